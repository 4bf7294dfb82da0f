"""What a document's text alone proves that it does not hold. No code is shared with the answering path: a word is
looked for in the text, in NFKC and without white space, and by a row in every line that may speak of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gb2260.data import data

from ingest.document import PROSE, SENTENCES, Document, Relation, Row, Unit

__all__ = ["Proof", "name_of", "numeral", "plain", "stem_of", "units_of"]

GRAM = 4  # a line that shares so many characters with a row's name may speak of it
DIGITS = "零一二三四五六七八九"
PLACE = re.compile(r"[\u4e00-\u9fff]{2}[县区市]")


@dataclass(frozen=True)
class Proof:
    """A document's text, ready to be searched."""

    document: Document

    @cached_property
    def text(self) -> str:
        return plain(self.document.text)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(found for line in self.document.text.split("\n") if (found := plain(line)))

    def lacks(self, *words: str) -> bool:
        return not any(plain(word) in self.text for word in words)

    def rows(self) -> Iterator[tuple[Relation, Row]]:
        """The rows that a question can name: a name in two relations counts as the first's."""
        seen: set[str] = set()
        for relation in self.document.relations:
            if relation.key in (*PROSE, *SENTENCES):
                continue
            for row in relation.rows:
                name = name_of(row)
                if name and name not in seen:
                    seen.add(name)
                    yield relation, row

    def about(self, relation: Relation, row: Row) -> str:
        """All that may tell of a row: its own words, the heads of its table, every line that shares a part of its name
        and the lines around those (a page cut parts a sentence)."""
        name = plain(name_of(row))
        grams = [name[i : i + GRAM] for i in range(max(1, len(name) - GRAM + 1))]
        near = {i for i, line in enumerate(self.lines) if any(gram in line for gram in grams)}
        own = [row.piece.reading(self.document.text), *(f.label for f in relation.fields)]
        return plain("\n".join(own)) + "\n".join(
            line for i, line in enumerate(self.lines) if {i - 1, i, i + 1} & near
        )

    def untold(self, relation: Relation, row: Row, words: Sequence[str], units: Sequence[str] = ()) -> bool:
        """Nothing about the row holds one of the words, nor do its own words hold a number with one of the units."""
        about, own = self.about(relation, row), plain(row.piece.reading(self.document.text))
        counted = re.compile(rf"\d[多余]?(?:{'|'.join(map(re.escape, units))})") if units else None
        return not any(word in about for word in words) and not (counted and counted.search(own))

    @cached_property
    def places(self) -> tuple[tuple[str, str], ...]:
        """(code, name) of the national list's two-character counties, districts and cities (GB/T 2260) that the text
        never names, without their last character either."""
        return tuple(x for x in _national() if x[1][:2] not in self.text)

    @cached_property
    def known_places(self) -> tuple[tuple[str, str], ...]:
        return tuple(x for x in _national() if x[1] in self.text)


def _national() -> list[tuple[str, str]]:
    latest: dict[str, str] = {}
    for division in data.values():
        for code, name in division.items():
            if PLACE.fullmatch(name):
                latest.setdefault(name, str(code))
    return sorted((code, name) for name, code in latest.items())


def plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def name_of(row: Row) -> str:
    cell = row.cells.get("name")
    return "".join(str(cell.value).split()) if cell and cell.value else ""


def units_of(row: Row, key: str = "units") -> tuple[str, ...]:
    held = row.cells[key].value if key in row.cells else None
    return tuple(u.name if isinstance(u, Unit) else str(u) for u in held) if isinstance(held, tuple) else ()


def stem_of(unit: str) -> str:
    """A government's place (常山县政府 → 常山县), or ""."""
    found = re.fullmatch(r"([\u4e00-\u9fff]{2,4}[县市区旗])(?:人民)?政府", unit)
    return found[1] if found else ""


def numeral(n: int) -> str:
    """1–99 in Chinese: 12 → 十二."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else ("" if tens == 1 else DIGITS[tens]) + "十"
    return head + (DIGITS[ones] if ones or not tens else "")
