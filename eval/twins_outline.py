"""Twins that ask for a part that the document does not have: a column (专栏), table, figure, chapter or article beyond
the last, a page beyond the last of the contents page, an annex where none is spoken of."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from eval.proof import DIGITS, Proof, numeral

__all__ = ["ASK_PART", "outline"]

ASK_PART = ("{part}讲了什么？", "{part}有哪些内容", "{part}说的是什么", "请把{part}的要点列出来")
NUMBER = rf"(\d{{1,3}}|[{DIGITS}十]{{1,3}})"
PARTS = {
    "column": ("专栏", ""),
    "table": ("表", ""),
    "figure": ("图", ""),
    "chapter": ("第", "章"),
    "article": ("第", "条"),
}
BEYOND = (1, 2, 3, 5, 8, 13, 21)
PAGE = re.compile(r"(?:…|\.{3,}|\t|·{3,})\s*(\d{1,3})\s*$", re.MULTILINE)


def outline(proof: Proof, draw: random.Random) -> Iterator[tuple[str, str]]:
    """(kind, question)."""
    for kind, (before, after) in PARTS.items():
        last = _last(proof, before, after)
        for step in BEYOND:
            part = f"{before}{_written(last + step, after)}{after}"
            yield kind, draw.choice(ASK_PART).format(part=part)
    for step in (40, 60, 90, 150):
        yield "page", draw.choice(ASK_PART).format(part=f"第{_last_page(proof) + step}页")
    if proof.lacks("附件", "附表", "附录"):
        for number in range(1, 5):
            yield "annex", draw.choice(ASK_PART).format(part=f"附件{number}")


def _last(proof: Proof, before: str, after: str) -> int:
    """The highest number that the text gives such a part; chapters may be told as 一、 at the head of a line too."""
    found = [_value(n) for n in re.findall(before + NUMBER + after, proof.text)]
    if after == "章":
        found += [_value(m[1]) for line in proof.lines if (m := re.match(NUMBER + "、", line))]
    return max((n for n in found if n < 100), default=0)


def _last_page(proof: Proof) -> int:
    return max(map(int, PAGE.findall(proof.document.text)), default=len(proof.text) // 300)


def _written(n: int, after: str) -> str:
    return numeral(n) if after and n < 100 else str(n)


def _value(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    tens, ten, ones = printed.rpartition("十")
    if not ten:
        return DIGITS.index(printed) if len(printed) == 1 else 0
    return 10 * (DIGITS.index(tens) if tens else 1) + (DIGITS.index(ones) if ones else 0)
