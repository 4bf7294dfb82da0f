"""Any text → a document: tiled, read back word for word, the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Cell, Document, Piece, Span, Unit
from ingest.parse import parse, revision
from ingest.patterns import PAGE

REPO = Path(__file__).parents[1]


PLANS = [REPO / "corpus/quzhou-services-145/plan.txt", *sorted((REPO / "tests/documents").glob("*/plan.txt"))]


FURNITURE = "\ufeff*"  # beside white space: a stray byte order mark, the ** that a conversion left


# pieces that look like structure, for texts made by chance
BITS = [
    "第一章 总则", "第二节 目标", "一、背景", "（一）基础", "(2) 乙", "1. 物流业",
    "2、乙项目（2021-2025）。建设。总投资 3 亿", "专栏 1 项目", "【专栏二】", "表1 指标", "续表",
    "图 2 格局图", "目 录", "一、背景.....\t6", "前 言", "附件1", "注：可比价。", "第三条　规定。",
    "1.甲（2021-2025）。总投资约 3 亿，", "“十四五”期间计划投资 2 亿。（责任单位：甲局、乙局）",
    "序号\t项目名称\t总投资（万元）\t责任单位", "1\t甲\t300\t甲局", "\t乙\t\t", "| 指标 | 2020年 |",
    "| --- | --- |", "| 甲 | 33 (2019 年) |", "合计\t\t3", "到2025年，增加值达到5亿元，占比超过3%。",
    "“三带”即甲、乙和丙。", "甲、乙、丙等“三个体系”", "**", "（", "）", "\t", "\r", "。", "，",
    "\ufeff", "\u200b", "\u2028", "\x0b", "\x1f", "\ud800", "🙂",
    "这是一行没有句号而且很长很长的文字它会在下一页里接着写下去", "牵头单位：甲局；配合单位：",
    "单位：万元", "2021—2025年", "99999999999999999999999999", "序号  项目名称  总投资", "1  甲  3",
]  # fmt: skip


JUNK = st.lists(
    st.tuples(st.sampled_from(BITS), st.sampled_from(["", "\n", "\n\n", " ", "\t"])), max_size=40
).map(lambda parts: "".join(a + b for a, b in parts))


ANY = st.text(st.characters(exclude_characters="\0"), max_size=300)


@cache
def document(path: Path) -> Document:
    return parse(path.read_text(encoding="utf-8"), path.parent.name)


def assert_tiled(d: Document) -> None:
    """Every code point stands in exactly one block or piece of furniture, and furniture holds no words."""
    spans = sorted([b.span for b in d.blocks] + list(d.furniture))
    at = 0
    for span in spans:
        assert span.start == at and span.end > at
        at = span.end
    assert at == len(d.text)
    assert [b.span for b in d.blocks] == sorted(b.span for b in d.blocks)
    for span in d.furniture:
        lines = (line.strip() for line in span.of(d.text).split("\n"))
        assert all(
            PAGE.regex.match(line) or all(c.isspace() or c in FURNITURE for c in line) for line in lines
        )


def words(d: Document, cell: Cell) -> str:
    return "".join(s.span.of(d.text) for s in cell.sources if s.role in ("value", "inherited"))


def bare(printed: str) -> str:
    return "".join(c for c in printed if c not in FURNITURE and not c.isspace())


def cells(d: Document) -> Iterator[tuple[str, Cell]]:
    for _, row in d.rows():
        yield from row.cells.items()


def assert_reads_back(d: Document) -> None:
    for i, h in enumerate(d.headings):
        printed = h.span.of(d.text)
        assert printed.strip() and h.number in printed
        assert bare(h.title) in bare(printed)
        assert h.span.end <= h.body.end <= len(d.text) and h.parent < i
        assert len(d.path(i)) == len(d.ancestry(i)) and all(d.path(i))
    for b in d.blocks:
        assert b.piece.reading(d.text).strip() and -1 <= b.heading < len(d.headings)
        assert b.head is None or b.span.holds(b.head)
        assert all(a.end <= c.start for a, c in zip(b.piece.spans, b.piece.spans[1:], strict=False))
    for key, cell in cells(d):
        told, found = cell.printed, words(d, cell)
        if key == "units":  # two columns that come together are parted by one mark
            told, found = told.replace("；", ""), found.replace("；", "")
        assert told == found
        for unit in cell.value if isinstance(cell.value, tuple) else ():
            if isinstance(unit, Unit):
                assert d.reading(unit.span) == unit.name
    for _, row in d.rows():
        own = [s.span for c in row.cells.values() for s in c.sources if s.role == "value"]
        whole = row.piece.span if row.also else row.span
        assert all(whole.holds(span) for span in own)
        assert whole.holds(row.piece.span) and whole.holds(row.span)
        assert all(-1 <= h < len(d.headings) for h in (row.heading, *row.also))
    for e in d.enumerations:
        assert all(d.reading(span) == item for item, span in e.items)
        assert e.items and e.span.end <= len(d.text)
    assert all(f.message and f.span.end <= len(d.text) for f in d.findings)
    assert all(d.page(b.span) is None or d.page(b.span) for b in d.blocks)


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.parent.name)
def test_blocks_and_furniture_tile_the_text(path: Path) -> None:
    assert_tiled(document(path))


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.parent.name)
def test_every_span_reads_back_its_words(path: Path) -> None:
    assert_reads_back(document(path))


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.parent.name)
def test_a_text_is_parsed_the_same_every_time(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert repr(parse(text, "x")) == repr(parse(text, "x"))


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.parent.name)
def test_carriage_returns_change_no_reading(path: Path) -> None:
    plain = document(path)
    d = parse(plain.text.replace("\n", "\r\n"), plain.id)
    assert_tiled(d)
    assert_reads_back(d)
    readings = [b.piece.reading(d.text).replace("\r\n", "\n") for b in d.blocks]
    assert readings == [b.piece.reading(plain.text) for b in plain.blocks]
    assert [(r.id, {k: c.value for k, c in r.cells.items() if k != "units"}) for _, r in d.rows()] == [
        (r.id, {k: c.value for k, c in r.cells.items() if k != "units"}) for _, r in plain.rows()
    ]


@settings(max_examples=250, deadline=None)
@given(JUNK)
def test_a_text_that_looks_like_structure_is_tiled_and_reads_back(text: str) -> None:
    d = parse(text, "junk")
    assert_tiled(d)
    assert_reads_back(d)
    assert repr(d) == repr(parse(text, "junk"))


@settings(max_examples=250, deadline=None)
@given(ANY)
def test_any_text_is_tiled_and_reads_back(text: str) -> None:
    d = parse(text, "any")
    assert_tiled(d)
    assert_reads_back(d)


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.parent.name)
def test_a_damaged_plan_is_tiled_and_reads_back(path: Path) -> None:
    """Words dropped, doubled, moved and replaced by chance, from one seed."""
    text, chance = path.read_text(encoding="utf-8"), random.Random(37)
    for _ in range(12):
        parts = [text[i : i + 97] for i in range(0, len(text), 97)]
        for _ in range(len(parts) // 8):
            k = chance.randrange(len(parts))
            parts[k] = chance.choice(
                ["", parts[k] * 2, parts[chance.randrange(len(parts))], chance.choice(BITS)]
            )
        d = parse("".join(parts), "damaged")
        assert_tiled(d)
        assert_reads_back(d)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=8), st.data())
def test_a_piece_is_cut_as_its_reading_is(lengths: list[int], data: st.DataObject) -> None:
    text, spans, at = "甲乙丙丁戊己庚辛壬癸" * 20, [], 0
    for n in lengths:
        spans.append(Span(at + 1, at + 1 + n))
        at += n + 2
    piece = Piece(tuple(spans))
    reading = piece.reading(text)
    a, b = sorted(data.draw(st.tuples(st.integers(0, len(reading)), st.integers(0, len(reading)))))
    if a == b:
        with pytest.raises(ValueError, match="outside"):
            piece.cut(a, b)
    else:
        assert piece.cut(a, b).reading(text) == reading[a:b]


def test_a_span_is_a_range() -> None:
    for start, end in ((-1, 2), (3, 2)):
        with pytest.raises(ValueError, match="not a range"):
            Span(start, end)
    assert Span(1, 5).holds(Span(2, 5)) and not Span(1, 5).holds(Span(0, 2))


def test_lines_are_counted_from_one() -> None:
    d = parse("甲\n乙\n\n丁", "x")
    assert d.lines(Span(0, 1)) == (1, 1) and d.lines(Span(0, 3)) == (1, 2) and d.lines(Span(5, 6)) == (4, 4)
    assert d.line_span(2, 4).of(d.text) == "乙\n\n丁"
    for first, last in ((0, 1), (2, 1), (1, 5)):
        with pytest.raises(ValueError, match="lines"):
            d.line_span(first, last)


@pytest.mark.parametrize("id", ["", "A", "甲", "a" * 65, "a_b", "a/b", "a\n"])
def test_an_id_of_another_form_is_refused(id: str) -> None:
    with pytest.raises(ValueError, match="不合规"):
        parse("正文", id)


def test_a_revision_is_the_digest_of_the_text() -> None:
    d = document(PLANS[0])
    assert (
        d.revision == "84de39ee6a1fb53d2d9db80d716ac88252e5fdb83ca20a1fe77fe55fe24c8ed5" == revision(d.text)
    )
    assert revision("\ud800") != revision("\udfff")


@pytest.mark.parametrize(
    "text", ["", "\n", "\ufeff", " \t\r\n", "。", "\ud800", "**", "|", "\t", "|\n|", "目录"]
)
def test_a_text_of_next_to_nothing_is_a_document(text: str) -> None:
    d = parse(text, "x")
    assert_tiled(d)
    assert_reads_back(d)
