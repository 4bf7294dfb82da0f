"""lists: of the questions that expect rows, the share whose rows are exactly those (exact), and of those of them that
were answered at all (exact_if_answered); the means over questions of row precision, recall and F1 = 2PR / (P + R)
(Manning, Raghavan, Schütze 2008, §8.3).

Where nothing is given or nothing expected, precision or recall is 1 if the other is empty too, else 0."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from eval.judge import Judged, Outcome, Rows, answered
from eval.metrics.share import Share, share


def lists(outcomes: Sequence[Outcome]) -> dict[str, Share | float]:
    wanted = [o for o in outcomes if o.question.rows is not None]
    if not wanted:
        return {}
    pairs = [_precision_recall(o.rows) if isinstance(o, Judged) and o.rows else (0.0, 0.0) for o in wanted]
    exact = [p == r == 1 for p, r in pairs]
    given = [met for met, o in zip(exact, wanted, strict=True) if answered(o)]
    return {
        "lists.exact": Share(sum(exact), len(exact)),
        **share("lists.exact_if_answered", given),
        "lists.precision": fmean(p for p, _ in pairs),
        "lists.recall": fmean(r for _, r in pairs),
        "lists.f1": fmean(2 * p * r / (p + r) if p + r else 0.0 for p, r in pairs),
    }


def _precision_recall(rows: Rows) -> tuple[float, float]:
    empty = float(rows.expected == rows.given == 0)
    return (
        rows.matched / rows.given if rows.given else empty,
        rows.matched / rows.expected if rows.expected else empty,
    )
