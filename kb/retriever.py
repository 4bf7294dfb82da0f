"""The same search as a LangChain retriever, for chains that others have built."""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document as Found
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from kb.encoder import Encoder
from kb.location import location
from kb.search import Hit
from kb.snapshot import Snapshot

__all__ = ["SnapshotRetriever"]


class SnapshotRetriever(BaseRetriever):
    """`k` passages of a snapshot, best first, as LangChain documents.

    `page_content` is the reading; the metadata are the contract's location fields (document, revision, span,
    lines, page, path, quote, reading), `score`, `found_by`, the document's `title`.
    Raises as `Snapshot.search`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    snapshot: Snapshot
    encoder: Any = Field(description="a kb.encoder.Encoder, the one that the snapshot was made with")
    k: int = Field(default=10, ge=1)
    documents: tuple[str, ...] | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun | None = None
    ) -> list[Found]:
        encoder: Encoder = self.encoder
        return [self._found(hit) for hit in self.snapshot.search(query, encoder, self.k, self.documents)]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun | None = None
    ) -> list[Found]:
        return await asyncio.to_thread(self._get_relevant_documents, query)

    def _found(self, hit: Hit) -> Found:
        document = self.snapshot.documents[hit.passage.document]
        place = location(document, hit.passage.span, hit.passage.heading)
        more = {"score": hit.score, "found_by": list(hit.found_by), "title": document.meta.title}
        return Found(page_content=place["reading"], metadata={**place, **more}, id=hit.passage.id)
