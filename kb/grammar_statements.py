"""What a question says of a named row: a year, a stated fact to check, a value to compute, a field to compare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.document import PROSE, Amount, Relation, Unit

from .grammar import SPENT, Grammar
from .keys import key
from .names import ORGANISATION
from .query import Check, Missing, Order
from .scan import Token
from .vocabulary import Term

_RANK = re.compile(
    r"(?:排名?|排行|排在|位列|名列|列|位居|居)(?:在|第)?(?:第几|几)|第几(?:名|位|大|高|多)|排名(?:怎么样|如何|情况|多少)"
)
_HIGHER = re.compile(r"(?:高|多|大|超|涨|差|低|少|降|翻)(?:出|过|于|了|上)*[^，。]{0,8}?(?:多少|几)")
_SMALL = {"少", "小", "低", "短", "早"}


class StatementGrammar(Grammar):
    def year_slot(self, relation: Relation, select: list[str], ids: tuple[str, ...]) -> Missing | None:
        """A year that the row has no value for: 2030年服务业增加值, 2023年当年计划投资."""
        years = [
            int(y) for t in self.bag.scan.of("year", "years") for y in (t.figure, t.second) if y is not None
        ]
        if not years:
            return None
        row = self.v.rows[ids[0]][1]
        if relation.field("base") or relation.field("target"):
            held = {f.year for f in relation.fields if f.year}
            held |= {c.year for c in row.cells.values() if c.year}
            gone = [y for y in years if y not in held]
        elif relation.key in PROSE:
            held = {c.value for k, c in row.cells.items() if k == "year" and isinstance(c.value, int)}
            gone = [y for y in years if y not in held]
        else:
            period = [int(x) for x in re.findall(r"\d{4}", self.v.document.meta.period)]
            asks_money = any(k in ("total", "planned") for k in select)
            gone = (
                [y for y in years if y not in period]
                if asks_money and not self.bag.has("yesno", "begin", "finish")
                else []
            )
        if gone:
            held_words = (
                tuple(f"{y}年" for y in sorted(x for x in held if x))
                if relation.key != "projects" and (relation.field("base") or relation.key in PROSE)
                else ()
            )
            return Missing("slot", f"{gone[0]}年", held_words, document=self.doc)
        return None

    def check(self, relation: Relation, select: list[str], row: Term) -> Check | None:
        """A fact that the question states of the row, or a unit that it takes it to be of and that is not its own."""
        s, b = self.bag.scan, self.bag
        stated = s.has("yesno") or bool(re.search(r"吧|属实|是.{1,8}(?:还是)", self.text))
        for tok, value in b.values:
            if value.relation == relation.key and value.field == "units" and not self.agrees(row, value, tok):
                return Check(
                    "units", "is", value.value, value.value
                )  # a premise that does not hold is corrected
        if not stated:
            return None
        if SPENT.search(self.text) and relation.field("planned"):
            return Check("share", "=", Decimal(100), "100%")
        for _, value in b.values:
            if value.relation == relation.key:
                return Check(value.field, "is", value.value, value.value)
        offered = "还是" in self.text and len(s.of("figure")) > 1  # 887.37还是887.4: neither is stated
        if s.has("verify") and relation.field("base") and relation.field("target"):
            return None  # worked out from both ends and held against what is printed
        numbers = self.typed(relation, select, "number")
        for tok in (
            () if offered else sorted(s.of("figure"), key=lambda t: not self.states(row, numbers[:1], t))
        ):
            keys = numbers or (["total"] if tok.unit == "亿元" and relation.field("total") else [])
            if keys and tok.figure is not None and (tok.unit in ("亿元", "%", "") or relation.field("unit")):
                return Check(keys[0], tok.op or "=", tok.figure, tok.text)
        for tok in s.of("year"):
            if relation.field("start") and self.dated():
                begins = s.has("begin") or any(t.field == "start" for _, t in b.fields)
                return Check("start" if begins else "end", tok.op or "=", int(tok.figure or 0), tok.text)
        for t in self.columns():
            if relation.field("column"):
                words = self.v.document.headings[t].span.of(self.v.document.text).strip()
                return Check("column", "is", words, words)
        for r in b.runs:
            body = re.sub(r"(?:来|在)?(?:管|抓|干|办)的?$", "", r.text)  # 是市文旅局管吗
            charged = body != r.text or s.has("who") or any(t.field.startswith("units") for _, t in b.fields)
            if ORGANISATION.search(body) and charged:
                return Check("units", "is", body, body)
        return None

    def states(self, row: Term, fields: Sequence[str], tok: Token) -> bool:
        """Is this figure, of several in the question, the one that the row has in these fields?"""
        cells = self.v.rows[row.ids[0]][1].cells
        return any(
            isinstance(v := cells[k].value, Amount) and v.value == tok.figure for k in fields if k in cells
        )

    def computed(self, relation: Relation, select: list[str], in_column: bool) -> str:
        s = self.bag.scan
        has = {f.key for f in relation.fields}
        if s.has("verify") and {"base", "target"} <= has:
            return "verify"
        if _RANK.search(self.text):
            return "rank"
        if s.has("howlong") and not self.asks_length() and {"start", "end"} <= has:
            return "duration"
        remains = any("投" in t.text for t in s.of("rest")) or (s.has("rest") and "多少" in self.text)
        if (remains and {"total", "planned"} <= has) or (
            {"total", "planned"} <= has
            and re.search(
                r"(?:十四五|五年|规划期)(?:期间)?(?:之外|以外|之后|以后|外)[^，。]{0,8}(?:投|花|钱|资)|总投资减",
                self.text,
            )
        ):
            return "rest"
        if (
            s.has("share") or re.search(r"占(?![地用道])[^，。]{0,12}(?:多少|几)", self.text)
        ) and relation.field("total"):
            if (
                in_column
                or any(t.relation == relation.key and t.field == "units" for _, t in self.bag.values)
                or (
                    re.search(
                        r"占(?:了)?(?:该|本|整个|所在|全部|所有|\d+个)?(?:专栏|项目|总(?!投资))|(?:在|占)(?:全部|所有|整个|\d+个)[^，。]{0,10}(?:占|比)",
                        self.text,
                    )
                    and "planned" not in select
                )
            ):
                return "of_column"
            if "planned" in has:
                return "share"
        if {"base", "target"} <= has:
            if s.has("growth_total"):
                return "growth_total"
            if re.search(r"从(?:多少|几)[^，。]{0,6}[到至成](?:多少|几)", self.text):
                return "increase"
            if s.has("increase", "cmp") and any(t.value != "more" for t in s.of("cmp", "increase")):
                return "increase"
            if {"base", "target"} <= self.said(relation) and _HIGHER.search(self.text):
                return "increase"
        return ""

    def said(self, relation: Relation) -> set[str]:
        """The fields that a question names, by a word or by their year."""
        years = {int(t.figure) for t in self.bag.scan.of("year") if t.figure is not None}
        named = {t.field for _, t in self.bag.fields if t.relation == relation.key}
        return named | {f.key for f in relation.fields if f.year in years}

    def comparison(self, relation: Relation, select: list[str]) -> Order | None:
        if self.bag.has("howlong", "span") and relation.field("start"):
            return Order("duration", not any(t.text in _SMALL for t in self.bag.scan.of("cmp")))
        keys = self.typed(relation, select, "number", "year", "integer")
        if not keys:
            if self.bag.has("begin", "finish", "when") and relation.field("start"):
                keys = ["end" if self.bag.has("finish") else "start"]
            else:
                keys = (
                    ["total"]
                    if relation.field("total")
                    else ["target"]
                    if relation.field("target")
                    else [f.key for f in relation.fields if f.type == "number"][:1]
                )
        elif "growth" in keys and any(t.field == "growth" for _, t in self.bag.fields):
            keys = ["growth"]  # 2025年…哪个年均增速快: the year is not what is compared
        first = keys[:1] in (["start"], ["end"]) and re.search(r"先|早", self.text)
        small = bool(first) or any(t.text in _SMALL for t in self.bag.scan.of("cmp"))
        return Order(keys[0], not small) if keys else None

    def agrees(self, row: Term, value: Term, tok: Token) -> bool:
        cells = self.v.rows[row.ids[0]][1].cells
        cell = cells.get(value.field)
        held = cell.value if cell else None
        if isinstance(held, tuple) and any(
            (u.name if isinstance(u, Unit) else u) == value.value for u in held
        ):
            return True
        return held == value.value or tok.text in key(row.value) or key(value.value)[:2] in key(row.value)

    def dated(self) -> bool:
        words = self.bag.scan.has("begin", "finish")
        return words or any(t.field in ("start", "end") for _, t in self.bag.fields)
