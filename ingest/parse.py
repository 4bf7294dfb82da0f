"""Canonical text → Document: the whole of ingest on one screen."""

from __future__ import annotations

import hashlib
import re

from .document import Document, Finding, Meta
from .enumerations import enumerations
from .findings import findings
from .laws import clauses, fines, references
from .meta import issued_in, meta
from .outline import outline
from .pages import anchors, pages
from .relations import relations
from .targets import dated

ID = re.compile(r"[a-z0-9-]{1,64}")


def revision(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parse(text: str, id: str, told: Meta | None = None) -> Document:
    """The document that a canonical text holds; `told` is what its document.toml says.

    Raises ValueError for an id that is not `[a-z0-9-]{1,64}`.
    """
    if not ID.fullmatch(id):
        raise ValueError(f"文档编号“{id}”不合规：只能用小写字母、数字和连字符，1 到 64 个字符。")
    o = outline(text)
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
        revision=revision(text),
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
