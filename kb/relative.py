"""今年, 去年, 明年 in a question about a document of one year → that year: a report of January 2024 speaks of 2024.

A plan of several years has no 今年: there the word stays, and nothing is read into it.
"""

from __future__ import annotations

import re

from ingest.document import Document

_WORDS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "来年": 1}
_RELATIVE = re.compile(rf"(?<![0-9当每])(?P<word>{'|'.join(_WORDS)})度?(?!龄|前|以?来)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def year_of(document: Document) -> int | None:
    """The year that a document calls 今年: the one that its title names, or that of its date where its text says
    今年; None for a document of several years."""
    titled = list(dict.fromkeys(_YEAR.findall(document.meta.title)))
    if len(titled) == 1:
        return int(titled[0])
    dated = _YEAR.search(document.meta.date)
    return int(dated[0]) if dated and not titled and re.search(r"今年|去年|本年度", document.text) else None


def dated(question: str, document: Document) -> str:
    """The question with such words put as years: 去年 → 2023年."""
    if not _RELATIVE.search(question) or (year := year_of(document)) is None:
        return question
    return _RELATIVE.sub(lambda m: f"{year + _WORDS[m['word']]}年", question)
