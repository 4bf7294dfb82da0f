"""What a ranking found: the rank of each gold place, a question's figures, and how two rankings compare.

A hit has a gold place when it covers its span, white space aside, or lies within it for the greater part (gold longer
than a passage); one hit has one place, and of several passages of one place only the first counts. Hit@1, Recall@5 (the share
of gold places), MRR@10 and nDCG@10 as in `eval.metrics.retrieval`; Hit@5: any gold place among the first five.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap, permutation_test

from eval.metrics.retrieval import DEPTH, of_ranks
from ingest.document import Span

__all__ = ["FIGURES", "Asked", "covers", "figures", "mean", "paired", "place_ranks"]

FIGURES = ("hit@1", "hit@5", "recall@5", "mrr@10", "ndcg@10")
DRAWS = 5000
SEED = 7

Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question over one document; `gold` are its places, each with the spans where it stands (any will do); `facts`
    the wordings of each thing that its answer says."""

    question: str
    document: str
    gold: tuple[tuple[Span, ...], ...]
    facts: tuple[tuple[str, ...], ...] = field(default=())


def covers(hit: Span, place: Sequence[Span]) -> bool:
    """Does a hit cover the place, wherever it stands, or lie within it for the greater part?"""
    return any(hit.holds(span) or 2 * _common(hit, span) > hit.end - hit.start for span in place)


def _common(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def place_ranks(hits: Sequence[Span], gold: Sequence[Sequence[Span]]) -> tuple[int, ...]:
    """For each place the rank of the hit that has it, 0 for none among 10; a further passage of a place that is found
    takes no rank."""
    found = [0] * len(gold)
    rank = 0
    for hit in hits:
        held = [i for i, place in enumerate(gold) if covers(hit, place)]
        if held and all(found[i] for i in held):
            continue
        rank += 1
        if rank > DEPTH:
            break
        if held:
            found[next(i for i in held if not found[i])] = rank
    return tuple(found)


def figures(ranks: Sequence[tuple[int, ...]]) -> Figures:
    """A row a question, a column a figure of FIGURES."""
    told = [{**of_ranks(found), "hit@5": float(any(0 < r <= 5 for r in found))} for found in ranks]
    return np.array([[one[name] for name in FIGURES] for one in told])


def mean(values: Figures) -> tuple[float, float, float]:
    """The mean of one figure and its 95 % interval (percentile bootstrap over questions)."""
    if np.ptp(values) == 0:
        return (float(values[0]),) * 3
    found = bootstrap((values,), np.mean, n_resamples=DRAWS, method="percentile", rng=SEED)
    low, high = found.confidence_interval
    return round(float(values.mean()), 4), round(float(low), 4), round(float(high), 4)


def paired(ours: Figures, theirs: Figures) -> float:
    """p of a paired randomisation test, two-sided: how often signs drawn at random differ as much."""
    if not (ours - theirs).any():
        return 1.0
    test = permutation_test(
        (ours, theirs), lambda a, b, axis: np.mean(a - b, axis=axis), permutation_type="samples",
        vectorized=True, n_resamples=DRAWS, rng=SEED,
    )  # fmt: skip
    return round(float(test.pvalue), 4)
