"""Questions that the knowledge base can answer, made from its relations: shown where there is nothing to show."""

from __future__ import annotations

from collections import Counter

from ingest.document import PROSE

from .answer import Answered
from .compute import names_in
from .knowledge import View
from .once import once
from .vocabulary import Vocabulary

MOST = 4


def suggestions(view: View, answered: Answered | None) -> list[str]:
    """Up to four complete questions over the documents in view."""
    found: list[str] = []
    for v in view.scope(""):
        if answered is None or v.document.id == answered.document.id:
            found += _questions(v)
    return list(dict.fromkeys(found))[:MOST]


@once
def _questions(v: Vocabulary) -> tuple[str, ...]:
    """Those over one document."""
    found: list[str] = []
    for relation in v.document.relations:
        if relation.key in PROSE or not relation.rows:
            continue
        row = relation.rows[0]
        name = str(row.cells["name"].value) if "name" in row.cells else ""
        held = Counter(unit for r in relation.rows for unit in names_in(r, "units"))
        if held:
            most = max(held, key=lambda unit: (held[unit], unit))
            found.append(f"{most}负责哪些{relation.noun}？")
        if relation.field("total"):
            found.append(f"总投资最大的{relation.noun}是哪个？")
        if relation.field("target") and name:
            found.append(f"{name}的目标是多少？")
        else:
            found.append(f"{relation.noun}一共有多少个？")
    return tuple(found)
