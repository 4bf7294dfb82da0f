"""The heads of a table → fields: in many words, on two lines, or unknown to us."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.document import Amount, Document, Row, Unit
from ingest.fields import kind_of, split_head
from ingest.parse import parse
from ingest.tables import is_head


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


@pytest.mark.parametrize(
    ("heads", "keys"),
    [
        ("指标名称\t单位\t2020年\t2025年", ["name", "unit", "base", "target"]),
        ("指标\t单位\t2020年（基期）\t2025年目标值", ["name", "unit", "base", "target"]),
        ("指标\t单位\t2020年现状值\t2025年规划目标", ["name", "unit", "base", "target"]),
        ("指标\t单位\t2020年\t2023年\t2025年", ["name", "unit", "base", "y2023", "target"]),
        ("指标\t单位\t基期值\t2025年", ["name", "unit", "base", "target"]),
        ("指标\t单位\t2020年\t2025年\t年均增长（累计）", ["name", "unit", "base", "target", "growth"]),
        ("指标\t2020年\t2025年\t年均增速（%）\t属性", ["name", "base", "target", "growth", "attribute"]),
        ("项目名称\t建设规模及内容\t投资估算\t责任单位", ["name", "content", "total", "units"]),
        ("项目名称\t建设内容及规模\t总投资\t其中：“十四五”投资", ["name", "content", "total", "planned"]),
        ("重大项目\t起止年限\t估算总投资\t2021-2025年投资", ["name", "period", "total", "planned"]),
        ("项目名称\t开工时间\t竣工时间\t责任单位", ["name", "start", "end", "units"]),
        ("重点任务\t牵头部门\t配合部门\t完成时限", ["name", "lead", "cooperating", "deadline"]),
        ("任务\t责任单位（牵头）\t完成时间\t备注", ["name", "lead", "deadline", "note"]),
    ],
)  # fmt: skip
def test_heads_are_known_in_many_words(heads: str, keys: list[str]) -> None:
    from ingest.columns import columns

    words = heads.split("\t")
    assert is_head(words)
    assert [c.key for c in columns(words, 0) if c] == keys


@pytest.mark.parametrize(
    ("head", "words", "unit"),
    [
        ("总投资（亿元）", "总投资", "亿元"),
        ("总投资(单位：万元)", "总投资", "万元"),
        ("2020年（基期）", "2020年（基期）", ""),
        ("年均增长（累计）", "年均增长（累计）", ""),
        ("责任单位（牵头）", "责任单位（牵头）", ""),
        ("预计人数（人）", "预计人数", "人"),
        ("**指 标**", "指标", ""),
    ],
)
def test_a_head_gives_its_unit(head: str, words: str, unit: str) -> None:
    assert split_head(head) == (words, unit)


def test_a_long_cell_heads_no_column() -> None:
    assert kind_of("项目" * 5000) is None


def test_rows_are_named_by_the_first_column_of_different_words_where_no_head_says_so() -> None:
    rows = only("县（市、区）\t任务数（个）\t完成时限\n甲县\t3\t2022年\n乙县\t4\t2023年\n")
    assert [row.cells["name"].value for row in rows] == ["甲县", "乙县"]


def test_of_two_columns_of_names_the_fuller_names_the_rows() -> None:
    rows = only("重点任务\t具体举措\t责任单位\n加强领导\t建立机制\t市甲局\n\t压实责任\t市乙局\n")
    assert [row.cells["name"].value for row in rows] == ["建立机制", "压实责任"]
    assert [row.cells["zhongdianrenwu"].value for row in rows] == ["加强领导", "加强领导"]
    assert rows[0].id == "small/tasks/1"


def test_a_table_of_things_that_no_kind_knows_has_fields_of_its_own() -> None:
    d = of(
        "活动名称\t举办月份\t举办地点\t预计人数（人）\n启动仪式\t3月\t大剧院\t约1200\n诗会\t4月\t古镇\t800\n"
    )
    r = d.relations[0]
    assert (r.key, r.noun) == ("huodong", "活动")
    assert [(f.key, f.label, f.type, f.unit) for f in r.fields] == [
        ("name", "活动名称", "text", ""), ("jubanyuefen", "举办月份", "text", ""),
        ("jubandidian", "举办地点", "text", ""), ("yujirenshu", "预计人数", "number", "人"),
    ]  # fmt: skip
    assert r.rows[0].cells["yujirenshu"].value == Amount(Decimal(1200), "人", "about")


def test_a_head_of_two_lines_is_read_as_one() -> None:
    rows = only(
        "序号\t项目名称\t投资（万元）\t\t责任单位\n\t\t总投资\t“十四五”投资\t\n1\t甲\t50000\t20000\t市甲局\n"
    )
    assert values(rows[0]) == {
        "number": 1, "name": "甲", "total": "5亿元", "planned": "2亿元", "units": ["市甲局:responsible"],
    }  # fmt: skip
