"""A follow-up → what it asks in full, from the earlier questions alone: ellipsis, pronouns, narrowing, another field,
another total, a comparison with the one before.

Over rows the earlier Query is changed (`followup_query`); else the earlier question's words are (`followup_words`).
A question that is complete by itself takes nothing over.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .answer import Answered
from .bag import Bag
from .compute import measure, run
from .followup_plain import beside_row, beside_unit, plainly, same_field, settled
from .followup_query import relation_of
from .followup_said import Said, hear
from .followup_ways import (
    BOTH,
    FIRST,
    LAST,
    NARROW,
    ORDINAL,
    SAME,
    THESE,
    UNIT,
    WAYS,
    Carried,
    again,
    by_figures,
    rows_of,
)
from .followup_words import NAMED, TAIL, WHOLE, bare, led, swapped, without_totals
from .keys import key
from .lexemes import ATTRIBUTE
from .query import Filter, Query, Reading
from .question import read
from .scan import Segment
from .structure import structure
from .told import told, worked_out
from .vocabulary import Vocabulary

__all__ = ["Carried", "complete"]

_SHORT = re.compile(
    r"^(?:占|那占)|^(?:请|帮我|那|都|全部|把)*(?:它们?|他们)?(?:都|全部)?(?:列出来|列出|列一下|列个?表|列个?清单)[^的]{0,4}$|^(?:再)?(?:去掉|去除|排除|剔除)"
)
_REMAINING = re.compile(r"^(?:那|那么)?(?:剩下|余下|剩余|其余|其他)的?(?:项目|工程)?(?:的)?(?=.)")
_NUMBER = re.compile(r"^(?:那|那么|再看|看|换成?|改成?|改为)*(?P<n>\d{1,2})(?:的)?呢?[？?。]*$")
_SCOPED = re.compile(r"^(?:那|那么)?(?:一共|总共|共有?|合计|总计)")
_YEARS = (("=", "start"), ("=", "end"))
_MORE = (  # what more a question may ask than the rows themselves
    "super", "order", "top", "nth", "cmp", "which_unit", "each", "who", "when", "where", "share", "neg", "named_with",
    "about", "page", "where_said", "mean", "year", "years", "bounds",
)  # fmt: skip
LONGEST_CARRIED = 14  # characters of a question that may lack its subject
_ASKS = (
    "which", "agg", "super", "nth", "top", "order", "who", "when", "where", "howmuch", "howlong", "say", "page",
    "include", "mean", "share", "which_unit", "where_said", "how", "why", "yesno", "exists", "cmp", "card", "span",
    "begin", "finish", "growth_total", "increase", "progress",
)  # fmt: skip


def complete(question: str, history: tuple[str, ...], v: Vocabulary, segment: Segment) -> Carried:
    """The last question made complete by the ones before it; unchanged when it stands by itself."""
    before: Carried | None = None
    for words in history:
        now = _completed(words, before, v, segment)
        before = replace(now, seen=_seen(before, now, v), figures=_figures(before, now, v))
    return _completed(question, before, v, segment)


def _completed(words: str, before: Carried | None, v: Vocabulary, segment: Segment) -> Carried:
    alone = Carried(words, *read(words, v, segment))
    return alone if before is None else _carried(alone, before, v, segment)


def about_before(question: str, history: tuple[str, ...], v: Vocabulary, segment: Segment) -> str:
    """A short question that names nothing, asked of what the question before it named; "" where it names something
    or that did not."""
    bag = read(question, v, segment)[1]
    if len(bag.scan.question.key) > LONGEST_CARRIED or bag.rows or bag.values or bag.headings or bag.nouns:
        return ""
    earlier = complete(history[-1], history[:-1], v, segment).bag
    named = [t for t, _ in (*earlier.rows, *earlier.headings)] or [
        t for t, _ in earlier.scan.terms("enumeration")
    ]
    if not named:
        return ""
    first = min(named, key=lambda t: t.start)
    return earlier.scan.question.words(first.start, first.end) + bare(question)


def _figures(before: Carried | None, now: Carried, v: Vocabulary) -> tuple[str, ...]:
    known = told(now.bag.scan.question.key, v)
    earlier = before.figures if before else ()
    names = known.wanted.names if known and worked_out(now.reading, known) else ()
    return tuple([n for n in earlier if n not in names] + list(names))[-4:]


def _seen(before: Carried | None, now: Carried, v: Vocabulary) -> tuple[Filter | str, ...]:
    found = list(before.seen if before else ())
    q = now.reading
    if isinstance(q, Query):
        rows = q.rows or (tuple(r.id for r in held) if len(held := rows_of(q, v)) == 1 else ())
        about: list[Filter | str] = [
            *(f for f in (*q.filters, *q.groups) if f.op in ("is", "under") or (f.op, f.field) in _YEARS),
            *rows,
        ]
        found = [x for x in found if x not in about] + about
    return tuple(found[-8:])


def _carried(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried:
    bag, text = now.bag, now.question
    if made := by_figures(now, before, v, segment):
        return made
    if _left_over(before) and (m := _REMAINING.match(text)):
        now = Carried(text[m.end() :], *read(text[m.end() :], v, segment))
        bag, text = now.bag, now.question
    said = hear(text)
    if made := settled(said, now, before, v, segment):
        return made
    heard = _shifted(said, now, before, v, segment)
    if words := beside_row(said, heard, before, v, segment) or same_field(heard, before, v):
        return again(words, f"承接上文，补全为“{words}”", v, segment)
    if words := plainly(said, now, before, v, segment) or beside_unit(said, now, before, v):
        heard = Carried(words, *read(words, v, segment))
    if heard is now and (_stands_alone(now, before, v) or _says_nothing(bag)):
        return now
    now, bag, text = heard, heard.bag, heard.question
    if _refers(bag) and not any(p.search(text) for p in (FIRST, LAST, BOTH)):
        before = replace(before, reading=_winner(before.reading, v))
    if (m := _NUMBER.match(text)) and (columns := before.bag.scan.of("column")):
        words = before.question.replace(columns[0].text, f"专栏{m['n']}")
        return again(words, f"承接上文，补全为“{words}”", v, segment)
    for way in WAYS:
        if made := way(now, before, v, segment):
            return made
    earlier = before.bag
    if not NARROW.search(text) and (words := swapped(bag, earlier, v)):
        return again(words, f"承接上文，补全为“{words}”", v, segment)
    if isinstance(before.reading, Query) or earlier.headings:
        totals = bag.has("super", "agg", "order", "top", "which", "cmp") and earlier.has("agg", "super")
        base = (without_totals(earlier) if totals else before.question).rstrip("？?。，, ")
        return again(f"{base}，{bare(text)}", f"承接上文：{base}", v, segment)
    return now


def _left_over(before: Carried) -> bool:
    """Did the question before leave rows out, so that 剩下的 are those that it kept?"""
    q = before.reading
    return isinstance(q, Query) and any(f.op in ("is_not", "not_under") for f in q.filters)


def _shifted(said: Said, now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried:
    """The question in the words of one that leans on the one before: another name, or fewer of the rows; as it is
    where it does neither, or speaks of all rows of the document."""
    leans = "switch" in said.shifts or (bool(said.shifts) and isinstance(before.reading, Query))
    if not leans or (WHOLE.search(now.question) and now.bag.nouns):
        return now
    return Carried(said.words, *read(said.words, v, segment))


def _winner(reading: Reading | None, v: Vocabulary) -> Reading | None:
    """A question whose answer is one group (哪个单位负责的项目最多), as one about that group's rows."""
    if not isinstance(reading, Query) or reading.order is None:
        return reading
    if reading.rows and reading.compare:
        known = [(m.value, i) for i in reading.rows if (m := measure(v.rows[i][1], reading.order.field))]
        best = (max if reading.order.descending else min)((value for value, _ in known), default=None)
        first = tuple(i for value, i in known if value == best)
        return replace(reading, rows=first, compare=False, order=None) if len(first) == 1 else reading
    if not reading.group:
        return reading
    groups = run(v.document, reading).groups
    if len(groups) != 1 or not (reading.order.limit or reading.order.nth):
        return reading
    roles = ("responsible", "lead") if reading.group == "units" else ()
    own = Filter(reading.group, "is", groups[0].name, groups[0].name, roles)
    return Query(reading.document, reading.relation, filters=(*reading.filters, own))


