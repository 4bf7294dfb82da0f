"""categories: passed of asked in each category of the set."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Outcome
from eval.metrics.share import Share


def categories(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    """By name, in order of the names."""
    names = sorted({o.question.category for o in outcomes})
    held = {name: [o.passed for o in outcomes if o.question.category == name] for name in names}
    return {name: Share(sum(passed), len(passed)) for name, passed in held.items()}
