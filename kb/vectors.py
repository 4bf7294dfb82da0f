"""Vectors and the nearest of them by inner product. The one file that knows faiss.

Flat search: exact, 60 ms a query for a million of 384 numbers. An index that approximates can take its place
behind the same three methods once a knowledge base is larger than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.errors import DamagedSnapshot

__all__ = ["Floats", "Vectors"]

Floats = NDArray[np.float32]
Numbers = Sequence[int] | NDArray[np.int64] | range


class Vectors:
    """Rows of length 1, shape (n, d), float32; a row is named by its number. Not changed after it is made."""

    def __init__(self, matrix: Floats) -> None:
        if matrix.ndim != 2 or matrix.dtype != np.float32:
            raise ValueError(f"vectors want shape (n, d) of float32, not {matrix.shape} of {matrix.dtype}")
        self.matrix = matrix
        self._index: Any = None  # faiss.IndexFlatIP, made at the first search

    def __len__(self) -> int:
        return int(self.matrix.shape[0])

    def nearest(self, query: Floats, count: int, among: Numbers | None = None) -> list[int]:
        """Numbers of the `count` rows nearest to `query`, shape (d,), nearest first; of `among` if given."""
        import faiss

        if count < 1 or len(self) == 0 or (among is not None and len(among) == 0):
            return []
        if self._index is None:
            faiss.omp_set_num_threads(1)
            index = faiss.IndexFlatIP(self.matrix.shape[1])
            index.add(np.ascontiguousarray(self.matrix))
            self._index = index
        options: Any = None
        if among is not None:
            chosen = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
            options = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]
        row = np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1)
        _, found = self._index.search(row, min(count, len(self)), params=options)
        return [int(number) for number in found[0] if number >= 0]

    def cosines(self, query: Floats, numbers: Numbers) -> list[float]:
        """The cosine of `query` with each row named, to 6 places (the rest depends on the machine)."""
        if len(numbers) == 0:
            return []
        rows = self.matrix[np.asarray(numbers, dtype=np.int64)].astype(np.float64)
        return [round(float(value), 6) for value in rows @ query.astype(np.float64)]

    def save(self, path: Path) -> None:
        """Write as a `.npy` file."""
        with path.open("wb") as file:
            np.save(file, self.matrix, allow_pickle=False)

    @classmethod
    def load(cls, path: Path) -> Vectors:
        """What `save` wrote. Raises DamagedSnapshot naming the file."""
        try:
            return cls(np.load(path, allow_pickle=False))
        except (OSError, ValueError, EOFError) as error:
            raise DamagedSnapshot(
                f"{path}：不是向量文件（{error}）；请重新导入（zhangju ingest）这份文件。"
            ) from error

    @classmethod
    def join(cls, parts: Sequence[Vectors], dimension: int) -> Vectors:
        """All rows of all parts, in order."""
        empty = np.zeros((0, dimension), np.float32)
        return cls(np.concatenate([empty, *(part.matrix for part in parts if len(part))]))
