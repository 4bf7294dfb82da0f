"""followup.passed: the share passed of the questions that have a history."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Outcome
from eval.metrics.share import Share, share


def followup(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    return share("followup.passed", (o.passed for o in outcomes if o.question.history))
