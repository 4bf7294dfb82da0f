"""Deadlines that a question names: 2024年6月底前, 2023年里, 定在2024年上半年, as conditions on days."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from ingest.dates import last_day
from ingest.document import Relation

from .compute import day_value
from .grammar import Grammar
from .query import Filter, Op

_NAMED = re.compile(
    r"(?P<year>20\d\d)年?(?:(?P<month>1[0-2]|[1-9])月份?|(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)?"
    r"(?:年?(?P<last>[底末]))?(?:(?P<by>之?前|以前)|(?P<from>以后|起)|(?P<after>之?后))?"
)
_AS_PRINTED = re.compile(
    r"(?:定在|定为|定的?是|写的?是|写明|标明|标的是|标为|限是|限为|间是|期是|填的?是|等于)[“”\"]?$"
)


class DateGrammar(Grammar):
    def deadlines(self, relation: Relation) -> list[Filter]:
        """Conditions on the deadline. 底前 is by the last day of it, 前 alone before its first; a deadline that is
        said to be just that (定在2024年6月底前) is within it, as a day without 前 or 后 is."""
        if relation.field("deadline") is None:
            return []
        found: list[Filter] = []
        for m in _NAMED.finditer(self.text):
            self.use_words(m)
            first, last = _ends(m)
            op: Op = "between"
            value: Decimal | tuple[Decimal, ...] = (day_value(first), day_value(last))
            if m["by"] and not _AS_PRINTED.search(self.text[: m.start()]):
                op, value = ("<=", day_value(last)) if m["last"] else ("<", day_value(first))
            elif m["from"] or m["after"]:
                op, value = (">=", day_value(first)) if m["from"] else (">", day_value(last))
            words = m.group() if op == "between" else re.sub(r"(?:之?前|以前|以后|起|之?后)$", "", m.group())
            found.append(Filter("deadline", op, value, words))
        return found


def _ends(m: re.Match[str]) -> tuple[date, date]:
    """The first and the last day of what is named."""
    year = int(m["year"])
    if m["month"]:
        months = (int(m["month"]), int(m["month"]))
    elif m["half"]:
        months = (1, 6) if m["half"] == "上" else (7, 12)
    elif m["quarter"]:
        quarter = "一二三四".find(m["quarter"]) + 1 or int(m["quarter"])
        months = (quarter * 3 - 2, quarter * 3)
    else:
        months = (1, 12)
    end = last_day(year, months[1])
    assert end is not None  # the last day of a month always is one
    return date(year, months[0], 1), end
