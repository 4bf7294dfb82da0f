"""GET /v1/documents…: what is in the knowledge base, a document's outline, and the document held against itself."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.body import Json
from api.current import Kb
from api.problem import documented
from api.rows import relation_about
from api.schema import EXAMPLE
from api.schema_read import Checks, DocumentOne, Documents
from ingest.document import Document, Span
from kb.checks import checks
from kb.location import location

__all__ = ["DocumentId", "located", "router", "whole"]

router = APIRouter(prefix="/v1/documents", tags=["documents"])
DocumentId = Annotated[
    str, Path(description="A document's id", openapi_examples={"plan": {"value": EXAMPLE}})
]


@router.get("", summary="The documents", response_model=Documents, responses=documented(503))
def documents(kb: Kb) -> Response:
    return Json({"documents": [_about(d) for d in kb.snapshot.documents.values()]})


@router.get(
    "/{id}",
    summary="One document: outline, relations, findings",
    response_model=DocumentOne,
    responses=documented(404, 422, 503),
)
def document(id: DocumentId, kb: Kb) -> Response:
    """Headings, columns and tables in the order of the text, each with its place."""
    return Json(whole(kb.snapshot.document(id)))


@router.get(
    "/{id}/checks",
    summary="The document held against itself",
    response_model=Checks,
    responses=documented(404, 422, 503),
)
def checked(id: DocumentId, kb: Kb) -> Response:
    """Stated counts and totals against the items, stated growth against base and target."""
    d = kb.snapshot.document(id)
    return Json({"document": d.id, "revision": d.revision, "checks": checks(d)})


def whole(d: Document) -> dict[str, Any]:
    """A document as it is shown: what it is, its outline, its relations without their rows, its findings."""
    outline = [
        {
            "kind": h.kind,
            "level": h.level,
            "number": h.number,
            "title": h.title,
            "parent": h.parent,
            "body": [h.body.start, h.body.end],
            **located(d, h.span, i),
        }
        for i, h in enumerate(d.headings)
    ]
    relations = [relation_about(d, r) for r in d.relations]
    findings = [{"code": f.code, "message": f.message, **located(d, f.span)} for f in d.findings]
    return {**_about(d), "outline": outline, "relations": relations, "ingest_findings": findings}


def located(document: Document, span: Span, heading: int | None = None) -> dict[str, Any]:
    """The contract's location fields, with the reader's address."""
    where = location(document, span, heading)
    return {**where, "url": f"/read/{document.id}?revision={document.revision}&span={span.start}-{span.end}"}


def _about(document: Document) -> dict[str, Any]:
    meta = document.meta
    return {
        "id": document.id,
        "title": meta.title,
        "issuer": meta.issuer,
        "number": meta.number,
        "date": meta.date,
        "period": meta.period,
        "revision": document.revision,
        "characters": len(document.text),
        "lines": document.text.count("\n") + (not document.text.endswith("\n")),
        "findings": len(document.findings),
    }
