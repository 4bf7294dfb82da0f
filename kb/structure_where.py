"""Where something stands: a heading, a row, a named list, or any words of the text → heading path, printed page, line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.document import Document, HeadingKind, Span

from .answer import Answer, Answered, Claim, Computation, NotFound, Operand, Place
from .bag import Bag
from .keys import key
from .outline_parts import place_of, title_of, within
from .structure_find import Found, sections, sentences
from .structure_lists import enumeration_named
from .structure_words import PAGE, PLACES, SAID, kinds_asked, left
from .vocabulary import Vocabulary

MOST = 12  # places that are told one by one
_LABELS: dict[HeadingKind, str] = {
    "column": "专栏", "chapter": "章", "part": "章", "section": "节", "numbered": "节", "article": "条", "table": "表",
}  # fmt: skip
_FRONT = re.compile(
    r"^(?:请问|我?想(?:知道|翻|查|找|看|问)?|帮我?(?:找|查)(?:一下|下)?|(?:这|本|该)?(?:份|个)?(?:规划|文件|通知|全文|正文|原文|文中)(?:里面|里|中|内|的)"
    r"|全文|原文|文中|关于|了|过|到|的|有|，|。|：)+"
)
_BACK = re.compile(
    r"(?:这句话|这句|这个词|一词|这个?说法|的?说法|这个?提法|的?内容|具体|分别|都|有|在|于|里面|里|中|了|的|是|写|提到|提|讲|说到|说|出现|放|列|安排|见"
    r"|那个?|这个?|专栏|，|、|目录上?|目录)+$"
)
_QUOTED = re.compile(r"[“\"「『《]([^“”\"「」『』《》]{2,40})[”\"」』》]")


def where_asked(bag: Bag) -> bool:
    text = bag.scan.question.key
    return bool(bag.has("page", "where_said") or PAGE.search(text) or SAID.search(text) or kinds_asked(text))


def where(bag: Bag, v: Vocabulary, headings: Sequence[int]) -> Answer | None:
    """Where what the question names stands, or None when it does not ask so or nothing of the text is named."""
    if not where_asked(bag):
        return None
    text, document = bag.scan.question.key, v.document
    page = bool(bag.has("page") or PAGE.search(text))
    kinds = kinds_asked(text)
    scope = list(headings) if headings and bag.has("column", "chapter", "section") else []
    words = phrase(bag)
    quoted = bool(_QUOTED.search(bag.scan.question.source))
    if quoted and SAID.search(text):
        return said(document, words, kinds, scope, quoted=True, bag=bag)
    if headings and _said(bag, document, headings[0]) and not bag.rows:
        told = said(document, words, kinds, scope, quoted=False, bag=bag)
        if told is not None:
            return told
    if headings:
        target = _nearest(document, headings[0], kinds)
        return (
            of_page(
                document, f"“{title_of(document, document.headings[target])}”", document.headings[target].span
            )
            if page and not kinds
            else heading_place(document, headings[0], target)
        )
    if page and bag.rows:
        row = v.rows[bag.rows[0][1][0].ids[0]][1]
        return of_page(document, f"“{bag.rows[0][1][0].value}”", row.span)
    if kinds == ("table",) and bag.rows:
        tables = [v.rows[i][1] for i in bag.rows[0][1][0].ids]
        listed = next((r for r in tables if document.headings[r.heading].kind == "table"), None)
        return (
            heading_place(document, listed.heading, listed.heading, bag.rows[0][1][0].value)
            if listed
            else None
        )
    if bag.rows:
        return None
    if page and (e := enumeration_named(bag, v)):
        return of_page(document, f"“{e.name}”", e.span)
    return said(
        document, words, kinds, scope, quoted=quoted or bool(SAID.search(text) and len(words) <= 6), bag=bag
    )


def _said(bag: Bag, document: Document, heading: int) -> bool:
    """Are words besides the heading's asked for (人才政策放在第六章的哪一节)?"""
    title = key(document.headings[heading].title)
    return any(w not in title for w in left(bag))


