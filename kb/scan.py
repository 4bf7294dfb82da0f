"""A question → tokens: figures with their comparison, years, columns and chapters, names, grammar words, and what is left over."""

from __future__ import annotations

import re
from dataclasses import replace

from .english import english
from .guess import misheard
from .keys import keyed, sounds
from .relative import dated
from .scan_compare import merged
from .scan_numbers import CN, DIGITS, FIGURE, SUMS, bare_scales, figures, number, patterns, shares
from .scan_tokens import Scan, Segment, Token
from .scan_words import MULTI, candidates, foreign_places, heard, leftovers, sounding, unused
from .spelling import among, plain, sentence, speller
from .vocabulary import Vocabulary

__all__ = ["CN", "Scan", "Segment", "Token", "number", "scan"]

LONGEST = 2000  # code points of a question that are read
_ZERO = {"〇": "零", "○": "零"}
_COMPARATIVE = re.compile(
    r"(?:谁|哪个|哪家|哪一个|哪项|哪边|更|哪条|哪一?年|哪里|哪座|哪块|哪类|哪方|哪一?边|哪几个)[^，。？]{0,16}?(?P<a>多|大|高|(?<!多)少|小|低|长|短|早|晚|快|贵)(?:一些|一点|点|些)?[？。，！啊呢吗]?(?:$|，|差)"
)
_WITH = re.compile(
    r"(?:^|[，。有些个])(?:含有?|带有?|包含|涉及|提到|提及|写到|写有|写了|写着)(?P<a>[^，。？！；、的年亿%\d]{1,8}?)(?:字样|[一二两三]个?字)?的(?:标志性|重点|重大)?(?:项目|指标|任务|工程|活动)"
)
_THAN = re.compile(
    r"比[^，。？]{2,20}?(?P<a>多|大|高|(?<!多)少|小|低|长|短|早|晚|快|贵)(?:一些|一点|点|些)?(?:吗|么|吧|呢)?(?:$|[，。？])"
)
_NAMED_WITH = re.compile(
    r"(?:项目)?(?:名字|名称|名)(?:里面|里头|里|中|当中|上)?(?:含有|包含|含|带有|带着|带|有|出现|包括|写着|写有|写明|标着|标明|提到)(?P<a>[^，。？！；、]{1,12}?)(?:这?[几两三四五]?个?字)?(?:字样)?(?:的|，|？|$)"
)
_WHICH = re.compile(
    r"(?<=[责头有担管归由是在抓含])那(?=(?:些|个|几个|一个|家|年|里)(?:项目|指标|任务|单位|部门|的|，|？|。|$))"
)
_WHICH_UNIT = re.compile(r"^那(?=个(?:单位|部门|县|区|地方|项目|指标).{2,}最)")
_COLUMN = re.compile(r"[\u4e00-\u9fff]{2}(?=\d)")
_OTHER_ASKS = re.compile(r"什么|哪|谁|多少|几|吗|呢|怎|是否|如何")


def _arabic_years(question: str) -> str:
    """二〇二五年 → 2025年."""
    return re.sub(
        r"[〇零一二三四五六七八九○]{4}(?=年)",
        lambda m: "".join(str("零一二三四五六七八九".index(_ZERO.get(c, c))) for c in m.group()),
        question,
    )


def chinese(question: str, v: Vocabulary, segment: Segment) -> str:
    """The question with what is written in pinyin or English put in Chinese."""
    if not re.search(r"[A-Za-z\u00c0-\u01ff]{2}", question):
        return question
    known = v.speller
    if known is None:
        text = sorted({w for w, _ in segment(v.text) if len(w) > 1})
        known = v.speller = speller(v.terms, [w for w, x in MULTI.items() if x.cls != "op_after"], text)
    question = plain(question)
    return sentence(question, known) or among(english(question), known, v.text)


def scan(question: str, v: Vocabulary, segment: Segment) -> Scan:
    words = dated(chinese(question[:LONGEST], v, segment), v.document)
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

    m = _NAMED_WITH.search(q.key) or _WITH.search(q.key)
    if m and not any(t.kind in ("value", "field") for t in v.terms.get(m["a"], ())):
        end = m.end() if m.re is _NAMED_WITH else m.end("a")
        take(Token(m.start(), end, "named_with", m.group(), value=re.sub(r"[“”\"]", "", m["a"])))
    for token in foreign_places(q.key, v):
        take(token)
    patterns(q.key, used, take)
    shares(q.key, used, take)
    figures(q.key, used, take, DIGITS)
    figures(q.key, used, take, SUMS)
    bare_scales(q.key, used, take)
    for a, b, make in candidates(q.key, v):
        if not any(used[a:b]):
            take(make)
    figures(q.key, used, take, FIGURE)
    for a, b in unused(q.key, used):
        for i, j, word in misheard([w for w, _ in segment(q.key[a:b])], v, sounding(2, 2)):
            take(heard(q.key[a + i : a + j], a + i, word, v))
    typed_as = list(q.key)
    for t in tokens:
        if t.corrected:
            typed_as[t.start : t.end] = t.text
    q = replace(q, key="".join(typed_as))
    for token in leftovers(q.key, used, segment, v):
        take(token)
    if m := _COMPARATIVE.search(q.key) or _THAN.search(q.key):
        tokens.append(Token(m.start("a"), m.end("a"), "cmp", m["a"], value="more"))
    period = [int(y) for y in re.findall(r"\d{4}", v.document.meta.period)]
    return Scan(q, merged(tokens, q.key, period), question if words != question else "")
