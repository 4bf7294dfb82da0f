"""Bytes on the wire: one way to write JSON, and server-sent events made of it.

The same value always gives the same bytes, so that equal requests get equal bodies.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from typing import Any

from starlette.responses import Response, StreamingResponse

__all__ = ["Events", "Json", "encode", "event"]


def encode(value: Any) -> bytes:
    """JSON in UTF-8, keys in the order given. Text that UTF-8 cannot hold (a lone surrogate) is escaped."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()


class Json(Response):
    """A value as `encode` writes it."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return encode(content)


def event(name: str, value: Any) -> bytes:
    """One server-sent event. JSON has no line ends of its own, so its data is one line."""
    return b"event: " + name.encode() + b"\ndata: " + encode(value) + b"\n\n"


class Events(StreamingResponse):
    """Named values, each sent as an event of its own."""

    media_type = "text/event-stream"

    def __init__(self, parts: Iterable[tuple[str, Any]] | AsyncIterable[tuple[str, Any]]) -> None:
        async def chunks() -> AsyncIterator[bytes]:
            if isinstance(parts, AsyncIterable):
                async for name, value in parts:
                    yield event(name, value)
                return
            for name, value in parts:
                yield event(name, value)

        super().__init__(chunks(), headers={"X-Accel-Buffering": "no"})
