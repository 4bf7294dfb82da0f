"""The passages nearest to a question, ranked by all that is known of them: what search proposes, weighed by PASSAGE.

Search (`kb.search`) takes the candidates by two scores that any number of passages can be had by; here each of the few
is read: does it hold the question's words, and near each other, the kind of thing asked for, a heading that is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .asking import Asking
from .bag import Bag
from .evidence import Near, Said, best_first
from .fitted import PASSAGE
from .knowledge import NEAREST, Knowledge, View
from .once import once
from .question import read
from .search import Hit
from .vocabulary import Vocabulary

__all__ = ["Nearest", "Ranked", "nearest", "ranked"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with what it says and how near it is; a difference of 1 in `score` is odds of e to one."""

    hit: Hit
    said: Said
    near: Near
    score: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """The best first; `usual` is the question's mean cosine with all sentences."""

    asking: Asking
    found: tuple[Ranked, ...]
    usual: float


def nearest(kb: Knowledge, view: View, question: str, k: int = NEAREST) -> tuple[Ranked, ...]:
    """The `k` best passages for a question as it was typed. Raises NotReady while the encoder loads."""
    scope = view.scope(question)
    if not scope:
        return ()
    _, bag = read(question, scope[0], view.segment)
    return ranked(kb, view, question, bag, max(k, NEAREST)).found[:k]


def ranked(kb: Knowledge, view: View, question: str, bag: Bag, k: int = NEAREST) -> Nearest:
    """The `k` passages that search proposes for a question that was read as `bag`. Raises NotReady."""
    v = bag.v
    vector, hits = kb.search(view, placeless(question, bag), k)
    asking = view.asking(bag.scan.question.key, question, (*v.home, *v.periods))
    near = _near(view, hits, bag)
    said = [view.shared.said[h.number] for h in hits]
    order = best_first(PASSAGE, asking, list(zip(said, near, strict=True)))
    found = tuple(Ranked(hits[i], said[i], near[i], score) for score, i in order)
    return Nearest(asking, found, view.usual(vector))


def placeless(question: str, bag: Bag) -> str:
    """The question without the document's own place, which every passage is about and which tells none apart."""
    bare = question
    for token, _ in bag.scan.terms("home"):
        bare = bare.replace(bag.scan.question.words(token.start, token.end), "")
    return bare if any(c.isalnum() for c in bare) else question


def _near(view: View, hits: Sequence[Hit], bag: Bag) -> list[Near]:
    """How near each is; `named` are those under a heading of the document read that the question names."""
    documents = view.snapshot.documents
    named = {term.index for _, term in bag.headings}
    found = []
    for hit in hits:
        document, heading = documents[hit.passage.document], hit.passage.heading
        own = document.id == bag.v.document.id
        under = own and not named.isdisjoint(document.ancestry(heading))
        item = heading in _projects(view.vocabularies[document.id])
        found.append(Near(hit.cosine, hit.sentences, hit.keyword, under, item))
    return found


@once
def _projects(v: Vocabulary) -> frozenset[int]:
    """The headings that the document's flagship projects stand under."""
    return frozenset(row.heading for relation, row in v.document.rows() if relation.key == "projects")
