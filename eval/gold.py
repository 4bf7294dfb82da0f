"""Gold places → lines of the documents at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from eval.questions import Gold, QuestionSet
from ingest.document import Document, Span
from kb.errors import BadInput

__all__ = ["Target", "resolve"]


@dataclass(frozen=True, slots=True)
class Target:
    """A gold place: the lines, first and last, of each spot where it stands; citing any of them is enough."""

    document: str
    lines: tuple[tuple[int, int], ...]

    def met_by(self, document: str, lines: tuple[int, int]) -> bool:
        return document == self.document and any(a <= lines[1] and lines[0] <= b for a, b in self.lines)


def resolve(questions: QuestionSet, documents: Mapping[str, Document]) -> dict[int, tuple[Target, ...]]:
    """The targets of each question, by its line. Raises BadInput naming the line of a place that is not there."""
    return {
        q.line: tuple(
            _target(gold, documents, f"{questions.name} 第 {q.line} 行 gold.{i}")
            for i, gold in enumerate(q.gold)
        )
        for q in questions.questions
    }


def _target(gold: Gold, documents: Mapping[str, Document], where: str) -> Target:
    document = documents.get(gold.document)
    if document is None:
        there = "、".join(documents) or "没有"
        raise BadInput(f"{where}：知识库里没有文件“{gold.document}”（有：{there}）。")
    if gold.lines is not None:
        first, last = gold.lines
        try:
            document.line_span(first, last)
        except ValueError as error:
            raise BadInput(f"{where}：{gold.document} 没有第 {first}–{last} 行。") from error
        return Target(gold.document, ((first, last),))
    spans = occurrences(document.text, gold.quote or "")
    if not spans:
        raise BadInput(
            f"{where}：{gold.document} 里已没有“{(gold.quote or '')[:40]}”。文件换过之后要更新题目。"
        )
    return Target(gold.document, tuple(document.lines(span) for span in spans))


def occurrences(text: str, quote: str) -> list[Span]:
    """Every place of `quote` in `text`, white space (page cuts, line wraps) aside."""
    words = "".join(quote.split())
    if not words:
        return []
    pattern = r"\s*".join(map(re.escape, words))
    return [Span(m.start(), m.end()) for m in re.finditer(pattern, text)]
