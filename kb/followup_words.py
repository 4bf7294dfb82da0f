"""A follow-up as a change of the earlier question's words: a new name takes the place of the old one of its kind."""

from __future__ import annotations

import re

from ingest.document import Heading

from .bag import Bag
from .guess import fragments
from .keys import key
from .scan import Token
from .vocabulary import Vocabulary

_LEAD = re.compile(
    r"^(?:那么?|再|换成?|改成?|改为|换|只看|只要|只算|其中|这里面|里面|如果|还有|另外|而|好的|嗯|哦|对了|再?说回|回到|再看看?|跟着|接着|然后)+[，,]?"
)
RANKED = re.compile(
    r"第(?P<n>[二三四五六七八九十]|\d{1,2})(?:名|位|个|大|多|高)?(?:(?:和|、|跟|与)第?(?P<m>[二三四五六七八九十]|\d{1,2})(?:名|位|个|大|多|高)?)?(?:的)?(?:呢|是|$)"
)
WHOLE = re.compile(r"全市|规划|文件|所有|全部|整个")  # all rows of the document
_END = r"(?:呢|呀|啊|吗|[？?。！])*$"
NAMED = re.compile(  # the rows themselves, after their number or their total: 都叫什么名字, 是哪几个项目
    rf"^(?:那|它们?|他们|这些|项目|指标)*(?:的)?(?:都|分别|各自?)*(?:叫|是)(?:什么|啥|哪些|哪[几\d一二三四五六七八九十]个)(?:名字|名称|项目|指标)?{_END}"
    rf"|^(?:把|那)?(?:它们?|他们)?(?:的)?(?:名字|名称|名单|清单)(?:都|分别|各)?(?:是|叫)?(?:什么|哪些|啥|列出来|列一下|列出|报一下|给我)*{_END}"
)
TAIL = re.compile(
    r"(?:的)?(?:呢|怎么样|如何|呀|啊|也列一下|也列出来|也看看|也说说|也查一下|也要|也来一份|呐|又如何)+[？?。！!]*$"
)


def bare(text: str) -> str:
    """The words of a follow-up without 那 in front and 呢 behind."""
    return TAIL.sub("", _LEAD.sub("", text.strip())).strip("，,。？?！! ")


def led(text: str) -> bool:
    return bool(_LEAD.match(text.strip()))


def _kind(t: Token) -> str:
    if t.cls == "term" or t.cls == "run":
        kinds = {x.kind for x in t.terms}
        for kind in ("row", "value", "kind", "heading", "enumeration", "field"):
            if kind in kinds:
                return {"kind": "value", "enumeration": "heading"}.get(kind, kind)
        return ""
    return {
        "year": "year",
        "years": "year",
        "figure": "figure",
        "bounds": "figure",
        "column": "heading",
        "chapter": "heading",
        "section": "heading",
        "table": "heading",
    }.get(t.cls, "")


def _slots(bag: Bag) -> list[tuple[str, Token, str]]:
    """(kind, token, detail) of what can be exchanged, in order."""
    guessed = {t.start: ("row", terms[0].relation) for t, terms in bag.rows}
    guessed |= {t.start: ("value", x.field) for t, x in bag.values if t.start not in guessed}
    guessed |= {t.start: ("heading", "") for t, x in bag.headings if t.start not in guessed}
    found = []
    for t in bag.scan.tokens:
        kind, detail = _kind(t), ""
        if t.start in guessed and t.cls in ("run", "term"):
            kind, detail = guessed[t.start]
        elif kind == "field":
            detail = next(x.field for x in t.terms if x.kind == "field").split("@")[0]
        if kind:
            found.append((kind, t, detail))
    return found


def _figure_end(bag: Bag, t: Token) -> int:
    """The end of a figure with the comparison behind it: 100亿以上."""
    text = bag.scan.question.key
    m = re.match(r"(?:及|含)?(?:以上|以下|以内|以后|以前|之后|之前|后|前|左右)", text[t.end :])
    return t.end + (m.end() if m else 0)


