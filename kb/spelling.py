"""Pinyin → Chinese: a sentence in pinyin with or without spaces and tones, or pinyin among Chinese words, becomes the
words of the document and of the grammar that it spells. What spells none of them stays as it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .keys import romanised

_SINGLES = [
    "的",
    "是",
    "有",
    "在",
    "由",
    "县",
    "市",
    "区",
    "年",
    "和",
    "与",
    "谁",
    "几",
    "个",
    "吗",
    "呢",
    "哪",
    "里",
    "占",
    "投",
    "管",
    "归",
    "按",
    "省",
    "各",
    "每",
    "最",
    "不",
    "亿",
    "万",
    "多",
    "大",
    "少",
    "高",
    "低",
    "长",
]
_UNKNOWN = 3.0  # the price of a letter that spells nothing; of a word 1
_LETTERS = re.compile(r"[a-zA-Z][a-zA-Z' ]*[a-zA-Z]|[a-zA-Z]")
_TONE = re.compile(r"(?<=[a-z])[1-5](?![\d])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speller:
    """`words` maps what is spelled to the word and its price; the longest is `longest` letters."""

    words: Mapping[str, tuple[str, float]]
    longest: int

    def read(self, letters: str) -> tuple[str, int]:
        """(the words that the letters spell at the lowest price, how many letters spell nothing)."""
        best: list[tuple[float, int, str, int]] = [
            (0.0, 0, "", 0)
        ]  # price, unknown letters, word, where it began
        for end in range(1, len(letters) + 1):
            price, unknown, _, _ = best[end - 1]
            options = [(price + _UNKNOWN, unknown + 1, letters[end - 1], end - 1)]
            for start in range(max(0, end - self.longest), end):
                if known := self.words.get(letters[start:end]):
                    price, unknown, _, _ = best[start]
                    options.append((price + known[1], unknown, known[0], start))
            best.append(min(options, key=lambda o: (o[0], o[3])))
        found: list[str] = []
        at = len(letters)
        while at:
            found.append(best[at][2])
            at = best[at][3]
        return "".join(reversed(found)), best[-1][1]


def speller(names: Iterable[str], grammar: Iterable[str], text: Iterable[str]) -> Speller:
    """Names and fields first, then the grammar's words, then the document's other words; a longer one before parts."""
    words: dict[str, tuple[str, float]] = {}
    for price, source in ((1.0, names), (1.05, grammar), (1.3, text), (1.6, _SINGLES)):
        for word in sorted(source, key=lambda w: (len(w), w)):
            asked = word[0] != "那"  # na is 哪 in a question
            if not (asked and re.fullmatch(r"[\u4e00-\u9fff]+", word)) or (len(word) < 2 and price < 1.6):
                continue
            for latin in {
                romanised(word),
                romanised(word).replace("shui", "shei") if "谁" in word else "",
            } - {""}:
                words.setdefault(latin, (word, price))
    return Speller(words, max(map(len, words), default=1))


def plain(question: str) -> str:
    """The question with pinyin's tones taken off: kāihuà, kai1hua4 → kaihua; ü is v."""
    if not re.search(r"[a-zA-Z]", question):
        return question
    apart = unicodedata.normalize("NFD", question)
    apart = (
        re.sub("(?<=[uU])\u0304?\u0308[\u0300\u0301\u0304\u030c]?", "\0", apart)
        .replace("u\0", "v")
        .replace("U\0", "v")
    )
    apart = re.sub("(?<=[a-zA-Z])[\u0300\u0301\u0304\u030c]", "", apart)
    made = unicodedata.normalize("NFC", apart)
    words = re.findall(r"[a-z]+\d?", made, re.IGNORECASE)
    toned = [w for w in words if w[-1] in "12345"]
    return _TONE.sub("", made) if len(toned) * 2 > len(words) and len(toned) > 1 else made


def sentence(question: str, s: Speller) -> str:
    """A question without Chinese, all of it pinyin but for a letter in six; "" when it is not."""
    if re.search(r"[\u4e00-\u9fff]", question):
        return ""
    size = unknown = 0

    def chinese(m: re.Match[str]) -> str:
        nonlocal size, unknown
        letters = re.sub(r"[^a-z]", "", m.group().lower())
        made, gone = s.read(letters)
        size, unknown = size + len(letters), unknown + gone
        return made

    made = _LETTERS.sub(chinese, question)
    return made if size >= 6 and unknown * 6 <= size else ""


def among(question: str, s: Speller, text: str) -> str:
    """Chinese with pinyin in it: each run of letters that spells known words whole, and is no word of the document's
    own (5G, GDP), becomes those words."""

    def chinese(m: re.Match[str]) -> str:
        letters = re.sub(r"[^a-z]", "", m.group().lower())
        if len(letters) < 4 or letters in text:
            return m.group()
        made, unknown = s.read(letters)
        return made if not unknown else m.group()

    return _LETTERS.sub(chinese, question)
