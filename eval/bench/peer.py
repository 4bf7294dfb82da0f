"""One of the others, as its documentation sets it up, in a process of its own: `python peer.py NAME ENCODER TEXT` cuts the
text, encodes and indexes it, then answers each line of questions (a JSON list) with a line of what it found. Nothing of
the product is imported here, for the others live in an environment of their own.

All search the same pieces, RecursiveCharacterTextSplitter's of 500 characters that overlap by 50, with the same model
in the same folder and its own prompts. Each keeps what it does by default for the rest, words included: that Chinese has
no spaces is theirs to know.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

warnings.simplefilter("ignore")
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"}

DEPTH = 10
PROMPTS = {"query": "query: ", "passage": "passage: "}
Search = Callable[[str], list[int]]  # the numbers of the pieces found, best first


def pieces(text: str) -> tuple[list[str], list[int]]:
    """(the pieces, where each begins)."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50, add_start_index=True)
    found = splitter.create_documents([text])
    return [d.page_content for d in found], [d.metadata["start_index"] for d in found]


def langchain(encoder: str, words: list[str]) -> Search:
    """FAISS over embeddings."""
    from langchain_community.vectorstores import FAISS
    from langchain_huggingface import HuggingFaceEmbeddings

    said = {
        kind: {"prompt": prompt, "normalize_embeddings": True, "batch_size": 32}
        for kind, prompt in PROMPTS.items()
    }
    embeddings = HuggingFaceEmbeddings(
        model_name=encoder, encode_kwargs=said["passage"], query_encode_kwargs=said["query"]
    )
    store = FAISS.from_texts(words, embeddings, metadatas=[{"n": n} for n in range(len(words))])
    return lambda question: [d.metadata["n"] for d in store.similarity_search(question, k=DEPTH)]


def haystack(encoder: str, words: list[str]) -> Search:
    """BM25 and embeddings in memory, joined by reciprocal ranks, in a pipeline."""
    from haystack import Document, Pipeline, component
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(encoder, device="cpu", local_files_only=True)

    def encoded(texts: list[str], kind: str) -> Any:
        return model.encode(
            texts, prompt=PROMPTS[kind], normalize_embeddings=True, show_progress_bar=False
        ).tolist()

    class Embedder:
        def run(self, text: str) -> dict[str, Any]:
            return {"embedding": encoded([text], "query")[0]}

    Embedder.run.__annotations__ = {"text": str, "return": dict}
    Embedder.run = component.output_types(embedding=list[float])(Embedder.run)  # type: ignore[method-assign]
    embedder = component(Embedder)()
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(
        [
            Document(content=w, embedding=v, meta={"n": n})
            for n, (w, v) in enumerate(zip(words, encoded(words, "passage"), strict=True))
        ]
    )
    pipeline = Pipeline()
    pipeline.add_component("embedder", embedder)
    pipeline.add_component("embedding", InMemoryEmbeddingRetriever(store, top_k=DEPTH))
    pipeline.add_component("bm25", InMemoryBM25Retriever(store, top_k=DEPTH))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=DEPTH))
    pipeline.connect("embedder.embedding", "embedding.query_embedding")
    pipeline.connect("embedding", "joiner")
    pipeline.connect("bm25", "joiner")

    def search(question: str) -> list[int]:
        made = pipeline.run({"embedder": {"text": question}, "bm25": {"query": question}})
        return [d.meta["n"] for d in made["joiner"]["documents"]]

    return search


def txtai(encoder: str, words: list[str]) -> Search:
    """An embeddings database with `hybrid`."""
    from txtai import Embeddings

    instructions = {"query": PROMPTS["query"], "data": PROMPTS["passage"]}
    embeddings = Embeddings(path=encoder, hybrid=True, instructions=instructions, gpu=False)
    embeddings.index(list(enumerate(words)))
    return lambda question: [int(n) for n, _ in embeddings.search(question, DEPTH)]


PEERS = {"langchain": langchain, "haystack": haystack, "txtai": txtai}


def main(name: str, encoder: str, text: str) -> None:
    out, sys.stdout = sys.stdout, sys.stderr  # what they print goes elsewhere
    import sentence_transformers  # noqa: F401  so that its seconds are nobody's indexing
    import torch

    torch.set_num_threads(int(os.environ.get("ZHANGJU_THREADS", "2")))
    words, starts = pieces(Path(text).read_bytes().decode("utf-8"))
    began = time.perf_counter()
    search = PEERS[name](encoder, words)
    made = {"indexing s": round(time.perf_counter() - began, 2), "pieces": len(words)}
    out.write(json.dumps(made) + "\n")
    out.flush()
    for line in sys.stdin:
        found, times = [], []
        for question in json.loads(line):
            began = time.perf_counter()
            numbers = search(question)
            times.append((time.perf_counter() - began) * 1000)
            found.append([[starts[n], starts[n] + len(words[n])] for n in numbers])
        resident = re.search(r"VmRSS:\s*(\d+)", Path("/proc/self/status").read_text())
        out.write(
            json.dumps({"found": found, "ms": times, "MB": int(resident[1]) >> 10 if resident else 0}) + "\n"
        )
        out.flush()


if __name__ == "__main__":
    main(*sys.argv[1:4])
