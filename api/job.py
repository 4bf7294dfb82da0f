"""Jobs on disk, so that any process of the service can tell of them: jobs/<id>/ under the home.

job.json      the record, replaced whole          result.json   the document as it will be shown
alive         locked while a process works on it  file, text    the upload and its canonical text, until published
<digest>/     the document's segment, until published           cancel       there when somebody wants it stopped
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from kb.errors import DamagedSnapshot, Mismatch, NotFound
from kb.files import write_file
from kb.home import Home
from kb.lock import Lock
from kb.records import pack, unpack

__all__ = ["LETTING_GO", "Fault", "Job", "Jobs"]

Status = Literal["running", "draft", "published", "failed"]
Stage = Literal["reading", "structure", "encoding", "publishing", "done"]
ID = re.compile(r"[0-9a-f]{32}")
LETTING_GO = 1.0  # seconds between the record of a job's end and its lock being free, at the very most
KEPT = 100  # jobs that are over
CANCEL = "cancel"
GONE = "没有这个任务，或者它已被删除。"
BROKEN_OFF = "服务在处理中途停了，文件没有发布，原有的文件不受影响。请再试一次。"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a job failed, as the problem that it would have been."""

    status: int
    detail: str


@dataclass(frozen=True, slots=True)
class Job:
    """`done` of `total` passages and sentences are encoded. `replaces` is the revision that the id had when the
    job began, or ""; `segment` names the prepared segment; `fault` says what went wrong, for a draft when it was
    to be published. Times are UTC."""

    id: str
    status: Status
    stage: Stage
    file: str
    publish: bool
    created: str
    updated: str
    done: int = 0
    total: int = 0
    document: str = ""
    title: str = ""
    revision: str = ""
    replaces: str = ""
    segment: str = ""
    snapshot: str = ""
    fault: Fault | None = field(default=None)

    @property
    def over(self) -> bool:
        return self.status != "running"


class Jobs:
    """The jobs of a home."""

    def __init__(self, home: Home) -> None:
        self.home, self.path = home, home.path / "jobs"

    def folder(self, id: str) -> Path:
        return self.path / id

    def create(self, file: str, publish: bool) -> tuple[Job, Lock]:
        """A running job, and the lock that says so, to be freed when it is over. For who holds the writer's lock."""
        now = _now()
        job = Job(uuid4().hex, "running", "reading", file, publish, now, now)
        self.folder(job.id).mkdir(parents=True)
        alive = self.alive(job.id)
        alive.take()
        self.put(job)
        return job, alive

    def alive(self, id: str) -> Lock:
        return Lock(self.folder(id) / "alive")

    def put(self, job: Job) -> None:
        record = json.dumps(pack(replace(job, updated=_now()))).encode("ascii")
        write_file(self.folder(job.id) / "job.json", record)

    def get(self, id: str) -> Job:
        """Raises NotFound. A job whose process has died is told as failed, or as published if it came that far."""
        job = self._read(id)
        if job.over:
            return job
        alive = self.alive(id)
        try:
            if not alive.take():
                return job
        except FileNotFoundError as error:
            raise NotFound(GONE) from error
        try:
            job = self._read(id)  # it may have come to its end since
            return job if job.over else self._settled(job)
        finally:
            alive.free()

    def list(self) -> list[Job]:
        """Newest first."""
        found: list[Job] = []
        for path in self.path.glob("*/job.json"):
            try:
                found.append(self.get(path.parent.name))
            except NotFound:  # dropped meanwhile
                continue
        return sorted(found, key=lambda job: (job.created, job.id), reverse=True)

    def result(self, id: str) -> dict[str, Any] | None:
        """The document as it will be shown; None until it is read."""
        try:
            made: dict[str, Any] = json.loads((self.folder(id) / "result.json").read_bytes())
        except FileNotFoundError:
            return None
        return made

    def end(self, job: Job) -> Job:
        """Records a job that is over; of its files only what a draft needs stays."""
        self.put(job)
        if job.status != "draft":
            for path in self.folder(job.id).iterdir():
                if path.name not in ("job.json", "result.json", "alive"):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        return job

    def cancel(self, id: str) -> None:
        """Asks the process that works on a job to stop: `cancelled` is then true there. Raises NotFound."""
        if not self.get(id).over:
            (self.folder(id) / CANCEL).touch()

    def cancelled(self, id: str) -> bool:
        return (self.folder(id) / CANCEL).exists()

    def drop(self, id: str) -> bool:
        """Forgets a job and removes its files; False while a process works on it. Raises NotFound."""
        if not self.get(id).over or not (alive := self.alive(id)).take(LETTING_GO):
            return False
        shutil.rmtree(self.folder(id), ignore_errors=True)
        alive.free()
        return True

    def tidy(self) -> None:
        """Drops the oldest of those that are over, drafts excepted, and folders that a crash left without a record.

        Only for whoever holds the writer's lock, as `create`: nobody else then makes a folder.
        """
        for job in [job for job in self.list() if job.status in ("published", "failed")][KEPT:]:
            self.drop(job.id)
        for path in self.path.iterdir():
            if not (path / "job.json").is_file():
                shutil.rmtree(path)

    def _read(self, id: str) -> Job:
        if not ID.fullmatch(id):
            raise NotFound(GONE)
        try:
            return unpack(Job, json.loads((self.folder(id) / "job.json").read_bytes()))
        except (FileNotFoundError, ValueError) as error:
            raise NotFound(GONE) from error

    def _settled(self, job: Job) -> Job:
        try:
            current = next(iter(self.home.history()), "")
            there = self.home.manifest(current).segments.get(job.document) if current else None
        except (DamagedSnapshot, Mismatch):
            there = None
        if job.segment and there == job.segment:
            return self.end(replace(job, status="published", stage="done", snapshot=current))
        whole = job.segment and (self.folder(job.id) / job.segment).is_dir()
        return self.end(replace(job, status="draft" if whole else "failed", fault=Fault(503, BROKEN_OFF)))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
