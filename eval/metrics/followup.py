"""followup.passed: the share passed of the questions that have a history."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Outcome


def followup(outcomes: Sequence[Outcome]) -> dict[str, float]:
    asked = [o for o in outcomes if o.question.history]
    return {"followup.passed": sum(o.passed for o in asked) / len(asked)} if asked else {}