def _nearest(document: Document, heading: int, kinds: Sequence[HeadingKind]) -> int:
    """The heading itself, or the one of a kind asked for that goes with it: 健康服务业是专栏几."""
    if not kinds or document.headings[heading].kind in kinds:
        return heading
    title = key(document.headings[heading].title)
    below = [i for i in within(document, heading)[1:] if document.headings[i].kind in kinds]
    same = [i for i in below if title in key(document.headings[i].title)]
    above = [i for i in reversed(document.ancestry(heading)) if document.headings[i].kind in kinds]
    return (same or above or [heading])[0]


def phrase(bag: Bag) -> str:
    """The key of the words whose place is asked for: what is quoted, else what stands before or behind 在哪里."""
    if m := _QUOTED.search(bag.scan.question.source):
        return key(m[1])
    text = re.sub(
        r"第[零一二三四五六七八九十\d]+(?:章|节|部分)(?:的|里|中)?|^专栏\d+(?:的|里|中)",
        "",
        bag.scan.question.key,
    )
    text = text.rstrip("？?。！，")
    spans = [m.span() for p in (SAID, PAGE, *(p for p, _ in PLACES)) if (m := p.search(text))]
    spans += [
        (text.find(t.text), text.find(t.text) + len(t.text))
        for t in bag.scan.of("page", "where_said")
        if t.text in text
    ]
    if not spans:
        return ""
    a, b = min(s for s, _ in spans), max(e for _, e in spans)
    sides = [_BACK.sub("", _FRONT.sub("", text[:a])), _FRONT.sub("", _BACK.sub("", text[b:]))]
    sides = [_BACK.sub("", _FRONT.sub("", s)) for s in sides]
    return key(max(sides, key=len))


def of_page(document: Document, name: str, span: Span) -> Answer:
    page = document.page(span)
    if page is None:
        told = "没有目录页码" if not document.pages else "目录页码从后面的标题开始"
        return NotFound(
            f"{document.meta.title}{told}，无法知道{name}在第几页；它在文本的第 {document.lines(span)[0]} 行。",
            f"查{name}的页码",
            (Place(document, span),),
        )
    words = f"第 {page[0]} 页" if page[0] == page[1] else f"第 {page[0]}—{page[1]} 页"
    places = [Place(document, span)]
    bare = key(name)
    places += [
        Place(document, b.span)
        for b in document.blocks
        if b.kind == "contents"
        and page[0] == page[1]
        and _entry(b.piece.reading(document.text), bare, page[0])
    ][:1]
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
        ((f"{name}在印刷版{words}。", tuple(places)),),
        (Claim(f"{name}在印刷版{words}", tuple(places), c),),
        f"查{name}的页码",
        certainty="structure",
    )


def _entry(words: str, name: str, page: int) -> bool:
    return key(words).startswith(name) and str(page) in words


def heading_place(document: Document, asked: int, target: int, name: str = "") -> Answered:
    h = document.headings[target]
    page = document.page(h.span)
    above = [document.headings[i] for i in document.ancestry(target)][:-1]
    path = " › ".join(title_of(document, x) for x in above)
    words = f"“{title_of(document, h)}”"
    where = f"，位于 {path}" if path else ""
    pages = f"，印刷版第 {page[0]} 页" if page else ""
    places = (place_of(document, h), *(place_of(document, x) for x in above))
    name = name or document.headings[asked].title
    return Answered(
        document,
        "value",
        ((f"{name}见{words}{where}{pages}。", places),),
        (Claim(f"{name}见{words}{where}", places),),
        f"查“{name}”的位置",
        certainty="structure",
    )


