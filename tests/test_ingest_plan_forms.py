"""The plan as PDF, DOCX, HTML and Markdown gives the projects, indicators and outline that its text gives."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from typeset import Typesetter, plan, plan_pdf

from eval.bench.typeset import docx_of, html_of, md_of
from ingest.document import Document, Span
from ingest.forms import ordinary
from ingest.parse import parse
from ingest.read import read_bytes
from kb.settings import CHECKOUT

PLAN = CHECKOUT / "corpus" / "quzhou-services-145" / "plan.txt"
TITLE = "衢州市现代服务业发展“十四五”规划"
RADICALS = {"水": "⽔", "长": "⻓", "风": "⻛", "民": "⺠", "工": "⼯", "金": "⾦", "生": "⽣", "一": "⼀"}


def plan_pdf_radicals() -> bytes:
    setter = Typesetter(TITLE)
    setter.paper.meaning = RADICALS
    for kind, words in plan():
        if isinstance(words, list):
            setter.table(words)
        else:
            setter.paragraph(words, 0 if kind == "contents" or kind.startswith("heading") else 2)
    return setter.paper.bytes()


FORMS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pdf": ("plan.pdf", plan_pdf),
    "pdf with radicals": ("plan.pdf", plan_pdf_radicals),
    "docx with styles": ("plan.docx", lambda: docx_of(plan(), TITLE)),
    "docx without styles": ("plan.docx", lambda: docx_of(plan(), TITLE, styles=False)),
    "html": ("plan.html", lambda: html_of(plan(), TITLE, "衢州市人民政府")),
    "markdown": ("plan.md", lambda: md_of(plan(), TITLE)),
    "gb18030": ("plan.txt", lambda: PLAN.read_bytes().decode().encode("gb18030")),
}


@cache
def read_form(form: str) -> Document:
    name, make = FORMS[form]
    text, hints = read_bytes(make(), name)
    return parse(text, "quzhou-services-145", hints=hints)


@cache
def from_text() -> Document:
    return parse(PLAN.read_text(encoding="utf-8"), "quzhou-services-145")


def squeezed(words: object) -> str:
    return re.sub(r"[\s*]", "", ordinary(str(words)))


def cells(document: Document) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Every row: its id, and its cells' values without the places."""
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for relation, row in document.rows():
        said = {
            key: squeezed(
                [u.name if hasattr(u, "name") else u for u in c.value]
                if isinstance(c.value, tuple)
                else c.value
            )
            for key, c in row.cells.items()
        }
        found.setdefault(relation.key, []).append((row.id, said))
    return found


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_relations(form: str) -> None:
    got = cells(read_form(form))
    assert (len(got["projects"]), len(got["indicators"])) == (58, 12)
    assert got == cells(from_text())


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_outline(form: str) -> None:
    def outline(document: Document) -> list[tuple[object, ...]]:
        paths = (tuple(squeezed(p) for p in document.path(i)) for i in range(len(document.headings)))
        return [(h.kind, h.level, h.value, path) for h, path in zip(document.headings, paths, strict=True)]

    assert outline(read_form(form)) == outline(from_text())
    assert len(read_form(form).headings) == 123


@pytest.mark.parametrize("form", FORMS)
def test_every_form_reads_alike(form: str) -> None:
    def reading(document: Document) -> str:
        return squeezed("".join(b.piece.reading(document.text) for b in document.blocks))

    got, wanted = reading(read_form(form)), reading(from_text())
    assert (re.sub(r"\||-{3,}", "", got) if form == "markdown" else got) == wanted
    assert [e.name for e in read_form(form).enumerations] == [e.name for e in from_text().enumerations]


@pytest.mark.parametrize("form", FORMS)
def test_blocks_and_furniture_tile_every_form(form: str) -> None:
    document = read_form(form)
    spans = sorted([*(b.span for b in document.blocks), *document.furniture])
    assert spans[0].start == 0 and spans[-1].end == len(document.text)
    assert all(a.end == b.start for a, b in pairwise(spans))


@pytest.mark.parametrize("form", FORMS)
def test_the_span_of_every_cell_reads_back_its_words(form: str) -> None:
    document = read_form(form)
    read = 0
    for _, row in document.rows():
        for cell in row.cells.values():
            words = "".join(s.span.of(document.text) for s in cell.sources if s.role == "value")
            if words and "；" not in cell.printed:
                assert squeezed(words) == squeezed(cell.printed)
                read += 1
    assert read > 500


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same_of_itself(form: str) -> None:
    meta, wanted = read_form(form).meta, from_text().meta
    assert [squeezed(x) for x in (meta.title, meta.issuer, meta.number, meta.period)] == [
        squeezed(x) for x in (wanted.title, wanted.issuer, wanted.number, wanted.period)
    ]


def test_the_pdf_has_the_page_that_every_project_and_heading_is_printed_on() -> None:
    setter = Typesetter(TITLE, first=5)
    placed: list[tuple[str, int, int]] = []
    for kind, words in plan():
        if isinstance(words, list):
            setter.table(words)
            continue
        if setter.y + 26 > 760:
            setter.y = 10_000  # the page turns before this paragraph
        first = len(setter.paper.pages) + (setter.y > 760)
        setter.paragraph(words, 0 if kind == "contents" or kind.startswith("heading") else 2)
        if kind in ("item", "paragraph") or kind.startswith("heading"):
            placed.append((squeezed(words), first + 4, len(setter.paper.pages) + 4))
    text, hints = read_bytes(setter.paper.bytes(), "plan.pdf")
    document = parse(text, "x", hints=hints)
    found = {squeezed(b.piece.reading(text)): document.page(b.span) for b in document.blocks}
    assert len(placed) > 240
    assert [found[words] for words, _, _ in placed] == [(a, b) for _, a, b in placed]
    assert hints.pages[0] == (0, 5)


def test_a_row_that_the_page_cut_in_two_is_whole_again_and_the_head_is_read_once() -> None:
    document = read_form("pdf")
    table = next(b for b in document.blocks if b.kind == "table")
    assert table.piece.reading(document.text).count("年均/累计增长") == 1


def test_quotes_from_a_pdf_keep_the_lines_as_printed() -> None:
    document = read_form("pdf with radicals")
    row = next(r for _, r in document.rows() if "常山万洋" in r.cells["name"].printed)
    quote = row.span.of(document.text)
    assert "\n" in quote and any(c in quote for c in RADICALS.values())
    assert "\n" not in document.reading(Span(row.span.start, row.span.end))


def test_word_headers_and_footers_are_not_in_the_text() -> None:
    assert not re.search(r"^— ?\d* ?—$", read_form("docx with styles").text, re.MULTILINE)


def test_the_web_pages_buttons_and_navigation_are_not_in_the_text() -> None:
    for words in ("打印本页", "政务公开", "微信", "版权所有", "var page", "当前位置"):
        assert words not in read_form("html").text


def test_a_column_in_a_frame_reads_as_paragraphs() -> None:
    document = docx.Document()
    document.add_paragraph("专栏1 重点项目")
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "1.甲项目（2021-2023）。新建。总投资 3 亿元。"
    frame.cell(0, 0).add_paragraph("2.乙项目（2022-2025）。改造。总投资 5 亿元。")
    properties = frame._tbl.tblPr
    properties.append(OxmlElement("w:tblLook"))
    assert properties.find(qn("w:tblLook")) is not None
    out = io.BytesIO()
    document.save(out)
    text, hints = read_bytes(out.getvalue(), "x.docx")
    found = parse(text, "x", hints=hints)
    assert [r.cells["name"].printed for _, r in found.rows()] == ["甲项目", "乙项目"]
