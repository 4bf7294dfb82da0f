"""Result → Answered: sentences an official can paste, a table whose every row is cited, sums with their operands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ingest.document import Amount, Document, Field, Relation, Row

from .answer import Answered, Claim, Column, Computation, Operand, Place, Table, TableRow, Unproven, figures, number, show
from .compute import Group, Result, Total, measure, round2
from .compute import run as compute
from .query import Aggregate, Filter, Query
from .wording import DERIVED, amount_words, cell_places, cell_value, cell_words, condition, head_places, label_of, name_of, row_place

MARKED = 12  # rows whose marks still stand in a sentence; beyond, they stand in the table
HIDDEN = ("number", "name", "unit")


def claim(text: str, places: Sequence[Place], heads: Sequence[Place] = (), computation: Computation | None = None) -> Claim:
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


def table(document: Document, relation: Relation, rows: Sequence[Row], wanted: Sequence[str] = (), computed: str = "") -> Table:
    fields = shown(relation, wanted)
    columns = [Column("name", relation.noun, "text"), *(Column(f.key, label_of(relation, f.key), "text" if f.type == "list" else f.type, _unit(f, rows)) for f in fields)]
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
            if cell and (cell.value is None or (isinstance(cell.value, Amount) and (cell.value.qualifier != "exact" or (f.unit == "" and cell.value.unit))) or cell.year):
                printed[f.key] = cell.printed
        made.append(TableRow(cells, cell_places(document, row, *(k for k in wanted if k != "column")), printed))
    return Table(tuple(columns), tuple(made))


def _unit(f: Field, rows: Sequence[Row]) -> str:
    units = {c.value.unit for r in rows if (c := r.cells.get(f.key)) and isinstance(c.value, Amount)}
    return units.pop() if len(units) == 1 else f.unit


def subject(relation: Relation, filters: Sequence[Filter]) -> str:
    """The words for the rows that the filters leave: 常山县政府负责的项目."""
    parts = []
    for f in filters:
        if f.op == "is" and f.field == "units":
            verb = "配合" if f.roles == ("cooperating",) else "牵头" if f.roles == ("lead",) else "负责"
            parts.append(f"{f.words}{verb}的")
        elif f.op == "contains" and f.field == "units":
            parts.append(f"由{f.words}负责的")
        elif f.op == "is":
            parts.append(f"{label_of(relation, f.field)}为“{f.words}”的")
        elif f.op == "under":
            parts.append(f"“{f.words}”中的")
        else:
            parts.append(condition(relation, f).replace(" = ", "为 ") + "的")
    return "".join(parts) + relation.noun


def interpretation(relation: Relation, query: Query, verb: str) -> str:
    conditions = [condition(relation, f) for f in query.filters]
    groups = [condition(relation, f) for f in query.groups]
    words = f"{verb}{relation.noun}"
    if conditions:
        words += "：" + "，".join(conditions)
    if groups:
        words += "；比较 " + " 与 ".join(groups)
    if query.group:
        words += f"；按{label_of(relation, query.group)}分组"
    if query.aggregates:
        words += "；" + "、".join(_operation(relation, a) for a in query.aggregates)
    if query.order:
        key = query.order.field or (query.aggregates[0].field if query.aggregates else "")
        label = label_of(relation, key) if key else "个数"
        n = f"取第 {query.order.nth} 名" if query.order.nth else f"取前 {query.order.limit} 名（并列都列出）" if query.order.limit else ""
        words += f"；按{label}{'从大到小' if query.order.descending else '从小到大'}{n}"
    if query.assumed:
        words += "（" + "；".join(query.assumed) + "）"
    return words


def _operation(relation: Relation, a: Aggregate) -> str:
    names = {"count": "计数", "sum": "合计", "mean": "平均", "min": "最小", "max": "最大"}
    return f"{label_of(relation, a.field)}{names[a.op]}" if a.field else names[a.op]


def computation(document: Document, t: Total, also: Sequence[Total] = ()) -> Computation:
    operands = tuple(Operand(o.value, name_of(o.row), (row_place(document, o.row),)) for o in t.operands)
    values = [show(o.value) for o in t.operands]
    if t.op == "count":
        expression = f"{len(values)} 项逐一计数"
    elif t.op == "mean":
        expression = f"({' + '.join(values)}) ÷ {len(values)}"
    else:
        expression = " + ".join(values) if t.op == "sum" else f"{t.op}({', '.join(values)})"
    return Computation(t.op, expression, operands, t.result, t.unit, t.about, tuple(computation(document, x) for x in also))  # type: ignore[arg-type]


def total_words(relation: Relation, t: Total) -> str:
    about = "约 " if t.about else ""
    if t.op == "count":
        return f"共 {show(t.result)} 个"
    verb = {"sum": "合计", "mean": "平均", "min": "最小", "max": "最大"}[t.op]
    tail = f"（{len(t.missing)} 项没有数值，未计入）" if t.missing else ""
    return f"{label_of(relation, t.field)}{verb} {about}{show(t.result)} {t.unit}{tail}".rstrip()


def row_claim(document: Document, relation: Relation, row: Row, keys: Sequence[str]) -> Claim:
    """The row in words: its name and the fields asked for, as printed."""
    parts = []
    used = ["name"]
    for key in keys:
        f = relation.field(key)
        cell = row.cells.get(key)
        if f is None or cell is None:
            continue
        parts.append(f"{label_of(relation, key)}{'' if cell.value is None or cell.printed[:1] in '“>' else ' '}{cell.printed.strip() if isinstance(cell.value, Amount) else cell_words(row, f)}")
        used.append(key)
    words = name_of(row) + ("：" + "，".join(parts) if parts else "")
    return claim(words, cell_places(document, row, *used), head_places(document, row, *used))


def default_keys(relation: Relation, query: Query) -> list[str]:
    keys = list(query.select)
    keys += [f.field for f in query.filters if f.field and relation.field(f.field)]
    keys += [k for k in ("total", "planned", "base", "target", "growth") if relation.field(k)]
    return list(dict.fromkeys(k for k in keys if k not in ("name", "number") and not (f := relation.field(k)) is None and not f.open))


def compose_list(document: Document, result: Result) -> Answered:
    query, relation, rows = result.query, result.relation, result.rows
    if not rows:
        return compose_empty(document, result)
    keys = default_keys(relation, query)
    totals = [t for t in result.totals if t.op != "count"]
    asked_sum = bool(totals)
    if not totals and relation.field("total") and not query.order:
        totals = [compute(document, Query(document.id, relation.key, tuple(r.id for r in rows), aggregates=(Aggregate("sum", k),))).totals[0] for k in ("total", "planned") if relation.field(k)]
        totals = [t for t in totals if t.operands]
    counted = Total("count", "", tuple(_ones(rows)), Decimal(len(rows)), "", False)
    c = computation(document, totals[0], totals[1:]) if totals else computation(document, counted)
    places = tuple(row_place(document, r) for r in rows)
    head = f"{subject(relation, query.filters)}共 {len(rows)} 个" if query.filters else f"{document.meta.title}共有{relation.noun} {len(rows)} 个"
    if query.exists:
        head = "有。" + head
    if totals:
        head += "，" + "，".join(total_words(relation, t) for t in totals)
    lines: list[tuple[str, tuple[Place, ...]]] = [(head + "。", places if len(places) <= MARKED else ())]
    who = subject(relation, query.filters) if query.filters else f"{document.meta.title}共有{relation.noun}"
    stated = head if not figures(who) else head.replace(who, f"符合条件的{relation.noun}" if query.filters else f"全部{relation.noun}", 1)
    claims = [claim(stated + "。", places, computation=c)] + [row_claim(document, relation, r, keys) for r in rows]
    if len(rows) <= 6 and not asked_sum:
        lines.append(("分别是：" + "、".join(name_of(r) for r in rows) + "。", ()))
    stated = stated_lines(document, relation, result)
    lines += [(words, places) for words, places, _ in stated]
    claims += [c for _, _, c in stated]
    lines += notes(document, relation, result)
    kind = "number" if result.totals and not query.select else "list"
    return Answered(document, kind, tuple(lines), tuple(claims), interpretation(relation, query, "统计" if kind == "number" else "列出"), table(document, relation, rows, keys), c, related=_related(document, result), certainty="typed")  # type: ignore[arg-type]


def stated_lines(document: Document, relation: Relation, result: Result) -> list[tuple[str, tuple[Place, ...], Claim]]:
    """Where the text itself states a count or a total of just these rows: what it says, and whether that agrees."""
    from .checks import compared

    wanted = {r.span for r in result.rows}
    found = []
    for f in compared(document):
        if f.kind not in ("count", "total") or {p.span for p in f.places[1:]} != wanted:
            continue
        place = f.places[0]
        if f.kind == "count" and f.agrees:
            words = f"原文写 {f.stated_printed}，与逐项计数一致。"
        else:
            unit = "" if any(c in f.stated_printed for c in "亿万元个项") else f.stated.unit
            words = f"原文写{f.label} {f.stated_printed}{unit}，" + ("与逐项相加一致（按印出的位数）。" if f.agrees else f"与逐项相加的 {show(f.computed)} {f.stated.unit}不一致；手头的文本可能与印刷本有出入。")
        found.append((words, (place,), Claim(f"{f.label} {f.stated_printed}", (place,))))
    return found


def _ones(rows: Sequence[Row]) -> list[object]:
    from .compute import Operand as Part

    return [Part(r, Decimal(1)) for r in rows]


def _related(document: Document, result: Result) -> tuple[Place, ...]:
    """Near misses: rows that bear the place's name but that another unit is responsible for."""
    wanted = [f for f in result.query.filters if f.field == "units" and f.op == "is"]
    if len(wanted) != 1:
        return ()
    bare = wanted[0].words.replace("政府", "").rstrip("县市区")
    if len(bare) < 2 or bare == wanted[0].words:
        return ()
    kept = {r.id for r in result.rows}
    return tuple(row_place(document, r) for r in result.checked if r.id not in kept and bare in name_of(r))[:10]