def said(
    document: Document,
    words: str,
    kinds: Sequence[HeadingKind],
    scope: Sequence[int],
    *,
    quoted: bool,
    bag: Bag,
) -> Answer | None:
    """Every sentence that holds the words; if none holds them all, the sections that do."""
    if len(words) < 2:
        return None
    inside = {j for i in scope for j in within(document, i)}
    found = [f for f in sentences(document, (words,)) if not scope or f.heading in inside]
    if not found and quoted:
        return NotFound(f"{document.meta.title}的正文里没有出现“{words}”。", f"查“{words}”出现的位置")
    terms = tuple(dict.fromkeys(w for t in bag.runs for w in t.value.split() if len(w) > 1 and w in words))
    if not found and len(terms) > 1 and len("".join(terms)) * 3 >= len(words) * 2:
        found = [f for f in sentences(document, terms) if not scope or f.heading in inside]
        if not found and kinds:
            of = [i for i in (inside or range(len(document.headings))) if document.headings[i].kind in kinds]
            held = sections(document, terms, sorted(of))
            if len(held) == 1:
                found = held[0][1]
    if kinds:
        found = [f for f in found if _under(document, f.heading, kinds) >= 0] or found
    return _told(document, _as_typed(bag, words), found, kinds) if found else None


def _under(document: Document, heading: int, kinds: Sequence[HeadingKind]) -> int:
    """The deepest heading of these kinds that holds a heading, or -1."""
    above = [i for i in document.ancestry(heading) if document.headings[i].kind in kinds]
    return above[-1] if above else -1


def _as_typed(bag: Bag, words: str) -> str:
    """The words of a key as the question has them."""
    at = bag.scan.question.key.find(words)
    return bag.scan.question.words(at, at + len(words)).strip('“”"') if at >= 0 else words


def _told(document: Document, words: str, found: Sequence[Found], kinds: Sequence[HeadingKind]) -> Answered:
    groups: dict[int, list[Found]] = {}
    for f in found:
        under = _under(document, f.heading, kinds) if kinds else f.heading
        groups.setdefault(under if under >= 0 else f.heading, []).append(f)
    name = f"“{words}”"
    label = f"分布在 {len(groups)} 个{_LABELS[kinds[-1]]}" if kinds and len(groups) > 1 else ""
    count = f"共 {len(found)} 处" if len(found) > 1 else ""
    head = f"{name}在原文中{'，'.join(w for w in (count, label) if w)}：" if count or label else f"{name}见："
    lines: list[tuple[str, tuple[Place, ...]]] = [(head, ())]
    claims: list[Claim] = []
    for under, here in list(groups.items())[:MOST]:
        path = (
            " › ".join(title_of(document, document.headings[i]) for i in document.ancestry(under)) or "文首"
        )
        for n, f in enumerate(here[:MOST]):
            page = document.page(f.place.span)
            at = (
                ""
                if page is None
                else f"第 {page[0]} 页"
                if page[0] == page[1]
                else f"第 {page[0]}—{page[1]} 页"
            )
            line = f"第 {document.lines(f.place.span)[0]} 行"
            quote = f.place.reading().strip().replace("\n", "")
            lead = f"\n{path}，" if n == 0 else "\n　"
            told = "，".join(w for w in (at and f"印刷版{at}", f"文本{line}") if w)
            lines.append((f"{lead}{told}：{quote}", (f.place,)))
            claims.append(Claim(f"{name}见：{quote}", (f.place,)))
    if len(groups) > MOST:
        lines.append((f"\n其余 {len(groups) - MOST} 节从略。", ()))
    return Answered(
        document, "value", tuple(lines), tuple(claims), f"查{name}出现的位置", certainty="structure"
    )


def columns_of(document: Document, relation_key: str, noun: str) -> Answered | None:
    """The columns and tables that hold the rows of a relation: 标志性项目放在哪几个专栏."""
    held: dict[int, int] = {}
    for relation in document.relations:
        for row in relation.rows if relation.key == relation_key else ():
            at = _under(document, row.heading, ("column", "table"))
            if at >= 0:
                held[at] = held.get(at, 0) + 1
    if not held:
        return None
    found = [(document.headings[i], n) for i, n in sorted(held.items())]
    names = "；".join(f"{title_of(document, h)}（{n} 个）" for h, n in found)
    places = tuple(place_of(document, h) for h, _ in found)
    claims = tuple(
        Claim(f"{noun}列在{title_of(document, h)}", (p,)) for (h, _), p in zip(found, places, strict=True)
    )
    return Answered(
        document,
        "outline",
        ((f"{noun}列在 {len(found)} 个专栏（表）：{names}。", places),),
        claims,
        f"查{noun}所在的专栏",
        certainty="structure",
    )
