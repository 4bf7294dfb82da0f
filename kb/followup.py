"""A follow-up → what it asks in full, from the earlier questions alone: ellipsis, pronouns, narrowing, another field,
another total, a comparison with the one before.

Over rows the earlier Query is changed (`followup_query`); else the earlier question's words are (`followup_words`).
A question that is complete by itself takes nothing over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .answer import Answered
from .bag import Bag
from .compute import names_in, run
from .followup_query import changed, kept_words, relation_of, together
from .followup_words import TAIL, bare, led, swapped, without_totals
from .keys import key
from .lexemes import ATTRIBUTE
from .names import ORGANISATION
from .places import is_place
from .query import Filter, Missing, Query, Reading
from .question import read
from .scan import Segment
from .structure import structure
from .vocabulary import Vocabulary

_NARROW = re.compile(
    r"^(?:其中|这里面|里面|只看|只要|这些|当中|只算|上述|它们|他们|那些|在(?=.{2,9}[里中内]))|里(?:面)?(?:的)?(?:有|哪)|其中|这些"
)
_BOTH = re.compile(
    r"(?:这|那|它们|他们)?(?:两者|二者|两个|两家|两地|两县|俩|两项)(?!大)(?=项目|单位|指标|加|合|一共|总|相差|差|哪|谁|比|的|平均|都|之间)"
)
_FIRST, _LAST = re.compile(r"前者|前面那个|前一个"), re.compile(r"后者|后面那个|后一个")
_ORDINAL = re.compile(r"^(?:那|那么)?(?:第(?P<n>[一二三四五六七八九十]|\d{1,2})[个项条](?:项目|指标)?|(?P<last>最后一[个项]))(?!专栏|章)")
_UNIT = re.compile(
    r"(?:该|这个|这家|此|那个|那家|它的|其)(?:责任|牵头)?(?:单位|部门|公司|集团|政府)|(?:它们?|他们?|人家)(?=还|也|又|一共|总共|都)?(?=.{0,3}(?:负责|牵头|承担|管|主抓).{0,4}(?:哪|什么|几|多少|其他|别的))"
)
_THESE = re.compile(r"(?:这|那|以上|上面|上述)(?:\d{1,2}|[一二三四五六七八九十几]{1,3})[个项家](?!专栏|规划|文件)")
_SAME = re.compile(r"(?:同一个?|该|这个|本|同)专栏")
_SCOPED = re.compile(r"^(?:那|那么)?(?:一共|总共|共有?|合计|总计)")
_WHOLE = re.compile(r"全市|规划|文件|所有|全部|整个")
_ASKS = (
    "which", "agg", "super", "nth", "top", "order", "who", "when", "where", "howmuch", "howlong", "say", "page",
    "include", "mean", "share", "which_unit", "where_said", "how", "why", "yesno", "exists", "cmp", "card", "span",
    "begin", "finish", "growth_total", "increase", "progress",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Carried:
    """`question` is complete, `reading` what it means; `note` says what was carried over. `seen` are the conditions
    and the rows (ids) that the questions so far were about, the last one last."""

    question: str
    reading: Reading | None
    bag: Bag
    note: str = ""
    seen: tuple[Filter | str, ...] = ()


def complete(question: str, history: tuple[str, ...], v: Vocabulary, segment: Segment) -> Carried:
    """The last question made complete by the ones before it; unchanged when it stands by itself."""
    before: Carried | None = None
    for words in (*history, question):
        reading, bag = read(words, v, segment)
        alone = Carried(words, reading, bag)
        now = alone if before is None else _carried(alone, before, v, segment)
        before = replace(now, seen=_seen(before, now, v))
    assert before is not None
    return before


def _seen(before: Carried | None, now: Carried, v: Vocabulary) -> tuple[Filter | str, ...]:
    found = list(before.seen if before else ())
    q = now.reading
    if isinstance(q, Query):
        rows = q.rows or tuple(r.id for r in _rows(q, v)[:1] if len(_rows(q, v)) == 1)
        about = [*(f for f in (*q.filters, *q.groups) if f.op in ("is", "under")), *rows]
        found = [x for x in found if x not in about] + list(about)
    return tuple(found[-8:])


def _carried(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried:
    bag, text = now.bag, now.question
    if _stands_alone(now, before, v) or all(t.cls in ("filler", "mark") for t in bag.scan.tokens):
        return now
    if _refers(bag):
        before = replace(before, reading=_winner(before.reading, v))
    for way in (_pair, _named_before, _unit, _row, _list, _absent, _heading):
        if made := way(now, before, v, segment):
            return made
    earlier = before.bag
    if not _NARROW.search(text) and (words := swapped(bag, earlier, v)):
        return _again(words, f"承接上文，补全为“{words}”", v, segment)
    if isinstance(before.reading, Query) or earlier.headings:
        totals = bag.has("super", "agg", "order", "top", "which", "cmp") and earlier.has("agg", "super")
        base = (without_totals(earlier) if totals else before.question).rstrip("？?。，, ")
        return _again(f"{base}，{bare(text)}", f"承接上文：{base}", v, segment)
    return now


def _winner(reading: Reading | None, v: Vocabulary) -> Reading | None:
    """A question whose answer is one group (哪个单位负责的项目最多), as one about that group's rows."""
    if not isinstance(reading, Query) or not reading.group or reading.order is None:
        return reading
    groups = run(v.document, reading).groups
    if len(groups) != 1 or not (reading.order.limit or reading.order.nth):
        return reading
    roles = ("responsible", "lead") if reading.group == "units" else ()
    own = Filter(reading.group, "is", groups[0].name, groups[0].name, roles)
    return Query(reading.document, reading.relation, filters=(*reading.filters, own))


