"""ZHANGJU_HOME: where everything lies, and how each thing is read back, held against its digest.

originals/<sha256>.<suffix> files as received            texts/<revision>.txt     canonical texts; kept both
segments/<digest>/          a document (kb.segments)     keywords/<snapshot>/     its keyword index
lexicons/<digest>.json      names in force               vectors/<snapshot>/      its index of vectors, if it is large
snapshots/<digest>.json     manifest
CURRENT                     digest of the current snapshot, then the earlier ones kept, a line each
cache/                      vectors and words once made; may be deleted     lock, lock.json   the writer's
jobs/                       uploads under way and drafts (api.job); nothing else reads them
gold/                       the question set that is written in the page (kb.sets.written)
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from kb.errors import BadInput, DamagedSnapshot, Mismatch, NotFound
from kb.files import digest_of_file
from kb.lexicon import Lexicon
from kb.records import unpack
from kb.segments import FORMAT, Segment, read_segment

__all__ = ["INDEX", "Home", "Manifest"]

INDEX = "index.faiss"  # in a folder below vectors/
DIGEST = re.compile(r"[0-9a-f]{64}")
AGAIN = "请用 zhangju ingest 重新导入文件"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is made of; every digest is SHA-256, hexadecimal, and the file's name is its own.

    `segments` maps a document's id to its segment, ids in order; `tombstones` are ids that were removed.
    """

    format: int
    encoder: str
    dimension: int
    lexicon: str
    segments: dict[str, str]
    tombstones: tuple[str, ...] = ()


class Home:
    """Reads a home. Every method raises DamagedSnapshot naming the file that is not what it should be."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    def history(self) -> list[str]:
        """Digests that CURRENT names, newest first; where it holds none, the manifests there are, by time."""
        try:
            lines = (self.path / "CURRENT").read_text(encoding="ascii", errors="replace").split()
        except FileNotFoundError:
            return []
        if found := [line for line in lines if DIGEST.fullmatch(line)]:
            return found
        there = [p for p in (self.path / "snapshots").glob("*.json") if DIGEST.fullmatch(p.stem)]
        return [p.stem for p in sorted(there, key=lambda p: (-p.stat().st_mtime_ns, p.stem))]

    def manifest(self, digest: str) -> Manifest:
        """Raises Mismatch too, when another version of the program made it."""
        path = self.path / "snapshots" / f"{digest}.json"
        raw = json.loads(_verified(path, digest))
        if raw["format"] != FORMAT:
            raise Mismatch(
                f"{path}：是别的版本建立的（格式 {raw['format']}，现为 {FORMAT}）；{AGAIN}，"
                f"原件在 {self.path / 'originals'}。"
            )
        return unpack(Manifest, raw)

    def documents_in(self, digest: str) -> list[str]:
        """Ids of a snapshot's documents, whatever version made it; [] when its manifest is damaged."""
        try:
            found = json.loads(_verified(self.path / "snapshots" / f"{digest}.json", digest))
        except DamagedSnapshot:
            return []
        return list(found["segments"])

    def is_whole(self, digest: str) -> bool:
        """Whether the snapshot's manifest can be read; says nothing of its segments."""
        try:
            return bool(self.manifest(digest))
        except (DamagedSnapshot, Mismatch):
            return False

    def segment_folder(self, digest: str) -> Path:
        return self.path / "segments" / digest

    def segment(self, digest: str) -> Segment:
        """A document's segment, every file verified. Raises Mismatch as `manifest`."""
        return read_segment(self.segment_folder(digest), self.text_of)

    def text_of(self, revision: str) -> str:
        """A canonical text that must be here."""
        return _verified(self.path / "texts" / f"{revision}.txt", revision).decode("utf-8", "surrogatepass")

    def text(self, revision: str) -> str:
        """The canonical text of any revision, given from outside. Raises NotFound."""
        if not DIGEST.fullmatch(revision) or not (self.path / "texts" / f"{revision}.txt").is_file():
            raise NotFound(f"没有版本为 {revision[:64]!r} 的正文。")
        return self.text_of(revision)

    def original(self, digest: str) -> bytes:
        """A file as it was received. Raises NotFound."""
        return _verified(self.original_path(digest), digest)

    def original_path(self, digest: str) -> Path:
        """Where that file lies, its name ending as the received one's did. Raises NotFound."""
        known = DIGEST.fullmatch(digest)
        found = sorted((self.path / "originals").glob(f"{digest}*")) if known else []
        if not found:
            raise NotFound(f"没有摘要为 {digest[:64]!r} 的原件。")
        return found[0]

    def lexicon(self, digest: str) -> Lexicon:
        """The lexicon that a snapshot was made with."""
        path = self.path / "lexicons" / f"{digest}.json"
        try:
            lexicon = Lexicon.from_json(json.loads(path.read_bytes()), str(path))
        except (OSError, ValueError, BadInput) as error:
            raise DamagedSnapshot(f"{path}：读不了（{error}）；{AGAIN}。") from error
        if lexicon.digest != digest:
            raise DamagedSnapshot(f"{path}：内容变了；{AGAIN}。")
        return lexicon

    def keywords_folder(self, digest: str) -> Path:
        """The folder of a snapshot's keyword index, its files verified."""
        return self._whole(self.path / "keywords" / digest, "关键词索引")

    def vectors_index(self, digest: str) -> Path | None:
        """A snapshot's index of vectors, verified; None when it was made with none."""
        folder = self.path / "vectors" / digest
        return self._whole(folder, "向量索引") / INDEX if folder.is_dir() else None

    def _whole(self, folder: Path, what: str) -> Path:
        try:
            files: dict[str, str] = json.loads((folder / "digests").read_bytes())
            changed = [name for name, was in files.items() if digest_of_file(folder / name) != was]
        except (OSError, ValueError, AttributeError) as error:
            raise DamagedSnapshot(f"{folder}：{what}不完整（{error}）；{AGAIN}。") from error
        if changed:
            raise DamagedSnapshot(f"{folder / changed[0]}：内容变了；{AGAIN}。")
        return folder


def _verified(path: Path, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DamagedSnapshot(f"{path}：读不了（{error.strerror}）；{AGAIN}。") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise DamagedSnapshot(f"{path}：内容变了；{AGAIN}。")
    return data
