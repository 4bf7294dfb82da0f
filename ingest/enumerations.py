"""Named lists in prose: …等“七个桥头堡”, “一江两港三溪”（衢江、…）. A list counts when its items are as many as its name says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Block, Enumeration, Piece, Span

_NUM = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_QUOTED = re.compile(r"[“\"](?P<name>[^“”\"，。；：]{2,14})[”\"]")
_BARE = re.compile(r"(?P<name>[二三四五六七八九十](?:个|大|项|类|条|座|种|方面|区|片)[\u4e00-\u9fff]{0,8}?)(?=[，。；：、（(的]|$|进行|建设|为|等|技术|研发|发展|旅游|以|，)")
_VERBS = r"(?:打造|建设|推进|包括|包含|涵盖|分为|即|形成|构建|实现|围绕|聚焦|推动|重点|突出|做好|含|设|有|从|在|以|是|由|按照|坚持|加快|统筹|和|：|:|“|”)"


def numbers_in(name: str) -> int:
    """How many things a name counts: 七个桥头堡 → 7, 一江两港三溪 → 6, 十二个 → 12, no numeral → 0."""
    total = 0
    for m in re.finditer(r"[一二三四五六七八九十两]+", name):
        run = m.group()
        if "十" in run:
            tens, _, ones = run.partition("十")
            total += (_NUM.get(tens, 1) if tens else 1) * 10 + (_NUM.get(ones, 0) if ones else 0)
        else:
            total += sum(_NUM[c] for c in run) if len(run) > 1 else _NUM[run]
    return total


def enumerations(text: str, blocks: tuple[Block, ...]) -> tuple[Enumeration, ...]:
    found: dict[str, Enumeration] = {}
    for block in blocks:
        if block.kind not in ("paragraph", "item", "note"):
            continue
        for e in _in(text, block.piece):
            found.setdefault(e.name, e)
    return tuple(found.values())


def _in(text: str, piece: Piece) -> Iterator[Enumeration]:
    words = piece.reading(text)
    for pattern in (_QUOTED, _BARE):
        for m in pattern.finditer(words):
            name = re.sub(r"\s", "", m["name"])
            count = numbers_in(name)
            if not 2 <= count <= 30:
                continue
            items = _after(words, m.end(), count)
            if not items and count > 2 and words[m.end() : m.end() + 1] != "、":
                items = _before(words, m.start(), count)
            if items:
                places = tuple((words[a:b], piece.cut(a, b).span) for a, b in items)
                first, last = min(a for a, _ in items), max(b for _, b in items)
                yield Enumeration(name, places, piece.cut(min(first, m.start()), max(last, m.end())).span)


def _after(words: str, at: int, count: int) -> list[tuple[int, int]]:
    """Items in the bracket behind the name: “一江两港三溪”（衢江、常山港、…）, or behind a colon."""
    m = re.match(r"[^（(，。；：:]{0,8}(?:[（(](?P<list>[^（）()]+)[）)]|[:：](?P<tail>[^。；]+))", words[at:])
    if not m:
        return []
    group = "list" if m["list"] else "tail"
    items = _split(words, at + m.start(group), at + m.end(group))
    return items if len(items) == count else []


def _before(words: str, at: int, count: int) -> list[tuple[int, int]]:
    """Items in front of the name: …综合交通、商贸物流、…、数字经济等“七个桥头堡”."""
    start = max(words.rfind(c, 0, at) for c in "。；！？")
    end = at - 1 if words[at - 1 : at] == "等" else at
    items = _split(words, start + 1, end)
    if len(items) < count or len(items) > count + 1 and "，" not in words[start + 1 : end]:
        return []
    items = items[-count:]
    a, b = items[0]
    head = words[a:b]
    head = head[max(head.rfind("，"), head.rfind(",")) + 1 :]
    lengths = {y - x for x, y in items[1:]}
    if len(lengths) == 1 and len(head) > (size := lengths.pop()):
        head = head[-size:]
    elif cut := list(re.finditer(_VERBS, head)):
        head = head[cut[-1].end() :] or head
    if any(set("，,。；") & set(words[x:y]) for x, y in items[1:]) or not 1 < len(head) <= 24:
        return []
    return [(b - len(head), b), *items[1:]]


def _split(words: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = start
    for i in range(start, end + 1):
        if i == end or words[i] == "、":
            found.append((at, i))
            at = i + 1
    trimmed = ((a + len(words[a:b]) - len(words[a:b].lstrip()), b - len(words[a:b]) + len(words[a:b].rstrip())) for a, b in found)
    return [(a, b) for a, b in trimmed if a < b]