def notes(document: Document, relation: Relation, result: Result) -> list[tuple[str, tuple[Place, ...]]]:
    """What a careful answer adds: rows that can't be decided, joint units, what lies there but is another's."""
    found: list[tuple[str, tuple[Place, ...]]] = []
    if result.unsure:
        names = "、".join(f"{name_of(r)}（{_open(r, result)}）" for r in result.unsure)
        found.append((f"另有 {len(result.unsure)} 个不能确定是否符合：{names}。", tuple(row_place(document, r) for r in result.unsure)))
    if any(f.field == "units" for f in result.query.filters) or result.query.group == "units":
        joint = [r for r in result.rows if (c := r.cells.get("units")) and isinstance(c.value, tuple) and len({u.name for u in c.value if getattr(u, "role", "") in ("responsible", "lead")}) > 1]  # type: ignore[union-attr]
        if joint:
            found.append((f"其中 {'、'.join(name_of(r) for r in joint)} 由多家单位共同负责，各单位都计入，合计时只计一次。", tuple(row_place(document, r) for r in joint)))
    if related := _related(document, result):
        found.append((f"另有 {len(related)} 个{relation.noun}名称含该地名但由其他单位负责，未列入。", ()))
    return found


def _open(row: Row, result: Result) -> str:
    keys = [f.field for f in result.query.filters if f.field in row.cells and isinstance(row.cells[f.field].value, Amount)]
    return "，".join(row.cells[k].printed for k in keys) or "原文未定"


