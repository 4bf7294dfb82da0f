from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import DamagedSnapshot
from kb.vectors import Floats, Vectors


def rows(count: int, seed: int = 1) -> Floats:
    matrix = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    normed: Floats = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return normed


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(1, 50), st.integers(0, 5))
def test_the_nearest_are_those_of_the_largest_product(size: int, count: int, seed: int) -> None:
    vectors, query = Vectors(rows(size)), rows(1, seed)[0]
    found = vectors.nearest(query, count)
    assert len(found) == min(count, size)
    assert set(found) == set(np.argsort(-(vectors.matrix @ query))[:count].tolist())
    assert vectors.cosines(query, found) == sorted(vectors.cosines(query, found), reverse=True)


@settings(deadline=None)
@given(st.sets(st.integers(0, 29)))
def test_only_the_rows_asked_for_are_found(among: set[int]) -> None:
    vectors = Vectors(rows(30))
    assert set(vectors.nearest(rows(1, 7)[0], 30, sorted(among))) == among


def test_vectors_come_back_from_disk(tmp_path: Path) -> None:
    vectors = Vectors(rows(5))
    vectors.save(tmp_path / "v.npy")
    assert np.array_equal(Vectors.load(tmp_path / "v.npy").matrix, vectors.matrix)


def test_a_file_that_is_not_vectors_is_named(tmp_path: Path) -> None:
    (tmp_path / "v.npy").write_bytes(b"\x93NUMPY")
    for name in ("v.npy", "gone.npy"):
        with pytest.raises(DamagedSnapshot, match=name):
            Vectors.load(tmp_path / name)


def test_parts_are_joined_in_order_and_none_give_an_empty_table() -> None:
    parts = [Vectors(rows(2)), Vectors(rows(0)), Vectors(rows(3, 2))]
    assert np.array_equal(Vectors.join(parts, 16).matrix, np.concatenate([rows(2), rows(3, 2)]))
    assert Vectors.join([], 16).matrix.shape == (0, 16)
    assert Vectors.join([], 16).nearest(rows(1)[0], 3) == []


def test_another_shape_or_type_is_a_bug() -> None:
    with pytest.raises(ValueError, match="float32"):
        Vectors(rows(2).astype(np.float64))
