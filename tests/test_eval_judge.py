"""The judge: what passes, what fails, and that a broken answer is seen under the right check."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from eval.judge import Judged, judge
from eval.words import has_fact, same_name
from kb.sets.gold import Target
from kb.sets.questions import Question
from kb.sets.words import plain

TEXT = "甲项目，总投资 37 亿。\n乙项目，总投资 1,200.50 亿。\n丙。\n"


def place(line: int) -> dict[str, Any]:
    start = sum(len(x) + 1 for x in TEXT.split("\n")[: line - 1])
    words = TEXT.split("\n")[line - 1]
    return {
        "n": line, "document": "d", "revision": "r", "lines": [line, line],
        "span": [start, start + len(words)], "quote": words, "reading": words,
    }  # fmt: skip


def answer() -> dict[str, Any]:
    return {
        "status": "answered",
        "text": "共 2 个，合计 1237.5 亿元。[1][2]",
        "table": {
            "columns": [{"key": "name", "label": "项目", "type": "text"}, {"key": "total", "label": "总投资", "type": "number"}],
            "rows": [
                {"document": "d", "cells": {"name": "甲项目", "total": 37}, "citations": [1]},
                {"document": "d", "cells": {"name": "乙项目（一期）", "total": 1200.5}, "citations": [2]},
            ],
        },
        "computation": {
            "operation": "sum", "expression": "37 + 1200.5", "result": 1237.5, "unit": "亿元",
            "operands": [{"value": 37, "citations": [1]}, {"value": 1200.5, "citations": [2]}],
        },
        "citations": [place(1), place(2)],
        "related": [place(3)],
    }  # fmt: skip


QUESTION = Question.model_validate(
    {
        "question": "有哪些",
        "category": "list",
        "expect": "answered",
        "rows": ["甲项目", "乙项目"],
        "figures": [1237.5, 37],
        "facts": [["亿元", "亿"], ["1,200.5"]],
    }
)
TARGETS = (Target("d", ((1, 1),)), Target("d", ((2, 2), (9, 9))))


def judged(body: dict[str, Any], question: Question = QUESTION) -> Judged:
    return judge(question, body, 0.1, TARGETS, lambda document, revision: TEXT)


def test_a_right_answer_passes_every_check() -> None:
    found = judged(answer())
    assert [(c.name, c.ok) for c in found.checks] == [
        ("status", True), ("quotes", True), ("rows", True), ("figures", True), ("facts", True), ("gold", True),
    ]  # fmt: skip
    assert found.passed


def drop_a_row(body: dict[str, Any]) -> None:
    body["table"]["rows"].pop()


def add_a_row(body: dict[str, Any]) -> None:
    body["table"]["rows"].append({"document": "d", "cells": {"name": "丙"}, "citations": [3]})


def repeat_a_row(body: dict[str, Any]) -> None:
    body["table"]["rows"].append(copy.deepcopy(body["table"]["rows"][0]))


def shift_a_span(body: dict[str, Any]) -> None:
    body["citations"][0]["span"][0] += 1


def shift_a_related_span(body: dict[str, Any]) -> None:
    body["related"][0]["span"][1] -= 1


def change_a_quote(body: dict[str, Any]) -> None:
    body["citations"][1]["quote"] = body["citations"][1]["quote"].replace("1,200.50", "1200.5")


def round_the_result(body: dict[str, Any]) -> None:
    body["text"] = "合计约 1238 亿元"
    body["computation"]["result"] = 1238


def leave_out_a_citation(body: dict[str, Any]) -> None:
    body["citations"].pop()


def refuse(body: dict[str, Any]) -> None:
    body.update(status="not_found", table=None, computation=None, citations=[])


@pytest.mark.parametrize(
    ("mutation", "failing"),
    [
        (drop_a_row, ["rows"]), (add_a_row, ["rows"]), (repeat_a_row, ["rows"]), (shift_a_span, ["quotes"]),
        (shift_a_related_span, ["quotes"]), (change_a_quote, ["quotes"]), (round_the_result, ["figures"]),
        (leave_out_a_citation, ["gold"]), (refuse, ["status"]),
    ],
)  # fmt: skip
def test_a_mutation_fails_under_its_own_check(
    mutation: Callable[[dict[str, Any]], None], failing: list[str]
) -> None:
    body = answer()
    mutation(body)
    found = judged(body)
    assert [c.name for c in found.checks if not c.ok] == failing
    assert not found.passed


def test_outside_lists_one_gold_place_is_enough_and_a_list_needs_all() -> None:
    body = answer()
    body["citations"].pop()
    assert judged(body, QUESTION.model_copy(update={"category": "value"})).passed
    assert not judged(body).passed


def test_a_figure_in_a_citation_mark_or_within_another_figure_does_not_count() -> None:
    body = answer() | {"text": "见 [7]，共 1237.5 亿元", "table": None}
    asked = QUESTION.model_copy(update={"rows": None, "facts": (), "figures": (Decimal(7),)})
    assert [c.name for c in judged(body, asked).checks if not c.ok] == ["figures"]
    for wording, there in (
        ("12", False),
        ("237.5", False),
        ("1237", False),
        ("1237.50", True),
        ("1237.5亿元", True),
        ("7.5亿元", False),
    ):
        assert has_fact([plain("1237.5 亿元")], {Decimal("1237.5")}, (wording,)) is there, wording


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("浙西航空物流枢纽", "浙西航空物流枢纽（衢州机场迁建）", True), ("甲（B 型）", "甲(B型)", True),
        ("港（一期）", "港（二期）", False), ("甲项目", "甲", False),
    ],
)  # fmt: skip
def test_a_trailing_bracket_may_be_left_out_but_not_exchanged(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


def test_a_row_with_a_bracket_does_not_take_the_place_of_its_twin() -> None:
    asked = QUESTION.model_copy(update={"rows": ("港", "港（一期）"), "figures": (), "facts": ()})
    rows = [{"document": "d", "cells": {"name": name}, "citations": [1]} for name in ("港（一期）", "港")]
    body = answer()
    body["table"]["rows"] = rows
    assert judged(body, asked).passed


def test_an_empty_list_is_right_where_no_row_is_expected() -> None:
    asked = QUESTION.model_copy(update={"rows": (), "figures": (), "facts": ()})
    body = answer()
    assert not judged(body, asked).passed
    body["table"]["rows"] = []
    assert judged(body, asked).passed
