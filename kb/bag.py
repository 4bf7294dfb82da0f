"""What a question holds, sorted by what each word can do: rows, values, fields, nouns, headings, and what is left."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field, replace

from ingest.document import PROSE
from ingest.fields import BY_KEY

from .guess import LONGEST_PART, fragments, part_of, slip, sounding_part, spelled, twin
from .keys import key
from .places import is_place
from .scan import Scan, Segment, Token
from .vocabulary import Term, Vocabulary

_LISTS = re.compile(r"(?:表|清单|名单)$")  # a heading that holds rows: 重点任务清单
GUESSED = 48  # runs of a question that are tried as names


@dataclass
class Bag:
    """What a question holds, sorted by what each word can do."""

    scan: Scan
    v: Vocabulary
    rows: list[tuple[Token, list[Term]]] = field(default_factory=list)
    values: list[tuple[Token, Term]] = field(default_factory=list)
    kinds: list[tuple[Token, Term]] = field(default_factory=list)
    fields: list[tuple[Token, Term]] = field(default_factory=list)
    nouns: list[Term] = field(default_factory=list)
    headings: list[tuple[Token, Term]] = field(default_factory=list)
    runs: list[Token] = field(default_factory=list)
    soft: list[Token] = field(default_factory=list)  # runs of words that name nothing: verbs, adverbs
    assumed: list[str] = field(default_factory=list)
    ending: str = ""  # how the names of the rows asked for end, where not all do: 哪些乡 of 乡镇（街道）
    twins: list[tuple[Token, list[str]]] = field(default_factory=list)  # near a name, but not meant to be it

    def has(self, *classes: str) -> bool:
        return self.scan.has(*classes)


def gather(s: Scan, v: Vocabulary, segment: Segment) -> Bag:
    bag = Bag(s, v)
    s = _whole_names(_joined(s, v, segment), v)
    bag.scan = s
    if s.typed:
        words = re.sub(
            r"\s+", " " * bool(re.search(r"[a-z]{3}", s.question.source)), s.question.source
        ).strip()
        bag.assumed.append(f"“{s.typed.strip()}”按“{words}”理解")
    for t in s.tokens:
        if t.cls == "run":
            bag.runs.append(t)
            continue
        kinds = {x.kind for x in t.terms}
        if t.corrected:
            named = kinds & {"row", "value", "heading"}
            bag.assumed.append(f"“{t.corrected}”按“{t.terms[0].value if named else t.text}”理解")
        rows = [x for x in t.terms if x.kind == "row"]
        if rows and "heading" in kinds and _is_section(t, s, v):
            rows = []
        values = [x for x in t.terms if x.kind == "value"]
        if rows:
            bag.rows.append((t, rows))
        elif values:
            bag.values += [(t, x) for x in values]
        if "field" in kinds and not rows and not values and not _names_a_thing(t, s):
            bag.fields += [(t, x) for x in t.terms if x.kind == "field"]
        if "kind" in kinds and not values and not re.search(r"[省市县区国州]$", s.question.key[: t.start]):
            bag.kinds += [(t, x) for x in t.terms if x.kind == "kind"]
        bag.nouns += [x for x in t.terms if x.kind == "noun"]
        if "heading" in kinds:
            bag.headings += [(t, x) for x in t.terms if x.kind == "heading"]
    bag.nouns += _called(bag)
    _guesses(bag, segment)
    bag.fields = _of_year(bag)
    _rows_or_values(bag)
    _modifiers(bag)
    bag.rows = _in_year(bag)
    bag.fields += _siblings(bag)
    for relation in v.document.relations:
        swallowed = s.has("named_with") and relation.noun in s.of("named_with")[0].text
        titled = any(
            t.text.endswith(relation.noun) or (relation.noun in t.text and _LISTS.search(t.text))
            for t, _ in bag.headings
        )
        if (swallowed or titled) and relation.key not in PROSE:
            bag.nouns.append(Term("noun", relation.noun, relation.key))
    if s.has("named_with") and not bag.nouns and v.document.relations:
        bag.nouns.append(Term("noun", v.document.relations[0].noun, v.document.relations[0].key))
    return bag


_PLACE = re.compile(r"(?:街道|园区|[市县区镇乡村])$")
_CALLED = re.compile(
    r"(?:哪(?:一?个|几个|些|家)?|几个|多少个|各个?|每个|[两二三四五六七八九]个?)(?P<kind>街道|园区|[市县区镇乡村局])(?![场区级里内域])"
)


def _called(bag: Bag) -> list[Term]:
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


def _in_year(bag: Bag) -> list[tuple[Token, list[Term]]]:
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
            elif ids := tuple(i for i, c in cells.items() if c is not None and c.value in years):
                made.append(replace(x, ids=ids))
            elif same := _of_name(bag.v, x.value, years):
                made += [t for t in same if not any(set(t.ids) & set(o.ids) for o in (*made, *terms))]
            elif not any(str(y) in titles for y in years):
                made.append(x)
        if made:
            kept.append((tok, made))
        else:
            bag.runs.append(replace(tok, cls="run", value=tok.text, terms=()))
    return kept


def _of_name(v: Vocabulary, name: str, years: Container[int]) -> list[Term]:
    """What other sentences tell of a name, in these years."""
    return [
        Term("row", name, relation.key, ids=(row.id,))
        for relation in v.document.relations
        for row in relation.rows
        if relation.key in PROSE and row.cells["name"].value == name and row.cells["year"].value in years
    ]


def _siblings(bag: Bag) -> list[tuple[Token, Term]]:
    """The same field of the other relation read from sentences, where only that one has the row named."""
    meant = {x.relation for _, terms in bag.rows for x in terms} & set(PROSE)
    held = {(x.relation, x.field) for _, x in bag.fields}
    return [
        (tok, replace(x, relation=other))
        for tok, x in bag.fields
        for other in sorted(meant)
        if x.relation in PROSE and x.relation not in meant and (other, x.field) not in held
    ]


def _modifiers(bag: Bag) -> None:
    """A part of a row's name right in front of what other rows are called is the heading of those: 园区配套|项目."""
    document = bag.v.document
    kept: list[tuple[Token, list[Term]]] = []
    for tok, terms in bag.rows:
        behind = next((t for t in bag.scan.tokens if t.start == tok.end and any(x.kind == "noun" for x in t.terms)), None)
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


