"""Which code this is."""

from __future__ import annotations

import subprocess

from .settings import CHECKOUT

__all__ = ["commit"]

WRITTEN = ("--", ".", ":!eval/results", ":!README*")  # apart from what an evaluation itself writes


def commit() -> str:
    """The checkout's commit, 12 digits, with `+` when files differ from it; "" outside git."""
    try:
        head = _git("rev-parse", "HEAD")
        return head[:12] + ("+" if _git("status", "--porcelain", *WRITTEN) else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
