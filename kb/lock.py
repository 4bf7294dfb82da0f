"""A lock file, held by the kernel (flock): it is free again whatever becomes of the process that holds it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

__all__ = ["Lock"]


class Lock:
    """Not reentrant, and of no one thread: one may take it and another let it go. The file stays."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = -1

    def take(self) -> bool:
        """False at once when it is held, in this process or another. Raises OSError."""
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def free(self) -> None:
        """Lets go; nothing when it is not held."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
