"""What people asked → candidates for a question set, with their gold to be filled in.

Picked are questions that were refused, asked back, told of as not useful, or answered with little confidence. One
question said in several ways is one candidate, told in the words asked most: the same history and the same words,
courtesy, particles and punctuation aside. Nearness of another kind would put together what has different answers
(常山县负责哪些项目, 江山市负责哪些项目).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.sets.words import plain

__all__ = ["HISTORY", "Asked", "Candidate", "as_case", "candidates", "identity"]

UNSURE = 0.6  # confidence below which an answer is looked at
SHOWN, COMMENTS = 4, 3
HISTORY = 20
COURTESY = re.compile(
    r"请问(?:一下)?|麻烦|帮(?:我|忙)|我?想(?:知道|了解|问)(?:一下)?|告诉我|[查问说看]一下|[你您]好|谢谢"
    r"|[的了呢吗啊呀嘛吧哦呗哈嗯]|[\W_]"
)
SIGNS = re.compile(r"(?<=\d)\.(?=\d)|[<>=≥≤%+-]")  # punctuation that figures and amounts are told by
SPELT = str.maketrans({"啥": "什么", "咋": "怎么"})


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

    @property
    def weight(self) -> int:
        """How often it was asked, a bad judgement counting as much as being asked."""
        return self.times + self.useless


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question in all its wordings, the most asked first. `id` is the same however it is worded."""

    id: str
    wordings: tuple[Asked, ...]

    @property
    def question(self) -> str:
        return self.wordings[0].question

    @property
    def history(self) -> tuple[str, ...]:
        return self.wordings[0].history

    @property
    def weight(self) -> int:
        return sum(asked.weight for asked in self.wordings)

    @property
    def comments(self) -> list[str]:
        return [comment for asked in self.wordings for comment in asked.comments]

    @property
    def why(self) -> str:
        """问过 3 次，没有 3 次: why it was picked."""
        statuses = sum((asked.statuses for asked in self.wordings), Counter[str]())
        told = [("问过", sum(asked.times for asked in self.wordings))]
        from kb.sets.sheet import EXPECTED

        told += [(words, statuses[status]) for status, words in EXPECTED.items()]
        told += [("把握不大", sum(asked.unsure for asked in self.wordings))]
        told += [("说没用", sum(asked.useless for asked in self.wordings))]
        return "，".join(f"{words} {times} 次" for words, times in told if times)


def candidates(
    questions: Iterable[Mapping[str, Any]],
    judgements: Iterable[Mapping[str, Any]],
    without: Collection[str] = (),
    every: bool = False,
) -> list[Candidate]:
    """The most asked first, but for those whose `identity` is in `without`; `every` picks those without doubt too."""
    clusters: dict[str, list[Asked]] = {}
    for asked in _gathered(questions, judgements):
        if every or asked.doubtful:
            clusters.setdefault(identity(asked.question, asked.history), []).append(asked)
    found = [
        Candidate(id, tuple(sorted(cluster, key=lambda a: (-a.weight, a.question))))
        for id, cluster in clusters.items()
        if id not in without
    ]
    return sorted(found, key=lambda c: (-c.weight, c.question, c.history))


def identity(question: str, history: Iterable[str] = ()) -> str:
    """16 hexadecimal digits, the same for every wording of a question that follows on the same history."""
    said = json.dumps([_bare(question), *map(_bare, history)])
    return hashlib.sha256(said.encode("ascii")).hexdigest()[:16]


def as_case(candidate: Candidate) -> dict[str, Any]:
    """A question-file object without `expect`; `note` says why it was picked and how else it was worded."""
    comments, also = candidate.comments[:COMMENTS], [a.question for a in candidate.wordings[1:]]
    parts = [candidate.why]
    parts += [f"意见：{'；'.join(comments)}" for _ in comments[:1]]
    parts += [f"相近的问法 {len(also)} 种：{'；'.join(also[:SHOWN])}" for _ in also[:1]]
    made: dict[str, Any] = {
        "question": candidate.question,
        "category": "candidate",
        "expect": "",
        "note": "。".join(parts),
    }
    return made | ({"history": list(candidate.history)} if candidate.history else {})


def _bare(words: str) -> str:
    """A question's words as `identity` takes them; as they stand where nothing but courtesy is left."""
    held = plain(words).lower()
    signs = {m.start() for m in SIGNS.finditer(held)}
    kept = COURTESY.sub(lambda m: m[0] if m.start() in signs else "", held)
    return kept.translate(SPELT) or held


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
