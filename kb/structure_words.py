"""The words of questions about a document's make-up: its parts, its labels, its pages, what comes before and after.

None of them names what a document is about. All are looked for in a question's key (`kb.keys.keyed`).
"""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.document import HeadingKind

from .bag import Bag

_COUNTED = r"[一二三四五六七八九十两几\d]+|[大个条项种类块点件张幅节章步段页部份这那各每本该]"
# Words for the parts of a text, whatever they are about; a run of only these asks for nothing in particular.
_PARTS = re.compile(
    rf"(?:{_COUNTED}|方面|要点|任务|措施|举措|重点|方向|做法|抓手|工作|条目|小标题|标题|题目|段落|板块|部分|发展|具体"
    r"|主要|实施|事情|事|正文|目录|全文|文中|原文|文件|条例|工作报告|报告|方案|办法|意见|纲要|通知|一共|总共|部署|提出|明确|构成|组成|分成|名称|内容|清单|篇章|层次|维度|分类|放在|位置|画|章节|小节"
    r"|碰到|碰上|遇到|遇上|面临|面对|归纳|总结|概括|归结|主打|主攻|片区|大块|说法|叫法|功能|总体|专栏|[表图节章条]|张表|列全|附件|完整|关键|核心|大致|逐条|逐项|一遍|简要|简单)+"
)
# Words that a run-in label (发展思路：) or the end of a title names: they count when such a part is there.
LABEL = re.compile(r"路径|思路|目标|定位|原则|愿景|方针|策略|任务|措施|举措|重点|方向|背景|现状|意义")
_NUMERAL = r"(?:\d{1,3}|[零〇一二三四五六七八九十百两]{1,5})"

POSITION = re.compile(
    r"定位|主题(?!公园|乐园|酒店|活动|民宿|游)|牌子|招牌|主打|标签"
)  # what a place is said to be for
PAGE = re.compile(r"哪一?页|第?几页|页码|多少页|页数|哪几页")
PAGE_NUMBER = re.compile(
    rf"第(?P<a>{_NUMERAL})页|(?<![\d.])(?P<c>\d{{1,3}})页(?!面)|(?<![a-z])p(?:age)?\.?(?P<b>\d{{1,3}})(?![\da-z])"
)
ARTICLE = re.compile(
    rf"第(?P<article>{_NUMERAL})条(?:之(?P<sub>[一二三四五六七八九十]))?(?:的?第(?P<paragraph>{_NUMERAL})款)?"
    rf"(?:的?第(?P<item>{_NUMERAL})项)?"
)
DIVIDED = re.compile(
    r"分(?:成|为|作)?(?:了)?(?:哪|几)[^，。]{0,3}(?:方面|部分|类|块|章|节|步|阶段|层次|板块)"
)
NTH = re.compile(rf"第(?P<n>{_NUMERAL})(?:个?方面|条|点|项|个|大?任务)(?!专栏|项目|指标)")
NEXT = re.compile(
    r"(?:的)?(?:后面|之后|后边|下一(?:章|节|个专栏|条|部分)|接下来|紧接着|(?<!最)后一(?:章|节|个专栏|条))"
)
BEFORE = re.compile(r"(?:的)?(?:前面|之前|前边|上一(?:章|节|个专栏|条|部分)|前一(?:章|节|个专栏|条))")
SAID = re.compile(
    r"(?:在哪里?|哪里|哪儿|什么地方|何处|哪些地方|几处|哪几处|多少处)(?:都)?(?:有)?(?:提|讲|写|说|出现|谈|涉及|规定|明确)|出现(?:了|过)?(?:几|多少|哪几)(?:处|次)"
)
_KINDS: tuple[tuple[str, tuple[HeadingKind, ...]], ...] = (
    (r"专栏", ("column",)),
    (r"大?(?:章|部分)节?", ("part", "chapter")),
    (r"小?节", ("section", "numbered")),
    (r"条", ("article",)),
    (r"张?表格?", ("table",)),
)
_ONE = r"(?:哪一?个?|第几个?|几号)"
_SOME = r"(?:放|列|写|分布|出现|散见|见|登|排|都|分别)?(?:在|于)哪(?:几|些)个?"
PLACES = tuple(
    (
        re.compile(
            rf"(?:{_ONE}|{_SOME})(?:{words})(?![点面者码件])(?:里面|里|中)?"
            + (r"|专栏几(?!个)" if words == "专栏" else "")
        ),
        kinds,
    )
    for words, kinds in _KINDS
)


_COUNTS = (
    "",
    *["个", "项", "条", "类", "块", "章", "节", "种", "件", "张", "点", "方面"],
)  # units of a number of parts


def kinds_asked(text: str) -> tuple[HeadingKind, ...]:
    """The kinds of heading that a question asks for: 在哪个专栏 → column; () when it asks for none."""
    return next((kinds for pattern, kinds in PLACES if pattern.search(text)), ())


def measured(bag: Bag) -> bool:
    """Does the question give a figure that is no number of parts (四个方面)?"""
    return any(t.op or t.unit not in _COUNTS for t in bag.scan.of("figure"))


def left(bag: Bag) -> list[str]:
    """The content words of a question that name neither a thing nor a part of a text, nor what is counted (哪四个县市)."""
    found: list[str] = []
    tokens = bag.scan.tokens
    counted = {
        b.start
        for a, b in pairwise(tokens)
        if re.search(r"哪[几一二两三四五六七八九十]$|几个$|几条$", a.text)
    }
    counted |= {
        b.start for a, b in pairwise(tokens) if a.text.endswith("哪") and re.match(rf"(?:{_COUNTED})", b.text)
    }
    for t in bag.runs:
        if t.start in counted or len(t.text) < 2 or not re.search(r"[\u4e00-\u9fff]", t.text):
            continue
        if rest := bare(t.text):
            found.append(rest)
    return found


def bare(words: str) -> str:
    """中心城区四个板块 → 中心城区; "" for words of parts and labels only (三条路径, 功能定位)."""
    both = rf"(?:{_PARTS.pattern}|{LABEL.pattern})+"
    cut = re.search(rf"(?:{both})?(?:[讲写列提分成]|给|给出|列出|提出|定)?$", words)
    words = words[: cut.start()] if cut else words
    return "" if re.fullmatch(both, words) else words
