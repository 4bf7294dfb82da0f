"""Tables that go on over the page: a row that the page cut in two is made whole on the page where it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from .pdf_lines import joined
from .pdf_tables import Table

__all__ = ["chained"]

ALWAYS = 0.8  # of the rows so far: a column that is filled in so many is filled in every whole row


def chained(first: Sequence[Table], second: Table) -> tuple[Table, Table]:
    """The last of `first` (a table's parts on earlier pages) and `second` (its part on the next page), the row
    that the page cut made whole, the head that is printed again counted.

    A row that begins the new page is the rest of one when it fills only cells that the row before fills too,
    and leaves one empty that nearly every row fills.
    """
    rows = [row for part in first for row in part.rows[part.again :]]
    same = takewhile(lambda pair: pair[0] == pair[1], zip(rows, second.rows, strict=False))
    again = min(len(list(same)), 3)
    second = replace(second, again=again)
    body = rows[1:]
    if not body or len(second.rows) <= again:
        return first[-1], second
    last, rest = rows[-1], second.rows[again]
    filled = [k for k, words in enumerate(rest) if words]
    always = [k for k in range(len(last)) if sum(bool(row[k]) for row in body) >= ALWAYS * len(body)]
    if not all(last[k] for k in filled) or all(k in filled for k in always):
        return first[-1], second
    whole = tuple(joined(part for part in pair if part) for pair in zip(last, rest, strict=True))
    before = replace(first[-1], rows=(*first[-1].rows[:-1], whole))
    return before, replace(second, rows=(*second.rows[:again], *second.rows[again + 1 :]))
