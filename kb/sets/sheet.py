"""Question sets as Excel sheets: a question a row, a field a column; where a field holds several things, one a line
of its cell. Everything that is wrong is told at its cell, all of it at once.

Terms: 题目 = questions, 应当 = expect, 名单 = rows, 必须出现 = facts, 不得出现 = forbidden, 出处 = gold.
"""

from __future__ import annotations

import difflib
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import ValidationError

from kb.errors import BadInput
from kb.sets.faults import Faults
from kb.sets.questions import Question, QuestionSet, told

__all__ = ["BAR", "COLUMNS", "EMPTY", "EXPECTED", "SHEET", "Column", "at_odds", "read_sheet"]

SHEET = "题目"
EMPTY = "（空）"  # an empty list is an answer
EXPECTED = {"answered": "已回答", "not_found": "没有", "unclear": "反问"}
MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 200_000_000, 20_000, 200  # of what the file unpacks to; of the sheet
BAR = re.compile(r"[|｜]")  # between the wordings of a fact
LINES = re.compile(r"第?\s*(\d{1,9})\s*(?:[-–—~至]\s*(\d{1,9}))?\s*行?")


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the question's field; `told` is what the template says of it; `width` in characters."""

    key: str
    label: str
    width: int
    told: str
    required: bool = False


COLUMNS = (
    Column("question", "问题", 40, "要问的话，1 到 2000 字。必填。", True),
    Column("history", "之前的问题", 26, "追问时，前面问过的话，一行一句，从早到晚，最多 20 句。"),
    Column("documents", "只问这些文件", 22, "文件编号，一行一个；空着就是所有文件。"),
    Column("category", "类别", 12, "自定，报告按它分类。list、filter、aggregate 三类要引到每一处出处，其余引到一处就行。必填。", True),
    Column("expect", "应当", 10, "已回答、没有、反问，三者之一。必填。", True),
    Column("rows", "名单", 30, f"应列出的全部名称，一行一个，不多不少；应为空名单时写“{EMPTY}”。"),
    Column("figures", "数字", 12, "答案里必须有的数，一行一个，不带单位。"),
    Column("facts", "必须出现", 30, "一行一个要点；同一要点的几种写法用“|”隔开，有一种就算。"),
    Column("forbidden", "不得出现", 24, "答案里出现就算错的话，一行一句。"),
    Column("gold.document", "出处文件", 22, "出处所在文件的编号；只写一行就是所有出处都在这份文件里。"),
    Column("gold.quote", "出处原文", 44, "原文里的话，一行一处；空白和换行不计。"),
    Column("gold.lines", "出处行号", 14, "如 464 或 464-466，一行一处；既有原文又有行号时，出处文件先按原文、再按行号排。"),
    Column("note", "备注", 30, "给人看的，不参加评判。"),
)  # fmt: skip


def read_sheet(path: Path, data: bytes) -> QuestionSet:
    """The sheet 题目, or the first one. Raises BadInput naming every fault with sheet, row and column."""
    sheet = _opened(path, data)
    faults = Faults()
    name = path.stem
    if sheet.max_row - 1 > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        last = f"{get_column_letter(sheet.max_column)}{sheet.max_row}"
        said = (
            f"最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列，这张表用到了 {last}。请删去多余的空行空列，或分成几份。"
        )
        raise BadInput(f"{path} 表“{sheet.title}”：{said}")
    at = _heads(sheet, name, faults)
    columns = {key: f"{get_column_letter(i)} 列“{label(key)}”" for key, i in at.items()}
    where = QuestionSet(name, "", (), columns, sheet.title)
    merged = [str(area) for area in sheet.merged_cells.ranges]
    for area in merged:
        faults.add(f"{name} 表“{sheet.title}”{area}", "是合并的单元格，请取消合并，每题一行。")
    if {column.key for column in COLUMNS if column.required} - at.keys():
        faults.check()
    found = tuple(_questions(sheet, at, where, faults))
    faults.check()
    if not found:
        raise BadInput(f"{path} 表“{sheet.title}”：里面没有题目。")
    return QuestionSet(name, hashlib.sha256(data).hexdigest(), found, columns, sheet.title)


def label(key: str) -> str:
    return next(column.label for column in COLUMNS if column.key == key)


