"""Named enumerations: by the headings under one, by their definition in prose, and number-names (336) that join several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.document import Document, Enumeration
from ingest.enumerations import numbers_in

from .answer import Answer, Answered, Computation, NotFound, Operand, Place
from .bag import Bag
from .keys import key
from .outline_parts import place_of, words_of
from .parts import claim
from .structure_find import sentences
from .structure_meta import line
from .structure_words import bare, left
from .vocabulary import Vocabulary

_MEMBERS = re.compile(r"哪|分别|各[是叫]|包括|包含|涵盖|具体|有谁|列全|列出")
_MEANS = re.compile(r"什么|啥|含义|意思|解释|^.{0,2}$")
CHINESE = "一二两三四五六七八九十"
_CODE = re.compile(r"[\da-z]{1,2}(?:\+[\da-z]{1,2}){1,4}|(?<![\d.])[1-9]{2,4}(?![\d.年亿万个%页号条])")
NAME = re.compile(rf"(?P<n>[{CHINESE}]|\d{{1,2}})(?P<c>大|个|项|类|条|种)?(?P<noun>[\u4e00-\u9fff]{{1,8}})")
_COUNTED = re.compile(
    rf"(?:[{CHINESE}]|十[{CHINESE}]|\d{{1,2}})(?:大|个|项|类)[\u4e00-\u9fff]{{2,8}}?(?=[，。；、“”（]|$)"
)


def members(document: Document, heading: int) -> list[tuple[str, Place]]:
    """The sub-headings of a heading that counts them in its title: 实施四大重点行动."""
    h = document.headings[heading]
    below = [
        c for c in document.headings if c.parent == heading and c.kind not in ("column", "table", "figure")
    ]
    count = numbers_in(re.sub(rf"^.*?(?=[{CHINESE}]大)", "", h.title))
    return [(c.title, place_of(document, c)) for c in below] if 2 <= count == len(below) else []


def counts(bag: Bag, document: Document, heading: int) -> bool:
    """Is nothing but the heading's own words, and the parts of a text, in the question?"""
    title = key(document.headings[heading].title)
    return all(w in title for w in left(bag))


def enumeration_named(bag: Bag, v: Vocabulary) -> Enumeration | None:
    """The enumeration that a question names; of several with one name the one in the row that it names too."""
    for _, terms in bag.scan.terms("enumeration"):
        named = [e for e in v.document.enumerations if any(t.value == e.name for t in terms)]
        near = [e for e in named if same_scope(bag, v, e)]
        if near or (named and not bag.rows):
            return (near or named)[0]
    return None


def same_scope(bag: Bag, v: Vocabulary, e: Enumeration) -> bool:
    """Does the enumeration stand in a row that the question names, when it names one?"""
    spans = [v.rows[i][1].span for _, terms in bag.rows for t in terms for i in t.ids if i in v.rows]
    return any(s.holds(e.span) for s in spans) if spans else True


def about(bag: Bag, document: Document, found: Sequence[Enumeration]) -> bool:
    """Do the other content words of the question stand in the paragraphs that give the list, or above them?"""
    around = ""
    for e in found:
        at = document.heading_at(e.span.start)
        around += "".join(key(document.headings[i].title) for i in document.ancestry(at))
        around += "".join(
            key(words_of(document, b)) for b in document.blocks if b.span.holds(e.span) or b.heading == at
        )
    words = left(bag)
    return all(w in around or all(c in around for c in _halves(w)) for w in words if w)


def _halves(words: str) -> list[str]:
    return [words[i : i + 2] for i in range(0, len(words), 2)]


