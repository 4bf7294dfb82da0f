"""Printed deadlines → the last day that keeps them: 2024年6月底前 → 2024-06-30. What names no day stays words."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date

_S = r"\s{0,4}"
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
DAY = re.compile(
    rf"(?<!\d)(?P<year>20\d{{2}}){_S}(?:年|[./-](?=\d))"
    rf"(?:{_S}(?P<month>1[0-2]|0?[1-9]){_S}(?:月(?:份)?|[./-](?=\d{{1,2}}(?!\d))|(?![\d.]))"
    rf"(?:{_S}(?P<day>3[01]|[12]\d|0?[1-9]){_S}[日号]?(?![\d年月]))?"
    rf"|{_S}第?(?P<quarter>[一二三四1-4]){_S}季度|{_S}(?P<half>[上下])半年)?"
)
_RANGE = re.compile(r"\s{0,4}[-—–－~～至到]{1,3}\s{0,4}")
_SHORT_RANGE = re.compile(r"(?<!\d)20\d{2}\s{0,4}[-—–－~～至到]{1,3}\s{0,4}(?=20\d{2})")
_TEN_DAYS = re.compile(r"[上中]旬")
_ONWARDS = re.compile(r"\s{0,4}(?:起|以来|开始|启动)")


def last_day(year: int, month: int = 12, day: int | None = None) -> date | None:
    """The day, or the last of its month; None for a day that the month has not."""
    length = monthrange(year, month)[1]
    return date(year, month, day or length) if (day or 1) <= length else None


def deadline(words: str) -> date | None:
    """The last day that a printed deadline leaves; of a period the last of its end. None for words without a year."""
    plain = unicodedata.normalize("NFKC", words[:80])
    m = DAY.search(plain, short.end() if (short := _SHORT_RANGE.search(plain)) else 0)
    while m and (to := _RANGE.match(plain, m.end())) and (behind := DAY.match(plain, to.end())):
        m = behind
    if m is None or _ONWARDS.match(plain, m.end()):
        return None
    return named_day(m, plain[m.end() :])


def named_day(m: re.Match[str], behind: str = "") -> date | None:
    """The last day of what a match of `DAY` names; `behind` are the words that follow it."""
    year = int(m["year"])
    if m["quarter"]:
        return last_day(year, _NUMERALS[m["quarter"]] * 3)
    if m["half"]:
        return last_day(year, 6 if m["half"] == "上" else 12)
    if not m["month"]:
        return last_day(year)
    day = int(m["day"]) if m["day"] else None
    if day is None and (tens := _TEN_DAYS.match(behind)):
        day = 10 if tens.group() == "上旬" else 20
    return last_day(year, int(m["month"]), day)
