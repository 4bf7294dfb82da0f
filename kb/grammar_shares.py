"""Parts of a whole: rows of all or of those under a heading, one amount of another, the largest rows of all."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.document import Relation

from .account import AccountGrammar
from .compute import run
from .query import Aggregate, Filter, Order, Query, Reading

MOST_ROWS = 12  # of the largest, that are told one by one
_SHARE = re.compile(r"占(?![地用道])(?!了?(?:几|多少)[个项家])[^，。]{0,12}(?:百分比|比例|比重|多少|几)")


class ShareGrammar(AccountGrammar):
    def asks_share(self) -> bool:
        return self.bag.has("share") or bool(_SHARE.search(self.text))

    def share_of_top(self, relation: Relation, filters: list[Filter], order: Order | None) -> Reading | None:
        """The part that the largest row has of all that it is the largest of: 最大的项目占全部总投资多少."""
        if not order or not order.limit or order.field not in self.typed(relation, [order.field], "number"):
            return None
        if not self.asks_share():
            return None
        base = Query(self.doc, relation.key, filters=tuple(filters), order=order)
        rows = run(self.v.document, base).rows
        if not rows or len(rows) > MOST_ROWS:
            return None
        self.use_class("share", "agg")
        made = replace(
            base, rows=tuple(r.id for r in rows), order=None, computed="of_column", select=(order.field,)
        )
        return self.unaccounted(relation, made) or made

    def share(self, relation: Relation, filters: list[Filter], order: Order | None) -> Query | None:
        """What part of a whole the rows are: of all rows, of those under a heading, or one amount of another."""
        if (
            not self.asks_share()
            or (order and order.field == "share")
            or any(f.field == "share" for f in filters)
        ):
            return None
        query = Query(self.doc, relation.key, share=True)
        amounts = {f.key for _, f in self.fields_of(relation, "number")}
        five = "planned" in amounts or self.five_years(relation)
        whole = re.search(
            r"(?:占|全部|所有|整个|总)(?:了)?(?:全部|所有|整个|全市|全县|58个|总数|\d+个)", self.text
        )
        if five and "total" in amounts and relation.field("planned") and not whole:
            self.use_class("share", "decade", "agg", "each")
            return replace(query, aggregates=(Aggregate("sum", "planned"), Aggregate("sum", "total")))
        if not filters:
            return None
        self.use_class("share", "agg")
        scopes = tuple(f for f in filters if f.op == "under")
        base = scopes if scopes and len(filters) > len(scopes) and not whole else ()
        numbers = self.typed(relation, self.select_keys(relation), "number")
        counted = re.search(
            r"个数|数量|多少个|(?:项目|指标|任务)数|数目|按个", self.text
        ) or not relation.field("total")
        op = (
            Aggregate("sum", numbers[0])
            if numbers
            else Aggregate("count")
            if counted
            else Aggregate("sum", "total")
        )
        return replace(query, aggregates=(op,), base=base)
