"""The forms that documents come in: page lines, web noise, parted and glued columns, cells on lines of their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.dates import deadline
from ingest.document import Amount, Document, Row, Unit
from ingest.parse import parse

TEXT = (Path(__file__).parent / "forms/forestry.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def forestry() -> Document:
    return parse(TEXT, "forestry")


def rows(d: Document, key: str) -> tuple[Row, ...]:
    return next(r for r in d.relations if r.key == key).rows


def units(row: Row) -> list[tuple[str, str]]:
    value = row.cells["units"].value
    return [(u.role, u.name) for u in value if isinstance(u, Unit)] if isinstance(value, tuple) else []


def test_projects_are_the_same_run_in_or_with_every_cell_on_its_own_line(forestry: Document) -> None:
    found = [
        (r.cells["name"].value, r.cells["total"].value, r.cells["start"].value, r.cells["end"].value)
        for r in rows(forestry, "projects")
    ]
    shown = [(name, f"{t.value}{t.unit}", a, b) for name, t, a, b in found if isinstance(t, Amount)]
    assert shown == [
        ("桐溪油茶产业园", "3.2亿元", 2021, 2023),
        ("双竹竹产业园（一期）", "4.5亿元", 2022, 2025),
        ("云岭林下经济示范带", "0.86亿元", 2022, 2024),
        ("松材线虫病防治工程", "1.2亿元", 2021, 2025),
        ("矿山复绿工程", "0.88亿元", 2022, 2024),
        ("河岸防护林工程", "0.56亿元", 2023, 2025),
    ]


def test_columns_glued_to_a_paragraph_or_parted_over_lines_are_headings(forestry: Document) -> None:
    columns = [(h.number, h.title) for h in forestry.headings if h.kind == "column"]
    assert columns == [("一", "“十四五”林业主要指标"), ("2", "林业产业重点项目"), ("3", "生态修复重点工程")]
    assert len(rows(forestry, "indicators")) == 2


def test_page_lines_are_in_no_block_and_cut_no_item(forestry: Document) -> None:
    words = [b.piece.reading(TEXT) for b in forestry.blocks]
    assert not any("— 12 —" in w or "— 13 —" in w for w in words)
    assert any(
        w.endswith(
            "建设初加工点12个。建设年限：2022—2024年。总投资8600万元。责任单位：市林业局、云岭县政府。"
        )
        for w in words
    )


def test_what_a_web_page_puts_around_a_document_is_no_passage(forestry: Document) -> None:
    noise = [
        b.kind
        for b in forestry.blocks
        if any(w in b.piece.reading(TEXT) for w in ("首页", "字号", "扫一扫", "打印本页"))
    ]
    assert noise == ["cover"] * 4


def test_a_wrap_that_cuts_a_number_is_joined(forestry: Document) -> None:
    assert any("规划期为２０２０年至2025年" in b.piece.reading(TEXT) for b in forestry.blocks)
    assert any(b.piece.reading(TEXT).endswith("林业总产值达到86亿元。") for b in forestry.blocks)


def test_a_chapter_in_one_line_has_its_items() -> None:
    item = "{0}.第{0}项任务。内容很多，需要认真落实，不断推进各项工作取得实效，形成长效机制。（牵头单位：市甲局；配合单位：市乙局）"
    text = "三、重点任务（一）健全网络。坚持统筹。" + "".join(item.format(n) for n in range(1, 25))
    assert len(text) > 1000
    d = parse(text, "x")
    assert len(rows(d, "tasks")) == 24 and d.headings[0].title == "重点任务"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024年6月底前", date(2024, 6, 30)), ("2024年12月15日前", date(2024, 12, 15)), ("2024年底前", date(2024, 12, 31)),
        ("2024年上半年", date(2024, 6, 30)), ("2024年第一季度", date(2024, 3, 31)), ("2024.6", date(2024, 6, 30)),
        ("2023年3月—2025年12月", date(2025, 12, 31)), ("2023—2025年", date(2025, 12, 31)), ("２０２４年６月", date(2024, 6, 30)),
        ("2024年9月中旬", date(2024, 9, 20)), ("持续推进", None), ("每年12月底前", None), ("2023年起，长期坚持", None),
        ("2024年2月30日", None),
    ],
)  # fmt: skip
def test_a_deadline_is_the_last_day_that_keeps_it(words: str, day: date | None) -> None:
    assert deadline(words) == day


def test_a_line_of_the_web_page_is_not_the_title() -> None:
    noise = "首页 > 政务公开 > 专项规划\n发布日期：2021-10-18 来源：市水利局 浏览次数：862\n\n"
    assert (
        parse(noise + "甲市水利发展规划\n\n一、总则\n\n规划期五年。\n", "x").meta.title == "甲市水利发展规划"
    )


def test_a_line_with_a_page_number_ends_that_page() -> None:
    text = "目录\n一、基础 …… 1\n二、目标 …… 4\n\n一、基础\n\n第一段。\n\n— 2 —\n\n第二段。\n\n二、目标\n\n第三段。\n\n— 5 —\n\n尾。\n"
    d = parse(text, "x")
    placed = {b.piece.reading(text): d.page(b.span) for b in d.blocks if b.kind == "paragraph"}
    assert placed == {"第一段。": (1, 2), "第二段。": (3, 4), "第三段。": (4, 5), "尾。": (6, 6)}


def test_page_numbers_alone_tell_pages_where_there_is_no_contents_page() -> None:
    text = "一、基础\n\n第一段。\n\n— 1 —\n\n第二段。\n\n— 2 —\n\n第三段。\n"
    d = parse(text, "x")
    found = [d.page(b.span) for b in d.blocks if b.kind == "paragraph"]
    assert found == [(1, 1), (2, 2), (3, 3)]


def test_a_narrow_paragraph_goes_on_while_its_lines_are_full() -> None:
    lines = [
        "“十三五”时期，全市累计完成投资８６.",
        "４亿元，建成堤防２１３公里，新增供水能",
        "力１８万吨，全市自来水普及率明显提高。",
    ]
    text = "一、基础\n\n" + "\n".join(lines) + "\n另起一段。\n"
    readings = [b.piece.reading(text) for b in parse(text, "x").blocks if b.kind == "paragraph"]
    assert readings == ["".join(lines), "另起一段。"]


@pytest.mark.parametrize(
    ("name", "unit"), [("有效利用系数", ""), ("森林蓄积", "%"), ("价格指数（上年为100）", "")]
)
def test_a_measure_without_a_unit_takes_none_from_the_row_above(name: str, unit: str) -> None:
    table = f"指标名称\t单位\t2020年\t2025年\n覆盖率\t%\t61.3\t62\n{name}\t\t0.5\t0.6\n"
    value = rows(parse("一、目标\n\n" + table, "x"), "indicators")[1].cells["target"].value
    assert isinstance(value, Amount) and value.unit == unit


def test_a_short_chapter_in_one_line_is_parted_too() -> None:
    line = "第五章 河湖治理七、建设美丽河湖（一）综合治理。坚持控源。1.清理河道。（由市水利局牵头，市住建局配合）2.排查排口。（市环保局负责）"
    d = parse(line + "\n", "x")
    assert [(h.kind, h.title) for h in d.headings] == [
        ("chapter", "河湖治理"), ("chapter", "建设美丽河湖"), ("section", "综合治理"), ("item", "清理河道"), ("item", "排查排口"),
    ]  # fmt: skip
    assert len(rows(d, "tasks")) == 2


ITEM = "1.甲任务。抓好落实工作。{}\n2.乙任务。抓好落实工作。{}\n"


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("（牵头单位：市甲局；配合单位：市乙局）", "（牵头单位：市丙局；配合单位：市丁局）", [("lead", "市甲局"), ("cooperating", "市乙局")]),
        ("（由市甲局牵头，市乙局配合）", "（由市丙局牵头，市丁局配合）", [("lead", "市甲局"), ("cooperating", "市乙局")]),
        ("（市甲局牵头，各县（市、区）配合）", "（市丙局牵头，市丁局配合）", [("lead", "市甲局"), ("cooperating", "各县（市、区）")]),
        ("（市甲局、市乙局按职责分工负责）", "（市丙局负责）", [("responsible", "市甲局"), ("responsible", "市乙局")]),
        ("（市甲局、市乙局）", "（市丙局、市丁局）", [("responsible", "市甲局"), ("responsible", "市乙局")]),
        ("（责任单位：市甲局、市乙局，列第一位者为牵头单位，下同）", "（责任单位：市丙局、市丁局）", [("lead", "市甲局"), ("responsible", "市乙局")]),
        ("（责任单位：市甲局、市乙局，列第一位者为牵头单位，下同；监督单位：市审计局）", "（责任单位：市丙局）", [("lead", "市甲局"), ("responsible", "市乙局"), ("supervising", "市审计局")]),
    ],
)  # fmt: skip
def test_units_have_the_roles_that_their_words_give(
    first: str, second: str, wanted: list[tuple[str, str]]
) -> None:
    found = rows(parse("一、任务\n\n" + ITEM.format(first, second), "x"), "tasks")
    assert units(found[0]) == wanted and len(found) == 2


def test_a_rule_stated_once_holds_for_what_follows_and_is_cited() -> None:
    first = "（责任单位：市甲局、市乙局，排在首位的为牵头单位，其余为配合单位，下同）"
    d = parse("一、任务\n\n" + ITEM.format(first, "（责任单位：市丙局、市丁局）"), "x")
    row = rows(d, "tasks")[1]
    assert units(row) == [("lead", "市丙局"), ("cooperating", "市丁局")]
    ruled = [s.span.of(d.text) for s in row.cells["units"].sources if s.role == "rule"]
    assert ruled == ["排在首位的为牵头单位，其余为配合单位，下同"]


def test_rows_of_one_name_that_do_not_agree_stay_apart() -> None:
    text = "一、任务\n\n1.甲项目（2021-2025）。建设内容。总投资 3 亿。\n2.乙项目（2021-2025）。建设内容。总投资 4 亿。\n\n"
    table = "项目名称\t总投资（亿元）\n甲项目\t5\n乙项目\t4\n"
    found = rows(parse(text + "二、附表\n\n" + table, "x"), "projects")
    assert sorted(str(r.cells["name"].value) for r in found) == ["乙项目", "甲项目", "甲项目"]


def test_a_fine_spelled_in_numerals_is_an_amount() -> None:
    d = parse(
        "第一条 为了规范，制定本条例。\n第二条 违反本条例第一条规定，乱堆乱放的，由市城管局处一千元以上五千元以下的罚款。\n",
        "x",
    )
    cells = rows(d, "fines")[0].cells
    values = [c.value.value for k in ("low", "high") if isinstance((c := cells[k]).value, Amount)]
    assert values == [1000, 5000] and cells["breached"].value == "本条例第一条"


def test_a_chapter_of_18000_characters_in_one_line_gives_all_its_sections_and_tasks() -> None:
    tasks = [
        f"{n}.推进第{n}项治理。对辖区内的河道、湖泊、水库和灌区逐一排查，发现一处、登记一处、销号一处，年底前完成存量问题清零，"
        "新增问题一个月内处置到位，并把结果在政府网站公布。（由市水利局牵头，市财政局配合）"
        for n in range(1, 181)
    ]
    sections = ("（一）水环境综合治理。坚持控源截污。", "（二）水生态保护修复。坚持自然恢复。")
    chapter = "第二章 河湖治理" + sections[0] + "".join(tasks[:90]) + sections[1] + "".join(tasks[90:])
    d = parse(
        f"某市水安全规划\n\n第一章 总则\n\n为保障水安全，编制本规划。\n\n{chapter}\n\n第三章 保障措施\n\n加强领导。\n",
        "x",
    )
    titles = [h.title for h in d.headings if h.kind != "item"]
    assert titles == ["总则", "河湖治理", "水环境综合治理", "水生态保护修复", "保障措施"]
    found = rows(d, "tasks")
    assert [r.cells["name"].value for r in found] == [f"推进第{n}项治理" for n in range(1, 181)]
    assert {d.lines(r.span) for r in found} == {(7, 7)}
    assert all(units(r) == [("lead", "市水利局"), ("cooperating", "市财政局")] for r in found)


REPORT = """某市政府工作报告
（2024年1月5日）

