"""Pools of passages with questions whose gold is known, for fitting: a snapshot's own, or a public set's."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ingest.document import Piece, Span
from kb.asking import Asking, Corpus, asking
from kb.evidence import BAND, LOW, Near, Said
from kb.keys import key
from kb.knowledge import Knowledge
from kb.nearest import ranked
from kb.passages import sentences
from kb.question import read
from kb.sets.gold import resolve
from kb.sets.questions import QuestionSet, read_questions
from kb.thesaurus import expanded
from kb.tokens import Words

DEPTH, STRANGERS = 24, 100


@dataclass(frozen=True)
class Case:
    """A question over the passages found for it, best first; `gold` those of them that answer, none when nothing does."""

    pool: Pool
    source: str
    asking: Asking
    found: Mapping[int, tuple[Said, Near]]
    gold: frozenset[int]
    facts: tuple[str, ...]
    usual: float
    weight: float
    answers: float
    fold: int


@dataclass
class Asked:
    text: str
    gold: frozenset[int]
    facts: tuple[str, ...]
    vector: Any
    source: str = "unanswerable"


@dataclass
class Pool:
    """`search(question, vector)` → the passages found, best first; `cut`: the facts are all that answers, so that the
    passages without the sentences that hold them do not."""

    name: str
    said: Sequence[Said]
    corpus: Corpus
    words: Words
    questions: Sequence[Asked]
    search: Callable[[str, Any], Mapping[int, tuple[Said, Near]]]
    usual: Callable[[Any], float]
    weight: float
    home: tuple[str, ...] = ()
    cut: bool = False
    answers: float = 1.0  # weight of its questions in ANSWERED, beside `weight` in the two rankings
    taken: float = 0.5  # weight of a question whose gold was taken out

    def read(self, question: str, without: frozenset[int] = frozenset()) -> Asking:
        corpus = self.corpus
        if without:
            text = "\n".join(
                s.path + "".join(s.sentences) for i, s in enumerate(self.said) if i not in without
            )
            corpus = Corpus(corpus.words, corpus.characters, corpus.rare, text)
        k = key(question)
        return asking(k, question, self.words.tagged(k), self.words, corpus, self.home)

    def cases(self) -> Iterator[Case]:
        for q in self.questions:
            found = self.search(q.text, q.vector)
            read = self.read(q.text)
            if not q.gold:
                yield self._case(q, q.source, found, read, 1.0)
                continue
            if held := q.gold & set(found):
                yield self._case(q, "answerable", found, read, 1.0, held)
            rest = {n: v for n, v in found.items() if n not in q.gold}
            yield self._case(q, "gold taken out", rest, self.read(q.text, q.gold), self.taken)
            if (
                self.cut
                and (less := {n: _without(q.facts, *v) if n in q.gold else v for n, v in found.items()})
                != found
            ):
                left = {n: v for n, v in less.items() if v[0].sentences}
                yield self._case(q, "sentence taken out", left, read, self.taken)

    def _case(
        self,
        q: Asked,
        source: str,
        found: Mapping[int, tuple[Said, Near]],
        read: Asking,
        weight: float,
        gold: frozenset[int] = frozenset(),
    ) -> Case:
        fold = zlib.crc32(q.text.encode())
        name, usual = f"{self.name} {source}", self.usual(q.vector)
        return Case(
            self, name, read, found, gold, q.facts, usual, weight * self.weight, weight * self.answers, fold
        )


def _without(facts: Sequence[str], said: Said, near: Near) -> tuple[Said, Near]:
    kept = [i for i, s in enumerate(said.sentences) if not any(f in s for f in facts)]
    less = Said(said.path, tuple(said.sentences[i] for i in kept), tuple(said.printed[i] for i in kept))
    return less, replace(near, sentences=tuple(near.sentences[i] for i in kept))


def vector_of(question: str, encoder: Any) -> Any:
    """As kb.knowledge.meant."""
    longer = expanded(question)
    vectors = encoder.encode([question, *([longer] if longer != question else [])], "query")
    return vectors.mean(axis=0)


def snapshot_pool(kb: Knowledge, encoder: Any, paths: Sequence[Path], strangers: Path) -> Pool:
    view = kb.view(None)
    snapshot, documents = view.snapshot, view.snapshot.documents
    v = next(iter(view.vocabularies.values()))
    asked: list[Asked] = []
    for path in paths:
        given = read_questions(path)
        kept = tuple(
            q for q in given.questions if q.category in ("passage", "unanswerable") and not q.history
        )
        targets = resolve(QuestionSet(given.name, given.sha256, kept), documents)
        for q in kept:
            gold = frozenset(
                i
                for i, p in enumerate(snapshot.passages)
                if any(t.met_by(p.document, documents[p.document].lines(p.span)) for t in targets[q.line])
            )
            if gold or q.expect == "not_found":
                facts = tuple(key(f) for wordings in q.facts for f in wordings)
                asked.append(Asked(q.question, gold, facts, vector_of(q.question, encoder)))

    for line in strangers.read_text(encoding="utf-8").splitlines()[:STRANGERS]:
        text = json.loads(line)["text"]
        asked.append(Asked(text, frozenset(), (), vector_of(text, encoder), "off-topic"))

    def search(question: str, vector: Any) -> dict[int, tuple[Said, Near]]:
        _, bag = read(question, v, view.segment)
        found = ranked(kb, view, question, bag, DEPTH).found
        return {
            r.hit.number: (r.said, r.near) for r in sorted(found, key=lambda r: (-r.hit.score, r.hit.number))
        }

    return Pool(
        "plan", view.shared.said, view.corpus, view.words, asked, search, view.usual, 3.0, v.home, taken=0.2
    )


def public_pool(folder: Path, kb: Knowledge, encoder: Any) -> Pool:
    """Every second document of CMRC with its questions; a fifth of STARD's questions, a quarter of its other articles."""
    corpus = [json.loads(line) for line in (folder / "corpus.jsonl").open(encoding="utf-8")]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8")]
    gold: dict[str, list[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        a, b, _ = line.split("\t")
        gold.setdefault(a, []).append(b)
    if answers := "answers" in queries[0]:
        corpus = corpus[::2]
    else:
        queries = queries[:: len(queries) // 300][:300]
    wanted = {g for q in queries for g in gold[q["_id"]]}
    corpus = [c for i, c in enumerate(corpus) if answers or c["_id"] in wanted or i % 4 == 0]
    at = {c["_id"]: i for i, c in enumerate(corpus)}
    words = kb.view(None).words
    said, vectors, firsts = [], [], [0]
    for c in corpus:
        cut = [p.reading(c["text"]) for p in sentences(Piece((Span(0, len(c["text"])),)), c["text"])]
        cut = [s for s in cut if s.strip()]
        said.append(Said(key(c["title"]), tuple(map(key, cut)), tuple("".join(s.split()) for s in cut)))
        vectors.append(encoder.encode(cut, "passage"))
        firsts.append(firsts[-1] + len(cut))
    whole = encoder.encode([f"{c['title']}\n{c['text']}"[:600] for c in corpus], "passage")
    rows = np.concatenate(vectors)
    readings = [s.path + "".join(s.sentences) for s in said]
    bags = [words.tokens(r) for r in readings]
    bm25 = Bm25(bags)
    known = Corpus.of([(r, [w for w, _ in words.tagged(r)]) for r in readings], "\n".join(readings))

    def search(question: str, vector: Any) -> dict[int, tuple[Said, Near]]:
        dense, each = whole @ vector, rows @ vector
        shares = bm25.shares(words.tokens(expanded(question)))
        best = np.array([each[firsts[i] : firsts[i + 1]].max() for i in range(len(said))])
        score = 0.6 * (0.6 * dense + 0.4 * best - LOW) / BAND + 0.4 * shares
        order = np.argsort(-score, kind="stable")[:DEPTH]
        return {
            int(i): (
                said[i],
                Near(float(dense[i]), tuple(map(float, each[firsts[i] : firsts[i + 1]])), float(shares[i])),
            )
            for i in order
        }

    middle = rows.mean(axis=0)
    asked = [
        Asked(
            q["text"],
            frozenset(at[g] for g in gold[q["_id"]] if g in at),
            tuple(key(x) for x in q.get("answers", ())),
            vector_of(q["text"], encoder),
        )
        for q in queries
        if any(g in at for g in gold[q["_id"]])
    ]
    name = folder.name.partition("_")[0]
    return Pool(
        name,
        said,
        known,
        words,
        asked,
        search,
        lambda v: float(middle @ v),
        0.6 if answers else 0.0,  # STARD ranks nothing here: it is what the ranking is reported on
        cut=answers,
        answers=0.02,
        taken=0.2,
    )


class Bm25:
    """BM25 over the idf of the question's tokens, as kb.search divides it (k1 = 1.2, b = 0.75)."""

    def __init__(self, bags: Sequence[Sequence[str]]) -> None:
        self.many = len(bags)
        self.sizes = np.array([len(b) for b in bags], dtype=float)
        self.counts: dict[str, dict[int, int]] = {}
        for i, bag in enumerate(bags):
            for token in bag:
                held = self.counts.setdefault(token, {})
                held[i] = held.get(i, 0) + 1

    def shares(self, tokens: Sequence[str]) -> Any:
        found, whole = np.zeros(self.many), 0.0
        norm = 1.2 * (0.25 + 0.75 * self.sizes / self.sizes.mean())
        for token in dict.fromkeys(tokens):
            held = self.counts.get(token, {})
            idf = np.log(1 + (self.many - len(held) + 0.5) / (len(held) + 0.5))
            whole += idf
            for i, n in held.items():
                found[i] += idf * n * 2.2 / (n + norm[i])
        return found / (whole or 1.0)
