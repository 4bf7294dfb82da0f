"""The 12 indicators of the plan, by a table made by hand from its text."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from ingest.document import Amount, Cell, Document, Relation, Row
from ingest.parse import parse

REPO = Path(__file__).parents[1]


# number | name | category | unit | base | base year if another | target | growth | cumulative; None = no cell
INDICATORS = """
1|服务业增加值|规模实力|亿元|887.4||1400|>7.5%|
2|社会消费品零售总额|规模实力|亿元|757||1000|6%|
3|服务业从业人员占全社会从业人员比重|规模实力|%|33 (2019 年)|2019|34.5||[1.5]
4|服务业税收收入占全市税收收入比重|规模实力|%|52.1||53||[0.9]
5|数字经济服务业主营业务收入|数字服务|亿元|35.5||70|12.5%|
6|网络零售额|数字服务|亿元|389||780|15%|
7|知识密集型服务业增加值占比|结构效益|%|23.1||28||[5]
8|服务业劳动生产率|结构效益|万元/人|20||28|7%|
9|省级高能级服务业创新发展区|载体能级|个|0||1|-|
10|省级现代服务业创新发展区|载体能级|个|0||6|-|
11|服务质量满意度|改革开放|分|87.2||高于全省平均|-|
12|服务贸易进出口额|改革开放|亿元|8||15|13%|
"""


@cache
def plan() -> Document:
    path = REPO / "corpus/quzhou-services-145/plan.txt"
    return parse(path.read_text(encoding="utf-8"), "quzhou-services-145")


def relation(d: Document, key: str) -> Relation:
    return next(r for r in d.relations if r.key == key)


def printed(row: Row, key: str) -> str | None:
    return row.cells[key].printed if key in row.cells else None


@pytest.mark.parametrize("line", INDICATORS.strip().splitlines())
def test_an_indicator_of_the_plan_has_the_cells_of_the_hand_made_table(line: str) -> None:
    number, name, category, unit, base, year, target, growth, cumulative = line.split("|")
    row = relation(plan(), "indicators").rows[int(number) - 1]
    assert row.id == f"quzhou-services-145/indicators/{number}"
    assert [row.cells[k].value for k in ("number", "name", "category", "unit")] == [
        int(number),
        name,
        category,
        unit,
    ]
    assert (printed(row, "base"), printed(row, "target")) == (base, target)
    assert (printed(row, "growth") or "", printed(row, "cumulative") or "") == (growth, cumulative)
    assert row.cells["base"].year == (int(year) if year else None)
    got = row.cells["base"].value
    assert isinstance(got, Amount) and got == Amount(Decimal(base.split(" ")[0]), unit)


def test_the_heads_name_the_years_of_base_and_target() -> None:
    fields = {f.key: (f.label, f.type, f.year) for f in relation(plan(), "indicators").fields}
    assert fields["base"] == ("2020年", "number", 2020) and fields["target"] == (
        "2025年目标值",
        "number",
        2025,
    )


def test_growth_is_a_rate_that_binds_as_printed_or_is_not_listed() -> None:
    rows = relation(plan(), "indicators").rows
    assert rows[0].cells["growth"].value == Amount(Decimal("7.5"), "%", "more_than")
    assert rows[1].cells["growth"].value == Amount(Decimal("6"), "%")
    assert [(r.cells["growth"].value, r.cells["growth"].printed) for r in rows[8:11]] == [(None, "-")] * 3


def test_a_cumulative_figure_of_a_percentage_is_in_points() -> None:
    rows = relation(plan(), "indicators").rows
    assert [r.cells["cumulative"].value for r in rows if "cumulative" in r.cells] == [
        Amount(Decimal(n), "个百分点") for n in ("1.5", "0.9", "5")
    ]  # fmt: skip


def test_a_target_in_words_keeps_them_and_is_a_finding() -> None:
    d = plan()
    cell = relation(d, "indicators").rows[10].cells["target"]
    assert cell.value is None and cell.printed == "高于全省平均"
    odd = [f for f in d.findings if f.code == "not-a-number"]
    assert [f.span.of(d.text) for f in odd] == ["高于全省平均"]


def test_a_value_of_another_year_is_a_finding_with_its_place() -> None:
    d = plan()
    assert [f.span.of(d.text) for f in d.findings if f.code == "other-year"] == ["33 (2019 年)"]


def test_a_cell_says_where_its_category_head_and_unit_stand() -> None:
    d = plan()
    row = relation(d, "indicators").rows[1]

    def roles(cell: Cell) -> dict[str, str]:
        return {s.role: s.span.of(d.text) for s in cell.sources}

    assert roles(row.cells["category"]) == {"inherited": "规模实力", "head": "类别"}
    assert roles(row.cells["base"]) == {"value": "757", "head": "2020 年", "unit": "亿元"}
