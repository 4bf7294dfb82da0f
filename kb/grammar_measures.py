"""What is measured over rows: sums and means, the order and its limit, the field to group by, limits on groups."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.document import Relation

from .grammar_filters import FilterGrammar
from .query import Aggregate, Filter, Order
from .scan import number


class MeasureGrammar(FilterGrammar):
    def aggregates(self, relation: Relation, group: str) -> tuple[Aggregate, ...]:
        s = self.bag.scan
        numbers = self.typed(relation, self.select_keys(relation), "number")
        found: list[Aggregate] = []
        ops = [t.value for t in s.of("agg")]
        if "mean" in ops and s.has("howlong", "span") and relation.field("start"):
            return (Aggregate("mean", "duration"),)
        if "mean" in ops:
            found += [Aggregate("mean", k) for k in (numbers or ["total"])]
        counts = (
            "count" in ops
            or re.search(r"多少个|几个|多少项|几项|有几|多少家|有多少(?!钱|亿)|几多个|多少条", self.text)
            is not None
        )
        sums = (
            "sum" in ops
            or ("total" in ops and bool(numbers))
            or (bool(numbers) and self.asks_how_much() and not s.has("super", "top", "nth"))
        )
        if counts and "mean" not in ops:
            found.append(Aggregate("count"))
        if sums and "mean" not in ops:
            default = ["total"] if relation.field("total") else []
            found += [Aggregate("sum", k) for k in (numbers or ([] if counts else default))]
            if (
                not numbers
                and re.search(r"投", self.text)
                and default
                and not any(a.op == "sum" for a in found)
            ):
                found.append(Aggregate("sum", "total"))
            if not found:
                found.append(Aggregate("count"))
        if not found and "total" in ops:
            found.append(Aggregate("count"))
        if not found and group:
            found = [Aggregate("sum", k) for k in numbers] or [Aggregate("count")]
        return tuple(dict.fromkeys(found))

    def asks_how_much(self) -> bool:
        return self.bag.has("howmuch") or any("多少" in tok.text for tok, _ in self.bag.fields)

    def ordering(self, relation: Relation) -> Order | None:
        """By which field, which way, and how many: 最大的三个, 前五, 第二大, 从高到低."""
        s = self.bag.scan
        supers, tops, nth, order = s.of("super"), s.of("top"), s.of("nth"), s.of("order")
        field = self.order_field(relation)
        if not field or not (supers or tops or nth or order):
            return None
        descending = supers[0].value in ("max", "last") if supers else True
        if order:
            descending = order[0].value == "desc"
        if (tops and tops[0].value == "last") or (nth and nth[0].text[-1] in "小低少短早"):
            descending = not descending
        if nth:
            return Order(field, descending, None, int(nth[0].figure or 1))
        return Order(field, descending, self.limit())

    def limit(self) -> int | None:
        s = self.bag.scan
        if tops := s.of("top"):
            return int(tops[0].figure or 0)
        if not s.has("super"):
            return None
        behind = self.text[s.of("super")[0].end :]
        m = re.match(r"(?:的)?(?P<n>\d{1,2}|[二两三四五六七八九十]{1,2})(?:个|名|位|项|家|大)", behind)
        return int(number(m["n"]) or 1) if m else 1

    def order_field(self, relation: Relation) -> str:
        s = self.bag.scan
        numeric = self.typed(relation, self.select_keys(relation), "number", "year", "integer")
        supers = s.of("super")
        if relation.field("start"):
            if supers and supers[0].value in ("first", "last"):
                return "end" if s.has("finish") or "end" in numeric else "start"
            if s.has("howlong", "span") or (supers and supers[0].text in ("最长", "最久", "最短")):
                return "duration"
        if re.search(r"占比|比例", self.text) and relation.field("planned"):
            return "share"
        if numeric:
            return numeric[0]
        return (
            "total"
            if relation.field("total")
            else next((f.key for f in relation.fields if f.type == "number"), "")
        )

    def limit_on_groups(self, relation: Relation) -> Filter | None:
        """A condition on each unit's own rows: 负责项目超过5个的单位, 只负责一个项目的单位, 合计超过300亿的单位."""
        if not relation.field("units") or not re.search(r"单位|部门|哪家", self.text):
            return None
        if m := re.search(r"(?:只|仅)(?:有|负责|牵头|承担)?(?:了)?(?P<n>[一二两三四五\d]+)个", self.text):
            value = number(m["n"])
            return Filter("", "=", value, f"{value} 个") if value is not None else None
        if not re.search(r"的(?:责任|牵头)?(?:单位|部门)|(?:哪些|哪几个|哪家)(?:单位|部门)", self.text):
            return None
        for tok in self.bag.scan.of("figure"):
            summed = re.search(r"合计|总共|加起来|一共", self.text)
            if (
                tok.op
                and tok.figure is not None
                and (tok.unit in ("个", "项", "") or (tok.unit == "亿元" and summed))
            ):
                return Filter("", tok.op, tok.figure, tok.text)
        return None

    def filters(self, relation: Relation) -> list[Filter]:
        """Conditions on rows; a figure that limits groups is none of them."""
        found = super().filters(relation)
        having = self.limit_on_groups(relation)
        if having is None:
            return found
        return [f for f in found if not (isinstance(f.value, Decimal) and f.op == having.op)]

    def grouping(self, relation: Relation) -> str:
        """The field that the question asks to group by: 哪个单位…最多, 各专栏, 按年份."""
        s = self.bag.scan
        if (
            s.has("which_unit")
            and relation.field("units")
            and (s.has("super", "cmp", "order", "agg", "top") or not self.bag.values)
        ) and s.has("super", "order", "top", "agg", "each", "cmp"):
            return "units"
        if relation.field("start"):
            by_year = re.search(r"哪一?年.{0,10}(?:最多|最少)|每年|逐年|各年|分年|按.{0,4}年份", self.text)
            if by_year:
                return "end" if re.search(r"完工|建成|竣工|完成", self.text) else "start"
        if self.limit_on_groups(relation):
            return "units"
        if re.search(r"谁.{0,8}(?:最多|最大|最少|最高)", self.text) and relation.field("units"):
            return "units"
        for m in re.finditer(
            r"(?:各个?|每个|每家|每|按照?|分|四个|三个|几个|哪个|各家)(单位|责任单位|牵头单位|部门|县市区|县|区县|地区|专栏|行动|类别|类|领域|年份|年|地方|县区)(?!都)",
            self.text,
        ):
            word = m[1]
            if (
                word in ("专栏", "行动")
                and relation.field("column")
                and (s.has("super", "order", "agg", "cmp", "each", "howmuch", "top") or "多少" in self.text)
            ):
                return "column"
            if word in ("类别", "类", "领域") and relation.field("category"):
                return "category"
            if word in ("年份", "年") and relation.field("start") and s.has("agg", "super", "order", "each"):
                return "end" if s.has("finish") else "start"
            if (
                relation.field("units")
                and word not in ("专栏", "行动", "类别", "类", "领域", "年份", "年")
                and s.has("super", "order", "agg", "cmp", "each", "howmuch", "top", "which")
            ):
                return "units"
        if relation.field("category") and re.search(
            r"(?:几|多少|哪)(?:大|个)?(?:类别|类|领域|方面)|分(?:成|为)(?:几|哪)", self.text
        ):
            return "category"
        for tok, t in self.bag.fields:
            f = relation.field(t.field)
            if (
                t.relation == relation.key
                and f
                and f.type in ("list", "text")
                and re.search(
                    r"(?:各|每个|每家|按|分|哪个|哪家|哪一个)$", self.text[max(0, tok.start - 3) : tok.start]
                )
                and s.has("super", "order", "agg", "each", "top")
            ):
                return f.key
        return ""

    def compared(self, relation: Relation) -> tuple[Aggregate, ...]:
        numbers = self.typed(relation, self.select_keys(relation), "number")
        mean = any(t.value == "mean" for t in self.bag.scan.of("agg"))
        if numbers:
            return tuple(Aggregate("mean" if mean else "sum", k) for k in numbers)
        if re.search(r"投", self.text) and relation.field("total"):
            return (Aggregate("sum", "total"),)
        return (Aggregate("count"),)
