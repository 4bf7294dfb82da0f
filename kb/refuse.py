"""What is missing, said in a sentence, with what there is instead; and questions back where readings differ."""

from __future__ import annotations

from .answer import NotFound, Place, Unclear
from .query import Ambiguous, Missing
from .vocabulary import Vocabulary

MANY = 20


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
    elif m.what == "value":
        text = f"《{title}》里没有与“{m.word}”对应的条目。"
    else:
        text = f"《{title}》没有“{m.word}”" + (f"；有：{instead}。" if instead else "。")
    related = tuple(
        Place(v.document, row.span, row.heading)
        for _, row in v.rows.values()
        if m.subject and "name" in row.cells and str(row.cells["name"].value) == m.subject
    )[:1]
    asked = m.word if m.what in ("row", "slot") else ""
    return NotFound(text, f"查{subject}{m.word}", related, asked=asked.rstrip("年"))


def unclear(a: Ambiguous) -> Unclear:
    names = "、".join(a.names)
    return Unclear(
        f"“{a.word}”可能指 {len(a.names) or len(a.readings)} 个：{names or '；'.join(a.readings)}。请选一个。",
        a.readings,
        f"“{a.word}”有多种理解",
    )
