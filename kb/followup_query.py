"""A follow-up over rows as a change of the earlier Query: conditions on the same field take each other's place, a new
total, order or field takes the place of the old, and what the new words leave out stays."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ingest.document import Relation

from .bag import Bag
from .compute import run
from .followup_words import NAMED, RANKED
from .grammar_rows import RowGrammar
from .query import Aggregate, AggregateOp, Filter, Missing, Op, Order, Query
from .question import understand
from .scan import number
from .vocabulary import Term, Vocabulary
from .wording import condition, label_of

_OPPOSITE: dict[Op, Op] = {
    "is": "is_not", "=": "!=", ">": "<=", ">=": "<", "between": "outside", "under": "not_under", "missing": "present"
}  # fmt: skip
_OPPOSITE |= {b: a for a, b in _OPPOSITE.items()}
_DOWN, _UP = (">", ">="), ("<", "<=")
_ADDED = re.compile(r"加上|再加|连同|算上|包括")
_TOTAL = re.compile(r"一共|总共|合计|加起来|合起来|加在一起|总计|共计|加总")
_OTHERS = re.compile(r"其他|其它|其余|别的|另外的|剩下的")
_LISTED = re.compile(
    r"^(?:请|帮我|那|都|全部|把)*(?:它们?|他们)?(?:都|全部)?(?:列出来|列出|列一下|列个?表|列个?清单)(?:吧|给我|看看)?$"
)
_SHOWN = re.compile(r"哪些|列出|列一|清单|名单|都有|有什么|是什么|具体")


def relation_of(q: Query, v: Vocabulary) -> Relation:
    return next(r for r in v.document.relations if r.key == q.relation)


def of_rows(bag: Bag, relation: Relation) -> Bag:
    """The bag of words that speak of the relation's rows, whether or not they say so."""
    nouns = [n for n in bag.nouns if n.relation == relation.key]
    return replace(bag, nouns=nouns or [Term("noun", relation.noun, relation.key)])


def changed(before: Query, bag: Bag, v: Vocabulary, narrowing: bool) -> Query | Missing | None:
    """The earlier query with what the bag's words change in it; Missing where they name what is not there; None
    when they are not about the same rows."""
    relation = relation_of(before, v)
    text = bag.scan.question.key
    said = [n for n in bag.nouns if n.relation == relation.key]
    if bag.nouns and not said:
        return None
    bag = of_rows(bag, relation)
    if before.order and (m := RANKED.search(text)) and not bag.values:
        nth, *also = [int(number(n) or 1) for n in (m["n"], m["m"]) if n]
        order = replace(before.order, limit=None, nth=nth, also=tuple(also), both=False)
        return replace(before, order=order, assumed=())
    if _LISTED.search(text) or NAMED.search(text):
        return _all_rows(before)
    named = [f for f in before.filters if f.op == "is"]
    excluded = any(f.op in ("is_not", "not_under") for f in before.filters)  # 剩下的 are the rows left
    if _OTHERS.search(text) and named and not bag.values and not excluded:
        others = replace(named[-1], op="is_not")
        filters = tuple(others if f is named[-1] else f for f in before.filters)
        return replace(before, filters=filters, assumed=())
    if (
        bag.has("decade")
        and _measured(before, relation) == "total"
        and not bag.fields
        and relation.field("planned")
    ):
        ops = tuple(replace(a, field="planned") if a.field == "total" else a for a in before.aggregates)
        select = tuple("planned" if k == "total" else k for k in before.select)
        return replace(before, aggregates=ops, select=select, assumed=())
    if bag.has("share") and before.filters and not bag.values:
        if bag.has("column"):
            return None
        return _shared(before, bag, relation)
    new = understand(bag, v)
    if isinstance(new, Missing):
        return new if new.what in ("unit", "column", "field", "progress") else None
    if not isinstance(new, Query) or new.relation != relation.key or new.rows:
        return None
    if any(f.field == "*" for f in new.filters) and not (bag.has("about") or said):
        return None
    asked = RowGrammar(bag, v).selected(relation) if not new.select else list(new.select)
    limited = before.order is not None and (before.order.limit or before.order.nth)
    if limited and asked and not (new.filters or new.aggregates or new.order or before.group):
        rows = tuple(r.id for r in run(v.document, before).rows)
        return Query(before.document, before.relation, rows=rows, select=tuple(asked), assumed=new.assumed)
    told = {f.field for f in (*before.filters, *before.groups)} & {
        new.group
    }  # 哪个县 among those named before
    kept = [f for f in new.filters if not (f.op == "contains" and f.field in told)]
    new = replace(new, filters=tuple(_compared_alike(f, before) for f in kept))
    unread = bag.runs or (bag.has("figure", "bounds") and not new.check)
    if unread and not new.filters and not asked:
        return None
    return _merged(before, new, asked, bag, relation, narrowing)


