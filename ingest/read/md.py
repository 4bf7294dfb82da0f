"""Markdown → hints: the text stays as it is; front matter and the marks of the format are skipped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Meta
from ..hints import Hints, told_in
from ..span import Span

__all__ = ["read_markdown"]

_FRONT = re.compile(r"(?:---[ \t]*\r?\n)(?P<body>(?:[^\n]{0,2000}\n){0,80}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
_ENTRY = re.compile(
    r"^(?P<key>[\w\u4e00-\u9fff-]{1,20})[ \t]*[:：][ \t]*(?P<value>\S[^\n]{0,500})", re.MULTILINE
)
_KEYS = {
    "title": "title", "标题": "title", "issuer": "issuer", "author": "issuer", "发文机关": "issuer", "发布机构": "issuer",
    "number": "number", "文号": "number", "发文字号": "number", "date": "date", "日期": "date", "成文日期": "date",
}  # fmt: skip
_HEADING = re.compile(
    r"^(?P<mark> {0,3}(?P<level>#{1,6})[ \t]+)(?P<title>[^\n]*?)(?P<end>[ \t]+#+)?[ \t]*\r?$", re.MULTILINE
)
_LEFT = re.compile(r"^(?: {0,3}(?:>[ \t]?)+| {0,8}[-*+][ \t]+(?=\S)|[ \t]*(?:```|~~~)[^\n]*| {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})$)", re.MULTILINE)  # fmt: skip
_INLINE = re.compile(
    r"(?P<image>!\[[^\]\n]{0,200}\]\([^()\n]{0,500}\))|(?P<open>\[)[^\[\]\n]{1,300}(?P<link>\]\([^()\n]{1,500}\))"
    r"|(?P<comment><!--.{0,5000}?-->)",
    re.DOTALL,
)


def read_markdown(text: str, suffix: str) -> tuple[str, Hints]:
    front = _FRONT.match(text)
    start = front.end() if front else 0
    skipped = [Span(0, start), *_marks(text, start)]
    headings = list(_HEADING.finditer(text, start))
    styled = tuple((Span(m.start("title"), m.end("title")), len(m["level"])) for m in headings if m["title"])
    for m in headings:
        skipped += [Span(*m.span(k)) for k in ("mark", "end") if m[k]]
    kept = tuple(sorted(span for span in skipped if span.start < span.end))
    return text, Hints(suffix, skipped=kept, styled=styled, told=_told(front["body"] if front else ""))


def _told(body: str) -> Meta:
    found: dict[str, str] = {}
    for m in _ENTRY.finditer(body):
        if key := _KEYS.get(m["key"].lower()):
            found.setdefault(key, m["value"].strip().strip("\"'").strip())
    return told_in(found)


def _marks(text: str, start: int) -> Iterator[Span]:
    """What is no word of the text: quote and list marks, fences, images, the addresses of links, comments."""
    for m in _LEFT.finditer(text, start):
        yield Span(*m.span())
    for m in _INLINE.finditer(text, start):
        for key in ("image", "open", "link", "comment"):
            if m[key]:
                yield Span(*m.span(key))
