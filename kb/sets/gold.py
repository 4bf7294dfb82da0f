"""Gold places → lines of the documents at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ingest.document import Span
from kb.sets.faults import Faults
from kb.sets.questions import Case, Gold, QuestionSet

__all__ = ["Target", "Text", "occurrences", "places", "resolve", "targets"]


class Text(Protocol):
    """What judging asks of a document, an `ingest.document.Document` or one fetched from a server."""

    @property
    def id(self) -> str: ...
    @property
    def revision(self) -> str: ...
    @property
    def text(self) -> str: ...
    def lines(self, span: Span) -> tuple[int, int]: ...
    def line_span(self, first: int, last: int) -> Span: ...


@dataclass(frozen=True, slots=True)
class Target:
    """A gold place: the lines, first and last, of each spot where it stands; citing any of them is enough."""

    document: str
    lines: tuple[tuple[int, int], ...]

    def met_by(self, document: str, lines: tuple[int, int]) -> bool:
        return document == self.document and any(a <= lines[1] and lines[0] <= b for a, b in self.lines)


def resolve(questions: QuestionSet, documents: Mapping[str, Text]) -> dict[int, tuple[Target, ...]]:
    """The targets of each question, by its line. Raises BadInput naming every place that is not there."""
    targets, faults = places(questions, documents)
    faults.check()
    return targets


def places(
    questions: QuestionSet, documents: Mapping[str, Text]
) -> tuple[dict[int, tuple[Target, ...]], Faults]:
    """The targets that stand, by the question's line, and what is wrong with the others."""
    faults = Faults()
    found: dict[int, tuple[Target, ...]] = {}
    for q in questions.questions:
        held = targets(q, documents)
        for name, words in (fault for fault in held if not isinstance(fault, Target)):
            faults.add(questions.place(q.line, name), words)
        found[q.line] = tuple(target for target in held if isinstance(target, Target))
    return found, faults


def targets(case: Case, documents: Mapping[str, Text]) -> list[Target | tuple[str, str]]:
    """For each gold place its target, or (field, what is wrong with it)."""
    found: list[Target | tuple[str, str]] = []
    for i, gold in enumerate(case.gold):
        try:
            found.append(_target(gold, documents))
        except LookupError as error:
            part = "document" if gold.document not in documents else "lines" if gold.lines else "quote"
            found.append((f"gold.{i}.{part}", str(error.args[0])))
    return found


def _target(gold: Gold, documents: Mapping[str, Text]) -> Target:
    """Raises LookupError, in words."""
    document = documents.get(gold.document)
    if document is None:
        there = "、".join(documents) or "没有"
        raise LookupError(f"知识库里没有文件“{gold.document[:64]}”（有：{there}）。")
    if gold.lines is not None:
        first, last = gold.lines
        try:
            document.line_span(first, last)
        except ValueError:
            raise LookupError(f"{gold.document} 没有第 {first}–{last} 行。") from None
        return Target(gold.document, ((first, last),))
    spans = occurrences(document.text, gold.quote or "")
    if not spans:
        raise LookupError(f"{gold.document} 里已没有“{(gold.quote or '')[:40]}”。文件换过之后要更新题目。")
    return Target(gold.document, tuple(document.lines(span) for span in spans))


def occurrences(text: str, quote: str) -> list[Span]:
    """Every place of `quote` in `text`, white space (page cuts, line wraps) aside."""
    words = "".join(quote.split())
    if not words:
        return []
    pattern = r"\s*".join(map(re.escape, words))
    return [Span(m.start(), m.end()) for m in re.finditer(pattern, text)]