def _again(words: str, note: str, v: Vocabulary, segment: Segment) -> Carried:
    reading, bag = read(words, v, segment)
    return Carried(words, reading, bag, note)


def _stands_alone(now: Carried, before: Carried, v: Vocabulary) -> bool:
    bag, text = now.bag, now.question.strip()
    s = bag.scan
    if _refers(bag):
        return False
    if _WHOLE.search(text) and not (bag.rows or bag.values) and isinstance(structure(bag, v), Answered):
        return True
    ellipsis = bool(TAIL.search(text)) or led(text)
    asks = s.has(*_ASKS) or bool(bag.fields)
    if bag.rows:
        bare_name = isinstance(before.reading, Query) and bool(before.reading.rows) and not asks
        return asks if ellipsis else not bare_name and not bag.has("with") and not text.startswith(("跟", "和", "与", "比"))
    units = any(t.field.startswith("units") for _, t in bag.fields)
    marks = s.has("column", "chapter", "table", "columns") or bool(s.terms("enumeration") or s.terms("title"))
    limits = bag.values or bag.kinds or marks or s.has("figure", "year", "years", "bounds")
    if bag.nouns:
        if _SCOPED.match(text) and not limits and not bag.headings:
            return bool(_WHOLE.search(text))
        return asks or bool(limits and not ellipsis)
    if bag.values and units and asks:
        return not (s.has("yesno") and len(_rows(before.reading, v)) == 1)
    if bag.values and isinstance(before.reading, Query) and not s.has("say", "mean", "page", "include"):
        return False
    if bag.headings or marks:
        return (asks and not bag.fields) or bool(bag.runs) or (marks and asks)
    if bag.runs or (bag.soft and not asks):
        return bool(bag.runs) and not ellipsis and not _of_the_row(now, before, v)
    return False


def _refers(bag: Bag) -> bool:
    """Does the question point back, to something that it does not name itself before?"""
    text = bag.scan.question.key
    pointers = [t.start for t in bag.scan.of("pron")]
    pointers += [m.start() for p in (_BOTH, _FIRST, _LAST, _UNIT, _THESE, _SAME) if (m := p.search(text))]
    if not pointers:
        return bool(_ORDINAL.match(text) or _NARROW.match(text)) and not bag.rows
    first = min(pointers)
    if re.search(r"[跟和与比同]$", text[:first]):
        return True
    named = [t.start for t, _ in (*bag.rows, *bag.values, *bag.headings)]
    named += [t.start for t in bag.scan.tokens if any(x.kind == "noun" for x in t.terms) or t.cls == "column"]
    return not any(at < first for at in named)


def _of_the_row(now: Carried, before: Carried, v: Vocabulary) -> bool:
    """Is a short question about what the one row before may hold: 占地多少, 施工单位是谁?"""
    rows = _rows(before.reading, v)
    if len(rows) != 1 or len(now.bag.scan.question.key) > 14 or now.bag.headings:
        return False
    held = key(rows[0].piece.reading(v.document.text))
    return all(t.text in held or ATTRIBUTE.search(t.text) for t in now.bag.runs)


