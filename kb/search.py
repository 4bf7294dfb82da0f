"""Question → candidates, the passages nearest to it: the encoder and BM25 fused by weight (`kb.nearest` ranks them).

    meaning = (1 − s) · cosine of the passage + s · cosine of its best sentence
    score   = w · (meaning − 0.7) / 0.2 + (1 − w) · bm25 / Σ idf

Every candidate gets every number truly computed, whichever retriever found it. e5's cosines crowd between
0.7 and 0.9, so they are stretched over that band, unclipped. BM25 is divided by the idf of the question's
tokens: the share of what the question says that the passage holds, independent of the other candidates.

w = 0.6 and s = 0.4 were chosen on three sets (Hit@1 / MRR@10; the brief's w = 0.8, s = 0, bigrams only is the
first column): 141 questions on the plan .759/.800 → .823/.866, STARD .513/.611 → .528/.625 (1,543), CMRC2018
.978/.985 → .991/.994 (1,002). Dividing BM25 by the top score, or z-scores, gave less on all three.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

import numpy as np
from numpy.typing import NDArray

from kb.keywords import Keywords
from kb.passages import Passage
from kb.vectors import Floats, Vectors

__all__ = ["Hit", "Index", "search"]

LOW, BAND = 0.7, 0.2  # the band of e5's cosines (brief; answerable .859–.922, off-topic .833–.901)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `score` is the fused one; `found_by` names the retrievers that proposed it ("dense",
    "keyword"); `cosine` is the passage's, `sentences` its sentences' in their order; `keyword` is BM25 over the
    question's idf, about 0–2. `number` is the passage's place in its index."""

    passage: Passage
    score: float
    found_by: tuple[str, ...]
    cosine: float
    keyword: float
    sentences: tuple[float, ...]
    number: int

    @property
    def sentence(self) -> float:
        """The best sentence's cosine."""
        return max(self.sentences)


@dataclass(frozen=True, slots=True)
class Index:
    """What search reads: passages in order, a document's together, a vector each; sentence j of passage i is row
    `firsts[i] + j`; `places` are the numbers of a document's passages; `tokens` makes of a question what was made of
    the passages in `keywords`."""

    passages: tuple[Passage, ...]
    vectors: Vectors
    sentences: Vectors
    firsts: NDArray[np.int64]
    places: Mapping[str, range]
    keywords: Keywords
    tokens: Callable[[str], list[str]]

    @classmethod
    def of(
        cls,
        passages: tuple[Passage, ...],
        vectors: Vectors,
        sentences: Vectors,
        keywords: Keywords,
        tokens: Callable[[str], list[str]],
    ) -> Index:
        """An index whose sentence rows stand in the order of the passages."""
        sizes = np.fromiter((len(p.sentences) for p in passages), np.int64, len(passages))
        places: dict[str, range] = {}
        for document, run in groupby(range(len(passages)), key=lambda i: passages[i].document):
            numbers = list(run)
            places[document] = range(numbers[0], numbers[-1] + 1)
        return cls(passages, vectors, sentences, np.cumsum(sizes) - sizes, places, keywords, tokens)

    def among(self, documents: Collection[str]) -> NDArray[np.int64]:
        """The numbers of these documents' passages, in order."""
        runs = sorted((self.places[id] for id in set(documents) if id in self.places), key=lambda r: r.start)
        return np.concatenate([np.zeros(0, np.int64), *(np.arange(r.start, r.stop) for r in runs)])


def search(
    index: Index,
    question: str,
    vector: Floats,
    k: int = 10,
    documents: Collection[str] | None = None,
    weight: float = 0.6,
    sentence_weight: float = 0.4,
    candidates: int = 50,
) -> tuple[Hit, ...]:
    """The `k` best passages for `question`, whose vector (shape (d,), kind "query") is `vector`.

    `documents` keeps to the documents of these ids; each retriever proposes `candidates`, or `k` when that is
    more. Order: score down, then passage id, document, place.
    """
    depth = max(k, candidates)
    among = None if documents is None else index.among(documents)
    tokens = index.tokens(question)
    dense = index.vectors.nearest(vector, depth, among)
    bm25 = dict(index.keywords.search(tokens, depth, documents))
    by = {"dense": set(dense), "keyword": set(bm25)}
    numbers = sorted(by["dense"] | by["keyword"])
    bm25 |= index.keywords.scores(tokens, [n for n in numbers if n not in bm25])
    whole = index.keywords.weight(tokens) or 1.0
    cosines = index.vectors.cosines(vector, numbers)
    sentences = _by_sentence(index, vector, numbers)
    shares = [round(bm25[n] / whole, 6) for n in numbers]
    meaning = (1 - sentence_weight) * np.array(cosines) + sentence_weight * np.array([*map(max, sentences)])
    scores = np.round(weight * (meaning - LOW) / BAND + (1 - weight) * np.array(shares), 6).tolist()
    passages = [index.passages[n] for n in numbers]
    order = sorted(
        range(len(numbers)),
        key=lambda i: (-scores[i], passages[i].id, passages[i].document, passages[i].span),
    )
    return tuple(
        Hit(
            passages[i],
            scores[i],
            tuple(name for name, found in by.items() if numbers[i] in found),
            cosines[i],
            shares[i],
            sentences[i],
            numbers[i],
        )
        for i in order[:k]
    )


def _by_sentence(index: Index, vector: Floats, numbers: Sequence[int]) -> list[tuple[float, ...]]:
    """For every passage the cosine of the question with each of its sentences, in their order."""
    sizes = [len(index.passages[number].sentences) for number in numbers]
    firsts = index.firsts[numbers].tolist()
    rows = [row for first, size in zip(firsts, sizes, strict=True) for row in range(first, first + size)]
    scores = iter(index.sentences.cosines(vector, rows))
    return [tuple(islice(scores, size)) for size in sizes]
