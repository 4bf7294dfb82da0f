"""jieba over its own dictionary, of which the words that begin with a character are read when a text first holds it.

jieba reads all 349,045 at its first use, and once more when its tagger is imported: a second and 130 MB, of which a
question needs the hundredth part. The rest of jieba is left as it is, but for the search behind its tagger, which
`kb.tagging` does with the same result. This is the one file that knows jieba.
"""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from io import BytesIO
from math import log
from typing import Any

from .tagging import Tagging

__all__ = ["Dictionary", "dictionary"]

SAME = re.compile(r"(.).*\n(?:\1.*\n)*")  # lines that begin with one character
_MAKING = threading.Lock()


class Dictionary:
    """`seen`: the characters that the tagger's model knows; `log_total`: of all words' frequencies together."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # jieba's own escapes and pkg_resources
            import jieba
        jieba.setLogLevel(logging.WARNING)
        self._tokenizer = jieba.Tokenizer()
        with self._tokenizer.get_dict_file() as file:
            lines = file.read().decode("utf-8")
        self._reading = threading.Lock()
        self._unread: dict[str, str] = {}
        for same in SAME.finditer(lines):
            self._unread[same[1]] = self._unread.get(same[1], "") + same.group()
        self._tokenizer.total = sum(map(int, lines.split()[1::3]))
        self._tokenizer.initialized = True
        self.log_total = log(self._tokenizer.total)
        self._flags: dict[str, str] = {}
        self.seen: Collection[str] = ()
        self._tagger = self._made_tagger(jieba)

    def _made_tagger(self, jieba: Any) -> Any:
        """jieba's tagger over these words. Importing its module makes another one, which is given no dictionary to read."""
        jieba.dt.get_dict_file = BytesIO
        try:
            from jieba import posseg
        finally:
            del jieba.dt.get_dict_file
        model = Tagging(posseg.char_state_tab_P, posseg.start_P, posseg.trans_P, posseg.emit_P)
        posseg.viterbi = lambda text, *_: (None, model.path(text))
        tagger = object.__new__(posseg.POSTokenizer)  # its own making reads the whole dictionary
        tagger.tokenizer, tagger.word_tag_tab = self._tokenizer, self._flags
        self.seen = posseg.char_state_tab_P
        return tagger

    def frequencies(self, text: str) -> Mapping[str, int]:
        """How often each word occurs; whole for what begins with a character of `text`. 0: only the beginning of a word."""
        known: dict[str, int] = self._tokenizer.FREQ
        wanted = [char for char in set(text) if char in self._unread]
        if wanted:
            with self._reading:  # one thread at a time; the others wait until what they need is there
                self._read(wanted, known)
        return known

    def _read(self, wanted: Sequence[str], known: dict[str, int]) -> None:
        for char in wanted:
            if (lines := self._unread.get(char)) is None:
                continue
            fields = lines.split()
            words = fields[::3]
            known.update(zip(words, map(int, fields[1::3]), strict=True))
            self._flags.update(zip(words, fields[2::3], strict=True))
            known.setdefault(char, 0)
            for word in words:
                for end in range(2, len(word)):
                    known.setdefault(word[:end], 0)
            del self._unread[char]  # only now: who finds it gone uses its words

    def words(self, text: str) -> list[str]:
        """The words in order, a long word's shorter ones too, punctuation as well."""
        self.frequencies(text)
        return list(self._tokenizer.cut_for_search(text))

    def tagged(self, text: str) -> list[tuple[str, str]]:
        """(word, part of speech) in order, every code point in one."""
        self.frequencies(text)
        return [(pair.word, pair.flag) for pair in self._tagger.cut(text)]


@cache
def _made() -> Dictionary:
    return Dictionary()


def dictionary() -> Dictionary:
    """The process's one, made at the first use (0.2 s)."""
    with _MAKING:
        return _made()
