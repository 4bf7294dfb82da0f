"""The words of a question: which are surely words, what is counted, and in which other words a document may say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .lexemes import STOP
from .places import is_place
from .thesaurus import written

Tagged = Sequence[tuple[str, str]]
_ASKS_MANY = re.compile(r"(?:多少|几)$")
_COUNTER = "[个家名位条座所种项套张辆台艘级期亩吨处户件场间艘份款]"


class Cuts(Protocol):
    """What knows words: `kb.tokens.Words`."""

    def is_word(self, text: str, start: int, end: int) -> bool: ...

    def parts(self, word: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Read:
    """A word of a question with its part of speech; `sure`: it is no wrong cut."""

    text: str
    flag: str
    sure: bool


def surely(text: str, tagged: Tagged, cuts: Cuts) -> list[Read]:
    """The words of a question; 年 behind a figure is none of the next (2025年|成交额), nor a counter behind 多少 (张|床)."""
    found: list[Read] = []
    end = 0
    for word, flag in tagged:
        start, end = end, end + len(word)
        if word[0] == "年" and len(word) > 2 and text[:start][-1:].isdigit():
            word, start = word[1:], start + 1
        if (
            found
            and _ASKS_MANY.search(found[-1].text)
            and len(word) > 1
            and re.match(_COUNTER, word)
            and not cuts.is_word(text, start, end)
        ):  # 多少|张床
            found.append(Read(word[0], "q", True))
            word, flag, start = word[1:], "n", start + 1
        sure = len(word) < 2 or is_place(word) or not flag.startswith(("n", "j", "l", "i", "v", "a"))
        found.append(Read(word, flag, sure or cuts.is_word(text, start, end)))
    return found


def counted(tagged: Tagged) -> list[str]:
    """What is asked how many or how much of: 交多少税, 几个充电|桩, 充电|桩几个."""
    found = []
    for n, (word, _) in enumerate(tagged):
        m = re.search(rf"(?:多少|几)(?P<by>{_COUNTER})?$", word)
        if not m:
            continue
        behind = list(tagged[n + 1 :])
        by = m["by"] or (behind.pop(0)[0] if behind and re.fullmatch(_COUNTER, behind[0][0]) else "")
        if (noun := _noun(behind)) or (
            by
            and not behind
            and (noun := _noun(tagged[max(n - 2, 0) : n]) or _noun(tagged[max(n - 1, 0) : n]))
        ):
            found.append(noun)
    return [w for w in found if w not in ("人", "元", "钱") and not STOP.fullmatch(w)]


def told_of(noun: str, text: str) -> str:
    """A pattern of what names the thing counted: the word, what documents write for it, or its characters a little apart
    (标箱 as 标准箱, 小汽车 as 小型汽车), or its halves (知名企业 as 知名健康服务企业)."""
    halves = [rf"{noun[:2]}[^，。；]{{0,8}}{noun[2:]}"] if re.fullmatch(r"[\u4e00-\u9fff]{4}", noun) else []
    return "|".join(
        [*map(re.escape, (noun, *alike(noun, text))), ".{0,2}".join(map(re.escape, noun)), *halves]
    )


def _noun(tagged: Tagged) -> str:
    """The noun that words begin with, cut after its verb or not (充电|桩); the last of all may be a verb's (主播)."""
    if not tagged:
        return ""
    (word, flag), behind = tagged[0], tagged[1:]
    if flag[0] == "v" and behind and len(behind[0][0]) == 1 and behind[0][1][0] in "nq":
        return word + behind[0][0]
    last = flag == "vn" and not behind
    return word if flag == "n" or (len(word) > 1 and (flag[0] in "nx" or last)) else ""


def apart(word: str, cuts: Cuts) -> re.Pattern[str] | None:
    """The two words of a compound, or what is written for them, near each other: 家政公司 as 家政服务重点企业."""
    both = cuts.parts(word)
    if not both:
        return None
    first, last = ("|".join(map(re.escape, (w, *written(w)))) for w in both)
    return re.compile(rf"(?:{first})[^，。；]{{0,8}}(?:{last})")


def either(word: str, text: str) -> tuple[str, ...]:
    """The other of two that a question offers (现价还是可比价): one of them suffices."""
    if "还是" not in text:  # else two patterns are compiled for each word, 1 ms each
        return ()
    a, b = re.escape(word), r"([\u4e00-\u9fff]{2,6}?)"
    found = re.search(rf"{a}还是{b}(?:算|的|$|[？，。呢])", text) or re.search(rf"{b}还是{a}", text)
    return (found[1],) if found else ()


def phase(word: str) -> tuple[str, ...]:
    """Other ways to write the number of a phase: 二、三期 for 三期 and 二期; () for any other word."""
    if word in ("首期", "头期", "头一期"):
        word = "一期"
    if not re.fullmatch(r"[一二三四五六七八九十]期", word):
        return ()
    others = [f"{n}、{word}" for n in "一二三四"] + [f"{word[0]}、{n}期" for n in "二三四五"]
    return (*others, word, f"第{word}", *(["首期"] if word == "一期" else []))


def alike(word: str, text: str) -> tuple[str, ...]:
    """What documents write for a word, the number of a phase, or the word without 小, 大, 老 (小汽车)."""
    bare = word[1:] if len(word) > 2 and word[0] in "小大老旧好" and word not in text else ""
    return (*written(word), *phase(word), *((bare, *written(bare)) if bare else ()))
