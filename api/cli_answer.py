"""An answer in the terminal: how it was read, the words, the table, the sum, and below them every place."""

from __future__ import annotations

import re
import sys
from typing import Any

from api.cli_print import print_table, safe

__all__ = ["print_answer"]

STATUS = {"answered": "已回答", "not_found": "文件里没有", "unclear": "需要说清楚"}
COLOUR = {"answered": "32", "not_found": "33", "unclear": "36"}
QUOTE = 400  # characters of a quote that are shown; --json has them all
MARKS = 12  # more marks than this in a row are shown as a range


def print_answer(body: dict[str, Any]) -> None:
    """Writes the contract's answer body for people."""
    status = STATUS.get(body["status"], body["status"])
    read = f" · {safe(body['interpretation'])}" if body["interpretation"] else ""
    _line(_paint(status, COLOUR.get(body["status"], "0")) + read)
    _line()
    _line(shorten_marks(safe(body["text"])))
    if body["table"]:
        _table(body["table"])
    if body["computation"]:
        _line()
        _computation(body["computation"])
    if body["citations"]:
        _line()
        for citation in body["citations"]:
            _place(f"[{citation['n']}] ", citation)
    if body["related"]:
        _line()
        _line("相近的原文：" if body["status"] != "answered" else "相关的原文：")
        for place in body["related"]:
            _place("·   ", place)
    if body["suggestions"] and body["status"] != "answered":
        _line()
        _line("可以这样问：")
        for suggestion in body["suggestions"]:
            _line(f"  {safe(suggestion)}")


def shorten_marks(text: str) -> str:
    """`[1][2]…[14]` as `[1]–[14]`, where the numbers run on."""

    def shorter(found: re.Match[str]) -> str:
        numbers = [int(n) for n in re.findall(r"\d+", found.group())]
        running = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        return f"[{numbers[0]}]–[{numbers[-1]}]" if running and len(numbers) > MARKS else found.group()

    return re.sub(r"(?:\[\d+\])+", shorter, text)


def cell_text(cells: dict[str, Any], printed: dict[str, str], key: str) -> str:
    value = cells.get(key)
    if key in printed:
        return " ".join(str(printed[key]).split())
    return "" if value is None else "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _table(table: dict[str, Any]) -> None:
    columns = table["columns"]
    heads = [c["label"] + (f"（{c['unit']}）" if c.get("unit") else "") for c in columns]
    documents = {row["document"] for row in table["rows"]}
    rows = []
    for row in table["rows"]:
        cells = [cell_text(row["cells"], row.get("printed", {}), c["key"]) for c in columns]
        marks = "".join(f"[{n}]" for n in row["citations"])
        rows.append([*([row["document"]] if len(documents) > 1 else []), *cells, marks])
    heads = [*(["文件"] if len(documents) > 1 else []), *heads, "出处"]
    shift = 1 if len(documents) > 1 else 0
    numbers = [i + shift for i, c in enumerate(columns) if c["type"] in ("number", "integer", "year")]
    _line()
    if rows:
        print_table(heads, rows, numbers)
    else:
        _line("（0 行）")


def _computation(made: dict[str, Any]) -> None:
    about = "约 " if made.get("about") else ""
    _line(f"计算：{safe(made['expression'])} = {about}{made['result']} {made['unit']}".rstrip())
    for more in made.get("also", []):
        _computation(more)


def _place(mark: str, place: dict[str, Any]) -> None:
    first, last = place["lines"]
    where = [f"《{place['title']}》" + " › ".join(place["path"])]
    if place["page"]:
        a, b = place["page"]
        where.append(f"第 {a} 页" if a == b else f"第 {a}–{b} 页")
    where.append(f"第 {first} 行" if first == last else f"第 {first}–{last} 行")
    _line(_paint(mark, "1") + safe("，".join(where)))
    quote = safe(" ".join(place["reading"].split()))
    _line(" " * len(mark) + "“" + (quote if len(quote) <= QUOTE else quote[:QUOTE] + "……") + "”")


def _paint(words: str, colour: str) -> str:
    return f"\x1b[{colour}m{words}\x1b[0m" if sys.stdout.isatty() else words


def _line(words: str = "") -> None:
    sys.stdout.write(words + "\n")
