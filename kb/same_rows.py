"""Rows of several documents that name the same thing: pointed out, and their figures side by side where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .answer import Answered, Place, TableRow
from .keys import key

__all__ = ["same_rows"]

SHOWN = 10  # things that are told
_OWN = ("number", "column")  # what a row has of its own place in its document, whatever it names


def same_rows(answers: Sequence[Answered]) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """A sentence a thing that rows of two documents or more name, with the places of those rows."""
    held: dict[str, list[tuple[Answered, TableRow]]] = {}
    for a in answers:
        for row in a.table.rows if a.table else ():
            name = key(str(row.cells.get("name", "")))
            if name and all(a.document.id != other.document.id for other, _ in held.get(name, ())):
                held.setdefault(name, []).append((a, row))
    shared = [found for found in held.values() if len(found) > 1]
    for found in shared[:SHOWN]:
        titles = "".join(f"《{a.document.meta.title}》" for a, _ in found)
        differ = "；".join(_differing(found))
        said = f"，写法不同：{differ}。" if differ else "，所列内容一致。"
        places = tuple(p for _, row in found for p in row.places[:1])
        yield f"“{found[0][1].cells['name']}”在{titles}中都有{said}", places


def _differing(found: Sequence[tuple[Answered, TableRow]]) -> Iterator[str]:
    """总投资 3 亿元与 5 亿元: the columns that all have and that are not alike in all."""
    first = found[0][0].table
    assert first is not None
    for column in first.columns:
        cells = [row.cells.get(column.key) for _, row in found]
        if column.key in ("name", *_OWN) or None in cells or all(c == cells[0] for c in cells):
            continue
        told = (
            row.printed.get(column.key) or _shown(c, column.unit)
            for c, (_, row) in zip(cells, found, strict=True)
        )
        yield f"{column.label} {' 与 '.join(told)}"


def _shown(cell: Any, unit: str) -> str:
    words = "、".join(map(str, cell)) if isinstance(cell, list | tuple) else str(cell)
    return f"{words} {unit}".strip()
