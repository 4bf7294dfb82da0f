"""A public set of passages and questions as one document with a heading a passage, so that the product's own code cuts,
indexes and searches it: a folder with corpus.jsonl {_id, title, text}, queries.jsonl {_id, text} and qrels.tsv.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.bench.found import Asked
from ingest.document import Block, Document, Heading, Meta, Piece, Span

__all__ = ["public"]


def public(folder: Path) -> tuple[Document, tuple[Asked, ...]]:
    """The document, and the questions with the span of each passage that answers."""
    ids: list[str] = []
    texts: list[str] = []
    headings: list[Heading] = []
    blocks: list[Block] = []
    at = 0
    for held in _lines(folder / "corpus.jsonl"):
        title, body = " ".join(held["title"].split()), held["text"].strip()
        line, piece = Span(at, at + len(title)), Span(at + len(title) + 2, at + len(title) + 2 + len(body))
        blocks.append(Block("heading", Piece((line,)), len(headings)))
        blocks.append(Block("paragraph", Piece((piece,)), len(headings)))
        headings.append(Heading("section", 1, "", None, title, line, Span(line.end, piece.end), -1))
        texts.append(f"{title}\n\n{body}\n\n")
        ids.append(held["_id"])
        at += len(texts[-1])
    text = "".join(texts)
    revision = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        "public", revision, text, Meta(folder.name), tuple(headings), tuple(blocks), (), (), (), ()
    )
    places = {id: Span(h.span.start, h.body.end) for id, h in zip(ids, headings, strict=True)}
    relevant: dict[str, list[Span]] = {}
    for row in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, _ = row.split("\t")
        relevant.setdefault(query, []).append(places[passage])
    asked = tuple(
        Asked(held["text"], document.id, tuple((span,) for span in relevant[held["_id"]]))
        for held in _lines(folder / "queries.jsonl")
        if held["_id"] in relevant
    )
    return document, asked


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)
