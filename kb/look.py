"""A question that nothing typed answers: looked for in the passages. And the same proof asked of typed answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeVar

from .answer import Answer, Answered, NotFound, Place, Unclear
from .asking import Asking
from .bag import Bag
from .evidence import Said, attribute, far, kind_met, unmet
from .extract import Evidence, answer, evidence, refusal
from .followup import Carried, complete
from .keys import key
from .knowledge import Knowledge, View
from .question import read
from .refuse import vague, whole_questions
from .suggest import suggestions

A = TypeVar("A", Answered, NotFound, Unclear)
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
)  # no field holds these


MEASURE = "这样的尺寸或数量"
MEASURED = ("size", "weight", "decade", "grade")  # of a detail; a row's fields seldom hold it


@dataclass(frozen=True, slots=True)
class Looked:
    """The answer from passages, with what was asked and the evidence."""

    answer: Answer
    asking: Asking | None = None
    evidence: Evidence | None = None

    def tells(self, refused: NotFound) -> bool:
        """Does a passage answer what the typed reading refused: every word asked stands there, or the evidence is
        strong and no noun of the question is unknown (or a thing of the very kind asked for stands by the words)?"""
        e, asking = self.evidence, self.asking
        if not isinstance(self.answer, Answered) or e is None or asking is None:
            return False
        words = key("".join(p.reading() for _, places in self.answer.lines for p in places))
        if all(key(w) in words for w in refused.asked.split()):
            return True
        if refused.subject and counted(asking.text, words):
            return True
        if not refused.subject and asking.form != "open":
            return False  # a row that is not there: nothing beside its name proves it
        said = e.found[0].said
        if attribute(asking, said.path + "".join(said.sentences)) < 1 and asking.form != "open":
            return False
        known = all(w.known for w in asking.words if w.kind != "verb")
        definite = any(k.name not in ("amount", "count", "who") for k in asking.kinds)
        return e.probability >= SURE and (known or (definite and kind_met(asking, said.printed) == 1))

    def details(self, typed: Answered) -> bool:
        """Does a passage hold the measure asked for, by the words of the question, where a typed answer's row lies?"""
        e, asking = self.evidence, self.asking
        if not isinstance(self.answer, Answered) or e is None or asking is None:
            return False
        found, rows = e.found[0], [p for _, places in typed.lines for p in places]
        return kind_met(asking, found.said.printed) == 1 and any(
            found.hit.passage.span.holds(p.span) or p.span.holds(found.hit.passage.span) for p in rows
        )


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
    vector, hits = kb.search(view, placeless(asked, bag))
    found = view.found(vector, hits, {x.index for _, x in bag.headings})
    asking = view.asking(bag.scan.question.key, asked, (*v.home, *v.periods))
    e = evidence(asking, found, view.usual(vector))
    documents = view.snapshot.documents
    near = [(h.number, Place(documents[h.passage.document], h.passage.span, h.passage.heading)) for h in hits]
    if e is None or not e.answers:
        return Looked(noted(refusal(asked, asking, e, [p for _, p in near[:3]]), carried), asking, e)
    used = {f.hit.number for f in e.found}
    others = [p for n, p in near if n not in used]
    return Looked(noted(answer(e, documents, asked, others[:3]), carried), asking, e)


_COUNTED = re.compile(
    r"(?:多少|几)(?P<unit>[家个座所名张辆套间条台艘])(?P<noun>[\u4e00-\u9fff]{2,6}?)(?:$|[？，。吗呢])"
)


def counted(question: str, words: str) -> bool:
    """Do the words hold a number of just what the question counts: 多少家小微企业 in 入驻小微企业 70 家?"""
    m = _COUNTED.search(question)
    return m is not None and m["noun"] in words and re.search(rf"\d余?{m['unit']}", words) is not None


def noted(a: A, carried: Carried) -> A:
    """The answer with what was carried over shown in its interpretation."""
    return replace(a, interpretation=f"{a.interpretation}（{carried.note}）") if carried.note else a


def placeless(question: str, bag: Bag) -> str:
    """The question without the document's own place, which every passage is about and which tells none apart."""
    bare = question
    for token, _ in bag.scan.terms("home"):
        bare = bare.replace(bag.scan.question.words(token.start, token.end), "")
    return bare if any(c.isalnum() for c in bare) else question


def lacking(view: View, question: str, a: Answered) -> str:
    """The kind of thing asked for that a typed answer's places lack; "" when they hold it. Of an answer from a row's own
    words every kind must be met; of fields only what no field holds."""
    places = [p.reading() for _, found in a.lines for p in found]
    asking = view.asking(key(question), question, ())
    printed = tuple("".join(r.split()) for r in places)
    if a.certainty != "lookup":
        wanted = [k for k in asking.kinds if k.name in OUTSIDE and not (a.table and k.name == "fullname")]
        return next((k.label for k in wanted if not k.evidence.search("".join(printed))), "")
    subject = key(a.lines[0][0].partition("：")[0])  # a row's name proves nothing of its details
    quoted = [p.reading() for words, found in a.lines if "“" in words for p in found]
    beside = Said(subject, tuple(map(key, quoted)), tuple("".join(r.split()) for r in quoted))
    return unmet(asking, Said(subject, tuple(map(key, places)), printed)) or far(asking, beside)


def measured(view: View, question: str, a: Answered) -> bool:
    """Is a measure asked for (跑道多长多宽) that a typed answer's cells (2022–2030) lack?"""
    asking = view.asking(key(question), question, ())
    printed = "".join("".join(p.reading().split()) for _, found in a.lines for p in found)
    return any(k.name in MEASURED and not k.evidence.search(printed) for k in asking.kinds)


def lacks(view: View, question: str, a: Answered, what: str = "") -> NotFound:
    what = what or lacking(view, question, a)
    title = a.document.meta.title
    places = tuple({p.key: p for _, found in a.lines for p in found}.values())[:3]
    return NotFound(f"《{title}》没有说{what}；与所问最接近的原文见下，供参考。", a.interpretation, places)
