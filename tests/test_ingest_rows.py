"""Cells of every kind, merged cells, rows that head others, rows that are none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.document import Amount, Document, Row, Unit
from ingest.parse import parse


def of(table: str, before: str = "一、任务\n\n") -> Document:
    return parse(before + table, "small")


def only(table: str, before: str = "一、任务\n\n") -> tuple[Row, ...]:
    d = of(table, before)
    assert len([r for r in d.relations if r.key != "targets"]) == 1
    return d.relations[0].rows


def values(row: Row) -> dict[str, object]:
    shown: dict[str, object] = {}
    for key, cell in row.cells.items():
        value = cell.value
        if isinstance(value, Amount):
            shown[key] = f"{value.value}{value.unit}"
        elif isinstance(value, tuple):
            shown[key] = [f"{u.name}:{u.role}" if isinstance(u, Unit) else u for u in value]
        else:
            shown[key] = value
    return shown


def test_a_table_without_numbers_counts_its_rows() -> None:
    rows = only("项目名称\t总投资（亿元）\n甲\t3\n乙\t4\n")
    assert [row.id for row in rows] == ["small/projects/1", "small/projects/2"] and "number" not in rows[
        0
    ].cells


def test_money_without_a_unit_anywhere_has_none() -> None:
    row = only("项目名称\t总投资\t责任单位\n甲\t3500\t甲局\n")[0]
    assert row.cells["total"].value == Amount(Decimal(3500), "")


def test_money_of_another_currency_is_not_taken_for_ours() -> None:
    rows = only("项目名称\t总投资（亿元）\t责任单位\n甲\t3亿美元\t甲局\n乙\t3\t甲局\n")
    assert rows[0].cells["total"].value == Amount(Decimal(3), "亿美元")
    assert rows[1].cells["total"].value == Amount(Decimal(3), "亿元")


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2021-2025", 2021, 2025),
        ("2021—2025年", 2021, 2025),
        ("2021年至2025年", 2021, 2025),
        ("2021.3—2025.12", 2021, 2025),
        ("2021.03-2025.12", 2021, 2025),
        ("2021年3月-2025年12月", 2021, 2025),
        ("2021/03～2025/12", 2021, 2025),
        ("２０２１—２０２５年", 2021, 2025),
        ("2022", 2022, 2022),
        ("2022年起", 2022, "absent"),
        ("2025年底前", "absent", 2025),
        ("长期", None, None),
        ("—", None, None),
    ],
)
def test_a_period_gives_the_years_that_it_names(period: str, start: object, end: object) -> None:
    row = only(f"项目名称\t建设期限\t总投资（亿元）\n甲\t{period}\t3\n")[0]
    assert values(row).get("start", "absent") == start and values(row).get("end", "absent") == end


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("市甲局、市乙局", ["市甲局", "市乙局"]),
        ("市甲局，市乙局", ["市甲局", "市乙局"]),
        ("市甲局；市乙局", ["市甲局", "市乙局"]),
        ("市甲局/市乙局", ["市甲局", "市乙局"]),
        ("市甲局／市乙局", ["市甲局", "市乙局"]),
        ("市甲局 市乙局", ["市甲局", "市乙局"]),
        ("市甲局　各县（市、区）政府", ["市甲局", "各县（市、区）政府"]),
        ("市甲局和市乙局", ["市甲局", "市乙局"]),
        ("市自然资源和规划局", ["市自然资源和规划局"]),
        ("市文化和旅游局、市住房和城乡建设局", ["市文化和旅游局", "市住房和城乡建设局"]),
        ("市甲局等", ["市甲局"]),
        ("—", []),
        ("无", []),
    ],
)
def test_several_units_in_a_cell_are_told_apart(words: str, units: list[str]) -> None:
    row = only(f"项目名称\t总投资（亿元）\t责任单位\n甲\t3\t{words}\n")[0]
    value = row.cells["units"].value
    assert (
        [u.name for u in value or () if isinstance(u, Unit)] == units
        if isinstance(value, tuple)
        else not units
    )
    assert row.cells["units"].printed == words


def test_the_units_of_two_columns_come_together_with_their_roles() -> None:
    rows = only("项目名称\t牵头单位\t配合单位\n甲\t市甲局\t市乙局、市丙局\n乙\t市甲局\t—\n丙\t—\t市乙局\n")
    assert [values(row)["units"] for row in rows] == [
        ["市甲局:lead", "市乙局:cooperating", "市丙局:cooperating"], ["市甲局:lead"], ["市乙局:cooperating"],
    ]  # fmt: skip


def test_roles_may_stand_inside_the_cell() -> None:
    rows = only(
        "项目名称\t责任单位\n甲\t市甲局（牵头）、市乙局\n乙\t牵头单位：市甲局；配合单位：市乙局、市丙局\n"
    )
    assert [values(row)["units"] for row in rows] == [
        ["市甲局:lead", "市乙局:responsible"], ["市甲局:lead", "市乙局:cooperating", "市丙局:cooperating"],
    ]  # fmt: skip


def test_a_row_of_one_cell_heads_the_rows_below_it() -> None:
    rows = only(
        "序号\t项目名称\t总投资（亿元）\n一、交通类\t\t\n1\t甲\t3\n2\t乙\t4\n二、能源类\t\t\n3\t丙\t5\n"
    )
    assert [(row.cells["name"].value, row.cells["category"].value) for row in rows] == [
        ("甲", "交通类"), ("乙", "交通类"), ("丙", "能源类"),
    ]  # fmt: skip


def test_a_chinese_number_heads_rows_that_have_arabic_ones() -> None:
    rows = only("序号\t项目名称\t总投资（亿元）\n一\t交通类（2个）\t7\n1\t甲\t3\n2\t乙\t4\n")
    assert [(row.cells["name"].value, row.cells["category"].value) for row in rows] == [
        ("甲", "交通类"), ("乙", "交通类"),
    ]  # fmt: skip


def test_chinese_numbers_alone_number_the_rows() -> None:
    rows = only("序号\t项目名称\t总投资（亿元）\n一\t甲\t3\n二\t乙\t4\n")
    assert [row.cells["name"].value for row in rows] == ["甲", "乙"]


def test_a_merged_cell_is_the_one_above() -> None:
    rows = only("类别\t项目名称\t责任单位\n交通\t甲\t市甲局\n\t乙\t\n能源\t丙\t市乙局\n")
    assert [(r.cells["category"].value, values(r)["units"]) for r in rows] == [
        ("交通", ["市甲局:responsible"]), ("交通", ["市甲局:responsible"]), ("能源", ["市乙局:responsible"]),
    ]  # fmt: skip
    assert {s.role for s in rows[1].cells["units"].sources} == {"inherited", "head"}


def test_a_row_without_a_name_is_a_finding() -> None:
    d = of("序号\t项目名称\t总投资（亿元）\t责任单位\n1\t甲\t3\t市甲局\n2\t\t4\t市乙局\n")
    assert len(d.relations[0].rows) == 1
    assert [f.span.of(d.text) for f in d.findings if f.code == "row-without-name"] == ["2\t\t4\t市乙局"]


def test_a_line_between_two_rows_heads_those_below_it() -> None:
    """It looked like a chapter, and cut the table in two."""
    rows = only("序号\t指标\t2020年\t2025年\n一、发展\n1\t甲\t3\t4\n2\t乙\t5\t6\n（二）民生\n3\t丙\t7\t8\n")
    assert [(row.cells["name"].value, row.cells["category"].value) for row in rows] == [
        ("甲", "发展"), ("乙", "发展"), ("丙", "民生"),
    ]  # fmt: skip


def test_a_chapter_behind_a_table_is_no_row() -> None:
    for below in ("正文。\n", "序号\t重点任务\t责任单位\n1\t乙\t市甲局\n"):
        d = of("序号\t项目名称\t总投资（亿元）\n1\t甲\t3\n二、保障\n" + below)
        assert [h.title for h in d.headings] == ["任务", "保障"] and len(d.relations[0].rows) == 1
