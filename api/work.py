"""Doing jobs: an upload is read, taken apart, encoded and published, in a thread that holds the writer's lock."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import BinaryIO

from api.current import Current
from api.job import CANCEL, LETTING_GO, Fault, Job, Jobs
from api.job_body import result
from api.log import Log, where
from api.problem import Refused, status_of
from api.reading import TooMuch, read_apart
from ingest.document import Document
from kb.encoder import EncoderError
from kb.errors import Busy, ZhangjuError
from kb.files import write_file
from kb.home import Home
from kb.lock import Lock
from kb.writer import Writer

__all__ = ["Upload", "Work"]

INTERNAL = "服务内部出错，已记入日志；文件没有发布，原有的文件不受影响。"
STOPPED = "服务正在停止，文件没有发布，原有的文件不受影响。请稍后重新上传。"
CANCELLED = "任务已取消，文件没有发布，原有的文件不受影响。"
PATIENCE = 10.0  # seconds that a stopping service gives a job to end


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to take in: its bytes, its name made harmless, and what its sender says of it ("": nothing)."""

    content: BinaryIO
    name: str
    id: str
    title: str
    publish: bool


class Stopped(ZhangjuError):
    """The service is about to end."""


class Cancelled(Busy):
    """Somebody asked for the job to stop."""


class Work:
    """The jobs that this process is at: one at a time, since each holds the writer's lock of the home."""

    def __init__(self, current: Current, log: Log) -> None:
        self.current, self.log = current, log
        self.jobs = Jobs(Home(current.settings.home))
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    def upload(self, given: Upload) -> tuple[str, threading.Event]:
        """Begins a job; its id, and an event that is set when the file has been read or refused. Raises Busy."""
        with ExitStack() as held:
            writer = held.enter_context(self.current.store.writing())
            self.jobs.path.mkdir(exist_ok=True)
            self.jobs.tidy()
            job, alive = self.jobs.create(given.name, given.publish)
            try:
                with (self.jobs.folder(job.id) / "file").open("wb") as file:
                    shutil.copyfileobj(given.content, file)
            except OSError as error:
                alive.free()
                self.jobs.drop(job.id)
                raise Refused(503, f"存不下上传的文件（{error.strerror}）。请管理员检查磁盘。") from error
            read = threading.Event()
            self._begin(job, alive, held.pop_all(), lambda: self._take_in(job, given, writer, read), read)
            return job.id, read

    def publish(self, id: str) -> None:
        """Begins to publish a draft. Raises NotFound, Busy, and Refused when it is no draft."""
        with ExitStack() as held:
            writer = held.enter_context(self.current.store.writing())
            job, alive = self.jobs.get(id), self.jobs.alive(id)
            if job.status != "draft" or not alive.take(LETTING_GO):
                raise Refused(409, "这个任务现在不是草稿，不能发布。")
            job = replace(job, status="running", stage="publishing", fault=None)
            self.jobs.put(job)
            self._begin(job, alive, held.pop_all(), lambda: self._published(job, writer), threading.Event())

    def _begin(
        self, job: Job, alive: Lock, held: ExitStack, do: Callable[[], Job], read: threading.Event
    ) -> None:
        """In a thread: the work with the writer's lock `held`; its end is told when that is free again."""

        def run() -> None:
            try:
                with held:
                    ended = self._told(job, do)
                if ended.status == "published":
                    self._look()
                self.jobs.end(ended)
            finally:
                alive.free()
                read.set()

        self._thread = threading.Thread(target=run, name=f"job {job.id[:8]}", daemon=True)
        self._thread.start()

    def _look(self) -> None:
        """So that who is told of the end finds the document here; the other processes follow in a moment."""
        try:
            self.current.look()
        except (ZhangjuError, EncoderError, OSError, ValueError) as error:
            self.log.warning("snapshot not taken up", error=type(error).__name__, message=str(error))

    def _told(self, job: Job, do: Callable[[], Job]) -> Job:
        """The job as it ended, whatever happened."""
        try:
            return do()
        except (ZhangjuError, EncoderError, OSError) as error:
            status = 413 if isinstance(error, TooMuch) else status_of(error)
            fault = Fault(status, f"读写失败：{error.strerror}" if isinstance(error, OSError) else str(error))
        except Exception as error:
            self.log.error("job", job=job.id, **where(error, self.current.settings.log_questions))
            fault = Fault(500, INTERNAL)
        made = self.jobs.get(job.id)  # as far as it came
        kept = made.segment and (self.jobs.folder(job.id) / made.segment).is_dir()
        (self.jobs.folder(job.id) / CANCEL).unlink(missing_ok=True)
        return replace(made, status="draft" if kept else "failed", fault=fault)

    def _take_in(self, job: Job, given: Upload, writer: Writer, read: threading.Event) -> Job:
        """From the file to a draft, and on to its publication when that was asked for."""
        folder = self.jobs.folder(job.id)
        document = read_apart(
            folder / "file", given.name, given.id, given.title, self._stage(job), lambda: self._check(job)
        )
        read.set()
        job = replace(
            job,
            stage="encoding",
            document=document.id,
            title=document.meta.title,
            revision=document.revision,
            replaces=self._revision(document.id),
        )
        self.jobs.put(job)
        self._write(job, document)
        made = writer.prepare(
            folder, document, (folder / "file").read_bytes(), self.current.encoder, self._counted(job)
        )
        job = replace(self.jobs.get(job.id), segment=made.name)
        if not given.publish:
            return replace(job, status="draft", stage="done")
        self.jobs.put(job := replace(job, stage="publishing"))
        return self._published(job, writer)

    def _published(self, job: Job, writer: Writer) -> Job:
        folder = self.jobs.folder(job.id)
        text = (folder / "text").read_bytes().decode("utf-8", "surrogatepass")
        digest = writer.adopt(
            folder / job.segment,
            text,
            (folder / "file").read_bytes(),
            self.current.encoder,
            self._counted(job),
        )
        self.log.info("document published", document=job.document, snapshot=digest[:12], job=job.id)
        return replace(job, status="published", stage="done", snapshot=digest)

    def _write(self, job: Job, document: Document) -> None:
        folder = self.jobs.folder(job.id)
        write_file(folder / "text", document.text.encode("utf-8", "surrogatepass"))
        write_file(folder / "result.json", json.dumps(result(document)).encode("ascii"))

    def _stage(self, job: Job) -> Callable[[str], None]:
        def tell(stage: str) -> None:
            self.jobs.put(replace(job, stage="structure" if stage == "structure" else "reading"))
            self._check(job)

        return tell

    def _counted(self, job: Job) -> Callable[[int, int, str], None]:
        def tell(done: int, total: int, label: str) -> None:
            self.jobs.put(replace(job, done=done, total=total))
            self._check(job)

        return tell

    def _check(self, job: Job) -> None:
        if self._stopping.is_set():
            raise Stopped(STOPPED)
        if self.jobs.cancelled(job.id):
            raise Cancelled(CANCELLED)

    def _revision(self, id: str) -> str:
        found = self.current.kb.snapshot.documents.get(id) if self.current.kb else None
        return found.revision if found else ""
