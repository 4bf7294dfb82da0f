"""Figures of one thing over years: a row's yearly columns added up (三年一共新建几个), and what a report tells of last
year beside what it aims at this year (目标比去年实际高还是低)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.document import PROSE, Amount, Document, Field, Relation, Row

from .answer import Answered, Computation, Operand, Place, show
from .bag import Bag
from .compute import amount
from .keys import key
from .parts import claim
from .vocabulary import Vocabulary
from .wording import amount_words, head_places, name_of, row_place

_ADDS = re.compile(r"一共|总共|合计|共计|加起来|累计|总计|[两三四五]年(?:要|共|间|内|总|里)?|历年")
_YEARS = re.compile(r"[两三四五]年|历年|各年|几年|20\d\d年?(?:-|到|至)")
_FLOW = re.compile(r"新|投资|资金|补助|培育|引进|发放|完成|改造|建设|开工|招收|培训|当年|产出")
_LEVEL = re.compile(r"比例|比重|占比|率$|余额|总量|水平|指数|满意度|时间|天数|密度|强度")
_YEAR = re.compile(r"^20\d\d年?[底末]?")
_GROWS = re.compile(r"增速|增长|增幅|涨幅")
_CHANGES = re.compile(r"多|少|高|低|提高|增加|增长|下降|降低|差|变化")
_DONE = re.compile(r"现在|目前|实际|完成|现状")

Pair = tuple[tuple[str, Row], tuple[str, Row]]  # (relation, row), the earlier year first


def added(bag: Bag, v: Vocabulary) -> Answered | None:
    """The sum of a row's yearly figures, or the rows compared and ranked by it, when they are amounts of each year and
    the question names none."""
    text = bag.scan.question.key
    s = bag.scan
    measured = s.has("cmp", "super")
    if not ((_ADDS.search(text) and _YEARS.search(text)) or measured) or s.has(
        "year", "increase", "growth_total", "figure"
    ) * (not _ADDS.search(text)):
        return None
    named = [(v.rows[i]) for _, terms in bag.rows for t in terms for i in t.ids[:1]]
    meant = {n.relation for n in bag.nouns} if s.has("super") and not named else set()
    named = named or [x for x in v.rows.values() if x[0].key in meant]
    found: dict[str, list[tuple[Row, list[tuple[Field, Amount]]]]] = {}
    for relation, row in named:
        fields = _family(relation, row, text) if not measured or _named(bag, relation) else []
        parts = [(f, a) for f in fields if (a := amount(row, f.key)) is not None]
        if len(parts) > 1 and len({a.unit for _, a in parts}) == 1:
            found.setdefault(relation.key, []).append((row, parts))
    if len(found) != 1:
        return None
    rows = next(iter(found.values()))
    if len(rows) == 1 and not measured:
        return _sum(v.document, *rows[0])
    return _ranked(v.document, rows, bag) if measured and len(rows) > 1 else None


def _named(bag: Bag, relation: Relation) -> bool:
    """Does the question name a yearly field of the relation, of no year?"""
    return any(
        x.relation == relation.key and (f := relation.field(x.field)) and f.year for _, x in bag.fields
    )


def _ranked(document: Document, rows: Sequence[tuple[Row, list[tuple[Field, Amount]]]], bag: Bag) -> Answered:
    """Rows by the sum of their years; the one asked for (最多, 最少, 哪个多) before the others."""
    least = any(t.value == "min" or t.text in ("少", "小", "低") for t in bag.scan.of("super", "cmp"))
    sums = [(sum((a.value for _, a in parts), Decimal(0)), row, parts) for row, parts in rows]
    sums.sort(key=lambda x: x[0] if least else -x[0])
    best = [x for x in sums if x[0] == sums[0][0]]
    unit = sums[0][2][0][1].unit
    also = tuple(
        Computation(
            "sum", " + ".join(show(a.value) for _, a in parts),
            tuple(Operand(a.value, f.label, (row_place(document, row),)) for f, a in parts), total, unit,
        )
        for total, row, parts in sums
    )  # fmt: skip
    shown = best if bag.scan.has("super") else sums
    names = "、".join(name_of(row) for _, row, _ in best)
    told = "；".join(
        f"{name_of(row)}：{'、'.join(f'{f.label} {amount_words(a)}' for f, a in parts)}，合计 {show(total)} {unit}"
        for total, row, parts in shown
    )
    same = len(best) == len(sums)
    lead = "各年合计一样" if same else f"各年合计最{'少' if least else '多'}的是{names}"
    words = f"{lead}。{told}。"
    places = tuple(row_place(document, row) for _, row, _ in shown)
    heads = head_places(document, shown[0][1], *(f.key for f, _ in shown[0][2]))
    c = Computation("rank", "按各年合计排序", also[0].operands, sums[0][0], unit, also=also)
    return Answered(
        document, "comparison", ((words, places),), (claim(words, places, heads, c),), "比较各年合计", computation=c, certainty="typed"
    )  # fmt: skip


def _family(relation: Relation, row: Row, text: str) -> list[Field]:
    """The row's yearly fields of one thing that adds up over years, the only ones or those that the question names."""
    families: dict[str, list[Field]] = {}
    for f in sorted(relation.fields, key=lambda f: f.year or 0):
        if f.year and f.type == "number" and f.key != "base":
            families.setdefault(
                _YEAR.sub("", f.label).removesuffix("目标值").removesuffix("目标"), []
            ).append(f)
    found: list[list[Field]] = []
    for core, fields in families.items():
        told = core or name_of(row)
        near = not core or key(core) in text or sum(c in text for c in core) * 2 >= len(core)
        if len(fields) > 1 and near and _FLOW.search(told) and not _LEVEL.search(told):
            found.append(fields)
    return found[0] if len(found) == 1 else []


