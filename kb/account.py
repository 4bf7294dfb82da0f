"""What is left of a list question when its reading is made: words that name a unit or a row that is not there, words
to look for in the rows, and words with a condition that nothing has used, which forbid an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import SENTENCES, Relation, Row

from .compute import holds, names_in
from .grammar_groups import GroupGrammar
from .guess import GENERIC
from .keys import key
from .names import ORGANISATION
from .places import is_place
from .query import Aggregate, Ambiguous, Filter, Missing, Order, Query, Reading
from .scan import Token
from .thesaurus import written

# Tokens that limit, order or measure rows: one that no part of the reading has used makes the reading wrong.
CONDITIONS = (
    "figure", "bounds", "year", "years", "ordinal", "column", "columns", "chapter", "table", "top", "nth", "super",
    "order", "neg", "except", "op_before", "share", "rest", "growth_total", "increase", "named_with", "ongoing",
    "begin", "finish",
)  # fmt: skip
_CROSSES = re.compile(r"(?:横跨|跨越?)(?:了|过)?[^，。]{0,4}(?:五年|规划)(?:规划|计划|期)?")
_YEARLY = re.compile(  # money of one year, which no field holds
    r"20\d\d年(?:度)?(?:当年)?(?:计划|拟|要|预计|打算|准备|安排)?(?:完成)?投(?:资|入)?(?:多少|几|额是|了多少)"
)
_FRAME = re.compile(
    r"我|咱|本人|领导|[省市县区]里|上[级头面]|同事|朋友|单位|老板|[今明后昨]天|下?周|最近|正在|准备|为了?|因为|由于|写|做|听|麻烦|请"
)
_WITHOUT = re.compile(r"有没有|有无|没有问题|没事|没错")


class AccountGrammar(GroupGrammar):
    def unaccounted(self, relation: Relation, query: Query) -> Missing | None:
        """The first word with a condition that the reading has not used, as a refusal; None when there is none."""
        for t in self.bag.scan.tokens:
            sorts = t.cls == "each" and re.match(
                r"[^，。；]{1,8}(?:统计|分组|分类|汇总|(?<!安)排|分别)", self.text[t.end :]
            )
            if (t.cls not in CONDITIONS and not sorts) or t.start in self.used or self.counts_nouns(t):
                continue
            if t.cls == "neg" and (relation.key in SENTENCES or query.exists or _WITHOUT.search(self.text)):
                continue
            if t.cls in ("begin", "finish") and (self.dates_shown(query) or self.done_by_day(relation)):
                continue
            if t.cls in ("year", "years") and any(f.year == t.figure for f in relation.fields):
                continue
            if t.cls == "year" and self.all_of_year(relation, int(t.figure or 0)):
                continue
            if t.cls == "op_before" and query.check:
                continue
            return Missing("condition", self.bag.scan.question.words(t.start, t.end), document=self.doc)
        if m := _CROSSES.search(self.text):
            return Missing("condition", m.group(), document=self.doc)
        if relation.field("planned") and (m := _YEARLY.search(self.text)):
            return Missing("slot", m.group(), tuple(self.field_labels(relation)), document=self.doc)
        whole = not (
            any(f.op != "under" for f in query.filters)
            or query.group
            or query.groups
            or query.share
            or query.check
            or query.order
        )
        if whole and relation.key not in SENTENCES and (word := self.unread()):
            return Missing("condition", word, document=self.doc)
        return None

    def unread(self) -> str:
        """A word that the answer with every row in it has not used, and that may have been meant to leave some out."""
        words = [t for t in (*self.bag.runs, *self.bag.soft) if t.start not in self.used and len(t.text) > 1]
        return next((t.text for t in words if not (self.background(t) or self.framed(t))), "")

    def all_of_year(self, relation: Relation, year: int) -> bool:
        """Do all rows stand under a heading of this year (2024年民生实事)? Then the year leaves none out."""
        headings = self.v.document.headings
        return bool(relation.rows) and all(
            any(str(year) in headings[i].title for i in self.v.document.ancestry(r.heading))
            for r in relation.rows
        )

    def done_by_day(self, relation: Relation) -> bool:
        """Are the rows tasks, which are there to be completed and have no years of their own?"""
        return relation.field("deadline") is not None and relation.field("start") is None

    def dates_shown(self, query: Query) -> bool:
        """Does the answer give the years that 开工 or 完工 asks for?"""
        ordered = query.order is not None and query.order.field in ("start", "end", "duration")
        return ordered or query.group in ("start", "end") or bool({"start", "end"} & set(query.select))

    def counts_nouns(self, t: Token) -> bool:
        """Is a figure only the number of what is spoken of: 58个项目, 这三个县, 两个单位?"""
        if t.cls != "figure" or t.op is not None:
            return False
        behind = self.text[t.end : t.end + 6]
        if t.unit in ("个", "项", "家", "件"):
            return True
        return not t.unit and bool(re.match(r"(?:个|项|大|家|条|类|县|区|市|专栏|地|者|方|位)", behind))

    def leftovers(
        self,
        relation: Relation,
        filters: list[Filter],
        order: Order | None,
        aggregates: tuple[Aggregate, ...],
        wanted: Sequence[str],
    ) -> list[Filter] | Reading | None:
        """What the words that nothing took mean for a list: a unit or a row that is not there, words to look for
        in the rows, or (None) a question that is not about the relation."""
        if relation.key in SENTENCES:
            return self.conduct(relation)
        b, s = self.bag, self.bag.scan
        one = re.search(r"那个|这个|那条|那家", self.text) is not None
        runs = [
            t
            for t in (*b.runs, *(b.soft if one and select_one(self.text) else ()))
            if t.start not in self.used
            and (one or s.has("about") or not GENERIC.fullmatch(t.text) or len(t.text) > 2)
            and not (self.background(t) and (filters or self.framed(t) or not self.told(t)))
        ]
        for t in s.of("chapter", "column", "table"):
            if not self.columns():
                return Missing("column", t.text, document=self.doc)
        rows = [
            (tok, terms)
            for tok, terms in b.rows
            if tok.start not in self.used and any(t.relation == relation.key for t in terms)
        ]
        if not runs and not rows:
            return []
        words = [w for t in runs for w in (self.content(t) or [t.text])] + [tok.text for tok, _ in rows]
        words = [w for w in words if len(w) > 1 and w not in key(self.v.document.meta.title)]
        if not words:
            return []
        select = (
            list(wanted)
            or [k for k in ("end", "start") if relation.field(k)][: int(s.has("finish", "begin", "when"))]
        )
        if runs and self.looks_like_unit(runs[0], relation) and not self.in_names(relation, runs[0].text):
            return self.missing_unit(runs[0], relation)
        if wanted and not b.nouns and runs and names_a_thing(runs[0], self.v.text):
            return Missing("row", runs[0].text, document=self.doc)  # 柯城动漫城总投资
        about = s.has("about") or s.has("which") or s.has("agg") or s.has("exists")
        beside = (
            b.nouns and runs and re.match(r"的?(?:标志性|重点)?" + relation.noun, self.text[runs[0].end :])
        )
        if beside and not one and len(runs) == 1 and not rows and self.in_names(relation, runs[0].text):
            return [Filter("name", "contains", runs[0].text, runs[0].text)]
        contains = [held for w in words if (held := self.topic(relation, w, filters))]
        single = re.search(r"那个|这个|那条|哪个", self.text) or (select and not order)
        if single and filters and words and select and not s.has("which", "super"):
            fits = [
                row
                for row in relation.rows
                if all(w in key(str(row.cells["name"].value)) for w in words) and self.near(row, filters)
            ]
            if len(fits) == 1:
                return Query(
                    self.doc, relation.key, rows=(fits[0].id,), select=tuple(select), assumed=tuple(b.assumed)
                )
            if len(fits) > 1:
                names = tuple(str(r.cells["name"].value) for r in fits)
                label = "、".join(f.label for k in select if (f := relation.field(k)))
                return Ambiguous(
                    "".join(words),
                    tuple(f"{n}的{label}是多少？" if label else f"{n}是什么情况？" for n in names),
                    self.doc,
                    names,
                )
        if not b.nouns and not self.responsible(relation) and not s.has("about"):
            contains = []
        if contains and len(contains) == len(words) and about:
            return contains
        named = not runs or all(t.end <= max((tok.start for tok, _ in b.fields), default=0) for t in runs)
        if (
            b.nouns and select and not s.has("which") and not filters
        ):  # 常山港项目总投资, not 新项目投多少有补贴
            return Missing("row", "".join(words), document=self.doc) if named else None
        if about and b.nouns and (s.has("about") or not contains) and all(len(w) >= 2 for w in words):
            return Missing("value", words[0], document=self.doc)
        if len(contains) == len(words) and b.nouns:
            return contains
        if self.noise(words):
            return []
        if b.nouns and select:
            return Missing("row", "".join(words), document=self.doc)
        return None

    def topic(self, relation: Relation, word: str, filters: Sequence[Filter]) -> Filter | None:
        """The rows that hold a word. Where no row under the other conditions does and rows about it are asked for, those
        that hold what documents write for it: 跟老人有关的 where rows say 养老."""
        left = [r for r in relation.rows if all(holds(self.v.document, r, f) is not False for f in filters)]
        if not self.bag.has("about") or any(word in self.row_words(r) for r in left):
            return Filter("*", "contains", word, word) if self.in_rows(relation, word) else None
        alike = [w for w in written(word) if any(w in self.row_words(r) for r in left)]
        words = "、".join((word, *alike))
        return Filter("*", "contains", words, words) if alike or self.in_rows(relation, word) else None

    def conduct(self, relation: Relation) -> list[Filter] | None:
        """Of rows whose names are sentences, those that hold the question's other words, or the longest part of them
        that any holds (装修垃圾|乱扔); None where a word tells of no row: then the list would be of other things."""
        names = [key(str(r.cells["name"].value)) for r in relation.rows]
        found: list[Filter] = []
        for t in self.bag.runs:
            if len(t.text) < 2 or GENERIC.fullmatch(t.text) or t.text in key(self.v.document.meta.title):
                continue
            parts = sorted(
                (t.text[a:b] for a in range(len(t.text)) for b in range(a + 3, len(t.text) + 1)),
                key=lambda p: -len(p),
            )
            part = next((p for p in [t.text, *parts] if any(p in n for n in names)), "")
            if not part:
                return None
            found.append(Filter("name", "contains", part, part))
        return found

    def framed(self, run: Token) -> bool:
        """Does a word stand in a clause that only says who asks, or what for (我是市发改委的，…)?"""
        start, end = self.clause(run.start)
        return _FRAME.match(self.text[start:end]) is not None

    def told(self, run: Token) -> bool:
        """Does the document write any word that a run names?"""
        return any(w in self.v.text for w in run.value.split() if len(w) > 1)

    def background(self, run: Token) -> bool:
        """Does a word stand in a clause that names nothing of the relation, beside one that does?"""
        known = {
            self.clause(t.start)
            for t in self.bag.scan.tokens
            if any(x.kind in ("noun", "value", "field", "kind") for x in t.terms)
            or t.cls in ("which", "howmuch", "share", "who", "when", "where", "agg", "cmp")
        }
        return bool(known) and self.clause(run.start) not in known

    def content(self, run: Token) -> list[str]:
        """What a run names: the whole stretch when a row holds it so, else its naming words."""
        return (
            [run.text]
            if any(self.in_rows(r, run.text) for r in self.v.document.relations)
            else run.value.split()
        )

    def near(self, row: Row, filters: list[Filter]) -> bool:
        name = key(str(row.cells["name"].value))
        return all(
            holds(self.v.document, row, f) is True or (f.op == "is" and key(f.words)[:2] in name)
            for f in filters
        )

    def in_names(self, relation: Relation, words: str) -> bool:
        return any(words in key(str(r.cells["name"].value)) for r in relation.rows if "name" in r.cells)

    def noise(self, words: list[str]) -> bool:
        return all(len(w) == 1 for w in words) and len(words) <= 2

    def looks_like_unit(self, run: Token, relation: Relation) -> bool:
        if not relation.field("units") and not any(f.type == "list" for f in relation.fields):
            return False
        after = self.text[run.end : run.end + 6]
        verb = re.match(
            r"(?:政府|人民政府|市政府|县政府)?(?:来|要|所|在.{2,8}?里|在)?(?:牵头|负责|承担|主抓|管|领|主管|归口|实施|配合|是(?:哪些?|什么|几|多少)[^，。]{0,12}的(?:责任|牵头|主管)(?:单位|部门)|有哪些|有什么|有几个|的项目|项目|有多少)",
            after,
        )
        return bool(verb) and (
            is_place(run.text)
            or bool(ORGANISATION.search(run.text))
            or bool(re.match(r"(?:政府|人民政府)?(?:来|要)?(?:牵头|负责|承担|主抓)", after))
        )

    def missing_unit(self, run: Token, relation: Relation) -> Missing:
        instead = dict.fromkeys(name for row in relation.rows for name in names_in(row, "units"))
        words = self.bag.scan.question.words(run.start, run.end)
        return Missing("unit", words, tuple(instead), relation.noun, self.doc)

    def other_unit_named(self, relation: Relation) -> Missing | None:
        """An organisation by the end of its name that is none of the relation's: 空港新城|管委会."""
        for tok, t in self.bag.kinds if relation.field("units") else ():
            before = [r for r in (*self.bag.runs, *(h for h, _ in self.bag.headings)) if r.end == tok.start]
            verb = re.match(
                r"(?:来|要)?(?:牵头|负责|承担|主抓|管|是(?:哪些?|什么|几)[^，。]{0,12}的(?:责任|牵头)单位|有哪些|的项目)",
                self.text[tok.end :],
            )
            if t.relation == relation.key and before and len(before[0].text) > 1 and verb:
                named = replace(before[0], end=tok.end, text=before[0].text + tok.text)
                if not self.in_units(relation, named.text):
                    return self.missing_unit(named, relation)
        return None

    def in_units(self, relation: Relation, words: str) -> bool:
        return any(words in key(n) for row in relation.rows for n in names_in(row, "units"))

    def unknown_unit(self, relation: Relation | None) -> Missing | None:
        relation = relation or next((r for r in self.v.document.relations if r.field("units")), None)
        if relation is None:
            return None
        for run in self.bag.runs:
            if self.looks_like_unit(run, relation) and (
                self.bag.nouns or any(t.field.startswith("units") for _, t in self.bag.fields)
            ):
                return self.missing_unit(run, relation)
        return None


def names_a_thing(run: Token, text: str) -> bool:
    """Is a word the name of a project by its end (…小镇, …园) and written nowhere in the document?"""
    return run.text not in text and bool(re.search(rf"[\u4e00-\u9fff]{{2}}{GENERIC.pattern}$", run.text))


def select_one(text: str) -> bool:
    """Does the question speak of one thing that it only describes: 那个一期项目?"""
    return bool(re.search(r"(?:那个|这个|那条|那家)[^，。？]{2,12}", text))
