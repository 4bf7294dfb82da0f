"""Tables with tabs, bars or wide gaps: the same rows in every form."""

from __future__ import annotations

import pytest

from ingest.document import Amount, Document, Row, Unit
from ingest.parse import parse
from ingest.tables import grids


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


PLAIN = [
    "序号\t项目名称\t建设年限\t总投资（亿元）\t牵头单位",
    "1\t甲大桥（南段）\t2021-2025\t3.5\t市甲局",
    "2\t乙码头\t2022—2024年\t约 4\t乙县政府、市甲局",
]


WANTED = [
    {
        "number": 1,
        "name": "甲大桥（南段）",
        "start": 2021,
        "end": 2025,
        "total": "3.5亿元",
        "units": ["市甲局:lead"],
    },
    {
        "number": 2,
        "name": "乙码头",
        "start": 2022,
        "end": 2024,
        "total": "4亿元",
        "units": ["乙县政府:lead", "市甲局:lead"],
    },
]


FORMS = {
    "tabs": "\n".join(PLAIN),
    "tabs, blank lines": "\n\n".join(PLAIN),
    "tabs, a cut between the rows": PLAIN[0] + "\n" + PLAIN[1] + "\n\n" + PLAIN[2],
    "tabs and trailing tabs": "\t\t\n".join(PLAIN) + "\t",
    "carriage returns": "\r\n".join(PLAIN) + "\r\n",
    "bars": "\n".join("| " + row.replace("\t", " | ") + " |" for row in PLAIN),
    "bars with a rule": "\n".join(
        ["| " + PLAIN[0].replace("\t", " | ") + " |", "| --- | :---: | --- | ---: | --- |"]
        + ["| " + row.replace("\t", " | ") + " |" for row in PLAIN[1:]]
    ),
    "bars inside alone": "\n".join(row.replace("\t", " | ") for row in PLAIN),
    "wide bars": "\n".join("｜" + row.replace("\t", "｜") + "｜" for row in PLAIN),
    "bold": "\n".join("|" + "|".join(f"**{c}**" for c in row.split("\t")) + "|" for row in PLAIN),
    "gaps": "\n".join(row.replace("\t", "   ") for row in PLAIN),
    "gaps of two spaces": "\n".join(row.replace("\t", "  ") for row in PLAIN),
    "wide gaps": "\n".join("    " + row.replace("\t", "　　") for row in PLAIN),
    "the head comes again": "\n".join([*PLAIN[:2], PLAIN[0], PLAIN[2]]),
    "the unit in the first row": "（单位：亿元）\t\t\t\t\n" + "\n".join(PLAIN).replace("（亿元）", ""),
    "the unit above": "（单位：亿元）\n" + "\n".join(PLAIN).replace("（亿元）", ""),
    "the unit in the cells": "\n".join(PLAIN)
    .replace("（亿元）", "")
    .replace("3.5", "3.5亿元")
    .replace("约 4", "约 4亿元"),
    "another unit": "\n".join(PLAIN)
    .replace("亿元", "万元")
    .replace("3.5", "35000")
    .replace("约 4", "约 40000"),
    "a sum": "\n".join([*PLAIN, "合计\t\t\t7.5\t"]),
    "a sum in the name": "\n".join([*PLAIN, "\t合 计（2个）\t\t7.5\t"]),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_table_gives_the_same_rows_in_every_form(form: str) -> None:
    assert [values(row) for row in only(FORMS[form] + "\n")] == WANTED


@pytest.mark.parametrize("form", FORMS)
def test_a_table_in_a_column_gives_its_rows_the_column(form: str) -> None:
    rows = only(FORMS[form] + "\n", "第一章 项目\n\n【专栏二】 重大项目\n\n")
    assert [(row.id, row.cells["column"].value) for row in rows] == [
        ("small/projects/2-1", "【专栏二】 重大项目"), ("small/projects/2-2", "【专栏二】 重大项目"),
    ]  # fmt: skip


def test_a_table_that_goes_on_without_its_head_keeps_it() -> None:
    first, second = "序号\t项目名称\t总投资（亿元）\n1\t甲\t3\n", "2\t乙\t4\n"
    for between in ("续表\n", "续表1\n", "（续）\n"):
        rows = only("表1 重大项目\n" + first + between + second)
        assert [row.cells["name"].value for row in rows] == ["甲", "乙"]


def test_two_tables_under_one_heading_are_two_relations() -> None:
    d = of("项目名称\t总投资（亿元）\n甲\t3\n重点任务\t责任单位\n乙\t市甲局\n")
    assert [(r.key, [row.cells["name"].value for row in r.rows]) for r in d.relations] == [
        ("projects", ["甲"]), ("tasks", ["乙"]),
    ]  # fmt: skip


def test_a_table_that_names_nothing_is_a_finding() -> None:
    d = of("2020年\t2025年\n3\t4\n5\t6\n")
    assert not d.relations and [f.code for f in d.findings if f.code == "unread-table"]


def test_a_ragged_row_is_a_finding() -> None:
    d = of("项目名称\t总投资（亿元）\t责任单位\n甲\t3\n乙\t4\t市甲局\t多余\n丙\t5\t市甲局\n")
    assert [f.span.of(d.text) for f in d.findings if f.code == "ragged-row"] == [
        "甲\t3",
        "乙\t4\t市甲局\t多余",
    ]
    assert [row.cells["name"].value for row in d.relations[0].rows] == ["甲", "乙", "丙"]


def test_prose_with_gaps_or_one_bar_is_no_table() -> None:
    d = of("甲局　　乙局\n\n2022年3月15日\n\n一边是A|B测试，一边是上线。\n\n这里  有些  空格，写得随意。\n")
    assert not [b for b in d.blocks if b.kind == "table"] and not d.relations


def test_a_block_without_head_and_row_is_no_grid() -> None:
    d = of("| --- | --- |\n")
    assert [grids(d.text, b) for b in d.blocks if b.kind == "table"] == [[]]
