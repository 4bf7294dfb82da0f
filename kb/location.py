"""A place in a document, told as the contract tells it."""

from __future__ import annotations

from typing import TypedDict

from ingest.document import Document, Span

__all__ = ["Location", "location"]


class Location(TypedDict):
    """`span` half-open in code points of the canonical text, `lines` 1-based inclusive, `page` printed pages
    or None, `path` headings from the top down, `quote` the span's exact text, `reading` its words joined."""

    document: str
    revision: str
    span: tuple[int, int]
    lines: tuple[int, int]
    page: tuple[int, int] | None
    path: list[str]
    quote: str
    reading: str


def location(document: Document, span: Span, heading: int | None = None) -> Location:
    """The location of `span`, under `heading` (index; the deepest that holds its start when not given)."""
    if span.end > len(document.text):
        raise ValueError(
            f"span [{span.start}, {span.end}) is beyond the {len(document.text)} of {document.id}"
        )
    under = document.heading_at(span.start) if heading is None else heading
    return Location(
        document=document.id,
        revision=document.revision,
        span=(span.start, span.end),
        lines=document.lines(span),
        page=document.page(span),
        path=list(document.path(under)),
        quote=span.of(document.text),
        reading=document.reading(span),
    )
