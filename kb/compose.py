"""Result → Answered: sentences an official can paste, a table whose every row is cited, sums with their operands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.document import Document

from .answer import Answered, NotFound
from .asking import Asking
from .compose_groups import compose_groups, compose_order
from .compose_lists import compose_list
from .compose_rows import compose_rows
from .compose_shares import compose_share
from .compute import Result
from .parts import subject
from .printed_unit import as_printed
from .sizes import ranked_sizes

__all__ = ["compose"]


def compose(
    document: Document, result: Result, asking: Callable[[str], Sequence[Asking]]
) -> Answered | NotFound:
    """The answer that a result makes; NotFound when a named row does not hold what was asked. `asking` reads the words
    about a row that no field took."""
    made = _composed(document, result, asking)
    return as_printed(made, result.relation) if isinstance(made, Answered) else made


def _composed(
    document: Document, result: Result, asking: Callable[[str], Sequence[Asking]]
) -> Answered | NotFound:
    query = result.query
    if query.rows:
        return compose_rows(document, result, asking)
    if query.groups or query.group:
        return compose_groups(document, result)
    if query.share:
        return compose_share(document, result)
    if query.order and query.size:
        scope = subject(result.relation, query.filters)
        ranked = ranked_sizes(document, result.rows, query.size, query.order, scope)
        return ranked or NotFound(
            f"{scope}的原文没有写明可以比较的{query.size}。", f"比较{scope}：{query.size}"
        )
    if query.order:
        return compose_order(document, result)
    return compose_list(document, result)
