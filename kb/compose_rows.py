"""Answers about named rows: fields, stated facts checked, rows compared, words looked up in the row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.document import Amount, Document, Relation, Row

from .answer import Answered, Claim, Computation, NotFound, Operand, Place, show
from .asking import Asking
from .checks import compared
from .compose_computed import compose_computed
from .compose_fields import printed_claim, sentence
from .compose_ratio import compose_ratio
from .compute import Result, compare, holds, measure, round2
from .detail import Detail, detail
from .keys import key
from .parts import claim, computation, interpretation, shown, table, total_words
from .proof import UNSAID
from .query import Check, Filter, Query
from .sizes import compared_sizes
from .wording import (
    DERIVED,
    amount_words,
    cell_places,
    cell_words,
    label_of,
    name_of,
    row_place,
)


def compose_rows(
    document: Document, result: Result, asking: Callable[[str], Sequence[Asking]]
) -> Answered | NotFound:
    query, relation = result.query, result.relation
    if query.aggregates:
        return _totals(document, result)
    if query.computed == "ratio":
        return compose_ratio(document, result)
    if query.compare and query.asked:
        small = query.order is not None and not query.order.descending
        sizes = compared_sizes(document, result.rows, query.size, small) if query.size else None
        return sizes or _detail_of_each(document, result, asking(query.detail))
    if query.compare or (len(result.rows) > 1 and query.order):
        return _compared(document, result)
    if query.check:
        return _checked(document, result, query.check)
    if query.computed:
        return compose_computed(document, result)
    if query.asked:
        return _detail(document, result, asking(query.detail))
    return _selected(document, relation, result.rows, query)


def _selected(document: Document, relation: Relation, rows: Sequence[Row], query: Query) -> Answered:
    """The fields asked for; all of them when none is named."""
    lines: list[tuple[str, tuple[Place, ...]]] = []
    claims: list[Claim] = []
    every = [f.key for f in shown(relation)]
    for row in rows:
        keys = list(query.select) or every
        if query.select == ("total",) and relation.field("planned"):
            keys.append("planned")
        keys = [k for k in keys if relation.field(k)] or every
        text, used = sentence(document, relation, row, keys)
        places = cell_places(document, row, *used)
        lines.append((text, places))
        claims.append(printed_claim(document, relation, row, used))
        if "growth" in used or "cumulative" in used:
            lines += _implied(document, row)
    wanted = "、".join(label_of(relation, k) for k in query.select if relation.field(k)) or "各项"
    names = "、".join(name_of(r) for r in rows)
    words = f"查{names}的{wanted}" + (f"（{'；'.join(query.assumed)}）" if query.assumed else "")
    return Answered(
        document,
        "value",
        tuple(lines),
        tuple(claims),
        words,
        table(document, relation, rows, list(query.select)),
        certainty="typed",
    )


def _implied(document: Document, row: Row) -> list[tuple[str, tuple[Place, ...]]]:
    """What the row's own base and target imply, where that is not the growth printed."""
    return [
        (
            f"按表中基期值和目标值折算为 {show(f.computed)}{f.stated.unit}，与印出的 {f.stated_printed} 不一致，引用时请核对原件。",
            f.places,
        )
        for f in compared(document)
        if f.kind in ("growth", "cumulative") and f.subject == name_of(row) and f.agrees is False
    ]


def _totals(document: Document, result: Result) -> Answered:
    relation, totals = result.relation, result.totals
    c = computation(document, totals[0], totals[1:])
    places = tuple(row_place(document, r) for r in result.rows)
    words = (
        "、".join(name_of(r) for r in result.rows)
        + " "
        + "，".join(total_words(relation, t) for t in totals)
        + "。"
    )
    return Answered(
        document,
        "number",
        ((words, places),),
        (claim(words, places, computation=c),),
        interpretation(relation, result.query, "合计"),
        table(document, relation, result.rows, [t.field for t in totals if t.field]),
        c,
        certainty="typed",
    )


