"""The right passage first: `python -m eval.bench.retrieval [SET…] [--public FOLDER…] [--out FILE]`.

The SETs' passage questions over the knowledge base at ZHANGJU_HOME, and public sets (`eval.bench.public`) over homes of
their own in `cache/bench` there, all by the same rows:

    words, bigrams   BM25 of jieba's words, of character bigrams
    dense            the encoder's cosine with heading path and passage
    start            what was measured before anything was built: 0.8 dense + 0.2 bigrams
    search           the candidates as `kb.search` fuses them
    full             as answers and /v1/search rank them (`kb.nearest`)

Vectors are kept, so that a second run encodes nothing. Each figure has its interval, and the p of a paired test against
`start`. Of the SETs also: how many are answered, and whether the sentences quoted are the gold's and hold the facts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench.found import FIGURES, Asked, covers, figures, mean, paired, place_ranks
from eval.bench.public import public
from eval.bench.saved import save
from eval.fit_passages import Remembering
from eval.fit_pools import Bm25
from eval.words import figures_in, has_fact, pieces
from ingest.document import Document, Span
from kb.ask import Question, ask
from kb.commit import commit
from kb.encoder import Encoder
from kb.knowledge import Knowledge, View, encoder_of
from kb.nearest import nearest
from kb.search import BAND, LOW
from kb.sets.gold import occurrences
from kb.sets.questions import Gold, read_questions
from kb.settings import Settings, read_settings
from kb.store import Store
from kb.tokens import bigrams

__all__ = ["main"]

DEEP = 40  # passages ranked: of a place that has several only the first counts
START = 0.8  # share of the encoder in the row to begin from
Row = Callable[[str], Sequence[int]]


def rows(kb: Knowledge, view: View) -> dict[str, Row]:
    """Each row's ranking: a question → numbers of passages, the best first."""
    index, documents = view.snapshot.index, view.snapshot.documents
    indexed = [p.indexed(documents[p.document].text) for p in index.passages]
    pairs, words = Bm25([bigrams(t) for t in indexed]), Bm25([view.words.words(t) for t in indexed])

    def dense(question: str) -> Any:
        return index.vectors.matrix @ view.snapshot.vector(question, kb.encoder)

    def first(scores: Any) -> list[int]:
        return [int(n) for n in np.argsort(-scores, kind="stable")[:DEEP]]

    def start(question: str) -> list[int]:
        meaning = (dense(question) - LOW) / BAND
        return first(START * meaning + (1 - START) * pairs.shares(bigrams(question)))

    return {
        "words": lambda q: first(words.shares(view.words.words(q))),
        "bigrams": lambda q: first(pairs.shares(bigrams(q))),
        "dense": lambda q: first(dense(q)),
        "start": start,
        "search": lambda q: [h.number for h in kb.search(view, q, DEEP)[1]],
        "full": lambda q: [r.hit.number for r in nearest(kb, view, q, DEEP)],
    }


def of_set(path: Path, documents: Mapping[str, Document]) -> tuple[Asked, ...]:
    """A set's passage questions that stand by themselves, each over one document."""
    found = []
    for q in read_questions(path).questions:
        if q.category == "passage" and q.gold and not q.history:
            gold = tuple(_place(g, documents[g.document]) for g in q.gold)
            found.append(Asked(q.question, q.gold[0].document, gold, q.facts))
    return tuple(found)


def _place(gold: Gold, document: Document) -> tuple[Span, ...]:
    text = document.text
    if gold.lines is None:
        return tuple(occurrences(text, gold.quote or ""))
    span = document.line_span(*gold.lines)
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return (Span(start, start + len(words.strip())),)


def measured(kb: Knowledge, view: View, asked: Sequence[Asked]) -> dict[str, Any]:
    """Every row's figures."""
    passages, made = view.snapshot.passages, {}
    for name, row in rows(kb, view).items():
        ranked = []
        for q in asked:
            spans = [passages[n].span for n in row(q.question) if passages[n].document == q.document]
            ranked.append(place_ranks(spans, q.gold))
        made[name] = figures(ranked)
    sizes = [len(p.reading(view.snapshot.documents[p.document].text)) for p in passages]
    return {
        "questions": len(asked),
        "passages": len(passages),
        "code points": {"median": float(np.median(sizes)), "most": max(sizes)},
        "rows": {
            name: {
                figure: {
                    "mean": mean(found[:, i]),
                    "p": paired(found[:, i], made["start"][:, i]) if name != "start" else None,
                }
                for i, figure in enumerate(FIGURES)
            }
            for name, found in made.items()
        },
    }


