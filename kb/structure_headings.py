"""Which headings a question is about: by number, by title or a part of it, by its place in the order (最后一章)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Document, HeadingKind

from .bag import Bag
from .keys import key
from .outline_parts import title_of, within
from .query import Missing
from .structure_words import POSITION, bare, left
from .vocabulary import Vocabulary

_NUMBERED: dict[str, HeadingKind] = {
    "column": "column",
    "chapter": "chapter",
    "table": "table",
    "picture": "figure",
}
_LABELS = {"column": "专栏", "chapter": "章", "table": "表", "figure": "图", "section": "节"}
_LAST = re.compile(r"(?:最后|倒数第一|末)(?:的)?(?:一)?(?:个)?(?P<kind>章|部分|节|专栏|条)")
_ONLY = re.compile(r"(?:[那这该本附]|里|中|有|的|^)(?:一)?[张幅](?P<kind>图|表)(?!书)")
_STEPS = re.compile(
    r"分(?:为|成|作)?(?:哪|几|多少)(?:几|些)?个?(?:步|阶段)|几步走|(?:实施|推进|工作)步骤|时间安排|进度安排|哪(?:几|些)个?阶段|几个阶段"
)
_STAGED = re.compile(r"步骤|阶段安排|进度安排|时间安排|实施阶段$")
COVER = 0.4  # share of a title that the words of a question must hold to name it without being its whole


def outermost(document: Document) -> list[int]:
    """The numbered headings of the highest level: chapters, or the （一） of a text without chapters."""
    numbered = [
        (i, h)
        for i, h in enumerate(document.headings)
        if h.number and h.kind in ("part", "chapter", "section", "numbered")
    ]
    top = min((h.level for _, h in numbered), default=0)
    return [i for i, h in numbered if h.level == top]


def chapters(document: Document, words: str) -> list[int]:
    """The headings that 第N章 or 第N部分 may mean: the outermost, or the chapters of a text in 篇."""
    outer = outermost(document)
    if not outer or document.headings[outer[0]].kind != "part" or not re.search(r"章|部分", words):
        return outer
    inner = [i for i, h in enumerate(document.headings) if h.kind == "chapter" and h.number]
    top = min((document.headings[i].level for i in inner), default=0)
    return [i for i in inner if document.headings[i].level == top] or outer


def named(bag: Bag, v: Vocabulary) -> tuple[list[int], Missing | None]:
    """The headings that a question names, in its order; Missing when it gives a number that is not there."""
    numbered, missing = _by_number(bag, v)
    if missing:
        return [], missing
    text, document = bag.scan.question.key, v.document
    if not numbered and (m := _LAST.search(text)):
        numbered = _last(document, m["kind"])
    if not numbered and (m := _ONLY.search(text)):
        kind = "figure" if m["kind"] == "图" else "table"
        only = [i for i, h in enumerate(document.headings) if h.kind == kind]
        numbered = only if len(only) == 1 else []
    if numbered:
        inner = [i for _, i in _by_title(bag, v) if any(i in within(document, n)[1:] for n in numbered)]
        return inner or _narrowed(document, numbered, left(bag)), None
    if _STEPS.search(text) and (steps := _staged(document)) and not left(bag):
        return steps, None
    titled = [i for _, i in _by_title(bag, v)]
    if POSITION.search(text):
        titled = sorted({*titled, *_before_colon(bag, v)}, key=lambda i: document.headings[i].span.start)
    titled = titled or printed(document, text)
    return (_narrowed(document, titled, left(bag)) if titled else _by_part(bag, v)), None


def _staged(document: Document) -> list[int]:
    """The one heading under which a document says in which steps it is carried out."""
    found = [i for i, h in enumerate(document.headings) if h.kind != "item" and _STAGED.search(key(h.title))]
    return found if len(found) == 1 else []


def _by_number(bag: Bag, v: Vocabulary) -> tuple[list[int], Missing | None]:
    document, scan = v.document, bag.scan
    found: list[int] = []
    for token in scan.of(*_NUMBERED):
        kind, value = _NUMBERED[token.cls], int(token.figure or 0)
        here = [
            i for i, h in enumerate(document.headings) if h.kind == kind and h.value == value and h.number
        ]
        if kind == "chapter":
            here = [i for i in chapters(document, token.text) if document.headings[i].value == value]
        if not here:
            many = [h for h in document.headings if h.kind == kind and h.number]
            if kind == "chapter":
                many = [document.headings[i] for i in chapters(document, token.text)]
            titles = tuple(title_of(document, h) for h in many[:20])
            return [], Missing("column", token.text, titles, _LABELS[kind], document.id)
        found.append(here[0])
    for token in scan.of("columns"):
        low, high = int(token.figure or 0), int(token.second or 0)
        found += [
            i
            for i, h in enumerate(document.headings)
            if h.kind == "column" and h.value and low <= h.value <= high
        ]
    sections = scan.of("section")
    if not sections or (found and not scan.of("chapter")):
        return found, None
    inner: list[int] = []
    for token in sections:
        value = int(token.figure or 0)
        above = found[0] if found else None
        below = [
            i
            for i, h in enumerate(document.headings)
            if h.value == value and h.kind in ("section", "numbered", "chapter") and h.parent == above
        ]
        if above is not None and not below:
            held = [h for h in document.headings if h.parent == above and h.kind != "item"]
            name = title_of(document, document.headings[above])
            titles = tuple(title_of(document, h) for h in held[:20])
            return [], Missing("column", f"{name} {token.text}", titles, "节", document.id)
        inner += below
    return inner, None


def _last(document: Document, kind: str) -> list[int]:
    kinds = {"专栏": "column", "条": "article"}
    if kind in kinds:
        return [i for i, h in enumerate(document.headings) if h.kind == kinds[kind]][-1:]
    chapters = outermost(document)
    return (
        [i for i, h in enumerate(document.headings) if h.kind == "section"][-1:]
        if kind == "节"
        else chapters[-1:]
    )


def _by_title(bag: Bag, v: Vocabulary) -> list[tuple[str, int]]:
    """(words, heading) for every title named, one heading for each name: the whole title before a part of one."""
    found: dict[str, int] = {}
    headings = v.document.headings
    ranked = sorted(
        bag.headings, key=lambda x: (x[0].start, key(headings[x[1].index].title) != x[0].text, x[1].index)
    )
    for token, term in ranked:
        found.setdefault(f"{token.start}:{token.text}", term.index)
    longest = sorted(found.items(), key=lambda x: -len(x[0].partition(":")[2]))
    order = {name: n for n, name in enumerate(found)}
    kept = [x for x in longest if len(x[0].partition(":")[2]) >= 3] or longest
    return [(name.partition(":")[2], i) for name, i in sorted(kept, key=lambda x: order[x[0]])]


def _before_colon(bag: Bag, v: Vocabulary) -> list[int]:
    """The headings that begin with a name typed short, before a colon: 柯城 → 柯城区：运动休闲+康养旅游."""
    return [
        i
        for i, h in enumerate(v.document.headings)
        if re.search(r"[:：]", h.title) and any(key(h.title).startswith(t.text) for t, _ in bag.values)
    ]


def printed(document: Document, text: str) -> list[int]:
    """The heading whose title, with figures that other readings take (2023年主要任务), stands in the question."""
    found = [
        (-len(title), i)
        for i, h in enumerate(document.headings)
        if h.kind != "item" and len(title := key(h.title)) >= 5 and title in text and re.search(r"\d", title)
    ]
    return [min(found)[1]] if found else []


def _narrowed(document: Document, headings: list[int], words: list[str]) -> list[int]:
    """The one heading below the one named whose title holds the other words: 发展环境里的|新挑战."""
    if len(headings) != 1 or not words:
        return headings
    below = [
        i
        for i in within(document, headings[0])[1:]
        if document.headings[i].kind != "item" and all(w in key(document.headings[i].title) for w in words)
    ]
    return below if len(below) == 1 else headings


def _by_part(bag: Bag, v: Vocabulary) -> list[int]:
    """The one heading whose title holds every content word of the question: 面临哪些挑战, 中心城区四个板块."""
    if bag.rows or bag.values or bag.fields or bag.nouns:
        return []
    return _holding(v.document, left(bag)) or _holding(v.document, _phrases(bag))


def _phrases(bag: Bag) -> list[str]:
    """Runs with the ordinary words beside them: 县市|四片, 重点|行动; not what is counted behind 哪."""
    found: list[str] = []
    words, known, before = "", False, ""
    for t in (*bag.scan.tokens, None):
        joins = t is not None and t.cls in ("run", "filler") and len(t.text) > 1
        if joins and t is not None:
            words, known = words + t.text, known or t.cls == "run"
            continue
        if known and not re.search(r"哪.{0,2}$", before) and (rest := bare(words)):
            found.append(rest)
        words, known, before = "", False, t.text if t else ""
    return found


def _holding(document: Document, words: Sequence[str]) -> list[int]:
    """The outermost heading whose title holds all of these words in order, if it is one."""
    if not words or sum(map(len, words)) < 2:
        return []
    found = []
    for i, h in enumerate(document.headings):
        title = key(h.title)
        at = 0
        for w in words:
            at = title.find(w, at) + len(w) if title.find(w, at) >= 0 else -1
            if at < 0:
                break
        if at >= 0 and h.kind != "item" and sum(map(len, words)) >= COVER * len(_bare(h.title)):
            found.append(i)
    tops = [i for i in found if not any(j != i and j in document.ancestry(i) for j in found)]
    return tops if len(tops) == 1 else []


def _bare(title: str) -> str:
    """A title without what is quoted in front of it and behind its colon."""
    return re.sub(r"^[“\"][^“”\"]*[”\"]|[:：].*$", "", key(title) and title)
