"""The default encoder's graph held against torch: `python -m eval.bench.encoder [FILE [FOLDER…]]`.

The same weights, in one run: by sentence-transformers in float32, by the graph as it is run (`kb.encoder_graph`), and by
the graph with products in float32 and in bfloat16, on as many threads as the settings say. Milliseconds of a query are
medians over the plan's passage questions, the ways taking turns at each; passages of `LENGTH` code points are encoded one
by one, as ingest does. Then a passage question all in, in this process, beside torch's encoding of the same words in the
same turn. What changes in what is found: `eval.bench.paired`, over the plan and over each FOLDER (BEIR).
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from eval.bench.paired import Encode, compared, outside_ranks, plan_ranks
from eval.bench.saved import save
from kb.ask import Question, ask
from kb.commit import commit
from kb.encoder import Model
from kb.encoder_graph import Graph
from kb.encoder_torch import Torch
from kb.knowledge import Knowledge
from kb.sets.questions import read_questions
from kb.settings import CHECKOUT, Settings, read_settings
from kb.vectors import Floats

__all__ = ["main"]

SETS = [CHECKOUT / "eval" / "sets" / f"{name}.jsonl" for name in ("quzhou-blind", "quzhou")]
REFERENCE, CHOSEN = "torch float32", "graph"
OTHERS: dict[str, dict[str, Any]] = {
    "graph float32": {"DYNAMIC_QUANTIZATION_GROUP_SIZE": 0},
    "graph bfloat16": {"DYNAMIC_QUANTIZATION_GROUP_SIZE": 0, "INFERENCE_PRECISION_HINT": "bf16"},
}
QUERIES, PASSAGES, LENGTH, ROUNDS = 60, 30, 300, 5


def engines(settings: Settings) -> dict[str, Encode]:
    """How each way encodes; one text at a time."""
    folder, threads = settings.encoder, settings.threads
    models: dict[str, Model] = {REFERENCE: Torch(folder, threads), CHOSEN: Graph(folder, threads)}
    models |= {name: Graph(folder, threads, **options) for name, options in OTHERS.items()}
    return {name: partial(_one_by_one, model) for name, model in models.items()}


def speed(ways: Mapping[str, Encode], questions: Sequence[str], passages: Sequence[str]) -> dict[str, Any]:
    queries = {name: [_timed(encode, q)[1] for q in questions] for name, encode in ways.items()}  # and warm
    texts = {name: [_timed(encode, p, "passage: ")[1] for p in passages] for name, encode in ways.items()}
    asked: dict[str, list[float]] = {name: [] for name in ways}
    read: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for q in questions:
            for name, encode in ways.items():
                asked[name].append(_timed(encode, q)[0])
        for p in passages:
            for name, encode in ways.items():
                read[name].append(_timed(encode, p, "passage: ")[0])
    usual, whole = median(asked[REFERENCE]), median(read[REFERENCE])
    told = {}
    for name in ways:
        cosines = _cosines(queries[REFERENCE], queries[name]), _cosines(texts[REFERENCE], texts[name])
        told[name] = {
            "query ms p50": round(median(asked[name]) * 1000, 2),
            "query of torch's": round(median(asked[name]) / usual, 3),
            "passages a second": round(1 / median(read[name]), 1),
            "passages of torch's": round(whole / median(read[name]), 2),
            "cosine mean": round(float(np.concatenate(cosines).mean()), 6),
            "cosine minimum": round(float(np.concatenate(cosines).min()), 6),
        }
    return told


def all_in(knowledge: Knowledge, torch: Encode, questions: Sequence[str]) -> dict[str, Any]:
    """Milliseconds of a question that passages answer or not, what of it is the encoder's, and torch's alone."""
    spent: list[float] = []
    own = knowledge.encoder.encode

    def clocked(texts: Sequence[str], kind: Any) -> Floats:
        began = perf_counter()
        try:
            return own(texts, kind)
        finally:
            spent.append(perf_counter() - began)

    whole, encoding, reference = [], [], []
    knowledge.encoder.encode = clocked  # type: ignore[method-assign]
    try:
        for round_ in range(ROUNDS + 1):
            for q in questions:
                spent.clear()
                began = perf_counter()
                ask(knowledge, Question(q))
                took = perf_counter() - began
                if round_ and spent:
                    whole.append(took)
                    encoding.append(sum(spent))
                    reference.append(_timed(torch, q)[0])
    finally:
        knowledge.encoder.encode = own  # type: ignore[method-assign]
    outside = [w - e for w, e in zip(whole, encoding, strict=True)]
    return {
        "questions": len(whole) // ROUNDS,
        "all in ms p50": round(median(whole) * 1000, 2),
        "encoder ms p50": round(median(encoding) * 1000, 2),
        "outside the encoder ms p50": round(median(outside) * 1000, 2),
        "torch's encoding ms p50": round(median(reference) * 1000, 2),
        "of torch's": round(median(whole) / median(reference), 3),
    }


def main(out: Path | None = None, *folders: Path) -> None:
    settings = read_settings()
    knowledge = Knowledge(settings)
    knowledge.load()
    ways = engines(settings)
    asked = [q.question for path in SETS for q in read_questions(path).questions if q.category == "passage"]
    questions = asked[:: max(1, len(asked) // QUERIES)][:QUERIES]
    text = "".join(next(iter(knowledge.snapshot.documents.values())).text.split())
    passages = [text[i * LENGTH : (i + 1) * LENGTH] for i in range(10, 10 + PASSAGES)]
    told: dict[str, Any] = {
        "engines": speed(ways, questions, passages),
        "passage question": all_in(knowledge, ways[REFERENCE], questions),
        "found": {
            "plan": compared(*(plan_ranks(knowledge.snapshot, SETS, ways[w]) for w in (REFERENCE, CHOSEN)))
        },
    }
    for folder in folders:
        told["found"][folder.name] = compared(*(outside_ranks(folder, ways[w]) for w in (REFERENCE, CHOSEN)))
    told |= {"threads": settings.threads, "load": round(os.getloadavg()[0], 1)}
    told |= {"commit": commit(), "machine": platform.machine()}
    lines = "\n".join(shown(told)) + "\n"
    sys.stdout.write(lines)
    save(out, told, lines)


def shown(told: Mapping[str, Any]) -> Iterator[str]:
    """The figures as lines."""
    yield f"{'':15} {'query ms':>9} {'of torch':>9} {'passages/s':>11} {'of torch':>9} {'cosine mean':>12} {'least':>8}"
    for name, found in told["engines"].items():
        ms, share, rate, times, mean, least = found.values()
        yield f"{name:15} {ms:9.2f} {share:9.3f} {rate:11.1f} {times:9.2f} {mean:12.6f} {least:8.6f}"
    one = told["passage question"]
    share = one["of torch's"]
    yield (
        f"a passage question {one['all in ms p50']} ms, {one['encoder ms p50']} of it the encoder's, "
        f"{share} × torch's encoding of the same words"
    )
    for name, found in told["found"].items():
        for metric in ("hit@1", "mrr@10"):
            a, b, *_, p = found[metric].values()
            yield f"{name}, {found['questions']} questions: {metric} {a:.4f} by torch, {b:.4f} by the graph, p {p:.3f}"
    yield f"commit {told['commit']}, {told['machine']}, threads {told['threads']}, load {told['load']}"


def _one_by_one(model: Model, texts: Sequence[str], prompt: str) -> Floats:
    return np.concatenate([model.vectors([text], prompt) for text in texts])


def _timed(encode: Encode, text: str, prompt: str = "query: ") -> tuple[float, Floats]:
    began = perf_counter()
    row = encode([text], prompt)[0]
    return perf_counter() - began, row


def _cosines(one: Sequence[Floats], other: Sequence[Floats]) -> Floats:
    return np.array([a @ b for a, b in zip(one, other, strict=True)], np.float32)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
