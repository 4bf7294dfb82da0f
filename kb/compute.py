"""Query → rows, sums and groups, every one with the rows that it rests on. All arithmetic is decimal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ingest.document import Amount, Cell, Document, Relation, Row, Unit

from .keys import key
from .query import Aggregate, AggregateOp, Filter, Order, Query

CENT = Decimal("0.01")
# What a printed figure is known to be: the bounds that its qualifier leaves open.
_AT_LEAST = ("at_least", "more_than")
_AT_MOST = ("at_most", "less_than")


@dataclass(frozen=True, slots=True)
class Operand:
    """A row's part in a computation: its value, and whether the document prints it as approximate."""

    row: Row
    value: Decimal
    about: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """An aggregate with its operands; `missing` are rows that hold no value for the field."""

    op: AggregateOp
    field: str
    operands: tuple[Operand, ...]
    result: Decimal
    unit: str
    about: bool
    missing: tuple[Row, ...] = ()
    whole: Decimal = Decimal(0)  # of a share: what it is of


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """`rows` satisfy the query for certain; `unsure` may; `checked` is every row that was looked at."""

    query: Query
    relation: Relation
    rows: tuple[Row, ...]
    unsure: tuple[Row, ...] = ()
    checked: tuple[Row, ...] = ()
    totals: tuple[Total, ...] = ()
    whole: tuple[Total, ...] = ()
    groups: tuple[Group, ...] = ()


def amount(row: Row, field: str) -> Amount | None:
    cell = row.cells.get(field)
    return cell.value if cell and isinstance(cell.value, Amount) else None


def year(row: Row, field: str) -> int | None:
    cell = row.cells.get(field)
    return cell.value if cell and isinstance(cell.value, int) else None


def day_value(day: date) -> Decimal:
    """A day as a figure that compares as days do: 20240630."""
    return Decimal(day.year * 10000 + day.month * 100 + day.day)


def measure(row: Row, field: str) -> Amount | None:
    """A field's figure, or one computed from fields: duration (years of difference), share (%), rest (亿元),
    times (target over base)."""
    if field == "duration":
        a, b = year(row, "start"), year(row, "end")
        return Amount(Decimal(b - a), "年") if a is not None and b is not None else None
    if field == "times":
        base, target = amount(row, "base"), amount(row, "target")
        held = base is not None and target is not None and base.value > 0
        return Amount(target.value / base.value, "倍", target.qualifier) if held and base and target else None
    if field in ("share", "rest"):
        total, planned = amount(row, "total"), amount(row, "planned")
        if total is None or planned is None or not total.value:
            return None
        about = "about" if "about" in (total.qualifier, planned.qualifier) else "exact"
        if field == "rest":
            return Amount(total.value - planned.value, "亿元", about)  # type: ignore[arg-type]
        return Amount(planned.value / total.value * 100, "%", about)  # type: ignore[arg-type]
    if (y := year(row, field)) is not None:
        return Amount(Decimal(y), "年")
    if field in row.cells and isinstance(day := row.cells[field].value, date):
        return Amount(day_value(day))
    return amount(row, field)


def round2(value: Decimal) -> Decimal:
    """Half-up to two places, without needless zeros."""
    rounded = value.quantize(CENT, ROUND_HALF_UP)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()


def compare(a: Amount, op: str, value: Decimal) -> bool | None:
    """Does a printed figure satisfy a comparison? None where its qualifier leaves it open: >7.5 does not prove >10."""
    v, q = a.value, a.qualifier
    if op == "!=" and q not in ("exact", "about"):
        same = compare(a, "=", value)
        return None if same is None else not same
    if q in ("exact", "about"):
        return {
            ">": v > value,
            ">=": v >= value,
            "<": v < value,
            "<=": v <= value,
            "=": v == value,
            "!=": v != value,
        }[op]
    low = q in _AT_LEAST
    strict = q in ("more_than", "less_than")
    if op in (">", ">="):
        if low:
            return True if v > value or (v == value and (strict or op == ">=")) else None
        return False if v < value or (v == value and (strict or op == ">")) else None
    if op in ("<", "<="):
        if low:
            return False if v > value or (v == value and (strict or op == "<")) else None
        return True if v < value or (v == value and (strict or op == "<=")) else None
    return (
        False
        if (low and (value < v or (strict and value == v)))
        or (not low and (value > v or (strict and value == v)))
        else None
    )


