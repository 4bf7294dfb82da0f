"""Words made comparable, every folded code point pointing back at the original.

Full width → half width and compatibility forms (NFKC), capitals → small letters, traditional → simplified
characters one for one (zhconv's table). Both sides of a comparison are folded; what is shown never is.
"""

from __future__ import annotations

import unicodedata
import warnings
from dataclasses import dataclass
from functools import cache

from ingest.forms import ordinary

__all__ = ["Folded", "fold"]


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `offsets[i]` is the index in the original of the code point that gave `text[i]`.

    `len(offsets) == len(text)`; offsets never fall; one original code point may give up to 18 (U+FDFA).
    """

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that gave `text[start:end]`, half-open; (0, 0) for an empty range."""
        return (self.offsets[start], self.offsets[end - 1] + 1) if start < end else (0, 0)


def fold(text: str) -> Folded:
    """`text` folded code point by code point: nothing is dropped, and any `str` will do, lone surrogates too.

    Combining marks are left as they stand (a decomposed é stays two code points).
    """
    parts = [_fold_one(c) for c in text]
    return Folded("".join(parts), tuple(i for i, part in enumerate(parts) for _ in part))


@cache
def _simplified() -> dict[str, str]:
    """zhconv's zh-hans table, its one-character lines only."""
    from zhconv.zhconv import getdict

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # zhconv leaves its file to the garbage collector
        pairs = getdict("zh-hans").items()
    return {a: b for a, b in pairs if len(a) == len(b) == 1 and a != b}


@cache
def _fold_one(char: str) -> str:
    """One code point → one or more; at most 1,114,112 entries are ever kept."""
    if char < "\x80":
        return char.lower()
    table = _simplified()
    lower = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", ordinary(char)).lower())
    return "".join(table.get(c, c) for c in lower) or char
