"""What an answer is made of. A quote is read from the source; a claim without a citation, or with a figure that
neither its quotes nor the computation holds, cannot be built."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from ingest.document import Document, Span

from .location import location

Kind = Literal["list", "value", "number", "comparison", "passage", "outline", "check"]
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")


class Unproven(ValueError):
    """A claim that its citations do not carry. A defect of the composer, never a reader's fault."""


def plain(words: str) -> str:
    """The form in which figures are looked for: NFKC, no thousands separators; white space parts figures."""
    return _THOUSANDS.sub("", unicodedata.normalize("NFKC", words))


def figures(words: str) -> list[str]:
    """Whole figures in words, citation marks aside, without needless zeros."""
    found = _FIGURE.findall(plain(re.sub(r"\[\d+\]", "", words)))
    return [_bare(f) for f in found]


def _bare(figure: str) -> str:
    return figure.rstrip("0").rstrip(".") if "." in figure else figure.lstrip("0") or "0"


def show(value: Decimal) -> str:
    """A decimal as people write it: no exponent, no needless zeros."""
    words = f"{value:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True, slots=True)
class Place:
    """A span of one document, under a heading (an index; -1: the deepest that holds it), with `tail` for the path."""

    document: Document
    span: Span
    heading: int = -1

    @property
    def key(self) -> tuple[str, int, int]:
        return (self.document.id, self.span.start, self.span.end)

    def reading(self) -> str:
        return self.document.reading(self.span)


@dataclass(frozen=True, slots=True)
class Operand:
    value: Decimal
    label: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Computation:
    """`also` holds further computations that the same answer rests on."""

    operation: Literal["count", "sum", "mean", "min", "max", "difference", "growth", "share", "rank"]
    expression: str
    operands: tuple[Operand, ...]
    result: Decimal
    unit: str
    about: bool = False
    also: tuple[Computation, ...] = ()

    def figures(self) -> set[str]:
        held = {*figures(self.expression), *figures(show(self.result)), str(len(self.operands))}
        held |= {f for o in self.operands for f in figures(show(o.value))}
        for c in self.also:
            held |= c.figures()
        return held


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement and the places that carry it."""

    text: str
    places: tuple[Place, ...]
    computation: Computation | None = None

    def __post_init__(self) -> None:
        if not self.places:
            raise Unproven(f"no place carries “{self.text}”")
        if gone := self.unproven():
            raise Unproven(f"no quote holds {gone} of “{self.text}”")

    def unproven(self) -> list[str]:
        wanted = figures(self.text)
        if not wanted:
            return []
        held = {_bare(f) for p in self.places for f in _FIGURE.findall(plain(p.reading()))}
        if self.computation:
            held |= self.computation.figures()
        return [f for f in wanted if f not in held]


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str
    type: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    cells: dict[str, Any]
    places: tuple[Place, ...]
    printed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """`lines` are the sentences of the answer's text, each with the places whose marks follow it."""

    document: Document
    kind: Kind
    lines: tuple[tuple[str, tuple[Place, ...]], ...]
    claims: tuple[Claim, ...]
    interpretation: str
    table: Table | None = None
    computation: Computation | None = None
    related: tuple[Place, ...] = ()
    suggestions: tuple[str, ...] = ()
    certainty: str = ""  # which measured rate stands for `confidence`
    head: str = ""  # what is said of all documents together, in front of the first


@dataclass(frozen=True, slots=True)
class NotFound:
    text: str
    interpretation: str = ""
    related: tuple[Place, ...] = ()
    suggestions: tuple[str, ...] = ()
    asked: str = ""  # words that no field took: passages elsewhere may still hold them
    subject: str = ""  # the row that they were asked of, as typed


@dataclass(frozen=True, slots=True)
class Unclear:
    text: str
    suggestions: tuple[str, ...]
    interpretation: str = ""


Answer = Answered | NotFound | Unclear


class Numbering:
    """Places → citation numbers, in the order of their first use."""

    def __init__(self) -> None:
        self.places: dict[tuple[str, int, int], tuple[int, Place]] = {}

    def of(self, places: Sequence[Place]) -> list[int]:
        found: list[int] = []
        for p in places:
            n, _ = self.places.setdefault(p.key, (len(self.places) + 1, p))
            if n not in found:
                found.append(n)
        return found

    def marks(self, places: Sequence[Place]) -> str:
        return "".join(f"[{n}]" for n in self.of(places))

    def citations(self) -> list[dict[str, Any]]:
        return [{"n": n, **cited(p)} for n, p in self.places.values()]


def cited(place: Place) -> dict[str, Any]:
    """A place as the contract's location fields, with the document's title and the reader's address."""
    where = location(place.document, place.span, None if place.heading < 0 else place.heading)
    span = where["span"]
    return {
        "title": place.document.meta.title,
        **where,
        "span": list(span),
        "lines": list(where["lines"]),
        "page": list(where["page"]) if where["page"] else None,
        "url": f"/read/{where['document']}?revision={where['revision']}&span={span[0]}-{span[1]}",
    }


def computed(c: Computation, numbering: Numbering) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operation": c.operation,
        "expression": c.expression,
        "operands": [
            {"value": number(o.value), "label": o.label, "citations": numbering.of(o.places)}
            for o in c.operands
        ],
        "result": number(c.result),
        "unit": c.unit,
        "count": len(c.operands),
    }
    if c.about:
        made["about"] = True
    if c.also:
        made["also"] = [computed(x, numbering) for x in c.also]
    return made
