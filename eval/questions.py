"""Question files: JSONL, one question a line, read with errors that name the line and the field.

`rows` is the exact set of names that a list must hold; each of `facts` is a tuple of wordings of which one must
occur; `figures` must occur as whole numbers; `gold` are places (a quote or lines) of a document.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from kb.errors import BadInput

__all__ = ["ALL_GOLD", "Expect", "Gold", "Question", "QuestionSet", "read_questions"]

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


class Question(BaseModel):
    """One line of a set; see the contract. `line` is where it stands in the file."""

    model_config = ConfigDict(frozen=True, extra="allow")
    question: Words
    history: tuple[Words, ...] = Field((), max_length=20)
    documents: tuple[str, ...] | None = None
    category: Annotated[str, Field(min_length=1)]
    expect: Expect
    rows: tuple[str, ...] | None = None
    figures: tuple[Figure, ...] = ()
    facts: tuple[Annotated[tuple[Words, ...], Field(min_length=1)], ...] = ()
    gold: tuple[Gold, ...] = ()
    line: int = 0

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
    def _known_names(self) -> Question:
        known = list(Question.model_fields)
        for name in self.model_extra or {}:
            if near := difflib.get_close_matches(name, known, 1, 0.8):
                raise ValueError(f"不认识“{name}”，是不是想写“{near[0]}”")
        return self


@dataclass(frozen=True, slots=True)
class QuestionSet:
    name: str
    sha256: str
    questions: tuple[Question, ...]


def read_questions(path: Path) -> QuestionSet:
    """A set. Raises BadInput naming the file, the line and the field that is wrong."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise BadInput(f"{path}：读不到（{error.strerror}）。") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{path} 第 {line} 行：不是 UTF-8。") from error
    found = tuple(_questions(path, text))
    if not found:
        raise BadInput(f"{path}：里面没有题目。")
    return QuestionSet(path.stem, hashlib.sha256(data).hexdigest(), found)


def _questions(path: Path, text: str) -> Iterator[Question]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line, parse_float=Decimal)
        except json.JSONDecodeError as error:
            raise BadInput(
                f"{path} 第 {number} 行第 {error.colno} 字：不是正确的 JSON（{error.msg}）。"
            ) from error
        if not isinstance(raw, dict):
            raise BadInput(f"{path} 第 {number} 行：应当是一个 JSON 对象。")
        try:
            yield Question.model_validate({**raw, "line": number})
        except ValidationError as error:
            raise BadInput(f"{path} 第 {number} 行 {_told(error)}") from error


def _told(error: ValidationError) -> str:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    said = {
        "missing": "缺这一项",
        "string_too_short": "不能为空",
        "literal_error": f"应为 {first.get('ctx', {}).get('expected', '')}",
    }.get(first["type"], first["msg"].removeprefix("Value error, "))
    return f"{field}：{said}。" if field else f"：{said}。"
