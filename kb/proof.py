"""Does a text tell what is asked of a named thing? Proven clause by clause, without a model.

What is asked beyond the thing's own name: nouns and names (`strong` words, each of which must stand there), verbs
(which only rank), and the kinds of figure or name (`kb.kinds`), which must stand in the clause of the noun asked for
or next to it. 占地 in one clause and 350 亩 in the next belong together; 320 国道 in one sentence and 150 亩 in another
do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .asking import Asking, Word, only_kind
from .evidence import Said
from .keys import key
from .kinds import Kind, enumerated

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_CLAUSE = re.compile(r"[^，：]+[，：]?")
LONGEST = 150  # code points of a sentence quoted whole
AT_MOST = 3  # places quoted


@dataclass(frozen=True, slots=True)
class Clause:
    """`start` and `end` in the text read; `words` its key; `sentence` the number of its sentence."""

    start: int
    end: int
    words: str
    printed: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Proof:
    """`lacking` names what is not told, "" when everything is; `spans` (start, end) of what tells it."""

    lacking: str
    spans: tuple[tuple[int, int], ...] = ()


def clauses(text: str) -> list[Clause]:
    found: list[Clause] = []
    for n, s in enumerate(_SENTENCE.finditer(text)):
        for c in _CLAUSE.finditer(s.group()):
            a, b = s.start() + c.start(), s.start() + c.end()
            found.append(Clause(a, b, key(text[a:b]), "".join(text[a:b].split()), n))
    return found


def beyond(asking: Asking, name: str) -> tuple[list[Word], list[Word]]:
    """(strong, weak): the words that say what is asked of the thing. What its name holds says nothing of it, nor does
    a word that only asks for the kind (面积)."""
    words = [w for w in asking.words if not w.held(name) >= 1 and not only_kind(w.text)]
    return [w for w in words if w.kind != "verb"], [w for w in words if w.kind == "verb"]


def proven(asking: Asking, said: Said) -> bool:
    """Does a passage tell all that is asked beyond its own heading?"""
    return not prove(asking, said.path, "".join(said.printed)).lacking


def prove(asking: Asking, name: str, text: str, about: Sequence[Word] = ()) -> Proof:
    """What of `text`, which is about the thing whose key is `name`, tells what is asked. `about`: words that a
    question before in the same message was about, which go on (C区块是干嘛的，建多大)."""
    told = clauses(text)
    strong, weak = beyond(asking, name)
    strong = strong or list(about)
    kinds = asking.kinds
    if enumerated(asking.text, ["".join(c.printed for c in told)]) is False:
        return Proof("逐项名称")
    ranked: list[tuple[float, int]] = []
    nearest: tuple[float, str] = (-1.0, "")
    for i in range(len(told)):
        score, gone = _clause(i, told, strong, weak, kinds)
        if gone:
            nearest = max(nearest, (score, gone), key=lambda x: x[0])
        else:
            ranked.append((score, i))
    if not ranked:
        return Proof(nearest[1] or "所问的内容")
    best = max(s for s, _ in ranked)
    chosen = [i for s, i in ranked if s >= best - 0.2][:AT_MOST]
    return Proof("", tuple(dict.fromkeys(_span(told, i, bool(kinds)) for i in chosen)))


def _clause(
    i: int, told: Sequence[Clause], strong: Sequence[Word], weak: Sequence[Word], kinds: Sequence[Kind]
) -> tuple[float, str]:
    """(score, what is lacking) of a clause as the place of the answer."""
    c = told[i]
    before = told[i - 1].words if i and told[i - 1].sentence == c.sentence else ""
    sentence = "".join(x.words for x in told if x.sentence == c.sentence)
    score, gone = 0.0, ""
    for n, w in enumerate(strong):
        here = max(w.held(c.words), 0.6 * w.held(before), 0.4 * w.held(sentence))
        score += here
        last = n == len(strong) - 1 and len(strong) > 1  # the noun that the figure is of stands next to it
        if here < (0.5 if last and kinds else 0.2):
            gone = gone or f"“{w.text}”"
    verbs = [max(w.held(c.words), 0.6 * w.held(before)) for w in weak]
    score += 0.5 * sum(verbs)
    for k in kinds:
        if k.evidence.search(c.printed):
            score += 2
        else:
            gone = gone or k.label
    if not strong and not kinds and not any(verbs):
        gone = gone or (f"“{weak[-1].text}”" if weak else "所问的内容")
    return score, gone


def _span(told: Sequence[Clause], i: int, figure: bool) -> tuple[int, int]:
    """The clause that tells a figure; else its sentence, when it is not too long."""
    mine = [c for c in told if c.sentence == told[i].sentence]
    a, b = mine[0].start, mine[-1].end
    if figure or b - a > LONGEST:
        return told[i].start, told[i].end
    return a, b
