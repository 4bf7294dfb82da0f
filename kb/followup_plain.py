"""What a short question wants of the one before it, done: a condition let go of, rows left out, or, where it names
nothing else, its wish put in plain words for the grammar to read."""

from __future__ import annotations

import re
from typing import Literal

from .bag import Bag
from .followup_query import changed, kept_words, let_go, of_rows, relation_of, without
from .followup_said import Said
from .followup_table import PLAIN, WANTED, Intent
from .followup_ways import Carried, name_of
from .followup_words import WHOLE, bare
from .query import Missing, Query
from .question import other_period, read
from .scan import Segment
from .vocabulary import Term, Vocabulary

_NAMES = (
    "column", "chapter", "table", "year", "bounds", "which_unit", "where_said", "top", "nth", "who", "when", "where",
    "page", "say", "mean", "howlong", "span",
)  # fmt: skip
_ALLOWED: dict[Intent, tuple[str, ...]] = {
    "years": ("howlong", "span"), "target": ("mean",), "list": ("mean",), "max": ("who",), "min": ("who",),
    "compare": ("who", "which_unit"), "diff": ("who",),
}  # fmt: skip
_NEEDED: dict[Intent, tuple[str, ...]] = {
    "years": ("start", "end"), "planned": ("planned",), "target": ("target",), "diff": ("base", "target"),
    "growth": ("growth",),
}  # fmt: skip
_OWN_FIELDS = _NEEDED | {"target": ("target", "value", "goal")}
_DIVIDED = re.compile(
    r"各(?!自|项|年的)|按[^，,]{0,4}(?:单位|年|专栏|部门|县|区)|分别|哪[个家些]?(?:责任)?(?:单位|部门)|哪年|哪个专栏"
)
_TALK = re.compile(
    r"(?:太长|太多|全表|总表|单体|工程|项目|材料|报告|领导|下来|当年|那年|别的|只要|填个|表格|口径|规模|体量|盘子|资金|钱|数|个|一)+"
)  # words that name nothing, beside a wish
_NAMING = re.compile(r"^(?:n|j|l|i|eng|s|vn|b|x)")  # parts of speech of words that name a thing
_POINTS = re.compile(r"最.者|这[几些]|那[几些]|当中|里头|里面|其中|清单|名单|上[面述]")
_LESS = re.compile(r"小|少|低|省|便宜")
_BARE_MEASURE = re.compile(
    r"^(?:那边?|呢|的|又|则|要|得|有|是|为|会|能|需要?|花|投|预期|一共|大概|总共|定|在|到|达到|[，,])*(?:多大|多少|几多|多高|好多|几个?(?=亿))(?:个?亿元?|钱|啊|呀|呢|嘛)*$"
)


