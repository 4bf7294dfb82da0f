"""A message → the questions in it: background before a question is left out, two questions are both kept, also when
one sentence joins them (A的总投资和B由谁负责；X负责几个项目，其中最大的是哪个)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from .answer import Answered
from .bag import Bag
from .structure import structure
from .vocabulary import Vocabulary

LONGEST = 300  # characters of a sentence that may be two questions
SHORT = 12  # characters of a request that names nothing, and is made of the sentence before
MOST = 4  # questions of one message that are answered
_ASKS = re.compile(
    r"[？?]|什么|哪|多少|几|谁|怎么|如何|怎样|吗|是否|是不是|有没有|为何|为什么|能不能|啥|咋|呢"
)
_REQUESTS = re.compile(
    r"帮我|请|列(?:个|一|出|下)|了解|想知道|告诉|查|介绍|说明|统计|给我|需要|看看|汇总|整理"
)
_GREETING = re.compile(r"^(?:你好|您好|谢谢|多谢|感谢|辛苦|打扰|再见|早上好|下午好|好的)")
_WORDS = r"另外|还有|以及|同时|顺便(?:再?问一?下)?|再问一?下?|此外|并且|然后|再"
_JOINER = re.compile(rf"^(?:{_WORDS})[，,：:]?")
_CUT = re.compile(
    rf"[，,；;、]\s*(?P<word>{_WORDS})?[，,：:]?|(?P<joined>以及|还有|另外|顺便(?:问一?下)?)|(?P<and>[和与及])"
)
_ELLIPSIS = re.compile(r"(?:那么?|至于)?[^，。；？?]{2,16}呢[？?]?")  # …是哪些，六大新兴服务业呢
_BACK = re.compile(r"^(?:其中|它|他们|这些|那它|该|这里面|里面)")
_MANNER = re.compile(
    r"(?:按照?|依照?|以)[^，。？]{2,14}(?:排|算|计|看|为准|论|比|来说|衡量|为序)[^，。？]{0,4}$"
)
_PREDICATES = (
    "who", "when", "where", "howlong", "share", "super", "top", "say", "how", "why", "page", "begin", "finish", "span",
    "which_unit", "growth_total", "increase", "where_said", "mean", "include",
)  # fmt: skip
Read = Callable[[str], Bag]


def parts(message: str) -> list[str]:
    """Sentences that ask, in order; the whole message when none or all of it does. Never empty."""
    message = re.sub(r"(?<![。！!？?；;])\s*\n\s*", "", message)  # a wrap inside a sentence
    sentences = [
        s.strip() for s in re.findall(r"[^。！!？?；;\n]+[。！!？?；;\n]*", message) if re.search(r"\w", s)
    ]
    if len(sentences) < 2:
        return [message]
    asking = [s for s in sentences if _ASKS.search(s)]
    asking = asking or [s for s in sentences if _REQUESTS.search(s) and not _GREETING.search(s)]
    if len(asking) == 1 and not _ASKS.search(asking[0]) and len(asking[0]) < SHORT:
        at = sentences.index(asking[0])  # 2019年开工的有5个。请列名，我来对。
        return ["，".join(s.strip("。！!；;") for s in sentences[max(0, at - 1) : at + 1])]
    if not asking:
        return [message]
    cleaned = [_JOINER.sub("", s) for s in asking]
    return [s for s in cleaned if len(s) >= 3][:MOST] or [message]


@dataclass(frozen=True)
class Side:
    """One side of a place where a sentence may be two questions: what it is about, and what it asks of it."""

    words: str
    read: Read

    @cached_property
    def bag(self) -> Bag:
        """Read only when it is asked for: most cuts are none, and that is seen without."""
        return self.read(self.words)

    @property
    def subjects(self) -> frozenset[str]:
        b = self.bag
        names = [t.value for _, terms in b.rows for t in terms]
        names += [t.value for _, t in (*b.values, *b.headings)]
        return frozenset([*names, *(t.text for t in b.scan.of("column", "chapter", "table"))])

    @property
    def predicates(self) -> frozenset[str]:
        found = {t.field.split("@")[0] for _, t in self.bag.fields}
        if not _ASKS.search(self.words):
            found.discard("column")  # 诗画风光带专栏，…: where, not what
        found |= {t.cls for t in self.bag.scan.of(*_PREDICATES)} - (
            {"which_unit", "who"} if "units" in found else set()
        )
        return frozenset(found | {"units"} if self.bag.has("who", "which_unit") else found)

    @property
    def asks(self) -> bool:
        return bool(_ASKS.search(self.words) or self.predicates)


def clauses(sentence: str, v: Vocabulary, read: Read) -> list[str]:
    """The questions that one sentence joins, in order; the sentence itself when it is one."""
    if len(sentence) > LONGEST:
        return [sentence]
    found: list[str] = []
    start = 0
    cuts = [m for m in _CUT.finditer(sentence) if m.start() >= 4]
    for n, m in enumerate(cuts[:8]):
        left = sentence[start : m.start()]
        ends = [c.start() for c in cuts[n + 1 :] if not c["and"]]
        right = sentence[m.end() : min(ends, default=len(sentence))]
        if len(left) < 4 or len(right) < 3:
            continue
        if _separate(Side(left, read), Side(right, read), m["and"] is not None, v):
            found.append(left)
            start = m.end()
    return [*found, sentence[start:]][:MOST]


def _separate(left: Side, right: Side, weak: bool, v: Vocabulary) -> bool:
    """Are the two sides questions of their own? `weak`: they are joined by 和 only."""
    if _MANNER.match(left.words) or _MANNER.match(right.words):
        return False
    if not (left.asks and right.asks) or left.bag.has("cmp", "verify") or right.bag.has("cmp", "verify"):
        return False
    if not weak and _ELLIPSIS.fullmatch(right.words) and _ASKS.search(left.words):
        return True
    if right.bag.nouns and not left.bag.rows and not _ASKS.search(left.words):
        return False  # 衢江区政府作为责任单位、编入专栏14的项目: two conditions on one list
    own = bool(right.subjects) and bool(left.subjects) and not right.subjects & left.subjects
    if own and left.predicates - right.predicates and right.predicates:
        return True
    if weak:
        return False
    if not _ASKS.search(left.words):
        return False
    if _BACK.match(right.words) or (
        right.bag.has("super", "top") and not left.bag.has("super", "top", "order")
    ):
        return True
    if left.bag.has("super", "top"):
        return bool(right.predicates)
    if own or right.subjects or left.bag.nouns:
        return False
    if left.subjects:
        return isinstance(structure(right.bag, v), Answered)
    return bool(left.bag.runs and right.bag.runs and _ASKS.search(right.words))