def _opened(path: Path, data: bytes) -> Worksheet:
    if path.suffix.lower() != ".xlsx":
        raise BadInput(f"{path}：请另存为 .xlsx（不带宏的工作簿）。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_BYTES:
                raise BadInput(f"{path}：解开后太大，不像题目文件。")
        book = load_workbook(io.BytesIO(data))
    except BadInput:
        raise
    except Exception as error:  # a damaged or hostile file may fail anywhere in the reader
        raise BadInput(
            f"{path}：不是能读的 Excel 文件（{type(error).__name__}）；设了密码的请先取消。"
        ) from error
    sheets = book.worksheets
    if not sheets:
        raise BadInput(f"{path}：里面没有工作表。")
    return next((sheet for sheet in sheets if sheet.title == SHEET), sheets[0])


def _heads(sheet: Worksheet, name: str, faults: Faults) -> dict[str, int]:
    """The column of each field."""
    known = {column.label: column.key for column in COLUMNS}
    at: dict[str, int] = {}
    for cell in sheet[1]:
        words = "".join(str(cell.value or "").split())
        place = f"{name} 表“{sheet.title}”第 1 行 {cell.column_letter} 列"
        if words in known and known[words] in at:
            faults.add(place, f"表头“{words}”重复。")
        elif words in known:
            at[known[words]] = cell.column
        elif words:
            near = difflib.get_close_matches(words, known, 1, 0.5)
            faults.add(
                place,
                f"不认识表头“{words[:20]}”"
                + (f"，是不是想写“{near[0]}”。" if near else f"；可用的有：{'、'.join(known)}。"),
            )
    for column in COLUMNS:
        if column.required and column.key not in at:
            faults.add(f"{name} 表“{sheet.title}”第 1 行", f"缺少“{column.label}”这一列。")
    return at


def _questions(
    sheet: Worksheet, at: Mapping[str, int], places: QuestionSet, faults: Faults
) -> Iterator[Question]:
    seen: dict[tuple[Any, ...], int] = {}
    for row in sheet.iter_rows(min_row=2):
        number = row[0].row
        before = len(faults.found)

        def wrong(key: str, words: str, number: int = number) -> None:
            faults.add(places.place(number, key), words)

        cells = {key: _words(row[i - 1], key, wrong) for key, i in at.items() if i <= len(row)}
        if not any(words for key, words in cells.items() if key != "note"):
            continue
        raw = _raw(cells, wrong)
        same = (raw.get("question"), *raw.get("history", ()), *raw.get("documents", ()))
        if raw.get("question") and seen.setdefault(same, number) != number:
            wrong("question", f"与第 {seen[same]} 行是同一道题。")
        try:
            question = Question.model_validate({**raw, "line": number})
        except ValidationError as error:
            for name, words in told(error):
                wrong(name or "question", words)
            continue
        if len(faults.found) == before:
            yield question


def _words(cell: Any, key: str, wrong: Any) -> str:
    """A cell as text. Formulas, errors and dates are told, not guessed at."""
    value = cell.value
    if value is None or not isinstance(cell, Cell):
        return ""
    if cell.data_type == "f":
        wrong(key, "是公式，请粘贴成值。")
    elif cell.data_type == "e":
        wrong(key, f"是 Excel 的错误值 {value}。")
    elif cell.is_date:
        wrong(key, "是日期格式，请把单元格改成文本再写。")
    elif isinstance(value, bool):
        wrong(key, "是逻辑值，请改成文字。")
    elif isinstance(value, float) and value.is_integer():
        return str(int(value))
    else:
        return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()
    return ""


def _raw(cells: Mapping[str, str], wrong: Any) -> dict[str, Any]:
    """The object that a line of JSONL would hold."""
    lines = {key: [w for line in words.split("\n") if (w := line.strip())] for key, words in cells.items()}
    raw: dict[str, Any] = {key: cells[key] for key in ("question", "category") if cells.get(key)}
    raw |= {key: lines[key] for key in ("history", "documents", "forbidden", "rows") if lines.get(key)}
    if raw.get("rows") == [EMPTY]:
        raw["rows"] = []
    expect = cells.get("expect", "")
    known = {**{shown: key for key, shown in EXPECTED.items()}, **{key: key for key in EXPECTED}}
    if expect and expect not in known:
        wrong("expect", f"“{expect[:20]}”应为 {'、'.join(EXPECTED.values())} 之一。")
    raw["expect"] = known.get(expect, "answered")
    for key in ("question", "category", "expect"):
        if not cells.get(key):
            wrong(key, "不能为空。")
            raw.setdefault(key, "?")
    if lines.get("figures"):
        raw["figures"] = _figures(lines["figures"], wrong)
    if lines.get("facts"):
        raw["facts"] = [[w for part in BAR.split(line) if (w := part.strip())] for line in lines["facts"]]
    for key, words in at_odds(raw):
        wrong(key, words)
    if gold := _gold(lines, wrong):
        raw["gold"] = gold
    return raw


def at_odds(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, what is wrong with it): gold that cannot go with the status expected."""
    if raw["expect"] == "not_found" and (raw.get("rows") or raw.get("figures")):
        yield "rows" if raw.get("rows") else "figures", "应当“没有”的题不能再写名单或数字。"


def _figures(lines: list[str], wrong: Any) -> list[Decimal]:
    found = []
    for line in lines:
        try:
            found.append(Decimal(re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", line)))
        except InvalidOperation:
            wrong("figures", f"“{line[:20]}”不是数；一行一个数，不带单位。")
    return found


def _gold(lines: Mapping[str, list[str]], wrong: Any) -> list[dict[str, Any]]:
    quotes, numbers = lines.get("gold.quote", []), lines.get("gold.lines", [])
    documents = lines.get("gold.document", [])
    places = [("quote", quote) for quote in quotes] + [("lines", pair) for pair in numbers]
    if not places:
        if documents:
            wrong("gold.document", "写了出处文件，没有写出处原文或行号。")
        return []
    if len(documents) not in (1, len(places)):
        wrong(
            "gold.document",
            f"有 {len(places)} 处出处，文件编号应写 1 个或 {len(places)} 个，实有 {len(documents)} 个。",
        )
        return []
    found: list[dict[str, Any]] = []
    for i, (kind, place) in enumerate(places):
        document = documents[i if len(documents) > 1 else 0]
        if kind == "quote":
            found.append({"document": document, "quote": place})
        elif (pair := LINES.fullmatch(place)) and 1 <= int(pair[1]) <= int(pair[2] or pair[1]):
            found.append({"document": document, "lines": [int(pair[1]), int(pair[2] or pair[1])]})
        else:
            wrong("gold.lines", f"“{place[:20]}”应写作 464 或 464-466，首行不大于末行。")
    return found