def _rows_or_values(bag: Bag) -> None:
    """A place that is a row's name and a unit's (松州市 of 松州市人民政府) is what the fields or the noun speak of."""
    meant = {n.relation for n in bag.nouns} | {x.relation for _, x in bag.fields if not x.field.startswith("units")}
    kept: list[tuple[Token, list[Term]]] = []
    for tok, terms in bag.rows:
        values = [x for x in tok.terms if x.kind == "value"]
        if values and not meant & {x.relation for x in terms}:
            bag.values += [(tok, x) for x in values]
        else:
            kept.append((tok, terms))
    bag.rows = kept


def _of_year(bag: Bag) -> list[tuple[Token, Term]]:
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


def _joined(s: Scan, v: Vocabulary, segment: Segment) -> Scan:
    """Neighbouring words that together abbreviate one row's name, though apart they mean something else (龙游|诗画风光带)."""
    tokens = list(s.tokens)
    for i in range(len(tokens) - 1):
        a, b = tokens[i], tokens[i + 1]
        apart = {x.kind for x in (*a.terms, *b.terms)}
        if (
            a.end != b.start
            or "row" in apart
            or not apart & {"value", "heading"}
            or not _may_name(a)
            or not _may_name(b)
        ):
            continue
        for cut in range(len(b.text), 1, -1) if b.cls == "run" else (len(b.text),):
            words = a.text + b.text[:cut]
            parts = part_of(words, v, segment, ("projects",)) if cut == len(b.text) or cut > 2 else []
            if len(parts) == 1 and len(b.text) > 1 and (cut == len(b.text) or words in key(parts[0].value)):
                joined = Token(a.start, a.end + cut, "term", words, terms=tuple(parts))
                rest = b.text[cut:]
                left = [replace(b, start=b.start + cut, text=rest, value=rest)] if rest else []
                return _joined(replace(s, tokens=(*tokens[:i], joined, *left, *tokens[i + 2 :])), v, segment)
    return s


