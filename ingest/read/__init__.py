"""A file's bytes → canonical text. Only this room touches bytes."""

from __future__ import annotations

from pathlib import Path

from .txt import Unreadable, decode

LIMIT = 64 * 1024 * 1024  # bytes

__all__ = ["Unreadable", "read"]


def read(path: Path) -> tuple[bytes, str]:
    """The original bytes and the canonical text of a file.

    Raises Unreadable, saying where and what to do, for a missing, empty, oversized or undecodable file.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if path.is_file() and size <= LIMIT else b""
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise Unreadable(f"{path}：读不到（{why}）。请检查路径和权限。") from error
    if not path.is_file():
        raise Unreadable(f"{path}：不是文件。请给出一个文本文件的路径。")
    if size > LIMIT:
        raise Unreadable(f"{path}：文件有 {size} 字节，超过上限 {LIMIT} 字节。请拆分后再导入。")
    return data, decode(data, str(path))
