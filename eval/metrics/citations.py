"""citations: the share of quotes equal, character for character, to the text at their span (exact: the offsets are
right); of the questions with gold places and an answer, the share whose citations meet them (gold: every place in lists,
sums and filters, one elsewhere); of all places cited there, the share that is gold (precision), and of all gold places,
the share cited (recall; Manning, Raghavan, Schütze 2008, §8.3, over all places together). Answers that are words alone
have no quotes and are not counted."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Judged, Outcome
from eval.metrics.share import Share, share


def citations(outcomes: Sequence[Outcome]) -> dict[str, Share | float]:
    checks = [c for o in outcomes if isinstance(o, Judged) for c in o.checks]
    quotes = [c for c in checks if c.name == "quotes"]
    gold = [c for c in checks if c.name == "gold"]
    cited = sum(o.cited for o in outcomes if isinstance(o, Judged))
    met = sum(o.cited_gold for o in outcomes if isinstance(o, Judged))
    found: dict[str, Share | float] = {}
    if total := sum(c.wanted for c in quotes):
        found["citations.exact"] = sum(c.right for c in quotes) / total
    found |= share("citations.gold", (c.ok for c in gold))
    if cited:
        found["citations.precision"] = met / cited
    if wanted := sum(o.gold_wanted for o in outcomes if isinstance(o, Judged)):
        found["citations.recall"] = sum(o.gold_met for o in outcomes if isinstance(o, Judged)) / wanted
    return found
