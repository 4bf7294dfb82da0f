from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.tokens import Words, bigrams

ANY = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("常山县2025年", ["常山", "山县", "2025", "年"]),
        ("龍遊", ["龙游"]),
        ("增长 12.5%，5G网", ["增长", "12.5", "5g", "网"]),
        ("Ｒ＆Ｄ 经费", ["r", "d", "经费"]),
        ("《》 …\n", []),
        ("\ud800\x00", []),
    ],
)
def test_bigrams_of_characters_and_whole_runs_of_others(text: str, tokens: list[str]) -> None:
    assert bigrams(text) == tokens


@settings(deadline=None)
@given(ANY)
def test_tokens_of_anything_are_short_and_can_be_written_as_utf8(text: str) -> None:
    for token in bigrams(text):
        assert 0 < len(token) <= 64
        assert not any(c.isspace() for c in token)
        token.encode()


def test_words_are_folded_and_without_punctuation(tmp_path: Path) -> None:
    assert Words(tmp_path).words("現代服務業，增长12.5%！\ud800") == [
        "现代",
        "服务",
        "服务业",
        "增长",
        "12.5",
    ]


def test_what_is_indexed_are_bigrams_and_words(tmp_path: Path) -> None:
    assert Words(tmp_path).tokens("现代服务业") == ["现代", "代服", "服务", "务业", "现代", "服务", "服务业"]


@pytest.mark.parametrize(
    ("text", "word", "sure"),
    [
        ("城市客厅里头盖些什么", "头盖", False),  # 里头|盖
        ("真金白银投到多少", "金白银", False),
        ("想学门技术", "学门", False),
        ("能不能换点资金", "换点", False),
        ("城市客厅什么时候开工", "客厅", True),
        ("冷库有多大", "冷库", True),
        ("装多少个机柜", "机柜", True),
    ],
)
def test_a_word_that_another_cuts_or_that_is_hardly_known_is_not_sure(
    tmp_path: Path, text: str, word: str, sure: bool
) -> None:
    at = text.index(word)
    assert Words(tmp_path).is_word(text, at, at + len(word)) is sure


def test_a_compound_is_made_of_two_words(tmp_path: Path) -> None:
    assert Words(tmp_path).parts("家政公司") == ("家政", "公司")
    assert Words(tmp_path).parts("冷库") == ()