def answers(kb: Knowledge, asked: Sequence[Asked]) -> dict[str, float]:
    """Shares: of all questions those answered; of those answered, by which the first citation, or any, is of a gold
    place, and by which the sentences quoted hold every fact."""
    told, first, cited, held = 0, 0, 0, 0
    for q in asked:
        body = ask(kb, Question(q.question))
        if body["status"] != "answered":
            continue
        told += 1
        met = [
            c["document"] == q.document and any(covers(Span(*c["span"]), place) for place in q.gold)
            for c in body["citations"]
        ]
        first, cited = first + (True in met[:1]), cited + (True in met)
        quoted = pieces({**body, "text": "".join(c["reading"] for c in body["citations"]), "table": None})
        held += all(has_fact(quoted, figures_in(quoted), wordings) for wordings in q.facts)
    shares = {"answered": told / len(asked)}
    of_told = {"first citation gold": first, "gold cited": cited, "facts in the quotes": held}
    return shares | {name: many / max(told, 1) for name, many in of_told.items()}


def home_of(folder: Path, settings: Settings, encoder: Encoder) -> tuple[Knowledge, tuple[Asked, ...]]:
    """A home of its own for a public set, made when it is not there."""
    document, asked = public(folder)
    home = settings.home / "cache" / "bench" / folder.name
    own = settings.model_copy(update={"home": home, "corpus": home / "none"})
    store = Store(home, own)
    if not store.current_digest() or document.revision != store.open().document(document.id).revision:
        store.publish([(document, document.text.encode())], encoder_of(settings))
    return Knowledge(own, encoder), asked


def table(made: Mapping[str, Any]) -> str:
    """The figures as text, a block a set; p is of Hit@1 against `start`."""
    lines = []
    for name, found in made["sets"].items():
        lines.append(f"{name}: {found['questions']} questions, {found['passages']} passages")
        lines.append(f"  {'':8}" + "".join(f"{figure:20}" for figure in FIGURES) + "p")
        for row, held in found["rows"].items():
            cells = "".join(f"{_short(held[figure]['mean']):20}" for figure in FIGURES)
            p = held["hit@1"]["p"]
            lines.append(f"  {row:8}{cells}{'' if p is None else f'{p:.3f}'}".rstrip())
        if "answers" in found:
            lines.append("  " + ", ".join(f"{what} {share:.1%}" for what, share in found["answers"].items()))
    return "\n".join([*lines, f"commit {made['commit']}"]) + "\n"


def _short(figure: tuple[float, float, float]) -> str:
    """.935 (.904–.962)"""
    at, low, high = (f"{value:.3f}".removeprefix("0") for value in figure)
    return f"{at} ({low}–{high})"


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m eval.bench.retrieval", description="the right passage first"
    )
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--public", nargs="*", type=Path, default=[])
    parser.add_argument("--out", type=Path)
    a = parser.parse_args(arguments)
    settings = read_settings()
    encoder = Remembering(encoder_of(settings), settings.home / "cache" / "bench.npz")
    found: dict[str, Any] = {}
    kb = Knowledge(settings, encoder)
    for path in a.sets:
        asked = of_set(path, kb.snapshot.documents)
        found[path.stem] = {**measured(kb, kb.view(None), asked), "answers": answers(kb, asked)}
    for folder in a.public:
        own, asked = home_of(folder, settings, encoder)
        found[folder.name] = measured(own, own.view(None), asked)
    encoder.save()
    made = {"commit": commit(), "encoder": encoder.digest[:16], "sets": found}
    sys.stdout.write(table(made))
    save(a.out, made, table(made))


if __name__ == "__main__":
    main(sys.argv[1:])
