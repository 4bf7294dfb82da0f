"""Figures that prose tells, one by one, each with what it is of and when: 服务业增加值从526.84亿元增长为887.37亿元; 存款和
贷款余额分别达A和B，较2015年分别增长C和D; 投资年均增速达12.9%，高于全市5.9个百分点.

They are no relation, whose rows a list would have to hold all of: they are what a comparison or a difference may be
worked out from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal, cast

from . import values as v
from .document import Amount, Block, Document, Relation, Span
from .marks import unmarked

FigureKind = Literal["value", "growth", "rise", "ahead"]
_S = r"\s{0,4}"
_UP = r"(?:增长|增加|提高|提升|上升|扩大|上涨|涨)"
_DOWN = r"(?:下降|降低|减少|缩小|压减|降)"
_F = (
    r"(?:约|近|超过|超|突破)?\s{0,2}\d[\d.]{0,11}\s{0,4}"
    r"(?:%|％|个百分点|[\u4e00-\u9fffA-Za-z²]{1,5}?(?:/[\u4e00-\u9fff]{1,3})?)(?:左右|以上|以下|以内)?"
)
_YEAR = r"(?:19|20)\d{2}"
_PERIOD = re.compile(
    rf"(?<![较比])(?:到|至|截至|截止)?{_S}(?:(?P<a>{_YEAR}){_S}[-—–~～至到]{{1,2}}{_S}(?P<b>{_YEAR}){_S}年|(?P<y>{_YEAR}){_S}年(?P<end>[末底])?(?:的|度)?)"
    r"|“?十(?P<five>[一二三四五六七])五”?(?:期间|时期|以来|期末|末)?"
)
_END = r"(?=$|（|\()"
_FROM_TO = re.compile(
    rf"^(?P<name>.{{0,40}}?)(?:从|由)(?P<when>[^\d]{{0,6}}(?:{_YEAR}{_S}年末?的?)?){_S}(?P<base>{_F}){_S}(?:{_UP}|{_DOWN})(?:到|至|为|了?到)"
    rf"(?P<then>(?:{_YEAR}{_S}年末?的?)?){_S}(?P<value>{_F})(?:$|（|\()"
)
_EACH = re.compile(
    rf"^(?P<names>.{{0,48}}?)(?:分别)(?P<verb>年均|同比)?(?:{_UP}|{_DOWN}|达到|达|为|是|实现|完成|突破){_S}(?P<figures>{_F}(?:[、和与]{_S}{_F}){{1,5}})$"
)
_GREW = re.compile(
    rf"^(?P<name>.{{0,40}}?)(?:年均|平均每年|年平均)(?:{_UP})?(?:率|速度|增速|增幅)?(?:分别)?(?:达到|达|为|是|保持在|高于|超过)?{_S}(?P<figures>{_F}(?:[、和与]{_S}{_F}){{0,5}})$"
)
_ROSE = re.compile(
    rf"^(?P<name>.{{0,40}}?)(?:较|比){_S}(?P<since>{_YEAR}){_S}年(?:末|底)?(?:分别)?(?:{_UP})(?:了)?{_S}(?P<figures>{_F}(?:[、和与]{_S}{_F}){{0,5}})$"
)
_AHEAD = re.compile(
    rf"^(?P<side>高于|高出|快于|领先|低于|慢于)(?P<than>[^\d]{{2,24}}?){_S}(?P<figures>{_F})$"
)
_REACHED = re.compile(
    rf"^(?P<name>.{{0,40}}?)(?:仍|已|力争)?(?:{_UP}(?:到|至|为)|{_DOWN}(?:到|至|为)|达到|达|突破|超过|为|实现|完成)(?P<then>(?:{_YEAR}{_S}年末?的?)?){_S}(?P<figures>{_F})"
    rf"(?:（(?P<in>{_YEAR}){_S}年）|\((?P<in2>{_YEAR}){_S}年\))?$"
)
_JOINED = re.compile(r"[、和与](?=\s{0,4}(?:约|近|超过|超|突破)?\s{0,2}\d)")
_CLAUSE_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_AHEAD, "ahead"), (_GREW, "growth"), (_ROSE, "rise"), (_EACH, ""), (_REACHED, "value"),
)  # fmt: skip
_CLAUSES = re.compile(r"(?:[^，；,;。！？\n]|(?<=\d)[,，](?=\d{3}(?!\d)))+|[。！？\n]")
_LEAD = re.compile(
    r"^(?:其中|同时|预计|力争|努力|全年|年末|年底|受[^\d]{2,8}?影响|[，、\s])+|^(?:全[市县省区])(?=.{3})"
)
_TAIL = re.compile(r"(?:仍|已|累计|将|均|共|总计|合计|的|仅|应)+$")
_NOT_NAME = re.compile(
    r"[“”《》]|^(?:为|把|将|从|以|按|较|比|和|与|产值|产量|收入|利润|增加值|总量|数量)$|^(?:为|把|将|从(?!业|事)|以|按|较|比(?!重|例))|不$"
)


_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Figure:
    """`name` as printed; `years` first and last that it is told of, () where the text tells none. A value told as a
    rise has its `base` and that one's year (0: not told); growth is a yearly percentage, a rise one over all the years
    since `since`, ahead by how many points it is above `than`."""

    name: str
    kind: FigureKind
    amount: Amount
    years: tuple[int, ...]
    when: str = ""  # the years as they are told: 2020 年, “十三五”期间
    span: Span = _NOWHERE
    heading: int = -1
    base: Amount | None = None
    since: int = 0
    than: str = ""
    printed: str = ""  # the figure as prose prints it, with the verb that bounds it: 突破 600 亿元
    dated: tuple[Span, ...] = ()  # where the years stand
    issued: int = 9999  # the year of the document: from it on, figures are goals


Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _When:
    years: tuple[int, ...] = ()
    words: str = ""
    place: Place = (0, 0)


@dataclass(slots=True)
class _Named:
    name: str
    start: int


def figures(document: Document) -> tuple[Figure, ...]:
    """Every figure that a paragraph tells of something, in the order of the text."""
    return tuple(
        f
        for block in document.blocks
        if block.kind in ("paragraph", "item")
        and not (block.heading >= 0 and document.headings[block.heading].kind == "item")
        for f in _of_block(document, unmarked(document.text, block))
    )


_YEARLY = re.compile(r"y20\d\d$")  # the key of a column that holds one year's value


def of_rows(relation: Relation) -> Iterator[Figure]:
    """The figures of a relation's rows that are of a year: a base, a target, a result, a yearly growth."""
    for row in relation.rows:
        name = row.cells.get("name")
        if name is None:
            continue
        told = row.cells.get("year")
        whole = Figure(
            re.sub(r"\s", "", str(name.value)), "value", Amount(Decimal(0)), (), "", row.span, row.heading
        )
        before: Figure | None = None
        for f in relation.fields:
            cell = row.cells.get(f.key)
            if (
                not (f.key in ("base", "target", "value", "growth") or _YEARLY.match(f.key))
                or not cell
                or not isinstance(cell.value, Amount)
            ):
                continue
            year = cell.year or f.year or (told.value if told and isinstance(told.value, int) else 0)
            years = (year,) if year else before.years if before else ()
            dated = tuple(
                s.span for c in (cell, told) if c for s in c.sources if s.role != "value" or c is told
            )
            amount = replace(cell.value, unit=_whole_unit(cell.value.unit))
            made = replace(whole, amount=amount, years=years, when=f"{year} 年" * bool(year), dated=dated)
            if f.key == "growth":
                yield replace(made, kind="growth" if relation.field("base") else "rise")
            elif _YEARLY.match(f.key):
                yield made
                continue
            elif before:
                yield replace(made, base=before.amount, since=before.years[0], dated=(*before.dated, *dated))
            elif year:
                yield made
            before = made if f.key != "growth" and year else before


