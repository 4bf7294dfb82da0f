"""What people asked → candidates for a question set, with their gold to be filled in.

Picked are questions that were refused, asked back, told of as not useful, or answered with little confidence. Questions
that are alike are one candidate, told in the words asked most: alike are two with the same history and figures whose
characters agree to ALIKE of a hundred (Indel similarity, rapidfuzz.fuzz.ratio).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.fuzz import ratio

from eval.report import STATUSES
from eval.words import figures_in, plain

__all__ = ["ALIKE", "candidates"]

ALIKE = 80
UNSURE = 0.6  # confidence below which an answer is looked at
SHOWN, COMMENTS = 4, 3
HISTORY = 20


@dataclass(slots=True)
class Asked:
    """One wording: how often it was asked with what result, and what was said of the answers."""

    question: str
    history: tuple[str, ...]
    times: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    unsure: int = 0
    useless: int = 0
    comments: list[str] = field(default_factory=list)

    @property
    def doubtful(self) -> bool:
        return bool(self.statuses["not_found"] or self.statuses["unclear"] or self.unsure or self.useless)


def candidates(
    questions: Iterable[Mapping[str, Any]],
    judgements: Iterable[Mapping[str, Any]],
    known: Collection[str] = (),
    every: bool = False,
) -> Iterator[dict[str, Any]]:
    """Question-file objects without `expect`, the most asked first; `known` questions are left out; `every` picks those
    without doubt too. `note` says why each was picked."""
    held = {plain(words) for words in known}
    asked = [
        a for a in _gathered(questions, judgements) if (every or a.doubtful) and plain(a.question) not in held
    ]
    clusters: list[list[Asked]] = []
    for one in sorted(asked, key=lambda a: (-_weight(a), a.question, a.history)):
        home = next((c for c in clusters if _alike(c[0], one)), None)
        clusters.append([one]) if home is None else home.append(one)
    for cluster in sorted(clusters, key=lambda c: (-sum(map(_weight, c)), c[0].question)):
        first = cluster[0]
        made: dict[str, Any] = {
            "question": first.question,
            "category": "candidate",
            "expect": "",
            "note": _note(cluster),
        }
        yield made | ({"history": list(first.history)} if first.history else {})


def _gathered(
    questions: Iterable[Mapping[str, Any]], judgements: Iterable[Mapping[str, Any]]
) -> Iterable[Asked]:
    found: dict[tuple[str, tuple[str, ...]], Asked] = {}

    def of(line: Mapping[str, Any]) -> Asked:
        history = line.get("history") or ()
        before = tuple(str(words) for words in history)[-HISTORY:] if isinstance(history, list) else ()
        words = " ".join(str(line["question"]).split())
        return found.setdefault((plain(words), before), Asked(words, before))

    for line in questions:
        one = of(line)
        one.times += 1
        one.statuses[str(line.get("status"))] += 1
        sure = line.get("confidence")
        one.unsure += line.get("status") == "answered" and isinstance(sure, int | float) and sure < UNSURE
    for line in judgements:
        if line.get("useful") is not False and not line.get("comment"):
            continue
        one = of(line)
        one.useless += line.get("useful") is False
        if comment := " ".join(str(line.get("comment") or "").split()):
            one.comments.append(comment)
    return [one for one in found.values() if one.question]


def _weight(asked: Asked) -> int:
    """How often it was asked, a bad judgement counting as much as being asked."""
    return asked.times + asked.useless


def _alike(one: Asked, other: Asked) -> bool:
    a, b = plain(one.question), plain(other.question)
    same = one.history == other.history and figures_in([a]) == figures_in([b])
    return same and ratio(a, b) >= ALIKE


def _note(cluster: list[Asked]) -> str:
    statuses = sum((a.statuses for a in cluster), Counter[str]())
    told = [f"问过 {n} 次" for n in [sum(a.times for a in cluster)] if n]
    told += [f"{words} {statuses[s]} 次" for s, words in STATUSES.items() if statuses[s]]
    told += [f"把握不大 {n} 次" for n in [sum(a.unsure for a in cluster)] if n]
    told += [f"说没用 {n} 次" for n in [sum(a.useless for a in cluster)] if n]
    comments = [c for a in cluster for c in a.comments][:COMMENTS]
    also = [a.question for a in cluster[1:]]
    parts = ["，".join(told), *(f"意见：{'；'.join(comments)}" for _ in comments[:1])]
    parts += [f"相近的问法 {len(also)} 种：{'；'.join(also[:SHOWN])}" for _ in also[:1]]
    return "。".join(parts)
