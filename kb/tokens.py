"""Text → tokens to index and look for: jieba's words and character bigrams.

Both work on folded text (see `kb.fold`), so that 龍遊 and ＩＰＯ give the tokens of their plain forms.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from kb.dictionary import dictionary
from kb.fold import fold

__all__ = ["Words", "bigrams"]

HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"(?P<han>[{HAN}]+)|[^\W_{HAN}]+(?:[.][0-9]+)*")
REMEMBERED = 2048  # stretches of questions whose words are kept: a history is read again with every question
MEASURES = "点些门个把下"
RARE = 3  # the frequency of what jieba's dictionary lists without having counted it
LONGEST_WORD = 8  # code points of a word of jieba's dictionary
AROUND = 6  # code points beside a stretch that a word across its end may reach
DOUBT = 1.0  # log-odds
LONGEST = 64  # code points of a token; a run of letters beyond is cut


def bigrams(text: str) -> list[str]:
    """Neighbouring pairs of Chinese characters; a lone one, and a run of letters or digits (12.5), whole.

    常山县2025年 → 常山, 山县, 2025, 年. Punctuation, marks and lone surrogates give nothing.
    """
    found: list[str] = []
    for run in RUN.finditer(fold(text).text):
        word = run.group()
        if run["han"] and len(word) > 1:
            found.extend(word[i : i + 2] for i in range(len(word) - 1))
        else:
            found.append(word[:LONGEST])
    return found


class Words:
    """Words of jieba's dictionary, read at the first use; `folder` is where caches made of them are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._remembered = lru_cache(maxsize=REMEMBERED)(_tag)

    def words(self, text: str) -> list[str]:
        """jieba's words of `text` in order; a long word's shorter words too; no punctuation."""
        cut = dictionary().words(fold(text).text)
        return [run.group()[:LONGEST] for word in cut for run in RUN.finditer(word)]

    def tokens(self, text: str) -> list[str]:
        """What is indexed and looked for: bigrams and words in one bag, a word of two characters so twice.

        Better than bigrams alone on three sets of questions (p < .03 each), see `kb.search`.
        """
        return bigrams(text) + self.words(text)

    def tagged(self, text: str) -> list[tuple[str, str]]:
        """(word, part of speech) of `text` in order, every code point in one: for reading a question."""
        return list(self._remembered(text))

    def is_word(self, text: str, start: int, end: int) -> bool:
        """Is the stretch surely one word: of jieba's dictionary, no verb with a noun or a measure that it hardly knows (卖|货,
        花|点), and `DOUBT` likelier than any cut of the text around it in which another word crosses its ends (里头|盖 for
        里|头盖)?"""
        word = text[start:end]
        known = dictionary().frequencies(word).get(word) or 0
        if not known or (
            len(word) == 2 and known <= RARE and (word[1] in MEASURES or self._is_verb(word[0]))
        ):
            return False
        a, b = max(start - AROUND, 0), min(end + AROUND, len(text))
        whole, cut = self._likeliest(text[a:b], start - a, end - a)
        return whole - cut > DOUBT

    def _is_verb(self, word: str) -> bool:
        return any(flag.startswith("v") for _, flag in self.tagged(word))

    def _likeliest(self, text: str, start: int, end: int) -> tuple[float, float]:
        """Log-probabilities of the best cuts of a text by jieba's frequencies: one with the word from `start` to `end`, and
        one with a word that crosses either."""
        frequencies, total = dictionary().frequencies(text), dictionary().log_total
        never = -math.inf
        best = [(never, never, never)] * (len(text) + 1)  # neither, with the word, across its ends
        best[0] = (0.0, never, never)
        for i in range(len(text)):
            for j in range(i + 1, min(i + LONGEST_WORD, len(text)) + 1):
                known = frequencies.get(text[i:j]) or (j == i + 1)
                if not known:
                    continue
                likely = math.log(known)
                plain, whole, across = (x + likely - total for x in best[i])
                if (i, j) == (start, end):
                    plain, whole = never, max(plain, whole)
                elif i < start < j or i < end < j:
                    plain, across = never, max(plain, across)
                a, b, c = best[j]
                best[j] = max(a, plain), max(b, whole), max(c, across)
        return best[-1][1], best[-1][2]

    def parts(self, word: str) -> tuple[str, ...]:
        """The two words of two characters or more that a compound of the dictionary is made of (银行|存款); () for none."""
        known = dictionary().frequencies(word)
        cuts = [(word[:i], word[i:]) for i in range(2, len(word) - 1)]
        return max(
            (c for c in cuts if all(known.get(w) for w in c)),
            key=lambda c: math.prod(known[w] for w in c),
            default=(),
        )


def _tag(text: str) -> tuple[tuple[str, str], ...]:
    """A character that jieba's model has never seen could be in any of its 256 states, so runs of those are no words (`x`)
    and are kept from it."""
    found: list[tuple[str, str]] = []
    seen = dictionary().seen
    for strange, run in groupby(text, lambda c: c not in seen and RUN.match(c) and not c.isascii()):
        words = "".join(run)
        found += [(words, "x")] if strange else dictionary().tagged(words)
    return tuple(found)
