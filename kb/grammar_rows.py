"""Questions about named rows: fields, checks of a stated fact, computed values, comparisons, words looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import PROSE, Field, Relation

from .compute import measure, names_in
from .grammar import MONEY
from .grammar_statements import StatementGrammar
from .guess import GENERIC
from .keys import key
from .kinds import WHICH_N, measures
from .lexemes import ATTRIBUTE, STOP
from .places import SUFFIX, is_place
from .query import Aggregate, Ambiguous, Filter, Missing, Order, Query, Reading
from .scan import Token
from .sizes import area_named, measures_area, phrase
from .untold import DATES, untold
from .vocabulary import Term

PHASE = re.compile(r"首期|头一?期|(?<![一二三四五六七八九十])[一二三四五六七八九十]期(?![间末内初])")
_BEYOND = re.compile(
    r"(?:比(?P<than>[^，。？]{2,30}?)(?P<way>[高多大贵低少小])|(?:超过|高于|大于|多于|超出|(?P<less>低于|少于|小于))(?P<over>[^，。？]{2,30}?))(?:的|了)(?:标志性|重点|重大|所有)?(?:项目|工程|指标)"
)
_FURTHER = (
    "year",
    "years",
    "figure",
    "bounds",
    "column",
    "columns",
    "chapter",
    "decade",
    "super",
    "top",
    "nth",
    "share",
    "neg",
    "except",
)
_SITED = re.compile(
    r"(?:落|分布|设|建|布局|布点|位|选址)(?:户|局)?(?:在|于)哪|(?:落|分布|设|建)(?:在|到)(?:什么地方|何处)"
)
_SMALL = {"少", "小", "低", "短", "早"}
_WHICH_COLUMN = re.compile(r"专栏几|几号专栏|第几个专栏|哪个专栏|专栏多少")
_RATIO = re.compile(r"占(?![地用道比])|相当于|百分之(?:几|多少)|几成|几倍|多少倍|之比")
_LOOSE = re.compile(r"(?:投)?多少钱|投资|负责|投入|由|管|投资额|投资多少|投多少")
Named = list[tuple[Token, list[Term]]]


_WHEN_DONE = re.compile(r"(?:时候|何时|哪一?年|几时)(?:能|会|才|可以)?(?:全部|全)?完(?=$|[，。？呢啊])")


class RowGrammar(StatementGrammar):
    def row_query(self, relation: Relation) -> Reading | None:
        """The reading as a question about the rows named, or None when it asks for a list."""
        groups = [
            (tok, mine)
            for tok, terms in self.bag.rows
            if (mine := [t for t in terms if t.relation == relation.key])
        ]
        if not groups:
            return None
        groups = [
            (tok, terms)
            for tok, terms in groups
            if len(terms) == 1 or not re.match(r"(?:类|型|方面|领域|有关|相关)", self.text[tok.end :])
        ]  # 文旅类项目 are all those with the word, not one of them
        if self.bag.nouns and self.bag.has("which", "agg", "exists"):
            groups = [(tok, terms) for tok, terms in groups if not self.only_tells_of(tok)]
        if not groups:
            return None
        groups = self.qualified(self.narrowed(groups, relation))
        if beyond := self.beyond(groups, relation):
            return beyond
        if elsewhere := self.misplaced(groups):
            return elsewhere
        several = [(tok, terms) for tok, terms in groups if len(terms) > 1]
        s = self.bag.scan
        if several and len(several[0][0].text) < 3 and not (self.bag.fields or self.bag.nouns):
            return None  # 文旅…要挣多少: a word of several names, where nothing of a row is asked
        pooled = s.has("super", "cmp") or any(t.value != "count" for t in s.of("agg"))
        if several and not pooled:
            listing = s.has("which") and not self.select_keys(relation)
            return None if listing or len(several[0][1]) > 6 else self.ambiguous(*several[0])
        ids = [i for _, terms in groups for t in (terms if pooled else terms[:1]) for i in t.ids[:1]]
        base = Query(
            self.doc,
            relation.key,
            rows=tuple(dict.fromkeys(ids)),
            typed=groups[0][0].text,
            assumed=tuple(self.bag.assumed),
        )
        select = self.selected(relation)
        if gone := self.refused(relation, select, base.rows, groups[0][1][0].value):
            return gone
        if len(base.rows) > 1:
            return self.many(base, relation, select)
        if check := self.check(relation, select, groups[0][1][0]):
            return replace(
                base, check=check, select=tuple(k for k in select if k not in (check.field, "cumulative"))
            )
        columns = self.columns()
        part = self.phase(base.rows[0]) or self.measured()
        computed = "" if part else self.computed(relation, select, bool(columns))
        if computed in ("share", "of_column") and self.part_told(base.rows[0]):
            computed = ""  # 绿地占几成: a share that its own words tell
        if computed:
            scope: tuple[Filter, ...] = ()
            if computed in ("of_column", "rank"):
                units = {
                    t.value: t
                    for _, t in self.bag.values
                    if t.field == "units" and t.relation == relation.key
                }
                scope = tuple(self.column_filters(columns)) or tuple(
                    Filter("units", "is", name, name, ("responsible", "lead")) for name in units
                )
            return replace(base, computed=computed, select=tuple(select), filters=scope)
        asked = self.asked(groups, select)
        if asked and relation.key in PROSE:
            return None
        return self.looked_up(base, relation, select, asked)

    def beyond(self, groups: Named, relation: Relation) -> Query | Missing | None:
        """Rows whose figure is above or below that of the one row named: 总投资比红木小镇高的项目."""
        m = _BEYOND.search(self.text)
        token, terms = groups[0]
        if m is None or len(groups) > 1 or len(terms) > 1 or not self.bag.nouns:
            return None
        if not m.start() <= token.start < m.end():
            return None
        if self.bag.values or self.bag.kinds or self.bag.has(*_FURTHER):
            return Missing("condition", m.group(), document=self.doc)  # more than the one condition read here
        named = self.typed(relation, [f.key for _, f in self.fields_of(relation)], "number")
        field = (named or ["total"])[0]
        known = measure(self.v.rows[terms[0].ids[0]][1], field)
        if known is None or relation.field(field) is None:
            return None
        low = bool(re.search(r"[低少小]", m["way"] or m["less"] or ""))
        words = f"{terms[0].value}的 {known.value.normalize():f} {known.unit}"
        limit = Filter(field, "<" if low else ">", known.value, words)
        counted = self.bag.has("agg")
        return Query(
            self.doc,
            relation.key,
            filters=(limit,),
            aggregates=(Aggregate("count"),) if counted else (),
            assumed=tuple(self.bag.assumed),
        )

    def only_tells_of(self, token: Token) -> bool:
        """Is a name what rows are about (涉及冷链的项目有哪些), not one of them?"""
        before = [t for t in self.bag.scan.of("about") if t.end == token.start and len(t.text) > 1]
        return bool(before) and bool(re.match(r"的", self.text[token.end :]))

    def ambiguous(self, token: Token, terms: list[Term]) -> Ambiguous:
        question = self.bag.scan.question
        words = question.words(token.start, token.end)
        readings = tuple(question.source.replace(words, t.value, 1) for t in terms)
        return Ambiguous(token.text, readings, self.doc, tuple(t.value for t in terms))

    def selected(self, relation: Relation) -> list[str]:
        """The fields asked for: by name, by a question word (谁, 什么时候, 在哪), by 期限, by 专栏几."""
        s, b = self.bag.scan, self.bag
        select = self.select_keys(relation)
        has = {f.key for f in relation.fields}
        money = s.has("howmuch") or any(t.field in ("total", "planned") for _, t in b.fields)
        if (
            s.has("span")
            or (s.has("howlong") and not self.asks_length())
            or (s.has("begin") and s.has("finish"))
        ):
            select = [k for k in ("start", "end") if k in has] + [
                k for k in select if k not in ("start", "end")
            ]
        elif "start" in has and s.has("begin", "finish", "when") and (not money or s.has("when", "yesno")):
            extra = ["start"] * s.has("begin") + ["end"] * bool(
                s.has("finish") or _WHEN_DONE.search(self.text)
            )
            if extra or (s.has("when") and not select):
                select += [k for k in (extra or ["start", "end"]) if k not in select]
        if s.has("now") and "base" in has and not select:
            select = ["base"]  # 目前多少: the latest that the plan tells
        if s.has("when") and "base" in has and (not select or select == ["base"]):
            select = ["base", *(k for k in ("base_year",) if k in has)]
        asks_unit = s.has("who") or (s.has("which_unit") and not self.typed(relation, select, "list"))
        if asks_unit and "units" in has and "units" not in select:
            select.append("units")
        if "column" in has and (s.has("where_said") or _WHICH_COLUMN.search(self.text)):
            select = [*(k for k in select if k != "column"), "column"]
        if s.has("where") and "location" in has and not select:
            select.append("location")
        return select + [k for k in self.by_label(relation) if k not in select]

    def refused(
        self, relation: Relation, select: list[str], ids: tuple[str, ...], name: str
    ) -> Missing | None:
        """What a plan does not hold of the row: how far it has come, another year, the five years' part."""
        s, labels = self.bag.scan, tuple(self.field_labels(relation))
        spent = any("投资" in tok.text for tok, _ in self.bag.fields)
        if s.has("verify"):
            return None
        if s.has("why"):
            return Missing("field", "原因", labels, name, self.doc)
        if relation.field("target") and (m := _SITED.search(self.text)):
            return Missing("field", m.group(), labels, name, self.doc)
        if relation.key != "results" and (
            s.has("progress")
            or (
                s.has("now")
                and not relation.field("base")
                and (s.has("finish", "begin", "yesno", "howmuch") or spent)
            )
        ):
            return Missing("progress", "目前的进展", labels, name, self.doc)
        held = "".join(self.row_words(self.v.rows[i][1]) for i in ids)
        timed = relation.field("deadline") and any("deadline" in self.v.rows[i][1].cells for i in ids)
        if relation.key not in PROSE and (gone := untold(self.plain, held)) and not (timed and gone == DATES):
            return Missing("field", gone, labels, name, self.doc)
        if missing := self.year_slot(relation, select, ids):
            return replace(missing, subject=name)
        if unit := self.other_unit(relation, select, ids):
            return Missing("slot", unit, labels, name, self.doc)
        five_years = s.has("decade") and "投" in self.text and relation.field("total")
        if five_years and not relation.field("planned"):
            return Missing("field", "“十四五”期间计划投资", labels, name, self.doc)
        return None

    def other_unit(self, relation: Relation, select: list[str], ids: tuple[str, ...]) -> str:
        """The unit that a value is asked for in (多少亿元), where the row's own is a share; "" when they agree."""
        asked = re.search(
            r"(?:多少|几)(?:个)?(?P<unit>亿元|亿|万元|元|万人|人|家|个(?!百分点|点))(?!以上)", self.text
        )
        measures = [m for k in select for i in ids if (m := measure(self.v.rows[i][1], k))]
        return asked["unit"] if asked and measures and all(m.unit == "%" for m in measures) else ""

    def many(self, base: Query, relation: Relation, select: list[str]) -> Query:
        """Several rows: added up, compared on a field, or each by itself."""
        s = self.bag.scan
        ops = [t.value for t in s.of("agg") if t.value in ("sum", "mean", "total")]
        if ops:
            sums = tuple(Aggregate("mean" if op == "mean" else "sum", k) for op in ops for k in select[:1])
            return replace(base, aggregates=sums or (Aggregate("count"),))
        compare = s.has("cmp", "agg") or bool(re.search(r"vs|谁|哪个|哪边|更|比", self.text))
        keys = self.typed(relation, select, "number")
        if len(base.rows) == 2 and relation.field("base") and _RATIO.search(self.text):
            self.use_class("share")
            return replace(base, computed="ratio", select=tuple(keys or ["base", "target"]))
        size = phrase(self.text[max(t.end for t, _ in self.bag.rows) :]) or area_named(self.plain)
        asked = self.counted() or size * measures_area(size)
        if compare and asked and (not select or select == ["units"]):  # 谁的建筑面积大: which of the rows
            small, detail = any(t.text in _SMALL for t in s.of("cmp")), self.detail(())
            ranked = Order("", not small)
            return replace(base, asked=asked, detail=detail, compare=True, size=size, order=ranked)
        order = self.comparison(relation, select) if compare else None
        return replace(base, select=tuple(select), compare=compare, order=order)

    def counted(self) -> str:
        """Nouns that two rows are compared by and that no field is (哪边泊位多); "" where money or time is meant."""
        if MONEY.search(self.plain) or self.bag.has("begin", "finish", "span", "howlong"):
            return ""
        nouns = [
            t.text for t in self.bag.runs if not GENERIC.fullmatch(t.text) and not STOP.fullmatch(t.text)
        ]
        return " ".join(nouns)

    def looked_up(self, base: Query, relation: Relation, select: list[str], asked: str) -> Query:
        """The row's fields, or what is asked of it that no field holds."""
        b, s = self.bag, self.bag.scan
        phase = self.phase(base.rows[0])
        if phase and phase not in asked:
            asked = f"{phase} {asked or '投资' * bool(b.fields)}".strip()
        if not asked and not select:
            asked = self.measured() or "位置" * (s.has("where") and not relation.field("location"))
        if asked and (phase or not ((select or relation.field("target")) and self.only_noise(asked))):
            kept = tuple(k for k in select if not phase and self.stands_apart(relation, k, asked))
            return replace(base, select=kept, asked=asked, detail=self.detail(kept))
        if not select and b.values and not s.has("card", "which", "howmuch", "say", "mean", "where", "how"):
            select = [t.field for _, t in b.values[:1] if t.relation == relation.key]
        if not select and asked and self.only_noise(asked) and relation.field("target"):
            return replace(base, select=("target",))
        return replace(base, select=tuple(select))

    def part_told(self, row: str) -> bool:
        """Is a share asked of something that the row's own words name?"""
        text = self.row_words(self.v.rows[row][1])
        return any(run.text in text for run in self.bag.runs if len(run.text) > 1 and run.value)

    def measured(self) -> str:
        """A measure, or the N parts by name, that is asked of the row without another word: 多大, 五个板块是什么."""
        found = [k.label for k in measures(self.text)]
        return " ".join(found or [m["what"] for m in WHICH_N.finditer(self.text) if m["what"]])

    def stands_apart(self, relation: Relation, field: str, asked: str) -> bool:
        """Is a field asked for by itself (总投资多少，建筑面积多大), not as part of the words that no field took
        (酒店投多少钱)?"""
        named = [tok for tok, t in self.bag.fields if t.relation == relation.key and t.field == field]
        words = [t for t in self.bag.runs if any(w in t.text for w in asked.split())]
        if not named:
            return not self.names_another_field(asked)
        return any(
            (not _LOOSE.fullmatch(tok.text) and not self.names_another_field(asked))
            or all(self.clause(w.start) != self.clause(tok.start) for w in words)
            for tok in named
        )

    def misplaced(self, groups: Named) -> Missing | None:
        """A name with another place in front of it (开化冷链物流园) names no row: the real one is told instead."""
        for tok, terms in groups:
            lead = self.text[max(0, tok.start - 4) : tok.start]
            place = next((lead[i:] for i in range(len(lead) - 1) if is_place(lead[i:])), "")
            at = tok.start - len(place)
            if any(t.terms and t.start < at < t.end for t in self.bag.scan.tokens):
                continue  # 人力|资源
            bare = SUFFIX.sub("", place) if len(place) > 2 else place
            if place and bare not in "".join(self.v.home) and not any(self.holds(t, bare) for t in terms):
                words = self.bag.scan.question.words(tok.start - len(place), tok.end)
                return Missing("row", words, tuple(t.value for t in terms), document=self.doc)
        for run in self.bag.runs:
            if any(is_place(run.text[:n]) and run.text[:n] not in self.v.text for n in (2, 3)):
                names = tuple(t.value for _, terms in groups for t in terms)
                words = self.bag.scan.question.words(run.start, max(run.end, groups[0][0].end))
                return Missing("row", words, names, document=self.doc)
        return None

    def holds(self, term: Term, place: str) -> bool:
        """Do a row's own words, or the names of its units, hold a place?"""
        row = self.v.rows[term.ids[0]][1]
        return place in self.row_words(row) + "".join(map(key, names_in(row, "units")))

    def qualified(self, groups: Named) -> Named:
        """Without the names that only say where the next one is: 航埠那个智尚小微企业园, 衢江的冷链园."""
        kept: Named = []
        for n, (tok, terms) in enumerate(groups):
            behind = groups[n + 1] if n + 1 < len(groups) else None
            between = self.text[tok.end : behind[0].start] if behind else ""
            if behind and re.fullmatch(r"(?:的|那个|那|这个|里的|里|镇|那边的?)?", between):
                texts = [self.row_words(self.v.rows[t.ids[0]][1]) for t in behind[1]]
                if any(tok.text in text for text in texts):
                    continue
            kept.append((tok, terms))
        return kept

    def phase(self, row: str) -> str:
        """A part of the row that is asked for (首期, 二期), which its totals are not the answer to; "" for none."""
        name = str(self.v.rows[row][1].cells["name"].value)
        found = (m.group() for m in re.finditer(rf"{PHASE.pattern}|启动区", self.text))
        return next((words for words in found if words not in name), "")

    def narrowed(self, groups: Named, relation: Relation) -> Named:
        """Of several rows that a word may mean, those that the other words (a unit, a place in the name) leave."""
        found = []
        for tok, terms in groups:
            if len(terms) > 1:
                keep = [
                    t
                    for t in terms
                    if all(
                        self.agrees(t, value, vt)
                        for vt, value in self.bag.values
                        if value.relation == relation.key
                    )
                ]
                columns = self.columns()
                if columns:
                    keep = [
                        t
                        for t in keep
                        if any(self.under(self.v.rows[t.ids[0]][1].heading, c) for c in columns)
                    ] or keep
                terms = keep or terms
            found.append((tok, self.fitting(tok, terms) if len(terms) > 1 else terms))
        return found

    def fitting(self, token: Token, terms: list[Term]) -> list[Term]:
        """The one row whose words hold what else the question names (双港口到辉埠); all of them where none alone does."""
        for run in self.bag.runs:
            if run.start != token.start and len(run.text) > 2:
                held = [t for t in terms if run.text in self.row_words(self.v.rows[t.ids[0]][1])]
                if len(held) == 1:
                    return held
        return terms

    def asked(self, groups: Named, chosen: list[str]) -> str:
        """Words about the row that no field took: 占地多少亩 → 占地 亩."""
        taken = [(t.start, t.end) for t, _ in groups]
        words = [
            w
            for t in (*self.bag.runs, *(() if chosen else self.bag.soft))
            if not any(a <= t.start < b for a, b in taken) and not (chosen and self.background(t))
            for w in (
                [self.whole(t)]
                if t.value
                else [t.text]
                if len(t.text) <= 3 and not re.search(r"几|多少", t.text)
                else []
            )
        ]
        words = [
            w
            for w in words
            if not any(
                w in (relation.field(k) or Field("", "", "text")).label
                for relation in self.v.document.relations
                for k in chosen
            )
        ]
        row = self.v.rows[groups[0][1][0].ids[0]][1]
        words = [
            p
            for w in words
            if not STOP.fullmatch(w)
            for p in pieces(w, self.row_words(row))
            if not STOP.fullmatch(p)
        ]
        words += [
            t.text
            for t, x in self.bag.headings
            if not any(t is tok and v.relation == groups[0][1][0].relation for tok, v in self.bag.values)
            and (not t.terms or not any(a <= t.start < b for a, b in taken))
        ]
        if self.bag.has("howmuch", "howlong") or re.search(r"[几多]", self.text):
            words += [
                m[1]
                for m in re.finditer(
                    r"(?<!哪)(?:多少|几)个?(?!钱|时)([\u4e00-\u9fff]{1,3}?)(?:$|[，。？级的])", self.text
                )
                if m[1] not in ("钱", "亿", "元", "年", "亿元", "专栏", *(t.text for t, _ in self.bag.fields))
            ]
        return " ".join(dict.fromkeys(w for w in words if w))

    def detail(self, chosen: Sequence[str]) -> str:
        """The question about the row in the words that are left: without the names of rows and the fields chosen, and
        without the clauses that hold nothing else."""
        taken = [self.name_at(t, terms[0]) for t, terms in self.bag.rows]
        taken += [(t.start, t.end) for t, x in self.bag.fields if x.field in chosen]
        taken += [(t.start, t.end) for t, x in self.bag.values if x.field in ("units", "column")]
        left = "".join(" " if any(a <= i < b for a, b in taken) else c for i, c in enumerate(self.text))
        parts = [p.strip() for p in re.split(r"[，。；？！,;?!]", left)]
        parts = [p for p in parts if re.sub(r"[的了吗呢和与及、是有]|" + STOP.pattern, "", p).strip()]
        return "，".join(parts) or left.strip("，")

    def name_at(self, token: Token, row: Term) -> tuple[int, int]:
        """Where a row's name stands, with what of it was read apart (龙游|临港物流|园)."""
        name, (start, end) = key(row.value), (token.start, token.end)
        while (m := PHASE.search(self.text[start:end])) and m.group() not in name:  # 健康基地|一期
            end = start + m.start()
        while end < len(self.text) and self.text[token.start : end + 1] in name:
            end += 1
        for t in reversed(self.bag.scan.tokens):
            if t.end == start and t.text in name and self.text[t.start] not in "，。；":
                start = t.start
        return start, end

    def background(self, run: Token) -> bool:
        """Does a word stand in a clause that asks for nothing, beside one that does?"""
        asking = {self.text[: tok.start].count("，") for tok, _ in self.bag.fields}
        asking |= {
            self.text[: t.start].count("，")
            for t in self.bag.scan.of("span", "when", "who", "howmuch", "begin", "finish")
        }
        return bool(asking) and self.text[: run.start].count("，") not in asking

    def whole(self, run: Token) -> str:
        """The run with the word for its kind behind it that the grammar took: 施工 + 单位."""
        m = re.match(r"单位|部门|公司|人员|负责人|电话|费用|价格|利率|进度|人|方|率", self.text[run.end :])
        return run.text + (m.group() if m else "")

    def only_noise(self, asked: str) -> bool:
        return all(GENERIC.fullmatch(w) or len(w) == 1 or w in ("亿", "亿元", "多") for w in asked.split())

    def by_label(self, relation: Relation) -> list[str]:
        """Fields of the document's own that a question word asks for: 在哪 → …地点, 谁 → …单位, 预计多少人 → 预计人数."""
        s = self.bag.scan
        wanted = [
            (s.has("where"), r"(?:地点|地址|场所|位置|场地)$"),
            (s.has("when"), r"(?:时间|日期|月份|时限|期限)$"),
            (s.has("who", "which_unit") and not relation.field("units"), r"(?:单位|部门|人|主体|机构)$"),
        ]
        found = [
            f.key for f in relation.fields for asked, label in wanted if asked and re.search(label, f.label)
        ]
        if s.has("howmuch"):
            counter = re.search(r"(?:多少|几)(?:个)?([\u4e00-\u9fff])", self.text)
            for f in relation.fields:
                words = [t.text for t in self.bag.runs if all(c in f.label for c in t.text)]
                if (
                    f.type == "number"
                    and not f.year
                    and f.key not in ("total", "planned", "growth", "cumulative")
                    and counter
                    and counter[1] in f.label
                    and (words or not self.bag.runs)
                ):
                    found.append(f.key)
        return found

    def names_another_field(self, asked: str) -> bool:
        return ATTRIBUTE.search(asked) is not None


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
