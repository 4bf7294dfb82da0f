"""Every figure that a document tells, in prose or in the rows of its relations, with the words that it is asked by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Document
from ingest.figures import Figure, figures, of_rows
from ingest.meta import issued_in

from .keys import key

EVERYWHERE = ("全市", "全县", "全区", "全省")  # in front of a figure's name: the document's own place


def told_figures(document: Document, home: Sequence[str]) -> list[tuple[Figure, str, str]]:
    """Figures with the key of their name, without the document's own place, and those of the headings above them."""
    years = [int(y) for y in re.findall(r"20\d\d", document.meta.period)]
    issued = min([*years, issued_in(document.meta) or 9999])
    places = [*sorted(map(key, home), key=lambda p: (-len(p), p)), *EVERYWHERE]
    own = re.compile("^(?:" + "|".join(map(re.escape, places)) + ")")
    found = [*figures(document), *(f for r in document.relations for f in of_rows(r))]
    return [
        (replace(f, issued=issued), own.sub("", key(f.name)), _section(document, f.heading)) for f in found
    ]


def _section(document: Document, heading: int) -> str:
    return "".join(key(document.headings[i].title) for i in document.ancestry(heading)[-2:])
