"""A PDF with a text layer → canonical text: a printed line a line, a table's row a line with tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .. import patterns as p
from ..hints import Hints
from ..span import Span
from .errors import Unreadable
from .pdf_chains import chained
from .pdf_furniture import furniture, numbers
from .pdf_lines import Line, is_latin, page_lines
from .pdf_page import HYPHEN, Page, pages
from .pdf_tables import Table, tables
from .written import Written

__all__ = ["read_pdf"]

CHARS = 4_000_000  # characters that a document may have
BROKEN = 0.2  # of the characters; with more without a meaning the text layer is no text
SCANNED = 0.5  # of the pages; with more that are pictures alone the document is a scan
FEW = 12  # characters; a page with fewer under a picture is a picture
INDENT = 0.8  # ems; a line set in by more begins a paragraph
SLACK = 0.5  # ems; what is measured is not more exact
LARGE = 1.08  # of the body's size: a title's
_ENDED = re.compile(r"[。！？：:][”’」』）)》】]{0,3}$")
_CLOSING = ("）", ")", "”", "》", "】")
_WORD = re.compile(
    r"[（(“‘《〔\[]{0,4}(?:[A-Za-z0-9.,%/+\-]{1,30}(?:[（(“‘《〔\[]{1,2}.)?|.)[—…，。；：、！？）)”’》〕\]%]{0,6}"
)
_MARKS = (*p.HEADINGS, p.COLUMN, p.TABLE, p.FIGURE, p.ITEM, p.CONTENTS_HEAD, p.NOTE)


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the lines of a column begin and end; `body` is the text's size, `step` from line to line."""

    left: float
    right: float
    body: float
    step: float
    indents: bool


@dataclass(slots=True)
class _Sheet:
    """A page taken apart. `aside` are the indices of its lines that are furniture."""

    page: Page
    lines: list[Line]
    tables: list[Table]
    aside: set[int]
    number: int = 0

    def items(self) -> list[tuple[Line | Table, bool]]:
        """Lines and tables in reading order; with each whether it is furniture."""
        found: list[tuple[Line | Table, bool]] = [
            (line, i in self.aside) for i, line in enumerate(self.lines)
        ]
        for table in reversed(self.tables):
            k = next((i for i, (x, _) in enumerate(found) if _below(x, table)), len(found))
            found.insert(k, (table, False))
        return found


def _below(item: Line | Table, table: Table) -> bool:
    """Is the item read after the table?"""
    if isinstance(item, Table):
        return item.y0 > table.y0
    return item.y > table.y0 and not (item.column == 1 and item.x1 < table.x0)


def read_pdf(data: bytes, name: str) -> tuple[str, Hints]:
    """Raises Unreadable for a scan, a password, damage, or a text layer that is not text."""
    sheets = _sheets(data, name)
    margins = _all_margins(sheets)
    out = Written(".pdf")
    last: tuple[Line | Table, Span] | None = None
    for sheet in sheets:
        out.page(sheet.number)
        start = out.length
        for item, aside in sheet.items():
            if aside:
                assert isinstance(item, Line)
                out.line(item.text, aside=True)
            elif isinstance(item, Table):
                for k, row in enumerate(item.rows):
                    last = item, out.line("\t".join(row), aside=k < item.again)
            else:
                here = margins[_column(sheet.page, item)]
                words = item.text.removesuffix(HYPHEN)
                at = out.length
                if last and isinstance(last[0], Line) and _goes_on(last[0], item, here, last[1].end < start):
                    out.skip(last[1].end, at)
                    words = _spaced(last[0].text, words)
                last = item, out.line(words)
        if sheet.page.pictured and sum(len(line.text) for line in sheet.lines) < FEW:
            span = Span(min(start, out.length), out.length)
            out.finding("page-without-text", f"第 {sheet.number} 页是图片，没有文字，未能读入", span)
    return out.done()


def _sheets(data: bytes, name: str) -> list[_Sheet]:
    sheets: list[_Sheet] = []
    total = broken = 0
    for page in pages(data, name):
        found, rest = tables(page)
        sheets.append(_Sheet(page, page_lines(rest, page.width), found, set()))
        total, broken = total + len(page.chars), broken + page.broken
        if total > CHARS:
            raise Unreadable(f"{name}：文字超过 {CHARS} 个字符。请拆分后再导入。")
    bare = sum(s.page.pictured and len(s.page.chars) < FEW for s in sheets)
    if not any(c.text.strip() for s in sheets for c in s.page.chars) or bare > SCANNED * len(sheets):
        says = "是扫描件，没有文字层" if any(s.page.pictured for s in sheets) else "里没有文字"
        raise Unreadable(f"{name}：PDF {says}，读不出正文。请先做文字识别（OCR）或换成可以选中文字的 PDF。")
    if broken > BROKEN * (total + broken):
        raise Unreadable(
            f"{name}：PDF 的文字层是乱码（字体没有给出字符对应）。请做文字识别（OCR）或换成 Word 原件。"
        )
    asides = furniture([(s.lines, s.page.height) for s in sheets])
    for sheet, aside in zip(sheets, asides, strict=True):
        sheet.aside = aside
    for sheet, number in zip(sheets, numbers([(s.lines, s.aside) for s in sheets]), strict=True):
        sheet.number = number
    _mend(sheets)
    return sheets