def _of_block(document: Document, block: Block) -> Iterator[Figure]:
    words = block.piece.reading(document.text)
    if not re.search(r"\d", words):
        return
    when = _When()
    told: list[_Named] = []
    for part in _CLAUSES.finditer(words):
        clause = part.group()
        if clause in "。！？\n":
            when, told = _When(), []
            continue
        opening = re.match(r"(?:.{0,12}[:：])?\s*", clause)
        start = part.start() + (opening.end() if opening else 0)
        for found, first, dated in _read(words[start : part.end()].rstrip(), start, when, told):
            span = block.piece.cut(first, part.end()).span
            places = tuple(s for a, b in dated if a < b for s in block.piece.cut(a, b).spans)
            yield replace(found, span=span, heading=block.heading, dated=places)
        when = _period(clause, part.start()) or when


def _period(words: str, at: int = 0) -> _When | None:
    """The years that words name last; 十三五 is 2016–2020, its end the last of them."""
    found: _When | None = None
    for m in _PERIOD.finditer(words):
        place = (at + m.start(), at + m.end())
        if m["five"]:
            first = 2001 + 5 * ("一二三四五六七".index(m["five"]) + 1)
            last = m.group().endswith("末")
            found = _When((first + 4,) if last else (first, first + 4), m.group(), place)
        elif m["a"]:
            found = _When((int(m["a"]), int(m["b"])), f"{m['a']}—{m['b']} 年", place)
        else:
            found = _When((int(m["y"]),), f"{m['y']} 年", place)
    return found


Read = tuple[Figure, int, tuple[Place, ...]]  # the figure, where its words begin, where its years stand


