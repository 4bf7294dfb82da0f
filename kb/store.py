"""Snapshots under ZHANGJU_HOME (laid out as `kb.home` says): one writer at a time, readers never wait.

A publication writes new files beside the old ones and at last replaces CURRENT in one step, so that a crash
at any moment leaves the snapshot that was there.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.document import Document
from kb.encoder import Encoder
from kb.errors import BadInput, Busy, DamagedSnapshot, Mismatch, NotFound, NotReady
from kb.files import PARTIAL, digest_of_file, new_folder, sync_folder, write_file
from kb.home import Home, Manifest
from kb.keywords import Entry, Keywords, write_keywords
from kb.lexicon import read_lexicon
from kb.records import pack
from kb.search import Index
from kb.segments import FORMAT, Segment, about_segment, write_segment
from kb.settings import Settings
from kb.snapshot import Snapshot
from kb.tokens import Words
from kb.vectors import Vectors

__all__ = ["Progress", "Store"]

KEPT = 3  # snapshots, the current one included
Progress = Callable[[int, int, str], None]
log = logging.getLogger("zhangju.store")


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
        tell = progress or (lambda done, total, label: None)
        given = {document.id for document, _ in documents}
        if len(given) != len(documents):
            raise BadInput("两份文件的编号相同：请用 --id 给它们各自的编号。")
        with self._writing():
            before = self._base(given)
            segments: dict[str, str] = {}
            work = [(document, self._keep(document, data)) for document, data in documents]
            for id, digest in (before.segments if before else {}).items():
                if id not in given:
                    about = about_segment(self.home.segment_folder(digest))
                    if about.encoder == encoder.digest:
                        segments[id] = digest
                    else:
                        work.append((self._read(digest).document, about.original))
            folder, cache = self.path / "segments", self.path / "cache"
            for document, original in work:
                counted = partial(_labelled, tell, document.id)
                segments[document.id] = write_segment(folder, document, original, encoder, cache, counted)
            gone = set(before.tombstones if before else ()) - segments.keys()
            return self._make_current(segments, gone, encoder.digest, encoder.dimension)

    def remove(self, id: str) -> str:
        """Publish a snapshot without the document; returns its digest. Its texts stay readable.

        Raises NotFound, Busy, and as `publish` for a document that cannot be kept.
        """
        with self._writing():
            before = self._base()
            if before is None or id not in before.segments:
                raise NotFound(
                    f"没有文件 {id!r}；现有：{'、'.join(before.segments if before else ()) or '无'}。"
                )
            segments = {other: digest for other, digest in before.segments.items() if other != id}
            return self._make_current(segments, {*before.tombstones, id}, before.encoder, before.dimension)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The writer's lock, held by the kernel: it is free again whatever becomes of the process."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock, holder = FileLock(self.path / "lock", timeout=0), self.path / "lock.json"
        try:
            lock.acquire()
        except Timeout as error:
            who = holder.read_text(encoding="utf-8") if holder.exists() else "另一个进程"
            raise Busy(f"{who} 正在写 {self.path}：请等它完成后再试。") from error
        try:
            since = datetime.now(UTC).isoformat(timespec="seconds")
            holder.write_text(f"进程 {os.getpid()}（自 {since}）", encoding="utf-8")
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()

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

    def _keep(self, document: Document, data: bytes) -> str:
        """Store a document's original and canonical text; returns the original's digest."""
        text = document.text.encode("utf-8", "surrogatepass")
        original = hashlib.sha256(data).hexdigest()
        if hashlib.sha256(text).hexdigest() != document.revision:
            raise BadInput(f"文件 {document.id}：revision 不是其正文的摘要。")
        texts, originals = self.path / "texts", self.path / "originals"
        named = originals / f"{original}{document.suffix}"
        for path, content in ((texts / f"{document.revision}.txt", text), (named, data)):
            if not path.is_file() or digest_of_file(path) != path.stem:
                write_file(path, content)
        return original

    def _read(self, digest: str) -> Segment:
        found = self._segments.get(digest) or self.home.segment(digest)
        self._segments[digest] = found
        return found

    def _make_current(self, segments: dict[str, str], gone: set[str], encoder: str, dimension: int) -> str:
        """Write what a snapshot of these segments needs, and name it in CURRENT; returns its digest."""
        lexicon = read_lexicon(self.settings.corpus)
        ordered = {id: segments[id] for id in sorted(segments)}
        manifest = Manifest(FORMAT, encoder, dimension, lexicon.digest, ordered, tuple(sorted(gone)))
        data = json.dumps(pack(manifest), indent=1).encode("ascii")
        digest = hashlib.sha256(data).hexdigest()
        names = self.path / "lexicons" / f"{lexicon.digest}.json"
        write_file(names, json.dumps(lexicon.to_json()).encode("ascii"))
        self._write_keywords(digest, [self._read(segment) for segment in ordered.values()])
        write_file(self.path / "snapshots" / f"{digest}.json", data)
        history = [digest, *(earlier for earlier in self.home.history() if earlier != digest)][:KEPT]
        write_file(self.path / "CURRENT", ("\n".join(history) + "\n").encode("ascii"))
        self._purge(history)
        return digest

    def _write_keywords(self, digest: str, segments: Sequence[Segment]) -> None:
        """Make the snapshot's keyword index, unless it is there and whole."""
        place = self.path / "keywords" / digest
        if place.exists():
            try:
                self.home.keywords_folder(digest)
                return
            except DamagedSnapshot:
                shutil.rmtree(place)
        texts = [(s.document.id, p.indexed(s.document.text)) for s in segments for p in s.passages]
        with new_folder(place.parent) as folder:
            write_keywords(folder, (Entry(i, d, self._words.tokens(t)) for i, (d, t) in enumerate(texts)))
            files = {path.name: digest_of_file(path) for path in sorted(folder.iterdir())}
            (folder / "digests").write_text(json.dumps(files), encoding="ascii")
            sync_folder(folder, files=True)
            os.rename(folder, place)
        sync_folder(place.parent)

    def _purge(self, history: Sequence[str]) -> None:
        """Delete what none of the kept snapshots needs, and what a crash left half-written."""
        kept = [self.home.manifest(digest) for digest in history if self.home.is_whole(digest)]
        wanted = {
            "snapshots": {f"{digest}.json" for digest in history},
            "keywords": set(history),
            "segments": {segment for manifest in kept for segment in manifest.segments.values()},
            "lexicons": {f"{manifest.lexicon}.json" for manifest in kept},
        }
        left = [
            path for name in ("texts", "originals", ".") for path in (self.path / name).glob(PARTIAL + "*")
        ]
        for name, names in wanted.items():
            there = (self.path / name).iterdir() if (self.path / name).is_dir() else ()
            left += [path for path in there if path.name not in names]
        for path in left:
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _open(self, digest: str, current: str, warnings: tuple[str, ...]) -> Snapshot:
        manifest = self.home.manifest(digest)
        lexicon = self.home.lexicon(manifest.lexicon)
        segments = [self._read(segment) for segment in manifest.segments.values()]
        self._segments = {segment.digest: segment for segment in segments}
        index = Index.of(
            tuple(passage for segment in segments for passage in segment.passages),
            Vectors.join([segment.vectors for segment in segments], manifest.dimension),
            Vectors.join([segment.sentences for segment in segments], manifest.dimension),
            Keywords(self.home.keywords_folder(digest)),
            self._words.tokens,
        )
        documents = {segment.document.id: segment.document for segment in segments}
        originals = {segment.document.id: segment.about.original for segment in segments}
        return Snapshot(
            digest, current, manifest, documents, originals, index, lexicon, self.settings, warnings
        )


def _labelled(tell: Progress, label: str, done: int, total: int) -> None:
    tell(done, total, label)
