"""Whether a set still fits the documents at hand: a document that was replaced may no longer hold a gold quote, or a name
that a list expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from kb.sets.faults import Faults
from kb.sets.gold import Target, Text, targets
from kb.sets.questions import Case, QuestionSet
from kb.sets.words import TAIL, plain

__all__ = ["standing", "wrong"]


def standing(questions: QuestionSet, documents: Mapping[str, Text]) -> Faults:
    """What no longer stands, in the order of the set."""
    faults = Faults()
    for question in questions.questions:
        for name, words in wrong(question, documents):
            faults.add(questions.place(question.line, name), words)
    return faults


def wrong(case: Case, documents: Mapping[str, Text]) -> Iterator[tuple[str, str]]:
    """(field, what is wrong): documents, quotes and lines of the gold, then names of rows."""
    yield from (fault for fault in targets(case, documents) if not isinstance(fault, Target))
    for i, id in enumerate(case.documents or ()):
        if id not in documents:
            yield f"documents.{i}", f"知识库里没有文件“{id[:64]}”。"
    named = {*(case.documents or ()), *(gold.document for gold in case.gold)} or documents.keys()
    held = [_plain(documents[id].text) for id in sorted(named) if id in documents]
    for i, name in enumerate(case.rows or ()):
        core = TAIL.sub("", plain(name)) or plain(name)
        if held and not any(core in text for text in held):
            yield f"rows.{i}", f"名单里的“{name[:40]}”在文件里找不到了。"


@lru_cache(maxsize=256)
def _plain(text: str) -> str:
    return plain(text)
