"""What the names in a question mean beside each other: a row or a unit, a field of which year, what rows are called.

Each function takes what `kb.bag` has gathered and leaves of several meanings those that the other words allow.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.document import PROSE
from ingest.fields import BY_KEY, MONEY
from ingest.values import BODY

from .guess import fragments
from .keys import key
from .once import once
from .scan import Token
from .vocabulary import Term, Vocabulary

if TYPE_CHECKING:
    from .bag import Bag

_PLACE = re.compile(r"(?:街道|园区|[市县区镇乡村])$")
_CALLED = re.compile(
    r"(?:哪(?:一?个|几个|些|家)?|几个|多少个|各个?|每个|[两二三四五六七八九]个?)(?P<kind>街道|园区|[市县区镇乡村局])(?![场区级里内域])"
)


_YEARS_MONEY = re.compile(
    r"(?:(?!开工|启动|动工|开建|建成|完工|竣工|完成|投用|投入使用)[^，。；？\d]){0,8}?(?:投(?!用|产|入使用)[资入]?|安排|花|资金)"
)
REACH = 14  # characters behind a year in which money is that year's
_IS_MONEY = re.compile(r"投资|资金|经费|安排")
_COUNTED = re.compile(
    r"(?:(?:的|那|这|里的?|中的?|下面?的?)*(?P<many>(?P<n>\d{1,3}|[一二两三四五六七八九十几]{1,3})个|[批些])"
    r"|(?:方面|领域)?的)(?:标志性|重大|重点)?"
)


_ALONE = re.compile(
    r"的?(?:相?比|，|[多少高低大小差]|哪|谁|$)"
)  # nothing is said of the name but what it is compared on


def of_year(bag: Bag) -> list[tuple[Token, Term]]:
    """Of fields that one word names for several years (2023年新建站点, 2024年新建站点), those of the years named."""
    years = {t.figure for t in bag.scan.of("year")}
    kept: list[tuple[Token, Term]] = []
    for tok, term in bag.fields:
        relation = bag.v.relation(term.relation)
        f = relation.field(term.field) if relation else None
        family = [
            x for t, x in bag.fields
            if t is tok and x.relation == term.relation and relation and (g := relation.field(x.field)) and g.year
        ]  # fmt: skip
        named = {g.year for x in family if relation and (g := relation.field(x.field))} & years
        if f is None or not named or f.year in named:
            kept.append((tok, term))
    return kept


def abbreviated(bag: Bag) -> None:
    """Words that shorten the name of one organisation by rule (交投|集团: 市交通投资集团): its body at their end, its
    first character at their beginning."""
    units = _units(bag.v)
    named = {x.value for _, x in bag.values}
    for t in [*bag.runs, *bag.soft] if units else []:
        kind = next(
            (k for k in bag.scan.tokens if k.start == t.end and any(x.kind == "kind" for x in k.terms)), None
        )
        words = t.text + (kind.text if kind else "")
        if len(words) < 4 or not re.search(rf"{BODY}$", words):
            continue
        found = [x for bare, x in units if x.value not in named and _shortens(words, bare)]
        if len(found) != 1:
            continue
        bag.values.append((replace(t, end=t.start + len(words), text=words), found[0]))
        bag.runs = [x for x in bag.runs if x is not t]
        bag.soft = [x for x in bag.soft if x is not t]
        bag.kinds = [x for x in bag.kinds if x[0] is not kind]


@once
def _units(v: Vocabulary) -> tuple[tuple[str, Term], ...]:
    """The organisations of the document by their names, each with its key without the place in front."""
    named = {
        x.value: x for terms in v.terms.values() for x in terms if x.kind == "value" and x.field == "units"
    }
    found: list[tuple[str, Term]] = []
    for name in sorted(named):
        bare = key(name)
        for place in v.home:
            bare = bare.removeprefix(key(place))
        found.append((re.sub(r"^[市县区省州](?=.{3})", "", bare), named[name]))
    return tuple(found)


def _shortens(words: str, bare: str) -> bool:
    return bare[0] == words[0] and bare[-2:] == words[-2:] and (fragments(words, bare) or 9) <= 3


def by_table(bag: Bag) -> None:
    """A name that is a row's and a column's (夜间公交线路) is the column's where the question names its table."""
    document = bag.v.document
    for tok, terms in list(bag.rows):
        fields = [x for x in tok.terms if x.kind == "field"]
        if not fields or not bag.headings:
            continue
        held = [document.ancestry(row.heading) for relation, row in bag.v.rows.values()
                if relation.key in {x.relation for x in fields}]  # fmt: skip
        others = [document.ancestry(bag.v.rows[i][1].heading) for x in terms for i in x.ids]
        if any(
            any(h.index in above for above in held) and not any(h.index in above for above in others)
            for _, h in bag.headings
        ):
            bag.rows = [x for x in bag.rows if x[0] is not tok]
            bag.fields += [(tok, x) for x in fields]


