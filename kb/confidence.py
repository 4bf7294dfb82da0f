"""`confidence`: how often answers of this kind were right in a named evaluation run."""

from __future__ import annotations

# Measured by `zhangju eval run eval/sets/quzhou.jsonl`; see eval/results. Replaced when a run is saved.
RUN = "quzhou"
RATES = {"typed": 0.97, "structure": 0.9, "lookup": 0.9, "passage": 0.85, "not_found": 0.95, "unclear": 0.9}


def confidence(certainty: str, kind: str = "") -> float:
    """The measured rate of the way an answer was found; for passages the fitted probability tempers it."""
    way, _, probability = certainty.partition(":")
    rate = RATES.get(way, RATES["passage"])
    return round(rate * float(probability), 3) if probability else rate
