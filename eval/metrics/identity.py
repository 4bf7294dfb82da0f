"""identity.same: of the questions asked more than once, the share whose every answer was the same, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Judged, Outcome
from eval.metrics.share import Share, share


def identity(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    again = (o.same for o in outcomes if isinstance(o, Judged) and o.same is not None)
    return share("identity.same", again)
