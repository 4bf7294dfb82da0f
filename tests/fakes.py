"""Stand-ins for the tests: an encoder that needs no model, and small documents."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.document import (
    Amount,
    Block,
    Cell,
    Document,
    Field,
    Heading,
    Meta,
    Piece,
    Relation,
    Row,
    Source,
    Span,
    Unit,
)
from kb.encoder import Kind
from kb.settings import Settings
from kb.tokens import bigrams

__all__ = ["FakeEncoder", "settings", "small", "two_projects"]


class FakeEncoder:
    """Texts that share bigrams lie close: a vector counts its text's bigrams, hashed into 64 places."""

    def __init__(self, name: str = "fake", dimension: int = 64) -> None:
        self.digest = hashlib.sha256(f"{name} {dimension}".encode()).hexdigest()
        self.dimension = dimension
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        self.encoded += texts
        rows = np.full((len(texts), self.dimension), 0.05, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for token in bigrams(text):
                row[int(hashlib.md5(token.encode()).hexdigest(), 16) % self.dimension] += 1
        normed: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normed

    def count_tokens(self, texts: Sequence[str], kind: Kind = "passage") -> list[int]:
        return [len(text) * 2 // 3 + 4 for text in texts]


def settings(home: Path, **more: object) -> Settings:
    """Settings with a home and a corpus without a lexicon in it."""
    return Settings(home=home, corpus=home / "corpus", **more)  # type: ignore[arg-type]


def small(id: str, *sections: tuple[str, str], relations: tuple[Relation, ...] = ()) -> Document:
    """A document of (heading, paragraph) sections, a line each, built by hand."""
    text, headings, blocks = "", [], []
    for number, (title, paragraph) in enumerate(sections):
        start = len(text)
        line, body = Span(start, start + len(title)), Span(start, start + len(title) + len(paragraph) + 2)
        headings.append(Heading("chapter", 4, str(number), number, title, line, body, -1))
        blocks.append(Block("heading", Piece((line,)), number))
        words = Span(line.end + 1, line.end + 1 + len(paragraph))
        blocks.append(Block("paragraph", Piece((words,)), number))
        text += f"{title}\n{paragraph}\n"
    revision = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    meta = Meta(title=id, spans={"title": Span(0, 1)})
    return Document(
        id, revision, text, meta, tuple(headings), tuple(blocks), (), relations, (), (), ((0, 3, 4),)
    )


def two_projects() -> Relation:
    """A relation of two rows with a cell of every kind of value."""
    place = (Source(Span(0, 2)), Source(Span(3, 4), "unit"))
    first = {
        "name": Cell("甲项目", "甲项目", place),
        "number": Cell(1, "1.", place),
        "total": Cell(Amount(Decimal("37.10"), "亿元", "about"), "约 37.10 亿", place),
        "units": Cell((Unit("乙县政府", "responsible", Span(5, 9)),), "乙县政府", place),
        "tags": Cell(("丙", "丁"), "丙、丁", ()),
        "growth": Cell(None, "-", place, 2019),
    }
    second = {"name": Cell("戊项目", "戊项目", place)}
    fields = (
        Field("name", "项目", "text", aliases=("项目名称", "名称")),
        Field("total", "总投资", "number", "亿元", year=2025, open=True),
    )
    rows = (
        Row("x/projects/1", Span(0, 9), 0, first, Piece((Span(0, 4), Span(5, 9)))),
        Row("x/projects/2", Span(9, 12), -1, second, Piece((Span(9, 12),))),
    )
    return Relation("projects", "标志性项目", "项目", fields, rows)
