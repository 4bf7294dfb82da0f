"""The path of a question, on one screen: question → typed reading → rows, structure or passages → answer.

`ask` tries, per document, what can be proven from structure and relations; only when nothing typed fits are
passages searched. Nothing here depends on the time, on a random number or on another request.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ingest.meta import issued_on

from .answer import Answer, Answered, NotFound
from .background import loses, pared
from .bag import Bag
from .catalogue import catalogue
from .compose import compose
from .compose_told import compose_told
from .compute import run
from .errors import BadInput
from .followup import Carried, about_before, complete
from .knowledge import Knowledge, View
from .look import lacking, lacks, look, noted
from .over_years import added, both
from .query import Ambiguous, Missing, Query
from .question import read
from .refuse import missing, unclear, which_document
from .relative import dated
from .response import respond
from .side_by_side import side_by_side
from .split import MOST, clauses, parts
from .structure import asks_structure, structure
from .told import told, worked_out
from .vocabulary import Vocabulary

LONGEST, MOST_HISTORY = 2000, 20
SHORT = 10  # characters of a question that may be about what was asked before
PROVEN = ("typed", "told", "lookup")


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
        answers += answered(kb, view, part, history)
        history = (*history, part)
    return respond(view, q.question, q.history, q.documents, answers)


def answered(kb: Knowledge, view: View, question: str, history: tuple[str, ...]) -> list[Answer]:
    """What relations, structure or passages say of one question; one refused is asked again without its background."""
    found = _answered(kb, view, question, history)
    if not all(isinstance(a, NotFound) for a in found) or not (scope := view.scope(question)):
        return found
    bag = read(question, scope[0], view.segment)[1]
    bare = pared(question, bag)
    again = _answered(kb, view, bare, history) if bare != question else found
    proven = [
        a for a in again if isinstance(a, Answered) and (a.certainty in PROVEN or not loses(question, bag))
    ]
    if len(proven) < len(again):
        return found
    return [replace(a, interpretation=f"{a.interpretation}（略去背景，问“{bare}”）") for a in proven]


def _answered(kb: Knowledge, view: View, question: str, history: tuple[str, ...]) -> list[Answer]:
    found = typed(view, question, history)
    return reconsidered(kb, view, question, history, found) or [looked(kb, view, question, history)]


def looked(kb: Knowledge, view: View, question: str, history: tuple[str, ...]) -> Answer:
    """What passages say; a follow-up that finds nothing alone is asked again of what the question before was about."""
    found = look(kb, view, question, history).answer
    scope = view.scope(question)
    if not history or not scope or not (isinstance(found, NotFound) or nameless(view, question)):
        return found
    words = about_before(question, history, scope[0], view.segment)
    again = look(kb, view, words, ()).answer if words else found
    if not isinstance(again, Answered):
        return found
    return replace(again, interpretation=f"{again.interpretation}（承接上文，补全为“{words}”）")


def nameless(view: View, question: str) -> bool:
    """Does a short question name nothing of any document (总建面有多大)? Then it is asked of what the one before was about."""
    if len(question) > SHORT:
        return False
    bags = [read(question, v, view.segment)[1] for v in view.scope(question)]
    return not any(b.rows or b.values or b.headings or b.nouns for b in bags)


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
    if about := catalogue(question, view.open()):
        return list(about)
    found: list[tuple[float, Answer]] = []
    refusals: list[tuple[float, NotFound]] = []
    for v in view.scope(question):
        carried = complete(question, history, v, view.segment)
        made, strength = proof(view, v, carried), coverage(carried.bag)
        if isinstance(made, Missing | NotFound):
            refused = made if isinstance(made, NotFound) else missing(made, v)
            refusals.append((strength, noted(refused, carried)))
        elif made is not None:
            answer = unclear(made) if isinstance(made, Ambiguous) else made
            found.append((strength, noted(answer, carried)))
    best = max((s for s, _ in found), default=0.0)
    if found:
        kept = [a for s, a in found if s >= best - 0.15]
        kept.sort(key=_issued, reverse=True)  # the newest document first
        asked = None if view.documents else which_document(question, kept)
        return [asked] if asked else kept
    return [max(refusals, key=lambda x: x[0])[1]] if refusals else []


def _issued(answer: Answer) -> str:
    return issued_on(answer.document.meta) if isinstance(answer, Answered) else ""


def proof(view: View, v: Vocabulary, carried: Carried) -> Answer | Missing | Ambiguous | None:
    """What one document proves: by its figures of several years, by its own make-up, by figures that its prose tells,
    by its rows; None when none of these reads the question."""
    reading, bag = carried.reading, carried.bag
    if made := both(bag, v) or added(bag, v):
        return made
    if asks_structure(bag, v, reading) and (shown := structure(bag, v)):
        if not isinstance(shown, Missing):
            return shown
        reading = shown
    if (known := told(bag.scan.question.key, v)) and worked_out(reading, known):
        return compose_told(v.document, known)
    if isinstance(reading, Query):
        return compose(v.document, run(v.document, reading), view.about)
    return reading or side_by_side(bag, v)


def coverage(bag: Bag) -> float:
    """How much of the question its reading explains: the share of its characters that no unknown word holds."""
    size = len(bag.scan.question.key) or 1
    return 1 - sum(len(t.text) for t in bag.runs) / size


def reconsidered(
    kb: Knowledge, view: View, question: str, history: tuple[str, ...], found: list[Answer]
) -> list[Answer]:
    """What was found by type, unless it holds nothing of the kind asked for, or a passage tells what it lacks."""
    if any(isinstance(a, Answered) and a.certainty == "told" for a in found):
        return found  # every word of the question belongs to the figure
    if found and all(isinstance(a, Answered) for a in found):
        question = dated(question, found[0].document)  # type: ignore[union-attr]
        kept = [a for a in found if isinstance(a, Answered) and not lacking(view, question, a)]
        return list(kept) or [lacks(view, question, a) for a in found[:1] if isinstance(a, Answered)]
    if not (len(found) == 1 and isinstance(found[0], NotFound) and found[0].asked) or not kb.can_search():
        return found
    looked = look(kb, view, question, history)
    return [looked.answer] if looked.tells(found[0]) else found
