"""English questions about relations → their Chinese grammar words. Names stay in letters for the pinyin match; words
that indicators, projects and places are made of are put in Chinese, so that a part of a name finds it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

_AMOUNT = re.compile(
    r"(?:rmb|cny|¥)?\s*(\d+(?:[.,]\d+)*)\s*(trillion|billion|hundred million|million|bn|m)\b(?:\s*(?:yuan|rmb|cny))?",
    re.IGNORECASE,
)
_SCALE: dict[str, Decimal | int] = {
    "trillion": 10_000,
    "billion": 10,
    "bn": 10,
    "hundred million": 1,
    "million": Decimal("0.01"),
    "m": Decimal("0.01"),
}
_COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

ENGLISH: tuple[tuple[str, str], ...] = (
    # What names are made of: statistics and kinds of works.
    (r"value[- ]added|added value", "增加值"),
    (r"online retail(?: sales)?|e-?commerce retail(?: sales)?|internet retail(?: sales)?", "网络零售额"),
    (r"(?:total )?retail sales(?: of (?:social )?consumer goods)?", "社会消费品零售总额"),
    (r"(?:service|services) trade(?: (?:volume|imports? and exports?))?|trade in services|imports? and exports?", "服务贸易进出口额"),
    (r"labou?r productivity", "劳动生产率"),
    (r"(?:main |principal )?(?:business |operating )?(?:income|revenues?)", "收入"),
    (r"tax(?: revenues?)?|taxation", "税收"),
    (r"employe(?:es|d)|employment|workforce", "从业人员"),
    (r"satisfaction", "满意度"),
    (r"knowledge[- ]intensive", "知识密集型"),
    (r"digital economy", "数字经济"),
    (r"service (?:industry|sector)|services(?: industry| sector)?|tertiary (?:industry|sector)", "服务业"),
    (r"innovation", "创新"),
    (r"logistics", "物流"),
    (r"airport", "机场"),
    (r"aviation", "航空"),
    (r"port|harbou?r", "港"),
    (r"railway|rail", "铁路"),
    (r"tourism|tourist|travel", "旅游"),
    (r"resort|holiday (?:area|zone)", "度假区"),
    (r"scenic (?:area|spot)", "景区"),
    (r"redwood|red wood|rosewood|mahogany", "红木"),
    (r"town", "小镇"),
    (r"university", "大学"),
    (r"science park|sci[- ]?tech park", "科技园"),
    (r"industrial park", "产业园"),
    (r"culture|cultural", "文化"),
    (r"health", "健康"),
    (r"education", "教育"),
    (r"finance|financial", "金融"),
    (r"green", "绿色"),
    (r"hub", "枢纽"),
    (r"future community", "未来社区"),
    (r"relocation|relocated", "迁建"),
    # The grammar.
    (r"(?:14th|fourteenth) five[- ]year(?: plan)?(?: period)?", "十四五期间"),
    (r"what(?: is|'s| are) the (?:total )?planned investments?(?: in total)?", "计划投资多少"),
    (r"what(?: is|'s) the (?:total|overall) investments?", "总投资多少"),
    (r"(?:total )?planned investments?|investments? planned", "计划投资"),
    (r"(?:which|what) (?:period|years?) (?:does|do|is|are|will) (?:the|this|it)? ?(?:plan )?(?:cover(?:ed|s)?|run|for)", "规划期限"),
    (r"(?:planning|plan) period|period (?:covered|of the plan)|what period", "规划期限"),
    (r"document number|number of (?:the|this) document", "文号"),
    (r"who (?:issued|published|released)|issuer|issuing (?:body|agency|authority)", "谁印发"),
    (r"when was (?:it|this|the plan|this plan|the document) (?:issued|published|released)", "什么时候印发"),
    (r"how many (?:projects|flagship projects)", "多少个项目"),
    (r"how many indicators", "多少个指标"),
    (r"how many", "多少个"),
    (r"how much (?:more|bigger|larger|higher)", "多多少"),
    (r"how much(?: money)?(?: will be| is| was| are)?(?: being)? (?:invested|spent)", "投资多少"),
    (r"how much (?:does|do|will|did) (?P<x>.+?) (?:cost|invest)", r"\g<x> 总投资多少"),
    (r"(?:what is |what's )?the (?:total )?cost of|how expensive is", "总投资多少"),
    (r"how much", "多少"),
    (r"how long (?:will|does|is) (?P<x>.+?)(?: take| last)?(?=[?？]|$)", r"\g<x> 工期多久"),
    (r"how long", "工期多久"),
    (r"(?:which|what) (?:unit|department|agency|government|organi[sz]ation|body|county|district|city)(?:s|ies)?", "哪个单位"),
    (r"units?|departments?|agenc(?:y|ies)|organi[sz]ations?", "单位"),
    (r"(?:person|people|unit|department)? ?in charge of|responsible for|responsible|takes? charge of|leads?|led by|leading|undertak(?:es?|en by)|manages?|managed by|handled by|handles|runs?|in charge", "负责"),
    (r"flagship projects?|projects?", "项目"),
    (r"indicators?|metrics?|targets? (?:table|list)", "指标"),
    (r"tasks?", "任务"),
    (r"activit(?:y|ies)", "活动"),
    (r"(?:total|overall|whole) investments?|investments? (?:in total|total)|total(?: amount)? invested", "总投资"),
    (r"investments?|invest(?:ed|s)?|costs?(?:ing)?|worth|budgets?", "投资"),
    (r"list(?: all)?|show(?: me)?|give me|what are|which|what(?: is|'s)?|tell me(?: about)?|name", "哪些"),
    (r"who(?: is|'s| are)?", "谁"),
    (r"when(?: will| does| is| did| do)?|(?:in )?(?:which|what) year", "什么时候"),
    (r"where(?: is| are)?", "在哪"),
    (r"start(?:s|ed|ing)?(?: year)?|begin(?:s|ning)?|began|begun|launch(?:es|ed)?|construction (?:starts?|begins?)", "开工"),
    (r"finish(?:es|ed|ing)?|complet(?:e|es|ed|ion|ing)(?: year| date)?|end(?:s|ed|ing)?(?: year)?|built|done|ready|deliver(?:ed)?", "完工"),
    (r"second[- ](?:largest|biggest|highest)", "第二大"),
    (r"third[- ](?:largest|biggest|highest)", "第三大"),
    (r"largest|biggest|highest|most expensive|greatest", "最大"),
    (r"the most|most", "最多"),
    (r"smallest|lowest|cheapest", "最小"),
    (r"fewest|least", "最少"),
    (r"longest", "最长"),
    (r"shortest", "最短"),
    (r"earliest|first to", "最早"),
    (r"latest", "最晚"),
    (r"average|mean", "平均"),
    (r"share|percentage|proportion|ratio", "占比"),
    (r"sum(?: of)?|in total|altogether|combined|together|total", "合计"),
    (r"(?:no|not) (?:more|greater) than|at most|up to|within", "不超过"),
    (r"more (?:than )?or equal to|at least|(?:no|not) less than", "至少"),
    (r"more than|over|above|exceed(?:s|ing)?|greater than|bigger than|larger than|higher than", "超过"),
    (r"less than|below|under|smaller than|lower than|fewer than", "低于"),
    (r"between", "介于"),
    (r"compare[sd]?(?: with| to)?|versus|vs\.?|comparison", "对比"),
    (r"difference", "相差"),
    (r"bigger|larger|greater|more|higher", "更多"),
    (r"and|plus", "和"),
    (r"or", "或"),
    (r"not", "不是"),
    (r"target(?:s|ed)?(?: value)?|goals?", "目标"),
    (r"(?:annual |average annual |yearly )?growth(?: rate)?|grow(?:s|n)?", "增速"),
    (r"increase[sd]?", "增加多少"),
    (r"baseline|base value", "2020年"),
    (r"column|box", "专栏"),
    (r"chapter (\d+)", r"第\1章"),
    (r"top (\d+)", r"前\1"),
    (rf"top ({'|'.join(_COUNTS)})", "前#"),
    (r"about|contain(?:s|ing)?|related to|involv(?:es|ing)", "涉及"),
    (r"page", "哪一页"),
    (r"number|count", "多少个"),
    (r"yuan|rmb", "元"),
    (r"county|city|district|government|municipal(?:ity)?|people's", ""),
    (
        r"is|are|was|were|the|a|an|of|for|in|during|by|to|does|do|did|will|would|can|could|be|been|being|please|all|any|and|has|have|had|there|it|its|from|at|on|with|this|plan|that|than|me|i|you|want|know|like|located|scheduled|expected|supposed|due|us|we|each|value|rate|year|amount|amounts|money|up|set",
        "",
    ),
)  # fmt: skip
_YEAR = r"(?:the year )?((?:19|20)\d{2})(?![\d年])"
_YEARS = (
    (r"(?:by|no later than|until)(?: the end of)? ", r" \1年底以前 "),
    (r"(?:before|earlier than|prior to) ", r" \1年以前 "),
    (r"(?:after|later than) ", r" \1年以后 "),
    (r"since ", r" \1年以来 "),
    ("", r" \1年 "),
)


@cache
def _years() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<![A-Za-z\d]){lead}{_YEAR}", re.IGNORECASE), words) for lead, words in _YEARS
    )


@cache
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<![A-Za-z])(?:{p})(?![A-Za-z])", re.IGNORECASE), words) for p, words in ENGLISH
    )


def _amount(m: re.Match[str]) -> str:
    """10 billion → 100亿."""
    value = Decimal(m[1].replace(",", "")) * _SCALE[m[2].lower()]
    return f" {value.normalize():f}亿元 "


_AMONG = re.compile(r"(?<![A-Za-z])[a-z]{4,}(?: [a-z]+)*(?![A-Za-z])|(?<![A-Za-z])in total(?![A-Za-z])")


def _plainly(m: re.Match[str]) -> str:
    """English grammar words among Chinese (龙游 2020年 start 的项目, total investment 多少); any others as they stand."""
    words = m.group()
    for pattern, plain in _table():
        words = pattern.sub(f" {plain} ", words)
    return m.group() if re.search(r"[A-Za-z]", words) else words


def english(question: str) -> str:
    """The question with the English grammar words put in Chinese; a question mostly in Chinese as it is."""
    letters = len(re.findall(r"[A-Za-z]", question))
    if re.search(r"[\u4e00-\u9fff]", question):
        question = _AMONG.sub(_plainly, question)
    if not re.search(r"[A-Za-z]{3,}", question) or letters * 2 < len(re.sub(r"\s", "", question)):
        return question
    found = _AMOUNT.sub(_amount, question)
    for pattern, words in _years():
        found = pattern.sub(words, found)
    for pattern, words in _table():
        if words == "前#":
            found = pattern.sub(lambda m: f" 前{_COUNTS.index(m[1].lower()) + 1} ", found)
        else:
            found = pattern.sub(lambda m, w=words: f" {m.expand(w)} ", found)  # type: ignore[misc]
    return re.sub(r"\s+", " ", found).strip()