def settled(said: Said, now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> Carried | None:
    """A condition let go of (不限年份), or rows left out (5亿以下的去掉), of an earlier question for many rows."""
    q = before.reading
    if not isinstance(q, Query) or q.rows:
        return None
    dropped: tuple[str, ...] = ()
    made: Query | None = None
    if said.lets_go and (found := let_go(q, said.lets_go, v)):
        made, dropped = found
    elif said.left_out:
        made = without(q, read(said.left_out, v, segment)[1], v)
    if made is None:
        return None
    rest = read(said.words or "列出来", v, segment)[1]
    further = changed(made, rest, v, True) if said.words else made
    if isinstance(further, Missing) or (further is None and _names(rest, q)):
        return None
    made = further or made
    rest = of_rows(rest, relation_of(q, v))
    note = f"承接上文：{kept_words(q, made, v)}" + f"，不再限{'、'.join(dropped)}" * bool(dropped)
    return Carried(f"{before.question.rstrip('？?。，, ')}，{bare(now.question)}", made, rest, note)


def plainly(said: Said, now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> str:
    """The question's wish in plain words, with the fields that it names; "" where it names more, or wants nothing that
    the table knows."""
    q, bag = before.reading, now.bag
    if not said.wants or not isinstance(q, Query) or _unread(bag, v, segment):
        return ""
    if "share" in said.wants and "专栏" in now.question:  # of the column, not of all
        return ""
    if bag.nouns and WHOLE.search(now.question) and "share" not in said.wants:
        return ""
    relation = relation_of(q, v)
    base = relation.field("base")
    year = bag.scan.of("year")
    against = base and year and len(year) == 1 and int(year[0].figure or 0) == base.year
    if _names(bag, q, ("year",) * bool(against), *(_ALLOWED.get(w, ()) for w in said.wants)):
        return ""
    seen = [x for x in before.seen if isinstance(x, str) and v.rows[x][0].key == q.relation]
    wants = [w for w in said.wants if _fits(w, q, bag, seen, said, before, v)]
    if not wants:
        return ""
    want = min(wants, key=list(PLAIN).index)
    if against:
        return f"比{year[0].text}多多少" if want == "diff" else ""
    if want in ("both", "sum") and q.rows:
        return f"两个{_fields(bag, q, v, said.words)}加起来"
    if want == "diff" and q.rows and not base:
        return PLAIN["compare"]
    if want == "compare" and not q.rows and not _groups(before, q):
        want = "min" if _LESS.search(now.question) else "max"
    fields = (
        _fields(bag, q, v, said.words)
        if want in ("share", "mean", "max", "min", "sum", "both", "compare")
        else ""
    )
    return fields + PLAIN[want]


def _unread(bag: Bag, v: Vocabulary, segment: Segment) -> bool:
    """Is there a word beside the wish that names a thing: 人均可支配收入要涨到多少?"""
    text = bag.scan.question.key
    if (
        _DIVIDED.search(text)
        or other_period(text, v)
        or bag.scan.typed
        or (bag.has("each") and bag.has("which_unit"))
    ):
        return True
    read_as = {i for w in WANTED for m in w.pattern.finditer(text) for i in range(*m.span())}
    left = ["".join(text[i] for i in range(t.start, t.end) if i not in read_as) for t in bag.runs]
    words = [(w, flag) for part in left if part for w, flag in segment(part) if not _TALK.fullmatch(w)]
    return sum(len(w) for w, flag in words if _NAMING.match(flag)) > 1


def _fits(
    want: Intent, q: Query, bag: Bag, seen: list[str], said: Said, before: Carried, v: Vocabulary
) -> bool:
    relation = relation_of(q, v)
    named = {t.field.split("@")[0] for _, t in bag.fields}
    if want in ("max", "min") and relation.noun in said.words and not _POINTS.search(said.words):
        return False
    if want in _OWN_FIELDS and (bag.has("super", "order") or named - set(_OWN_FIELDS[want])):
        return False
    if want == "planned" and "share" in said.wants:
        return False
    if q.rows:
        if want in ("both", "sum", "compare") or (want == "diff" and not relation.field("base")):
            return len(q.rows) == 1 and len(seen) > 1
        return len(q.rows) == 1 and want in _NEEDED and all(relation.field(k) for k in _NEEDED[want])
    if want == "share":
        return bool(q.filters)
    if want == "compare":
        return bool(_groups(before, q)) or bool(_POINTS.search(said.words))
    return want in ("mean", "max", "min", "count", "sum", "both", "planned", "list")


def _groups(before: Carried, q: Query) -> bool:
    """Were two groups of rows asked about, which differ in one name?"""
    named = [f for f in before.seen if not isinstance(f, str) and f.op == "is"]
    return any(f.field == g.field and f != g for f in named for g in q.filters if f.op == g.op)


def _fields(bag: Bag, q: Query, v: Vocabulary, words: str) -> str:
    relation = relation_of(q, v)
    found: list[str] = []
    total, planned = relation.field("total"), relation.field("planned")
    if bag.has("decade") and planned and not (total and total.label in words):
        return planned.label
    for _, term in bag.fields:
        f = relation.field(term.field.split("@")[0])
        if f and f.type == "number" and f.label not in found:
            found.append(f.label)
    return "和".join(found)


def _names(bag: Bag, q: Query, *allowed: tuple[str, ...]) -> bool:
    """Does a question name more than the fields of the earlier rows: a row, a unit, a heading, a year, a figure?"""
    values = [x for _, x in bag.values if x.relation in ("", q.relation)]
    if bag.rows or values or bag.kinds or bag.headings or any(n.relation != q.relation for n in bag.nouns):
        return True
    let = {c for classes in allowed for c in classes}
    return bag.has(*(c for c in _NAMES if c not in let)) or any(t.unit for t in bag.scan.of("figure"))


def _other(said: Said, q: Query) -> Literal["", "both", "compare"]:
    """Does the question set something beside the earlier one's: to be taken together, or compared?"""
    if q.compare or q.group:
        return ""
    return "both" if "plus" in said.wants else "compare" if "versus" in said.wants else ""


def beside_row(said: Said, now: Carried, before: Carried, v: Vocabulary, segment: Segment) -> str:
    """比六春湖贵吗, 再算上六春湖: both rows in one question; "" where nothing sets the row named beside the earlier one,
    or another field is asked for."""
    q, bag = before.reading, now.bag
    if not isinstance(q, Query) or len(q.rows) != 1 or len(q.select) != 1:
        return ""
    if bag.has("year", "bounds") or any(t.unit for t in bag.scan.of("figure")) or _unread(bag, v, segment):
        return ""
    field, terms = relation_of(q, v).field(q.select[0]), _one_row(bag)
    own = {t.field.split("@")[0] for _, t in bag.fields} - set(q.select)
    if field is None or field.type != "number" or own or not terms or terms[0].relation != q.relation:
        return ""
    ends = {"both": "合计多少", "compare": "哪个多，多多少", "": ""}[_other(said, q)]
    same = terms[0].ids[:1] == q.rows
    return (
        f"{name_of(v.rows[q.rows[0]][1])}和{terms[0].value}的{field.label}{ends}" if ends and not same else ""
    )


def _one_row(bag: Bag) -> list[Term]:
    """The one row that a question names, be it in two words; [] where it names none or several."""
    terms = [t for _, terms in bag.rows for t in terms]
    return terms[:1] if len({t.ids[:1] for t in terms}) == 1 else []


def beside_unit(said: Said, now: Carried, before: Carried, v: Vocabulary) -> str:
    """对上龙游县，领先还是落后: the unit named is compared with the one before; "" where it is not."""
    q, bag = before.reading, now.bag
    if not isinstance(q, Query) or not q.aggregates or bag.rows or bag.nouns or _other(said, q) != "compare":
        return ""
    values = [(t, x) for t, x in bag.values if x.relation in ("", q.relation)]
    if len(values) != 1:
        return ""
    token, term = values[0]
    old = [f for f in q.filters if f.op == "is" and f.field == term.field and f.value != term.value]
    return f"跟{bag.scan.question.words(token.start, token.end)}比哪个多" if old else ""


def same_field(now: Carried, before: Carried, v: Vocabulary) -> str:
    """常山万洋众创城有多大, after another row's total: that field of this row; "" where it asks for anything else."""
    q, bag = before.reading, now.bag
    if not isinstance(q, Query) or len(q.rows) != 1 or len(q.select) != 1 or len(bag.rows) != 1:
        return ""
    f = relation_of(q, v).field(q.select[0])
    token, terms = bag.rows[0]
    if f is None or f.type != "number" or len(terms) != 1 or terms[0].relation != q.relation or bag.fields:
        return ""
    text = bag.scan.question.key
    rest = (
        re.sub(r"^(?:那|要是|如果|换成?|再看看?|再|还有|看看?|假如)+", "", text[: token.start])
        + text[token.end :]
    )
    return f"{terms[0].value}的{f.label}是多少" if _BARE_MEASURE.match(rest.strip("？。！，")) else ""
