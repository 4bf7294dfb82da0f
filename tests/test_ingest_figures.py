"""Figures that prose tells, one by one: what of, when, how much, from what, over what."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.figures import Figure, figures
from ingest.parse import parse

REPO = Path(__file__).resolve().parents[1]
Told = tuple[str, str, str, tuple[int, ...]]


@cache
def plan() -> Document:
    path = REPO / "corpus/quzhou-services-145/plan.txt"
    return parse(path.read_text(encoding="utf-8"), "quzhou-services-145")


def of(text: str) -> tuple[Figure, ...]:
    return figures(parse("一、发展基础\n\n" + text + "\n", "small"))


def told(f: Figure) -> Told:
    return f.name, f.kind, f"{f.amount.value}{f.amount.unit}", f.years


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "2018-2022年，全市粮食产量从41.5万吨增长为52万吨，占全省比重从6.1%提高到7.25%。",
            [
                ("粮食产量", "value", "52万吨", (2022,)),
                ("粮食产量", "value", "41.5万吨", (2018,)),
                ("粮食产量占全省比重", "value", "7.25%", (2022,)),
                ("粮食产量占全省比重", "value", "6.1%", (2018,)),
            ],
        ),
        (
            "2020年末，存款余额和贷款余额分别达310亿元和290.5亿元，较2015年分别增长80.4%和91.1%。",
            [
                ("存款余额", "value", "310亿元", (2020,)),
                ("贷款余额", "value", "290.5亿元", (2020,)),
                ("存款余额", "rise", "80.4%", (2020,)),
                ("贷款余额", "rise", "91.1%", (2020,)),
            ],
        ),
        (
            "“十三五”期间，工业投资年均增速达12.9%，高于全省平均5.9个百分点。",
            [
                ("工业投资", "growth", "12.9%", (2016, 2020)),
                ("工业投资", "ahead", "5.9个百分点", (2016, 2020)),
            ],
        ),
        ("到2025年，冷库容量突破45万吨。", [("冷库容量", "value", "45万吨", (2025,))]),
        (
            "2020年，税收收入占比达52.1%，从业人员占比达33%（2019年）。",
            [("税收收入占比", "value", "52.1%", (2020,)), ("从业人员占比", "value", "33%", (2019,))],
        ),
        ("城区有道路 12 条，建成于不同年代。", []),
    ],
)
def test_a_figure_is_told_of_its_thing_and_its_year(text: str, found: list[Told]) -> None:
    assert [told(f) for f in of(text)] == found


def test_a_figure_told_as_a_rise_has_its_base_and_that_ones_year() -> None:
    first = figures(plan())[0]
    assert first.base is not None
    assert (told(first)[2], str(first.base.value), first.since) == ("887.37亿元", "526.84", 2015)


def test_a_bound_stands_as_it_is_printed() -> None:
    (figure,) = of("到2025年，冷库容量突破 45 万吨。")
    assert (figure.printed, figure.amount.qualifier) == ("突破45万吨", "more_than")


def test_every_figure_of_the_plan_stands_in_its_span() -> None:
    document = plan()
    found = figures(document)
    assert len(found) > 40
    for f in found:
        words = document.reading(f.span)
        assert f"{abs(f.amount.value)}" in words.replace(" ", "")
        assert all(document.reading(s) for s in f.dated)
