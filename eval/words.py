"""An answer's words and figures as the judge looks for them: plain, and without citation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kb.sets.words import TAIL, plain

__all__ = ["figures_in", "has_fact", "pieces", "row_names", "same_name"]

MARK = re.compile(r"\[\d+\]")
FIGURE = re.compile(r"\d+(?:\.\d+)?")


def pieces(body: dict[str, Any]) -> list[str]:
    """What may hold a fact: the text without marks, the table's cells and heads, the computation; each plain."""
    return [
        p
        for words in (MARK.sub("", body["text"]), *_of_table(body), *_of_computations(body))
        if (p := plain(words))
    ]


def _of_table(body: dict[str, Any]) -> Iterator[str]:
    table = body.get("table") or {"columns": [], "rows": []}
    yield from (column["label"] for column in table["columns"])
    for row in table["rows"]:
        for value in (*row["cells"].values(), *row.get("printed", {}).values()):
            yield from map(_shown, value if isinstance(value, list) else [value])


def _of_computations(body: dict[str, Any]) -> Iterator[str]:
    made = body.get("computation")
    for one in (made, *made.get("also", [])) if made else ():
        yield one["expression"]
        yield f"{_shown(one['result'])}{one.get('unit', '')}"
        for operand in one["operands"]:
            yield f"{_shown(operand['value'])}{one.get('unit', '')}"
            yield operand.get("label", "")


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def figures_in(found: list[str]) -> set[Decimal]:
    return {Decimal(figure).normalize() for piece in found for figure in FIGURE.findall(piece)}


def has_fact(found: list[str], figures: set[Decimal], wordings: tuple[str, ...]) -> bool:
    """Whether one of the wordings occurs; a figure, alone or at an end of the wording, only as a whole number."""
    return any(_occurs(found, figures, plain(wording)) for wording in wordings)


def _occurs(found: list[str], figures: set[Decimal], wording: str) -> bool:
    if FIGURE.fullmatch(wording):
        return Decimal(wording).normalize() in figures
    before = r"(?<!\d)(?<!\d\.)" if wording[:1].isdigit() else ""
    after = r"(?!\d)(?!\.\d)" if wording[-1:].isdigit() else ""
    pattern = re.compile(before + re.escape(wording) + after)
    return any(pattern.search(piece) for piece in found)


def row_names(body: dict[str, Any]) -> list[str]:
    """The names of a list's rows: the column `name`, else the first column."""
    table = body.get("table")
    if not table:
        return []
    keys = [column["key"] for column in table["columns"]]
    key = "name" if "name" in keys else (keys or [""])[0]
    return [_shown(row["cells"].get(key)) for row in table["rows"]]


def same_name(one: str, other: str) -> bool:
    """Equal, but for a bracket at the end that one leaves out, or one a part of the other of four characters or more:
    a distinctive part of a name may stand for it."""
    a, b = sorted((plain(one), plain(other)), key=len)
    return a in (b, TAIL.sub("", b)) or (len(a) >= 4 and a in b)