def _sum(document: Document, row: Row, parts: Sequence[tuple[Field, Amount]]) -> Answered:
    place = row_place(document, row)
    heads = head_places(document, row, *(f.key for f, _ in parts))
    total = sum((a.value for _, a in parts), Decimal(0))
    unit = parts[0][1].unit
    about = any(a.qualifier != "exact" for _, a in parts)
    operands = tuple(Operand(a.value, f.label, (place,)) for f, a in parts)
    c = Computation("sum", " + ".join(show(a.value) for _, a in parts), operands, total, unit, about)
    told = "、".join(f"{f.label} {amount_words(a)}" for f, a in parts)
    words = f"{name_of(row)}：{told}，合计{'约' if about else ''} {show(total)} {unit}".rstrip() + "。"
    reading = f"合计{name_of(row)}各年的数"
    return Answered(
        document, "number", ((words, (place,)),), (claim(words, (place,), heads, c),), reading, computation=c, certainty="typed"
    )  # fmt: skip


def both(bag: Bag, v: Vocabulary) -> Answered | None:
    """The figures of two years of the one thing that the question names, of a report or among a plan's targets."""
    names = {
        key(x.value) for _, terms in bag.rows for x in terms if any(v.rows[i][0].key in PROSE for i in x.ids)
    }
    held = {n: h for n in sorted(names) if len(h := _told(v, n)) > 1}
    if len(held) != 1 or bag.values:
        return None
    text = bag.scan.question.key
    pair = _pair(next(iter(held.values())), {int(t.figure) for t in bag.scan.of("year") if t.figure}, text)
    if pair is None:
        return None
    fields = [k for k in ("growth", "value") if all(amount(row, k) for _, row in pair)]
    wanted = "growth" if _GROWS.search(text) or "value" not in fields else "value"
    return _against(v, pair, wanted if wanted in fields else "")


def _told(v: Vocabulary, name: str) -> dict[tuple[int, str], Row]:
    """What sentences tell of a name, by year and relation, the earliest first."""
    found: dict[tuple[int, str], Row] = {}
    for relation in v.document.relations:
        for row in relation.rows if relation.key in PROSE else ():
            if key(str(row.cells["name"].value)) == name:
                found.setdefault((_year(row), relation.key), row)
    return dict(sorted(found.items()))


def _pair(told: dict[tuple[int, str], Row], years: set[int], text: str) -> Pair | None:
    """Of what is told the two that the question sets side by side, the earlier first; None when it does not."""
    done = [(r, row) for (_, r), row in told.items() if r == "results"]
    aims = [(r, row) for (_, r), row in told.items() if r == "targets"]
    if len(years) == 2:
        chosen = [
            next(((r, row) for (y, r), row in told.items() if y == year), None) for year in sorted(years)
        ]
        return (chosen[0], chosen[1]) if chosen[0] and chosen[1] else None
    if not done or not aims or not years <= {_year(done[-1][1]), _year(aims[0][1])}:
        return None
    compares = re.search(r"比|较", text) and _CHANGES.search(text)
    return (done[-1], aims[0]) if compares or (_DONE.search(text) and "目标" in text) else None


def _year(row: Row) -> int:
    year = row.cells["year"].value
    return year if isinstance(year, int) else 0


_LABELS = {
    "results": {"growth": "实际增长", "value": "完成"},
    "targets": {"growth": "增长目标", "value": "目标"},
}


def _against(v: Vocabulary, pair: Pair, field: str) -> Answered:
    """Both in words, with their difference where both give the same kind of figure."""
    document = v.document
    said: list[str] = []
    for relation, row in pair:
        keys = [field] if field else [k for k in ("value", "growth") if amount(row, k)]
        figures = "，".join(
            f"{_LABELS[relation][k]} {amount_words(a)}" for k in keys if (a := amount(row, k)) is not None
        )
        said.append(f"{_year(row)} 年{figures}")
    (_, first), (_, last) = pair
    words = f"{name_of(first)}：{'；'.join(said)}"
    x, y = (amount(first, field), amount(last, field)) if field else (None, None)
    c: Computation | None = None
    places = tuple(
        {p.key: p for _, r in pair for p in (row_place(document, r), *_year_place(document, r))}.values()
    )
    if x and y and x.unit == y.unit:
        unit = "个百分点" if x.unit == "%" else x.unit
        about = any(a.qualifier != "exact" for a in (x, y))
        operands = (
            Operand(y.value, f"{_year(last)} 年", (row_place(document, last),)),
            Operand(x.value, f"{_year(first)} 年", (row_place(document, first),)),
        )
        gap = y.value - x.value
        c = Computation("difference", f"{show(y.value)} − {show(x.value)}", operands, abs(gap), unit, about)
        side = "多" if gap > 0 and x.unit != "%" else "高" if gap > 0 else "少" if x.unit != "%" else "低"
        later = f"{_year(last)} 年比 {_year(first)} 年"
        words += f"；{later}{side}{'约' if about else ''} {show(abs(gap))} {unit}" if gap else "；两者相同"
    words += "。"
    return Answered(
        document, "comparison", ((words, places),), (claim(words, places, computation=c),),
        f"比较{name_of(first)}两年的数", computation=c, certainty="typed",
    )  # fmt: skip


def _year_place(document: Document, row: Row) -> tuple[Place, ...]:
    return tuple(Place(document, s.span) for s in row.cells["year"].sources if not row.span.holds(s.span))
