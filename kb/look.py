"""A question that nothing typed answers: looked for in the passages. And the same proof asked of typed answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeVar

from .answer import Answer, Answered, NotFound, Place
from .asking import Asking
from .evidence import kind_met
from .extract import Evidence, answer, evidence, refusal
from .followup import Carried, complete
from .keys import key
from .knowledge import Knowledge, View
from .nearest import ranked
from .proof import prove, proven
from .question import read
from .refuse import vague, whole_questions
from .suggest import suggestions

A = TypeVar("A", bound=Answer)
SURE = 0.4  # from here a passage may tell what a named row or a missing name does not
OUTSIDE = (
    "done",
    "this_year",
    "forecast",
    "fullname",
    "phone",
    "clock",
    "papers",
    "score",
    "builder",
    "desk",
    "documents",
    "reason",
)  # no field holds these

_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class Looked:
    """The answer from passages, with what was asked and the evidence."""

    answer: Answer
    asking: Asking | None = None
    evidence: Evidence | None = None

    def tells(self, refused: NotFound) -> bool:
        """Does a passage tell what the typed reading refused? Of a named row only what is proven; of a name that is no
        row's what holds every word, or what is likely with no noun unknown."""
        e, asking = self.evidence, self.asking
        if not isinstance(self.answer, Answered) or e is None or asking is None:
            return False
        said = e.found[0].said
        if refused.subject:
            return proven(asking, said) and not self.of_another(refused)
        words = key("".join(p.reading() for _, places in self.answer.lines for p in places))
        if all(key(w) in words for w in refused.asked.split()):
            return True
        if asking.form != "open":
            return False  # a row that is not there: nothing beside its name proves it
        known = all(w.known for w in asking.words if w.kind != "verb")
        definite = any(k.name not in ("amount", "count", "who") for k in asking.kinds)
        return e.probability >= SURE and (known or (definite and kind_met(asking, said.printed) == 1))

    def of_another(self, refused: NotFound) -> bool:
        """Is the passage about another row than the one that was asked of, without naming that one where it answers?"""
        passage = self.evidence.found[0].hit.passage if self.evidence else None
        if passage is None or not refused.related:
            return False
        row = refused.related[0]
        heading = row.document.headings[passage.heading] if passage.document == row.document.id else None
        other = heading is not None and heading.kind == "item" and passage.heading != row.heading
        return other and not self.names(refused.subject)

    def names(self, subject: str) -> bool:
        """Do the sentences that prove the answer name the thing asked of (加快老旧小区加装电梯，…补助10万元)?"""
        if self.evidence is None or self.asking is None:
            return False
        said = self.evidence.found[0].said
        words = "".join(said.printed)
        spans = prove(self.asking, said.path, words).spans
        sentences = [words[max(words.rfind(c, 0, a) for c in "。；") + 1 : b] for a, b in spans]
        return any(key(subject) in key(sentence) for sentence in sentences)


def look(kb: Knowledge, view: View, question: str, history: tuple[str, ...]) -> Looked:
    """The sentences that answer, verbatim; or a refusal with the nearest passages."""
    scope = view.scope(question)
    if not scope:
        return Looked(NotFound("知识库里还没有文件。"))
    v = scope[0]
    carried = complete(question, history, v, view.segment)
    _, bag = read(carried.question, v, view.segment)
    asked = bag.scan.question.source if bag.scan.typed else carried.question
    if vague(bag):
        return Looked(whole_questions(suggestions(view, None)))
    if not any(c.isalnum() for c in asked):
        return Looked(NotFound("没有看到问题，请用文字提问。"))
    near = ranked(kb, view, asked, bag)
    asking, e = near.asking, evidence(near)
    documents = view.snapshot.documents
    places = [
        (r.hit.number, Place(documents[r.hit.passage.document], r.hit.passage.span, r.hit.passage.heading))
        for r in near.found
    ]
    if e is None or not e.answers:
        return Looked(noted(refusal(asked, asking, e, [p for _, p in places[:3]]), carried), asking, e)
    used = {f.hit.number for f in e.found}
    others = [p for n, p in places if n not in used]
    return Looked(noted(answer(e, documents, asked, others[:3]), carried), asking, e)


def noted(a: A, carried: Carried) -> A:
    """The answer with what was carried over shown in its interpretation."""
    return replace(a, interpretation=f"{a.interpretation}（{carried.note}）") if carried.note else a


def lacking(view: View, question: str, a: Answered) -> str:
    """The kind of thing asked for that no field holds and that a typed answer's places lack; "" when they hold it."""
    if a.certainty == "lookup":
        return ""  # proven
    printed = "".join("".join(p.reading().split()) for _, found in a.lines for p in found)
    wanted = [
        k
        for k in view.asking(key(question), question, ()).kinds
        if k.name in OUTSIDE
        and not (a.table and k.name == "fullname")
        and not (k.name == "this_year" and (_YEAR.search(question) or _timed(a)))
    ]
    return next((k.label for k in wanted if not k.evidence.search(printed)), "")


def _timed(a: Answered) -> bool:
    """Does the answer list what is to be done by a day: 上半年要办完的任务?"""
    return a.table is not None and any(c.key == "deadline" for c in a.table.columns)


def lacks(view: View, question: str, a: Answered) -> NotFound:
    what = lacking(view, question, a)
    title = a.document.meta.title
    places = tuple({p.key: p for _, found in a.lines for p in found}.values())[:3]
    return NotFound(f"《{title}》没有说{what}；与所问最接近的原文见下，供参考。", a.interpretation, places)
