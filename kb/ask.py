"""The path of a question, on one screen: question → typed reading → rows, structure or passages → answer.

`ask` tries, per document, what can be proven from structure and relations; only when nothing typed fits are
passages searched. Nothing here depends on the time, on a random number or on another request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from .answer import Answer, Answered, NotFound, Place, Unclear
from .bag import Bag
from .compose import compose
from .compute import run
from .errors import BadInput
from .extract import answer as quoted
from .extract import evidence, refusal, terms
from .followup import Carried, complete
from .keys import key
from .knowledge import Knowledge, View
from .lexemes import ATTRIBUTE
from .query import Ambiguous, Missing, Query
from .question import read
from .refuse import missing, unclear, vague, whole_questions
from .response import respond
from .split import MOST, clauses, parts
from .structure import asks_structure, structure
from .suggest import suggestions

A = TypeVar("A", Answered, NotFound, Unclear)
LONGEST, MOST_HISTORY = 2000, 20
_OPEN = re.compile(r"吗|要不要|用不用|需不需要|能不能|可不可以|是否|怎么|如何|为什么")
SURE = 0.9  # from here a passage may answer about a named row in other words
ANSWERS_FROM = 0.5  # chance that the evidence meets the question; set by hand with kb.extract.WEIGHTS


@dataclass(frozen=True, slots=True)
class Question:
    """1–2,000 characters; `history` earlier questions, oldest first, at most 20; `documents` ids to keep to."""

    question: str
    history: tuple[str, ...] = ()
    documents: tuple[str, ...] | None = None
    mode: str = "exact"


def check_question(q: Question) -> None:
    """Raises BadInput naming the field that is wrong."""
    for name, words in (("question", q.question), *((f"history.{i}", h) for i, h in enumerate(q.history))):
        if not 1 <= len(words) <= LONGEST:
            raise BadInput(f"{name}：应有 1 到 {LONGEST} 个字符，实有 {len(words)} 个。")
        if any(0xD800 <= ord(c) <= 0xDFFF for c in words):
            raise BadInput(f"{name}：含有不成对的代理字符（surrogate），不是合法的文字。")
    if not q.question.strip():
        raise BadInput("question：只有空白。请输入要问的问题。")
    if len(q.history) > MOST_HISTORY:
        raise BadInput(f"history：最多 {MOST_HISTORY} 条，实有 {len(q.history)} 条。")


def ask(kb: Knowledge, q: Question) -> dict[str, Any]:
    """The contract's response body. Raises BadInput, NotFound (an unknown document), NotReady (passages are
    asked for while the encoder is loading)."""
    check_question(q)
    view = kb.view(q.documents)
    answers: list[Answer] = []
    history = q.history
    for part in questions(view, q.question):
        found = typed(view, part, history)
        answers += second_look(kb, view, part, history, found) or found or passages(kb, view, part, history)
        history = (*history, part)
    return respond(view, q.question, q.history, q.documents, answers)


def questions(view: View, message: str) -> list[str]:
    """The questions of a message, each as its own words."""
    scope = view.scope(message)
    if not scope:
        return [message]
    v = scope[0]
    found = [
        c for part in parts(message) for c in clauses(part, v, lambda words: read(words, v, view.segment)[1])
    ]
    return found[:MOST]


def typed(view: View, question: str, history: tuple[str, ...]) -> list[Answer]:
    """Answers proven from relations and structure: one a document that has one; [] when no document reads it so."""
    found: list[tuple[float, Answer]] = []
    refusals: list[tuple[float, NotFound]] = []
    for v in view.scope(question):
        carried = complete(question, history, v, view.segment)
        reading, bag = carried.reading, carried.bag
        made = structure(bag, v) if asks_structure(bag, v, reading) else None
        if isinstance(made, Missing):
            reading, made = made, None
        if made is None and isinstance(reading, Query):
            made = compose(v.document, run(v.document, reading))
        strength = coverage(bag)
        if isinstance(made, Answered):
            found.append((strength, noted(made, carried)))
        elif isinstance(made, NotFound):
            refusals.append((strength, noted(made, carried)))
        elif isinstance(reading, Missing):
            refusals.append((strength, noted(missing(reading, v), carried)))
        elif isinstance(reading, Ambiguous):
            found.append((strength, noted(unclear(reading), carried)))
    best = max((s for s, _ in found), default=0.0)
    if found:
        return [a for s, a in found if s >= best - 0.15]
    return [max(refusals, key=lambda x: x[0])[1]] if refusals else []


def coverage(bag: Bag) -> float:
    """How much of the question its reading explains: the share of its characters that no unknown word holds."""
    size = len(bag.scan.question.key) or 1
    return 1 - sum(len(t.text) for t in bag.runs) / size


def second_look(
    kb: Knowledge, view: View, question: str, history: tuple[str, ...], found: list[Answer]
) -> list[Answer]:
    """A row was named but its own words don't hold what was asked: another passage may, if it holds every word asked,
    or, when no single attribute is asked, speaks of the row by the name typed."""
    if not (len(found) == 1 and isinstance(found[0], NotFound) and found[0].asked) or not kb.can_search():
        return []
    made = passages(kb, view, question, history)
    if not isinstance(made[0], Answered):
        return []
    refused, cited = found[0], [p for _, places in made[0].lines for p in places]
    words = key("".join(p.reading() for p in cited))
    elsewhere = not any(p.span.holds(q.span) for p in refused.related for q in cited)
    told = (
        elsewhere
        and _OPEN.search(question)
        and not ATTRIBUTE.search(refused.asked)
        and refused.subject in words
    )
    return made if (told and sure(made[0])) or all(key(w) in words for w in refused.asked.split()) else []


def sure(a: Answered) -> bool:
    return float(a.certainty.partition(":")[2] or 0) >= SURE


def placeless(question: str, bag: Bag) -> str:
    """The question without the document's own place, which every passage is about and which tells none apart."""
    bare = question
    for token, _ in bag.scan.terms("home"):
        bare = bare.replace(bag.scan.question.words(token.start, token.end), "")
    return bare if any(c.isalnum() for c in bare) else question