def compose_empty(document: Document, result: Result) -> Answered:
    """An empty list is an answer: what was checked is cited."""
    query, relation = result.query, result.relation
    scope = [r for r in result.checked if all(f.op != "under" or _in_scope(document, r, f) for f in query.filters)] or list(result.checked)
    places = tuple(row_place(document, r) for r in scope)
    words = f"没有{subject(relation, query.filters)}，已核对{'该范围内' if len(scope) < len(result.checked) else ''}全部 {len(scope)} 个{relation.noun}。"
    counted = Total("count", "", (), Decimal(0), "", False)
    c = Computation("count", f"核对 {len(scope)} 个，符合 0 个", tuple(Operand(Decimal(0), name_of(r), (row_place(document, r),)) for r in scope), counted.result, "")
    lines: list[tuple[str, tuple[Place, ...]]] = [(words, places if len(places) <= MARKED else ())]
    lines += notes(document, relation, result)
    return Answered(document, "list", tuple(lines), (Claim(_without_figures(words, places, c), places, c),), interpretation(relation, query, "列出"), table(document, relation, ()), c, related=_related(document, result), certainty="typed")


def _without_figures(words: str, places: tuple[Place, ...], c: Computation) -> str:
    """The statement, or its form without the condition's own figures, which no quote need hold."""
    try:
        Claim(words, places, c)
        return words
    except Unproven:
        return f"符合条件的有 0 个，已核对 {len(places)} 个。"


def _in_scope(document: Document, row: Row, f: Filter) -> bool:
    assert isinstance(f.value, tuple)
    return any(h in document.ancestry(row.heading) for h in f.value)


