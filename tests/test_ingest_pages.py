"""Printed pages from the contents page and the cuts."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.document import Document, Span
from ingest.outline import outline
from ingest.pages import anchors, pages
from ingest.parse import parse

REPO = Path(__file__).parents[1]
FOLDERS = {
    "quzhou-services-145": REPO / "corpus",
    "yunxiu-logistics-145": REPO / "tests/documents",
    "qinglan-elderly-145": REPO / "tests/documents",
    "heming-activities": REPO / "tests/documents",
}


@cache
def document(name: str) -> Document:
    return parse((FOLDERS[name] / name / "plan.txt").read_text(encoding="utf-8"), name)


def line(d: Document, n: int) -> Span:
    span = d.line_span(n, n)
    words = span.of(d.text)
    return Span(span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip()))


@pytest.mark.parametrize(
    ("n", "page"),
    [
        (65, (5, 5)),
        (73, (6, 6)),
        (83, (7, 7)),
        (91, (8, 8)),
        (93, (8, 8)),
        (95, (9, 9)),
        (107, (10, 10)),
        (125, (12, 12)),
        (159, (14, 14)),
        (175, (16, 16)),
        (205, (18, 18)),
        (319, (26, 26)),
        (377, (30, 30)),
        (404, (33, 33)),
        (444, (37, 37)),
        (464, (38, 38)),
        (466, (38, 38)),
        (468, (38, 38)),
        (482, (40, 40)),
        (494, (40, 40)),
        (500, (41, 41)),
        (518, (42, 42)),
        (588, (48, 48)),
        (606, (49, 49)),
        (624, (51, 51)),
        (626, (51, 51)),
        (644, (53, 53)),
        (648, (54, 54)),
    ],
)
def test_a_line_of_the_plan_stands_on_this_page(n: int, page: tuple[int, int]) -> None:
    d = document("quzhou-services-145")
    assert d.page(line(d, n)) == page


def test_a_paragraph_stands_on_the_pages_of_both_its_parts() -> None:
    d = document("quzhou-services-145")
    assert d.page(Span(line(d, 93).start, line(d, 95).end)) == (8, 9)


def test_every_heading_of_the_contents_page_stands_on_its_page() -> None:
    d = document("quzhou-services-145")
    found, missing = anchors(outline(d.text), d.text)
    assert len(found) == 41 and not missing
    assert all(d.page(h.span) == (page, page) for h, page in found)


def test_nothing_before_the_contents_page_has_a_page() -> None:
    d = document("quzhou-services-145")
    assert d.page(Span(0, 10)) is None


@pytest.mark.parametrize("name", ["quzhou-services-145", "yunxiu-logistics-145"])
def test_pages_rise(name: str) -> None:
    found = document(name).pages
    assert all(first <= last for _, first, last in found)
    for (at, first, last), (at2, first2, last2) in pairwise(found):
        assert at < at2 and first <= first2 and last <= last2


def test_pages_of_the_logistics_plan_hold_those_that_were_typeset() -> None:
    d = document("yunxiu-logistics-145")
    told = json.loads((FOLDERS[d.id] / d.id / "expected.json").read_text(encoding="utf-8"))
    places = [(h["line"], h["page"]) for h in told["outline"]]
    places += [(row["lines"][0], row["page"]) for rows in told["relations"].values() for row in rows]
    assert len(places) > 90
    for n, page in places:
        found = d.page(line(d, n))
        assert found and found[0] <= page <= found[1] <= found[0] + 2


@pytest.mark.parametrize("name", ["qinglan-elderly-145", "heming-activities"])
def test_a_document_without_a_contents_page_has_no_pages(name: str) -> None:
    d = document(name)
    assert d.pages == () and d.page(Span(0, 10)) is None


@pytest.mark.parametrize("name", ["quzhou-services-145", "yunxiu-logistics-145", "qinglan-elderly-145"])
def test_the_cuts_that_were_made_are_found(name: str) -> None:
    d = document(name)
    if name == "quzhou-services-145":
        cuts = [{"lines": [91, 95], "around": "随着人工智⏎⏎能、大数据"}]
    else:
        told = (FOLDERS[name] / name / "expected.json").read_text(encoding="utf-8")
        cuts = json.loads(told)["page_cuts"]
    found = {d.lines(Span(c, c + 1))[0] for c in outline(d.text).cuts}
    for cut in cuts:
        assert cut["lines"][1] in found
        if "⏎⏎" in cut["around"]:
            words = cut["around"].replace("⏎⏎", "")
            assert any(words in b.piece.reading(d.text) for b in d.blocks)


def small(contents: str, body: str) -> Document:
    return parse(f"目录\n{contents}\n\n{body}", "small")


def test_equal_titles_in_different_chapters_are_told_apart_by_their_order() -> None:
    d = small(
        "第一章 甲……1\n第一节 概述……1\n第二章 乙……5\n第一节 概述……6",
        "第一章 甲\n\n第一节 概述\n\n正文。\n\n第二章 乙\n\n第一节 概述\n\n正文。\n",
    )
    assert [d.page(h.span) for h in d.headings] == [(1, 1), (1, 1), (5, 5), (6, 6)]


def test_an_unlisted_heading_with_the_same_words_takes_no_page_from_a_listed_one() -> None:
    d = small(
        "第一章 甲……1\n第二章 乙……5\n一、概述……6",
        "第一章 甲\n\n一、概述\n\n正文。\n\n第二章 乙\n\n一、概述\n\n正文。\n",
    )
    assert [d.page(h.span) for h in d.headings] == [(1, 1), (1, 5), (5, 5), (6, 6)]


def test_a_misprinted_page_is_not_believed() -> None:
    d = small(
        "一、甲甲……3\n二、乙乙……1\n三、丙丙……9",
        "一、甲甲\n\n正文。\n\n二、乙乙\n\n正文。\n\n三、丙丙\n\n正文。\n",
    )
    assert [d.page(h.span) for h in d.headings] == [(3, 3), (3, 9), (9, 9)]


def test_an_entry_without_its_heading_is_a_finding_with_its_place() -> None:
    d = small("一、甲甲……3\n二、乙乙……4", "一、甲甲\n\n正文。\n")
    odd = [f for f in d.findings if f.code == "contents-without-heading"]
    assert [f.span.of(d.text) for f in odd] == ["二、乙乙……4"]


def test_more_cuts_than_pages_leave_the_page_open() -> None:
    wrapped = "这一行没有句号结尾因而被当作一段话在下一页里接着写的样子\n\n" * 3 + "完。\n"
    d = small("一、甲甲……3\n二、乙乙……4", "一、甲甲\n\n" + wrapped + "\n二、乙乙\n\n正文。\n")
    at = d.text.index("完。")
    assert d.page(Span(at, at + 1)) == (3, 4)


def test_without_a_contents_page_there_are_no_ranges() -> None:
    text = "一、甲\n\n正文。\n"
    assert pages(outline(text), text) == ()
