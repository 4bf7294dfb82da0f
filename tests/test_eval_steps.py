"""The time of each step: measured in the answering path itself, which is left as it was."""

from __future__ import annotations

from contextlib import suppress

import kb.ask
from eval.steps import PASSAGES, STEPS, Timing, measure, timed, told
from kb.knowledge import Knowledge
from kb.sets.questions import Question


def test_the_functions_are_put_back_even_after_an_error() -> None:
    names = [name for names in (*STEPS.values(), (PASSAGES,)) for name in names]
    before = [getattr(kb.ask, name) for name in names]
    with suppress(KeyError), timed():
        assert kb.ask.respond is not before[names.index("respond")]
        raise KeyError
    assert [getattr(kb.ask, name) for name in names] == before


def test_typed_questions_are_timed_and_those_of_passages_left_out(knowledge: Knowledge) -> None:
    def asked(words: str) -> Question:
        return Question(question=words, category="x", expect="answered")

    found = measure(knowledge, [asked("常山县负责哪些项目？"), asked("老旧小区没物业怎么办")])
    assert len(found) == 1
    assert found[0].whole > 0
    assert found[0].steps["read"] > 0
    assert sum(found[0].steps.values()) <= found[0].whole * 1.5


def test_the_table_is_as_worked_by_hand() -> None:
    steps = dict.fromkeys(STEPS, 0.0)
    timings = [Timing(9, n, steps | {"read": n / 2, "run": n / 4}) for n in (1.0, 2.0, 3.0, 10.0)]
    lines = list(told("x", 6, timings))
    assert lines[0] == "x: 4 typed of 6 questions, median of 5 repeats each"
    assert "whole          2.00    10.00 100.0%" in lines
    assert "read           1.00     5.00  50.0%" in lines
    assert "other          0.50     2.50  25.0%" in lines