def _compared(document: Document, result: Result) -> Answered:
    """Two or more rows side by side on one field; the others' figures too when the question names several."""
    query, relation, rows = result.query, result.relation, result.rows
    field = query.order.field if query.order else (query.select or ("total",))[0]
    keys = list(dict.fromkeys([field, *[k for k in query.select if k != "cumulative"]]))
    known = [(r, m) for r in rows if (m := measure(r, field))]
    if len(known) < 2:
        return _selected(document, relation, rows, query)
    descending = query.order.descending if query.order else True
    ranked = sorted(known, key=lambda x: -x[1].value if descending else x[1].value)
    (top, a), (_low, b) = ranked[0], ranked[-1]
    what = label_of(relation, field)
    year = field in ("start", "end")
    parts = [f"{name_of(r)}{what}为 {show(m.value) + ' 年' if year else amount_words(m)}" for r, m in known]
    gap = abs(a.value - b.value)
    bounded = [m for _, m in known if m.qualifier not in ("exact", "about")]
    comparable = year or len({m.unit for _, m in known}) == 1
    if not comparable:
        verdict = f"{names_of(known)}的{what}单位不同，不能比较大小。"
    elif bounded and not year:
        more_than, less_than = ("more_than", "at_least"), ("at_most", "less_than")
        over, under = (a, b) if a.value >= b.value else (b, a)
        sure = (
            over.qualifier not in less_than and under.qualifier not in more_than and over.value > under.value
        )
        more = next(name_of(r) for r, m in known if m is over)
        verdict = f"{more}的{what}更高，" if sure else f"不能确定{names_of(known)}的{what}哪个更高，"
        verdict += "原文只给出界限，相差多少也不能确定。"
    elif gap == 0:
        verdict = f"{'、'.join(name_of(r) for r, _ in known)}的{what}一样。"
    elif year:
        verdict = f"{name_of(top)}的{what}{'更晚' if descending else '更早'}，相差 {show(gap)} 年。"
    else:
        verdict = f"{name_of(top)}的{what}{'更高' if a.unit == '%' else '更多' if descending else '更少'}，相差 {show(gap)} {a.unit if a.unit != '%' else '个百分点'}。"
    operands = tuple(Operand(m.value, name_of(r), (row_place(document, r),)) for r, m in known)
    high, less = max(a.value, b.value), min(a.value, b.value)
    about = any(m.qualifier != "exact" for _, m in known)
    c = Computation("difference", f"{show(high)} − {show(less)}", operands, gap, a.unit, about)
    claims = [
        printed_claim(document, relation, r, keys if field not in DERIVED else ["start", "end"])
        for r, _ in known
    ]
    places = tuple(row_place(document, r) for r, _ in known)
    lines = [(verdict, ()), ("；".join(parts) + "。", places)]
    names = " 与 ".join(name_of(r) for r, _ in known)
    return Answered(
        document,
        "comparison",
        tuple(lines),
        tuple(claims),
        f"比较{names}：{what}",
        table(document, relation, rows, keys),
        c if comparable else None,
        certainty="typed",
    )


def names_of(known: Sequence[tuple[Row, Amount]]) -> str:
    return "、".join(name_of(r) for r, _ in known)


