"""This product, asked in this process."""

from __future__ import annotations

from eval.systems.system import Place, System
from kb.ask import Question as Asked
from kb.ask import ask
from kb.commit import commit
from kb.knowledge import Knowledge
from kb.nearest import nearest
from kb.sets.questions import Question

__all__ = ["local"]


def local(kb: Knowledge) -> System:
    snapshot = kb.snapshot
    texts = {(d.id, d.revision): d.text for d in snapshot.documents.values()}

    def search(question: Question, k: int) -> list[Place]:
        view = kb.view(question.documents)
        documents = view.snapshot.documents
        found = [r.hit.passage for r in nearest(kb, view, question.question, k)]
        return [(p.document, documents[p.document].lines(p.span)) for p in found]

    return System(
        about={
            "system": "",
            "commit": commit(),
            "snapshot": snapshot.digest,
            "settings": kb.settings.digest,
            "encoder": snapshot.encoder_digest,
        },
        ask=lambda q: ask(kb, Asked(q.question, q.history, q.documents)),
        documents=snapshot.documents,
        text_of=lambda document, revision: texts[document, revision],
        search=search,
    )
