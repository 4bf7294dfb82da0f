"""Question → the passages nearest to it: cosine and BM25 fused by weight over one list of candidates.

    score = w · (cosine − 0.7) / 0.2 + (1 − w) · bm25 / Σ idf

Every candidate gets both numbers truly computed, whichever retriever found it. e5's cosines crowd between 0.7
and 0.9, so they are stretched over that band, unclipped. BM25 is divided by the idf of the question's
bigrams: the share of what the question says that the passage holds, independent of the other candidates.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from kb.keywords import Keywords
from kb.passages import Passage
from kb.tokens import bigrams
from kb.vectors import Floats, Vectors

__all__ = ["Hit", "Index", "search", "sentence_scores"]

LOW, BAND = 0.7, 0.2  # the band of e5's cosines (brief; answerable .859–.922, off-topic .833–.901)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `score` is the fused one; `found_by` names the retrievers that proposed it ("dense",
    "keyword"); `cosine` is the encoder's; `keyword` is BM25 over the question's idf, about 0–2.
    `number` is the passage's place in its index."""

    passage: Passage
    score: float
    found_by: tuple[str, ...]
    cosine: float
    keyword: float
    number: int


@dataclass(frozen=True, slots=True)
class Index:
    """What search reads: passages in order, a vector each; sentence j of passage i is row `firsts[i] + j`."""

    passages: tuple[Passage, ...]
    vectors: Vectors
    sentences: Vectors
    firsts: tuple[int, ...]
    keywords: Keywords

    @classmethod
    def of(
        cls, passages: tuple[Passage, ...], vectors: Vectors, sentences: Vectors, keywords: Keywords
    ) -> Index:
        """An index whose sentence rows stand in the order of the passages."""
        sizes = [len(passage.sentences) for passage in passages]
        return cls(
            passages, vectors, sentences, tuple(accumulate([0, *sizes[:-1]])) if sizes else (), keywords
        )


def search(
    index: Index,
    question: str,
    vector: Floats,
    k: int = 10,
    documents: Collection[str] | None = None,
    weight: float = 0.8,
    candidates: int = 50,
) -> tuple[Hit, ...]:
    """The `k` best passages for `question`, whose vector (shape (d,), kind "query") is `vector`.

    `documents` keeps to the documents of these ids. Order: score down, then passage id, document, place.
    """
    depth = max(k, candidates)
    among = None
    if documents is not None:
        among = np.array([i for i, p in enumerate(index.passages) if p.document in documents], dtype=np.int64)
    tokens = bigrams(question)
    dense = index.vectors.nearest(vector, depth, among)
    keyword = [number for number, _ in index.keywords.search("bigrams", tokens, depth, documents)]
    numbers = sorted({*dense, *keyword})
    cosines = index.vectors.cosines(vector, numbers)
    bm25 = index.keywords.scores("bigrams", tokens, numbers)
    whole = index.keywords.weight("bigrams", tokens) or 1.0
    by = {"dense": set(dense), "keyword": set(keyword)}
    hits = []
    for number, cosine in zip(numbers, cosines, strict=True):
        share = round(bm25[number] / whole, 6)
        score = round(weight * (cosine - LOW) / BAND + (1 - weight) * share, 6)
        found_by = tuple(name for name, found in by.items() if number in found)
        hits.append(Hit(index.passages[number], score, found_by, cosine, share, number))
    hits.sort(key=lambda h: (-h.score, h.passage.id, h.passage.document, h.passage.span))
    return tuple(hits[:k])


def sentence_scores(index: Index, vector: Floats, hits: Sequence[Hit]) -> tuple[tuple[float, ...], ...]:
    """For every hit the cosine of the question with each of its passage's sentences, in their order."""
    found = []
    for hit in hits:
        first = index.firsts[hit.number]
        found.append(tuple(index.sentences.cosines(vector, range(first, first + len(hit.passage.sentences)))))
    return tuple(found)
