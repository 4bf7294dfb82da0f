"""Conditions on amounts: each figure with its comparison on the field that it is bound to, one amount of a row against
another, a total that the question states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from ingest.document import Field, Relation

from .grammar import MONEY, SPENT
from .grammar_names import NameGrammar
from .query import Filter
from .scan import Token

_SAME = re.compile(r"一样|相同|相等|等同|持平|等额|相当|一致")

_SCALES = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4}  # what the unit of a field may begin with
YUAN = {"元": 1, "万元": 10**4}  # units of money other than 亿元, in 元


class AmountGrammar(NameGrammar):
    claim: tuple[Token, str] | None = None  # what `figures` found the question to state of the whole

    def parts_of_total(self, relation: Relation) -> list[Filter]:
        """Two amounts of one row against each other: 计划投资等于总投资, 不到总投资一半, 全部在五年内投完."""
        if not relation.field("planned") or not relation.field("total"):
            return []
        if m := SPENT.search(self.text):
            self.use_words(m)
            start, end = self.clause(m.start())
            self.use(*(t for t in self.inside(start, end) if t.cls == "decade" or t.cls == "agg"))
            self.use(*(t for t, f in self.fields_of(relation, "number") if start <= t.start < end))
            return [Filter("share", "=", Decimal(100), "100%")]
        amounts = {
            f.key: tok for tok, f in self.fields_of(relation, "number") if f.key in ("planned", "total")
        }
        if self.five_years(relation) and "planned" not in amounts and "total" in amounts:
            amounts["planned"] = self.bag.scan.of("decade")[0]
        parts = [t for t in self.bag.scan.of("figure") if t.unit == "%" and t.start not in self.used]
        shared = re.search(r"占|比重|比例|占比", self.text)
        if parts and (len(amounts) == 2 or (shared and (amounts or self.bag.has("decade")))):
            tok = parts[0]
            self.use(tok, *amounts.values(), *self.bag.scan.of("share"))
            return [
                Filter("share", tok.op or "=", tok.figure or Decimal(0), f"{(tok.figure or Decimal(0)):.4g}%")
            ]
        if len(amounts) < 2:
            return []
        if (re.search(r"(?<!多)少(?!于)|多(?![少于])|差|剩", self.text)) and (
            by := next((t for t in self.bag.scan.of("figure") if t.unit == "亿元"), None)
        ):
            return [self.gap(by, amounts)]
        if (m := _SAME.search(self.text)) and not self.bag.has("verify"):
            self.use_words(m)
            self.use(*amounts.values())
            return [Filter("share", "=", Decimal(100), "100%")]
        first, second = sorted(amounts, key=lambda k: amounts[k].start)
        if any(t.unit == "亿元" for t in self.bag.scan.of("figure")):
            return []
        for t in self.bag.scan.of("op_before"):
            if amounts[first].start < t.start < amounts[second].start:
                self.use(t, *amounts.values())
                op = (
                    t.value
                    if first == "planned"
                    else {">": "<", ">=": "<=", "<": ">", "<=": ">="}.get(t.value, t.value)
                )
                return [Filter("share", op, Decimal(100), "100%")]  # type: ignore[arg-type]
        return []

    def gap(self, tok: Token, amounts: Mapping[str, Token]) -> Filter:
        """How much less the five years' part is than the total: 计划投资比总投资少50亿以上."""
        self.use(tok, *amounts.values())
        self.use_class("cmp")
        value = tok.figure or Decimal(0)
        return Filter("rest", tok.op or "=", value, f"{value.normalize():f} 亿元")

    def bound_field(self, relation: Relation, tok: Token) -> Field | None:
        """The field that a figure is compared with: the one named nearest to it, else the first of its unit."""
        start, end = self.clause(tok.start)
        fields = [
            (t, f)
            for t, f in self.fields_of(relation, "number", "integer")
            if not f.unit
            or not tok.unit
            or f.unit == tok.unit
            or tok.unit in ("亿元", "%")
            or f.unit.endswith(tok.unit)
        ]
        fields = [
            x
            for x in fields
            if not (tok.unit == "%" and x[1].unit == "亿元")
            and not (tok.unit == "亿元" and x[1].key in ("growth", "cumulative"))
        ]
        before = [x for x in fields if start <= x[0].start < tok.start]
        behind = [
            x
            for x in fields
            if tok.end <= x[0].start < end and self.text[tok.end : x[0].start].count("的") == 0
        ]
        earlier = [x for x in fields if x[0].start < start and tok.start - x[0].start < 14]
        chosen = before[-1:] or behind[:1] or earlier[-1:]
        planned = relation.field("planned")
        period = [t for t in self.bag.scan.of("decade") if start <= t.start < end and t.op is None]
        spent = period and (tok.unit == "亿元" or (not tok.unit and MONEY.search(self.plain[start:end])))
        in_all = chosen and (chosen[0][1].key != "total" or "总投资" in self.text[start:end])
        if planned and spent and not in_all:
            self.use(*period, *(t for t, _ in chosen))
            return planned
        if chosen:
            self.use(chosen[0][0])
            return chosen[0][1]
        if tok.unit == "亿元" or (not tok.unit and relation.field("total")):
            return relation.field("total") or next((f for f in relation.fields if f.type == "number"), None)
        if tok.unit == "%":
            return relation.field("growth")
        return next(
            (
                f
                for f in relation.fields
                if f.type == "number" and (f.unit == tok.unit or (tok.unit and f.unit.endswith(tok.unit)))
            ),
            None,
        ) or (
            next((f for f in relation.fields if f.type == "number"), None)
            if tok.op and not tok.unit
            else None
        )

    def figures(self, relation: Relation) -> list[Filter]:
        self.claim = claimed = self.claimed(relation)
        found: list[Filter] = []
        if self.bag.has("verify"):
            return found
        for tok in self.bag.scan.of("figure", "bounds"):
            if (claimed and tok is claimed[0]) or tok.start in self.used or tok.figure is None:
                continue
            if tok.unit == "年" and relation.field("start"):
                if tok.op or self.bag.has("howlong", "span") or re.search(r"为期|工期|周期|历时", self.text):
                    self.use(tok, *self.bag.scan.of("howlong", "span"))
                    found.append(
                        Filter("duration", tok.op or "=", tok.figure, f"{tok.figure.normalize():f} 年")
                    )
                continue
            stated = (
                tok.unit == ""
                and re.search(r"(?:为|是|等于|做到|达到|要到|定到|提到)$", self.text[: tok.start])
            ) or self.counts_field(relation, tok)
            if tok.cls == "figure" and tok.unit in ("个", "") and not tok.op and not stated:
                continue
            f = self.bound_field(relation, tok)
            if f is None:
                continue
            value = tok.figure
            unit = tok.unit or f.unit
            if tok.unit == "亿元" and f.unit in YUAN:  # 20万元 of a field that is in 元
                value, unit = value * 10**8 / YUAN[f.unit], f.unit
            elif tok.unit == "亿元" and f.unit != "亿元" and f.unit and not tok.text.endswith("元"):
                scale = next((n for words, n in _SCALES.items() if f.unit.startswith(words)), 1)
                value, unit = value * 10**8 / scale, f.unit  # 1 万 against 人, 3 亿 against 亿立方米
            self.use(tok)
            if tok.second is not None:
                outside = re.search(r"(?:不在|不是|不属于)$", self.text[: tok.start])
                words = f"{value:f}—{tok.second:f} {unit}"
                found.append(Filter(f.key, "outside" if outside else "between", (value, tok.second), words))
            elif re.match(r"(?:元|亿元)?(?:左右|上下|前后)", self.text[tok.end :]):
                low, high = value * Decimal("0.9"), value * Decimal("1.1")
                words = f"{low.normalize():f}—{high.normalize():f} {unit}"
                found.append(Filter(f.key, "between", (low, high), words))
            elif tok.op or stated or tok.unit in ("亿元", "%"):
                words = f"{value.normalize():f}{'' if unit == '%' else ' '}{unit}"
                own = unit if not f.unit and unit in ("%", "亿元") else ""
                found.append(Filter(f.key, tok.op or "=", value, words, unit=own))
        return found

    def counts_field(self, relation: Relation, tok: Token) -> bool:
        """Is a bare figure how many there are of what a field counts: 要建4个站点?"""
        return any(
            t.start == tok.end and t.start not in self.used for t, _ in self.fields_of(relation, "number")
        )

    def claimed(self, relation: Relation) -> tuple[Token, str] | None:
        """A figure that the question states of the whole (总投资是2416亿吗, 开化5个对吗) and the field it is of."""
        s = self.bag.scan
        asks = s.has("yesno", "verify") or "吧" in self.text
        if (
            not asks
            or self.bag.rows
            or s.has("which", "exists", "super", "top")
            or re.search(r"有没有|有.{0,14}的项目", self.text)
        ):
            return None
        for tok in s.of("figure"):
            if tok.op or tok.second is not None:
                continue
            if (tok.unit in ("个", "项", "家") and not re.match(r"项目|指标", self.text[tok.end :])) or (
                tok.unit in ("个", "项")
                and re.search(r"(?:有|共|负责|是)$", self.text[: tok.start])
                and "亿" not in self.text
            ):
                return tok, ""
            if tok.unit == "亿元" and (f := self.bound_field(relation, tok)):
                return tok, f.key
        return None
