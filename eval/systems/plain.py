"""An answer that is words alone, in the form of the contract's body, so that one judge serves all systems.

Refused or asked back is told by ordinary words in the answer's first sentence (`MARKS`), all else counts as answered.
Rows: a question that expects some is given the names that stand in the words: those expected, and of the other names
that the documents hold those that stand there outside any longer name. Lines that only explain a mark ([1] …) are
sources, not part of the answer. Citations are not judged: `plain` in the body says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.words import same_name
from kb.sets.questions import Question
from kb.sets.words import TAIL
from kb.sets.words import plain as bare

__all__ = ["MARKS", "Mark", "body_of", "status_of"]

FOOTNOTE = re.compile(r"^[ \t]*\[\^?\d+\][:：]?[ \t]*\S.*$", re.MULTILINE)
SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")
SORRY = re.compile(
    r"^(?:很|非常|十分)?(?:抱歉|对不起|不好意思|sorry|i'm sorry)[^。！!\n]{0,4}[。！!\n]", re.I
)
SHORTEST = 4  # characters of a name that is looked for unasked


@dataclass(frozen=True, slots=True)
class Mark:
    """`pattern` in the first sentence gives `status`: it does in `yes`, not in `no`."""

    status: str
    pattern: str
    yes: str
    no: str


MARKS = (
    Mark("not_found", r"(?:没有|未|没|未能|无法|不能)(?:在[^，。]{0,20})?(?:直接|明确|具体|找到|查到|检索到|搜索到|查询到|提及|提到|涉及|说|写|讲|记载|列出|包含|给出|提供)", "文件中没有提到地铁的开通时间。", "该项目总投资 50 亿元，由常山县政府负责。"),
    Mark("not_found", r"(?:没有|暂无|无|缺乏|缺少)(?:任何)?(?:与[^，。]{0,30})?(?:相关|有关|这方面|此方面|对应)的?(?:信息|内容|资料|数据|记录|规定|说明)", "知识库中暂无相关信息。", "与此有关的内容见第三章。"),
    Mark("not_found", r"(?:里|中|内|上|文件|规划|资料|原文)(?:并|都|也)?没有", "《规划》里没有名为“某某公园”的条目。", "没有物业的小区由街道托管。"),
    Mark("not_found", r"(?:无法|不能|没法|难以)(?:准确|直接)?(?:回答|确定|判断|得知|获知|确认|知道|给出)", "根据现有资料无法确定施工单位。", "确定了九个项目。"),
    Mark("not_found", r"(?:我)?(?:不知道|不清楚|不太清楚|不了解)", "我不清楚这件事。", "群众对政策了解不够的问题要解决。"),
    Mark("not_found", r"(?i:not (?:mentioned|found|provided|available|specified|contain)|(?:cannot|can't|could not|couldn't|unable to) (?:find|answer|determine)|don't (?:know|have)|no (?:relevant )?information)", "The document does not mention it: not found.", "The total investment is 5 billion."),
    Mark("unclear", r"(?:您|你)(?:是(?:指|说|想问|问)|想(?:问|了解|查)的是|指的是)|请(?:问)?(?:您)?(?:说明|明确|补充|指出|具体说)|请问您?(?:是|想|要|指)", "请问您是指哪一个项目？", "请问贵市的规划期限是 2021 至 2025 年。"),
)  # fmt: skip
COMPILED = tuple((mark.status, re.compile(mark.pattern)) for mark in MARKS)


def body_of(question: Question, text: str, names: Sequence[str] = ()) -> dict[str, Any]:
    """`text` as the system gave it; `names` are all that lists of the documents at hand may hold."""
    words = FOOTNOTE.sub("", text).strip()
    status = status_of(words)
    rows = None
    if question.rows is not None and status == "answered":
        found = _rows(bare(words), question.rows, names)
        rows = {
            "columns": [{"key": "name", "label": "", "type": "text"}],
            "rows": [{"cells": {"name": n}} for n in found],
        }
    return {"plain": True, "status": status, "text": words, "table": rows, "citations": [], "related": []}


def status_of(text: str) -> str:
    """not_found for no words at all, too."""
    first = SENTENCE.match(SORRY.sub("", text.strip()).strip())
    said = first[0] if first else ""
    if not any(c.isalnum() for c in text):
        return "not_found"
    return next((status for status, pattern in COMPILED if pattern.search(said)), "answered")


def _rows(words: str, expected: Sequence[str], names: Iterable[str]) -> list[str]:
    """The expected names that stand in the words, then the others; each is cut out once it is found, the longest first."""
    others = {n for n in names if len(bare(n)) >= SHORTEST and not any(same_name(n, e) for e in expected)}
    forms = {
        (form, name)
        for name in {*expected, *others}
        for form in (bare(name), TAIL.sub("", bare(name)))
        if form
    }
    found: list[str] = []
    for form, name in sorted(forms, key=lambda pair: (-len(pair[0]), pair)):
        if name not in found and form in words:
            found.append(name)
            words = words.replace(form, "\n")
    return sorted(found, key=lambda n: (n not in expected, n))
