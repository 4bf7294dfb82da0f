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

from . import guess
from .asking import Asking, Word, only_kind
from .evidence import GENERIC, Said
from .keys import key
from .kinds import TIME, Kind, enumerated
from .words_asked import phase, told_of

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_APART = re.compile(r"各|分别|和|与|跟|以及")
_LISTS = re.compile(r"哪|什么|啥")
_CLAUSE = re.compile(r"[^，：]+[，：]?")
LONGEST = 150  # code points of a sentence quoted whole
UNSAID = "所问的内容"  # lacking, where no word of the question names it
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a thing beyond its name. `apart`: several things at once, each with a figure of its own
    (占地和建筑面积); `listed`: its parts are asked for without a word for them (举了哪些景)."""

    strong: tuple[Word, ...]
    weak: tuple[Word, ...]
    kinds: tuple[Kind, ...]
    apart: bool
    listed: bool

    @classmethod
    def of(cls, asking: Asking, name: str, about: Sequence[Word] = ()) -> Wanted:
        """What the name holds says nothing of the thing, nor does a word that only asks for the kind (面积) or names
        nothing in particular (工程). `about`: what the question before in the same message was about."""
        words = [
            w
            for w in asking.words
            if not w.held(name) >= 1
            and (w.kind == "name" or not any(p.fullmatch(w.text) for p in (GENERIC, guess.GENERIC)))
            and not only_kind(w.text)
        ]
        return cls(
            tuple(w for w in words if w.kind != "verb") or tuple(about),
            tuple(w for w in words if w.kind == "verb"),
            tuple(k for k in asking.kinds if k.name != "amount"),
            _APART.search(asking.text) is not None,
            _LISTS.search(asking.text) is not None,
        )


def proven(asking: Asking, said: Said) -> bool:
    """Does a passage tell all that is asked beyond its own heading?"""
    return not prove(asking, said.path, "".join(said.printed)).lacking


def prove(asking: Asking, name: str, text: str, about: Sequence[Word] = ()) -> Proof:
    """What of `text`, which is about the thing whose key is `name`, tells what is asked."""
    told = clauses(text)
    wanted = Wanted.of(asking, name, about)
    whole = name + key(text)
    counted = (n for n in asking.counted if not GENERIC.fullmatch(n))
    if gone := next((n for n in counted if not re.search(told_of(n, whole), whole)), ""):
        return Proof(f"“{gone}”")
    if enumerated(asking.text, ["".join(c.printed for c in told)]) is False:
        return Proof("逐项名称")
    judged = [(*_clause(i, told, wanted), i) for i in range(len(told))]
    ranked = [(score, i) for score, gone, i in judged if not gone]
    if not ranked:
        nearest = max(judged, key=lambda x: x[0], default=(0.0, "", 0))
        return Proof(_in_words(nearest[1], asking) or UNSAID)
    best = max(s for s, _ in ranked)
    chosen = [i for s, i in ranked if s >= best - 0.2]
    for w in asking.words:  # 占地和建筑面积: a clause for each
        more = [x for x in ranked if w.held(told[x[1]].words)]
        if more and not any(w.held(told[i].words) for i in chosen):
            chosen.append(max(more, key=lambda x: (x[0], -x[1]))[1])
    return Proof(
        "", tuple(dict.fromkeys(_span(told, i, bool(wanted.kinds)) for i in sorted(chosen[:AT_MOST])))
    )


def _in_words(lacking: str, asking: Asking) -> str:
    """A kind that is lacking, by the question's own word for it where it has one: 施工单位."""
    kind = next((k for k in asking.kinds if k.label == lacking), None)
    word = next((w.text for w in asking.words if kind and len(w.text) > 2 and kind.asked(w.text)), "")
    return f"“{word}”" if word else lacking


def _clause(i: int, told: Sequence[Clause], wanted: Wanted) -> tuple[float, str]:
    """(score, what is lacking) of a clause as the place of the answer."""
    c = told[i]
    around = told[i - 1 : i] if i else []
    if len(c.words) < TIME and any(k.name == "when" for k in wanted.kinds):  # 到2025年，…
        around = [*around, *told[i + 1 : i + 2]]
    beside = "".join(x.words for x in around if x.sentence == c.sentence)
    sentence = "".join(x.words for x in told if x.sentence == c.sentence)
    many = len(wanted.strong)
    score, gone = 0.0, ""
    for n, w in enumerate(wanted.strong, 1):
        here = max(w.held(c.words), 0.6 * w.held(beside), 0.4 * w.held(sentence))
        score += here
        last = n == many > 1 and wanted.kinds and not wanted.apart  # the noun that the figure is of
        if here < (0.5 if last or phase(w.text) else 0.2):  # 一期's figure is not 三期's
            gone = gone or f"“{w.text}”"
    verbs = [max(w.held(c.words), 0.6 * w.held(beside)) for w in wanted.weak]
    score += 0.5 * sum(verbs)
    for k in wanted.kinds:
        if k.evidence.search(c.printed):
            score += 2
        else:
            gone = gone or k.label
    if not (wanted.strong or wanted.kinds or any(verbs)):
        names = len(re.findall("、|”“", c.printed)) >= 2
        if not (wanted.listed and names) or any(w.known for w in wanted.weak):
            gone = f"“{wanted.weak[-1].text}”" if wanted.weak else UNSAID
    return score, gone


def _span(told: Sequence[Clause], i: int, figure: bool) -> tuple[int, int]:
    """The clause that tells a figure; else its sentence, when it is not too long."""
    mine = [c for c in told if c.sentence == told[i].sentence]
    a, b = mine[0].start, mine[-1].end
    if figure or b - a > LONGEST:
        return told[i].start, told[i].end
    return a, b
