"""Lists that a sentence announces: 应当具备下列条件： / （一）…；, 主要预期目标是： / ——…, 存在的问题和不足：…；…；…。, and what a
term is said to mean.

The announcing sentence has to hold what is listed (条件, 内容, 措施) and most of the other words of the question; the
list is quoted whole, item by item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Document, Span

from .answer import Answered, Claim, Place
from .bag import Bag
from .keys import key
from .once import once
from .outline_parts import block_place, items_below, points, title_of, words_of
from .structure_words import left, measured
from .thesaurus import written
from .vocabulary import Vocabulary

_ANNOUNCES = re.compile(
    r"[^。；！？]*(?:(?:下列|以下|如下|[是有为括])[^。；！？]{0,30}|[\d一二两三四五六七八九十]{1,3}(?:个?方面|点|[个项条种]))[：:]$"
)
_RUN_IN = re.compile(r"(?P<lead>[^。；！？：]{4,80}：)(?P<items>[^。；：]{4,}(?:；[^。；]{4,})+。?)")
_COUNTED = re.compile(r"[哪几二两三四五六七八](?:几|些)?(?:[条点]|个?方面)")
_SHOWS = re.compile(r"(?:主要)?(?:表现|体现|反映|集中|归结)[在为]?[:：]?$")  # at the end of a key
_WHO_SAYS = re.compile(
    r"(?:[省市县区]?政府|文件|报告|规划|方案|我们)?(?:里|中)?(?:自己)?(?:也|都|还)?(?:承认|坦言|坦承|认为|指出|提到|自认|认识到|点出)(?:了|的)?"
)
_LISTED = re.compile(
    r"(?:哪|几|什么|啥|多少)(?:[一二两三四五六七八九十几]|些)?(?:个|项|条|类|种|方面|样)?的?(?P<noun>(?![几些一二两三四五六七八九十]?[个项条类种点样]|方面)[\u4e00-\u9fff]{2,4}?)(?=$|[，。？！、呢吗]|才|可以|就|方可)"
)
_ASKS = re.compile(
    r"哪些|哪几|哪[二两三四五六七八九十]|什么|啥|几[项条类种个]|[几两二三四五六七八]个?方面|包括|列出|列举|怎么规定"
)
_OPEN = re.compile(r"怎么办|为什么|为何|谁|多少钱|多久|什么时候|何时|哪天|是否|能不能|吗")
_DEFINES = re.compile(
    r"^\s*(?:[（(].{1,4}[）)]|\d{1,2}[.．、])?\s*(?:本\S{2,4}所称的?)?[“\"]?(?P<term>[^，。：:“”\"（(]{2,16}?)[”\"]?(?:（[^）]{1,12}）)?[，：:]?\s*(?:是指|系指|指的是|指)(?!导|标|定|挥|示|数|引|向)(?P<what>[^。]{6,})"
)
_MEANS = re.compile(
    r"包括|包含|分为|分成|分哪|是指|指什么|指哪些|什么意思|含义|定义|是什么|指的是|哪几[类种]|哪些"
)
_EVERYWHERE = re.compile(
    r"(?:这部|这个|本)?(?:现在|目前|当前|办法|规定|条例|方案|发展|重点|主要|目标|工作|建设)"
)
ENOUGH = 0.6  # share of the question's words that the announcing sentence and its heading hold


@dataclass(frozen=True, slots=True)
class Announced:
    """`sentence` is the key of the announcing sentence; `parts` it and what it lists, each with its place."""

    heading: int
    sentence: str
    parts: tuple[tuple[str, Place], ...]


def announced(bag: Bag, document: Document) -> Answered | None:
    """The list whose announcement the question's words fit best, or None when none fits or two fit alike. A noun alone
    (有哪些不足) is enough where one announcement ends with it."""
    text = bag.scan.question.key
    if not _ASKS.search(text) or _OPEN.search(text) or bag.scan.has("super", "agg", "cmp") or measured(bag):
        return None
    listed = _LISTED.search(text)
    words = [*_content(bag), *([listed["noun"]] if listed else [])]
    alone = len(set(words)) == 1
    if not words or (alone and not listed and not _COUNTED.search(text)):
        return None
    ranked: list[tuple[float, int, Announced]] = []
    held = () if alone and not listed else _told_lists(bag.v)
    for n, a in enumerate((*held, *_pointed(bag.v))):
        if listed and not _says(listed["noun"], a.sentence):
            continue
        if n >= len(held) and not any(a.sentence.endswith((w, *written(w))) for w in words):
            continue  # short sentences say what the end of their announcement names
        if alone and not a.sentence.endswith((words[0], words[0] + "是")):
            continue
        heading = "".join(key(document.headings[i].title) for i in document.ancestry(a.heading))
        if any(f"{t.figure}" not in heading + a.sentence for t in bag.scan.of("year")):
            continue
        share = sum(len(w) for w in words if _says(w, a.sentence)) / sum(map(len, words))
        beside = sum(len(w) for w in words if _says(w, heading)) / sum(map(len, words))
        if share >= (ENOUGH if listed else 0.8) or (share >= ENOUGH / 2 and listed and share + beside >= 1):
            ranked.append((-share, n, a))
    ranked.sort(key=lambda x: x[:2])
    if not ranked or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return None
    return _told(document, ranked[0][2])


@once
def _told_lists(v: Vocabulary) -> tuple[Announced, ...]:
    return *lists(v.document), *run_in(v.document)


@once
def _pointed(v: Vocabulary) -> tuple[Announced, ...]:
    return tuple(pointed(v.document))


def lists(document: Document) -> Iterator[Announced]:
    """Every announced list of two items or more, in the order of the text."""
    blocks = [b for b in document.blocks if b.kind in ("paragraph", "item")]
    for n, b in enumerate(blocks):
        words = words_of(document, b)
        m = _ANNOUNCES.search(words) if words.endswith(("：", ":")) else None
        if m is None:
            continue
        items = items_below(document, blocks, n)
        if len(items) > 1:
            parts = tuple((words_of(document, x), block_place(document, x)) for x in (b, *items))
            yield Announced(b.heading, key(m.group()), parts)


def run_in(document: Document) -> Iterator[Announced]:
    """Every list that its own sentence announces: …的问题和不足：…；…；…。"""
    for b in document.blocks:
        if b.kind != "paragraph":
            continue
        words = b.piece.reading(document.text)
        for m in _RUN_IN.finditer(words):
            place = Place(document, b.piece.cut(*m.span()).span, b.heading)
            yield Announced(b.heading, key(m["lead"]), ((m.group().strip(), place),))


def pointed(document: Document) -> Iterator[Announced]:
    """Every list whose items are short sentences of one paragraph, behind what announces them: 仍存在短板。主要表现在：…"""
    for b in document.blocks:
        found = points(document, b) if b.kind == "paragraph" else []
        at = b.piece.reading(document.text).find(found[0].name) if found else 0
        if at <= 0:
            continue
        lead = Place(document, b.piece.cut(0, at).span, b.heading)
        items = [
            Place(document, Span(p.place.span.start, (p.lead or p.place).span.end), b.heading) for p in found
        ]
        told = tuple((re.sub(r"\*\*", "", i.reading()).strip(), i) for i in items)
        sentence = _SHOWS.sub("", key(lead.reading()))
        if len(sentence) < len(key(lead.reading())):
            yield Announced(b.heading, sentence, ((lead.reading().strip("* "), lead), *told))


def _content(bag: Bag) -> list[str]:
    """The words of the question that name something, in its order; who says it (政府承认) is none of them."""
    text = bag.v.text
    found = [
        (t.start, w)
        for t in (*bag.runs, *bag.soft)
        if not _WHO_SAYS.fullmatch(t.text)
        for w in ([t.text] if t.text in text else t.value.split() or [t.text])
    ]
    found += [
        (t.start, t.text) for t in bag.scan.tokens
        if t.terms and not any(x.kind in ("home", "title") for x in t.terms)
    ]  # fmt: skip
    return [w for _, w in sorted(found) if len(w) > 1 and not _EVERYWHERE.fullmatch(w)]


def _says(word: str, sentence: str) -> bool:
    return word in sentence or any(w in sentence for w in written(word))


def _told(document: Document, a: Announced) -> Answered:
    heading = document.headings[a.heading] if a.heading >= 0 else None
    title = title_of(document, heading) if heading else document.meta.title
    lines: list[tuple[str, tuple[Place, ...]]] = []
    for n, (words, place) in enumerate(a.parts):
        lines.append(((f"{title}：" if n == 0 else "\n") + words, (place,)))
    claims = tuple(Claim(words, (place,)) for words, place in a.parts)
    return Answered(
        document, "passage", tuple(lines), claims, f"列出“{title}”所列各项", certainty="structure"
    )


def defined(bag: Bag, document: Document) -> Answered | None:
    """The sentence that says what a term means, when the question asks for nothing else: 建筑垃圾包括哪几类."""
    if not _MEANS.search(bag.scan.question.key) or bag.rows or bag.values:
        return None
    words = left(bag)
    if len(words) != 1:
        return None
    for b in document.blocks:
        if b.kind not in ("paragraph", "item", "note"):
            continue
        m = _DEFINES.match(words_of(document, b))
        if m and key(m["term"]) == words[0]:
            place = block_place(document, b)
            said = words_of(document, b)
            return Answered(
                document, "passage", ((said, (place,)),), (Claim(said, (place,)),), f"查“{m['term']}”的含义", certainty="structure"
            )  # fmt: skip
    return None
