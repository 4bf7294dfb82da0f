"""Question files: what is read, and what an error says."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fakes import small

from kb.errors import BadInput
from kb.sets.gold import occurrences, resolve
from kb.sets.questions import read_questions
from kb.settings import CHECKOUT

GOOD = {"question": "甲？", "category": "value", "expect": "answered"}


def written(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "set.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines))
    return path


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"question": ""}, "question：不能为空"),
        ({"question": 3}, "question"),
        ({"category": None}, "category"),
        ({"expect": "yes"}, "expect：应为 'answered', 'not_found' or 'unclear'"),
        ({"figures": ["3"]}, "figures：应当都是数字"),
        ({"figures": [True]}, "figures：应当都是数字"),
        ({"facts": ["一"]}, "facts.0"),
        ({"facts": [[]]}, "facts.0"),
        ({"rows": "甲"}, "rows"),
        ({"history": ["甲"] * 21}, "history"),
        ({"figure": [3]}, "不认识“figure”，是不是想写“figures”"),
        ({"gold": [{"document": "a"}]}, "gold.0：要么写 quote，要么写 lines"),
        ({"gold": [{"document": "a", "lines": [3]}]}, "gold.0.lines"),
        ({"gold": [{"document": "a", "lines": [3, 2]}]}, "gold.0：lines 应当是 [首行, 末行]"),
        ({"gold": [{"document": "a", "lines": [0, 2]}]}, "gold.0.lines.0"),
    ],
)  # fmt: skip
def test_an_error_names_the_file_the_line_and_the_field(
    bad: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as error:
        read_questions(written(tmp_path, GOOD, "", GOOD | bad))
    assert "set.jsonl 第 3 行" in str(error.value)
    assert said in str(error.value)


@pytest.mark.parametrize(("line", "said"), [("{", "第 1 行第 2 字"), ("[]", "第 1 行：应当是一个 JSON 对象")])
def test_a_line_that_is_no_object_is_told(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        read_questions(written(tmp_path, line))
    assert said in str(error.value)


def test_a_missing_an_empty_and_a_non_utf8_file_are_told(tmp_path: Path) -> None:
    for name, data, said in (
        ("a", None, "读不到"),
        ("b", b"\n", "没有题目"),
        ("c", b"{}\n\xff", "第 2 行：不是 UTF-8"),
    ):
        if data is not None:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(BadInput, match=said):
            read_questions(tmp_path / name)


def test_a_fact_whose_every_wording_holds_a_digit_is_told_in_figures(tmp_path: Path) -> None:
    facts = [["2021", "2021年"], ["三年", "3年"], ["亿元"], ["突破 780"]]
    found = read_questions(written(tmp_path, GOOD | {"facts": facts})).questions[0]
    assert found.told_in_figures == (("2021", "2021年"), ("突破 780",))
    assert found.told_in_words == (("三年", "3年"), ("亿元",))


def test_figures_stay_as_written(tmp_path: Path) -> None:
    found = read_questions(written(tmp_path, GOOD | {"figures": [44.8, 350]}))
    assert found.questions[0].figures == (Decimal("44.8"), Decimal(350))


@pytest.mark.parametrize("name", ["quzhou", "quzhou-heldout", "sample"])
def test_our_own_sets_are_in_the_form(name: str) -> None:
    assert len(read_questions(CHECKOUT / "eval" / "sets" / f"{name}.jsonl").questions) >= 26


def test_gold_is_found_across_a_page_cut_and_refused_when_it_is_gone(tmp_path: Path) -> None:
    document = small("a", ("一、甲", "随着人工智\n\n能发展"), ("二、乙", "人工智能"))
    gold = [{"document": "a", "quote": "人工智能"}, {"document": "a", "lines": [1, 2]}]
    found = read_questions(written(tmp_path, GOOD | {"gold": gold}))
    by_quote, by_lines = resolve(found, {"a": document})[1]
    assert by_quote.lines == ((2, 4), (6, 6))
    assert by_lines.lines == ((1, 2),)
    assert [span.of(document.text) for span in occurrences(document.text, "人工智能")] == [
        "人工智\n\n能",
        "人工智能",
    ]
    for gone, said in (
        ({"quote": "没有"}, "已没有"),
        ({"lines": [90, 91]}, "没有第 90"),
        ({"document": "b", "quote": "甲"}, "没有文件"),
    ):
        wrong = read_questions(written(tmp_path, GOOD | {"gold": [{"document": "a", **gone}]}))
        with pytest.raises(BadInput, match=said):
            resolve(wrong, {"a": document})
