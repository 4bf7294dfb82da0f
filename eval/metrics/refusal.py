"""refusal: of the questions that no document answers, the share answered all the same (false_answers); of those
that one answers, the share refused as not_found (false_refusals)."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Judged, Outcome
from eval.metrics.share import Share, share


def refusal(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    found: dict[str, Share] = {}
    for name, expect, given in (
        ("false_answers", "not_found", "answered"),
        ("false_refusals", "answered", "not_found"),
    ):
        asked = (o for o in outcomes if o.question.expect == expect)
        found |= share(
            f"refusal.{name}", (isinstance(o, Judged) and o.body["status"] == given for o in asked)
        )
    return found
