"""Text → tokens to index and look for: jieba's words and character bigrams. The one file that knows jieba.

Both work on folded text (see `kb.fold`), so that 龍遊 and ＩＰＯ give the tokens of their plain forms.
"""

from __future__ import annotations

import logging
import math
import re
import warnings
from collections.abc import Container, Iterable
from contextlib import suppress
from copy import copy
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from kb.fold import fold

if TYPE_CHECKING:
    import jieba

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
    """jieba with a dictionary of its own: its words and those given. Its cache stays in `folder`."""

    _plain: ClassVar[jieba.Tokenizer | None] = None  # jieba's own words, read once, never added to

    def __init__(self, folder: Path, known: Iterable[str] = ()) -> None:
        """`known`: names not to be cut (units, rows, headings). Nothing is loaded before the first use."""
        self.folder = folder
        folded = {fold(name).text.strip() for name in known}
        self.known = tuple(sorted(word for word in folded if 1 < len(word) <= LONGEST))
        self._jieba: jieba.Tokenizer | None = None
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._tag)
        self._seen: Container[str] = ()
        self._tagger: jieba.posseg.POSTokenizer | None = None

    def words(self, text: str) -> list[str]:
        """jieba's words of `text` in order; a long word's shorter words too; no punctuation."""
        cut = self._loaded().cut_for_search(fold(text).text)
        return [run.group()[:LONGEST] for word in cut for run in RUN.finditer(word)]

    def tokens(self, text: str) -> list[str]:
        """What is indexed and looked for: bigrams and words in one bag, a word of two characters so twice.

        Better than bigrams alone on three sets of questions (p < .03 each), see `kb.search`.
        """
        return bigrams(text) + self.words(text)

    def tagged(self, text: str) -> list[tuple[str, str]]:
        """(word, part of speech) of `text` in order, every code point in one: for reading a question."""
        return list(self._remembered(text))

    def _tag(self, text: str) -> tuple[tuple[str, str], ...]:
        """A character that jieba's model has never seen is tried with each of its 256 states against each (20 ms for
        one), so runs of those are no words (`x`) and are kept from it."""
        if self._tagger is None:
            tokenizer = self._loaded()
            from jieba import posseg

            tagger = object.__new__(posseg.POSTokenizer)  # its own making reads the dictionary again (0.4 s)
            tagger.tokenizer, tagger.word_tag_tab = tokenizer, dict(posseg.dt.word_tag_tab)
            self._tagger, self._seen = tagger, posseg.char_state_tab_P
        found: list[tuple[str, str]] = []
        for strange, run in groupby(text, lambda c: c not in self._seen and RUN.match(c) and not c.isascii()):
            words = "".join(run)
            found += [(words, "x")] if strange else [(p.word, p.flag) for p in self._tagger.cut(words)]
        return tuple(found)

    def _loaded(self) -> jieba.Tokenizer:
        """The tokenizer, made at the first use; a process reads jieba's dictionary once (0.5 s)."""
        if self._jieba is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # jieba's own escapes and pkg_resources
                import jieba
            if Words._plain is None:
                jieba.setLogLevel(logging.WARNING)
                plain = jieba.Tokenizer()
                with suppress(OSError):  # a home that cannot be written is read without a cache
                    self.folder.mkdir(parents=True, exist_ok=True)
                plain.tmp_dir = str(self.folder)
                plain.initialize()
                Words._plain = plain
            tokenizer = copy(Words._plain)
            tokenizer.FREQ, tokenizer.user_word_tag_tab = dict(tokenizer.FREQ), {}
            for word in self.known:
                tokenizer.add_word(word)
            self._jieba = tokenizer
        return self._jieba

    def is_word(self, text: str, start: int, end: int) -> bool:
        """Is the stretch surely one word: of jieba's dictionary, no verb with a noun or a measure that it hardly knows (卖|货,
        花|点), and `DOUBT` likelier than any cut of the text around it in which another word crosses its ends (里头|盖 for
        里|头盖)?"""
        word = text[start:end]
        known = self._loaded().FREQ.get(word) or 0
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
        tokenizer = self._loaded()
        total = math.log(tokenizer.total)
        never = -math.inf
        best = [(never, never, never)] * (len(text) + 1)  # neither, with the word, across its ends
        best[0] = (0.0, never, never)
        for i in range(len(text)):
            for j in range(i + 1, min(i + LONGEST_WORD, len(text)) + 1):
                known = tokenizer.FREQ.get(text[i:j]) or (j == i + 1)
                if not known:
                    continue
                plain, whole, across = (x + math.log(known) - total for x in best[i])
                if (i, j) == (start, end):
                    plain, whole = never, max(plain, whole)
                elif i < start < j or i < end < j:
                    plain, across = never, max(plain, across)
                a, b, c = best[j]
                best[j] = max(a, plain), max(b, whole), max(c, across)
        return best[-1][1], best[-1][2]

    def parts(self, word: str) -> tuple[str, ...]:
        """The two words of two characters or more that a compound of the dictionary is made of (银行|存款); () for none."""
        known = self._loaded().FREQ
        cuts = [(word[:i], word[i:]) for i in range(2, len(word) - 1)]
        return max(
            (c for c in cuts if all(known.get(w) for w in c)),
            key=lambda c: math.prod(known[w] for w in c),
            default=(),
        )
