"""What is known of all passages of a snapshot together, made of what is known of each document's.

A document that stays from one snapshot to the next is not read again: a publication costs what is new.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.document import Document

from .asking import Corpus
from .evidence import Said
from .keys import key
from .passages import Passage
from .snapshot import Snapshot
from .token_cache import Tokens, kept
from .tokens import Words
from .vectors import Floats

__all__ = ["Shared", "words_in"]

_COLON = re.compile("[：:]")
_NUMBER = re.compile(r"^[\d一二三四五六七八九十.、]+(?![个大])")


@dataclass(frozen=True, slots=True)
class Part:
    """One document's: what each passage says, the words in it, and the key of its text."""

    said: tuple[Said, ...]
    words: tuple[tuple[str, ...], ...]
    text: str


class Shared:
    """Made once a snapshot, when first needed; of `before`, the one before it, what still holds is taken."""

    def __init__(self, snapshot: Snapshot, words: Words, before: Shared | None = None) -> None:
        self.snapshot, self.words, self._before = snapshot, words, before

    @cached_property
    def parts(self) -> dict[str, Part]:
        """By document, in the order of the index, which has a document's passages together."""
        before, segments = self._before, self.snapshot.manifest.segments
        known = before.known() if before else {}
        self._before = None
        passages: dict[str, list[Passage]] = {id: [] for id in self.snapshot.documents}
        for passage in self.snapshot.passages:
            passages[passage.document].append(passage)
        new = [segment for id in passages if (segment := segments[id]) not in known]
        words = kept(new, self.words.folder, "words") if new else {}
        return {
            id: known.get(segments[id])
            or self._part(self.snapshot.documents[id], found, words.get(segments[id]))
            for id, found in passages.items()
        }

    def known(self) -> dict[str, Part]:
        """What has been made, by the segment that it is of."""
        made: dict[str, Part] = self.__dict__.get("parts", {})
        return {self.snapshot.manifest.segments[id]: part for id, part in made.items()}

    def _part(self, document: Document, passages: Sequence[Passage], words: Tokens | None) -> Part:
        said = tuple(_said(document, p) for p in passages)
        words = words or [_words(self.words, s) for s in said]
        return Part(said, tuple(map(tuple, words)), key(document.text))

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """What each passage says, in the order of the index."""
        return tuple(said for part in self.parts.values() for said in part.said)

    @cached_property
    def corpus(self) -> Corpus:
        readings = ["".join(said.sentences) for said in self.said]
        words = [words for part in self.parts.values() for words in part.words]
        text = "\n".join(part.text for part in self.parts.values())
        return Corpus.of(list(zip(readings, words, strict=True)), text)

    @cached_property
    def middle(self) -> Floats:
        """The mean of all sentence vectors: a question's cosine with it is what is usual for that question."""
        return self.snapshot.index.sentences.mean()


def words_in(document: Document, passages: Sequence[Passage], words: Words) -> Tokens:
    """The words of what each passage says: half a second for a plan, so publishing keeps them."""
    return [_words(words, _said(document, p)) for p in passages]


def _words(words: Words, said: Said) -> list[str]:
    return [word for word, _ in words.tagged("".join(said.sentences))]


def _said(document: Document, p: Passage) -> Said:
    readings = [s.reading(document.text) for s in p.sentences]
    head = key(p.head.reading(document.text)) if p.head else ""
    return Said(
        key("".join(p.path)) + head,
        tuple(key(r) for r in readings),
        tuple("".join(r.split()) for r in readings),
        _NUMBER.sub("", key(_COLON.split(p.path[-1])[0])) if p.path else "",
        p.heading >= 0 and document.headings[p.heading].kind == "item",
    )
