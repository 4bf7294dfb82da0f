"""The lists that sentences of a document announce: 应当具备下列条件： / （一）…；, 主要预期目标是： / ——…, 存在的问题和不足：…；…；…。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Block, Document

from .answer import Place
from .keys import key
from .outline_parts import block_place, words_of

__all__ = ["Announced", "announcements"]

_ANNOUNCES = re.compile(
    r"[^。；！？]*(?:(?:下列|以下|如下|[是有为括])[^。；！？]{0,30}|[\d一二两三四五六七八九十]{1,3}(?:个?方面|点|[个项条种]))[：:]$"
)
_RUN_IN = re.compile(r"(?P<lead>[^。；！？：]{4,80}：)(?P<items>[^。；：]{4,}(?:；[^。；]{4,})+。?)")
_MARK = re.compile(
    r"\s*(?:[（(](?P<cn>[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|(?P<no>\d{1,2})[.．、]|(?P<ring>[①-⑳])|(?P<dash>[—–－-]{1,2}))"
)


@dataclass(frozen=True, slots=True)
class Announced:
    """`sentence` is the key of the announcing sentence; `parts` it and what it lists, each with its place."""

    heading: int
    sentence: str
    parts: tuple[tuple[str, Place], ...]


def announcements(document: Document) -> tuple[Announced, ...]:
    """Those that stand below their sentence, then those inside it, each in the order of the text."""
    return (*_below(document), *_run_in(document))


def _below(document: Document) -> Iterator[Announced]:
    """Every announced list of two items or more, in the order of the text."""
    blocks = [b for b in document.blocks if b.kind in ("paragraph", "item")]
    for n, b in enumerate(blocks):
        words = words_of(document, b)
        m = _ANNOUNCES.search(words) if words.endswith(("：", ":")) else None
        if m is None:
            continue
        items: list[Block] = []
        for below in blocks[n + 1 :]:
            mark = _MARK.match(words_of(document, below))
            first = _MARK.match(words_of(document, items[0])) if items else mark
            if mark is None or first is None or mark.lastgroup != first.lastgroup:
                break
            items.append(below)
        if len(items) > 1:
            parts = tuple((words_of(document, x), block_place(document, x)) for x in (b, *items))
            yield Announced(b.heading, key(m.group()), parts)


def _run_in(document: Document) -> Iterator[Announced]:
    """Every list that its own sentence announces: …的问题和不足：…；…；…。"""
    for b in document.blocks:
        if b.kind != "paragraph":
            continue
        words = b.piece.reading(document.text)
        for m in _RUN_IN.finditer(words):
            place = Place(document, b.piece.cut(*m.span()).span, b.heading)
            yield Announced(b.heading, key(m["lead"]), ((m.group().strip(), place),))
