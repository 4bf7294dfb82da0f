"""A run's questions as rows, for those who want to sort and count themselves: CSV and Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from eval.report import LABELS, STATUSES
from eval.stage import STAGES
from kb.sets.xlsx_cells import put

__all__ = ["as_csv", "as_xlsx"]

HEADS = ("系统", "行", "类别", "之前的问题", "问题", "应当", "答为", "通过", "步骤", "未通过的检查", "应有", "实为", "理解为", "回答", "置信度", "毫秒")  # fmt: skip
WIDTHS = (20, 6, 14, 24, 36, 9, 9, 7, 10, 16, 30, 30, 30, 60, 9, 10)
RUNS = "=+-@\t\r"  # how a formula begins in a spreadsheet
HEAD = PatternFill("solid", fgColor="F1EBDE")


def as_csv(runs: Sequence[Mapping[str, Any]]) -> bytes:
    """UTF-8 with a BOM, so that Excel takes it for what it is; words that would run as a formula get a ' before."""
    out = io.StringIO()
    made = csv.writer(out)
    made.writerow(HEADS)
    for row in _rows(runs):
        made.writerow(f"'{v}" if isinstance(v, str) and v[:1] and v[0] in RUNS else v for v in row)
    return out.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(runs: Sequence[Mapping[str, Any]]) -> bytes:
    """A sheet of questions and one of metrics."""
    book = Workbook()
    first = book.worksheets[0]
    first.title = "题目"
    _fill(first, HEADS, WIDTHS, _rows(runs))
    first.auto_filter.ref = first.dimensions
    names = [name for name in LABELS if any(name in run["metrics"] for run in runs)]
    lines = ([LABELS[name], name, *(run["metrics"].get(name, "未测") for run in runs)] for name in names)
    heads = ("指标", "", *(str(run.get("system") or run.get("commit") or "章句") for run in runs))
    _fill(book.create_sheet("指标"), heads, (28, 28, *(24 for _ in runs)), lines)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(runs: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    for run in runs:
        for case in run.get("cases", ()):
            failed = case.get("failed", ())
            yield [
                run.get("system") or "章句",
                case["line"],
                case["category"],
                "\n".join(case["history"]),
                case["question"],
                STATUSES[case["expect"]],
                STATUSES[case["status"]],
                "是" if case["passed"] else "否",
                STAGES.get(case.get("stage", ""), ""),
                "、".join(f["check"] for f in failed),
                "；".join(f["expected"] for f in failed),
                "；".join(f["given"] for f in failed),
                case.get("interpretation", ""),
                case.get("text", case.get("error", "")),
                case.get("confidence"),
                case["ms"],
            ]


def _fill(sheet: Any, heads: Sequence[str], widths: Sequence[int], lines: Iterator[list[Any]]) -> None:
    for i, (words, width) in enumerate(zip(heads, widths, strict=True), 1):
        put(sheet.cell(1, i), words)
        sheet.cell(1, i).font, sheet.cell(1, i).fill = Font(bold=True), HEAD
        sheet.column_dimensions[get_column_letter(i)].width = width
    for number, line in enumerate(lines, 2):
        for i, value in enumerate(line, 1):
            put(sheet.cell(number, i), value)
    sheet.freeze_panes = "A2"
