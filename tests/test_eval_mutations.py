"""The answering path broken on purpose, in one way at a time: the report shows each under the right metrics, moves them
in the right direction, and nothing else.

A fixed slice of our own questions is answered once; each mutation changes the bodies as a defect would.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from eval.metrics import measure
from eval.metrics.share import Share
from eval.run import ask_all
from eval.systems.local import local
from eval.systems.system import Search, System
from kb.knowledge import Knowledge
from kb.sets.questions import Question, QuestionSet, read_questions
from kb.settings import CHECKOUT

Body = dict[str, Any]
Mutation = Callable[[Question, Body], Body | None]  # None: this answer is not one that the defect touches
ALWAYS = {"passed", "calibration.error", "calibration.brier"}  # what any failure moves
QUIET = ("latency", "memory")


def has_rows(body: Body, least: int = 1) -> bool:
    return body["table"] is not None and len(body["table"]["rows"]) >= least


def drop_a_row(question: Question, body: Body) -> Body | None:
    if not question.rows or not has_rows(body, 2):
        return None
    body["table"]["rows"].pop()
    return body


def add_a_row(question: Question, body: Body) -> Body | None:
    if not question.rows or not has_rows(body):
        return None
    row = copy.deepcopy(body["table"]["rows"][0])
    key = "name" if "name" in row["cells"] else body["table"]["columns"][0]["key"]
    row["cells"][key] = "多出来的一行"
    body["table"]["rows"].append(row)
    return body


def shift_a_span_by_one(question: Question, body: Body) -> Body | None:
    if not body["citations"]:
        return None
    body["citations"][0]["span"][0] += 1
    return body


def cite_another_row(question: Question, body: Body) -> Body | None:
    """The first citation is another passage, truly quoted."""
    if not question.gold or not body["citations"] or not body["related"]:
        return None
    body["citations"] = [{**place, "n": n} for n, place in enumerate(body["related"][:1], 1)]
    return body


def drop_a_citation(question: Question, body: Body) -> Body | None:
    if (
        not question.gold
        or len(body["citations"]) < 2
        or question.category not in ("list", "filter", "aggregate")
    ):
        return None
    body["citations"].pop()
    return body


def a_wrong_operand(question: Question, body: Body) -> Body | None:
    """One figure that went in is another, in the words, the table and the operands alike; the result stays."""
    made = body["computation"]
    if not made or made["operation"] == "count" or not question.figures or question.rows is not None:
        return None
    return changed(body, {str(o["value"]) for o in made["operands"]} & {str(f) for f in question.figures})


def a_wrong_sum(question: Question, body: Body) -> Body | None:
    made = body["computation"]
    if not made or made["operation"] != "sum" or str(made["result"]) not in map(str, question.figures):
        return None
    return changed(body, {str(made["result"])})


def changed(body: Body, figures: set[str]) -> Body | None:
    """The body with the first of the figures put for another wherever it is told."""
    if not figures:
        return None
    figure = min(figures)

    def put(held: Any) -> Any:
        if isinstance(held, dict):
            return {key: put(value) for key, value in held.items()}
        if isinstance(held, list):
            return [put(value) for value in held]
        if isinstance(held, str):
            return held.replace(figure, "9876543")
        return 9876543 if not isinstance(held, bool) and str(held) == figure else held

    return {**body, **{name: put(body[name]) for name in ("text", "table", "computation")}}


def answer_an_unanswerable(question: Question, body: Body) -> Body | None:
    if question.expect != "not_found" or body["status"] != "not_found":
        return None
    return {**body, "status": "answered", "text": "是的。"}


def refuse_an_answerable(question: Question, body: Body) -> Body | None:
    if question.expect != "answered" or question.rows is not None or question.figures or question.facts:
        return None
    return {**body, "status": "not_found", "table": None, "computation": None, "citations": []}


def a_wrong_follow_up(question: Question, body: Body) -> Body | None:
    """The follow-up is answered as if nothing stood before it."""
    if not question.history or not question.rows or not has_rows(body):
        return None
    body["table"]["rows"] = [{**body["table"]["rows"][0], "cells": {"name": "上一问的那一行"}}]
    return body


def lose_a_fact(question: Question, body: Body) -> Body | None:
    if (
        not question.told_in_words
        or question.rows is not None
        or question.figures
        or question.told_in_figures
    ):
        return None
    return {**body, "text": "见原文。", "table": None, "computation": None}


LIST = {"lists.exact", "lists.exact_if_answered", "lists.f1"}
CITED = {"citations.gold", "citations.precision", "citations.recall"}
FIGURES = {"figures.exact", "figures.exact_if_answered", "figures.exact_and_cited", "figures.found"}
# A mutation, the metrics that it must move, and those that it may move beside (a row taken away took its figures along).
MUTATIONS: list[tuple[Mutation, set[str], set[str]]] = [
    (drop_a_row, LIST | {"lists.recall"}, {"followup.passed", *FIGURES, "facts.found"}),
    (add_a_row, LIST | {"lists.precision"}, {"followup.passed"}),
    (shift_a_span_by_one, {"citations.exact"}, {"followup.passed"}),
    (cite_another_row, CITED | {"figures.exact_and_cited"}, {"followup.passed", "citations.exact"}),
    (drop_a_citation, {"citations.gold", "citations.recall"}, {"figures.exact_and_cited", "citations.precision", "citations.exact", "followup.passed"}),
    (a_wrong_operand, FIGURES, {"followup.passed"}),
    (a_wrong_sum, FIGURES, {"followup.passed"}),
    (answer_an_unanswerable, {"refusal.false_answers"}, {"followup.passed"}),
    (refuse_an_answerable, {"refusal.false_refusals"}, {*CITED, "citations.exact", "followup.passed"}),
    (a_wrong_follow_up, LIST | {"followup.passed"}, {"lists.precision", "lists.recall", *FIGURES, "facts.found"}),
    (lose_a_fact, {"facts.found"}, {"followup.passed"}),
]  # fmt: skip


def figures(asked: QuestionSet, system: System, **more: Any) -> dict[str, float]:
    found = measure(ask_all(asked, system, **more))
    values = {name: f.value if isinstance(f, Share) else f for name, f in found.items()}
    return {name: value for name, value in values.items() if not name.startswith(QUIET)}


@pytest.fixture(scope="module")
def asked() -> QuestionSet:
    """Every ninth of our questions, and all of the categories that are few."""
    whole = read_questions(CHECKOUT / "eval" / "sets" / "quzhou.jsonl")
    few = ("aggregate", "follow-up")
    kept = tuple(q for n, q in enumerate(whole.questions) if n % 9 == 0 or q.category in few)
    extra = Question.model_validate(
        {"question": "专栏9讲了什么", "category": "structure", "expect": "answered", "line": 10_000}
    )
    return replace(whole, questions=(*kept, extra))


@pytest.fixture(scope="module")
def system(asked: QuestionSet, knowledge: Knowledge) -> System:
    """The true answers, kept, so that each mutation costs nothing."""
    made = local(knowledge)
    bodies = {q.line: made.ask(q) for q in asked.questions}
    return replace(made, ask=lambda q: copy.deepcopy(bodies[q.line]))


@pytest.fixture(scope="module")
def right(asked: QuestionSet, system: System) -> dict[str, float]:
    return figures(asked, system)


@pytest.mark.parametrize(("mutation", "moved", "beside"), MUTATIONS, ids=lambda x: getattr(x, "__name__", ""))
def test_a_defect_shows_under_its_own_metrics_and_no_others(
    mutation: Mutation,
    moved: set[str],
    beside: set[str],
    asked: QuestionSet,
    system: System,
    right: dict[str, float],
) -> None:
    touched = count()

    def broken(question: Question) -> Body:
        body = mutation(question, system.ask(question))
        return system.ask(question) if body is None else [body, next(touched)][0]  # type: ignore[return-value]

    wrong = figures(asked, replace(system, ask=broken))
    assert next(touched) > 0, "the slice holds no answer that this defect touches"
    different = {name for name in right if wrong.get(name) != right[name]}
    assert moved | {"passed"} <= different
    assert different <= moved | beside | ALWAYS
    for name in different - {"calibration.error", "citations.precision", "citations.exact"}:
        worse = (
            wrong[name] > right[name]
            if name.startswith(("refusal", "calibration"))
            else wrong[name] < right[name]
        )
        assert worse, name


def test_an_answer_that_differs_from_time_to_time_shows_under_identity_alone(
    asked: QuestionSet, system: System, right: dict[str, float]
) -> None:
    draws = count()

    def drifting(question: Question) -> Body:
        return {**system.ask(question), "id": str(next(draws))}

    steady = figures(asked, system, repeat=2)
    wrong = figures(asked, replace(system, ask=drifting), repeat=2)
    assert (steady.pop("identity.same"), wrong.pop("identity.same")) == (1, 0)
    assert wrong == steady == right


def test_a_crash_shows_as_a_crash_and_is_no_refusal(
    asked: QuestionSet, system: System, right: dict[str, float]
) -> None:
    def crashing(question: Question) -> Body:
        if question.category == "structure":
            raise KeyError("lost")
        return system.ask(question)

    wrong = figures(asked, replace(system, ask=crashing))
    assert wrong["crashes"] == sum(q.category == "structure" for q in asked.questions)
    assert wrong["passed"] < right["passed"]
    assert wrong["refusal.false_refusals"] == right["refusal.false_refusals"]


def test_a_search_in_the_wrong_order_shows_under_retrieval_alone(
    asked: QuestionSet, system: System, right: dict[str, float]
) -> None:
    truly = system.search
    assert truly is not None
    found = {q.line: list(truly(q, 10)) for q in asked.questions if q.gold and q.category == "passage"}
    some = replace(asked, questions=tuple(q for q in asked.questions if q.line in found))

    def searching(turn: int) -> Search:
        return lambda question, k: found[question.line][::turn][:k]

    ordered = figures(some, replace(system, search=searching(1)), retrieval=True)
    turned = figures(some, replace(system, search=searching(-1)), retrieval=True)
    different = {name for name in ordered if ordered[name] != turned[name]}
    assert different >= {"retrieval.hit@1", "retrieval.mrr@10", "retrieval.ndcg@10"}
    assert all(name.startswith("retrieval.") for name in different)
    assert turned["retrieval.recall@10"] == ordered["retrieval.recall@10"]
    assert turned["retrieval.ndcg@10"] < ordered["retrieval.ndcg@10"]
