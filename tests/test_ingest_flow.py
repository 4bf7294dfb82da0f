"""The flow of a text: what is skipped is left out, odd forms are ordinary, every place leads back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.flow import carried, flow
from ingest.forms import ordinary
from ingest.hints import Hints
from ingest.parse import parse
from ingest.span import Piece, Span
from kb.fold import fold
from kb.keys import key

WRAPPED = "一、总体要求\n到２０\n— 3 —\n２５年，建成⽔库 5 座。\n二、主要任务\n⻓江⼤桥开⼯。\n"
HINTS = Hints(skipped=(Span(10, 17),))


def test_a_line_that_was_wrapped_over_a_page_reads_as_one() -> None:
    document = parse(WRAPPED, "x", hints=HINTS)
    block = next(b for b in document.blocks if b.kind == "paragraph")
    assert block.piece.reading(document.text) == "到２０２５年，建成水库 5 座。"
    assert block.span.of(document.text) == "到２０\n— 3 —\n２５年，建成⽔库 5 座。"
    assert document.reading(block.span) == "到２０２５年，建成水库 5 座。"
    assert document.text == WRAPPED


def test_radicals_are_ordinary_characters_wherever_words_are_read_or_compared() -> None:
    document = parse(WRAPPED, "x", hints=HINTS)
    assert document.reading(document.blocks[-1].span) == "长江大桥开工。"
    assert document.blocks[-1].span.of(document.text) == "⻓江⼤桥开⼯。"
    assert fold("⻓江⼤桥").text == "长江大桥"
    assert key("⻓江⼤桥") == key("长江大桥")


@pytest.mark.parametrize(
    ("odd", "plain"),
    [("⽔", "水"), ("⻓", "长"), ("⻛", "风"), ("⺠", "民"), ("⼯", "工"), ("⻩", "黄"), ("\uf0b7", "•")],
)
def test_an_odd_form_is_one_ordinary_character(odd: str, plain: str) -> None:
    assert ordinary(f"甲{odd}乙") == f"甲{plain}乙"


def test_every_radical_but_one_has_an_ordinary_form() -> None:
    radicals = [
        chr(c) for c in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6)) if unicodedata.name(chr(c), "")
    ]
    assert [r for r in radicals if ordinary(r) == r] == ["⺀"]


@given(st.text(), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), max_size=6))
def test_every_place_of_a_flow_leads_back_to_its_code_points(text: str, cuts: list[tuple[int, int]]) -> None:
    skipped = [Span(min(a, len(text)), min(a + n, len(text))) for a, n in cuts]
    f = flow(text, skipped)
    kept = [i for i in range(len(text)) if not any(s.start <= i < s.end for s in skipped)]
    assert f.text == ordinary("".join(text[i] for i in kept))
    assert [f.back(k) for k in range(len(f.text))] == kept
    for start in range(len(f.text)):
        span = Span(start, min(start + 5, len(f.text)))
        words = "".join(part.of(text) for part in f.parts(span))
        assert ordinary(words) == span.of(f.text)
        assert f.whole(span).start == f.parts(span)[0].start
        assert carried(Piece((span,)), f).reading(text) == span.of(f.text)
        assert f.at(f.back(start)) == start


def test_page_numbers_of_the_file_are_the_documents() -> None:
    document = parse("一、甲\n正文。\n二、乙\n", "x", hints=Hints(pages=((0, 4), (8, 5))))
    assert document.page(Span(0, 3)) == (4, 4)
    assert document.page(Span(5, 10)) == (4, 5)


@pytest.mark.parametrize(
    ("styled", "titles"),
    [
        ((("甲市规划", 1), ("总体要求", 2), ("主要任务", 2)), ["总体要求", "主要任务"]),
        ((("总体要求", 1), ("发展目标", 2), ("主要任务", 1)), ["总体要求", "发展目标", "主要任务"]),
        ((), []),
    ],
)
def test_a_style_makes_a_heading_of_a_line_without_a_number(
    styled: tuple[tuple[str, int], ...], titles: list[str]
) -> None:
    text = "甲市规划\n总体要求\n坚持稳中求进。\n发展目标\n建成五座。\n主要任务\n建设水库。\n"
    marked = tuple((Span(text.index(t), text.index(t) + len(t)), level) for t, level in styled)
    document = parse(text, "x", hints=Hints(styled=marked))
    assert [h.title for h in document.headings] == titles


def test_a_style_is_of_the_level_that_its_numbered_headings_are_of() -> None:
    text = "总则\n甲。\n一、任务\n乙。\n（一）分工\n丙。\n进度\n丁。\n"
    marked = tuple(
        (Span(text.index(t), text.index(t) + len(t)), level)
        for t, level in (("总则", 1), ("一、任务", 1), ("（一）分工", 2), ("进度", 2))
    )
    document = parse(text, "x", hints=Hints(styled=marked))
    assert [document.path(i) for i in range(4)] == [
        ("总则",), ("一、任务",), ("一、任务", "（一）分工"), ("一、任务", "进度"),
    ]  # fmt: skip


def test_a_paragraph_in_a_headings_style_stays_a_paragraph() -> None:
    text = "总则\n这是一段误用了标题样式的正文。\n附则\n乙。\n"
    marked = ((Span(0, 2), 1), (Span(3, 18), 1), (Span(19, 21), 1))
    assert [h.title for h in parse(text, "x", hints=Hints(styled=marked)).headings] == ["总则", "附则"]
