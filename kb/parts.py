"""What answers are put together from: claims, tables, sums, and the words for conditions and totals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ingest.document import Amount, Document, Field, Relation, Row

from .answer import Claim, Column, Computation, Operand, Place, Table, TableRow, Unproven, number, show
from .compute import Operand as Part
from .compute import Total, measure, round2
from .query import Aggregate, Filter, Query
from .wording import (
    DERIVED,
    cell_places,
    cell_value,
    cell_words,
    condition,
    head_places,
    label_of,
    name_of,
    row_place,
)

MARKED = 12  # rows whose marks still stand in a sentence; beyond, they stand in the table
HIDDEN = ("number", "name", "unit", "base_year")


def claim(
    text: str, places: Sequence[Place], heads: Sequence[Place] = (), computation: Computation | None = None
) -> Claim:
    """A claim on `places`; the heads of the table are cited too where a figure stands only there."""
    try:
        return Claim(text, tuple(places), computation)
    except Unproven:
        return Claim(text, (*places, *heads), computation)


def shown(relation: Relation, wanted: Sequence[str] = ()) -> list[Field]:
    """The fields that a table shows: what was asked for, and what identifies a row."""
    fields = [f for f in relation.fields if f.key not in HIDDEN and not f.open and f.key != "note"]
    first = [f for k in wanted if (f := relation.field(k)) and f.key not in HIDDEN and not f.open]
    return [*first, *[f for f in fields if f not in first]]


def table(
    document: Document,
    relation: Relation,
    rows: Sequence[Row],
    wanted: Sequence[str] = (),
    computed: str = "",
) -> Table:
    fields = shown(relation, wanted)
    columns = [
        Column("name", relation.noun, "text"),
        *(
            Column(f.key, label_of(relation, f.key), "text" if f.type == "list" else f.type, _unit(f, rows))
            for f in fields
        ),
    ]
    if computed in DERIVED:
        columns.insert(1, Column(computed, DERIVED[computed][0], "number", DERIVED[computed][1]))
    made = []
    for row in rows:
        cells: dict[str, object] = {"name": name_of(row)}
        if computed in DERIVED and (m := measure(row, computed)):
            cells[computed] = number(round2(m.value))
        printed: dict[str, str] = {}
        for f in fields:
            cells[f.key] = cell_value(row, f)
            cell = row.cells.get(f.key)
            if cell and (
                cell.value is None
                or (
                    isinstance(cell.value, Amount)
                    and (cell.value.qualifier != "exact" or (f.unit == "" and cell.value.unit))
                )
                or cell.year
            ):
                printed[f.key] = cell.printed
        made.append(
            TableRow(cells, cell_places(document, row, *(k for k in wanted if k != "column")), printed)
        )
    return Table(tuple(columns), tuple(made))


def _unit(f: Field, rows: Sequence[Row]) -> str:
    units = {c.value.unit for r in rows if (c := r.cells.get(f.key)) and isinstance(c.value, Amount)}
    return units.pop() if len(units) == 1 else f.unit


def subject(relation: Relation, filters: Sequence[Filter]) -> str:
    """The words for the rows that the filters leave: 常山县政府负责、总投资超过 30 亿元的项目."""
    parts = [_described(relation, f) for f in filters]
    return "、".join(parts) + ("的" if parts else "") + relation.noun


def _described(relation: Relation, f: Filter) -> str:
    """A filter as it stands in front of 的."""
    if f.field == "units" and f.op in ("is", "is_not", "contains"):
        verb = "配合" if f.roles == ("cooperating",) else "牵头" if f.roles == ("lead",) else "负责"
        return f"{'不由' if f.op == 'is_not' else ''}{f.words}{verb}"
    if f.op == "under":
        return f"“{f.words}”中"
    if f.op == "not_under":
        return f"“{f.words}”以外"
    if f.field in ("start", "end"):
        verb = "开工" if f.field == "start" else "完工"
        if f.op in ("between", "outside"):
            return f"{'不' if f.op == 'outside' else ''}在 {f.words} 年（含两端）{verb}"
        when = {">": "以后", ">=": "及以后", "<": "以前", "<=": "及以前"}.get(f.op, "")
        return f"{'不在 ' if f.op == '!=' else ''}{f.words} 年{when}{verb}"
    if f.op == "contains":
        return (
            f"{'原文' if f.field == '*' else label_of(relation, f.field)}含“{f.words.replace('、', '”或“')}”"
        )
    if f.op == "is_not":
        return f"{label_of(relation, f.field)}不是“{f.words}”"
    if f.op == "is":
        return f"{label_of(relation, f.field)}为“{f.words}”"
    return condition(relation, f).replace(" = ", "为 ")


def interpretation(relation: Relation, query: Query, verb: str) -> str:
    conditions = [condition(relation, f) for f in query.filters]
    groups = [condition(relation, f) for f in query.groups]
    words = f"{verb}{relation.noun}"
    if conditions:
        words += "：" + "，".join(conditions)
    if groups:
        words += "；比较 " + " 与 ".join(groups)
    if query.group:
        words += f"；按{label_of(relation, query.group)}{f'（{query.ending}）' if query.ending else ''}分组"
    if query.aggregates:
        words += "；" + "、".join(operation_words(relation, a) for a in query.aggregates)
    if query.order:
        key = query.order.field or (query.aggregates[0].field if query.aggregates else "")
        label = label_of(relation, key) if key else "个数"
        n = (
            f"取第 {'、'.join(map(str, (query.order.nth, *query.order.also)))} 名"
            if query.order.nth
            else f"取前 {query.order.limit} 名（并列都列出）"
            if query.order.limit
            else "取两头"
            if query.order.both
            else ""
        )
        words += f"；按{label}{'从大到小' if query.order.descending else '从小到大'}{n}"
    if query.assumed:
        words += "（" + "；".join(query.assumed) + "）"
    return words


def operation_words(relation: Relation, a: Aggregate) -> str:
    names = {
        "count": "计数",
        "sum": "合计",
        "mean": "平均",
        "median": "中位数",
        "min": "最小",
        "max": "最大",
        "share": "",
    }
    return f"{label_of(relation, a.field)}{names[a.op]}" if a.field else names[a.op]


def computation(document: Document, t: Total, also: Sequence[Total] = ()) -> Computation:
    operands = tuple(Operand(o.value, name_of(o.row), (row_place(document, o.row),)) for o in t.operands)
    if t.missing:  # how many rows the total leaves out is told too
        left_out = tuple(Part(r, Decimal(1)) for r in t.missing)
        also = (*also, Total("count", "", left_out, Decimal(len(left_out)), "", False))
    values = [show(o.value) for o in t.operands]
    if t.op == "count":
        expression = f"{len(values)} 项逐一计数"
    elif t.op == "mean":
        expression = f"({' + '.join(values)}) ÷ {len(values)}"
    elif t.op == "share":
        part = sum((o.value for o in t.operands), Decimal(0))
        expression = f"{show(part)} ÷ {show(t.whole)} × 100"
    elif t.op == "median":
        ranked = ", ".join(show(x) for x in sorted(o.value for o in t.operands))
        expression = f"从小到大居中：{ranked}"
    else:
        expression = " + ".join(values) if t.op == "sum" else f"{t.op}({', '.join(values)})"
    return Computation(
        "rank" if t.op == "median" else t.op,
        expression,
        operands,
        t.result,
        t.unit,
        t.about,
        tuple(computation(document, x) for x in also),
    )


def total_words(relation: Relation, t: Total) -> str:
    about = "约" if t.about else ""
    if t.op == "count":
        return f"共 {show(t.result)} 个"
    verb = {"sum": "合计", "mean": "平均", "median": "中位数", "min": "最小", "max": "最大", "share": ""}[
        t.op
    ]
    tail = f"（{len(t.missing)} 项没有数值，未计入）" if t.missing else ""
    gap = " " * (t.unit != "%")
    return f"{label_of(relation, t.field)}{verb}{about} {show(t.result)}{gap}{t.unit}{tail}".rstrip()


def row_claim(document: Document, relation: Relation, row: Row, keys: Sequence[str]) -> Claim:
    """The row in words: its name and the fields asked for, as printed."""
    parts = []
    used = ["name"]
    for key in keys:
        f = relation.field(key)
        cell = row.cells.get(key)
        if f is None or cell is None:
            continue
        parts.append(
            f"{label_of(relation, key)}{'' if cell.value is None or cell.printed[:1] in '“>' else ' '}{cell.printed.strip() if isinstance(cell.value, Amount) else cell_words(row, f)}"
        )
        used.append(key)
    words = name_of(row) + ("：" + "，".join(parts) if parts else "")
    return claim(words, cell_places(document, row, *used), head_places(document, row, *used))


def fields_words(relation: Relation, row: Row, keys: Sequence[str]) -> str:
    """The fields asked for beside a row's name: 责任单位 衢州市水利局，总投资 85.86 亿元."""
    found = []
    for key in keys:
        if f := relation.field(key):
            year = " 年" if key in ("start", "end") and key in row.cells else ""
            found.append(f"{label_of(relation, key)} {cell_words(row, f)}{year}")
    return "，".join(found)


def default_keys(relation: Relation, query: Query) -> list[str]:
    keys = list(query.select)
    keys += [f.field for f in query.filters if f.field and relation.field(f.field)]
    keys += [k for k in ("total", "planned", "base", "target", "growth") if relation.field(k)]
    return list(
        dict.fromkeys(
            k
            for k in keys
            if k not in ("name", "number") and (f := relation.field(k)) is not None and not f.open
        )
    )
