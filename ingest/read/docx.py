"""A Word document → canonical text: a paragraph a line, a table's row a line with tabs, in their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..hints import Hints
from .docx_numbers import Numbering
from .errors import Unreadable
from .package import Package
from .rows import row_lines
from .written import Written
from .xml import Node, attribute, children, name

__all__ = ["read_docx"]

NESTED = 4  # tables within tables that are read as tables
CHARS = 4_000_000
_NOT_READ = {
    "del",
    "movefrom",
    "instrtext",
    "deltext",
    "fallback",
    "ppr",
    "rpr",
    "rt",
    "txbxcontent",
    "sdtpr",
}
_THROUGH = {"sdt", "sdtcontent", "ins", "moveto", "customxml", "smarttag"}
_PAGE = re.compile(r"\t+(?=\d{1,4}$)")


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says; None where it leaves it to the style that it is based on."""

    name: str
    above: str
    level: int | None  # of the outline, from 1; 0 is body text
    list: tuple[str, int | None] | None


def read_docx(data: bytes, name: str) -> tuple[str, Hints]:
    """Raises Unreadable for what is no Word document, is damaged, encrypted or has macros."""
    package = Package(data, name)
    root = package.tree(package.main)
    body = next(children(root, "body"), None) if root is not None else None
    if body is None:
        raise Unreadable(f"{name}：Word 文件里没有正文。请用 Word 打开后另存再导入。")
    reader = _Reader(
        Written(".docx"), _styles(package.beside("styles")), Numbering.of(package.beside("numbering"))
    )
    reader.blocks(body, 0)
    for kind in ("footnotes", "endnotes"):
        notes = package.beside(kind)
        for note in children(notes) if notes is not None else ():
            if attribute(note, "type") in (None, "normal"):
                reader.out.line(_flat(note), aside=True)
    if reader.out.length > CHARS:
        raise Unreadable(f"{name}：文字超过 {CHARS} 个字符。请拆分后再导入。")
    return reader.out.done()


@dataclass(slots=True)
class _Reader:
    out: Written
    styles: dict[str, _Style]
    numbers: Numbering

    def blocks(self, node: Node, depth: int) -> None:
        for child in children(node):
            kind = name(child)
            if kind == "p":
                self.paragraph(child, depth)
            elif kind == "tbl":
                self.table(child, depth)
            elif kind in _THROUGH:
                self.blocks(child, depth)

    def paragraph(self, node: Node, depth: int) -> None:
        level, number = self.kind(node)
        words = _PAGE.sub("\t", "".join(_words(node)).strip(" \t"))
        words = words if _PAGE.search(words) else words.replace("\t", "  ")
        lines = [line.strip() for line in words.split("\n")]
        if not any(lines):
            self.out.line("")
        for k, line in enumerate(line for line in lines if line):
            self.out.line(number + line if k == 0 else line, level=level if len(lines) == 1 else 0)
        for box in node.iter():
            if name(box) == "txbxcontent" and not any(name(a) == "fallback" for a in box.iterancestors()):
                self.blocks(box, depth + 1) if depth < NESTED else self.out.line(_flat(box))

    def kind(self, node: Node) -> tuple[int, str]:
        """The outline level of a paragraph (0: none) and the number that Word prints before it."""
        own = next(children(node, "ppr"), None)
        style = _value(own, "pstyle") or ""
        level, listed = _level(own), _list(own)
        seen: set[str] = set()
        at = style
        while at in self.styles and at not in seen:
            seen.add(at)
            found = self.styles[at]
            level = found.level if level is None else level
            if listed is None and found.list:
                id, depth = found.list
                listed = (id, self.numbers.level_of(id, at) if depth is None else depth)
            at = found.above
        if listed is None or not "".join(_words(node)).strip():
            return level or 0, ""
        return level or 0, self.numbers.next(listed[0], listed[1] or 0)

    def table(self, node: Node, depth: int) -> None:
        """Its rows; a table of one column is a frame around paragraphs."""
        rows = list(_rows(node))
        wide = max((sum(span for _, span, _ in row) for row in rows), default=0)
        if wide < 2 or depth >= NESTED or max(len(row) for row in rows) < 2:
            for row in rows:
                for cell, _, _ in row:
                    self.blocks(cell, depth + 1) if depth < NESTED else self.out.line(_flat(cell))
            return
        for line in row_lines([[("" if on else _flat(c), span, 1) for c, span, on in row] for row in rows]):
            self.out.line(line)


