"""What both kinds of file say of an answer, in words."""

from __future__ import annotations

import re
from typing import Any, Final

__all__ = ["NUMBERS", "STATUS", "clean", "head", "places", "printed", "reckoned", "scope", "source"]

NUMBERS: Final = ("number", "integer", "year")
STATUS: Final = {"answered": "已回答", "not_found": "文件里没有", "unclear": "请说清楚"}
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold


def clean(words: str) -> str:
    """Words as a file of XML can hold them; what it cannot is shown as �, never left out in silence."""
    return UNWRITABLE.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n"))


def head(column: dict[str, Any]) -> str:
    unit = column.get("unit")
    return f"{column['label']}（{unit}）" if unit else str(column["label"])


def printed(row: dict[str, Any], key: str) -> str:
    """A cell as the document prints it where the answer says so (约 37 亿), else its value; "" for none."""
    value = row.get("printed", {}).get(key)
    if value is None:
        value = row["cells"].get(key)
    words = "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return " ".join(words.split())


def places(citation: dict[str, Any]) -> tuple[str, str]:
    """Printed pages and lines, 第 38 页 and 第 464 行; "" for pages that nothing tells."""
    return tuple("" if pair is None else f"第 {_range(pair)} {noun}" for pair, noun in ((citation["page"], "页"), (citation["lines"], "行")))  # type: ignore[return-value]  # fmt: skip


def source(citation: dict[str, Any]) -> str:
    """Where a citation stands, in a line."""
    where = [f"《{citation['title']}》{' › '.join(citation['path'])}", *filter(None, places(citation))]
    return "，".join(where)


def reckoned(computation: dict[str, Any]) -> str:
    sign = "≈" if computation.get("about") else "="
    return f"{computation['expression']} {sign} {computation['result']} {computation['unit']}".rstrip()


def scope(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The computations of an answer, those beside the first among them, in order."""

    def every(computation: dict[str, Any] | None) -> list[dict[str, Any]]:
        if computation is None:
            return []
        return [computation, *(c for also in computation.get("also", []) for c in every(also))]

    return every(answer["computation"])


def _range(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}–{pair[1]}"
