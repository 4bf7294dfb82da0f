"""Passages found → the sentences that answer, verbatim; or a refusal when the evidence does not meet the question.

Whether to refuse is decided on what the question names (its terms must stand in the evidence) together with the
encoder's cosine, weighted as `WEIGHTS` says: set by hand on the passage questions of eval/sets/quzhou.jsonl, not fitted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ingest.document import Document, Piece
from ingest.fields import BY_KEY
from ingest.patterns import numeral

from .answer import Answered, Claim, NotFound, Place
from .keys import key
from .lexemes import STOP
from .scan import Scan
from .search import Hit

COVERAGE = 0.1
FIRST = 8  # hits looked at, besides those under a heading that the question names
LONG = 220  # code points: a passage no longer is answered whole
WEIGHTS = {
    "bias": 0.5,
    "cosine": 4.0,
    "coverage": 3.0,
    "unknown": -1.5,
    "gone": -7.0,
    "absent": -4.0,
    "unmet": -6.0,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best passage, its sentences in order of merit, and how well it meets the question (a probability)."""

    hit: Hit
    sentences: tuple[int, ...]
    probability: float
    features: Mapping[str, float]


def terms(scan: Scan, tagged: Sequence[tuple[str, str]], home: Sequence[str] = ()) -> list[str]:
    """What the question names: nouns, verbs and names of two characters or more; stop words and the document's
    own place aside."""
    found: list[str] = []
    for word, flag in tagged:
        if word in home:
            continue
        if flag[0] in "nvajliextbsz" and len(word) >= 2 and not STOP.fullmatch(word):
            found.append(word)
    for token in scan.tokens:
        if token.cls == "term" and any(t.kind in ("row", "value", "enumeration") for t in token.terms):
            found.append(token.text)
    if specific(scan):  # what one fact is asked of must be named in the evidence whole (杭衢高铁)
        found += [t.text for t in scan.runs() if 3 <= len(t.text) <= 8 and t.value.replace(" ", "") == t.text]
    return list(dict.fromkeys(found))


def held(term: str, text: str) -> float:
    """1 when the text holds the term; the share of its character pairs that the text holds otherwise, if half or more."""
    if term in text:
        return 1.0
    if len(term) < 3:
        return 0.0
    pairs = [term[i : i + 2] for i in range(len(term) - 1)]
    share = sum(p in text for p in pairs) / len(pairs)
    return share * 0.8 if share >= 0.5 else 0.0


def specific(scan: Scan) -> bool:
    """Does the question ask for one fact (how much, when, who, where, a field) rather than for what is said of something?"""
    return scan.has(
        "howmuch", "when", "who", "where", "which_unit", "howlong", "super", "agg", "progress", "now"
    ) or any(t.kind == "field" for x in scan.tokens for t in x.terms)


def unmet(scan: Scan, reading: str) -> bool:
    """Does the evidence lack what the question asks for: a figure, a date, the year named, a list?"""
    asked = scan.question.key
    if any(f"{int(t.figure or 0)}" not in reading for t in scan.of("year")):
        return True
    asked_fields = [
        t for x in scan.tokens for t in x.terms if t.kind == "field" and t.field in ("growth", "cumulative")
    ]
    if asked_fields and not any(
        alias in key(reading) for t in asked_fields for alias in BY_KEY[t.field].aliases
    ):
        return True
    if m := re.search(r"哪([二两三四五六七八九十])[个座大项条种类]", asked):
        return reading.count("、") < (numeral(m[1]) or 2) - 1
    if scan.has("howmuch") or re.search(r"多少|几(?!年来)", asked):
        return not re.search(r"\d|[一二两三四五六七八九十百千万]+(?:个|家|项|条|类|大|件|名|倍)|、", reading)
    if scan.has("when"):
        return not re.search(r"(?:19|20)\d{2}|十四五", reading)
    return False


def probability(features: Mapping[str, float]) -> float:
    """Logistic over the features, weighted by WEIGHTS."""
    z = WEIGHTS["bias"] + sum(weight * features[k] for k, weight in WEIGHTS.items() if k != "bias")
    return 1 / (1 + math.exp(-z))


