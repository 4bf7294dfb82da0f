"""Errors as RFC 9457 problems: every one says what is wrong, in which field, and what to do.

`type` is stable and for programs (urn:zhangju:problem:bad-input), `title` and `detail` are for people.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.body import encode
from api.invalid import fields_of
from kb.encoder import EncoderError
from kb.errors import BadInput, Busy, DamagedSnapshot, Mismatch, NotFound, NotReadable, NotReady, ZhangjuError

__all__ = ["RETRY", "Refused", "as_problem", "described", "documented", "install", "problem", "status_of"]

MEDIA = "application/problem+json"
RETRY = 3  # seconds to wait while the encoder loads
TITLES = {
    400: ("bad-request", "请求读不懂"),
    401: ("no-key", "需要密钥"),
    403: ("forbidden", "不允许"),
    404: ("not-found", "没有找到"),
    405: ("method-not-allowed", "不支持这个方法"),
    409: ("busy", "另有程序正在写入"),
    413: ("too-large", "内容太大"),
    415: ("unsupported-type", "不支持这种内容"),
    422: ("bad-input", "输入有误"),
    429: ("too-many", "请求太频繁"),
    500: ("internal", "服务内部出错"),
    503: ("not-ready", "还没有准备好"),
}
STATUS: dict[type[Exception], int] = {
    BadInput: 422,
    Busy: 409,
    DamagedSnapshot: 503,
    EncoderError: 503,
    Mismatch: 503,
    NotFound: 404,
    NotReadable: 415,
    NotReady: 503,
}
BUSY = "另有程序正在写入，请等它完成后再试。"  # which one, and where, is for who has the machine
FIELD = re.compile(r"([a-z_]+(?:\.\d+)?)[：:]\s*(.+)", re.S)


class Refused(Exception):
    """What the service itself refuses. `field` names what is wrong, or `errors` all fields that are, with what it is;
    `retry` is in seconds."""

    def __init__(
        self,
        status: int,
        detail: str,
        field: str = "",
        retry: int = 0,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.field, self.retry = status, detail, field, retry
        self.errors = errors or ([{"field": field, "message": detail}] if field else None)


def problem(
    status: int, detail: str, *, errors: list[dict[str, str]] | None = None, retry: int = 0, request: str = ""
) -> Response:
    """A problem response. `errors` are {field, message}; `request` is the request's id."""
    said = described(status, detail)
    if errors:
        said["errors"] = errors
    if request:
        said["request_id"] = request
    headers = {"Retry-After": str(retry)} if retry else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(encode(said), status, headers, MEDIA)


def described(status: int, detail: str) -> dict[str, Any]:
    """What every problem has."""
    kind, title = TITLES.get(status, ("other", "出错"))
    return {"type": f"urn:zhangju:problem:{kind}", "title": title, "status": status, "detail": detail}


def status_of(error: Exception) -> int:
    """The status that an error of the knowledge base leaves with."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 503)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route's OpenAPI says of its errors; the schema's name is put there by `api.app`."""
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": TITLES[status][1], "content": content} for status in sorted(statuses)}


def install(app: FastAPI) -> None:
    """Every error that a route or the framework raises leaves as a problem."""
    for kind in HANDLERS:
        app.add_exception_handler(kind, as_problem)


async def as_problem(request: Request, error: Exception) -> Response:
    """Raises what is no error that leaves as a problem."""
    for kind, made in HANDLERS.items():
        if isinstance(error, kind):
            return made(request, error)
    raise error


def _id(request: Request) -> str:
    return str(request.scope.get("state", {}).get("request_id", ""))


def _of_knowledge(request: Request, error: Exception) -> Response:
    status = status_of(error)
    named = FIELD.fullmatch(str(error)) if status == 422 else None
    errors = [{"field": named[1], "message": named[2]}] if named else None
    said = BUSY if isinstance(error, Busy) else str(error)
    return problem(
        status, said, errors=errors, retry=RETRY if status in (409, 503) else 0, request=_id(request)
    )


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    detail = f"{error.field}：{error.detail}" if error.field else error.detail
    return problem(error.status, detail, errors=error.errors, retry=error.retry, request=_id(request))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if found and found[0]["type"] == "json_invalid":
        at = int(found[0]["loc"][-1]) + 1
        return problem(400, f"请求体不是合法的 JSON（第 {at} 个字符处）。", request=_id(request))
    is_json = re.match(r"application/([\w.-]+\+)?json\b", request.headers.get("content-type", ""), re.I)
    if not is_json and any(e["loc"] == ("body",) and e["type"] != "missing" for e in found):
        return problem(415, "请求体应为 JSON；请带上 Content-Type: application/json。", request=_id(request))
    errors = fields_of(found)
    detail = "；".join(f"{e['field']}：{e['message']}" for e in errors[:5])
    return problem(422, detail, errors=errors, request=_id(request))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = {
        400: "请求体读不懂：应为 UTF-8 的 JSON。",
        404: "没有这个地址。",
        405: f"这个地址不支持 {request.method}。",
    }.get(error.status_code, str(error.detail))
    response = problem(error.status_code, said, request=_id(request))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


HANDLERS: dict[type[Exception], Callable[[Request, Exception], Response]] = {
    ZhangjuError: _of_knowledge,
    EncoderError: _of_knowledge,
    Refused: _refused,
    RequestValidationError: _invalid,
    HTTPException: _http,
}
