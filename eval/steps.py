"""Where the time of a typed question goes: `python -m eval.steps SET` asks a set in this process, one thread, caches
of the questions' own words cold, and prints p50 and p99 of each step in milliseconds and its share of the whole."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any, TypeVar

from eval.questions import read_questions
from kb.answer import Answered
from kb.compose import compose
from kb.compute import run
from kb.followup import complete
from kb.knowledge import Knowledge, View
from kb.query import Missing, Query
from kb.response import respond
from kb.settings import read_settings
from kb.structure import asks_structure, structure

T = TypeVar("T")
STEPS = ("read", "structure", "run", "compose", "respond")


def steps(view: View, question: str, history: tuple[str, ...]) -> dict[str, float] | None:
    """Milliseconds of each step; None where the question is not answered from relations or structure."""
    spent = dict.fromkeys(STEPS, 0.0)

    def timed(step: str, made: Callable[[], T]) -> T:
        began = perf_counter()
        try:
            return made()
        finally:
            spent[step] += (perf_counter() - began) * 1000

    v = view.scope(question)[0]
    carried = timed("read", lambda: complete(question, history, v, view.segment))
    reading, bag = carried.reading, carried.bag
    made: Any = timed("structure", lambda: structure(bag, v) if asks_structure(bag, v, reading) else None)
    if not isinstance(made, Answered) and not isinstance(made, Missing) and isinstance(reading, Query):
        result = timed("run", lambda: run(v.document, reading))
        made = timed("compose", lambda: compose(v.document, result))
    if not isinstance(made, Answered):
        return None
    timed("respond", lambda: respond(view, question, history, None, [made]))
    return spent


def main(path: Path) -> None:
    kb = Knowledge(read_settings())
    view = kb.view(None)
    questions = read_questions(path).questions
    steps(view, questions[0].question, ())  # imports and tables that are made once
    found = [s for q in questions if (s := steps(view, q.question, q.history))]
    whole = [sum(s.values()) for s in found]
    sys.stdout.write(f"{path.stem}: {len(found)} typed of {len(questions)} questions\n")
    sys.stdout.write(f"{'whole':10} p50 {median(whole):6.2f} ms  p99 {quantiles(whole, n=100)[98]:6.2f} ms\n")
    for step in STEPS:
        times = [s[step] for s in found]
        share = sum(times) / sum(whole)
        line = (
            f"{step:10} p50 {median(times):6.2f} ms  p99 {quantiles(times, n=100)[98]:6.2f} ms  {share:4.0%}"
        )
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
