"""Every request passes here: its id, the limit on its body, its time, its line in the log; a crash becomes a 500.

Pure ASGI, so that streams stay streams.
"""

from __future__ import annotations

import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.log import Log, where
from api.metrics import Metrics
from api.problem import problem
from kb.settings import Settings

__all__ = ["BODY_LIMIT", "Gate"]

BODY_LIMIT = 1_000_000  # bytes
UPLOADS = ("POST", "/v1/documents")  # may be as large as the settings say
AROUND = 64_000  # bytes of a multipart body that are not the file
GIVEN_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class Gate:
    def __init__(self, app: ASGIApp, settings: Settings, log: Log, metrics: Metrics) -> None:
        self.app, self.settings, self.log, self.metrics = app, settings, log, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                out = MutableHeaders(scope=message)
                out["X-Request-Id"] = request
                out["Server-Timing"] = f"app;dur={(time.perf_counter() - began) * 1000:.1f}"
                out["X-Content-Type-Options"] = "nosniff"
            await send(message)

        failed: dict[str, object] = {}
        try:
            limit, said = self._limit(scope)
            length = headers.get("content-length", "")
            if length.isdecimal() and int(length) > limit:
                await problem(413, said, request=request)(scope, receive, sending)
            else:
                await self.app(scope, _limited(receive, limit, said), sending)
        except Exception as error:
            failed = where(error, self.settings.log_questions)
            if status:  # the response has begun: all that can be done is to break it off
                raise
            detail = f"服务内部出错，已记入日志；报告时请注明编号 {request}。"
            await problem(500, detail, request=request)(scope, receive, sending)
        finally:
            self._tell(scope, request, status, time.perf_counter() - began, failed)

    def _limit(self, scope: Scope) -> tuple[int, str]:
        """Bytes that the body may have, and what to say to a larger one."""
        if (scope["method"], scope["path"]) == UPLOADS:
            most = self.settings.upload_limit
            return most + AROUND, f"文件最多 {most} 字节。请拆分后再上传。"
        return BODY_LIMIT, f"请求体最多 {BODY_LIMIT} 字节。"

    def _tell(
        self, scope: Scope, request: str, status: int, seconds: float, failed: dict[str, object]
    ) -> None:
        route = str(getattr(scope.get("route"), "path", "none"))
        known = (
            scope["method"]
            if scope["method"] in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
            else "other"
        )
        self.metrics.requests.labels(known, route, str(status or "broken")).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        told = {
            "request_id": request,
            "method": known,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        told |= {key: value for key, value in scope["state"].items() if key in ("answer", "question")}
        (self.log.error if failed else self.log.info)("request", **told, **failed)


def _limited(receive: Receive, limit: int, said: str) -> Receive:
    """`receive` that stops reading beyond the limit, for bodies that do not tell their length."""
    read = 0

    async def receiving() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise HTTPException(413, said)
        return message

    return receiving
