"""Turns of phrase → the grammar's own words, before a question over rows is read.

A table: what is said, what it plainly means, a question that it changes and one that only looks like it. Names of the
document are never touched. A question is read so only where that makes a query over rows (`kb.question`): what passages
say is looked for in the words that were typed.
"""

from __future__ import annotations

from collections.abc import Callable

from .idioms_amounts import AMOUNTS, WITHIN
from .idioms_ranks import GROUPS, RANKED_GROUPS, RANKS, TOTALS
from .idioms_things import CHARGES, COMPARED, FIELDS, REST, TIMES
from .idioms_time import FRAMES, YEARS_OF
from .idioms_words import Idiom
from .needed import needed

__all__ = ["IDIOMS", "Idiom", "plainly"]

# In this order: what one makes plain, a later one may read.
IDIOMS: tuple[Idiom, ...] = (
    *FRAMES, *YEARS_OF, *AMOUNTS, *RANKS, *TOTALS, *CHARGES, *WITHIN, *RANKED_GROUPS, *GROUPS, *COMPARED, *FIELDS, *TIMES,
    *REST,
)  # fmt: skip


# With the characters without which none is said: most questions say none.
_NEEDED = tuple((needed(idiom.said), idiom) for idiom in IDIOMS)


def plainly(text: str, names: Callable[[str], list[tuple[int, int]]]) -> str:
    """The key of a question with its turns of phrase put plainly. `names` gives where names of the document stand,
    in order and apart."""
    kept: list[str] = []
    masked, at = "", 0
    for start, end in names(text):
        masked += text[at:start] + chr(0xE000 + len(kept))
        kept.append(text[start:end])
        at = end
    masked += text[at:]
    characters = set(masked)
    for either, idiom in _NEEDED:
        if either is None or not either.isdisjoint(characters):
            masked, changed = idiom.pattern.subn(lambda m, i=idiom: m.expand(i.plain), masked)  # type: ignore[misc]
            if changed:
                characters = set(masked)
    return "".join(kept[ord(c) - 0xE000] if 0xE000 <= ord(c) < 0xE000 + len(kept) else c for c in masked)
