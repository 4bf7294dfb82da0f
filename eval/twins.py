"""Unanswerable twins: questions of the forms that a document answers, with one thing swapped for another that it does
not hold. Their category names what was swapped: `twin-field`, `twin-place`, ….

Nothing here is shared with the answering path: that the document lacks it is proven on its text (`eval.proof`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from eval.proof import Proof, name_of, stem_of, units_of
from eval.twin_words import (
    DETAILS,
    FIELDS_OF_FIGURES,
    FIELDS_OF_WORKS,
    PHASES,
    THINGS,
)
from eval.twins_names import names
from eval.twins_outline import outline
from ingest.document import Document, Relation, Row

__all__ = ["twins"]

ASK_FIELD = ("{name}的{word}是什么？", "{name}{word}", "请问{name}的{word}是多少")
ASK_YEAR = ("{name}{word}年是多少？", "{word}年{name}", "{name}在{word}年的数是多少")
ASK_SPENT = ("{name}{word}年投资多少？", "{name}在{word}年完成了多少投资", "{word}年{name}安排多少资金")
ASK_PLACE = ("{word}{name}的总投资是多少？", "{word}{name}什么时候完工", "{word}{name}由谁负责")
ASK_THING = (
    "{word}总投资多少？",
    "{word}由哪个单位负责",
    "{word}哪年建成",
    "{word}项目什么时候开工",
    "{word}建设内容是什么",
)
FIELDS, YEARS, PLACES = 4, 2, 2  # of a row, how many of each

Kind = Callable[[Proof, Relation, Row, random.Random], Iterator[str]]


def twins(documents: Sequence[Document], seed: int = 0) -> Iterator[dict[str, Any]]:
    """Question-file objects, all to be refused; the same documents and seed give the same questions."""
    draw = random.Random(seed)
    asked: set[tuple[str, str]] = set()
    for document in documents:
        for kind, question in _of_document(Proof(document), draw):
            if (document.id, question) not in asked:
                asked.add((document.id, question))
                yield {
                    "question": question,
                    "documents": [document.id],
                    "category": f"twin-{kind}",
                    "expect": "not_found",
                }


def _of_document(proof: Proof, draw: random.Random) -> Iterator[tuple[str, str]]:
    for relation, row in proof.rows():
        for kind, made in KINDS.items():
            for question in made(proof, relation, row, draw):
                yield kind, question
    yield from names(proof, draw)
    yield from outline(proof, draw)


def _field(proof: Proof, relation: Relation, row: Row, draw: random.Random) -> Iterator[str]:
    words = FIELDS_OF_FIGURES if _is_figure(relation) else FIELDS_OF_WORKS
    held = [w for w in words if proof.lacks(w.word) and proof.untold(relation, row, w.stems)]
    for asked in draw.sample(held, min(FIELDS, len(held))):
        yield draw.choice(ASK_FIELD).format(name=name_of(row), word=asked.word)


def _detail(proof: Proof, relation: Relation, row: Row, draw: random.Random) -> Iterator[str]:
    if not _is_work(relation):
        return
    held = [d for d in DETAILS if proof.untold(relation, row, d.nouns, d.units)]
    for detail in draw.sample(held, min(FIELDS, len(held))):
        yield draw.choice(detail.asks).format(name=name_of(row))


def _year(proof: Proof, relation: Relation, row: Row, draw: random.Random) -> Iterator[str]:
    """A year that stands nowhere in the text."""
    gone = [str(y) for y in range(1998, 2050) if proof.lacks(str(y))]
    if _is_figure(relation) or relation.field("total"):
        asks = ASK_YEAR if _is_figure(relation) else ASK_SPENT
        for year in draw.sample(gone, min(YEARS, len(gone))):
            yield draw.choice(asks).format(name=name_of(row), word=year)


def _slot(proof: Proof, relation: Relation, row: Row, draw: random.Random) -> Iterator[str]:
    """A year that the text prints, but not for this indicator."""
    if not _is_figure(relation):
        return
    own = {f.year for f in relation.fields} | {c.year for c in row.cells.values()}
    own |= {c.value for c in row.cells.values() if isinstance(c.value, int)}
    held = [
        y
        for y in range(2015, 2036)
        if y not in own and not proof.lacks(str(y)) and proof.untold(relation, row, (str(y),))
    ]
    for year in draw.sample(held, min(YEARS, len(held))):
        yield draw.choice(ASK_YEAR).format(name=name_of(row), word=year)


def _place(proof: Proof, relation: Relation, row: Row, draw: random.Random) -> Iterator[str]:
    if relation.field("total") and (core := _without_place(row)):
        for _, place in draw.sample(proof.places, PLACES):
            yield draw.choice(ASK_PLACE).format(name=core, word=place[:2])


def _phase(proof: Proof, relation: Relation, row: Row, draw: random.Random) -> Iterator[str]:
    held = [p for p in PHASES if proof.untold(relation, row, (p,))]
    core = re.sub(r"(?:[一二两]期.*|项目|[（(].*[)）])$", "", name_of(row))
    if relation.field("total") and held and len(core) >= 4:
        yield draw.choice(ASK_THING).format(word=f"{core}{draw.choice(held)}")


def _project(proof: Proof, relation: Relation, row: Row, draw: random.Random) -> Iterator[str]:
    """A thing that the text never names, in a place that it does name."""
    held = [t.word for t in THINGS if proof.lacks(t.word, *t.stems)]
    place = next((s for s in map(stem_of, units_of(row)) if s), "")
    if relation.field("total") and held:
        yield draw.choice(ASK_THING).format(word=f"{place[:2]}{draw.choice(held)}")


KINDS: dict[str, Kind] = {
    "field": _field,
    "detail": _detail,
    "year": _year,
    "slot": _slot,
    "place": _place,
    "phase": _phase,
    "project": _project,
}


def _is_figure(relation: Relation) -> bool:
    return bool(relation.field("base") or relation.field("target"))


def _is_work(relation: Relation) -> bool:
    """Rows that are projects or events: things that have a size."""
    return not _is_figure(relation) and relation.key != "tasks" and len(relation.fields) > 1


def _without_place(row: Row) -> str:
    """A name without the place of its unit in front (常山万洋众创城项目 → 万洋众创城项目); "" where none stands there."""
    name = name_of(row)
    for stem in filter(None, map(stem_of, units_of(row))):
        for place in (stem, stem[:2]):
            if name.startswith(place) and len(name) - len(place) >= 5:
                return name[len(place) :]
    return ""
