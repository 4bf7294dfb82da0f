"""Answerable counterparts of the twins, from the same templates with nothing swapped: every row and field in every
phrasing and in the words of conversation, what each unit is responsible for, the parts that the outline has, the measures that descriptions tell.

The gold is read from cells, headings and the text, never from an answer.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from eval.generate import generate, gold_of
from eval.proof import Proof, name_of, plain, units_of
from eval.twin_words import DETAILS, Detail
from eval.twins_names import asked_by, asks_of
from eval.twins_outline import ASK_PART
from ingest.document import PROSE, SENTENCES, Cell, Document, Field, Relation, Unit
from kb.sets.gold import occurrences

__all__ = ["counterparts"]

SPOKEN = {  # by a field's key, as every plan has it
    "total": ("{name}要投多少钱", "{name}一共花多少钱？", "{name}投资规模多大"),
    "planned": ("{name}十四五投多少", "{name}十四五期间要投多少钱？"),
    "start": ("{name}什么时候开工", "{name}哪年动工？", "{name}哪一年启动"),
    "end": ("{name}什么时候完工", "{name}哪年建成？", "{name}到哪年结束"),
    "units": ("{name}谁负责", "{name}归谁管？", "{name}是哪个单位在抓"),
    "base": ("{name}{year}年是多少", "{year}年的{name}是多少？"),
    "target": ("{name}{year}年要达到多少", "{name}到{year}年要做到多少？", "{name}{year}年目标是啥"),
}
LEADING = ("responsible", "lead")
ENDING = re.compile(r"(?:[（(][^（()）]*[)）]|(?:建设|开发|提升)?(?:项目|工程))$")
ALL = 9  # more phrasings than any field has


def counterparts(documents: Sequence[Document], seed: int = 0) -> Iterator[dict[str, Any]]:
    """Question-file objects, all to be answered; the same documents and seed give the same questions."""
    for document in documents:
        proof = Proof(document)
        held = [r.key for r in document.relations if r.key not in (*PROSE, *SENTENCES)]
        for question in generate([document], seed, held, ALL) if held else ():
            yield question | {"category": "same-field"}
        yield from _spoken(proof, random.Random(seed))
        for relation, field in asked_by(proof):
            yield from _lists(document, relation, field)
        yield from _outline(document)
        yield from _details(proof)


def _spoken(proof: Proof, draw: random.Random) -> Iterator[dict[str, Any]]:
    """Fields in the words of conversation, the row by its name without the ending that names its kind, where no other
    row's name holds that too."""
    rows = list(proof.rows())
    for relation, row in rows:
        short = ENDING.sub("", name_of(row))
        if len(short) < 4 or sum(short in name_of(other) for _, other in rows) > 1:
            continue
        for key, asks in SPOKEN.items():
            field, cell = relation.field(key), row.cells.get(key)
            if not field or not cell or cell.value is None or (cell.year or field.year) != field.year:
                continue
            if field.year is None and key in ("base", "target"):
                continue
            lines = list(proof.document.lines(row.span))
            gold = {"gold": [{"document": proof.document.id, "lines": lines}]}
            words = draw.choice(asks).format(name=short, year=field.year)
            yield _question(proof.document, "spoken", words, gold_of(_leading(cell)) | gold)


def _leading(cell: Cell) -> Cell:
    """Without who cooperates: an answer need not name them."""
    if not isinstance(cell.value, tuple):
        return cell
    held = tuple(u for u in cell.value if isinstance(u, Unit) and u.role in LEADING)
    return replace(cell, value=held) if held else cell


def _lists(document: Document, relation: Relation, field: Field) -> Iterator[dict[str, Any]]:
    """What each organisation is responsible for. Left out are relations where some only cooperate, since 负责 may or may
    not mean those, and 牵头 where several stand in one row, of whom the first may be meant."""
    values = [row.cells[field.key].value for row in relation.rows if field.key in row.cells]
    held = [v for v in values if isinstance(v, tuple)]
    if any(isinstance(u, Unit) and u.role not in LEADING for v in held for u in v):
        return
    asks = [ask for ask in asks_of(field) if "牵头" not in ask or all(len(v) == 1 for v in held)]
    for unit in dict.fromkeys(u.name if isinstance(u, Unit) else u for v in held for u in v):
        names = [name_of(row) for row in relation.rows if unit in units_of(row, field.key)]
        for ask in asks:
            gold = {"figures": [len(names)]} if ask.endswith("几个") else {"rows": names}
            words = ask.format(word=unit, noun=relation.noun, label=field.label)
            yield _question(document, "unit", words, gold)


def _outline(document: Document) -> Iterator[dict[str, Any]]:
    """The columns, tables, chapters and articles that the document has; a number that stands at two headings of the
    same level is left out."""
    forms = {"column": "专栏{}", "table": "表{}", "chapter": "第{}章", "article": "第{}条"}
    for kind, form in forms.items():
        held = [h for h in document.headings if h.kind == kind and h.number]
        top = [h for h in held if h.level == min(x.level for x in held)]
        numbers = Counter(h.number for h in top)
        for heading in (h for h in top if numbers[h.number] == 1):
            first, _ = document.lines(heading.span)
            _, last = document.lines(heading.body)
            gold = {"gold": [{"document": document.id, "lines": [first, last]}]}
            for ask in ASK_PART:
                yield _question(document, kind, ask.format(part=form.format(plain(heading.number))), gold)


def _details(proof: Proof) -> Iterator[dict[str, Any]]:
    """Measures told by a row's own words: just one number with one of the units, right behind its noun."""
    for _, row in proof.rows():
        words = plain(row.piece.reading(proof.document.text))
        for detail in DETAILS:
            if not (told := _told(detail, words)):
                continue
            quote, figure = told
            gold: dict[str, Any] = {"figures": [float(figure) if "." in figure else int(figure)]}
            if occurrences(proof.document.text, quote):  # not where the text is printed in full width
                gold["gold"] = [{"document": proof.document.id, "quote": quote}]
            for ask in detail.asks:
                yield _question(proof.document, "detail", ask.format(name=name_of(row)), gold)


def _told(detail: Detail, words: str) -> tuple[str, str] | None:
    """The words that tell and the figure; None when no or more than one number has such a unit."""
    units = "|".join(sorted(detail.units, key=len, reverse=True))
    numbers = re.findall(rf"\d(?:{units})", words)
    told = re.findall(rf"({detail.nouns[0]}[^\d，。；、,;足]{{0,4}}(\d+(?:\.\d+)?)余?多?(?:{units}))", words)
    return (told[0][0], told[0][1]) if len(told) == len(numbers) == 1 else None


def _question(document: Document, kind: str, question: str, gold: dict[str, Any]) -> dict[str, Any]:
    return {
        "question": question,
        "documents": [document.id],
        "category": f"same-{kind}",
        "expect": "answered",
        **gold,
    }
