"""Places in a canonical text: a range of code points, and ranges that read as one."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from .forms import ordinary


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of code points of one canonical text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span [{self.start}, {self.end}) is not a range")

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Piece:
    """Joined words: the spans that, read one after another, make a reading."""

    spans: tuple[Span, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)  # in the reading, and its end

    def __post_init__(self) -> None:
        lengths = (s.end - s.start for s in self.spans)
        object.__setattr__(self, "_starts", tuple(accumulate(lengths, initial=0)))

    @property
    def span(self) -> Span:
        return Span(self.spans[0].start, self.spans[-1].end)

    def reading(self, text: str) -> str:
        return ordinary("".join(s.of(text) for s in self.spans))

    def cut(self, start: int, end: int) -> Piece:
        """The part `[start, end)` of the reading, as spans of the canonical text."""
        found: list[Span] = []
        for i in range(max(bisect_right(self._starts, start) - 1, 0), len(self.spans)):
            if self._starts[i] >= end:
                break
            span, offset = self.spans[i], self._starts[i]
            lo, hi = max(start - offset, 0), min(end - offset, span.end - span.start)
            if lo < hi:
                found.append(Span(span.start + lo, span.start + hi))
        if not found:
            raise ValueError(f"[{start}, {end}) is outside a reading of {self._starts[-1]} code points")
        return Piece(tuple(found))
