"""The application: `build_app(kb, settings)` puts it together; `create()` is what uvicorn's workers call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from api import (
    ask,
    chat,
    documents,
    export,
    facts,
    feedback,
    gold,
    health,
    jobs,
    metrics,
    pages,
    problem,
    search,
    text,
    uploads,
)
from api.current import Current
from api.gate import Gate
from api.log import Log, logger
from api.rate import Rate
from api.schema import Problem
from api.work import Work
from kb.asked import forget
from kb.errors import NotReady
from kb.knowledge import Knowledge
from kb.settings import Settings, read_settings

__all__ = ["build_app", "create"]

ROUTERS = (
    ask,
    chat,
    export,
    search,
    documents,
    text,
    uploads,
    jobs,
    facts,
    feedback,
    gold,
    health,
    metrics,
    pages,
)
EXPOSED = ["Location", "X-Request-Id", "Server-Timing", "Retry-After", "Link"]


def build_app(kb: Knowledge | None, settings: Settings, log: Log = None) -> FastAPI:
    """An application over `kb`; None when nothing is published yet, then it is opened as soon as there is."""
    log = log or logger()
    measured = metrics.Metrics()
    current = Current(settings, kb, log, measured)
    work = Work(current, log)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(current.start)
        await run_in_threadpool(forget, settings.home, settings.keep_questions)
        following = asyncio.create_task(current.follow())
        try:
            yield
        finally:
            await run_in_threadpool(current.stop)
            await run_in_threadpool(work.stop)
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following

    app = FastAPI(
        title="章句 Zhangju",
        version="1",
        description="Answers about Chinese government plans and policies, every statement cited to its place.",
        lifespan=lifespan,
        docs_url=None,  # these load scripts from elsewhere
        redoc_url=None,
    )
    app.state.current, app.state.settings, app.state.metrics = current, settings, measured
    app.state.work = work
    app.state.rate = Rate(settings.rate_limit)
    for room in ROUTERS:
        app.include_router(room.router)
    problem.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(Gate, settings=settings, log=log, metrics=measured)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Content-Type", "X-Request-Id", "Authorization", "X-API-Key"],
            expose_headers=EXPOSED,
        )
    app.openapi = lambda: _openapi(app, settings.root_path)  # type: ignore[method-assign]
    return app


def create() -> FastAPI:
    """For `uvicorn --factory api.app:create`: settings from the environment, the snapshot from the home."""
    settings = read_settings()
    try:
        return build_app(Knowledge(settings), settings)
    except NotReady:
        return build_app(None, settings)


def _openapi(app: FastAPI, root_path: str) -> dict[str, Any]:
    """The framework's description, with the problem's schema that every route's errors refer to."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        described = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        schemas |= {**described.pop("$defs", {}), "Problem": described}
        if root_path:
            made["servers"] = [{"url": root_path}]
        app.openapi_schema = made
    return app.openapi_schema
