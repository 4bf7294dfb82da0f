"""A file's bytes → canonical text, and what its kind says beyond the words. Only this room touches bytes."""

from __future__ import annotations

from pathlib import Path

from ..hints import Hints
from .errors import Unreadable
from .kinds import KNOWN, LIMIT, SUFFIXES, read_bytes

__all__ = ["KNOWN", "LIMIT", "SUFFIXES", "Unreadable", "read", "read_bytes"]


def read(path: Path) -> tuple[bytes, str, Hints]:
    """The original bytes of a file, its canonical text and hints.

    Raises Unreadable, saying where and what to do, for a missing, empty or oversized file, and for one that is
    not of a kind that can be read.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if path.is_file() and size <= LIMIT else b""
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise Unreadable(f"{path}：读不到（{why}）。请检查路径和权限。") from error
    if not path.is_file():
        raise Unreadable(f"{path}：不是文件。请给出一个文件的路径。")
    if size > LIMIT:
        raise Unreadable(f"{path}：文件有 {size} 字节，超过上限 {LIMIT} 字节。请拆分后再导入。")
    text, hints = read_bytes(data, str(path))
    return data, text, hints
