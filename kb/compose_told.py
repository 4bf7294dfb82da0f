"""Answers worked out from figures that prose tells: two side by side, a rise, points ahead, one figure of a year."""

from __future__ import annotations

from dataclasses import replace

from ingest.document import Document
from ingest.figures import Figure

from .answer import Answered, Computation, Kind, NotFound, Operand, Place, show
from .compute import compare, round2
from .parts import claim
from .told import Known
from .wording import amount_words


def compose_told(document: Document, known: Known) -> Answered | NotFound:
    wish = known.wanted.wish
    if known.missing:
        return _missing(document, known)
    if wish == "gap":
        return _gap(document, known)
    if wish == "rise" and known.found[-1].kind == "value":
        return _rise(document, known)
    return _single(document, known)


def _place(document: Document, f: Figure) -> Place:
    return Place(document, f.span, f.heading)


def _places(document: Document, known: Known) -> tuple[Place, ...]:
    """Where the figures stand, and their years where those stand elsewhere."""
    found = [_place(document, f) for f in known.found]
    for f in known.found:
        for span in f.dated:
            if not any(p.span.holds(span) for p in found):
                first, last = document.lines(span)
                found.append(
                    Place(
                        document,
                        document.line_span(first, last)
                        if "\t" in document.text[span.start - 1 : span.end + 1]
                        else span,
                        -1,
                    )
                )
    return tuple({p.key: p for p in found}.values())


def _what(f: Figure) -> str:
    return {"growth": "年均增长", "rise": "增长", "ahead": "高出", "value": ""}[f.kind]


def _figure(f: Figure) -> str:
    """The figure as prose prints it where it bounds it (突破600亿元), else as a table would show it."""
    return f.printed if f.printed and f.amount.qualifier != "exact" else amount_words(f.amount)


def _told(f: Figure) -> str:
    return f"{f.name} {f.when}{' ' * bool(f.when)}{_what(f)}{' ' * bool(_what(f))}{_figure(f)}"


def _answered(
    document: Document, known: Known, kind: Kind, text: str, c: Computation | None, wish: str
) -> Answered:
    places = _places(document, known)
    names = " 与 ".join(dict.fromkeys(f.name for f in known.found))
    return Answered(
        document, kind, ((text, places),), (claim(text, places, computation=c),), f"{wish}：{names}", None, c, certainty="told"
    )  # fmt: skip


def _operand(document: Document, f: Figure) -> Operand:
    return Operand(f.amount.value, f.name, (_place(document, f),))


def _at_most(f: Figure) -> bool:
    """Is a figure known to be no more than what is printed?"""
    return f.amount.qualifier in ("exact", "about", "at_most", "less_than")


def _points(unit: str) -> str:
    return "个百分点" if unit == "%" else unit


def _gap(document: Document, known: Known) -> Answered:
    """Which of two is the higher and by how much; not by how much where the units differ or a bound is all there is."""
    a, b = known.found
    both = "；".join(_told(f) for f in (a, b))
    comparable = a.amount.unit == b.amount.unit
    high, low = (a, b) if a.amount.value >= b.amount.value else (b, a)
    if not comparable:
        return _answered(document, known, "comparison", f"{both}；两者单位不同，不能比较大小。", None, "比较")
    if any(f.amount.qualifier not in ("exact", "about") for f in (a, b)):
        surer = next(
            (x for x, y in ((a, b), (b, a)) if compare(x.amount, ">", y.amount.value) and _at_most(y)), None
        )
        verdict = f"{surer.name}更高" if surer else "不能确定哪个更高"
        return _answered(
            document,
            known,
            "comparison",
            f"{verdict}，原文只给出界限，相差多少不能确定。{both}。",
            None,
            "比较",
        )
    gap = high.amount.value - low.amount.value
    about = any(f.amount.qualifier == "about" for f in (a, b))
    c = Computation(
        "difference",
        f"{show(high.amount.value)} − {show(low.amount.value)}",
        (_operand(document, high), _operand(document, low)),
        gap,
        _points(a.amount.unit),
        about,
    )
    first = low if known.wanted.small else high
    word = (
        ("更慢" if known.wanted.small else "更快")
        if a.kind == "growth"
        else "更低"
        if known.wanted.small
        else "更高"
    )
    verdict = (
        "两者一样"
        if not gap
        else f"{first.name}{'年均增长' * (a.kind == 'growth')}{word}，相差 {show(gap)} {_points(a.amount.unit)}"
    )
    return _answered(document, known, "comparison", f"{verdict}。{both}。", c, "比较")


def _rise(document: Document, known: Known) -> Answered:
    last = known.found[-1]
    if len(known.found) == 2:
        base, since, at = (
            known.found[0].amount,
            known.found[0].years[-1],
            (_operand(document, known.found[0]),),
        )
    else:
        assert last.base is not None
        base, since = last.base, last.since
        at = (Operand(last.base.value, f"{last.name}（基期）", (_place(document, last),)),)
    gap = last.amount.value - base.value
    c = Computation(
        "difference",
        f"{show(last.amount.value)} − {show(base.value)}",
        (_operand(document, last), *at),
        gap,
        _points(last.amount.unit),
        "about" in (base.qualifier, last.amount.qualifier),
    )
    began = f" {since} 年的" if since else ""
    until = f" {last.when}的" if last.when else ""
    more = ""
    if last.amount.unit != "%" and base.value > 0:
        rate = round2(gap / base.value * 100)
        grown = f"({show(last.amount.value)} − {show(base.value)}) ÷ {show(base.value)} × 100"
        c = replace(c, also=(Computation("growth", grown, c.operands, rate, "%", True),))
        more = f"（约 {show(abs(rate))}%）"
    word = "提高" if gap >= 0 and last.amount.unit == "%" else "增加" if gap >= 0 else "下降"
    text = f"{last.name}从{began} {amount_words(base)} 到{until} {amount_words(last.amount)}，{word} {show(abs(gap))} {_points(last.amount.unit)}{more}。"
    return _answered(document, known, "number", text, c, "计算变化")


def _single(document: Document, known: Known) -> Answered:
    lines = []
    for f in known.found:
        over = f"比{f.than}" if f.kind == "ahead" else ""
        side = "低" if f.kind == "ahead" and f.amount.value < 0 else _what(f)
        if f.kind == "rise":
            side = f"较 {f.since} 年增长" if f.since else "增长"
        lines.append(f"{f.name} {f.when}{' ' * bool(f.when)}{over}{side}{' ' * bool(side)}{_figure(f)}")
    return _answered(document, known, "value", "；".join(lines) + "。", None, "查文中数字")


def _missing(document: Document, known: Known) -> NotFound:
    name = min((f.name for f in known.found), key=len)
    by_year = {f.years: f for f in reversed(known.found)}
    held = "、".join(f"{by_year[years].when} {_figure(by_year[years])}" for years in sorted(by_year))
    places = tuple({p.key: p for f in known.found for p in (_place(document, f),)}.values())
    asked = f"{known.missing}年的{name}"
    return NotFound(f"文件没有{asked}；有的是：{held}。", f"查{asked}", places[:3])
