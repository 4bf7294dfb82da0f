"""What is made of a vocabulary once and kept as long as that is: a vocabulary never changes once it is whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from .vocabulary import Vocabulary

__all__ = ["once"]

T = TypeVar("T")


def once(make: Callable[[Vocabulary], T]) -> Callable[[Vocabulary], T]:
    """`make`, called once for each vocabulary; what it gives must not hold the vocabulary itself."""
    made: WeakKeyDictionary[Vocabulary, T] = WeakKeyDictionary()

    @wraps(make)
    def kept(v: Vocabulary) -> T:
        if v not in made:
            made[v] = make(v)
        return made[v]

    return kept
