"""Printed words → typed values: amounts with their qualifier, years, lists of units."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .document import Amount, Qualifier, UnitRole

_BEFORE: tuple[tuple[str, Qualifier], ...] = (
    (r"不少于|不低于|不小于|至少|≥|>=|达到或超过", "at_least"),
    (r"突破|超过|高于|大于|多于|超|>|＞", "more_than"),
    (r"不超过|不高于|不大于|不多于|至多|≤|<=|控制在|以内", "at_most"),
    (r"低于|小于|少于|不足|<|＜", "less_than"),
    (r"约为|约|大约|近|左右|将近|接近", "about"),
)
_AFTER: tuple[tuple[str, Qualifier], ...] = (
    (r"左右|上下", "about"),
    (r"及?以上|起", "at_least"),
    (r"多|余", "more_than"),
    (r"及?以[下内]", "at_most"),
)
BEFORE = "|".join(words for words, _ in _BEFORE)
AFTER = "|".join(words for words, _ in _AFTER)
NUMBER = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
MONEY = r"(?:万亿|千亿|百亿|亿|千万|百万|万)?\s*(?:人民币)?\s*(?:美元|元)?"
_SCALE = {"万亿": Decimal(10**4), "千亿": Decimal(1000), "百亿": Decimal(100), "亿": Decimal(1), "千万": Decimal("0.1"), "百万": Decimal("0.01"), "万": Decimal("0.0001"), "": Decimal("0.00000001")}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure found in words: its amount and where it stands in them (offsets into the words given)."""

    amount: Amount
    start: int
    end: int


def qualifier(before: str, after: str) -> Qualifier:
    for words, q in _BEFORE:
        if re.fullmatch(words, before.strip()):
            return q
    for words, q in _AFTER:
        if re.match(words, after.strip()):
            return q
    return "exact"


def decimal(printed: str) -> Decimal | None:
    try:
        return Decimal(unicodedata.normalize("NFKC", printed).replace(",", "").strip())
    except InvalidOperation:
        return None


def in_yi(value: Decimal, scale: str) -> Decimal:
    """A money figure in 亿元; `scale` as printed before 元 (亿, 万, 万亿)."""
    scaled = value * _SCALE[scale]
    return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled.normalize()


def money(words: str, unit: str = "") -> Figure | None:
    """The first money figure in `words`, in 亿元; `unit` (亿元, 万元) is what the head says where the words don't."""
    for m in re.finditer(rf"(?P<q>{BEFORE})?\s*(?P<n>{NUMBER})\s*(?P<s>万亿|千亿|百亿|亿|千万|百万|万)?\s*(?P<y>元)?(?P<a>{AFTER})?", words):
        scale = m["s"] or ""
        if not scale and not m["y"]:
            scale = re.sub(r"元$", "", unit)
            if not unit:
                continue
        value = decimal(m["n"])
        if value is None or scale not in _SCALE:
            continue
        return Figure(Amount(in_yi(value, scale), "亿元", qualifier(m["q"] or "", m["a"] or "")), m.start(), m.end())
    return None


def figure(words: str, unit: str = "") -> Figure | None:
    """The first figure in `words` with its qualifier; a % in the words is the unit."""
    m = re.search(rf"(?P<q>{BEFORE})?\s*(?P<n>[-－−]?(?:{NUMBER}))\s*(?P<p>[%％‰])?\s*(?P<a>{AFTER})?", words)
    if not m:
        return None
    value = decimal(m["n"].replace("－", "-").replace("−", "-"))
    if value is None:
        return None
    return Figure(Amount(value, "%" if m["p"] else unit, qualifier(m["q"] or "", m["a"] or "")), m.start(), m.end())


PERIOD = re.compile(r"(?P<start>(?:19|20)\d{2})\s*年?\s*(?:\d{1,2}月)?\s*(?:[-－—–―~～至到]+)\s*(?P<end>(?:19|20)\d{2})\s*年?|(?P<one>(?:19|20)\d{2})\s*年?")


def period(words: str) -> tuple[int, int, tuple[int, int], tuple[int, int]] | None:
    """(start year, end year, where the start stands, where the end stands) in `words`."""
    m = PERIOD.search(words)
    if not m:
        return None
    if m["one"]:
        return int(m["one"]), int(m["one"]), m.span("one"), m.span("one")
    return int(m["start"]), int(m["end"]), m.span("start"), m.span("end")


def organisations(words: str) -> list[tuple[str, int, int]]:
    """Names in a list of organisations, with their places: 、，,；; and / separate them, brackets don't."""
    found: list[tuple[str, int, int]] = []
    depth = start = 0
    for i, c in enumerate(words + "、"):
        depth += (c in "（([") - (c in "）)]")
        if c in "、，,；;/\n" and depth <= 0:
            name = words[start:i].strip(" 　\t。.等")
            if name:
                at = start + words[start:i].index(name)
                found.append((name, at, at + len(name)))
            start = i + 1
    return found


LED_BY = re.compile(r"[（(]\s*(?:由)?(?P<lead>[^（）()]{2,40}?)牵头(?:负责)?(?:[，,、；;]\s*(?P<coop>[^（）()]{2,80}?)(?:等)?(?:参与|配合|按职责分工负责|协同)(?:负责)?)?\s*[）)]")
SHARED_BY = re.compile(r"[（(]\s*(?P<units>[^（）()]{2,120}?)(?:等)?(?:按(?:照)?职责分工负责|分别负责|负责)\s*[）)]")


def role_of(key: str) -> UnitRole:
    roles: dict[str, UnitRole] = {"lead": "lead", "cooperating": "cooperating", "supervising": "supervising"}
    return roles.get(key, "responsible")
