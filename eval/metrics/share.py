"""A share of questions with its 95 % interval, Wilson's (JASA 22, 1927), which stays within 0 and 1 and holds for few
questions and for none or all right (Brown, Cai, DasGupta 2001):

    (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n),  z = 1.96, the 97.5 % point of the normal distribution.

Counted are questions, never figures or quotes: those of one answer are right or wrong together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

__all__ = ["Share", "share"]

Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `asked` questions; asked ≥ 1."""

    hits: int
    asked: int

    @property
    def value(self) -> float:
        return self.hits / self.asked

    @property
    def interval(self) -> tuple[float, float]:
        n, p = self.asked, self.value
        middle = p + Z**2 / (2 * n)
        reach = Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        scale = 1 + Z**2 / n
        return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)

    def record(self) -> dict[str, float]:
        low, high = self.interval
        return {"hits": self.hits, "asked": self.asked, "low": round(low, 4), "high": round(high, 4)}


def share(name: str, met: Iterable[bool]) -> dict[str, Share]:
    """A metric of one share; {} where no question was there to measure."""
    held = list(met)
    return {name: Share(sum(held), len(held))} if held else {}
