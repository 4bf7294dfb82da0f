"""A canonical text while it is being written, and what its reader says of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..document import Finding, Meta
from ..hints import Hints
from ..span import Span

__all__ = ["Written"]


@dataclass(slots=True)
class Written:
    """Lines are put one under the other; places are in code points of what was put so far."""

    suffix: str
    told: Meta = field(default_factory=Meta)
    length: int = 0
    _parts: list[str] = field(default_factory=list)
    _skipped: list[Span] = field(default_factory=list)
    _pages: list[tuple[int, int]] = field(default_factory=list)
    _styled: list[tuple[Span, int]] = field(default_factory=list)
    _odd: list[Finding] = field(default_factory=list)

    def line(self, words: str, level: int = 0, aside: bool = False) -> Span:
        """Put a line and return its place. `level`: a heading's, 0 for none; `aside`: no reading holds it."""
        span = Span(self.length, self.length + len(words))
        self._parts += [words, "\n"]
        self.length = span.end + 1
        if level and words.strip():
            self._styled.append((span, level))
        if aside:
            self.skip(span.start, self.length)
        return span

    def skip(self, start: int, end: int) -> None:
        if start < end:
            self._skipped.append(Span(start, end))

    def page(self, number: int) -> None:
        """The next line is on this page."""
        self._pages.append((self.length, number))

    def finding(self, code: str, message: str, span: Span) -> None:
        self._odd.append(Finding(code, message, span))

    def done(self) -> tuple[str, Hints]:
        hints = Hints(
            self.suffix,
            tuple(sorted(self._skipped)),
            tuple(self._pages),
            tuple(self._styled),
            self.told,
            tuple(self._odd),
        )
        return "".join(self._parts), hints
