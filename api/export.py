"""POST /v1/export: an answer as a Word or an Excel file, its citations with document, heading path, page and quote."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.current import Kb
from api.problem import documented
from api.rate import limited
from api.schema import Export
from kb.ask import Question
from kb.ask import ask as answer

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["ask"])

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA = {"docx": f"{OFFICE}.wordprocessingml.document", "xlsx": f"{OFFICE}.spreadsheetml.sheet"}
UNNAMED = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')
LONGEST = 40  # characters of a question in a file's name


@router.post(
    "/export",
    summary="An answer as a file",
    response_class=Response,
    responses={
        200: {"content": {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()}},
        **documented(400, 404, 413, 415, 422, 429, 503),
    },
    dependencies=[Depends(limited)],
)  # fmt: skip
def export(body: Export, kb: Kb, request: Request) -> Response:
    """The question is answered as by /v1/ask, so that the file says what the answer at hand says."""
    asked = Question(
        body.question, tuple(body.history or ()), tuple(body.documents) if body.documents else None, body.mode
    )
    made = answer(kb, asked)
    request.state.answer = made["id"]
    name = UNNAMED.sub(" ", body.question).strip(" .")[:LONGEST].strip() or "回答"
    headers = {
        "Content-Disposition": f"attachment; filename=\"answer.{body.format}\"; filename*=UTF-8''{quote(f'{name}.{body.format}', safe='')}"
    }
    return Response(_writer(body.format)(body.question, made), 200, headers, MEDIA[body.format])


def _writer(form: str) -> Callable[[str, dict[str, Any]], bytes]:
    """Imported when it is asked for: Word and Excel cost a start 0.1 s."""
    if form == "docx":
        from api.export_docx import docx

        return docx
    from api.export_xlsx import xlsx

    return xlsx
