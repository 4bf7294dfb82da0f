"""What is made of the rows: counts, sums and means, orders, groups, and conditions on groups."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Relation

from .grammar import MONEY
from .grammar_filters import FilterGrammar
from .query import Aggregate, Filter, Order
from .scan import CN, number

COUNTED = re.compile(
    r"多少个|几个|多少项|几项|有几(?!年)|多少家|几家|有多少(?!钱|亿|投|资)|几多个|多少条|项目数|个数|数量|多少(?:项目|指标|任务|活动|单位|部门)|负责几|几多项目"
)
# The thing that rows are grouped by, as people call it → the field that holds it.
_GROUPS = (
    ("units", r"责任单位|牵头单位|单位|部门|县市区|县市|县区|区县|县(?!政府)|地区|地方|主体|乡镇|城市|家"),
    ("column", r"专栏|行动|板块|栏"),
    ("category", r"类别|类|领域|方面|大类"),
    ("year", r"年份|年度|年"),
)
_ASKS_EACH = re.compile(r"(?:各个?|每个|每一个|每家|每|按照?|分别?按|分)(?:不同的?)?$")
_BOTH = re.compile(r"最[\u4e00-\u9fff]{1,2}(?:的)?(?:项目|单位|指标)?(?:和|与|跟|、|及|以及)[^，。]{0,6}最")
_ASKS_WHICH = re.compile(
    r"(?:[二两三四五六七八九]个|哪一?个|哪家|哪几个|哪几家|哪些|哪一?|什么|几个|多少个|多少|几)$"
)


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
        if counts:
            found.append(Aggregate("count"))
        default = ["total"] if relation.field("total") else []
        asked = bool(numbers) and self.asks_how_much()
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

    def asks_how_much(self) -> bool:
        return self.bag.has("howmuch") or any("多少" in tok.text for tok, _ in self.bag.fields)

    def ordering(self, relation: Relation) -> Order | None:
        """By which field, which way, and how many: 最大的三个, 前五, 第二大, 从高到低."""
        s = self.bag.scan
        supers, tops, nth, order = s.of("super"), s.of("top"), s.of("nth"), s.of("order")
        if not (supers or tops or nth or order):
            return None
        field = self.order_field(relation)
        if not field:
            return None
        self.use(*supers, *tops, *nth[:1], *order)
        backwards = bool(nth) and nth[0].value == "last"
        descending = supers[0].value in ("max", "last") if supers else True
        if order:
            descending = order[0].value == "desc"
        if (tops and tops[0].value == "last") or backwards or (nth and nth[0].text[-1] in "小低少短早"):
            descending = not descending
        if nth:
            ranks = self.ranks()
            return Order(field, descending, None, ranks[0], ranks[1:])
        if {t.value for t in supers} in ({"max", "min"}, {"first", "last"}) and _BOTH.search(self.text):
            self.use(*supers)
            return Order(field, descending, both=True)
        return Order(field, descending, self.limit())

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

    def limit_on_groups(self, relation: Relation) -> Filter | None:
        """A condition on each unit's own rows: 负责项目超过5个的单位, 只负责一个项目的单位, 合计超过300亿的单位."""
        if not relation.field("units") or not re.search(
            r"单位|部门|哪家|哪些县|哪几个县|县市区|哪几家|谁|哪些地方", self.text
        ):
            return None
        if m := re.search(
            r"(?:只|仅)(?:有|负责|牵头|承担|管|领)?(?:了|着)?(?P<n>[一二两三四五\d]+)个", self.text
        ):
            value = number(m["n"])
            self.use_words(m)
            self.use(*(t for t in self.bag.scan.of("figure") if t.unit in ("个", "项")))
            return Filter("", "=", value, f"{value} 个") if value is not None else None
        asks = re.search(
            r"的(?:责任|牵头)?(?:单位|部门)|(?:哪些|哪几个|哪几家|哪家|哪个)(?:责任|牵头)?(?:单位|部门|县|地方)|谁",
            self.text,
        )
        if not asks:
            return None
        summed = re.search(
            r"合计|总共|加起来|一共|总和|累计|(?:单位|部门|县|区)(?:负责|牵头|承担)?的?项目的?(?:总投资|计划投资|十四五[^，。]{0,8}投资)",
            self.text,
        )
        for tok in self.bag.scan.of("figure"):
            if (
                tok.op
                and tok.figure is not None
                and (
                    tok.unit in ("个", "项")
                    or (tok.unit == "" and not summed)
                    or (tok.unit == "亿元" and summed)
                )
            ):
                self.use(tok)
                unit = "亿元" if tok.unit == "亿元" else "个"
                return Filter("", tok.op, tok.figure, f"{tok.figure.normalize():f} {unit}")
        return None

    local = False  # are the groups asked for places (哪个县), which are governed, not offices and companies?

    def grouping(self, relation: Relation, having: Filter | None) -> str:
        """The field that the question asks to group by: 哪个单位…最多, 各专栏, 按年份."""
        s = self.bag.scan
        if having:
            self.use_class("which_unit", "each")
            return "units"
        measured = s.has("super", "order", "agg", "cmp", "top", "nth", "howmuch", "share") or COUNTED.search(
            self.text
        )
        most = s.of("super")
        for t in s.of("which_unit"):
            own = (
                most
                and most[0].end <= t.start
                and not re.fullmatch("的?是?", self.text[most[0].end : t.start])
            )
            if relation.field("units") and measured and not s.has("exists") and not own:
                self.use_class("which_unit")
                self.local = re.search(r"[县区](?!域)|城市|地方|地区", t.text) is not None
                return "units"
        for name, words in _GROUPS:
            field = self.group_field(relation, name)
            if not field:
                continue
            for m in re.finditer(words, self.text):
                before = self.text[max(0, m.start() - 7) : m.start()]
                if name == "year":
                    before = re.sub(r"(?:开工|启动|开始|完工|建成|竣工|起始)$", "", before)
                if most and most[0].end <= m.start():
                    between = self.text[most[0].end : m.start()]
                    if re.fullmatch(
                        rf"的?(?:是?哪一?[个家])?(?:前?(?:\d{{1,2}}|[{CN}]{{1,2}})[个家位])?(?:责任|牵头)?",
                        between,
                    ):
                        self.use_class("which_unit", "who")
                        self.local = name == "units" and re.search(r"[县区]|城市|地方", m.group()) is not None
                        return field  # 项目最多的单位
                    continue  # 最大的项目在哪个专栏: the row's own
                each, which = _ASKS_EACH.search(before), _ASKS_WHICH.search(before)
                if name == "year" and not each and not (which and re.search(r"哪一?$", before)):
                    continue
                behind = re.match(r"(?:里|中|当中)?(?:哪一?个|谁)", self.text[m.end() :])
                if (
                    (each and (measured or name != "year"))
                    or (
                        (which or (behind and name == "column"))
                        and s.has("super", "cmp", "order", "top", "nth")
                    )
                    or (
                        name == "column"
                        and re.search(r"(?:分布|在|于|涉及|属|列)[^，。]{0,2}哪(?:些|几个?)$", before)
                    )
                    or (which and name == "category" and re.search(r"几|多少|哪", which.group()))
                ):
                    self.use_class("each", "which_unit", "begin", "finish")
                    self.local = name == "units" and re.search(r"[县区]|城市|地方", m.group()) is not None
                    self.use(*(t for t in s.tokens if m.start() <= t.start < m.end()))
                    return field
        if (
            re.search(r"谁.{0,8}(?:最多|最大|最少|最高)", self.text)
            and relation.field("units")
            and not self.bag.rows
            and not any(t.field == "units" for _, t in self.bag.values)  # 开化三个项目里谁最多: a row
        ):
            return "units"
        for tok, f in self.fields_of(relation, "list", "text"):
            before = self.text[max(0, tok.start - 4) : tok.start]
            if (_ASKS_EACH.search(before) or re.search(r"(?:哪个|哪家|哪一个)$", before)) and s.has(
                "super", "order", "agg", "each", "top"
            ):
                self.use(tok)
                self.use_class("each")
                return f.key
        return ""

    def group_field(self, relation: Relation, name: str) -> str:
        if name == "year":
            if not relation.field("start"):
                return ""
            ends = self.bag.has("finish") or any(t.field == "end" for _, t in self.bag.fields)
            return "end" if ends else "start"
        return name if relation.field(name) else ""

    def compared(self, relation: Relation, numbers: Sequence[str]) -> tuple[Aggregate, ...]:
        """The totals on which groups are compared: of the fields named, of the money spoken of, else the number."""
        self.use(*(t for t, _ in self.fields_of(relation, "number")))
        mean = any(t.value == "mean" for t in self.bag.scan.of("agg"))
        self.use_class("agg", "cmp")
        if numbers:
            return tuple(Aggregate("mean" if mean else "sum", k) for k in numbers)
        if MONEY.search(self.plain) and relation.field("total"):
            return (Aggregate("mean" if mean else "sum", "total"),)
        return (Aggregate("count"),)
