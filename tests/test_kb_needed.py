"""What a pattern needs, over the patterns that are skipped by it."""

import json
import re

import pytest

from kb.idioms import IDIOMS, plainly
from kb.keys import keyed
from kb.needed import needed
from kb.settings import CHECKOUT


@pytest.mark.parametrize(
    ("pattern", "characters"),
    [
        ("垫底的?", "垫"),
        ("(?:头|前)[一二]名", "名"),
        ("谁|哪[个家]", "谁哪"),
        ("(?P<x>[二三])(?P=x)", "二三"),
        ("[a-c]+", "abc"),
        ("(?:砸|投)?了*?[进入](?=钱)(?<=老)", "进入"),
    ],
)
def test_a_match_holds_one_of_the_characters_of_its_narrowest_part(pattern: str, characters: str) -> None:
    assert needed(pattern) == frozenset(characters)


@pytest.mark.parametrize(
    "pattern", ["", ".", "啥?", "[^钱]", r"\d", "[\u4e00-\u9fff]", "钱|", "(?i:a)", "(?i)a", "钱{0,2}"]
)
def test_of_a_pattern_that_may_match_without_any_nothing_is_said(pattern: str) -> None:
    assert needed(pattern) is None


def test_questions_are_put_as_plainly_as_when_every_idiom_is_tried() -> None:
    sets = ("quzhou", "quzhou-blind", "quzhou-heldout")
    paths = [CHECKOUT / "eval" / "sets" / f"{name}.jsonl" for name in sets]
    asked = [json.loads(line)["question"] for path in paths for line in path.read_text("utf-8").splitlines()]
    changed = 0
    for text in (keyed(words).key for words in (*asked, *(i.example for i in IDIOMS))):
        plain = text
        for idiom in IDIOMS:
            plain = re.sub(idiom.pattern, lambda m, i=idiom: m.expand(i.plain), plain)  # type: ignore[misc]
        assert plainly(text, lambda _: []) == plain
        changed += plain != text
    assert changed > len(IDIOMS) / 2
