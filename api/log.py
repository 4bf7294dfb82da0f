"""Structured logs: a JSON object a line on stderr. What people ask is not in them unless a setting says so."""

from __future__ import annotations

import sys
import traceback
from typing import Any, TextIO

import structlog

__all__ = ["Log", "logger", "where"]

Log = Any  # structlog's bound logger: info(event, **fields), warning, error


def logger(stream: TextIO | None = None) -> Log:
    """A logger of its own: nothing global is configured."""
    processors: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    return structlog.wrap_logger(structlog.PrintLogger(stream or sys.stderr), processors=processors)


def where(error: BaseException, words: bool) -> dict[str, Any]:
    """An error for the log: its type and its stack; its message, which may repeat the question, if `words`."""
    frames = traceback.extract_tb(error.__traceback__)
    stack = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "stack": stack} | ({"message": str(error)} if words else {})
