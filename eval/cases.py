"""A question's outcome as JSON; a failure with all that is needed to see why: what was expected, what was given, the
citations with the text around them, and the step at which it went wrong."""

from __future__ import annotations

from typing import Any

from eval.judge import Crashed, Judged, Outcome, TextOf
from eval.stage import stage
from eval.words import row_names
from kb.sets.questions import Question

__all__ = ["case"]

AROUND, LONGEST, MOST = 60, 400, 8  # characters around a quote and of it; citations of a failure


def case(outcome: Outcome, text_of: TextOf | None = None) -> dict[str, Any]:
    question = outcome.question
    made: dict[str, Any] = {
        "line": question.line,
        "question": question.question,
        "history": list(question.history),
        "documents": list(question.documents or ()),
        "category": question.category,
        "expect": question.expect,
        "passed": outcome.passed,
        "ms": round(outcome.seconds * 1000, 2),
    }
    if isinstance(outcome, Crashed):
        return made | {
            "status": "crashed",
            "error": outcome.error,
            "stage": stage(outcome),
            "wanted": wanted(question),
        }
    body = outcome.body
    made |= {
        "status": body["status"],
        "interpretation": body.get("interpretation", ""),
        "text": body["text"],
        "confidence": body.get("confidence"),
        "failed": [
            {"check": c.name, "expected": c.expected, "given": c.given} for c in outcome.checks if not c.ok
        ],
    }
    if not outcome.passed:
        made |= {"stage": stage(outcome), "wanted": wanted(question), "rows": row_names(body)}
        made["citations"] = cited(outcome, text_of) if text_of else []
    return made


def wanted(question: Question) -> dict[str, Any]:
    """The gold, as the question file has it, without what is empty."""
    held = question.model_dump(mode="json", exclude_none=True, include={"rows", "facts", "forbidden", "gold"})
    found = {name: value for name, value in held.items() if value or name == "rows"}
    return found | ({"figures": [str(figure) for figure in question.figures]} if question.figures else {})


def cited(outcome: Judged, text_of: TextOf) -> list[dict[str, Any]]:
    """The first citations of an answer, or what a refusal calls near, each between the words around it."""
    body = outcome.body
    found = []
    for place in (body["citations"] or body["related"])[:MOST]:
        start, end = place["span"]
        text = text_of(place["document"], place["revision"])
        found.append(
            {
                "n": place.get("n"),
                "document": place["document"],
                "path": place["path"],
                "page": place["page"],
                "lines": place["lines"],
                "before": text[max(0, start - AROUND) : start],
                "quote": place["quote"][:LONGEST],
                "after": text[end : end + AROUND] if len(place["quote"]) <= LONGEST else "",
            }
        )
    return found