def without(before: Query, left_out: Bag, v: Vocabulary) -> Query | None:
    """The earlier query without the rows that the words tell of: 不超过5亿的去掉 keeps those of more than 5."""
    relation = relation_of(before, v)
    left_out.nouns = [n for n in left_out.nouns if n.relation == relation.key] or [
        Term("noun", relation.noun, relation.key)
    ]
    new = understand(left_out, v)
    if not isinstance(new, Query) or new.relation != relation.key or new.rows or left_out.runs:
        return None
    if len({f.field for f in new.filters}) != 1 or any(f.op not in _OPPOSITE for f in new.filters):
        return None
    kept = tuple(replace(f, op=_OPPOSITE[f.op]) for f in new.filters)
    return replace(before, filters=(*before.filters, *kept), assumed=new.assumed)


def let_go(before: Query, kinds: tuple[str, ...], v: Vocabulary) -> tuple[Query, tuple[str, ...]] | None:
    """The earlier query without its conditions of these kinds (year, column, unit, amount; any: the last one), and the
    labels of their fields; None where it has none of them."""
    relation = relation_of(before, v)
    types = {"year": "year", "unit": "list", "amount": "number"}
    gone = [
        f
        for f in before.filters
        if (f.op in ("under", "not_under") and "column" in kinds)
        or ((field := relation.field(f.field)) and field.type in {types.get(k) for k in kinds})
    ]
    if "any" in kinds and not gone:
        gone = list(before.filters[-1:])
    if not gone:
        return None
    kept = tuple(f for f in before.filters if f not in gone)
    labels = tuple(dict.fromkeys(label_of(relation, f.field) if f.field else "专栏" for f in gone))
    return replace(before, filters=kept, check=None, exists=False, assumed=()), labels


def _all_rows(p: Query) -> Query:
    """The rows themselves, where they were counted or added up."""
    return replace(p, aggregates=(), share=False, group="", groups=(), compare=False, check=None, assumed=())


def _merged(
    p: Query, n: Query, asked: list[str], bag: Bag, relation: Relation, narrowing: bool
) -> Query | None:
    text = bag.scan.question.key
    old = (*p.filters, *p.groups)
    facing = [(f, g) for f in old for g in n.filters if f.field == g.field and f.op == g.op == "is"]
    if (facing and bag.has("cmp")) or (facing and re.search(r"比|vs|对比|相比", text)):
        f, g = facing[-1]
        rest = tuple(x for x in p.filters if x is not f)
        ops = n.aggregates or p.aggregates or (Aggregate("count"),)
        return replace(p, filters=rest, groups=(f, g), aggregates=ops, compare=True, order=None, select=())
    if not bag.has("begin"):
        n = replace(n, filters=tuple(_of_same_end(g, p, n) for g in n.filters))
    filters = _filters(p, n, narrowing, bool(_ADDED.search(text)))
    made = replace(p, filters=filters, check=n.check, assumed=n.assumed, exists=n.exists)
    if p.groups and n.filters and any(f.field == p.groups[0].field for f in n.filters):
        made = replace(made, groups=(), compare=False)
    if n.share:
        return replace(made, share=True, aggregates=n.aggregates, order=None, select=(), group="", groups=())
    if n.group:
        return replace(
            made, group=n.group, aggregates=n.aggregates, order=n.order, having=n.having, select=()
        )
    if re.search(r"各|分别|每个", text) and not bag.has("agg") and n.aggregates:
        asked, n = [a.field for a in n.aggregates if a.field], replace(n, aggregates=())
        if asked:
            return replace(made, select=tuple(asked), aggregates=(), order=None)
    if n.aggregates and not (n.order and n.order.limit):
        return _totalled(made, p, n, bag, relation)
    if n.order:
        return _ordered(made, p, n, bag, relation)
    if asked:
        return _selected(made, p, tuple(asked), relation)
    if n.filters:
        if bag.has("which") and _SHOWN.search(text) and not p.order:
            return replace(made, aggregates=(), select=(), share=False, group="", groups=(), compare=False)
        return made
    if n.exists or n.check:
        return replace(made, aggregates=n.aggregates)
    if _SHOWN.search(text):
        return replace(made, aggregates=(), order=None, share=False, group="", groups=(), compare=False)
    return None


