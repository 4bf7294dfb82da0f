"""Why a file cannot be made into a document."""

from __future__ import annotations

__all__ = ["Unreadable"]


class Unreadable(ValueError):
    """A file that cannot be made into a document; the message (Chinese) says where and what to do."""
