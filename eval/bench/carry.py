"""Gold places of one form of a document → the lines of another form of it, by the words as they read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ingest.document import Document, Span
from ingest.forms import ordinary
from kb.sets.gold import Target

__all__ = ["Reading", "carried"]

_LEFT_OUT = re.compile(r"[\s*|]")  # what one form has and another has not


@dataclass(frozen=True)
class Reading:
    """A document's words without page cuts, wraps and marks of its form; each character with its place."""

    document: Document

    @cached_property
    def _placed(self) -> list[tuple[str, int]]:
        text = self.document.text
        spans = (span for block in self.document.blocks for span in block.piece.spans)
        held = (i for span in spans for i in range(span.start, span.end))
        return [(c, i) for i in held for c in ordinary(text[i]) if not _LEFT_OUT.match(c)]

    @cached_property
    def words(self) -> str:
        return "".join(c for c, _ in self._placed)

    @cached_property
    def places(self) -> list[int]:
        return [i for _, i in self._placed]

    def within(self, lines: tuple[int, int]) -> tuple[int, int]:
        """The part of `words` that stands in these lines of the text."""
        span = self.document.line_span(*lines)
        return bisect_left(self.places, span.start), bisect_left(self.places, span.end)

    def lines(self, start: int, end: int) -> tuple[int, int]:
        return self.document.lines(Span(self.places[start], self.places[end - 1] + 1))


def carried(
    targets: Mapping[int, tuple[Target, ...]], one: Reading, other: Reading
) -> tuple[dict[int, tuple[Target, ...]], int]:
    """The targets in the other form, and how many spots of theirs it does not hold.

    Words that stand in several places mean the one that comes as manieth, where both forms have them as often.
    """
    lost = 0
    found: dict[int, tuple[Target, ...]] = {}
    for line, golds in targets.items():
        made = []
        for gold in golds:
            spots = [tuple(_spots(one.within(lines), one, other)) for lines in gold.lines]
            lost += spots.count(())
            made.append(Target(other.document.id, tuple(spot for held in spots for spot in held)))
        found[line] = tuple(made)
    return found, lost


def _spots(part: tuple[int, int], one: Reading, other: Reading) -> Iterator[tuple[int, int]]:
    start, end = part
    if start == end:
        return
    words = one.words[start:end]
    here, there = (list(_all(words, reading.words)) for reading in (one, other))
    same = len(here) == len(there)
    for at in [there[here.index(start)]] if same else there:
        yield other.lines(at, at + len(words))


def _all(words: str, within: str) -> Iterator[int]:
    at = within.find(words)
    while at >= 0:
        yield at
        at = within.find(words, at + 1)