def _compared_alike(g: Filter, before: Query) -> Filter:
    """A bare figure is compared as the one that it replaces: 超过50亿的 → 改成100亿."""
    old = next((f for f in before.filters if f.field == g.field and f.op in (*_DOWN, *_UP)), None)
    return replace(g, op=old.op) if old and g.op == "=" and isinstance(g.value, int | Decimal) else g


def _shared(p: Query, bag: Bag, relation: Relation) -> Query:
    """The earlier rows' part of the whole, or the five years' part of their total."""
    text, field = bag.scan.question.key, _measured(p, relation)
    if field == "planned" and "总投资" in text:
        ops: tuple[Aggregate, ...] = (Aggregate("sum", "planned"), Aggregate("sum", "total"))
    elif re.search(r"个数|数量|项目数", text) or not (field or relation.field("total")):
        ops = (Aggregate("count"),)
    else:
        ops = (Aggregate("sum", field or "total"),)
    scopes = tuple(f for f in p.filters if f.op == "under")
    base = scopes if "专栏" in text and len(p.filters) > len(scopes) else ()
    return replace(
        p, share=True, base=base, aggregates=ops, order=None, select=(), group="", groups=(), assumed=()
    )


def _filters(p: Query, n: Query, narrowing: bool, added: bool) -> tuple[Filter, ...]:
    """The earlier conditions without those that new ones replace, and the new ones."""
    kept = [f for f in p.filters if not any(_replaces(f, g, narrowing) for g in n.filters)]
    new = list(n.filters)
    if added:
        for g in n.filters:
            for f in p.filters:
                if f.field == g.field and f.op == g.op == "is" and f not in kept:
                    new[new.index(g)] = _either(f, g)
    return (*kept, *new)


def _of_same_end(g: Filter, p: Query, n: Query) -> Filter:
    """A bare year is of the end that the earlier one was of: 2023年收尾的 → 2022年的呢."""
    years = [f for f in p.filters if f.field in ("start", "end")]
    bare = g.field == "start" and g.op == "=" and len(n.filters) == 1
    return replace(g, field="end") if bare and len(years) == 1 and years[0].field == "end" else g


def _either(f: Filter, g: Filter) -> Filter:
    if f.op in ("=", "any"):
        held = f.value if isinstance(f.value, tuple) else (f.value,)
        years = tuple(int(y) for y in (*held, g.value) if isinstance(y, int | Decimal))
        return Filter(f.field, "any", years, f"{f.words}、{g.words}")
    return Filter(f.field, "is", f"{f.value}、{g.value}", f"{f.words}、{g.words}", f.roles)


def _replaces(f: Filter, g: Filter, narrowing: bool) -> bool:
    if f.field != g.field or (not f.field and f.op != g.op) or g.op == "is_not":
        return False
    bounds = {f.op in _DOWN, g.op in _UP} == {True} or {f.op in _UP, g.op in _DOWN} == {True}
    return not (narrowing and (bounds or (f.field in ("*", "name") and f.value != g.value)))


def _measured(p: Query, relation: Relation) -> str:
    """The number field that the earlier question was about; "" for none."""
    fields = [a.field for a in p.aggregates if a.field] + [p.order.field if p.order else "", *p.select]
    return next((k for k in fields if k and (f := relation.field(k)) and f.type == "number"), "")


