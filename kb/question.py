"""Words → a typed Query. The grammar is driven by the relations' own schema: a new field or relation needs no rule here."""

from __future__ import annotations

import re

from .bag import Bag, gather
from .grammar_lists import ListGrammar
from .grammar_rows import RowGrammar
from .keys import key
from .query import Missing, Reading
from .scan import Segment, scan
from .vocabulary import Vocabulary

__all__ = ["Bag", "read", "understand"]


def read(question: str, v: Vocabulary, segment: Segment) -> tuple[Reading | None, Bag]:
    """The typed reading of a question over one document, or None when no relation answers it."""
    bag = gather(scan(question, v, segment), v, segment)
    return understand(bag, v), bag


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
    if other_period(scan.question.key, v):
        return None  # another plan's years: what this document says of them stands in its prose
    lists = ListGrammar(bag, v)
    relation = lists.relation()
    if relation is None:
        return lists.unknown_unit(None)
    named = RowGrammar(bag, v).row_query(relation) if bag.rows and not scan.has("named_with") else None
    return named or lists.list_query(relation)


def other_period(text: str, v: Vocabulary) -> bool:
    """Does the question name a five-year plan other than the document's own?"""
    named = set(re.findall(r"十[一二三四五六七]五", text))
    return bool(named) and not named & set(
        re.findall(r"十[一二三四五六七]五", key(v.document.meta.title) or "十四五")
    )
