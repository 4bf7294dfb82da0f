"""What ingest makes of a file: places, outline, blocks, relations and findings.

Every offset counts Unicode code points of the document's canonical text. Words come from a document
only through a `Span`; a `reading` is the same words with page cuts and line wraps taken out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from .cells import (
    PROSE,
    SENTENCES,
    Amount,
    Cell,
    Field,
    FieldType,
    Qualifier,
    Relation,
    Role,
    Row,
    Source,
    Unit,
    UnitRole,
    Value,
)
from .forms import ordinary
from .span import Piece, Span

__all__ = [
    "PROSE", "SENTENCES", "Amount", "Block", "BlockKind", "Cell", "Clause", "Document", "Enumeration", "Field", "FieldType", "Finding",
    "Heading", "HeadingKind", "Meta", "Piece", "Qualifier", "Reference", "Relation", "Role", "Row", "Source", "Span",
    "Unit", "UnitRole", "Value",
]  # fmt: skip

BlockKind = Literal["cover", "contents", "heading", "paragraph", "item", "table", "note"]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the text with one job. `heading` is the index of the heading it stands under, or -1."""

    kind: BlockKind
    piece: Piece
    heading: int
    head: Span | None = None  # run-in head (优化多式联运设施。 / 发展思路：) at the start of the block

    @property
    def span(self) -> Span:
        return self.piece.span


HeadingKind = Literal[
    "title", "part", "chapter", "section", "article", "numbered", "column", "table", "figure", "item"
]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline. `number` is as printed (四, 13), `value` the same as an integer;
    `body` ends where the next heading of the same or a higher level begins.
    column = 专栏, table = 表, figure = 图, item = a numbered item of a list, part = 篇, chapter = 章 or 一、,
    section = 节 or （一）."""

    kind: HeadingKind
    level: int
    number: str
    value: int | None
    title: str
    span: Span
    body: Span
    parent: int  # index of the heading above, or -1


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looked odd, with its place; never silently dropped."""

    code: str
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A named list: `name` as people say it (七个桥头堡), its items with their places, its own."""

    name: str
    items: tuple[tuple[str, Span], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a law: 条 article, with `paragraph` (款) and `item` (项) 0 where it is the whole."""

    article: int
    paragraph: int
    item: int
    piece: Piece
    heading: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that names an article of the document (本办法第十二条), and the index of the clause that it means."""

    span: Span
    clause: int


@dataclass(frozen=True, slots=True)
class Meta:
    """What the document says of itself; each found in the text, or told by its document.toml."""

    title: str = ""
    issuer: str = ""
    number: str = ""
    date: str = ""
    period: str = ""
    spans: dict[str, Span] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    id: str
    revision: str  # sha-256 of the canonical text in UTF-8, hex
    text: str
    meta: Meta
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    furniture: tuple[Span, ...]
    relations: tuple[Relation, ...]
    enumerations: tuple[Enumeration, ...]
    findings: tuple[Finding, ...]
    pages: tuple[tuple[int, int, int], ...] = ()  # (from offset, first printed page, last printed page)
    clauses: tuple[Clause, ...] = ()
    references: tuple[Reference, ...] = ()
    suffix: str = ""  # of the original file: .pdf

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0] + [i + 1 for i, c in enumerate(self.text) if c == "\n"]

    @cached_property
    def _page_starts(self) -> list[int]:
        return [p[0] for p in self.pages]

    @cached_property
    def _block_ends(self) -> list[int]:
        return [b.span.end for b in self.blocks]

    @cached_property
    def _clauses(self) -> dict[tuple[int, int, int], Clause]:
        return {(c.article, c.paragraph, c.item): c for c in reversed(self.clauses)}

    def clause(self, article: int, paragraph: int = 0, item: int = 0) -> Clause | None:
        """第十六条第二款第（三）项; an item without a paragraph is of the first that has it. None: there is no such."""
        if item and not paragraph:
            held = (c for c in self.clauses if (c.article, c.item) == (article, item))
            return next(held, None)
        return self._clauses.get((article, paragraph, item))

    def lines(self, span: Span) -> tuple[int, int]:
        """1-based first and last line that a span touches."""
        last = max(span.start, span.end - 1)
        return bisect_right(self._line_starts, span.start), bisect_right(self._line_starts, last)

    def line_span(self, first: int, last: int) -> Span:
        starts = self._line_starts
        if not 1 <= first <= last <= len(starts):
            raise ValueError(f"lines {first}-{last}: the text has lines 1-{len(starts)}")
        return Span(starts[first - 1], starts[last] if last < len(starts) else len(self.text))

    def page(self, span: Span) -> tuple[int, int] | None:
        """Printed pages that a span may touch, or None where nothing tells."""
        a = bisect_right(self._page_starts, span.start) - 1
        b = bisect_right(self._page_starts, max(span.start, span.end - 1)) - 1
        return (self.pages[a][1], self.pages[b][2]) if a >= 0 else None

    def path(self, heading: int) -> tuple[str, ...]:
        """Headings from the top down to `heading`, as printed; one printed on two lines reads as one."""
        printed = (self.headings[i].span.of(self.text).split("\n") for i in self.ancestry(heading))
        return tuple(" ".join(line.strip() for line in lines if line.strip()) for lines in printed)

    def ancestry(self, heading: int) -> tuple[int, ...]:
        found: list[int] = []
        while heading >= 0:
            found.append(heading)
            heading = self.headings[heading].parent
        return tuple(reversed(found))

    def heading_at(self, offset: int) -> int:
        """The deepest heading whose line or body holds `offset`, or -1."""
        found = -1
        for i, h in enumerate(self.headings):
            if h.span.start > offset:
                break
            if h.body.end > offset:
                found = i
        return found

    def reading(self, span: Span) -> str:
        """The words of a span joined for people: furniture and wraps left out; a heading's number and its title, on
        lines of their own, stay apart (附件3 / 2025年目标)."""
        parts: list[str] = []
        for block in self.blocks[bisect_right(self._block_ends, span.start) :]:
            if block.span.start >= span.end:
                break
            apart = "\n" if block.kind == "heading" else ""
            words = apart.join(
                self.text[max(s.start, span.start) : min(s.end, span.end)]
                for s in block.piece.spans
                if s.start < span.end and span.start < s.end
            )
            if words:
                parts.append(words)
        return ordinary("\n".join(parts) if parts else span.of(self.text).strip())

    def rows(self) -> Iterator[tuple[Relation, Row]]:
        for relation in self.relations:
            for row in relation.rows:
                yield relation, row
