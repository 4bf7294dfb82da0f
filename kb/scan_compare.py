"""Tokens in order, with figures, years and periods given the comparison that stands beside them: 超过…, …以上, 晚于…."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast

from ingest.patterns import numeral

from .query import Op
from .scan_tokens import Token

_BEHIND = re.compile(
    r"(?:元|亿元|的)?[(]?(?:含|及|和)?(?:其|它)?(以上|及以上|以下|以内|之内|之上|之下|往上|朝上|往下|开外|封顶|打底|打住|起(?![步动始点草源来码建])|[都还]*(?:不到|不足|不满|没到))"
)
_YEAR_BEHIND = re.compile(
    r"(?:年|年底|末)?(及|含|起|或)?(更晚|更早|以后|之后|后|以来|结束后|结束以后|往后|以外|之外|以前|之前|前|开始前|内|期间|之内|以内)"
)
_YEAR_BEFORE = re.compile(r"(晚于|超出|超过|迟于|跨出|跨过|突破|早于|先于|不晚于|不迟于|不早于)(?:了)?$")


def merged(tokens: list[Token], text: str, period: Sequence[int]) -> tuple[Token, ...]:
    """In order, with neighbouring runs made one, and figures, years and plan periods given the comparison that
    stands beside them."""
    tokens.sort(key=lambda t: (t.start, t.end))
    found: list[Token] = []
    for t in tokens:
        last = found[-1] if found else None
        if last and last.cls == t.cls == "run" and last.end == t.start:
            found[-1] = replace(
                last, end=t.end, text=last.text + t.text, value=f"{last.value} {t.value}".strip()
            )
        else:
            found.append(t)
    for i, t in enumerate(found):
        if t.cls == "decade":
            found[i] = t = _period(t, text, period)
        if t.cls not in ("figure", "year", "decade"):
            continue
        if _echo(t, text, found[:i]):
            for k in range(max(0, i - 2), min(len(found), i + 3)):
                if k == i or found[k].cls in ("neg", "except", "op_before", "filler", "run"):
                    found[k] = replace(found[k], cls="mark")
        else:
            found[i] = replace(t, op=_comparison(t, text, found[:i]))
    return tuple(found)


def _period(t: Token, text: str, period: Sequence[int]) -> Token:
    """A five-year plan's years (十三五: 2016–2020); 五年 is a length of time where it is compared."""
    if m := re.match(r"十([一二三四五六七])五", t.text):
        first = 2001 + 5 * (numeral(m[1]) or 0)
        return replace(t, figure=Decimal(first), second=Decimal(first + 4), value=m.group())
    if t.text.startswith("五年") and (
        _BEHIND.match(text[t.end :])
        or re.search(r"(?:超过|不到|不足|满|长达|大于|小于|达|用时?)$", text[: t.start])
    ):
        return replace(t, cls="figure", figure=Decimal(5), unit="年")
    if len(period) == 2:
        return replace(t, figure=Decimal(period[0]), second=Decimal(period[1]))
    return t


def _comparison(t: Token, text: str, before: Sequence[Token]) -> Op | None:
    """The comparison that a figure, a year or a period stands in: 超过…, …以上, 晚于…, …以后."""
    op: Op | None = None
    near = [
        x
        for x in before[-4:]
        if x.cls not in ("filler", "decade") and not (x.terms and all(k.kind == "field" for k in x.terms))
    ]
    if near and near[-1].cls == "op_before" and not re.search(r"[，。；？]", text[near[-1].end : t.start]):
        op = cast(Op, near[-1].value)
        if re.search(r"有没有(?:超过|突破|高于|达到)$", text[: near[-1].end]):
            op = ">=" if near[-1].text.endswith("达到") else ">"  # 有没有|超过, not 没有超过
    elif m := re.search(r"(?:(过|超|破)|(上|够|满|达))了?$", text[: t.start]):
        op = ">" if m[1] else ">="
    if t.cls == "figure" and (m := _BEHIND.match(text[t.end :])):
        op = "<=" if m[1][-1] in "下内" or m[1] in ("封顶", "打住") else ">="
        op = "<" if re.search(r"[不没][到足满]", m[1]) else op
    if t.cls in ("year", "decade"):
        if m := _YEAR_BEFORE.search(text[: t.start]):
            op = {"早于": "<", "先于": "<", "不晚于": "<=", "不迟于": "<=", "不早于": ">="}.get(m[1], ">")  # type: ignore[assignment]
        elif m := _YEAR_BEHIND.match(text[t.end :]):
            if m[2] in ("更晚", "更早"):
                op = ">=" if m[2] == "更晚" else "<="
            elif m[2][-1] in "后来外":
                op = ">=" if m[1] or m[2] == "以来" else ">"
            elif m[2][-1] == "前":
                op = "<=" if m[1] or t.text.endswith(("底", "末")) else "<"
        elif re.match(r"年?起(?![步动始点草源来码建])", text[t.end :]):
            op = ">="
    rest = text[t.end : t.end + 14]
    if op and re.search(r"不含|不包括|不算", rest):
        op = cast(Op, op.rstrip("="))
    elif op in ("<", ">") and re.match(r".{0,8}(?:含|包括)", rest):
        op = cast(Op, f"{op}=")
    return op


def _echo(t: Token, text: str, before: Sequence[Token]) -> bool:
    """Is a figure said again only to say whether it counts (超过100亿的，正好100亿的不算)?"""
    said = re.search(r"(?:含|包括|正好|刚好|恰好)$", text[: t.start]) or re.match(
        r"(?:年|亿元?)?的?(?:不算|不含|也算|除外|不要|不计|不包括)", text[t.end :]
    )
    return bool(said) and any(
        x.cls in (t.cls, "bounds", "years") and t.figure in (x.figure, x.second) for x in before
    )
