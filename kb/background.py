"""A question without what is only told beside it: who asks and why, what was heard, thanks.

Used when the whole question was refused. A clause that asks is kept, without the words that frame it (你帮我, 规划里写的是);
one that only tells is left with the names in it that a document knows (铜山源水库是我们那代人挑出来的 → 铜山源), for the
question behind it may be about them; one that may set a condition is kept whole.
"""

from __future__ import annotations

import re

from .bag import Bag

_CUT = re.compile(r"[，,。；;！!\n：]+|(?<!\d):(?!\d)")
_ASKS = re.compile(
    r"[？?]|什么|哪|多少|(?<![十好那这])(?<!百分之)几(?!年|十|百|次|天|位|辈|代)|谁|怎么|如何|吗|呢|是否|是不是|有没有|为何|为什么|能不能|啥|咋|对不对|一共|总共|合计|清单|名单|列|报一报|说说|介绍一下"
)
_TELLS = re.compile(
    r"我|咱|俺|老同志|老伴|侄|亲戚|朋友|同事|领导|儿子|女儿|孩子|家里|听说|听讲|据说|以前|过去|当年|原先|记得|印象|急用|急着|材料|汇报|客户|眼睛|放心|意见|感情|老百姓|谢谢|麻烦|辛苦|拜托|讲话|稿子|稿件|发稿|写稿|论文|专题|标题|记者|质询|选民|底稿|备用|起草|市长|县长|书记|本人"
)
_CLAIM = re.compile(r"核(?:一核|实|对)|对不对|准不准|记错|不太?放心|有没有搞错")
_BACK = re.compile(r"它|其中|该|这里|那里|那边|里面")
_ASIDE = re.compile(r"[（(](?=[^（）()]*(?:含|即|就是|＝|=|口径|以[上下前后]|不算|包括))[^（）()]{2,24}[）)]")
_FRAME = re.compile(
    r"^我?(?:记得|听说|看到|印象中?)(?:是)?|(?:你|您)?(?:帮|替|给)我(?:们)?(?:把|将)?|(?:规划|文件|计划|方案|报告|本子|材料)(?:里头|里面|里|上|中|当中)?(?:写|讲|说|提|列)(?:的|了|到|着)?(?:是|说)?(?![明清])|"
    r"一个(?:也|都)?不(?:落|漏|少)地?|(?:念|读|报|讲|说)(?:一[念读报讲说])$|(?:念|读|讲|说)给我听听?|这次|这一轮|这一回|听说|听讲|来着$|核一核|查一查|看一看|现在说|新的规划里?"
)
_LIMITS = ("figure", "bounds", "year", "years", "column", "chapter", "table")
_NAMES = ("row", "value", "heading", "enumeration")


def pared(question: str, bag: Bag) -> str:
    """The question without its background; the question itself when there is none. `bag` is what it holds."""
    text = _ASIDE.sub("", question)
    clauses = [c for c in _CUT.split(text) if c.strip()]
    if not any(_ASKS.search(c) for c in clauses) or len(clauses) < 2:
        kept = [c for c in clauses if len(clauses) < 2 or not (_TELLS.search(c) and not _named(c, bag))]
    else:
        kept = [w for c in clauses if (w := _FRAME.sub("", c) if _ASKS.search(c) else _told(c, bag))]
    if any(_CLAIM.search(c) for c in clauses[1:]):  # 我记得…要到60%，你替我核一核
        kept = [_FRAME.sub("", c) for c in clauses if not _CLAIM.search(c)]
        kept = [*kept[:-1], kept[-1] + "，对吗"] if kept else []
    if any(_BACK.search(c) for c in kept) and not any(_named(c, bag) for c in kept):
        return question  # what 它 stands for is what was left out
    words = "，".join(kept)
    if not _says_enough(words, bag):
        return question  # 我想开民宿，投50万合适吗: what is left is about nothing
    return words if words and words != "，".join(c for c in _CUT.split(question) if c.strip()) else question


def loses(question: str, bag: Bag) -> bool:
    """Does a clause that would be left out hold words of the document which no name keeps (大学生去小微企业就业，…)? Then
    only what relations prove may answer without it."""
    clauses = [c for c in _CUT.split(_ASIDE.sub("", question)) if c.strip() and not _ASKS.search(c)]
    for c in clauses:
        if _TELLS.search(c) or _FRAME.search(c):
            continue
        words = [w for t in bag.runs if t.text in c for w in t.value.split()]
        if any(len(w) > 1 and w in bag.v.text for w in words):
            return True
    return False


def _says_enough(words: str, bag: Bag) -> bool:
    """Does what is left name a thing of the document, or hold two of its words?"""
    if _named(words, bag) or any(n.value in words for n in bag.nouns):
        return True
    held = {w for t in bag.runs if t.text in words for w in t.value.split() if len(w) > 1 and w in bag.v.text}
    return len(held) > 1


def _told(clause: str, bag: Bag) -> str:
    """What a clause that asks nothing says of the question: the names in it, or all of it where it may be a condition."""
    if _TELLS.search(clause):
        return "、".join(_named(clause, bag))
    if _FRAME.search(clause):
        return _FRAME.sub("", clause)  # 规划里头讲养老服务
    limits = [t.text for t in bag.scan.of(*_LIMITS) if t.text in clause]
    about = [
        t for t in bag.scan.tokens if any(x.kind in ("noun", "field") for x in t.terms) and t.text in clause
    ]
    return clause if limits and about else "、".join([*limits, *_named(clause, bag)])


def _named(clause: str, bag: Bag) -> list[str]:
    """The names in a clause that a document knows, as typed."""
    named = [*(t for t, _ in bag.rows), *(t for t, _ in bag.values), *(t for t, _ in bag.headings)]
    named += [t for t in bag.scan.tokens if any(x.kind in _NAMES for x in t.terms)]
    return list(dict.fromkeys(t.text for t in sorted(named, key=lambda t: t.start) if t.text in clause))
