"""POST /v1/feedback: a line a judgement in feedback.jsonl under the home, never rewritten."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.body import Json, encode
from api.problem import Refused, documented
from api.rate import limited
from api.schema import Feedback, Recorded
from kb.asked import FEEDBACK

__all__ = ["FILE", "router"]

router = APIRouter(prefix="/v1", tags=["ask"])
FILE = FEEDBACK
LIMIT = 100_000_000  # bytes of that file


@router.post(
    "/feedback",
    summary="Say whether an answer was useful",
    status_code=201,
    response_model=Recorded,
    responses=documented(400, 413, 415, 422, 429, 503),
    dependencies=[Depends(limited)],
)
def feedback(body: Feedback, request: Request) -> Response:
    """Recorded in one write, so that several processes may do it at once."""
    home = request.app.state.settings.home
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **body.model_dump(exclude_none=True)}
    home.mkdir(parents=True, exist_ok=True)
    file = os.open(home / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.fstat(file).st_size > LIMIT:
            raise Refused(503, f"反馈已满：请管理员移走 {FILE}。", retry=3600)
        os.write(file, encode(line) + b"\n")
    finally:
        os.close(file)
    return Json({"recorded": True}, 201)
