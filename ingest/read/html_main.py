"""Which element of a web page is its main text, what in it is navigation, and what the page says of itself."""

from __future__ import annotations

import re
from itertools import pairwise

from ..document import Meta
from ..hints import told_in
from .html_words import DROPPED, flat, squeezed
from .xml import Node, attribute, children, name

__all__ = ["LABEL", "is_dropped", "main_text", "title_above", "told_by_page"]

MOST = 0.3  # of the page's words: what is marked as the main text holds more
LINKS = 0.6  # of a list's words: with more in links it is a list of links
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "toolbar"}
_CHROME = re.compile(
    r"(?:^|[-_\s])(?:nav\w*|menu\w*|bread\w*|crumbs?|shar(?:e|ing)\w*|bdshare\w*|jiathis\w*|foot(?:er)?|side(?:bar)?"
    r"|head(?:er)?|logo|toolbar|related|recommend\w*|pagination|pager|copyright|qr(?:code)?|ewm|search\w*|login|banner|dqwz|skip\w*"
    r"|print\w*|fontsize|comments?|ads?)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_MAIN = re.compile(r"(?:^|[-_\s])(?:zoom|ucap-content|trs_editor|trs_ue_?editor|view|pages_content|article[-_]?(?:content|body|con))(?:$|[-_\s])", re.IGNORECASE)  # fmt: skip
_FIELDS = {
    "title": "title", "标题": "title", "名称": "title", "发文机关": "issuer", "发布机构": "issuer", "制发机关": "issuer",
    "发文字号": "number", "文号": "number", "文件编号": "number", "成文日期": "date", "发文日期": "date",
    "articletitle": "title", "document-title": "title", "issuer": "issuer", "number": "number", "date": "date",
}  # fmt: skip
LABEL = re.compile(r"[\s：:\[\]【】　]+")


def told_by_page(root: Node) -> Meta:
    """What the page's own fields say: <meta>, the table or list of 索引号, 发文机关 …"""
    found: dict[str, str] = {}
    for node in root.iter("meta"):
        key = _FIELDS.get((attribute(node, "name") or attribute(node, "property") or "").lower())
        if key and (words := " ".join((attribute(node, "content") or "").split())):
            found.setdefault(key, words)
    for node in root.iter("tr", "dl", "ul"):
        cells = [LABEL.sub("", flat(c)) for c in children(node, "td", "th", "dt", "dd", "li")][:40]
        for label, value in pairwise(cells):
            key = _FIELDS.get(label)
            if key and value and value not in _FIELDS and len(value) < 120 and label != "名称":
                found.setdefault(key, value)
    return told_in(found)


def title_above(body: Node, main: Node, title: str) -> str:
    """The document's title where it stands outside the main text: the <h1> that the page's <title> repeats."""
    found = (node for node in body.iter("h1", "h2") if main not in node.iterancestors())
    return next((flat(node) for node in found if is_title(node, title)), "")


def is_title(node: Node, title: str) -> bool:
    words = squeezed(flat(node))
    return bool(words) and words in title


def main_text(body: Node) -> Node:
    """The element that is marked as the main text and holds most of the words, else the whole body."""
    whole = _weight(body)
    marked = [
        node
        for node in body.iter()
        if name(node) in ("article", "main")
        or attribute(node, "role") == "main"
        or _MAIN.search(_named(node))
    ]
    weights = [(_weight(node), -k) for k, node in enumerate(marked)]
    best = max(weights, default=(0, 0))
    return marked[-best[1]] if best[0] >= MOST * whole > 0 else body


def _weight(node: Node) -> int:
    """Words that a person would read there, those in links left out."""
    links = sum(len("".join(a.itertext()).strip()) for a in node.iter("a"))
    code = sum(len("".join(s.itertext())) for s in node.iter("script", "style", "noscript", "option"))
    return max(len("".join("".join(node.itertext()).split())) - links - code, 0)


def _named(node: Node) -> str:
    return f"{attribute(node, 'id') or ''} {attribute(node, 'class') or ''}"


def is_dropped(node: Node, root: Node, title: str) -> bool:
    kind = name(node)
    if not kind or kind in DROPPED:
        return True
    if node is root or kind in ("body", "html"):
        return False
    style = (attribute(node, "style") or "").replace(" ", "").lower()
    hidden = (
        attribute(node, "hidden") is not None
        or attribute(node, "aria-hidden") == "true"
        or "display:none" in style
    )
    if hidden or attribute(node, "role") in _ROLES:
        return True
    if _CHROME.search(_named(node)) and _weight(node) * 3 < _weight(root):
        return not any(is_title(h, title) for h in node.iter("h1", "h2"))
    if kind in ("ul", "div", "table", "dl") and len(list(node.iter("a"))) > 3:
        words = "".join("".join(node.itertext()).split())
        linked = sum(len("".join("".join(a.itertext()).split())) for a in node.iter("a"))
        return linked > LINKS * len(words)
    return False
