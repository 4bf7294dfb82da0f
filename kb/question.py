"""Words → a typed Query. The grammar is driven by the relations' own schema: a new field or relation needs no rule here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ingest.document import Amount, Field, Relation, Unit

from .guess import GENERIC, part_of, slip, sounding_part, spelled, twin
from .keys import key
from .lexemes import STOP
from .names import ORGANISATION
from .places import is_place
from .query import Aggregate, Ambiguous, Check, Filter, Missing, Order, Query, Reading
from .scan import Scan, Segment, Token, scan
from .vocabulary import COMPUTED, Term, Vocabulary

_SMALL = {"少", "小", "低", "短", "早"}
_SIZE = re.compile(r"多大|多少|几|多高|多长|多宽|多深|多远|面积|规模|占地|用地")


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
    twins: list[tuple[Token, list[str]]] = field(default_factory=list)  # near a name, but not meant to be it

    def has(self, *classes: str) -> bool:
        return self.scan.has(*classes)




def gather(s: Scan, v: Vocabulary, segment: Segment) -> Bag:
    bag = Bag(s, v)
    for t in s.tokens:
        if t.cls == "run":
            bag.runs.append(t)
            continue
        if t.corrected:
            bag.assumed.append(f"“{t.corrected}”按“{t.terms[0].value}”理解")
        kinds = {x.kind for x in t.terms}
        rows = [x for x in t.terms if x.kind == "row"]
        if rows and "heading" in kinds and _is_section(t, s, v):
            rows = []
        values = [x for x in t.terms if x.kind == "value"]
        if rows:
            bag.rows.append((t, rows))
        elif values:
            bag.values += [(t, x) for x in values]
        if "field" in kinds and not rows and not values:
            bag.fields += [(t, x) for x in t.terms if x.kind == "field"]
        if "kind" in kinds and not values:
            bag.kinds += [(t, x) for x in t.terms if x.kind == "kind"]
        bag.nouns += [x for x in t.terms if x.kind == "noun"]
        if "heading" in kinds:
            bag.headings += [(t, x) for x in t.terms if x.kind == "heading"]
    _guesses(bag, segment)
    for relation in v.document.relations:
        swallowed = s.has("named_with") and relation.noun in s.of("named_with")[0].text
        titled = any(t.text.endswith(relation.noun) for t, _ in bag.headings)
        if (swallowed or titled) and relation.key != "targets":
            bag.nouns.append(Term("noun", relation.noun, relation.key))
    if s.has("named_with") and not bag.nouns and v.document.relations:
        bag.nouns.append(Term("noun", v.document.relations[0].noun, v.document.relations[0].key))
    return bag


def _is_section(t: Token, s: Scan, v: Vocabulary) -> bool:
    """A name that is a row's and a heading's: a heading where rows under it are asked for."""
    held = [x for x in t.terms if x.kind == "heading" and any(x.index in v.document.ancestry(r.heading) for _, r in v.rows.values())]
    after = s.question.key[t.end : t.end + 8]
    return bool(held) and (bool(re.match(r"(?:那个|这个|的)?(?:专栏|行动|板块|这块|标志性项目|方面|里|中|领域)", after)) or any(x.kind == "noun" for y in s.tokens for x in y.terms) and s.has("which", "agg"))


def _guesses(bag: Bag, segment: Segment) -> None:
    """Runs that are part of a row's name, a slip of a name, or a name in pinyin, become what they mean."""
    left: list[Token] = []
    for t in bag.runs:
        found = _guess(t, bag, segment)
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
    bag.twins = [(t, names) for t in left if (names := twin(t.text, bag.v))]
    bag.runs = [t for t in left if t.value]
    bag.soft = [t for t in left if not t.value]
    bag.rows.sort(key=lambda x: x[0].start)


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
    after = bag.scan.question.key[t.end : t.end + 6]
    if re.match(r"(?:那个|这个|的|这)?(?:专栏|行动|板块|领域)", after):
        held = [i for i, h in enumerate(v.document.headings) if h.kind in ("column", "section") and words in key(h.title)]
        rows_under = [i for i in held if any(i in v.document.ancestry(r.heading) for _, r in v.rows.values())]
        if held:
            return [Term("heading", v.document.headings[i].title, index=i) for i in (rows_under[-1:] or held[-1:])], ""
    parts = part_of(words, v, segment)
    if parts and len(parts) <= 6:
        if len({p.relation for p in parts}) > 1:
            order = {"projects": 0, "indicators": 1}
            best = min(order.get(p.relation, 2) for p in parts)
            parts = [p for p in parts if order.get(p.relation, 2) == best]
        return parts, ""
    if heard := sounding_part(words, v):
        if len(heard) == 1:
            return heard, f"“{words}”按“{heard[0].value}”理解"
    near = slip(words, v)
    targets = {(x.kind, x.value) for a in near for x in v.terms[a] if x.kind in ("row", "value", "heading")}
    if near and len(targets) == 1:
        terms = [x for x in v.terms[near[0]] if x.kind in ("row", "value", "heading")]
        return terms, f"“{words}”按“{terms[0].value}”理解"
    return None


def read(question: str, v: Vocabulary, segment: Segment, history: bool = False) -> tuple[Reading | None, Bag]:
    """The typed reading of a question over one document, or None when no relation answers it."""
    bag = gather(scan(question, v, segment), v, segment)
    return _Reader(bag, v, segment, history).read(), bag


