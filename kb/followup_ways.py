"""The ways in which a short question leans on the one before it: two things compared, one of those named, a unit, a row,
a heading, the same rows, another query over them, or a name that the document does not have."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.document import Row

from .bag import Bag
from .compute import names_in, run
from .followup_query import changed, kept_words, of_rows, relation_of, together
from .followup_words import RANKED, bare
from .names import ORGANISATION
from .places import is_place
from .query import Filter, Missing, Query, Reading
from .question import read
from .scan import Segment
from .told import follow, told
from .vocabulary import Vocabulary

NARROW = re.compile(
    r"^(?:其中|这里面|里面|只看|只要|这些|当中|只算|上述|它们|他们|那些|在(?=.{2,9}[里中内]))|里(?:面)?(?:的)?(?:有|哪)|其中|这些"
)
BOTH = re.compile(
    r"(?:这|那|它们|他们)?(?:两者|二者|两个|两家|两地|两县|俩|两项|(?:这|那)[三四五]个)(?!大)(?=县|区|市|地方|项目|单位|指标|加|合|一共|总|相差|差|哪|谁|比|的|平均|都|之间)"
)
FIRST, LAST = re.compile(r"前者|前面那个|前一个"), re.compile(r"后者|后面那个|后一个")
ORDINAL = re.compile(
    r"^(?:那|那么)?(?:第(?P<n>[一二三四五六七八九十]|\d{1,2})[个项条名位](?:项目|指标)?|(?P<last>最后一[个项]))(?!专栏|章)"
)
UNIT = re.compile(
    r"(?:该|这个|这家|此|那个|那家|它的|其)(?:责任|牵头)?(?:单位|部门|公司|集团|政府)|(?:它们?|他们?|人家)(?=还|也|又|一共|总共|都)?(?=.{0,3}(?:负责|牵头|承担|管|主抓).{0,4}(?:哪|什么|几|多少|其他|别的))"
)
THESE = re.compile(
    r"(?:这|那|以上|上面|上述)(?:\d{1,2}|[一二三四五六七八九十几]{1,3})[个项家](?!专栏|规划|文件)"
)
SAME = re.compile(r"(?:同一个?|该|这个|本|同)专栏")


@dataclass(frozen=True, slots=True)
class Carried:
    """`question` is complete, `reading` what it means; `note` says what was carried over. `seen` are the conditions
    and the rows (ids) that the questions so far were about, the last one last."""

    question: str
    reading: Reading | None
    bag: Bag
    note: str = ""
    seen: tuple[Filter | str, ...] = ()
    figures: tuple[str, ...] = ()  # the things of which figures were told, the last one last


def rows_of(reading: Reading | None, v: Vocabulary) -> tuple[Row, ...]:
    """The rows that a question was about, or that its answer names."""
    if isinstance(reading, Missing):
        named = [
            r
            for _, r in v.rows.values()
            if "name" in r.cells and str(r.cells["name"].value) == reading.subject
        ]
        return tuple(named[:1])
    if not isinstance(reading, Query) or reading.group or reading.groups:
        return ()
    if reading.rows:
        return tuple(v.rows[i][1] for i in reading.rows)
    return run(v.document, reading).rows


def name_of(row: Row) -> str:
    return str(row.cells["name"].value) if "name" in row.cells else ""


def again(words: str, note: str, v: Vocabulary, segment: Segment) -> Carried:
    reading, bag = read(words, v, segment)
    return Carried(words, reading, bag, note)


def by_figures(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """A question about figures that prose tells, after one that was about such: 贷款余额呢, 2015年呢, 哪个高."""
    bag = now.bag
    last = told(before.bag.scan.question.key, v)
    if last is None or not before.figures or bag.nouns or bag.values or len(bag.scan.question.key) > 20:
        return None
    if told(bag.scan.question.key, v) is not None:
        return None
    words = follow(bare(bag.scan.question.key), last.wanted, before.figures, v)
    return again(words, f"承接上文，补全为“{words}”", v, segment) if words else None


def _pair(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """两个加起来, 哪个多: the two things that the last questions were about."""
    bag, text = now.bag, now.bag.scan.question.key
    both = BOTH.search(text)
    q = before.reading
    counted = isinstance(q, Query) and bool(q.aggregates) and re.search(r"加起来|加在?一起|加一块", text)
    joined = counted or bag.has("cmp") or re.search(r"合起来|相加|差多少", text)
    if not (both or joined) or bag.rows or bag.values:
        return None
    if not isinstance(q, Query) or q.groups or len(q.rows) > 1:
        return None
    if rows := [x for x in before.seen if isinstance(x, str) and v.rows[x][0].key == q.relation]:
        if not q.rows or len(rows) < 2:
            return None
        many = next((n for n, c in enumerate("三四五", 3) if both and c in both.group()), 2)
        names = "和".join(name_of(v.rows[i][1]) for i in rows[-many:])
        label = "" if bag.fields else _label(q, v)
        rest = re.sub(r"合起来|合在一起|加在一起|放一起", "合计", BOTH.sub("", bare(now.question)))
        return again(f"{names}{label}{rest}", f"承接上文，指{names}", v, segment)
    about = [f for f in before.seen if isinstance(f, Filter)]
    last = next((f for f in reversed(q.filters) if f in about), None)
    others = [f for f in about if last and (f.field, f.op) == (last.field, last.op) and f != last]
    if last is None or not others:
        return None
    every = "最" in text or re.search(r"[三四五几]个|都|各", text)
    groups = (*(others if every else others[-1:]), last)
    made = together(groups, q, bag, v)
    note = f"承接上文，指{'和'.join(f.words for f in groups)}"
    return Carried(f"{before.question}，{now.question}", made, bag, note)


def _label(q: Query, v: Vocabulary) -> str:
    fields = [*q.select, q.order.field if q.order else ""]
    field = next(
        (f for k in fields if (f := relation_of(q, v).field(k)) and f.type in ("number", "year")), None
    )
    dated = {"start": "开工", "end": "完工"}
    return dated.get(field.key, f"的{field.label}") if field else ""


def _named_before(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """前者, 后者, 第二个: one of the things that the last answer named."""
    q, text = before.reading, now.question
    pattern = next((p for p in (FIRST, LAST) if p.search(text)), None)
    if pattern and isinstance(q, Query):
        names = [f.words for f in q.groups] or [name_of(r) for r in rows_of(q, v)]
        if len(names) < 2:
            return None
        name = names[0] if pattern is FIRST else names[1]
        words = pattern.sub(name, text, count=1)
        if q.groups and not now.bag.nouns:
            words = f"{words}，{relation_of(q, v).noun}"
        return again(words, f"承接上文，指{name}", v, segment)
    rows = rows_of(q, v)
    if (m := ORDINAL.match(text)) and len(rows) > 1:
        n = (
            len(rows)
            if m["last"]
            else int(m["n"])
            if m["n"].isdigit()
            else "一二三四五六七八九十".index(m["n"]) + 1
        )
        if n <= len(rows):
            name = name_of(rows[n - 1])
            return again(name + bare(text[m.end() :]), f"“{m.group()}”承接上文，指{name}", v, segment)
    return None


def _unit(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """该单位还负责哪些, 同一专栏: the unit or the column of the one row before, or the unit that was asked about."""
    q = before.reading
    if (m := SAME.search(now.question)) and len(rows := rows_of(q, v)) == 1 and "column" in rows[0].cells:
        column = str(rows[0].cells["column"].value)
        name = found.group() if (found := re.match(r"专栏\s*\d+", column)) else column
        return again(now.question.replace(m.group(), name, 1), f"“{m.group()}”承接上文，指{name}", v, segment)
    m = UNIT.search(now.question)
    if not m and isinstance(q, Query) and q.rows and "units" in q.select and now.bag.nouns:
        m = re.search(r"他们|它们|这家|那家", now.question)
    if not m or not isinstance(q, Query):
        return None
    named = [f.words for f in q.filters if f.field == "units" and f.op == "is"]
    rows = rows_of(q, v)
    names = named or list(names_in(rows[0], "units") if len(rows) == 1 else ())
    if not names:
        return None
    words = now.question.replace(m.group(), "和".join(names), 1)
    words = (
        words if now.bag.nouns else f"{bare(words)}的{relation_of(q, v).noun}" if "哪" not in words else words
    )
    return again(words, f"“{m.group()}”承接上文，指{'、'.join(names)}", v, segment)


def _row(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """A question about the one row before, by a pronoun or by none."""
    bag, text, q = now.bag, now.question.strip(), before.reading
    rows = rows_of(q, v)
    if len(rows) != 1 or not (name := name_of(rows[0])):
        return None
    pronoun = next((t for t in bag.scan.of("pron") if t.value == "row"), None)
    words = bag.scan.question.words(pronoun.start, pronoun.end) if pronoun else ""
    if pronoun and (not bag.rows or re.search(r"[跟和与比同]$", bag.scan.question.key[: pronoun.start])):
        return again(text.replace(words, name, 1), f"“{words}”承接上文，指{name}", v, segment)
    named = isinstance(q, Query) and bool(q.rows)
    if isinstance(q, Query) and q.order and not named and RANKED.search(bag.scan.question.key):
        return None
    if bag.rows:
        if isinstance(q, Query) and re.match(r"(?:那|那么)?[跟和与同比]", text):
            return again(f"{name}{_label(q, v)}{bare(text)}", f"承接上文，指{name}", v, segment)
        return None
    other: object = bag.has("super", "agg", "order", "top", "nth", "share") or bag.nouns or bag.headings
    other = other or re.search(r"有几|几个|多少个|多少项|哪些", bag.scan.question.key)
    if not named and (other or bag.values or bag.scan.has("figure", "year", "years", "bounds", "column")):
        return None
    if (bag.values and not bag.has("yesno")) or _absent_word(now, v, segment):
        return None
    return again(f"{name}{bare(text)}", f"承接上文，指{name}", v, segment)


def _heading(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """它, 这部分: the heading that the earlier question was about."""
    pronoun = next(iter(now.bag.scan.of("pron")), None)
    named = [t for t, _ in before.bag.headings] or before.bag.scan.of("column", "chapter", "table")
    if pronoun is None or not named or isinstance(before.reading, Query):
        return None
    words = now.bag.scan.question.words(pronoun.start, pronoun.end)
    name = before.bag.scan.question.words(named[0].start, named[0].end)
    return again(now.question.replace(words, name, 1), f"“{words}”承接上文，指{name}", v, segment)


def _several(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """A question about the several rows that the last one named or found."""
    q, bag = before.reading, now.bag
    own = bag.rows or bag.values or bag.nouns or bag.headings or bag.runs
    if not isinstance(q, Query) or own:
        return None
    picked = q.order is not None and (q.order.both or q.order.also) and bag.has("cmp", "agg")
    if not 1 < len(q.rows or (rows_of(q, v) if picked else ())) <= 6:
        return None
    names = "、".join(name_of(r) for r in rows_of(q, v))
    rest = bare(now.question)
    for t in bag.scan.of("pron")[:1]:
        rest = rest.replace(bag.scan.question.words(t.start, t.end), "", 1)
    label = "" if bag.fields or bag.has("when", "begin", "finish", "who") else _label(q, v)
    return again(f"{names}{label}{rest}", f"承接上文，指{names}", v, segment)


def _list(now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """A change of the earlier query over rows."""
    q, bag = before.reading, now.bag
    if not isinstance(q, Query) or q.rows or bag.rows:
        return None
    narrowing = bool(NARROW.search(now.question))
    made = changed(q, bag, v, narrowing)
    bag = of_rows(bag, relation_of(q, v))
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
    place = (
        is_place(words)
        or (proper and words not in v.text)
        or bool(ORGANISATION.search(words) and words not in v.text)
    )
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


WAYS = (_pair, _named_before, _unit, _row, _several, _list, _absent, _heading)
