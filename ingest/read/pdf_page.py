"""A PDF's pages as characters and ruled lines with their places.

Places are in points from the page's top left as it is read, whichever way the page was turned.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .errors import Unreadable
from .pdf_rules import Rule, Turn, drawn
from .pdfium import opened, raw

__all__ = ["Char", "Page", "pages"]

CHARS = 40_000  # characters a page may have
HYPHEN = "\u00ad"  # what a hyphen at a line's end is read as


@dataclass(frozen=True, slots=True)
class Char:
    """`x` is where the pen stood, `y` the baseline, `size` about one em."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    x: float


@dataclass(frozen=True, slots=True)
class Page:
    """`broken` counts characters whose code says no character; `pictured`: images cover most of the page."""

    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]
    broken: int
    pictured: bool


def pages(data: bytes, name: str) -> Iterator[Page]:
    """Every page in order. Raises Unreadable for what is no PDF, is damaged, or asks for a password."""
    for number, (page, text) in enumerate(opened(data, name), 1):
        yield _page(page, text, f"{name}：第 {number} 页")


def _page(page: Any, text: Any, where: str) -> Page:
    count = raw.FPDFText_CountChars(text.raw)
    if count > CHARS:
        raise Unreadable(f"{where}有 {count} 个字符，超过上限 {CHARS} 个。请拆分后再导入。")
    quarter = _quarter(text.raw, count)
    left, bottom, right, top = page.get_bbox()
    turn, width, height = _turned(left, bottom, right, top, quarter)
    chars, broken = _chars(text.raw, count, turn)
    rules, inked = drawn(page, turn)
    return Page(width, height, chars, rules, broken, inked > 0.5 * width * height)


def _quarter(text: Any, count: int) -> int:
    """By how many quarter turns most of the characters stand, 0 upright."""
    step = max(count // 200, 1)
    angles = (raw.FPDFText_GetCharAngle(text, i) for i in range(0, count, step))
    turns = Counter(round(a / (math.pi / 2)) % 4 for a in angles if a >= 0)
    return min(turns, key=lambda q: (-turns[q], q)) if turns else 0


def _turned(left: float, bottom: float, right: float, top: float, quarter: int) -> tuple[Turn, float, float]:
    """Page space → from the top left of the page as it is read; its width and height."""
    width, height = right - left, top - bottom
    turns: tuple[Turn, ...] = (
        lambda x, y: (x - left, top - y),
        lambda x, y: (top - y, right - x),
        lambda x, y: (right - x, y - bottom),
        lambda x, y: (y - bottom, x - left),
    )
    return turns[quarter], *((height, width) if quarter % 2 else (width, height))


def _chars(text: Any, count: int, turn: Turn) -> tuple[tuple[Char, ...], int]:
    found: list[Char] = []
    seen: set[tuple[str, int, int]] = set()
    broken = 0
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    high, gap = "", False
    for i in range(count):
        code = raw.FPDFText_GetUnicode(text, i)
        if 0xD800 <= code < 0xDC00:
            high = chr(code)
            continue
        char = _joined(high, code)
        high = ""
        if raw.FPDFText_IsGenerated(text, i):  # what PDFium makes of a gap or the end of a line
            gap = char == " "
            continue
        if not char or raw.FPDFText_HasUnicodeMapError(text, i) == 1:
            broken += code not in (0, 0x0A, 0x0D)
        if not char:
            continue
        if not raw.FPDFText_GetLooseCharBox(text, i, box) or not raw.FPDFText_GetCharOrigin(text, i, x, y):
            continue
        (ax, ay), (bx, by) = turn(box.left, box.top), turn(box.right, box.bottom)
        pen, base = turn(x.value, y.value)
        places = (ax, ay, bx, by, pen, base)
        if not all(math.isfinite(p) and abs(p) < 1e5 for p in places):
            continue
        size = min(abs(by - ay), 200.0)
        twice = (char, round(ax / 1.5), round(base / 1.5))
        if char != " " and twice in seen:  # bold that is printed by printing twice
            continue
        seen.add(twice)
        if gap and found and (found[-1].text + char).isascii() and found[-1].text != " " != char:
            found.append(Char(" ", found[-1].x1, found[-1].x1, base, 0.0, found[-1].x1))
        gap = False
        found.append(Char(char, min(ax, bx), max(ax, bx), base, size, pen))
    return tuple(found), broken


def _joined(high: str, code: int) -> str:
    """The character that a code names; "" for one that is none."""
    if 0xDC00 <= code < 0xE000:
        return (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16") if high else ""
    if code in (0x02, 0xFFFE):
        return HYPHEN
    if code in (0x09, 0x0A, 0x0D, 0xA0):
        return " "
    if code < 0x20 or 0x7F <= code < 0xA0 or code in (0xFFFD, 0xFFFF, 0xFEFF) or code > 0x10FFFF:
        return ""
    return chr(code)
