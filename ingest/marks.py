"""Marks of notes in running text (达到90%[24]，…): no part of a sentence, and no figure of it."""

from __future__ import annotations

import re
from dataclasses import replace

from .document import Block, Piece, Span

# Behind words; a document's number has four digits (〔2021〕37号), a cumulative figure stands in a cell of its own.
_MARK = re.compile(r"(?<=\S)(?:\[\s?\d{1,3}\s?\]|［\s?\d{1,3}\s?］|〔\s?\d{1,3}\s?〕)")


def unmarked(text: str, block: Block) -> Block:
    """The block read without the marks of its notes."""
    words = block.piece.reading(text)
    if not (marks := [m.span() for m in _MARK.finditer(words)]):
        return block
    kept: list[Span] = []
    at = 0
    for start, end in (*marks, (len(words), len(words))):
        kept += block.piece.cut(at, start).spans if at < start else ()
        at = end
    return replace(block, piece=Piece(tuple(kept)))
