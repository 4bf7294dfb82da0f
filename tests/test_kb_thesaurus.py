"""The thesaurus of ordinary words: its form, and how it is used."""

from __future__ import annotations

from collections import Counter

from kb.thesaurus import expanded, groups, spoken, written


def test_every_group_says_something_in_other_words() -> None:
    for said, official, _ in groups():
        for word in said:
            assert set(official) - {word.lower()}, word


def test_no_group_says_a_word_twice() -> None:
    for said, official, _ in groups():
        assert max(Counter(said).values()) == 1
        assert max(Counter(official).values()) == 1


def test_a_word_stands_for_what_documents_write_without_being_searched_with() -> None:
    assert "社会保险" in written("社保")
    assert spoken("社保怎么交") == []
    assert expanded("社保怎么交") == "社保怎么交"


def test_a_searched_word_brings_what_documents_write() -> None:
    assert "抛荒" in expanded("没人种的田荒着")


def test_a_wider_thing_is_not_written_for_a_narrower_one() -> None:
    assert "轨道交通" not in written("地铁")
    assert "卫生健康" not in written("卫健委")