一、2023年工作回顾

全市地区生产总值达到1286.4亿元@，增长6.2%@。

二、2024年主要目标

今年经济社会发展的主要预期目标是：

——地区生产总值增长6%@左右；

——粮食总产量稳定在86万吨@以上；

——城镇新增就业3.2万人以上@。

三、2024年重点工作

到2025年，森林覆盖率达到@，服务业增加值突破1000亿元@。
"""


@pytest.mark.parametrize("mark", ["[24]", "［3］", "〔12〕"])
def test_the_mark_of_a_note_is_no_part_of_a_sentence_and_no_figure(mark: str) -> None:
    def told(d: Document) -> list[tuple[str, str, dict[str, object]]]:
        held = [(r.key, row) for r in d.relations for row in r.rows]
        return [
            (key, row.piece.reading(d.text), {k: c.value for k, c in row.cells.items()}) for key, row in held
        ]

    marked = told(parse(REPORT.replace("@", mark), "x"))
    assert marked == told(parse(REPORT.replace("@", ""), "x"))
    names = {(key, cells["name"]) for key, _, cells in marked}
    goals = ("地区生产总值", "粮食总产量", "城镇新增就业", "服务业增加值")
    assert names == {
        ("results", "地区生产总值"),
        *(("targets", name) for name in goals),
    }  # 森林覆盖率 has none


@pytest.mark.parametrize(
    ("printed", "unit", "field", "value"),
    [
        ("[24]", "处", "cumulative", "24处"),
        ("〔15〕", "%", "cumulative", "15%"),
        ("（24）", "处", "target", "24处"),
        ("24[3]", "处", "target", "24处"),
    ],
)
def test_a_target_in_square_brackets_is_the_five_years_sum(
    printed: str, unit: str, field: str, value: str
) -> None:
    table = f"表1 主要指标\n\n指标\t单位\t2020年\t2025年\t属性\n易涝点消除数\t{unit}\t6\t{printed}\t预期性\n堤防达标率\t%\t71.5\t90\t约束性\n"
    row = rows(parse(table, "x"), "indicators")[0]
    cells = {k: c.value for k, c in row.cells.items() if k in ("target", "cumulative")}
    assert {k: f"{a.value}{a.unit}" for k, a in cells.items() if isinstance(a, Amount)} == {field: value}
