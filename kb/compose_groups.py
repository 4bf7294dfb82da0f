"""Orders, groups and shares: the largest rows, units ranked, two groups side by side, a part of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.document import Amount, Document, Relation, Row

from .answer import (
    Answered,
    Claim,
    Column,
    Computation,
    Kind,
    Operand,
    Place,
    Table,
    TableRow,
    number,
    show,
)
from .compose_lists import compose_empty, notes
from .compute import Group, Result, Total, measure, round2
from .compute import run as compute
from .parts import (
    MARKED,
    claim,
    computation,
    default_keys,
    fields_words,
    interpretation,
    operation_words,
    row_claim,
    subject,
    table,
    total_words,
)
from .query import Aggregate, Query
from .wording import DERIVED, amount_words, cell_places, label_of, name_of, row_place


def compose_order(document: Document, result: Result) -> Answered:
    """The first rows by a field: 总投资最大的项目, 前五, 第二大."""
    query, relation, rows = result.query, result.relation, result.rows
    assert query.order
    if not rows:
        return compose_empty(document, result)
    field = query.order.field
    keys = list(
        dict.fromkeys(
            [
                *(
                    [field]
                    if relation.field(field)
                    else ["start", "end"]
                    if field == "duration"
                    else ["planned", "total"]
                ),
                *default_keys(relation, query),
            ]
        )
    )
    what = label_of(relation, field)
    scope = subject(relation, query.filters)
    values = [(r, m) for r in rows if (m := measure(r, field))]
    asked = [k for k in query.select if k not in (field, "name")]
    told = {
        r.id: f"{name_of(r)}（{_measured(r, field, m)}{'，' if asked else ''}{fields_words(relation, r, asked)}）"
        for r, m in values
    }
    listed = "、".join(told.values())
    if query.order.both:
        many = query.order.limit or 1
        edge = values[min(many, len(values)) - 1][1].value
        ahead = [r for r, m in values if (m.value >= edge if query.order.descending else m.value <= edge)]
        ends = [
            (_extreme(field, query.order.descending), ahead),
            (_extreme(field, not query.order.descending), [r for r, _ in values if r not in ahead]),
        ]
        words = "；".join(
            f"{what}{end}的{f' {many} 个' if many > 1 else ''}是{'、'.join(told[r.id] for r in held)}"
            for end, held in ends
            if held
        )
        words = f"{scope}中，{words}。"
    elif query.order.nth:
        words = f"{scope}中，{what}{'从大到小' if query.order.descending else '从小到大'}第 {'、'.join(map(str, (query.order.nth, *query.order.also)))} 位的是{listed}。"
    elif query.order.limit == 1 or (query.order.limit and len(rows) == 1):
        words = f"{scope}中，{what}{_extreme(field, query.order.descending)}的是{listed}{'，并列' if len(rows) > 1 else ''}。"
    else:
        words = f"{scope}按{what}{'从大到小' if query.order.descending else '从小到大'}{f'的前 {query.order.limit} 位' if query.order.limit else ''}：{listed}。"
    if query.check:
        words = ("是的。" if any(name_of(r) == query.check.words for r in rows) else "不是。") + words
    places = tuple(row_place(document, r) for r in rows)
    pool = tuple(
        r
        for r in compute(document, Query(document.id, relation.key, filters=query.filters)).rows
        if measure(r, field)
    )
    operands = tuple(
        Operand(round2(m.value), name_of(r), (row_place(document, r),))
        for r in pool
        if (m := measure(r, field))
    )
    best = values[0][1] if values else Amount(Decimal(0))
    c = Computation(
        "max"
        if query.order.descending and query.order.limit == 1
        else "min"
        if query.order.limit == 1
        else "rank",
        f"{what}：{len(operands)} 个逐一比较",
        operands,
        round2(best.value),
        best.unit,
    )
    claims = [row_claim(document, relation, r, [k for k in keys if k in r.cells]) for r in rows]
    lines = [(words, places if len(places) <= MARKED else ()), *notes(document, relation, result)]
    if sums := [t for t in result.totals if t.op != "count" and len(rows) > 1]:
        c = replace(computation(document, sums[0], sums[1:]), also=(c,))
        added = f"{'、'.join(total_words(relation, t) for t in sums)}。"
        lines.append((f"这 {len(rows)} 个{relation.noun}{added}", places if len(places) <= MARKED else ()))
        claims.append(claim(added, places, computation=c))
    kind: Kind = "comparison" if query.order.limit and query.order.limit <= 1 else "list"
    return Answered(
        document,
        kind,
        tuple(lines),
        tuple(claims),
        interpretation(relation, query, "比较"),
        table(document, relation, rows, keys, field),
        c,
        certainty="typed",
    )


def _extreme(field: str, descending: bool) -> str:
    if field in ("start", "end"):
        return "最晚" if descending else "最早"
    if field == "duration":
        return "最长" if descending else "最短"
    return "最大" if descending else "最小"


def _measured(row: Row, field: str, m: Amount) -> str:
    if field == "duration":
        a, b = row.cells["start"].printed, row.cells["end"].printed
        return f"{a}—{b} 年，{show(m.value)} 年"
    if field in ("start", "end"):
        return f"{show(m.value)} 年"
    if field == "share":
        return f"{show(round2(m.value))}%"
    return amount_words(Amount(round2(m.value) if field in DERIVED else m.value, m.unit, m.qualifier))


def compose_groups(document: Document, result: Result) -> Answered:
    """Groups ranked (哪个单位最多) or two groups compared (江山和龙游谁多), with every row as an operand."""
    query, relation, groups = result.query, result.relation, result.groups
    if not any(g.rows for g in groups):
        return compose_empty(document, result)
    c = _group_computation(document, result)
    lines = [*_group_lines(document, result), *notes(document, relation, result)]
    words = interpretation(relation, query, "比较" if query.groups else "统计")
    claims = _group_claims(document, result, c)
    return Answered(
        document,
        "comparison",
        tuple(lines),
        claims,
        words,
        _group_table(document, result),
        c,
        certainty="typed",
    )


def _group_lines(document: Document, result: Result) -> list[tuple[str, tuple[Place, ...]]]:
    query, relation, groups = result.query, result.relation, result.groups
    by = label_of(relation, query.group) if query.group else ""
    described = [
        f"{g.name}{' 年' if query.group in ('start', 'end') else ''}{'：' if len(g.totals) > 1 else ' '}"
        + "，".join(_group_total(relation, t) for t in g.totals)
        for g in groups
    ]
    rows = [r for g in groups for r in g.rows]
    places = tuple(row_place(document, r) for r in rows) if len(rows) <= MARKED else ()
    if query.groups:
        return [(_verdict(relation, groups, query), ()), ("；".join(described) + "。", places)]
    if query.order and (query.order.limit or query.order.nth):
        first = query.aggregates[0]
        ends = ("最高", "最低") if first.op in ("mean", "share") else ("最多", "最少")
        top = ends[0] if query.order.descending else ends[1]
        counted = first.op == "count"
        what = (
            "个数"
            if counted
            else label_of(relation, first.field) + {"sum": "合计", "mean": "平均"}.get(first.op, "")
        )
        if query.order.nth:
            top = f"{'从多到少' if query.order.descending else '从少到多'}第 {query.order.nth} 位"
        tied = "，并列" if len(groups) > 1 and query.order.limit == 1 else ""
        return [
            (
                f"按{by}{f'（{query.ending}）' if query.ending else ''}统计，{relation.noun}{what}{top}的是{'、'.join(described)}{tied}。",
                places,
            )
        ]
    return [
        (
            f"{subject(relation, query.filters)}{_in_all(result)}涉及 {len(groups)} 个{query.ending or by}：{'；'.join(described)}。",
            (),
        )
    ]


def _in_all(result: Result) -> str:
    """共 12 个，where groups that are counted part all rows between them."""
    counted = [t for g in result.groups for t in g.totals if t.op == "count"]
    whole = len(counted) == len(result.groups) and sum(len(g.rows) for g in result.groups) == len(result.rows)
    return f"共 {len(result.rows)} 个，" if whole and not result.query.having else ""


def _group_table(document: Document, result: Result) -> Table:
    query, relation, groups = result.query, result.relation, result.groups
    columns = [Column("name", label_of(relation, query.group) if query.group else "对象", "text")]
    for a in query.aggregates:
        units = [t.unit for g in groups for t in g.totals if (t.op, t.field) == (a.op, a.field) and t.unit]
        columns.append(Column(_column(a), operation_words(relation, a), "number", units[0] if units else ""))
    if not any(a.op == "count" for a in query.aggregates):
        columns.append(Column("count", "个数", "integer"))
    rows = []
    for g in groups:
        cells: dict[str, object] = {"name": g.name, "count": len(g.rows)}
        cells |= {_column(t): number(t.result) for t in g.totals}
        rows.append(TableRow(cells, tuple(row_place(document, r) for r in g.rows)))
    return Table(tuple(columns), tuple(rows))


def _column(a: Aggregate | Total) -> str:
    return f"{a.op}_{a.field}" if a.field else a.op


def _group_computation(document: Document, result: Result) -> Computation:
    """The difference of two groups, or every group's own total with its operands."""
    groups, query = result.groups, result.query
    parts = [computation(document, t) for g in groups for t in g.totals]
    if len(groups) > 1 and query.groups and len(query.aggregates) == 1:
        ranked = sorted(groups, key=lambda g: -g.totals[0].result)
        (a, b) = (ranked[0].totals[0], ranked[1].totals[0])
        operands = tuple(
            Operand(g.totals[0].result, g.name, tuple(row_place(document, r) for r in g.rows))
            for g in ranked[:2]
        )
        about = a.about or b.about
        if query.computed == "times" and (times := _times(groups)):
            first, second = operands if ranked[0] is groups[0] else operands[::-1]
            expression = f"{show(first.value)} ÷ {show(second.value)}"
            return Computation("share", expression, (first, second), times, "倍", True, tuple(parts))
        expression = f"{show(a.result)} − {show(b.result)}"
        return Computation(
            "difference", expression, operands, a.result - b.result, a.unit, about, tuple(parts)
        )
    return replace(parts[0], also=tuple(parts[1:]))


