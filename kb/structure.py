"""Questions about the document itself: what a heading holds, named enumerations, pages, counts, number, issuer, period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.document import Block, Document, Heading, Span
from ingest.enumerations import numbers_in
from ingest.patterns import numeral

from .answer import Answer, Answered, Claim, Computation, NotFound, Operand, Place
from .compose import claim
from .keys import key
from .query import Missing
from .question import Bag
from .vocabulary import Vocabulary

_META: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("number", "发文字号", re.compile(r"文号|发文字号|文件编号|文件号|几号文|documentnumber|多少号文|编号是多少")),
    ("issuer", "印发单位", re.compile(r"(?:印发|发布|制定|发文|出台|下发)(?:的)?(?:单位|机关|部门|机构|主体)|(?:谁|哪个单位|哪个部门|哪家单位|什么单位|哪个机关|哪个部门)(?:来)?(?:印发|发布|制定|编制|发|出台|下发|发文)的?|(?:印发|发布|制定|编制|出台|下发)的?(?:是谁|是哪|者是)|发文机关|whoissued|issuer|落款")),
    ("date", "印发日期", re.compile(r"(?:印发|发布|出台|下发|成文|发文|公布)(?:的)?(?:时间|日期|年份)|(?:什么时候|何时|哪年|哪天|哪一年|几月几号|啥时候|哪一天)(?:印发|发布|出台|下发|公布|发的)|(?:印发|发布|出台|下发)(?:于|是)?(?:哪|什么时候|何时)")),
    ("period", "规划期限", re.compile(r"规划(?:的)?(?:期限|期是|期为|年限|时限|周期|时间范围|时间段)|规划期$|规划(?:管|覆盖|涵盖|期是|涉及)(?:哪|几|多少)|(?:管|覆盖)(?:几年|哪几年)|规划(?:是|的)?(?:从)?(?:哪年|哪几年|几几年)|planperiod|实施期限是|期限是(?:多|哪|几|什么)|规划期.{0,3}(?:哪|几|多)")),
    ("title", "文件名称", re.compile(r"(?:文件|规划)(?:的)?(?:全称|标题|名称|题目|叫什么|名字)")),
)
_KINDS = {"专栏": "column", "章": "chapter", "部分": "chapter", "表": "table", "图": "figure", "表格": "table", "节": "section"}
_COUNT = re.compile(r"(?:多少|几|哪几|哪些)(?:个|张|幅)?(专栏|章|部分|表格|表|图|节)(?!里|中)|(专栏|章节|表格|图表|章)(?:一共|总共|共)?(?:有)?(?:多少|几)(?:个|张|章|幅)?|(专栏)(?:有哪些|都有哪些|目录|清单|列表)")
SHOWN = 12


def structure(bag: Bag, v: Vocabulary) -> Answer | Missing | None:
    """The answer to a question about the document's own make-up, or None when it is not one."""
    text, document = bag.scan.question.key, v.document
    wanted = re.search(r"专栏(?:几|多少)|第几(?:个)?专栏|几号专栏|哪个专栏", text)
    if wanted and bag.headings and not bag.rows:
        named, _ = _heading(bag, v)
        if named is not None:
            return _where(document, named)
    if not bag.rows or bag.scan.has("page"):
        if found := _page(bag, v):
            return found
    if not bag.rows and not bag.values and re.search(r"主送|发给(?:了)?(?:谁|哪)|印发给|下发给|抄送|收文", text):
        return _addressees(document)
    if not bag.rows and not bag.values:
        if found := _meta(text, document):
            return found
    heading, missing = _heading(bag, v)
    if missing:
        return missing
    if heading is None and not bag.rows and (m := _COUNT.search(text)):
        return _counted(document, _KINDS.get((m[1] or m[2] or m[3]).replace("章节", "章").replace("图表", "表"), "column"), bag)
    if enumeration := _enumeration(bag, v, heading):
        return enumeration
    if heading is None:
        return None
    return _outline(document, heading, bag, v)


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
        return Answered(document, "value", ((f"{document.meta.title}的{label}是 {value}。", (place,)),), (Claim(words, (place,)),), f"查{label}", certainty="structure")
    return None


