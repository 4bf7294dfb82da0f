"""Questions about the document itself: headings, named enumerations, pages, counts, number, issuer, period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.document import Document, Span
from ingest.enumerations import numbers_in

from .answer import Answer, Answered, Claim, Computation, NotFound, Operand, Place
from .bag import Bag
from .keys import key
from .outline_answer import SHOWN, outline, place_of, title_of, where
from .parts import claim
from .query import Missing
from .vocabulary import Vocabulary

_META: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "number",
        "发文字号",
        re.compile(r"文号|发文字号|文件编号|文件号|几号文|documentnumber|多少号文|编号是多少"),
    ),
    (
        "issuer",
        "印发单位",
        re.compile(
            r"(?:印发|发布|制定|发文|出台|下发)(?:的)?(?:单位|机关|部门|机构|主体)|(?:谁|哪个单位|哪个部门|哪家单位|什么单位|哪个机关|哪个部门)(?:来)?(?:印发|发布|制定|编制|发|出台|下发|发文)的?|(?:印发|发布|制定|编制|出台|下发)的?(?:是谁|是哪|者是)|发文机关|whoissued|issuer|落款"
        ),
    ),
    (
        "date",
        "印发日期",
        re.compile(
            r"(?:印发|发布|出台|下发|成文|发文|公布)(?:的)?(?:时间|日期|年份)|(?:什么时候|何时|哪年|哪天|哪一年|几月几号|啥时候|哪一天)(?:印发|发布|出台|下发|公布|发的)|(?:印发|发布|出台|下发)(?:于|是)?(?:哪|什么时候|何时)"
        ),
    ),
    (
        "period",
        "规划期限",
        re.compile(
            r"规划(?:的)?(?:期限|期是|期为|年限|时限|周期|时间范围|时间段)|规划期$|规划(?:管|覆盖|涵盖|期是|涉及)(?:哪|几|多少)|(?:管|覆盖)(?:几年|哪几年)|规划(?:是|的)?(?:从)?(?:哪年|哪几年|几几年)|planperiod|实施期限是|期限是(?:多|哪|几|什么)|规划期.{0,3}(?:哪|几|多)"
        ),
    ),
    ("title", "文件名称", re.compile(r"(?:文件|规划)(?:的)?(?:全称|标题|名称|题目|叫什么|名字)")),
)
_KINDS = {
    "专栏": "column",
    "章": "chapter",
    "部分": "chapter",
    "表": "table",
    "图": "figure",
    "表格": "table",
    "节": "section",
}
_COUNT = re.compile(
    r"(?:多少|几|哪几|哪些)(?:个|张|幅)?(专栏|章|部分|表格|表|图|节)(?!里|中)|(专栏|章节|表格|图表|章)(?:一共|总共|共)?(?:有)?(?:多少|几)(?:个|张|章|幅)?|(专栏)(?:有哪些|都有哪些|目录|清单|列表)"
)


def structure(bag: Bag, v: Vocabulary) -> Answer | Missing | None:
    """The answer to a question about the document's own make-up, or None when it is not one."""
    text, document = bag.scan.question.key, v.document
    wanted = re.search(r"专栏(?:几|多少)|第几(?:个)?专栏|几号专栏|哪个专栏", text)
    if wanted and bag.headings and not bag.rows:
        named, _ = _heading(bag, v)
        if named is not None:
            return where(document, named)
    if (not bag.rows or bag.scan.has("page")) and (found := _page(bag, v)):
        return found
    if (
        not bag.rows
        and not bag.values
        and re.search(r"主送|发给(?:了)?(?:谁|哪)|印发给|下发给|抄送|收文", text)
    ):
        return _addressees(document)
    if not bag.rows and not bag.values and (found := _meta(text, document)):
        return found
    heading, missing = _heading(bag, v)
    if missing:
        return missing
    if heading is None and not bag.rows and (m := _COUNT.search(text)):
        return _counted(
            document,
            _KINDS.get((m[1] or m[2] or m[3]).replace("章节", "章").replace("图表", "表"), "column"),
            bag,
        )
    if enumeration := _enumeration(bag, v, heading):
        return enumeration
    if heading is None:
        return None
    return outline(document, heading, bag)


