"""Numbers in a question: figures with their scale and unit, shares, years, ranks, numbers of columns and chapters."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.patterns import numeral

from .scan_tokens import Take, Token

CN = "零〇一二三四五六七八九十百千两"
_NUM = rf"(?:\d{{1,16}}(?:\.\d{{1,16}})?|[{CN}]+(?:点[{CN}]+)?)"
_SCALE = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|万)"
FIGURE = re.compile(
    rf"(?P<n>{_NUM})(?P<s>{_SCALE}|个亿)?(?P<u>元人民币|元|%|个百分点|个点|张|人次|人|年|个月|亩|平方公里|平方米|公里|吨|家|件|万吨|个(?!亿|月|百分|点|多)|项(?!目))?"
)
DIGITS = re.compile(
    r"(?<![\da-z.])" + FIGURE.pattern.replace(_NUM, r"\d{1,16}(?:\.\d{1,16})?") + r"(?![\d.a-z])"
)
SUMS = re.compile(
    FIGURE.pattern.replace(_NUM, rf"[{CN}]+(?:点[{CN}]+)?").replace("|个亿)?(?P<u>", "|个亿)(?P<u>", 1)
)
_BARE = re.compile(rf"(?<![\d{CN}.])(?P<s>万亿|千亿|百亿|十亿)元?(?!级)")
_SHARE = re.compile(
    r"(?P<tenth>[一二两三四五六七八九\d])成(?![立为员都果本功套熟长形效品交])|一半|半数|(?<=过)半(?=的|$)"
    rf"|(?P<whole>[{CN}]+)分之(?P<part>[{CN}]+)"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("years", re.compile(r"(?P<a>(?:19|20)\d\d)年?[-到至~](?P<b>(?:19|20)\d\d)年?")),
    ("year", re.compile(r"(?P<a>(?:19|20)\d\d)(?:年(?:度|底|末|初)?)?")),
    # 21年开工, not 工期15年以上: a two-digit year has no comparison and no word for a span beside it
    (
        "year",
        re.compile(
            r"(?<![\d期限长了跨近满超])(?<!超过)(?<!不到)(?<!不足)(?<!大于)(?<!小于)(?<!少于)(?<!多于)(?<!达到)(?<!至少)(?<!长达)(?P<a>[012]\d)年(?:底|末|初)?(?!级|以上|以内|以下|之内|左右|多|时间|工期|期|的?(?:工期|建设期|周期))"
        ),
    ),
    (
        "columns",
        re.compile(rf"专栏(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?:-|到|至)(?:专栏)?(?P<b>\d{{1,2}}|[{CN}]{{1,3}})"),
    ),
    (
        "column",
        re.compile(rf"专栏(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?![个共])|第(?P<b>\d{{1,2}}|[{CN}]{{1,3}})个?专栏"),
    ),
    ("chapter", re.compile(rf"第(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?:章|部分|篇|大部分)")),
    ("section", re.compile(rf"第(?P<a>\d{{1,2}}|[{CN}]{{1,3}})节")),
    ("table", re.compile(rf"(?<![代图])表(?P<a>\d{{1,2}}|[{CN}]{{1,2}})(?![示\d]|[-—.]\d)")),
    ("picture", re.compile(rf"(?<![地])图(?P<a>\d{{1,2}}|[{CN}]{{1,2}})")),
    (
        "top",
        re.compile(
            rf"(?:排名|排在|排|名列|位列|位居)?(?:前|top|倒数后|倒数|后|末(?=.{{1,3}}[名位]))(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?:名|位|个|的|大|项|强)?"
            rf"|(?<![龙源码街带里口])头(?![一1][个名])(?P<b>\d{{1,2}}|[{CN}]{{1,3}})(?:名|位|个|大|项|强)"
        ),
    ),
    (
        "nth",
        re.compile(
            rf"第(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?:大|高|多|名|位|贵|长|早|晚|小|低|少|短)|(?P<last>倒数|倒着)?(?:排(?:名|在|行)?)?(?<=[排名在行数着])第(?P<b>\d{{1,2}}|[{CN}]{{1,3}})"
        ),
    ),
    (
        "ordinal",
        re.compile(
            rf"第(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?:个|项|号|条)?(?=的?(?:标志性|重点|重大)?(?:项目|工程|指标|任务)|的?是|、第|和第|及第|[？。]|$)"
        ),
    ),
    (
        "bounds",
        re.compile(
            rf"(?P<a>{_NUM})(?P<sa>{_SCALE}|个亿)?元?(?:[-到至~]|和)(?P<b>{_NUM})(?P<sb>{_SCALE}|个亿)(?:元)?(?:之间)?"
        ),
    ),
    ("bounds", re.compile(r"(?P<a>\d+(?:\.\d+)?)%?(?:[-到至~]|和)(?P<b>\d+(?:\.\d+)?)%(?:之间)?")),
)
_SCALES = {
    "万亿": Decimal(10**4),
    "千亿": Decimal(1000),
    "百亿": Decimal(100),
    "十亿": Decimal(10),
    "亿": Decimal(1),
    "个亿": Decimal(1),
    "千万": Decimal("0.1"),
    "百万": Decimal("0.01"),
    "万": Decimal("0.0001"),
}


def number(words: str) -> Decimal | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return Decimal(words)
    if "点" in words:
        whole, _, part = words.partition("点")
        digits = "".join(str("零一二三四五六七八九".find(c)) for c in part.replace("〇", "零"))
        base = numeral(whole)
        return Decimal(f"{base}.{digits}") if base is not None and digits.isdigit() else None
    value = numeral(words) if words not in ("百", "千") else numeral("一" + words)
    return Decimal(value) if value is not None else None


def patterns(text: str, used: list[bool], take: Take) -> None:
    for cls, pattern in _PATTERNS:
        for m in pattern.finditer(text):
            if any(used[m.start() : m.end()]):
                continue
            groups = m.groupdict()
            a = groups.get("a") or (groups.get("b") if cls in ("column", "nth", "top") else None) or ""
            first = number(a)
            if first is None:
                continue
            if cls == "year" and len(a) == 2:
                first += 2000
            second = (
                number(groups["b"]) if cls in ("years", "columns", "bounds") and groups.get("b") else None
            )
            if cls == "bounds":
                scale = _SCALES.get(groups.get("sb") or "", Decimal(1))
                first *= _SCALES.get(groups.get("sa") or "", scale) if groups.get("sb") else 1
                second = second * (scale if groups.get("sb") else 1) if second is not None else None
            take(
                Token(
                    m.start(),
                    m.end(),
                    cls,
                    m.group(),
                    figure=first,
                    second=second,
                    unit="%" if "%" in m.group() else "",
                    value="last"
                    if cls in ("top", "nth") and re.search(r"倒数|倒着|后|末", m.group())
                    else "",
                )
            )


def figures(text: str, used: list[bool], take: Take, pattern: re.Pattern[str]) -> None:
    for m in pattern.finditer(text):
        if any(used[m.start() : m.start() + len(m["n"])]):
            continue
        value = number(m["n"])
        unit = m["u"] or ""
        if value is None or ((pattern is not FIGURE or not m["n"][0].isdigit()) and not m["s"] and not unit):
            continue
        end = m.end() if not any(used[m.start() : m.end()]) else m.end("n")
        scale = m["s"] if end == m.end() else None
        if scale:
            value *= _SCALES[scale]  # in 亿
        if unit in ("元", "元人民币") and not scale:
            value *= Decimal("0.00000001")
        elif scale and unit not in ("", "元", "元人民币"):
            value *= 10**8
        if unit in ("元", "元人民币") or (scale and not unit):
            unit = "亿元"
        if unit in ("个点", "个百分点"):
            unit = "%"
        take(Token(m.start(), end, "figure", text[m.start() : end], figure=value, unit=unit))


def shares(text: str, used: list[bool], take: Take) -> None:
    """三成, 一半, 三分之一 as percentages."""
    for m in _SHARE.finditer(text):
        if any(used[m.start() : m.end()]):
            continue
        if m["tenth"]:
            value = (number(m["tenth"]) or Decimal(0)) * 10
        elif m["whole"]:
            part, whole = number(m["part"]) or Decimal(0), number(m["whole"]) or Decimal(1)
            value = part / whole * 100
        else:
            value = Decimal(50)
        take(Token(m.start(), m.end(), "figure", m.group(), figure=value, unit="%"))


def bare_scales(text: str, used: list[bool], take: Take) -> None:
    """百亿, 千亿 without a number: a hundred, a thousand 亿元."""
    for m in _BARE.finditer(text):
        if not any(used[m.start() : m.end()]):
            take(Token(m.start(), m.end(), "figure", m.group(), figure=_SCALES[m["s"]], unit="亿元"))