class _Reader:
    def __init__(self, bag: Bag, v: Vocabulary, segment: Segment, history: bool) -> None:
        self.bag, self.v, self.segment, self.history = bag, v, segment, history
        self.text = bag.scan.question.key
        self.doc = v.document.id

    # -- which relation -----------------------------------------------------------------

    def relation(self) -> Relation | None:
        votes: dict[str, float] = {}
        for _, terms in self.bag.rows:
            for key_ in {t.relation for t in terms}:
                votes[key_] = votes.get(key_, 0) + 4
        for tok in self.bag.scan.of("year"):
            for relation in self.v.document.relations:
                if any(f.year == tok.figure for f in relation.fields):
                    votes[relation.key] = votes.get(relation.key, 0) + 1
        for n in self.bag.nouns:
            votes[n.relation] = votes.get(n.relation, 0) + 3
        for tok, t in self.bag.values:
            if not t.weak:
                votes[t.relation] = votes.get(t.relation, 0) + 2 / max(1, sum(1 for k, _ in self.bag.values if k is tok))
        for tok, t in self.bag.fields:
            votes[t.relation] = votes.get(t.relation, 0) + 1 / max(1, sum(1 for k, _ in self.bag.fields if k is tok))
        for t in self.columns():
            for relation in self.v.document.relations:
                if any(self.under(r.heading, t) for r in relation.rows):
                    votes[relation.key] = votes.get(relation.key, 0) + 1.5
        if any(t.unit == "亿元" for t in self.bag.scan.of("figure", "bounds")):
            votes["projects"] = votes.get("projects", 0) + 0.5
        if self.bag.has("begin", "finish", "span", "howlong"):
            for relation in self.v.document.relations:
                if relation.field("start"):
                    votes[relation.key] = votes.get(relation.key, 0) + 0.5
        known = [r for r in self.v.document.relations if r.key in votes]
        if not known:
            return None
        main = {"projects": 0, "indicators": 1, "tasks": 2, "targets": 9}
        return min(known, key=lambda r: (-votes[r.key], main.get(r.key, 5)))

    def under(self, heading: int, wanted: int) -> bool:
        return wanted in self.v.document.ancestry(heading)

    def columns(self) -> list[int]:
        """Heading indices that the question names by number or title."""
        found: list[int] = []
        wanted = {"column": "column", "chapter": "chapter", "table": "table", "columns": "column"}
        for t in self.bag.scan.of(*wanted):
            low = int(t.figure or 0)
            high = int(t.second or low)
            for i, h in enumerate(self.v.document.headings):
                if h.kind == wanted[t.cls] and h.value is not None and low <= h.value <= high and (h.number or t.cls != "chapter"):
                    found.append(i)
        return found

    def named_headings(self) -> list[int]:
        """Headings named by title that hold rows of a relation, the deepest for each name."""
        found: list[int] = []
        for _, t in self.bag.headings:
            if any(self.under(r.heading, t.index) for rel in self.v.document.relations if rel.key != "targets" for r in rel.rows):
                found.append(t.index)
        return [h for h in dict.fromkeys(found) if not any(o != h and h in self.v.document.ancestry(o) for o in found)]

    # -- the reading --------------------------------------------------------------------

    def read(self) -> Reading | None:
        b, s = self.bag, self.bag.scan
        if not s.tokens:
            return None
        if s.has("page", "say") and not b.rows and not s.has("figure"):
            return None
        if b.twins and (b.fields or b.nouns or s.has("who", "when", "howmuch", "where", "yesno", "card")):
            tok, names = b.twins[0]
            return Missing("row", tok.text, tuple(names), document=self.doc)
        relation = self.relation()
        if relation is None:
            return self.unknown_unit(None)
        if len(b.rows) >= 1 and not s.has("named_with"):
            rows = self.row_query(relation)
            if rows is not None:
                return rows
        return self.list_query(relation)

    def select_keys(self, relation: Relation) -> list[str]:
        """Fields asked for, in the order of the question."""
        found: list[tuple[int, str]] = []
        for tok, t in self.bag.fields:
            if t.relation == relation.key:
                found.append((tok.start, t.field.split("@")[0]))
        if relation.field("base") or relation.field("target"):
            for tok in self.bag.scan.of("year", "years"):
                for year in (tok.figure, tok.second):
                    if year is None:
                        continue
                    f = next((f for f in relation.fields if f.year == int(year)), None)
                    if f:
                        found.append((tok.start, f.key))
        keys = list(dict.fromkeys(k for _, k in sorted(found)))
        if self.bag.has("decade") and relation.field("planned") and "投" in self.text and "planned" not in keys:
            keys = ["planned", *[k for k in keys if k != "total" or "总投资" in self.text]]
        if "growth" in keys and "cumulative" not in keys and relation.field("cumulative"):
            keys.append("cumulative")
        return keys

    # -- one or more named rows ---------------------------------------------------------

    def row_query(self, relation: Relation) -> Reading | None:
        b, s, doc = self.bag, self.bag.scan, self.doc
        groups: list[tuple[Token, list[Term]]] = []
        for tok, terms in b.rows:
            mine = [t for t in terms if t.relation == relation.key]
            if mine:
                groups.append((tok, mine))
        if not groups:
            return None
        groups = self.narrowed(groups, relation)
        several = [(tok, terms) for tok, terms in groups if len(terms) > 1]
        listing = s.has("which") and (b.nouns or s.has("about")) and len(groups) == 1 and several and not self.bag.fields
        if listing:
            return None
        columns = self.columns()
        if several and not s.has("super", "agg", "cmp"):
            tok, terms = several[0]
            if s.has("which") and not self.select_keys(relation):
                return None
            if len(terms) <= 6:
                readings = tuple(s.question.source.replace(s.question.words(tok.start, tok.end), t.value, 1) for t in terms)
                return Ambiguous(tok.text, readings, doc, tuple(t.value for t in terms))
            return None
        ids = tuple(dict.fromkeys(i for _, terms in groups for i in terms[0].ids[:1]))
        if several and s.has("super", "agg", "cmp"):
            ids = tuple(dict.fromkeys(i for _, terms in groups for t in terms for i in t.ids[:1]))
        base = Query(doc, relation.key, rows=ids, assumed=tuple(b.assumed))
        name = groups[0][1][0].value
        select = self.select_keys(relation)
        if s.has("span", "howlong") or (s.has("begin") and s.has("finish")):
            select = [k for k in ("start", "end") if relation.field(k)] + [k for k in select if k not in ("start", "end")]
        elif s.has("begin", "finish", "when") and relation.field("start") and not ((s.has("howmuch") or any(t.field in ("total", "planned") for _, t in b.fields)) and not s.has("when", "yesno")):
            extra = (["start"] if s.has("begin") else []) + (["end"] if s.has("finish") else [])
            if extra or (s.has("when") and not select):
                select = [*select, *[k for k in (extra or ["start", "end"]) if k not in select]]
        if s.has("when") and not select and relation.field("base"):
            select = ["base"]
        if s.has("who") and relation.field("units") and "units" not in select:
            select.append("units")
        if s.has("which_unit") and relation.field("units") and "units" not in select and not any(relation.field(k) and relation.field(k).type == "list" for k in select if relation.field(k)):  # type: ignore[union-attr]
            select.append("units")
        if s.has("where_said") and relation.field("column"):
            select.append("column")
        elif re.search(r"专栏几|几号专栏|第几个专栏|哪个专栏|专栏多少", self.text) and relation.field("column"):
            select = [k for k in select if k != "column"] + ["column"]
        if s.has("where") and relation.field("location") and not select:
            select.append("location")
        if s.has("progress") or (s.has("now") and (s.has("finish", "begin", "yesno", "howmuch") or any("投资" in t.text for t, _ in b.fields))):
            return Missing("progress", "目前的进展", tuple(self.field_labels(relation)), name, doc)
        select += [k for k in self.by_label(relation) if k not in select]
        missing_year = self.year_slot(relation, select, ids)
        if missing_year:
            return replace(missing_year, subject=name)
        if s.has("decade") and "投" in self.text and relation.field("total") and not relation.field("planned"):
            return Missing("field", "“十四五”期间计划投资", tuple(self.field_labels(relation)), name, doc)
        if (check := self.check(relation, select)) and len(ids) == 1:
            rest = tuple(k for k in select if k != check.field and k != "cumulative")
            return replace(base, check=check, select=rest)
        computed = self.computed(relation, select, bool(columns))
        if computed and not (len(ids) > 1):
            return replace(base, computed=computed, select=tuple(select), filters=tuple(self.column_filters(columns)) if computed == "of_column" else ())
        if len(ids) > 1:
            compare = s.has("cmp") or bool(re.search(r"vs|谁|哪个|更|比", self.text)) or s.has("agg")
            if s.has("agg") and any(t.value in ("sum", "mean", "total") for t in s.of("agg")):
                ops = tuple(Aggregate("mean" if t.value == "mean" else "sum", k) for t in s.of("agg") for k in select[:1] if t.value in ("sum", "mean", "total"))
                return replace(base, aggregates=ops or (Aggregate("count"),))
            return replace(base, select=tuple(select), compare=compare, order=self.comparison(relation, select))
        asked = self.asked(groups, select)
        if asked and relation.key == "targets":
            return None
        if asked and not (select and self.only_noise(asked)):
            amount = [tok for tok, t in b.fields if t.relation == relation.key and t.field in ("total", "planned", "units")]
            loose = bool(amount) and all(tok.text in ("多少钱", "投资", "负责", "投入", "由", "管", "投资额") for tok in amount)
            if not select or loose or self.names_another_field(asked):
                return replace(base, asked=asked, select=tuple(k for k in select if not loose or k not in ("total", "units")))
            return replace(base, select=tuple(select), asked=asked)
        if not select and not s.has("card", "which", "howmuch", "say", "mean", "where", "how") and b.values and len(groups) == 1:
            select = [t.field for _, t in b.values[:1] if t.relation == relation.key]
        if not select and (s.has("howmuch") or s.has("where")) and self.sizes():
            return replace(base, asked=self.sizes())
        return replace(base, select=tuple(select))

    def narrowed(self, groups: list[tuple[Token, list[Term]]], relation: Relation) -> list[tuple[Token, list[Term]]]:
        """Of several rows that a word may mean, those that the other words (a unit, a place in the name) leave."""
        found = []
        for tok, terms in groups:
            if len(terms) > 1:
                keep = [t for t in terms if all(self.agrees(t, value, vt) for vt, value in self.bag.values if value.relation == relation.key)]
                columns = self.columns()
                if columns:
                    keep = [t for t in keep if any(self.under(self.v.rows[t.ids[0]][1].heading, c) for c in columns)] or keep
                terms = keep or terms
            found.append((tok, terms))
        return found

    def agrees(self, row: Term, value: Term, tok: Token) -> bool:
        cells = self.v.rows[row.ids[0]][1].cells
        cell = cells.get(value.field)
        held = cell.value if cell else None
        if isinstance(held, tuple) and any((u.name if isinstance(u, Unit) else u) == value.value for u in held):
            return True
        return held == value.value or tok.text in key(row.value) or key(value.value)[:2] in key(row.value)

    def field_labels(self, relation: Relation) -> list[str]:
        return [f.label for f in relation.fields if f.key not in ("number", "name") and not f.open]

    def year_slot(self, relation: Relation, select: list[str], ids: tuple[str, ...]) -> Missing | None:
        """A year that the row has no value for: 2030年服务业增加值, 2023年当年计划投资."""
        years = [int(y) for t in self.bag.scan.of("year", "years") for y in (t.figure, t.second) if y is not None]
        if not years:
            return None
        row = self.v.rows[ids[0]][1]
        if relation.field("base") or relation.field("target"):
            held = {f.year for f in relation.fields if f.year}
            held |= {c.year for c in row.cells.values() if c.year}
            gone = [y for y in years if y not in held]
        elif relation.key == "targets":
            held = {c.value for k, c in row.cells.items() if k == "year"}
            gone = [y for y in years if y not in held]
        else:
            period = [int(x) for x in re.findall(r"\d{4}", self.v.document.meta.period)]
            asks_money = any(k in ("total", "planned") for k in select)
            gone = [y for y in years if y not in period] if asks_money and not self.bag.has("yesno", "begin", "finish") else []
        if gone:
            held_words = tuple(f"{y}年" for y in sorted(x for x in held if x)) if relation.key != "projects" and (relation.field("base") or relation.key == "targets") else ()
            return Missing("slot", f"{gone[0]}年", held_words, document=self.doc)
        return None

    def check(self, relation: Relation, select: list[str]) -> Check | None:
        s, b = self.bag.scan, self.bag
        if not s.has("yesno") and not re.search(r"吧|属实|是.{1,8}(?:还是)", self.text):
            return None
        for tok, value in b.values:
            if value.relation == relation.key:
                return Check(value.field, "is", value.value, value.value)
        for tok in s.of("figure"):
            keys = [k for k in select if relation.field(k) and relation.field(k).type == "number"] or (["total"] if tok.unit == "亿元" and relation.field("total") else [])  # type: ignore[union-attr]
            if keys and tok.figure is not None and (tok.unit in ("亿元", "%", "") or relation.field("unit")):
                return Check(keys[0], tok.op or "=", tok.figure, tok.text)  # type: ignore[arg-type]
        for tok in s.of("year"):
            if relation.field("start") and s.has("begin", "finish"):
                return Check("start" if s.has("begin") else "end", tok.op or "=", int(tok.figure or 0), tok.text)  # type: ignore[arg-type]
        for t in self.columns():
            if relation.field("column"):
                words = self.v.document.headings[t].span.of(self.v.document.text).strip()
                return Check("column", "is", words, words)
        for r in b.runs:
            if ORGANISATION.search(r.text) and (s.has("who") or any(t.field.startswith("units") for _, t in b.fields)):
                return Check("units", "is", r.text, r.text)
        return None

    def computed(self, relation: Relation, select: list[str], in_column: bool) -> str:
        s = self.bag.scan
        has = {f.key for f in relation.fields}
        if s.has("howlong") and {"start", "end"} <= has:
            return "duration"
        if s.has("rest") and {"total", "planned"} <= has or ({"total", "planned"} <= has and re.search(r"(?:十四五|五年)(?:期间)?(?:之外|以外)|总投资减", self.text)):
            return "rest"
        if s.has("share") and relation.field("total"):
            if in_column or re.search(r"占(?:该|本|整个|所在|全部|所有|\d+个)?(?:专栏|项目|总)", self.text) and "planned" not in select:
                return "of_column"
            if "planned" in has:
                return "share"
        if {"base", "target"} <= has:
            if s.has("growth_total"):
                return "growth_total"
            if s.has("increase", "cmp") and any(t.value != "more" for t in s.of("cmp", "increase")):
                return "increase"
        return ""

    def comparison(self, relation: Relation, select: list[str]) -> Order | None:
        keys = [k for k in select if relation.field(k) and relation.field(k).type in ("number", "year", "integer")]  # type: ignore[union-attr]
        if not keys:
            if self.bag.has("begin", "finish", "when") and relation.field("start"):
                keys = ["end" if self.bag.has("finish") else "start"]
            else:
                keys = ["total"] if relation.field("total") else ["target"] if relation.field("target") else [f.key for f in relation.fields if f.type == "number"][:1]
        small = any(t.text in _SMALL for t in self.bag.scan.of("cmp"))
        return Order(keys[0], not small) if keys else None

    def asked(self, groups: list[tuple[Token, list[Term]]], chosen: list[str]) -> str:
        """Words about the row that no field took: 占地多少亩 → 占地 亩."""
        taken = [(t.start, t.end) for t, _ in groups]
        words = [w for t in (*self.bag.runs, *(() if chosen else self.bag.soft)) if not any(a <= t.start < b for a, b in taken) for w in ([self.whole(t)] if t.value else [t.text] if len(t.text) <= 3 and not re.search(r"几|多少", t.text) else [])]
        words = [w for w in words if not any(w in (relation.field(k) or Field("", "", "text")).label for relation in self.v.document.relations for k in chosen)]
        row = self.v.rows[groups[0][1][0].ids[0]][1]
        words = [p for w in words if not STOP.fullmatch(w) for p in pieces(w, key(row.piece.reading(self.v.document.text))) if not STOP.fullmatch(p)]
        words += [t.text for t, x in self.bag.headings if not t.terms or not any(a <= t.start < b for a, b in taken)]
        if self.bag.has("howmuch", "howlong") or re.search(r"[几多]", self.text):
            words += [m[1] for m in re.finditer(r"(?:多少|几)个?([\u4e00-\u9fff]{1,3}?)(?:$|[，。？级的])", self.text) if m[1] not in ("钱", "亿", "元", "年", "亿元")]
        return " ".join(dict.fromkeys(w for w in words if w))

    def whole(self, run: Token) -> str:
        """The run with the word for its kind behind it that the grammar took: 施工 + 单位."""
        m = re.match(r"单位|部门|公司|人员|负责人|电话|费用|价格|利率|进度|人|方|率", self.text[run.end :])
        return run.text + (m.group() if m else "")

    def only_noise(self, asked: str) -> bool:
        return all(GENERIC.fullmatch(w) or len(w) == 1 or w in ("亿", "亿元", "多") for w in asked.split())

    def by_label(self, relation: Relation) -> list[str]:
        """Fields of the document's own that a question word asks for: 在哪 → …地点, 谁 → …单位, 预计多少人 → 预计人数."""
        s = self.bag.scan
        wanted = [(s.has("where"), r"(?:地点|地址|场所|位置|场地)$"), (s.has("when"), r"(?:时间|日期|月份|时限|期限)$"), (s.has("who", "which_unit") and not relation.field("units"), r"(?:单位|部门|人|主体|机构)$")]
        found = [f.key for f in relation.fields for asked, label in wanted if asked and re.search(label, f.label)]
        if s.has("howmuch"):
            counter = re.search(r"(?:多少|几)(?:个)?([\u4e00-\u9fff])", self.text)
            for f in relation.fields:
                words = [t.text for t in self.bag.runs if all(c in f.label for c in t.text)]
                if f.type == "number" and not f.year and f.key not in ("total", "planned", "growth", "cumulative") and counter and counter[1] in f.label and (words or not self.bag.runs):
                    found.append(f.key)
        return found

    def names_another_field(self, asked: str) -> bool:
        return bool(re.search(r"(?:单位|电话|人|价|费|率|面积|人数|进度|时间|地址|标准|金额|数量|岗位|产值|税收)$", asked.split()[-1] if asked.split() else ""))

    def sizes(self) -> str:
        found = re.findall(r"占地|用地|面积|建筑|规模|核心区|床位|泊位|车位|停车位|多大", self.text)
        return " ".join(w if w != "多大" else "面积" for w in found)

    # -- lists, sums, groups ------------------------------------------------------------

    def filters(self, relation: Relation) -> list[Filter] | Missing:
        b, s = self.bag, self.bag.scan
        found: list[Filter] = []
        role = self.role(relation)
        negated = s.has("neg") and bool(re.search(r"(?:不是|不由|不归|并非|非)", self.text)) or s.has("except")
        by_field: dict[str, list[tuple[Token, Term]]] = {}
        for tok, t in b.values:
            if t.relation == relation.key and not (t.weak and not self.responsible(relation)):
                by_field.setdefault(t.field, []).append((tok, t))
        for key_, terms in by_field.items():
            names = list(dict.fromkeys(t.value for _, t in terms))
            for name in names:
                found.append(Filter(key_, "is_not" if negated else "is", name, name, role if key_ == "units" else ()))
        for tok, t in b.kinds:
            if t.relation == relation.key and not by_field.get(t.field) and not self.grouping(relation):
                found.append(Filter(t.field, "is_not" if negated else "contains", t.value, t.value))
        found += self.column_filters(self.columns())
        if not self.columns():
            found += self.column_filters(self.named_headings())
        found += self.figures(relation)
        found += self.years(relation)
        for t in s.of("named_with"):
            found.append(Filter("name", "contains", t.value, t.value))
        if re.search(r"(?:两|多|几|2)[家个](?:单位|部门)|联合(?:负责|牵头)|共同(?:负责|牵头)|一起(?:负责|牵头)", self.text) and relation.field("units"):
            found.append(Filter("units", ">=", 2, "两个以上责任单位"))
        found += self.presence(relation)
        return found

    def column_filters(self, headings: list[int]) -> list[Filter]:
        doc = self.v.document
        if not headings:
            return []
        return [Filter("", "under", tuple(headings), "、".join(re.sub(r"\s+", " ", doc.headings[i].span.of(doc.text).strip()) for i in headings))]

    def role(self, relation: Relation) -> tuple[str, ...]:
        named = [t.field.split("@")[1] for _, t in self.bag.fields if t.relation == relation.key and t.field.startswith("units@")]
        if named:
            return tuple(dict.fromkeys((*named, "responsible") if "lead" in named else named))
        return ("responsible", "lead")

    def responsible(self, relation: Relation) -> bool:
        return any(t.relation == relation.key and t.field.startswith("units") for _, t in self.bag.fields) or bool(self.bag.nouns) or self.bag.has("who", "which_unit")

    def number_field(self, relation: Relation, tok: Token) -> Field | None:
        """The field that a figure is compared with: the nearest one named, else the first of its unit."""
        named = [(abs(k.start - tok.start) + (0 if k.end <= tok.start else 3), t.field) for k, t in self.bag.fields if t.relation == relation.key and (f := relation.field(t.field)) and f.type in ("number", "integer")]
        if named:
            return relation.field(min(named)[1])
        if self.bag.has("share") and "planned" in {f.key for f in relation.fields}:
            return None
        if tok.unit == "亿元" or (not tok.unit and relation.field("total")):
            return relation.field("total") or next((f for f in relation.fields if f.type == "number"), None)
        if tok.unit == "%":
            return relation.field("growth")
        return next((f for f in relation.fields if f.type == "number" and (f.unit == tok.unit or (tok.unit and f.unit.endswith(tok.unit)))), None) or (next((f for f in relation.fields if f.type == "number"), None) if tok.op else None)

    def figures(self, relation: Relation) -> list[Filter]:
        found: list[Filter] = []
        if self.bag.has("verify"):
            return found
        for tok in self.bag.scan.of("figure", "bounds"):
            if tok.unit == "年" and tok.figure is not None and relation.field("start") and (tok.op or self.bag.has("howlong", "span")):
                found.append(Filter("duration", tok.op or "=", tok.figure, tok.text))  # type: ignore[arg-type]
                continue
            if tok.cls == "figure" and tok.unit in ("个", "") and not tok.op:
                continue
            f = self.number_field(relation, tok)
            if tok.unit == "%" and self.bag.has("share") and relation.field("planned"):
                found.append(Filter("share", tok.op or "=", tok.figure or Decimal(0), tok.text))  # type: ignore[arg-type]
                continue
            if f is None or tok.figure is None:
                continue
            value = tok.figure
            if tok.unit == "亿元" and f.unit != "亿元" and not tok.text.endswith("元"):
                value *= 10**8  # 1 万 against 人
            if tok.second is not None:
                found.append(Filter(f.key, "between", (value, tok.second), f"{value}—{tok.second}{f.unit}"))
            elif tok.op or tok.unit in ("亿元", "%"):
                op = tok.op or ("=" if re.search(r"正好|刚好|恰好|等于|是|为|的", self.text) else "=")
                found.append(Filter(f.key, op, value, f"{value.normalize():f}{tok.unit or f.unit}"))  # type: ignore[arg-type]
        return found

    def years(self, relation: Relation) -> list[Filter]:
        if not relation.field("start") or not relation.field("end"):
            deadline = relation.field("deadline")
            if deadline:
                return [Filter("deadline", "contains", f"{t.figure}年", f"{t.figure}年") for t in self.bag.scan.of("year")]
            return []
        found: list[Filter] = []
        s = self.bag.scan
        for tok in s.of("year", "years"):
            near = self.text[max(0, tok.start - 14) : tok.end + 12]
            begins = bool(re.search(r"开工|启动|开始|动工|开建|起步|始建|开工|新开|起", near))
            ends = bool(re.search(r"完工|建成|竣工|完成|结束|收尾|建完|完结|投用|交付|到期|干到|拖到|做到|持续到|延续到|建到|到$", near)) or bool(re.search(r"(?:到|至)$", self.text[max(0, tok.start - 2) : tok.start]))
            year = int(tok.figure or 0)
            if tok.cls == "years":
                pair = (Decimal(year), Decimal(int(tok.second or 0)))
                both = re.search(r"建设期|期限|年限|起止|周期", self.text) and not (begins or ends)
                if both:
                    found += [Filter("start", "=", year, f"{year}"), Filter("end", "=", int(tok.second or 0), f"{tok.second}")]
                elif ends and not re.search(r"开工|启动|开始|动工|开建", near):
                    found.append(Filter("end", "between", pair, tok.text))
                elif begins:
                    found.append(Filter("start", "between", pair, tok.text))
                continue
            if re.search(r"在建|建设中|实施中", self.text):
                found.append(Filter("", "during", year, f"{year}年在建"))
                continue
            strictly_ends = ends and not re.search(r"开工|启动|开始|动工|开建|始建", near)
            target = "end" if strictly_ends else "start"
            if not begins and not ends and any(t.field in ("end",) for _, t in self.bag.fields):
                target = "end"
            found.append(Filter(target, tok.op or "=", year, f"{year}"))  # type: ignore[arg-type]
        return found

    def presence(self, relation: Relation) -> list[Filter]:
        """Rows that lack, or have, something: 没有增速的指标, 用累计增长表示的指标."""
        named = [(tok, f) for tok, t in self.bag.fields if t.relation == relation.key and (f := relation.field(t.field))]
        s = self.bag.scan
        if not named or s.has("super", "figure", "agg", "cmp", "order", "share", "bounds"):
            return []
        if not self.bag.nouns:
            return []
        found: list[Filter] = []
        for tok, f in named:
            if f.type == "list":
                continue
            before = self.text[max(0, tok.start - 4) : tok.start]
            after = self.text[tok.end : tok.end + 8]
            if re.search(r"(?:没有|没列|未列|没|缺|无|未|缺少|没写)$", before) or re.search(r"^.{0,3}(?:是横杠|空着|为空|没列|没写|未列|缺失|没有)", after):
                if not any(x.field == f.key for x in found):
                    found.append(Filter(f.key, "missing", None, f.label))
            elif re.search(r"(?:而不是|不是|而非)$", before):
                continue
            elif re.search(r"(?:用|按|以|有|列了|写了)$", before) or f.key == "cumulative":
                if not any(x.field == f.key for x in found):
                    found.append(Filter(f.key, "present", None, f.label))
        return found

    def grouping(self, relation: Relation) -> str:
        """The field that the question asks to group by: 哪个单位…最多, 各专栏, 按年份."""
        s = self.bag.scan
        if s.has("which_unit") and relation.field("units") and (s.has("super", "cmp", "order", "agg", "top") or not self.bag.values):
            if s.has("super", "order", "top", "agg", "each", "cmp"):
                return "units"
        if re.search(r"谁.{0,8}(?:最多|最大|最少|最高)", self.text) and relation.field("units"):
            return "units"
        for m in re.finditer(r"(?:各个?|每个|每家|每|按照?|分|四个|三个|几个|哪个|各家)(单位|责任单位|牵头单位|部门|县市区|县|区县|地区|专栏|行动|类别|类|领域|年份|年|地方|县区)(?!都)", self.text):
            word = m[1]
            if word in ("专栏", "行动") and relation.field("column") and (s.has("super", "order", "agg", "cmp", "each", "howmuch", "top") or "多少" in self.text):
                return "column"
            if word in ("类别", "类", "领域") and relation.field("category"):
                return "category"
            if word in ("年份", "年") and relation.field("start") and s.has("agg", "super", "order", "each"):
                return "end" if s.has("finish") else "start"
            if relation.field("units") and word not in ("专栏", "行动", "类别", "类", "领域", "年份", "年") and s.has("super", "order", "agg", "cmp", "each", "howmuch", "top", "which"):
                return "units"
        if relation.field("category") and re.search(r"(?:几|多少|哪)(?:大|个)?(?:类别|类|领域|方面)|分(?:成|为)(?:几|哪)", self.text):
            return "category"
        for tok, t in self.bag.fields:
            f = relation.field(t.field)
            if t.relation == relation.key and f and f.type in ("list", "text") and re.search(r"(?:各|每个|每家|按|分|哪个|哪家|哪一个)$", self.text[max(0, tok.start - 3) : tok.start]) and s.has("super", "order", "agg", "each", "top"):
                return f.key
        return ""

    def aggregates(self, relation: Relation, group: str, group_only: bool) -> tuple[Aggregate, ...]:
        s = self.bag.scan
        numbers = [k for k in self.select_keys(relation) if (f := relation.field(k)) and f.type == "number" and k != "cumulative"]
        found: list[Aggregate] = []
        ops = [t.value for t in s.of("agg")]
        if "mean" in ops:
            found += [Aggregate("mean", k) for k in (numbers or ["total"])]
        counts = "count" in ops or re.search(r"多少个|几个|多少项|几项|有几|多少家|有多少(?!钱|亿)|几多个|多少条", self.text) is not None
        sums = "sum" in ops or ("total" in ops and bool(numbers)) or (bool(numbers) and s.has("howmuch") and not s.has("super", "top", "nth"))
        if counts and "mean" not in ops:
            found.append(Aggregate("count"))
        if sums and "mean" not in ops:
            default = ["total"] if relation.field("total") else []
            found += [Aggregate("sum", k) for k in (numbers or ([] if counts else default))]
            if not numbers and re.search(r"投", self.text) and default and not any(a.op == "sum" for a in found):
                found.append(Aggregate("sum", "total"))
            if not found:
                found.append(Aggregate("count"))
        if not found and "total" in ops:
            found.append(Aggregate("count"))
        if not found and group:
            found = [Aggregate("sum", k) for k in numbers] or [Aggregate("count")]
        return tuple(dict.fromkeys(found))

    def ordering(self, relation: Relation) -> Order | None:
        s = self.bag.scan
        numeric = [k for k in self.select_keys(relation) if (f := relation.field(k)) and f.type in ("number", "year", "integer") and k != "cumulative"]
        fallback = numeric[0] if numeric else "total" if relation.field("total") else "growth" if s.has("share") else next((f.key for f in relation.fields if f.type == "number"), "")
        tops, nth, order = s.of("top"), s.of("nth"), s.of("order")
        supers = s.of("super")
        key_, descending = fallback, True
        if supers:
            word = supers[0]
            if word.value in ("first", "last") and relation.field("start"):
                key_ = "end" if s.has("finish") or "end" in numeric else "start"
                descending = word.value == "last"
            elif word.text in ("最长", "最久", "最短") and relation.field("start"):
                key_, descending = "duration", word.value == "max"
            else:
                descending = word.value in ("max", "last")
            if re.search(r"占比|比例", self.text) and relation.field("planned"):
                key_ = "share"
        if order:
            descending = order[0].value == "desc"
        limit = int(tops[0].figure or 0) if tops else 1 if supers else None
        if tops and tops[0].value == "last":
            descending = not descending
        if tops and s.has("howlong", "span") and relation.field("start"):
            key_ = "duration"
        if nth:
            return Order(key_, descending, None, int(nth[0].figure or 1))
        if not key_ or (limit is None and not order):
            return None
        return Order(key_, descending, limit)

    def list_query(self, relation: Relation) -> Reading | None:
        b, s, doc = self.bag, self.bag.scan, self.doc
        got = self.filters(relation)
        if isinstance(got, Missing):
            return got
        filters = got
        group = self.grouping(relation)
        values = [f for f in filters if f.op == "is" and f.field]
        same = [f for f in values if values and f.field == values[0].field]
        columns = self.columns() or self.named_headings()
        compare = s.has("cmp") or bool(re.search(r"vs|相比|谁", self.text))
        order = self.ordering(relation)
        aggregates = self.aggregates(relation, group, False)
        answerable = bool(b.nouns) or any(f.op == "=" and b.fields for f in filters) or bool(aggregates and (filters or b.fields)) or bool(filters and (self.responsible(relation) or (len(filters) > 1 and s.has("which", "super", "top", "nth", "howmuch", "exists")))) or bool(group and (filters or columns)) or (len(columns) > 1 and compare) or bool(order and (b.fields or filters)) or any(f.op in (">", ">=", "<", "<=", "between", "during") for f in filters) or (bool(filters) and any(f.field in ("start", "end") for f in filters) and s.has("begin", "finish"))
        if not answerable:
            return self.unknown_unit(relation)
        problem = self.leftovers(relation, filters, order, aggregates)
        if isinstance(problem, (Missing, Ambiguous, Query)):
            return problem
        if problem is None:
            return None
        filters = [*filters, *problem]
        if s.has("progress") or (s.has("now") and s.has("finish", "howmuch") and not s.has("which")):
            return Missing("progress", "目前的进展", tuple(self.field_labels(relation)), "", doc)
        base = Query(doc, relation.key, filters=tuple(filters), assumed=tuple(b.assumed), exists=s.has("exists") or bool(re.search(r"有.{0,12}吗", self.text)))
        if s.has("share") and not values and not columns and all(f.field == "*" for f in filters):
            return None
        if s.has("share") and (values or columns or filters) and not any(f.field == "share" for f in filters) and not (order and order.field == "share"):
            numbers = [k for k in self.select_keys(relation) if (f := relation.field(k)) and f.type == "number"]
            op = Aggregate("sum", numbers[0]) if numbers else Aggregate("count") if re.search(r"个数|数量|多少个|项目数", self.text) or not relation.field("total") else Aggregate("sum", "total")
            return replace(base, share=True, aggregates=(op,))
        if len(same) > 1 and not group:
            rest = tuple(f for f in filters if f not in same)
            if compare or aggregates or order:
                joint = bool(re.search(r"一共|合计|总共|加起来|共计", self.text)) and not compare
                if not joint:
                    ops = self.compared(relation)
                    return replace(base, filters=rest, groups=tuple(same), aggregates=ops, compare=True)
            either = Filter(same[0].field, "is", "、".join(str(f.value) for f in same), "、".join(f.words for f in same), same[0].roles)
            return replace(base, filters=(*rest, either), aggregates=aggregates, order=order)
        if len(columns) > 1 and (compare or aggregates) and not group and len(s.of("columns")) == 0:
            rest = tuple(f for f in filters if f.op != "under")
            ops = self.compared(relation)
            return replace(base, filters=rest, groups=tuple(self.column_filters([c])[0] for c in columns), aggregates=ops, compare=True)
        if group == "column" and len(columns) > 1:
            base = replace(base, filters=tuple(f for f in filters if f.op != "under" or len(columns) == 1))
        if re.search(r"(?:多少|几)(?:个|家)(?:不同的?)?(?:责任单位|单位|部门|牵头单位)|(?:责任单位|单位)(?:一共|共|总共)?有?(?:多少|几)", self.text) and relation.field("units") and not any(f.field == "units" for f in filters):
            return replace(base, group="units", aggregates=(Aggregate("count"),))
        if group:
            limit = Order("", order.descending, order.limit, order.nth) if order and (s.has("super", "top", "nth", "order")) else Order("", True)
            return replace(base, group=group, aggregates=aggregates[:2] or (Aggregate("count"),), order=limit)
        if order and not aggregates:
            return replace(base, order=order, select=tuple(self.select_keys(relation)))
        if order and aggregates and (order.limit or order.nth) and not any(a.op in ("count",) for a in aggregates):
            return replace(base, order=order, aggregates=aggregates if s.has("agg") else ())
        if order:
            return replace(base, order=order, aggregates=aggregates)
        if aggregates:
            return replace(base, aggregates=aggregates)
        return replace(base, select=tuple(k for k in self.select_keys(relation)))

    def compared(self, relation: Relation) -> tuple[Aggregate, ...]:
        numbers = [k for k in self.select_keys(relation) if (f := relation.field(k)) and f.type == "number" and k != "cumulative"]
        mean = any(t.value == "mean" for t in self.bag.scan.of("agg"))
        if numbers:
            return tuple(Aggregate("mean" if mean else "sum", k) for k in numbers)
        if re.search(r"投", self.text) and relation.field("total"):
            return (Aggregate("sum", "total"),)
        return (Aggregate("count"),)

    def leftovers(self, relation: Relation, filters: list[Filter], order: Order | None, aggregates: tuple[Aggregate, ...]) -> list[Filter] | Reading | None:
        """What the words that nothing took mean for a list: a unit or a row that is not there, words to look for
        in the rows, or (None) a question that is not about the relation."""
        b, s = self.bag, self.bag.scan
        one = re.search(r"那个|这个|那条|那家", self.text) is not None
        runs = [t for t in (*b.runs, *(b.soft if one and select_one(self.text) else ())) if one or not GENERIC.fullmatch(t.text) or len(t.text) > 2]
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
        select = self.select_keys(relation)
        if runs and self.looks_like_unit(runs[0], relation):
            return self.missing_unit(runs[0], relation)
        about = s.has("about") or s.has("which") or s.has("agg") or s.has("exists")
        contains = [Filter("*", "contains", w, w) for w in words if self.in_rows(relation, w)]
        single = re.search(r"那个|这个|那条|哪个", self.text) or (select and not aggregates and not order)
        if single and filters and words and select and not s.has("which", "super"):
            fits = [row for row in relation.rows if all(w in key(str(row.cells["name"].value)) for w in words) and self.near(row, filters)]
            if len(fits) == 1:
                return Query(self.doc, relation.key, rows=(fits[0].id,), select=tuple(select), assumed=tuple(b.assumed))
            if len(fits) > 1:
                names = tuple(str(r.cells["name"].value) for r in fits)
                label = "、".join(f.label for k in select if (f := relation.field(k)))
                return Ambiguous("".join(words), tuple(f"{n}的{label}是多少？" if label else f"{n}是什么情况？" for n in names), self.doc, names)
        if len(contains) == len(words) and about:
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
        return [run.text] if any(self.in_rows(r, run.text) for r in self.v.document.relations) else run.value.split()

    def near(self, row: object, filters: list[Filter]) -> bool:
        from .compute import holds

        name = key(str(row.cells["name"].value))  # type: ignore[attr-defined]
        return all(holds(self.v.document, row, f) is True or (f.op == "is" and key(f.words)[:2] in name) for f in filters)  # type: ignore[arg-type]

    def in_rows(self, relation: Relation, words: str) -> bool:
        text = self.v.document.text
        return any(words in key(row.piece.reading(text)) for row in relation.rows)

    def noise(self, words: list[str]) -> bool:
        return all(len(w) == 1 for w in words) and len(words) <= 2

    def looks_like_unit(self, run: Token, relation: Relation) -> bool:
        if not relation.field("units") and not any(f.type == "list" for f in relation.fields):
            return False
        after = self.text[run.end : run.end + 6]
        verb = re.match(r"(?:政府|人民政府|市政府|县政府)?(?:来|要|所|在.{2,8}?里|在)?(?:牵头|负责|承担|主抓|管|领|主管|归口|实施|配合|有哪些|有什么|有几个|的项目|项目|有多少)", after)
        return bool(verb) and (is_place(run.text) or bool(ORGANISATION.search(run.text)) or bool(re.match(r"(?:政府|人民政府)?(?:来|要)?(?:牵头|负责|承担|主抓)", after)))

    def missing_unit(self, run: Token, relation: Relation) -> Missing:
        instead = list(dict.fromkeys(u.name for row in relation.rows if "units" in row.cells for u in (row.cells["units"].value or ()) if isinstance(u, Unit)))  # type: ignore[union-attr]
        return Missing("unit", self.bag.scan.question.words(run.start, run.end), tuple(instead), relation.noun, self.doc)

    def unknown_unit(self, relation: Relation | None) -> Missing | None:
        relation = relation or next((r for r in self.v.document.relations if r.field("units")), None)
        if relation is None:
            return None
        for run in self.bag.runs:
            if self.looks_like_unit(run, relation) and (self.bag.nouns or any(t.field.startswith("units") for _, t in self.bag.fields)):
                return self.missing_unit(run, relation)
        return None


def select_one(text: str) -> bool:
    """Does the question speak of one thing that it only describes: 那个一期项目?"""
    return bool(re.search(r"(?:那个|这个|那条|那家)[^，。？]{2,12}", text))


def pieces(words: str, text: str) -> list[str]:
    """The words cut so that each piece stands in the text where one can: b区块建筑面积 → b区块, 建筑面积."""
    found: list[str] = []
    unknown = ""
    i = 0
    while i < len(words):
        j = next((j for j in range(len(words), i + 1, -1) if words[i:j] in text), 0)
        if j:
            found += [unknown] if len(unknown) > 1 else []
            unknown = ""
            found.append(words[i:j])
            i = j
        else:
            unknown += words[i]
            i += 1
    found += [unknown] if len(unknown) > 1 or not found else []
    return found if len(found) <= 4 else [words]


def amounts(relation: Relation, keys: list[str]) -> list[str]:
    """Of `keys`, those whose cells hold amounts."""
    return [k for k in keys if any(isinstance(r.cells[k].value, Amount) for r in relation.rows if k in r.cells)]


__all__ = ["Bag", "COMPUTED", "Decimal", "amounts", "gather", "read"]
