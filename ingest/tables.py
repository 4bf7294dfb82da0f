"""Tables as the text holds them (tabs, bars or wide gaps) → heads and rows of cells, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import fields as f
from .document import Block, Span
from .lines import BARS, SPACED, WHITE

_RULE = re.compile(rf"[{BARS}+\s:：═—\-─┼├┤┌┐└┘┬┴]+")
GROUP = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}(?:[）)]|[、.．])\s{0,4}(?=[^。；]{1,20}$)")
_BAR = f"[{BARS}]"
_LINE = re.compile(r"[^\n]+")
_EDGE = WHITE + "*"
_UNIT = re.compile(
    r"(?<![\u4e00-\u9fff])单位\s{0,4}[:：]\s{0,4}(?P<unit>[^\s，,、；;（）()|]{1,8})[^\n。]{0,12}\s{0,4}$"
)
Row = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """`head` and every row have the same width; an empty cell has an empty span at its place."""

    head: Row
    rows: tuple[Row, ...]
    ragged: tuple[Span, ...] = ()  # rows with more or fewer cells than the head
    unit: tuple[str, Span] | None = None  # one over several columns (投资（万元）), with its place


def _trim(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = len(words) - len(words.lstrip(_EDGE))
    return Span(start + left, start + max(left, len(words.rstrip(_EDGE))))


def cells(text: str, line: Span, mark: re.Pattern[str]) -> list[Span]:
    """The cells of a line that `mark` parts; the bars at its ends part nothing."""
    inner = line if mark.pattern == r"\t" else _trim(text, line.start, line.end)
    start, end = inner.start, inner.end
    if start < end and mark.pattern == _BAR and text[start] in BARS:
        start += 1
        end -= end > start and text[end - 1] in BARS
    found: list[Span] = []
    at = start
    for m in mark.finditer(text, start, end):
        found.append(_trim(text, at, m.start()))
        at = m.end()
    found.append(_trim(text, at, end))
    return found


def mark_of(line: str) -> re.Pattern[str]:
    """What parts the cells of a table, by its first line."""
    if "\t" in line.strip() and not line.strip().startswith(tuple(BARS)):
        return re.compile(r"\t")
    return re.compile(_BAR) if any(c in line for c in BARS) else SPACED


def _whole_lines(text: str, spans: Iterable[Span]) -> list[Span]:
    """The lines of rows, with the tabs at their ends that trimming set aside: an empty cell counts."""
    found: list[Span] = []
    for span in spans:
        if found and span.end <= found[-1].end:
            continue
        end = text.find("\n", span.end)
        found.append(Span(text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end))
    return found


def is_head(words: Iterable[str]) -> bool:
    """Do these cells name fields? At least two do, and half of those that are filled."""
    filled = [w for w in words if w.strip()]
    named = sum(len(w) <= f.HEAD and f.kind_of(w) is not None for w in filled)
    return named > 1 and named * 2 >= len(filled)


def is_spaced_head(line: str, below: str) -> bool:
    """Does a table with wide gaps begin here: a head of three cells or more, a row as wide below it?"""
    head = SPACED.split(line.strip())
    return len(head) > 2 and is_head(head) and len(SPACED.split(below.strip())) == len(head)


@dataclass(slots=True)
class _Part:
    head: Row
    rows: list[tuple[list[Span], Span]]
    unit: tuple[str, Span] | None = None


def grids(text: str, block: Block, above: Grid | None = None) -> list[Grid]:
    """The tables in a block, one for each head in it; a head that comes again is left out.

    A block without a head of its own, as wide as `above`, goes on with that table. Rows in front of the head
    that fill one cell (a title, the unit) are left out. Empty when there is no head and no row.
    """
    if stacked := _stacked(text, block):
        return [stacked]
    whole = _whole_lines(text, block.piece.spans)
    mark = mark_of(whole[0].of(text))
    rows = [(cells(text, s, mark), s) for s in whole if not _RULE.fullmatch(s.of(text))]
    unit = None
    while len(rows) > 1 and len(_filled(rows[0][0])) == 1 and is_head(_words(text, rows[1][0])):
        unit = unit_in(text, rows.pop(0)[1])
    parts: list[_Part] = []
    if rows and above and len(rows[0][0]) == len(above.head) and not is_head(_words(text, rows[0][0])):
        parts.append(_Part(above.head, [], above.unit))
    for row, line in rows:
        words = _words(text, row)
        if parts and words == _words(text, parts[-1].head):
            continue
        if parts and not parts[-1].rows and _below(parts[-1].head, row, words):
            upper = parts[-1].head
            parts[-1].unit = next(((u, s) for s in upper if (u := f.split_head(s.of(text))[1])), unit)
            parts[-1].head = tuple(b if b.start < b.end else a for a, b in zip(upper, row, strict=True))
        elif not parts or is_head(words):
            parts.append(_Part(tuple(row), [], unit))
        else:
            parts[-1].rows.append((row, line))
    return [_even(part) for part in parts if part.rows and len(part.head) > 1]


def _stacked(text: str, block: Block) -> Grid | None:
    """A table with every cell on a line of its own, as wide as the lines in front of the first number."""
    lines = (m for s in block.piece.spans for m in _LINE.finditer(text, s.start, s.end))
    spans = [_trim(text, *m.span()) for m in lines if m[0].strip()]
    if len(spans) == len(block.piece.spans) or any(
        SPACED.search(w) or "\t" in w or any(c in w for c in BARS) for w in (s.of(text) for s in spans[:3])
    ):
        return None
    width = next((k for k, s in enumerate(spans[:12]) if k > 2 and s.of(text).isdecimal()), 0)
    if not width or len(spans) % width:
        return None
    rows = [tuple(spans[k : k + width]) for k in range(0, len(spans), width)]
    return Grid(rows[0], tuple(rows[1:]))


def unit_in(text: str, span: Span) -> tuple[str, Span] | None:
    """The unit that stands at the end of these words, with its place: （单位：万元）."""
    m = _UNIT.search(text, span.start, span.end)
    return (m["unit"], Span(m.start("unit"), m.end("unit"))) if m else None


def _below(head: Row, row: Sequence[Span], words: Sequence[str]) -> bool:
    """Is this the second line of a head: names of fields under a wider one, nothing under the others?"""
    return len(row) == len(head) and not words[0] and is_head(words)


def _even(part: _Part) -> Grid:
    """Rows made as wide as the head; those that are not are listed."""
    head = part.head
    even: list[Row] = []
    ragged: list[Span] = []
    for row, line in part.rows:
        if 1 < len(row) < len(head) or any(s.start < s.end for s in row[len(head) :]):
            ragged.append(line)
        end = row[-1].end
        even.append((*row[: len(head)], *[Span(end, end)] * (len(head) - len(row))))
    return Grid(head, tuple(even), tuple(ragged), part.unit)


def _filled(row: Sequence[Span]) -> list[Span]:
    return [s for s in row if s.start < s.end]


def _words(text: str, row: Sequence[Span]) -> tuple[str, ...]:
    return tuple(re.sub(r"\s", "", s.of(text)) for s in row)