def money_of_year(bag: Bag) -> list[tuple[Token, Term]]:
    """Fields with the money of one year (2023年计划投资) in place of the general one, where money is asked for right
    behind that year: 2023年|一共投多少."""
    found = list(bag.fields)
    for year in (t for t in bag.scan.of("year") if t.op is None):
        behind = bag.scan.question.key[year.end :]
        if not _YEARS_MONEY.match(behind):
            continue
        end = year.end + len(re.split("[，。；？]", behind)[0][:REACH])
        for relation in bag.v.document.relations:
            money = (f for f in relation.fields if f.year == year.figure and _IS_MONEY.search(f.label))
            if (own := next(money, None)) is None:
                continue
            spoken = [t for t, x in found if year.end <= t.start <= end and x.relation == relation.key]
            found = [
                (t, x)
                for t, x in found
                if t not in spoken or x.relation != relation.key or x.field not in MONEY
            ]
            found.append((spoken[0] if spoken else year, Term("field", own.label, relation.key, own.key)))
    return found


def goals(bag: Bag) -> list[tuple[Token, Term]]:
    """Fields without the target that only says of the field beside it that it is one: 年均增速|目标, 目标|增速."""
    others = [t for t, x in bag.fields if x.field in ("growth", "cumulative")]
    text = bag.scan.question.key
    return [
        (tok, x)
        for tok, x in bag.fields
        if x.field not in ("target", "value")
        or not any(_beside(text, tok, t) or _beside(text, t, tok) for t in others)
    ]


def _beside(text: str, a: Token, b: Token) -> bool:
    return re.fullmatch("的?", text[a.end : b.start]) is not None and a.end <= b.start


def in_year(bag: Bag) -> list[tuple[Token, list[Term]]]:
    """Rows read from sentences, of the years that the question names. Where there is none of them, though the
    document has a part of that year, the sentences themselves may tell: the name is no row then."""
    years = {int(t.figure) for t in bag.scan.of("year") if t.figure is not None}
    titles = "".join(h.title for h in bag.v.document.headings)
    kept: list[tuple[Token, list[Term]]] = []
    for tok, terms in bag.rows:
        made: list[Term] = []
        for x in terms:
            cells = {i: bag.v.rows[i][1].cells.get("year") for i in x.ids if i in bag.v.rows}
            if x.relation not in PROSE or not years:
                made.append(x)
            elif any(str(y) in titles and not of_name(bag.v, x.value, {y}) for y in years):
                continue
            elif ids := tuple(i for i, c in cells.items() if c is not None and c.value in years):
                made.append(replace(x, ids=ids))
            elif same := of_name(bag.v, x.value, years):
                made += [t for t in same if not any(set(t.ids) & set(o.ids) for o in (*made, *terms))]
            elif not any(str(y) in titles for y in years):
                made.append(x)
        if made:
            kept.append((tok, made))
        else:
            bag.runs.append(replace(tok, cls="run", value=tok.text, terms=()))
    return kept


def of_name(v: Vocabulary, name: str, years: Container[int]) -> list[Term]:
    """What other sentences tell of a name, in these years."""
    return [
        Term("row", name, relation.key, ids=(row.id,))
        for relation in v.document.relations
        for row in relation.rows
        if relation.key in PROSE and row.cells["name"].value == name and row.cells["year"].value in years
    ]


