"""Tokens kept by segment, so that a publication cuts only what is new into words, and a reader nothing.

A SQLite file of each kind under `cache/`, named by the format of what is in it: `tokens` are indexed, `words` are what
`kb.shared` knows of a passage. It may be deleted at any time; a damaged one is started anew.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Literal

from kb.segments import FORMAT

__all__ = ["Kind", "Tokens", "kept", "tokens_of"]

TABLE = "CREATE TABLE IF NOT EXISTS segment (digest TEXT PRIMARY KEY, tokens BLOB) WITHOUT ROWID"
Tokens = list[list[str]]  # of each passage
Kind = Literal["tokens", "words"]


def tokens_of(
    segments: Sequence[str], folder: Path, make: Callable[[str], Tokens], kind: Kind = "tokens"
) -> list[Tokens]:
    """The tokens of each segment, from the cache or made; the cache then holds those of these segments alone."""
    path = _path(folder, kind)
    try:
        return _tokens_of(segments, path, make)
    except (sqlite3.DatabaseError, zlib.error, ValueError):  # a cache that is not one: begin anew
        path.unlink(missing_ok=True)
        return _tokens_of(segments, path, make)


def kept(segments: Sequence[str], folder: Path, kind: Kind) -> dict[str, Tokens]:
    """What the cache has of these segments; nothing is written, nor told of a cache that is not there or damaged."""
    if not (path := _path(folder, kind)).exists():
        return {}
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = dict(connection.execute("SELECT digest, tokens FROM segment"))
        return {digest: _unpacked(found[digest]) for digest in segments if digest in found}
    except (sqlite3.DatabaseError, zlib.error, ValueError):
        return {}


def _path(folder: Path, kind: Kind) -> Path:
    return folder / f"{kind}-{FORMAT}.sqlite"


def _unpacked(data: bytes) -> Tokens:
    found: Tokens = json.loads(zlib.decompress(data))
    return found


def _tokens_of(segments: Sequence[str], path: Path, make: Callable[[str], Tokens]) -> list[Tokens]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(TABLE)
        known = dict(connection.execute("SELECT digest, tokens FROM segment"))
        made = {digest: make(digest) for digest in segments if digest not in known}
        with connection:
            gone = [(digest,) for digest in known.keys() - set(segments)]
            connection.executemany("DELETE FROM segment WHERE digest = ?", gone)
            packed = [
                (digest, zlib.compress(json.dumps(found).encode("ascii"))) for digest, found in made.items()
            ]
            connection.executemany("INSERT OR REPLACE INTO segment VALUES (?, ?)", packed)
    return [made[digest] if digest in made else _unpacked(known[digest]) for digest in segments]
