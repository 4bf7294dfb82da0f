"""Our own sets, the fast part: no exact figure may fall below what the saved runs say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.metrics import LOWER_IS_BETTER
from eval.readme import newest
from eval.record import record
from eval.run import ask_all
from eval.systems.local import local
from kb.knowledge import Knowledge
from kb.sets.questions import read_questions
from kb.settings import CHECKOUT

SETS = CHECKOUT / "eval" / "sets"
SAVED = {run["set"]: run for run in newest()}
EXACT = ("passed", "lists.exact", "figures.exact", "citations.exact", "citations.gold", "refusal.false_answers", "refusal.false_refusals", "crashes")  # fmt: skip
EVERY = 5  # of the larger set each so manieth question


@pytest.mark.parametrize("name", EXACT)
def test_no_exact_figure_of_the_sample_falls(name: str, sample: dict[str, float]) -> None:
    saved = SAVED["sample"]["metrics"][name]
    assert sample[name] <= saved if name in LOWER_IS_BETTER else sample[name] >= saved


@pytest.fixture(scope="module")
def sample(knowledge: Knowledge) -> dict[str, float]:
    questions = read_questions(SETS / "sample.jsonl")
    metrics: dict[str, float] = record(questions, ask_all(questions, local(knowledge)), {})["metrics"]
    return metrics


def test_what_passed_of_a_fixed_slice_still_passes(knowledge: Knowledge) -> None:
    whole = read_questions(SETS / "quzhou.jsonl")
    saved = SAVED["quzhou"]
    passed = {case["line"] for case in saved["cases"] if case["passed"]}
    assert saved["set_sha256"] == whole.sha256, "the set has changed: make eval"
    some = tuple(q for q in whole.questions[::EVERY] if q.line in passed)
    outcomes = ask_all(replace(whole, questions=some), local(knowledge))
    assert len(some) > 50
    assert [o.question.question for o in outcomes if not o.passed] == []
