"""Retrieval metrics against ir-measures, which wraps trec_eval, on random rankings; and worked by hand."""

from __future__ import annotations

import random

import ir_measures
import pytest
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

from eval.judge import Judged
from eval.metrics.retrieval import ranks, retrieval
from kb.sets.gold import Target
from kb.sets.questions import Question

ASKED = Question.model_validate({"question": "甲", "category": "passage", "expect": "answered"})
NAMES = {
    "retrieval.hit@1": Success @ 1,
    "retrieval.recall@5": R @ 5,
    "retrieval.recall@10": R @ 10,
    "retrieval.mrr@10": RR @ 10,
    "retrieval.ndcg@10": nDCG @ 10,
}


def searched(*ranked: tuple[int, ...]) -> dict[str, float]:
    return retrieval(
        [Judged(ASKED, {"status": "answered"}, 0.1, (), None, 0, 0, ranked=found) for found in ranked]
    )


@pytest.mark.parametrize("seed", range(20))
def test_the_metrics_are_those_of_trec_eval(seed: int) -> None:
    draw = random.Random(seed)
    qrels, run, ranked = [], [], []
    for query in range(8):
        wanted = draw.randint(1, 14)
        order = [f"gold{i}" for i in range(wanted)] + [f"other{i}" for i in range(10)]
        draw.shuffle(order)
        qrels += [Qrel(str(query), f"gold{i}", 1) for i in range(wanted)]
        run += [ScoredDoc(str(query), name, 100.0 - place) for place, name in enumerate(order[:10])]
        ranked.append(
            tuple(order.index(f"gold{i}") + 1 if f"gold{i}" in order[:10] else 0 for i in range(wanted))
        )
    told = ir_measures.calc_aggregate(list(NAMES.values()), qrels, run)
    assert searched(*ranked) == pytest.approx({name: told[measure] for name, measure in NAMES.items()})


def test_a_hit_has_one_gold_place_only_and_a_second_of_the_same_place_has_none() -> None:
    first, second = Target("d", ((1, 3),)), Target("d", ((3, 5), (9, 9)))
    hits = [("d", (7, 8)), ("d", (3, 3)), ("d", (2, 2)), ("e", (4, 4)), ("d", (9, 12))]
    assert ranks(hits, (first, second)) == (2, 5)
    assert ranks([], (first,)) == (0,)
    assert ranks([("x", (1, 1))] * 10 + [("d", (1, 1))], (first,)) == (0,)  # beyond the tenth


def test_what_was_not_searched_for_is_not_measured() -> None:
    assert retrieval([Judged(ASKED, {"status": "answered"}, 0.1, (), None, 0, 0)]) == {}