def _meta(text: str, document: Document) -> Answer | None:
    for field, label, pattern in _META:
        if not pattern.search(text):
            continue
        if field == "period" and re.search(r"项目|建设期限|工期", text):
            continue
        value = getattr(document.meta, field)
        span = document.meta.spans.get(field)
        if not value or span is None:
            return NotFound(f"{document.meta.title}的正文没有写明{label}。", f"查{label}")
        words = f"{label}：{value}"
        place = _line(document, span)
        return Answered(
            document,
            "value",
            ((f"{document.meta.title}的{label}是 {value}。", (place,)),),
            (Claim(words, (place,)),),
            f"查{label}",
            certainty="structure",
        )
    return None


def _addressees(document: Document) -> Answer:
    """The first line of the notice that ends with a colon: 各县（市、区）人民政府，…："""
    for b in document.blocks:
        words = b.piece.reading(document.text).strip()
        if b.heading < 0 and b.kind in ("paragraph", "cover") and words.endswith(("：", ":")):
            place = Place(document, b.span)
            return Answered(
                document,
                "value",
                ((f"主送：{words.rstrip('：:')}。", (place,)),),
                (Claim(words, (place,)),),
                "查主送单位",
                certainty="structure",
            )
    return NotFound(f"{document.meta.title}没有写明主送单位。", "查主送单位")


def _line(document: Document, span: Span) -> Place:
    """The sentence or line that a short span stands in."""
    start = max(document.text.rfind(c, 0, span.start) for c in "\n。") + 1
    ends = [e for c in "\n。" if (e := document.text.find(c, span.end)) >= 0]
    end = min(ends, default=len(document.text))
    if document.text[end : end + 1] == "。":
        end += 1
    words = document.text[start:end]
    lead = len(words) - len(words.lstrip())
    return Place(document, Span(start + lead, start + len(words.rstrip())))


def _heading(bag: Bag, v: Vocabulary) -> tuple[int | None, Missing | None]:
    """The heading that the question is about, by number or by title; Missing when the number is not there."""
    document, scan = v.document, bag.scan
    wanted = {"column": "column", "chapter": "chapter", "table": "table", "picture": "figure"}
    for token in scan.of(*wanted):
        found = [
            i
            for i, h in enumerate(document.headings)
            if h.kind == wanted[token.cls]
            and h.value == int(token.figure or 0)
            and (token.cls != "chapter" or h.number)
        ]
        if token.cls == "chapter":
            top = min(
                (h.level for h in document.headings if h.kind in ("part", "chapter") and h.number), default=4
            )
            found = [i for i in found if document.headings[i].level == top] or found[:0]
        if not found:
            many = [h for h in document.headings if h.kind == wanted[token.cls] and h.number]
            label = {"column": "专栏", "chapter": "章", "table": "表", "picture": "图"}[token.cls]
            return None, Missing(
                "column", token.text, tuple(title_of(document, h) for h in many[:20]), label, document.id
            )
        sections = scan.of("section")
        if sections and token.cls == "chapter":
            inner = [
                i
                for i, h in enumerate(document.headings)
                if h.kind == "section" and h.parent == found[0] and h.value == int(sections[0].figure or 0)
            ]
            return (inner[0] if inner else found[0]), None
        return found[0], None
    if not bag.headings:
        return None, None
    ranked = sorted(
        bag.headings,
        key=lambda x: (key(document.headings[x[1].index].title) != x[0].text, -len(x[0].text), x[1].index),
    )
    return ranked[0][1].index, None


