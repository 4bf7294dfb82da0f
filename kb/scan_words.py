"""Words in a question: names of the document, the grammar's own words, real places, homophones, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from .guess import homophones
from .keys import spoken
from .lexemes import FILLERS, LEXEMES, Lexeme, operators
from .once import once
from .places import is_place
from .scan_tokens import Segment, Token
from .vocabulary import Term, Vocabulary

_OPS = operators()
_GRAMMAR: dict[str, Lexeme] = {**{w: Lexeme("filler") for w in FILLERS}, **LEXEMES, **_OPS}
MULTI = {w: lexeme for w, lexeme in _GRAMMAR.items() if len(w) > 1}
_SIDE = re.compile(r"[中里内]")
_HANZI = re.compile(r"[\u4e00-\u9fff]+")
_WRONG_CUT = re.compile(r"[了啊呀吗嘛呢吧么哦哈]")  # no name holds these: 亿|了, 数|呢
_CONTENT = re.compile(r"^(?:n|vn|an|j|l|i|eng|x|b|g|t$|s$)")  # parts of speech that name something


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """How long the words are that begin with a character."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[0], set()).add(len(word))
    return {char: tuple(sorted(lengths)) for char, lengths in found.items()}


_OF_MULTI = _lengths(MULTI)


@once
def _term_lengths(v: Vocabulary) -> dict[str, tuple[int, ...]]:
    return _lengths(v.terms)


@cache
def sounding(least: int, most: int) -> dict[tuple[str, ...], str]:
    """The grammar's words of so many characters by their sound."""
    words = [
        w
        for w, lexeme in MULTI.items()
        if least <= len(w) <= most
        and lexeme.cls not in ("filler", "run", "progress", "pron")
        and _HANZI.fullmatch(w)
        and not w.startswith("几")  # 面积|大 is no 几大
    ]
    return {spoken(w): w for w in sorted(words, reverse=True)}


def candidates(text: str, v: Vocabulary) -> Iterable[tuple[int, int, Token]]:
    """Known words in the question, the longest first, names before grammar."""
    found: list[tuple[int, int, int, Token]] = []
    of_terms = _term_lengths(v)
    for i, char in enumerate(text):
        for n in of_terms.get(char, ()):
            piece = text[i : i + n]
            if n == 1 and char != "%":
                continue
            if len(piece) == n and (terms := v.terms.get(piece)) and not _cuts_place(text, i, terms):
                found.append((-n, 0, i, Token(i, i + n, "term", piece, terms=tuple(terms))))
        for n in _OF_MULTI.get(char, ()):
            piece = text[i : i + n]
            if (
                len(piece) == n
                and (lexeme := MULTI.get(piece))
                and not (lexeme.cls == "filler" and _in_name(text, i, i + n, v))
            ):
                found.append((-n, 1, i, Token(i, i + n, lexeme.cls, piece, value=lexeme.value)))
    for a, b, word in homophones(text, v, sounding(3, 9), MULTI):
        edges = (text[a - 1 : a + 1] if a else "", text[b - 1 : b + 1] if b < len(text) else "")
        if any(e in MULTI or e in v.terms for e in edges):
            continue  # it cuts a known word: 全市|多少 is no 是多少, 什么|任务 no 什么人
        found.append((-(b - a), 2, a, heard(text[a:b], a, word, v)))
    found.sort(key=lambda x: x[:3])
    return ((t.start, t.end, t) for _, _, _, t in found)


def foreign_places(text: str, v: Vocabulary) -> Iterable[Token]:
    """Real places by their full name (万全县) that the document has no word for: one unknown word each, never cut."""
    taken = 0
    for m in re.finditer(r"[省市县区州旗]", text):
        for start in range(max(taken, m.end() - 7), m.start() - 1):
            piece = text[start : m.end()]
            if is_place(piece) and len(piece) > 2 and piece not in v.terms and piece not in v.text:
                taken = m.end()
                yield Token(start, m.end(), "run", piece, value=piece)
                break


def _cuts_place(text: str, at: int, terms: Sequence[Term]) -> bool:
    """Would a word for a kind of unit (市政府) cut the name of a place in front of it (龙泉市|政府)?"""
    return all(t.kind == "kind" for t in terms) and any(
        is_place(text[start : at + 1]) for start in range(max(0, at - 4), at)
    )


def _in_name(text: str, start: int, end: int, v: Vocabulary) -> bool:
    """Does the document's text join a filler with the word behind it: 数字|经济, 实施|单元?"""
    behind = text[end : end + 2]
    if len(behind) < 2 or behind in v.terms or text[start : end + 2] not in v.text:
        return False
    return not any(w.startswith(behind) for w in _GRAMMAR)


def heard(typed: str, start: int, word: str, v: Vocabulary) -> Token:
    """The token of a word that was written as another of the same sound."""
    end = start + len(typed)
    if terms := v.terms.get(word):
        return Token(start, end, "term", word, terms=tuple(terms), corrected=typed)
    return Token(start, end, MULTI[word].cls, word, value=MULTI[word].value, corrected=typed)


def leftovers(text: str, used: list[bool], segment: Segment, v: Vocabulary) -> Iterable[Token]:
    """What no name, figure or longer grammar word took, cut into words: fillers, short grammar words, fields of one
    character (归), and runs."""
    for i, j in unused(text, used):
        at = i
        if i and used[i - 1] and j - i > 1 and _SIDE.match(text[i:j]) and text[i + 1 : j] in v.terms:
            words = [(text[i], "f"), *segment(text[i + 1 : j])]  # 专栏13中|归…
        else:
            words = list(segment(text[i:j]))
        for n, (word, flag) in enumerate(words):
            lexeme = None if _inside(words, n) else _GRAMMAR.get(word)
            if re.fullmatch(r"[，。？！；、：\-.]+", word):
                yield Token(at, at + len(word), "mark", word)
            elif lexeme:
                yield Token(at, at + len(word), lexeme.cls, word, value=lexeme.value)
            elif len(word) == 1 and (terms := [x for x in v.terms.get(word, ()) if x.kind == "field"]):
                yield Token(at, at + 1, "term", word, terms=tuple(terms))
            else:
                names = _CONTENT.match(flag) and (word in v.text or not _WRONG_CUT.search(word))
                yield Token(at, at + len(word), "run", word, value=word if names else "")
            at += len(word)


def unused(text: str, used: Sequence[bool]) -> list[tuple[int, int]]:
    """The stretches that no token holds yet."""
    found: list[tuple[int, int]] = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and not used[j]:
            j += 1
        if j > i:
            found.append((i, j))
        i = max(j, i + 1)
    return found


def _inside(words: Sequence[tuple[str, str]], n: int) -> bool:
    """Is a word for a side (上, 中, 里) part of a name that jieba cut: 云|上|东周?"""
    if words[n][0] not in ("上", "下", "中", "里", "内", "大", "小") or not 0 < n < len(words) - 1:
        return False
    return all(
        words[k][0] not in _GRAMMAR and re.fullmatch(r"[\u4e00-\u9fff]+", words[k][0]) for k in (n - 1, n + 1)
    )
