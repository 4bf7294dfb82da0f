"""The ruled tables of a PDF's page → rows of cells, one line of words each."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .pdf_lines import joined, lines
from .pdf_page import Char, Page
from .pdf_rules import Rule

__all__ = ["Table", "tables"]

NEAR = 3.0  # points; lines that end so near each other meet
RULES = 800  # merged rules of a page; one with more is a drawing
COVERED = 0.6  # of a cell's side: a rule along so much of it parts it from the next


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are of one width; the words of a cell that goes over several stand in its first, the rest is "".
    `again` of them are a head that was on the page before."""

    x0: float
    y0: float
    x1: float
    y1: float
    rows: tuple[tuple[str, ...], ...]
    again: int = 0


def tables(page: Page) -> tuple[list[Table], list[Char]]:
    """The tables with two columns or more, from the top down, and the characters outside them."""
    rules = [*_merged(page.rules, across=True), *_merged(page.rules, across=False)]
    if len(rules) > RULES:
        return [], list(page.chars)
    found: list[Table] = []
    rest = list(page.chars)
    for group in _groups(rules):
        grid = _Grid.of(group)
        if grid is None:
            continue
        inside = [c for c in rest if grid.holds(c)]
        table = grid.table(inside)
        if table is not None:
            found.append(table)
            rest = [c for c in rest if not grid.holds(c)]
    return sorted(found, key=lambda t: (t.y0, t.x0)), rest


def _merged(rules: Iterable[Rule], across: bool) -> Iterator[Rule]:
    """Rules of one direction; those that lie on one another or go on where one ends are one."""
    pieces = [
        (r.y0, r.x0, r.x1) if across else (r.x0, r.y0, r.y1) for r in rules if r.across == across
    ]  # (place, start, end)
    lanes: list[list[tuple[float, float, float]]] = []
    for piece in sorted(pieces):
        if lanes and piece[0] - lanes[-1][0][0] <= NEAR / 2:
            lanes[-1].append(piece)
        else:
            lanes.append([piece])
    for lane in lanes:
        at = lane[0][0]
        start = end = None
        for _, a, b in sorted(lane, key=lambda p: p[1:]):
            if end is None or start is None or a - end > NEAR:
                if end is not None and start is not None:
                    yield Rule(start, at, end, at) if across else Rule(at, start, at, end)
                start, end = a, b
            end = max(end, b)
        if start is not None and end is not None:
            yield Rule(start, at, end, at) if across else Rule(at, start, at, end)


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that meet, directly or through others."""
    above = list(range(len(rules)))

    def top(i: int) -> int:
        while above[i] != i:
            above[i] = above[above[i]]
            i = above[i]
        return i

    flat = [(i, r) for i, r in enumerate(rules) if r.across]
    for j, down in enumerate(rules):
        if not down.across:
            for i, r in flat:
                if r.x0 - NEAR <= down.x0 <= r.x1 + NEAR and down.y0 - NEAR <= r.y0 <= down.y1 + NEAR:
                    above[top(j)] = top(i)
    groups: defaultdict[int, list[Rule]] = defaultdict(list)
    for i, rule in enumerate(rules):
        groups[top(i)].append(rule)
    return [groups[k] for k in sorted(groups)]


@dataclass(frozen=True, slots=True)
class _Grid:
    xs: list[float]
    ys: list[float]
    rules: list[Rule]

    @classmethod
    def of(cls, rules: list[Rule]) -> _Grid | None:
        """The grid that the rules draw; where the sides are open, the ends of the rules close it."""
        flat, down = [r for r in rules if r.across], [r for r in rules if not r.across]
        if len(flat) < 2 or not down:
            return None
        xs = _steps([r.x0 for r in down] + [min(r.x0 for r in flat), max(r.x1 for r in flat)])
        ys = _steps([r.y0 for r in flat] + [min(r.y0 for r in down), max(r.y1 for r in down)])
        return cls(xs, ys, rules) if len(xs) > 2 and len(ys) > 1 else None

    def holds(self, c: Char) -> bool:
        x, y = _middle(c)
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def table(self, chars: Iterable[Char]) -> Table | None:
        """The cells' words, or None where only one column has any."""
        wide, high = len(self.xs) - 1, len(self.ys) - 1
        first = self._cells()
        words: defaultdict[int, list[Char]] = defaultdict(list)
        for c in chars:
            x, y = _middle(c)
            j, i = bisect_right(self.xs, x, 1, wide) - 1, bisect_right(self.ys, y, 1, high) - 1
            words[first[i * wide + j]].append(c)
        edges = {k: self.xs[i % wide + 1] for i, k in enumerate(first)}
        filled = {k: joined(lines(found), edges[k]) for k, found in sorted(words.items())}
        if len({k % wide for k, said in filled.items() if said}) < 2:
            return None
        rows = [tuple(filled.get(i * wide + j, "") for j in range(wide)) for i in range(high)]
        used = tuple(row for row in rows if any(row))
        return Table(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1], used)

    def _cells(self) -> list[int]:
        """For every place of the grid the first place of the cell that it belongs to."""
        wide, high = len(self.xs) - 1, len(self.ys) - 1
        first = list(range(wide * high))
        for i in range(high):
            for j in range(wide):
                k = i * wide + j
                if j and not self._parted(i, j, across=False):
                    first[k] = first[k - 1]
                elif i and not self._parted(i, j, across=True):
                    first[k] = first[k - wide]
        return first

    def _parted(self, i: int, j: int, across: bool) -> bool:
        """Does a rule run above place (i, j), or left of it?"""
        at, a, b = (
            (self.ys[i], self.xs[j], self.xs[j + 1]) if across else (self.xs[j], self.ys[i], self.ys[i + 1])
        )
        covered = 0.0
        for r in self.rules:
            place, start, end = (r.y0, r.x0, r.x1) if across else (r.x0, r.y0, r.y1)
            if r.across == across and abs(place - at) <= NEAR:
                covered = max(covered, min(b, end) - max(a, start))
        return covered >= COVERED * (b - a)


def _steps(values: list[float]) -> list[float]:
    """Sorted values, those near each other as one."""
    steps: list[float] = []
    for value in sorted(values):
        if not steps or value - steps[-1] > NEAR:
            steps.append(value)
    return steps


def _middle(c: Char) -> tuple[float, float]:
    return (c.x0 + c.x1) / 2, c.y - 0.35 * c.size
