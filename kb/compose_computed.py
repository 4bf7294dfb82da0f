"""Values computed from a row's fields: years, shares, what is left, increase, growth, its part of a column."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ingest.document import Amount, Document, Row

from .answer import Answered, Computation, NotFound, Operand, Place, show
from .checks import compared
from .compose_fields import printed_claim, sentence
from .compute import Result, amount, holds, measure, round2
from .parts import claim, table
from .wording import DERIVED, amount_words, cell_places, cell_words, head_places, label_of, name_of, row_place

Made = tuple[str, Computation, list[str]] | str


def compose_computed(document: Document, result: Result) -> Answered | NotFound:
    relation, row, what = result.relation, result.rows[0], result.query.computed
    made = {
        "duration": _duration,
        "share": _share,
        "rest": _rest,
        "increase": _increase,
        "growth_total": _growth,
        "of_column": _of_column,
        "verify": _verify,
        "rank": _rank,
    }[what](document, result)
    if isinstance(made, str):
        return NotFound(f"{name_of(row)}：{made}", f"计算{name_of(row)}", (row_place(document, row),))
    words, c, keys = made
    scope = tuple(
        Place(document, document.headings[int(i)].span)
        for f in result.query.filters
        if isinstance(f.value, tuple)
        for i in f.value
    )
    places = (*cell_places(document, row, *keys), *scope)
    lines = [(words, places)]
    claims = [claim(words, places, head_places(document, row, *keys), c)]
    rest = [k for k in result.query.select if k not in keys and relation.field(k)]
    if rest:
        more, used = sentence(document, relation, row, rest)
        lines.append((more, cell_places(document, row, *used)))
        claims.append(printed_claim(document, relation, row, used))
    assumed = f"（{'；'.join(result.query.assumed)}）" if result.query.assumed else ""
    return Answered(
        document,
        "number",
        tuple(lines),
        tuple(claims),
        f"计算{name_of(row)}的{DERIVED.get(what, (what,))[0] if what in DERIVED else {'increase': '增加量', 'growth_total': '总增长', 'of_column': '占比', 'rank': '位次', 'verify': '增长并与印出的核对'}[what]}{assumed}",
        table(document, relation, [row], keys),
        c,
        certainty="typed",
    )


def _operand(document: Document, row: Row, field: str, label: str = "") -> Operand:
    m = measure(row, field)
    assert m is not None
    return Operand(m.value, label or name_of(row), (row_place(document, row),))


def _duration(document: Document, result: Result) -> Made:
    row = result.rows[0]
    m = measure(row, "duration")
    if m is None:
        return "原文没有列出起止年份。"
    a, b = row.cells["start"].printed, row.cells["end"].printed
    c = Computation(
        "difference",
        f"{b} − {a}",
        (_operand(document, row, "end", "完工年份"), _operand(document, row, "start", "开工年份")),
        m.value,
        "年",
        also=(Computation("count", f"{b} − {a} + 1", (), m.value + 1, "个年度"),),
    )
    return (
        f"{name_of(row)}建设期限为 {a}—{b} 年，相隔 {show(m.value)} 年，首尾都算跨 {show(m.value + 1)} 个年度。",
        c,
        ["start", "end"],
    )


def _verify(document: Document, result: Result) -> Made:
    """The growth or the cumulative figure printed, against the row's own base and target."""
    row = result.rows[0]
    f = next(
        (x for x in compared(document) if x.kind in ("growth", "cumulative") and x.subject == name_of(row)),
        None,
    )
    pair = _two(row, "base", "target")
    if f is None or pair is None:
        return "原文没有可以核对的增速或累计数。"
    base, target = pair
    verdict = "一致" if f.agrees else "不一致" if f.agrees is False else "不能判断是否一致"
    c = Computation(
        "growth" if f.kind == "growth" else "difference",
        f"{show(base.value)} → {show(target.value)}",
        (_operand(document, row, "base", "基期值"), _operand(document, row, "target", "目标值")),
        f.computed,
        f.stated.unit,
    )
    words = f"{name_of(row)}由 {amount_words(base)} 到 {amount_words(target)}，折算为 {show(f.computed)} {f.stated.unit}；印出的是 {f.stated_printed}，{verdict}。"
    note = f"原文注：{f.note}。" if f.note else ""
    return words + note, c, ["base", "target", "growth", "cumulative"]


