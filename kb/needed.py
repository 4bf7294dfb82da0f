"""The characters that a pattern cannot match without: of hundreds of patterns, the few that a text may match at all.

Read from Python's own parse of the pattern, so that no pattern has to say twice what it looks for.
"""

from __future__ import annotations

import re
import re._constants as ops  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable
from typing import Any

__all__ = ["needed"]

WIDEST = 64  # characters of a range that are told one by one


def needed(pattern: str) -> frozenset[str] | None:
    """Each match holds one of these; None where that cannot be said (of `.`, of letters in either case, or of a pattern
    that may match nothing)."""
    parsed = parser.parse(pattern)
    return None if parsed.state.flags & re.I else _of_all(parsed)


def _of_all(sequence: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """Of the parts that a match has one after another, the part with the fewest characters."""
    return min((found for part in sequence if (found := _of(*part)) is not None), key=len, default=None)


def _of(op: Any, what: Any) -> frozenset[str] | None:
    if op is ops.LITERAL:
        return frozenset(chr(what))
    if op is ops.IN:
        return _of_any(_of(*part) for part in what)
    if op is ops.RANGE and what[1] - what[0] < WIDEST:
        return frozenset(map(chr, range(what[0], what[1] + 1)))
    if op is ops.BRANCH:
        return _of_any(map(_of_all, what[1]))
    if op is ops.SUBPATTERN and not what[1] & re.I:
        return _of_all(what[-1])
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT) and what[0]:
        return _of_all(what[2])
    return None


def _of_any(found: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    either: frozenset[str] = frozenset()
    for characters in found:
        if characters is None:
            return None
        either |= characters
    return either