def _rows(reading: Reading | None, v: Vocabulary):  # type: ignore[no-untyped-def]
    """The rows that a question was about, or that its answer names."""
    if isinstance(reading, Missing):
        named = [r for _, r in v.rows.values() if "name" in r.cells and str(r.cells["name"].value) == reading.subject]
        return tuple(named[:1])
    if not isinstance(reading, Query) or reading.group or reading.groups:
        return ()
    if reading.rows:
        return tuple(v.rows[i][1] for i in reading.rows)
    return run(v.document, reading).rows


def _name(row) -> str:  # type: ignore[no-untyped-def]
    return str(row.cells["name"].value) if "name" in row.cells else ""


def _pair(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """两个加起来, 哪个多: the two things that the last questions were about."""
    bag, text = now.bag, now.bag.scan.question.key
    both = _BOTH.search(text)
    if not (both or bag.has("cmp") or re.search(r"合起来|相加|差多少", text)) or bag.rows or bag.values:
        return None
    q = before.reading
    if not isinstance(q, Query) or q.groups or len(q.rows) > 1:
        return None
    if rows := [x for x in before.seen if isinstance(x, str) and v.rows[x][0].key == q.relation]:
        if not q.rows or len(rows) < 2:
            return None
        names = "和".join(_name(v.rows[i][1]) for i in rows[-2:])
        label = "" if bag.fields else _label(q, v)
        rest = _BOTH.sub("", bare(now.question))
        return _again(f"{names}{label}{rest}", f"承接上文，指{names}", v, segment)
    last = next((f for f in reversed(q.filters) if f.op in ("is", "under")), None)
    others = [f for f in before.seen if isinstance(f, Filter) and last and f.field == last.field and f != last]
    if last is None or not others:
        return None
    every = "最" in text or re.search(r"[三四五几]个|都|各", text)
    groups = (*(others if every else others[-1:]), last)
    made = together(groups, q, bag, v)
    note = f"承接上文，指{'和'.join(f.words for f in groups)}"
    return Carried(f"{before.question}，{now.question}", made, bag, note)


def _label(q: Query, v: Vocabulary) -> str:
    fields = [*q.select, q.order.field if q.order else ""]
    field = next((f for k in fields if (f := relation_of(q, v).field(k)) and f.type == "number"), None)
    return f"的{field.label}" if field else ""


def _named_before(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """前者, 后者, 第二个: one of the things that the last answer named."""
    q, text = before.reading, now.question
    pattern = next((p for p in (_FIRST, _LAST) if p.search(text)), None)
    if pattern and isinstance(q, Query):
        names = [f.words for f in q.groups] or [_name(r) for r in _rows(q, v)]
        if len(names) < 2:
            return None
        name = names[0] if pattern is _FIRST else names[1]
        words = pattern.sub(name, text, count=1)
        if q.groups and not now.bag.nouns:
            words = f"{words}，{relation_of(q, v).noun}"
        return _again(words, f"承接上文，指{name}", v, segment)
    rows = _rows(q, v)
    if (m := _ORDINAL.match(text)) and len(rows) > 1:
        n = len(rows) if m["last"] else int(m["n"]) if m["n"].isdigit() else "一二三四五六七八九十".index(m["n"]) + 1
        if n <= len(rows):
            name = _name(rows[n - 1])
            return _again(name + bare(text[m.end() :]), f"“{m.group()}”承接上文，指{name}", v, segment)
    return None


def _unit(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """该单位还负责哪些, 同一专栏: the unit or the column of the one row before, or the unit that was asked about."""
    q = before.reading
    if (m := _SAME.search(now.question)) and len(rows := _rows(q, v)) == 1 and "column" in rows[0].cells:
        column = str(rows[0].cells["column"].value)
        name = found.group() if (found := re.match(r"专栏\s*\d+", column)) else column
        return _again(now.question.replace(m.group(), name, 1), f"“{m.group()}”承接上文，指{name}", v, segment)
    m = _UNIT.search(now.question)
    if not m and isinstance(q, Query) and q.rows and "units" in q.select and now.bag.nouns:
        m = re.search(r"他们|它们|这家|那家", now.question)
    if not m or not isinstance(q, Query):
        return None
    named = [f.words for f in q.filters if f.field == "units" and f.op == "is"]
    rows = _rows(q, v)
    names = named or list(names_in(rows[0], "units") if len(rows) == 1 else ())
    if not names:
        return None
    words = now.question.replace(m.group(), "和".join(names), 1)
    words = words if now.bag.nouns else f"{bare(words)}的{relation_of(q, v).noun}" if "哪" not in words else words
    return _again(words, f"“{m.group()}”承接上文，指{'、'.join(names)}", v, segment)


def _row(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """A question about the one row before, by a pronoun or by none."""
    bag, text, q = now.bag, now.question.strip(), before.reading
    rows = _rows(q, v)
    if len(rows) != 1 or not (name := _name(rows[0])):
        return None
    pronoun = next((t for t in bag.scan.of("pron") if t.value == "row"), None)
    words = bag.scan.question.words(pronoun.start, pronoun.end) if pronoun else ""
    if pronoun and (not bag.rows or re.search(r"[跟和与比同]$", bag.scan.question.key[: pronoun.start])):
        return _again(text.replace(words, name, 1), f"“{words}”承接上文，指{name}", v, segment)
    named = isinstance(q, Query) and bool(q.rows)
    if bag.rows:
        if isinstance(q, Query) and re.match(r"(?:那|那么)?[跟和与同比]", text):
            return _again(f"{name}{_label(q, v)}{bare(text)}", f"承接上文，指{name}", v, segment)
        return None
    again = bag.has("super", "agg", "order", "top", "nth", "share") or bag.nouns or bag.headings
    again = again or re.search(r"有几|几个|多少个|多少项|哪些", bag.scan.question.key)
    if not named and (again or bag.values or bag.scan.has("figure", "year", "years", "bounds", "column")):
        return None
    if bag.values and not bag.has("yesno") or _absent_word(now, v, segment):
        return None
    return _again(f"{name}{bare(text)}", f"承接上文，指{name}", v, segment)


def _heading(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """它, 这部分: the heading that the earlier question was about."""
    pronoun = next(iter(now.bag.scan.of("pron")), None)
    named = [t for t, _ in before.bag.headings] or before.bag.scan.of("column", "chapter", "table")
    if pronoun is None or not named or isinstance(before.reading, Query):
        return None
    words = now.bag.scan.question.words(pronoun.start, pronoun.end)
    name = before.bag.scan.question.words(named[0].start, named[0].end)
    return _again(now.question.replace(words, name, 1), f"“{words}”承接上文，指{name}", v, segment)


def _list(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """A change of the earlier query over rows."""
    q, bag = before.reading, now.bag
    if not isinstance(q, Query) or q.rows or bag.rows:
        return None
    narrowing = bool(_NARROW.search(now.question))
    made = changed(q, bag, v, narrowing)
    question = f"{before.question.rstrip('？?。，, ')}，{bare(now.question)}"
    if isinstance(made, Missing):
        return Carried(question, made, bag, f"承接上文：{before.question.rstrip('？?。，, ')}")
    if made is None or made == q:
        return None
    return Carried(question, made, bag, f"承接上文：{kept_words(q, made, v)}")


def _absent_word(now: Carried, v: Vocabulary, segment: Segment) -> str:
    """The one name in a follow-up that the document does not have; "" where there is none."""
    bag = now.bag
    if len(bag.runs) != 1 or bag.rows or bag.values or bag.headings or bag.fields:
        return ""
    words = bag.runs[0].text
    proper = any(flag.startswith(("nr", "ns", "nt", "nz")) for _, flag in segment(words))
    place = is_place(words) or (proper and words not in v.text) or bool(ORGANISATION.search(words) and words not in v.text)
    return bag.scan.question.words(bag.runs[0].start, bag.runs[0].end) if place else ""


def _absent(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """那杭州呢: a unit or a row that the document does not have, in place of one that it has."""
    q, words = before.reading, _absent_word(now, v, segment)
    if not words or not isinstance(q, Query):
        return None
    relation = relation_of(q, v)
    note = f"承接上文：{before.question.rstrip('？?。，, ')}"
    if any(f.field == "units" for f in (*q.filters, *q.groups)):
        instead = dict.fromkeys(name for row in relation.rows for name in names_in(row, "units"))
        gone = Missing("unit", words, tuple(instead), relation.noun, v.document.id)
    else:
        gone = Missing("row", words, document=v.document.id)
    return Carried(f"{before.question}，{now.question}", gone, now.bag, note)
