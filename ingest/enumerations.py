"""Named lists in prose: …等“七个桥头堡”, “一江两港三溪”（衢江、…）, “三带”即…

A list counts when its items are as many as its name says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .document import Block, Enumeration, Piece, Span

WINDOW = 400  # code points around a name in which its list stands
_NUM = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_CLASSIFIER = r"(?:个|大|项|类|条|座|种|方面|区|片)"
_END = r"(?=[，。；：、（(的“]|$|进行|建设|为|等|即|技术|研发|发展|改造|提升|创建|旅游|以|和|及|与)"
_NAMES = (
    re.compile(r"[“\"](?P<name>[^“”\"，。；：]{2,14})[”\"]"),
    re.compile(rf"(?P<name>(?:[二三四五六七八九十]|\d{{1,2}}\s?){_CLASSIFIER}[\u4e00-\u9fff]{{0,8}}?){_END}"),
    re.compile(rf"(?<=[”\"])(?P<name>[二三四五六七八九十][\u4e00-\u9fff]{{1,6}}?){_END}"),
)
_BEHIND = re.compile(
    r"[^（(，。；：:]{0,8}(?:[（(](?P<list>[^（）()]{2,400})[）)]|[:：](?P<tail>[^。；]{2,400}))"
    r"|[”\"]?\s{0,4}(?:即(?:为|是)?|是指|指的是|分别(?:是|为|指))(?P<that>[^，。；：]{2,400})"
)
_COLON = re.compile(r"[”\"]?[：:]\s{0,4}")
_ORDERED = re.compile(
    r"(?P<n>[一二三四五六七八九十])(?:是|要|为)(?:要|把握好|处理好|坚持|聚焦|做好|抓好)?(?P<what>[^，,；;。]{2,40})[^；;。]{0,120}(?:[；;]|。|$)"
)
_QUOTED_LIST = re.compile(r"[“\"](?P<list>[^“”\"]{3,200})[”\"]$")
_VERB = re.compile(
    r"(?:打造|建设|推进|包括|包含|涵盖|分为|即|形成|构建|实现|围绕|聚焦|推动|重点|突出|做好|含|设|有|从|在|以|是|由"
    r"|按照|坚持|加快|统筹|和|：|:|“|”)"
)
_AND = re.compile(r"以及|和|及|与")
_DASH = "—-– "

Place = tuple[int, int]


def numbers_in(name: str) -> int:
    """How many things a name counts: 七个桥头堡 → 7, 一江两港三溪 → 6, 5个功能区块 → 5, no numeral → 0."""
    if m := re.match(rf"(\d{{1,3}})\s?{_CLASSIFIER}", name):
        return int(m[1])
    if (m := re.match(rf"([一二三四五六七八九两]?十?[一二三四五六七八九]?){_CLASSIFIER}", name)) and m[1]:
        return numbers_in(m[1])
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
    """Every named list once, in the order of the text; one name may stand for several lists (五大板块)."""
    found: dict[tuple[str, ...], Enumeration] = {}
    for k, block in enumerate(blocks):
        if block.kind in ("paragraph", "item", "note"):
            for e in _in(text, block.piece, blocks[k + 1 : k + 13]):
                found.setdefault((e.name, *(words for words, _ in e.items)), e)
    return tuple(found.values())


def _in(text: str, piece: Piece, below: Sequence[Block]) -> Iterator[Enumeration]:
    words = piece.reading(text)
    for pattern in _NAMES:
        for m in pattern.finditer(words):
            name = re.sub(r"\s", "", m["name"])
            count = numbers_in(name)
            if not 1 <= count <= 30:
                continue
            ends = not words[m.end() : m.end() + 3].strip('”"。：:')
            if ends and (heads := _below(text, below, count)):
                places = tuple((s.of(text), s) for s in heads)
                yield Enumeration(name, places, _place(piece, m.start(), m.end()))
                continue
            items = _behind(words, m.end(), count)
            if not items and count > 2 and words[m.end() : m.end() + 1] != "、":
                items = _before(words, m.start(), count)
            if items:
                places = tuple((words[a:b], _place(piece, a, b)) for a, b in items)
                first, last = min(a for a, _ in items), max(b for _, b in items)
                yield Enumeration(name, places, _place(piece, min(first, m.start()), max(last, m.end())))


def _place(piece: Piece, start: int, end: int) -> Span:
    return piece.cut(start, end).span


def _below(text: str, below: Sequence[Block], count: int) -> list[Span]:
    """Items that are the run-in heads of the paragraphs below: 打造“三个基地”： / ——…组织基地。…"""
    heads: list[Span] = []
    for block in below[:count]:
        if block.head is None or text[block.head.start] not in "—-–":
            return []
        words = block.head.of(text)
        start = block.head.start + len(words) - len(words.lstrip(_DASH))
        heads.append(Span(start, block.head.start + len(words.rstrip("。：:"))))
    return heads if len(heads) == count > 1 else []


def _behind(words: str, at: int, count: int) -> list[Place]:
    """Items in the bracket behind the name: “一江两港三溪”（衢江、常山港、…）; behind a colon; behind 即."""
    if count > 1 and (told := _told(words, at)) and len(told) == count:
        return told
    m = _BEHIND.match(words, at)
    if not m:
        return []
    group = next(g for g in ("list", "tail", "that") if m[g])
    return _fit(words, *m.span(group), count) if count > 1 or group == "that" else []


def _told(words: str, at: int) -> list[Place]:
    """What 一是…，…；二是…，… behind the colon tell one by one: the head of each, up to its first comma."""
    opened = _COLON.match(words, at)
    found: list[Place] = []
    at = opened.end() if opened else len(words)
    while m := _ORDERED.match(words, at):
        if _NUM.get(m["n"]) != len(found) + 1:
            break
        found.append(m.span("what"))
        at = m.end()
    return found


def _before(words: str, at: int, count: int) -> list[Place]:
    """Items in front of the name: …综合交通、…、数字经济等“七个桥头堡”; or in quotes: “助餐、…”六助服务."""
    low = max(at - WINDOW, 0)
    if m := _QUOTED_LIST.search(words[low:at]):
        return _fit(words, low + m.start("list"), low + m.end("list"), count)
    start = max(low, *(words.rfind(c, low, at) + 1 for c in "。；！？"))
    end = at - 1 if words[at - 1 : at] == "等" else at
    items = _split(words, start, end)
    if len(items) == count - 1:
        items = _fit(words, start, end, count)
    if len(items) < count or (len(items) > count + 1 and "，" not in words[start:end]):
        return []
    items = items[-count:]
    a, b = items[0]
    head = words[a:b]
    head = head[max(head.rfind("，"), head.rfind(",")) + 1 :]
    lengths = {y - x for x, y in items[1:]}
    if len(lengths) == 1 and len(head) > (size := lengths.pop()) and not re.search(r"[）)]", head):
        head = head[-size:]
    elif cut := list(_VERB.finditer(head)):
        head = head[cut[-1].end() :] or head
    if any(set("，,。；") & set(words[x:y]) for x, y in items[1:]) or not 1 < len(head) <= 24:
        return []
    last, end = items[-1]
    etc = words.find("等", last + 2, end)
    return [(b - len(head), b), *items[1:-1], (last, etc if etc > 0 else end)]


def _fit(words: str, start: int, end: int, count: int) -> list[Place]:
    """The items of a list that is this long, its last 、 perhaps printed as 和; else none."""
    items = _split(words, start, end)
    if len(items) == count - 1 and items:
        a, b = items[-1]
        joints = [m.span() for m in _AND.finditer(words, a, b) if a < m.start() and m.end() < b]
        if len(joints) == 1:
            items[-1:] = [(a, joints[0][0]), (joints[0][1], b)]
    return items if len(items) == count else []


def _split(words: str, start: int, end: int) -> list[Place]:
    """What the 、 outside brackets part, without white space around it."""
    found: list[Place] = []
    at, depth = start, 0
    for i in range(start, end + 1):
        if i < end:
            depth += (words[i] in "（(") - (words[i] in "）)")
        if i == end or (words[i] == "、" and depth <= 0):
            item = words[at:i]
            a, b = at + len(item) - len(item.lstrip()), at + len(item.rstrip())
            if a < b:
                found.append((a, b))
            at = i + 1
    return found
