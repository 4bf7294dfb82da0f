"""Typed values and the places that they rest on: cells, rows and the relations that they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .span import Piece, Span

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
    """An organisation in its role: 责任 responsible, 牵头 lead, 配合 cooperating, 监督 supervising."""

    name: str
    role: UnitRole
    span: Span


Value = str | int | Amount | date | tuple[Unit, ...] | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, the words as printed, and where they stand. A None value is a cell that is printed
    but lists nothing (`-`) or holds no figure (高于全省平均 keeps its words in `printed`). A deadline's value is
    the last day that keeps it (2024年6月底前: 2024-06-30), or its words where they name none (持续推进)."""

    value: Value
    printed: str
    sources: tuple[Source, ...]
    year: int | None = None  # the year the value is of, where it is not the head's: 33 (2019 年)


@dataclass(frozen=True, slots=True)
class Field:
    """A relation's field: `key` for programs, `label` for people (总投资), `aliases` its other names."""

    key: str
    label: str
    type: FieldType
    unit: str = ""
    aliases: tuple[str, ...] = ()
    year: int | None = None  # a field that is a year's value (2020 年, 2025 年目标值)
    open: bool = False  # free text (建设内容): searched, not matched whole


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of a relation. What stands in two places of the document (a task in prose and in the annexed
    table) is one row: `span` is the place that says most of it, `also` the headings of the others."""

    id: str
    span: Span
    heading: int  # index of the heading it stands under
    cells: dict[str, Cell]
    piece: Piece  # the row's own words, joined; of every place where it stands
    also: tuple[int, ...] = ()


SENTENCES = ("fines",)  # rows whose names are sentences: they are filtered and listed, no question names one
PROSE = ("targets", "results")  # relations read from sentences: what they name, other relations name first


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
