"""Questions made from the relations: one for every row and field, its gold read from the cell, not from an answer.

The same documents and seed give the same questions.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from eval.proof import name_of
from ingest.document import Amount, Cell, Document, Field, Relation, Row, Unit

__all__ = ["generate", "gold_of"]

PHRASES = {
    "number": (
        "{name}的{label}是多少？",
        "{name}{label}多少",
        "请问{name}的{label}",
        "我想查一下{name}，{label}是多少",
    ),
    "integer": ("{name}的{label}是多少？", "{name}{label}多少"),
    "year": ("{name}的{label}是哪年？", "{name}{label}", "{name}的{label}？", "{label}是哪一年，{name}"),
    "list": ("{name}的{label}是谁？", "{name}的{label}有哪些", "{name}{label}", "请问{name}的{label}是哪家"),
    "text": ("{name}的{label}是什么？", "{name}{label}"),
}
NOT_LISTED = ("未列出", "没有列出", "未列明", "没有列")


def generate(
    documents: Sequence[Document], seed: int = 0, relations: Sequence[str] = (), phrasings: int = 1
) -> Iterator[dict[str, Any]]:
    """Question-file objects, in the order of the rows; each row and field in up to `phrasings` ways. What another row
    would answer too is left out (the same name and field, or a name that an earlier relation has), and so are free
    text and the row's own number and name."""
    draw = random.Random(seed)
    for document in documents:
        asked = Counter((name_of(row), _label(f)) for r, row in document.rows() for f in _fields(r, row))
        first = {name_of(row): r.key for r, row in reversed(list(document.rows()))}
        for relation in document.relations:
            if relations and relation.key not in relations:
                continue
            for row in relation.rows:
                for field in _fields(relation, row):
                    ways = PHRASES[field.type]
                    chosen = draw.sample(ways, min(phrasings, len(ways)))
                    if asked[name_of(row), _label(field)] == 1 and first[name_of(row)] == relation.key:
                        for phrase in chosen:
                            yield _question(document, row, field, phrase)


def _fields(relation: Relation, row: Row) -> list[Field]:
    asked = (f for f in relation.fields if not f.open and f.key not in ("name", "number"))
    return [f for f in asked if f.key in row.cells] if name_of(row) else []


def _question(document: Document, row: Row, field: Field, phrase: str) -> dict[str, Any]:
    return {
        "question": phrase.format(name=name_of(row), label=_label(field)),
        "documents": [document.id],
        "category": "value",
        "expect": "answered",
        **gold_of(row.cells[field.key]),
        "gold": [{"document": document.id, "lines": list(document.lines(row.span))}],
    }


def _label(field: Field) -> str:
    """What people call the field: 2025 年目标值 is asked with its year as printed."""
    return "".join(field.label.split())


def gold_of(cell: Cell) -> dict[str, Any]:
    """What an answer about the cell must hold: `figures` or `facts` of a question file."""
    value = cell.value
    if value is None:
        printed = "".join(cell.printed.split())
        return {"facts": [[printed] if any(c.isalnum() for c in printed) else list(NOT_LISTED)]}
    if isinstance(value, date):  # a deadline is told in the document's own words
        return {"facts": [["".join(cell.printed.split())]]}
    if isinstance(value, Amount) and value.value < 0:
        return {"facts": [[str(value.value)]]}
    if isinstance(value, Amount):
        figure = int(value.value) if value.value == value.value.to_integral_value() else float(value.value)
        return {"figures": [figure]}
    if isinstance(value, int):
        return {"figures": [value]}
    if isinstance(value, tuple):
        return {"facts": [[item.name if isinstance(item, Unit) else item] for item in value]}
    return {"facts": [[str(value)]]}