def all_listed(document: Document, found: Sequence[Enumeration]) -> Answered:
    made = []
    for e in found:
        spread = "\n" in document.text[e.span.start : e.span.end]
        place = Place(document, e.span) if spread else line(document, e.span)
        places = [(name, place if e.span.holds(s) else Place(document, s)) for name, s in e.items]
        made.append(listed(document, f"“{e.name}”", places, (place,)))
    if len(made) == 1:
        return made[0]
    lines: list[tuple[str, tuple[Place, ...]]] = [(f"原文有 {len(made)} 处“{found[0].name}”：", ())]
    for e, a in zip(found, made, strict=True):
        at = document.headings[document.heading_at(e.span.start)].title
        lines += [(f"\n{at}：{words}", places) for words, places in a.lines]
    first = made[0].computation
    assert first is not None
    also = tuple(a.computation for a in made[1:] if a.computation is not None)
    joined = Computation(
        first.operation, first.expression, first.operands, first.result, first.unit, also=also
    )
    return Answered(
        document, "outline", tuple(lines), tuple(c for a in made for c in a.claims), made[0].interpretation,
        computation=joined, certainty="structure",
    )  # fmt: skip


def listed(
    document: Document, name: str, items: Sequence[tuple[str, Place]], sources: Sequence[Place]
) -> Answered:
    places = tuple({p.key: p for p in (*sources, *(p for _, p in items))}.values())
    names = "、".join(re.sub(r"\s+", "", n) for n, _ in items)
    c = _count(items)
    return Answered(
        document,
        "outline",
        ((f"{name}共 {len(items)} 项：{names}。", places),),
        (claim(f"{name}：{names}", places, computation=c),),
        f"列出{name}的各项",
        computation=c,
        certainty="structure",
    )


def _count(items: Sequence[tuple[str, Place]]) -> Computation:
    return Computation(
        "count",
        f"{len(items)} 项逐一计数",
        tuple(Operand(Decimal(1), n, (p,)) for n, p in items),
        Decimal(len(items)),
        "项",
    )


def code(bag: Bag, document: Document) -> Answer | None:
    """A number-name (336, 1+9+N): the lists whose counts make it up, or the sentences that say what it stands for."""
    m = _CODE.search(bag.scan.question.key)
    if m is None or bag.rows or bag.values or bag.fields:
        return None
    found = [f for f in sentences(document, (m.group(),)) if _quoted(f.place.reading(), m.group())]
    rest = [w for t in bag.runs if (w := bare(re.sub(r"[\da-z+]+", "", t.text))) and len(w) > 1]
    if not found or not all(any(w in key(f.place.reading()) for f in found) for w in rest):
        return None
    digits = m.group().split("+") if "+" in m.group() else list(m.group())
    places = tuple(f.place for f in found)
    for f in found:
        block = next(b for b in document.blocks if b.span.holds(f.place.span) and b.kind != "contents")
        names = list(dict.fromkeys(x.group() for x in _COUNTED.finditer(words_of(document, block))))
        counts = [str(numbers_in(n)) for n in names]
        for at in range(len(names) - len(digits) + 1):
            if counts[at : at + len(digits)] == digits:
                return _joined(document, m.group(), names[at : at + len(digits)], f.place)
    if not any(_explained(f.place.reading(), digits, m.group()) for f in found):
        return _bare_name(document, bag.scan.question.words(*m.span()), places)
    return Answered(
        document,
        "passage",
        tuple((("" if n == 0 else "\n") + p.reading().strip(), (p,)) for n, p in enumerate(places)),
        tuple(claim(p.reading().strip(), (p,)) for p in places),
        f"查“{bag.scan.question.words(*m.span())}”的含义",
        certainty="structure",
    )


def _quoted(words: str, name: str) -> bool:
    return any(key(q) == name for q in re.findall(r"[“\"]([^“”\"]+)[”\"]", words))


def _explained(words: str, parts: Sequence[str], name: str) -> bool:
    """Does a sentence name every number or letter of the name again, outside the name?"""
    rest = key(words).replace(name, "")
    return all(re.search(rf"{re.escape(p)}(?!\d)[大个项类]", rest) for p in parts)


