"""Which kind a file is, by its bytes, held against the kind that its name says; then the reader of that kind, which is
imported only now: what only answers never waits for it."""

from __future__ import annotations

import re
from pathlib import PurePath

from ..hints import Hints
from .errors import Unreadable
from .md import read_markdown
from .txt import decode

__all__ = ["KNOWN", "LIMIT", "SUFFIXES", "read_bytes"]

LIMIT = 64 * 1024 * 1024  # bytes of a file
SUFFIXES = (".txt", ".md", ".markdown", ".pdf", ".docx", ".html", ".htm")
_MARKDOWN = (".md", ".markdown")
_HTML = (".html", ".htm")
_MAGIC = (
    (b"PK\x03\x04", "docx"), (b"PK\x05\x06", "docx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"), (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"), (b"BM", "image"),
    (b"II*\0", "image"), (b"MM\0*", "image"), (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"), (b"\x1f\x8b", "archive"),
)  # fmt: skip
_REFUSED = {
    "ole": "是旧版 Office 文件（.doc、.wps、.xls）或加了密的文件。请去掉密码、另存为 .docx 再导入",
    "rtf": "是 RTF 文件。请另存为 .docx 再导入",
    "image": "是图片，没有文字。请先做文字识别（OCR）再导入",
    "archive": "是压缩包。请解压后导入里面的文件",
}
_UNREAD = {
    ".docm": "是启用宏的文档（.docm）。请另存为不含宏的 .docx 再导入",
    ".dotm": "是启用宏的模板（.dotm）。请另存为不含宏的 .docx 再导入",
    ".doc": "是旧版 Word 文件（.doc）。请另存为 .docx 再导入",
    ".wps": "是 WPS 文件（.wps）。请另存为 .docx 再导入",
    ".ofd": "是 OFD 版式文件。请转换为 PDF 再导入",
    ".xls": "是 Excel 工作簿。请把需要的表复制到 Word，另存为 .docx 再导入",
    ".xlsx": "是 Excel 工作簿。请把需要的表复制到 Word，另存为 .docx 再导入",
    ".mht": "是网页归档（.mht）。请另存为 .html 或 PDF 再导入",
    ".mhtml": "是网页归档（.mhtml）。请另存为 .html 或 PDF 再导入",
}
KNOWN = (*SUFFIXES, *_UNREAD)  # what is taken for a document in a folder
_NAMES = {"pdf": "PDF", "docx": "Word（.docx）或压缩包", "html": "网页", "text": "文本"}
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head)\b", re.I | re.S
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.I)


def read_bytes(data: bytes, name: str) -> tuple[str, Hints]:
    """The canonical text and hints of a file that is called `name`. Raises Unreadable."""
    suffix = PurePath(name.replace("\0", "")).suffix.lower()
    if not data.strip():
        raise Unreadable(f"{name}：文件是空的。请换成有正文的文件。")
    if len(data) > LIMIT:
        raise Unreadable(f"{name}：文件有 {len(data)} 字节，超过上限 {LIMIT} 字节。请拆分后再导入。")
    if suffix in _UNREAD:
        raise Unreadable(f"{name}：{_UNREAD[suffix]}。")
    kind = _kind(data)
    if kind in _REFUSED:
        raise Unreadable(f"{name}：{_REFUSED[kind]}。")
    called = {".pdf": "pdf", ".docx": "docx"}.get(suffix, "html" if suffix in _HTML else "text")
    if kind != "text" or called in ("pdf", "docx"):
        if suffix in SUFFIXES and kind != called:
            raise Unreadable(
                f"{name}：扩展名是 {suffix}，内容却{'是 ' + _NAMES[kind] if kind != 'text' else '不是 ' + _NAMES[called]}，"
                "文件可能损坏或改错了名。请换回原件，或改正扩展名再导入。"
            )
        called = kind
    if called == "pdf":
        from .pdf import read_pdf

        return read_pdf(data, name)
    if called == "docx":
        from .docx import read_docx

        return read_docx(data, name)
    if called == "html":
        from .html import read_html

        return read_html(_web(data, name), name, suffix or ".html")
    text = decode(data, name)
    if _PAGE.match(text):
        raise Unreadable(f"{name}：内容是网页，不是文本。请把扩展名改为 .html 再导入。")
    return read_markdown(text, suffix) if suffix in _MARKDOWN else (text, Hints(suffix))


def _kind(data: bytes) -> str:
    """What the first bytes say: pdf, docx (any zip), one that is refused, or text."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "text")


def _web(data: bytes, name: str) -> str:
    """A page's text, in the encoding that it names where its bytes don't say."""
    named = _CHARSET.search(data[:4096])
    if (
        named
        and named[1].lower() in (b"gb2312", b"gbk", b"gb18030", b"x-gbk")
        and not data.startswith(b"\xef\xbb\xbf")
    ):
        text = data.decode("gb18030", "replace")
        if text.count("\ufffd") * 200 < len(text) and "\0" not in text:
            return text
    return decode(data, name)