def _whole_names(s: Scan, v: Vocabulary) -> Scan:
    """A word with the 时间 or 期限 behind it as one, where a row's name holds both (审批|时间: …项目审批时间)."""
    tokens: list[Token] = []
    for t in s.tokens:
        last = tokens[-1] if tokens else None
        if (
            last is not None and last.cls == "run" and t.cls in ("when", "span", "howlong") and last.end == t.start
            and any(last.text + t.text in name for name, (_, r, _) in v.names.items() if r not in PROSE)
        ):  # fmt: skip
            words = last.text + t.text
            tokens[-1] = replace(last, end=t.end, text=words, value=words)
        else:
            tokens.append(t)
    return replace(s, tokens=tuple(tokens))


def _may_name(t: Token) -> bool:
    return (t.cls == "run" and bool(t.value)) or any(x.kind in ("value", "heading", "home") for x in t.terms)


def _names_a_thing(t: Token, s: Scan) -> bool:
    """A word for a field that stands in front of a noun: 启动区块, 启动资金."""
    return any(x.kind == "field" and x.field in ("start", "end") for x in t.terms) and any(
        r.cls == "run" and r.start == t.end and r.value for r in s.tokens
    )


def _is_section(t: Token, s: Scan, v: Vocabulary) -> bool:
    """A name that is a row's and a heading's: a heading where rows under it are asked for."""
    held = [
        x
        for x in t.terms
        if x.kind == "heading" and any(x.index in v.document.ancestry(r.heading) for _, r in v.rows.values())
    ]
    after = s.question.key[t.end : t.end + 8]
    return bool(held) and (
        bool(re.match(r"(?:那个|这个|的)?(?:专栏|行动|板块|这块|标志性项目|方面|里|中|领域)", after))
        or (any(x.kind == "noun" for y in s.tokens for x in y.terms) and s.has("which", "agg"))
    )


def _guesses(bag: Bag, segment: Segment) -> None:
    """Runs that are part of a row's name, a slip of a name, or a name in pinyin, become what they mean."""
    left: list[Token] = []
    left += bag.runs[GUESSED:]
    for t in bag.runs[:GUESSED]:
        t = _bare(t, bag.scan)
        found = _guess(t, bag, segment)
        if not found and (split := _split(t, bag, segment)):
            found, rest = split
            left.append(rest)
            t = replace(t, end=rest.start, text=t.text[: rest.start - t.start])
        if not found:
            left.append(t)
            continue
        term, note = found[0], found[1]
        if note:
            bag.assumed.append(note)
        rows = [x for x in term if x.kind == "row"]
        if rows:
            bag.rows.append((t, rows))
        else:
            for x in term:
                if x.kind == "value":
                    bag.values.append((t, x))
                elif x.kind == "heading":
                    bag.headings.append((t, x))
                elif x.kind == "field":
                    bag.fields.append((t, x))
    sure = {terms[0].value for _, terms in bag.rows if len({x.value for x in terms}) == 1}
    bag.rows = [(t, _narrowed(terms, left, sure)) for t, terms in bag.rows]
    bag.twins = [(t, names) for t in left if (names := twin(t.text, bag.v))]
    bag.runs = [t for t in left if t.value]
    bag.soft = [t for t in left if not t.value]
    bag.rows.sort(key=lambda x: x[0].start)


def _narrowed(terms: list[Term], runs: list[Token], sure: Container[str]) -> list[Term]:
    """Of several rows that one word may mean, those that another word means too (集装箱…吞吐量: 集装箱吞吐量, not
    港口货物吞吐量), or whose name holds another word that names nothing by itself; all, where none or every one does."""
    if len({x.value for x in terms}) > 1 and (same := [x for x in terms if x.value in sure]):
        return same
    for t in runs:
        if len(terms) > 1 and len(t.text) > 1 and len(fits := [x for x in terms if t.text in key(x.value)]) < len(terms) and fits:
            terms = fits
    return terms


