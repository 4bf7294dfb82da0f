"""XML and HTML as trees: the one file that calls lxml. No entity is looked up, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from .errors import Unreadable

__all__ = ["Node", "attribute", "children", "html_tree", "name", "xml_tree"]

Node = Any  # an lxml element; its types are not published


def xml_tree(data: bytes, where: str) -> Node:
    """The root of a part of an Office file. Raises Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"{where}：文件内部已损坏（{error}）。请用 Word 打开后另存再导入。") from error


def html_tree(text: str, where: str) -> Node:
    """The root of a web page, however carelessly it is written. Raises Unreadable."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"{where}：不是能读的网页（{error}）。请另存为完整的网页再导入。") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise Unreadable(f"{where}：网页的标签嵌套得太深，读不完整。请另存为文本或 PDF 再导入。")
    if root is None:
        raise Unreadable(f"{where}：网页里没有内容。请另存为完整的网页再导入。")
    return root


def name(node: Node) -> str:
    """A node's name without its namespace; "" for what is no element."""
    tag = node.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def attribute(node: Node, key: str) -> str | None:
    """An attribute by its name without the namespace."""
    return next((str(v) for k, v in node.attrib.items() if str(k).rpartition("}")[2] == key), None)


def children(node: Node, *names: str) -> Iterator[Node]:
    """Child elements of these names, or all."""
    for child in node:
        if isinstance(child.tag, str) and (not names or name(child) in names):
            yield child
