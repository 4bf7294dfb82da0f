"""A text → its lines that hold words, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .patterns import NUMERAL
from .span import Span

WHITE = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\ufeff"
_BLANK = WHITE.replace("\t", "")
_N = rf"[{NUMERAL}\d]{{1,6}}"
_MARK = re.compile(rf"(?:第{_N}[篇编章节条]|(?:专\s?栏|表|图)\s?{_N}|[（(]{_N}[）)]|{_N}[、.．])[ \u3000]?$")
SPACED = re.compile(r"[ \u3000]{2,}")  # what parts the cells of a table that was typed with spaces
BARS = "|｜│"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it; tabs stay, for an empty first cell counts."""

    text: str
    span: Span  # of `text`

    @property
    def bare(self) -> str:
        """The words without the emphasis marks that a conversion left around them."""
        return self.text.strip().strip("*").strip()

    @property
    def barred(self) -> bool:
        """Is this a table row with bars between its cells?"""
        return self.text.startswith(tuple(BARS)) or sum(map(self.text.count, BARS)) > 1

    @property
    def tabbed(self) -> bool:
        """Is this a table row with tabs between its cells? One tab behind a heading's number is none."""
        words = self.text.strip("\t")
        return "\t" in words and not (words.count("\t") == 1 and _MARK.match(words.partition("\t")[0]))


def lines(text: str) -> Iterator[Line]:
    """Lines that hold words, trimmed of white space except tabs."""
    start = 0
    for raw in text.split("\n"):
        words = raw.strip(_BLANK)
        if words.strip():
            at = start + raw.index(words)
            yield Line(words, Span(at, at + len(words)))
        start += len(raw) + 1


def squeeze(words: str) -> str:
    """Words as they are compared: without white space and emphasis marks, brackets of one width."""
    return re.sub(r"[\s*]+", "", words).replace("(", "（").replace(")", "）")