def _joined(document: Document, name: str, lists: Sequence[str], source: Place) -> Answered:
    items: list[tuple[str, Place]] = []
    lines: list[tuple[str, tuple[Place, ...]]] = [
        (f"“{name}”即{'、'.join(lists)}：{source.reading().strip()}", (source,))
    ]
    claims = [claim(source.reading().strip(), (source,))]
    for words in lists:
        held, at = _list_of(document, words)
        if not held:
            continue
        names = "、".join(n for n, _ in held)
        places = (*at, *(p for _, p in held))
        lines.append((f"\n{words}：{names}。", places))
        claims.append(claim(f"{words}：{names}", places, computation=_count(held)))
        items += held
    c = _count(items) if items else None
    return Answered(
        document, "outline", tuple(lines), tuple(claims), f"列出“{name}”的组成", computation=c, certainty="structure"
    )  # fmt: skip


def _list_of(document: Document, words: str) -> tuple[list[tuple[str, Place]], tuple[Place, ...]]:
    """The members of a counted name, from the headings under the heading that holds it or from its definition."""
    for i, h in enumerate(document.headings):
        if words in key(h.title) and (held := members(document, i)):
            return held, (place_of(document, h),)
    for e in document.enumerations:
        if e.name == words:
            place = line(document, e.span)
            return [(n, place) for n, _ in e.items], (place,)
    return [], ()


def unlisted(bag: Bag, v: Vocabulary) -> Answer | None:
    """A refusal for a counted name that the text uses without saying what it counts: 五个率先, 大三城."""
    text, document = bag.scan.question.key, v.document
    if bag.values or bag.fields:
        return None
    quoted = [key(q) for q in re.findall(r"[“\"「]([^“”\"」]{2,10})[”\"」]", bag.scan.question.source)]
    names = [q for q in quoted if numbers_in(q) >= 2 and q in v.text]
    names = names or [m for m in _in_quotes(document) if m in text and numbers_in(m) >= 2]
    if not names or not _about_name(bag, names[0]):
        return None
    counts = re.match(rf"(?:[大小上下新老]?[{CHINESE}]|\d{{1,2}})(?:大|个|项|座)?", names[0])
    asks = _MEMBERS.search(text) or (
        _MEANS.search(text.replace(names[0], "")) and re.match(rf"[大小]|[{CHINESE}](?:大|个|项)", names[0])
    )
    if not counts or not asks or not re.search(r"[二两三四五六七八九十2-9]", names[0]):
        return None
    places = tuple(
        f.place for f in sentences(document, (names[0],)) if _quoted_whole(f.place.reading(), names[0])
    )
    return (
        _bare_name(document, names[0], places)
        if places and not any(_lists(p, names[0]) for p in places)
        else None
    )


def _about_name(bag: Bag, name: str) -> bool:
    rest = left(bag)
    return all(not w or w in name or name in w or set(w) <= set(name) | set("具体座城方面个") for w in rest)


def _in_quotes(document: Document) -> list[str]:
    """What the text quotes and counts, the longest first."""
    found = {key(q) for q in re.findall(r"“([^“”]{2,10})”", document.text)}
    found = {q for q in found if not re.fullmatch(r"十[一二三四五六七]五", q)}  # a plan period
    return sorted((q for q in found if re.search(rf"[{CHINESE}]", q)), key=lambda q: (-len(q), q))


def _quoted_whole(words: str, name: str) -> bool:
    return name in key(words)


def _lists(place: Place, name: str) -> bool:
    """Does a sentence hold what may be the list: beside a quotation, or the thing counted, as often (生态生活生产“三生…”)?"""
    words = key(place.reading())
    counted = name[re.search(rf"[{CHINESE}]", name).end() :][:1]  # type: ignore[union-attr]
    if words[: words.find(name)][-16:].count(counted) >= numbers_in(name):
        return True
    return bool(
        re.search(
            r"(?:即|是指|包括|分别(?:是|为))[^。]*、|[^、，。；“”]+、[^、，。；“”]+等?“[^“”]*[二三四五六七八九]",
            place.reading(),
        )
    )


def _bare_name(document: Document, name: str, places: Sequence[Place]) -> NotFound:
    return NotFound(
        f"{document.meta.title}提到了“{name}”，但没有说明它包括哪几项。",
        f"查“{name}”的各项",
        tuple(places[:3]),
    )
