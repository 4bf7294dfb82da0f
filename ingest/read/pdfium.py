"""A PDF opened by PDFium: the one file that imports it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .errors import Unreadable

__all__ = ["PAGES", "opened", "raw"]

PAGES = 3000  # pages a document may have


def opened(data: bytes, name: str) -> Iterator[tuple[Any, Any]]:
    """Every page and its text layer, open until the next is asked for. Raises Unreadable for what is no PDF, is damaged, or asks for a password."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Unreadable(f"{name}：{_why(str(error))}") from error
    with closing(document):
        count = len(document)
        if not 0 < count <= PAGES:
            says = f"有 {count} 页，超过上限 {PAGES} 页。请拆分后再导入。" if count else "PDF 里没有页。"
            raise Unreadable(f"{name}：{says}")
        for number in range(count):
            try:
                page = document[number]
            except pdfium.PdfiumError as error:
                raise Unreadable(
                    f"{name}：第 {number + 1} 页读不出来，文件可能不完整。请换回完整的原件。"
                ) from error
            with closing(page), closing(page.get_textpage()) as text:
                yield page, text


def _why(error: str) -> str:
    if "password" in error.lower() or "security" in error.lower():
        return "PDF 加了密，要密码才能打开。请去掉密码后另存再导入。"
    return "不是完整的 PDF，文件可能被截断或损坏。请重新下载或另存后再导入。"
