"""Words kept by segment: what a reader finds of them, and what it does without."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.token_cache import kept, tokens_of

WORDS = {"a": [["常山县", "负责"], []], "b": [["江山市"]]}


def test_a_reader_finds_the_words_that_a_writer_kept_and_of_that_kind_only(tmp_path: Path) -> None:
    tokens_of(["a", "b"], tmp_path, WORDS.__getitem__, "words")
    assert kept(["a", "b", "c"], tmp_path, "words") == WORDS
    assert kept(["a"], tmp_path, "tokens") == {}


@pytest.mark.parametrize("data", [None, b"", b"no database at all" * 100])
def test_a_cache_that_is_missing_or_damaged_is_none(tmp_path: Path, data: bytes | None) -> None:
    tokens_of(["a"], tmp_path, WORDS.__getitem__, "words")
    (place,) = tmp_path.iterdir()
    place.unlink()
    if data is not None:
        place.write_bytes(data)
    before = sorted(tmp_path.iterdir())
    assert kept(["a"], tmp_path, "words") == {}
    assert sorted(tmp_path.iterdir()) == before
    assert tokens_of(["a"], tmp_path, WORDS.__getitem__, "words") == [WORDS["a"]]
