"""Relations as the contract's JSON: columns, rows with cells, printed words and spans; and filters over them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from ingest.document import Amount, Cell, Document, Relation, Row
from kb.answer import number
from kb.compute import compare

__all__ = ["Condition", "columns", "condition", "figure", "relation_about", "row_json"]

NUMBERS = ("number", "integer", "year")
ASKED = re.compile(r"(>=|<=|>|<|~|)\s*(.*)", re.S)


def columns(relations: Iterable[Relation]) -> list[dict[str, Any]]:
    """The fields of a relation, over all the documents that have it; the first one's words count."""
    found: dict[str, dict[str, Any]] = {}
    for relation in relations:
        for f in relation.fields:
            found.setdefault(f.key, {"key": f.key, "label": f.label, "type": f.type, "unit": f.unit})
    return list(found.values())


def relation_about(document: Document, relation: Relation) -> dict[str, Any]:
    return {
        "relation": relation.key,
        "label": relation.label,
        "noun": relation.noun,
        "document": document.id,
        "rows": len(relation.rows),
        "columns": columns([relation]),
    }


def row_json(document: Document, row: Row) -> dict[str, Any]:
    cells = row.cells
    return {
        "id": row.id,
        "document": document.id,
        "cells": {key: _value(cell) for key, cell in cells.items()},
        "printed": {key: cell.printed for key, cell in cells.items()},
        "spans": {key: [[s.span.start, s.span.end] for s in cell.sources] for key, cell in cells.items()},
        "qualifiers": {key: words for key, cell in cells.items() if (words := _qualifier(cell))},
    }


def _value(cell: Cell) -> Any:
    """A number, an integer, words, a list of names, a day (2024-06-30); None where the document lists no value."""
    if isinstance(cell.value, Amount):
        return number(cell.value.value)
    if isinstance(cell.value, tuple):
        return [getattr(item, "name", item) for item in cell.value]
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    return cell.value


def _qualifier(cell: Cell) -> str:
    """How a value is other than its bare figure: about, more_than, not_listed, of_2019; "" when it is not."""
    if cell.value is None:
        return "not_listed"
    if isinstance(cell.value, Amount) and cell.value.qualifier != "exact":
        return cell.value.qualifier
    return f"of_{cell.year}" if cell.year else ""


def figure(row: Row, key: str) -> Decimal | None:
    """A cell's number, for sorting."""
    cell = row.cells.get(key)
    if cell is None or not isinstance(cell.value, Amount | int):
        return None
    return cell.value.value if isinstance(cell.value, Amount) else Decimal(cell.value)


@dataclass(frozen=True, slots=True)
class Condition:
    """A field and what is asked of it: = (op ""), > >= < <= on figures, ~ (contains) on words."""

    key: str
    op: str
    words: str
    value: Decimal | None

    def holds(self, row: Row) -> bool | None:
        """None where the document leaves it open: >7.5% does not prove more than 10."""
        cell = row.cells.get(self.key)
        if cell is None:
            return not self.words and not self.op
        number = figure(row, self.key)
        if self.op in (">", ">=", "<", "<="):
            if number is None or self.value is None:
                return False
            amount = cell.value if isinstance(cell.value, Amount) else Amount(number)
            return compare(amount, self.op, self.value)
        if number is not None and self.value is not None and not self.op:
            return number == self.value
        value, wanted = _value(cell), _plain(self.words)
        names = [_plain(str(name)) for name in (value if isinstance(value, list) else [cell.printed])]
        return any(wanted in name for name in names) if self.op else wanted in names


def condition(column: dict[str, Any], given: str) -> Condition:
    """Raises ValueError where a comparison wants a number."""
    asked = ASKED.fullmatch(given)
    assert asked is not None  # the pattern takes anything
    op, words = asked[1], asked[2].strip()
    value = None
    if column["type"] in NUMBERS and op != "~":
        try:
            value = Decimal(words)
        except InvalidOperation:
            value = None
        if value is not None and not value.is_finite():
            value = None
    if op in (">", ">=", "<", "<=") and value is None:
        raise ValueError("比较大小要用数" if column["type"] in NUMBERS else "这一项是文字，不能比较大小")
    return Condition(column["key"], op, words, value)


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())
