"""The national list of administrative divisions: a real place is never taken for a slip of another name."""

from __future__ import annotations

import re
from functools import cache

from gb2260.data import data

SUFFIX = re.compile(r"(?:自治县|自治州|自治区|特别行政区|地区|省|市|县|区|盟|旗|州)$")


@cache
def _names() -> frozenset[str]:
    names = {name for division in data.values() for name in division.values()}
    return frozenset(names)


@cache
def _stems() -> frozenset[str]:
    return frozenset(s for n in _names() if len(s := SUFFIX.sub("", n)) >= 2)


def is_place(words: str) -> bool:
    """Is this a province, prefecture, county or district, with or without its suffix (象山县, 象山)?"""
    bare = re.sub(r"(?:人民)?政府$|管委会$", "", words)
    return bare in _names() or (len(bare) >= 2 and bare in _stems())


def stem(words: str) -> str:
    return SUFFIX.sub("", words)
