"""A snapshot open for reading: documents, passages and how to find them. It never changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ingest.document import Document
from kb.encoder import Encoder
from kb.errors import Mismatch, NotFound
from kb.home import Manifest
from kb.lexicon import Lexicon
from kb.passages import Passage
from kb.search import Hit, Index, search
from kb.settings import Settings
from kb.vectors import Floats

__all__ = ["Snapshot"]


@dataclass(frozen=True)
class Snapshot:
    """`digest` names it by content. `current` is what CURRENT named when it was opened: another digest when
    that snapshot is damaged and this one, an earlier one, stands in; `warnings` says so. `originals` maps a
    document's id to the digest of the file it came from."""

    digest: str
    current: str
    manifest: Manifest
    documents: Mapping[str, Document]
    originals: Mapping[str, str]
    index: Index
    lexicon: Lexicon
    settings: Settings
    warnings: tuple[str, ...] = field(default=())

    @property
    def passages(self) -> tuple[Passage, ...]:
        return self.index.passages

    @property
    def encoder_digest(self) -> str:
        return self.manifest.encoder

    def document(self, id: str) -> Document:
        """Raises NotFound, saying which documents there are."""
        if id not in self.documents:
            there = "、".join(self.documents) or "无"
            raise NotFound(f"没有文件 {id!r}；现有：{there}。")
        return self.documents[id]

    def check(self, encoder: Encoder) -> None:
        """Raises Mismatch unless `encoder` made this snapshot's vectors."""
        if encoder.digest != self.manifest.encoder:
            raise Mismatch(
                f"现用的编码模型（{encoder.digest[:12]}）不是建立这个快照的那一个（{self.manifest.encoder[:12]}）："
                "请再运行 zhangju ingest 重新编码，或用 ZHANGJU_ENCODER 指回原来的模型"
                "（make setup 会准备默认模型）。"
            )

    def vector(self, question: str, encoder: Encoder) -> Floats:
        """The question's vector, shape (dimension,). Raises Mismatch."""
        self.check(encoder)
        rows: Floats = encoder.encode([question], "query")
        vector: Floats = rows[0]
        return vector

    def search(
        self,
        question: str,
        encoder: Encoder,
        k: int = 10,
        documents: Collection[str] | None = None,
        vector: Floats | None = None,
    ) -> tuple[Hit, ...]:
        """The `k` best passages, best first; `documents` keeps to those ids; `vector` if at hand already.

        Raises NotFound for an unknown id, Mismatch for another encoder.
        """
        for id in documents or ():
            self.document(id)
        found = self.vector(question, encoder) if vector is None else vector
        s = self.settings
        return search(
            self.index, question, found, k, documents, s.dense_weight, s.sentence_weight, s.candidates
        )
