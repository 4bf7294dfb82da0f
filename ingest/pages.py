"""Printed page numbers: the contents page says where headings stand, the cuts say where pages turn."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from .document import Heading, Span
from .outline import Outline


def _key(words: str) -> str:
    return re.sub(r"[\s（）()【】\[\]:：.．、*]+", "", words)


def anchors(o: Outline, text: str) -> tuple[list[tuple[Heading, int]], list[tuple[str, Span]]]:
    """(heading, page) of every heading that the contents page lists, and the entries without a heading.

    Of headings with the same words an entry means the first behind the one that the entry before it means.
    A page below that of an earlier heading is a misprint or another heading's: it is no anchor.
    """
    by_title: defaultdict[str, list[Heading]] = defaultdict(list)
    for h in o.headings:
        by_title[_key(h.span.of(text))].append(h)
    found: list[tuple[int, int, Heading]] = []
    missing: list[tuple[str, Span]] = []
    at = -1
    for title, page, place in o.contents:
        same = by_title.get(_key(title))
        if not same:
            missing.append((title, place))
            continue
        k = bisect_right(same, at, key=lambda h: h.span.start)
        heading = same.pop(k if k < len(same) else 0)
        at = heading.span.start
        found.append((at, page, heading))
    rising: list[tuple[Heading, int]] = []
    for _, page, heading in sorted(found, key=lambda x: x[0]):
        if not rising or page >= rising[-1][1]:
            rising.append((heading, page))
    return rising, missing


def pages(o: Outline, text: str) -> tuple[tuple[int, int, int], ...]:
    """(from offset, first page, last page): between two headings a cut turns at least one page, and the
    next heading's page bounds it from above; a line with a page's number ends that page. Empty where nothing
    tells a page."""
    found = _by_contents(o, text)
    turns = _rising(o.turns)
    if not found and len(turns) > 1:
        found = [(0, 1, turns[-1][1] + 1)]
    last, _ = anchors(o, text)
    return tuple(_bounded(found, turns, last[-1][0].span.start if last else len(text)))


def _rising(turns: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those whose page is higher than that of the one before."""
    found: list[tuple[int, int]] = []
    for at, page in turns:
        if not found or page > found[-1][1]:
            found.append((at, page))
    return found


def _bounded(
    ranges: Sequence[tuple[int, int, int]], turns: Sequence[tuple[int, int]], open: int
) -> Iterator[tuple[int, int, int]]:
    """The ranges parted where a page ends: what stands before is on it at the latest, what follows behind it. A
    turn that a range contradicts says nothing of that range, unless it is from `open` on, where none bounds it."""
    ends = [at for at, _ in turns]
    for k, (start, first, last) in enumerate(ranges):
        end = ranges[k + 1][0] if k + 1 < len(ranges) else None
        inside = [at for at in ends if at > start and (end is None or at < end)]
        for at in (start, *inside):
            i = bisect_right(ends, at)
            low = max(first, turns[i - 1][1] + 1) if i else first
            high = turns[i][1] if i < len(turns) else last
            if start <= open:
                high = min(high, last)
            elif i == len(turns):
                high = max(low, high)
            yield (at, low, high) if low <= high else (at, first, last)


def _by_contents(o: Outline, text: str) -> list[tuple[int, int, int]]:
    """As `pages`, by the contents page and the cuts alone."""
    found, _ = anchors(o, text)
    ranges: list[tuple[int, int, int]] = []
    for k, (heading, page) in enumerate(found):
        start = heading.span.start
        above = found[k + 1] if k + 1 < len(found) else None
        end, limit = (above[0].span.start, above[1]) if above else (len(text), None)
        cuts = o.cuts[bisect_right(o.cuts, start) : bisect_left(o.cuts, end)]
        ranges.append((start, page, page))
        for j, at in enumerate([heading.span.end, *cuts]):
            if limit is None:
                ranges.append((at, page + j, page + j))
            elif len(cuts) > limit - page:  # more cuts than pages: some are none
                ranges.append((at, page, limit))
            else:
                ranges.append((at, page + j, limit - (len(cuts) - j)))
    return ranges
