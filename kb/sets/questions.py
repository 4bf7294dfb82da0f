"""Question sets: JSONL, one question a line, or an Excel sheet (`kb.sets.sheet`), read with errors that name the place.

`rows` is the exact set of names that a list must hold; each of `facts` is a tuple of wordings of which one must
occur; `figures` must occur as whole numbers; none of `forbidden` may occur; `gold` are places (a quote or lines) of a
document.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from kb.errors import BadInput
from kb.sets.faults import Faults

__all__ = ["ALL_GOLD", "Case", "Expect", "Gold", "Question", "QuestionSet", "read_questions", "told"]

ALL_GOLD = ("list", "filter", "aggregate")  # categories in which every gold place must be cited
Expect = Literal["answered", "not_found", "unclear"]
Words = Annotated[str, Field(min_length=1, max_length=2000)]
Figure = Annotated[Decimal, Field(allow_inf_nan=False)]


class Gold(BaseModel):
    """A place that an answer should cite: a quote, found again in the text, or lines (1-based, inclusive)."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)
    document: str
    quote: Annotated[str, Field(min_length=1)] | None = None
    lines: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=2, max_length=2)] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Gold:
        if (self.quote is None) == (self.lines is None):
            raise ValueError("要么写 quote，要么写 lines，只能写一个")
        if self.lines and self.lines[0] > self.lines[1]:
            raise ValueError("lines 应当是 [首行, 末行]")
        return self


class Case(BaseModel):
    """A question and what its answer should be; see the contract."""

    model_config = ConfigDict(frozen=True, extra="allow")
    question: Words
    history: tuple[Words, ...] = Field((), max_length=20)
    documents: tuple[str, ...] | None = None
    category: Annotated[str, Field(min_length=1)]
    expect: Expect
    rows: tuple[str, ...] | None = None
    figures: tuple[Figure, ...] = ()
    facts: tuple[Annotated[tuple[Words, ...], Field(min_length=1)], ...] = ()
    forbidden: tuple[Words, ...] = ()
    gold: tuple[Gold, ...] = ()

    @property
    def told_in_figures(self) -> tuple[tuple[str, ...], ...]:
        """The facts that are figures: every wording holds a digit. They count among the figures."""
        return tuple(wordings for wordings in self.facts if all(any(map(str.isdigit, w)) for w in wordings))

    @property
    def told_in_words(self) -> tuple[tuple[str, ...], ...]:
        return tuple(wordings for wordings in self.facts if wordings not in self.told_in_figures)

    @field_validator("figures", mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        """Numbers arrive as Decimals (`parse_float`), so that 44.8 stays 44.8; words are no figures."""
        if isinstance(value, list) and any(isinstance(v, bool | str) for v in value):
            raise ValueError("应当都是数字")
        return value

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        known = list(type(self).model_fields)
        for name in self.model_extra or {}:
            if near := difflib.get_close_matches(name, known, 1, 0.8):
                raise ValueError(f"不认识“{name}”，是不是想写“{near[0]}”")
        return self


class Question(Case):
    """A case of a set; `line` is its line in the file, or its row in the sheet."""

    line: int = 0


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """`columns` of a sheet: a question's field → what people call its cells, K（出处原文）."""

    name: str
    sha256: str
    questions: tuple[Question, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    def place(self, line: int, name: str) -> str:
        """Where a field stands (gold.0.quote), for messages: a line of a file, or a cell of a sheet."""
        if not self.sheet:
            return f"{self.name} 第 {line} 行 {name}"
        bare = re.sub(r"\.\d+", "", name)
        key = next((k for k in (bare, bare.split(".")[0]) if k in self.columns), "question")
        return f"{self.name} 表“{self.sheet}”第 {line} 行 {self.columns[key]}"


def read_questions(path: Path) -> QuestionSet:
    """A set, by its suffix (.xlsx is a sheet, all else JSONL). Raises BadInput naming all that is wrong and where."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}：读不到（{error.strerror}）。") from error
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        from kb.sets.sheet import read_sheet

        return read_sheet(path, data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{path} 第 {line} 行：不是 UTF-8。") from error
    faults = Faults()
    found = tuple(_questions(path, text, faults))
    faults.check()
    if not found:
        raise BadInput(f"{path}：里面没有题目。")
    return QuestionSet(path.stem, hashlib.sha256(data).hexdigest(), found)


def _questions(path: Path, text: str, faults: Faults) -> Iterator[Question]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path} 第 {number} 行"
        try:
            raw = json.loads(line, parse_float=Decimal)
        except json.JSONDecodeError as error:
            faults.add(f"{where}第 {error.colno} 字", f"不是正确的 JSON（{error.msg}）。")
            continue
        except RecursionError:
            faults.add(where, "括号套得太深。")
            continue
        if not isinstance(raw, dict):
            faults.add(where, "应当是一个 JSON 对象。")
            continue
        try:
            yield Question.model_validate({**raw, "line": number})
        except ValidationError as error:
            for name, words in told(error):
                faults.add(f"{where} {name}".rstrip(), words)


def told(error: ValidationError) -> Iterator[tuple[str, str]]:
    """(field, what is wrong with it) for each error."""
    for one in error.errors():
        said = {
            "missing": "缺这一项",
            "string_too_short": "不能为空",
            "string_too_long": f"最多 {one.get('ctx', {}).get('max_length', '')} 个字符",
            "too_long": f"最多 {one.get('ctx', {}).get('max_length', '')} 项",
            "literal_error": f"应为 {one.get('ctx', {}).get('expected', '')}",
        }.get(one["type"], one["msg"].removeprefix("Value error, "))
        yield ".".join(str(part) for part in one["loc"]), f"{said}。"
