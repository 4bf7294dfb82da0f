"""A document cut into passages: the pieces that are indexed, found and quoted.

By structure: a block (paragraph, item, note, run of table rows) is a passage. A long block is cut at sentence
ends; very short neighbours under one heading are put together, numbered items never. What is indexed is the
heading path and the passage's reading; a table's passages have the head line's words in front.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ingest.document import Block, Document, Piece, Span

__all__ = ["LIMIT", "TOKENS", "Passage", "passages", "sentences"]

LIMIT = 600  # code points of a passage's reading
TOKENS = 450  # encoder tokens of path and reading together; the default encoder reads 512
SHORT = 40  # a block below this may join its neighbour
PATH = 160  # code points of the path that are indexed, the deepest headings first
KINDS = ("paragraph", "item", "table", "note")

CountTokens = Callable[[Sequence[str]], list[int]]

# A sentence: up to its end mark and the closing quotes and brackets after it (。” ！） ；).
SENTENCE = re.compile(r"[^。！？!?；;…]*(?:(?:[。！？!?；;…]+[”’」』）)】》〕\]]*)+|$)", re.S)
CLAUSE = re.compile(r"[^，,、：:\s]*(?:[，,、：:\s]+|$)", re.S)


@dataclass(frozen=True, slots=True)
class Passage:
    """A place that can be found. `id` is a digest of its path and words: equal words, equal id.

    `piece` gives its reading and `span` the place to quote; `head` is the head line of the table that it is a
    part of (not inside `span`); `sentences` are its sentences (a table's: its rows), in order.
    """

    id: str
    document: str
    heading: int
    path: tuple[str, ...]
    span: Span
    piece: Piece
    sentences: tuple[Piece, ...]
    head: Piece | None = None

    def reading(self, text: str) -> str:
        """The passage's words joined, as `Piece.reading`."""
        return self.piece.reading(text)

    def indexed(self, text: str) -> str:
        """What is encoded and indexed: the heading path, the table's head line if any, the reading."""
        words = [self.reading(text)]
        if self.head:
            words = [self.head.reading(text), *(row.reading(text) for row in self.sentences)]
        return "\n".join(part for part in (spoken(self.path), *words) if part)


def passages(document: Document, count_tokens: CountTokens) -> tuple[Passage, ...]:
    """The passages of a document in reading order; every one has words. `count_tokens` is an encoder's."""
    found: list[Passage] = []
    for group in _groups(document):
        parts = [part for block in group for part in _parts(block, document.text)]
        heading, is_table = group[0].heading, group[0].kind == "table"
        path = document.path(heading)
        head = parts.pop(0) if is_table and len(parts) > 1 else None
        said = spoken(path) + ("\n" + head.reading(document.text) if head else "")
        counts = count_tokens([said, *(part.reading(document.text) for part in parts)])
        parts, sizes = _small(
            parts, counts[1:], max(TOKENS - counts[0], TOKENS // 3), document.text, count_tokens
        )
        for run in _packed(parts, sizes, max(TOKENS - counts[0], TOKENS // 3)):
            piece = Piece(tuple(span for part in run for span in part.spans))
            passage = Passage("", document.id, heading, path, piece.span, piece, tuple(run), head)
            found.append(replace(passage, id=_digest(passage, document.text)))
    return tuple(found)


def sentences(piece: Piece, text: str) -> tuple[Piece, ...]:
    """A piece cut after 。！？；… and the closing marks behind; together they are the piece."""
    reading = piece.reading(text)
    cuts = [0]
    for match in SENTENCE.finditer(reading):
        if match.end() > match.start() and reading[match.start() : match.end()].strip():
            cuts.append(match.end())
    if cuts[-1] != len(reading):
        cuts[-1:] = [len(reading)] if len(cuts) > 1 else [0, len(reading)]
    return tuple(piece.cut(a, b) for a, b in pairwise(cuts) if a < b)


def spoken(path: Sequence[str]) -> str:
    """A heading path as one line, the deepest headings kept when it is longer than 160 code points."""
    kept: list[str] = []
    room = PATH
    for heading in reversed(path):
        words = " ".join(heading.split())[:room]
        if not words:
            continue
        kept.append(words)
        room -= len(words) + 1
        if room <= 0:
            break
    return " ".join(reversed(kept))


def _groups(document: Document) -> Iterator[list[Block]]:
    """Blocks that make passages, very short ones with their neighbours under the same heading."""
    text = document.text
    wanted = [
        b for b in document.blocks if b.kind in KINDS and b.piece.spans and b.piece.reading(text).strip()
    ]
    for _, run in groupby(wanted, key=lambda b: (b.heading, b.kind in ("paragraph", "note"))):
        group: list[Block] = []
        for block in run:
            size = len(block.piece.reading(text))
            before = sum(len(b.piece.reading(text)) for b in group)
            joins = block.kind in ("paragraph", "note") and (size < SHORT or 0 < before < SHORT)
            if group and not (joins and before + size <= LIMIT):
                yield group
                group = []
            group.append(block)
        if group:
            yield group


def _parts(block: Block, text: str) -> list[Piece]:
    """The smallest pieces that may be parted: a table's lines, any other block's sentences."""
    if block.kind != "table":
        return list(sentences(block.piece, text))
    lines = [Piece((span,)) for span in block.piece.spans]
    return [line for line in lines if line.reading(text).strip()]


def _small(
    parts: list[Piece], counts: list[int], room: int, text: str, count_tokens: CountTokens
) -> tuple[list[Piece], list[tuple[int, int]]]:
    """Parts that fit, with (code points, tokens) of each: others are cut at commas, else anywhere."""
    fitting: list[Piece] = []
    for part, count in zip(parts, counts, strict=True):
        reading = part.reading(text)
        if count <= room and len(reading) <= LIMIT:
            fitting.append(part)
            continue
        # a code point is at most a few tokens; most are less than one
        step = max(1, min(LIMIT, room * len(reading) // max(count, 1) * 3 // 4))
        start = 0
        while start < len(reading):
            end = min(start + step, len(reading))
            if end < len(reading):
                ends = [start + m.end() for m in CLAUSE.finditer(reading[start:end]) if m.end() < end - start]
                end = next((e for e in reversed(ends) if e > start + step // 2), end)
            fitting.append(part.cut(start, end))
            start = end
    readings = [part.reading(text) for part in fitting]
    return fitting, list(zip(map(len, readings), count_tokens(readings) if readings else [], strict=True))


def _packed(parts: list[Piece], sizes: list[tuple[int, int]], room: int) -> Iterator[list[Piece]]:
    """Runs of parts that fit, of about equal length. Tokens add up to a little more than the whole has."""
    length = sum(size for size, _ in sizes)
    tokens = sum(count for _, count in sizes)
    runs = max(-(-length // LIMIT), -(-tokens // room), 1)
    aim = length / runs
    run: list[Piece] = []
    long = many = 0
    for part, (size, count) in zip(parts, sizes, strict=True):
        if run and (long + size > LIMIT or many + count > room or long + size / 2 > aim):
            yield run
            run, long, many = [], 0, 0
        run.append(part)
        long, many = long + size, many + count
    if run:
        yield run


def _digest(passage: Passage, text: str) -> str:
    words = [list(passage.path), passage.head.reading(text) if passage.head else "", passage.reading(text)]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:32]
