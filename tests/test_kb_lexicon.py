from pathlib import Path

import pytest

from kb.errors import BadInput
from kb.lexicon import Lexicon, read_lexicon


def corpus(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "lexicon").mkdir()
    for name, content in files.items():
        (tmp_path / "lexicon" / f"{name}.toml").write_text(content, encoding="utf-8")
    return tmp_path


def test_a_corpus_without_a_lexicon_has_an_empty_one(tmp_path: Path) -> None:
    assert read_lexicon(tmp_path) == Lexicon()


def test_files_are_put_together_and_sorted(tmp_path: Path) -> None:
    place = corpus(
        tmp_path, b='[units]\n"市水利局" = ["水利局"]', a='[units]\n"市水利局" = ["水利部门", "市水利局"]'
    )
    assert read_lexicon(place).units == {"市水利局": ("水利局", "水利部门")}


def test_the_order_of_lines_does_not_change_the_digest(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    one = read_lexicon(corpus(tmp_path / "x", a='[words]\n"甲" = ["乙", "丙"]\n"丁" = []'))
    two = read_lexicon(corpus(tmp_path / "y", a='[words]\n"丁" = []\n"甲" = ["丙", "乙"]'))
    assert one.digest == two.digest != Lexicon().digest


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[units", "TOML"),
        ('[unit]\n"a" = []', "unit"),
        ('[units]\n"市局" = "局"', "市局"),
        ('[units]\n"市局" = ["局", 3]', "市局"),
        ('[units]\n"市局" = [" "]', "市局"),
        ('[places]\n"" = []', "places"),
        ("units = 3", "units"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        read_lexicon(corpus(tmp_path, names=content))
    assert "names.toml" in str(caught.value)


def test_a_lexicon_comes_back_from_json(tmp_path: Path) -> None:
    found = read_lexicon(
        corpus(tmp_path, a='[fields]\n"社会消费品零售总额" = ["社零"]\n[places]\n"衢州市" = ["三衢"]')
    )
    assert Lexicon.from_json(found.to_json()) == found