def compose_order(document: Document, result: Result) -> Answered:
    """The first rows by a field: 总投资最大的项目, 前五, 第二大."""
    query, relation, rows = result.query, result.relation, result.rows
    assert query.order
    if not rows:
        return compose_empty(document, result)
    field = query.order.field
    keys = list(dict.fromkeys([*([field] if relation.field(field) else ["start", "end"] if field == "duration" else ["planned", "total"]), *default_keys(relation, query)]))
    what = label_of(relation, field)
    scope = subject(relation, query.filters)
    values = [(r, m) for r in rows if (m := measure(r, field))]
    listed = "、".join(f"{name_of(r)}（{_measured(r, field, m)}）" for r, m in values)
    if query.order.nth:
        words = f"{scope}中，{what}{'从大到小' if query.order.descending else '从小到大'}第 {query.order.nth} 位的是{listed}。"
    elif query.order.limit == 1 or (query.order.limit and len(rows) == 1):
        words = f"{scope}中，{what}{_extreme(field, query.order.descending)}的是{listed}{'，并列' if len(rows) > 1 else ''}。"
    else:
        words = f"{scope}按{what}{'从大到小' if query.order.descending else '从小到大'}{f'的前 {query.order.limit} 位' if query.order.limit else ''}：{listed}。"
    places = tuple(row_place(document, r) for r in rows)
    pool = tuple(r for r in compute(document, Query(document.id, relation.key, filters=query.filters)).rows if measure(r, field))
    operands = tuple(Operand(round2(m.value), name_of(r), (row_place(document, r),)) for r in pool if (m := measure(r, field)))
    best = values[0][1] if values else Amount(Decimal(0))
    c = Computation("max" if query.order.descending and query.order.limit == 1 else "min" if query.order.limit == 1 else "rank", f"{what}：{len(operands)} 个逐一比较", operands, round2(best.value), best.unit)
    claims = [row_claim(document, relation, r, [k for k in keys if k in r.cells]) for r in rows]
    lines = [(words, places if len(places) <= MARKED else ()), *notes(document, relation, result)]
    kind = "comparison" if query.order.limit and query.order.limit <= 1 else "list"
    return Answered(document, kind, tuple(lines), tuple(claims), interpretation(relation, query, "比较"), table(document, relation, rows, keys, field), c, certainty="typed")  # type: ignore[arg-type]


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
    query, relation = result.query, result.relation
    groups = result.groups
    assert query.aggregates
    by = label_of(relation, query.group) if query.group else "对象"
    described = [f"{g.name}{'：' if len(g.totals) > 1 else ' '}" + "，".join(_group_total(relation, t) for t in g.totals) for g in groups]
    lines: list[tuple[str, tuple[Place, ...]]] = []
    if query.groups:
        lines.append((_verdict(relation, groups), ()))
        lines.append(("；".join(described) + "。", tuple(row_place(document, r) for g in groups for r in g.rows) if sum(len(g.rows) for g in groups) <= MARKED else ()))
    elif query.order and (query.order.limit or query.order.nth):
        top = "最多" if query.order.descending else "最少"
        noun = "个数" if query.aggregates[0].op == "count" else label_of(relation, query.aggregates[0].field) + ("合计" if query.aggregates[0].op == "sum" else "平均")
        lines.append((f"按{by}统计，{relation.noun}{noun}{top}的是" + "、".join(described) + ("，并列" if len(groups) > 1 and query.order.limit == 1 else "") + "。", tuple(row_place(document, r) for g in groups for r in g.rows) if sum(len(g.rows) for g in groups) <= MARKED else ()))
    else:
        lines.append((f"{subject(relation, query.filters)}涉及 {len(groups)} 个{by}：" + "；".join(described) + "。", ()))
    lines += notes(document, relation, result)
    columns = [Column("name", by, "text")]
    for a in query.aggregates:
        key = f"{a.op}_{a.field}" if a.field else a.op
        unit = next((t.unit for g in groups for t in g.totals if t.op == a.op and t.field == a.field and t.unit), "")
        columns.append(Column(key, _operation(relation, a), "number", unit))
    if not any(a.op == "count" for a in query.aggregates):
        columns.append(Column("count", "个数", "integer"))
    rows = []
    for g in groups:
        cells: dict[str, object] = {"name": g.name, "count": len(g.rows)}
        for t in g.totals:
            cells[f"{t.op}_{t.field}" if t.field else t.op] = number(t.result)
        rows.append(TableRow(cells, tuple(row_place(document, r) for r in g.rows)))
    totals = [t for g in groups for t in g.totals]
    parts = [computation(document, t) for t in totals]
    first = parts[0] if parts else computation(document, Total("count", "", (), Decimal(0), "", False))
    if len(groups) > 1 and query.groups and len(query.aggregates) == 1:
        a, b = groups[0].totals[0], groups[1].totals[0]
        ops = (Operand(a.result, groups[0].name, tuple(row_place(document, r) for r in groups[0].rows)), Operand(b.result, groups[1].name, tuple(row_place(document, r) for r in groups[1].rows)))
        high, low = max(a.result, b.result), min(a.result, b.result)
        c = Computation("difference", f"{show(high)} − {show(low)}", ops, high - low, a.unit, a.about or b.about, tuple(parts))
    else:
        c = Computation(first.operation, first.expression, first.operands, first.result, first.unit, first.about, tuple(parts[1:]))
    named = [tuple(f.value) if f.op == "under" and isinstance(f.value, tuple) else () for f in query.groups] or [()] * len(groups)
    claims = []
    for g, under in zip(groups, named, strict=True):
        if g.rows:
            above = tuple(Place(document, document.headings[int(i)].span) for i in under)
            first = cell_places(document, g.rows[0], query.group) if query.group else ()
            places = tuple({p.key: p for p in (*above, *first, *(row_place(document, r) for r in g.rows))}.values())
            claims.append(claim(f"{g.name}：" + "，".join(_group_total(relation, t) for t in g.totals), places, computation=c))
    if not claims:
        return compose_empty(document, result)
    return Answered(document, "comparison", tuple(lines), tuple(claims), interpretation(relation, query, "比较" if query.groups else "统计"), Table(tuple(columns), tuple(rows)), c, certainty="typed")


