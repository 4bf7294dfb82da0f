"""How names and questions are compared: a key keeps the letters, figures and clause marks, and drops the rest."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

import zhconv
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from ingest.forms import ordinary

_KEEP = set("，。？！；、：%.-+<>=≥≤≈/&°²")
_MARKS = str.maketrans(
    {
        ",": "，",
        "?": "？",
        "!": "！",
        ";": "；",
        ":": "：",
        "～": "-",
        "~": "-",
        "—": "-",
        "–": "-",
        "－": "-",
        "％": "%",
    }
)


@cache
def _convert() -> Callable[[str, str], str]:
    """zhconv's conversion with its dictionary loaded; the package leaves that file to the garbage collector."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        zhconv.loaddict()
    return cast(Callable[[str, str], str], zhconv.convert)


def _simple(char: str) -> str:
    """The simplified form of one character; one in, one out."""
    made = _convert()(char, "zh-hans")
    return made if len(made) == 1 else char


@cache
def _kept(char: str) -> str:
    """What a key keeps of one character: none of a lone surrogate, several of some (㎡)."""
    made = unicodedata.normalize("NFKC", char).lower().translate(_MARKS)
    return "".join(_simple(c) if c.isalnum() else c for c in made if c.isalnum() or c in _KEEP)


@dataclass(frozen=True, slots=True)
class Keyed:
    """`key[i]` came from `source[offsets[i]]`."""

    key: str
    offsets: tuple[int, ...]
    source: str

    def words(self, start: int, end: int) -> str:
        """The source words behind `key[start:end]`."""
        return self.source[self.offsets[start] : self.offsets[end - 1] + 1] if start < end else ""


def keyed(text: str, longest: int = 10_000_000) -> Keyed:
    chars: list[str] = []
    offsets: list[int] = []
    depth = 0
    for i, char in enumerate(ordinary(text)):
        if len(chars) >= longest:
            break
        depth = max(0, depth + (char in "（(") - (char in "）)"))
        if char == "、" and depth:  # 县（市、区）
            continue
        for c in _kept(char):
            if c not in "-." or (chars and chars[-1].isdigit()):
                chars.append(c)
                offsets.append(i)
    return Keyed("".join(chars), tuple(offsets), text)


@lru_cache(maxsize=65_536)
def key(text: str) -> str:
    """The key of a name: marks dropped too, so that 浙江·衢江“产地仓” and 浙江衢江产地仓 are one."""
    return re.sub(r"[，。？！；、：\-]", "", keyed(text).key)


_FUZZY = (
    (r"^zh", "z"),
    (r"^ch", "c"),
    (r"^sh", "s"),
    (r"ang$", "an"),
    (r"eng$", "en"),
    (r"ing$", "in"),
    (r"^l(?=[aeiouv])", "n"),
)


@cache
def _syllable(char: str) -> str:
    made = lazy_pinyin(char)
    sound = made[0] if made else char
    for pattern, to in _FUZZY:
        sound = re.sub(pattern, to, sound)
    return sound


@lru_cache(maxsize=65_536)
def sounds(words: str) -> tuple[str, ...]:
    """One syllable a character, with the pairs that many speakers merge (zh/z, n/l, ing/in) as one."""
    return tuple(_syllable(c) for c in words)


@lru_cache(maxsize=65_536)
def spoken(words: str) -> tuple[str, ...]:
    """One syllable a character, as it is spoken with care: for ordinary words, which are many and short."""
    return tuple(lazy_pinyin(c)[0] for c in words)


@lru_cache(maxsize=65_536)
def romanised(words: str) -> str:
    """常山 → changshan."""
    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(words)).lower())


def is_phrase(words: str) -> bool:
    """Do the words stand in the dictionary of phrases?"""
    return words in PHRASES_DICT
