"""What ingest makes of a file: places, outline, blocks, relations and findings.

Every offset counts Unicode code points of the document's canonical text. Words come from a document
only through a `Span`; a `reading` is the same words with page cuts and line wraps taken out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal


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

    @property
    def span(self) -> Span:
        return Span(self.spans[0].start, self.spans[-1].end)

    def reading(self, text: str) -> str:
        return "".join(s.of(text) for s in self.spans)

    def cut(self, start: int, end: int) -> Piece:
        """The part `[start, end)` of the reading, as spans of the canonical text."""
        found: list[Span] = []
        offset = 0
        for s in self.spans:
            lo, hi = max(start - offset, 0), min(end - offset, s.end - s.start)
            if lo < hi:
                found.append(Span(s.start + lo, s.start + hi))
            offset += s.end - s.start
        if not found:
            raise ValueError(f"[{start}, {end}) is outside a reading of {offset} code points")
        return Piece(tuple(found))


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


HeadingKind = Literal["title", "part", "chapter", "section", "article", "numbered", "column", "table", "figure", "item"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline. `number` is as printed (四, 13), `value` the same as an integer;
    `body` ends where the next heading of the same or a higher level begins.
    column = 专栏, table = 表, figure = 图, item = a numbered item of a list, part = 篇, chapter = 章 or 一、, section = 节 or （一）."""

    kind: HeadingKind
    level: int
    number: str
    value: int | None
    title: str
    span: Span
    body: Span
    parent: int  # index of the heading above, or -1


Role = Literal["value", "head", "unit", "inherited", "rule"]
UnitRole = Literal["responsible", "lead", "cooperating", "supervising"]
Qualifier = Literal["exact", "about", "at_least", "more_than", "at_most", "less_than"]
FieldType = Literal["text", "number", "integer", "year", "list"]


@dataclass(frozen=True, slots=True)
class Source:
    """One place that a cell's value rests on, and what it gives: the value itself, the head of its
    table column, its unit, a value inherited from the row above, a rule stated once."""

    span: Span
    role: Role = "value"


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its unit (亿元, %, 万元/人 …) and how far it binds. Never a float."""

    value: Decimal
    unit: str = ""
    qualifier: Qualifier = "exact"


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation in its role (责任单位 = responsible, 牵头 = lead, 配合 = cooperating, 监督 = supervising)."""

    name: str
    role: UnitRole
    span: Span


Value = str | int | Amount | tuple[Unit, ...] | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, the words as printed, and where they stand. A None value is a cell that is printed
    but lists nothing (`-`) or holds no figure (高于全省平均 keeps its words in `printed`)."""

    value: Value
    printed: str
    sources: tuple[Source, ...]
    year: int | None = None  # the year the value is of, where it is not the head's: 33 (2019 年)


@dataclass(frozen=True, slots=True)
class Field:
    """A relation's field: `key` for programs, `label` as people say it (总投资), `aliases` other words for it."""

    key: str
    label: str
    type: FieldType
    unit: str = ""
    aliases: tuple[str, ...] = ()
    year: int | None = None  # a field that is a year's value (2020 年, 2025 年目标值)
    open: bool = False  # free text (建设内容): searched, not matched whole


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    span: Span
    heading: int  # index of the heading it stands under
    cells: dict[str, Cell]
    piece: Piece  # the row's own words, joined


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of one kind with their fields; `noun` is what a row is called (项目, 指标, 活动)."""

    key: str
    label: str
    noun: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]

    def field(self, key: str) -> Field | None:
        return next((f for f in self.fields if f.key == key), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looked odd, with its place; never silently dropped."""

    code: str
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A named list: `name` as people say it (七个桥头堡), its items with their places, and the place that defines it."""

    name: str
    items: tuple[tuple[str, Span], ...]
    span: Span


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

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0] + [i + 1 for i, c in enumerate(self.text) if c == "\n"]

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
        if not self.pages:
            return None
        starts = [p[0] for p in self.pages]
        a = bisect_right(starts, span.start) - 1
        b = bisect_right(starts, max(span.start, span.end - 1)) - 1
        return (self.pages[a][1], self.pages[b][2]) if a >= 0 else None

    def path(self, heading: int) -> tuple[str, ...]:
        """Headings from the top down to `heading`, as printed."""
        return tuple(self.headings[i].span.of(self.text).strip() for i in self.ancestry(heading))

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
        """The words of a span joined for people: furniture and wraps left out."""
        parts: list[str] = []
        for block in self.blocks:
            if block.span.end <= span.start:
                continue
            if block.span.start >= span.end:
                break
            words = "".join(
                self.text[max(s.start, span.start) : min(s.end, span.end)]
                for s in block.piece.spans
                if s.start < span.end and span.start < s.end
            )
            if words:
                parts.append(words)
        return "\n".join(parts) if parts else span.of(self.text).strip()

    def rows(self) -> Iterator[tuple[Relation, Row]]:
        for relation in self.relations:
            for row in relation.rows:
                yield relation, row
