"""latency: percentiles of the time of an answer in ms, by nearest rank: the ⌈p/100 · n⌉-th smallest. Answers
whose time nobody knows (0) are left out."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from eval.judge import Outcome


def latency(outcomes: Sequence[Outcome]) -> dict[str, float]:
    times = sorted(o.seconds * 1000 for o in outcomes if o.seconds)
    if not times:
        return {}
    return {f"latency.p{p}": round(times[ceil(p * len(times) / 100) - 1], 2) for p in (50, 95, 99)}
