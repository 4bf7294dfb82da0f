"""/v1/gold…: what people asked and were not answered well becomes a question set, its gold written by people in the page.

Questions that people asked are shown here: all of it wants a key, as writing does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from api.body import Json
from api.current import Kb
from api.export import MEDIA
from api.keyed import keyed
from api.problem import Refused, documented
from api.schema import Answer, Ask
from api.schema_gold import CandidateId, Candidates, Cases, Checked, Given, Held
from kb.ask import Question
from kb.ask import ask as answer
from kb.asked import judgements, questions
from kb.errors import NotFound
from kb.knowledge import Knowledge
from kb.sets.candidates import Candidate, candidates
from kb.sets.gold import Target, targets
from kb.sets.standing import wrong
from kb.sets.written import OWN, Written

__all__ = ["router"]

router = APIRouter(prefix="/v1/gold", tags=["evaluation"], dependencies=[Depends(keyed)])
NEWEST = 20_000_000  # bytes of kept questions, and of feedback, that are looked through
SHOWN, WORDINGS, COMMENTS, COMMENT = (
    50,
    10,
    10,
    500,
)  # candidates, of each its wordings, comments, their characters
JSONL = "application/x-ndjson"
CaseId = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="A case's id")]


def written(request: Request) -> Written:
    return Written(request.app.state.settings.home)


Set = Annotated[Written, Depends(written)]


@router.get(
    "/candidates",
    summary="What was asked and not answered well",
    response_model=Candidates,
    responses=documented(401, 403, 503),
)
def candidates_(held: Set, request: Request) -> Response:
    """The refused, the asked back, the unsure and the judged useless, the most asked first, but for what has its gold."""
    settings, away = request.app.state.settings, set(held.dismissed())
    found = candidates(questions(settings.home, NEWEST), judgements(settings.home, NEWEST), held.answered())
    open_ = [_candidate(c) for c in found if c.id not in away]
    gone = [_candidate(c) for c in found if c.id in away]
    made = {"candidates": open_[:SHOWN], "total": len(open_), "dismissed": gone[:SHOWN]}
    return Json({**made, "kept_days": settings.keep_questions})


@router.put(
    "/dismissed/{id}", summary="Put a candidate away", status_code=204, responses=documented(401, 403, 409, 422, 503)
)  # fmt: skip
def dismiss(id: Annotated[CandidateId, Path()], held: Set) -> Response:
    held.dismiss(id)
    return Response(status_code=204)


@router.delete(
    "/dismissed/{id}", summary="Take it back", status_code=204, responses=documented(401, 403, 409, 422, 503)
)  # fmt: skip
def wanted(id: Annotated[CandidateId, Path()], held: Set) -> Response:
    held.dismiss(id, wanted=True)
    return Response(status_code=204)


@router.post(
    "/answer",
    summary="What is answered now",
    response_model=Answer,
    responses=documented(400, 401, 403, 404, 413, 415, 422, 503),
)
def now(body: Ask, kb: Kb) -> Response:
    """As /v1/ask, but not kept among what people asked."""
    asked = (body.question, tuple(body.history or ()), tuple(body.documents) if body.documents else None)
    return Json(answer(kb, Question(*asked, body.mode)))


@router.get("/cases", summary="The set", response_model=Cases, responses=documented(401, 403, 503))
def cases(held: Set) -> Response:
    return Json({"cases": held.cases()})


@router.post(
    "/check",
    summary="Whether a case fits the documents",
    response_model=Checked,
    responses=documented(400, 401, 403, 413, 415, 422, 503),
)
def check(body: Given, kb: Kb) -> Response:
    """What would be refused, each with its field, and where the gold stands. Nothing is written."""
    found = targets(body, kb.snapshot.documents)
    places = [list(map(list, t.lines)) if isinstance(t, Target) else [] for t in found]
    faults = [{"field": field, "message": words} for field, words in _faults(body, kb)]
    return Json({"faults": faults, "places": places})


@router.post(
    "/cases",
    summary="Add a case",
    status_code=201,
    response_model=Held,
    responses=documented(400, 401, 403, 409, 413, 415, 422, 503),
)
def add(body: Given, kb: Kb, held: Set) -> Response:
    """Refused with the fields that are wrong where it does not fit the documents."""
    return Json(held.add(_sound(body, kb)), 201)


@router.put(
    "/cases/{id}",
    summary="Change a case",
    response_model=Held,
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def change(id: CaseId, body: Given, kb: Kb, held: Set) -> Response:
    return Json(held.replace(id, _sound(body, kb)))


@router.delete(
    "/cases/{id}",
    summary="Remove a case",
    status_code=204,
    responses=documented(401, 403, 404, 409, 422, 503),
)
def remove(id: CaseId, held: Set) -> Response:
    """What it answered is a candidate again."""
    held.remove(id)
    return Response(status_code=204)


@router.get(
    "/export",
    summary="The set as a file",
    response_class=Response,
    responses={
        200: {"content": {media: {"schema": {"type": "string", "format": "binary"}} for media in (JSONL, MEDIA["xlsx"])}},
        **documented(401, 403, 404, 422, 503),
    },
)  # fmt: skip
def export(held: Set, request: Request, format: Literal["jsonl", "xlsx"] = "jsonl") -> Response:
    """For `zhangju eval run`: JSONL, or the Excel sheet of `eval template`."""
    found = [{key: case[key] for key in case if key not in OWN} for case in held.cases()]
    if not found:
        raise NotFound("题集里还没有题目。")
    if format == "jsonl":
        data = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in found).encode()
    else:
        from kb.sets.sheet_write import sheet  # and with it openpyxl, 0.15 s of a start

        kb: Knowledge | None = request.app.state.current.kb
        data = sheet(
            found, [f"{d.id}：《{d.meta.title}》" for d in kb.snapshot.documents.values()] if kb else ()
        )
    name = quote(f"题集.{format}")
    headers = {"Content-Disposition": f"attachment; filename=\"set.{format}\"; filename*=UTF-8''{name}"}
    return Response(data, 200, headers, {"jsonl": JSONL, "xlsx": MEDIA["xlsx"]}[format])


def _sound(case: Given, kb: Knowledge) -> dict[str, Any]:
    """The case as it is kept. Raises Refused naming every field that is wrong."""
    if errors := [{"field": field, "message": words} for field, words in _faults(case, kb)]:
        detail = "；".join(f"{e['field']}：{e['message']}" for e in errors[:5])
        raise Refused(422, detail, errors=errors)
    return case.plain()


def _faults(case: Given, kb: Knowledge) -> Iterator[tuple[str, str]]:
    from kb.sets.sheet import at_odds
    from kb.sets.sheet_write import unfit

    made = case.plain()
    yield from at_odds(made)
    yield from unfit(made)
    yield from wrong(case, kb.snapshot.documents)


def _candidate(found: Candidate) -> dict[str, Any]:
    return {
        "id": found.id,
        "question": found.question,
        "history": list(found.history),
        "why": found.why,
        "comments": [comment[:COMMENT] for comment in found.comments[:COMMENTS]],
        "wordings": [{"question": a.question, "times": a.times} for a in found.wordings[1 : WORDINGS + 1]],
    }
