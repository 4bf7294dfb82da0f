"""A question → tokens: figures with their comparison, years, columns and chapters, names, grammar words, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import cast

from ingest.patterns import numeral

from .english import english
from .guess import homophones, misheard
from .keys import Keyed, keyed, sounds, spoken
from .lexemes import FILLERS, LEXEMES, Lexeme, operators
from .places import is_place
from .query import Op
from .spelling import among, plain, sentence, speller
from .vocabulary import Term, Vocabulary

LONGEST = 2000  # code points of a question that are read
_ZERO = {"〇": "零", "○": "零"}
CN = "零〇一二三四五六七八九十百千两"
_NUM = rf"(?:\d{{1,16}}(?:\.\d{{1,16}})?|[{CN}]+(?:点[{CN}]+)?)"
_SCALE = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|万)"
_FIGURE = re.compile(
    rf"(?P<n>{_NUM})(?P<s>{_SCALE}|个亿)?(?P<u>元人民币|元|%|个百分点|个点|张|人次|人|年|个月|亩|平方公里|平方米|公里|吨|家|件|万吨|个(?!亿|月|百分|点|多)|项(?!目))?"
)
_DIGITS = re.compile(
    r"(?<![\da-z.])" + _FIGURE.pattern.replace(_NUM, r"\d{1,16}(?:\.\d{1,16})?") + r"(?![\d.a-z])"
)
_SUMS = re.compile(
    _FIGURE.pattern.replace(_NUM, rf"[{CN}]+(?:点[{CN}]+)?").replace("|个亿)?(?P<u>", "|个亿)(?P<u>", 1)
)
_BARE = re.compile(rf"(?<![\d{CN}.])(?P<s>万亿|千亿|百亿|十亿)元?(?!级)")
_SHARE = re.compile(
    r"(?P<tenth>[一二两三四五六七八九\d])成(?![立为员都果本功套熟长形效品交])|一半|半数|(?<=过)半(?=的|$)"
    rf"|(?P<whole>[{CN}]+)分之(?P<part>[{CN}]+)"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("years", re.compile(r"(?P<a>(?:19|20)\d\d)年?[-到至~](?P<b>(?:19|20)\d\d)年?")),
    ("year", re.compile(r"(?P<a>(?:19|20)\d\d)(?:年(?:度|底|末|初)?)?")),
    # 21年开工, not 工期15年以上: a two-digit year has no comparison and no word for a span beside it
    (
        "year",
        re.compile(
            r"(?<![\d期限长了跨近满超])(?<!超过)(?<!不到)(?<!不足)(?<!大于)(?<!小于)(?<!少于)(?<!多于)(?<!达到)(?<!至少)(?<!长达)(?P<a>[012]\d)年(?:底|末|初)?(?!级|以上|以内|以下|之内|左右|多|时间|工期|期|的?(?:工期|建设期|周期))"
        ),
    ),
    (
        "columns",
        re.compile(rf"专栏(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?:-|到|至)(?:专栏)?(?P<b>\d{{1,2}}|[{CN}]{{1,3}})"),
    ),
    (
        "column",
        re.compile(rf"专栏(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?!个)|第(?P<b>\d{{1,2}}|[{CN}]{{1,3}})个?专栏"),
    ),
    ("chapter", re.compile(rf"第(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?:章|部分|篇|大部分)")),
    ("section", re.compile(rf"第(?P<a>\d{{1,2}}|[{CN}]{{1,3}})节")),
    ("table", re.compile(rf"(?<![代图])表(?P<a>\d{{1,2}}|[{CN}]{{1,2}})(?![示])")),
    ("picture", re.compile(rf"(?<![地])图(?P<a>\d{{1,2}}|[{CN}]{{1,2}})")),
    (
        "top",
        re.compile(
            rf"(?:排名|排在|排)?(?:前|top|倒数后|倒数|后)(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?:名|位|个|的|大|项|强)?"
        ),
    ),
    (
        "nth",
        re.compile(
            rf"第(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?:大|高|多|名|位|贵|长|早|晚|小|低|少|短)|(?P<last>倒数|倒着)?(?:排(?:名|在|行)?)?(?<=[排名在行数着])第(?P<b>\d{{1,2}}|[{CN}]{{1,3}})"
        ),
    ),
    (
        "ordinal",
        re.compile(
            rf"第(?P<a>\d{{1,2}}|[{CN}]{{1,3}})(?:个|项|号|条)?(?=的?(?:标志性|重点|重大)?(?:项目|工程|指标|任务)|的?是|、第|和第|及第|[？。]|$)"
        ),
    ),
    (
        "bounds",
        re.compile(
            rf"(?P<a>{_NUM})(?P<sa>{_SCALE}|个亿)?元?(?:[-到至~]|和)(?P<b>{_NUM})(?P<sb>{_SCALE}|个亿)(?:元)?(?:之间)?"
        ),
    ),
    ("bounds", re.compile(r"(?P<a>\d+(?:\.\d+)?)%?(?:[-到至~]|和)(?P<b>\d+(?:\.\d+)?)%(?:之间)?")),
)
_COMPARATIVE = re.compile(
    r"(?:谁|哪个|哪家|哪一个|哪项|哪边|更|哪条|哪一?年|哪里|哪座|哪块|哪类|哪方|哪一?边|哪几个)[^，。？]{0,16}?(?P<a>多|大|高|少|小|低|长|短|早|晚|快|贵)(?:一些|一点|点|些)?[？。，！啊呢吗]?(?:$|，|差)"
)
_WITH = re.compile(
    r"(?:^|[，。有些个])(?:含有?|带有?|包含)(?P<a>[^，。？！；、的年亿%]{1,8}?)(?:字样|[一二两三]个?字)?的(?:标志性|重点|重大)?(?:项目|指标|任务|工程|活动)"
)
_THAN = re.compile(
    r"比[^，。？]{2,20}?(?P<a>多|大|高|少|小|低|长|短|早|晚|快|贵)(?:一些|一点|点|些)?(?:吗|么|吧|呢)?(?:$|[，。？])"
)
_NAMED_WITH = re.compile(
    r"(?:项目)?(?:名字|名称|名)(?:里面|里头|里|中|当中|上)?(?:含有|包含|含|带有|带着|带|有|出现|包括|写着|写有|写明|标着|标明|提到)(?P<a>[^，。？！；、]{1,12}?)(?:这?[几两三四五]?个?字)?(?:字样)?(?:的|，|？|$)"
)
_OPS = operators()
_GRAMMAR: dict[str, Lexeme] = {**{w: Lexeme("filler") for w in FILLERS}, **LEXEMES, **_OPS}
_MULTI = {w: lexeme for w, lexeme in _GRAMMAR.items() if len(w) > 1}
_LONGEST = max(map(len, _MULTI))

_SIDE = re.compile(r"[中里内]")
_HANZI = re.compile(r"[\u4e00-\u9fff]+")
_WHICH = re.compile(
    r"(?<=[责头有担管归由是在抓含])那(?=(?:些|个|几个|一个|家|年|里)(?:项目|指标|任务|单位|部门|的|，|？|。|$))"
)
_WHICH_UNIT = re.compile(r"^那(?=个(?:单位|部门|县|区|地方|项目|指标).{2,}最)")
_COLUMN = re.compile(r"[\u4e00-\u9fff]{2}(?=\d)")
_OTHER_ASKS = re.compile(r"什么|哪|谁|多少|几|吗|呢|怎|是否|如何")


@cache
def _sounding(least: int, most: int) -> dict[tuple[str, ...], str]:
    """The grammar's words of so many characters by their sound."""
    words = [
        w
        for w, lexeme in _MULTI.items()
        if least <= len(w) <= most
        and lexeme.cls not in ("filler", "run", "progress", "pron")
        and _HANZI.fullmatch(w)
    ]
    return {spoken(w): w for w in sorted(words, reverse=True)}


