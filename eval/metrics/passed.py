"""passed: the share of questions whose every check is met. A crash is not a pass."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Outcome


def passed(outcomes: Sequence[Outcome]) -> dict[str, float]:
    return {"passed": sum(o.passed for o in outcomes) / len(outcomes)} if outcomes else {}
