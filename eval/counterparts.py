"""Answerable counterparts of the twins, from the same templates with nothing swapped: every row and field in every
phrasing, what each unit is responsible for, the parts that the outline has, the measures that descriptions tell.

The gold is read from cells, headings and the text, never from an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from eval.generate import generate
from eval.proof import Proof, name_of, plain, units_of
from eval.twin_words import DETAILS, Detail
from eval.twins_names import asked_by, asks_of
from eval.twins_outline import ASK_PART
from ingest.document import PROSE, Document, Field, Relation, Row, Unit

__all__ = ["counterparts"]

ALL = 9  # more phrasings than any field has


def counterparts(documents: Sequence[Document], seed: int = 0) -> Iterator[dict[str, Any]]:
    """Question-file objects, all to be answered; the same documents and seed give the same questions."""
    for document in documents:
        proof = Proof(document)
        held = [r.key for r in document.relations if r.key not in PROSE]
        for question in generate([document], seed, held, ALL) if held else ():
            yield question | {"category": "same-field"}
        for relation, field in asked_by(proof):
            yield from _lists(document, relation, field)
        yield from _outline(document)
        yield from _details(proof)


def _lists(document: Document, relation: Relation, field: Field) -> Iterator[dict[str, Any]]:
    """What each organisation is responsible for; a relation where organisations only cooperate in some rows is left
    out, since 负责 may or may not mean those."""
    values = [row.cells[field.key].value for row in relation.rows if field.key in row.cells]
    held = [u for v in values if isinstance(v, tuple) for u in v]
    if any(isinstance(u, Unit) and u.role not in ("responsible", "lead") for u in held):
        return
    units = list(dict.fromkeys(u.name if isinstance(u, Unit) else u for u in held))
    for unit in units:
        rows = [row for row in relation.rows if unit in units_of(row, field.key)]
        for ask in asks_of(field):
            counted = ask.endswith(("几个", "多少"))
            gold: dict[str, Any] = (
                {"figures": [len(rows)]} if counted else {"rows": [name_of(r) for r in rows]}
            )
            words = ask.format(word=unit, noun=relation.noun, label=field.label)
            yield _question(document, "unit", words, gold)


def _outline(document: Document) -> Iterator[dict[str, Any]]:
    """The columns, tables and chapters that the document has, each number once."""
    forms = {"column": "专栏{}", "table": "表{}", "chapter": "第{}章", "article": "第{}条"}
    seen: set[str] = set()
    for heading in document.headings:
        if heading.kind not in forms or not heading.number or heading.body.end <= heading.body.start:
            continue
        part = forms[heading.kind].format(plain(heading.number))
        if part in seen:
            continue
        seen.add(part)
        first, _ = document.lines(heading.span)
        _, last = document.lines(heading.body)
        gold = {"gold": [{"document": document.id, "lines": [first, last]}]}
        for ask in ASK_PART:
            yield _question(document, heading.kind, ask.format(part=part), gold)


def _details(proof: Proof) -> Iterator[dict[str, Any]]:
    """Measures told by a row's own words: just one number with one of the units, right behind just one of the nouns."""
    for _, row in proof.rows():
        words = plain(row.piece.reading(proof.document.text))
        for detail in DETAILS:
            if figure := _told(detail, words):
                gold: dict[str, Any] = {"figures": [float(figure) if "." in figure else int(figure)]}
                lines = list(proof.document.lines(row.span))
                gold["gold"] = [{"document": proof.document.id, "lines": lines}]
                for ask in detail.asks:
                    yield _question(proof.document, "detail", ask.format(name=name_of(row)), gold)


def _told(detail: Detail, words: str) -> str:
    """The figure, or "" when none or more than one is told."""
    noun, units = detail.nouns[0], "|".join(sorted(detail.units, key=len, reverse=True))
    numbers = re.findall(rf"\d(?:{units})", words)
    found = re.findall(rf"{noun}[^\d，。；、,;]{{0,4}}(\d+(?:\.\d+)?)(?:余|多)?(?:{units})", words)
    return str(found[0]) if len(found) == len(numbers) == 1 else ""


def _question(document: Document, kind: str, question: str, gold: dict[str, Any]) -> dict[str, Any]:
    return {
        "question": question,
        "documents": [document.id],
        "category": f"same-{kind}",
        "expect": "answered",
        **gold,
    }