def _addressees(document: Document) -> Answer:
    """The first line of the notice that ends with a colon: 各县（市、区）人民政府，…："""
    for b in document.blocks:
        words = b.piece.reading(document.text).strip()
        if b.heading < 0 and b.kind in ("paragraph", "cover") and words.endswith(("：", ":")):
            place = Place(document, b.span)
            return Answered(document, "value", ((f"主送：{words.rstrip('：:')}。", (place,)),), (Claim(words, (place,)),), "查主送单位", certainty="structure")
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
        found = [i for i, h in enumerate(document.headings) if h.kind == wanted[token.cls] and h.value == int(token.figure or 0) and (token.cls != "chapter" or h.number)]
        if token.cls == "chapter":
            top = min((h.level for h in document.headings if h.kind in ("part", "chapter") and h.number), default=4)
            found = [i for i in found if document.headings[i].level == top] or found[:0]
        if not found:
            many = [h for h in document.headings if h.kind == wanted[token.cls] and h.number]
            label = {"column": "专栏", "chapter": "章", "table": "表", "picture": "图"}[token.cls]
            return None, Missing("column", token.text, tuple(_title(document, h) for h in many[:20]), label, document.id)
        sections = scan.of("section")
        if sections and token.cls == "chapter":
            inner = [i for i, h in enumerate(document.headings) if h.kind == "section" and h.parent == found[0] and h.value == int(sections[0].figure or 0)]
            return (inner[0] if inner else found[0]), None
        return found[0], None
    if not bag.headings:
        return None, None
    ranked = sorted(bag.headings, key=lambda x: (key(document.headings[x[1].index].title) != x[0].text, -len(x[0].text), x[1].index))
    return ranked[0][1].index, None


def _title(document: Document, h: Heading) -> str:
    return re.sub(r"\s+", " ", h.span.of(document.text).strip())


def _place(document: Document, h: Heading) -> Place:
    return Place(document, h.span)


def _page(bag: Bag, v: Vocabulary) -> Answer | None:
    if not bag.scan.has("page"):
        return None
    document = v.document
    heading, _ = _heading(bag, v)
    if heading is not None:
        h = document.headings[heading]
        name, span = _title(document, h), h.span
    elif bag.rows:
        row = v.rows[bag.rows[0][1][0].ids[0]][1]
        name, span = bag.rows[0][1][0].value, row.span
    elif e := next((e for _, terms in bag.scan.terms("enumeration") for t in terms for e in document.enumerations if e.name == t.value), None):
        name, span = f"“{e.name}”", e.span
    else:
        return None
    page = document.page(span)
    if page is None:
        return NotFound(f"{document.meta.title}没有目录页码，无法知道“{name}”在第几页。", f"查“{name}”的页码", (Place(document, span),))
    words = f"第 {page[0]} 页" if page[0] == page[1] else f"第 {page[0]}—{page[1]} 页"
    places = [Place(document, span)]
    entry = next((b for b in document.blocks if b.kind == "contents" and key(b.piece.reading(document.text)).startswith(key(name)) and page[0] == page[1] and str(page[0]) in b.piece.reading(document.text)), None)
    if entry:
        places.append(Place(document, entry.span))
    c = Computation("count", f"印刷页码 {page[0]}—{page[1]}", (Operand(Decimal(page[0]), "首页", (places[0],)),), Decimal(page[1]), "页")
    return Answered(document, "value", ((f"“{name}”在印刷版{words}。", tuple(places)),), (Claim(f"“{name}”在印刷版{words}", tuple(places), c),), f"查“{name}”的页码", certainty="structure")


def _counted(document: Document, kind: str, bag: Bag) -> Answer:
    label = {"column": "专栏", "chapter": "章", "table": "表", "figure": "图", "section": "节"}[kind]
    top = min((h.level for h in document.headings if h.kind == "chapter" and h.number), default=0)
    found = [h for h in document.headings if h.kind == kind and (kind != "chapter" or (h.number and h.level == top))]
    if not found:
        return NotFound(f"{document.meta.title}里没有{label}。", f"统计{label}")
    places = tuple(_place(document, h) for h in found)
    c = Computation("count", f"{len(found)} 项逐一计数", tuple(Operand(Decimal(1), _title(document, h), (p,)) for h, p in zip(found, places, strict=True)), Decimal(len(found)), "个")
    names = "；".join(_title(document, h) for h in found)
    return Answered(document, "number", ((f"{document.meta.title}共有 {len(found)} 个{label}：{names}。", places if len(places) <= SHOWN else ()),), (claim(f"共有 {len(found)} 个{label}", places, computation=c),), f"统计{label}", computation=c, certainty="structure")


