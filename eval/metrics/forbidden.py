"""forbidden.absent: of the questions that name words which must not appear, the share of answers without any of them."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Judged, Outcome
from eval.metrics.share import Share, share


def forbidden(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    checks = (c for o in outcomes if isinstance(o, Judged) for c in o.checks)
    return share("forbidden.absent", (c.ok for c in checks if c.name == "forbidden"))
