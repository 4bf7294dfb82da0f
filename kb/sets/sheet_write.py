"""Question sets written as Excel sheets that `kb.sets.sheet` reads again: the empty template, and candidates to fill in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kb.sets.sheet import BAR, COLUMNS, EMPTY, EXPECTED, SHEET
from kb.sets.xlsx_cells import MOST, put

__all__ = ["sheet", "unfit"]

HEAD = PatternFill("solid", fgColor="F1EBDE")
ROWS = 1000  # that the drop-down list is offered in


def sheet(questions: Iterable[Mapping[str, Any]], notes: Iterable[str] = ()) -> bytes:
    """`questions` as in JSONL (`expect` may be "", to be filled in); each may have a `note`. `notes` go to the sheet of
    explanations."""
    book = Workbook()
    first = book.worksheets[0]
    first.title = SHEET
    _head(first, [(column.label, column.width) for column in COLUMNS])
    for number, question in enumerate(questions, 2):
        for i, words in enumerate(_cells(question).values(), 1):
            put(first.cell(number, i), words)
    choice = DataValidation("list", formula1=f'"{",".join(EXPECTED.values())}"', allow_blank=True)
    choice.error = f"请选：{'、'.join(EXPECTED.values())}"
    at = get_column_letter([column.key for column in COLUMNS].index("expect") + 1)
    choice.add(f"{at}2:{at}{ROWS}")
    first.add_data_validation(choice)
    second = book.create_sheet("说明")
    _head(second, [("列", 16), ("怎么写", 90)])
    told = [(column.label, column.told) for column in COLUMNS]
    for number, line in enumerate([*told, *(("", note) for note in notes)], 2):
        for i, words in enumerate(line, 1):
            put(second.cell(number, i), words)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def unfit(question: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, what is wrong with it): what a sheet would not give back as it was written."""
    for key, words in _cells(question).items():
        if len(words) > MOST:
            yield key.split(".")[0], f"这一项合起来太长（最多 {MOST} 个字符），请分成几道题。"
    for i, wordings in enumerate(question.get("facts", ())):
        if any(BAR.search(wording) for wording in wordings):
            yield f"facts.{i}", "一种写法里不能有“|”，它用来隔开几种写法。"
    if question.get("rows") == [EMPTY]:
        yield "rows", f"“{EMPTY}”在表格里是空名单的意思，请写名称。"


def _head(sheet: Worksheet, heads: list[tuple[str, int]]) -> None:
    for i, (words, width) in enumerate(heads, 1):
        cell = sheet.cell(1, i, words)
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(vertical="top")
        sheet.column_dimensions[get_column_letter(i)].width = width
    sheet.freeze_panes = "A2"


def _cells(question: Mapping[str, Any]) -> dict[str, str]:
    """What a question's row holds, by column."""
    rows = question.get("rows")
    gold = sorted(question.get("gold", ()), key=lambda place: "lines" in place)  # the quotes first
    found = {
        **{key: str(question.get(key, "")) for key in ("question", "category", "note")},
        **{key: "\n".join(question.get(key) or ()) for key in ("history", "documents", "forbidden")},
        "expect": EXPECTED.get(question.get("expect", ""), ""),
        "rows": EMPTY if rows == [] else "\n".join(rows or ()),
        "figures": "\n".join(map(str, question.get("figures", ()))),
        "facts": "\n".join("|".join(wordings) for wordings in question.get("facts", ())),
        "gold.document": "\n".join(g["document"] for g in gold),
        "gold.quote": "\n".join(" ".join(g["quote"].split()) for g in gold if "quote" in g),
        "gold.lines": "\n".join("-".join(map(str, g["lines"])) for g in gold if "lines" in g),
    }
    return {column.key: found[column.key] for column in COLUMNS}
