"""The numbers that Word makes for its paragraphs (一、 （一） 1. ①), which stand in no run of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from .xml import Node, attribute, children, name

__all__ = ["Numbering", "numeral"]

_DIGITS = "零一二三四五六七八九"
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_CHINESE = ("chinesecounting", "chinesecountingthousand", "japanesecounting", "taiwanesecounting",
            "taiwanesecountingthousand", "koreancounting")  # fmt: skip
_ENDS = tuple("、）》】：:)")  # behind these no space is needed
LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """Counts while the paragraphs are read in order."""

    lists: dict[str, str] = field(default_factory=dict)  # a list → what it is an instance of
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # of what lists are instances of
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)  # a list → where its levels start anew
    counts: defaultdict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Node | None) -> Numbering:
        made = cls()
        for node in children(root) if root is not None else ():
            if name(node) == "abstractnum":
                levels = {_number(attribute(x, "ilvl"), 0): _level(x) for x in children(node, "lvl")}
                made.levels[attribute(node, "abstractNumId") or ""] = levels
            elif name(node) == "num":
                id = attribute(node, "numId") or ""
                made.lists[id] = _value(node, "abstractnumid") or ""
                for over in children(node, "lvloverride"):
                    if (start := _value(over, "startoverride")) is not None:
                        made.overrides.setdefault(id, {})[_number(attribute(over, "ilvl"), 0)] = _number(
                            start, 1
                        )
        return made

    def level_of(self, list: str, style: str) -> int:
        """The level of a list that a paragraph style stands for."""
        levels = self.levels.get(self.lists.get(list, ""), {})
        return next((k for k, level in sorted(levels.items()) if level.style == style), 0)

    def next(self, list: str, level: int) -> str:
        """The number of the next paragraph of a list, with the space that follows it; "" where there is none."""
        kind = self.lists.get(list)
        levels = self.levels.get(kind or "", {})
        if kind is None or level not in levels:
            return ""
        counts = self.counts[kind]
        over = self.overrides.get(list, {}).get(level)
        if over is not None and (list, level) not in self.begun:
            counts[level] = over
        else:
            counts[level] = counts[level] + 1 if level in counts else levels[level].start
        self.begun.add((list, level))
        for deeper in range(level + 1, LEVELS):
            counts.pop(deeper, None)
        return _printed(levels, counts, level)


def _printed(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    own = levels[level]
    if own.format == "bullet":
        return "• "
    if own.format == "none":
        return ""

    def number(m: re.Match[str]) -> str:
        k = int(m[1]) - 1
        of = levels.get(k, _Level())
        return numeral(counts.get(k, of.start), "decimal" if own.legal else of.format)

    words = re.sub(r"%([1-9])", number, own.text)
    spaced = own.suffix != "nothing" and words and not words.endswith(_ENDS)
    return words + (" " if spaced else "")


def numeral(n: int, form: str) -> str:
    """A number as a list of this form prints it; decimal where the form is not known."""
    form = form.lower()
    if form in _CHINESE:
        return _chinese(n)
    if form == "chineselegalsimplified":
        return _chinese(n).translate(_LEGAL)
    if form == "ideographdigital":
        return "".join("〇一二三四五六七八九"[int(d)] for d in str(max(n, 0)))
    if form in ("ideographtraditional", "ideographzodiac"):
        row = _STEMS if form == "ideographtraditional" else _BRANCHES
        return row[(n - 1) % len(row)]
    if form.startswith("decimalenclosedcircle") and 1 <= n <= 20:
        return chr(ord("①") + n - 1)
    if form in ("upperletter", "lowerletter") and 1 <= n <= 702:
        letters = (chr(64 + (n - 1) // 26) if n > 26 else "") + chr(65 + (n - 1) % 26)
        return letters if form == "upperletter" else letters.lower()
    if form in ("upperroman", "lowerroman") and 1 <= n < 4000:
        return _roman(n) if form == "upperroman" else _roman(n).lower()
    return str(n).rjust(2, "0") if form == "decimalzero" else str(n)


def _chinese(n: int) -> str:
    """1–9999 in Chinese numerals; figures beyond."""
    if not 0 < n < 10_000:
        return str(n)
    words, zero = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // place % 10
        if digit:
            words += ("零" if zero and words else "") + _DIGITS[digit] + unit
        zero = not digit
    return words.removeprefix("一") if words.startswith("一十") else words


def _roman(n: int) -> str:
    marks = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
             (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    words = ""
    for value, mark in marks:
        words += mark * (n // value)
        n %= value
    return words


def _level(node: Node) -> _Level:
    legal = next(children(node, "islgl"), None)
    return _Level(
        _number(_value(node, "start"), 1),
        (_value(node, "numfmt") or "decimal").lower(),
        _value(node, "lvltext") or "",
        _value(node, "suff") or "tab",
        legal is not None and attribute(legal, "val") not in ("0", "false"),
        _value(node, "pstyle") or "",
    )


def _value(node: Node, child: str) -> str | None:
    found = next(children(node, child), None)
    return attribute(found, "val") if found is not None else None


def _number(words: str | None, otherwise: int) -> int:
    return int(words) if words and re.fullmatch(r"\d{1,6}", words) else otherwise
