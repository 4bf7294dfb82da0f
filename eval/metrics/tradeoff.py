"""tradeoff: false answers against false refusals, were only answers with a confidence of at least t let through and the
others refused: risk and coverage of selective answering (El-Yaniv, Wiener, JMLR 11, 2010). At t = 0 it is the run as it
was; what the answering path itself refused stays refused, hence the curve begins there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.judge import Judged, Outcome
from eval.metrics.share import Share

STEPS = tuple(n / 20 for n in range(20))


@dataclass(frozen=True, slots=True)
class Step:
    """At `confidence` t or more: answered of all questions, passed of those answered, answered of those that no
    document answers, and not answered of those that one does; None where no such question is there."""

    confidence: float
    answered: Share
    right: Share | None
    false_answers: Share | None
    false_refusals: Share | None


def tradeoff(outcomes: Sequence[Outcome]) -> list[Step]:
    """Steps of 0.05, those left out that let through what the step before does; questions back and crashes count
    as not answered, but as no false refusals. [] when answers state no confidence."""
    stated = all(o.body.get("confidence") is not None for o in outcomes if isinstance(o, Judged))
    found: list[Step] = []
    for t in STEPS if outcomes and stated else ():
        made = _step(outcomes, t)
        if not found or made.answered != found[-1].answered:
            found.append(made)
    return found


def _step(outcomes: Sequence[Outcome], t: float) -> Step:
    through = [_given(o) == "answered" and _confidence(o) >= t for o in outcomes]
    stopped = [_given(o) == "not_found" or (_given(o) == "answered" and _confidence(o) < t) for o in outcomes]
    expect = [o.question.expect for o in outcomes]
    return Step(
        t,
        Share(sum(through), len(outcomes)),
        _share(o.passed for o, let in zip(outcomes, through, strict=True) if let),
        _share(let for let, e in zip(through, expect, strict=True) if e == "not_found"),
        _share(cut for cut, e in zip(stopped, expect, strict=True) if e == "answered"),
    )


def _share(met: Iterable[bool]) -> Share | None:
    held = list(met)
    return Share(sum(held), len(held)) if held else None


def _given(outcome: Outcome) -> str:
    return str(outcome.body["status"]) if isinstance(outcome, Judged) else "crashed"


def _confidence(outcome: Outcome) -> float:
    return float(outcome.body["confidence"]) if isinstance(outcome, Judged) else 0.0
