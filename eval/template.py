"""An empty question file to fill in: one question of every kind, over the documents at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ingest.document import Document

__all__ = ["examples"]


def examples(documents: Sequence[Document]) -> Iterator[dict[str, Any]]:
    """Question-file objects; the words in angle brackets are to be replaced."""
    id = documents[0].id if documents else "<文件编号>"
    quote = {"document": id, "quote": "<原文中的一句>"}
    lines = {"document": id, "lines": [1, 1]}
    yield {
        "question": "<某单位>负责哪些项目？",
        "category": "list",
        "expect": "answered",
        "rows": ["<名称>", "<名称>"],
        "gold": [lines, lines],
    }
    yield {
        "question": "总投资超过<数>亿元的项目有哪些",
        "category": "filter",
        "expect": "answered",
        "rows": ["<名称>"],
        "gold": [lines],
    }
    yield {
        "question": "<某单位>负责的项目总投资合计多少",
        "category": "aggregate",
        "expect": "answered",
        "figures": [0],
        "gold": [lines],
    }
    yield {
        "question": "<某项目>总投资多少",
        "category": "value",
        "expect": "answered",
        "figures": [0],
        "gold": [quote],
    }
    yield {
        "question": "<甲>和<乙>哪个更多",
        "category": "comparison",
        "expect": "answered",
        "facts": [["<甲>"]],
    }
    yield {
        "question": "<某章>讲了什么",
        "category": "structure",
        "expect": "answered",
        "facts": [["<要点>", "<另一种写法>"]],
    }
    yield {
        "question": "<某件事>怎么办",
        "category": "passage",
        "expect": "answered",
        "facts": [["<要点>"]],
        "forbidden": ["<不该说的话>"],
        "gold": [quote],
    }
    yield {
        "question": "那<另一单位>呢？",
        "history": ["<某单位>负责哪些项目？"],
        "category": "follow-up",
        "expect": "answered",
        "rows": ["<名称>"],
    }
    yield {"question": "<文件里没有的事>", "category": "unanswerable", "expect": "not_found"}
