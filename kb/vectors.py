"""Vectors and the nearest of them by inner product. The one file that knows faiss.

Up to `FLAT` rows every row is compared: exact, 60 ns a row of 384 numbers. Beyond, an index that `write_index` made
proposes rows, their products coming from 8 bits a number (IVF with SQ8, `LISTS` and `PROBES` chosen by
eval/bench/scale.py), and the best `AGAIN` times as many as are wanted are compared exactly. Rows stay in their files,
mapped; only what is compared is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.errors import DamagedSnapshot

__all__ = ["FLAT", "Floats", "Numbers", "Vectors", "write_index"]

Floats = NDArray[np.float32]
Numbers = Sequence[int] | NDArray[np.int64] | range

FLAT = 50_000  # rows; 3 ms, as long as fusing takes
FEW = 10_000  # rows that are compared each, where no others are wanted
LISTS = 2  # times the square root of the rows: lists of the index
PROBES = 96  # lists looked through for a question
TRAINED = 40  # rows a list that the lists are learnt from
AGAIN = 4  # candidates compared exactly for each row wanted
STEP = 100_000  # rows read at once while an index is made


class Vectors:
    """Rows of length 1, shape (n, d), float32; a row is named by its number. Not changed after it is made."""

    def __init__(self, matrix: Floats) -> None:
        if matrix.ndim != 2 or matrix.dtype != np.float32:
            raise ValueError(f"vectors want shape (n, d) of float32, not {matrix.shape} of {matrix.dtype}")
        self._parts: tuple[Floats, ...] = (matrix,)
        self._starts = np.array([0, len(matrix)], np.int64)
        self._flat: Any = None  # faiss.IndexFlatIP, made at the first search
        self._index: Any = None  # faiss.IndexIVF, for more than FLAT rows

    def __len__(self) -> int:
        return int(self._starts[-1])

    @property
    def dimension(self) -> int:
        return int(self._parts[0].shape[1])

    @property
    def matrix(self) -> Floats:
        """All rows in one array; of several parts a copy."""
        return self._parts[0] if len(self._parts) == 1 else np.concatenate(self._parts)

    def mean(self) -> Floats:
        """The mean of all rows, shape (d,), as one array's `mean(axis=0)`, 0 where there is none; reads every row once."""
        total = np.zeros((1, self.dimension), np.float32)
        for rows in self._steps():
            total = np.add.reduce(np.concatenate([total, rows]), keepdims=True)
        found: Floats = total[0] / np.float32(max(len(self), 1))
        return found

    def nearest(self, query: Floats, count: int, among: Numbers | None = None) -> list[int]:
        """Numbers of the `count` rows nearest to `query`, shape (d,), nearest first; of `among` if given. With an index
        nearly always those, and exactly those where `among` has no more than FEW."""
        if count < 1 or len(self) == 0 or (among is not None and len(among) == 0):
            return []
        row = np.ascontiguousarray(query, dtype=np.float32).reshape(1, -1)
        if self._index is None:
            return self._search(self._compared(), row, count, among)
        if among is not None and len(among) <= FEW:
            found = np.asarray(among, dtype=np.int64)
        else:
            found = np.asarray(self._search(self._index, row, count * AGAIN, among), dtype=np.int64)
        products = self._rows(found) @ row[0]
        return [int(n) for n in found[np.lexsort((found, -products))][:count]]

    def cosines(self, query: Floats, numbers: Numbers) -> list[float]:
        """The cosine of `query` with each row named, to 6 places (the rest depends on the machine)."""
        if len(numbers) == 0:
            return []
        rows = self._rows(np.asarray(numbers, dtype=np.int64)).astype(np.float64)
        found: list[float] = np.round(rows @ query.astype(np.float64), 6).tolist()
        return found

    def save(self, path: Path) -> None:
        """Write as a `.npy` file."""
        with path.open("wb") as file:
            np.save(file, self.matrix, allow_pickle=False)

    @classmethod
    def load(cls, path: Path) -> Vectors:
        """What `save` wrote, mapped. Raises DamagedSnapshot naming the file."""
        try:
            return cls(np.asarray(np.load(path, mmap_mode="r", allow_pickle=False)))
        except (OSError, ValueError, EOFError) as error:
            raise DamagedSnapshot(
                f"{path}：不是向量文件（{error}）；请重新导入（zhangju ingest）这份文件。"
            ) from error

    @classmethod
    def join(cls, parts: Sequence[Vectors], dimension: int, index: Path | None = None) -> Vectors:
        """All rows of all parts, in order, none copied; `index` is what `write_index` made of the same. Raises
        DamagedSnapshot naming it."""
        joined = cls(np.zeros((0, dimension), np.float32))
        if found := [rows for part in parts for rows in part._parts if len(rows)]:
            joined._parts = tuple(found)
            joined._starts = np.cumsum([0, *map(len, found)])
        if index is not None:
            joined._index = _opened(index, joined)
        return joined

    def _rows(self, numbers: NDArray[np.int64]) -> Floats:
        if len(self._parts) == 1:
            rows: Floats = self._parts[0][numbers]
            return rows
        if not len(numbers) or numbers.min() < 0 or numbers.max() >= len(self):
            raise IndexError(f"no such rows of {len(self)}: {numbers}")
        rows = np.empty((len(numbers), self.dimension), np.float32)
        held = np.searchsorted(self._starts, numbers, side="right") - 1
        inside = numbers - self._starts[held]
        cuts = np.flatnonzero((np.diff(numbers) != 1) | (np.diff(held) != 0)) + 1
        for a, b in pairwise((0, *cuts.tolist(), len(numbers))):  # rows next to each other are copied at once
            rows[a:b] = self._parts[held[a]][inside[a] : inside[a] + b - a]
        return rows

    def _steps(self, every: int = 1) -> Iterator[Floats]:
        """Every so many-th row, in order, some at a time."""
        held: list[Floats] = []
        for part, start in zip(self._parts, self._starts.tolist(), strict=False):
            for at in range(0, len(part), STEP):
                held.append(part[at : at + STEP][-(start + at) % every :: every])
                if sum(map(len, held)) >= STEP:
                    yield np.concatenate(held)
                    held = []
        if held:
            yield np.concatenate(held)

    def _compared(self) -> Any:
        import faiss

        if self._flat is None:
            faiss.omp_set_num_threads(1)
            flat = faiss.IndexFlatIP(self.dimension)
            for part in self._parts:
                flat.add(np.ascontiguousarray(part))
            self._flat = flat
        return self._flat

    def _search(self, index: Any, row: Floats, count: int, among: Numbers | None) -> list[int]:
        import faiss

        chosen: Any = None
        options: Any = None
        if among is not None:
            wanted = np.zeros(len(self), np.bool_)
            wanted[np.asarray(among, dtype=np.int64)] = True
            chosen = faiss.IDSelectorBitmap(np.packbits(wanted, bitorder="little"))  # type: ignore[call-arg, arg-type]
        if index is self._index:
            options = faiss.SearchParametersIVF(sel=chosen, nprobe=PROBES)  # type: ignore[call-arg]
        elif chosen is not None:
            options = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]
        _, found = index.search(row, min(count, len(self)), params=options)
        return [int(number) for number in found[0] if number >= 0]


