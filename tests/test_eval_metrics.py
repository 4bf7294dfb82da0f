"""Each metric against a table worked by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from eval.compare import compare, sign_flip
from eval.judge import Check, Crashed, Judged, Outcome, Rows
from eval.metrics import LOWER_IS_BETTER, measure
from eval.metrics.calibration import bins, calibration
from eval.metrics.categories import categories
from eval.metrics.confusion import confusion
from eval.metrics.memory import peak
from eval.metrics.share import Share
from eval.metrics.tradeoff import Step, tradeoff
from eval.report import LABELS
from kb.sets.questions import Question


def question(**more: Any) -> Question:
    return Question.model_validate({"question": "甲", "category": "list", "expect": "answered", **more})


def judged(
    asked: Question,
    status: str = "answered",
    ms: float = 1,
    rows: Rows | None = None,
    cited: tuple[int, int] = (0, 0),
    *checks: Check,
    confidence: float = 0.8,
    **more: Any,
) -> Judged:
    body = {"status": status, "confidence": confidence}
    return Judged(asked, body, ms / 1000, checks, rows, *cited, **more)


OUTCOMES: list[Outcome] = [
    judged(question(rows=["a", "b"], figures=[1, 2]), "answered", 10, Rows(2, 2, 2), (4, 3), Check("figures", 2, 2), Check("gold", 2, 2), Check("quotes", 4, 4), Check("forbidden", 2, 2), gold_met=2, gold_wanted=2, same=True, ranked=(1, 3)),
    judged(question(rows=["a", "b"], facts=[["x"]], history=["乙"]), "answered", 20, Rows(2, 4, 1), (2, 1), Check("rows", -2, 2), Check("facts", 1, 1), Check("gold", 1, 2), Check("quotes", 1, 2), Check("forbidden", 0, 1), gold_met=1, gold_wanted=2, same=False, ranked=(0, 2)),
    judged(question(rows=[], facts=[["2021", "2021年"]]), "not_found", 30, Rows(0, 0, 0), (0, 0), Check("status", 0, 1)),
    judged(question(expect="not_found"), "answered", 40, None, (0, 0), Check("status", 0, 1)),
    judged(question(expect="not_found"), "not_found", 50, None, (0, 0), Check("status", 1, 1)),
    Crashed(question(rows=["a"], figures=[1, 2], history=["乙"]), "ValueError: x", 0.06),
]  # fmt: skip

EXPECTED = {
    "passed": 2 / 6,
    "lists.exact": 2 / 4,  # the first and the rightly empty one; 1/4 of four rows; the crash
    "lists.exact_if_answered": 1 / 2,  # without the refusal and the crash
    "lists.precision": (1 + 0.25 + 1 + 0) / 4,
    "lists.recall": (1 + 0.5 + 1 + 0) / 4,
    "lists.f1": (1 + 2 * 0.25 * 0.5 / 0.75 + 1 + 0) / 4,
    "figures.exact": 1 / 3,  # the refusal gave not its one, the crash neither of its two
    "figures.exact_if_answered": 1,
    "figures.exact_and_cited": 1,  # of the first alone, which has gold
    "figures.found": 2 / 5,
    "facts.found": 1,
    "forbidden.absent": 1 / 2,
    "citations.exact": 5 / 6,
    "citations.gold": 1 / 2,
    "citations.precision": 4 / 6,
    "citations.recall": 3 / 4,
    "retrieval.hit@1": 1 / 2,
    "retrieval.recall@5": (2 / 2 + 1 / 2) / 2,
    "retrieval.recall@10": (2 / 2 + 1 / 2) / 2,
    "retrieval.mrr@10": (1 + 1 / 2) / 2,
    "retrieval.ndcg@10": ((1 + 0.5) / (1 + 0.63093) + 0.63093 / (1 + 0.63093)) / 2,  # 1 / log2(2, 4, 3)
    "refusal.false_answers": 1 / 2,
    "refusal.false_refusals": 1 / 4,
    "followup.passed": 0,
    "identity.same": 1 / 2,
    "calibration.error": 0.8 - 2 / 5,  # five answers say 0.8, two are right
    "calibration.brier": (2 * 0.2**2 + 3 * 0.8**2) / 5,
    "crashes": 1,
    "latency.p50": 30,
    "latency.p95": 60,
    "latency.p99": 60,
}


def test_every_metric_is_as_worked_by_hand() -> None:
    found = measure(OUTCOMES)
    values = {n: figure.value if isinstance(figure, Share) else figure for n, figure in found.items()}
    assert values == pytest.approx(EXPECTED)


def test_what_counts_questions_says_how_many() -> None:
    counted = {n: (f.hits, f.asked) for n, f in measure(OUTCOMES).items() if isinstance(f, Share)}
    assert counted == {
        "passed": (2, 6),
        "lists.exact": (2, 4),
        "lists.exact_if_answered": (1, 2),
        "figures.exact": (1, 3),
        "figures.exact_if_answered": (1, 1),
        "figures.exact_and_cited": (1, 1),
        "forbidden.absent": (1, 2),
        "citations.gold": (1, 2),
        "refusal.false_answers": (1, 2),
        "refusal.false_refusals": (1, 4),
        "followup.passed": (0, 2),
        "identity.same": (1, 2),
    }


@pytest.mark.parametrize(
    ("hits", "asked", "low", "high"),
    [  # (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n) with z² = 3.8415
        (0, 10, 0.0, 0.2775),  # 3.8415 / 13.8415
        (10, 10, 0.7225, 1.0),
        (1, 2, 0.0945, 0.9055),
        (
            8,
            10,
            0.4902,
            0.9433,
        ),  # Newcombe, Statistics in Medicine 17 (1998), method 3, has the like of these:
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_an_interval_is_wilsons(hits: int, asked: int, low: float, high: float) -> None:
    assert Share(hits, asked).interval == pytest.approx((low, high), abs=5e-5)


def test_statuses_are_counted_as_expected_and_given() -> None:
    assert confusion(OUTCOMES) == {
        "answered": {"answered": 2, "not_found": 1, "unclear": 0, "crashed": 1},
        "not_found": {"answered": 1, "not_found": 1, "unclear": 0, "crashed": 0},
    }


def test_categories_are_in_order_and_each_has_its_share() -> None:
    some = [judged(question(category=c), "answered", 1, None, (0, 0), Check("status", ok, 1)) for c, ok in (("b", 1), ("a", 1), ("b", 0))]  # fmt: skip
    assert list(categories(some).items()) == [("a", Share(1, 1)), ("b", Share(1, 2))]


def test_false_answers_fall_as_false_refusals_rise() -> None:
    ok = Check("status", 1, 1)
    bad = Check("status", 0, 1)
    some: list[Outcome] = [
        judged(question(), "answered", 1, None, (0, 0), ok, confidence=0.9),
        judged(question(), "answered", 1, None, (0, 0), ok, confidence=0.5),
        judged(question(), "not_found", 1, None, (0, 0), bad, confidence=0.8),
        judged(question(), "unclear", 1, None, (0, 0), bad, confidence=0.8),
        judged(question(expect="not_found"), "answered", 1, None, (0, 0), bad, confidence=0.3),
        judged(question(expect="not_found"), "not_found", 1, None, (0, 0), ok, confidence=0.8),
        Crashed(question(), "ValueError: x", 0.06),
    ]
    assert tradeoff(some) == [  # confidence, answered of all, right of those, false answers, false refusals
        Step(0.0, Share(3, 7), Share(2, 3), Share(1, 2), Share(1, 5)),
        Step(0.35, Share(2, 7), Share(2, 2), Share(0, 2), Share(1, 5)),
        Step(0.55, Share(1, 7), Share(1, 1), Share(0, 2), Share(2, 5)),
        Step(0.95, Share(0, 7), None, Share(0, 2), Share(3, 5)),
    ]
    assert tradeoff([]) == []


def test_every_metric_has_a_label_and_a_direction() -> None:
    assert set(LABELS) == {*EXPECTED, *peak()}
    assert set(LOWER_IS_BETTER) <= set(LABELS)


def test_what_was_not_there_to_measure_is_left_out() -> None:
    left = {n for n in EXPECTED if n.split(".")[0] in ("passed", "calibration", "crashes", "latency")}
    assert set(measure([OUTCOMES[4]])) == {*left, "refusal.false_answers"}


def test_what_states_no_confidence_is_neither_calibrated_nor_traded_off() -> None:
    silent = [replace(o, body={"status": "answered"}) for o in OUTCOMES[:2] if isinstance(o, Judged)]
    assert (calibration(silent), bins(silent), tradeoff(silent)) == ({}, [], [])


def test_answers_are_binned_by_stated_confidence() -> None:
    ok, bad = Check("status", 1, 1), Check("status", 0, 1)
    stated = ((0.31, ok), (0.35, bad), (0.9, ok), (1.0, ok))
    some = [judged(question(), "answered", 1, None, (0, 0), check, confidence=c) for c, check in stated]
    low, high = bins(some)
    assert (low.confidence, low.right) == (pytest.approx(0.33), Share(1, 2))
    assert (high.confidence, high.right) == (pytest.approx(0.95), Share(2, 2))
    assert calibration(some)["calibration.error"] == pytest.approx((2 * 0.17 + 2 * 0.05) / 4)


def test_peak_memory_is_that_of_a_process_that_holds_an_interpreter() -> None:
    assert 10 < peak()["memory.peak"] < 100_000


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([], 1),
        ([0, 0], 1),
        ([1], 1),
        ([1, 1, 1, 1, 1], 2 / 32),
        ([1, 1, 1, -1], 10 / 16),
        ([1] * 10, 2 / 1024),
    ],
)
def test_the_paired_test_is_exact_for_passes_and_failures(differences: list[int], p: float) -> None:
    assert sign_flip(differences) == pytest.approx(p)


def test_two_runs_are_paired_by_question() -> None:
    def run(*cases: tuple[str, bool]) -> dict[str, Any]:
        return {
            "metrics": {"passed": 0.5},
            "cases": [{"history": [], "question": q, "passed": p} for q, p in cases],
        }

    found = compare(run(("a", True), ("b", False), ("c", True)), run(("a", False), ("b", True), ("d", True)))
    assert (found["fixed"], found["broke"], found["added"], found["removed"]) == (["b"], ["a"], ["d"], ["c"])
    assert found["p"] == 1