def _stands_alone(now: Carried, before: Carried, v: Vocabulary) -> bool:
    bag, text = now.bag, now.question.strip()
    s = bag.scan
    if _refers(bag) or _SHORT.match(text) or NAMED.search(bag.scan.question.key):
        return False
    if WHOLE.search(text) and not (bag.rows or bag.values) and isinstance(structure(bag, v), Answered):
        return True
    ellipsis = bool(TAIL.search(text)) or led(text)
    asks = s.has(*_ASKS) or bool(bag.fields)
    if bag.rows:
        bare_name = isinstance(before.reading, Query) and bool(before.reading.rows) and not asks
        return (
            asks or bool(bag.runs)
            if ellipsis
            else not bare_name and not bag.has("with") and not text.startswith(("跟", "和", "与", "比"))
        )
    units = any(t.field.startswith("units") for _, t in bag.fields)
    marks = s.has("column", "chapter", "table", "columns") or bool(s.terms("enumeration") or s.terms("title"))
    limits = bag.values or bag.kinds or marks or s.has("figure", "year", "years", "bounds")
    if _over_same(bag, before, v) and not (limits or bag.headings or WHOLE.search(text)):
        return False
    if marks and _another_column(bag, before, v):
        return False
    if bag.nouns:
        if _SCOPED.match(text) and not limits and not bag.headings:
            return bool(WHOLE.search(text))
        return asks or bool(limits and not ellipsis)
    over_rows = isinstance(before.reading, Query) and not before.reading.rows
    if bag.values and units and asks and not over_rows:
        return not (s.has("yesno") and len(rows_of(before.reading, v)) == 1)
    if bag.values and isinstance(before.reading, Query) and not s.has("say", "mean", "page", "include"):
        return False
    if bag.headings or marks:
        return (asks and not bag.fields) or bool(bag.runs) or (marks and asks)
    if bag.runs or (bag.soft and not asks):
        return bool(bag.runs) and not ellipsis and not _of_the_row(now, before, v)
    return False


