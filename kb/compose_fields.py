"""A row's fields in words: as a sentence for people, and as a claim in the words printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Document, Relation, Row

from .answer import Claim
from .parts import claim
from .wording import cell_places, cell_words, head_places, label_of, name_of, value_words


def sentence(document: Document, relation: Relation, row: Row, keys: Sequence[str]) -> tuple[str, list[str]]:
    """Field by field, as an official would write it; and the fields that it used."""
    parts: list[str] = []
    used: list[str] = []
    for k in keys:
        if k == "start" and "end" in keys and "start" in row.cells and "end" in row.cells:
            parts.append(f"建设期限为 {row.cells['start'].printed}—{row.cells['end'].printed} 年")
            used += ["start", "end"]
            continue
        if k == "end" and "start" in used:
            continue
        f = relation.field(k)
        if f is None:
            continue
        if k == "growth" and k not in row.cells and "cumulative" in row.cells:
            continue
        if k == "cumulative" and k not in row.cells:
            continue
        words = cell_words(row, f)
        if k in ("start", "end") and k in row.cells:
            words = f"{row.cells[k].printed} 年"
        if f.open:
            words = f"“{row.cells[k].printed}”" if k in row.cells else words
        parts.append(f"{label_of(relation, k)}{'' if words.startswith(('未列出', '“')) else '为 '}{words}")
        used.append(k)
    return f"{name_of(row)}：" + "，".join(parts) + "。", used


def printed_claim(document: Document, relation: Relation, row: Row, keys: Sequence[str]) -> Claim:
    """The same in the words as printed, so that every figure stands in a quote."""
    parts = []
    for k in dict.fromkeys(keys):
        f, cell = relation.field(k), row.cells.get(k)
        if f and cell:
            printed = re.sub(r"\s*\n\s*", "", cell.printed.strip())
            parts.append(
                f"{label_of(relation, k)} {value_words(cell) if isinstance(cell.value, tuple) else printed}"
            )
    text = name_of(row) + ("：" + "，".join(parts) if parts else "")
    return claim(text, cell_places(document, row, *keys), head_places(document, row, *keys))
