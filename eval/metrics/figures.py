"""figures: of the questions that expect figures, the share given every one of them (exact); of all figures expected,
the share found. A question that crashed or was refused found none."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Judged, Outcome
from eval.metrics.share import Share, share


def figures(outcomes: Sequence[Outcome]) -> dict[str, Share | float]:
    asked = [o for o in outcomes if o.question.figures]
    found = [_found(o) for o in asked]
    made: dict[str, Share | float] = {}
    made |= share("figures.exact", (n == len(o.question.figures) for o, n in zip(asked, found, strict=True)))
    if asked:
        made["figures.found"] = sum(found) / sum(len(o.question.figures) for o in asked)
    return made


def _found(outcome: Outcome) -> int:
    checks = outcome.checks if isinstance(outcome, Judged) else ()
    return sum(c.right for c in checks if c.name == "figures")
