"""Conditions on time: years of begin and end, the plan's period, how long a row takes, and deadlines as days
(2024年6月底前, 2023年里, 定在2024年上半年)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from ingest.dates import last_day
from ingest.document import Relation

from .compute import day_value
from .grammar import MONEY
from .grammar_amounts import AmountGrammar
from .lexemes import words_of
from .query import Filter, Op
from .scan import Token

_BEGINS = re.compile(words_of("begin"))
_ENDS = re.compile(rf"{words_of('finish')}|(?:干|拖|做|持续|延续|建)到|止(?=$|的)|才完|完(?=$|的)")
# 头年开工、第二年就结束; 次年完工; 当年开工当年完工: the year of the end counted from that of the begin
_IN_YEAR = re.compile(
    rf"(?:(?:头一?年|第一年|前一年|当年|同年)[^，。]{{0,3}}?(?:{words_of('begin')})[^，。]{{0,3}}[，、]?)"
    rf"(?:(?P<same>当年|同年|年内|年底前)|(?P<next>第二年|次年|来年|转年|隔年|翌年|下一年)|第(?P<n>[三四五六七八九十])年)[^，。]{{0,4}}?(?:{words_of('finish')})(?:的)?"
    rf"|(?P<next2>(?<!第)(?:次年|翌年|隔年|转年))[^，。]{{0,2}}?(?:{words_of('finish')})|(?P<same2>当年开工当年(?:{words_of('finish')}))"
)
_NAMED = re.compile(
    r"(?:(?P<year>20\d\d)年?|(?<![\d年第])(?=(?:1[0-2]|[1-9])月|[上下]半年|第?[一二三四]季度))(?:(?P<month>1[0-2]|[1-9])月份?|(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)?"
    r"(?:年?(?P<last>[底末]))?(?:(?P<by>之?前|以前)|(?P<from>以后|起)|(?P<after>之?后))?"
)
_AS_PRINTED = re.compile(
    r"(?:定在|定为|定的?是|写的?是|写明|标明|标的是|标为|限是|限为|间是|期是|填的?是|等于)[“”\"]?$"
)


class DateGrammar(AmountGrammar):
    def years(self, relation: Relation) -> list[Filter]:
        """Conditions on the years, or the plan's period, that the question names, each for the verb nearest to it."""
        tokens = [
            t
            for t in self.bag.scan.tokens
            if (t.cls in ("year", "years") and not self.of_field(relation, t) and not self.of_title(t))
            or (t.cls == "decade" and t.figure is not None and t.start not in self.used)
        ]
        if not relation.field("start") or not relation.field("end"):
            return self.deadlines(relation)
        found: list[Filter] = []
        equal: dict[str, list[int]] = {}
        for n, tok in enumerate(tokens):
            left = self.text[tokens[n - 1].end if n else 0 : tok.start]
            right = self.text[tok.end : tokens[n + 1].start if n + 1 < len(tokens) else len(self.text)]
            field = self.dated(re.split(r"[，。；？、]|并且|而且|且", right)[0], left)
            if not field and re.fullmatch(r"年?(?:和|、|或|跟|与|还是)年?", right) and n + 1 < len(tokens):
                rest = self.text[tokens[n + 1].end :]
                field = self.dated(re.split(r"[，。；？、]|并且|而且|且", rest)[0], left)
            year, second = int(tok.figure or 0), int(tok.second or 0)
            if tok.cls == "decade":
                if field and (limit := self.in_period(tok, field)):
                    self.use(tok)
                    found.append(limit)
                continue
            self.use(tok)
            both = _BEGINS.search(right) and _ENDS.search(right)
            if tok.cls == "years" and field and both and re.search(r"并|且|和|、|又", right):
                pair = (Decimal(year), Decimal(second))
                found += [Filter(f, "between", pair, f"{year}—{second}") for f in ("start", "end")]
            elif tok.cls == "years" and field:
                found.append(Filter(field, "between", (Decimal(year), Decimal(second)), f"{year}—{second}"))
            elif tok.cls == "years":
                found += [Filter("start", "=", year, f"{year}"), Filter("end", "=", second, f"{second}")]
            elif m := re.search(
                r"在建|建设中|实施中|正在建|还在建|(?:横跨|跨越?|涵盖|覆盖|处于)(?=20\d\d)", self.text
            ):
                self.use_words(m)
                found.append(Filter("", "during", year, f"{year}年在建"))
            else:
                op = tok.op or ("!=" if self.negated(tok, at_once=True) else "=")
                if op == "=":
                    equal.setdefault(field or "start", []).append(year)
                else:
                    found.append(Filter(field or "start", op, year, f"{year}"))
        for field, named in equal.items():
            found.append(
                Filter(field, "=", named[0], f"{named[0]}")
                if len(named) == 1
                else Filter(field, "any", tuple(Decimal(y) for y in named), "、".join(map(str, named)))
            )
        if found:
            self.use_class("begin", "finish", "ongoing", "span", "op_before")
            self.use(*(t for t, f in self.fields_of(relation, "year")))
        return found

    def lasting(self, relation: Relation) -> list[Filter]:
        """How long a row takes, told by the year of its end after that of its begin: 头年开工、第二年就结束."""
        m = _IN_YEAR.search(self.text) if relation.field("start") and relation.field("end") else None
        if m is None:
            return []
        self.use_words(m)
        same, behind = m["same"] or m["same2"], m["next"] or m["next2"]
        years = 0 if same else 1 if behind else "三四五六七八九十".index(m["n"]) + 2
        return [Filter("duration", "=", Decimal(years), f"{years} 年")]

    def dated(self, right: str, left: str) -> str:
        """start or end, by the verb behind the year, else the one in front of it; "" where neither stands there."""
        for words, last in ((right, False), (left, True)):
            marks = [(m.start(), "start") for m in _BEGINS.finditer(words)]
            marks += [(m.start(), "end") for m in _ENDS.finditer(words)]
            if marks:
                return (max if last else min)(marks)[1]
            if last and re.search(r"(?:到|至)$", words):
                return "end"
        return ""

    def in_period(self, tok: Token, field: str) -> Filter | None:
        """十四五期间完工, 十四五以后才建完, 十四五前开工: the period's years as a condition; None for a share of money."""
        first, last = Decimal(tok.figure or 0), Decimal(tok.second or 0)
        start, end = self.clause(tok.start)
        if tok.op is None and MONEY.search(self.plain[start:end]):
            return None
        if tok.op in (">", ">="):
            return Filter(field, ">", int(last), f"{last}")
        if tok.op in ("<", "<="):
            return Filter(field, "<", int(first), f"{first}")
        negated = re.search(
            r"(?:不在|不是|无法|不能|没法|没能|未能|不)$", self.text[start : tok.start]
        ) or re.match(
            r"[^，。；]{0,4}(?:无法|不能|没法|未能|完不成|完不了|建不完|建不成|不完)", self.text[tok.end :]
        )
        return Filter(field, "outside" if negated else "between", (first, last), f"{first}—{last}")

    def of_title(self, year: Token) -> bool:
        """Does a year only begin the title of a heading that the question names: 2023年|任务分解表?"""
        titles = [(t, self.v.document.headings[i].title) for t, i in self.named_headings()]
        own = any(0 <= t.start - year.end <= 2 and f"{year.figure}" in title for t, title in titles)
        if own:
            self.use(year)
        return own

    def of_field(self, relation: Relation, year: Token) -> bool:
        """Does a year only say which of several fields is meant: 2024年投资最多的 of 2023年投资, 2024年投资?"""
        own = any(
            f.year == year.figure and f.key not in ("base", "target") for _, f in self.fields_of(relation)
        )
        if own:
            self.use(year)
        return own

    def deadlines(self, relation: Relation) -> list[Filter]:
        """Conditions on the deadline. 底前 is by the last day of it, 前 alone before its first; a deadline that is
        said to be just that (定在2024年6月底前) is within it, as a day without 前 or 后 is."""
        if relation.field("deadline") is None:
            return []
        found: list[Filter] = []
        scope = self.scope()  # 分解表中…5月底前: of the year that all the deadlines in the table are of
        held = [r for r in relation.rows if not scope or any(self.under(r.heading, i) for i in scope)]
        days = [r.cells["deadline"].value for r in held if "deadline" in r.cells]
        years = {d.year for d in days if isinstance(d, date)}
        for m in _NAMED.finditer(self.text):
            if not m["year"] and len(years) != 1:
                continue
            self.use_words(m)
            first, last = _ends(m, int(m["year"]) if m["year"] else next(iter(years)))
            op: Op = "between"
            value: Decimal | tuple[Decimal, ...] = (day_value(first), day_value(last))
            if m["by"] and not _AS_PRINTED.search(self.text[: m.start()]):
                op, value = ("<=", day_value(last)) if m["last"] else ("<", day_value(first))
            elif m["from"] or m["after"]:
                op, value = (">=", day_value(first)) if m["from"] else (">", day_value(last))
            words = m.group() if op == "between" else re.sub(r"(?:之?前|以前|以后|起|之?后)$", "", m.group())
            found.append(Filter("deadline", op, value, words))
        return found


def _ends(m: re.Match[str], year: int) -> tuple[date, date]:
    """The first and the last day of what is named in `year`."""
    if m["month"]:
        months = (int(m["month"]), int(m["month"]))
    elif m["half"]:
        months = (1, 6) if m["half"] == "上" else (7, 12)
    elif m["quarter"]:
        quarter = "一二三四".find(m["quarter"]) + 1 or int(m["quarter"])
        months = (quarter * 3 - 2, quarter * 3)
    else:
        months = (1, 12)
    end = last_day(year, months[1])
    assert end is not None  # the last day of a month always is one
    return date(year, months[0], 1), end