def _enumeration(bag: Bag, v: Vocabulary, heading: int | None) -> Answer | None:
    document = v.document
    if heading is not None and not bag.scan.of("column", "chapter", "table"):
        h = document.headings[heading]
        children = [c for c in document.headings if c.parent == heading and c.kind not in ("column", "table", "figure")]
        count = numbers_in(re.sub(r"^.*?(?=[二三四五六七八九十]大)", "", h.title))
        if count >= 2 and count == len(children):
            return _listed(document, h.title, [(c.title, _place(document, c)) for c in children], _place(document, h))
    for _, terms in bag.scan.terms("enumeration"):
        e = next(e for e in document.enumerations if e.name == terms[0].value)
        place = _line(document, e.span) if "\n" not in document.text[e.span.start : e.span.end] else Place(document, e.span)
        return _listed(document, f"“{e.name}”", [(name, place) for name, _ in e.items], place)
    return None


def _listed(document: Document, name: str, items: Sequence[tuple[str, Place]], source: Place) -> Answered:
    places = tuple(dict((p.key, p) for p in (source, *(p for _, p in items))).values())
    names = "、".join(re.sub(r"\s+", "", n) for n, _ in items)
    c = Computation("count", f"{len(items)} 项逐一计数", tuple(Operand(Decimal(1), n, (p,)) for n, p in items), Decimal(len(items)), "项")
    return Answered(document, "outline", ((f"{name}共 {len(items)} 项：{names}。", places),), (claim(f"{name}：{names}", places, computation=c),), f"列出{name}的各项", computation=c, certainty="structure")


def _label(bag: Bag, document: Document, heading: int) -> Block | None:
    """The block under the heading whose run-in label the question names: 健康服务业的发展目标."""
    text = bag.scan.question.key
    for b in document.blocks:
        if b.head and b.head.of(document.text).rstrip().endswith(("：", ":")) and heading in document.ancestry(b.heading):
            label = key(b.head.of(document.text))
            if label and label in text and label not in key(document.headings[heading].title):
                return b
    return None


def _outline(document: Document, heading: int, bag: Bag, v: Vocabulary) -> Answer | None:
    scan = bag.scan
    h = document.headings[heading]
    others = [x for _, x in bag.headings if x.index != heading]
    for candidate in [heading, *(x.index for x in others)]:
        if block := _label(bag, document, candidate):
            place = Place(document, block.span, block.heading)
            return Answered(document, "passage", ((f"{_title(document, document.headings[candidate])}：{block.piece.reading(document.text)}", (place,)),), (Claim(block.piece.reading(document.text), (place,)),), f"查“{document.headings[candidate].title}”的{block.head.of(document.text).strip('：: ')}" if block.head else "", certainty="structure")
    numbered = bool(scan.of("column", "chapter", "table", "picture", "section"))
    asks = scan.has("say", "include", "which", "mean", "where_said", "card", "exists") or bool(re.search(r"几|哪[一二两三四五六七八九十几些]|分(?:哪|几|为)|多少|是什么|有啥|呢", scan.question.key))
    content = [t for t in bag.runs if len(t.text) >= 2]
    bare = not content and len(scan.question.key) <= max((len(t.text) for t, _ in bag.headings), default=0) + 6
    if content or not (numbered or asks or bare):
        return None
    if bag.values and not numbered and not bare:
        return None
    if scan.has("where_said") or re.search(r"专栏(?:几|多少)|第几(?:个)?专栏|几号专栏|哪个专栏|第几章|哪一章", scan.question.key):
        return _where(document, heading)
    parts = _parts(document, heading)
    if not parts:
        place = _place(document, h)
        if h.kind == "figure":
            return Answered(document, "outline", ((f"{_title(document, h)}；文本中只有图题，没有图的内容。", (place,)),), (Claim(_title(document, h), (place,)),), f"查“{h.title}”", certainty="structure")
        return NotFound(f"“{_title(document, h)}”下面没有正文：手头的文本缺这一部分。", f"查“{h.title}”", (place,))
    page = document.page(h.span)
    title = _title(document, h)
    names = "；".join(n for n, _ in parts[:60])
    places = (_place(document, h), *(p for _, p in parts))
    lines: list[tuple[str, tuple[Place, ...]]] = [(f"“{title}”{f'（印刷版第 {page[0]} 页起）' if page else ''}共 {len(parts)} 部分：{names}。", places if len(places) <= SHOWN else ())]
    claims = [Claim(f"{title}：{n}", (places[0], p)) for n, p in parts[:60]]
    for name, p in parts[:8]:
        lead = _lead(document, p)
        if lead is not None and len(parts) <= 8:
            lines.append((f"\n{name}：{lead.reading().strip()}", (lead,)))
            claims.append(Claim(lead.reading().strip(), (lead,)))
    c = Computation("count", f"{len(parts)} 项逐一计数", tuple(Operand(Decimal(1), n, (p,)) for n, p in parts), Decimal(len(parts)), "部分")
    return Answered(document, "outline", tuple(lines), tuple(claims), f"概述“{title}”", computation=c, certainty="structure")


