"""GET /v1/documents/{id}/text and /passage: canonical text, and a span with what stands around it.

The passage comes as before, quote and after, so that no browser ever counts offsets (its strings are UTF-16).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.body import Json
from api.current import Kb
from api.documents import DocumentId
from api.problem import Refused, documented
from api.schema_read import Passage, Text
from ingest.document import Document, Span
from ingest.parse import parse
from kb.answer import Place, cited
from kb.errors import NotFound
from kb.knowledge import Knowledge

__all__ = ["router", "runs"]

router = APIRouter(prefix="/v1/documents", tags=["documents"])
RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?", re.ASCII)
Revision = Annotated[
    str | None, Query(max_length=64, description="Digest of a canonical text; the current one if not given")
]
LAID_OUT = {"table": "table", "contents": "contents"}


@router.get("/{id}/text", summary="Canonical text", response_model=Text, responses=documented(404, 422, 503))
def text(
    id: DocumentId,
    kb: Kb,
    start: Annotated[int | None, Query(ge=0, description="First code point")] = None,
    end: Annotated[int | None, Query(ge=0, description="One beyond the last code point")] = None,
    lines: Annotated[
        str | None, Query(max_length=20, description="a-b, 1-based, inclusive", examples=["1-3"])
    ] = None,
    revision: Revision = None,
) -> Response:
    """By `start` and `end`, or by `lines`; the whole text when neither is given."""
    d = _document(kb, id, revision)
    if lines is not None:
        if start is not None or end is not None:
            raise Refused(422, "不能与 start、end 一起用。", "lines")
        span = _line_span(d, lines)
    else:
        total = len(d.text)
        first, last = start or 0, total if end is None else end
        if last > total:
            raise Refused(422, f"超出全文：全文共 {total} 个字符。", "end")
        if first > last:
            raise Refused(422, f"应不大于 end（{last}）。", "start")
        span = Span(first, last)
    page = d.page(span)
    return Json(
        {
            "document": d.id,
            "revision": d.revision,
            "span": [span.start, span.end],
            "lines": list(d.lines(span)),
            "page": list(page) if page else None,
            "text": span.of(d.text),
            "total": len(d.text),
        }
    )


@router.get(
    "/{id}/passage",
    summary="A span with what stands around it",
    response_model=Passage,
    responses=documented(404, 422, 503),
)
def passage(
    id: DocumentId,
    kb: Kb,
    span: Annotated[
        str,
        Query(
            max_length=20,
            description="start-end in code points",
            openapi_examples={"title": {"value": "0-20"}},
        ),
    ],
    context: Annotated[
        int, Query(ge=0, le=20_000, description="Code points on either side, widened to whole lines")
    ] = 1500,
    revision: Revision = None,
) -> Response:
    """For the reader: location fields, and the text before and after in runs that say what is a heading."""
    d = _document(kb, id, revision)
    total, found = len(d.text), RANGE.fullmatch(span)
    if not found or not found[2] or int(found[1]) > int(found[2]):
        raise Refused(422, "应写作 start-end，如 22889-23016。", "span")
    if int(found[2]) > total:
        raise Refused(422, f"超出全文：全文共 {total} 个字符。", "span")
    at = Span(int(found[1]), int(found[2]))
    first = d.text.rfind("\n", 0, max(0, at.start - context)) + 1
    last = d.text.find("\n", min(total, at.end + context))
    window = Span(first, total if last < 0 else last)
    current = kb.snapshot.documents.get(id)
    return Json(
        {
            **cited(Place(d, at)),
            "window": [window.start, window.end],
            "total": total,
            "current": current is not None and current.revision == d.revision,
            "before": list(runs(d, Span(window.start, at.start))),
            "inside": list(runs(d, at)),
            "after": list(runs(d, Span(at.end, window.end))),
        }
    )


def runs(document: Document, span: Span) -> Iterator[dict[str, Any]]:
    """The text of a span, cut where a heading, a table or the contents begin or end, where a line or page breaks a
    paragraph (cut), and, with no text, where a printed page begins (page). Joined, it is the text."""
    marked = [(h.span, "heading", h.level) for h in document.headings if h.kind != "item"]
    marked += [(b.span, LAID_OUT[b.kind], 0) for b in document.blocks if b.kind in LAID_OUT]
    marked += [(gap, "cut", 0) for gap in _gaps(document)]
    turns = [(start, page) for start, page in _turns(document) if span.start <= start < span.end]
    at = span.start
    for place, kind, level in [*sorted(marked), (Span(span.end, span.end), "text", 0)]:
        start, end = max(place.start, at), min(place.end, span.end)
        if start > span.end or (start >= end and place.start < span.end):
            continue
        for piece, sort, depth in ((Span(at, start), "text", 0), (Span(start, end), kind, level)):
            while piece.start < piece.end:
                if turns and turns[0][0] <= piece.start:
                    yield {"kind": "page", "level": 0, "text": "", "page": turns.pop(0)[1]}
                    continue
                stop = min(piece.end, turns[0][0]) if turns else piece.end
                yield {"kind": sort, "level": depth, "text": document.text[piece.start : stop]}
                piece = Span(stop, piece.end)
        at = end


def _gaps(document: Document) -> Iterator[Span]:
    """What stands between the pieces of one paragraph: line wraps, page cuts, running heads."""
    for block in document.blocks:
        if block.kind not in LAID_OUT:
            yield from (Span(a.end, b.start) for a, b in pairwise(block.piece.spans) if a.end < b.start)


def _turns(document: Document) -> Iterator[tuple[int, list[int]]]:
    """Where another printed page begins, and its number, or the range in which it lies."""
    before: list[int] = []
    for start, first, last in document.pages:
        if [first, last] != before:
            before = [first, last]
            yield start, before


def _line_span(document: Document, lines: str) -> Span:
    found = RANGE.fullmatch(lines)
    if not found:
        raise Refused(422, "应写作 a-b，如 464-470。", "lines")
    try:
        return document.line_span(int(found[1]), int(found[2] or found[1]))
    except ValueError:
        raise Refused(422, f"没有这些行：全文共 {document.text.count(chr(10)) + 1} 行。", "lines") from None


def _document(kb: Knowledge, id: str, revision: str | None) -> Document:
    """The document as it is, or as it was in an earlier revision, which is read again from the text kept."""
    snapshot = kb.snapshot
    if revision is None or (id in snapshot.documents and snapshot.documents[id].revision == revision):
        return snapshot.document(id)
    if id not in snapshot.documents and id not in snapshot.manifest.tombstones:
        return snapshot.document(id)  # raises NotFound, naming those there are
    if any(d.revision == revision for d in snapshot.documents.values()):
        raise NotFound(f"{id} 没有版本 {revision[:12]}…：那是另一份文件的。")
    return _parsed(id, kb.store.text(revision))


@lru_cache(maxsize=4)
def _parsed(id: str, text: str) -> Document:
    return parse(text, id)
