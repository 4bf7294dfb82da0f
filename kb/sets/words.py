"""Words as they are held against each other: NFKC, no white space, no commas of thousands."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["TAIL", "plain"]

TAIL = re.compile(r"\([^()]*\)$")  # a bracket at the end of a name
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def plain(words: str) -> str:
    return "".join(THOUSANDS.sub("", unicodedata.normalize("NFKC", words)).split())
