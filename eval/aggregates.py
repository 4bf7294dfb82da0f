"""Questions over several rows: random conditions on an organisation, a year, an amount, and of the rows that meet them
the list, the count, the sum, the greatest.

The gold is worked out here from the cells, in decimals; no code is shared with the answering path. Asked is only what the
cells leave no doubt about: rows whose amount is not exact (约, 超过), or in another unit, take no part in a question on it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from eval.counterparts import LEADING
from eval.proof import name_of, units_of
from ingest.document import PROSE, SENTENCES, Amount, Document, Field, Relation, Row, Unit

__all__ = ["aggregates"]

MOST = 60  # questions of a relation
TRIES = 40  # draws for each question at most
LEAST, MOST_ROWS = 2, 30  # rows that a question is about

ASK_LIST = ("{condition}的{noun}有哪些？", "列出{condition}的{noun}", "{condition}的有哪些{noun}")
ASK_COUNT = ("{condition}的{noun}有几个？", "{condition}的{noun}一共多少个")
ASK_SUM = ("{condition}的{noun}{label}合计多少？", "{condition}的{noun}，{label}加起来是多少")
ASK_MOST = ("{condition}的{noun}里{label}最大的是哪个？", "{condition}的{noun}中，哪个{label}最高")


@dataclass(frozen=True, slots=True)
class Condition:
    """`words` before 的; `holds` tells a row that meets it, None where its cell leaves it open."""

    words: str
    key: str
    holds: Callable[[Row], bool | None]


def aggregates(documents: Sequence[Document], seed: int = 0) -> Iterator[dict[str, Any]]:
    """Question-file objects; the same documents and seed give the same questions."""
    draw = random.Random(seed)
    for document in documents:
        asked: set[str] = set()
        for relation in document.relations:
            if relation.key in (*PROSE, *SENTENCES) or relation.field("target") or relation.field("base"):
                continue  # figures of different things are not added up
            for _ in range(MOST):
                made = next(filter(None, (_drawn(document, relation, draw) for _ in range(TRIES))), None)
                if made and made["question"] not in asked:
                    asked.add(made["question"])
                    yield made


def _drawn(document: Document, relation: Relation, draw: random.Random) -> dict[str, Any] | None:
    """One question, or None when what was drawn leaves doubt or is about too few rows or too many."""
    rows = [row for row in relation.rows if name_of(row)]
    kinds = [f for f in relation.fields if f.key not in ("name", "number") and f.type in CONDITIONS]
    if not rows or not kinds:
        return None
    chosen = draw.sample(kinds, min(len(kinds), draw.choice((1, 1, 2))))
    conditions = [CONDITIONS[field.type](relation, field, rows, draw) for field in chosen]
    if not all(conditions):
        return None
    met = [[c.holds(row) for c in conditions if c] for row in rows]
    if any(None in held and False not in held for held in met):
        return None
    found = [row for row, held in zip(rows, met, strict=True) if all(held)]
    names = [name_of(row) for row in found]
    if not LEAST <= len(found) <= MOST_ROWS or len(set(names)) < len(names):
        return None
    words = "、".join(c.words for c in conditions if c)
    amounts = [f for f in relation.fields if f.type == "number" and _figures(f, found)]
    ways: list[tuple[str, Sequence[str], dict[str, Any], str]] = [
        ("filter", ASK_LIST, {"rows": names}, ""),
        ("aggregate", ASK_COUNT, {"figures": [len(found)]}, ""),
    ]
    for field in amounts:
        figures = _figures(field, found)
        ways.append(("aggregate", ASK_SUM, {"figures": [_number(sum(figures, Decimal(0)))]}, field.label))
        if figures.count(max(figures)) == 1:
            best = names[figures.index(max(figures))]
            ways.append(
                ("rank", ASK_MOST, {"facts": [[best]], "figures": [_number(max(figures))]}, field.label)
            )
    category, asks, gold, label = draw.choice(ways)
    cited = [names.index(gold["facts"][0][0])] if category == "rank" else range(len(found))
    return {
        "question": draw.choice(asks).format(condition=words, noun=relation.noun, label=label),
        "documents": [document.id],
        "category": category,
        "expect": "answered",
        **gold,
        "gold": [{"document": document.id, "lines": list(document.lines(found[i].span))} for i in cited],
    }


def _of_units(relation: Relation, field: Field, rows: Sequence[Row], draw: random.Random) -> Condition | None:
    """Only where nobody merely cooperates: 负责 may or may not mean those."""
    held = [
        v for row in rows if field.key in row.cells and isinstance(v := row.cells[field.key].value, tuple)
    ]
    units = [u for value in held for u in value if isinstance(u, Unit)]
    if field.key != "units" or not units or any(u.role not in LEADING for u in units):
        return None
    unit = draw.choice(sorted({u.name for u in units}))
    return Condition(f"{unit}负责", field.key, lambda row: unit in units_of(row, field.key))


def _of_years(relation: Relation, field: Field, rows: Sequence[Row], draw: random.Random) -> Condition | None:
    held = sorted(
        {v for row in rows if field.key in row.cells and isinstance(v := row.cells[field.key].value, int)}
    )
    if not held:
        return None
    year = draw.choice(held)

    def value(row: Row) -> int | None:
        found = row.cells[field.key].value if field.key in row.cells else None
        return found if isinstance(found, int) else None

    def holds(row: Row, meets: Callable[[int], bool]) -> bool:
        found = value(row)
        return found is not None and meets(found)

    return draw.choice(
        (
            Condition(f"{field.label}为{year}年", field.key, lambda row: holds(row, lambda y: y == year)),
            Condition(f"{field.label}在{year}年之前", field.key, lambda row: holds(row, lambda y: y < year)),
            Condition(f"{field.label}在{year}年之后", field.key, lambda row: holds(row, lambda y: y > year)),
        )
    )


def _of_amounts(
    relation: Relation, field: Field, rows: Sequence[Row], draw: random.Random
) -> Condition | None:
    """Thresholds between two amounts, so that none is equal to it."""
    exact = sorted({a.value for row in rows if (a := _exact(field, row)) is not None})
    pairs = [(a, b) for a, b in pairwise(exact) if b - a >= 2]
    if not field.unit or not pairs:
        return None
    low, high = draw.choice(pairs)
    limit = int(low) + 1
    if not low < limit < high:
        return None
    above = draw.random() < 0.5

    def holds(row: Row) -> bool | None:
        if field.key not in row.cells or row.cells[field.key].value is None:
            return False
        amount = _exact(field, row)
        return None if amount is None else (amount.value > limit) == above

    return Condition(f"{field.label}{'超过' if above else '不到'}{limit}{field.unit}", field.key, holds)


CONDITIONS: dict[str, Callable[[Relation, Field, Sequence[Row], random.Random], Condition | None]] = {
    "list": _of_units,
    "year": _of_years,
    "number": _of_amounts,
}


def _exact(field: Field, row: Row) -> Amount | None:
    value = row.cells[field.key].value if field.key in row.cells else None
    exact = isinstance(value, Amount) and value.qualifier == "exact" and value.unit == field.unit
    return value if exact and isinstance(value, Amount) else None


def _figures(field: Field, rows: Sequence[Row]) -> list[Decimal]:
    """The rows' amounts; [] unless every one is exact and in the field's unit."""
    found = [_exact(field, row) for row in rows]
    return [a.value for a in found if a is not None] if field.unit and None not in found else []


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
