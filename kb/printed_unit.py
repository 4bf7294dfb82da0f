"""Money as the document prints it: figures of relations printed in 万元 are told in 亿元 and, beside it, in 万元."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from ingest.document import Amount, Document, Relation

from .answer import Answered, Computation, show

ENOUGH = 16
# A figure that a condition gives (不少于 2 亿元的) stays as it was asked for.
_MONEY = re.compile(
    r"(?P<bound>不少于|不超过|不低于|不高于|超过|低于|高于|少于|在|为|至|到|—|和)?(?P<q> ?约 | |（约 |（)(?P<n>-?\d+(?:\.\d+)?) 亿元(?!（)(?P<of>的)?"
)
_BOUND = re.compile(r"不少于|不超过|不低于|不高于|超过|低于|高于|少于")


def as_printed(answer: Answered, relation: Relation) -> Answered:
    """The answer with 万元 behind each amount, where the relation prints its money so."""
    if not _in_wan(answer.document, relation):
        return answer
    exact = _results(answer.computation)
    lines = tuple((_MONEY.sub(lambda m: _both(m, exact), w), places) for w, places in answer.lines)
    return replace(answer, lines=lines)


def _both(m: re.Match[str], exact: list[Decimal]) -> str:
    """The amount with 万元 behind it; one that was rounded (约 2.54) by the result that it stands for."""
    if m["of"] or _BOUND.match(m["bound"] or ""):
        return m.group()
    told = Decimal(m["n"])
    meant = next((x for x in exact if x != told and abs(x - told) <= Decimal("0.005")), told)
    wan = (meant * 10000).quantize(Decimal("0.01")) if meant != told else told * 10000
    about = "约" in m["q"] and (meant == told or wan != meant * 10000)
    words = f"{'约 ' if about else ''}{show(wan)} 万元"
    return f"{m.group()}，即 {words}" if m["q"].startswith("（") else f"{m.group()}（{words}）"


def _results(c: Computation | None) -> list[Decimal]:
    told = [o.value for o in c.operands] if c and c.operation == "mean" else []
    mean = [sum(told, Decimal(0)) / len(told)] if told else []
    return [*mean, c.result, *(x for also in c.also for x in _results(also))] if c else []


def _in_wan(document: Document, relation: Relation) -> bool:
    """Is most of the relation's money, by its first figures, printed in 万元, in its cells or over their column?"""
    money = (
        cell
        for row in relation.rows
        for cell in row.cells.values()
        if isinstance(cell.value, Amount) and cell.value.unit == "亿元"
    )
    printed = [
        cell.printed + "".join(s.span.of(document.text) for s in cell.sources if s.role in ("head", "unit"))
        for cell in islice(money, ENOUGH)
    ]
    return sum("万元" in words for words in printed) * 2 > len(printed)
