"""The likeliest states of a hidden Markov model behind a text, as `jieba.posseg.viterbi` finds them, ties included, but
every state of a character against every one of the character before in one sum of arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import inf

import numpy as np
import numpy.typing as npt

__all__ = ["State", "Tagging"]

State = tuple[str, str]  # the place in a word (B, M, E, S) and its part of speech
Ranks = npt.NDArray[np.intp]  # states, the last in their order first: of equals jieba takes the last
Floats = npt.NDArray[np.float64]
NEVER = -3.14e100  # jieba's logarithm of what was not seen
REMEMBERED = 4096  # characters


class Tagging:
    """The model's tables, in logarithms: the states that show a character (one not among these may be any), how a text
    starts, what follows a state, and what it shows."""

    def __init__(
        self,
        showing: Mapping[str, Sequence[State]],
        start: Mapping[State, float],
        follow: Mapping[State, Mapping[State, float]],
        shown: Mapping[State, Mapping[str, float]],
    ) -> None:
        self._states = sorted(start, reverse=True)
        self._rank = {state: i for i, state in enumerate(self._states)}
        self._showing, self._shown = showing, shown
        self._start = np.array([start[state] for state in self._states])
        self._follow = np.full((len(self._states),) * 2, -inf)
        for state, then in follow.items():
            for after, likely in then.items():
                self._follow[self._rank[state], self._rank[after]] = likely
        self._every = np.arange(len(self._states))
        self._of = lru_cache(maxsize=REMEMBERED)(self._states_of)

    def path(self, text: str) -> list[State]:
        """A state for each character. Raises ValueError where nothing follows what came before, as jieba does."""
        states, shown = self._of(text[0])
        best = self._start[states] + shown
        came: list[tuple[Ranks, Ranks]] = []
        for char in text[1:]:
            after, shown = self._of(char)
            scores = best[:, None] + self._follow[states[:, None], after] + shown
            if scores.max() == -inf:  # none of these can follow: any that can
                after, shown = self._any(char)
                scores = best[:, None] + self._follow[states[:, None], after] + shown
            sources = scores.argmax(axis=0)
            came.append((states, sources))
            states, best = after, scores[sources, self._every[: len(after)]]
        if best.max() == -inf:
            raise ValueError(f"nothing follows in {text!r}")
        at = best.argmax()
        found = [states[at]]
        for before, sources in reversed(came):
            at = sources[at]
            found.append(before[at])
        return [self._states[state] for state in reversed(found)]

    def _states_of(self, char: str) -> tuple[Ranks, Floats]:
        """The states that show the character, and how likely each does."""
        known = self._showing.get(char)
        if known is None:
            return self._any(char)
        states = sorted(self._rank[state] for state in known)
        return np.array(states), self._likely(char, states)

    def _any(self, char: str) -> tuple[Ranks, Floats]:
        return self._every, self._likely(char, range(len(self._states)))

    def _likely(self, char: str, states: Sequence[int]) -> Floats:
        return np.array([self._shown[self._states[state]].get(char, NEVER) for state in states])
