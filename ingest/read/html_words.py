"""The words of a web page's elements, white space as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .xml import Node, name

__all__ = ["BLOCKS", "DROPPED", "collapsed", "flat", "squeezed", "tidy"]

DROPPED = {
    "script", "style", "noscript", "template", "nav", "footer", "aside", "button", "input", "select", "textarea",
    "iframe", "object", "embed", "svg", "canvas", "video", "audio", "map", "dialog", "datalist", "head", "meter",
    "progress", "img", "link", "meta",
}  # fmt: skip
BLOCKS = {
    "p", "div", "section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl",
    "dt", "dd", "table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "blockquote", "pre", "figure",
    "figcaption", "hr", "form", "fieldset", "center", "address", "details", "summary", "body", "html",
}  # fmt: skip


def flat(node: Node) -> str:
    """All words below a node in one line."""
    return tidy(" ".join(_pieces(node)))


def _pieces(node: Node) -> Iterator[str]:
    piece: list[str] = []
    for event in node.iter():
        if name(event) in BLOCKS or name(event) == "br":
            yield "".join(piece)
            piece = []
        if name(event) not in DROPPED and event.text:
            piece.append(collapsed(event.text))
        if event is not node and event.tail:
            piece.append(collapsed(event.tail))
    yield "".join(piece)


def collapsed(words: str) -> str:
    """White space as a browser shows it; a line's end between Chinese characters is none."""
    words = re.sub(r"[\x00-\x08\x0e-\x1f\x7f\ufeff\u200b-\u200d\u2060]", "", words)
    words = re.sub(
        r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\r\f]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])", "", words
    )
    return re.sub(r"[ \t\r\n\f\xa0]+", " ", words)


def tidy(words: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", words).strip(" \u3000\t")


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)
