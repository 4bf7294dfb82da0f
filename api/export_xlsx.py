"""An answer as an Excel file: the answer, its table with figures as figures, the sums, the citations, a sheet each.

Words are written as text cells with a quote prefix, so that `=`, `+`, `-`, `@` at their start never run.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.export_words import NUMBERS, STATUS, clean, head, places, printed, reckoned, scope

__all__ = ["xlsx"]

MOST = 32_000  # characters of a cell; Excel takes 32,767
HEAD = PatternFill("solid", fgColor="F1EBDE")
NAMES = {"count": "计数", "sum": "合计", "mean": "平均", "min": "最小", "max": "最大", "difference": "相差", "growth": "增长", "share": "占比", "rank": "排序"}  # fmt: skip


def xlsx(question: str, answer: dict[str, Any]) -> bytes:
    book = Workbook()
    first = book.worksheets[0]
    first.title = "回答"
    about = [
        ("问题", question),
        ("理解为", answer["interpretation"]),
        ("结果", STATUS[answer["status"]]),
        ("回答", answer["text"]),
    ]
    about += [("算式", f"{NAMES[c['operation']]}：{reckoned(c)}") for c in scope(answer)]
    _fill(first, [12, 110], None, about)
    if answer["table"] is not None:
        _table(book.create_sheet("表"), answer)
    operands = [
        (NAMES[c["operation"]], o.get("label", ""), o["value"], c["unit"], _marks(o["citations"]))
        for c in scope(answer)
        for o in c["operands"]
        if c["operation"] != "count"
    ]
    if operands:
        _fill(
            book.create_sheet("算式"), [10, 44, 14, 10, 12], ("运算", "项", "数值", "单位", "出处"), operands
        )
    for title, places_ in (("出处", answer["citations"]), ("相关原文", answer["related"])):
        if places_:
            _places(book.create_sheet(title), places_)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _table(sheet: Worksheet, answer: dict[str, Any]) -> None:
    """Figures as figures; where the document prints more than the figure (约 37 亿), its words stand in a column of their own."""
    columns, rows = answer["table"]["columns"], answer["table"]["rows"]
    noted = [c for c in columns if c["type"] in NUMBERS and any(_more(row, c) for row in rows)]
    heads = ["文件", *map(head, columns), *(f"{c['label']}（原文）" for c in noted), "出处"]
    lines = [
        [row["document"], *(_value(row, c) for c in columns), *(printed(row, c["key"]) for c in noted), _marks(row["citations"])]
        for row in rows
    ]  # fmt: skip
    widths = [24, *(14 if c["type"] in NUMBERS else 30 for c in columns), *(16 for _ in noted), 10]
    _fill(sheet, widths, heads, lines)
    sheet.auto_filter.ref = sheet.dimensions


def _value(row: dict[str, Any], column: dict[str, Any]) -> Any:
    value = row["cells"].get(column["key"])
    return (
        value
        if isinstance(value, int | float) and not isinstance(value, bool)
        else printed(row, column["key"])
    )


def _more(row: dict[str, Any], column: dict[str, Any]) -> bool:
    """Whether the printed words of a figure say other than the figure."""
    words, value = row.get("printed", {}).get(column["key"]), row["cells"].get(column["key"])
    return words is not None and value is not None and " ".join(str(words).split()) != str(value)


def _places(sheet: Worksheet, found: Sequence[dict[str, Any]]) -> None:
    heads = ("序号", "文件", "编号", "标题路径", "页码", "行", "原文", "版本", "起", "止")
    lines = [
        (p.get("n", i), p["title"], p["document"], " › ".join(p["path"]), *places(p), p["quote"], p["revision"][:12], *p["span"])
        for i, p in enumerate(found, 1)
    ]  # fmt: skip
    _fill(sheet, [6, 30, 22, 44, 12, 12, 90, 15, 8, 8], heads, lines)


def _marks(numbers: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)


def _fill(
    sheet: Worksheet, widths: Sequence[int], heads: Sequence[str] | None, lines: Iterable[Sequence[Any]]
) -> None:
    """Rows under a head that stays in view."""
    for line in [*([heads] if heads else []), *lines]:
        _append(sheet, line)
    for i, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(i)].width = width
    named = sheet[1] if heads else [row[0] for row in sheet.iter_rows()]
    for cell in named:
        cell.font = Font(bold=True)
        cell.fill = HEAD
    if heads:
        sheet.freeze_panes = "A2"


def _append(sheet: Worksheet, line: Sequence[Any]) -> None:
    at = sheet.max_row + 1 if sheet["A1"].value is not None else 1
    for i, value in enumerate(line, 1):
        cell = sheet.cell(at, i)
        if isinstance(value, str):
            words = clean(value)
            cell.value = words if len(words) <= MOST else f"{words[:MOST]}……（其余见原文）"
            cell.data_type = "s"  # whatever it begins with, it is text
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        else:
            cell.value = value
            cell.alignment = Alignment(vertical="top")
