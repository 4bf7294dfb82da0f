import math
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import DamagedSnapshot
from kb.keywords import Entry, Keywords, write_keywords
from kb.tokens import bigrams

TEXTS = [
    ("a", "常山县政府负责万洋众创城项目"),
    ("a", "衢州市城投集团负责未来社区"),
    ("b", "常山万洋众创城项目总投资50亿元，常山"),
    ("b", "规划期限为2021-2025年"),
]


@pytest.fixture(scope="module")
def keywords(tmp_path_factory: pytest.TempPathFactory) -> Keywords:
    folder = tmp_path_factory.mktemp("keywords") / "index"
    entries = (Entry(i, d, bigrams(t)) for i, (d, t) in enumerate(TEXTS))
    write_keywords(folder, entries)
    return Keywords(folder)


def bm25(tokens: list[str], number: int) -> float:
    """Lucene's BM25, written out: the outside oracle."""
    every = [Counter(bigrams(text)) for _, text in TEXTS]
    mean = sum(sum(c.values()) for c in every) / len(every)
    score = 0.0
    for token in dict.fromkeys(tokens):
        holds = sum(token in c for c in every)
        idf = math.log(1 + (len(every) - holds + 0.5) / (holds + 0.5))
        tf, length = every[number][token], sum(every[number].values())
        score += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / mean))
    return score


def test_scores_are_bm25_with_the_usual_constants(keywords: Keywords) -> None:
    tokens = bigrams("常山万洋众创城投资")
    for number, score in keywords.search(tokens, 10):
        assert score == pytest.approx(bm25(tokens, number), abs=1e-3)


def test_the_best_come_first_and_those_without_a_token_not_at_all(keywords: Keywords) -> None:
    assert [n for n, _ in keywords.search(bigrams("常山"), 10)] == [2, 0]
    assert keywords.search(bigrams("地铁"), 10) == []


def test_a_filter_leaves_scores_as_they_are(keywords: Keywords) -> None:
    every = dict(keywords.search(bigrams("常山项目"), 10))
    assert dict(keywords.search(bigrams("常山项目"), 10, ["a"])) == {0: every[0]}
    assert keywords.search(bigrams("常山"), 10, []) == []
    assert keywords.search(bigrams("常山"), 10, ["c"]) == []


def test_every_passage_asked_for_gets_its_score(keywords: Keywords) -> None:
    every = dict(keywords.search(bigrams("常山项目"), 10))
    assert keywords.scores(bigrams("常山项目"), [3, 0]) == {0: every[0], 3: 0.0}
    assert keywords.scores([], [1]) == {1: 0.0}
    assert keywords.scores(bigrams("常山"), []) == {}


def test_the_weight_of_a_question_is_the_sum_of_its_idf(keywords: Keywords) -> None:
    idf = math.log(1 + (4 - 2 + 0.5) / (2 + 0.5)) + math.log(1 + 4.5 / 0.5)
    assert keywords.weight(["常山", "地铁", "常山"]) == pytest.approx(idf)
    assert keywords.weight([]) == 0


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None), max_size=200))
def test_no_question_can_break_it(keywords: Keywords, text: str) -> None:
    keywords.search(bigrams(text), 5)
    keywords.scores(bigrams(text), [0, 1])
    keywords.weight(bigrams(text))


@pytest.mark.parametrize(
    "text", ["document:a", "常山 AND (", '"常山', "* OR bigrams:*", "常山^999", "\\", "[a TO b]"]
)
def test_query_syntax_is_only_words(keywords: Keywords, text: str) -> None:
    for number, score in keywords.search(bigrams(text), 10):
        assert score == pytest.approx(bm25(bigrams(text), number), abs=1e-3)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    write_keywords(tmp_path, [])
    assert Keywords(tmp_path).search(["常山"], 5) == []


def test_a_folder_without_an_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedSnapshot, match=tmp_path.name):
        Keywords(tmp_path)
