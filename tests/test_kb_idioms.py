"""Turns of phrase: each entry of the table changes its example, leaves its look-alike alone, and never a name."""

from __future__ import annotations

import pytest

from kb.idioms import IDIOMS, Idiom, plainly
from kb.keys import keyed


def nameless(text: str) -> list[tuple[int, int]]:
    return []


@pytest.mark.parametrize("idiom", IDIOMS, ids=lambda i: i.example)
def test_an_idiom_is_put_plainly_and_what_only_looks_like_it_is_left_alone(idiom: Idiom) -> None:
    said, other = keyed(idiom.example).key, keyed(idiom.other).key
    assert plainly(said, nameless) != said
    assert not idiom.pattern.search(other)


def test_a_name_is_never_changed() -> None:
    name = "头号垫底小镇"
    text = f"{name}总投资垫底吗"
    at = text.index(name)
    assert plainly(text, lambda _: [(at, at + len(name))]).startswith(name)