Segment = Callable[[str], list[tuple[str, str]]]  # words with jieba's part of speech, in order
_CONTENT = re.compile(r"^(?:n|vn|an|j|l|i|eng|x|b|g|t$|s$)")  # parts of speech that name something


@dataclass(frozen=True, slots=True)
class Token:
    """`key[start:end]` and what it is. cls: a pattern's name, a lexeme's class, `term`, or `run` (nothing known;
    `value` then holds those of its words that name something)."""

    start: int
    end: int
    cls: str
    text: str
    value: str = ""
    terms: tuple[Term, ...] = ()
    figure: Decimal | None = None
    unit: str = ""
    op: Op | None = None
    second: Decimal | None = None
    corrected: str = ""  # what the person typed, where the term is a correction


@dataclass(frozen=True, slots=True)
class Scan:
    """`typed` is the question as typed where it was put in Chinese before it was read."""

    question: Keyed
    tokens: tuple[Token, ...]
    typed: str = ""

    def of(self, *classes: str) -> list[Token]:
        return [t for t in self.tokens if t.cls in classes]

    def has(self, *classes: str) -> bool:
        return any(t.cls in classes for t in self.tokens)

    def terms(self, kind: str) -> list[tuple[Token, list[Term]]]:
        return [(t, found) for t in self.tokens if (found := [x for x in t.terms if x.kind == kind])]

    def runs(self) -> list[Token]:
        return [t for t in self.tokens if t.cls == "run"]