def _group_total(relation: Relation, t: Total) -> str:
    if t.op == "count":
        return f"{show(t.result)} 个"
    return total_words(relation, t)


def _verdict(relation: Relation, groups: Sequence[Group]) -> str:
    parts = []
    for i, t in enumerate(groups[0].totals):
        ranked = sorted(groups, key=lambda g: -g.totals[i].result)
        what = "负责的" + relation.noun + "个数" if t.op == "count" else f"{relation.noun}{label_of(relation, t.field)}{'平均' if t.op == 'mean' else '合计'}"
        top, second = ranked[0], ranked[1]
        if top.totals[i].result == second.totals[i].result:
            parts.append(f"{'、'.join(g.name for g in ranked if g.totals[i].result == top.totals[i].result)}的{what}一样，均为 {show(top.totals[i].result)} {t.unit or '个'}")
        else:
            gap = top.totals[i].result - second.totals[i].result
            parts.append(f"{top.name}{what}更多（{show(top.totals[i].result)} {t.unit or '个'}），比{second.name}多 {show(gap)} {t.unit or '个'}")
    return "；".join(parts) + "。"


def compose_share(document: Document, result: Result) -> Answered:
    """What part of the whole the filtered rows are."""
    query, relation = result.query, result.relation
    part, whole = result.totals[0], result.whole[0]
    if not result.rows or not whole.result:
        return compose_empty(document, result)
    percent = round2(part.result / whole.result * 100)
    what = relation.noun + "个数" if part.op == "count" else f"{label_of(relation, part.field)}合计"
    unit = part.unit or "个"
    places = tuple(row_place(document, r) for r in result.rows)
    words = f"{subject(relation, query.filters)}{what} {show(part.result)} {unit}，占全部 {len(result.checked)} 个{relation.noun}{what} {show(whole.result)} {unit} 的 {show(percent)}%。"
    one = computation(document, part)
    c = Computation("share", f"{show(part.result)} ÷ {show(whole.result)} × 100", one.operands, percent, "%", part.about or whole.about, (one, computation(document, whole)))
    return Answered(document, "number", ((words, places if len(places) <= MARKED else ()),), (claim(words if not figures(subject(relation, query.filters)) else words.replace(subject(relation, query.filters), f"符合条件的{relation.noun}", 1), tuple(row_place(document, r) for r in result.checked), computation=c),), interpretation(relation, query, "占比："), table(document, relation, result.rows, default_keys(relation, query)), c, certainty="typed")


def compose(document: Document, result: Result) -> Answered:
    from .compose_rows import compose_rows

    query = result.query
    if query.rows:
        return compose_rows(document, result)
    if query.groups or query.group:
        return compose_groups(document, result)
    if query.share:
        return compose_share(document, result)
    if query.order:
        return compose_order(document, result)
    return compose_list(document, result)