def _times(groups: Sequence[Group]) -> Decimal | None:
    """How many times the second group's total the first one's is, to two places; None where that is nothing."""
    a, b = groups[0].totals[0].result, groups[1].totals[0].result
    return round2(a / b) if b else None


def _group_claims(document: Document, result: Result, c: Computation) -> tuple[Claim, ...]:
    """A claim a group: its totals, on its rows, and on the heading that makes it a group."""
    query, relation = result.query, result.relation
    found = []
    for i, g in enumerate(result.groups):
        if not g.rows:
            continue
        f = query.groups[i] if query.groups else None
        under = f.value if f and f.op == "under" and isinstance(f.value, tuple) else ()
        above = [Place(document, document.headings[int(n)].span) for n in under]
        first = cell_places(document, g.rows[0], query.group) if query.group else ()
        places = {p.key: p for p in (*above, *first, *(row_place(document, r) for r in g.rows))}
        words = f"{g.name}：" + "，".join(_group_total(relation, t) for t in g.totals)
        found.append(claim(words, tuple(places.values()), computation=c))
    return tuple(found)


def _group_total(relation: Relation, t: Total) -> str:
    if t.op == "count":
        return f"{show(t.result)} 个"
    return total_words(relation, t)


def _verdict(relation: Relation, groups: Sequence[Group], query: Query) -> str:
    charged = query.group == "units" or any(f.field == "units" for f in query.groups)
    parts = []
    if query.computed == "times" and (times := _times(groups)):
        a, b = groups[:2]
        parts.append(f"{a.name}是{b.name}的约 {show(times)} 倍")
    for i, t in enumerate(groups[0].totals):
        ranked = sorted(groups, key=lambda g: -g.totals[i].result)
        what = (
            "负责的" * charged + relation.noun + "个数"
            if t.op == "count"
            else f"{relation.noun}{label_of(relation, t.field)}{'平均' if t.op == 'mean' else '合计'}"
        )
        top, second = ranked[0], ranked[1]
        if top.totals[i].result == second.totals[i].result:
            parts.append(
                f"{'、'.join(g.name for g in ranked if g.totals[i].result == top.totals[i].result)}{'的' * (not charged or t.op != 'count')}{what}一样，均为 {show(top.totals[i].result)} {t.unit or '个'}"
            )
        else:
            gap = top.totals[i].result - second.totals[i].result
            parts.append(
                f"{top.name}{what}更多（{show(top.totals[i].result)} {t.unit or '个'}），比{second.name}多 {show(gap)} {t.unit or '个'}"
            )
    return "；".join(parts) + "。"
