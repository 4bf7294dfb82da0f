"""UTF-8 text → canonical text."""

from __future__ import annotations


class Unreadable(ValueError):
    """A file that cannot be made into a document; the message (Chinese) says where and what to do."""


def decode(data: bytes, name: str) -> str:
    """The file's own text: a BOM dropped, everything else kept, `\\r` too."""
    if not data.strip():
        raise Unreadable(f"{name}：文件是空的。请换成有正文的文件。")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"{name}：第 {line} 行（字节 {error.start}）不是 UTF-8，文件可能被截断或用了别的编码。"
            "请另存为 UTF-8 文本后再导入。"
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unreadable(
            f"{name}：第 {line} 行含有空字符（NUL），不像文本文件。请导出为 UTF-8 文本后再导入。"
        )
    if not text.strip():
        raise Unreadable(f"{name}：文件里只有空白。请换成有正文的文件。")
    return text
