"""How many parts of a kind, the list of contents, and what comes before or after a part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.document import Document, Span
from ingest.patterns import is_annex

from .answer import Answer, Answered, Claim, Computation, NotFound, Operand, Place
from .bag import Bag
from .keys import key
from .outline_answer import together, told
from .outline_parts import children, parts, place_of, title_of, within
from .parts import claim
from .structure_headings import outermost
from .structure_words import BEFORE, NEXT, left

SHOWN = 12
_KIND = r"附件|专栏|章节|章|大?部分|大块|图表|表格|表|图|小?节|条款|条"
_COUNT = re.compile(
    rf"(?:多少|几|哪几|哪些)(?:大|个|张|幅|项)?(?P<a>{_KIND})(?![里中路措建任项目])|(?<![一二三四五六七八九十\d])(?P<b>{_KIND})(?:一共|总共|总|共)?(?:有|设)?(?:多少|几)(?:个|张|章|幅|节|条|$)"
    r"|(?P<c>附件|专栏|图|表)(?:有哪些|都有哪些|清单|列表)|(?:章|节)(?:有哪些|都有哪些)"
)
_CONTENTS = re.compile(
    r"^(?:请|帮我|把|列出|列一下|看看|给我|发我|这|本|该|个|份|规划|文件|条例|报告|方案|办法|意见|纲要|的|完整|整个|全文|一下|它)*(?P<kind>专栏|图表?|表格?)?(?:的)?(?:总)?(?:目录|章节目录|章节结构|总体结构|篇章结构|大纲|提纲|章节安排)"
    r"(?:是什么|有哪些|列出来|列一下|是怎样的|怎么样|如何|发我|给我|看一下|里有哪些章|包括什么|包含哪些|有什么|是什么样的|呢|内容|\W)*$"
)
_WHOLE = re.compile(
    r"^(?:请|概括|介绍|说说|简述|一下)*(?:这|本|该)?(?:个|份|部)?(?:规划|文件|条例|报告|工作报告|方案|办法|意见)(?:的)?(?:主要|总的|大致)?(?:都)?"
    r"(?:内容|讲(?:了|的)?(?:些|是)?(?:什么|啥)|写(?:了|的)?(?:些|是)?(?:什么|啥)|说(?:了|的)?(?:些|是)?(?:什么|啥)|大意|框架|结构|梗概)(?:是什么|有哪些|是啥|包括哪些|\W)*$"
)
_LABELS = {
    "column": "专栏",
    "chapter": "章",
    "table": "表",
    "figure": "图",
    "section": "节",
    "article": "条",
    "annex": "附件",
}
_MEASURE = {"table": "张", "figure": "张", "column": "个", "annex": "个"}


def counted(bag: Bag, document: Document, headings: Sequence[int]) -> Answer | None:
    """共有 16 个专栏 / 第三章有 12 个专栏: the parts of a kind, of the whole text or of one heading, one by one."""
    kinds = _kinds(bag.scan.question.key)
    if not kinds or bag.rows or bag.nouns or left(bag):
        return None
    scope = headings[0] if headings else -1
    if scope >= 0 and "chapter" in kinds:
        return None
    made = []
    for kind in kinds:
        found = _of_kind(document, kind, scope)
        if not found and kind in ("chapter", "article", "section"):
            return None
        if not found:
            return _none(document, kind, scope)
        made.append(_counting(document, kind, found, scope))
    return together(made)


def _kinds(text: str) -> list[str]:
    """The kinds of part that a question counts, in its order: 几章几条 → chapter, article."""
    found: list[str] = []
    for m in _COUNT.finditer(text):
        word = m["a"] or m["b"] or m["c"] or "章"
        found += ["chapter", "section"] if word == "章节" else [_kind(word)]
    return list(dict.fromkeys(found))


def _kind(word: str) -> str:
    for mark, kind in (
        ("附件", "annex"),
        ("专栏", "column"),
        ("图表", "figure"),
        ("表", "table"),
        ("图", "figure"),
        ("条", "article"),
    ):
        if mark in word:
            return kind
    return "section" if word.endswith("节") else "chapter"


def _of_kind(document: Document, kind: str, scope: int) -> list[int]:
    inside = within(document, scope)[1:] if scope >= 0 else list(range(len(document.headings)))
    if kind == "annex":
        return [i for i in inside if is_annex(document.headings[i].title)]
    top = outermost(document)
    if kind == "chapter":
        return [i for i in top if i in inside]
    if kind == "section" and scope >= 0:
        return [
            i
            for i in children(document, scope)
            if document.headings[i].kind in ("section", "numbered", "chapter")
        ]
    if kind == "section":
        return [i for i in inside if document.headings[i].parent in top and document.headings[i].number
                and document.headings[i].kind in ("section", "numbered", "chapter")]  # fmt: skip
    return [i for i in inside if document.headings[i].kind == kind]


def _scope_name(document: Document, scope: int) -> str:
    return f"“{title_of(document, document.headings[scope])}”" if scope >= 0 else document.meta.title


def _none(document: Document, kind: str, scope: int) -> NotFound:
    return NotFound(f"{_scope_name(document, scope)}里没有{_LABELS[kind]}。", f"统计{_LABELS[kind]}")


def _counting(document: Document, kind: str, found: Sequence[int], scope: int) -> Answered:
    label, measure = _LABELS[kind], _MEASURE.get(kind, "")
    heads = [document.headings[i] for i in found]
    listed = _contents_places(document, found)
    places = (*listed, *(place_of(document, h) for h in heads))
    operands = tuple(Operand(Decimal(1), title_of(document, h), (place_of(document, h),)) for h in heads)
    c = Computation("count", f"{len(found)} 项逐一计数", operands, Decimal(len(found)), measure or label)
    names = "；".join(title_of(document, h) for h in heads)
    words = f"共有 {len(found)} {measure or '个'}{label}" if measure else f"共有 {len(found)} {label}"
    return Answered(
        document,
        "number",
        ((f"{_scope_name(document, scope)}{words}：{names}。", places if len(places) <= SHOWN else listed),),
        (claim(words, places, computation=c),),
        f"统计{label}",
        computation=c,
        certainty="structure",
    )


def _contents_places(document: Document, found: Sequence[int]) -> tuple[Place, ...]:
    """The lines of the contents page that list these headings, as one place."""
    titles = {key(title_of(document, document.headings[i])) for i in found}
    lines = [
        b
        for b in document.blocks
        if b.kind == "contents"
        and key(re.sub(r"[\s.．…·‥\t]*\d*$", "", b.piece.reading(document.text))) in titles
    ]
    return (Place(document, Span(lines[0].span.start, lines[-1].span.end)),) if len(lines) > 1 else ()


def contents(bag: Bag, document: Document) -> Answer | None:
    """The list of contents: chapters with their sections, or the columns, each with its printed page."""
    text = bag.scan.question.key
    m = _CONTENTS.search(text)
    if m is None and not _WHOLE.search(text):
        return None
    kind = _kind(m["kind"]) if m and m["kind"] else ""
    top = _of_kind(document, kind, -1) if kind else _tops(document)
    if not top:
        return NotFound(
            f"{document.meta.title}没有可以列出的{'目录' if not kind else _LABELS[kind]}。", "列出目录"
        )
    lines: list[tuple[str, tuple[Place, ...]]] = []
    claims: list[Claim] = []
    for i in top:
        below = [] if kind else [p for p in parts(document, i) if not p.caption and p.place.heading < 0]
        h = document.headings[i]
        names = "；".join(p.name for p in below)
        places = (place_of(document, h), *(p.place for p in below))
        told = title_of(document, h) + _page(document, h.span) + (f"：{names}" if names else "")
        lines.append((f"\n{told}", places if len(top) <= SHOWN else ()))
        claims.append(Claim(title_of(document, h) + (f"：{names}" if names else ""), places))
    title = f"{document.meta.title}的{_LABELS.get(kind, '')}目录："
    return Answered(
        document, "outline", ((title, _contents_places(document, top)), *lines), tuple(claims), "列出目录", certainty="structure"
    )  # fmt: skip


def _tops(document: Document) -> list[int]:
    return [
        i
        for i, h in enumerate(document.headings)
        if h.parent < 0 and h.kind in ("part", "chapter", "section", "numbered")
    ]


def _page(document: Document, span: Span) -> str:
    page = document.page(span)
    return (
        ""
        if page is None
        else f"（第 {page[0]} 页）"
        if page[0] == page[1]
        else f"（第 {page[0]}—{page[1]} 页）"
    )


def counts_asked(text: str) -> bool:
    return bool(_kinds(text))


def beside_told(document: Document, heading: int, beside: int) -> Answer:
    """The heading that comes after or before another, with what it says."""
    a, b = document.headings[heading], document.headings[beside]
    side = "后面" if b.span.start > a.span.start else "前面"
    words = f"“{title_of(document, a)}”{side}是“{title_of(document, b)}”"
    places = (place_of(document, a), place_of(document, b))
    found = told(document, beside)
    if not isinstance(found, Answered):
        return found
    (first, marks), *rest = found.lines
    lines = ((words + "。", places), ("\n" + first, marks), *rest)
    return replace(found, lines=lines, claims=(Claim(words, places), *found.claims))


def neighbour(bag: Bag, document: Document, headings: Sequence[int]) -> tuple[int, Answer | None]:
    """(the heading that comes after or before the one named, or -1; a refusal where there is none)."""
    text = bag.scan.question.key
    step = 1 if NEXT.search(text) else -1 if BEFORE.search(text) else 0
    if (
        not step
        or len(headings) != 1
        or (left(bag) and not all(NEXT.search(w) or BEFORE.search(w) for w in left(bag)))
    ):
        return -1, None
    h = document.headings[headings[0]]
    same = [
        i
        for i, x in enumerate(document.headings)
        if x.kind == h.kind
        and x.level == h.level
        and (x.parent == h.parent or h.kind in ("column", "article", "chapter"))
    ]
    at = same.index(headings[0]) + step
    if 0 <= at < len(same):
        return same[at], None
    side = "后面" if step > 0 else "前面"
    return -1, NotFound(f"“{title_of(document, h)}”{side}没有同级的标题了。", f"查“{h.title}”{side}的部分")
