"""POST /v1/chat/completions and GET /v1/models: the OpenAI chat interface over the same answers as /v1/ask, so that what
talks to a language model can talk to this service."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import cache
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import Response, StreamingResponse

from api.ask import answered
from api.body import Json, encode
from api.chat_words import paragraphs
from api.current import Kb
from api.problem import Refused, as_problem, documented
from api.rate import limited
from api.schema import LONGEST, MOST_HISTORY
from api.schema_chat import MODEL, Chat, Completion, Models
from kb.ask import Question
from kb.commit import commit

__all__ = ["router"]


class Route(APIRoute):
    """Problems with OpenAI's `error` beside, which its clients show."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handling(request: Request) -> Response:
            try:
                return await handle(request)
            except Exception as error:
                told = await as_problem(request, error)
                body = json.loads(bytes(told.body))
                field = next((e["field"] for e in body.get("errors", ())), None)
                kind = body["type"].rpartition(":")[2]
                body["error"] = {"message": body["detail"], "type": kind, "param": field, "code": kind}
                headers = {k: v for k, v in told.headers.items() if k != "content-length"}
                return Response(encode(body), told.status_code, headers)

        return handling


router = APIRouter(prefix="/v1", tags=["chat"], route_class=Route)
this_commit = cache(commit)  # of the code that the process was started from


@router.post(
    "/chat/completions",
    summary="Ask by the OpenAI chat interface",
    response_model=Completion,
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
        **documented(400, 404, 413, 415, 422, 429, 503),
    },
    dependencies=[Depends(limited)],
)
def chat(body: Chat, kb: Kb, request: Request) -> Response:
    """Only what the documents hold is answered: marks [n] in the text, the citations below it and in `zhangju`."""
    if body.model != MODEL:
        raise Refused(404, f"没有这个模型；可用的有 {MODEL}。", "model")
    asked = _question(body)
    answer = answered(kb, asked, request)
    told = list(paragraphs(answer))
    said = sum(map(len, (*asked.history, asked.question))), sum(map(len, told))
    usage = {"prompt_tokens": said[0], "completion_tokens": said[1], "total_tokens": sum(said)}
    about = {"id": f"chatcmpl-{answer['id']}", "created": int(time.time()), "model": MODEL}
    if body.stream:
        counted = usage if body.stream_options and body.stream_options.include_usage else None
        return _Chunks(about, told, answer, counted)
    choice = {"index": 0, "message": {"role": "assistant", "content": "".join(told)}, "finish_reason": "stop"}
    return Json(
        {**about, "object": "chat.completion", "choices": [choice], "usage": usage, "zhangju": answer}
    )


@router.get("/models", summary="The one model", response_model=Models, responses=documented(503))
def models(kb: Kb) -> Response:
    """With the digests that name what answers."""
    snapshot = kb.snapshot
    about = {
        "commit": this_commit(),
        "snapshot": snapshot.digest,
        "settings": kb.settings.digest,
        "encoder": snapshot.encoder_digest,
    }
    model = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
    return Json({"object": "list", "data": [{**model, **about}]})


def _question(body: Chat) -> Question:
    """Raises Refused naming the message that is no question."""
    held = [(i, m.words) for i, m in enumerate(body.messages) if m.role == "user"]
    if not held:
        raise Refused(422, "里面没有用户的提问（role 为 user）。", "messages")
    for i, words in (recent := held[-MOST_HISTORY - 1 :]):
        if not words.strip() or len(words) > LONGEST:
            raise Refused(422, f"应有 1 到 {LONGEST} 个字符，实有 {len(words)} 个。", f"messages.{i}.content")
    *before, (_, question) = recent
    return Question(question, tuple(words for _, words in before))


class _Chunks(StreamingResponse):
    """The paragraphs as chunks, the last with the whole answer, then [DONE]."""

    media_type = "text/event-stream"

    def __init__(
        self, about: dict[str, Any], told: list[str], answer: dict[str, Any], usage: dict[str, int] | None
    ) -> None:
        base = {**about, "object": "chat.completion.chunk"}

        def chunk(delta: dict[str, str], end: str | None = None, **more: Any) -> bytes:
            choice = {"index": 0, "delta": delta, "finish_reason": end}
            return b"data: " + encode({**base, "choices": [choice], **more}) + b"\n\n"

        async def chunks() -> AsyncIterator[bytes]:
            yield chunk({"role": "assistant", "content": ""})
            for words in told:
                yield chunk({"content": words})
            yield chunk({}, "stop", zhangju=answer)
            if usage:
                yield b"data: " + encode({**base, "choices": [], "usage": usage}) + b"\n\n"
            yield b"data: [DONE]\n\n"

        super().__init__(chunks(), headers={"X-Accel-Buffering": "no"})
