"""Words → a typed Query. The grammar is driven by the relations' own schema: a new field or relation needs no rule here."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ingest.document import PROSE

from .bag import Bag, gather
from .grammar_lists import ListGrammar
from .grammar_rows import RowGrammar
from .idioms import plainly
from .keys import key, keyed
from .kinds import asked_for, measures
from .query import Missing, Query, Reading
from .scan import LONGEST, Segment, scan
from .scan_words import foreign_places
from .vocabulary import Vocabulary

__all__ = ["Bag", "read", "understand"]


@lru_cache(maxsize=128)  # rooms of one question read the same words over again
def read(question: str, v: Vocabulary, segment: Segment) -> tuple[Reading | None, Bag]:
    """The typed reading of a question over one document, or None when no relation answers it. A turn of phrase is read
    as the plain words where those make a query. Nobody changes the bag."""
    said = keyed(question, LONGEST).key
    plain = plainly(said, lambda text: untouched(text, v))
    if plain != said:
        bag = gather(scan(plain, v, segment), v, segment)
        if isinstance(reading := understand(bag, v), Query):
            return reading, bag
    bag = gather(scan(question, v, segment), v, segment)
    return understand(bag, v), bag


def untouched(text: str, v: Vocabulary) -> list[tuple[int, int]]:
    """Where names stand that no turn of phrase may touch: of the document, and of places that it has no word for (都匀市)."""
    spans = sorted([*v.named(text), *((t.start, t.end) for t in foreign_places(text, v))])
    return [s for n, s in enumerate(spans) if not n or s[0] >= max(end for _, end in spans[:n])]


def understand(bag: Bag, v: Vocabulary) -> Reading | None:
    """The typed reading of what a question holds."""
    scan = bag.scan
    if not scan.tokens or (scan.has("page", "say") and not bag.rows and not scan.has("figure")):
        return None
    if bag.twins and (
        bag.fields or bag.nouns or scan.has("who", "when", "howmuch", "where", "yesno", "card")
    ):
        token, names = bag.twins[0]
        return Missing("row", token.text, tuple(names), document=v.document.id)
    if other_period(scan.question.key, v) and not scan.has("begin", "finish", "ongoing"):
        return None  # another plan's years: what this document says of them stands in its prose
    lists = ListGrammar(bag, v)
    relation = lists.relation()
    if relation is None:
        return lists.unknown_unit(None)
    rows = RowGrammar(bag, v).row_query(relation) if about_rows(bag, lists) else None
    found = as_told(rows, v) or lists.list_query(relation)
    return None if isinstance(found, Query) and measures_else(found, bag, v) else found


def as_told(reading: Reading | None, v: Vocabulary) -> Reading | None:
    """Of a thing of which a sentence tells only a growth, the growth is its target (固定资产投资增长6.5%以上); of one of
    which it tells only a value, the value. Of an indicator whose target is printed as the five years' sum ([24]), that."""
    if not isinstance(reading, Query) or len(reading.rows) != 1:
        return reading
    cells = v.rows[reading.rows[0]][1].cells
    prose = reading.relation in PROSE
    other = {"value": "growth", "growth": "value"} if prose else {"target": "cumulative"}
    select = tuple(
        other[k] if k in other and k not in cells and other[k] in cells else k for k in reading.select
    )
    return replace(reading, select=tuple(dict.fromkeys(select)))


def measures_else(q: Query, bag: Bag, v: Vocabulary) -> bool:
    """Does a question for many rows ask for a measure (总长, 占地) that no field of theirs holds?"""
    if len(q.rows) == 1 or q.asked or q.order or q.groups or q.group or q.relation in PROSE:
        return False
    relation = next(r for r in v.document.relations if r.key == q.relation)
    named = {f.label for _, t in bag.fields if (f := relation.field(t.field.split("@")[0]))}
    shown = [f for k in (*q.select, *(a.field for a in q.aggregates)) if (f := relation.field(k))]
    if any(k.name == "grant" for k in asked_for(bag.scan.question.key)):
        return True  # 能补多少钱: no sum of what is invested
    return not (named or shown) and any(k.name != "size" for k in measures(bag.scan.question.key))


def about_rows(bag: Bag, lists: ListGrammar) -> bool:
    """Is the question about the rows that it names: not about those without them (除了六春湖), nor about the largest
    of many, which a named row is said to be (X是不是最大的项目)?"""
    s = bag.scan
    left_out = any(lists.negated(token) for token, _ in bag.rows)
    superlative = s.has("super") and s.has("yesno") and len(bag.rows) == 1 and bool(bag.nouns)
    return bool(bag.rows) and not s.has("named_with") and not left_out and not superlative


def other_period(text: str, v: Vocabulary) -> bool:
    """Does the question name a five-year plan other than the document's own?"""
    named = set(re.findall(r"十[一二三四五六七]五", text))
    return bool(named) and not named & set(
        re.findall(r"十[一二三四五六七]五", key(v.document.meta.title) or "十四五")
    )
