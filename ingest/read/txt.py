"""Bytes of a text in UTF-8, UTF-16 or GB18030 → its own text: a BOM dropped, everything else kept."""

from __future__ import annotations

import codecs
import re

from .errors import Unreadable

__all__ = ["decode"]

LIKELY = 0.85  # of the characters beyond ASCII are common ones when GB18030 is what the bytes are in
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes, name: str) -> str:
    """Raises Unreadable, saying where and what to do."""
    if not data.strip():
        raise Unreadable(f"{name}：文件是空的。请换成有正文的文件。")
    text = _text(data, name)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unreadable(
            f"{name}：第 {line} 行含有空字符（NUL），不像文本文件。请导出为 UTF-8 文本后再导入。"
        )
    if not text.strip():
        raise Unreadable(f"{name}：文件里只有空白。请换成有正文的文件。")
    return text


def _text(data: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _damaged(data[: error.start + len(bom)], encoding, name) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = _gb18030(data)
        if found is None:
            raise _damaged(data[: error.start], "utf-8", name) from error
        return found


def _gb18030(data: bytes) -> str | None:
    """The text, if the bytes are one in GB18030; None where the characters would be odd ones."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    beyond = re.findall(r"[^\x00-\x7f]", text)
    common = sum(_is_common(c) for c in beyond)
    return text if common >= LIKELY * len(beyond) else None


def _is_common(char: str) -> bool:
    """Is it a mark or one of the 3,755 common characters that stand first in the national standard?"""
    lead, trail, *_ = *char.encode("gb18030"), 0
    return trail >= 0xA1 and (0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7)


def _damaged(before: bytes, encoding: str, name: str) -> Unreadable:
    line = before.decode(encoding, "replace").count("\n") + 1
    printed = encoding.upper().removesuffix("-LE").removesuffix("-BE")
    also = "，也不像 GB18030" if encoding == "utf-8" else ""
    return Unreadable(
        f"{name}：第 {line} 行（字节 {len(before)}）不是 {printed}{also}，文件可能被截断或用了别的编码。"
        "请另存为 UTF-8 文本后再导入。"
    )
