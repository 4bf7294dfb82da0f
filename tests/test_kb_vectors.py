from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import vectors as module
from kb.errors import DamagedSnapshot
from kb.vectors import Floats, Vectors, write_index


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


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vectors, Vectors]:
    """3,000 rows in parts: each compared, and with an index."""
    parts, path = [Vectors(rows(300, seed)) for seed in range(10)], tmp_path_factory.mktemp("index") / "index"
    flat = Vectors.join(parts, 16)
    write_index(path, flat)
    return flat, Vectors.join(parts, 16, path)


def test_an_index_finds_nearly_all_of_the_nearest_in_the_order_of_their_cosines(
    large: tuple[Vectors, Vectors], monkeypatch: pytest.MonkeyPatch
) -> None:
    flat, indexed = large
    monkeypatch.setattr(module, "PROBES", 32)
    found = [(set(flat.nearest(q, 10)), indexed.nearest(q, 10)) for q in rows(50, 99)]
    assert sum(len(best & set(near)) for best, near in found) >= 0.97 * 500
    for query, (_, near) in zip(rows(50, 99), found, strict=True):
        cosines = indexed.cosines(query, near)
        assert cosines == sorted(cosines, reverse=True) == flat.cosines(query, near)


@pytest.mark.parametrize("few", [0, 10_000])
def test_an_index_finds_only_the_rows_asked_for(
    large: tuple[Vectors, Vectors], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FEW", few)
    monkeypatch.setattr(module, "PROBES", 10_000)
    flat, indexed = large
    among = range(1, 3000, 3)
    for query in rows(5, 7):
        assert indexed.nearest(query, 20, among) == flat.nearest(query, 20, among)


def test_an_index_of_other_vectors_is_damage(large: tuple[Vectors, Vectors], tmp_path: Path) -> None:
    write_index(tmp_path / "index", large[0])
    with pytest.raises(DamagedSnapshot, match="index"):
        Vectors.join([Vectors(rows(4))], 16, tmp_path / "index")
    (tmp_path / "index").write_bytes(b"IwSq")
    with pytest.raises(DamagedSnapshot, match="index"):
        Vectors.join([large[0]], 16, tmp_path / "index")


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_parts_have_the_rows_and_the_mean_of_the_whole(sizes: list[int]) -> None:
    parts = [Vectors(rows(size, seed)) for seed, size in enumerate(sizes)]
    joined = Vectors.join(parts, 16)
    whole = Vectors(np.concatenate([part.matrix for part in parts]))
    numbers = list(range(len(whole)))[::-1]
    assert joined.cosines(rows(1)[0], numbers) == whole.cosines(rows(1)[0], numbers)
    if numbers:
        assert np.array_equal(joined.mean(), whole.matrix.mean(axis=0))
