"""What a question holds, sorted by what each word can do: rows, values, fields, nouns, headings, and what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.document import PROSE

from .bag_meaning import (
    abbreviated,
    beside,
    by_table,
    called,
    counted,
    goals,
    headed,
    in_year,
    modifiers,
    money_of_year,
    narrowed,
    of_year,
    part_of_field,
    rows_or_values,
    scoped,
    siblings,
)
from .guess import GENERIC, LONGEST_PART, fragments, part_of, slip, sounding_part, spelled, twin
from .keys import is_phrase, key
from .places import is_place
from .scan import Scan, Segment, Token
from .vocabulary import Term, Vocabulary

_LISTS = re.compile(r"(?:表|清单|名单)$")  # a heading that holds rows: 重点任务清单
_LISTING = re.compile(r"列[一出下个张份]|清单|名单|都有|有几个|多少个")
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
    bag.nouns += called(bag)
    _guesses(bag, segment)
    abbreviated(bag)
    beside(bag)
    by_table(bag)
    bag.fields = of_year(bag)
    bag.fields = money_of_year(bag)
    bag.fields = goals(bag)
    rows_or_values(bag)
    modifiers(bag)
    counted(bag)
    scoped(bag)
    bag.rows = in_year(bag)
    bag.fields += siblings(bag)
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
        if _lists_under(s, i + 1):
            continue  # 柯城区|诗画风光带的标志性项目有哪些: a unit's rows under a heading
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


def _lists_under(s: Scan, i: int) -> bool:
    """Do a value and the heading behind it stand in front of 的 and a noun, in a question for a list?"""
    before, heading = s.tokens[i - 1], s.tokens[i]
    named = any(x.kind == "value" for x in before.terms) and any(x.kind == "heading" for x in heading.terms)
    behind = next((t for t in s.tokens[i + 1 : i + 6] if t.cls not in ("filler", "which", "exists")), None)
    noun = behind is not None and any(x.kind == "noun" for x in behind.terms)
    return named and noun and bool(s.has("which", "exists", "agg") or _LISTING.search(s.question.key))


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
    bag.rows = [(t, narrowed(terms, left, sure)) for t, terms in bag.rows]
    bag.twins = [(t, names) for t in left if (names := twin(t.text, bag.v))]
    bag.runs = [t for t in left if t.value]
    bag.soft = [t for t in left if not t.value]
    bag.rows.sort(key=lambda x: x[0].start)


def _bare(t: Token, s: Scan) -> Token:
    """The run without a conjunction that jieba left in front of a name (和鹿鸣…), and without the word of comparison
    behind it (比冷链产业园|大)."""
    m = re.match(r"[和与跟及比](?=[\u4e00-\u9fff]{3,})", t.text)
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
    """A run that begins with a part of one row's name: the row, and the rest of the run (数字经济示范区|A区块面积); of
    three characters, or of an indicator's name, where words that name nothing follow (小微园|能装, 劳动生产率|每年)."""
    for cut in range(min(len(t.text) - 1, LONGEST_PART), 2, -1):
        named = any(len(w) > 1 and flag[:1] in "nj" for w, flag in segment(t.text[cut:]))
        parts = part_of(t.text[:cut], bag.v, segment) if cut > 3 or not named else []
        if cut < 4 and parts and (fragments(t.text[:cut], key(parts[0].value)) or 9) > 2:
            continue
        if len(parts) == 1 and (
            parts[0].relation == "projects" or (not named and parts[0].relation not in PROSE)
        ):
            rest = t.text[cut:]
            return (parts, ""), replace(t, start=t.start + cut, text=rest, value=rest)
    return None


def _guess(t: Token, bag: Bag, segment: Segment) -> tuple[list[Term], str] | None:
    words, v = t.text, bag.v
    if len(words) == 2 and re.search(r"(?:什么|哪[一个种]|几)$", bag.scan.question.key[: t.start]):
        return None  # 什么等级: the kind of thing asked for
    if len(words) == 2 and GENERIC.fullmatch(words[0]) and not is_phrase(words):
        return None  # 启动区|多投多少
    if len(words) == 2 and re.match(r"总?(?:量|额|数|规模|收入|产值|增速)", bag.scan.question.key[t.end :]):
        return None  # 货运|总量: a figure, not what is part of a name
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
    of_part = re.match(r"(?:那个|这个|的|这|那)?(?:一?栏|专栏|行动|板块|领域|标志性项目)", after)
    whole = (
        after.startswith(("行动", "的行动")) and not bag.nouns
    )  # 枢纽经济培育行动分哪几项任务: no column of its rows
    held = (headed(words, v, ("section",)) if whole else None) if of_part else None
    if of_part and (i := held if held is not None else headed(words, v, ("column", "section"))) is not None:
        return [Term("heading", v.document.headings[i].title, index=i)], ""
    if fields := part_of_field(words, bag):
        return fields, ""
    parts = part_of(words, v, segment)
    if bag.scan.has("where_said") or (
        len(words) < 4 and bag.nouns and not any(n.relation in PROSE for n in bag.nouns)
    ):  # where words stand, or rows, are asked for, not what a sentence read as a row says
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
