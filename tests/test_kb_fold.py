import sys
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.fold import fold

ANY = st.text(st.characters(codec=None), max_size=50)  # lone surrogates and unassigned code points too


def test_full_width_capitals_and_traditional_characters_become_plain() -> None:
    assert fold("龍遊縣ＡＢＣ１２，").text == "龙游县abc12,"


def test_one_code_point_that_becomes_eighteen_points_back_at_its_one_place() -> None:
    folded = fold("x\ufdfay")
    assert len(folded.text) == 20
    assert folded.offsets == (0, *[1] * 18, 2)
    assert folded.original(3, 7) == (1, 2)


def test_a_lone_surrogate_and_a_nul_survive() -> None:
    assert fold("\ud800a\x00").text == "\ud800a\x00"


@settings(deadline=None)
@given(ANY)
def test_every_folded_code_point_points_at_the_one_that_gave_it(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) <= 18 * len(text)
    assert set(folded.offsets) == set(range(len(text)))
    assert list(folded.offsets) == sorted(folded.offsets)
    for i, char in enumerate(text):
        assert fold(char).text == "".join(
            c for c, at in zip(folded.text, folded.offsets, strict=True) if at == i
        )


@settings(deadline=None)
@given(ANY, ANY)
def test_folding_parts_is_folding_the_whole(left: str, right: str) -> None:
    assert fold(left).text + fold(right).text == fold(left + right).text


def test_what_is_folded_stays_so() -> None:
    odd = []
    for code in range(sys.maxunicode + 1):
        once = fold(chr(code)).text
        if fold(once).text != once:
            odd.append(f"{code:X} {unicodedata.name(chr(code), '?')}")
    assert odd == []


def test_an_empty_range_has_no_place() -> None:
    assert fold("").original(0, 0) == (0, 0)
