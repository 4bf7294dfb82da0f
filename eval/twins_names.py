"""Twins that name whom or what the document never names: a place of the national list, one of the same province, one
a character away from a place that it does name, an organisation, an indicator."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from eval.proof import Proof
from eval.twin_words import INDICATORS, ORGANISATIONS
from ingest.document import Field, Relation

__all__ = ["ASK_UNIT", "asks_of", "names"]

ASK_UNIT = (
    "{word}负责哪些{noun}？",
    "{word}牵头的{noun}有哪些",
    "由{word}负责的{noun}一共几个",
    "{word}承担了什么{noun}",
)
ASK_OTHER = ("{label}是{word}的{noun}有哪些？", "{word}是{label}的{noun}有几个")
ASK_INDICATOR = (
    "{word}的目标是多少？",
    "2025年{word}要达到多少",
    "{word}现在是多少",
    "请问{word}",
)
UNITS, NEIGHBOURS, ALIKE, ORGANISED, COUNTED = 120, 60, 4, 40, 30


def names(proof: Proof, draw: random.Random) -> Iterator[tuple[str, str]]:
    """(kind, question)."""
    provinces = {code[:2] for code, _ in proof.known_places}
    near = [name for code, name in proof.places if code[:2] in provinces]
    kinds: list[tuple[str, Sequence[str]]] = [
        ("unit", _some([name for _, name in proof.places], UNITS, draw)),
        ("neighbour", _some(near, NEIGHBOURS, draw)),
        ("lookalike", _alike(proof, draw)),
        ("organisation", _some([w for w in ORGANISATIONS if proof.lacks(w, _stem(w))], ORGANISED, draw)),
    ]
    for relation, field in asked_by(proof):
        for kind, words in kinds:
            for word in words:
                ask = draw.choice(asks_of(field))
                yield kind, ask.format(word=word, noun=relation.noun, label=field.label)
    held = [w.word for w in INDICATORS if proof.lacks(w.word, *w.stems)]
    for word in _some(held, COUNTED, draw):
        yield "indicator", draw.choice(ASK_INDICATOR).format(word=word)


def asked_by(proof: Proof) -> Iterator[tuple[Relation, Field]]:
    """The first field of each relation that lists organisations."""
    for relation in proof.document.relations:
        field = next((f for f in relation.fields if f.type == "list"), None)
        if field:
            yield relation, field


def asks_of(field: Field) -> Sequence[str]:
    return ASK_UNIT if field.key == "units" else ASK_OTHER


def _alike(proof: Proof, draw: random.Random) -> list[str]:
    """Real places that share one character, in its place, with one that the text names (象山县 beside 常山县)."""
    found: list[str] = []
    for _, known in proof.known_places:
        same = [n for _, n in proof.places if (n[0] == known[0]) != (n[1] == known[1]) and n[2] == known[2]]
        found += [n for n in _some(same, ALIKE, draw) if n not in found]
    return found


def _stem(organisation: str) -> str:
    """By what the text would name it or a body of the same kind: 消防救援支队 by 消防."""
    return organisation.removeprefix("中国").removeprefix("国家")[:2]


def _some(words: Sequence[str], most: int, draw: random.Random) -> list[str]:
    return draw.sample(words, min(most, len(words)))
