"""What a run is measured by: each metric in one small file, from outcomes to named figures.

A metric is a function from outcomes to `{name: figure}`: a `Share` of questions, which has an interval, or a number; a
name is left out where nothing was there to measure. Shares run from 0 to 1, times are milliseconds. Tables over the
whole run (`categories`, `confusion`, `tradeoff`, calibration's bins) and `memory` stand beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from eval.judge import Outcome
from eval.metrics.calibration import calibration
from eval.metrics.citations import citations
from eval.metrics.crashes import crashes
from eval.metrics.facts import facts
from eval.metrics.figures import figures
from eval.metrics.followup import followup
from eval.metrics.forbidden import forbidden
from eval.metrics.identity import identity
from eval.metrics.latency import latency
from eval.metrics.lists import lists
from eval.metrics.passed import passed
from eval.metrics.refusal import refusal
from eval.metrics.retrieval import retrieval
from eval.metrics.share import Share

__all__ = ["LOWER_IS_BETTER", "METRICS", "Figure", "measure"]

Figure = Share | float
Metric = Callable[[Sequence[Outcome]], Mapping[str, Figure]]
METRICS: tuple[Metric, ...] = (
    passed,
    lists,
    figures,
    facts,
    forbidden,
    citations,
    retrieval,
    refusal,
    followup,
    identity,
    calibration,
    crashes,
    latency,
)
LOWER_IS_BETTER = (
    "calibration.error",
    "calibration.brier",
    "memory.peak",
    "refusal.false_answers",
    "refusal.false_refusals",
    "crashes",
    "latency.p50",
    "latency.p95",
    "latency.p99",
)


def measure(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Every figure of a run, by name, in a fixed order."""
    return {name: value for metric in METRICS for name, value in metric(outcomes).items()}