def siblings(bag: Bag) -> list[tuple[Token, Term]]:
    """The same field of the other relation read from sentences, where only that one has the row named."""
    meant = {x.relation for _, terms in bag.rows for x in terms} & set(PROSE)
    held = {(x.relation, x.field) for _, x in bag.fields}
    return [
        (tok, replace(x, relation=other))
        for tok, x in bag.fields
        for other in sorted(meant)
        if x.relation in PROSE and x.relation not in meant and (other, x.field) not in held
    ]


def called(bag: Bag) -> list[Term]:
    """What rows are called by the last word of their names: 哪个市 of 松州市, 北屏市, …, where no other noun says."""
    m = _CALLED.search(bag.scan.question.key)
    if m and any(t.terms and t.start <= m.start("kind") < t.end for t in bag.scan.tokens):
        m = None  # part of a name: 各乡镇（街道）
    named = {t.relation for t in bag.nouns}
    found: list[Term] = []
    for relation in bag.v.document.relations if m else ():
        names = [str(r.cells["name"].value) for r in relation.rows if "name" in r.cells]
        ended = sum(n.endswith(m["kind"]) for n in names) if m else 0
        places = sum(bool(_PLACE.search(n)) for n in names)
        if ended > 1 and max(ended, places) * 5 >= len(names) * 4 and relation.key not in (*PROSE, *named):
            found.append(Term("noun", relation.noun, relation.key))
            bag.ending = m["kind"] if m and ended < len(names) else ""
    if found and m:
        at = m.start("kind")
        bag.runs = [t for t in bag.runs if not (at <= t.start and t.end <= m.end())]
    return found


def rows_or_values(bag: Bag) -> None:
    """A place that is a row's name and a unit's (松州市 of 松州市人民政府) is what the fields or the noun speak of."""
    meant = {n.relation for n in bag.nouns} | {
        x.relation for _, x in bag.fields if not x.field.startswith("units")
    }
    kept: list[tuple[Token, list[Term]]] = []
    for tok, terms in bag.rows:
        values = [x for x in tok.terms if x.kind == "value"]
        if values and not meant & {x.relation for x in terms}:
            bag.values += [(tok, x) for x in values]
        else:
            kept.append((tok, terms))
    bag.rows = kept


def modifiers(bag: Bag) -> None:
    """A part of a row's name right in front of what other rows are called is the heading of those: 园区配套|项目."""
    document = bag.v.document
    kept: list[tuple[Token, list[Term]]] = []
    for tok, terms in bag.rows:
        behind = next(
            (t for t in bag.scan.tokens if t.start == tok.end and any(x.kind == "noun" for x in t.terms)),
            None,
        )
        called = {x.relation for x in behind.terms if x.kind == "noun"} if behind else set()
        held = [
            document.ancestry(row.heading) for relation, row in bag.v.rows.values()
            if relation.key in called and called.isdisjoint({x.relation for x in terms})
        ]  # fmt: skip
        titled = [
            i for i, h in enumerate(document.headings)
            if h.kind != "item" and tok.text in key(h.title) and any(i in above for above in held)
        ]  # fmt: skip
        if titled:
            bag.headings.append((tok, Term("heading", document.headings[titled[-1]].title, index=titled[-1])))
        else:
            kept.append((tok, terms))
    bag.rows = kept


def counted(bag: Bag) -> None:
    """A part of a heading's title in front of several of what rows are called is that heading: 多式联运那17个项目."""
    headings = bag.v.document.headings
    nouns = {t.start for t in bag.scan.tokens if any(x.kind == "noun" for x in t.terms)}
    for m in _COUNTED.finditer(bag.scan.question.key):
        before = [t for t in (*bag.runs, *(t for t, _ in bag.rows if t.cls == "run")) if t.end == m.start()]
        if m.end() not in nouns or m["n"] in ("1", "一") or not before:
            continue
        token = before[0]
        i = headed(token.text, bag.v, ("column",), holding=True)
        if i is None or not (m["many"] or key(headings[i].title).startswith(token.text[:2])):
            continue
        bag.rows = [(t, terms) for t, terms in bag.rows if t is not token]
        bag.runs = [t for t in bag.runs if t is not token]
        bag.headings.append((token, Term("heading", headings[i].title, index=i)))


