"""Two runs side by side: what got fixed, what broke, and whether the difference may be chance."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from math import comb
from typing import Any

__all__ = ["compare", "sign_flip"]

DRAWS = 10_000
EXACT = 1000  # up to so many differing questions the test is computed, not drawn


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """`before` and `after` as `eval.record.record` gives them; questions are paired by history, words and
    documents."""
    one, two = _cases(before), _cases(after)
    both = [key for key in one if key in two]
    names = list(dict.fromkeys([*before["metrics"], *after["metrics"]]))
    return {
        "metrics": [(name, before["metrics"].get(name), after["metrics"].get(name)) for name in names],
        "fixed": [_words(key) for key in both if not one[key] and two[key]],
        "broke": [_words(key) for key in both if one[key] and not two[key]],
        "added": [_words(key) for key in two if key not in one],
        "removed": [_words(key) for key in one if key not in two],
        "p": sign_flip([two[key] - one[key] for key in both]),
    }


def sign_flip(differences: Sequence[int]) -> float:
    """Two-sided paired randomisation test (Fisher 1935; Smucker, Allan, Carterette, CIKM 2007): how often, when
    each difference keeps or flips its sign by a coin, the sum is at least as far from 0 as it is."""
    moved = [d for d in differences if d]
    seen, n = abs(sum(moved)), len(moved)
    if n <= EXACT and all(abs(d) == 1 for d in moved):
        return float(sum(comb(n, k) for k in range(n + 1) if abs(n - 2 * k) >= seen) / 2**n)
    draw = random.Random(0)
    hits = sum(abs(sum(d if draw.random() < 0.5 else -d for d in moved)) >= seen for _ in range(DRAWS))
    return (hits + 1) / (DRAWS + 1)


Key = tuple[tuple[str, ...], str, tuple[str, ...]]


def _cases(run: Mapping[str, Any]) -> dict[Key, bool]:
    return {
        (tuple(case["history"]), case["question"], tuple(case.get("documents", ()))): case["passed"]
        for case in run.get("cases", ())
    }


def _words(key: Key) -> str:
    return " → ".join((*key[0], key[1]))