def holds(document: Document, row: Row, f: Filter) -> bool | None:
    """Does the row satisfy the filter? None where the document leaves it open."""
    if f.op in ("under", "not_under"):
        assert isinstance(f.value, tuple)
        above = {h for place in (row.heading, *row.also) for h in document.ancestry(place)}
        return any(h in above for h in f.value) is (f.op == "under")
    if f.op == "during":
        a, b = year(row, "start"), year(row, "end")
        assert isinstance(f.value, int)
        return a is not None and b is not None and a <= f.value <= b
    if f.field == "*":
        reading = key(row.piece.reading(document.text))
        return any(w in reading for w in str(f.value).split("、"))
    if f.op == "printed":
        cells = [row.cells[k] for k in f.field.split("、") if k in row.cells]
        return any(str(f.value) in key(c.printed) for c in cells)
    cell = row.cells.get(f.field)
    if f.op == "missing" and f.roles:
        held_units = cell.value if cell is not None and isinstance(cell.value, tuple) else ()
        return not any(isinstance(u, Unit) and u.role in f.roles for u in held_units)
    if f.op in ("missing", "present"):
        sibling = "cumulative" if f.field == "growth" else "growth" if f.field == "cumulative" else ""
        there = cell is not None and cell.value is not None
        if f.op == "present":
            return there
        return not there and (
            cell is not None
            or not sibling
            or row.cells.get(sibling) is None
            or row.cells[sibling].value is None
        )
    if f.op in ("is", "is_not", "contains"):
        if (
            f.field == "whom" and f.op == "is"
        ):  # 排放单位 is a 单位; a rule that names nobody binds whom it concerns
            return None if cell is None else str(cell.value).endswith(str(f.value))
        return _names(cell, f)
    if f.field == "units" and isinstance(f.value, int):
        held_units = cell.value if cell is not None and isinstance(cell.value, tuple) else ()
        several = len([u for u in held_units if isinstance(u, Unit) and u.role in ("responsible", "lead")])
        return several >= f.value if f.op == ">=" else several == f.value
    held = measure(row, f.field)
    if held is None or (f.unit and held.unit.replace("个百分点", "%") not in ("", f.unit)):
        return False
    if f.op in ("between", "outside"):
        assert isinstance(f.value, tuple)
        low, high = compare(held, ">=", Decimal(f.value[0])), compare(held, "<=", Decimal(f.value[1]))
        inside = None if None in (low, high) and False not in (low, high) else bool(low and high)
        return inside if f.op == "between" or inside is None else not inside
    if f.op == "any":
        assert isinstance(f.value, tuple)
        states = [compare(held, "=", Decimal(v)) for v in f.value]
        return True if True in states else None if None in states else False
    assert isinstance(f.value, (int, Decimal))
    return compare(held, f.op, Decimal(f.value))


def _called(f: Filter) -> str:
    """What a group is called: 2022 年开工 of a year, else the value."""
    return (
        f"{f.words} 年{'开工' if f.field == 'start' else '完工'}" if f.field in ("start", "end") else f.words
    )


