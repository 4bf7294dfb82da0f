"""Answers about named rows: fields, values computed from fields, stated facts checked, words looked up in the row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.document import Amount, Document, Relation, Row, Span, Unit

from .answer import Answered, Claim, Computation, NotFound, Operand, Place, figures, show
from .compose import claim, computation, interpretation, shown, table, total_words
from .compute import Result, compare, holds, measure, round2
from .keys import key
from .query import Check, Filter, Query
from .wording import DERIVED, amount_words, cell_places, cell_words, head_places, label_of, name_of, row_place, value_words

_CLAUSE = re.compile(r"[^，。；！？\n]+[，。；！？]?")
_SENTENCE = re.compile(r"[^。；！？：\n]+[。；！？]?")
_DIGIT = re.compile(r"[\d一二三四五六七八九十两百千万]")


def compose_rows(document: Document, result: Result) -> Answered | NotFound:
    query, relation = result.query, result.relation
    if query.aggregates:
        return _totals(document, result)
    if query.compare or (len(result.rows) > 1 and query.order):
        return _compared(document, result)
    if query.check:
        return _checked(document, result, query.check)
    if query.computed:
        return _computed(document, result)
    if query.asked:
        return _asked(document, result)
    return _selected(document, relation, result.rows, query)


def _sentence(document: Document, relation: Relation, row: Row, keys: Sequence[str]) -> tuple[str, list[str]]:
    """Field by field, as an official would write it; and the fields that it used."""
    parts: list[str] = []
    used: list[str] = []
    for k in keys:
        if k == "start" and "end" in keys and "start" in row.cells and "end" in row.cells:
            parts.append(f"建设期限为 {row.cells['start'].printed}—{row.cells['end'].printed} 年")
            used += ["start", "end"]
            continue
        if k == "end" and "start" in used:
            continue
        f = relation.field(k)
        if f is None:
            continue
        if k == "growth" and k not in row.cells and "cumulative" in row.cells:
            continue
        if k == "cumulative" and k not in row.cells:
            continue
        words = cell_words(row, f)
        if k in ("start", "end") and k in row.cells:
            words = f"{row.cells[k].printed} 年"
        if f.open:
            words = f"“{row.cells[k].printed}”" if k in row.cells else words
        parts.append(f"{label_of(relation, k)}{'' if words.startswith(('未列出', '“')) else '为 '}{words}")
        used.append(k)
    return f"{name_of(row)}：" + "，".join(parts) + "。", used


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
        text, used = _sentence(document, relation, row, keys)
        places = cell_places(document, row, *used)
        lines.append((text, places))
        claims.append(_printed_claim(document, relation, row, used))
    wanted = "、".join(label_of(relation, k) for k in query.select if relation.field(k)) or "各项"
    names = "、".join(name_of(r) for r in rows)
    words = f"查{names}的{wanted}" + (f"（{'；'.join(query.assumed)}）" if query.assumed else "")
    return Answered(document, "value", tuple(lines), tuple(claims), words, table(document, relation, rows, list(query.select)), certainty="typed")


def _printed_claim(document: Document, relation: Relation, row: Row, keys: Sequence[str]) -> Claim:
    """The same in the words as printed, so that every figure stands in a quote."""
    parts = []
    for k in dict.fromkeys(keys):
        f, cell = relation.field(k), row.cells.get(k)
        if f and cell:
            printed = re.sub(r"\s*\n\s*", "", cell.printed.strip())
            parts.append(f"{label_of(relation, k)} {value_words(cell) if isinstance(cell.value, tuple) else printed}")
    text = name_of(row) + ("：" + "，".join(parts) if parts else "")
    return claim(text, cell_places(document, row, *keys), head_places(document, row, *keys))


def _totals(document: Document, result: Result) -> Answered:
    relation, totals = result.relation, result.totals
    c = computation(document, totals[0], totals[1:])
    places = tuple(row_place(document, r) for r in result.rows)
    words = "、".join(name_of(r) for r in result.rows) + " " + "，".join(total_words(relation, t) for t in totals) + "。"
    return Answered(document, "number", ((words, places),), (claim(words, places, computation=c),), interpretation(relation, result.query, "合计"), table(document, relation, result.rows, [t.field for t in totals if t.field]), c, certainty="typed")


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
    (top, a), (low, b) = ranked[0], ranked[-1]
    what = label_of(relation, field)
    year = field in ("start", "end")
    parts = [f"{name_of(r)}{what}为 {show(m.value) + ' 年' if year else amount_words(m)}" for r, m in known]
    gap = abs(a.value - b.value)
    if gap == 0:
        verdict = f"{'、'.join(name_of(r) for r, _ in known)}的{what}一样。"
    elif year:
        verdict = f"{name_of(top)}的{what}{'更晚' if descending else '更早'}，相差 {show(gap)} 年。"
    else:
        verdict = f"{name_of(top)}的{what}{'更高' if a.unit == '%' else '更多' if descending else '更少'}，相差 {show(gap)} {a.unit if a.unit != '%' else '个百分点'}。"
    operands = tuple(Operand(m.value, name_of(r), (row_place(document, r),)) for r, m in known)
    high, less = max(a.value, b.value), min(a.value, b.value)
    c = Computation("difference", f"{show(high)} − {show(less)}", operands, gap, a.unit, any(m.qualifier != "exact" for _, m in known))
    claims = [_printed_claim(document, relation, r, keys if field not in DERIVED else ["start", "end"]) for r, _ in known]
    places = tuple(row_place(document, r) for r, _ in known)
    lines = [(verdict, ()), ("；".join(parts) + "。", places)]
    names = " 与 ".join(name_of(r) for r, _ in known)
    return Answered(document, "comparison", tuple(lines), tuple(claims), f"比较{names}：{what}", table(document, relation, rows, keys), c, certainty="typed")


def _checked(document: Document, result: Result, check: Check) -> Answered:
    """A stated fact confirmed, or corrected with what the document says."""
    relation, row, query = result.relation, result.rows[0], result.query
    f = Filter(check.field, check.op, check.value, check.words, ("responsible", "lead") if check.field == "units" else ())
    if check.op in ("is",) and check.field == "column":
        true: bool | None = key(check.words) in key(row.cells["column"].printed) if "column" in row.cells else False
    elif isinstance(check.value, Decimal) and (m := measure(row, check.field)):
        true = compare(m, check.op, check.value)
    else:
        true = holds(document, row, f)
    relation_field = relation.field(check.field)
    held = cell_words(row, relation_field) if relation_field else ""
    if check.field in ("start", "end") and check.field in row.cells:
        held = f"{row.cells[check.field].printed} 年"
    what = label_of(relation, check.field)
    opening = "是的" if true else "不能确定" if true is None else "不是"
    lines: list[tuple[str, tuple[Place, ...]]] = [(f"{opening}。{name_of(row)}的{what}{'' if held.startswith('未') else '是 '}{held}。", cell_places(document, row, check.field))]
    claims = [_printed_claim(document, relation, row, [check.field])]
    rest = [k for k in query.select if k != check.field]
    if rest:
        text, used = _sentence(document, relation, row, rest)
        lines.append((text, cell_places(document, row, *used)))
        claims.append(_printed_claim(document, relation, row, used))
    words = f"核对：{name_of(row)}的{what}{'是' if check.op in ('is', '=') else ''} {check.words}" + (f"（{'；'.join(query.assumed)}）" if query.assumed else "")
    return Answered(document, "check", tuple(lines), tuple(claims), words, table(document, relation, [row], [check.field, *rest]), certainty="typed")


def _computed(document: Document, result: Result) -> Answered | NotFound:
    relation, row, what = result.relation, result.rows[0], result.query.computed
    made = {"duration": _duration, "share": _share, "rest": _rest, "increase": _increase, "growth_total": _growth, "of_column": _of_column}[what](document, result)
    if isinstance(made, str):
        return NotFound(f"{name_of(row)}：{made}", f"计算{name_of(row)}", (row_place(document, row),))
    words, c, keys = made
    scope = tuple(Place(document, document.headings[int(i)].span) for f in result.query.filters if isinstance(f.value, tuple) for i in f.value)
    places = (*cell_places(document, row, *keys), *scope)
    lines = [(words, places)]
    claims = [claim(words, places, head_places(document, row, *keys), c)]
    assumed = f"（{'；'.join(result.query.assumed)}）" if result.query.assumed else ""
    return Answered(document, "number", tuple(lines), tuple(claims), f"计算{name_of(row)}的{DERIVED.get(what, (what,))[0] if what in DERIVED else {'increase': '增加量', 'growth_total': '总增长', 'of_column': '占比'}[what]}{assumed}", table(document, relation, [row], keys), c, certainty="typed")


Made = tuple[str, Computation, list[str]] | str


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
    c = Computation("difference", f"{b} − {a}", (_operand(document, row, "end", "完工年份"), _operand(document, row, "start", "开工年份")), m.value, "年", also=(Computation("count", f"{b} − {a} + 1", (), m.value + 1, "个年度"),))
    return f"{name_of(row)}建设期限为 {a}—{b} 年，相隔 {show(m.value)} 年，首尾都算跨 {show(m.value + 1)} 个年度。", c, ["start", "end"]


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
    c = Computation("share", f"{show(x.value)} ÷ {show(y.value)} × 100", (_operand(document, row, "planned", "“十四五”期间计划投资"), _operand(document, row, "total", "总投资")), percent, "%", "about" in (x.qualifier, y.qualifier))
    return f"{name_of(row)}{label_of(result.relation, 'planned')} {amount_words(x)}，占总投资 {amount_words(y)}的{'约 ' if c.about else ' '}{show(percent)}%。", c, ["planned", "total"]


def _rest(document: Document, result: Result) -> Made:
    row = result.rows[0]
    two = _two(row, "total", "planned")
    if two is None:
        return "原文没有同时列出总投资和五年计划投资，算不出差额。"
    x, y = two
    c = Computation("difference", f"{show(x.value)} − {show(y.value)}", (_operand(document, row, "total", "总投资"), _operand(document, row, "planned", "“十四五”期间计划投资")), x.value - y.value, "亿元", "about" in (x.qualifier, y.qualifier))
    return f"{name_of(row)}总投资 {amount_words(x)}，减去{label_of(result.relation, 'planned')} {amount_words(y)}，还有{'约 ' if c.about else ' '}{show(c.result)} 亿元。", c, ["total", "planned"]


def _base_target(result: Result) -> tuple[Amount, Amount] | None:
    return _two(result.rows[0], "base", "target")


def _increase(document: Document, result: Result) -> Made:
    row, two = result.rows[0], _base_target(result)
    if two is None:
        return "原文没有同时列出基期值和目标值的数字，算不出增加量。"
    x, y = two
    unit = "个百分点" if x.unit == "%" else x.unit
    c = Computation("difference", f"{show(y.value)} − {show(x.value)}", (_operand(document, row, "target", "目标值"), _operand(document, row, "base", "基期值")), y.value - x.value, unit, "about" in (x.qualifier, y.qualifier))
    return f"{name_of(row)}由 {cell_words(row, result.relation.field('base'))} 到 {amount_words(y)}，增加 {show(c.result)} {unit}。", c, ["base", "target"]  # type: ignore[arg-type]


def _growth(document: Document, result: Result) -> Made:
    row, two = result.rows[0], _base_target(result)
    if two is None or not two[0].value:
        return "原文没有同时列出不为零的基期值和目标值，算不出增长幅度。"
    x, y = two
    percent, times = round2((y.value - x.value) / x.value * 100), round2(y.value / x.value)
    inner = Computation("growth", f"{show(y.value)} ÷ {show(x.value)}", (), times, "倍", True)
    c = Computation("growth", f"({show(y.value)} − {show(x.value)}) ÷ {show(x.value)} × 100", (_operand(document, row, "target", "目标值"), _operand(document, row, "base", "基期值")), percent, "%", True, (inner,))
    return f"{name_of(row)}由 {cell_words(row, result.relation.field('base'))} 到 {amount_words(y)}，增长约 {show(percent)}%，是基期的约 {show(times)} 倍。", c, ["base", "target"]  # type: ignore[arg-type]


def _of_column(document: Document, result: Result) -> Made:
    query, row = result.query, result.rows[0]
    scope = [r for r in result.relation.rows if all(holds(document, r, f) is True for f in query.filters)]
    field = next((k for k in query.select if isinstance(getattr(row.cells.get(k), "value", None), Amount)), "total")
    mine = measure(row, field)
    operands = tuple(Operand(m.value, name_of(r), (row_place(document, r),)) for r in scope if (m := measure(r, field)))
    whole = sum((o.value for o in operands), Decimal(0))
    if mine is None or not whole:
        return "原文没有列出需要的数，算不出占比。"
    percent = round2(mine.value / whole * 100)
    inner = Computation("sum", " + ".join(show(o.value) for o in operands), operands, whole, mine.unit)
    c = Computation("share", f"{show(mine.value)} ÷ {show(whole)} × 100", (_operand(document, row, field),), percent, "%", True, (inner,))
    words = "、".join(f.words for f in query.filters) or f"全部 {len(operands)} 个{result.relation.noun}"
    return f"{name_of(row)}{label_of(result.relation, field)} {amount_words(mine)}，占{words}合计 {show(whole)} {mine.unit}的约 {show(percent)}%。", c, [field]


def _asked(document: Document, result: Result) -> Answered | NotFound:
    """Words that no field took, looked for in the row's own sentences; not found when they are not there."""
    query, relation, row = result.query, result.relation, result.rows[0]
    found = lookup(document, row, query.asked)
    if not found:
        fields = "、".join(f.label for f in relation.fields if f.key not in ("number", "name") and not f.open)
        what = query.asked.replace(" ", "")
        return NotFound(f"文件没有说{name_of(row)}的“{what}”；有的是：{fields}。", f"查{name_of(row)}的{what}", (row_place(document, row),), asked=query.asked)
    lines: list[tuple[str, tuple[Place, ...]]] = []
    claims: list[Claim] = []
    for span in found:
        words = document.reading(span).strip("，；。 ")
        place = Place(document, span, row.heading)
        lines.append((f"{name_of(row)}：“{words}”。", (place,)))
        claims.append(Claim(words, (place,)))
    if query.select:
        text, used = _sentence(document, relation, row, [k for k in query.select if relation.field(k)])
        lines.append((text, cell_places(document, row, *used)))
        claims.append(_printed_claim(document, relation, row, used))
    return Answered(document, "value", tuple(lines), tuple(claims), f"查{name_of(row)}：{query.asked}" + (f"（{'；'.join(query.assumed)}）" if query.assumed else ""), None, certainty="lookup")


