"""Passages found → the sentences that answer, verbatim; or a refusal that says what the evidence lacks.

Refused is what proves absence (a proper name that no document holds; a year, a kind of answer or N names asked for
and not there) and what the fitted model finds unlikely to answer (`kb.evidence`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.document import Document, Piece, Span

from .answer import Answered, Claim, NotFound, Place
from .asking import Asking
from .evidence import (
    Near,
    Said,
    cover,
    names_absent,
    nothing_known,
    nouns_absent,
    of_answer,
    probability,
    ranked_sentences,
    unmet,
)
from .fitted import ANSWERED, SENTENCE
from .nearest import Nearest
from .outline_parts import block_place, children, items_below
from .proof import proven
from .search import Hit

# Chosen on the held-out table of eval/results/passages.txt (eval/fit_passages.py): a wrong figure is worse than a
# passage beside the point.
ANSWERS_FROM = {"fact": 0.35, "who": 0.3, "open": 0.2}
PROVEN_FROM = (
    0.09  # where every word is known and the figure stands by its noun; chosen on quzhou-blind and quzhou
)
CLOSE = 1.0  # a passage whose score is so near the best one's (odds of e to one) is quoted as well
SURE = 0.5  # so likely an answer stands though no word of the question does
AT_MOST = 3  # passages quoted
LONG = 320  # code points quoted of one passage, unless a single sentence is longer
SHORT = 160  # a passage no longer is quoted whole
MORE = 0.15  # share of the question that a further sentence must add
RELATIVE = 2.0  # a sentence whose score is so near the best one's is quoted with it
_LEANS = re.compile(r"(?:其中|同时|此外|并|该|这|上述|其|以上|另外|包括|即|如|按|对此|为此)")


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with what it says and how near it is; `sentences` are those to quote, in reading order."""

    hit: Hit
    said: Said
    near: Near
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages that answer, the best first; how likely they do; what certainly is missing ("" for nothing)."""

    found: tuple[Found, ...]
    probability: float
    missing: str
    names: tuple[str, ...]
    features: Mapping[str, float]
    enough: float

    @property
    def answers(self) -> bool:
        return not self.missing and not self.names and self.probability >= self.enough


def evidence(nearest: Nearest) -> Evidence | None:
    """None when nothing was found."""
    if not nearest.found:
        return None
    asking, top = nearest.asking, nearest.found[0]
    gap = top.score - nearest.found[1].score if len(nearest.found) > 1 else 0.0
    best = ranked_sentences(SENTENCE, asking, top.said, top.near)[0][1]
    features = of_answer(asking, top.said, top.near, best, gap, nearest.usual)
    close = [r for r in nearest.found if r.score > top.score - CLOSE][:AT_MOST]
    found = tuple(Found(r.hit, r.said, r.near, sentences_of(asking, r.said, r.near, r is top)) for r in close)
    likely = probability(ANSWERED, features)
    return Evidence(
        found,
        likely,
        unmet(asking, top.said, best),
        tuple(names_absent(asking) or (nothing_known(asking) if likely < SURE else ())),
        features,
        PROVEN_FROM if told(asking, top.said) else ANSWERS_FROM[asking.form],
    )


def told(asking: Asking, said: Said) -> bool:
    """Is all that is asked proven to stand there, every word of the question being known?"""
    return asking.form != "open" and all(w.known for w in asking.words) and proven(asking, said)


def sentences_of(asking: Asking, said: Said, near: Near, first: bool) -> tuple[int, ...]:
    """The sentences to quote: the best, those nearly as good or that hold more of the
    question, and the one before a sentence that leans on it. Of a
    passage that is not the first, the best alone."""
    if first and sum(map(len, said.printed)) <= SHORT:
        return tuple(range(len(said.sentences)))
    ranked = ranked_sentences(SENTENCE, asking, said, near)
    chosen = {ranked[0][1]}
    size = len(said.printed[ranked[0][1]])
    for score, i in ranked[1:] if first else ():
        quoted = said.path + "".join(said.sentences[j] for j in chosen)
        more = cover(asking, quoted + said.sentences[i]) - cover(asking, quoted)
        if (score >= ranked[0][0] - RELATIVE or more >= MORE) and size + len(said.printed[i]) <= LONG:
            chosen.add(i)
            size += len(said.printed[i])
    chosen |= {i - 1 for i in chosen if i and _LEANS.match(said.printed[i])}
    return tuple(sorted(chosen))


def runs_of(pieces: Sequence[Piece], chosen: Sequence[int]) -> list[list[int]]:
    """Chosen sentences in runs that stand next to each other: one citation each."""
    found: list[list[int]] = []
    for i in chosen:
        if found and found[-1][-1] == i - 1:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def answer(
    e: Evidence, documents: Mapping[str, Document], question: str, others: Sequence[Place]
) -> Answered:
    """The sentences, verbatim, each run with its place; what stands elsewhere after 另见."""
    lines: list[tuple[str, tuple[Place, ...]]] = []
    claims: list[Claim] = []
    for n, found in enumerate(e.found):
        passage = found.hit.passage
        document = documents[passage.document]
        path = " › ".join(re.sub(r"\s+", " ", p) for p in passage.path[-2:])
        for k, run in enumerate(runs_of(passage.sentences, found.sentences)):
            span = Span(passage.sentences[run[0]].span.start, passage.sentences[run[-1]].span.end)
            place = Place(document, span, passage.heading)
            words = "".join(passage.sentences[i].reading(document.text) for i in run).strip()
            lead = (f"{path}：" if path else "") if not k else ""
            lines.append((("\n另见 " if n and not k else "") + lead + words, (place,)))
            claims.append(Claim(words, (place,)))
            if words.endswith(("：", ":")):  # what it announces stands below
                for item in _announced(document, span):
                    lines.append(("\n" + item.reading().strip(), (item,)))
                    claims.append(Claim(item.reading().strip(), (item,)))
    return Answered(
        documents[e.found[0].hit.passage.document],
        "passage",
        tuple(lines),
        tuple(claims),
        "在原文中查找：" + question,
        related=tuple(others),
        certainty=f"passage:{e.probability:.3f}",
    )


def _announced(document: Document, span: Span) -> list[Place]:
    """What stands below a sentence that announces it: items, or headings that carry their text (（一）申请。机构…)."""
    blocks = [b for b in document.blocks if b.kind in ("paragraph", "item")]
    n = next((n for n, b in enumerate(blocks) if b.span.holds(span)), None)
    if n is None or blocks[n].span.end != span.end:
        return []
    if below := items_below(document, blocks, n):
        return [block_place(document, b) for b in below]
    found: list[Place] = []
    for i in children(document, blocks[n].heading):
        h = document.headings[i]
        said = next((b for b in blocks if b.heading == i), None)
        if h.span.start > span.end and h.kind not in ("column", "table", "figure") and said is not None:
            found.append(Place(document, Span(h.span.start, said.span.end), i))
    return found


def refusal(question: str, asking: Asking, e: Evidence | None, related: Sequence[Place]) -> NotFound:
    """What is missing: a name that no document holds, the kind of thing asked for, or any evidence at all."""
    if e and e.names:
        text = f"文件里没有提到“{'”“'.join(e.names)}”，这个问题找不到依据。"
    elif e and e.missing and e.probability >= e.enough:
        about = "”“".join(w.text for w in asking.words if w.known and w.kind != "verb")
        text = f"文件提到了“{about}”，但没有说{e.missing}。" if about else f"文件里没有所问的{e.missing}。"
    elif absent := nouns_absent(asking):
        text = f"文件里没有提到“{'”“'.join(absent)}”，也没有找到能回答这个问题的内容。"
    else:
        text = "文件里没有能回答这个问题的内容。"
    if related:
        text += "最接近的原文见下，供参考。"
    return NotFound(text, "在原文中查找：" + question, tuple(related))