def _rows(table: Node) -> Iterator[list[tuple[Node, int, bool]]]:
    """For every row its cells: (cell, columns that it goes over, whether it goes on from the row above)."""
    for child in children(table):
        if name(child) in _THROUGH:
            yield from _rows(child)
        if name(child) != "tr" or _mark(next(children(child, "trpr"), None), "del"):
            continue
        cells: list[tuple[Node, int, bool]] = []
        for cell in _cells(child):
            properties = next(children(cell, "tcpr"), None)
            merge = next(children(properties, "vmerge"), None) if properties is not None else None
            goes_on = merge is not None and attribute(merge, "val") in (None, "continue")
            cells.append((cell, _number(_value(properties, "gridspan")) or 1, goes_on))
        yield cells


def _cells(row: Node) -> Iterator[Node]:
    for child in children(row):
        if name(child) == "tc":
            yield child
        elif name(child) in _THROUGH:
            yield from _cells(child)


def _flat(node: Node) -> str:
    """All words below a node in one line."""
    parts = ["".join(_words(p)) for p in node.iter() if name(p) == "p"]
    return " ".join(" ".join(parts).split())


def _words(node: Node) -> Iterator[str]:
    """The words of a paragraph as they are printed: what was deleted, is hidden or is a field's code is not."""
    for child in children(node):
        kind = name(child)
        if kind in _NOT_READ or (kind == "r" and _mark(next(children(child, "rpr"), None), "vanish")):
            continue
        if kind == "t":
            yield re.sub(r"[\x00-\x1f\ufeff\ufffe\uffff]", "", child.text or "")
        elif kind in ("tab", "ptab"):
            yield "\t"
        elif kind in ("br", "cr"):
            yield "\n"
        elif kind == "nobreakhyphen":
            yield "-"
        elif kind == "sym":
            code = attribute(child, "char") or ""
            yield chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{2,4}", code) and int(code, 16) > 31 else ""
        else:
            yield from _words(child)


def _mark(properties: Node | None, key: str) -> bool:
    found = next(children(properties, key), None) if properties is not None else None
    return found is not None and attribute(found, "val") not in ("0", "false", "off")


def _styles(root: Node | None) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    for node in children(root, "style") if root is not None else ():
        properties = next(children(node, "ppr"), None)
        called = (_value(node, "name") or "").lower()
        level = _level(properties)
        if level is None and (m := re.fullmatch(r"(?:heading|标题)\s*([1-9])", called)):
            level = int(m[1])
        id = attribute(node, "styleId") or ""
        found[id] = _Style(called, _value(node, "basedon") or "", level, _list(properties))
    return found


def _level(properties: Node | None) -> int | None:
    value = _number(_value(properties, "outlinelvl"))
    return None if value is None else value + 1 if value < 9 else 0


def _list(properties: Node | None) -> tuple[str, int | None] | None:
    found = next(children(properties, "numpr"), None) if properties is not None else None
    id = _value(found, "numid")
    return (id, _number(_value(found, "ilvl"))) if id is not None else None


def _value(node: Node | None, child: str) -> str | None:
    found = next(children(node, child), None) if node is not None else None
    return attribute(found, "val") if found is not None else None


def _number(words: str | None) -> int | None:
    return int(words) if words and re.fullmatch(r"\d{1,4}", words) else None