def lookup(document: Document, row: Row, asked: str) -> list[Span]:
    """Clauses of the row that hold the words asked for, each as a span, in the order of the words."""
    cell = row.cells.get("content")
    text = document.text
    piece = row.piece
    reading = piece.reading(text)
    clauses = [(m.start(), m.end(), key(m.group())) for m in _CLAUSE.finditer(reading)]
    if len(asked.split()) > 1 or len(asked) > 5:  # words that stand apart in one sentence: B 区块…，建筑面积…
        clauses += [(m.start(), m.end(), key(m.group())) for m in _SENTENCE.finditer(reading) if m.end() - m.start() <= 130]
    skip = {key(n) for k in ("total", "planned") if (c := row.cells.get(k)) for n in [c.printed]}
    words = [w for w in asked.split() if w]
    chosen: list[tuple[int, int]] = []
    hits = 0
    for word in words:
        best: tuple[float, int, int] | None = None
        for a, b, clause in clauses:
            if any(s and s in clause and "投资" in clause for s in skip) or "单位" in clause:
                continue
            score = _overlap(word, clause)
            if score <= 0:
                continue
            if _DIGIT.search(clause):
                score += 0.3
            score += 0.6 * (sum(_overlap(w, clause) > 0 for w in words) - 1) - (b - a) / 400
            if best is None or score > best[0]:
                best = (score, a, b)
        if best is not None:
            hits += 1
            if (best[1], best[2]) not in chosen:
                chosen.append((best[1], best[2]))
    significant = [w for w in words if len(w) >= 2] or words
    met = sum(any(_overlap(w, c) > 0 for _, _, c in clauses) for w in significant)
    if significant and not any(_overlap(significant[-1], c) > 0 for _, _, c in clauses):
        return []
    if not chosen or met * 2 < len(significant) or cell is None and not chosen:
        return []
    return [piece.cut(a, b).span for a, b in sorted(set(chosen))[:3]]


def _overlap(word: str, clause: str) -> float:
    """1 when the clause holds the word; less when it holds all its characters or most of its pairs."""
    if word in clause:
        return 1.0 + len(word) / 20
    if len(word) == 1:
        return 0.0
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    share = sum(p in clause for p in pairs) / len(pairs)
    if share >= 0.5:
        return share * 0.8
    if len(word) == 2 and all(c in clause for c in word):
        return 0.4
    return 0.0


def units_of(row: Row) -> list[str]:
    cell = row.cells.get("units")
    return [u.name for u in cell.value if isinstance(u, Unit)] if cell and isinstance(cell.value, tuple) else []


__all__ = ["compose_rows", "figures", "lookup", "units_of"]
