"""What a heading says: its parts with their lead sentences, a labelled paragraph, the whole of a short section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.document import Document

from .answer import Answer, Answered, Claim, Computation, NotFound, Operand, Place
from .bag import Bag
from .keys import key
from .outline_parts import (
    Labelled,
    Part,
    block_place,
    grouped,
    intro,
    labels,
    parts,
    place_of,
    title_of,
    whole,
    words_of,
)
from .parts import claim
from .scan import number
from .structure_words import LABEL, NTH, POSITION, left, measured

SHOWN = 12  # parts whose lead sentences and marks are told
MOST = 60
_ASKS = re.compile(
    r"几|哪[一二两三四五六七八九十几些]|分(?:哪|几|为)|多少|是什么|有啥|呢|内容|介绍|概括|概述|讲|说|写|画|怎样|怎么样|如何|全文|原文|列"
)
_PLACED = re.compile(r"([^:：]{2,20})[:：](.{2,40})$")  # a place, and what it is for
_GENERIC = re.compile(r"任务|措施|举措|重点|方向|要求")
_OPEN = re.compile(r"为什么|为何|谁|多少钱|什么时候|何时|吗|是否|能不能")


def outlines(bag: Bag, document: Document, headings: Sequence[int]) -> Answer | None:
    """The answer for each heading named, put together; None when the question asks something else of them."""
    asked = _without_labels(document, headings, bag)
    made: list[Answered] = []
    for i in asked:
        found = labelled(document, i, bag) or position(document, i, bag)
        if found is not None:
            made.append(found)
    if made:
        return together(made)
    if len(asked) > 1 and not _each(bag):
        asked = asked[:1]
    answers = [a for i in asked if (a := outline(document, i, bag)) is not None]
    proven = [a for a in answers if isinstance(a, Answered)]
    return together(proven) if proven else answers[0] if answers else None


def _each(bag: Bag) -> bool:
    """Does the question ask of each of several: …和…分别讲了什么?"""
    return bag.has("each", "include") or bool(re.search(r"和|与|跟|及|、|各", bag.scan.question.source))


def _without_labels(document: Document, headings: Sequence[int], bag: Bag) -> list[int]:
    """The headings named, without one whose title is but a label of another: 健康服务业的|发展目标."""
    found = list(dict.fromkeys(headings))
    for i in found:
        under = {
            key(x.label)
            for x in labels(document, i)
            if x.block or x.label not in document.headings[x.heading].title
        }
        kept = [j for j in found if j == i or key(document.headings[j].title) not in under]
        if len(kept) < len(found) and i in kept:
            return kept
    nested = [j for j in found if any(i != j and i in document.ancestry(j) for i in found)]
    return nested[:1] if nested and len(found) == 2 and not _each(bag) else found


def labelled(document: Document, heading: int, bag: Bag) -> Answered | None:
    """The paragraphs and columns under a heading whose labels the question names: 健康服务业的发展目标."""
    title = key(document.headings[heading].title)
    text = bag.scan.question.key.replace(title, "")
    known = [x for x in labels(document, heading) if len(key(x.label)) >= 2]
    named = [x for x in known if key(x.label) in text and key(x.label) not in title]
    if not named:
        words = {w for w in LABEL.findall(text) if w not in title}
        named = [x for x in known if any(w in x.label for w in words) and len(key(x.label)) <= 6]
    if not named:
        return None
    inside = "".join(key(words_of(document, x.block)) if x.block else title for x in named)
    rest = [*left(bag), *(t.text for t, x in bag.fields if x.field == "name"), *(t.text for t, _ in bag.rows)]
    if _OPEN.search(text) or not all(
        w in inside or w in title or any(w in key(x.label) for x in named) for w in rest
    ):
        return None
    made = [_label_answer(document, heading, x) for x in named]
    return together([a for a in made if isinstance(a, Answered)])


def _label_answer(document: Document, heading: int, x: Labelled) -> Answer:
    if x.block is None:
        return told(document, x.heading)
    place = block_place(document, x.block)
    words = words_of(document, x.block)
    h = document.headings[heading]
    return Answered(
        document,
        "passage",
        ((f"{title_of(document, h)}：{words}", (place,)),),
        (Claim(words, (place,)),),
        f"查“{h.title}”的{x.label}",
        certainty="structure",
    )


def position(document: Document, heading: int, bag: Bag) -> Answered | None:
    """The words behind the colon of a title that says what a place is for (智造新城：数智生产新服务), and its text."""
    text = bag.scan.question.key
    if not POSITION.search(text) or _OPEN.search(text):
        return None
    titles = "".join(key(document.headings[i].title) for i in document.ancestry(heading))
    if any(w not in titles and not POSITION.search(w) for w in left(bag)):
        return None
    return _position(document, heading)


def _position(document: Document, heading: int) -> Answered | None:
    h = document.headings[heading]
    m = _PLACED.match(h.title)
    if m is None:
        return None
    said = whole(document, heading)
    head = place_of(document, h)
    lines = [(f"{m[1]}的定位：{m[2]}。", (head,)), *((f"\n{words}", (place,)) for words, place in said)]
    claims = (Claim(f"{m[1]}：{m[2]}", (head,)), *(Claim(words, (place,)) for words, place in said))
    return Answered(document, "passage", tuple(lines), claims, f"查“{m[1]}”的定位", certainty="structure")


def positions(document: Document, bag: Bag) -> Answered | None:
    """What each of several places is for (四个县市片区的定位): of the headings beside each other that say so, those that
    the question counts, or whose heading above it speaks of. None where that means several such groups, or none."""
    text = bag.scan.question.key
    if not POSITION.search(text) or not re.search(r"各|分别|都|[几两二三四五六七八九]个", text):
        return None
    groups: dict[int, list[int]] = {}
    for i, h in enumerate(document.headings):
        if _PLACED.match(h.title):
            groups.setdefault(h.parent, []).append(i)
    counted = {int(t.figure) for t in bag.scan.of("figure") if t.figure is not None}
    above = {p: key(document.headings[p].title) for p in groups if p >= 0}
    spoken = {p for p, title in above.items() if len(set(title) & set(text) & set("县市区镇乡城街")) > 1}
    fits = [p for p in above if len(groups[p]) > 1 and (not counted or len(groups[p]) in counted)]
    fits = [p for p in fits if p in spoken] or fits
    if len(fits) != 1:
        return None
    made = [_position(document, i) for i in groups[fits[0]]]
    return together([x for x in made if x is not None])


def together(made: Sequence[Answered]) -> Answered:
    """Several answers as one, each in its own paragraph."""
    if len(made) == 1:
        return made[0]
    lines = [*made[0].lines]
    for a in made[1:]:
        (words, places), *rest = a.lines
        lines += [("\n" + words, places), *rest]
    counts = [a.computation for a in made if a.computation is not None]
    c = counts[0] if counts else None
    if c is not None and len(counts) > 1:
        c = Computation(c.operation, c.expression, c.operands, c.result, c.unit, also=tuple(counts[1:]))
    return Answered(
        made[0].document,
        made[0].kind,
        tuple(lines),
        tuple(c for a in made for c in a.claims),
        "；".join(dict.fromkeys(a.interpretation for a in made)),
        computation=c,
        certainty="structure",
    )


def outline(document: Document, heading: int, bag: Bag) -> Answer | None:
    """What the heading says, when the question asks for that and for nothing besides."""
    scan, text = bag.scan, bag.scan.question.key
    titles = "".join(key(document.headings[i].title) for i in document.ancestry(heading))
    rest = [w for w in left(bag) if w not in titles]
    unmet = [w for w in LABEL.findall(text) if w not in titles and not _GENERIC.fullmatch(w)]
    numbered = bool(scan.of("column", "chapter", "table", "picture", "section"))
    say = scan.has("say", "card") or numbered
    asks = say or scan.has("include", "which", "mean", "exists") or bool(_ASKS.search(text))
    longest = max((len(t.text) for t, _ in bag.headings), default=0) or sum(map(len, left(bag)))
    bare = not rest and len(text) <= longest + 8
    if (measured(bag) or scan.has("bounds", "super", "op_before")) and not numbered:
        return None  # a condition on what the heading holds
    if rest or unmet or not (asks or bare) or _OPEN.search(text):
        return None
    if bag.values and not (say or bare):
        return None
    return told(document, heading)


def nth(bag: Bag, document: Document, headings: Sequence[int]) -> Answer | None:
    """One part of a heading by its place in the order: 保障措施第二条."""
    m = NTH.search(bag.scan.question.key)
    if m is None or len(headings) != 1 or any(w not in m.group() for w in left(bag)):
        return None
    value = int(number(m["n"]) or 0)
    held = [p for p in parts(document, headings[0]) if not p.caption]
    title = title_of(document, document.headings[headings[0]])
    if not 0 < value <= len(held):
        place = place_of(document, document.headings[headings[0]])
        return NotFound(
            f"“{title}”共 {len(held)} 部分，没有{m.group()}。", f"查“{title}”{m.group()}", (place,)
        )
    p = held[value - 1]
    inner = [i for i, h in enumerate(document.headings) if h.span == p.place.span]
    if inner:
        return told(document, inner[0])
    words = p.place.reading().strip()
    line = (f"“{title}”{m.group()}：{words}", (p.place,))
    return Answered(
        document, "passage", (line,), (Claim(words, (p.place,)),), f"查“{title}”{m.group()}", certainty="structure"
    )  # fmt: skip


def told(document: Document, heading: int) -> Answer:
    h = document.headings[heading]
    place, title = place_of(document, h), title_of(document, h)
    reading = f"概述“{title}”"
    if h.kind == "figure":
        return _figure(document, heading)
    if plain := whole(document, heading):
        quoted = [(f"“{title}”：{w}" if n == 0 else f"\n{w}", (p,)) for n, (w, p) in enumerate(plain)]
        claims = tuple(Claim(w, (p,)) for w, p in plain)
        return Answered(document, "passage", tuple(quoted), claims, f"查“{title}”", certainty="structure")
    found = parts(document, heading)
    if not found:
        return NotFound(f"“{title}”下面没有正文：手头的文本缺这一部分。", f"查“{h.title}”", (place,))
    main = [p for p in found if not p.caption] or found
    with_it = [p for p in found if p.caption and p not in main]
    lines, claims_made = _summary(document, heading, main, with_it)
    c = Computation(
        "count",
        f"{len(main)} 项逐一计数",
        tuple(Operand(Decimal(1), p.name, (p.place,)) for p in main),
        Decimal(len(main)),
        "部分",
    )
    return Answered(
        document, "outline", tuple(lines), tuple(claims_made), reading, computation=c, certainty="structure"
    )  # fmt: skip


def _summary(
    document: Document, heading: int, main: Sequence[Part], with_it: Sequence[Part]
) -> tuple[list[tuple[str, tuple[Place, ...]]], list[Claim]]:
    h = document.headings[heading]
    page = document.page(h.span)
    here, title = place_of(document, h), title_of(document, h)
    places = (here, *(p.place for p in main))
    names = grouped(main[:MOST])
    also = f"另有{'、'.join(p.name for p in with_it)}。" if with_it else ""
    unit = "项" if h.kind in ("column", "table") and not any(p.lead for p in main) else "部分"
    pages = f"（印刷版第 {page[0]} 页起）" if page else ""
    marks = places if len(places) <= SHOWN + 1 else (here,)
    lines: list[tuple[str, tuple[Place, ...]]] = [
        (f"“{title}”{pages}共 {len(main)} {unit}：{names}。{also}", marks)
    ]
    claims = [claim(f"{title}：{p.name}", (here, p.place)) for p in main[:MOST]]
    if (
        h.kind not in ("column", "table")
        and any(p.inner for p in main)
        and (lead := intro(document, heading))
    ):
        lines.append((f"\n{lead.reading().strip()}", (lead,)))
        claims.append(Claim(lead.reading().strip(), (lead,)))
    if len(main) <= SHOWN:
        for p in main:
            _tell(p, lines, claims)
    for p in with_it:
        _tell_caption(document, p, lines, claims)
    return lines, claims


def _tell(p: Part, lines: list[tuple[str, tuple[Place, ...]]], claims: list[Claim]) -> None:
    if p.lead is not None:
        lines.append((f"\n{p.name}：{p.lead.reading().strip()}", (p.lead,)))
        claims.append(Claim(p.lead.reading().strip(), (p.lead,)))
    elif p.inner:
        names = "；".join(n for n, _ in p.inner)
        places = tuple(x for _, x in p.inner)
        lines.append((f"\n{p.name}：{names}。", places[:SHOWN]))
        claims.append(claim(f"{p.name}：{names}", (p.place, *places)))


def _tell_caption(
    document: Document, p: Part, lines: list[tuple[str, tuple[Place, ...]]], claims: list[Claim]
) -> None:
    """A column that goes with a section: its parts with their lead sentences, or the names of its rows."""
    i = next(i for i, h in enumerate(document.headings) if h.span == p.place.span)
    inner = [x for x in parts(document, i) if not x.caption]
    if any(x.lead for x in inner) and len(inner) <= SHOWN:
        lines.append((f"\n{p.name}，共 {len(inner)} 部分：", (p.place,)))
        for x in inner:
            _tell(x, lines, claims)
    elif inner:
        names = grouped(inner)
        lines.append((f"\n{p.name}，共 {len(inner)} 项：{names}。", (p.place,)))
        claims.append(claim(f"{p.name}：{names}", (p.place, *(x.place for x in inner))))


def _figure(document: Document, heading: int) -> Answered:
    """A figure's caption, and what the section that it stands in says."""
    h = document.headings[heading]
    place, title = place_of(document, h), title_of(document, h)
    lines: list[tuple[str, tuple[Place, ...]]] = [(f"{title}；文本中只有图题，没有图的内容。", (place,))]
    claims = [Claim(title, (place,))]
    computation = None
    if h.parent >= 0 and isinstance(above := told(document, h.parent), Answered):
        (words, places), *rest = above.lines
        lines += [(f"\n它所在的章节{words}", places), *rest]
        claims += above.claims
        computation = above.computation
    return Answered(
        document, "outline", tuple(lines), tuple(claims), f"查“{h.title}”", computation=computation, certainty="structure"
    )  # fmt: skip
