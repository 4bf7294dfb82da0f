"""Snapshots under ZHANGJU_HOME (laid out as `kb.home` says): one writer at a time (`kb.writer`), readers never wait."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from ingest.document import Document
from kb.encoder import Encoder
from kb.errors import Busy, DamagedSnapshot, NotReady
from kb.home import Home
from kb.keywords import Keywords
from kb.lock import Lock
from kb.search import Index
from kb.segments import Segment
from kb.settings import Settings
from kb.snapshot import Snapshot
from kb.tokens import Words
from kb.vectors import Vectors
from kb.writer import Progress, Writer

__all__ = ["Progress", "Store"]


class Store:
    """A home that can be read and written. Making one touches nothing; `home` reads single things from it."""

    def __init__(self, home: Path, settings: Settings) -> None:
        self.path, self.home, self.settings = Path(home), Home(home), settings
        self._words = Words(self.path / "cache")
        self._segments: dict[str, Segment] = {}  # what was read last: a document that stays is not read again

    def current_digest(self) -> str:
        """The digest that CURRENT names, or "" when nothing is published. One small read: cheap to poll."""
        return next(iter(self.home.history()), "")

    def open(self) -> Snapshot:
        """The current snapshot, its files verified; the last good one with a warning when that is damaged.

        Raises NotReady when nothing is published, DamagedSnapshot when none is whole, Mismatch when another
        version of the program made it.
        """
        history = self.home.history()
        if not history:
            raise NotReady(f"{self.path} 里还没有文件：请运行 zhangju ingest 路径…，或 make setup。")
        warnings: list[str] = []
        for digest in history:
            try:
                return self._open(digest, history[0], tuple(warnings))
            except DamagedSnapshot as error:
                warnings.append(f"快照 {digest[:12]} 已损坏，暂用较早的一个：{error}")
                last = error
        raise last

    def text(self, revision: str) -> str:
        """The canonical text of a revision, current or not. Raises NotFound or DamagedSnapshot."""
        return self.home.text(revision)

    def original(self, digest: str) -> bytes:
        """A file as it was received, by its SHA-256. Raises NotFound or DamagedSnapshot."""
        return self.home.original(digest)

    def publish(
        self, documents: Sequence[tuple[Document, bytes]], encoder: Encoder, progress: Progress | None = None
    ) -> str:
        """Add documents, or replace those of the same id, and make the result current; returns its digest.

        Only what is new is encoded; all is, when the encoder is another than before. With no documents the
        lexicon and the encoder are brought up to date. `progress(done, total, document id)` counts passages
        and sentences. Raises Busy, BadInput, and DamagedSnapshot or Mismatch when a document can't be kept.
        """
        with self.writing() as writer:
            return writer.publish(documents, encoder, progress)

    def remove(self, *ids: str) -> str:
        """Publish a snapshot without these documents; returns its digest. Their texts stay readable.

        Raises NotFound, Busy, and as `publish` for a document that cannot be kept.
        """
        with self.writing() as writer:
            return writer.remove(*ids)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Holds the writer's lock; raises Busy, saying who has it, when another does."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock, holder = Lock(self.path / "lock"), self.path / "lock.json"
        if not lock.take():
            who = "另一个进程"
            with suppress(OSError):  # it has gone, or has not yet said who it is
                who = holder.read_text(encoding="utf-8") or who
            raise Busy(f"{who} 正在写 {self.path}：请等它完成后再试。")
        try:
            since = datetime.now(UTC).isoformat(timespec="seconds")
            holder.write_text(f"进程 {os.getpid()}（自 {since}）", encoding="utf-8")
            yield Writer(self.home, self.settings, self._words, self._read)
        finally:
            holder.unlink(missing_ok=True)
            lock.free()

    def _read(self, digest: str) -> Segment:
        found = self._segments.get(digest) or self.home.segment(digest)
        self._segments[digest] = found
        return found

    def _open(self, digest: str, current: str, warnings: tuple[str, ...]) -> Snapshot:
        manifest = self.home.manifest(digest)
        lexicon = self.home.lexicon(manifest.lexicon)
        segments = [self._read(segment) for segment in manifest.segments.values()]
        self._segments = {segment.digest: segment for segment in segments}
        index = Index.of(
            tuple(passage for segment in segments for passage in segment.passages),
            Vectors.join(
                [segment.vectors for segment in segments], manifest.dimension, self.home.vectors_index(digest)
            ),
            Vectors.join([segment.sentences for segment in segments], manifest.dimension),
            Keywords(self.home.keywords_folder(digest)),
            self._words.tokens,
        )
        documents = {segment.document.id: segment.document for segment in segments}
        originals = {segment.document.id: segment.about.original for segment in segments}
        return Snapshot(
            digest, current, manifest, documents, originals, index, lexicon, self.settings, warnings
        )
