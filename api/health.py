"""Alive, ready: what a supervisor and a balancer ask."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from api.body import Json
from api.problem import RETRY

__all__ = ["router"]

router = APIRouter(prefix="/health", tags=["service"])


class Live(BaseModel):
    alive: bool


class Ready(BaseModel):
    """Which kinds of question can be answered: from typed relations and structure, from passages."""

    typed: bool
    passages: bool


@router.get("/live", summary="Is the process alive?", response_model=Live)
async def live() -> Response:
    return Json({"alive": True})


@router.get(
    "/ready",
    summary="Can every kind of question be answered?",
    response_model=Ready,
    responses={503: {"model": Ready, "description": "Not yet"}},
)
async def ready(request: Request) -> Response:
    found: dict[str, bool] = request.app.state.current.ready()
    if all(found.values()):
        return Json(found)
    return Json(found, 503, {"Retry-After": str(RETRY)})
