"""Rows that name the same thing in two places of one document (prose and the annexed table) → one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .document import Cell, Piece, Span, Unit
from .drafts import RowDraft
from .lines import squeeze

# Fields in which the same thing has the same value, wherever it is told.
_TELLING = ("start", "end", "total", "planned", "funds", "base", "target", "growth", "deadline")


def merged(text: str, drafts: Sequence[RowDraft]) -> list[RowDraft]:
    """The drafts of one relation with every thing once: a table's row first, then what other lists add to it.

    Rows of one list stay apart, and so do rows that do not agree (another total, other units): names recur.
    """
    named: dict[str, list[RowDraft]] = {}
    for draft in drafts:
        named.setdefault(squeeze(draft.cells["name"].printed), []).append(draft)
    found: list[RowDraft] = []
    for same in named.values():
        lists = {d.list for d in same}
        if len(lists) < 2 or len(lists) < len(same) or len(same) > 4:
            found += same
            continue
        first, *others = sorted(same, key=lambda d: (not d.tabled, -len(d.cells), d.span.start))
        for other in others:
            if _agree(first, other):
                first = _joined(text, first, other)
            else:
                found.append(other)
        found.append(first)
    return found


def _agree(one: RowDraft, other: RowDraft) -> bool:
    for key in _TELLING:
        a, b = (d.cells[key].value if key in d.cells else None for d in (one, other))
        if a is not None and b is not None and a != b:
            return False
    mine, theirs = _units(one.cells.get("units")), _units(other.cells.get("units"))
    return not mine or not theirs or bool(mine & theirs)


def _units(cell: Cell | None) -> set[str]:
    held = cell.value if cell is not None and isinstance(cell.value, tuple) else ()
    return {u.name for u in held if isinstance(u, Unit)}


def _joined(text: str, one: RowDraft, other: RowDraft) -> RowDraft:
    """`one` with the cells that only `other` has, and the words of both, a line end between them."""
    cells = {**other.cells, **one.cells}
    fields = (*one.fields, *(f for f in other.fields if f.key not in one.cells))
    told = sorted([(s, n) for n, p in enumerate((one.piece, other.piece)) for s in p.spans])
    spans: list[Span] = []
    for (span, n), (below, m) in zip(told, [*told[1:], told[-1]], strict=True):
        spans.append(span)
        end = text.find("\n", span.end, below.start) if n != m else -1
        spans += [Span(end, end + 1)] if end >= 0 else []
    piece = Piece(tuple(spans))
    also = (*one.also, other.heading, *other.also)
    return replace(one, cells=cells, fields=fields, piece=piece, also=also)
