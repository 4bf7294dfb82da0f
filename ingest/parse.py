"""Canonical text → Document: the whole of ingest on one screen."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from .document import Document, Finding, Meta
from .enumerations import enumerations
from .findings import findings
from .flow import Flow, carried, flow
from .hints import Hints
from .laws import clauses, fines, references
from .meta import issued_in, meta, told_over
from .outline import between, outline
from .pages import anchors, pages
from .relations import relations
from .targets import dated

ID = re.compile(r"[a-z0-9-]{1,64}")


def revision(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parse(text: str, id: str, told: Meta | None = None, hints: Hints | None = None) -> Document:
    """The document that a canonical text holds; `told` is what its document.toml says, `hints` what its
    file's reader knows beyond the words.

    Raises ValueError for an id that is not `[a-z0-9-]{1,64}`.
    """
    if not ID.fullmatch(id):
        raise ValueError(f"文档编号“{id}”不合规：只能用小写字母、数字和连字符，1 到 64 个字符。")
    hints = hints or Hints()
    f = flow(text, hints.skipped)
    document = carried(_found(f, id, told_over(hints.told, told), hints), f)
    return replace(
        document,
        revision=revision(text),
        text=text,
        furniture=between(document.blocks, len(text)),
        findings=(*hints.odd, *document.findings),
        pages=tuple((at, n, n) for at, n in hints.pages) if hints.pages else _placed(document.pages, f),
        suffix=hints.suffix,
    )


def _found(f: Flow, id: str, told: Meta | None, hints: Hints) -> Document:
    """What the flow of a text holds, with places of the flow."""
    text = f.text
    o = outline(text, {f.at(span.start): level for span, level in hints.styled})
    found, odd = relations(text, o, id)
    parts = clauses(text, o)
    fined = fines(text, o, id)
    about = meta(text, o, told)
    _, missing = anchors(o, text)
    unlisted = (
        Finding("contents-without-heading", f"目录中的“{title}”在正文里没有找到", at) for title, at in missing
    )
    return Document(
        id=id,
        revision="",
        text=text,
        meta=about,
        headings=o.headings,
        blocks=o.blocks,
        furniture=o.furniture,
        relations=(*found, *((fined,) if fined else ()), *dated(text, o, id, issued_in(about))),
        enumerations=enumerations(text, o.blocks),
        findings=(*odd, *unlisted, *findings(text, o, found)),
        pages=pages(o, text),
        clauses=parts,
        references=references(text, o, parts),
    )


def _placed(pages: tuple[tuple[int, int, int], ...], f: Flow) -> tuple[tuple[int, int, int], ...]:
    return tuple((f.back(at), first, last) for at, first, last in pages)