def noted(a: A, carried: Carried) -> A:
    """The answer with what was carried over shown in its interpretation."""
    return replace(a, interpretation=f"{a.interpretation}（{carried.note}）") if carried.note else a


def passages(kb: Knowledge, view: View, question: str, history: tuple[str, ...]) -> list[Answer]:
    """The sentences that answer, verbatim; or a refusal with the nearest passages."""
    scope = view.scope(question)
    if not scope:
        return [NotFound("知识库里还没有文件。")]
    v = scope[0]
    carried = complete(question, history, v, view.segment)
    _, bag = read(carried.question, v, view.segment)
    asked = bag.scan.question.source if bag.scan.typed else carried.question
    words = terms(bag.scan, view.segment(bag.scan.question.key), v.home)
    if vague(bag):
        return [whole_questions(suggestions(view, None))]
    if not any(c.isalnum() for c in asked):
        return [NotFound("没有看到问题，请用文字提问。")]
    vector, hits = kb.search(view, placeless(asked, bag))
    headings = {x.index for _, x in bag.headings}
    e = evidence(
        bag.scan,
        words,
        headings,
        hits,
        view.snapshot.sentence_scores(vector, hits),
        view.snapshot.documents,
        view.idf,
        view.corpus,
    )
    near = [
        Place(view.snapshot.documents[h.passage.document], h.passage.span, h.passage.heading) for h in hits
    ]
    if e is None or e.probability < ANSWERS_FROM:
        return [noted(refusal(asked, words, view.corpus, near[:3]), carried)]
    others = [p for p, h in zip(near, hits, strict=True) if h is not e.hit]
    made = quoted(e, view.snapshot.documents[e.hit.passage.document], asked, others[:3])
    return [noted(made, carried)]