def _arabic_years(question: str) -> str:
    """二〇二五年 → 2025年."""
    return re.sub(
        r"[〇零一二三四五六七八九○]{4}(?=年)",
        lambda m: "".join(str("零一二三四五六七八九".index(_ZERO.get(c, c))) for c in m.group()),
        question,
    )


def number(words: str) -> Decimal | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return Decimal(words)
    if "点" in words:
        whole, _, part = words.partition("点")
        digits = "".join(str("零一二三四五六七八九".find(c)) for c in part.replace("〇", "零"))
        base = numeral(whole)
        return Decimal(f"{base}.{digits}") if base is not None and digits.isdigit() else None
    value = numeral(words) if words not in ("百", "千") else numeral("一" + words)
    return Decimal(value) if value is not None else None


_SCALES = {
    "万亿": Decimal(10**4),
    "千亿": Decimal(1000),
    "百亿": Decimal(100),
    "十亿": Decimal(10),
    "亿": Decimal(1),
    "个亿": Decimal(1),
    "千万": Decimal("0.1"),
    "百万": Decimal("0.01"),
    "万": Decimal("0.0001"),
}


def chinese(question: str, v: Vocabulary, segment: Segment) -> str:
    """The question with what is written in pinyin or English put in Chinese."""
    if not re.search(r"[A-Za-z\u00c0-\u01ff]{2}", question):
        return question
    known = v.speller
    if known is None:
        text = sorted({w for w, _ in segment(v.text) if len(w) > 1})
        known = v.speller = speller(v.terms, [w for w, x in _MULTI.items() if x.cls != "op_after"], text)
    question = plain(question)
    return sentence(question, known) or among(english(question), known, v.text)


