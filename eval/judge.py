"""An answer held against its question's gold. Every check says what was expected and what was given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eval.words import figures_in, has_fact, pieces, row_names, same_name
from kb.sets.gold import Target
from kb.sets.questions import ALL_GOLD, Question

__all__ = ["Check", "Crashed", "Judged", "Outcome", "Rows", "TextOf", "answered", "judge"]

TextOf = Callable[[str, str], str]  # document and revision → canonical text


@dataclass(frozen=True, slots=True)
class Check:
    """`name` is one of status, rows, figures, facts, forbidden, gold, quotes; `right` of `wanted` things were as they
    should."""

    name: str
    right: int
    wanted: int
    expected: str = ""
    given: str = ""

    @property
    def ok(self) -> bool:
        return self.right == self.wanted


@dataclass(frozen=True, slots=True)
class Rows:
    """A list's rows: how many were expected, given, and matched one to one."""

    expected: int
    given: int
    matched: int


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with its checks; `seconds` is how long it took. Places: `cited` are all that a question with gold got,
    `cited_gold` those of them that are gold; `gold_met` of `gold_wanted` gold places were cited; `near_gold` says that one
    stands among the related. `same`: whether asking again gave the same body, None when it was not asked again.
    `ranked` are the ranks (1 the first, 0 not among the hits) of the gold places in a search for the question."""

    question: Question
    body: dict[str, Any]
    seconds: float
    checks: tuple[Check, ...]
    rows: Rows | None
    cited: int
    cited_gold: int
    gold_met: int = 0
    gold_wanted: int = 0
    near_gold: bool = False
    same: bool | None = None
    ranked: tuple[int, ...] | None = None

    @property
    def passed(self) -> bool:
        return all(check.ok for check in self.checks)


@dataclass(frozen=True, slots=True)
class Crashed:
    """A question that got no answer but an error: a result of its own kind, never a pass."""

    question: Question
    error: str
    seconds: float
    passed: bool = False


Outcome = Judged | Crashed


def answered(outcome: Outcome) -> bool:
    return isinstance(outcome, Judged) and outcome.body["status"] == "answered"


def judge(
    question: Question, body: dict[str, Any], seconds: float, targets: tuple[Target, ...], text_of: TextOf
) -> Judged:
    """Facts, figures, rows and gold are judged only where the status is as expected. Quotes and gold of an answer that
    is words alone (`eval.systems.plain`) are not judged."""
    checks = [_status(question, body)]
    if not body.get("plain"):
        checks.append(_quotes(body, text_of))
    rows = _rows(question, body)
    checks += _forbidden(question, body)
    if checks[0].ok:
        checks += _contents(question, body)
        checks += _gold(question, body, targets)
    if body.get("plain"):
        return Judged(question, body, seconds, tuple(checks), rows, 0, 0)
    cited = [(c["document"], tuple(c["lines"])) for c in body["citations"]]
    near = [(p["document"], tuple(p["lines"])) for p in body["related"]]
    return Judged(
        question,
        body,
        seconds,
        tuple(checks),
        rows,
        cited=len(cited) if targets else 0,
        cited_gold=sum(any(t.met_by(*place) for t in targets) for place in cited),
        gold_met=sum(any(t.met_by(*place) for place in cited) for t in targets) if checks[0].ok else 0,
        gold_wanted=len(targets) if checks[0].ok else 0,
        near_gold=any(t.met_by(*place) for t in targets for place in near),
    )


def _status(question: Question, body: dict[str, Any]) -> Check:
    return Check("status", int(body["status"] == question.expect), 1, question.expect, body["status"])


def _quotes(body: dict[str, Any], text_of: TextOf) -> Check:
    """Every quote is the canonical text at its span."""
    places = [*body["citations"], *body["related"]]
    wrong = [
        p
        for p in places
        if text_of(p["document"], p["revision"])[slice(*p["span"])] != p["quote"] or not p["quote"]
    ]
    given = "；".join(f"{p['document']} {p['span']}" for p in wrong)
    return Check("quotes", len(places) - len(wrong), len(places), "引文与原文逐字相同", given)


def _rows(question: Question, body: dict[str, Any]) -> Rows | None:
    if question.rows is None:
        return None
    names = row_names(body)
    missing, _ = _unmatched(question.rows, names)
    return Rows(len(question.rows), len(names), len(question.rows) - len(missing))


def _unmatched(expected: Sequence[str], given: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is missing and what is too much, once names are paired one to one; equal names first, so that a
    bracket left out never takes another's place."""
    missing, extra = list(expected), list(given)
    for same in (str.__eq__, same_name):
        for name in list(missing):
            match = next((g for g in extra if same(name, g)), None)
            if match is not None:
                missing.remove(name)
                extra.remove(match)
    return missing, extra


def _contents(question: Question, body: dict[str, Any]) -> Iterator[Check]:
    found = pieces(body)
    held = figures_in(found)
    if question.rows is not None:
        missing, extra = _unmatched(question.rows, row_names(body))
        told = "；".join(
            f"{what}：{'、'.join(some)}" for what, some in (("缺", missing), ("多", extra)) if some
        )
        wanted = len(question.rows)
        yield Check("rows", wanted - len(missing) - len(extra), wanted, f"{wanted} 行", told)
    figures = [str(figure) for figure in question.figures if figure.normalize() not in held]
    figures += _missing(question.told_in_figures, found, held)
    if wanted := len(question.figures) + len(question.told_in_figures):
        yield _sought("figures", wanted, figures, body)
    if question.told_in_words:
        gone = _missing(question.told_in_words, found, held)
        yield _sought("facts", len(question.told_in_words), gone, body)


def _forbidden(question: Question, body: dict[str, Any]) -> Iterator[Check]:
    if not (wanted := len(question.forbidden)):
        return
    found = pieces(body)
    held = figures_in(found)
    said = [words for words in question.forbidden if has_fact(found, held, (words,))]
    yield Check("forbidden", wanted - len(said), wanted, f"不出现：{'、'.join(said)}", body["text"][:200])


def _missing(facts: Sequence[tuple[str, ...]], found: list[str], held: set[Decimal]) -> list[str]:
    return ["／".join(wordings) for wordings in facts if not has_fact(found, held, wordings)]


def _sought(name: str, wanted: int, gone: list[str], body: dict[str, Any]) -> Check:
    return Check(name, wanted - len(gone), wanted, "、".join(gone), body["text"][:200] if gone else "")


def _gold(question: Question, body: dict[str, Any], targets: tuple[Target, ...]) -> Iterator[Check]:
    if not targets or body.get("plain"):
        return
    cited = [(c["document"], tuple(c["lines"])) for c in body["citations"]]
    missing = [t for t in targets if not any(t.met_by(document, lines) for document, lines in cited)]
    wanted = len(targets) if question.category in ALL_GOLD else 1
    right = min(len(targets) - len(missing), wanted)
    expected = "、".join(f"{t.document} 第 {'或'.join(f'{a}–{b}' for a, b in t.lines)} 行" for t in missing)
    given = "、".join(f"{a}–{b}" for _, (a, b) in cited[:20])
    yield Check("gold", right, wanted, expected, f"引用了第 {given} 行" if given else "没有引用")