def _where(document: Document, heading: int) -> Answered:
    h = document.headings[heading]
    column = next((c for c in document.headings if c.kind == "column" and (c is h or key(h.title) in key(c.title))), None)
    target = column or h
    page = document.page(target.span)
    above = [document.headings[i] for i in document.ancestry(document.headings.index(target))][:-1]
    path = " › ".join(_title(document, x) for x in above)
    place = _place(document, target)
    words = f"“{_title(document, target)}”"
    where = f"，位于 {path}" if path else ""
    pages = f"，印刷版第 {page[0]} 页" if page else ""
    places = (place, *(_place(document, x) for x in above))
    return Answered(document, "value", ((f"{h.title}见{words}{where}{pages}。", places),), (Claim(f"{h.title}见{words}{where}", places),), f"查“{h.title}”的位置", certainty="structure")


def _parts(document: Document, heading: int) -> list[tuple[str, Place]]:
    """What stands right under a heading: its sub-headings; or its items, table rows or run-in heads; or its sentences."""
    h = document.headings[heading]
    children = [c for c in document.headings if c.parent == heading]
    main = [c for c in children if c.kind not in ("item", "column", "table", "figure")]
    if main:
        return [(_title(document, c), _place(document, c)) for c in main]
    items = [c for c in children if c.kind == "item"]
    if items:
        return [(_title(document, c), Place(document, Span(c.span.start, c.span.end))) for c in items]
    rows = [(str(r.cells["name"].value), Place(document, r.span)) for relation in document.relations if relation.key != "targets" for r in relation.rows if r.heading == heading and "name" in r.cells]
    heads = [(b.head.of(document.text).strip("。：: "), Place(document, b.span, b.heading)) for b in document.blocks if b.heading == heading and b.head]
    if rows:
        return rows
    blocks = [b for b in document.blocks if b.heading == heading and b.kind in ("paragraph", "item", "note")]
    if heads and len(heads) * 2 >= len(blocks):
        return heads
    columns = [(_title(document, c), _place(document, c)) for c in children if c.kind in ("column", "table")]
    return [(_first(b.piece.reading(document.text)), Place(document, b.span, b.heading)) for b in blocks] + columns if h.kind != "figure" else []


def _first(words: str) -> str:
    return re.split(r"(?<=[。；！？])", words.strip())[0][:80]


def _lead(document: Document, place: Place) -> Place | None:
    """The first sentence of a part (behind its run-in head), as a place of its own."""
    for b in document.blocks:
        if b.span == place.span and b.head:
            reading = b.piece.reading(document.text)
            head = len(b.head.of(document.text))
            stops = [m.end() for m in re.finditer(r"[。！？]", reading) if m.end() > head + 4]
            end = stops[0] if stops else len(reading)
            return Place(document, b.piece.cut(head, end).span, b.heading) if end > head else None
    return None


def chinese(count: str) -> int | None:
    return numeral(count)