def scan(question: str, v: Vocabulary, segment: Segment) -> Scan:
    words = chinese(question[:LONGEST], v, segment)
    q = keyed(_arabic_years(words), LONGEST)
    if not _OTHER_ASKS.search(q.key):
        q = replace(q, key=_WHICH_UNIT.sub("哪", _WHICH.sub("哪", q.key)))  # 负责那些项目
    typed = q.key
    q = replace(
        q, key=_COLUMN.sub(lambda m: "专栏" if sounds(m.group()) == sounds("专栏") else m.group(), q.key)
    )
    used = [False] * len(q.key)
    tokens: list[Token] = []

    def take(token: Token) -> None:
        if token.cls == "column" and (written := typed[token.start : token.end]) != token.text:
            token = replace(token, corrected=written)
        tokens.append(token)
        used[token.start : token.end] = [True] * (token.end - token.start)

    if m := _NAMED_WITH.search(q.key) or _WITH.search(q.key):
        end = m.end() if m.re is _NAMED_WITH else m.end("a")
        take(Token(m.start(), end, "named_with", m.group(), value=re.sub(r"[“”\"]", "", m["a"])))
    for token in _foreign_places(q.key, v):
        take(token)
    _patterns(q.key, used, take)
    _shares(q.key, used, take)
    _figures(q.key, used, take, _DIGITS)
    _figures(q.key, used, take, _SUMS)
    for m in _BARE.finditer(q.key):
        if not any(used[m.start() : m.end()]):
            take(Token(m.start(), m.end(), "figure", m.group(), figure=_SCALES[m["s"]], unit="亿元"))
    for a, b, make in _candidates(q.key, v):
        if not any(used[a:b]):
            take(make)
    _figures(q.key, used, take, _FIGURE)
    for a, b in _unused(q.key, used):
        for i, j, word in misheard(q.key[a:b], v, _sounding(2, 2)):
            take(_heard(q.key[a + i : a + j], a + i, word, v))
    heard = list(q.key)
    for t in tokens:
        if t.corrected:
            heard[t.start : t.end] = t.text
    q = replace(q, key="".join(heard))
    for token in _leftovers(q.key, used, segment, v):
        take(token)
    if m := _COMPARATIVE.search(q.key) or _THAN.search(q.key):
        tokens.append(Token(m.start("a"), m.end("a"), "cmp", m["a"], value="more"))
    period = [int(y) for y in re.findall(r"\d{4}", v.document.meta.period)]
    return Scan(q, _merged(tokens, q.key, period), question if words != question else "")


def _patterns(text: str, used: list[bool], take: Callable[[Token], None]) -> None:
    for cls, pattern in _PATTERNS:
        for m in pattern.finditer(text):
            if any(used[m.start() : m.end()]):
                continue
            groups = m.groupdict()
            a = groups.get("a") or (groups.get("b") if cls in ("column", "nth") else None) or ""
            first = number(a)
            if first is None:
                continue
            if cls == "year" and len(a) == 2:
                first += 2000
            second = (
                number(groups["b"]) if cls in ("years", "columns", "bounds") and groups.get("b") else None
            )
            if cls == "bounds":
                scale = _SCALES.get(groups.get("sb") or "", Decimal(1))
                first *= _SCALES.get(groups.get("sa") or "", scale) if groups.get("sb") else 1
                second = second * (scale if groups.get("sb") else 1) if second is not None else None
            take(
                Token(
                    m.start(),
                    m.end(),
                    cls,
                    m.group(),
                    figure=first,
                    second=second,
                    unit="%" if "%" in m.group() else "",
                    value="last" if cls in ("top", "nth") and re.search(r"倒数|倒着|^后", m.group()) else "",
                )
            )


def _candidates(text: str, v: Vocabulary) -> Iterable[tuple[int, int, Token]]:
    """Known words in the question, the longest first, names before grammar."""
    found: list[tuple[int, int, int, Token]] = []
    for i in range(len(text)):
        for n in range(min(v.longest, len(text) - i), 0 if text[i] == "%" else 1, -1):
            piece = text[i : i + n]
            if (terms := v.terms.get(piece)) and not _cuts_place(text, i, terms):
                found.append((-n, 0, i, Token(i, i + n, "term", piece, terms=tuple(terms))))
        for n in range(min(_LONGEST, len(text) - i), 1, -1):
            piece = text[i : i + n]
            if (lexeme := _MULTI.get(piece)) and not (lexeme.cls == "filler" and _in_name(text, i, i + n, v)):
                found.append((-n, 1, i, Token(i, i + n, lexeme.cls, piece, value=lexeme.value)))
    for a, b, word in homophones(text, v, _sounding(3, 9), _MULTI):
        if a and (text[a - 1 : a + 1] in _MULTI or text[a - 1 : a + 1] in v.terms):
            continue  # 全市|多少 is no 是多少
        found.append((-(b - a), 2, a, _heard(text[a:b], a, word, v)))
    found.sort(key=lambda x: x[:3])
    return ((t.start, t.end, t) for _, _, _, t in found)


def _foreign_places(text: str, v: Vocabulary) -> Iterable[Token]:
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


