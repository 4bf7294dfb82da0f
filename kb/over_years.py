"""Figures of one thing over years: a row's yearly columns added up (三年一共新建几个), and what a report tells of last
year beside what it aims at this year (目标比去年实际高还是低)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.document import Amount, Document, Field, Relation, Row

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
_DONE = re.compile(r"现在|目前|实际|完成|现状")


def added(bag: Bag, v: Vocabulary) -> Answered | None:
    """The sum of one row's yearly figures, when they are amounts of each year and the question adds them up."""
    text = bag.scan.question.key
    if not (_ADDS.search(text) and _YEARS.search(text)) or bag.scan.has("increase", "growth_total", "super", "cmp"):
        return None
    rows = {i for _, terms in bag.rows for t in terms for i in t.ids if v.relation(t.relation)}
    made = [
        (relation, v.rows[i][1], fields)
        for i in sorted(rows)
        for relation in (v.rows[i][0],)
        if (fields := _family(relation, v.rows[i][1], text))
    ]
    if len(made) != 1:
        return None
    relation, row, fields = made[0]
    parts = [(f, a) for f in fields if (a := amount(row, f.key)) is not None]
    if len(parts) < 2 or len({a.unit for _, a in parts}) > 1:
        return None
    return _sum(v.document, row, parts)


def _family(relation: Relation, row: Row, text: str) -> list[Field]:
    """The row's yearly fields of one thing that adds up over years, the only ones or those that the question names."""
    families: dict[str, list[Field]] = {}
    for f in sorted(relation.fields, key=lambda f: f.year or 0):
        if f.year and f.type == "number" and f.key != "base":
            families.setdefault(_YEAR.sub("", f.label).removesuffix("目标值").removesuffix("目标"), []).append(f)
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
    """What was reached and what is aimed at, of the one thing that a report tells both of."""
    text = bag.scan.question.key
    years = {int(t.figure) for t in bag.scan.of("year") if t.figure is not None}
    if not (len(years) == 2 or (_DONE.search(text) and "目标" in text)) or bag.values:
        return None
    told: dict[str, dict[str, Row]] = {}
    for _, terms in bag.rows:
        for t in terms:
            for i in t.ids if t.relation in ("results", "targets") else ():
                told.setdefault(key(t.value), {}).setdefault(t.relation, v.rows[i][1])
    pairs = [(x["results"], x["targets"]) for x in told.values() if len(x) == 2]
    if len(pairs) != 1:
        return None
    done, aim = pairs[0]
    if years and not years <= {_year(done), _year(aim)}:
        return None
    fields = [k for k in ("growth", "value") if amount(done, k) and amount(aim, k)]
    wanted = "growth" if _GROWS.search(text) or "value" not in fields else "value"
    return _against(v, done, aim, wanted if wanted in fields else "")


def _year(row: Row) -> int:
    year = row.cells["year"].value
    return year if isinstance(year, int) else 0


_LABELS = {"results": {"growth": "实际增长", "value": "完成"}, "targets": {"growth": "增长目标", "value": "目标"}}


def _against(v: Vocabulary, done: Row, aim: Row, field: str) -> Answered:
    """Both in words, with their difference where both give the same kind of figure."""
    document = v.document
    said: list[str] = []
    for relation, row in (("results", done), ("targets", aim)):
        keys = [field] if field else [k for k in ("value", "growth") if amount(row, k)]
        figures = "，".join(
            f"{_LABELS[relation][k]} {amount_words(a)}" for k in keys if (a := amount(row, k)) is not None
        )
        said.append(f"{_year(row)} 年{figures}")
    words = f"{name_of(done)}：{'；'.join(said)}"
    x, y = (amount(done, field), amount(aim, field)) if field else (None, None)
    c: Computation | None = None
    places = tuple(
        {p.key: p for r in (done, aim) for p in (row_place(document, r), *_year_place(document, r))}.values()
    )
    if x and y and x.unit == y.unit:
        unit = "个百分点" if x.unit == "%" else x.unit
        gap = y.value - x.value
        operands = (
            Operand(y.value, f"{_year(aim)} 年目标", (row_place(document, aim),)),
            Operand(x.value, f"{_year(done)} 年实际", (row_place(document, done),)),
        )
        about = any(a.qualifier != "exact" for a in (x, y))
        c = Computation("difference", f"{show(y.value)} − {show(x.value)}", operands, gap, unit, about)
        side = "高" if gap > 0 else "低"
        words += f"；目标比实际{side}{'约' if about else ''} {show(abs(gap))} {unit}" if gap else "；两者相同"
        c = Computation("difference", c.expression, operands, abs(gap), unit, about) if gap < 0 else c
    words += "。"
    return Answered(
        document, "comparison", ((words, places),), (claim(words, places, computation=c),),
        f"比较{name_of(done)}的实际与目标", computation=c, certainty="typed",
    )  # fmt: skip


def _year_place(document: Document, row: Row) -> tuple[Place, ...]:
    return tuple(Place(document, s.span) for s in row.cells["year"].sources if not row.span.holds(s.span))
