"""Running heads, feet and page numbers of a PDF: which lines they are, and the number that a page prints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from .pdf_lines import Line

__all__ = ["furniture", "numbers"]

EDGE = 2  # lines at the top and at the bottom of a page that may be furniture
ZONE = 0.16  # of the page's height, where they stand
SHARE = 0.3  # of the pages, on which a running head comes again
_NUMBER = re.compile(
    r"[—–\-－―─·•~～\s]*第?\s*(?P<n>\d{1,4})\s*页?(?:\s*[/／，,、共of]+\s*\d{1,4}\s*页?)?[—–\-－―─·•~～\s]*"
)
_DRESSED = re.compile(r"\D")

PageLines = Sequence[Line]


def furniture(pages: Sequence[tuple[PageLines, float]]) -> list[set[int]]:
    """For every page (its lines, its height) the indices of the lines that are not its text."""
    found: list[set[int]] = [set() for _ in pages]
    seen: defaultdict[tuple[bool, str], list[tuple[int, int]]] = defaultdict(list)
    for p, (lines, height) in enumerate(pages):
        for i, top in _edges(lines, height):
            seen[top, re.sub(r"[\d\s]+", "#", lines[i].text)].append((p, i))
    least = max(2, SHARE * len(pages) if len(pages) < 20 else 5)
    for places in seen.values():
        if len({p for p, _ in places}) >= least:
            for p, i in places:
                found[p].add(i)
    alone = len(pages) == 1
    for p, (lines, height) in enumerate(pages):
        for i, _ in _edges(lines, height):
            if _NUMBER.fullmatch(lines[i].text) and (not alone or _DRESSED.search(lines[i].text)):
                found[p].add(i)
    return found


def _edges(lines: PageLines, height: float) -> list[tuple[int, bool]]:
    """Indices of the lines at the page's top (True) and bottom (False)."""
    order = sorted(range(len(lines)), key=lambda i: lines[i].y)
    top = [(i, True) for i in order[:EDGE] if lines[i].y < ZONE * height]
    return top + [(i, False) for i in order[-EDGE:] if lines[i].y > (1 - ZONE) * height]


def numbers(pages: Sequence[tuple[PageLines, set[int]]]) -> list[int]:
    """The number of every page: the one that its furniture prints where that goes up with its neighbours',
    else one more than the page before, else its place."""
    printed: list[set[int]] = []
    for lines, aside in pages:
        said = [re.findall(r"\d{1,4}", lines[i].text) for i in sorted(aside)]
        printed.append({int(n) for found in said for n in found if len(found) <= 2})
    steps: list[int | None] = []
    for p, here in enumerate(printed):
        beside = [q for q in (p - 1, p + 1) if 0 <= q < len(printed)]
        fits = [n for n in sorted(here) if any(n + q - p in printed[q] for q in beside)]
        known = steps[-1] if steps else None
        step = next((n - p for n in fits if n - p == known), fits[0] - p if fits else None)
        steps.append(step if step is not None else known)
    first = next((s for s in steps if s is not None), None)
    lead = first if first is not None and first >= 1 else 1
    found = [p + (lead if s is None else s) for p, s in enumerate(steps)]
    if len(pages) == 1 and len(printed[0]) == 1:
        found = sorted(printed[0])
    return [max(n, 1) for n in found]
