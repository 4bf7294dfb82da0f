"""Articles of a regulation by number: 第十六条 as a whole, its 第二款 (paragraph), its 第三项 (item)."""

from __future__ import annotations

import re

from ingest.document import Block, Document
from ingest.patterns import numeral

from .answer import Answer, Answered, Claim, NotFound, Place
from .bag import Bag
from .outline_answer import together
from .outline_parts import block_place, place_of, title_of, words_of
from .structure_words import ARTICLE, left

_ITEM = re.compile(r"[（(]([零〇一二三四五六七八九十百]{1,5}|\d{1,2})[）)]")
_BREACH = re.compile(
    rf"违反(?:了)?(?:本(?:办法|条例|规定))?的?{ARTICLE.pattern}[^，。]{{0,8}}(?:罚|责任|后果|处理|处分|怎么|怎样|会)"
)
_BREACHES = re.compile(rf"违反本[^第，。]{{2,6}}{ARTICLE.pattern}")
_ASKS = re.compile(r"什么|啥|内容|规定|原文|怎么|讲|说|写|如何|哪|介绍|全文|罚|多少")


def article(bag: Bag, document: Document) -> Answer | None:
    text = bag.scan.question.key
    found = list(ARTICLE.finditer(text))
    if not found or not any(h.kind == "article" for h in document.headings) or left(bag):
        return None
    if not (_ASKS.search(text) or sum(len(m.group()) for m in found) >= len(text) - 3):
        return None
    if (breach := _BREACH.search(text)) and (told := _breached(document, breach)):
        return told
    answers = [_one(document, m) for m in found]
    proven = [a for a in answers if isinstance(a, Answered)]
    return together(proven) if proven else answers[0]


def _breached(document: Document, m: re.Match[str]) -> Answered | None:
    """What follows from a breach of an article: the paragraphs that name it as breached."""
    wanted = numeral(m["article"])
    found = [
        b for b in document.blocks
        if b.kind in ("paragraph", "item")
        and any(numeral(x["article"]) == wanted for x in _BREACHES.finditer(words_of(document, b)))
    ]  # fmt: skip
    lines = [
        (("" if n == 0 else "\n") + f"{title_of(document, document.headings[b.heading])}：{words_of(document, b)}", (block_place(document, b),))
        for n, b in enumerate(found)
    ]  # fmt: skip
    claims = tuple(Claim(words_of(document, b), (block_place(document, b),)) for b in found)
    reading = f"查违反第{m['article']}条的后果"
    return (
        Answered(document, "passage", tuple(lines), claims, reading, certainty="structure") if found else None
    )


def _one(document: Document, m: re.Match[str]) -> Answer:
    name = _name(m)
    found = [
        (i, h)
        for i, h in enumerate(document.headings)
        if h.kind == "article"
        and h.value == numeral(m["article"])
        and bool(m["sub"]) == ("之" in h.span.of(document.text))
    ]
    if not found:
        last = [h for h in document.headings if h.kind == "article"][-1]
        return NotFound(
            f"{document.meta.title}没有{name}；最后一条是{title_of(document, last)}。",
            f"查{name}",
            (place_of(document, last),),
        )
    i, h = found[0]
    blocks = [b for b in document.blocks if b.heading == i and b.kind != "heading"]
    chosen = _chosen(document, blocks, m)
    if not chosen:
        clauses = sum(not _ITEM.match(words_of(document, b)) for b in blocks)
        return NotFound(
            f"{title_of(document, h)}共 {clauses} 款，没有{name}。", f"查{name}", (place_of(document, h),)
        )
    whole = not (m["paragraph"] or m["item"])
    lines: list[tuple[str, tuple[Place, ...]]] = []
    for n, b in enumerate(chosen):
        lead = f"{name}：" if n == 0 else "\n"
        lines.append((lead + words_of(document, b), (block_place(document, b),)))
    claims = tuple(Claim(words_of(document, b), (block_place(document, b),)) for b in chosen)
    path = (
        " › ".join(title_of(document, document.headings[k]) for k in document.ancestry(h.parent))
        if whole
        else ""
    )
    reading = f"查{name}" + (f"（{path}）" if path else "")
    return Answered(document, "passage", tuple(lines), claims, reading, certainty="structure")


def _name(m: re.Match[str]) -> str:
    words = f"第{m['article']}条" + (f"之{m['sub']}" if m["sub"] else "")
    return (
        words
        + (f"第{m['paragraph']}款" if m["paragraph"] else "")
        + (f"第{m['item']}项" if m["item"] else "")
    )


def _chosen(document: Document, blocks: list[Block], m: re.Match[str]) -> list[Block]:
    """The blocks of the article, of its paragraph with the items below it, or of one item."""
    clauses: list[list[Block]] = []
    for b in blocks:
        if _ITEM.match(words_of(document, b)) and clauses:
            clauses[-1].append(b)
        else:
            clauses.append([b])
    if m["paragraph"]:
        n = numeral(m["paragraph"]) or 0
        held = clauses[n - 1] if 0 < n <= len(clauses) else []
    else:
        held = [b for c in clauses for b in c]
    if not m["item"]:
        return held
    wanted = numeral(m["item"])
    return [b for b in held if (k := _ITEM.match(words_of(document, b))) and numeral(k[1]) == wanted]
