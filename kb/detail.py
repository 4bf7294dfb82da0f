"""What a row's own sentences tell beyond its fields (跑道多长, C区块是干嘛的), proven by `kb.proof`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Document, Row, Span

from .asking import Asking, Word
from .keys import key
from .proof import UNSAID, Wanted, prove


@dataclass(frozen=True, slots=True)
class Detail:
    """`lacking` names what the row does not tell, "" when it tells all; `spans` of what tells it."""

    lacking: str
    spans: tuple[Span, ...] = ()


def detail(document: Document, row: Row, asked: Sequence[Asking]) -> Detail:
    """What the row tells of each thing asked, in the order of the text."""
    cell = row.cells.get("content")
    if cell is None:
        return Detail(UNSAID)  # a table's row has no words but its cells
    name = key(str(row.cells["name"].value)) if "name" in row.cells else ""
    reading = row.piece.reading(document.text)
    start = max(reading.find(cell.printed), 0)
    found: set[tuple[int, int]] = set()
    about: tuple[Word, ...] = ()
    for asking in asked:
        proof = prove(asking, name, reading[start : start + len(cell.printed)], about)
        if proof.lacking:
            return Detail(proof.lacking)
        about = Wanted.of(asking, name, about).strong
        found |= set(proof.spans)
    inner = {a for a in found for b in found if a != b and b[0] <= a[0] and a[1] <= b[1]}
    return Detail("", tuple(row.piece.cut(start + a, start + b).span for a, b in sorted(found - inner)))
