"""Which list a question names: by its own name, by the headings that bear it, by the end of its name, by several names in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.document import Document, Enumeration
from ingest.enumerations import numbers_in

from .answer import Answer, Answered, Place
from .bag import Bag
from .keys import key
from .outline_parts import place_of
from .parts import claim
from .structure_find import sentences
from .structure_lists import (
    CHINESE,
    NAME,
    about,
    all_listed,
    code,
    counts,
    enumeration_named,
    listed,
    members,
    same_scope,
    unlisted,
)
from .structure_words import left
from .vocabulary import Vocabulary

_OPEN = re.compile(r"怎么|如何|怎样|为什么|为何|为啥|多少钱|谁|吗|是否|能不能|什么时候")
_WHICH_OF = re.compile(
    rf"(?:哪|几)(?:[几{CHINESE}]|些)?(?:个|类|种|项|大|方面)?(?P<noun>(?!项目|指标|任务)[\u4e00-\u9fff]{{1,6}}?)(?=$|[，。？的是呢])"
)
_WHO = re.compile(r"(?:都|分别|各)?(?:是|有|指|包括)(?:的是)?谁(?=$|[？。呀啊呢])")


def enumerations(bag: Bag, v: Vocabulary, headings: Sequence[int]) -> Answer | None:
    """The members of the list that a question names, or None when it names none or asks something else of it."""
    document = v.document
    if _OPEN.search(_WHO.sub("有哪些", bag.scan.question.key)):
        return None
    if not bag.scan.of("column", "chapter", "table"):
        for i in headings:
            if (below := members(document, i)) and counts(bag, document, i):
                return listed(
                    document, document.headings[i].title, below, (place_of(document, document.headings[i]),)
                )
    if (found := code(bag, document)) or (found := together(bag, v)):
        return found
    if e := enumeration_named(bag, v) or ended(bag, v):
        same = [x for x in document.enumerations if x.name == e.name and same_scope(bag, v, x)]
        if not about(bag, document, same or [e]):
            return None
        return all_listed(document, same or [e])
    if titled := by_titles(bag, document):
        return titled
    return None if headings or bag.rows else unlisted(bag, v)


def together(bag: Bag, v: Vocabulary) -> Answered | None:
    """Several short names in one (一核两翼多点): the sentences of the paragraph that tell of each."""
    document, text = v.document, bag.scan.question.key
    named = [t for t, _ in bag.scan.terms("enumeration")]
    beside = len(named) > 1 and all(a.end == b.start for a, b in pairwise(named))
    joined = named[0].text + named[1].text if beside else ""
    quoted = re.findall(r"“([^“”]{4,12})”", document.text)
    name = next((q for q in quoted if (joined and joined in key(q)) or (not named and key(q) in text)), "")
    parts = re.findall(rf"[{CHINESE}多]+[^{CHINESE}多]", key(name))
    if "".join(parts) != key(name) or len(parts) < 2:
        return None
    held: dict[tuple[str, int, int], Place] = {}
    for p in parts:
        found = [f.place for f in sentences(document, (p,))]
        told = [x for x in found if re.search(rf"{p}(?:是?指|即|是|为)(?!了|导)", key(x.reading()))]
        told = told or [x for x in found if key(name) not in key(x.reading())]
        if not told:
            return None
        held.setdefault(told[0].key, told[0])
    return _quoted_as(document, name, tuple(held.values())) if held else None


def _quoted_as(document: Document, name: str, places: Sequence[Place]) -> Answered:
    lines = tuple((p.reading().strip(), (p,)) for p in places)
    claims = tuple(claim(p.reading().strip(), (p,)) for p in places)
    return Answered(document, "passage", lines, claims, f"查“{name}”的含义", certainty="structure")


def ended(bag: Bag, v: Vocabulary) -> Enumeration | None:
    """The one list whose name ends with what is asked for (哪几个组: 四个工作组) and whose sentence holds the question's
    other words."""
    m = _WHICH_OF.search(bag.scan.question.key)
    if m is None or bag.values or not left(bag):
        return None
    held = [
        e for e in v.document.enumerations
        if numbers_in(e.name) > 1 and e.name.endswith(m["noun"]) and about(bag, v.document, [e])
    ]  # fmt: skip
    return held[0] if len({e.name for e in held}) == 1 else None


def by_titles(bag: Bag, document: Document) -> Answered | None:
    """As many headings beside each other as a name counts, all ending with its noun: 五大提升工程 → 政务服务提升工程, …"""
    for m in NAME.finditer(bag.scan.question.key):
        count = numbers_in(m["n"] + (m["c"] or "个"))
        for length in range(len(m["noun"]), 1, -1):
            noun = m["noun"][:length]
            parents = {h.parent for h in document.headings if key(h.title).endswith(noun)}
            for parent in sorted(parents):
                beside = [
                    h
                    for h in document.headings
                    if h.parent == parent and h.kind not in ("column", "table", "figure")
                ]
                ended = [h for h in beside if key(h.title).endswith(noun)]
                if count > 1 and len(ended) == count == len({h.number for h in ended}):
                    members = [(h.title, place_of(document, h)) for h in ended]
                    above = (place_of(document, document.headings[parent]),) if parent >= 0 else ()
                    return listed(document, f"“{m['n']}{m['c'] or ''}{noun}”", members, above)
    return None
