"""What a question asks, read without any schema: its words by how much they name something, and the kinds of answer.

A word that no document holds proves absence only as far as it *names*: a place, an organisation or a product
(`name`) does, a noun may, a verb or a colloquial word (扯皮, 一刻钟) hardly. How much each counts is fitted, see
`kb.evidence`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .keys import key
from .kinds import KINDS, OPEN, Kind, asked_for
from .lexemes import STOP
from .places import is_place
from .thesaurus import spoken
from .words_asked import Cuts, Read, Tagged, alike, apart, counted, either, surely

_LATIN = re.compile(r"[a-z][a-z0-9.+-]+\d*|[a-z]+[0-9.]+", re.I)
# A part of a thing by letter or number: C区块, 二期, 3号楼.
_DESIGNATED = re.compile(
    r"[a-z](?:区块|地块|区|座|栋|馆|线|型(?!号))|(?<![一二三四五六七八九十\d])[一二三四五六七八九十]期(?![间末内初])|\d+号(?:楼|馆|线|地块)|首期"
)
_PHASE = re.compile(r"[一二三四五六七八九十]期")
# What is built, by the end of its name: one that no document holds is not there.
_BUILT = re.compile(r"[\u4e00-\u9fff]{2,}(?:[厂馆院桥]|(?<![市现立])场|大学)")
_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{2,12})[”\"」』》]")
_ASKS = re.compile(r"[几哪多何谁啥咋吗呢没不]")
_PERIOD = re.compile(r"(?:19|20)\d{2}(?=年|$|[^\d亿万元])|十[一二三四五六七]五")
_OPEN = re.compile(
    r"怎么|怎样|咋|如何|为什么|为何|为啥|能不能|能否|会不会|可不可以|有没有|要不要|算不算|是不是|归不归|哪些|哪几|什么|啥|吗|不$|呢$|"
    r"办法|(?P<v>[\u4e00-\u9fff])不(?P=v)|有[\u4e00-\u9fff]{1,4}没$|去哪|哪类|哪种|哪[两二三]|哪方面|哪个项目|好不好|多不多|干嘛|靠|哪里|哪儿|怎|指"
)
_MEASURES = "速率额量值数度比价费"
_BARE = re.compile(
    r"干嘛的?|干什么|干啥|做什么|处理|解决|没有|有没|愿意|指望|够得上|出来|起来|搞好|不会|不能|能不|会不|负责|承担|哪些.*|想要|算是|各自"
)
_EMPTY = re.compile(r"总共|一共|实际|各自|目前|现在|大概|大约|估计|到底|究竟|其中")
_QUESTION = re.compile(r"干嘛|干啥|用途|用处|多少|几|谁|哪|什么|啥|多[久长大高宽远]|怎|如何|吗|是否")
_DOCUMENT = re.compile(
    r"(?:^|，|在)(?P<who>(?!十[一二三四五六七]五)[\u4e00-\u9fff]{2,3}?(?:省|市|县|区)?)?的?(?:现代服务业发展|[\u4e00-\u9fff]{0,8}?发展)?的?"
    r"(?P<period>十[一二三四五六七]五)?(?:规划|纲要)(?:里|中|当时|的)"
)
_CONTENT = "nvajliextbsz"


# Who is called by name: 组长是哪位.
_NAMED = re.compile(r"([\u4e00-\u9fff][^\W的])(?:是|叫)(?:谁(?!家)|哪位|什么名字)")

Naming = Literal["name", "noun", "verb"]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is known of all passages together: idf of words and of characters, of what none holds, and their text."""

    words: Mapping[str, float]
    characters: Mapping[str, float]
    rare: float
    text: str

    @classmethod
    def of(cls, passages: Sequence[tuple[str, Iterable[str]]], text: str) -> Corpus:
        """From each passage's key and words. idf is ln(1 + (N − n + 0.5) / (n + 0.5)), as BM25 has it."""
        words: Counter[str] = Counter()
        characters: Counter[str] = Counter()
        for said, cut in passages:
            words.update(set(cut))
            characters.update(set(said))
        many = len(passages)

        def idf(n: int) -> float:
            return math.log(1 + (many - n + 0.5) / (n + 0.5))

        made = [{w: idf(n) for w, n in sorted(counts.items())} for counts in (words, characters)]
        return cls(made[0], made[1], idf(0), text)