def _heard(typed: str, start: int, word: str, v: Vocabulary) -> Token:
    """The token of a word that was written as another of the same sound."""
    end = start + len(typed)
    if terms := v.terms.get(word):
        return Token(start, end, "term", word, terms=tuple(terms), corrected=typed)
    return Token(start, end, _MULTI[word].cls, word, value=_MULTI[word].value, corrected=typed)


def _figures(text: str, used: list[bool], take: Callable[[Token], None], pattern: re.Pattern[str]) -> None:
    for m in pattern.finditer(text):
        if any(used[m.start() : m.start() + len(m["n"])]):
            continue
        value = number(m["n"])
        unit = m["u"] or ""
        if value is None or ((pattern is not _FIGURE or not m["n"][0].isdigit()) and not m["s"] and not unit):
            continue
        end = m.end() if not any(used[m.start() : m.end()]) else m.end("n")
        scale = m["s"] if end == m.end() else None
        if scale:
            value *= _SCALES[scale]  # in 亿
        if unit in ("元", "元人民币") and not scale:
            value *= Decimal("0.00000001")
        elif scale and unit not in ("", "元", "元人民币"):
            value *= 10**8
        if unit in ("元", "元人民币") or (scale and not unit):
            unit = "亿元"
        if unit in ("个点", "个百分点"):
            unit = "%"
        take(Token(m.start(), end, "figure", text[m.start() : end], figure=value, unit=unit))


def _shares(text: str, used: list[bool], take: Callable[[Token], None]) -> None:
    """三成, 一半, 三分之一 as percentages."""
    for m in _SHARE.finditer(text):
        if any(used[m.start() : m.end()]):
            continue
        if m["tenth"]:
            value = (number(m["tenth"]) or Decimal(0)) * 10
        elif m["whole"]:
            part, whole = number(m["part"]) or Decimal(0), number(m["whole"]) or Decimal(1)
            value = part / whole * 100
        else:
            value = Decimal(50)
        take(Token(m.start(), m.end(), "figure", m.group(), figure=value, unit="%"))


def _leftovers(text: str, used: list[bool], segment: Segment, v: Vocabulary) -> Iterable[Token]:
    """What no name, figure or longer grammar word took, cut into words: fillers, short grammar words, fields of one
    character (归), and runs."""
    for i, j in _unused(text, used):
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
            elif len(word) == 1 and (terms := v.terms.get(word)):
                yield Token(at, at + 1, "term", word, terms=tuple(terms))
            else:
                yield Token(at, at + len(word), "run", word, value=word if _CONTENT.match(flag) else "")
            at += len(word)


def _unused(text: str, used: Sequence[bool]) -> list[tuple[int, int]]:
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


def _merged(tokens: list[Token], text: str, period: Sequence[int]) -> tuple[Token, ...]:
    """In order, with neighbouring runs made one, and figures, years and plan periods given the comparison that
    stands beside them."""
    tokens.sort(key=lambda t: (t.start, t.end))
    found: list[Token] = []
    for t in tokens:
        last = found[-1] if found else None
        if last and last.cls == t.cls == "run" and last.end == t.start:
            found[-1] = replace(
                last, end=t.end, text=last.text + t.text, value=f"{last.value} {t.value}".strip()
            )
        else:
            found.append(t)
    for i, t in enumerate(found):
        if t.cls == "decade":
            found[i] = t = _period(t, text, period)
        if t.cls not in ("figure", "year", "decade"):
            continue
        if _echo(t, text, found[:i]):
            for k in range(max(0, i - 2), min(len(found), i + 3)):
                if k == i or found[k].cls in ("neg", "except", "op_before", "filler", "run"):
                    found[k] = replace(found[k], cls="mark")
        else:
            found[i] = replace(t, op=_comparison(t, text, found[:i]))
    return tuple(found)


