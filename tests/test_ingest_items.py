"""Numbered items with run-in fields, in the words that documents use for them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.document import Amount, Cell, Unit
from ingest.items import item_name
from ingest.parse import parse


def unit_names(cell: Cell) -> list[str]:
    assert isinstance(cell.value, tuple)
    return [u.name for u in cell.value if isinstance(u, Unit)]


def amount(cell: Cell) -> Amount:
    assert isinstance(cell.value, Amount)
    return cell.value


def project(text: str, number: int = 0) -> dict[str, Cell]:
    d = parse(f"专栏1 重大项目\n\n{text}\n", "small")
    found = [row for relation, row in d.rows() if relation.key == "projects"]
    return found[number].cells


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("（2021-2025）", 2021, 2025),
        ("（2021—2025年）", 2021, 2025),
        ("（2021 年至 2025 年）", 2021, 2025),
        ("（2021年3月—2025年12月）", 2021, 2025),
        ("（2021～2025）", 2021, 2025),
        ("(2021-2025)", 2021, 2025),
        ("（2023）", 2023, 2023),
        ("（2023年）", 2023, 2023),
        ("（2021-2025年，分两期）", 2021, 2025),
    ],
)
def test_the_years_stand_in_the_bracket_behind_the_name(period: str, start: int, end: int) -> None:
    cells = project(f"1.甲大桥（南段）{period}。建设内容在此。总投资 3 亿元。（责任单位：甲局）")
    assert (cells["start"].value, cells["end"].value) == (start, end)
    assert cells["name"].value == "甲大桥（南段）"


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("国家大学科技园（智慧岛）项目（2022-2026）。建设", "国家大学科技园（智慧岛）项目"),
        ("保税物流中心（B 型）（2024-2026）。建设", "保税物流中心（B 型）"),
        ("甲--乙花境项目（2020-2027）。建设", "甲--乙花境项目"),
        ("五四广场（1919年）改造（2021-2023）建设广场", "五四广场（1919年）改造"),
        ("某项目（2021-2025年）：建设", "某项目"),
        ("“一刻钟”服务圈项目：新建", "“一刻钟”服务圈项目"),
        ("**某项目**（2021-2025）。建设", "某项目"),
        ("没有年份的项目", "没有年份的项目"),
        ("", ""),
        ("。", ""),
    ],
)
def test_a_name_is_whole_and_has_no_years(item: str, name: str) -> None:
    assert item_name(item) == name


@pytest.mark.parametrize(
    ("words", "value", "qualifier", "printed"),
    [
        ("总投资 3 亿", "3", "exact", "3 亿"),
        ("总投资约 3.5 亿元", "3.5", "about", "约 3.5 亿元"),
        ("总投资约为 3.5 亿元", "3.5", "about", "约为 3.5 亿元"),
        ("项目总投资为 3 亿元左右", "3", "about", "3 亿元左右"),
        ("估算总投资5800万元", "0.58", "exact", "5800万元"),
        ("投资估算：1,500万元", "0.15", "exact", "1,500万元"),
        ("总投资额达 50 亿元以上", "50", "at_least", "50 亿元以上"),
        ("总投资不超过2亿元", "2", "at_most", "不超过2亿元"),
        ("总投资人民币 1.2 万亿元", "12000", "exact", "1.2 万亿元"),
        ("一期投资 1 亿元，总投资 3 亿元", "3", "exact", "3 亿元"),
        ("年投资额 1 亿元，总投资 3 亿元", "3", "exact", "3 亿元"),
    ],
)
def test_the_total_is_read_with_its_qualifier(words: str, value: str, qualifier: str, printed: str) -> None:
    cells = project(f"1.甲项目（2021-2025）。建设内容在此。{words}。（责任单位：甲局）")
    total = amount(cells["total"])
    assert (total.value, total.unit, total.qualifier) == (Decimal(value), "亿元", qualifier)
    assert cells["total"].printed == printed


@pytest.mark.parametrize(
    "words",
    [
        "“十四五”期间计划投资 2 亿",
        "十四五投资2亿元",
        "“十四五”期间完成投资2亿元",
        "“十四五”计划总投资 2 亿元",
        "2021-2025年计划投资2亿元",
        "规划期内投资 2 亿元",
    ],
)
def test_what_is_planned_is_not_the_total(words: str) -> None:
    cells = project(f"1.甲项目（2021-2025）。建设内容在此，总投资 3 亿，其中{words}。（责任单位：甲局）")
    assert amount(cells["planned"]).value == 2 and amount(cells["total"]).value == 3


def test_a_total_without_a_figure_keeps_its_words() -> None:
    cells = project("1.甲项目：建设。建设期限：2023—2027年；投资估算：待批复后确定；牵头单位：甲局。")
    assert (cells["total"].value, cells["total"].printed) == (None, "待批复后确定")


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("（责任单位：甲局、乙局）", [("甲局", "responsible"), ("乙局", "responsible")]),
        ("（责任单位:甲局，乙局）", [("甲局", "responsible"), ("乙局", "responsible")]),
        ("（责任单位：甲局；完成时限：2022年）", [("甲局", "responsible")]),
        (
            "牵头单位：甲局；配合单位：乙局、丙县（市、区）政府。",
            [("甲局", "lead"), ("乙局", "cooperating"), ("丙县（市、区）政府", "cooperating")],
        ),
        ("牵头单位：甲局，配合单位：乙局。", [("甲局", "lead"), ("乙局", "cooperating")]),
        (
            "（甲局牵头，乙局、丙局配合）",
            [("甲局", "lead"), ("乙局", "cooperating"), ("丙局", "cooperating")],
        ),
        ("（由甲局牵头）", [("甲局", "lead")]),
        ("（甲局、乙局按职责分工负责）", [("甲局", "responsible"), ("乙局", "responsible")]),
        ("（责任单位：甲局（牵头）、乙局）", [("甲局", "lead"), ("乙局", "responsible")]),
        ("（责任单位：甲局等）", [("甲局", "responsible")]),
    ],
)  # fmt: skip
def test_units_have_the_role_that_is_printed(words: str, units: list[tuple[str, str]]) -> None:
    cells = project(f"1.甲项目（2021-2025）。建设内容在此。总投资 3 亿。{words}")
    value = cells["units"].value
    assert isinstance(value, tuple)
    assert [(u.name, u.role) for u in value if isinstance(u, Unit)] == units


def test_the_units_end_where_their_bracket_closes() -> None:
    cells = project("1.甲项目（2021-2025）。建设。总投资 3 亿（责任单位：甲局），由乙公司出资。")
    assert unit_names(cells["units"]) == ["甲局"]


def test_a_project_alone_in_its_column_is_a_row() -> None:
    cells = project("1.甲项目（2021-2025）。建设内容在此。总投资 3 亿。（责任单位：甲局）")
    assert cells["name"].value == "甲项目"


def test_items_with_units_alone_are_tasks() -> None:
    text = "一、重点任务\n\n1.加强领导。落实。（责任单位：甲局）\n\n2.加大投入。安排。（责任单位：乙局）\n"
    assert [r.key for r in parse(text, "small").relations] == ["tasks"]


def test_items_without_fields_are_no_rows() -> None:
    text = "一、原则\n\n1.政府主导、社会参与。强化职责，形成格局。\n\n2.城乡统筹、均衡发展。推动倾斜。\n"
    assert not parse(text, "small").relations


def test_a_figure_of_thousands_of_digits_is_no_amount() -> None:
    """`Decimal.quantize` failed on more digits than the context holds."""
    for digits in (20, 32, 5000):
        cells = project(
            f"1.甲项目（2021-2025）。建设内容在此。总投资 {'9' * digits} 亿元。（责任单位：甲局）"
        )
        assert "total" not in cells or amount(cells["total"]).value == Decimal("9" * digits)


def projects(text: str) -> list[dict[str, Cell]]:
    return [row.cells for relation, row in parse(text, "small").rows() if relation.key == "projects"]


@pytest.mark.parametrize("marks", ["◆◆", "●●", "①②", "■■"])
def test_items_may_have_bullets_or_numbers_in_circles(marks: str) -> None:
    found = projects(
        f"专栏2 重点项目\n{marks[0]}甲物流园（2021-2024）：建设仓库，总投资5亿元，责任单位：甲区政府。\n"
        f"{marks[1]} 乙物流园。建设仓库。建设期限：2022-2025年，总投资：8亿元，责任单位：乙县政府。\n"
    )
    assert [(c["name"].value, c["start"].value, amount(c["total"]).value) for c in found] == [
        ("甲物流园", 2021, 5), ("乙物流园", 2022, 8),
    ]  # fmt: skip
    assert ["number" in c for c in found] == [marks == "①②"] * 2
    assert [unit_names(c["units"]) for c in found] == [["甲区政府"], ["乙县政府"]]


def test_fields_may_stand_in_lines_of_their_own_below_a_numbered_heading() -> None:
    text = (
        "专栏3 重点项目\n\n1. 甲水库工程\n建设内容：新建水库一座，库容3亿立方米。\n"
        "建设年限：2021-2025年\n总投资：12亿元\n"
        "“十四五”投资：8亿元\n责任单位：市水利局\n\n2. 乙灌区工程\n建设内容：灌区改造。\n"
        "建设年限：2022-2024年\n总投资：5亿元\n“十四五”投资：5亿元\n责任单位：甲县政府、市水利局\n\n二、保障\n正文。\n"
    )
    found = projects(text)
    assert [c["name"].value for c in found] == ["甲水库工程", "乙灌区工程"]
    assert [c["content"].value for c in found] == ["新建水库一座，库容3亿立方米", "灌区改造"]
    assert [(c["start"].value, c["end"].value) for c in found] == [(2021, 2025), (2022, 2024)]
    assert [(amount(c["total"]).value, amount(c["planned"]).value) for c in found] == [(12, 8), (5, 5)]
    assert [unit_names(c["units"]) for c in found] == [["市水利局"], ["甲县政府", "市水利局"]]
    row = next(row for _, row in parse(text, "small").rows())
    assert row.piece.reading(text).split("\n")[:2] == [
        "1. 甲水库工程",
        "建设内容：新建水库一座，库容3亿立方米。",
    ]


def test_years_and_units_may_run_in_without_a_label() -> None:
    cells = project("（1）甲工程。新建厂房两座。建设期2021-2023年，总投资5亿元，由市住建局负责实施。")
    assert (cells["start"].value, cells["end"].value) == (2021, 2023)
    assert unit_names(cells["units"]) == ["市住建局"] and cells["content"].value == "新建厂房两座"
