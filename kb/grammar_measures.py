"""What is made of the rows: counts, sums and means, orders, groups, and conditions on groups."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import SENTENCES, Relation

from .grammar import MEASURED_BY, MONEY, SORTED
from .grammar_filters import FilterGrammar
from .query import Aggregate, Order
from .scan import number

COUNTED = re.compile(
    r"多少个|几个|多少项|几项|有几(?!年)|多少家|几家|有多少(?!钱|亿|投|资)|几多个|多少条|项目数|个数|数量|多少(?:项目|指标|任务|活动|单位|部门)|负责几|几多项目"
)
_BOTH = re.compile(r"最[\u4e00-\u9fff]{1,2}[^，。最]{0,8}?(?:和|与|跟|、|及|以及)[^，。]{0,6}最")


_LATEST = re.compile(r"从[晚大高][到至]|由[晚大高][到至]|降序|倒序|倒排")
_ADDED_UP = re.compile(r"(?:汇总|统计|算|加|合计|归拢|核算)(?:一下|一算|算|个数|个总账|总账|出来)?")
_ASKING = (
    "which", "who", "when", "where", "howmuch", "super", "top", "nth", "order", "each", "exists", "share", "cmp",
    "yesno", "say", "include", "card", "begin", "finish", "span", "howlong", "page", "where_said", "how", "why",
)  # fmt: skip


class MeasureGrammar(FilterGrammar):
    def aggregates(self, relation: Relation, group: str) -> tuple[Aggregate, ...]:
        s = self.bag.scan
        fields = [
            (t, f)
            for t, f in self.fields_of(relation, "number")
            if t.start not in self.used and f.key != "cumulative"
        ]
        numbers = self.typed(relation, self.select_keys(relation), "number")
        ops = [t.value for t in s.of("agg")]
        self.use_class("agg")
        if "median" in ops:
            self.use(*(t for t, _ in fields))
            if s.has("howlong", "span") and relation.field("start"):
                self.use_class("howlong", "span")
                return (Aggregate("median", "duration"),)
            return tuple(
                Aggregate("median", k) for k in (numbers or ["total"] * bool(relation.field("total")))
            )
        if "mean" in ops:
            self.use(*(t for t, _ in fields))
            if s.has("howlong", "span") and relation.field("start"):
                self.use_class("howlong", "span")
                return (Aggregate("mean", "duration"),)
            if not numbers and COUNTED.search(self.text) and not MONEY.search(self.plain):
                return (Aggregate("count"),)  # 平均每个单位几个: each one's own number is what can be shown
            return tuple(
                Aggregate("mean", k) for k in (numbers or (["total"] if relation.field("total") else []))
            )
        found: list[Aggregate] = []
        counts = "count" in ops or COUNTED.search(self.text) is not None
        if relation.key in SENTENCES:
            return (Aggregate("count"),) if counts else ()  # fines of different conducts are no sum
        if counts:
            found.append(Aggregate("count"))
        if counts and "total" in ops and numbers and not self.bag.nouns:
            counts, found = False, []  # 通用机场一共建几个: what the field counts, not the rows
            ops = [*ops, "sum"]
        default = ["total"] if relation.field("total") else []
        unlike = any((f := relation.field(k)) and f.year and not f.unit for k in numbers)  # a plan's targets
        asked = bool(numbers) and not unlike and (self.asks_how_much() or self.adds_up(relation, numbers))
        if "sum" in ops or ("total" in ops and numbers) or (asked and not s.has("super", "top", "nth")):
            self.use(*(t for t, _ in fields))
            spent = MONEY.search(self.plain) is not None
            found += [Aggregate("sum", k) for k in (numbers or (default if not counts or spent else []))]
        elif "total" in ops and not counts:
            spends = MONEY.search(self.plain) is not None and not s.has("which")
            found.append(Aggregate("sum", "total") if spends and default else Aggregate("count"))
        if group and numbers and not any(a.op == "sum" for a in found):
            self.use(*(t for t, _ in fields))
            found += [Aggregate("sum", k) for k in numbers]
        elif group and not found and default and MONEY.search(self.plain):
            found = [Aggregate("sum", "total")]
        return tuple(dict.fromkeys(found))

    def adds_up(self, relation: Relation, numbers: Sequence[str]) -> bool:
        """Are amounts named for nothing but their sum: 专栏15总投资汇总一下, 常山县 总投资?"""
        if self.bag.has(*_ASKING) or any(not (f := relation.field(k)) or not f.unit for k in numbers):
            return False
        return not self.bag.nouns or _ADDED_UP.search(self.plain) is not None

    def asks_how_much(self) -> bool:
        return self.bag.has("howmuch") or any("多少" in tok.text for tok, _ in self.bag.fields)

    def ordering(self, relation: Relation) -> Order | None:
        """By which field, which way, and how many: 最大的三个, 前五, 第二大, 从高到低."""
        s = self.bag.scan
        supers, tops, nth, order = s.of("super"), s.of("top"), s.of("nth"), s.of("order")
        sorted_by = [t for t in s.of("each") if SORTED.match(self.text[t.start :])]
        if not (supers or tops or nth or order or sorted_by):
            return None
        field = self.order_field(relation)
        if not field:
            return None
        by = [t for t in s.of("each") if MEASURED_BY.match(self.text[t.start :])]
        self.use(*supers, *tops, *nth[:1], *order, *sorted_by, *by)
        backwards = bool(nth) and nth[0].value == "last"
        descending = supers[0].value in ("max", "last") if supers else True
        if order:
            descending = order[0].value == "desc"
        if field in ("start", "end") and not supers and not _LATEST.search(self.text):
            descending = False  # by date: the earliest first
        if (tops and tops[0].value == "last") or backwards or (nth and nth[0].text[-1] in "小低少短早"):
            descending = not descending
        if nth:
            ranks = self.ranks()
            return Order(field, descending, None, ranks[0], ranks[1:])
        if {t.value for t in supers} in ({"max", "min"}, {"first", "last"}) and _BOTH.search(self.text):
            self.use(*supers)
            return Order(field, descending, self.limit(), both=True)
        if {t.value for t in tops} == {"", "last"}:  # 前三和后三
            return Order(field, True, int(tops[0].figure or 1), both=True)
        return Order(field, descending, self.limit())

    def by_count(self) -> Order:
        """Groups ranked by how many rows they have: 哪个部门牵头的任务最多."""
        s = self.bag.scan
        self.use(*s.of("super", "top", "nth"))
        least = any(t.value == "min" for t in s.of("super"))
        nth = s.of("nth")
        return Order("", not least, None if nth else self.limit(), int(nth[0].figure or 1) if nth else None)

    def ranks(self) -> tuple[int, ...]:
        """The places asked for: 排第一、第二和第四."""
        tokens = self.bag.scan.of("nth", "ordinal")
        self.use(*tokens)
        return tuple(dict.fromkeys(int(t.figure or 1) for t in tokens))

    def limit(self) -> int | None:
        s = self.bag.scan
        if tops := s.of("top"):
            return int(tops[0].figure or 0)
        if not s.has("super"):
            return None
        at = s.of("super")[0]
        behind = self.text[at.end :]
        m = re.match(
            r"(?:的|那|这|项目|前)*(?P<n>\d{1,2}|[二两三四五六七八九十]{1,2})(?:个|名|位|项|家|大)", behind
        )
        if not m:
            m = re.search(r"(?P<n>\d{1,2}|[二两三四五六七八九十]{1,2})(?:个|项)$", self.text[: at.start])
            m = m if m and not re.search(r"(?:那|这|共|有)$", self.text[: m.start()]) else None
        if not m:
            return 1
        self.use(*(t for t in s.of("figure") if t.text.startswith(m["n"])))
        return int(number(m["n"]) or 1)

    def order_field(self, relation: Relation) -> str:
        s = self.bag.scan
        supers = s.of("super")
        at = supers[0].start if supers else len(self.text)
        named = [
            (t, f)
            for t, f in self.fields_of(relation, "number", "year", "integer")
            if t.start not in self.used
        ]
        start, end = self.clause(at)
        within = [x for x in named if start <= x[0].start < end]
        near = [x for x in within if x[0].start < at][-1:] or within[:1]
        near = near or [x for x in named if x[1].type == "number" and x[0].start < at][-1:]
        whole = re.search(r"占(?:了|到)?(?:全部|所有|全市|全县|整个|总数|\d+个)", self.text)
        if re.search(r"占比|比例|比重|占总投资", self.text) and relation.field("planned") and not whole:
            self.use(*(t for t, _ in named), *s.of("share"))
            return "share"
        if {"total", "planned"} <= {f.key for _, f in named} and re.search(r"差|剩|缺口", self.text):
            self.use(*(t for t, _ in named))
            self.use_class("cmp")
            return "rest"
        if relation.field("start"):
            if (
                s.has("howlong", "span")
                or (supers and supers[0].text in ("最长", "最久", "最短"))
                or re.search(r"战线|跨度|工期|周期", self.text)
            ):
                self.use_class("howlong", "span")
                return "duration"
            if (supers and supers[0].value in ("first", "last")) or (near and near[0][1].type == "year"):
                self.use(*(t for t, _ in near))
                self.use_class("begin", "finish")
                return "end" if s.has("finish") or (near and near[0][1].key == "end") else "start"
            if (
                s.has("begin", "finish")
                and (supers or s.has("order"))
                and not near
                and not MONEY.search(self.plain)
            ):
                self.use_class("begin", "finish")
                return "end" if s.has("finish") else "start"
        if self.five_years(relation) and (not near or near[0][1].key == "total"):
            self.use(*(t for t, _ in near), *s.of("decade"))
            return "planned"
        if near:
            self.use(near[0][0])
            return near[0][1].key
        return (
            "total"
            if relation.field("total")
            else next((f.key for f in relation.fields if f.type == "number" and not f.year), "")
        )
