"""passed: the share of questions whose every check is met. A crash is not a pass."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Outcome
from eval.metrics.share import Share, share


def passed(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    return share("passed", (o.passed for o in outcomes))
