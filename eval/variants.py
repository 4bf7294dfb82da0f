"""The same questions as people mistype them and as they write them in traditional characters; the gold stays.

A slip changes one character of a row's name into another of the same sound (pinyin without tones) among the common
characters (GB 2312, level 1). It must leave no doubt: what comes out stands nowhere in the documents, is nearer to no
other row's name, and makes no real place (GB/T 2260): 象山 is no slip of 常山.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import zhconv
from gb2260.data import data
from pypinyin import lazy_pinyin

from eval.proof import Proof, name_of, plain
from ingest.document import Document

__all__ = ["variants"]

SHORTEST = 5  # characters of a name in which a slip is made


def variants(
    questions: Iterable[Mapping[str, Any]], documents: Sequence[Document], seed: int = 0
) -> Iterator[dict[str, Any]]:
    """For each question one with a slip (`typo`) and one in traditional characters (`traditional`), where there is one."""
    draw = random.Random(seed)
    names = {
        d.id: sorted({name_of(row) for _, row in Proof(d).rows()}, key=lambda n: (-len(n), n))
        for d in documents
    }
    texts = {d.id: plain(d.text) for d in documents}
    for question in questions:
        words = question["question"]
        of = next(iter(question.get("documents") or names), "")
        name = next((n for n in names.get(of, ()) if len(n) >= SHORTEST and n in words), "")
        slip = _slip(name, names.get(of, ()), texts.get(of, ""), draw) if name else ""
        if slip:
            yield {**question, "question": words.replace(name, slip), "category": "typo"}
        traditional = zhconv.convert(words, "zh-hant")
        if traditional != words:
            yield {**question, "question": traditional, "category": "traditional"}


def _slip(name: str, names: Sequence[str], text: str, draw: random.Random) -> str:
    """The name with a slip in it, or "" when every slip would leave doubt."""
    places = list(range(len(name)))
    draw.shuffle(places)
    for at in places:
        alike = [c for c in sounds().get("".join(lazy_pinyin(name[at])), ()) if c != name[at]]
        if name[at] not in common() or not alike:
            continue
        made = name[:at] + draw.choice(alike) + name[at + 1 :]
        near = {made[max(0, at - 1) : at + 1], made[at : at + 2]}
        doubtful = any(window in stems() or window in text for window in near if len(window) == 2)
        if not doubtful and not any(_differ(made, other) <= 1 for other in names if other != name):
            return made
    return ""


def _differ(one: str, other: str) -> int:
    return (
        sum(a != b for a, b in zip(one, other, strict=True))
        if len(one) == len(other)
        else max(len(one), len(other))
    )


@cache
def common() -> frozenset[str]:
    """The 3,755 characters of GB 2312, level 1."""
    codes = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return frozenset("".join(code.decode("gb2312", "ignore") for code in codes))


@cache
def sounds() -> dict[str, str]:
    found: dict[str, str] = {}
    for character in sorted(common()):
        sound = "".join(lazy_pinyin(character))
        found[sound] = found.get(sound, "") + character
    return found


@cache
def stems() -> frozenset[str]:
    """The first two characters of every county, district and city."""
    return frozenset(name[:2] for division in data.values() for name in division.values())
