"""One document on disk: an immutable folder named by its content.

segments/<digest>/document.json    everything of the Document but its text and relations
                  facts.sqlite     its relations
                  passages.jsonl   a passage a line
                  vectors.npy      a row a passage        sentences.npy   a row a sentence, passages in order
                  segment.json     what this is, and the other files' digests; its own is the folder's name
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.document import Document
from kb import facts
from kb.encoder import Encoder
from kb.errors import DamagedSnapshot, Mismatch
from kb.files import digest_of_file, new_folder, sync_folder
from kb.passages import Passage, passages
from kb.records import pack, unpack
from kb.vector_cache import encode_passages
from kb.vectors import Vectors

__all__ = ["FORMAT", "About", "Segment", "about_segment", "move_segment", "read_segment", "write_segment"]

# Raise it when files, rows, passages, tokens or what is encoded change; older segments are ingested again.
FORMAT = 5
LEFT_OUT = ("text", "relations")
ABOUT = "segment.json"


@dataclass(frozen=True, slots=True)
class About:
    """A segment's manifest: whose it is, what made it, and SHA-256 of its files."""

    format: int
    document: str
    revision: str
    original: str
    encoder: str
    dimension: int
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment read into memory. `vectors` has a row a passage, `sentences` a row a sentence."""

    digest: str
    about: About
    document: Document
    passages: tuple[Passage, ...]
    vectors: Vectors
    sentences: Vectors


def write_segment(
    segments: Path,
    document: Document,
    original: str,
    encoder: Encoder,
    cache: Path,
    progress: Callable[[int, int], None] | None = None,
) -> str:
    """Write a document's segment and return its digest; the same document and encoder give the same.

    `original` is the digest of the file it came from; `progress(done, total)` counts passages and sentences.
    """
    found = passages(document, encoder.count_tokens)
    words = [passage.indexed(document.text) for passage in found]
    words += [sentence.reading(document.text) for passage in found for sentence in passage.sentences]
    matrix = encode_passages(encoder, words, cache, progress)
    with new_folder(segments) as folder:
        (folder / "document.json").write_text(json.dumps(pack(document, LEFT_OUT)), encoding="ascii")
        facts.save(folder / "facts.sqlite", document.relations)
        lines = (json.dumps(pack(passage)) + "\n" for passage in found)
        (folder / "passages.jsonl").write_text("".join(lines), encoding="ascii")
        Vectors(matrix[: len(found)]).save(folder / "vectors.npy")
        Vectors(matrix[len(found) :]).save(folder / "sentences.npy")
        files = {path.name: digest_of_file(path) for path in sorted(folder.iterdir())}
        about = About(
            FORMAT, document.id, document.revision, original, encoder.digest, matrix.shape[1], files
        )
        data = json.dumps(pack(about), indent=1).encode("ascii")
        (folder / ABOUT).write_bytes(data)
        sync_folder(folder, files=True)
        place = segments / hashlib.sha256(data).hexdigest()
        move_segment(folder, place)
    return place.name


def move_segment(folder: Path, place: Path) -> None:
    """Put the segment that `folder` is at `place`, unless that is there and whole: then it may be in use."""
    if place.exists():
        try:
            about_segment(place)
            return
        except DamagedSnapshot:
            shutil.rmtree(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.rename(folder, place)
    sync_folder(place.parent)


def about_segment(folder: Path) -> About:
    """A segment's manifest, after every file was held against it.

    Raises DamagedSnapshot naming the file, Mismatch when another version of the program made the segment.
    """
    data = _bytes(folder / ABOUT)
    if hashlib.sha256(data).hexdigest() != folder.name:
        raise _damaged(folder / ABOUT, "内容与目录名不符")
    raw = json.loads(data)
    if raw["format"] != FORMAT:
        raise Mismatch(
            f"文件 {raw['document']} 是别的版本导入的（格式 {raw['format']}，现为 {FORMAT}）：请重新导入它。"
        )
    about = unpack(About, raw)
    for name, digest in about.files.items():
        path = folder / name
        if not path.is_file() or digest_of_file(path) != digest:
            raise _damaged(path, "不见了" if not path.exists() else "内容变了", about.document)
    return about


def read_segment(folder: Path, text_of: Callable[[str], str]) -> Segment:
    """A whole segment, its files verified. `text_of(revision)` gives its text. Raises as `about_segment`."""
    about = about_segment(folder)
    text = text_of(about.revision)
    try:
        given: dict[str, Any] = {"text": text, "relations": facts.load(folder / "facts.sqlite")}
        document = unpack(Document, json.loads(_bytes(folder / "document.json")), given)
        lines = _bytes(folder / "passages.jsonl").splitlines()
        found = tuple(unpack(Passage, json.loads(line)) for line in lines)
    except (ValueError, TypeError, KeyError) as error:
        raise Mismatch(
            f"文件 {about.document} 是别的版本导入的（{error}）：请重新导入它（zhangju ingest）。"
        ) from error
    vectors, sentences = Vectors.load(folder / "vectors.npy"), Vectors.load(folder / "sentences.npy")
    return Segment(folder.name, about, document, found, vectors, sentences)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _damaged(path, str(error.strerror)) from error


def _damaged(path: Path, why: str, document: str = "") -> DamagedSnapshot:
    return DamagedSnapshot(
        f"{path}：{why}；请重新导入（zhangju ingest）{document or '这份文件'}，或将它删除。"
    )