def scoped(bag: Bag) -> None:
    """Words right in front of what rows are called, which no row's own text holds but which abbreviate the title of
    one heading of such rows, are that heading: 固废处置|工程 under 固体废物处置重点工程."""
    v = bag.v
    for token in [t for t in bag.runs if len(t.text) > 3 and re.search(r"[\u4e00-\u9fff]$", t.text)]:
        behind = next((t for t in bag.scan.tokens if t.start == token.end), None)
        called = {x.relation for x in behind.terms if x.kind == "noun"} if behind else set()
        held = [row for relation, row in v.rows.values() if relation.key in called] if called else []
        if not held or any(token.text in key(row.piece.reading(v.document.text)) for row in held):
            continue
        i = headed(token.text, v, ("column", "table"), holding=True)
        if i is not None:
            bag.runs = [t for t in bag.runs if t is not token]
            bag.headings.append((token, Term("heading", v.document.headings[i].title, index=i)))


def beside(bag: Bag) -> None:
    """A word that is compared with a heading and is part of the title of one like it is that one: X专栏…比|生产性|的."""
    text, headings = bag.scan.question.key, bag.v.document.headings
    kinds = {headings[x.index].kind for _, x in bag.headings} | {t.cls for t in bag.scan.of("column")}
    guessed = [t for t, _ in bag.rows if t.cls == "run" and _ALONE.match(text[t.end :])]
    for t in [*bag.runs, *guessed] if kinds else []:
        compared = re.search(r"(?:比|较|和|与|跟|同|、)$", text[: t.start]) and len(t.text) > 1
        if compared and (i := headed(t.text, bag.v, kinds, holding=True)) is not None:
            bag.headings.append((t, Term("heading", headings[i].title, index=i)))
            bag.runs = [x for x in bag.runs if x is not t]
            bag.rows = [x for x in bag.rows if x[0] is not t]


def headed(words: str, v: Vocabulary, kinds: Container[str], holding: bool = False) -> int | None:
    """The heading of these kinds whose title the words are part of, best one that holds rows (`holding`: only such a
    one); else the only one that they abbreviate (生活性提质升级: 生活性服务业提质升级…); None where there is none."""
    headings = v.document.headings
    titled = [(i, key(h.title)) for i, h in enumerate(headings) if h.kind in kinds]
    under = {i for _, r in v.rows.values() for i in v.document.ancestry(r.heading)}
    titled = [x for x in titled if not holding or x[0] in under]
    if held := [i for i, title in titled if words in title]:
        return ([i for i in held if i in under] or held)[-1]
    if len(words) < 4:
        return None
    near = [i for i, title in titled if _abbreviates(words, title)]
    near = [i for i in near if i in under] or near
    tops = [i for i in near if not any(j != i and j in v.document.ancestry(i) for j in near)]
    return near[-1] if len(tops) == 1 else None


def _abbreviates(words: str, title: str) -> bool:
    """大气治理, 固废处置: two parts of 大气环境治理…, three of 固体废物处置… with its first and its last word."""
    parts = fragments(words, title) or 9
    return parts <= 2 or (parts == 3 and title.startswith(words[0]) and words[-2:] in title)


def part_of_field(words: str, bag: Bag) -> list[Term]:
    """Fields of figures whose label the words abbreviate (认知症床位: 新增认知症照护床位), of a relation whose noun or one
    of whose rows the question names."""
    meant = {n.relation for n in bag.nouns} | {x.relation for _, terms in bag.rows for x in terms}
    if len(words) < 4 or re.search(r"\d", words):
        return []
    return [
        Term("field", f.label, relation.key, f.key)
        for relation in bag.v.document.relations
        if relation.key in meant and relation.key not in PROSE
        for f in relation.fields
        if f.type == "number" and f.key not in BY_KEY and (fragments(words, key(f.label)) or 9) <= 2
    ]


def narrowed(terms: list[Term], runs: list[Token], sure: Container[str]) -> list[Term]:
    """Of several rows that one word may mean, those that another word means too (集装箱…吞吐量: 集装箱吞吐量, not
    港口货物吞吐量), or whose name holds another word that names nothing by itself; all, where none or every one does."""
    if len({x.value for x in terms}) > 1 and (same := [x for x in terms if x.value in sure]):
        return same
    for t in runs:
        if (
            len(terms) > 1
            and len(t.text) > 1
            and len(fits := [x for x in terms if t.text in key(x.value)]) < len(terms)
            and fits
        ):
            terms = fits
    return terms
