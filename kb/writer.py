"""What whoever holds the writer's lock may do to a home: make segments, name them in a new snapshot, purge.

A publication writes new files beside the old ones and at last replaces CURRENT in one step, so that a crash
at any moment leaves the snapshot that was there.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ingest.document import Document
from kb.encoder import Encoder
from kb.errors import BadInput, DamagedSnapshot, Mismatch, NotFound
from kb.files import PARTIAL, digest_of_file, new_folder, sync_folder, write_file
from kb.home import INDEX, Home, Manifest
from kb.keywords import Entry, write_keywords
from kb.lexicon import read_lexicon
from kb.records import pack
from kb.segments import FORMAT, About, Segment, about_segment, move_segment, read_segment, write_segment
from kb.settings import Settings
from kb.shared import words_in
from kb.token_cache import Tokens, tokens_of
from kb.tokens import Words
from kb.vectors import FLAT, Vectors, write_index

__all__ = ["Progress", "Writer"]

KEPT = 3  # snapshots, the current one included
Progress = Callable[[int, int, str], None]
log = logging.getLogger("zhangju.store")


@dataclass(frozen=True, slots=True)
class Writer:
    """`Store.writing` gives one and takes it back with the lock. `read` gives a segment of the home."""

    home: Home
    settings: Settings
    words: Words
    read: Callable[[str], Segment]

    def publish(
        self,
        documents: Sequence[tuple[Document, bytes]],
        encoder: Encoder,
        progress: Progress | None = None,
    ) -> str:
        """As `Store.publish`."""
        tell, given = progress or _untold, [document.id for document, _ in documents]
        if len(set(given)) != len(given):
            raise BadInput("两份文件的编号相同：请用 --id 给它们各自的编号。")
        before, carried = self._carried(given, encoder, tell)
        for document, data in documents:
            original = self._keep(document, data)
            carried[document.id] = self._segment(document, original, encoder, tell)
        return self._make_current(carried, _gone(before, carried), encoder.digest, encoder.dimension)

    def prepare(
        self,
        folder: Path,
        document: Document,
        data: bytes,
        encoder: Encoder,
        progress: Progress | None = None,
    ) -> Path:
        """A document's segment, in a folder below `folder` for `adopt` to take. The home is left as it is."""
        original, told = (
            hashlib.sha256(data).hexdigest(),
            partial(_labelled, progress or _untold, document.id),
        )
        cache = self.home.path / "cache"
        return folder / write_segment(folder, document, original, encoder, cache, told)

    def adopt(
        self, place: Path, text: str, data: bytes, encoder: Encoder, progress: Progress | None = None
    ) -> str:
        """Publish the segment that `prepare` made at `place`, with its canonical text and original; the digest.

        Raises Mismatch when another encoder or version of the program made it.
        """
        segment = read_segment(place, lambda revision: text)
        if segment.about.encoder != encoder.digest:
            raise Mismatch(f"文件 {segment.document.id} 是用别的编码模型准备的：请重新上传。")
        before, carried = self._carried([segment.document.id], encoder, progress or _untold)
        self._keep(segment.document, data)
        move_segment(place, self.home.segment_folder(place.name))
        carried[segment.document.id] = place.name
        return self._make_current(carried, _gone(before, carried), encoder.digest, encoder.dimension)

    def remove(self, *ids: str) -> str:
        """As `Store.remove`."""
        before = self._base()
        lost = [id for id in ids if before is None or id not in before.segments]
        if before is None or lost:
            there = "、".join(before.segments if before else ()) or "无"
            raise NotFound(f"没有文件 {'、'.join(map(repr, lost))}；现有：{there}。")
        segments = {id: digest for id, digest in before.segments.items() if id not in ids}
        for digest in segments.values():
            self._whole(digest)
        return self._make_current(segments, {*before.tombstones, *ids}, before.encoder, before.dimension)

    def _base(self, given: Collection[str] = ()) -> Manifest | None:
        """The newest manifest that can be read: what the next snapshot builds on.

        Raises Mismatch when another version made it and it has documents that are not `given` anew.
        """
        for digest in self.home.history():
            try:
                return self.home.manifest(digest)
            except Mismatch as error:
                lost = [id for id in self.home.documents_in(digest) if id not in given]
                if lost:
                    raise Mismatch(f"{error}请在同一条命令里一并导入：{'、'.join(lost)}。") from error
                return None
            except DamagedSnapshot as error:
                log.warning("快照 %s 已损坏，改以前一个为底本：%s", digest[:12], error)
        return None

    def _carried(
        self, given: Collection[str], encoder: Encoder, tell: Progress
    ) -> tuple[Manifest | None, dict[str, str]]:
        """(the snapshot to build on, the segments of its documents that are not given anew), encoded again
        where another encoder made them."""
        before, carried = self._base(given), dict[str, str]()
        for id, digest in (before.segments if before else {}).items():
            if id in given:
                continue
            about = self._whole(digest)
            same = about.encoder == encoder.digest
            carried[id] = digest if same else self._again(digest, about.original, encoder, tell)
        return before, carried

    def _whole(self, digest: str) -> About:
        """A segment's manifest, when every file of it and its text are as they were written. Raises as `read`."""
        about = about_segment(self.home.segment_folder(digest))
        self.home.text_of(about.revision)
        return about

    def _again(self, digest: str, original: str, encoder: Encoder, tell: Progress) -> str:
        return self._segment(self.read(digest).document, original, encoder, tell)

    def _segment(self, document: Document, original: str, encoder: Encoder, tell: Progress) -> str:
        folder, cache = self.home.path / "segments", self.home.path / "cache"
        return write_segment(
            folder, document, original, encoder, cache, partial(_labelled, tell, document.id)
        )

    def _keep(self, document: Document, data: bytes) -> str:
        """Store a document's original and canonical text; returns the original's digest."""
        text = document.text.encode("utf-8", "surrogatepass")
        original = hashlib.sha256(data).hexdigest()
        if hashlib.sha256(text).hexdigest() != document.revision:
            raise BadInput(f"文件 {document.id}：revision 不是其正文的摘要。")
        texts, originals = self.home.path / "texts", self.home.path / "originals"
        named = originals / f"{original}{document.suffix}"
        for path, content in ((texts / f"{document.revision}.txt", text), (named, data)):
            if not path.is_file() or digest_of_file(path) != path.stem:
                write_file(path, content)
        return original

    def _make_current(
        self, segments: Mapping[str, str], gone: Collection[str], encoder: str, dimension: int
    ) -> str:
        """Write what a snapshot of these segments needs, and name it in CURRENT; returns its digest."""
        path, lexicon = self.home.path, read_lexicon(self.settings.corpus)
        ordered = {id: segments[id] for id in sorted(segments)}
        manifest = Manifest(FORMAT, encoder, dimension, lexicon.digest, ordered, tuple(sorted(gone)))
        data = json.dumps(pack(manifest), indent=1).encode("ascii")
        digest = hashlib.sha256(data).hexdigest()
        write_file(
            path / "lexicons" / f"{lexicon.digest}.json", json.dumps(lexicon.to_json()).encode("ascii")
        )
        self._write_keywords(digest, ordered)
        self._write_index(digest, ordered, dimension)
        tokens_of(list(ordered.values()), path / "cache", self._words, "words")
        write_file(path / "snapshots" / f"{digest}.json", data)
        history = [digest, *(earlier for earlier in self.home.history() if earlier != digest)][:KEPT]
        write_file(path / "CURRENT", ("\n".join(history) + "\n").encode("ascii"))
        self._purge(history)
        return digest

    def _write_keywords(self, digest: str, segments: Mapping[str, str]) -> None:
        """Make the snapshot's keyword index, unless it is there and whole. The index is small beside the words that
        are cut for it, which are kept by segment: it is written whole, only what is new is cut."""

        def fill(folder: Path) -> None:
            found = tokens_of(list(segments.values()), self.home.path / "cache", self._tokens)
            each = ((id, tokens) for id, parts in zip(segments, found, strict=True) for tokens in parts)
            write_keywords(folder, (Entry(i, id, tokens) for i, (id, tokens) in enumerate(each)))

        self._make(self.home.path / "keywords" / digest, self.home.keywords_folder, fill)

    def _write_index(self, digest: str, segments: Mapping[str, str], dimension: int) -> None:
        """Make the snapshot's index of vectors where comparing each would take long, unless it is there and whole."""
        folders = [self.home.segment_folder(segment) for segment in segments.values()]
        vectors = Vectors.join([Vectors.load(folder / "vectors.npy") for folder in folders], dimension)
        if len(vectors) > FLAT:
            place = self.home.path / "vectors" / digest
            self._make(place, self.home.vectors_index, lambda folder: write_index(folder / INDEX, vectors))

    def _make(self, place: Path, whole: Callable[[str], object], fill: Callable[[Path], None]) -> None:
        """Put the folder that `fill` fills at `place`, with the digests of its files, unless a `whole` one is there."""
        if place.exists():
            try:
                whole(place.name)
                return
            except DamagedSnapshot:
                shutil.rmtree(place)
        with new_folder(place.parent) as folder:
            fill(folder)
            files = {path.name: digest_of_file(path) for path in sorted(folder.iterdir())}
            (folder / "digests").write_text(json.dumps(files), encoding="ascii")
            sync_folder(folder, files=True)
            os.rename(folder, place)
        sync_folder(place.parent)

    def _words(self, digest: str) -> Tokens:
        """What a reader would else cut into words before its first answer."""
        segment = self.read(digest)
        return words_in(segment.document, segment.passages, self.words)

    def _tokens(self, digest: str) -> Tokens:
        segment = self.read(digest)
        return [self.words.tokens(p.indexed(segment.document.text)) for p in segment.passages]

    def _purge(self, history: Sequence[str]) -> None:
        """Delete what none of the kept snapshots needs, and what a crash left half-written."""
        path = self.home.path
        kept = [self.home.manifest(digest) for digest in history if self.home.is_whole(digest)]
        wanted = {
            "snapshots": {f"{digest}.json" for digest in history},
            "keywords": set(history),
            "vectors": set(history),
            "segments": {segment for manifest in kept for segment in manifest.segments.values()},
            "lexicons": {f"{manifest.lexicon}.json" for manifest in kept},
        }
        left = [file for name in ("texts", "originals", ".") for file in (path / name).glob(PARTIAL + "*")]
        for name, names in wanted.items():
            there = (path / name).iterdir() if (path / name).is_dir() else ()
            left += [file for file in there if file.name not in names]
        for file in left:
            shutil.rmtree(file) if file.is_dir() else file.unlink()


def _gone(before: Manifest | None, segments: Collection[str]) -> set[str]:
    return {id for id in (before.tombstones if before else ()) if id not in segments}


def _untold(done: int, total: int, label: str) -> None:
    """Progress that nobody follows."""


def _labelled(tell: Progress, label: str, done: int, total: int) -> None:
    tell(done, total, label)
