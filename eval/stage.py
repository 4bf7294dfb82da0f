"""The step at which an answer went wrong, told by what was given alone, so that it holds for any system.

crashed      an error in place of an answer
understood   not understood: a question back, or none where one was due; an answer to what no document answers; a
             list was asked for and refused, or answered without a table
found        not found: refused, and the gold place is not among the related; or answered without citing a gold place
composed     wrongly composed: the right place was at hand (cited, or among the related of a refusal), or nothing tells
             which was, and what was said of it is not right
"""

from __future__ import annotations

from typing import Literal

from eval.judge import Crashed, Outcome

__all__ = ["STAGES", "Stage", "stage"]

Stage = Literal["", "crashed", "understood", "found", "composed"]
STAGES: dict[Stage, str] = {
    "understood": "没有看懂",
    "found": "没有找到",
    "composed": "答得不对",
    "crashed": "出错",
}


def stage(outcome: Outcome) -> Stage:
    """ "" for what passed."""
    if outcome.passed:
        return ""
    if isinstance(outcome, Crashed):
        return "crashed"
    question, body = outcome.question, outcome.body
    given, listed = body["status"], question.rows is not None
    if given != question.expect:
        if question.expect != "answered" or given == "unclear":
            return "understood"
        if outcome.near_gold:
            return "composed"
        return "understood" if listed else "found"
    if given == "answered" and listed and not body.get("table"):
        return "understood"
    cites = any(check.name == "gold" for check in outcome.checks)
    return "found" if cites and not outcome.gold_met else "composed"
