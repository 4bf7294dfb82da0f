"""Characters with their places → lines in reading order, columns one after the other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .pdf_page import HYPHEN, Char

__all__ = ["Line", "joined", "lines", "page_lines"]

GAP = 1.5  # ems; a wider gap parts cells
SPACE = 0.2  # ems that a Chinese character stands further off than others do, when there is a space
WORD = 0.2  # ems; a wider gap parts words in Latin letters
ROWS = 8  # lines that a column of text has at least
FULL = 0.7  # of a column's width: what most of its lines fill


@dataclass(frozen=True, slots=True)
class Line:
    """`y` is the baseline, `size` about one em, `column` 0, or 1 and 2 where the page has two columns."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    column: int = 0


@dataclass(slots=True)
class _Run:
    """Characters that follow each other on one baseline."""

    chars: list[Char]
    size: float

    @property
    def x0(self) -> float:
        return self.chars[0].x0

    @property
    def x1(self) -> float:
        return max(c.x1 for c in self.chars)

    @property
    def y(self) -> float:
        return self.chars[0].y

    @property
    def text(self) -> str:
        return "".join(c.text for c in self.chars)


def lines(chars: Iterable[Char]) -> list[Line]:
    """Lines from the top down, as if there was one column."""
    return [_line(row, 0) for row in _rows(_runs(chars))]


def page_lines(chars: Iterable[Char], width: float) -> list[Line]:
    """Lines of a page in the order in which they are read: between lines that go over both columns, first
    the left column, then the right."""
    runs = list(_runs(chars))
    gutter = _gutter(runs, width)
    if gutter is None:
        return [_line(row, 0) for row in _rows(runs)]
    sides = [0 if r.x0 < gutter < r.x1 else 1 if r.x1 <= gutter else 2 for r in runs]
    columns = [list(_rows([r for r, side in zip(runs, sides, strict=True) if side == k])) for k in range(3)]
    found: list[Line] = []
    for over in [*columns[0], None]:
        edge = over[0].y if over else float("inf")
        for k in (1, 2):
            while columns[k] and columns[k][0][0].y < edge:
                found.append(_line(columns[k].pop(0), k))
        if over:
            found.append(_line(over, 0))
    return found


def joined(parts: Iterable[str | Line], edge: float = math.inf) -> str:
    """The lines of a cell as one: nothing between Chinese characters, a space between Latin words, nothing in
    a figure that the cell's right edge cut in two."""
    whole, full = "", False
    for part in parts:
        words = part if isinstance(part, str) else part.text
        if whole.endswith(HYPHEN):
            whole = whole[:-1]
        elif is_latin(whole[-1:]) and is_latin(words[:1]) and not (full and (whole[-1] + words[0]).isdigit()):
            whole += " "
        whole += words
        full = not isinstance(part, str) and part.x1 + part.size > edge
    return whole.rstrip(HYPHEN)


def is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def is_chinese(char: str) -> bool:
    return not char.isascii() and char.isalnum()


def _runs(chars: Iterable[Char]) -> Iterator[_Run]:
    run: _Run | None = None
    for c in chars:
        if run is not None:
            last = run.chars[-1]
            em = max(run.size, 1.0)
            near = -0.5 * em < c.x0 - last.x1 < 1.2 * em and abs(c.y - last.y) < 0.3 * em
            alike = c.text == " " or not run.size or 0.55 < c.size / run.size < 1.8
            if near and alike:
                run.chars.append(c)
                run.size = max(run.size, c.size)
                continue
            yield from _kept(run)
        run = _Run([c], c.size)
    if run is not None:
        yield from _kept(run)


def _kept(run: _Run) -> Iterator[_Run]:
    """A run without the white space at its ends; none where nothing is left."""
    while run.chars and run.chars[-1].text.isspace():
        run.chars.pop()
    while run.chars and run.chars[0].text.isspace():
        run.chars.pop(0)
    if run.chars:
        yield run


def _rows(runs: Iterable[_Run]) -> Iterator[list[_Run]]:
    """Runs on about one baseline, from the left; a raised number stands with its line."""
    row: list[_Run] = []
    for run in sorted(runs, key=lambda r: (r.y, r.x0)):
        if row:
            y, size = max((r.size, r.y) for r in row)[1], max(run.size, *(r.size for r in row))
            if abs(run.y - y) > 0.45 * size:
                yield _in_order(row)
                row = []
        row.append(run)
    if row:
        yield _in_order(row)


def _in_order(row: list[_Run]) -> list[_Run]:
    return sorted(row, key=lambda r: (r.x0, r.y))


def _line(row: Sequence[_Run], column: int) -> Line:
    chars = sorted((c for run in row for c in run.chars), key=lambda c: c.x0)
    size = median([c.size for c in chars if c.size] or [1.0])
    step = _step(chars, size)
    text, end = "", chars[0].x0
    for last, c in zip([chars[0], *chars], chars, strict=False):
        gap = (c.x0 - end) / max(size, 1.0)
        apart = is_chinese(last.text) and is_chinese(c.text) and c.x - last.x > step + SPACE * size
        if gap > GAP:
            text = text.rstrip() + "  "
        elif apart or (gap > WORD and is_latin(text[-1:]) and is_latin(c.text)):
            text += " "
        text += c.text if c.text != " " or not text.endswith("  ") else ""
        end = max(end, c.x1)
    largest = max(row, key=lambda r: r.size)
    return Line(text.strip(), chars[0].x0, end, largest.y, size, column)


def _step(chars: Sequence[Char], size: float) -> float:
    """How far the pen goes from one Chinese character to the next in this line, which may be stretched."""
    steps = [b.x - a.x for a, b in pairwise(chars) if is_chinese(a.text) and is_chinese(b.text)]
    return median([step for step in steps if 0.8 * size < step < 1.6 * size] or [size])


def _gutter(runs: Sequence[_Run], width: float) -> float | None:
    """Where the white space between two columns of running text stands, or None."""
    if len(runs) < 2 * ROWS:
        return None
    middle = [width * (0.36 + 0.01 * k) for k in range(29)]
    crossing = [sum(r.x0 < x < r.x1 for r in runs) for x in middle]
    least = min(crossing)
    if least > 0.2 * len(runs):
        return None
    best = [x for x, n in zip(middle, crossing, strict=True) if n == least]
    x = best[len(best) // 2]
    for side in ([r for r in runs if r.x1 <= x], [r for r in runs if r.x0 >= x]):
        rows = list(_rows(side))
        if len(rows) < ROWS:
            return None
        left, right = min(r[0].x0 for r in rows), max(r[-1].x1 for r in rows)
        full = sum(len(r) == 1 and r[0].x1 - r[0].x0 >= FULL * (right - left) for r in rows)
        if full < 0.5 * len(rows) or right - left < 0.25 * width:
            return None
    return x
