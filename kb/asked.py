"""What people asked and said of answers, kept in the home for evaluation:

feedback.jsonl                  a line a judgement (POST /v1/feedback)
questions/2026-11-24.jsonl      a line a question, in files by day (UTC), only where the settings say for how many days;
                                without addresses or keys, readable by the service's own user alone
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from math import inf
from pathlib import Path
from typing import Any

__all__ = ["FEEDBACK", "QUESTIONS", "forget", "judgements", "keep", "questions"]

FEEDBACK, QUESTIONS = "feedback.jsonl", "questions"
LIMIT = 100_000_000  # bytes of a day's file; beyond it nothing more is kept that day


def keep(home: Path, days: int, line: Mapping[str, Any], now: datetime | None = None) -> None:
    """Adds a question in one write, so that several processes may do it at once; the first of a day lets go of what is
    older than `days`. Raises OSError."""
    at = now or datetime.now(UTC)
    folder = home / QUESTIONS
    path = folder / f"{at.date().isoformat()}.jsonl"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        forget(home, days, at.date())
    words = json.dumps({"at": at.isoformat(timespec="seconds"), **line}, ensure_ascii=False)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.fstat(file).st_size < LIMIT:
            os.write(file, words.encode("utf-8", "replace") + b"\n")
    finally:
        os.close(file)


def forget(home: Path, days: int, today: date | None = None) -> int:
    """Removes the files of days that lie `days` or more back, with 0 all of them; says how many."""
    first = (today or datetime.now(UTC).date()) - timedelta(days=days - 1)
    gone = [
        p
        for p in sorted((home / QUESTIONS).glob("????-??-??.jsonl"))
        if days == 0 or p.stem < first.isoformat()
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def questions(home: Path, most: float = inf) -> Iterator[dict[str, Any]]:
    """Those kept, the newest day first; of more than `most` bytes the newest."""
    for path in sorted((home / QUESTIONS).glob("*.jsonl"), reverse=True):
        if most <= 0:
            return
        yield from _lines(path, most)
        most -= path.stat().st_size


def judgements(home: Path, most: float = inf) -> Iterator[dict[str, Any]]:
    yield from _lines(home / FEEDBACK, most)


def _lines(path: Path, most: float) -> Iterator[dict[str, Any]]:
    """Whole lines in the last `most` bytes that are objects with a question; one that a crash cut off is passed over."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        if (size := path.stat().st_size) > most:
            file.seek(size - int(most))
            file.readline()
        for line in file:
            try:
                held = json.loads(line.decode("utf-8", "replace")) if line.strip() else None
            except (ValueError, RecursionError):
                continue
            if isinstance(held, dict) and isinstance(held.get("question"), str):
                yield held
