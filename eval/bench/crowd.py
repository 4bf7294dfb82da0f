"""A knowledge base of any size, made of real passages: each again and again, its vector moved a little and some of its words
exchanged, so that a passage's nearest neighbour is as far away as among the real ones.

A vector moves along the differences that real passages have to their nearest neighbours (with their covariance), as far
as one of those is, times `FAR`: at a million passages that gives the real distribution of distances back
(`distances`). A tenth to a half of a passage's words come from all passages together. A sentence has its passage's
vector: only what it costs is of interest.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from ingest.document import Piece, Span
from kb.encoder import Encoder
from kb.keywords import Entry, write_keywords
from kb.passages import SENTENCE, Passage
from kb.snapshot import Snapshot
from kb.tokens import Words
from kb.vector_cache import encode_passages
from kb.vectors import FLAT, Floats, Vectors, write_index

__all__ = ["Real", "distances", "jittered", "made_passages", "make", "real"]

DOCUMENT = 200  # passages of one
FAR = 1.0
STEP = 50_000
SETS = ("stard_gold", "cmrc2018_trial")


@dataclass(frozen=True, slots=True)
class Real:
    """Passages as they are: a vector each, shape (n, d), their tokens, and how many sentences they have."""

    vectors: Floats
    tokens: tuple[list[str], ...]
    sizes: tuple[int, ...]


def real(snapshot: Snapshot, encoder: Encoder, words: Words, outside: Path, cache: Path) -> Real:
    """A snapshot's passages, and those of the public sets (BEIR folders) in `outside`."""
    texts = [p.indexed(snapshot.documents[p.document].text) for p in snapshot.passages]
    sizes = [len(p.sentences) for p in snapshot.passages]
    for name in SETS:
        for line in (outside / name / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
            held = json.loads(line)
            texts.append(f"{held['title']}\n{held['text']}")
            sizes.append(sum(bool(m.group().strip()) for m in SENTENCE.finditer(held["text"])) or 1)
    vectors = encode_passages(encoder, texts, cache)
    return Real(vectors, tuple(words.tokens(text) for text in texts), tuple(sizes))


def distances(vectors: Floats, some: Floats) -> Floats:
    """1 − the cosine of each of `some`, rows of `vectors`, with the nearest other row."""
    found: Floats = np.maximum(1 - (vectors[_neighbours(vectors, some)] * some).sum(axis=1), 0)
    return found


def _neighbours(vectors: Floats, some: Floats) -> list[int]:
    every = Vectors(vectors)
    return [every.nearest(row, 2)[1] for row in some]


def jittered(vectors: Floats, count: int, far: float = FAR) -> Iterator[Floats]:
    """`count` rows of length 1 made of real ones, some at a time; row i is of real row i modulo their number. The first
    rows of a larger count are those of a smaller one."""
    apart = vectors - vectors[_neighbours(vectors, vectors)]
    away = np.linalg.norm(apart, axis=1)
    _, spread, axes = np.linalg.svd(apart, full_matrices=False)
    shape = (spread[:, None] * axes).astype(np.float32)
    for start in range(0, count, STEP):
        random = np.random.default_rng(start)
        noise = random.standard_normal((STEP, len(spread)), dtype=np.float32) @ shape
        noise *= (far * random.choice(away, (STEP, 1))) / np.linalg.norm(noise, axis=1, keepdims=True)
        rows = noise + vectors[np.arange(start, start + STEP) % len(vectors)]
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        yield rows[: count - start]


def _worded(tokens: Sequence[list[str]], count: int) -> Iterator[list[str]]:
    every = [token for found in tokens for token in found]
    random = np.random.default_rng(0)
    for i in range(count):
        own = list(tokens[i % len(tokens)])
        many = int(len(own) * random.uniform(0.1, 0.5)) if i >= len(tokens) else 0
        places, others = random.integers(0, max(len(own), 1), many), random.integers(0, len(every), many)
        for place, other in zip(places.tolist(), others.tolist(), strict=True):
            own[place] = every[other]
        yield own


def make(folder: Path, found: Real, count: int) -> None:
    """In `folder`: vectors and sentences by document, the index of vectors where there are enough, keywords."""
    rows = (row for block in jittered(found.vectors, count) for row in block)
    for n, at in enumerate(range(0, count, DOCUMENT)):
        part = np.stack(list(islice(rows, min(DOCUMENT, count - at))))
        sizes = [found.sizes[(at + i) % len(found.sizes)] for i in range(len(part))]
        Vectors(part).save(folder / f"vectors-{n}.npy")
        Vectors(np.repeat(part, sizes, axis=0)).save(folder / f"sentences-{n}.npy")
    if count > FLAT:
        parts = [Vectors.load(folder / f"vectors-{n}.npy") for n in range(-(-count // DOCUMENT))]
        write_index(folder / "index.faiss", Vectors.join(parts, found.vectors.shape[1]))
    words = enumerate(_worded(found.tokens, count))
    write_keywords(folder / "keywords", (Entry(i, f"d{i // DOCUMENT}", tokens) for i, tokens in words))


def made_passages(sizes: Sequence[int], count: int) -> tuple[Passage, ...]:
    """Passages as a snapshot holds them, two under a heading, their spans their own."""
    gc.disable()  # it would look through all of them again and again
    found: list[Passage] = []
    path: tuple[str, ...] = ()
    for i in range(count):
        at = i * 1000
        if i % 2 == 0:
            path = ("一、章", "（一）节", f"{i}. 项")
        sentences = tuple(
            Piece((Span(at + 300 * j, at + 300 * j + 299),)) for j in range(sizes[i % len(sizes)])
        )
        span = Span(at, at + 300 * len(sentences))
        found.append(Passage(f"{i:032x}", f"d{i // DOCUMENT}", i // 2, path, span, Piece((span,)), sentences))
    gc.enable()
    return tuple(found)