def _totalled(made: Query, p: Query, n: Query, bag: Bag, relation: Relation) -> Query:
    ops = n.aggregates
    named = any((f := relation.field(t.field)) and f.type == "number" for _, t in bag.fields)
    if (field := _measured(p, relation)) and not named:
        ops = tuple(Aggregate(a.op, field if a.field else "") for a in ops)
    text = bag.scan.question.key
    if made.groups and _TOTAL.search(text):
        joint = made.groups[0]
        for g in made.groups[1:]:
            joint = _either(joint, g)
        made = replace(made, filters=(*made.filters, joint), groups=(), compare=False)
    group = "" if _TOTAL.search(text) else made.group
    return replace(
        made, aggregates=ops, order=made.order if group else None, select=(), share=False, group=group
    )


def _ordered(made: Query, p: Query, n: Query, bag: Bag, relation: Relation) -> Query:
    assert n.order is not None
    if p.group:
        ops = tuple(a for a in n.aggregates if a.field) or tuple(
            Aggregate("sum", n.order.field)
            for _ in [0]
            if any(t.field == n.order.field for _, t in bag.fields)
        )
        order = Order("", n.order.descending, n.order.limit, n.order.nth)
        return replace(made, aggregates=ops or p.aggregates, order=order)
    order = n.order
    timed = [k for k in p.select if (f := relation.field(k)) and f.type in ("year", "number")]
    if timed and not bag.fields:
        return replace(made, order=replace(order, field=timed[0]), aggregates=(), select=p.select)
    if p.order and not bag.fields and not bag.has("begin", "finish", "howlong", "span"):
        order = replace(order, field=p.order.field)
    return replace(made, order=order, aggregates=(), select=n.select, share=False, groups=(), compare=False)


def _selected(made: Query, p: Query, asked: tuple[str, ...], relation: Relation) -> Query:
    numeric = [k for k in asked if (f := relation.field(k)) and f.type == "number"]
    if p.aggregates and len(numeric) == len(asked):
        op: AggregateOp = next((a.op for a in p.aggregates if a.field), "sum")
        return replace(made, aggregates=tuple(Aggregate(op, k) for k in numeric), select=())
    if p.order and p.order.limit and len(numeric) == len(asked) == 1:
        return replace(made, order=replace(p.order, field=numeric[0]))
    return replace(made, select=asked, aggregates=(), share=False, groups=(), compare=False)


def together(groups: tuple[Filter, ...], before: Query, bag: Bag, v: Vocabulary) -> Query:
    """The groups of rows that the last questions were about, compared (哪个多) or taken together (加起来)."""
    relation = relation_of(before, v)
    ops = tuple(a for a in before.aggregates if a.field or a.op == "count") or (Aggregate("count"),)
    keys = RowGrammar(bag, v).select_keys(relation)
    named = [k for k in keys if (f := relation.field(k)) and f.type == "number"]
    ops = tuple(Aggregate("sum", k) for k in named) or ops
    rest = tuple(f for f in before.filters if f.field != groups[0].field)
    made = replace(before, filters=rest, aggregates=ops, order=None, select=())
    if _TOTAL.search(bag.scan.question.key) or (bag.has("agg") and not bag.has("cmp")):
        joint = groups[0]
        for g in groups[1:]:
            joint = _either(joint, g)
        return replace(made, filters=(*rest, joint))
    return replace(made, groups=groups, compare=True)


def kept_words(before: Query, made: Query, v: Vocabulary) -> str:
    """What stayed of the earlier question, as the interpretation shows it."""
    relation = relation_of(before, v)
    stays = [condition(relation, f) for f in before.filters if f in made.filters]
    if before.group and made.group == before.group:
        stays.append(f"按{label_of(relation, before.group)}分组")
    if made.aggregates and made.aggregates == before.aggregates:
        fields = [label_of(relation, a.field) for a in made.aggregates if a.field]
        stays.append("、".join(fields) if fields else "计数")
    elif made.order and before.order and made.order.field == before.order.field and made.order.field:
        stays.append(label_of(relation, made.order.field))
    return "，".join(stays) or relation.noun
