"""Tables with tabs, bars or wide gaps, whatever their heads, units and merged cells."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from ingest.document import Amount, Cell, Document, Relation, Row, Unit
from ingest.fields import kind_of, split_head
from ingest.parse import parse
from ingest.tables import grids, is_head

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


def printed(row: Row, key: str) -> str | None:
    return row.cells[key].printed if key in row.cells else None


@pytest.mark.parametrize("line", INDICATORS.strip().splitlines())
def test_an_indicator_of_the_plan_has_the_cells_of_the_hand_made_table(line: str) -> None:
    number, name, category, unit, base, year, target, growth, cumulative = line.split("|")
    row = relation(plan(), "indicators").rows[int(number) - 1]
    assert row.id == f"quzhou-services-145/indicators/{number}"
    assert [row.cells[k].value for k in ("number", "name", "category", "unit")] == [int(number), name, category, unit]
    assert (printed(row, "base"), printed(row, "target")) == (base, target)
    assert (printed(row, "growth") or "", printed(row, "cumulative") or "") == (growth, cumulative)
    assert row.cells["base"].year == (int(year) if year else None)
    got = row.cells["base"].value
    assert isinstance(got, Amount) and got == Amount(Decimal(base.split(" ")[0]), unit)


def test_the_heads_name_the_years_of_base_and_target() -> None:
    fields = {f.key: (f.label, f.type, f.year) for f in relation(plan(), "indicators").fields}
    assert fields["base"] == ("2020年", "number", 2020) and fields["target"] == ("2025年目标值", "number", 2025)


def test_growth_is_a_rate_that_binds_as_printed_or_is_not_listed() -> None:
    rows = relation(plan(), "indicators").rows
    assert rows[0].cells["growth"].value == Amount(Decimal("7.5"), "%", "more_than")
    assert rows[1].cells["growth"].value == Amount(Decimal("6"), "%")
    assert [(r.cells["growth"].value, r.cells["growth"].printed) for r in rows[8:11]] == [(None, "-")] * 3


def test_a_cumulative_figure_of_a_percentage_is_in_points() -> None:
    rows = relation(plan(), "indicators").rows
    assert [r.cells["cumulative"].value for r in rows if "cumulative" in r.cells] == [
        Amount(Decimal("1.5"), "个百分点"), Amount(Decimal("0.9"), "个百分点"), Amount(Decimal("5"), "个百分点"),
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


# ---- forms of a table ----

PLAIN = [
    "序号\t项目名称\t建设年限\t总投资（亿元）\t牵头单位",
    "1\t甲大桥（南段）\t2021-2025\t3.5\t市甲局",
    "2\t乙码头\t2022—2024年\t约 4\t乙县政府、市甲局",
]
WANTED = [
    {"number": 1, "name": "甲大桥（南段）", "start": 2021, "end": 2025, "total": "3.5亿元", "units": ["市甲局:lead"]},
    {"number": 2, "name": "乙码头", "start": 2022, "end": 2024, "total": "4亿元", "units": ["乙县政府:lead", "市甲局:lead"]},
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
    "the unit in the cells": "\n".join(PLAIN).replace("（亿元）", "").replace("3.5", "3.5亿元").replace("约 4", "约 4亿元"),
    "another unit": "\n".join(PLAIN).replace("亿元", "万元").replace("3.5", "35000").replace("约 4", "约 40000"),
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


def test_a_table_without_numbers_counts_its_rows() -> None:
    rows = only("项目名称\t总投资（亿元）\n甲\t3\n乙\t4\n")
    assert [row.id for row in rows] == ["small/projects/1", "small/projects/2"] and "number" not in rows[0].cells


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
    assert [u.name for u in value or () if isinstance(u, Unit)] == units if isinstance(value, tuple) else not units
    assert row.cells["units"].printed == words


def test_the_units_of_two_columns_come_together_with_their_roles() -> None:
    rows = only("项目名称\t牵头单位\t配合单位\n甲\t市甲局\t市乙局、市丙局\n乙\t市甲局\t—\n丙\t—\t市乙局\n")
    assert [values(row)["units"] for row in rows] == [
        ["市甲局:lead", "市乙局:cooperating", "市丙局:cooperating"], ["市甲局:lead"], ["市乙局:cooperating"],
    ]  # fmt: skip


def test_roles_may_stand_inside_the_cell() -> None:
    rows = only("项目名称\t责任单位\n甲\t市甲局（牵头）、市乙局\n乙\t牵头单位：市甲局；配合单位：市乙局、市丙局\n")
    assert [values(row)["units"] for row in rows] == [
        ["市甲局:lead", "市乙局:responsible"], ["市甲局:lead", "市乙局:cooperating", "市丙局:cooperating"],
    ]  # fmt: skip


def test_a_row_of_one_cell_heads_the_rows_below_it() -> None:
    rows = only("序号\t项目名称\t总投资（亿元）\n一、交通类\t\t\n1\t甲\t3\n2\t乙\t4\n二、能源类\t\t\n3\t丙\t5\n")
    assert [(row.cells["name"].value, row.cells["category"].value) for row in rows] == [
        ("甲", "一、交通类"), ("乙", "一、交通类"), ("丙", "二、能源类"),
    ]  # fmt: skip


def test_a_chinese_number_heads_rows_that_have_arabic_ones() -> None:
    rows = only("序号\t项目名称\t总投资（亿元）\n一\t交通类（2个）\t7\n1\t甲\t3\n2\t乙\t4\n")
    assert [(row.cells["name"].value, row.cells["category"].value) for row in rows] == [
        ("甲", "交通类（2个）"), ("乙", "交通类（2个）"),
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


def test_of_two_columns_of_names_the_fuller_names_the_rows() -> None:
    rows = only("重点任务\t具体举措\t责任单位\n加强领导\t建立机制\t市甲局\n\t压实责任\t市乙局\n")
    assert [row.cells["name"].value for row in rows] == ["建立机制", "压实责任"]


def test_a_head_of_two_lines_is_read_as_one() -> None:
    rows = only("序号\t项目名称\t投资（万元）\t\t责任单位\n\t\t总投资\t“十四五”投资\t\n1\t甲\t50000\t20000\t市甲局\n")
    assert values(rows[0]) == {
        "number": 1, "name": "甲", "total": "5亿元", "planned": "2亿元", "units": ["市甲局:responsible"],
    }  # fmt: skip


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


def test_a_table_of_things_that_no_kind_knows_has_fields_of_its_own() -> None:
    d = of("活动名称\t举办月份\t举办地点\t预计人数（人）\n启动仪式\t3月\t大剧院\t约1200\n诗会\t4月\t古镇\t800\n")
    r = d.relations[0]
    assert (r.key, r.noun) == ("huodong", "活动")
    assert [(f.key, f.label, f.type, f.unit) for f in r.fields] == [
        ("name", "活动名称", "text", ""), ("jubanyuefen", "举办月份", "text", ""),
        ("jubandidian", "举办地点", "text", ""), ("yujirenshu", "预计人数", "number", "人"),
    ]  # fmt: skip
    assert r.rows[0].cells["yujirenshu"].value == Amount(Decimal(1200), "人", "about")


def test_rows_are_named_by_the_first_column_of_different_words_where_no_head_says_so() -> None:
    rows = only("县（市、区）\t任务数（个）\t完成时限\n甲县\t3\t2022年\n乙县\t4\t2023年\n")
    assert [row.cells["name"].value for row in rows] == ["甲县", "乙县"]


def test_a_table_that_names_nothing_is_a_finding() -> None:
    d = of("2020年\t2025年\n3\t4\n5\t6\n")
    assert not d.relations and [f.code for f in d.findings if f.code == "unread-table"]


def test_a_row_without_a_name_is_a_finding() -> None:
    d = of("序号\t项目名称\t总投资（亿元）\t责任单位\n1\t甲\t3\t市甲局\n2\t\t4\t市乙局\n")
    assert len(d.relations[0].rows) == 1
    assert [f.span.of(d.text) for f in d.findings if f.code == "row-without-name"] == ["2\t\t4\t市乙局"]


def test_a_ragged_row_is_a_finding() -> None:
    d = of("项目名称\t总投资（亿元）\t责任单位\n甲\t3\n乙\t4\t市甲局\t多余\n丙\t5\t市甲局\n")
    assert [f.span.of(d.text) for f in d.findings if f.code == "ragged-row"] == ["甲\t3", "乙\t4\t市甲局\t多余"]
    assert [row.cells["name"].value for row in d.relations[0].rows] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("heads", "keys"),
    [
        ("指标名称\t单位\t2020年\t2025年", ["name", "unit", "base", "target"]),
        ("指标\t单位\t2020年（基期）\t2025年目标值", ["name", "unit", "base", "target"]),
        ("指标\t单位\t2020年现状值\t2025年规划目标", ["name", "unit", "base", "target"]),
        ("指标\t单位\t2020年\t2023年\t2025年", ["name", "unit", "base", "y2023", "target"]),
        ("指标\t单位\t基期值\t2025年", ["name", "unit", "base", "target"]),
        ("指标\t单位\t2020年\t2025年\t年均增长（累计）", ["name", "unit", "base", "target", "growth"]),
        ("指标\t单位\t2020年\t2025年\t年均增速（%）\t属性", ["name", "unit", "base", "target", "growth", "attribute"]),
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


def test_prose_with_gaps_or_one_bar_is_no_table() -> None:
    d = of("甲局　　乙局\n\n2022年3月15日\n\n一边是A|B测试，一边是上线。\n\n这里  有些  空格，写得随意。\n")
    assert not [b for b in d.blocks if b.kind == "table"] and not d.relations


def test_a_block_without_head_and_row_is_no_grid() -> None:
    d = of("| --- | --- |\n")
    assert [grids(d.text, b) for b in d.blocks if b.kind == "table"] == [[]]
