"""Questions about many rows: lists, counts, sums, rankings, groups, shares and comparisons of groups.

`list_query` reads the conditions first, then what is made of the rows; a reading that leaves a word with a condition
unused is no reading (`kb.account`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.document import PROSE, SENTENCES, Relation

from .account import select_one
from .grammar import MONEY
from .grammar_shares import ShareGrammar
from .lexemes import STOP
from .query import Aggregate, Check, Filter, Missing, Order, Query, Reading
from .sizes import measures_area, told_sizes
from .structure_words import bare
from .untold import ROLE

_TOGETHER = re.compile(r"一共|合计|总共|加起来|合起来|加在一起|共计|之和|的和|合在一起|总和")
_COMPARES = re.compile(
    r"vs|相比|谁|对比|比较|比一比|哪个(?:更|多|大|高|少)|更[多大高少]|差多少|多多少|少多少"
)
_UNIT_COUNT = re.compile(
    r"(?:多少|几)(?:个|家)(?:不同的?)?(?:责任单位|单位|部门|牵头单位)|(?:责任单位|单位)(?:一共|共|总共)?有?(?:多少|几)"
)


class ListGrammar(ShareGrammar):
    def list_query(self, relation: Relation) -> Reading | None:
        b, s = self.bag, self.bag.scan
        if other := self.other_unit_named(relation):
            return other
        having = self.limit_on_groups(relation)
        group = self.grouping(relation, having)
        filters = [
            f
            for f in self.filters(relation)
            if not (having and f.op == having.op and isinstance(f.value, Decimal))
        ]
        if not s.has("begin"):  # 结束年份超出规划期（2025年以后）: one condition said twice
            ends = {(f.op, f.value) for f in filters if f.field == "end"}
            filters = [f for f in filters if f.field != "start" or (f.op, f.value) not in ends]
        wanted = self.select_keys(relation)
        totals = self.aggregates(relation, group) if group else ()
        if group == "units":  # 县政府里谁的项目最多: a kind of unit keeps to groups, not to rows
            kinds = [f for f in filters if f.field == "units" and f.op == "contains"]
            self.ending = self.ending or "".join(str(f.value) for f in kinds[:1])
            filters = [f for f in filters if f not in kinds]
        top = self.stated_top(relation)
        order = self.ordering(relation)
        size = self.ranked_size(relation) if order and not group else ""
        if order is None and group and s.has("super", "top", "nth"):
            order = self.by_count()
        if part := self.share_of_top(relation, filters, order):
            return part
        share = self.share(relation, filters, order)
        aggregates = () if share else totals or self.aggregates(relation, group)
        values = [f for f in filters if f.op == "is" and f.field]
        same = [f for f in values if f.field == values[0].field]
        headings = [
            i for f in filters if f.op == "under" and isinstance(f.value, tuple) for i in map(int, f.value)
        ]
        times = len(filters) > 1 and "几倍" in self.text
        compare = times or s.has("cmp") or bool(_COMPARES.search(self.text))
        asked = bool(b.nouns or b.fields) or s.has("which", "howmuch", "exists", "super", "top", "nth")
        answerable = (
            bool(b.nouns)
            or bool(group or share or self.claim)
            or bool(aggregates and (filters or b.fields))
            or bool(order and (b.fields or filters or any(MONEY.search(t.text) for t in s.of("super"))))
            or (len(headings) > 1 and compare)
            or (len(same) > 1 and compare)
            or any(
                f.field in ("start", "end", "duration", "share") or isinstance(f.value, Decimal)
                for f in filters
            )
            or any(f.op in ("between", "outside", "during", "any", "missing", "printed") for f in filters)
            or bool(filters and self.responsible(relation))
            or bool(len(b.fields) == 1 and self.fields_of(relation, "list") and s.has("which", "which_unit"))
            or bool(len(filters) > 1 and (asked or not b.runs))
            or bool(values and self.fields_of(relation, "number") and not b.runs)
            or bool(filters and select_one(self.text))
            or any(a.field == "duration" for a in aggregates)
            or bool(relation.key in SENTENCES and filters and b.fields)
        )
        rule = s.has("how", "why") and not s.has(
            "which", "agg", "howmuch", "super", "top", "nth", "share", "cmp"
        )
        if relation.key in SENTENCES and not (b.nouns or b.fields or "罚" in self.text):
            return None  # what a law asks of a 单位, not what it fines
        if relation.key in PROSE and not (filters or order):
            return None  # figures told one by one in sentences: no list, and nothing to add up
        whose = s.has("who") and not relation.field("units") and not (filters or aggregates or order or group)
        if not (b.nouns or b.values or b.rows or filters or order or group) and self.speaks_else():
            return self.unknown_unit(relation)
        if not answerable or whose or (rule and not any(f.field == "units" for f in filters)):
            return self.unknown_unit(relation)
        select = tuple(self.select_keys(relation))
        self.use(*(tok for tok, t in b.fields if t.relation == relation.key))
        select = (*select, *(k for k in self.asked_fields(relation) if k not in select))
        for f in filters:
            if f.op == "printed" and relation.field(f.field):  # the figures so printed are shown
                select = (f.field, *(k for k in select if k not in (f.field, "value")))
        if relation.key in SENTENCES and {"low", "high"} & {*select}:
            select = tuple(dict.fromkeys((*(k for k in ("low", "high") if relation.field(k)), *select)))
        if role := self.no_such_role(relation):
            return Missing("field", role, tuple(self.field_labels(relation)), "", self.doc)
        problem = self.leftovers(relation, filters, order, aggregates, wanted)
        if not isinstance(problem, list):
            return problem
        filters = [*filters, *problem]
        asks = s.has("finish", "begin", "howmuch") or self.asks_how_much()
        asks_now = s.has("now") and not s.has("which", "agg") and asks
        if s.has("progress") or asks_now:
            return Missing("progress", "目前的进展", tuple(self.field_labels(relation)), "", self.doc)
        exists = s.has("exists") or bool(re.search(r"有.{0,12}吗|有没有", self.text))
        base = Query(
            self.doc,
            relation.key,
            filters=tuple(filters),
            select=select,
            assumed=tuple(b.assumed),
            exists=exists,
        )
        if size and order:
            made = replace(base, order=replace(order, field=""), size=size)
            return self.unaccounted(relation, made) or made
        numbers = self.typed(relation, wanted, "number")
        if top and order:
            made = replace(base, order=order, check=Check("name", "is", top, top))
            return self.unaccounted(relation, made) or made
        made = self.made_of(
            base, relation, share, group, having, order, aggregates, same, headings, compare, numbers
        )
        unread = self.unaccounted(relation, made)
        if unread and not b.nouns and not filters:
            return None  # no list at all: 投入比例要提到多少
        return unread or made

    def ranked_size(self, relation: Relation) -> str:
        """The words in front of 最大, 最多 for a size that no field holds and that rows tell: 占地最大, 泊位最多; "" for none."""
        ranked = self.bag.scan.of("super", "nth")[:1]
        before = next(
            (t for t in self.bag.scan.tokens if ranked and t.end == ranked[0].start and t.cls == "run"), None
        )
        if before is None or relation.key in (*PROSE, *SENTENCES) or MONEY.search(before.text):
            return ""
        counted = re.search(r"[多少]", ranked[0].text) is not None  # 泊位最多 is no ranking by money
        told = measures_area(before.text) or told_sizes(self.v.document, relation.rows, before.text)[1:]
        if not (told or (counted and before.text in self.v.text)):
            return ""
        self.use(before, *ranked)
        return before.text

    def no_such_role(self, relation: Relation) -> str:
        """A part in a project (施工单位, 配合单位) that the question names and no field or row does; "" for none."""
        for m in ROLE.finditer(self.text) if relation.field("units") else ():
            named = any(
                t.start <= m.start() < t.end and (m.end() <= t.end or term.field.startswith("units"))
                for t, term in (*self.bag.fields, *self.bag.values)
            )
            if not named and not self.in_rows(relation, m.group()):
                return m.group()
        return ""

    def speaks_else(self) -> bool:
        """Does a question that names nothing of the relation hold a word of the text of something else (转贷)?"""
        return any(
            len(t.text) > 1 and t.text in self.v.text and bare(t.text) and not STOP.fullmatch(t.text)
            for t in (*self.bag.soft, *self.bag.runs)
        )

    def made_of(
        self,
        base: Query,
        relation: Relation,
        share: Query | None,
        group: str,
        having: Filter | None,
        order: Order | None,
        aggregates: tuple[Aggregate, ...],
        same: list[Filter],
        headings: list[int],
        compare: bool,
        numbers: Sequence[str],
    ) -> Query:
        """The query over the rows that the conditions leave."""
        s = self.bag.scan
        base = replace(base, ending=self.ending)
        if self.claim:
            token, field = self.claim
            self.use(token)
            op = Aggregate("sum", field) if field else Aggregate("count")
            check = Check(field or "count", "=", token.figure or 0, token.text)
            return replace(base, aggregates=(op,), check=check)
        if share:
            return replace(base, share=True, aggregates=share.aggregates, base=share.base)
        if re.search(r"各是|各有|分别是", self.text) and numbers and len(same) < 2 and not group:
            return replace(base, select=tuple(dict.fromkeys((*numbers, *base.select))), order=order)
        joint = bool(_TOGETHER.search(self.text)) and not re.search(r"谁|哪|比|差", self.text)
        apart = s.has("each") or bool(re.search(r"各是|各有|各自|分别", self.text))
        if len(same) > 1:
            rest = tuple(f for f in base.filters if f not in same)
            one_of = replace(
                same[0], value="、".join(str(f.value) for f in same), words="、".join(f.words for f in same)
            )
            measured = bool(aggregates) or compare or order is not None
            if (
                measured
                and not joint
                and (compare or apart or order)
                and not (group and group != same[0].field)
            ):
                self.use_class("cmp", "each", "which_unit", "super")
                times = "times" if "几倍" in self.text and self.use_class("growth_total") else ""
                ops = aggregates if (apart or times) and aggregates else self.compared(relation, numbers)
                return replace(
                    base, filters=rest, groups=tuple(same), aggregates=ops, compare=True, computed=times
                )
            self.use_class("each")
            base = replace(base, filters=(*rest, one_of))
            group = "" if group == same[0].field else group
        elif (
            len(headings) > 1
            and (compare or aggregates or order)
            and group in ("", "column")
            and not s.of("columns")
            and not joint
            and any(f.op == "under" for f in base.filters)
        ):
            self.use_class("cmp", "each", "super")
            times = "times" if "几倍" in self.text and self.use_class("growth_total") else ""
            return replace(
                base,
                computed=times,
                filters=tuple(f for f in base.filters if f.op != "under"),
                groups=tuple(self.column_filters([c])[0] for c in headings),
                aggregates=self.compared(relation, numbers) if compare or not aggregates else aggregates,
                compare=True,
            )
        if self.lists_names(relation, base):
            return replace(base, select=(), group=base.select[0], aggregates=(Aggregate("count"),))
        if (
            not having
            and _UNIT_COUNT.search(self.text)
            and relation.field("units")
            and not any(f.field == "units" for f in base.filters)
        ):
            return replace(base, group="units", aggregates=(Aggregate("count"),))
        if group and not (apart and not aggregates and not order and not s.has("howmuch")):
            ranked = order and (s.has("super", "top", "nth", "order"))
            limit = (
                Order("", order.descending, order.limit, order.nth) if order and ranked else Order("", True)
            )
            if s.has("cmp") and not order:
                self.use_class("cmp")
                named = any(f.op == "any" and f.field == group for f in base.filters)
                limit = Order("", not any(t.text in "少小低短早" for t in s.of("cmp")), None if named else 1)
            if order and order.field == "share":
                aggregates = (Aggregate("share", "share"),)
            ops = aggregates[:2] or (
                (Aggregate("sum", order.field),)
                if order and self.typed(relation, [order.field], "number") and self.names_money(order.field)
                else (Aggregate("count"),)
            )
            if having:
                summed = tuple(a for a in ops if a.field)
                ops = summed if summed and "个" not in having.words else (Aggregate("count"),)
            return replace(base, group=group, aggregates=ops, order=limit, having=having)
        if order:
            counted = any(a.op == "count" for a in aggregates)
            kept = aggregates if s.has("agg") and not (counted and order.limit) else ()
            if (not numbers or order.field in numbers) and self.typed(relation, [order.field], "number"):
                kept = tuple(replace(a, field=order.field) if a.field else a for a in kept)
            return replace(base, order=order, aggregates=kept)
        return replace(base, aggregates=aggregates)

    def stated_top(self, relation: Relation) -> str:
        """The row that a question says is the largest (X是不是龙游最大的项目); "" for none."""
        named = [(t, x) for t, terms in self.bag.rows for x in terms if x.relation == relation.key]
        if len(named) != 1 or not self.bag.has("super") or not self.bag.has("yesno"):
            return ""
        self.use(named[0][0])
        return named[0][1].value

    def lists_names(self, relation: Relation, base: Query) -> bool:
        """Are the values of a field asked for, not rows: 责任单位有哪些, 涉及哪些牵头单位?"""
        f = relation.field(base.select[0]) if len(base.select) == 1 and not base.filters else None
        return (
            f is not None
            and f.type == "list"
            and not self.bag.nouns
            and not self.bag.rows
            and self.bag.has("which", "which_unit")
        )

    def names_money(self, field: str) -> bool:
        """Is a ranking of groups by this field (总投资最多), not by their number (项目最多)?"""
        return any(t.field == field for _, t in self.bag.fields) or bool(
            MONEY.search(self.plain) is not None and field in ("total", "planned")
        )

    def asked_fields(self, relation: Relation) -> list[str]:
        """The fields that a question word asks of each row: 谁负责的, 什么时候完工, 工期多长."""
        s = self.bag.scan
        found: list[str] = []
        if s.has("who") and relation.field("units"):
            found.append("units")
        if relation.field("start") and s.has("when", "span"):
            found += [k for k, cls in (("start", "begin"), ("end", "finish")) if s.has(cls)] or [
                "start",
                "end",
            ]
        if relation.field("column") and s.has("where_said"):
            found.append("column")
        return found
