"""POST /v1/documents and DELETE /v1/documents/{id}: what changes the knowledge base of a running service."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from api.body import Json
from api.documents import DocumentId
from api.job_body import job_body
from api.jobs import work_of
from api.keyed import keyed
from api.problem import Refused, documented
from api.schema_jobs import JobOne, Removed, Upload
from api.work import Upload as Given
from ingest.parse import ID
from ingest.read import LIMIT
from kb.settings import Settings

__all__ = ["router"]

router = APIRouter(prefix="/v1/documents", tags=["documents"], dependencies=[Depends(keyed)])
FIELDS = ("id", "title", "publish")
FIELD = 4096  # bytes of a field
TITLE, NAME = 200, 120  # characters
WAIT = 3.0  # seconds that the request waits for the file to be read, so that what can't be is refused at once
BODY = {
    "required": True,
    "content": {"multipart/form-data": {"schema": Upload.model_json_schema()}},
}


@router.post(
    "",
    summary="Add or replace a document",
    status_code=202,
    response_model=JobOne,
    responses={
        202: {"headers": {"Location": {"description": "The job", "schema": {"type": "string"}}}},
        **documented(400, 401, 403, 409, 413, 415, 422, 503),
    },
    openapi_extra={"requestBody": BODY},
)
async def add(request: Request) -> Response:
    """Begins a job: GET `Location` to poll it, its `/events` to follow it. A file that cannot be read is refused at
    once, with the reason, or, when reading takes seconds, in the job's `problem`."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Refused(415, "请求体应为 multipart/form-data，文件放在 file 一项。")
    try:
        async with request.form(max_files=1, max_fields=len(FIELDS), max_part_size=FIELD) as form:
            given = _given(form, request.app.state.settings)
            work = work_of(request)
            id, read = await run_in_threadpool(work.upload, given)
    except HTTPException as error:
        if error.status_code != 400:
            raise
        raise Refused(
            400, "multipart 请求体读不懂：file 应有且只有一个，其余各项不超过 4096 字节。"
        ) from error
    except ClientDisconnect as error:
        raise Refused(400, "上传中断。") from error
    await run_in_threadpool(read.wait, WAIT)
    job = await run_in_threadpool(work.jobs.get, id)
    if job.status == "failed" and not job.document and job.fault:  # no document came of the file
        await run_in_threadpool(work.jobs.drop, id)
        raise Refused(job.fault.status, job.fault.detail)
    body = await run_in_threadpool(job_body, work.jobs, job)
    response = Json(body, 202)
    response.headers["Location"] = f"{request.app.state.settings.root_path}/v1/jobs/{id}"
    return response


@router.delete(
    "/{id}",
    summary="Remove a document",
    response_model=Removed,
    responses=documented(401, 403, 404, 409, 422, 503),
)
def remove(id: DocumentId, request: Request) -> Response:
    """Questions no longer find it; links to its text stay good."""
    current = request.app.state.current
    digest = current.store.remove(id)
    current.look()
    return Json({"document": id, "snapshot": digest})


def _given(form: FormData, settings: Settings) -> Given:
    """The form's parts, each looked at. Raises Refused naming the field."""
    seen: dict[str, Any] = {}
    for name, value in form.multi_items():
        if name != "file" and name not in FIELDS:
            raise Refused(
                422, f"没有这一项；可用的有 file、{'、'.join(FIELDS)}。", _shown(name)[:64] or "body"
            )
        if name in seen:
            raise Refused(422, "只能有一个。", name)
        if isinstance(value, str) is (name == "file"):
            raise Refused(422, "应为文件。" if name == "file" else "应为文字，不是文件。", name)
        seen[name] = value
    file = seen.get("file")
    if not isinstance(file, UploadFile):
        raise Refused(422, "缺少这一项：要上传的文件。", "file")
    name = _named(file.filename or "")
    if not name:
        raise Refused(422, "没有文件名；文件名的扩展名说明它是哪一种文件。", "file")
    if (file.size or 0) > (limit := min(settings.upload_limit, LIMIT)):
        raise Refused(413, f"有 {file.size} 字节，超过上限 {limit} 字节。请拆分后再上传。", "file")
    id, title, publish = seen.get("id", ""), seen.get("title", "").strip(), seen.get("publish", "true")
    if "id" in seen and not ID.fullmatch(id):
        raise Refused(422, "只能用小写字母、数字和连字符，1 到 64 个字符。", "id")
    if "title" in seen and (not 1 <= len(title) <= TITLE or _shown(title) != title):
        raise Refused(422, f"应为 1 到 {TITLE} 个可见的字符。", "title")
    if publish not in ("true", "false"):
        raise Refused(422, "应为 true 或 false。", "publish")
    return Given(file.file, name, id, title, publish == "true")


def _named(given: str) -> str:
    """A file's own name, without folders and what cannot be seen, not too long, its suffix kept."""
    name = _shown(re.split(r"[/\\]", given)[-1]).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[: NAME - 12]}.{suffix[:12]}" if dot and len(name) > NAME else name[:NAME]


def _shown(words: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in words)
