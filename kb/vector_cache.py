"""Vectors kept by encoder and words, so that ingesting again encodes only what is new.

One SQLite file an encoder under `cache/`. It may be deleted at any time; a damaged one is started anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from kb.encoder import Encoder
from kb.vectors import Floats

__all__ = ["encode_passages"]

TABLE = "CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
STEP = 32  # texts encoded between two commits: what a crash loses


def encode_passages(
    encoder: Encoder, texts: Sequence[str], folder: Path, progress: Callable[[int, int], None] | None = None
) -> Floats:
    """A row of length 1 a text, shape (len(texts), dimension), encoded as passages or taken from the cache.

    `progress(done, total)` counts the texts that had to be encoded.
    """
    if not texts:
        return np.zeros((0, encoder.dimension), np.float32)
    path = folder / f"vectors-{encoder.digest[:16]}.sqlite"
    try:
        return _encode(encoder, texts, path, progress)
    except sqlite3.DatabaseError:  # a cache that is not one: begin anew
        path.unlink(missing_ok=True)
        return _encode(encoder, texts, path, progress)


def _encode(
    encoder: Encoder, texts: Sequence[str], path: Path, progress: Callable[[int, int], None] | None
) -> Floats:
    keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(TABLE)
        known = _known(connection, keys)
        new = list({key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items())
        for start in range(0, len(new), STEP):
            part = new[start : start + STEP]
            rows = encoder.encode([text for _, text in part], "passage").astype("<f4")
            found = [(key, row.tobytes()) for (key, _), row in zip(part, rows, strict=True)]
            with connection:
                connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", found)
            known |= {key: row for (key, _), row in zip(part, rows, strict=True)}
            if progress:
                progress(min(start + STEP, len(new)), len(new))
    return np.stack([known[key] for key in keys]).astype(np.float32)


def _known(connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Floats]:
    """The cached rows of these keys; one that is not of length 1 is as good as missing."""
    found: dict[bytes, Floats] = {}
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        marks = ",".join("?" * len(part))
        for key, data in connection.execute(f"SELECT key, vector FROM vector WHERE key IN ({marks})", part):
            row = np.frombuffer(data, "<f4") if len(data) % 4 == 0 else np.zeros(1, np.float32)
            if abs(float(row @ row) - 1) < 1e-3:
                found[key] = row
    return found
