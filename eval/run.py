"""A set asked of a system, and every answer judged."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from time import perf_counter
from typing import Any

from eval.journal import Given, Journal
from eval.judge import Crashed, Judged, Outcome, TextOf, judge
from eval.metrics.retrieval import DEPTH, ranks
from eval.systems.system import Ask, Later, System
from kb.sets.gold import Target, resolve
from kb.sets.questions import Question, QuestionSet

__all__ = ["ask_all"]

TRIES, LONGEST = 20, 60.0  # times that a busy system is asked again, seconds waited at most each time


def ask_all(
    questions: QuestionSet,
    system: System,
    tell: Callable[[int, int], None] | None = None,
    journal: Journal | None = None,
    jobs: int = 1,
    repeat: int = 1,
    retrieval: bool = False,
    gold: Mapping[int, tuple[Target, ...]] | None = None,
) -> list[Outcome]:
    """Every question asked, `jobs` at a time, and judged, in the order of the set; one that fails is a `Crashed`.

    What the journal knows is not asked again. `repeat` > 1 asks each so often and holds the bodies against each other;
    `retrieval` also searches for each question that has gold; `gold` gives the targets by line where they are not those
    of the set. Raises BadInput for gold that is not in the documents, before anything is asked.
    """
    targets = gold if gold is not None else {} if system.plain else resolve(questions, system.documents)
    known = journal.known if journal else {}

    def given(question: Question) -> Given:
        searched = retrieval and bool(targets.get(question.line))
        found = known.get(question.line) or _given(system, question, repeat, searched)
        return found if system.timed else replace(found, seconds=0.0)

    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(jobs) if jobs > 1 else nullcontext() as pool:
        answers: Iterator[Given] = (pool.map if pool else map)(given, questions.questions)
        try:
            for number, (question, answer) in enumerate(zip(questions.questions, answers, strict=True), 1):
                if journal and question.line not in known:
                    journal.keep(question.line, answer)
                outcomes.append(_judged(question, answer, targets.get(question.line, ()), system.text_of))
                if tell:
                    tell(number, len(questions.questions))
        except BaseException:
            if pool:
                pool.shutdown(wait=False, cancel_futures=True)
            raise
    return outcomes


def _given(system: System, question: Question, repeat: int, searched: bool) -> Given:
    first = _asked(system.ask, question)
    if first.body is None:
        return first
    again = [_asked(system.ask, question) for _ in range(repeat - 1)]
    same = all(_bytes(g.body) == _bytes(first.body) for g in again) if again else None
    hits = list(system.search(question, DEPTH)) if searched and system.search else None
    return replace(first, same=same, hits=hits)


def _asked(ask: Ask, question: Question) -> Given:
    began = perf_counter()
    for _ in range(TRIES):
        began = perf_counter()
        try:
            body = ask(question)
        except Later as later:
            error: Exception = later
            time.sleep(min(later.seconds, LONGEST))
        except Exception as other:  # any error at all is what a person asking would have met
            error = other
            break
        else:
            return Given(perf_counter() - began, body)
    return Given(perf_counter() - began, error=f"{type(error).__name__}: {error}")


def _bytes(body: dict[str, Any] | None) -> str:
    return json.dumps(body, ensure_ascii=False)


def _judged(question: Question, given: Given, targets: tuple[Target, ...], text_of: TextOf) -> Outcome:
    if given.body is None:
        return Crashed(question, given.error, given.seconds)
    try:
        judged = judge(question, given.body, given.seconds, targets, text_of)
    except (LookupError, TypeError, ValueError) as error:  # a body that lacks what the contract promises
        return Crashed(question, f"{type(error).__name__}: {error}", given.seconds)
    return _with_more(judged, given, targets)


def _with_more(judged: Judged, given: Given, targets: tuple[Target, ...]) -> Judged:
    ranked = None if given.hits is None else ranks(given.hits, targets)
    return replace(judged, same=given.same, ranked=ranked)
