"""Whether a set still fits the documents at hand: a document that was replaced may no longer hold a gold quote, or a name
that a list expects."""

from __future__ import annotations

from collections.abc import Mapping

from eval.faults import Faults
from eval.gold import Text, places
from eval.questions import QuestionSet
from eval.words import TAIL, plain

__all__ = ["standing"]


def standing(questions: QuestionSet, documents: Mapping[str, Text]) -> Faults:
    """What no longer stands, in the order of the set: documents, quotes and lines of the gold, then names of rows."""
    _, faults = places(questions, documents)
    texts = {id: plain(document.text) for id, document in documents.items()}
    for question in questions.questions:
        for id in question.documents or ():
            if id not in texts:
                faults.add(questions.place(question.line, "documents"), f"知识库里没有文件“{id[:64]}”。")
        named = {*(question.documents or ()), *(gold.document for gold in question.gold)} or texts.keys()
        held = [texts[id] for id in sorted(named) if id in texts]
        for name in question.rows or ():
            core = TAIL.sub("", plain(name)) or plain(name)
            if held and not any(core in text for text in held):
                faults.add(questions.place(question.line, "rows"), f"名单里的“{name[:40]}”在文件里找不到了。")
    return faults
