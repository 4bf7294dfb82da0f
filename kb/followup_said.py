"""A short question → what it wants of the one before it: its words put plainly, which conditions it lets go of, which
rows it leaves out, and whether it leans on what was listed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .followup_table import DROPPED, KINDS, LEFT_OUT, REWRITTEN, WANTED, Intent

LONGEST_SAID = 40  # characters: a longer question is read as it stands
_MARKS = " ，,。；;：:？?！!"


@dataclass(frozen=True, slots=True)
class Said:
    """`words` is the question in the grammar's words; `shifts` says what was put so (another
    name, narrowing, the rest left aside); `lets_go` the kinds of condition that it drops; `left_out` the
    words of the rows that it leaves out; `wants` what it asks for, the surest first."""

    words: str
    shifts: tuple[Intent, ...] = ()
    lets_go: tuple[str, ...] = ()
    left_out: str = ""
    wants: tuple[Intent, ...] = ()


def hear(question: str) -> Said:
    text = question.strip()
    if len(text) > LONGEST_SAID:
        return Said(question)
    let_go = tuple(dict.fromkeys(_kind(m) for m in DROPPED.finditer(text)))
    if let_go:
        text = DROPPED.sub("", text).strip(_MARKS)
    shifts: list[Intent] = []
    for w in REWRITTEN:
        made = w.pattern.sub(w.plain or "", text).strip(_MARKS)
        if made != text.strip(_MARKS):
            text = made
            shifts.append(w.intent)
    if shifts:
        text = re.sub(r"(?:其中|只看){2,}", "其中", text)
    first, _, after = text.partition("，")
    left = LEFT_OUT.match(text) or LEFT_OUT.match(first)
    wants = tuple(dict.fromkeys(w.intent for w in WANTED if w.pattern.search(text)))
    words = text if shifts or let_go else question
    left_out = (left["a"] or left["b"]) if left else ""
    if left_out:
        words = after if left and left.string == first else ""
    return Said(words, tuple(dict.fromkeys(shifts)), let_go, left_out, wants)


def _kind(m: re.Match[str]) -> str:
    """Which kind of condition the words name; "year" for a year with 条件 behind it."""
    words = m["k1"] or m["k2"] or m["k3"] or m["k4"] or "年份"
    return next((k for k, p in KINDS.items() if re.search(p, words)), "year")