def stands(word: str, text: str) -> bool:
    """Does the text hold the word? 五期 does not stand in 十四五期间."""
    if word not in text:
        return False
    if word[-1:] != "期" or not _PHASE.fullmatch(word):
        return True
    return re.search(rf"(?<![一二三四五六七八九十]){word}(?![间末内初])", text) is not None


def held(word: str, text: str) -> float:
    """1 when the text holds the word; the share of its character pairs that the text holds otherwise, if half or more, for a
    word of five characters or more (数字文娱产业园): 常住人口 is not 居住人口."""
    if stands(word, text):
        return 1.0
    if len(word) < 5:
        return 0.0
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    share = sum(p in text for p in pairs) / len(pairs)
    return share * 0.8 if share >= 0.5 else 0.0


@dataclass(frozen=True, slots=True)
class Word:
    """`weight` is its idf; `alike` what documents write for it; `apart` the two words of a compound as a pattern, see
    `apart`; `known`: a document holds it or one of these."""

    text: str
    kind: Naming
    weight: float
    known: bool
    alike: tuple[str, ...] = ()
    apart: re.Pattern[str] | None = None

    def held(self, text: str) -> float:
        """1 when the text holds the word, a little less for what is written for it, see `held` for parts of it."""
        own = held(self.text, text)
        if own == 1.0 or not (self.alike or self.apart):
            return own
        other = any(stands(w, text) for w in self.alike) or (self.apart and self.apart.search(text))
        return max(own, 0.9 * bool(other))


@dataclass(frozen=True)
class Asking:
    """`text` is the question's key; `kinds` what the evidence must hold; `years` the years and plan periods named;
    `focus` the noun phrase next to the question word, which a figure or a name must belong to; `counted` what is asked
    how many of, or who it is; `form` whether one
    fact is asked for (or a keyword given), someone, or what is said of something; `elsewhere` another document that
    is asked about (金华的规划里)."""

    text: str
    words: tuple[Word, ...]
    characters: tuple[tuple[str, float], ...]
    kinds: tuple[Kind, ...]
    years: tuple[str, ...]
    focus: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    form: Literal["fact", "who", "open"] = "open"
    elsewhere: str = ""

    @cached_property
    def known(self) -> tuple[Word, ...]:
        """The words that a document holds."""
        return tuple(w for w in self.words if w.known)

    @cached_property
    def sayings(self) -> tuple[str, ...]:
        """Of these each as it is asked and as documents write it."""
        return tuple(x for w in self.known for x in (w.text, *w.alike))


def asking(
    text: str,
    source: str,
    tagged: Tagged,
    cuts: Cuts,
    corpus: Corpus,
    home: Collection[str] = (),
) -> Asking:
    """`text` is the key of `source`; a stretch that surely is a word may name something, a wrong cut (课能|不能) does not;
    `home` is the document's own place and plan period (衢州, 十四五), which every passage is about."""
    found: list[tuple[str, Naming]] = [
        (w, "name")
        for w in (*map(key, _QUOTED.findall(source)), *(m.group() for m in _DESIGNATED.finditer(text)))
        if not STOP.fullmatch(w)
    ]
    kinds = asked_for(text)
    asking_only = {"标准"} if any(k.name == "grant" for k in kinds) else set()  # 补助标准: how much
    read = [t for t in surely(text, tagged, cuts) if t.text not in home and t.text not in asking_only]
    sure = [(t.text, t.flag) for t in read if t.sure]
    certain = {word for word, _ in sure}
    many = [
        w
        for w in counted([(t.text, t.flag) for t in read])
        if w in certain or re.search(rf"{re.escape(w)}(?:$|几|多少)", text)
    ]
    found += [(word, "noun") for word, _ in sure if word in many]
    for t in read:
        word = t.text
        if STOP.fullmatch(word) or _BARE.fullmatch(word):
            continue
        if re.fullmatch(r"\d{5,}", word) or (
            _LATIN.fullmatch(word) and (word not in source or not word.isalpha())
        ):  # the number of a hotline
            found.append((word, "name"))
        elif len(word) >= 2 and t.flag[0] in _CONTENT and not word.isdigit():
            found.append((word, _kind(t)))
    cut = {word for word, _ in found}
    found += [(w, "verb") for w in spoken(text) if w not in cut and not any(w in c for c in cut)]
    unique = dict(reversed(found))
    words = tuple(
        Word(w, kind, _weight(w, like, corpus), _known(w, like, both, corpus), like, both)
        for w, kind in reversed(unique.items())
        for like in ((*alike(w, corpus.text), *either(w, text)),)
        for both in (apart(w, cuts),)
    )
    characters = dict.fromkeys(c for w in words for c in w.text)
    return Asking(
        text,
        words,
        tuple((c, corpus.characters.get(c, corpus.rare)) for c in characters),
        kinds,
        tuple(dict.fromkeys(_PERIOD.findall(text))),
        focus(sure),
        tuple(many) + tuple(m[1] for m in _NAMED.finditer(text)),
        form(text, kinds),
        other_document(text, home),
    )


