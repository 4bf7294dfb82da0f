"""Exact search in a document's text: a phrase, typed in whatever marks and widths, → the sentences it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Block, Document

from .answer import Place
from .keys import key

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence that holds the words, with the heading it stands under."""

    place: Place
    heading: int


def sentences(document: Document, words: tuple[str, ...]) -> list[Found]:
    """The sentences that hold all of the words (keys), in the order of the text; contents and cover left out."""
    found: list[Found] = []
    for b in document.blocks:
        if b.kind != "contents" and (b.heading >= 0 or b.kind == "paragraph"):
            found += _in_block(document, b, words)
    return found


def _in_block(document: Document, b: Block, words: tuple[str, ...]) -> Iterator[Found]:
    reading = b.piece.reading(document.text)
    whole = key(reading)
    if not all(w in whole for w in words):
        return
    for m in _SENTENCE.finditer(reading):
        if not m.group().strip():
            continue
        inside = key(m.group())
        if all(w in inside for w in words):
            lead = len(m.group()) - len(m.group().lstrip())
            place = Place(document, b.piece.cut(m.start() + lead, m.end()).span, b.heading)
            yield Found(place, b.heading)


def sections(document: Document, words: tuple[str, ...], scope: list[int]) -> list[tuple[int, list[Found]]]:
    """Of the headings in scope those whose text holds all of the words, each with the sentences of any of them."""
    made: list[tuple[int, list[Found]]] = []
    for i in scope:
        here: list[Found] = []
        held: set[str] = set()
        for b in document.blocks:
            if b.heading >= 0 and i in document.ancestry(b.heading):
                for w in words:
                    if hits := list(_in_block(document, b, (w,))):
                        held.add(w)
                        here += [h for h in hits if h not in here]
        if held == set(words):
            made.append((i, here))
    return made
