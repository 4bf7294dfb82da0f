"""This product, asked over its HTTP API. The texts that quotes are held against are fetched from it too."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from eval.systems.http import Client, client, fetch, post
from eval.systems.system import Place, System
from ingest.document import Document, Meta, Span
from kb.errors import BadInput
from kb.sets.questions import Question

__all__ = ["server"]

DIGESTS = ("commit", "snapshot", "settings", "encoder")


def server(url: str, key: str = "") -> System:
    """Raises BadInput when no such service answers there."""
    http = client(url, key)
    try:
        return _asking(http)
    except (LookupError, TypeError, AttributeError) as error:
        http.close()
        raise BadInput(f"{url}：答话的不是章句服务（{type(error).__name__}）。") from error
    except BaseException:
        http.close()
        raise


def _asking(http: Client) -> System:
    models = fetch(http, "/v1/models")["data"]
    held = [
        _document(d, fetch(http, f"/v1/documents/{d['id']}/text"))
        for d in fetch(http, "/v1/documents")["documents"]
    ]
    known = {(d.id, d.revision): d.text for d in held}

    @lru_cache(maxsize=64)
    def text_of(document: str, revision: str) -> str:
        """Of a revision that came after the run began, too."""
        if (document, revision) not in known:
            return str(fetch(http, f"/v1/documents/{document}/text?revision={revision}")["text"])
        return known[document, revision]

    def ask(question: Question) -> dict[str, Any]:
        body: dict[str, Any] = {"question": question.question, "history": list(question.history)}
        if question.documents is not None:
            body["documents"] = list(question.documents)
        return dict(post(http, "/v1/ask", body))

    def search(question: Question, k: int) -> list[Place]:
        body: dict[str, Any] = {"query": question.question, "k": k}
        if question.documents is not None:
            body["documents"] = list(question.documents)
        return [
            (hit["document"], (hit["lines"][0], hit["lines"][1]))
            for hit in post(http, "/v1/search", body)["hits"]
        ]

    return System(
        about={"system": str(http.base_url).rstrip("/")}
        | {name: str(models[0].get(name, "")) for name in DIGESTS},
        ask=ask,
        documents={d.id: d for d in held},
        text_of=text_of,
        search=search,
        close=http.close,
    )


def _document(about: dict[str, Any], text: dict[str, Any]) -> Document:
    """A document of which only the text is known."""
    meta = Meta(title=str(about["title"]), spans={"title": Span(0, 0)})
    return Document(about["id"], text["revision"], text["text"], meta, (), (), (), (), (), ())
