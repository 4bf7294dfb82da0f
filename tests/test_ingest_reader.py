"""Which line is a heading, goes on with a paragraph, is a row: small texts in many house styles."""

from __future__ import annotations

import pytest

from ingest.document import Document
from ingest.parse import parse


def of(text: str) -> Document:
    return parse(text, "small")


def headings(document: Document) -> list[tuple[str, str]]:
    return [(h.kind, h.span.of(document.text)) for h in document.headings]


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(b.kind, b.piece.reading(document.text)) for b in document.blocks if b.kind != "heading"]


def test_chapters_and_sections_hold_numbered_headings() -> None:
    d = of("第一章 总则\n\n第一节 目的\n\n一、背景\n\n（一）国内\n\n1. 东部\n\n正文。\n\n第二章 附则\n")
    assert [(h.title, len(d.ancestry(i))) for i, h in enumerate(d.headings)] == [
        ("总则", 1), ("目的", 2), ("背景", 3), ("国内", 4), ("东部", 5), ("附则", 1),
    ]  # fmt: skip


def test_an_appendix_stands_beside_the_chapters() -> None:
    d = of("前言\n\n正文。\n\n第一章 总则\n\n第一节 目的\n\n正文。\n\n附件1\n\n正文。\n\n附件2\n\n正文。\n")
    assert [(h.level, h.parent) for h in d.headings] == [(2, -1), (2, -1), (3, 1), (2, -1), (2, -1)]
    assert d.headings[1].body.end == d.headings[3].span.start


@pytest.mark.parametrize(
    ("text", "kind", "number", "title"),
    [
        ("第一章\n\n发展基础\n\n正文在此。\n", "chapter", "一", "发展基础"),
        ("【专栏一】\n重大项目\n\n正文在此。\n", "column", "一", "重大项目"),
        ("第二节　\n\n总体要求\n\n正文在此。\n", "section", "二", "总体要求"),
    ],
)
def test_a_heading_with_its_number_alone_takes_the_title_from_the_next_line(
    text: str, kind: str, number: str, title: str
) -> None:
    d = of(text)
    h = d.headings[0]
    assert (h.kind, h.number, h.title) == (kind, number, title) and h.span.of(text).endswith(title)
    assert "\n" not in d.path(0)[0] and d.path(0)[0].endswith(" " + title)
    assert blocks(d) == [("paragraph", "正文在此。")]


def test_a_heading_without_a_title_leaves_a_paragraph_alone() -> None:
    d = of("第一章\n\n正文在此，说明情况。\n")
    assert d.headings[0].title == "" and blocks(d) == [("paragraph", "正文在此，说明情况。")]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("第一章\t总则", "chapter"),
        ("一、\t发展背景", "chapter"),
        ("（一）\t发展基础", "section"),
        ("1.\t现代物流业", "numbered"),
        ("专栏 1\t重大项目", "column"),
        ("**三、打造新体系**", "chapter"),
        ("　　一、发展背景", "chapter"),
        ("\ufeff一、发展背景", "chapter"),
    ],
)
def test_a_heading_is_one_whatever_white_space_or_marks_it_has(line: str, kind: str) -> None:
    assert [k for k, _ in headings(of(line + "\n\n正文。\n"))] == [kind]


def test_a_paragraph_may_begin_with_a_tab() -> None:
    d = of("一、背景\n\n\t为推进服务业创新发展，编制本规划。\n\t规划期为五年。\n")
    assert [k for k, _ in blocks(d)] == ["paragraph", "paragraph"]


def test_a_heading_may_carry_its_text_in_the_same_line() -> None:
    d = of("（一）加强领导。各级党委要落实责任。\n（二）加大投入：市财政安排资金。\n")
    assert [(h.kind, h.title) for h in d.headings] == [("section", "加强领导"), ("section", "加大投入")]
    assert blocks(d) == [("paragraph", "各级党委要落实责任。"), ("paragraph", "市财政安排资金。")]


def test_articles_are_headings() -> None:
    d = of("第一条　为规范管理，制定本办法。\n第十二条 本办法自印发之日起施行。\n")
    assert [(h.kind, h.value) for h in d.headings] == [("article", 1), ("article", 12)]


