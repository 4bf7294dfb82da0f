"""What a reader knows of a file beyond its canonical text. Offsets are of that text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .document import Finding, Meta
from .span import Span

__all__ = ["Hints", "told_in"]


@dataclass(frozen=True, slots=True)
class Hints:
    """All empty for a text that says everything itself.

    `skipped` is what no reading holds, in order: page numbers, running heads, marks of Markdown, and the end of a
    line that was only wrapped. `pages` are (from offset, page as printed, or the how-manieth where none is
    printed). `styled` are lines that their file calls headings: (place, level from 1). `told` is what the file's
    own fields say; `odd` what looked damaged. `suffix` is that of the original file (`.pdf`).
    """

    suffix: str = ""
    skipped: tuple[Span, ...] = ()
    pages: tuple[tuple[int, int], ...] = ()
    styled: tuple[tuple[Span, int], ...] = ()
    told: Meta = field(default_factory=Meta)
    odd: tuple[Finding, ...] = ()


def told_in(fields: Mapping[str, str]) -> Meta:
    """What a file's own fields say, by the names that `Meta` has for them."""
    title, issuer, number, date = (fields.get(key, "") for key in ("title", "issuer", "number", "date"))
    return Meta(title=title, issuer=issuer, number=number, date=date)
