"""facts: of all facts expected in words, the share found; a question that crashed or was refused found none."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Judged, Outcome


def facts(outcomes: Sequence[Outcome]) -> dict[str, float]:
    wanted = sum(len(o.question.told_in_words) for o in outcomes)
    right = sum(c.right for o in outcomes if isinstance(o, Judged) for c in o.checks if c.name == "facts")
    return {"facts.found": right / wanted} if wanted else {}
