"""/v1/jobs…: what becomes of an upload: looked at, followed, and a draft published or dropped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.body import Events, Json
from api.job_body import job_body, job_line
from api.keyed import keyed
from api.problem import Refused, documented
from api.schema_jobs import JobOne, JobsList
from api.work import Work

__all__ = ["router", "work_of"]

router = APIRouter(prefix="/v1/jobs", tags=["documents"], dependencies=[Depends(keyed)])
PAUSE = 0.1  # seconds between two looks at a job
STOPPING = 2.0  # seconds that a cancelled job has to stop before the answer is sent
JobId = Annotated[str, Path(description="A job's id", min_length=1, max_length=64)]


def work_of(request: Request) -> Work:
    work: Work = request.app.state.work
    return work


@router.get("", summary="Jobs, drafts among them", response_model=JobsList, responses=documented(401, 403))
def jobs(request: Request) -> Response:
    """Newest first, without their results. Those that are over are forgotten after a while; drafts stay."""
    return Json({"jobs": [job_line(job) for job in work_of(request).jobs.list()]})


@router.get("/{id}", summary="One job", response_model=JobOne, responses=documented(401, 403, 404, 422))
def job(id: JobId, request: Request) -> Response:
    """Where it is, and at its end the document's outline, relations and findings."""
    found = work_of(request).jobs
    return Json(job_body(found, found.get(id)))


@router.get(
    "/{id}/events",
    summary="A job's progress as it goes",
    response_class=Response,
    responses={
        200: {
            "description": "Server-sent events",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **documented(401, 403, 404, 422),
    },
)
async def events(id: JobId, request: Request) -> Response:
    """`progress` with the job whenever it has moved, last `done` (published, or a draft) or `failed` with its
    result."""
    work = work_of(request)
    await run_in_threadpool(work.jobs.get, id)
    return Events(_followed(work, id))


async def _followed(work: Work, id: str) -> AsyncIterator[tuple[str, Any]]:
    last = None
    while not work.stopping:
        found = await run_in_threadpool(work.jobs.get, id)
        if found != last:
            yield "progress", job_line(found)
            last = found
        if found.over:
            body = await run_in_threadpool(job_body, work.jobs, found)
            yield "failed" if found.status == "failed" else "done", body
            return
        await asyncio.sleep(PAUSE)


@router.post(
    "/{id}/publish",
    summary="Publish a draft",
    status_code=202,
    response_model=JobOne,
    responses=documented(401, 403, 404, 409, 422, 503),
)
def publish(id: JobId, request: Request) -> Response:
    """Goes on in the background, as the upload did; nothing is encoded anew."""
    work = work_of(request)
    work.publish(id)
    return Json(job_body(work.jobs, work.jobs.get(id)), 202)


@router.delete(
    "/{id}",
    summary="Drop a draft, cancel a running job, or forget one that is over",
    status_code=204,
    responses={202: {"model": JobOne, "description": "Cancelled, not yet at its end"}, **documented(401, 403, 404, 409, 422)},
)  # fmt: skip
def drop(id: JobId, request: Request) -> Response:
    """What is published stays published; a running job that gets so far all the same is 409. One that does not stop
    at once is 202: it ends as failed, saying that it was cancelled."""
    jobs = work_of(request).jobs
    running = not jobs.drop(id)
    if running:
        jobs.cancel(id)
    end = time.monotonic() + STOPPING
    while running and time.monotonic() < end:
        time.sleep(PAUSE)
        if jobs.get(id).status == "published":
            raise Refused(409, "取消晚了：文件已经发布。要撤下它，请删除这份文件。")
        running = not jobs.drop(id)
    return Json(job_body(jobs, jobs.get(id)), 202) if running else Response(status_code=204)
