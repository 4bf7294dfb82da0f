"""What is asked and answered, as pydantic models: what comes in is checked by them, what goes out is described."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Answer", "Ask", "Cited", "Column", "Export", "Feedback", "Location", "Pair", "Problem", "Recorded", "Search", "Suggestions",
]  # fmt: skip

EXAMPLE = "quzhou-services-145"
LONGEST, MOST_HISTORY, MOST_DOCUMENTS = 2000, 20, 1000

Words = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Id = Annotated[str, Field(max_length=64)]
Ids = Annotated[list[Id], Field(min_length=1, max_length=MOST_DOCUMENTS)]
History = Annotated[list[Words], Field(max_length=MOST_HISTORY)]
Pair = Annotated[list[int], Field(min_length=2, max_length=2)]


class Given(BaseModel):
    """A request's body: nothing converted, and a misspelt field is an error, never ignored."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Ask(Given):
    """A question. `history` holds the questions before it, oldest first; `documents` keeps to these ids."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "常山县负责哪些项目？"},
                {"question": "那江山呢？", "history": ["常山县负责哪些项目？"]},
                {"question": "规划期限是多少？", "documents": [EXAMPLE], "mode": "exact"},
            ]
        }
    )
    question: Words
    history: History | None = None
    documents: Ids | None = None
    mode: Literal["exact", "generate"] = "exact"


class Export(Ask):
    """A question whose answer is wanted as a file."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "常山县负责哪些项目？", "format": "xlsx"}]}
    )
    format: Literal["docx", "xlsx"]


class Search(Given):
    """Words to find passages for; `k` passages at most."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"query": "老旧小区物业", "k": 5}]})
    query: Words
    k: int = Field(10, ge=1, le=100)
    documents: Ids | None = None


class Feedback(Given):
    """Was the answer (its id) useful?"""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answer": "0123456789abcdef",
                    "question": "常山县负责哪些项目？",
                    "useful": True,
                    "comment": "很全",
                }
            ]
        }
    )
    answer: Annotated[str, Field(min_length=1, max_length=128)]
    question: Words
    history: History | None = None
    useful: bool
    comment: Annotated[str, Field(max_length=LONGEST)] | None = None


class Location(BaseModel):
    """A place in one revision of a document. `span` is half-open, in code points of the canonical text."""

    document: str
    revision: str
    span: Pair
    lines: Pair
    page: Pair | None
    path: list[str]
    quote: str
    reading: str
    url: str


class Cited(Location):
    title: str


class Citation(Cited):
    n: int


class Claim(BaseModel):
    text: str
    document: str
    citations: list[int]


class Column(BaseModel):
    key: str
    label: str
    type: Literal["text", "number", "integer", "year", "list"]
    unit: str | None = Field(None, json_schema_extra={"type": "string"})


class TableRow(BaseModel):
    document: str
    cells: dict[str, Any]
    citations: list[int]
    printed: dict[str, str] = {}


class Table(BaseModel):
    columns: list[Column]
    rows: list[TableRow]


class Operand(BaseModel):
    value: float
    label: str = ""
    citations: list[int]


class Computation(BaseModel):
    """`about` when an operand is approximate; `also` holds the other computations of the answer."""

    operation: Literal["count", "sum", "mean", "min", "max", "difference", "growth", "share", "rank"]
    expression: str
    operands: list[Operand]
    result: float
    unit: str
    about: bool = False
    also: list[Computation] = []


class Answer(BaseModel):
    """As an event stream: interpretation, citation, claim, table, computation, and last `done` with all of this."""

    id: str
    status: Literal["answered", "not_found", "unclear"]
    kind: Literal["list", "value", "number", "comparison", "passage", "outline", "check"]
    text: str
    claims: list[Claim]
    table: Table | None
    computation: Computation | None
    citations: list[Citation]
    interpretation: str
    suggestions: list[str]
    related: list[Cited]
    confidence: float


class Recorded(BaseModel):
    recorded: bool


class Suggestions(BaseModel):
    suggestions: list[str]


class FieldError(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457. `type` is stable; `errors` names the fields that are wrong."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []
    request_id: str = ""
