"""A canonical text as it reads: what is skipped left out, odd forms made ordinary, every place mapped back.

Structure is found in the flow, so that no rule needs to know of wrapped lines and page numbers; what was found
is then carried to the canonical text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from itertools import pairwise
from typing import Any, TypeVar, cast

from .cells import Source
from .forms import ordinary
from .span import Piece, Span

__all__ = ["Flow", "carried", "flow"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Flow:
    """`text` is made of runs of the canonical text: the k-th stands at `starts[k]` and came from `places[k]`."""

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Is nothing left out, so that every place is its own?"""
        return self.places == (0,)

    def back(self, offset: int) -> int:
        """Where the code point at `offset` stands in the canonical text."""
        k = max(bisect_right(self.starts, offset) - 1, 0)
        return self.places[k] + offset - self.starts[k]

    def at(self, place: int) -> int:
        """The offset of what stands at `place` of the canonical text, or of the next that is not skipped."""
        k = max(bisect_right(self.places, place) - 1, 0)
        end = self.starts[k + 1] if k + 1 < len(self.starts) else len(self.text)
        return min(self.starts[k] + max(place - self.places[k], 0), end)

    def whole(self, span: Span) -> Span:
        """The range of the canonical text from the first code point to the last, with what is skipped inside."""
        if span.start == span.end:
            at = self.back(span.end - 1) + 1 if span.end else self.back(0)
            return Span(at, at)
        return Span(self.back(span.start), self.back(span.end - 1) + 1)

    def parts(self, span: Span) -> tuple[Span, ...]:
        """The ranges of the canonical text that together hold the words."""
        if span.start == span.end:
            return (self.whole(span),)
        first, last = bisect_right(self.starts, span.start), bisect_right(self.starts, span.end - 1)
        edges = [span.start, *self.starts[first:last], span.end]
        return tuple(self.whole(Span(a, b)) for a, b in pairwise(edges))


def flow(text: str, skipped: Iterable[Span]) -> Flow:
    parts: list[str] = []
    starts: list[int] = []
    places: list[int] = []
    at = length = 0
    for span in (*sorted(skipped), Span(len(text), len(text))):
        if span.start > at:
            parts.append(text[at : span.start])
            starts.append(length)
            places.append(at)
            length += span.start - at
        at = max(at, span.end)
    return Flow(ordinary("".join(parts)), tuple(starts) or (0,), tuple(places) or (0,))


def carried(found: T, f: Flow) -> T:
    """A record, or a tuple of them, whose places were of the flow, with those of the canonical text.

    A piece or a cell's source that goes over what is skipped becomes several.
    """
    return cast(T, found if f.is_whole else _carried(found, f))


def _carried(value: Any, f: Flow) -> Any:
    if isinstance(value, Span):
        return f.whole(value)
    if isinstance(value, Piece):
        return Piece(tuple(part for span in value.spans for part in f.parts(span)))
    if isinstance(value, tuple):
        return tuple(made for item in value for made in _each(item, f))
    if isinstance(value, dict):
        return {key: _carried(item, f) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{x.name: _carried(getattr(value, x.name), f) for x in fields(value) if x.init})
    return value


def _each(item: Any, f: Flow) -> tuple[Any, ...]:
    if isinstance(item, Source):
        return tuple(Source(part, item.role) for part in f.parts(item.span))
    return (_carried(item, f),)
