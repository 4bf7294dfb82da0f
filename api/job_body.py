"""A job as the service tells of it, and the document that it made as it will be shown."""

from __future__ import annotations

from typing import Any

from api.documents import whole
from api.job import Job, Jobs
from api.problem import described
from api.rows import row_json
from ingest.document import Document
from kb.checks import checks

__all__ = ["job_body", "job_line", "result"]


def result(document: Document) -> dict[str, Any]:
    """All that there is to look at before it is published: rows and checks too."""
    rows = {r.key: [row_json(document, row) for row in r.rows] for r in document.relations}
    return {**whole(document), "rows": rows, "checks": checks(document)}


def job_line(job: Job) -> dict[str, Any]:
    """A job without its result."""
    return {
        "id": job.id,
        "status": job.status,
        "stage": job.stage,
        "progress": {"done": job.done, "total": job.total},
        "file": job.file,
        "publish": job.publish,
        "document": job.document,
        "title": job.title,
        "revision": job.revision,
        "replaces": job.replaces,
        "snapshot": job.snapshot,
        "created": job.created,
        "updated": job.updated,
        "problem": described(job.fault.status, job.fault.detail) if job.fault else None,
    }


def job_body(jobs: Jobs, job: Job) -> dict[str, Any]:
    return {**job_line(job), "result": jobs.result(job.id) if job.over else None}