def swapped(bag: Bag, earlier: Bag, v: Vocabulary) -> str:
    """The earlier question with the new words in place of the old ones of their kind; "" when a new word has none."""
    new, old = _slots(bag), _slots(earlier)
    if not new:
        return _topic(bag, earlier, v)
    replaced: list[tuple[int, int, str]] = []
    for kind, t, detail in new:
        match = [s for s in old if s[0] == kind and (kind != "value" or s[2] == detail)]
        if kind == "field":
            match = [s for s in match if s[2].startswith("units") == detail.startswith("units")]
            if any(s[0] == "year" for s in new):
                continue
        end = _figure_end(bag, t) if kind in ("figure", "year") else t.end
        words = bag.scan.question.words(t.start, end)
        if kind in ("value", "row") and (sibling := _sibling(t.text, earlier, v)):
            match, words = [("heading", sibling[0], "")], sibling[1]
        if not match:
            return ""
        if kind == "heading":
            match = _alike(t, match, bag, earlier, v)
        target = (match[-1] if kind not in ("value", "heading") else match[0])[1]
        stop = _figure_end(earlier, target) if kind in ("figure", "year") else target.end
        replaced.append((target.start, stop, words))
    joined: dict[tuple[int, int], list[str]] = {}
    for start, stop, words in replaced:
        joined.setdefault((start, stop), []).append(words)
    return _put(earlier, [(a, b, "和".join(words)) for (a, b), words in joined.items()])


def _alike(
    t: Token, match: list[tuple[str, Token, str]], bag: Bag, earlier: Bag, v: Vocabulary
) -> list[tuple[str, Token, str]]:
    """Of the headings that the earlier question names, those of the new one's kind and level; all when none is."""
    own = [(h.kind, h.level) for x, h in _heading_tokens(bag, v) if x.start == t.start]
    old = [(x.start, (h.kind, h.level)) for x, h in _heading_tokens(earlier, v)]
    same = [m for m in match if any(start == m[1].start and kind in own for start, kind in old)]
    return same or match


def _put(bag: Bag, replaced: list[tuple[int, int, str]]) -> str:
    q = bag.scan.question
    text = q.source
    for start, end, words in sorted(replaced, reverse=True):
        text = text[: q.offsets[start]] + words + text[q.offsets[end - 1] + 1 :]
    return text


def _sibling(words: str, earlier: Bag, v: Vocabulary) -> tuple[Token, str] | None:
    """The heading beside one that the earlier question names whose title holds the words: (old token, its title)."""
    headings = v.document.headings
    for t, old in _heading_tokens(earlier, v):
        beside = [h for h in headings if h.kind == old.kind and h.level == old.level]
        beside = [h for h in beside if words in key(h.title)] or [
            h for h in beside if len(words) > 1 and (fragments(words, key(h.title)) or 9) <= 2
        ]
        near = [h for h in beside if h.parent == old.parent] or beside
        if len({h.title for h in near}) == 1 and near[0] is not old:
            return t, re.sub(r"[:：].*$", "", near[0].title)
    return None


def _heading_tokens(bag: Bag, v: Vocabulary) -> list[tuple[Token, Heading]]:
    """The headings that a question names, by title or by number (专栏4)."""
    found = [(t, v.document.headings[x.index]) for t, x in bag.headings]
    for t in bag.scan.of("column", "chapter", "table"):
        found += [(t, h) for h in v.document.headings if h.kind == t.cls and h.value == int(t.figure or 0)]
    return found


def _topic(bag: Bag, earlier: Bag, v: Vocabulary) -> str:
    """The earlier question about what the follow-up names with a word that is no known name: 那教育呢, 家政呢."""
    content = bag.runs
    if len(content) != 1 or bag.soft:
        return ""
    words = bag.scan.question.words(content[0].start, content[0].end)
    if sibling := _sibling(content[0].text, earlier, v):
        return _put(earlier, [(sibling[0].start, sibling[0].end, sibling[1])])
    label = next((w for w in _labels(v) if w in earlier.scan.question.key), "")
    if content[0].text in _labels(v) and label:
        at = earlier.scan.question.key.index(label)
        return _put(earlier, [(at, at + len(label), words)])
    named = [t for t, _ in earlier.headings] or earlier.runs
    rest = [] if earlier.headings else earlier.runs[1:]
    gone = [(t.start, t.end, "") for t in rest]
    return _put(earlier, [(named[0].start, named[0].end, words), *gone]) if named else ""


def _labels(v: Vocabulary) -> list[str]:
    """The run-in labels of the document's paragraphs (发展思路, 发展目标), the longest first."""
    text = v.document.text
    heads = [b.head.of(text).rstrip() for b in v.document.blocks if b.head]
    found = {key(h) for h in heads if h.endswith(("：", ":"))}
    return sorted(found, key=lambda w: (-len(w), w))


def without_totals(earlier: Bag) -> str:
    """The earlier question's words without what it counted or ordered."""
    return _put(earlier, [(t.start, t.end, "") for t in earlier.scan.of("agg", "super")])
