"""What another engine of the encoder changes in what is found: each question's rank with one and with the other.

The plan is searched as the product does it, words and fusion included; a BEIR folder by vectors alone, where an engine
shows most. A difference is held against chance by a paired randomisation test (Noreen 1989; `eval.bench.found.paired`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench.found import paired
from eval.metrics.retrieval import DEPTH, ranks
from kb.search import search
from kb.sets.gold import resolve
from kb.sets.questions import read_questions
from kb.snapshot import Snapshot
from kb.vectors import Floats, Vectors

__all__ = ["Encode", "compared", "outside_ranks", "plan_ranks"]

Encode = Callable[[Sequence[str], str], Floats]  # (texts, prompt) → a row of length 1 each


def plan_ranks(snapshot: Snapshot, sets: Sequence[Path], encode: Encode) -> list[int]:
    """Rank of the first gold hit (0: not among ten) of each question of the category passage that has gold."""
    text = {id: document.text for id, document in snapshot.documents.items()}
    whole = encode([p.indexed(text[p.document]) for p in snapshot.passages], "passage: ")
    parts = [s.reading(text[p.document]) for p in snapshot.passages for s in p.sentences]
    index = replace(snapshot.index, vectors=Vectors(whole), sentences=Vectors(encode(parts, "passage: ")))
    found = []
    for path in sets:
        asked = read_questions(path)
        targets = resolve(asked, snapshot.documents)
        for q in asked.questions:
            if q.category == "passage" and q.gold:
                hits = search(index, q.question, encode([q.question], "query: ")[0], DEPTH)
                places = [
                    (h.passage.document, snapshot.documents[h.passage.document].lines(h.passage.span))
                    for h in hits
                ]
                found.append(min((rank for rank in ranks(places, targets[q.line]) if rank), default=0))
    return found


def outside_ranks(folder: Path, encode: Encode) -> list[int]:
    """The same for each query of a BEIR folder that has a relevant text, nearest vectors first."""
    corpus, queries = _lines(folder / "corpus.jsonl"), _lines(folder / "queries.jsonl")
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, document, score = line.split("\t")
        if int(score) > 0:
            relevant.setdefault(question, set()).add(document)
    rows = encode([f"{text.get('title', '')}\n{text['text']}".strip() for text in corpus], "passage: ")
    asked = [query for query in queries if query["_id"] in relevant]
    cosines = encode([query["text"] for query in asked], "query: ") @ rows.T
    found = []
    for wanted, scores in zip((relevant[query["_id"]] for query in asked), cosines, strict=True):
        first = np.argsort(-scores, kind="stable")[:DEPTH]
        hits = [rank for rank, i in enumerate(first, 1) if corpus[i]["_id"] in wanted]
        found.append(min(hits, default=0))
    return found


def compared(one: Sequence[int], other: Sequence[int]) -> dict[str, Any]:
    """Hit@1 and MRR@10 of both, and how likely chance alone makes such a difference."""
    told: dict[str, Any] = {"questions": len(one)}
    for name, gain in (("hit@1", _hit), ("mrr@10", _reciprocal)):
        a, b = (np.array([gain(rank) for rank in found]) for found in (one, other))
        told[name] = {
            "reference": round(float(a.mean()), 4),
            "engine": round(float(b.mean()), 4),
            "better": int((b > a).sum()),
            "worse": int((b < a).sum()),
            "p": paired(b, a),
        }
    return told


def _hit(rank: int) -> float:
    return float(rank == 1)


def _reciprocal(rank: int) -> float:
    return 1 / rank if rank else 0.0


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
