"""figures: of all figures expected, the share found; a question that crashed or was refused found none."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Judged, Outcome


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    wanted = sum(len(o.question.figures) for o in outcomes)
    right = sum(c.right for o in outcomes if isinstance(o, Judged) for c in o.checks if c.name == "figures")
    return {"figures.found": right / wanted} if wanted else {}
