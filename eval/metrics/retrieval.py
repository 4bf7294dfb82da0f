"""Retrieval: the passages that a search finds for a question, held against its gold places (Manning, Raghavan, Schütze
2008, §8.4; nDCG: Järvelin, Kekäläinen, TOIS 20, 2002; MRR: Voorhees, TREC-8 1999). Means over questions.

A gold place is what is relevant, of gain 1; the first hit that meets it has it, a second one of the same place has
nothing. Hit@1: is the first hit gold. Recall@5, @10: the share of gold places among the first 5, 10. MRR@10: 1 / rank of
the first gold hit, 0 when none is among 10. nDCG@10: Σ 1 / log2(rank + 1) over that of the best order there could be.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from statistics import fmean
from typing import TYPE_CHECKING

from eval.judge import Judged, Outcome
from kb.sets.gold import Target

if TYPE_CHECKING:
    from eval.systems.system import Place

__all__ = ["DEPTH", "mean_of", "of_ranks", "ranks", "retrieval"]

DEPTH = 10


def ranks(hits: Sequence[Place], targets: Sequence[Target]) -> tuple[int, ...]:
    """For each target the rank of the hit that has it, 0 for none; a hit has one target only."""
    found = [0] * len(targets)
    for rank, place in enumerate(hits[:DEPTH], 1):
        free = (i for i, target in enumerate(targets) if not found[i] and target.met_by(*place))
        if (i := next(free, None)) is not None:
            found[i] = rank
    return tuple(found)


def retrieval(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """{} where nothing was searched for."""
    ranked = [o.ranked for o in outcomes if isinstance(o, Judged) and o.ranked]
    return {f"retrieval.{name}": value for name, value in mean_of(ranked).items()} if ranked else {}


def mean_of(ranked: Sequence[Sequence[int]]) -> dict[str, float]:
    """Each figure over questions, of which every one has its targets' ranks."""
    found = [of_ranks(r) for r in ranked]
    return {name: fmean(figures[name] for figures in found) for name in found[0]}


def of_ranks(found: Sequence[int]) -> dict[str, float]:
    """One question's figures, from the ranks of its gold places."""
    return {
        "hit@1": float(1 in found),
        "recall@5": _recall(found, 5),
        "recall@10": _recall(found, 10),
        "mrr@10": max((1 / r for r in found if r), default=0.0),
        "ndcg@10": _ndcg(found),
    }


def _recall(found: Sequence[int], k: int) -> float:
    return sum(0 < r <= k for r in found) / len(found)


def _ndcg(found: Sequence[int]) -> float:
    best = sum(1 / log2(rank + 1) for rank in range(1, min(len(found), DEPTH) + 1))
    return sum(1 / log2(r + 1) for r in found if r) / best
