"""A web page → canonical text: its main text without navigation, buttons and scripts; a table's row a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..hints import Hints
from .errors import Unreadable
from .html_main import LABEL, is_dropped, main_text, title_above, told_by_page
from .html_words import BLOCKS, collapsed, flat, squeezed, tidy
from .rows import Cell, row_lines
from .written import Written
from .xml import Node, attribute, children, html_tree, name

__all__ = ["read_html"]

CHARS = 4_000_000
LONG_CELL = 200  # code points on the average; a table with longer cells lays out a page
_ASIDE = re.compile(
    r"(?:(?:您)?(?:当前|现在|所在)(?:的)?位置[:：].*|首页\s*[>›»].*|(?:字号|字体|文字大小)[:：]?[\s\[【（(]*大.{0,12}"
    r"|【?(?:打印|关闭|打印本页|关闭窗口|关闭本页|返回顶部|收藏|纠错|分享到?|分享|回到顶部|展开全文|下载)】?"
    r"(?:[\s|｜/]*【?(?:打印|关闭|打印本页|关闭窗口|关闭本页|收藏|纠错|分享到?|微信|微博)】?)*[:：]?"
    r"|(?:上|下)一篇[:：].*|相关(?:链接|稿件|文章|新闻|阅读|附件)[:：]?|扫一扫.{0,20}|分享到[:：]?.{0,30}|责任编辑[:：].{0,20}"
    r"|(?:来源|信息来源|发布时间|发布日期|浏览次数|阅读次数|点击数|访问量|作者)[:：].{0,80}|版权所有.*|.{0,20}ICP备.*|网站标识码.*)"
)
_CARD = {
    "索引号",
    "发文机关",
    "发文字号",
    "成文日期",
    "发布日期",
    "主题分类",
    "标题",
    "有效性",
    "文号",
    "公开方式",
}


def read_html(text: str, name: str, suffix: str) -> tuple[str, Hints]:
    """`text` is the page decoded. Raises Unreadable where it holds no text."""
    root = html_tree(text, name)
    told = told_by_page(root)
    title = squeezed(told.title or next((flat(node) for node in root.iter("title")), ""))
    title = re.split(r"[_|｜]", title)[0]
    page = _Page(Written(suffix, told), title)
    body = next((node for node in root.iter("body")), root)
    main = main_text(body)
    if main is not body and (above := title_above(body, main, title)):
        page.line(above, 1)
    page.read(main)
    if not page.said:
        raise Unreadable(
            f"{name}：网页里没有正文（可能由脚本生成）。请在浏览器里打开后另存为文本或 PDF 再导入。"
        )
    if page.out.length > CHARS:
        raise Unreadable(f"{name}：文字超过 {CHARS} 个字符。请拆分后再导入。")
    return page.out.done()


@dataclass(slots=True)
class _Page:
    out: Written
    title: str  # of the document, without white space
    said: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)  # of the line that is being put together

    def line(self, words: str, level: int = 0) -> None:
        aside = bool(_ASIDE.fullmatch(words))
        self.out.line(words, 0 if aside else level, aside)
        if not aside:
            self.said.append(words)

    def flush(self, level: int = 0) -> None:
        whole, self.words = "".join(self.words), []
        for piece in whole.split("\0"):
            if words := tidy(piece):
                self.line(words, level)

    def read(self, root: Node) -> None:
        """The blocks of an element in order, without recursion: pages may nest as deep as they like."""
        stack: list[tuple[Node, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            kind = name(node)
            block = kind in BLOCKS
            level = int(kind[1]) if re.fullmatch(r"h[1-6]", kind) else 0
            if leaving:
                if block:
                    self.flush(level)
                if node is not root and node.tail:
                    self.words.append(collapsed(node.tail))
                continue
            if kind == "br":
                self.words.append("\0")
            elif is_dropped(node, root, self.title):
                pass
            elif kind == "table" and (rows := _data(node)):
                self.flush()
                aside = sum(LABEL.sub("", row[0][0]) in _CARD for row in rows) > 1
                for row in row_lines(rows):
                    self.out.line(row, aside=aside)
                    self.said.append(row)
            else:
                if block:
                    self.flush()
                self.words.append(_number(node) if kind == "li" else "")
                if node.text:
                    self.words.append(
                        node.text.replace("\n", "\0") if kind == "pre" else collapsed(node.text)
                    )
                stack.append((node, True))
                stack += [(child, False) for child in reversed(list(node))]
                continue
            if node is not root and node.tail:
                self.words.append(collapsed(node.tail))


def _data(table: Node) -> list[list[Cell]]:
    """The rows of a table that holds data; [] of one that lays out a page."""
    if attribute(table, "role") in ("presentation", "none") or any(
        t is not table for t in table.iter("table")
    ):
        return []
    rows = [
        [(flat(cell), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in children(row, "td", "th")]
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if row]
    words = [len(cell[0]) for row in rows for cell in row if cell[0]]
    if len(rows) < 2 or max(len(row) for row in rows) < 2 or not words or sum(words) > LONG_CELL * len(words):
        return []
    return rows


def _span(cell: Node, key: str) -> int:
    value = attribute(cell, key) or "1"
    return int(value) if re.fullmatch(r"[1-9]\d{0,3}", value) else 1


def _number(item: Node) -> str:
    """The number that a browser prints before an item of an ordered list."""
    above = item.getparent()
    if above is None or name(above) != "ol":
        return ""
    start = attribute(above, "start") or "1"
    first = int(start) if re.fullmatch(r"\d{1,4}", start) else 1
    return f"{first + sum(1 for x in item.itersiblings('li', preceding=True))}. "
