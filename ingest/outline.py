"""A text → headings, blocks and furniture: the outline of a document, its paragraphs joined across page cuts.

Blocks and furniture tile the text: every code point stands in exactly one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from . import patterns as p
from .ahead import Ahead
from .document import Block, Heading, Piece, Span
from .drafts import Draft
from .glued import apart
from .lines import lines
from .reader import FRONT_LEVEL, Reader
from .styles import Styles


@dataclass(frozen=True, slots=True)
class Outline:
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    furniture: tuple[Span, ...]
    contents: tuple[tuple[str, int, Span], ...]  # (title, printed page, the line's place)
    cuts: tuple[int, ...]  # offsets at which a page turns inside a paragraph or a table
    turns: tuple[
        tuple[int, int], ...
    ] = ()  # (offset, page): where a line with a page's number ends that page

    def ancestry(self, heading: int) -> tuple[int, ...]:
        """The headings from `heading` up to the top."""
        found: list[int] = []
        while heading >= 0:
            found.append(heading)
            heading = self.headings[heading].parent
        return tuple(found)

    def kind_of(self, heading: int) -> str:
        return self.headings[heading].kind if heading >= 0 else ""


def outline(text: str, styled: Mapping[int, int] | None = None) -> Outline:
    """`styled` are the lines that their file calls headings: where they begin, and the level, from 1."""
    every = list(lines(text))
    numbered = {i: m for i, line in enumerate(every) if (m := p.PAGE.regex.match(line.bare))}
    found = [part for i, line in enumerate(every) if i not in numbered for part in apart(line)]
    turns = tuple((every[i].span.end, int(m["page"] or m["of"])) for i, m in numbered.items())
    reader = Reader(text, found, Ahead(found), Styles.of(found, styled or {}))
    reader.read()
    levels = (h.level for h in reader.headings if h.kind in ("part", "chapter", "section") and h.number)
    top = min(levels, default=FRONT_LEVEL)
    for i in reader.fronts:
        reader.headings[i].level = top
    headings = tuple(
        Heading(
            h.kind, h.level, h.number, p.numeral(h.number), h.title, h.span,
            Span(h.span.end, max(h.end, h.span.end)), h.parent,
        )
        for h in reader.headings
    )  # fmt: skip
    blocks = tuple(Block(d.kind, _piece(text, d.spans), d.heading, _run_in(text, d)) for d in reader.drafts)
    furniture = between(blocks, len(text))
    cuts = sorted((*reader.cuts, *_table_cuts(text, reader.drafts)))
    return Outline(headings, blocks, furniture, tuple(reader.contents), tuple(cuts), turns)


def _piece(text: str, spans: list[Span]) -> Piece:
    """The spans without the emphasis marks that a conversion left in them."""
    kept: list[Span] = []
    for span in spans:
        at = span.start
        for m in re.finditer(r"\*\*", span.of(text)):
            if span.start + m.start() > at:
                kept.append(Span(at, span.start + m.start()))
            at = span.start + m.end()
        if at < span.end:
            kept.append(Span(at, span.end))
    return Piece(tuple(kept if any(s.of(text).strip() for s in kept) else spans))


def _run_in(text: str, draft: Draft) -> Span | None:
    if draft.kind != "paragraph":
        return None
    first = draft.spans[0]
    m = p.RUN_IN.regex.match(first.of(text))
    return Span(first.start + m.start("head"), first.start + m.end("head")) if m else None


def between(blocks: Iterable[Block], end: int) -> tuple[Span, ...]:
    """What stands between the blocks."""
    found: list[Span] = []
    at = 0
    for span in (*(block.span for block in blocks), Span(end, end)):
        if span.start > at:
            found.append(Span(at, span.start))
        at = span.end
    return tuple(found)


def _table_cuts(text: str, drafts: Iterable[Draft]) -> Iterator[int]:
    """Rows behind a blank line, in a table where few are: there the page turns."""
    for draft in drafts:
        if draft.kind == "table":
            pairs = zip(draft.spans, draft.spans[1:], strict=False)
            gaps = [b.start for a, b in pairs if text.count("\n", a.end, b.start) > 1]
            if len(gaps) * 4 <= len(draft.spans):
                yield from gaps