def _weight(word: str, alike: Sequence[str], corpus: Corpus) -> float:
    """The idf; of a word that is not in the documents, that of the rarest word written for it."""
    if word in corpus.words or not alike:
        return corpus.words.get(word, corpus.rare)
    return max((corpus.words[w] for w in alike if w in corpus.words), default=corpus.rare)


def _known(word: str, alike: Sequence[str], apart: re.Pattern[str] | None, corpus: Corpus) -> bool:
    return (
        held(word, corpus.text) >= 0.4
        or any(stands(w, corpus.text) for w in alike)
        or only_kind(word)
        or (apart is not None and apart.search(corpus.text) is not None)
    )


def only_kind(word: str) -> bool:
    """Does a word only ask for a kind of answer (面积, 尺寸, 吨位)?"""
    return any(k.question.fullmatch(word) for k in KINDS)


def only_measure(word: str) -> bool:
    """The same of a word that says nothing of the thing itself, as a price does (门票, 学费)."""
    return any(k.question.fullmatch(word) for k in KINDS if k.name != "price")


def form(text: str, kinds: Collection[Kind]) -> Literal["fact", "who", "open"]:
    if any(k.strict and k.name not in OPEN for k in kinds) or not _OPEN.search(text):
        return "who" if any(k.name == "who" for k in kinds) and len(kinds) == 1 else "fact"
    return "who" if any(k.name == "who" for k in kinds) else "open"


def asks(clause: str) -> bool:
    """Does a clause ask something by itself?"""
    return _QUESTION.search(clause) is not None or bool(asked_for(key(clause)))


def focus(tagged: Tagged) -> tuple[str, ...]:
    """The nouns nearest before the question word (养老床位|每千人|多少张), at the end when there is none, at the start
    when it opens the question."""
    at = next((i for i, (w, _) in enumerate(tagged) if _QUESTION.match(w)), len(tagged))
    before = _phrase(tagged[:at][::-1])[::-1]
    return before or _phrase(tagged[at + 1 :])


def _phrase(tagged: Tagged) -> tuple[str, ...]:
    """The first run of nouns, however far; a 的 inside it belongs to it."""
    found: list[str] = []
    for word, flag in tagged:
        if _EMPTY.fullmatch(word):
            continue
        if len(word) < 2 or STOP.fullmatch(word):
            noun = False
        else:
            noun = flag[0] in "njl" or flag in ("vn", "eng", "an") or word[-1] in _MEASURES
        if noun:
            found.append(word)
        elif found and word != "的":
            break
    return tuple(found)


def other_document(text: str, home: Collection[str]) -> str:
    """Another place's or period's document that the question is about: 金华的十四五规划里, 十三五规划当时."""
    for m in _DOCUMENT.finditer(text):
        place = m["who"]
        own = {word for word in home if _PERIOD.fullmatch(word)}
        if m["period"] and not place and own and m["period"] not in own:
            return m.group()
        if place and (is_place(place) or place.endswith("省")) and place not in home:
            return m.group()
    return ""


def _kind(t: Read) -> Naming:
    word, flag = t.text, t.flag
    if flag in ("ns", "nt", "nz") and is_place(word):
        return "name"
    if re.search(r"(.)[一了]?\1", word):  # 修一修, 看看
        return "verb"
    if not (flag[0] in "njli" or flag in ("vn", "an", "eng")) or _ASKS.search(word) or not t.sure:
        return "verb"
    return "name" if _BUILT.fullmatch(word) else "noun"
