"""Lines in which a conversion ran several together: a 专栏 glued to a paragraph, a chapter in one long line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lines import Line
from .patterns import NUMERAL
from .span import Span

LONG = 1000  # code points; a longer line that holds marks of structure is several lines run together
# (one that begins with a title and the next mark is so at any length)
_N = rf"[{NUMERAL}]{{1,4}}"
_COLUMN = re.compile(
    rf"(?:(?<=[。；！？])\s{{0,4}}(?=专\s?栏\s?(?:\d{{1,3}}|{_N})[\s　:：][^。；，]{{2,40}}$)|(?<=.)(?=[【\[]\s?专\s?栏\s?(?:\d{{1,3}}|{_N})))"
)
_STOPPED = r"(?<=[。；！？：”）)])\s{0,4}"
_MARKS = re.compile(
    rf"{_STOPPED}(?=第{_N}[篇章节条][\s　]|{_N}、[^，。；、]{{2,40}}|[（(]{_N}[）)][^，。；]|\d{{1,3}}[.．、](?![\d\s])[^，。；]{{2}}"
    rf"|【?专\s?栏\s?(?:\d{{1,3}}|{_N})[\s　:：】])"
)
_TITLE = re.compile(  # a title that the next mark ends: 第二章 发展目标（一）…, 第五章 河湖治理七、…, 三、重点任务（一）…
    rf"(?:第{_N}[篇章节][\s　](?:[^，。；、：第]{{2,24}}?(?=第{_N}[章节条][\s　]|[（(]一[）)]|{_N}、))"
    rf"|{_N}、[^，。；、：第]{{2,24}}?(?=第{_N}[章节条][\s　]|[（(]一[）)]|一、))"
)


def apart(line: Line) -> Iterator[Line]:
    """The lines that a line holds, in order; most hold themselves alone."""
    long = len(line.text) >= LONG or bool(_TITLE.match(line.text))
    if not long and "专" not in line.text:
        yield line
        return
    cuts = {m.end() for m in _COLUMN.finditer(line.text)}
    if long:
        cuts |= {m.end() for m in _MARKS.finditer(line.text)}
        cuts |= {m.end() for m in _TITLE.finditer(line.text)}
    at = 0
    for cut in (*sorted(cuts - {0}), len(line.text)):
        words = line.text[at:cut]
        bare = words.strip()
        if bare and cut > at:
            start = line.span.start + at + words.index(bare)
            yield Line(bare, Span(start, start + len(bare)))
        at = cut
