"""calibration: how often answers of a stated confidence were right. Bins of equal width and the expected calibration
error Σ n_b/n · |right_b − confidence_b| (Naeini, Cooper, Hauskrecht, AAAI 2015; Guo et al., ICML 2017), and Brier's score,
the mean of (confidence − right)² (Monthly Weather Review 78, 1950)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from eval.judge import Judged, Outcome
from eval.metrics.share import Share

__all__ = ["BINS", "Bin", "bins", "calibration"]

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers of a confidence from n/10 to below (n + 1)/10 (1 falls into the last): their mean and the share right."""

    confidence: float
    right: Share


def bins(outcomes: Sequence[Outcome]) -> list[Bin]:
    """Those that hold answers; [] when no answer states a confidence."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for stated, right in _stated(outcomes):
        held.setdefault(min(int(stated * BINS), BINS - 1), []).append((stated, right))
    return [
        Bin(fmean(c for c, _ in held[n]), Share(sum(r for _, r in held[n]), len(held[n])))
        for n in sorted(held)
    ]


def calibration(outcomes: Sequence[Outcome]) -> dict[str, float]:
    stated, found = _stated(outcomes), bins(outcomes)
    if not stated:
        return {}
    error = sum(b.right.asked * abs(b.right.value - b.confidence) for b in found) / len(stated)
    return {"calibration.error": error, "calibration.brier": fmean((c - r) ** 2 for c, r in stated)}


def _stated(outcomes: Sequence[Outcome]) -> list[tuple[float, bool]]:
    judged = (o for o in outcomes if isinstance(o, Judged) and o.body.get("confidence") is not None)
    return [(float(o.body["confidence"]), o.passed) for o in judged]