def _page(bag: Bag, v: Vocabulary) -> Answer | None:
    if not bag.scan.has("page"):
        return None
    document = v.document
    heading, _ = _heading(bag, v)
    if heading is not None:
        h = document.headings[heading]
        name, span = title_of(document, h), h.span
    elif bag.rows:
        row = v.rows[bag.rows[0][1][0].ids[0]][1]
        name, span = bag.rows[0][1][0].value, row.span
    elif e := next(
        (
            e
            for _, terms in bag.scan.terms("enumeration")
            for t in terms
            for e in document.enumerations
            if e.name == t.value
        ),
        None,
    ):
        name, span = f"“{e.name}”", e.span
    else:
        return None
    page = document.page(span)
    if page is None:
        return NotFound(
            f"{document.meta.title}没有目录页码，无法知道“{name}”在第几页。",
            f"查“{name}”的页码",
            (Place(document, span),),
        )
    words = f"第 {page[0]} 页" if page[0] == page[1] else f"第 {page[0]}—{page[1]} 页"
    places = [Place(document, span)]
    entry = next(
        (
            b
            for b in document.blocks
            if b.kind == "contents"
            and key(b.piece.reading(document.text)).startswith(key(name))
            and page[0] == page[1]
            and str(page[0]) in b.piece.reading(document.text)
        ),
        None,
    )
    if entry:
        places.append(Place(document, entry.span))
    c = Computation(
        "count",
        f"印刷页码 {page[0]}—{page[1]}",
        (Operand(Decimal(page[0]), "首页", (places[0],)),),
        Decimal(page[1]),
        "页",
    )
    return Answered(
        document,
        "value",
        ((f"“{name}”在印刷版{words}。", tuple(places)),),
        (Claim(f"“{name}”在印刷版{words}", tuple(places), c),),
        f"查“{name}”的页码",
        certainty="structure",
    )


def _counted(document: Document, kind: str, bag: Bag) -> Answer:
    label = {"column": "专栏", "chapter": "章", "table": "表", "figure": "图", "section": "节"}[kind]
    top = min((h.level for h in document.headings if h.kind == "chapter" and h.number), default=0)
    found = [
        h
        for h in document.headings
        if h.kind == kind and (kind != "chapter" or (h.number and h.level == top))
    ]
    if not found:
        return NotFound(f"{document.meta.title}里没有{label}。", f"统计{label}")
    places = tuple(place_of(document, h) for h in found)
    c = Computation(
        "count",
        f"{len(found)} 项逐一计数",
        tuple(Operand(Decimal(1), title_of(document, h), (p,)) for h, p in zip(found, places, strict=True)),
        Decimal(len(found)),
        "个",
    )
    names = "；".join(title_of(document, h) for h in found)
    return Answered(
        document,
        "number",
        (
            (
                f"{document.meta.title}共有 {len(found)} 个{label}：{names}。",
                places if len(places) <= SHOWN else (),
            ),
        ),
        (claim(f"共有 {len(found)} 个{label}", places, computation=c),),
        f"统计{label}",
        computation=c,
        certainty="structure",
    )


def _enumeration(bag: Bag, v: Vocabulary, heading: int | None) -> Answer | None:
    document = v.document
    if heading is not None and not bag.scan.of("column", "chapter", "table"):
        h = document.headings[heading]
        children = [
            c
            for c in document.headings
            if c.parent == heading and c.kind not in ("column", "table", "figure")
        ]
        count = numbers_in(re.sub(r"^.*?(?=[二三四五六七八九十]大)", "", h.title))
        if count >= 2 and count == len(children):
            return _listed(
                document, h.title, [(c.title, place_of(document, c)) for c in children], place_of(document, h)
            )
    for _, terms in bag.scan.terms("enumeration"):
        e = next(e for e in document.enumerations if e.name == terms[0].value)
        place = (
            _line(document, e.span)
            if "\n" not in document.text[e.span.start : e.span.end]
            else Place(document, e.span)
        )
        return _listed(document, f"“{e.name}”", [(name, place) for name, _ in e.items], place)
    return None


def _listed(document: Document, name: str, items: Sequence[tuple[str, Place]], source: Place) -> Answered:
    places = tuple({p.key: p for p in (source, *(p for _, p in items))}.values())
    names = "、".join(re.sub(r"\s+", "", n) for n, _ in items)
    c = Computation(
        "count",
        f"{len(items)} 项逐一计数",
        tuple(Operand(Decimal(1), n, (p,)) for n, p in items),
        Decimal(len(items)),
        "项",
    )
    return Answered(
        document,
        "outline",
        ((f"{name}共 {len(items)} 项：{names}。", places),),
        (claim(f"{name}：{names}", places, computation=c),),
        f"列出{name}的各项",
        computation=c,
        certainty="structure",
    )
