"""Questions about the document itself: which reading of its make-up answers, in the order of how much each proves."""

from __future__ import annotations

from .answer import Answer
from .bag import Bag
from .kinds import asked_for, measures
from .outline_answer import nth, outlines, positions
from .query import Missing, Query, Reading
from .structure_announced import announced, defined
from .structure_articles import article
from .structure_counts import beside_told, contents, counted, counts_asked, neighbour
from .structure_enumerations import enumerations
from .structure_headings import named, printed
from .structure_lists import enumeration_named
from .structure_meta import IN_FORCE, in_force, meta, sent_to
from .structure_pages import page_contents
from .structure_where import columns_of, where, where_asked
from .structure_words import DIVIDED, PAGE, PAGE_NUMBER, kinds_asked, left
from .vocabulary import Vocabulary


def asks_structure(bag: Bag, v: Vocabulary, reading: Reading | None) -> bool:
    """Does structure come before the typed reading: what a column says, on which page, a list that a row holds?"""
    text = bag.scan.question.key
    if measures(text) or any(k.name in ("share", "percent") for k in asked_for(text)):
        return False
    if not isinstance(reading, Query):
        return not (isinstance(reading, Missing) and reading.what == "slot")
    if bag.scan.has("say", "page") or PAGE.search(text) or PAGE_NUMBER.search(text):
        return True
    if DIVIDED.search(text) and (bag.headings or printed(v.document, text)) and not (bag.rows or bag.values):
        return True
    if bag.scan.has("where_said") and not bag.values and "提到" in text:
        return True
    if bag.rows:
        tables = kinds_asked(text) == ("table",)
        return tables or (enumeration_named(bag, v) is not None and not bag.values and not bag.fields)
    if not (bag.nouns or bag.values or reading.having) and counts_asked(text):
        return True
    if bag.nouns and kinds_asked(text) == ("column",):
        ranked = reading.group and bag.has("super", "top", "nth", "figure", "bounds")
        return not (bag.values or ranked or reading.filters)
    others = [t for _, t in bag.fields if t.field != "column"]
    return not (bag.nouns or others or bag.values or reading.group or reading.groups or reading.share)


def structure(bag: Bag, v: Vocabulary) -> Answer | Missing | None:
    """The answer to a question about the document's own make-up, or None when it is not one."""
    document, text = v.document, bag.scan.question.key
    if PAGE_NUMBER.search(text):
        return page_contents(bag, document)
    if not bag.rows and not bag.values:
        if found := sent_to(text, document) or meta(text, document):
            return found
        if not [w for w in left(bag) if not IN_FORCE.search(w)] and (found := in_force(text, document)):
            return found
    if found := article(bag, document) or announced(bag, document) or defined(bag, document):
        return found
    if found := contents(bag, document):
        return found
    headings, missing = named(bag, v)
    if missing:
        return missing
    beside, end = neighbour(bag, document, headings)
    if end is not None:
        return end
    if beside >= 0:
        return beside_told(document, headings[0], beside)
    if (
        not headings
        and bag.nouns
        and kinds_asked(text) == ("column",)
        and not (bag.values or bag.rows or left(bag))
    ):
        return columns_of(document, bag.nouns[0].relation, bag.nouns[0].value)
    if found := nth(bag, document, headings):
        return found
    if where_asked(bag) and (found := where(bag, v, headings)):
        return found
    if found := counted(bag, document, headings):
        return found
    if found := enumerations(bag, v, headings):
        return found
    if found := positions(document, bag):
        return found
    return outlines(bag, document, headings) if headings else None
