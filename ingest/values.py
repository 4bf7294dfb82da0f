"""Printed words → typed values: amounts with their qualifier, years, lists of units."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .document import Amount, Qualifier

_BEFORE: tuple[tuple[str, Qualifier], ...] = (
    (r"不少于|不低于|不小于|至少|≥|>=|达到或超过", "at_least"),
    (r"不超过|不高于|不大于|不多于|至多|≤|<=|控制在|以内", "at_most"),
    (r"突破|超过|高于|大于|多于|超|>|＞", "more_than"),
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
NUMBER = r"\d{1,3}(?:[,，]\d{3})+(?:[.．]\d+)?(?!\d)|\d+(?:[.．]\d+)?"
DIGITS = 24  # a longer number is no figure of a plan
_S = r"\s{0,4}"
_SCALE = {
    "万亿": Decimal(10**4),
    "千亿": Decimal(1000),
    "百亿": Decimal(100),
    "亿": Decimal(1),
    "千万": Decimal("0.1"),
    "百万": Decimal("0.01"),
    "万": Decimal("0.0001"),
    "": Decimal("0.00000001"),
}
_WAN = "(?:万亿|千亿|百亿|亿|千万|百万|万)"
_FOREIGN = rf"(?![.．]?\d|{_S}{_WAN}?{_S}(?:美|港|欧|日元|英镑))"
_MONEY = re.compile(
    rf"(?P<q>{BEFORE})?{_S}(?P<n>{NUMBER}){_FOREIGN}{_S}(?P<s>{_WAN})?{_S}(?P<y>元)?(?P<a>{AFTER})?"
)
_FIGURE = re.compile(rf"(?P<q>{BEFORE})?{_S}(?P<n>[-－−]?(?:{NUMBER})){_S}(?P<p>[%％‰])?{_S}(?P<a>{AFTER})?")


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
    """A printed number (1,200; ３．５), or None for one that is none or has more than 24 digits."""
    if len(printed) > 2 * DIGITS:
        return None
    try:
        value = Decimal(unicodedata.normalize("NFKC", printed).replace(",", "").strip())
    except InvalidOperation:
        return None
    return value if len(value.as_tuple().digits) <= DIGITS else None


def in_yi(value: Decimal, scale: str) -> Decimal:
    """A money figure in 亿元; `scale` as printed before 元 (亿, 万, 万亿)."""
    scaled = value * _SCALE[scale]
    return Decimal(int(scaled)) if scaled == scaled.to_integral_value() else scaled.normalize()


def _found(m: re.Match[str], amount: Amount) -> Figure:
    start, end = m.span()
    words = m.group()
    return Figure(amount, start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))


def money(words: str, unit: str = "") -> Figure | None:
    """The first money figure in `words`, in 亿元; `unit` (万元) is the head's, where they have none."""
    for m in _MONEY.finditer(words):
        scale = m["s"] or ""
        if not scale and not m["y"]:
            if not unit:
                continue
            scale = re.sub(r"元$", "", unit)
        value = decimal(m["n"])
        if value is not None and scale in _SCALE:
            return _found(m, Amount(in_yi(value, scale), "亿元", qualifier(m["q"] or "", m["a"] or "")))
    return None


def foreign(words: str) -> str:
    """The unit of the first money figure in another currency: 3 亿美元 → 亿美元."""
    m = re.search(rf"\d{_S}(?P<unit>{_WAN}?{_S}(?:美元|港元|港币|欧元|日元|英镑))", words)
    return re.sub(r"\s", "", m["unit"]) if m else ""


def figure(words: str, unit: str = "") -> Figure | None:
    """The first figure in `words` with its qualifier; a % in the words is the unit."""
    m = _FIGURE.search(words)
    value = decimal(re.sub("[－−]", "-", m["n"])) if m else None
    if m is None or value is None:
        return None
    return _found(m, Amount(value, "%" if m["p"] else unit, qualifier(m["q"] or "", m["a"] or "")))


_YEAR = r"(?<!\d)(?:[1１][9９]|[2２][0０])\d{2}(?!\d)"
_MONTH = (
    rf"{_S}(?:年|[.．/](?=\d)|-(?=\d{{2}}(?!\d)))?"
    rf"(?:{_S}\d{{1,2}}{_S}月?(?:{_S}\d{{1,2}}{_S}日|[底初末])?|[底初末])?{_S}"
)
_TO = r"(?:[-－—–―~～至到]{1,3})"
PERIOD = re.compile(
    rf"(?P<start>{_YEAR}){_MONTH}{_TO}{_S}(?P<end>{_YEAR}){_S}年?"
    rf"|(?P<one>{_YEAR}){_S}(?:年(?:{_S}\d{{1,2}}{_S}月)?)?"
)
_FROM = re.compile(rf"{_S}(?:起|以来|开始|开工|启动)")
_UNTIL = re.compile(rf"{_S}[底末]?{_S}(?:之?前|以前|完工|建成|完成|竣工|投用)")

Place = tuple[int, int]


def period(words: str) -> tuple[int, int, Place, Place] | None:
    """(start year, end year, where the start stands, where the end stands) in `words`."""
    m = PERIOD.search(words)
    if not m:
        return None
    if m["one"]:
        return int(m["one"]), int(m["one"]), m.span("one"), m.span("one")
    return int(m["start"]), int(m["end"]), m.span("start"), m.span("end")


def ends(words: str) -> list[tuple[str, int, Place]]:
    """What a period names, each as (`start` or `end`, year, place): 2022年起 has no end."""
    m = PERIOD.search(words)
    if not m:
        return []
    if not m["one"]:
        return [(key, int(m[key]), m.span(key)) for key in ("start", "end")]
    year, place = int(m["one"]), m.span("one")
    if _FROM.match(words, m.end()):
        return [("start", year, place)]
    if _UNTIL.match(words, m.end()):
        return [("end", year, place)]
    return [("start", year, place), ("end", year, place)]


_LAST = "局委办府部会厅院司团心所社行校馆站段队组处"  # how the name of an organisation ends
BODY = rf"(?:[{_LAST}]|公司|集团|专班|海关)"
_SPACE_BETWEEN = re.compile(rf"(?<=[{_LAST}关班])[ 　\t]+(?=[\u4e00-\u9fff（）()、]{{2,20}}{BODY})")
_AND_BETWEEN = re.compile(rf"(?<=[局委办府部会厅])[和与及](?=[市县区省州各国][\u4e00-\u9fff]{{0,16}}{BODY})")


def organisations(words: str) -> list[tuple[str, int, int]]:
    """Names in a list of organisations, with their places: 、，；／ and line ends part them outside brackets;
    a space or 和 does where one organisation's name ends before it and another's begins behind it."""
    breaks = {m.start(): m.end() for p in (_SPACE_BETWEEN, _AND_BETWEEN) for m in p.finditer(words)}
    found: list[tuple[str, int, int]] = []
    depth = start = 0
    for i, c in enumerate(words + "、"):
        depth += (c in "（(") - (c in "）)")
        if i == len(words) or ((c in "、，,；;/／\n" or i in breaks) and depth <= 0):
            name = words[start:i].strip(" 　\t。.")
            at = start + words[start:i].index(name)
            name = re.sub(r"等$", "", name)
            if name:
                found.append((name, at, at + len(name)))
            start = breaks.get(i, i + 1)
    return found
