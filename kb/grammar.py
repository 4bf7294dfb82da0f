"""What every reading of a question needs: its relation, the headings and fields that it names, and an account of
the words that the reading has used."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.document import PROSE, Field, FieldType, Relation, Row

from .bag import Bag
from .keys import key
from .kinds import measures
from .query import Filter
from .scan import Token
from .vocabulary import Vocabulary

CLAUSE = re.compile(r"[，。；？！]|并且|而且|同时")
MONEY = re.compile(r"投(?!运|用|产|诉|票|标|稿)|花|砸|掏|烧|出资|注资|多少钱|资金|盘子|金额|造价")
MEANT = re.compile(
    rf"{MONEY.pattern}|口径|范围内|^十[一二三四五六]五(?:期间|时期)?[的内]*$"
)  # how money is counted
SORTED = re.compile(r"按(?:照)?[^，。；]{1,14}?(?:(?<!安)排|从[\u4e00-\u9fff]到[\u4e00-\u9fff])")
MEASURED_BY = re.compile(r"按(?:照)?[^，。；]{1,14}?(?:论|算|计|看|来说)")
SPENT = re.compile(
    r"投资(?:额|款)?(?:全部|全都|都)(?:要|会|能)?在?(?:十四五|五年|规划期)(?:期间|时期|内|以内)*(?:完成|到位|落实|投)|(?:全部|全都|都|全)[^，。]{0,14}(?:投完|投下去|投入到位|安排在|安排完|花完|落在|用完|用掉)|投完|全部投"
)


class Grammar:
    """A question's words over one document. Nothing here knows a relation by name beyond its fields.

    Whatever part of the reading rests on a token says so with `use`; a list is only answered when every word
    that carries a condition has been used (`kb.account`)."""

    def __init__(self, bag: Bag, v: Vocabulary) -> None:
        self.bag, self.v = bag, v
        self.text = bag.scan.question.key
        self.doc = v.document.id
        self.used: set[int] = set()
        plain = list(self.text)  # without names, whose characters are no words of the question (城投集团)
        for t in (*(t for t, _ in bag.values), *(t for t, _ in bag.rows), *(t for t, _ in bag.headings)):
            plain[t.start : t.end] = " " * (t.end - t.start)
        self.plain = "".join(plain)

    def use(self, *tokens: Token) -> None:
        """Marks tokens as used, and with a figure or a year the word of comparison in front of it."""
        self.used |= {t.start for t in tokens}
        for t in tokens:
            if t.op is not None:
                start, _ = self.clause(t.start)
                before = [x for x in self.bag.scan.of("op_before") if start <= x.start < t.start]
                behind = [x for x in self.bag.scan.of("op_before") if t.end <= x.start <= t.end + 1]
                self.used |= {x.start for x in (*before[-1:], *behind)}

    def use_class(self, *classes: str) -> bool:
        """Marks every token of these classes as used; False when there is none."""
        found = self.bag.scan.of(*classes)
        self.use(*found)
        return bool(found)

    def use_words(self, m: re.Match[str]) -> re.Match[str]:
        """Marks the tokens inside a match of the question's key as used."""
        self.use(*(t for t in self.bag.scan.tokens if m.start() <= t.start < m.end()))
        return m

    def clause(self, at: int) -> tuple[int, int]:
        """The ends of the clause that offset `at` stands in."""
        cuts = [0, *(m.end() for m in CLAUSE.finditer(self.text)), len(self.text) + 1]
        n = next(i for i, cut in enumerate(cuts[1:], 1) if at < cut)
        return cuts[n - 1], cuts[n]

    def relation(self) -> Relation | None:
        votes: dict[str, float] = {}
        for _, terms in self.bag.rows:
            for key_ in {t.relation for t in terms}:
                votes[key_] = votes.get(key_, 0) + 4
        for tok in self.bag.scan.of("year"):
            for relation in self.v.document.relations:
                if any(f.year == tok.figure for f in relation.fields) or self.told_of(relation, tok):
                    votes[relation.key] = votes.get(relation.key, 0) + 1
        for n in self.bag.nouns:
            votes[n.relation] = votes.get(n.relation, 0) + 3
        for tok, t in self.bag.values:
            if not t.weak:
                votes[t.relation] = votes.get(t.relation, 0) + 2 / max(
                    1, sum(1 for k, _ in self.bag.values if k is tok)
                )
        for tok, t in self.bag.fields:
            votes[t.relation] = votes.get(t.relation, 0) + 1 / max(
                1, sum(1 for k, _ in self.bag.fields if k is tok)
            )
        for column in self.columns():
            for relation in self.v.document.relations:
                if any(self.under(r.heading, column) for r in relation.rows):
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
        main = {"projects": 0, "indicators": 1, "tasks": 2, "targets": 9, "results": 10}
        return min(known, key=lambda r: (-votes[r.key], main.get(r.key, 5)))

    def told_of(self, relation: Relation, year: Token) -> bool:
        """Is a figure of this year told of a row that the question names (2023年一般公共预算收入)?"""
        ids = {i for _, terms in self.bag.rows for t in terms if t.relation == relation.key for i in t.ids}
        return relation.key in PROSE and any(
            (cell := row.cells.get("year")) and cell.value == year.figure
            for row in relation.rows
            if row.id in ids
        )

    def under(self, heading: int, wanted: int) -> bool:
        return wanted in self.v.document.ancestry(heading)

    def columns(self) -> list[int]:
        """Heading indices that the question names by number."""
        return [
            i for t in self.bag.scan.of("column", "chapter", "table", "columns") for i in self.numbered(t)
        ]

    def numbered(self, t: Token) -> list[int]:
        """The headings that one token (专栏13, 专栏13至16, 第三章, 表1) names by number."""
        kind = {"columns": "column"}.get(t.cls, t.cls)
        low = int(t.figure or 0)
        high = int(t.second or low)
        return [
            i
            for i, h in enumerate(self.v.document.headings)
            if h.kind == kind
            and h.value is not None
            and low <= h.value <= high
            and (h.number or kind != "chapter")
        ]

    def named_headings(self) -> list[tuple[Token, int]]:
        """Headings named by title that hold rows of a relation, the deepest for each name."""
        found: list[tuple[Token, int]] = []
        for token, t in self.bag.headings:
            if any(
                self.under(r.heading, t.index)
                for rel in self.v.document.relations
                if rel.key not in PROSE
                for r in rel.rows
            ):
                found.append((token, t.index))
        indices = [i for _, i in found]
        return [
            (token, h)
            for n, (token, h) in enumerate(found)
            if h not in indices[:n] and not any(o != h and h in self.v.document.ancestry(o) for o in indices)
        ]

    def scope(self) -> list[int]:
        """Heading indices that the question keeps to, by number, else by title."""
        return self.columns() or [i for _, i in self.named_headings()]

    def column_filters(self, headings: list[int], op: str = "under") -> list[Filter]:
        doc = self.v.document
        if not headings:
            return []
        words = "、".join(re.sub(r"\s+", " ", doc.headings[i].span.of(doc.text).strip()) for i in headings)
        return [Filter("", "not_under" if op == "not_under" else "under", tuple(headings), words)]

    def select_keys(self, relation: Relation) -> list[str]:
        """Fields asked for, in the order of the question; those that a condition has used are not."""
        found: list[tuple[int, str]] = []
        for tok, t in self.bag.fields:
            if t.relation == relation.key and tok.start not in self.used:
                found.append((tok.start, t.field.split("@")[0]))
        if relation.field("base") or relation.field("target"):
            for tok in self.bag.scan.of("year", "years"):
                for year in (tok.figure, tok.second):
                    if year is None or tok.start in self.used:
                        continue
                    f = next((f for f in relation.fields if f.year == int(year)), None)
                    if f:
                        found.append((tok.start, f.key))
        for tok in () if found else self.bag.scan.of("year"):
            of_year = [f for f in relation.fields if f.year == tok.figure and f.type == "number"]
            if len(of_year) == 1:
                found.append((tok.start, of_year[0].key))
        keys = list(dict.fromkeys(k for _, k in sorted(found)))
        years = {t.figure for t in self.bag.scan.of("year")}
        if any((f := relation.field(k)) and f.year in years for k in keys):  # 2023年目标 is not that of 2025
            keys = [k for k in keys if (f := relation.field(k)) and (f.year is None or f.year in years)]
        if relation.key in PROSE and not keys and self.bag.has("howmuch"):
            keys = ["value"]
        if self.five_years(relation) and "planned" not in keys:
            keys = ["planned", *[k for k in keys if k != "total" or "总投资" in self.text]]
        if "growth" in keys and "cumulative" not in keys and relation.field("cumulative"):
            keys.append("cumulative")
        return keys

    def five_years(self, relation: Relation) -> bool:
        """Is money asked for within the plan's years (十四五投多少), which is not the total?"""
        period = [t for t in self.bag.scan.of("decade") if t.op is None and t.start not in self.used]
        return (
            relation.field("planned") is not None
            and MONEY.search(self.plain) is not None
            and any(MEANT.search(self.plain[slice(*self.clause(t.start))]) for t in period)
        )

    def fields_of(self, relation: Relation, *types: FieldType) -> list[tuple[Token, Field]]:
        """The relation's fields that the question names, of these types, in its order."""
        found = [
            (tok, f)
            for tok, t in self.bag.fields
            if t.relation == relation.key
            and (f := relation.field(t.field.split("@")[0])) is not None
            and (not types or f.type in types)
        ]
        return sorted(found, key=lambda x: x[0].start)

    def field_labels(self, relation: Relation) -> list[str]:
        return [f.label for f in relation.fields if f.key not in ("number", "name") and not f.open]

    def asks_length(self) -> bool:
        """Is a length asked for (跑道多长), which is no time that something takes?"""
        return any(k.name == "length" for k in measures(self.text))

    def row_words(self, row: Row) -> str:
        """The key of all that a row's own text says."""
        return key(row.piece.reading(self.v.document.text))

    def in_rows(self, relation: Relation, words: str) -> bool:
        return any(words in self.row_words(row) for row in relation.rows)

    def typed(self, relation: Relation, keys: Iterable[str], *types: FieldType) -> list[str]:
        """Of `keys`, those whose field is of one of the types; a cumulative figure is no amount to add up."""
        return [k for k in keys if (f := relation.field(k)) and f.type in types and k != "cumulative"]
