"""What a heading holds: its parts with their lead sentences, a labelled paragraph, where it stands."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.document import Block, Document, Heading, Span

from .answer import Answer, Answered, Claim, Computation, NotFound, Operand, Place
from .bag import Bag
from .keys import key

# Words for the parts of a text, whatever they are about.
_PARTS = re.compile(
    r"(?:发展|具体|主要|实施)?(?:路径|方面|要点|任务|措施|举措|重点|方向|做法|抓手|工作|条目|小标题|标题|段落)+"
)
SHOWN = 12
PARAGRAPHS = 900  # code points of a section that is quoted whole


def title_of(document: Document, h: Heading) -> str:
    return re.sub(r"\s+", " ", h.span.of(document.text).strip())


def place_of(document: Document, h: Heading) -> Place:
    return Place(document, h.span)


def _label(bag: Bag, document: Document, heading: int) -> Block | None:
    """The block under the heading whose run-in label the question names: 健康服务业的发展目标."""
    text = bag.scan.question.key
    for b in document.blocks:
        if (
            b.head
            and b.head.of(document.text).rstrip().endswith(("：", ":"))
            and heading in document.ancestry(b.heading)
        ):
            label = key(b.head.of(document.text))
            if label and label in text and label not in key(document.headings[heading].title):
                return b
    return None


def outline(document: Document, heading: int, bag: Bag) -> Answer | None:
    scan = bag.scan
    h = document.headings[heading]
    others = [x for _, x in bag.headings if x.index != heading]
    for candidate in [heading, *(x.index for x in others)]:
        if block := _label(bag, document, candidate):
            place = Place(document, block.span, block.heading)
            return Answered(
                document,
                "passage",
                (
                    (
                        f"{title_of(document, document.headings[candidate])}：{block.piece.reading(document.text)}",
                        (place,),
                    ),
                ),
                (Claim(block.piece.reading(document.text), (place,)),),
                f"查“{document.headings[candidate].title}”的{block.head.of(document.text).strip('：: ')}"
                if block.head
                else "",
                certainty="structure",
            )
    numbered = bool(scan.of("column", "chapter", "table", "picture", "section"))
    asks = scan.has("say", "include", "which", "mean", "where_said", "card", "exists") or bool(
        re.search(r"几|哪[一二两三四五六七八九十几些]|分(?:哪|几|为)|多少|是什么|有啥|呢", scan.question.key)
    )
    content = [t for t in bag.runs if len(t.text) >= 2 and not _PARTS.fullmatch(t.text)]
    bare = (
        not content and len(scan.question.key) <= max((len(t.text) for t, _ in bag.headings), default=0) + 6
    )
    if content or not (numbered or asks or bare):
        return None
    if bag.values and not numbered and not bare:
        return None
    if scan.has("where_said") or re.search(
        r"专栏(?:几|多少)|第几(?:个)?专栏|几号专栏|哪个专栏|第几章|哪一章", scan.question.key
    ):
        return where(document, heading)
    parts = _parts(document, heading)
    if not parts:
        place = place_of(document, h)
        if h.kind == "figure":
            return Answered(
                document,
                "outline",
                ((f"{title_of(document, h)}；文本中只有图题，没有图的内容。", (place,)),),
                (Claim(title_of(document, h), (place,)),),
                f"查“{h.title}”",
                certainty="structure",
            )
        return NotFound(
            f"“{title_of(document, h)}”下面没有正文：手头的文本缺这一部分。", f"查“{h.title}”", (place,)
        )
    page = document.page(h.span)
    title = title_of(document, h)
    if plain := _paragraphs(document, heading):
        quoted = [
            (f"“{title}”：{words}" if n == 0 else f"\n{words}", (place,))
            for n, (words, place) in enumerate(plain)
        ]
        claims = [Claim(words, (place,)) for words, place in plain]
        return Answered(
            document, "passage", tuple(quoted), tuple(claims), f"查“{title}”", certainty="structure"
        )
    names = "；".join(n for n, _ in parts[:60])
    places = (place_of(document, h), *(p for _, p in parts))
    lines: list[tuple[str, tuple[Place, ...]]] = [
        (
            f"“{title}”{f'（印刷版第 {page[0]} 页起）' if page else ''}共 {len(parts)} 部分：{names}。",
            places if len(places) <= SHOWN else (),
        )
    ]
    claims = [Claim(f"{title}：{n}", (places[0], p)) for n, p in parts[:60]]
    for name, p in parts[:8]:
        lead = _lead(document, p)
        if lead is not None and len(parts) <= 8:
            lines.append((f"\n{name}：{lead.reading().strip()}", (lead,)))
            claims.append(Claim(lead.reading().strip(), (lead,)))
    c = Computation(
        "count",
        f"{len(parts)} 项逐一计数",
        tuple(Operand(Decimal(1), n, (p,)) for n, p in parts),
        Decimal(len(parts)),
        "部分",
    )
    return Answered(
        document,
        "outline",
        tuple(lines),
        tuple(claims),
        f"概述“{title}”",
        computation=c,
        certainty="structure",
    )


def where(document: Document, heading: int) -> Answered:
    h = document.headings[heading]
    column = next(
        (c for c in document.headings if c.kind == "column" and (c is h or key(h.title) in key(c.title))),
        None,
    )
    target = column or h
    page = document.page(target.span)
    above = [document.headings[i] for i in document.ancestry(document.headings.index(target))][:-1]
    path = " › ".join(title_of(document, x) for x in above)
    place = place_of(document, target)
    words = f"“{title_of(document, target)}”"
    where = f"，位于 {path}" if path else ""
    pages = f"，印刷版第 {page[0]} 页" if page else ""
    places = (place, *(place_of(document, x) for x in above))
    return Answered(
        document,
        "value",
        ((f"{h.title}见{words}{where}{pages}。", places),),
        (Claim(f"{h.title}见{words}{where}", places),),
        f"查“{h.title}”的位置",
        certainty="structure",
    )


def _parts(document: Document, heading: int) -> list[tuple[str, Place]]:
    """What stands right under a heading: its sub-headings; or its items, table rows or run-in heads; or its sentences."""
    h = document.headings[heading]
    children = [c for c in document.headings if c.parent == heading]
    main = [c for c in children if c.kind not in ("item", "column", "table", "figure")]
    if main:
        return [(title_of(document, c), place_of(document, c)) for c in main]
    items = [c for c in children if c.kind == "item"]
    if items:
        return [(title_of(document, c), Place(document, Span(c.span.start, c.span.end))) for c in items]
    rows = [
        (str(r.cells["name"].value), Place(document, r.span))
        for relation in document.relations
        if relation.key != "targets"
        for r in relation.rows
        if r.heading == heading and "name" in r.cells
    ]
    heads = [
        (b.head.of(document.text).strip("。：: "), Place(document, b.span, b.heading))
        for b in document.blocks
        if b.heading == heading and b.head
    ]
    if rows:
        return rows
    blocks = [b for b in document.blocks if b.heading == heading and b.kind in ("paragraph", "item", "note")]
    if heads and len(heads) * 2 >= len(blocks):
        return heads
    columns = [
        (title_of(document, c), place_of(document, c)) for c in children if c.kind in ("column", "table")
    ]
    return (
        [(_first(b.piece.reading(document.text)), Place(document, b.span, b.heading)) for b in blocks]
        + columns
        if h.kind != "figure"
        else []
    )


def _paragraphs(document: Document, heading: int) -> list[tuple[str, Place]]:
    """A section that is nothing but a few paragraphs, whole; [] for one with parts of its own, or a long one."""
    if any(h.parent == heading for h in document.headings):
        return []
    blocks = [b for b in document.blocks if b.heading == heading and b.kind in ("paragraph", "note")]
    heads = [b for b in blocks if b.head]
    whole = [(b.piece.reading(document.text).strip(), Place(document, b.span, b.heading)) for b in blocks]
    if not blocks or len(heads) * 2 >= len(blocks) > 1 or sum(len(w) for w, _ in whole) > PARAGRAPHS:
        return []
    return whole


def _first(words: str) -> str:
    """The first sentence, whole."""
    return re.split(r"(?<=[。；！？])", words.strip())[0].rstrip("。")


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
