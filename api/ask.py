"""POST /v1/ask: a question in, the answer out, as JSON or as server-sent events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.body import Events, Json
from api.current import Kb
from api.problem import documented
from api.rate import limited
from api.schema import Answer, Ask, Suggestions
from kb.ask import Question
from kb.ask import ask as answer
from kb.asked import keep
from kb.knowledge import Knowledge
from kb.suggest import suggestions

__all__ = ["answered", "parts", "router"]

router = APIRouter(prefix="/v1", tags=["ask"])


@router.post(
    "/ask",
    summary="Ask a question",
    response_model=Answer,
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
        **documented(400, 404, 413, 415, 422, 429, 503),
    },
    dependencies=[Depends(limited)],
)
def ask(body: Ask, kb: Kb, request: Request) -> Response:
    """The same request against the same snapshot and settings gets the same bytes."""
    asked = Question(
        body.question, tuple(body.history or ()), tuple(body.documents) if body.documents else None, body.mode
    )
    made = answered(kb, asked, request)
    return Events(parts(made)) if _wants_events(request) else Json(made)


@router.get(
    "/suggestions", summary="Questions to begin with", response_model=Suggestions, responses=documented(503)
)
def suggested(kb: Kb) -> Response:
    """A few complete questions, made from what the documents hold."""
    return Json({"suggestions": suggestions(kb.view(None), None)})


def answered(kb: Knowledge, asked: Question, request: Request) -> dict[str, Any]:
    """The answer's body; counted, named to the log, and kept with its question where the settings say so."""
    if kb.settings.log_questions:
        request.state.question = asked.question
    made = answer(kb, asked)
    request.state.answer = made["id"]
    request.app.state.metrics.answers.labels(made["status"], made["kind"]).inc()
    if days := kb.settings.keep_questions:
        line = {"question": asked.question, "history": list(asked.history), "answer": made["id"]}
        line |= {name: made[name] for name in ("status", "kind", "confidence")}
        try:
            keep(kb.settings.home, days, line)
        except OSError as error:  # a full disk must not cost anybody an answer
            request.app.state.current.log.warning("question not kept", error=type(error).__name__)
    return made


def parts(made: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """An answer as events, what a reader wants first coming first; `done` is the answer whole."""
    yield "interpretation", {"status": made["status"], "interpretation": made["interpretation"]}
    for citation in made["citations"]:
        yield "citation", citation
    for claim in made["claims"]:
        yield "claim", claim
    for name in ("table", "computation"):
        if made[name] is not None:
            yield name, made[name]
    yield "done", made


def _wants_events(request: Request) -> bool:
    """Whether the first of JSON and event stream that Accept names is the stream."""
    for part in request.headers.get("accept", "").lower().split(","):
        kind = part.split(";")[0].strip()
        if kind in ("text/event-stream", "application/json"):
            return kind == "text/event-stream"
    return False
