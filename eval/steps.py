"""Where the time of a typed question goes: `python -m eval.steps SET [FILE]` asks a set in this process and prints, also
into FILE, p50 and p99 over the questions, in milliseconds, and each step's share of the whole.

Measured is `kb.ask.ask` itself: the functions that it calls are timed in their place, and put back after. A question
that goes to the passages is not typed and left out. The first time that a question is asked is shown apart; each step
is the median of REPEATS more.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import kb.ask
from kb.ask import Question as Asked
from kb.commit import commit
from kb.knowledge import Knowledge
from kb.sets.questions import Question, read_questions
from kb.settings import read_settings

__all__ = ["STEPS", "Timing", "measure", "timed", "told"]

REPEATS = 5
# Each step, and the functions of kb/ask.py that are its own; none of them calls another's.
STEPS = {
    "split": ("questions",),
    "read": ("complete",),
    "structure": ("asks_structure", "structure"),
    "figures": ("both", "added", "told", "compose_told", "side_by_side"),
    "run": ("run",),
    "compose": ("compose",),
    "prove": ("reconsidered",),
    "respond": ("respond",),
}
PASSAGES = "look"


@dataclass(frozen=True, slots=True)
class Timing:
    """One question's milliseconds: the first time whole, then the medians of the whole and of each step."""

    first: float
    whole: float
    steps: dict[str, float]


@contextmanager
def timed() -> Iterator[dict[str, float]]:
    """While it lasts, `ask` adds each step's milliseconds to what is given, and to `passages` how often they were
    searched."""
    spent: dict[str, float] = dict.fromkeys((*STEPS, "passages"), 0.0)
    own = {name: getattr(kb.ask, name) for names in (*STEPS.values(), (PASSAGES,)) for name in names}

    def clock(step: str, made: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(made)
        def called(*arguments: Any) -> Any:
            began = perf_counter()
            try:
                return made(*arguments)
            finally:
                spent[step] += (perf_counter() - began) * 1000

        return called

    def counted(*arguments: Any) -> Any:
        spent["passages"] += 1
        return own[PASSAGES](*arguments)

    try:
        for step, names in STEPS.items():
            for name in names:
                setattr(kb.ask, name, clock(step, own[name]))
        setattr(kb.ask, PASSAGES, counted)
        yield spent
    finally:
        for name, made in own.items():
            setattr(kb.ask, name, made)


def measure(knowledge: Knowledge, questions: Sequence[Question]) -> list[Timing]:
    """The typed ones' timings, in order. Imports and tables that are made once are made before."""
    for question in questions[:3]:
        _once(knowledge, question)
    found = []
    for question in questions:
        first, steps = _once(knowledge, question)
        if steps.pop("passages"):
            continue
        again = [_once(knowledge, question) for _ in range(REPEATS)]
        medians = {step: median(spent[step] for _, spent in again) for step in STEPS}
        found.append(Timing(first, median(whole for whole, _ in again), medians))
    return found


def _once(knowledge: Knowledge, question: Question) -> tuple[float, dict[str, float]]:
    asked = Asked(question.question, question.history, question.documents)
    with timed() as spent:
        began = perf_counter()
        kb.ask.ask(knowledge, asked)
        return (perf_counter() - began) * 1000, spent


def told(name: str, asked: int, timings: Sequence[Timing]) -> Iterator[str]:
    """The table's lines; percentiles by nearest rank, shares of the sum of the medians."""
    total = sum(t.whole for t in timings)
    known = {step: [t.steps[step] for t in timings] for step in STEPS}
    rest = [t.whole - sum(t.steps.values()) for t in timings]
    yield f"{name}: {len(timings)} typed of {asked} questions, median of {REPEATS} repeats each"
    yield f"{'step':10} {'p50 ms':>8} {'p99 ms':>8} {'share':>6}"
    yield _line("first time", [t.first for t in timings])
    yield _line("whole", [t.whole for t in timings], total)
    for step, times in (known | {"other": rest}).items():
        yield _line(step, times, total)


def _line(name: str, times: Sequence[float], total: float = 0.0) -> str:
    ordered = sorted(times)
    p50, p99 = (ordered[ceil(p * len(ordered) / 100) - 1] for p in (50, 99))
    share = f"{sum(times) / total:6.1%}" if total else ""
    return f"{name:10} {p50:8.2f} {p99:8.2f} {share:>6}".rstrip()


def main(path: Path, out: Path | None = None) -> None:
    knowledge = Knowledge(read_settings())
    knowledge.load()
    questions = read_questions(path).questions
    lines = list(told(path.stem, len(questions), measure(knowledge, questions)))
    lines.append(f"commit {commit()}, {platform.machine()}, Python {platform.python_version()}, one thread")
    words = "\n".join(lines) + "\n"
    sys.stdout.write(words)
    if out:
        out.write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
