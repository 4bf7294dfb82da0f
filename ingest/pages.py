"""Printed page numbers: the contents page says where headings stand, the cuts say where pages turn."""

from __future__ import annotations

import re

from .document import Heading
from .outline import Outline


def _key(words: str) -> str:
    return re.sub(r"[\s（）()【】\[\]:：.．、*]+", "", words)


def anchors(o: Outline, text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """(offset, page) of every heading that the contents page lists, and the entries without a heading."""
    by_title: dict[str, list[Heading]] = {}
    for h in o.headings:
        by_title.setdefault(_key(h.span.of(text)), []).append(h)
    found: list[tuple[int, int]] = []
    missing: list[str] = []
    for title, page in o.contents:
        rest = by_title.get(_key(title))
        if rest:
            found.append((rest.pop(0).span.start, page))
        else:
            missing.append(title)
    return sorted(found), missing


def pages(o: Outline, text: str) -> tuple[tuple[int, int, int], ...]:
    """(from offset, first page, last page): between two headings a cut turns at least one page, and the
    next heading's page bounds it from above. Empty where the contents page gives no page."""
    found, _ = anchors(o, text)
    if not found:
        return ()
    ranges: list[tuple[int, int, int]] = []
    for k, (start, page) in enumerate(found):
        end, limit = found[k + 1] if k + 1 < len(found) else (len(text), None)
        cuts = [c for c in o.cuts if start < c < end]
        heading_end = next(h.span.end for h in o.headings if h.span.start == start)
        ranges.append((start, page, page))
        for j, at in enumerate([heading_end, *cuts]):
            high = page + j if limit is None else limit - (len(cuts) - j)
            ranges.append((at, page + j, max(page + j, high)))
    return tuple(ranges)
