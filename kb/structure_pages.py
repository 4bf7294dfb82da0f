"""What stands on a printed page: the headings and paragraphs whose range of pages covers it."""

from __future__ import annotations

from ingest.document import Block, Document

from .answer import Answer, Answered, Claim, NotFound, Place
from .bag import Bag
from .outline_parts import head_of, sentence, title_of, words_of
from .scan import number
from .structure_words import PAGE_NUMBER

_SHORT = 60  # code points of a paragraph that is told whole


def page_contents(bag: Bag, document: Document) -> Answer | None:
    m = PAGE_NUMBER.search(bag.scan.question.key)
    value = number(m["a"] or m["b"] or m["c"]) if m else None
    if value is None:
        return None
    page = int(value)
    reading = f"查印刷版第 {page} 页的内容"
    if not document.pages:
        return NotFound(f"{document.meta.title}没有目录页码，无法知道第 {page} 页是哪些内容。", reading)
    first, last = document.pages[0][1], max(p[2] for p in document.pages)
    if not first <= page <= last:
        return NotFound(
            f"{document.meta.title}能推断页码的正文在印刷版第 {first}—{last} 页，第 {page} 页不在其中。",
            reading,
        )
    lines: list[tuple[str, tuple[Place, ...]]] = []
    claims: list[Claim] = []
    above: tuple[int, ...] = ()
    for b in document.blocks:
        if b.kind == "contents" or not _covers(document, b, page):
            continue
        told = _told(document, b, page)
        path = tuple(
            i
            for i in document.ancestry(b.heading)
            if b.kind == "heading" or document.headings[i].kind != "item"
        )
        if b.kind != "heading" and path != above:
            lines.append(("\n" + " › ".join(title_of(document, document.headings[i]) for i in path), ()))
        above = path
        if b.kind == "heading":
            h = document.headings[b.heading]
            above = path
            place = Place(document, h.span)
            lines.append(
                ("\n" + " › ".join(title_of(document, document.headings[i]) for i in path), (place,))
            )
            claims.append(Claim(title_of(document, h), (place,)))
        else:
            lines.append((f"\n　{told[0]}", (told[1],)))
            claims.append(Claim(told[1].reading().strip(), (told[1],)))
    unsure = "（按目录页码和换页处推断，相邻页的内容可能也列在内）"
    return (
        Answered(
            document,
            "outline",
            ((f"印刷版第 {page} 页{unsure}：", ()), *lines),
            tuple(claims),
            reading,
            certainty="structure",
        )
        if claims
        else None
    )


def _covers(document: Document, b: Block, page: int) -> bool:
    pages = document.page(b.span)
    return pages is not None and pages[0] <= page <= pages[1]


def _told(document: Document, b: Block, page: int) -> tuple[str, Place]:
    """The head of a paragraph with its first sentence on this page; what a page cut off is told from the cut on."""
    parts = [s for s in b.piece.spans if (p := document.page(s)) and p[0] <= page <= p[1]]
    start = parts[0].start if parts else b.span.start
    words = words_of(document, b)
    if start > b.span.start:
        offset = sum(x.end - x.start for x in b.piece.spans if x.end <= start)
        rest = sentence(document, b, offset) or Place(document, b.span, b.heading)
        return f"（接上页）…{rest.reading().strip()}", rest
    place = Place(document, b.span, b.heading)
    if b.kind == "table" or len(words) <= _SHORT:
        return words.replace("\n", "；"), place
    lead = sentence(document, b, len(b.head.of(document.text)) if b.head else 0)
    head = f"{head_of(document, b)}：" if b.head else ""
    return f"{head}{(lead or place).reading().strip()}", place