def _checked(document: Document, result: Result, check: Check) -> Answered:
    """A stated fact confirmed, or corrected with what the document says."""
    relation, row, query = result.relation, result.rows[0], result.query
    f = Filter(
        check.field,
        check.op,
        check.value,
        check.words,
        ("responsible", "lead") if check.field == "units" else (),
    )
    if check.op in ("is",) and check.field == "column":
        true: bool | None = (
            key(check.words) in key(row.cells["column"].printed) if "column" in row.cells else False
        )
    elif isinstance(check.value, Decimal) and (m := measure(row, check.field)):
        true = compare(m, check.op, check.value)
    else:
        true = holds(document, row, f)
    relation_field = relation.field(check.field)
    held = cell_words(row, relation_field) if relation_field else ""
    if relation_field is None and (m := measure(row, check.field)):
        held = amount_words(Amount(round2(m.value), m.unit, m.qualifier))
    if check.field in ("start", "end") and check.field in row.cells:
        held = f"{row.cells[check.field].printed} 年"
    what = label_of(relation, check.field)
    opening = "是的" if true else "不能确定" if true is None else "不是"
    lines: list[tuple[str, tuple[Place, ...]]] = [
        (
            f"{opening}。{name_of(row)}的{what}{'' if held.startswith('未') else '是 '}{held}。",
            cell_places(document, row, check.field),
        )
    ]
    claims = [printed_claim(document, relation, row, [check.field])]
    rest = [k for k in query.select if k != check.field]
    if rest:
        text, used = sentence(document, relation, row, rest)
        lines.append((text, cell_places(document, row, *used)))
        claims.append(printed_claim(document, relation, row, used))
    words = f"核对：{name_of(row)}的{what}{'是' if check.op in ('is', '=') else ''} {check.words}" + (
        f"（{'；'.join(query.assumed)}）" if query.assumed else ""
    )
    return Answered(
        document,
        "check",
        tuple(lines),
        tuple(claims),
        words,
        table(document, relation, [row], [check.field, *rest]),
        certainty="typed",
    )


def _detail_of_each(document: Document, result: Result, asked: Sequence[Asking]) -> Answered | NotFound:
    """What no field took, told of each row side by side: which has more of what its text counts."""
    rows = result.rows
    found = [(row, detail(document, row, asked)) for row in rows]
    what = f"比较{' 与 '.join(name_of(r) for r in rows)}：{result.query.asked}"
    if gone := [(row, d.lacking) for row, d in found if d.lacking]:
        words = "、".join(f"{name_of(row)}的{lacking}" for row, lacking in gone)
        return NotFound(f"文件没有说{words}，无法比较。", what, tuple(row_place(document, r) for r in rows))
    told = [_quoted(document, row, replace(d, spans=d.spans[:1])) for row, d in found]
    lines = tuple(line for each, _ in told for line in each)
    claims = tuple(c for _, each in told for c in each)
    return Answered(document, "comparison", lines, claims, what, None, certainty="lookup")


def _detail(document: Document, result: Result, asked: Sequence[Asking]) -> Answered | NotFound:
    """What no field took, told by the row's own sentences; not found when they do not tell it."""
    query, relation, row = result.query, result.relation, result.rows[0]
    found = detail(document, row, asked)
    if found.lacking:
        lacking = found.lacking if found.lacking != UNSAID else f"“{query.asked}”"
        fields = "、".join(f.label for f in relation.fields if f.key not in ("number", "name") and not f.open)
        return NotFound(
            f"《{document.meta.title}》没有说{name_of(row)}的{lacking}；有的是：{fields}。",
            f"查{name_of(row)}：{query.asked}",
            (row_place(document, row),),
            asked=query.asked,
            subject=query.typed,
        )
    lines, claims = _quoted(document, row, found)
    if query.select:
        text, used = sentence(document, relation, row, [k for k in query.select if relation.field(k)])
        lines.append((text, cell_places(document, row, *used)))
        claims.append(printed_claim(document, relation, row, used))
    words = f"查{name_of(row)}：{query.asked}" + (f"（{'；'.join(query.assumed)}）" if query.assumed else "")
    return Answered(document, "value", tuple(lines), tuple(claims), words, None, certainty="lookup")


def _quoted(
    document: Document, row: Row, found: Detail
) -> tuple[list[tuple[str, tuple[Place, ...]]], list[Claim]]:
    lines: list[tuple[str, tuple[Place, ...]]] = []
    claims: list[Claim] = []
    for span in found.spans:
        words = document.reading(span).strip("，；。 ")
        place = Place(document, span, row.heading)
        lines.append((f"{name_of(row)}：“{words}”。", (place,)))
        claims.append(Claim(words, (place,)))
    return lines, claims
