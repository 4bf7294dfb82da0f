"""BM25 over passages. The one file that knows tantivy.

Tokens come ready-made from `kb.tokens` and queries are put together term by term: no text that a person
typed ever meets a query parser. The index lies in a folder and is memory-mapped.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from kb.errors import DamagedSnapshot

__all__ = ["Entry", "Keywords", "write_keywords"]

TERMS = 512  # distinct tokens of a query that are looked for; a question has 2,000 characters at most


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of a passage: its number in the snapshot, its document's id, its tokens."""

    number: int
    document: str
    tokens: Sequence[str]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=False, indexed=True, fast=True)
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("tokens", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def write_keywords(folder: Path, entries: Iterable[Entry]) -> None:
    """Make an index of `entries` in `folder`, which is made when missing and must be empty."""
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=64_000_000, num_threads=1)
    for entry in entries:
        document = tantivy.Document()
        document.add_unsigned("number", entry.number)
        document.add_text("document", entry.document)
        document.add_text("tokens", " ".join(entry.tokens))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    for lock in folder.glob(".tantivy-*.lock"):
        lock.unlink()


class Keywords:
    """An index that `write_keywords` made, open for reading; threads may share it."""

    def __init__(self, folder: Path) -> None:
        """Raises DamagedSnapshot naming the folder when there is no index in it."""
        try:
            self._searcher = tantivy.Index.open(str(folder)).searcher()
        except (ValueError, OSError) as error:
            raise DamagedSnapshot(
                f"{folder}：没有完好的关键词索引（{error}）；请再运行 zhangju ingest。"
            ) from error
        self._schema = _schema()

    @cached_property
    def size(self) -> int:
        """Passages in the index."""
        return int(self._searcher.num_docs)

    def search(
        self, tokens: Sequence[str], count: int, documents: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """The `count` passages with the highest BM25 (k1 = 1.2, b = 0.75), as (number, score), best first.

        `documents` leaves out the passages of all others. Statistics are the whole index's.
        """
        only = (
            None if documents is None else Query.term_set_query(self._schema, "document", sorted(documents))
        )
        return self._run(self._terms(tokens), only, count)

    def scores(self, tokens: Sequence[str], numbers: Sequence[int]) -> dict[int, float]:
        """The BM25 of each passage named; 0 for one that has none of the tokens."""
        named = [(Occur.Should, Query.term_query(self._schema, "number", number)) for number in numbers]
        only = Query.boolean_query(named)  # for some dozens a third of what a set of terms takes
        found = dict(self._run(self._terms(tokens), only, len(numbers)))
        return {number: found.get(number, 0.0) for number in numbers}

    def weight(self, tokens: Sequence[str]) -> float:
        """Sum of the tokens' idf, each once: the BM25 of a passage of average length that holds each once.

        idf = ln(1 + (N − n + ½) / (n + ½)), as in Lucene and tantivy; a token found nowhere counts too.
        """
        total = self.size
        found = [self._searcher.doc_freq("tokens", token) for token in _distinct(tokens)]
        return math.fsum(math.log1p((total - n + 0.5) / (n + 0.5)) for n in found)

    def _terms(self, tokens: Sequence[str]) -> list[Query]:
        return [
            Query.term_query(self._schema, "tokens", token, index_option="freq")
            for token in _distinct(tokens)
        ]

    def _run(self, terms: list[Query], only: Query | None, count: int) -> list[tuple[int, float]]:
        if not terms or count < 1 or self.size == 0:
            return []
        query = Query.boolean_query([(Occur.Should, term) for term in terms])
        if only is not None:
            query = Query.boolean_query(
                [(Occur.Must, query), (Occur.Must, Query.const_score_query(only, 0.0))]
            )
        hits = self._searcher.search(query, limit=min(count, self.size), count=False).hits
        numbers = self._searcher.fast_field_values("number", [address for _, address in hits])
        found = [(int(n or 0), round(float(score), 4)) for n, (score, _) in zip(numbers, hits, strict=True)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _distinct(tokens: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(tokens))[:TERMS]
