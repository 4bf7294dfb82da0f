"""Tables as the text holds them (tabs or pipes) → a head and rows of cells, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .document import Block, Span


@dataclass(frozen=True, slots=True)
class Grid:
    """`head` and every row have the same width; an empty cell has an empty span at its place."""

    head: tuple[Span, ...]
    rows: tuple[tuple[Span, ...], ...]
    ragged: tuple[Span, ...] = ()  # rows with more or fewer cells than the head


def _trim(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = len(words) - len(words.lstrip(" \u3000\xa0*"))
    right = len(words.rstrip(" \u3000\xa0*\r"))
    return Span(start + left, start + max(left, right))


def cells(text: str, line: Span) -> list[Span]:
    words = line.of(text)
    start, end = line.start, line.end
    mark = "\t"
    if words.startswith("|"):
        mark = "|"
        start += 1
        end -= words.rstrip().endswith("|") and len(words) > 1
    found: list[Span] = []
    at = start
    for m in re.finditer(re.escape(mark), text[start:end]):
        found.append(_trim(text, at, start + m.start()))
        at = start + m.end()
    found.append(_trim(text, at, end))
    return found


def is_rule(text: str, line: Span) -> bool:
    return bool(re.fullmatch(r"[|\s:：—-]+", line.of(text))) and "-" in line.of(text)


def full_lines(text: str, spans: Sequence[Span]) -> list[Span]:
    """Lines of a table with the leading tabs that trimming set aside: an empty first cell counts."""
    found = []
    for span in spans:
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", span.end)
        whole = Span(start, len(text) if end < 0 else end)
        found.append(whole if "\t" in whole.of(text) and not span.of(text).startswith("|") else span)
    return found


def grid(text: str, block: Block) -> Grid | None:
    """The block as a grid, or None when it has no head and a row."""
    lines = [s for s in full_lines(text, block.piece.spans) if not is_rule(text, s)]
    rows = [cells(text, s) for s in lines]
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    width = len(rows[0])
    head = tuple(rows[0])
    repeated = [_words(text, head)]
    kept: list[tuple[Span, ...]] = []
    ragged: list[Span] = []
    for row, line in zip(rows[1:], lines[1:], strict=True):
        if _words(text, row) in repeated:
            continue
        if len(row) != width:
            ragged.append(line)
            end = row[-1].end
            row = (row + [Span(end, end)] * width)[:width]
        kept.append(tuple(row))
    return Grid(head, tuple(kept), tuple(ragged)) if kept else None


def _words(text: str, row: Sequence[Span]) -> tuple[str, ...]:
    return tuple(re.sub(r"\s", "", s.of(text)) for s in row)