def _mend(sheets: Sequence[_Sheet]) -> None:
    """Join the tables that go on over the page."""
    parts: list[Table] = []  # of the table that the page before ended with
    for before, sheet in pairwise(sheets):
        above = [item for item, aside in before.items() if not aside][-1:]
        below = [item for item, aside in sheet.items() if not aside][:1]
        a, b = (above + below) if above and below else (None, None)
        if not isinstance(a, Table) or not isinstance(b, Table) or len(a.rows[0]) != len(b.rows[0]):
            parts = []
            continue
        known = parts if parts and parts[-1] is a else [a]
        first, second = chained(known, b)
        before.tables[before.tables.index(a)] = first
        sheet.tables[sheet.tables.index(b)] = second
        sheet.tables = [table for table in sheet.tables if table.rows]
        parts = [*known[:-1], first, second]


def _column(page: Page, line: Line) -> tuple[int, int]:
    return round(page.width), line.column


def _all_margins(sheets: Sequence[_Sheet]) -> dict[tuple[int, int], _Margins]:
    """The margins of every kind of column in the document, by the page's width and the column's number."""
    found: dict[tuple[int, int], list[tuple[int, Line]]] = {}
    for n, sheet in enumerate(sheets):
        for i, line in enumerate(sheet.lines):
            if i not in sheet.aside:
                found.setdefault(_column(sheet.page, line), []).append((n, line))
    return {key: _margins(placed) for key, placed in found.items()}


def _margins(placed: Sequence[tuple[int, Line]]) -> _Margins:
    every = [line for _, line in placed]
    body = median(line.size for line in every for _ in range(1 + len(line.text) // 10))
    text = [line for line in every if abs(line.size / body - 1) < 0.12 and len(line.text) > 8] or every
    left, right = _at(sorted(x.x0 for x in text), 0.05), _at(sorted(x.x1 for x in text), 0.9)
    steps = [
        b.y - a.y
        for (m, a), (n, b) in pairwise(placed)
        if m == n and 0 < b.y - a.y < 4 * body and a.x1 > right - 2 * body
    ]
    indented = sum(1.2 < (x.x0 - left) / body < 2.8 for x in text)
    return _Margins(left, right, body, median(steps) if steps else 2 * body, indented >= 0.05 * len(text))


def _at(values: Sequence[float], share: float) -> float:
    return values[min(int(share * len(values)), len(values) - 1)]


def _goes_on(last: Line, line: Line, m: _Margins, turned: bool) -> bool:
    """Is `line` the rest of the line before, which was only wrapped? `turned`: a page lies between."""
    if abs(line.size / last.size - 1) > 0.12 or (not turned and last.column > line.column):
        return False
    em = last.size
    far = (
        last.column == line.column and not turned and not 0 < line.y - last.y <= 1.35 * max(m.step, 1.3 * em)
    )
    begins = any(mark.regex.match(line.text) for mark in _MARKS)
    ended = bool(_ENDED.search(last.text))
    if far or (begins and (ended or last.text.endswith(_CLOSING) or not m.indents)):
        return False
    centre = (m.left + m.right) / 2
    if last.size > LARGE * m.body and not begins:
        centred = all(abs((x.x0 + x.x1) / 2 - centre) < 1.5 * em and x.x0 > m.left + em for x in (last, line))
        if centred and not ended:
            return True
    if last.x1 + (_first_word(line.text) + SLACK) * em < m.right:
        return False
    if line.x0 <= m.left + INDENT * em:
        return m.indents or not (turned and last.text.endswith(("。", "！", "？")))
    hanging = line.x0 > last.x0 + INDENT * em and any(
        mark.regex.match(last.text) for mark in (p.ITEM, p.NOTE)
    )
    return line.x0 < last.x0 - INDENT * em or (hanging and not ended)


def _first_word(words: str) -> float:
    """Width in ems of what cannot be parted at a line's beginning: had it fitted, it stood on the line before."""
    m = _WORD.match(words)
    return sum(0.6 if c.isascii() else 1.0 for c in m[0]) if m else 0.0


def _spaced(last: str, words: str) -> str:
    """A space between two words that the end of a line parted; a hyphen there needs none."""
    return " " + words if is_latin(last[-1:]) and is_latin(words[:1]) else words
