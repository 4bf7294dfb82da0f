"""Words → a typed Query. The grammar is driven by the relations' own schema: a new field or relation needs no rule here."""

from __future__ import annotations

from .bag import Bag, gather
from .grammar_lists import ListGrammar
from .grammar_rows import RowGrammar
from .query import Missing, Reading
from .scan import Segment, scan
from .vocabulary import Vocabulary

__all__ = ["Bag", "read"]


def read(question: str, v: Vocabulary, segment: Segment) -> tuple[Reading | None, Bag]:
    """The typed reading of a question over one document, or None when no relation answers it."""
    bag = gather(scan(question, v, segment), v, segment)
    return _reading(bag, v), bag


def _reading(bag: Bag, v: Vocabulary) -> Reading | None:
    scan = bag.scan
    if not scan.tokens or (scan.has("page", "say") and not bag.rows and not scan.has("figure")):
        return None
    if bag.twins and (
        bag.fields or bag.nouns or scan.has("who", "when", "howmuch", "where", "yesno", "card")
    ):
        token, names = bag.twins[0]
        return Missing("row", token.text, tuple(names), document=v.document.id)
    lists = ListGrammar(bag, v)
    relation = lists.relation()
    if relation is None:
        return lists.unknown_unit(None)
    named = RowGrammar(bag, v).row_query(relation) if bag.rows and not scan.has("named_with") else None
    return named or lists.list_query(relation)
