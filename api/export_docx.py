"""An answer as a Word file: question, reading, answer with raised marks, table, sums, then the citations in order."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import docx as word
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from api.export_words import NUMBERS, STATUS, clean, head, printed, reckoned, scope, source

__all__ = ["docx"]

MARKS = re.compile(r"((?:\[\d+\])+)")
FAINT, SEAL = RGBColor(0x6B, 0x64, 0x58), RGBColor(0x9B, 0x33, 0x24)
SONG, PLAIN = "宋体", "等线"
WIDE = 5  # columns beyond which the page lies on its side


def docx(question: str, answer: dict[str, Any]) -> bytes:
    file = word.Document()
    _page(file, bool(answer["table"]) and len(answer["table"]["columns"]) > WIDE)
    _line(file, question, "Title")
    if answer["interpretation"]:
        _line(file, f"理解为：{answer['interpretation']}").runs[0].font.color.rgb = FAINT
    if answer["status"] != "answered":
        _line(file, STATUS[answer["status"]]).runs[0].bold = True
    for words in filter(str.strip, answer["text"].split("\n")):
        _marked(file.add_paragraph(), words)
    if answer["table"] is not None:
        _table(file, answer["table"]["columns"], answer["table"]["rows"])
    for computation in scope(answer):
        _line(file, reckoned(computation))
    for title, found in (("出处", answer["citations"]), ("相关原文，供判断", answer["related"])):
        if found:
            _line(file, title, "Heading 2")
            for i, place in enumerate(found, 1):
                _place(file, place.get("n", i), place)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _page(file: Document, on_its_side: bool) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    if on_its_side:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for name, face in (("Normal", PLAIN), ("Title", SONG), ("Heading 2", SONG)):
        style = file.styles[name]
        style.font.name = face
        style.element.rPr.rFonts.set(qn("w:eastAsia"), face)
    file.styles["Normal"].font.size = Pt(10.5)
    file.styles["Title"].font.size = Pt(18)


def _line(file: Document, words: str, style: str | None = None) -> Paragraph:
    return file.add_paragraph(clean(words), style)


def _marked(paragraph: Paragraph, words: str) -> None:
    for part in filter(None, MARKS.split(clean(words))):
        run = paragraph.add_run(part)
        if MARKS.fullmatch(part):
            run.font.superscript, run.font.color.rgb = True, SEAL


def _table(file: Document, columns: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]) -> None:
    table = file.add_table(1, len(columns) + 1, "Table Grid")
    repeat = OxmlElement("w:tblHeader")  # the head again on every page
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for cell, words in zip(table.rows[0].cells, [*map(head, columns), "出处"], strict=True):
        cell.paragraphs[0].add_run(clean(words)).bold = True
    for row in rows:
        cells = table.add_row().cells
        for cell, column in zip(cells, columns, strict=False):
            cell.text = clean(printed(row, column["key"])) or "—"
            if column["type"] in NUMBERS:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        cells[-1].text = "".join(f"[{n}]" for n in row["citations"])
    _line(file, f"共 {len(rows)} 行" if rows else "0 行：没有符合条件的").runs[0].font.color.rgb = FAINT


def _place(file: Document, n: int, place: dict[str, Any]) -> None:
    """A citation: where, then the exact words, page cuts and line wraps included."""
    where = file.add_paragraph()
    where.add_run(f"[{n}] ").font.color.rgb = SEAL
    where.add_run(clean(source(place)))
    where.paragraph_format.keep_with_next = True
    said = file.add_paragraph(clean(place["quote"]), "Quote")
    said.paragraph_format.left_indent = Cm(0.8)
