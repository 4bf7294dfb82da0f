"""English questions about relations → their Chinese grammar words; names stay for the pinyin match."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

ENGLISH: tuple[tuple[str, str], ...] = (
    (r"how many projects", "多少个项目"),
    (r"how many", "多少个"),
    (r"how much", "多少"),
    (r"how long", "多久"),
    (r"in charge of|responsible for|responsible|takes? charge of|leads?|led by|leading|undertakes?", "负责"),
    (r"flagship projects?|projects?", "项目"),
    (r"indicators?|metrics?", "指标"),
    (r"tasks?", "任务"),
    (r"activit(?:y|ies)", "活动"),
    (r"total investments?|investment in total|overall investment", "总投资"),
    (
        r"planned investments?|investments? (?:planned|during|in) (?:for )?(?:the )?(?:14th five[- ]year(?: plan)?(?: period)?|five years)",
        "十四五期间计划投资",
    ),
    (r"14th five[- ]year(?: plan)?(?: period)?", "十四五期间"),
    (r"investments?", "投资"),
    (r"list(?: all)?|show(?: me)?|give me|what are|which|what|tell me", "哪些"),
    (r"who(?: is|'s)?", "谁"),
    (r"when(?: will| does| is)?", "什么时候"),
    (r"where(?: is)?", "在哪"),
    (r"start(?:s|ed|ing)?(?: year)?|begin(?:s|ning)?|began", "开工"),
    (r"finish(?:es|ed|ing)?|complet(?:e|ed|ion|ing)|end(?:s|ed|ing)?(?: year)?", "完工"),
    (r"largest|biggest|highest|most|greatest", "最大"),
    (r"smallest|lowest|least", "最小"),
    (r"average|mean", "平均"),
    (r"sum|in total|altogether|total", "合计"),
    (r"more than|over|above|exceed(?:s|ing)?|greater than", "超过"),
    (r"at least", "至少"),
    (r"less than|below|under", "低于"),
    (r"billion", "十亿"),
    (r"100 million(?: yuan)?", "亿"),
    (r"target", "目标"),
    (r"growth(?: rate)?", "增速"),
    (r"column|box", "专栏"),
    (r"chapter", "第章"),
    (r"period", "期限"),
    (r"yuan|rmb", "元"),
    (r"county|city|district|government|municipal", ""),
    (
        r"\b(?:is|are|was|were|the|a|an|of|for|in|by|to|does|do|will|be|please|all|and|has|have|there|it|its|from|at|on|with|this|plan|that|any)\b",
        "",
    ),
)


def english(question: str) -> str:
    """The question with the English grammar words put in Chinese; names stay for the pinyin match."""
    if not re.search(r"[A-Za-z]{3,}", question):
        return question
    found = question
    letters = len(re.findall(r"[A-Za-z]", question))
    if letters * 2 < len(re.sub(r"\s", "", question)):
        return question
    found = re.sub(r"(\d{4})", r" \1年 ", found)
    for pattern, words in ENGLISH:
        found = re.sub(
            rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])" if not pattern.startswith("\\b") else pattern,
            f" {words} ",
            found,
            flags=re.IGNORECASE,
        )
    return found


def pinyin(question: str, names: Mapping[str, Sequence[str]], words: Mapping[str, str]) -> str:
    """A question all in pinyin with spaces → Chinese: the longest runs of syllables that spell a name or a grammar
    word; what spells neither stays. A question with any Chinese in it is returned as it is."""
    syllables = question.lower().split()
    if len(syllables) < 2 or re.search(r"[\u4e00-\u9fff]", question) or len(syllables) > 40:
        return question
    found: list[str] = []
    i = 0
    while i < len(syllables):
        for j in range(min(len(syllables), i + 8), i, -1):
            spelled = re.sub(r"[^a-z]", "", "".join(syllables[i:j]))
            named = sorted(names.get(spelled, ()), key=lambda a: (-len(a), a))
            if named or (spelled in words and len(spelled) > 3):
                found.append(named[0] if named else words[spelled])
                i = j
                break
        else:
            found.append(syllables[i])
            i += 1
    return "".join(found) if any(re.search(r"[\u4e00-\u9fff]", w) for w in found) else question
