"""Answers → the contract's body: one object, the same bytes for the same request, snapshot and settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from .answer import Answer, Answered, NotFound, Numbering, Table, Unclear, cited, computed
from .confidence import confidence
from .knowledge import View
from .same_rows import same_rows
from .suggest import suggestions


def respond(
    view: View,
    question: str,
    history: Sequence[str],
    documents: Sequence[str] | None,
    answers: Sequence[Answer],
) -> dict[str, Any]:
    request = json.dumps(
        [question, list(history), list(documents) if documents is not None else None], ensure_ascii=False
    )
    seed = f"{view.snapshot.digest}\n{view.snapshot.settings.digest}\n{request}".encode(
        "utf-8", "surrogatepass"
    )
    body: dict[str, Any] = {"id": hashlib.sha256(seed).hexdigest()[:32]}
    proven = [a for a in answers if isinstance(a, Answered)]
    if proven:
        return body | _answered(view, proven, [a for a in answers if not isinstance(a, Answered)])
    asked = [a for a in answers if isinstance(a, Unclear)]
    if asked:
        return body | _empty(
            "unclear",
            "list",
            asked[0].text,
            asked[0].interpretation,
            [s for a in asked for s in a.suggestions],
            [],
            confidence("unclear"),
        )
    gone = [a for a in answers if isinstance(a, NotFound)]
    text = "\n".join(dict.fromkeys(a.text for a in gone)) or "文件里没有能回答这个问题的内容。"
    related = [cited(p) for a in gone for p in a.related]
    return body | _empty(
        "not_found",
        "passage",
        text,
        "；".join(dict.fromkeys(a.interpretation for a in gone if a.interpretation)),
        suggestions(view, None),
        related,
        confidence("not_found"),
    )


def _empty(
    status: str,
    kind: str,
    text: str,
    interpretation: str,
    suggested: Sequence[str],
    related: Sequence[Any],
    sure: float,
) -> dict[str, Any]:
    return {
        "status": status, "kind": kind, "text": text, "claims": [], "table": None, "computation": None, "citations": [],
        "interpretation": interpretation, "suggestions": list(suggested), "related": list(related), "confidence": sure,
    }  # fmt: skip


def _answered(view: View, proven: Sequence[Answered], rest: Sequence[Answer]) -> dict[str, Any]:
    numbering = Numbering()
    several = len({a.document.id for a in proven}) > 1
    paragraphs: list[str] = [a.head for a in proven if a.head]
    claims: list[dict[str, Any]] = []
    for a in proven:
        text = "".join(words + numbering.marks(places) for words, places in a.lines)
        paragraphs.append(f"《{a.document.meta.title}》：{text}" if several else text)
        claims += [
            {"text": c.text, "document": a.document.id, "citations": numbering.of(c.places)} for c in a.claims
        ]
    if several:
        paragraphs += [words + numbering.marks(places) for words, places in same_rows(proven)]
    paragraphs += [other.text for other in rest if not isinstance(other, Answered)]
    tables = [(a, a.table) for a in proven if a.table is not None]
    made = [computed(a.computation, numbering) for a in proven if a.computation is not None]
    body: dict[str, Any] = {
        "status": "answered",
        "kind": proven[0].kind,
        "text": "\n".join(paragraphs),
        "claims": claims,
        "table": _table(tables, numbering) if tables else None,
        "computation": made[0] if made else None,
    }
    if len(made) > 1:
        body["computation"] = {**made[0], "also": [*made[0].get("also", []), *made[1:]]}
    body["citations"] = numbering.citations()
    body["interpretation"] = "；".join(dict.fromkeys(a.interpretation for a in proven if a.interpretation))
    body["suggestions"] = [s for a in proven for s in a.suggestions] or suggestions(view, proven[0])
    body["related"] = [cited(p) for a in proven for p in a.related if p.key not in numbering.places]
    body["confidence"] = min(confidence(a.certainty, a.kind) for a in proven)
    return body


def _table(tables: Sequence[tuple[Answered, Table]], numbering: Numbering) -> dict[str, Any]:
    columns: dict[str, dict[str, Any]] = {}
    rows: list[dict[str, Any]] = []
    for a, table in tables:
        for c in table.columns:
            column = {"key": c.key, "label": c.label, "type": c.type}
            if c.unit:
                column["unit"] = c.unit
            columns.setdefault(c.key, column)
        for row in table.rows:
            if any(row.cells == r["cells"] and a.document.id == r["document"] for r in rows):
                continue  # two questions of one message may ask for the same rows
            made = {"document": a.document.id, "cells": row.cells, "citations": numbering.of(row.places)}
            if row.printed:
                made["printed"] = row.printed
            rows.append(made)
    return {"columns": list(columns.values()), "rows": rows}
