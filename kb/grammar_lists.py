"""Questions about many rows: lists, counts, sums, rankings, groups and comparisons of groups."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import Relation, Row

from .compute import holds, names_in
from .grammar_measures import MeasureGrammar
from .guess import GENERIC
from .keys import key
from .names import ORGANISATION
from .places import is_place
from .query import Aggregate, Ambiguous, Check, Filter, Missing, Order, Query, Reading
from .scan import Token


class ListGrammar(MeasureGrammar):
    def list_query(self, relation: Relation) -> Reading | None:
        b, s, doc = self.bag, self.bag.scan, self.doc
        filters = self.filters(relation)
        group = self.grouping(relation)
        values = [f for f in filters if f.op == "is" and f.field]
        same = [f for f in values if values and f.field == values[0].field]
        columns = self.columns() or self.named_headings()
        compare = s.has("cmp") or bool(re.search(r"vs|相比|谁", self.text))
        order = self.ordering(relation)
        claimed = self.claimed(relation)
        aggregates = self.aggregates(relation, group)
        answerable = (
            bool(b.nouns)
            or any(f.op == "=" and b.fields for f in filters)
            or bool(aggregates and (filters or b.fields))
            or bool(
                filters
                and (
                    self.responsible(relation)
                    or (len(filters) > 1 and s.has("which", "super", "top", "nth", "howmuch", "exists"))
                )
            )
            or bool(group and (filters or columns))
            or (len(columns) > 1 and compare)
            or bool(order and (b.fields or filters))
            or any(f.op in (">", ">=", "<", "<=", "!=", "between", "outside", "during") for f in filters)
            or (claimed is not None and bool(b.fields or b.nouns or filters))
            or bool(filters and self.both_amounts(relation))
            or (len(same) > 1 and compare)
            or bool(filters and b.runs and select_one(self.text))
            or (
                bool(filters)
                and any(f.field in ("start", "end") for f in filters)
                and s.has("begin", "finish", "span")
            )
        )
        if not answerable:
            return self.unknown_unit(relation)
        problem = self.leftovers(relation, filters, order, aggregates)
        if not isinstance(problem, list):
            return problem
        filters = [*filters, *problem]
        if s.has("progress") or (s.has("now") and s.has("finish", "howmuch") and not s.has("which")):
            return Missing("progress", "目前的进展", tuple(self.field_labels(relation)), "", doc)
        base = Query(
            doc,
            relation.key,
            filters=tuple(filters),
            assumed=tuple(b.assumed),
            exists=s.has("exists") or bool(re.search(r"有.{0,12}吗", self.text)),
        )
        if claimed is not None:
            token, field = claimed
            op = Aggregate("sum", field) if field else Aggregate("count")
            return replace(
                base, aggregates=(op,), check=Check(field or "count", "=", token.figure or 0, token.text)
            )
        if s.has("share") and self.both_amounts(relation) and not order:
            return replace(
                base, share=True, aggregates=(Aggregate("sum", "planned"), Aggregate("sum", "total"))
            )
        if s.has("share") and not values and not columns and all(f.field == "*" for f in filters):
            return None
        if (
            s.has("share")
            and (values or columns or filters)
            and not any(f.field == "share" for f in filters)
            and not (order and order.field == "share")
        ):
            numbers = self.typed(relation, self.select_keys(relation), "number")
            op = (
                Aggregate("sum", numbers[0])
                if numbers
                else Aggregate("count")
                if re.search(r"个数|数量|多少个|项目数", self.text) or not relation.field("total")
                else Aggregate("sum", "total")
            )
            return replace(base, share=True, aggregates=(op,))
        if len(same) > 1 and not group:
            rest = tuple(f for f in filters if f not in same)
            if compare or aggregates or order:
                joint = bool(re.search(r"一共|合计|总共|加起来|共计|之和|的和", self.text)) and not compare
                if not joint:
                    ops = self.compared(relation)
                    return replace(base, filters=rest, groups=tuple(same), aggregates=ops, compare=True)
            either = Filter(
                same[0].field,
                "is",
                "、".join(str(f.value) for f in same),
                "、".join(f.words for f in same),
                same[0].roles,
            )
            return replace(base, filters=(*rest, either), aggregates=aggregates, order=order)
        if len(columns) > 1 and (compare or aggregates) and not group and len(s.of("columns")) == 0:
            rest = tuple(f for f in filters if f.op != "under")
            ops = self.compared(relation)
            return replace(
                base,
                filters=rest,
                groups=tuple(self.column_filters([c])[0] for c in columns),
                aggregates=ops,
                compare=True,
            )
        if group == "column" and len(columns) > 1:
            base = replace(base, filters=tuple(f for f in filters if f.op != "under" or len(columns) == 1))
        if (
            re.search(
                r"(?:多少|几)(?:个|家)(?:不同的?)?(?:责任单位|单位|部门|牵头单位)|(?:责任单位|单位)(?:一共|共|总共)?有?(?:多少|几)",
                self.text,
            )
            and relation.field("units")
            and not any(f.field == "units" for f in filters)
        ):
            return replace(base, group="units", aggregates=(Aggregate("count"),))
        if group:
            limit = (
                Order("", order.descending, order.limit, order.nth)
                if order and (s.has("super", "top", "nth", "order"))
                else Order("", True)
            )
            ops = aggregates[:2] or (Aggregate("count"),)
            if having := self.limit_on_groups(relation):
                ops = (Aggregate("count"),) if "个" in having.words or not ops[0].field else ops
            return replace(base, group=group, aggregates=ops, order=limit, having=having)
        if order and not aggregates:
            return replace(base, order=order, select=tuple(self.select_keys(relation)))
        if (
            order
            and aggregates
            and (order.limit or order.nth)
            and not any(a.op in ("count",) for a in aggregates)
        ):
            return replace(base, order=order, aggregates=aggregates if s.has("agg") else ())
        if order:
            return replace(base, order=order, aggregates=aggregates)
        if aggregates:
            return replace(base, aggregates=aggregates)
        return replace(base, select=tuple(k for k in self.select_keys(relation)))

    def both_amounts(self, relation: Relation) -> bool:
        """Is the five years' part of the total asked for: 十四五占总投资多少?"""
        five = self.bag.has("decade") or any(t.field == "planned" for _, t in self.bag.fields)
        return five and "总投资" in self.text and relation.field("planned") is not None

    def leftovers(
        self,
        relation: Relation,
        filters: list[Filter],
        order: Order | None,
        aggregates: tuple[Aggregate, ...],
    ) -> list[Filter] | Reading | None:
        """What the words that nothing took mean for a list: a unit or a row that is not there, words to look for
        in the rows, or (None) a question that is not about the relation."""
        b, s = self.bag, self.bag.scan
        one = re.search(r"那个|这个|那条|那家", self.text) is not None
        runs = [
            t
            for t in (*b.runs, *(b.soft if one and select_one(self.text) else ()))
            if one or not GENERIC.fullmatch(t.text) or len(t.text) > 2
        ]
        for t in s.of("chapter", "column", "table"):
            if not self.columns():
                return Missing("column", t.text, document=self.doc)
        rows = [(tok, terms) for tok, terms in b.rows if any(t.relation == relation.key for t in terms)]
        if not runs and not rows:
            return []
        words = [w for t in runs for w in (self.content(t) or [t.text])] + [tok.text for tok, _ in rows]
        words = [w for w in words if len(w) > 1 and w not in key(self.v.document.meta.title)]
        if not words:
            return []
        select = (
            self.select_keys(relation)
            or [k for k in ("end", "start") if relation.field(k)][: int(s.has("finish", "begin", "when"))]
        )
        if runs and self.looks_like_unit(runs[0], relation):
            return self.missing_unit(runs[0], relation)
        about = s.has("about") or s.has("which") or s.has("agg") or s.has("exists")
        contains = [Filter("*", "contains", w, w) for w in words if self.in_rows(relation, w)]
        single = re.search(r"那个|这个|那条|哪个", self.text) or (select and not aggregates and not order)
        if single and filters and words and select and not s.has("which", "super"):
            fits = [
                row
                for row in relation.rows
                if all(w in key(str(row.cells["name"].value)) for w in words) and self.near(row, filters)
            ]
            if len(fits) == 1:
                return Query(
                    self.doc, relation.key, rows=(fits[0].id,), select=tuple(select), assumed=tuple(b.assumed)
                )
            if len(fits) > 1:
                names = tuple(str(r.cells["name"].value) for r in fits)
                label = "、".join(f.label for k in select if (f := relation.field(k)))
                return Ambiguous(
                    "".join(words),
                    tuple(f"{n}的{label}是多少？" if label else f"{n}是什么情况？" for n in names),
                    self.doc,
                    names,
                )
        if not b.nouns and not self.responsible(relation) and not s.has("about"):
            contains = []
        if contains and len(contains) == len(words) and about:
            return contains
        if b.nouns and select and not s.has("which") and not filters:
            return Missing("row", "".join(words), document=self.doc)
        if about and b.nouns and (s.has("about") or not contains) and all(len(w) >= 2 for w in words):
            return Missing("value", words[0], document=self.doc)
        if len(contains) == len(words) and b.nouns:
            return contains
        if self.noise(words):
            return []
        if b.nouns and select:
            return Missing("row", "".join(words), document=self.doc)
        return None

    def content(self, run: Token) -> list[str]:
        """What a run names: the whole stretch when a row holds it so, else its naming words."""
        return (
            [run.text]
            if any(self.in_rows(r, run.text) for r in self.v.document.relations)
            else run.value.split()
        )

    def near(self, row: Row, filters: list[Filter]) -> bool:
        name = key(str(row.cells["name"].value))
        return all(
            holds(self.v.document, row, f) is True or (f.op == "is" and key(f.words)[:2] in name)
            for f in filters
        )

    def noise(self, words: list[str]) -> bool:
        return all(len(w) == 1 for w in words) and len(words) <= 2

    def looks_like_unit(self, run: Token, relation: Relation) -> bool:
        if not relation.field("units") and not any(f.type == "list" for f in relation.fields):
            return False
        after = self.text[run.end : run.end + 6]
        verb = re.match(
            r"(?:政府|人民政府|市政府|县政府)?(?:来|要|所|在.{2,8}?里|在)?(?:牵头|负责|承担|主抓|管|领|主管|归口|实施|配合|有哪些|有什么|有几个|的项目|项目|有多少)",
            after,
        )
        return bool(verb) and (
            is_place(run.text)
            or bool(ORGANISATION.search(run.text))
            or bool(re.match(r"(?:政府|人民政府)?(?:来|要)?(?:牵头|负责|承担|主抓)", after))
        )

    def missing_unit(self, run: Token, relation: Relation) -> Missing:
        instead = dict.fromkeys(name for row in relation.rows for name in names_in(row, "units"))
        words = self.bag.scan.question.words(run.start, run.end)
        return Missing("unit", words, tuple(instead), relation.noun, self.doc)

    def unknown_unit(self, relation: Relation | None) -> Missing | None:
        relation = relation or next((r for r in self.v.document.relations if r.field("units")), None)
        if relation is None:
            return None
        for run in self.bag.runs:
            if self.looks_like_unit(run, relation) and (
                self.bag.nouns or any(t.field.startswith("units") for _, t in self.bag.fields)
            ):
                return self.missing_unit(run, relation)
        return None


def select_one(text: str) -> bool:
    """Does the question speak of one thing that it only describes: 那个一期项目?"""
    return bool(re.search(r"(?:那个|这个|那条|那家)[^，。？]{2,12}", text))