def evidence(
    scan: Scan,
    words: Sequence[str],
    headings: Collection[int],
    hits: Sequence[Hit],
    scores: Sequence[Sequence[float]],
    documents: Mapping[str, Document],
    idf: Mapping[str, float],
    corpus: str,
) -> Evidence | None:
    """The passage and sentences that answer best. `scores` are the cosines of the question with each hit's
    sentences; `idf` is over the corpus' passages; `corpus` is the key of everything, to know unknown terms."""
    if not hits or not (words or headings or scan.terms("value")):
        return None
    weight = {w: idf.get(w, max(idf.values(), default=1.0)) for w in words}
    total = sum(weight.values()) or 1.0
    best: tuple[float, int, list[tuple[float, int]]] | None = None
    for n, (hit, cosines) in enumerate(zip(hits, scores, strict=True)):
        document = documents[hit.passage.document]
        if n >= FIRST and not any(h in document.ancestry(hit.passage.heading) for h in headings):
            continue
        text = document.text
        readings = [key(s.reading(text)) for s in hit.passage.sentences]
        whole = key("".join(hit.passage.path)) + "".join(readings)
        coverage = sum(weight[w] * held(w, whole) for w in words) / total
        ranked = sorted(
            ((c - 0.7) / 0.2 * 0.6 + 0.8 * sum(weight[w] * held(w, r) for w in words) / total, i)
            for i, (c, r) in enumerate(zip(cosines, readings, strict=True))
        )
        ranked.reverse()
        named = 0.5 if any(h in document.ancestry(hit.passage.heading) for h in headings) else 0.0
        merit = hit.score + named + COVERAGE * coverage
        if best is None or merit > best[0]:
            best = (merit, n, ranked)
    assert best is not None
    _, n, ranked = best
    hit = hits[n]
    document = documents[hit.passage.document]
    text = document.text
    whole = key("".join(hit.passage.path)) + key(hit.passage.piece.reading(text))
    one = specific(scan)
    about = (
        whole
        if re.search(r"占|比重|比例", scan.question.key)
        else re.sub(r"占[^，。；占]{1,14}?(?:比重|比例)", "", whole)
    )
    strict = sum(weight[w] for w in words if w not in about) / total if words else 0.0
    unknown = sum(weight[w] for w in words if held(w, corpus) < 0.5) / total if words else 0.5
    features = {
        "cosine": min((max(h.cosine for h in hits[:3]) - 0.85) * 20, 0.6),
        "coverage": sum(weight[w] * held(w, whole) for w in words) / total if words else 0.5,
        "unknown": unknown,
        "absent": unknown if one else 0.0,
        "gone": strict if one else 0.0,
        "unmet": float(unmet(scan, hit.passage.piece.reading(text))),
    }
    chosen = _sentences(hit, ranked, text)
    return Evidence(hit, chosen, probability(features), features)


def _sentences(hit: Hit, ranked: Sequence[tuple[float, int]], text: str) -> tuple[int, ...]:
    """Sentences to quote, in reading order: all of a short passage, else the best and those close to it."""
    sentences = hit.passage.sentences
    if len(hit.passage.piece.reading(text)) <= LONG or len(sentences) <= 2:
        return tuple(range(len(sentences)))
    top = ranked[0][0]
    chosen: set[int] = set()
    size = 0
    for score, i in ranked:
        length = len(sentences[i].reading(text))
        if chosen and (score < top - 0.35 or size + length > LONG * 1.6):
            continue
        chosen.add(i)
        size += length
        if len(chosen) >= 4:
            break
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


def answer(e: Evidence, document: Document, question: str, others: Sequence[Place]) -> Answered:
    """The sentences, verbatim, each run with its place."""
    from ingest.document import Span

    passage = e.hit.passage
    lines: list[tuple[str, tuple[Place, ...]]] = []
    claims: list[Claim] = []
    for run in runs_of(passage.sentences, e.sentences):
        span = Span(passage.sentences[run[0]].span.start, passage.sentences[run[-1]].span.end)
        place = Place(document, span, passage.heading)
        words = "".join(passage.sentences[i].reading(document.text) for i in run).strip()
        lines.append((words, (place,)))
        claims.append(Claim(words, (place,)))
    path = " › ".join(re.sub(r"\s+", " ", p) for p in passage.path[-2:])
    lines[0] = (f"{path}：{lines[0][0]}" if path else lines[0][0], lines[0][1])
    return Answered(
        document,
        "passage",
        tuple(lines),
        tuple(claims),
        "在原文中查找：" + question,
        related=tuple(others),
        certainty=f"passage:{e.probability:.3f}",
    )


def refusal(question: str, words: Sequence[str], corpus: str, related: Sequence[Place]) -> NotFound:
    unknown = [w for w in words if held(w, corpus) < 0.5]
    text = (
        f"文件里没有提到“{'”“'.join(unknown)}”，这个问题找不到依据。"
        if unknown
        else "文件里没有能回答这个问题的内容。"
    )
    if related:
        text += "最接近的原文见下，供参考。"
    return NotFound(text, "在原文中查找：" + question, tuple(related))
