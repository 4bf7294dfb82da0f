"""Files that are whole or not there: written beside their place, flushed to disk, then renamed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

__all__ = ["PARTIAL", "digest_of_file", "new_folder", "sync_folder", "write_file"]

PARTIAL = ".partial-"  # what a name begins with before it is whole; a crash may leave some behind


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that a reader, or a crash at any moment, sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(PARTIAL + uuid4().hex)
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
    sync_folder(path.parent)


@contextmanager
def new_folder(parent: Path) -> Iterator[Path]:
    """A folder to fill in `parent`; the caller renames it when whole, or it goes in the end."""
    parent.mkdir(parents=True, exist_ok=True)
    partial = parent / (PARTIAL + uuid4().hex)
    partial.mkdir()
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def sync_folder(folder: Path, files: bool = False) -> None:
    """Flush a folder's names to disk; with `files` what its files hold, too."""
    for path in [*(p for p in sorted(folder.iterdir()) if files and p.is_file()), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