def _read(clause: str, at: int, when: _When, told: list[_Named]) -> Iterator[Read]:
    """The figures of one clause; `told` are the things that the clause before spoke of, and becomes this one's."""
    if m := _FROM_TO.match(clause):
        yield from _from_to(m, at, when, told)
        return
    for pattern, kind in _CLAUSE_KINDS:
        m = pattern.match(clause)
        if m is None:
            continue
        groups = m.groupdict()
        figures = _JOINED.split(m["figures"])
        bound = re.search(rf"(?:{v.BEFORE})$", clause[: m.start("figures")].rstrip())
        bound_words = bound.group() if bound else ""
        amounts = [_amount(x, bound_words) for x in figures]
        names = groups.get("name") or groups.get("names") or ""
        named = _names(names, at, told, len(amounts))
        if kind == "":
            kind = "growth" if m["verb"] == "年均" else "value"
        units = {"growth": ("%",), "rise": ("%",), "ahead": ("%", "个百分点")}.get(kind, ())
        if not named or len(named) != len(amounts) or any(a is None for a in amounts):
            return
        if units and any(a is not None and a.unit not in units for a in amounts):
            return
        if names and not _added(names):
            told[:] = named
        own = _period(names, at) or when
        if groups.get("then"):
            own = _period(m["then"], at + m.start("then")) or own
        if inside := groups.get("in") or groups.get("in2"):
            place = m.span("in") if groups.get("in") else m.span("in2")
            own = _When((int(inside),), f"{inside} 年", (at + place[0], at + place[1]))
        since = int(groups["since"]) if groups.get("since") else 0
        below = groups.get("side") in ("低于", "慢于")
        for n, amount, words in zip(named, amounts, figures, strict=True):
            assert amount is not None
            signed = replace(amount, value=-amount.value) if below else amount
            than = groups.get("than") or ""
            made = Figure(
                n.name, cast(FigureKind, kind), signed, own.years, own.words, since=since, than=than
            )
            printed = re.sub(r"\s", "", bound_words + words)
            yield replace(made, printed=printed), n.start, (own.place,)
        return


def _from_to(m: re.Match[str], at: int, when: _When, told: list[_Named]) -> Iterator[Read]:
    named = _names(m["name"], at, told)
    base, value = _amount(m["base"]), _amount(m["value"])
    if len(named) != 1 or base is None or value is None or base.unit != value.unit:
        return
    if not _added(m["name"]):
        told[:] = named
    own = _period(m["name"], at) or when
    began = _period(m["when"], at + m.start("when"))
    then = _period(m["then"], at + m.start("then")) or own
    first = began.years[0] if began else own.years[0] if len(own.years) > 1 else 0
    if not began and own.words.startswith(("十", "“十")):
        first = 0  # from what year a plan's years are counted is not said
    words = f"{then.years[-1]} 年" if then.words[:1].isdigit() else then.words
    made = Figure(named[0].name, "value", value, then.years[-1:], words, base=base, since=first)
    dates = (then.place, *((began.place,) if began else ()))
    yield made, named[0].start, dates
    if first:
        before = replace(made, amount=base, years=(first,), when=f"{first} 年", base=None, since=0)
        yield before, named[0].start, dates


def _added(names: str) -> bool:
    """Does a name only add to the one before it: 占GDP比重, 对经济增长贡献率?"""
    return bool(re.match(r"\s*(?:占|对|在全)", names))


def _names(words: str, at: int, told: list[_Named], count: int = 1) -> list[_Named]:
    """The things that words name (A和B, as many as there are figures); those told of before where they name none."""
    if not words.strip():
        return told[-count:] if len(told) >= count else []
    bare = _TAIL.sub("", _LEAD.sub("", _PERIOD.sub("", words)))
    bare = _LEAD.sub("", re.sub(r"\s", "", bare))
    start = at + len(words) - len(words.lstrip())
    if _added(bare):
        return [_Named(told[-1].name + bare, told[-1].start)] if told and count == 1 else []
    if count == 1:
        return [_Named(bare, start)] if 2 <= len(bare) <= 32 and not _NOT_NAME.search(bare) else []
    cuts = [0, *(m.end() for m in re.finditer(r"[、和与]", bare)), len(bare) + 1]
    parts = [bare[a : b - 1] for a, b in pairwise(cuts)]
    if len(parts) != count or any(not p or _NOT_NAME.search(p) for p in parts):
        return []
    return [_Named(p, start) for p in parts]


def _amount(words: str, bound: str = "") -> Amount | None:
    """The figure with its unit; `bound` is the verb in front of it that bounds it (突破)."""
    got = v.figure(bound + words)
    if got is None:
        return None
    after = re.search(rf"(?:{v.AFTER})$", words.strip())
    unit = re.sub(rf"^(?:{v.BEFORE})?\s*[\d.]+\s*|(?:{v.AFTER})$", "", words.strip()).strip()
    held = got.amount.qualifier
    q = v.qualifier("", after.group()) if after and held == "exact" else held
    return replace(got.amount, unit=_whole_unit(unit), qualifier=q)


def _whole_unit(unit: str) -> str:
    return "%" if unit == "％" else unit + "元" if unit in ("亿", "万亿") else unit
