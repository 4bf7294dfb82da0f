"""confusion: how often each status was given where each was expected (the confusion matrix of classification; Manning,
Raghavan, Schütze 2008, §14.4); an error in place of an answer is a column of its own."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Crashed, Outcome

EXPECTED = ("answered", "not_found", "unclear")
GIVEN = (*EXPECTED, "crashed")


def confusion(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """`{expected: {given: questions}}`, a row for each status that was expected of some question."""
    found = {expected: dict.fromkeys(GIVEN, 0) for expected in EXPECTED}
    for o in outcomes:
        found[o.question.expect]["crashed" if isinstance(o, Crashed) else o.body["status"]] += 1
    return {expected: given for expected, given in found.items() if any(given.values())}
