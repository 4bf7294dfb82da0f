"""What the lines further down say: whether a heading comes again, an item follows, a table begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from . import fields as f
from . import patterns as p
from .lines import Line, squeeze
from .tables import GROUP, is_head, is_spaced_head

CELL = 120  # code points; a longer line is no cell


def item_mark(m: re.Match[str]) -> tuple[str, str, int]:
    """An item's number as printed, the form of its mark (`.`, `（）`, `①`, `◆`), its value (0: none)."""
    number = m["number"] or m["number2"] or m["number3"] or ""
    form = "①" if m["number3"] else re.sub(r"\d+|\s", "", m["mark"])
    return number, form, p.numeral(number) or 0


@dataclass
class Ahead:
    """Looks ahead from line `i` (an index into `lines`); every answer costs a look-up, not a walk."""

    lines: list[Line]

    def heading_again(self, i: int, bare: str) -> bool:
        """Is this line of the contents a heading without a page number? Then its words come again below."""
        styled = any(h.regex.match(bare) for h in (*p.HEADINGS, p.COLUMN, p.FRONT))
        return styled and self._last[squeeze(bare)] > i

    def table_below(self, i: int) -> bool:
        """A caption without a number is one only above a table; the table's unit may stand in between."""
        return any(x.barred or x.tabbed for x in self.lines[i + 1 : i + 3])

    def spaced_table(self, i: int) -> bool:
        """Does a table begin here whose cells are parted by wide gaps?"""
        return i + 1 < len(self.lines) and is_spaced_head(self.lines[i].text, self.lines[i + 1].text)

    def stacked_table(self, i: int) -> tuple[int, int]:
        """Where a table ends that begins here with every cell on a line of its own, and its columns; (0, 0) where
        none does. Its first head is 序号; every row opens with the next number and has as many cells as the head."""
        kind = f.kind_of(self.lines[i].text)
        if kind is None or kind.key != "number":
            return 0, 0
        width = next((k for k in range(3, 12) if self._is(i + k, r"\d{1,3}")), 0)
        heads = [line.text for line in self.lines[i : i + width]]
        if not width or any(len(h) > f.HEAD for h in heads) or not is_head(heads):
            return 0, 0
        at, number = i + width, int(self.lines[i + width].text)
        while at + width <= len(self.lines) and self._is(at, str(number)):
            if any(len(line.text) > CELL for line in self.lines[at : at + width]):
                break
            at, number = at + width, number + 1
        return (at, width) if at > i + width else (0, 0)

    def _is(self, i: int, pattern: str) -> bool:
        return i < len(self.lines) and re.fullmatch(pattern, self.lines[i].text) is not None

    def group_in_table(self, i: int) -> bool:
        """Between rows of a table with tabs: a line of one cell, which heads those below it (一、交通类)."""
        line, below = self.lines[i], self.lines[i + 1 : i + 2]
        if not self.lines[i - 1].tabbed or not below or not below[0].tabbed or len(line.text) > f.HEAD:
            return False
        return bool(GROUP.match(line.text)) and not is_head(below[0].text.split("\t"))

    def next_item(self, i: int, mark: str) -> int | None:
        """The value of the next item with this mark, or None where a heading comes first."""
        ends, _ = self._items[""]
        where, values = self._items.get(mark, ([], []))
        k, end = bisect_right(where, i), bisect_right(ends, i)
        if k == len(where) or (end < len(ends) and ends[end] < where[k]):
            return None
        return values[k]

    @cached_property
    def _last(self) -> dict[str, int]:
        return {squeeze(line.bare): i for i, line in enumerate(self.lines)}

    @cached_property
    def _items(self) -> dict[str, tuple[list[int], list[int]]]:
        """Line numbers and values of the items, by mark; under "" the headings."""
        found: dict[str, tuple[list[int], list[int]]] = {"": ([], [])}
        for i, line in enumerate(self.lines):
            if any(h.regex.match(line.text) for h in p.HEADINGS) or p.COLUMN.regex.match(line.text):
                mark, value = "", 0
            elif m := p.ITEM.regex.match(line.text):
                _, mark, value = item_mark(m)
            else:
                continue
            where, values = found.setdefault(mark, ([], []))
            where.append(i)
            values.append(value)
        return found