def write_index(path: Path, vectors: Vectors) -> None:
    """Make an index of all rows at `path`; some 15 s for a million of 384 numbers, and 400 bytes a row. Faiss learns the
    lists from a fixed sample, so that the same rows on the same machine give the same file."""
    import faiss

    lists = 2 ** round(np.log2(LISTS * len(vectors) ** 0.5))
    quantizer = faiss.IndexFlatIP(vectors.dimension)
    index: Any = faiss.IndexIVFScalarQuantizer(
        quantizer, vectors.dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    index.train(np.concatenate([*vectors._steps(max(1, len(vectors) // (TRAINED * lists)))]))
    for rows in vectors._steps():
        index.add(rows)
    faiss.omp_set_num_threads(1)
    faiss.write_index(index, str(path))


def _opened(path: Path, vectors: Vectors) -> Any:
    """The index at `path`, its lists mapped."""
    import faiss

    try:
        index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
    except RuntimeError as error:
        raise DamagedSnapshot(f"{path}：不是向量索引（{error}）；请再运行 zhangju ingest。") from error
    if (index.ntotal, index.d) != (len(vectors), vectors.dimension):
        raise DamagedSnapshot(f"{path}：不是这些向量的索引；请再运行 zhangju ingest。")
    faiss.omp_set_num_threads(1)
    lists: Any = faiss.downcast_InvertedLists(index.invlists)
    lists.prefetch_nthread = (
        0  # reading ahead goes through all lists once more: half of a search that has them in memory
    )
    return index
