"""figures: of the questions that expect figures, the share given every one of them (exact), and of those of them that
were answered at all (exact_if_answered: what is missing there is wrong, not refused); of those of them with gold places,
the share exact with these cited, in sums every operand's (exact_and_cited); of all figures expected, the share found. A question that crashed or was refused found none. Facts that are told in figures are figures."""

from __future__ import annotations

from collections.abc import Sequence

from eval.judge import Judged, Outcome, answered
from eval.metrics.share import Share, share
from kb.sets.questions import Question


def figures(outcomes: Sequence[Outcome]) -> dict[str, Share | float]:
    asked = [o for o in outcomes if _wanted(o.question)]
    made: dict[str, Share | float] = {}
    made |= share("figures.exact", map(_exact, asked))
    made |= share("figures.exact_if_answered", (_exact(o) for o in asked if answered(o)))
    judged = [(o, c) for o in asked if isinstance(o, Judged) for c in o.checks if c.name == "gold"]
    made |= share("figures.exact_and_cited", (_exact(o) and c.ok for o, c in judged))
    if asked:
        made["figures.found"] = sum(map(_found, asked)) / sum(_wanted(o.question) for o in asked)
    return made


def _exact(outcome: Outcome) -> bool:
    return _found(outcome) == _wanted(outcome.question)


def _wanted(question: Question) -> int:
    return len(question.figures) + len(question.told_in_figures)


def _found(outcome: Outcome) -> int:
    checks = outcome.checks if isinstance(outcome, Judged) else ()
    return sum(c.right for c in checks if c.name == "figures")
