"""crashes: how many questions got an error instead of an answer."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Crashed, Outcome


def crashes(outcomes: Sequence[Outcome]) -> dict[str, float]:
    return {"crashes": float(sum(isinstance(o, Crashed) for o in outcomes))}
