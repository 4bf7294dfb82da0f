"""What every reading of a question needs: its relation, the headings and the fields that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.document import FieldType, Relation

from .bag import Bag
from .keys import key
from .query import Filter
from .vocabulary import Vocabulary


class Grammar:
    """A question's words over one document. Nothing here knows a relation by name beyond its fields."""

    def __init__(self, bag: Bag, v: Vocabulary) -> None:
        self.bag, self.v = bag, v
        self.text = bag.scan.question.key
        self.doc = v.document.id

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
                if (
                    h.kind == wanted[t.cls]
                    and h.value is not None
                    and low <= h.value <= high
                    and (h.number or t.cls != "chapter")
                ):
                    found.append(i)
        return found

    def named_headings(self) -> list[int]:
        """Headings named by title that hold rows of a relation, the deepest for each name."""
        found: list[int] = []
        for _, t in self.bag.headings:
            if any(
                self.under(r.heading, t.index)
                for rel in self.v.document.relations
                if rel.key != "targets"
                for r in rel.rows
            ):
                found.append(t.index)
        return [
            h
            for h in dict.fromkeys(found)
            if not any(o != h and h in self.v.document.ancestry(o) for o in found)
        ]

    def column_filters(self, headings: list[int]) -> list[Filter]:
        doc = self.v.document
        if not headings:
            return []
        return [
            Filter(
                "",
                "under",
                tuple(headings),
                "、".join(re.sub(r"\s+", " ", doc.headings[i].span.of(doc.text).strip()) for i in headings),
            )
        ]

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
        if (
            self.bag.has("decade")
            and relation.field("planned")
            and "投" in self.text
            and "planned" not in keys
        ):
            keys = ["planned", *[k for k in keys if k != "total" or "总投资" in self.text]]
        if "growth" in keys and "cumulative" not in keys and relation.field("cumulative"):
            keys.append("cumulative")
        return keys

    def field_labels(self, relation: Relation) -> list[str]:
        return [f.label for f in relation.fields if f.key not in ("number", "name") and not f.open]

    def in_rows(self, relation: Relation, words: str) -> bool:
        text = self.v.document.text
        return any(words in key(row.piece.reading(text)) for row in relation.rows)

    def typed(self, relation: Relation, keys: Iterable[str], *types: FieldType) -> list[str]:
        """Of `keys`, those whose field is of one of the types; a cumulative figure is no amount to add up."""
        return [k for k in keys if (f := relation.field(k)) and f.type in types and k != "cumulative"]