def _two(row: Row, a: str, b: str) -> tuple[Amount, Amount] | None:
    x, y = measure(row, a), measure(row, b)
    return (x, y) if x and y else None


def _share(document: Document, result: Result) -> Made:
    row = result.rows[0]
    two = _two(row, "planned", "total")
    if two is None or not two[1].value:
        return "原文没有同时列出这两个数，算不出比例。"
    x, y = two
    percent = round2(x.value / y.value * 100)
    c = Computation(
        "share",
        f"{show(x.value)} ÷ {show(y.value)} × 100",
        (
            _operand(document, row, "planned", "“十四五”期间计划投资"),
            _operand(document, row, "total", "总投资"),
        ),
        percent,
        "%",
        "about" in (x.qualifier, y.qualifier),
    )
    return (
        f"{name_of(row)}{label_of(result.relation, 'planned')} {amount_words(x)}，占总投资 {amount_words(y)}的{'约 ' if c.about else ' '}{show(percent)}%。",
        c,
        ["planned", "total"],
    )


def _rest(document: Document, result: Result) -> Made:
    row = result.rows[0]
    two = _two(row, "total", "planned")
    if two is None:
        return "原文没有同时列出总投资和五年计划投资，算不出差额。"
    x, y = two
    c = Computation(
        "difference",
        f"{show(x.value)} − {show(y.value)}",
        (
            _operand(document, row, "total", "总投资"),
            _operand(document, row, "planned", "“十四五”期间计划投资"),
        ),
        x.value - y.value,
        "亿元",
        "about" in (x.qualifier, y.qualifier),
    )
    return (
        f"{name_of(row)}总投资 {amount_words(x)}，减去{label_of(result.relation, 'planned')} {amount_words(y)}，还有{'约 ' if c.about else ' '}{show(c.result)} 亿元。",
        c,
        ["total", "planned"],
    )


def _base_target(result: Result) -> tuple[Amount, Amount] | None:
    return _two(result.rows[0], "base", "target")


def base_words(result: Result) -> str:
    field = result.relation.field("base")
    return cell_words(result.rows[0], field) if field else ""


def _bound(target: Amount, rise: Decimal) -> str:
    """The word for a rise of which only a bound is known, as its target's is."""
    if target.qualifier in ("at_least", "more_than"):
        return "至少" if rise >= 0 else "至多"
    if target.qualifier in ("at_most", "less_than"):
        return "至多" if rise >= 0 else "至少"
    return ""


def _increase(document: Document, result: Result) -> Made:
    row, two = result.rows[0], _base_target(result)
    if two is None:
        return "原文没有同时列出基期值和目标值的数字，算不出增加量。"
    x, y = two
    unit = "个百分点" if x.unit == "%" else x.unit
    c = Computation(
        "difference",
        f"{show(y.value)} − {show(x.value)}",
        (_operand(document, row, "target", "目标值"), _operand(document, row, "base", "基期值")),
        y.value - x.value,
        unit,
        "about" in (x.qualifier, y.qualifier),
    )
    words = f"{name_of(row)}由 {base_words(result)} 到 {amount_words(y)}，{'增加' if c.result >= 0 else '减少'}{_bound(y, c.result)} {show(abs(c.result))} {unit}"
    printed = amount(row, "cumulative")
    if printed is None or printed.value == abs(c.result):
        return f"{words}。", c, ["base", "target"]
    told = f"；文件印出的{label_of(result.relation, 'cumulative')}是 {amount_words(printed)}"  # rounded, or of other years
    return f"{words}{told}。", c, ["base", "target", "cumulative"]


