"""jieba read and searched in part, held against jieba as it comes."""

import json
import random
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

import pytest

from kb.dictionary import Dictionary, dictionary
from kb.settings import CHECKOUT

TEXTS = [*CHECKOUT.glob("corpus/*/*.txt"), *CHECKOUT.glob("tests/documents/*/*.txt")]
SETS = [CHECKOUT / "eval" / "sets" / f"{name}.jsonl" for name in ("quzhou", "quzhou-blind", "quzhou-heldout")]


@pytest.fixture(scope="module")
def whole() -> Any:
    """jieba's tagger and tokenizer over all of its dictionary, read as jieba reads it."""
    dictionary()
    import jieba
    from jieba import posseg

    words = jieba.Tokenizer()
    words.FREQ, words.total = words.gen_pfdict(words.get_dict_file())
    words.initialized = True
    return posseg.POSTokenizer(words)


def sentences() -> list[str]:
    asked = [json.loads(line)["question"] for path in SETS for line in path.read_text("utf-8").splitlines()]
    return asked + [line for path in TEXTS for line in path.read_text("utf-8").splitlines()]


def by_chance() -> list[str]:
    """Characters that the model knows: few stand together in the dictionary, so it must put them together."""
    chance, characters = random.Random(4), sorted(dictionary().seen)
    return ["".join(chance.choices([*characters, "9", "a", "，", "x"], k=n % 12 + 1)) for n in range(3000)]


def test_a_word_and_its_beginnings_are_known_as_jieba_knows_them(whole: Any) -> None:
    made = Dictionary()
    assert made.frequencies("").get("规划") is None
    assert made.frequencies("规")["规划"] == whole.tokenizer.FREQ["规划"]
    assert dict(made.frequencies("".join(whole.tokenizer.FREQ))) == whole.tokenizer.FREQ
    assert made._flags == whole.word_tag_tab


def test_sentences_are_cut_as_jieba_cuts_them(whole: Any) -> None:
    for text in sentences():
        assert dictionary().words(text) == list(whole.tokenizer.cut_for_search(text))


@pytest.mark.parametrize("texts", [sentences, by_chance])
def test_texts_are_tagged_as_jieba_tags_them_by_its_own_search(
    texts: Callable[[], list[str]], whole: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = [dictionary().tagged(text) for text in texts()]
    monkeypatch.setattr("jieba.posseg.viterbi", import_module("jieba.posseg.viterbi").viterbi)
    assert ours == [[(pair.word, pair.flag) for pair in whole.cut(text)] for text in texts()]


def test_threads_that_read_the_same_words_at_once_all_get_them() -> None:
    texts, usual = [s for s in sentences()[:900:3] if s], sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # as often as can be: what one thread begins another sees half done
    try:
        for _ in range(3):
            fresh = Dictionary()
            with ThreadPoolExecutor(8) as pool:
                found = list(pool.map(fresh.tagged, texts))
            assert found == [dictionary().tagged(s) for s in texts]
    finally:
        sys.setswitchinterval(usual)