def _bare(t: Token, s: Scan) -> Token:
    """The run without a conjunction that jieba left in front of a name (和鹿鸣…), and without the word of comparison
    behind it (比冷链产业园|大)."""
    m = re.match(r"[和与跟及](?=[\u4e00-\u9fff]{3,})", t.text)
    m = m or (
        re.match(r"[中里内](?=.)", t.text)
        if any(c.cls == "column" and c.end == t.start for c in s.tokens)
        else None
    )
    t = replace(t, start=t.start + 1, text=t.text[1:]) if m else t
    compared = len(t.text) > 2 and any(
        c.cls == "cmp" and c.end == t.end and len(c.text) == 1 for c in s.tokens
    )
    return replace(t, end=t.end - 1, text=t.text[:-1]) if compared else t


def _split(t: Token, bag: Bag, segment: Segment) -> tuple[tuple[list[Term], str], Token] | None:
    """A run that begins with a part of one row's name: the row, and the rest of the run (数字经济示范区|A区块面积)."""
    for cut in range(min(len(t.text) - 1, LONGEST_PART), 3, -1):
        parts = part_of(t.text[:cut], bag.v, segment)
        if len(parts) == 1 and parts[0].relation == "projects":
            rest = t.text[cut:]
            return (parts, ""), replace(t, start=t.start + cut, text=rest, value=rest)
    return None


def _part_of_field(words: str, bag: Bag) -> list[Term]:
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


def _guess(t: Token, bag: Bag, segment: Segment) -> tuple[list[Term], str] | None:
    words, v = t.text, bag.v
    if re.fullmatch(r"[a-z]+", words):
        aliases, rows = spelled(words, v)
        if aliases:
            terms = v.terms[aliases[0]]
            return terms, f"“{words}”按“{terms[0].value}”理解"
        return (rows, f"“{words}”按“{rows[0].value}”理解") if len(rows) == 1 else None
    if is_place(words):
        return None
    if m := re.fullmatch(r"(.{2,}?)(?:那|这)?一?栏", words):  # 生活性服务业那栏
        words = m[1]
        after = "栏"
    else:
        after = bag.scan.question.key[t.end : t.end + 6]
    if re.match(r"(?:那个|这个|的|这|那)?(?:一?栏|专栏|行动|板块|领域|标志性项目)", after):
        held = [
            i
            for i, h in enumerate(v.document.headings)
            if h.kind in ("column", "section") and words in key(h.title)
        ]
        rows_under = [i for i in held if any(i in v.document.ancestry(r.heading) for _, r in v.rows.values())]
        if held:
            return [
                Term("heading", v.document.headings[i].title, index=i) for i in (rows_under[-1:] or held[-1:])
            ], ""
    if fields := _part_of_field(words, bag):
        return fields, ""
    parts = part_of(words, v, segment)
    if bag.scan.has(
        "where_said"
    ):  # where words stand is asked, not what a sentence read as a row says of them
        parts = [p for p in parts if p.relation not in PROSE]
    if parts and len(parts) <= 6:
        if len({p.relation for p in parts}) > 1:
            order = {"projects": 0, "indicators": 1}
            best = min(order.get(p.relation, 2) for p in parts)
            parts = [p for p in parts if order.get(p.relation, 2) == best]
        return parts, ""
    if (heard := sounding_part(words, v)) and len(heard) == 1:
        return heard, f"“{words}”按“{heard[0].value}”理解"
    titled = [i for i, h in enumerate(v.document.headings) if h.kind != "item" and words in key(h.title)]
    if len(words) >= 4 and len(titled) == 1:
        return [Term("heading", v.document.headings[titled[0]].title, index=titled[0])], ""
    near = slip(words, v)
    targets = {(x.kind, x.value) for a in near for x in v.terms[a] if x.kind in ("row", "value", "heading")}
    if near and len(targets) == 1:
        terms = [x for x in v.terms[near[0]] if x.kind in ("row", "value", "heading")]
        return terms, f"“{words}”按“{terms[0].value}”理解"
    return None
