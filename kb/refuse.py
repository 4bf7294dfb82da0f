"""What is missing, said in a sentence, with what there is instead; and questions back where readings differ."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .answer import Answer, Answered, NotFound, Place, Unclear
from .bag import Bag
from .query import Ambiguous, Missing
from .vocabulary import Vocabulary

MANY = 20
SEVERAL = 5  # documents that are answered side by side; of more the question has to name one
_ACROSS = re.compile(
    r"(?:所有|全部|各|各个|每个?|这些|几个?|哪些?个?|哪份)(?:文件|规划|方案|办法|报告|计划|地方?|市|县|区)|分别|加起来|加总|汇总|跨"
)


def missing(m: Missing, v: Vocabulary) -> NotFound:
    title = v.document.meta.title
    instead = "、".join(m.instead[:MANY]) + ("等" if len(m.instead) > MANY else "")
    subject = f"{m.subject}的" if m.subject else ""
    if m.what == "unit":
        text = f"《{title}》里没有由“{m.word}”负责的{m.subject or '事项'}；责任单位有：{instead}。"
    elif m.what == "slot":
        text = f"《{title}》没有{subject}{m.word}的数据" + (f"；有：{instead}。" if instead else "。")
    elif m.what == "progress":
        text = f"《{title}》是规划文件，没有{subject}{m.word}；能查到的是：{instead}。"
    elif m.what == "row":
        text = f"《{title}》里没有名为“{m.word}”的条目" + (
            f"；名称相近的有：{instead}。" if instead else "。"
        )
    elif m.what == "column":
        text = f"《{title}》里没有“{m.word}”" + (f"；有：{instead}。" if instead else "。")
    elif m.what == "condition":
        text = f"没有读懂问题里的“{m.word}”这个条件，为免列错，没有作答；请换一种说法。"
    elif m.what == "value":
        text = f"《{title}》里没有与“{m.word}”对应的条目。"
    else:
        text = f"《{title}》没有{subject}“{m.word}”" + (f"；有：{instead}。" if instead else "。")
    related = tuple(
        Place(v.document, row.span, row.heading)
        for _, row in v.rows.values()
        if m.subject and "name" in row.cells and str(row.cells["name"].value) == m.subject
    )[:1]
    asked = m.word if m.what in ("row", "slot") else ""
    return NotFound(text, f"查{subject}{m.word}", related, asked=asked.rstrip("年"))


def vague(bag: Bag) -> bool:
    """Does a question name nothing that could be looked up (投资多少？ 它什么时候建成？)?"""
    names = bag.rows or bag.values or bag.kinds or bag.nouns or bag.headings or bag.runs or bag.soft
    things = bag.scan.terms("enumeration") or bag.scan.terms("title")
    marks = bag.scan.of("figure", "bounds", "year", "years", "column", "chapter", "table", "named_with")
    return not (names or things or marks) and bool(
        bag.fields or bag.scan.has("pron", "super", "agg", "when", "who")
    )


def whole_questions(suggested: Sequence[str]) -> Unclear:
    return Unclear(
        "没有说明问的是哪一项。请说出名称，例如：" + "；".join(suggested), tuple(suggested), "问题里没有名称"
    )


def unclear(a: Ambiguous) -> Unclear:
    names = "、".join(a.names)
    return Unclear(
        f"“{a.word}”可能指 {len(a.names) or len(a.readings)} 个：{names or '；'.join(a.readings)}。请选一个。",
        a.readings,
        f"“{a.word}”有多种理解",
    )


def which_document(question: str, answers: Sequence[Answer]) -> Unclear | None:
    """The question back, with the titles, where it names no document, asks across none, and many would answer it."""
    titles = {a.document.id: a.document.meta.title for a in answers if isinstance(a, Answered)}
    if len(titles) <= SEVERAL or _ACROSS.search(question):
        return None
    words = question.strip()
    return Unclear(
        f"有 {len(titles)} 份文件都能回答这个问题，请说明问的是哪一份："
        + "、".join(f"《{title}》" for title in list(titles.values())[:MANY])
        + ("等。" if len(titles) > MANY else "。"),
        tuple(f"《{title}》{words}" for title in list(titles.values())[:MANY]),
        "没有说明问的是哪份文件",
    )