def _over_same(bag: Bag, before: Carried, v: Vocabulary) -> bool:
    """Does the question only list, count or add up what the earlier one limited: 有哪些项目, 平均一个项目多少?"""
    q = before.reading
    if not isinstance(q, Query) or q.rows or not q.filters or not bag.nouns or bag.runs:
        return False
    relation = relation_of(q, v)
    fields = [relation.field(t.field.split("@")[0]) for _, t in bag.fields]
    numbers = all(f is not None and f.type == "number" for f in fields) and (not fields or bag.has("agg"))
    same = all(n.relation == q.relation for n in bag.nouns)
    return numbers and same and bag.has("which", "include", "agg") and not bag.has(*_MORE)


def _another_column(bag: Bag, before: Carried, v: Vocabulary) -> bool:
    """专栏14都有啥, after the rows of another column: its rows, not its outline."""
    q, columns = before.reading, bag.scan.of("column")
    if not isinstance(q, Query) or q.rows or not any(f.op == "under" for f in q.filters) or len(columns) != 1:
        return False
    if bag.fields or bag.nouns or bag.runs or bag.has("say", "agg", "figure", *_MORE):
        return False
    d = v.document
    held = {
        d.headings[i].value
        for r in relation_of(q, v).rows
        for i in d.ancestry(r.heading)
        if d.headings[i].kind == "column"
    }
    return int(columns[0].figure or 0) in held


def _says_nothing(bag: Bag) -> bool:
    """谢谢, 好的: nothing to carry anything over to."""
    empty = all(t.cls in ("filler", "mark") for t in bag.scan.tokens)
    return empty and not re.search(r"几|多少|列|什么|啥|名", bag.scan.question.key)


def _refers(bag: Bag) -> bool:
    """Does the question point back, to something that it does not name itself before?"""
    text = bag.scan.question.key
    pointers = [t.start for t in bag.scan.of("pron")]
    pointers += [m.start() for p in (BOTH, FIRST, LAST, UNIT, THESE, SAME) if (m := p.search(text))]
    if not pointers:
        return bool(ORDINAL.match(text) or NARROW.match(text)) and not bag.rows
    first = min(pointers)
    if re.search(r"[跟和与比同]$", text[:first]):
        return True
    named = [t.start for t, _ in (*bag.rows, *bag.values, *bag.headings)]
    named += [t.start for t in bag.scan.tokens if any(x.kind == "noun" for x in t.terms) or t.cls == "column"]
    return not any(at < first for at in named)


def _of_the_row(now: Carried, before: Carried, v: Vocabulary) -> bool:
    """Is a short question about what the one row before may hold: 占地多少, 施工单位是谁?"""
    rows = rows_of(before.reading, v)
    if len(rows) != 1 or len(now.bag.scan.question.key) > 14 or now.bag.headings:
        return False
    held = key(rows[0].piece.reading(v.document.text))
    return all(t.text in held or ATTRIBUTE.search(t.text) for t in now.bag.runs)