@pytest.mark.parametrize(
    "line",
    [
        "一、二、三产业融合发展，带动农民增收。",
        "第一章已经讲过，此处从略。",
        "1.5亿元资金已经到位",
        "（一）加强领导，",
    ],
)
def test_a_sentence_is_no_heading(line: str) -> None:
    assert not of(line + "\n").headings


def test_a_short_line_is_not_glued_to_the_next() -> None:
    d = of("一、背景\n\n短句\n\n另一句\n")
    assert blocks(d) == [("paragraph", "短句"), ("paragraph", "另一句")]


def test_a_paragraph_cut_inside_a_quotation_goes_on() -> None:
    """The first reader took a line that ends with a closing quotation mark for a title, and lost the cut."""
    d = of(
        "一、背景\n\n持续加强监管；大力推行再生资源回收信息化建设，大力推行“互联网+回收”\n\n线上投废的经营模式。\n"
    )
    assert [k for k, _ in blocks(d)] == ["paragraph"]


def test_numbered_headings_in_a_column_stand_inside_it_unless_they_carry_on_outside() -> None:
    d = of(
        "一、任务\n\n1. 物流\n\n正文。\n\n专栏1 路径\n\n1. 甲事\n\n2. 乙事\n\n正文。\n\n"
        "专栏2 路径\n\n正文。\n\n2. 商贸\n\n正文。\n"
    )
    depth = {h.title: len(d.ancestry(i)) for i, h in enumerate(d.headings)}
    assert depth == {"任务": 1, "物流": 2, "路径": 3, "甲事": 4, "乙事": 4, "商贸": 2}


def test_an_item_goes_on_until_the_next_one() -> None:
    d = of(
        "专栏1 项目\n\n1.甲项目（2021-2025）。建设内容。\n\n总投资 3 亿。（责任单位：甲局）\n\n"
        "2.乙项目（2021-2025）。建设\n\n内容。总投资 3 亿。（责任单位：甲局）\n\n另起一段，说明情况。\n"
    )
    assert [k for k, _ in blocks(d)] == ["item", "item", "paragraph"]
    assert blocks(d)[0][1].endswith("建设内容。总投资 3 亿。（责任单位：甲局）")
    assert [h.title for h in d.headings if h.kind == "item"] == ["甲项目", "乙项目"]


def test_a_caption_without_a_number_is_one_only_above_a_table() -> None:
    table = "项目名称\t总投资\n甲\t3\n"
    for between in ("", "（单位：亿元）\n"):
        assert headings(of("附表　重大项目表\n" + between + table))[0] == ("table", "附表　重大项目表")
    assert not of("表彰先进单位和个人\n\n正文。\n\n正文。\n").headings


def test_what_stands_below_a_table_is_no_part_of_it() -> None:
    d = of("一、目标\n\n表1 指标\n\n指标\t2020年\n甲\t3\n\n注：可比价。\n\n正文在此。\n")
    names = {b.kind: d.path(b.heading) for b in d.blocks if b.kind in ("note", "paragraph")}
    assert names["note"] == ("一、目标", "表1 指标") and names["paragraph"] == ("一、目标",)


def test_a_contents_page_may_list_chapters_without_a_page() -> None:
    d = of(
        "目录\n第一章 总则\n第一节 目的……1\n第二章 附则\n"
        "第一章 总则\n第一节 目的\n正文。\n第二章 附则\n正文。\n"
    )
    assert [h.title for h in d.headings] == ["总则", "目的", "附则"]
    assert [k for k, _ in blocks(d)].count("contents") == 4


def test_a_heading_with_nothing_but_a_tab_behind_it_carries_no_text() -> None:
    """The tab made an empty paragraph, and the blocks no longer tiled the text."""
    d = of("一、背景第三条　规定。\t")
    assert [h.span.of(d.text) for h in d.headings] == ["一、背景", "第三条"]
    assert blocks(d) == [("paragraph", "规定。")]
    assert blocks(of("（一）背景。\t")) == [("paragraph", "（一）背景。\t")]
