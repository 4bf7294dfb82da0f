"""Blocks, headings and rows before they are finished."""

from __future__ import annotations

from dataclasses import dataclass

from .document import BlockKind, Cell, Field, HeadingKind, Piece, Span
from .lines import Line


@dataclass(slots=True)
class Draft:
    """A block while it is still growing."""

    kind: BlockKind
    heading: int
    spans: list[Span]
    last: Line
    value: int = 0  # of an item
    mark: str = ""  # of an item; of a table that was typed with spaces: a space


@dataclass(slots=True)
class Open:
    """A heading while its body is still growing."""

    kind: HeadingKind
    level: int
    number: str
    title: str
    span: Span
    parent: int
    end: int = -1


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A row before it belongs to a relation."""

    noun: str
    fields: tuple[Field, ...]
    cells: dict[str, Cell]
    span: Span
    heading: int
    piece: Piece
    list: int  # where the list or the table that it stands in begins
    tabled: bool = False
    also: tuple[int, ...] = ()  # headings of other places that say the same row