def _growth(document: Document, result: Result) -> Made:
    row, two = result.rows[0], _base_target(result)
    if two is None or not two[0].value:
        return "原文没有同时列出不为零的基期值和目标值，算不出增长幅度。"
    x, y = two
    percent, times = round2((y.value - x.value) / x.value * 100), round2(y.value / x.value)
    inner = Computation("growth", f"{show(y.value)} ÷ {show(x.value)}", (), times, "倍", True)
    c = Computation(
        "growth",
        f"({show(y.value)} − {show(x.value)}) ÷ {show(x.value)} × 100",
        (_operand(document, row, "target", "目标值"), _operand(document, row, "base", "基期值")),
        percent,
        "%",
        True,
        (inner,),
    )
    return (
        f"{name_of(row)}由 {base_words(result)} 到 {amount_words(y)}，增长约 {show(percent)}%，是基期的约 {show(times)} 倍。",
        c,
        ["base", "target"],
    )


def _rank(document: Document, result: Result) -> Made:
    """The row's place among those that the question keeps to, from the largest down; ties share a place."""
    query, row = result.query, result.rows[0]
    scope = [r for r in result.relation.rows if all(holds(document, r, f) is True for f in query.filters)]
    keys = [*query.select, "total", "target"]
    field = next((k for k in keys if isinstance(getattr(row.cells.get(k), "value", None), Amount)), "")
    mine = measure(row, field) if field else None
    if mine is None or row not in scope:
        return "原文没有列出可以排名的数。"
    known = [(m, r) for r in scope if (m := measure(r, field)) and m.unit == mine.unit]
    place = 1 + sum(m.value > mine.value for m, _ in known)
    ties = sum(m.value == mine.value for m, _ in known) - 1
    operands = tuple(
        Operand(m.value, name_of(r), (row_place(document, r),))
        for m, r in sorted(known, key=lambda x: -x[0].value)
    )
    what = label_of(result.relation, field)
    c = Computation("rank", f"{what}：{len(known)} 个从大到小排列", operands, Decimal(place), "位")
    pool = "、".join(f.words + ("负责" if f.field == "units" else "") for f in query.filters) or "全部"
    tied = f"（与另 {ties} 个并列）" if ties else ""
    words = f"{name_of(row)}{what} {amount_words(mine)}，在{pool} {len(known)} 个{result.relation.noun}中从大到小排第 {place} 位{tied}。"
    return words, c, [field]


def _of_column(document: Document, result: Result) -> Made:
    query, row, many = result.query, result.rows[0], result.rows
    scope = [r for r in result.relation.rows if all(holds(document, r, f) is True for f in query.filters)]
    field = next(
        (k for k in query.select if isinstance(getattr(row.cells.get(k), "value", None), Amount)), "total"
    )
    held = [m for r in many if (m := measure(r, field))]
    mine = replace(held[0], value=sum((m.value for m in held), Decimal(0))) if held else None
    operands = tuple(
        Operand(m.value, name_of(r), (row_place(document, r),)) for r in scope if (m := measure(r, field))
    )
    whole = sum((o.value for o in operands), Decimal(0))
    if mine is None or not whole:
        return "原文没有列出需要的数，算不出占比。"
    percent = round2(mine.value / whole * 100)
    inner = Computation("sum", " + ".join(show(o.value) for o in operands), operands, whole, mine.unit)
    c = Computation(
        "share",
        f"{show(mine.value)} ÷ {show(whole)} × 100",
        tuple(_operand(document, r, field) for r in many if measure(r, field)),
        percent,
        "%",
        True,
        (inner,),
    )
    words = (
        "、".join(f.words + ("负责的项目" if f.field == "units" else "") for f in query.filters)
        or f"全部 {len(operands)} 个{result.relation.noun}"
    )
    return (
        f"{'、'.join(name_of(r) for r in many)}{label_of(result.relation, field)}{'合计' * (len(many) > 1)} {amount_words(mine)}，占{words}合计 {show(whole)} {mine.unit}的约 {show(percent)}%。",
        c,
        [field],
    )
