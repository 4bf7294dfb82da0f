"""A lock file, held by the kernel (flock): it is free again whatever becomes of the process that holds it."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

__all__ = ["Lock"]

PAUSE = 0.01  # seconds between two tries


class Lock:
    """Not reentrant, and of no one thread: one may take it and another let it go. The file stays."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = -1

    def take(self, wait: float = 0.0) -> bool:
        """False when it is held, in this process or another, and still is after `wait` seconds. Raises OSError."""
        end = time.monotonic() + wait
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    os.close(file)
                    return False
                time.sleep(PAUSE)
            else:
                self._file = file
                return True

    def free(self) -> None:
        """Lets go; nothing when it is not held."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
