"""The question set that is written in the page, as pydantic models: a case as it comes in, candidates, what is wrong."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.schema import LONGEST, MOST_DOCUMENTS, FieldError, Id, Pair
from kb.sets.questions import Case, Gold
from kb.sets.xlsx_cells import UNWRITABLE

__all__ = ["CandidateId", "Candidates", "Cases", "Checked", "Given", "Held"]

CandidateId = Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
Name = Annotated[str, Field(min_length=1, max_length=300)]
Wording = Annotated[str, Field(min_length=1, max_length=500)]
Figure = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
DEEPEST = 5  # lists and objects in one another, as far as a case goes


class Place(Gold):
    model_config = ConfigDict(extra="forbid")
    document: Id
    quote: Annotated[str, Field(min_length=1, max_length=5000)] | None = None


class Given(Case):
    """A case as in a question file, with a `note` for people and the id of the `candidate` that it answers. White space
    becomes a blank, what cannot be written in a sheet goes."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "question": "常山县负责哪些项目？",
                    "category": "list",
                    "expect": "answered",
                    "rows": ["常山万洋众创城项目"],
                    "gold": [{"document": "quzhou-services-145", "lines": [464, 464]}],
                }
            ]
        },
    )
    documents: Annotated[tuple[Id, ...], Field(min_length=1, max_length=MOST_DOCUMENTS)] | None = None
    category: Annotated[str, Field(min_length=1, max_length=40)]
    rows: Annotated[tuple[Name, ...], Field(max_length=1000)] | None = None
    figures: Annotated[tuple[Figure, ...], Field(max_length=200)] = ()  # type: ignore[assignment]
    facts: Annotated[
        tuple[Annotated[tuple[Wording, ...], Field(min_length=1, max_length=20)], ...], Field(max_length=200)
    ] = ()
    forbidden: Annotated[tuple[Wording, ...], Field(max_length=200)] = ()
    gold: Annotated[tuple[Place, ...], Field(max_length=500)] = ()
    note: Annotated[str, Field(max_length=LONGEST)] = ""
    candidate: CandidateId | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_can_be_written(cls, value: Any) -> Any:
        return _tidy(value, DEEPEST)

    def plain(self) -> dict[str, Any]:
        """The case as JSON has it, without what is not said; whole figures as integers."""
        made = self.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        if self.figures:
            made["figures"] = [int(f) if float(f).is_integer() else float(f) for f in self.figures]
        return made


class Held(Given):
    id: str


class Cases(BaseModel):
    cases: list[Held]


class Wordings(BaseModel):
    question: str
    times: int


class CandidateOne(BaseModel):
    """`why`: how often it was asked with what result; `wordings`: how else it was said."""

    id: CandidateId
    question: str
    history: list[str]
    why: str
    comments: list[str]
    wordings: list[Wordings]


class Candidates(BaseModel):
    """The first of them, and how many there are. `kept_days`: for how many days questions are kept; 0: not at all."""

    candidates: list[CandidateOne]
    total: int
    dismissed: list[CandidateOne]
    kept_days: int


class Checked(BaseModel):
    """`places`: for each gold place the lines, first and last, of every spot where it stands."""

    faults: list[FieldError]
    places: list[list[Pair]]


def _tidy(value: Any, deep: int) -> Any:
    if isinstance(value, str):
        return " ".join(UNWRITABLE.sub("", value).split())
    if deep and isinstance(value, list):
        return [_tidy(item, deep - 1) for item in value]
    if deep and isinstance(value, dict):
        return {key: _tidy(item, deep - 1) for key, item in value.items()}
    return value
