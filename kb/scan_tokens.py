"""What a question is cut into: tokens, each with the job that it has there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from .keys import Keyed
from .query import Op
from .vocabulary import Term

Segment = Callable[[str], list[tuple[str, str]]]  # words with jieba's part of speech, in order


@dataclass(frozen=True, slots=True)
class Token:
    """`key[start:end]` and what it is. cls: a pattern's name, a lexeme's class, `term`, or `run` (nothing known;
    `value` then holds those of its words that name something)."""

    start: int
    end: int
    cls: str
    text: str
    value: str = ""
    terms: tuple[Term, ...] = ()
    figure: Decimal | None = None
    unit: str = ""
    op: Op | None = None
    second: Decimal | None = None
    corrected: str = ""  # what the person typed, where the term is a correction


@dataclass(frozen=True, slots=True)
class Scan:
    """`typed` is the question as typed where it was put in Chinese, or 今年 as a year, before it was read."""

    question: Keyed
    tokens: tuple[Token, ...]
    typed: str = ""

    def of(self, *classes: str) -> list[Token]:
        return [t for t in self.tokens if t.cls in classes]

    def has(self, *classes: str) -> bool:
        return any(t.cls in classes for t in self.tokens)

    def terms(self, kind: str) -> list[tuple[Token, list[Term]]]:
        return [(t, found) for t in self.tokens if (found := [x for x in t.terms if x.kind == kind])]

    def runs(self) -> list[Token]:
        return [t for t in self.tokens if t.cls == "run"]


Take = Callable[[Token], None]