def _period(t: Token, text: str, period: Sequence[int]) -> Token:
    """A five-year plan's years (十三五: 2016–2020); 五年 is a length of time where it is compared."""
    if m := re.match(r"十([一二三四五六七])五", t.text):
        first = 2001 + 5 * (numeral(m[1]) or 0)
        return replace(t, figure=Decimal(first), second=Decimal(first + 4), value=m.group())
    if t.text.startswith("五年") and (
        _BEHIND.match(text[t.end :])
        or re.search(r"(?:超过|不到|不足|满|长达|大于|小于|达|用时?)$", text[: t.start])
    ):
        return replace(t, cls="figure", figure=Decimal(5), unit="年")
    if len(period) == 2:
        return replace(t, figure=Decimal(period[0]), second=Decimal(period[1]))
    return t


_BEHIND = re.compile(
    r"(?:元|亿元|的)?[(]?(?:含|及|和)?(?:其|它)?(以上|及以上|以下|以内|之内|之上|之下|往上|朝上|往下|开外|封顶|打底|打住|起(?![步动始点草源来码])|[都还]*(?:不到|不足|不满|没到))"
)
_YEAR_BEHIND = re.compile(
    r"(?:年|年底|末)?(及|含|起|或)?(更晚|更早|以后|之后|后|以来|结束后|结束以后|往后|以外|之外|以前|之前|前|开始前|内|期间|之内|以内)"
)
_YEAR_BEFORE = re.compile(r"(晚于|超出|超过|迟于|跨出|跨过|突破|早于|先于|不晚于|不迟于|不早于)(?:了)?$")


def _comparison(t: Token, text: str, before: Sequence[Token]) -> Op | None:
    """The comparison that a figure, a year or a period stands in: 超过…, …以上, 晚于…, …以后."""
    op: Op | None = None
    near = [
        x
        for x in before[-4:]
        if x.cls not in ("filler", "decade") and not (x.terms and all(k.kind == "field" for k in x.terms))
    ]
    if near and near[-1].cls == "op_before" and not re.search(r"[，。；？]", text[near[-1].end : t.start]):
        op = cast(Op, near[-1].value)
        if re.search(r"有没有(?:超过|突破|高于|达到)$", text[: near[-1].end]):
            op = ">=" if near[-1].text.endswith("达到") else ">"  # 有没有|超过, not 没有超过
    elif m := re.search(r"(?:(过|超|破)|(上|够|满|达))了?$", text[: t.start]):
        op = ">" if m[1] else ">="
    if t.cls == "figure" and (m := _BEHIND.match(text[t.end :])):
        op = "<=" if m[1][-1] in "下内" or m[1] in ("封顶", "打住") else ">="
        op = "<" if re.search(r"[不没][到足满]", m[1]) else op
    if t.cls in ("year", "decade"):
        if m := _YEAR_BEFORE.search(text[: t.start]):
            op = {"早于": "<", "先于": "<", "不晚于": "<=", "不迟于": "<=", "不早于": ">="}.get(m[1], ">")  # type: ignore[assignment]
        elif m := _YEAR_BEHIND.match(text[t.end :]):
            if m[2] in ("更晚", "更早"):
                op = ">=" if m[2] == "更晚" else "<="
            elif m[2][-1] in "后来外":
                op = ">=" if m[1] or m[2] == "以来" else ">"
            elif m[2][-1] == "前":
                op = "<=" if m[1] or t.text.endswith(("底", "末")) else "<"
        elif re.match(r"年?起(?![步动始点草源来码])", text[t.end :]):
            op = ">="
    rest = text[t.end : t.end + 14]
    if op and re.search(r"不含|不包括|不算", rest):
        op = cast(Op, op.rstrip("="))
    elif op in ("<", ">") and re.match(r".{0,8}(?:含|包括)", rest):
        op = cast(Op, f"{op}=")
    return op


def _echo(t: Token, text: str, before: Sequence[Token]) -> bool:
    """Is a figure said again only to say whether it counts (超过100亿的，正好100亿的不算)?"""
    said = re.search(r"(?:含|包括|正好|刚好|恰好)$", text[: t.start]) or re.match(
        r"(?:年|亿元?)?的?(?:不算|不含|也算|除外|不要|不计|不包括)", text[t.end :]
    )
    return bool(said) and any(
        x.cls in (t.cls, "bounds", "years") and t.figure in (x.figure, x.second) for x in before
    )