def _names(cell: Cell | None, f: Filter) -> bool:
    wanted = str(f.value).split("、") if f.op == "is" else [str(f.value)]
    if cell is None or cell.value is None:
        return f.op == "is_not"
    if isinstance(cell.value, tuple):
        held = [u.name for u in cell.value if isinstance(u, Unit) and (not f.roles or u.role in f.roles)] or [
            u for u in cell.value if isinstance(u, str)
        ]
        if f.op == "contains":
            return any(key(h).endswith(key(w)) or key(w) in key(h) for h in held for w in wanted)
        if f.op == "is_not":
            return not any(h == w or h.endswith(w) for h in held for w in wanted)
        return any(w in held for w in wanted)
    value = str(cell.value)
    if f.op == "contains":
        return any(key(w) in key(value) for w in wanted)
    listed = {value, *re.split("[、,，]", value)}
    same = any(w in listed or _in_range(w, value) for w in wanted)
    return not same if f.op == "is_not" else same


def _in_range(wanted: str, value: str) -> bool:
    """Does a printed range hold a single one: 10月 in 9—10月."""
    one, span = (
        re.fullmatch(r"(\d{1,4})([\u4e00-\u9fff]+)", wanted),
        re.match(r"(\d{1,4})\s*[-—–~至到]\s*(\d{1,4})([\u4e00-\u9fff]+)", value),
    )
    return bool(one and span and one[2] == span[3] and int(span[1]) <= int(one[1]) <= int(span[2]))


