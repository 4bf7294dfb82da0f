"""Uploads and the jobs that they begin, as pydantic models for the OpenAPI."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schema_read import Check, DocumentOne, Row

__all__ = ["JobLine", "JobOne", "JobsList", "Removed", "Upload"]


class Upload(BaseModel):
    """`id` is made of the file's name when it is not given; a document of that id is replaced. With `publish` false
    the job ends as a draft, to be looked at and then published or dropped."""

    model_config = ConfigDict(extra="forbid")
    file: Annotated[bytes, Field(json_schema_extra={"format": "binary"})]
    id: Annotated[str, Field(pattern="^[a-z0-9-]{1,64}$")] = ""
    title: Annotated[str, Field(min_length=1, max_length=200)] = ""
    publish: Literal["true", "false"] = "true"


class Progress(BaseModel):
    """Passages and sentences encoded; those that were known already do not count."""

    done: int
    total: int


class Fault(BaseModel):
    """As a problem; `status` is the one that the upload would have been refused with."""

    type: str
    title: str
    status: int
    detail: str


class JobLine(BaseModel):
    """`document` is known when the file is read; `replaces` is the revision that it takes the place of, or "".
    A draft whose publication failed stays a draft, and `problem` says why."""

    id: str
    status: Literal["running", "draft", "published", "failed"]
    stage: Literal["reading", "structure", "encoding", "publishing", "done"]
    progress: Progress
    file: str
    publish: bool
    document: str
    title: str
    revision: str
    replaces: str
    snapshot: str
    created: str
    updated: str
    problem: Fault | None


class Made(DocumentOne):
    """The document as it will be, with the rows of its relations by their keys, and held against itself."""

    rows: dict[str, list[Row]]
    checks: list[Check]


class JobOne(JobLine):
    """`result` when the job is over and the file was read."""

    result: Made | None


class JobsList(BaseModel):
    jobs: list[JobLine]


class Removed(BaseModel):
    document: str
    snapshot: str
