"""What the lines further down say: whether a heading comes again, an item follows, a table begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from . import patterns as p
from .lines import Line, squeeze
from .tables import is_spaced_head


def item_mark(m: re.Match[str]) -> str:
    """The form of an item's mark, its number taken out: `.`, `、`, `（）`."""
    return re.sub(r"\d+|\s", "", m["mark"])


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
                mark, value = item_mark(m), int(m["number"] or m["number2"])
            else:
                continue
            where, values = found.setdefault(mark, ([], []))
            where.append(i)
            values.append(value)
        return found
