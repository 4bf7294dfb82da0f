"""`confidence`: how often answers of this kind were right in a named evaluation run."""

from __future__ import annotations

# Passed of asked over both plan sets, 440 questions, in eval/results/quzhou*-bcdedcb4f91f.json, by category:
# rows and values 280 of 292 (.96), structure 35 of 39 (.90), passages 44 of 59 (.75), refusals given 32 of 37 right
# (quzhou alone); questions asked back 2 of 2, too few to claim more than .9.
RUN = "quzhou + quzhou-heldout at bcdedcb4f91f"
RATES = {
    "typed": 0.96,
    "structure": 0.9,
    "lookup": 0.9,
    "passage": 0.75,
    "not_found": 0.86,
    "unclear": 0.9,
}


def confidence(certainty: str, kind: str = "") -> float:
    """The measured rate of the way an answer was found; for passages the fitted probability tempers it."""
    way, _, probability = certainty.partition(":")
    rate = RATES.get(way, RATES["passage"])
    return round(rate * float(probability), 3) if probability else rate
