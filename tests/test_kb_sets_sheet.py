"""Question sets in Excel: what is written is read again, and every mistake is told at its cell, all at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fakes import small
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from eval.template import examples
from kb.errors import BadInput
from kb.sets.gold import resolve
from kb.sets.questions import Question, read_questions
from kb.sets.sheet import COLUMNS, EXPECTED
from kb.sets.sheet_write import sheet

LABELS = [column.label for column in COLUMNS]
AT = {column.key: i for i, column in enumerate(COLUMNS, 1)}
GOOD = {"question": "甲负责哪些？", "category": "list", "expect": "已回答", "rows": "一\n二", "figures": 3}


def saved(folder: Path, *rows: dict[str, Any], change: Callable[[Worksheet], None] | None = None) -> Path:
    book = Workbook()
    first = book.worksheets[0]
    first.title = "题目"
    first.append(LABELS)
    for number, row in enumerate(rows, 2):
        for key, value in row.items():
            first.cell(number, AT[key], value)
    if change:
        change(first)
    book.save(folder / "set.xlsx")
    return folder / "set.xlsx"


def test_a_sheet_says_what_jsonl_says_and_is_read_as_it_was_written(tmp_path: Path) -> None:
    questions = [
        {
            "question": "=那江山呢？", "history": ["常山负责哪些？", "共几个"], "documents": ["a", "b"], "category": "list",
            "expect": "answered", "rows": ["甲（一期）", "乙"], "figures": [44.8, 350], "facts": [["37 亿", "37亿元"], ["乙县"]],
            "forbidden": ["丙县"], "gold": [{"document": "a", "lines": [3, 4]}, {"document": "b", "lines": [7, 7]}],
        },
        {"question": "有吗", "category": "list", "expect": "answered", "rows": []},
        {"question": "地铁", "category": "unanswerable", "expect": "not_found", "gold": [{"document": "a", "quote": "十、附则"}]},
        {"question": "几时", "category": "value", "expect": "answered", "gold": [{"document": "b", "quote": "二〇二五 年底"}, {"document": "a", "lines": [2, 9]}]},
    ]  # fmt: skip
    (tmp_path / "x.xlsx").write_bytes(sheet(questions))
    found = read_questions(tmp_path / "x.xlsx")
    expected = [Question.model_validate({**q, "line": n}) for n, q in enumerate(questions, 2)]
    assert [q.model_dump() for q in found.questions] == [q.model_dump() for q in expected]
    assert load_workbook(tmp_path / "x.xlsx")["题目"]["A2"].quotePrefix  # what begins with = never runs


def test_the_excel_template_is_a_set_of_every_kind_with_its_columns_explained(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(sheet(examples([])))
    assert {q.category for q in read_questions(tmp_path / "t.xlsx").questions} >= {
        "list",
        "value",
        "unanswerable",
    }
    told = [row[0].value for row in load_workbook(tmp_path / "t.xlsx")["说明"].iter_rows(min_row=2)]
    assert told == LABELS


# A row with one mistake, the column it is told at, and words of what is told.
MISTAKES: list[tuple[dict[str, Any], str, str]] = [
    ({"question": None}, "问题", "不能为空"),
    ({"question": "长" * 2001}, "问题", "最多 2000 个字符"),
    ({"category": None}, "类别", "不能为空"),
    ({"expect": "答了"}, "应当", "应为 已回答、没有、反问 之一"),
    ({"expect": "没有"}, "名单", "应当“没有”的题不能再写名单或数字"),
    ({"figures": "3 亿"}, "数字", "“3 亿”不是数"),
    ({"figures": "=1+2"}, "数字", "是公式"),
    ({"figures": date(2025, 1, 1)}, "数字", "是日期格式"),
    ({"facts": "甲\n#REF!"}, "", ""),  # words that only look like an error are words
    ({"rows": True}, "名单", "是逻辑值"),
    ({"history": "\n".join(f"问{i}" for i in range(21))}, "之前的问题", "最多 20 项"),
    ({"gold.quote": "甲"}, "出处文件", "有 1 处出处，文件编号应写 1 个或 1 个，实有 0 个"),
    ({"gold.document": "a"}, "出处文件", "没有写出处原文或行号"),
    ({"gold.document": "a", "gold.lines": "9-3"}, "出处行号", "“9-3”应写作 464 或 464-466"),
    ({"gold.document": "a", "gold.lines": "三行"}, "出处行号", "“三行”应写作"),
    ({"gold.document": "a", "gold.lines": 3, "gold.quote": "甲"}, "", ""),  # two places of one document
    ({"gold.document": "a\nb\nc", "gold.lines": 3, "gold.quote": "甲"}, "出处文件", "有 2 处出处"),
    ({"question": "甲负责哪些？"}, "问题", "与第 2 行是同一道题"),
]


def test_every_kind_of_mistake_is_told_at_its_cell_and_all_at_once(tmp_path: Path) -> None:
    rows = [GOOD, *({**GOOD, "question": f"第{n}问", **wrong} for n, (wrong, _, _) in enumerate(MISTAKES))]
    with pytest.raises(BadInput) as error:
        read_questions(saved(tmp_path, *rows))
    told = str(error.value).split("\n")
    wanted = [(n, label, words) for n, (_, label, words) in enumerate(MISTAKES, 3) if label]
    assert told[0] == f"有 {len(wanted)} 处要改："
    for line, (number, label, words) in zip(told[1:], wanted, strict=True):
        letter = chr(ord("A") + LABELS.index(label))
        assert line.startswith(f"set 表“题目”第 {number} 行 {letter} 列“{label}”：")
        assert words in line


def misspell(first: Worksheet) -> None:
    first["B1"] = "以前的问题"


def lose(first: Worksheet) -> None:
    first["E1"] = None


def double(first: Worksheet) -> None:
    first["B1"] = "问题"


def merge(first: Worksheet) -> None:
    first.merge_cells("A2:A3")


def stretch(first: Worksheet) -> None:
    first["A900000"] = "甲"


def widen(first: Worksheet) -> None:
    first["XFD2"] = "甲"


def spoil(first: Worksheet) -> None:
    first["F2"] = "#REF!"
    first["F2"].data_type = "e"


@pytest.mark.parametrize(("change", "last"), [(stretch, "M900000"), (widen, "XFD2")])
def test_a_sheet_far_larger_than_its_questions_is_refused_before_it_is_read(
    change: Callable[[Worksheet], None], last: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match=f"最多 20000 行、200 列，这张表用到了 {last}"):
        read_questions(saved(tmp_path, GOOD, change=change))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (misspell, "第 1 行 B 列：不认识表头“以前的问题”，是不是想写“之前的问题”"),
        (lose, "第 1 行：缺少“应当”这一列"),
        (double, "第 1 行 B 列：表头“问题”重复"),
        (merge, "A2:A3：是合并的单元格"),
        (spoil, "第 2 行 F 列“名单”：是 Excel 的错误值 #REF!"),
    ],
)
def test_a_sheet_that_is_not_as_the_template_is_told(
    change: Callable[[Worksheet], None], told: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as error:
        read_questions(saved(tmp_path, GOOD, {**GOOD, "question": "乙"}, change=change))
    assert f"set 表“题目”{told}" in str(error.value)


def test_gold_that_is_not_in_the_documents_is_told_at_its_cell(tmp_path: Path) -> None:
    rows = (
        {**GOOD, "gold.document": "a", "gold.quote": "甲\n没有这句"},
        {**GOOD, "question": "二", "gold.document": "a", "gold.lines": "90"},
        {**GOOD, "question": "三", "gold.document": "b", "gold.lines": "1"},
    )
    found = read_questions(saved(tmp_path, *rows))
    with pytest.raises(BadInput) as error:
        resolve(found, {"a": small("a", ("一、甲", "乙"))})
    assert str(error.value).split("\n")[1:] == [
        "set 表“题目”第 2 行 K 列“出处原文”：a 里已没有“没有这句”。文件换过之后要更新题目。",
        "set 表“题目”第 3 行 L 列“出处行号”：a 没有第 90–90 行。",
        "set 表“题目”第 4 行 J 列“出处文件”：知识库里没有文件“b”（有：a）。",
    ]


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for i in range(3):
            packed.writestr(f"xl/{i}.xml", b"\0" * 80_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.xlsx", lambda: b"PK\x03\x04 no", "不是能读的 Excel 文件"),
        ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "设了密码"),
        ("a.xlsx", bomb, "解开后太大"),
        ("a.xlsm", lambda: b"PK", "请另存为 .xlsx"),
    ],
    ids=("damaged", "encrypted", "bomb", "macros"),
)
def test_a_file_that_is_no_sheet_is_refused_with_the_reason(
    name: str, data: Callable[[], bytes], told: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data())
    with pytest.raises(BadInput, match=told):
        read_questions(tmp_path / name)


def test_the_words_for_statuses_are_those_of_the_contract() -> None:
    assert set(EXPECTED) == {"answered", "not_found", "unclear"}
