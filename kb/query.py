"""The typed query that a question becomes. Built by question.py, run by compute.py."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Op = Literal[
    "is",
    "is_not",
    ">",
    ">=",
    "<",
    "<=",
    "=",
    "!=",
    "between",
    "outside",
    "any",
    "during",
    "contains",
    "under",
    "not_under",
    "missing",
    "present",
    "printed",
]
AggregateOp = Literal["count", "sum", "mean", "median", "min", "max", "share"]


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on one field. `value` is a name, a number or a pair of numbers; `words` is how it is shown.
    `roles` narrows a list of units to those in these roles; `under` holds heading indices;
    `printed` asks for a word that the cell is printed with, of any of the fields named (joined by 、)."""

    field: str
    op: Op
    value: str | int | Decimal | tuple[Decimal, ...] | tuple[int, ...] | None
    words: str
    roles: tuple[str, ...] = ()
    unit: str = ""  # of a figure that is compared with a field whose rows have different units


@dataclass(frozen=True, slots=True)
class Aggregate:
    op: AggregateOp
    field: str = ""  # empty for count


@dataclass(frozen=True, slots=True)
class Order:
    field: str
    descending: bool
    limit: int | None = None  # ties with the last row stay in
    nth: int | None = None  # only the n-th
    also: tuple[int, ...] = ()  # further ranks: 第二和第四大
    both: bool = False  # the first and the last: 最大和最小的


@dataclass(frozen=True, slots=True)
class Check:
    """A stated fact to be confirmed or corrected: the row's `field` is `value`."""

    field: str
    op: Op
    value: str | int | Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Query:
    """`rows` are named rows (ids); `groups` are filters compared with each other; `select` are field keys."""

    document: str
    relation: str
    rows: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    select: tuple[str, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    group: str = ""
    ending: str = ""  # of the names of groups: 政府, 局, 集团; others are no groups
    groups: tuple[Filter, ...] = ()
    having: Filter | None = None  # a condition on each group's own total
    order: Order | None = None
    check: Check | None = None
    share: bool = False
    base: tuple[Filter, ...] = ()  # of a share: the rows that are the whole; () for all
    compare: bool = False
    computed: str = ""  # a value computed from fields: duration, share, rest, increase, growth_total, times
    typed: str = ""  # the name of the row as typed
    asked: str = ""  # words about a row that no field holds: looked for in the row's own words
    size: str = ""  # what rows are compared or ranked by that no field holds, in the question's words (实施单元, 占地)
    detail: str = ""  # the question in these words: without the row's name and the fields taken
    exists: bool = False  # 有没有…: the answer opens with yes or no
    assumed: tuple[str, ...] = ()  # what was read into the question: typo corrected, carried over


@dataclass(frozen=True, slots=True)
class Missing:
    """The question names something that the documents do not hold: what kind, which word, what there is instead."""

    what: Literal[
        "unit", "field", "row", "slot", "progress", "column", "outside", "document", "value", "condition"
    ]
    word: str
    instead: tuple[str, ...] = ()
    subject: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two or more readings with different answers, each as a complete question."""

    word: str
    readings: tuple[str, ...]
    document: str = ""
    names: tuple[str, ...] = ()


Reading = Query | Missing | Ambiguous
