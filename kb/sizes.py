"""Sizes that rows tell in their own words, so that two can be compared: 实施单元 28 公顷 beside 实施单元…，总面积 21.3 公顷.

What is asked is looked for in the row; the first figure behind it in its sentence is its size.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.document import Document, Row, Span
from ingest.values import decimal

from .answer import Answered, Claim, Column, Computation, Operand, Place, Table, TableRow, show
from .compute import round2
from .keys import keyed
from .query import Order
from .wording import name_of

# In square metres; one of 亩 is 2000 ÷ 3.
_AREA = {
    "公顷": Decimal(10000),
    "平方公里": Decimal(1000000),
    "亩": Decimal(2000) / Decimal(3),
    "平方米": Decimal(1),
    "万平方米": Decimal(10000),
}
_SAME = re.compile(r"平米|m²|m2|㎡|方(?!米|公)")
_FIGURE = re.compile(
    r"(?<![\d.A-Za-z])(?P<n>\d[\d.,]{0,11})\s{0,3}(?P<unit>(?:[万亿]\s{0,2})?(?:平方公里|平方米|平米|公顷|亩|m²|m2|㎡|方|公里|米|吨级|吨|人次|人|张|个|家|辆|座|条|间|套))"
)
_WAYS = (
    (re.compile(r"占地(?:面积)?|用地(?:面积)?"), r"占地|用地|规划面积|规划范围"),
    (re.compile(r"建筑面积|总建面|建面"), r"建筑面积"),
    (re.compile(r"规划(?:总)?面积|总?面积"), r"规划面积|总面积|面积|占地|用地"),
)
_ENDS = re.compile(r"(?:哪个|哪一个|哪家|哪边|哪块|谁|更|相差|差多少|差几|哪).*$")
_AFTER = re.compile(
    r"(?:哪个|哪一个|哪家|哪边|谁)的?(?P<what>[\u4e00-\u9fff]{2,6}?)(?:更|要|会|比较)?[大多高长少小低短]"
)
_LEAD = re.compile(
    r"^(?:项目|工程|的|，|、|两个?|这两个|二者|两者|在|比较|论|比|从|看|按|哪个)+|(?:上|方面|，|的|是)+$"
)


@dataclass(frozen=True, slots=True)
class Size:
    row: Row
    value: Decimal
    unit: str
    span: Span


def phrase(text: str) -> str:
    """What two rows are compared by, from the words behind their names: …的实施单元哪个大, …哪个占地大; "" for none."""
    if m := _AFTER.search(text):
        return _LEAD.sub("", m["what"])
    words = _LEAD.sub("", _ENDS.sub("", text))
    return words if len(words) > 1 else ""


def area_named(text: str) -> str:
    """The word for an area in a question: 占地, 建筑面积; "" for none."""
    return next((m.group() for way, _ in _WAYS if (m := way.search(text))), "")


def measures_area(asked: str) -> bool:
    return any(way.fullmatch(asked) for way, _ in _WAYS)


def sized(document: Document, row: Row, asked: str) -> Size | None:
    """The size that the row tells of what is asked; None when it tells none."""
    pattern = next((words for way, words in _WAYS if way.fullmatch(asked)), re.escape(asked))
    reading = row.piece.reading(document.text)
    for sentence in re.finditer(r"[^。；;]+", reading):
        q = keyed(sentence.group())
        for m in re.finditer(pattern, q.key):
            at = sentence.start() + q.offsets[m.start()]
            got = _FIGURE.search(reading, sentence.start() + q.offsets[m.end() - 1] + 1, sentence.end())
            value = decimal(got["n"]) if got else None
            if got and value is not None:
                unit = _SAME.sub("平方米", re.sub(r"\s", "", got["unit"]))
                return Size(row, value, unit, row.piece.cut(at, got.end()).span)
    return None


def square(s: Size, same: bool) -> Decimal:
    """A size in square metres, or as it stands where all are told in the `same` unit."""
    return s.value * (Decimal(1) if same else _AREA[s.unit])


def told_sizes(document: Document, rows: Sequence[Row], asked: str) -> list[Size]:
    """The sizes that rows tell of what is asked, in one unit or in units of area; [] where they cannot be compared."""
    sizes = [s for r in rows if (s := sized(document, r, asked))]
    if len({s.unit for s in sizes}) > 1:
        areas = [s for s in sizes if s.unit in _AREA]
        sizes = areas if measures_area(asked) or len(areas) == len(sizes) else []
    return sizes


def ranked_sizes(
    document: Document, rows: Sequence[Row], asked: str, order: Order, scope: str
) -> Answered | None:
    """Rows ranked by a size that their own words tell (占地面积最大的项目), with how many tell none; None where fewer than
    two do."""
    sizes = told_sizes(document, rows, asked)
    if len(sizes) < 2:
        return None
    same = len({s.unit for s in sizes}) == 1
    ranked = sorted(sizes, key=lambda s: -square(s, same) if order.descending else square(s, same))
    if order.nth is not None:
        edge = [square(ranked[n - 1], same) for n in (order.nth, *order.also) if 0 < n <= len(ranked)]
        first = [s for s in ranked if square(s, same) in edge]
    else:
        last = square(ranked[min(order.limit or len(ranked), len(ranked)) - 1], same)
        first = [
            s for s in ranked if (square(s, same) >= last if order.descending else square(s, same) <= last)
        ]
    places = {s.row.id: Place(document, s.span, s.row.heading) for s in sizes}
    c = Computation(
        "rank",
        f"{asked}：{len(sizes)} 个逐一比较",
        tuple(Operand(s.value, f"{name_of(s.row)}（{s.unit}）", (places[s.row.id],)) for s in sizes),
        first[0].value,
        first[0].unit,
    )
    printed = {s.row.id: re.sub(r"\s+", " ", places[s.row.id].reading()) for s in sizes}
    told = [f"{name_of(s.row)}（{printed[s.row.id]}）" for s in first]
    way = "从大到小" if order.descending else "从小到大"
    words = (
        f"{scope}中，原文写明{asked}的有 {len(sizes)} 个，其中{asked}{'最大' if order.descending else '最小'}的是{told[0]}。"
        if len(first) == 1 and order.nth is None
        else f"{scope}中，原文写明{asked}的有 {len(sizes)} 个，按{asked}{way}{f'第 {order.nth} 位的是' if order.nth else '为'}：{'、'.join(told)}。"
    )
    found = tuple(places[s.row.id] for s in first)
    lines = [(words, found)]
    if rest := len(rows) - len(sizes):
        lines.append((f"另有 {rest} 个没有写明{asked}，不在比较之列。", ()))
    return Answered(
        document,
        "comparison" if len(first) == 1 else "list",
        tuple(lines),
        tuple(
            Claim(f"{t[: t.rindex('（')]}{asked} {show(s.value)} {s.unit}", (places[s.row.id],))
            for t, s in zip(told, first, strict=True)
        ),
        f"比较{scope}：{asked}，{way}",
        Table(
            (Column("name", "项目", "text"), Column("size", asked, "text")),
            tuple(
                TableRow({"name": name_of(s.row), "size": printed[s.row.id]}, (places[s.row.id],))
                for s in first
            ),
        ),
        c,
        certainty="told",
    )


def compared_sizes(document: Document, rows: Sequence[Row], asked: str, small: bool) -> Answered | None:
    """The rows side by side by a size that each tells; None when one tells none or they cannot be compared."""
    sizes = [s for r in rows if (s := sized(document, r, asked))]
    if len(sizes) < 2 or len(sizes) != len(rows):
        return None
    same = len({s.unit for s in sizes}) == 1
    if not same and not all(s.unit in _AREA for s in sizes):
        return None
    squares = {id(s): square(s, same) for s in sizes}
    ranked = sorted(sizes, key=lambda s: -squares[id(s)])
    unit = ranked[0].unit  # the largest one's: the others are put in it
    by = {i: round2(value / (Decimal(1) if same else _AREA[unit])) for i, value in squares.items()}
    gap = by[id(ranked[0])] - by[id(ranked[-1])]
    places = tuple(Place(document, s.span, s.row.heading) for s in sizes)
    about = not same
    c = Computation(
        "difference",
        f"{show(by[id(ranked[0])])} − {show(by[id(ranked[-1])])}",
        tuple(Operand(by[id(s)], name_of(s.row), (p,)) for s, p in zip(sizes, places, strict=True)),
        gap,
        unit,
        about,
    )
    first = ranked[-1] if small else ranked[0]
    verdict = (
        f"{name_of(first.row)}的{asked}更{'小' if small else '大'}，相差{'约 ' if about else ' '}{show(gap)} {unit}。"
        if gap
        else f"{'、'.join(name_of(s.row) for s in sizes)}的{asked}一样。"
    )
    told = [f"{name_of(s.row)}{asked} {show(s.value)} {s.unit}" for s in sizes]
    return Answered(
        document,
        "comparison",
        ((verdict, ()), ("；".join(told) + "。", places)),
        tuple(Claim(t, (p,)) for t, p in zip(told, places, strict=True)),
        f"比较{' 与 '.join(name_of(s.row) for s in sizes)}：{asked}",
        None,
        c,
        certainty="told",
    )
