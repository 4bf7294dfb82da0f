"""What can be read, as pydantic models for the OpenAPI: passages, documents, text, facts, checks."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from api.schema import Cited, Column, Location, Pair

__all__ = ["Checks", "DocumentOne", "Documents", "Facts", "FactsList", "Found", "Passage", "Text"]


class Hit(Cited):
    """`found_by` names the retrievers that proposed the passage: dense, keyword."""

    score: float
    found_by: list[str]


class Found(BaseModel):
    hits: list[Hit]


class About(BaseModel):
    id: str
    title: str
    issuer: str
    number: str
    date: str
    period: str
    revision: str
    characters: int
    lines: int
    findings: int


class Documents(BaseModel):
    documents: list[About]


class Heading(Location):
    """A line of the outline; `parent` is the index of the heading above it, or -1; `body` ends where it ends."""

    kind: str
    level: int
    number: str
    title: str
    parent: int
    body: Pair


class Finding(Location):
    code: str
    message: str


class RelationAbout(BaseModel):
    relation: str
    label: str
    noun: str
    document: str
    rows: int
    columns: list[Column]


class DocumentOne(About):
    outline: list[Heading]
    relations: list[RelationAbout]
    ingest_findings: list[Finding]


class Text(BaseModel):
    """`total` is the length of the whole canonical text, in code points."""

    document: str
    revision: str
    span: Pair
    lines: Pair
    page: Pair | None
    text: str
    total: int


class Run(BaseModel):
    """A stretch of text of one kind: heading (with its level), table, contents, text; cut is what a line or page
    break puts into a paragraph; page, without text, is where a printed page begins."""

    kind: Literal["heading", "table", "contents", "text", "cut", "page"]
    level: int
    text: str
    page: Pair | None = None


class Passage(Cited):
    """A span with what stands around it, `window` in all; joined, the runs and the quote are the text.

    `inside` is the quote, as runs."""

    window: Pair
    total: int
    current: bool
    before: list[Run]
    inside: list[Run]
    after: list[Run]


class FactsList(BaseModel):
    relations: list[RelationAbout]


class Row(BaseModel):
    """`spans` gives every cell's places; `qualifiers` where a figure is more or less than it looks."""

    id: str
    document: str
    cells: dict[str, Any]
    printed: dict[str, str]
    spans: dict[str, list[Pair]]
    qualifiers: dict[str, str]


class Facts(BaseModel):
    """`unsure` counts rows that may satisfy the filters but do not for certain (>7.5% against 10)."""

    relation: str
    columns: list[Column]
    rows: list[Row]
    total: int
    unsure: int
    next: str | None


class Check(BaseModel):
    kind: str
    label: str
    stated: float
    qualifier: str
    computed: float
    unit: str
    agrees: bool | None
    note: str
    text: str
    citations: list[Cited]


class Checks(BaseModel):
    document: str
    revision: str
    checks: list[Check]
