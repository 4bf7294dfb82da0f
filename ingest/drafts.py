"""Blocks and headings while they are still growing."""

from __future__ import annotations

from dataclasses import dataclass

from .document import BlockKind, HeadingKind, Span
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
