"""The table of patterns: each matches its own line, not the other one, and no line takes long."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import patterns as p

TABLE = [pytest.param(x, id=f"{x.name}-{i}") for i, x in enumerate((*p.HEADINGS, *p.LINES))]


def found(pattern: p.Pattern, line: str) -> re.Match[str] | None:
    """As the code reads it: a document's number anywhere in a line, all else from its start."""
    return pattern.regex.search(line) if pattern is p.DOCUMENT_NUMBER else pattern.regex.match(line)


@pytest.mark.parametrize("pattern", TABLE)
def test_a_pattern_matches_its_own_line(pattern: p.Pattern) -> None:
    assert found(pattern, pattern.matches)


@pytest.mark.parametrize("pattern", TABLE)
def test_a_pattern_does_not_match_the_line_that_it_must_not(pattern: p.Pattern) -> None:
    assert not found(pattern, pattern.must_not)


@pytest.mark.parametrize("pattern", TABLE)
def test_every_pattern_has_two_examples_that_differ(pattern: p.Pattern) -> None:
    assert pattern.matches and pattern.must_not and pattern.matches != pattern.must_not


@pytest.mark.parametrize(
    ("pattern", "line", "number", "title"),
    [
        (p.COLUMN, "专栏3 文化旅游业发展路径", "3", "文化旅游业发展路径"),
        (p.COLUMN, "【专栏一】 “十四五”物流业发展主要指标", "一", "“十四五”物流业发展主要指标"),
        (p.COLUMN, "【专栏十二：重点工程】", "十二", "重点工程"),
        (p.COLUMN, "专 栏 2：重大项目", "2", "重大项目"),
        (p.COLUMN, "专栏1　机构养老服务提升项目", "1", "机构养老服务提升项目"),
        (p.COLUMN, "专栏4中医药重点项目", "4", "中医药重点项目"),
        (p.TABLE, "附表　活动安排表", None, "活动安排表"),
        (p.TABLE, "续表 2 重大项目", "2", "重大项目"),
        (p.TABLE, "表3-1 重大项目", "3-1", "重大项目"),
        (p.FIGURE, "图 2：空间布局图", "2", "空间布局图"),
    ],
)
def test_a_caption_gives_its_number_and_title(
    pattern: p.Pattern, line: str, number: str | None, title: str
) -> None:
    m = pattern.regex.match(line)
    assert m and (m["number"], m["title"]) == (number, title)


@pytest.mark.parametrize(
    "line", ["专栏13中的项目由各县负责", "专栏13的项目", "专栏13中所列项目", "开设专栏1个", "专栏作家来访"]
)
def test_a_sentence_about_a_column_is_not_its_caption(line: str) -> None:
    assert not p.COLUMN.regex.match(line)


@pytest.mark.parametrize(
    ("line", "title", "page"),
    [
        ("(一) 发展基础.....\t6", "(一) 发展基础", "6"),
        ("专栏 1\t现代物流业发展路径.....\t16", "专栏 1\t现代物流业发展路径", "16"),
        ("第一章 规划背景……2", "第一章 规划背景", "2"),
        ("一、发展背景···········12", "一、发展背景", "12"),
        ("一、发展背景    12", "一、发展背景", "12"),
        ("一、发展背景\t12", "一、发展背景", "12"),
        ("附件 ------ 103", "附件", "103"),
    ],
)
def test_a_contents_line_gives_its_title_and_page(line: str, title: str, page: str) -> None:
    m = p.CONTENTS_LINE.regex.match(line)
    assert m and (m["title"].strip(), m["page"]) == (title, page)


@pytest.mark.parametrize("line", ["1.5亿元", "2.29 平方公里", "10.25万吨", "1、2、3产业", "（2021）号文"])
def test_a_figure_at_the_start_of_a_line_is_no_item(line: str) -> None:
    assert not p.ITEM.regex.match(line)


@pytest.mark.parametrize(
    ("line", "number"),
    [("9.常山项目", "9"), ("10、某项目", "10"), ("1.5G基站建设", "1"), ("3 . 某项目", "3")],
)
def test_an_item_gives_its_number(line: str, number: str) -> None:
    m = p.ITEM.regex.match(line)
    assert m and m["number"] == number


def printed(n: int) -> str:
    """1–199 as Chinese documents print it."""
    ones = "零一二三四五六七八九"
    hundreds, rest = divmod(n, 100)
    tens, last = divmod(rest, 10)
    words = "一百" if hundreds else ""
    if hundreds and not tens and last:
        words += "零"
    if tens:
        words += ("" if tens == 1 and not hundreds else ones[tens]) + "十"
    return words + (ones[last] if last else "")


@given(st.integers(1, 199))
def test_a_numeral_reads_back_the_number_that_it_was_made_of(n: int) -> None:
    assert p.numeral(printed(n)) == p.numeral(str(n)) == n


@given(st.text(p.NUMERAL + "0123456789٣³第 点负", max_size=20))
def test_no_run_of_numerals_fails(words: str) -> None:
    assert p.numeral(words) is None or isinstance(p.numeral(words), int)


@pytest.mark.parametrize("pattern", TABLE)
def test_a_hostile_line_is_read_at_once(pattern: p.Pattern) -> None:
    lines = [
        start + fill * 3000 + "x"
        for start in ("", pattern.matches)
        for fill in (" ", "\t", "一", "1", "（", ".")
    ]
    start = time.process_time()
    for line in lines:
        found(pattern, line)
    assert time.process_time() - start < 0.5
