"""A system under evaluation, as runs see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.sets.gold import Text
from kb.sets.questions import Question

__all__ = ["Ask", "Later", "Place", "Search", "System"]

Place = tuple[str, tuple[int, int]]  # a document and lines, first and last
Ask = Callable[[Question], dict[str, Any]]  # a question → the contract's body
Search = Callable[[Question, int], Sequence[Place]]  # a question and k → hits, best first


class Later(Exception):
    """The system asks to come back in so many seconds; the wait is not part of an answer's time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"told to come back in {seconds:g} s")
        self.seconds = seconds


@dataclass(frozen=True)
class System:
    """`about` names what answers: system ("" is this product in this process), commit, snapshot, settings, encoder.
    `documents` are the texts that gold is looked for in; `text_of(document, revision)` gives the text of a quote;
    `plain`: answers are words alone, their citations are not measured; `timed`: how long one took is known. Used as a
    context, it is closed at the end."""

    about: Mapping[str, str]
    ask: Ask
    documents: Mapping[str, Text] = field(default_factory=dict)
    text_of: Callable[[str, str], str] = lambda document, revision: ""
    search: Search | None = None
    plain: bool = False
    timed: bool = True
    close: Callable[[], None] = lambda: None

    def __enter__(self) -> System:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