def total(rows: Sequence[Row], op: AggregateOp, field: str) -> Total:
    if op == "count":
        return Total("count", "", tuple(Operand(r, Decimal(1)) for r in rows), Decimal(len(rows)), "", False)
    if op == "share":
        return _share(rows)
    operands: list[Operand] = []
    missing: list[Row] = []
    unit = ""
    for row in rows:
        held = measure(row, field)
        if held is None:
            missing.append(row)
            continue
        unit = unit or held.unit
        operands.append(Operand(row, held.value, held.qualifier != "exact"))
    values = [o.value for o in operands]
    about = any(o.about for o in operands)
    if not values:
        return Total(op, field, (), Decimal(0), unit, False, tuple(missing))
    if op == "mean":
        exact = sum(values, Decimal(0)) / len(values)
        return Total(
            op, field, tuple(operands), round2(exact), unit, about or round2(exact) != exact, tuple(missing)
        )
    if op == "median":
        middle = sorted(values)[(len(values) - 1) // 2 : len(values) // 2 + 1]
        return Total(
            op, field, tuple(operands), sum(middle, Decimal(0)) / len(middle), unit, about, tuple(missing)
        )
    result = {"sum": sum(values, Decimal(0)), "min": min(values), "max": max(values)}[op]
    return Total(op, field, tuple(operands), result, unit, about, tuple(missing))


def _share(rows: Sequence[Row]) -> Total:
    """The five years' part of the rows' totals together, in percent."""
    part, whole = total(rows, "sum", "planned"), total(rows, "sum", "total")
    percent = round2(part.result / whole.result * 100) if whole.result else Decimal(0)
    return Total(
        "share", "share", part.operands, percent, "%", part.about or whole.about, whole.missing, whole.result
    )


def run(document: Document, query: Query) -> Result:
    """The rows, totals and groups that a query asks for. Ties at a limit stay in."""
    relation = next(r for r in document.relations if r.key == query.relation)
    everything = relation.rows
    if query.rows:
        named = {i: n for n, i in enumerate(query.rows)}
        rows = tuple(sorted((r for r in everything if r.id in named), key=lambda r: named[r.id]))
        unsure: tuple[Row, ...] = ()
    else:
        states = [(r, [holds(document, r, f) for f in query.filters]) for r in everything]
        rows = tuple(r for r, s in states if all(x is True for x in s))
        unsure = tuple(r for r, s in states if None in s and False not in s)
    if query.groups:
        return Result(
            query,
            relation,
            rows,
            unsure,
            everything,
            groups=tuple(
                _group(_called(f), [r for r in rows if holds(document, r, f) is True], query.aggregates)
                for f in query.groups
            ),
        )
    if query.group:
        return Result(
            query, relation, rows, unsure, everything, groups=_limited(_groups(rows, query), query.order)
        )
    if query.order and not query.rows and not query.size:
        rows = _ordered(rows, query.order)
    query = _addable(query, rows)
    totals = tuple(total(rows, a.op, a.field) for a in query.aggregates)
    base = [r for r in everything if all(holds(document, r, f) is True for f in query.base)]
    whole = tuple(total(base, a.op, a.field) for a in query.aggregates) if query.share else ()
    return Result(query, relation, rows, unsure, everything, totals, whole)


def _addable(query: Query, rows: Sequence[Row]) -> Query:
    """The query with figures of different units shown row by row, not added up."""
    mixed = tuple(
        a.field
        for a in query.aggregates
        if a.op in ("sum", "mean") and len({m.unit for r in rows if (m := measure(r, a.field))}) > 1
    )
    if not mixed:
        return query
    kept = tuple(a for a in query.aggregates if a.field not in mixed)
    return replace(query, aggregates=kept, select=tuple(dict.fromkeys((*mixed, *query.select))))


def _ordered(rows: Sequence[Row], order: Order) -> tuple[Row, ...]:
    known = [(m.value, r) for r in rows if (m := measure(r, order.field)) is not None]
    known.sort(key=lambda x: -x[0] if order.descending else x[0])
    if order.nth is not None:
        held = {known[n - 1][0] for n in (order.nth, *order.also) if 0 < n <= len(known)}
        return tuple(r for value, r in known if value in held)
    if order.both and known:
        return tuple(r for end in _ends(known, order.limit or 1) for r in end)
    if order.limit is not None and known:
        edge = known[min(order.limit, len(known)) - 1][0]
        known = [x for x in known if (x[0] >= edge if order.descending else x[0] <= edge)]
    return tuple(r for _, r in known)


def _ends(known: Sequence[tuple[Decimal, Row]], many: int) -> tuple[list[Row], list[Row]]:
    """The first and the last `many` of rows in order, with those equal to the last of them."""
    first = {value for value, _ in known[:many]}
    last = {value for value, _ in known[-many:]} - first
    return [r for value, r in known if value in first], [r for value, r in known if value in last]


def names_in(row: Row, field: str) -> tuple[str, ...]:
    """The names that a row counts for in a grouping: each of its responsible or leading units, or its one value."""
    cell = row.cells.get(field)
    if cell is None or cell.value is None:
        return ()
    if isinstance(cell.value, tuple):
        held = [
            u.name if isinstance(u, Unit) else u
            for u in cell.value
            if not isinstance(u, Unit) or u.role in ("responsible", "lead")
        ]
        return tuple(dict.fromkeys(held))
    return (str(cell.value),)


def _group(name: str, rows: Sequence[Row], aggregates: Sequence[Aggregate]) -> Group:
    return Group(name, tuple(rows), tuple(total(rows, a.op, a.field) for a in aggregates))


def _groups(rows: Sequence[Row], query: Query) -> list[Group]:
    members: dict[str, list[Row]] = {}
    for row in rows:
        for name in names_in(row, query.group):
            if not name.endswith(query.ending):
                continue
            members.setdefault(name, []).append(row)
    groups = [_group(name, held, query.aggregates) for name, held in members.items()]
    if query.having is None:
        return groups
    limit = query.having
    assert isinstance(limit.value, (int, Decimal))
    return [g for g in groups if compare(Amount(g.totals[0].result), limit.op, Decimal(limit.value))]


def _limited(groups: list[Group], order: Order | None) -> tuple[Group, ...]:
    if order is None:
        return tuple(groups)
    ranked = sorted(groups, key=lambda g: -g.totals[0].result if order.descending else g.totals[0].result)
    if order.nth is not None and ranked:
        at = ranked[min(order.nth, len(ranked)) - 1].totals[0].result
        return tuple(g for g in ranked if g.totals[0].result == at)
    if order.limit is not None and ranked:
        edge = ranked[min(order.limit, len(ranked)) - 1].totals[0].result
        ranked = [
            g
            for g in ranked
            if (g.totals[0].result >= edge if order.descending else g.totals[0].result <= edge)
        ]
    return tuple(ranked)
