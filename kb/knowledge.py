"""An open knowledge base: the snapshot in force with its vocabularies, and the encoder, loaded when passages need it."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from .asking import Asking, Corpus, asking, asks
from .encoder import Encoder, SentenceEncoder
from .errors import NotReady
from .keys import key
from .scan_tokens import Segment
from .search import Hit
from .settings import Settings
from .shared import Shared
from .snapshot import Snapshot
from .store import Store
from .thesaurus import expanded
from .tokens import Words
from .vectors import Floats
from .vocabulary import Vocabulary, vocabulary

NEAREST = 24


@dataclass(frozen=True)
class View:
    """What one question sees: one snapshot, and of its documents those that the question keeps to."""

    snapshot: Snapshot
    vocabularies: Mapping[str, Vocabulary]
    words: Words
    documents: tuple[str, ...] | None
    shared: Shared

    @property
    def segment(self) -> Segment:
        return self.words.tagged

    def open(self) -> list[Vocabulary]:
        """All the documents that a question may be asked of."""
        return [v for id, v in self.vocabularies.items() if self.documents is None or id in self.documents]

    def scope(self, question: str) -> list[Vocabulary]:
        """The documents to read the question over: those it names by title or place, else all."""
        found = self.open()
        if len(found) > 1:
            asked = key(question)
            named = [v for v in found if key(v.document.meta.title) in asked]
            named = named or [v for v in found if v.home and any(h in asked for h in map(key, v.home))]
            found = named or found
        return found

    @property
    def corpus(self) -> Corpus:
        return self.shared.corpus

    def asking(self, text: str, source: str, home: tuple[str, ...]) -> Asking:
        """What a question asks for; `text` is its key."""
        return asking(text, source, self.segment(text), self.words, self.corpus, home)

    def about(self, detail: str) -> list[Asking]:
        """What is asked of a named row, in words without its name: each question of its own, 跑道多长，几个机位; a clause
        that asks nothing goes with the next."""
        parts: list[str] = []
        said = ""
        for clause in re.split("[，、]|(?<=[长大高宽少])和|(?<=[长大高宽少])及", detail):
            said = f"{said}，{clause}" if said else clause
            if asks(clause):
                parts.append(said)
                said = ""
        parts = (
            [*parts, said] if said and not parts else [*parts[:-1], f"{parts[-1]}，{said}"] if said else parts
        )
        return [self.asking(key(p), p, ()) for p in parts]

    def usual(self, vector: Floats) -> float:
        """The question's mean cosine with all sentences."""
        return float(self.shared.middle @ vector)


class Knowledge:
    """Reads the current snapshot of a home. `refresh` swaps to a newly published one; questions under way keep theirs."""

    def __init__(self, settings: Settings, encoder: Encoder | None = None) -> None:
        self.settings = settings
        self.store = Store(settings.home, settings)
        self.encoder: Encoder = encoder or encoder_of(settings)
        self._loading = threading.Lock()
        self._state = self._open(None)

    @property
    def snapshot(self) -> Snapshot:
        return self._state.snapshot

    def _open(self, before: View | None) -> View:
        """The current snapshot; of the view before it, what has not changed is taken."""
        snapshot = self.store.open()
        words = before.words if before else Words(self.settings.home / "cache")
        known: dict[str, Vocabulary] = {}
        if before and before.snapshot.lexicon.digest == snapshot.lexicon.digest:
            known = {before.snapshot.manifest.segments[id]: v for id, v in before.vocabularies.items()}
        vocabularies = {
            id: known.get(snapshot.manifest.segments[id]) or vocabulary(document, snapshot.lexicon)
            for id, document in snapshot.documents.items()
        }
        shared = Shared(snapshot, words, before.shared if before else None)
        return View(snapshot, vocabularies, words, None, shared)

    def refresh(self) -> bool:
        """Opens the snapshot that CURRENT names when it is another one; True when it was swapped.

        What every question needs of it is made first, so that none has to wait for that.
        """
        digest = self.store.current_digest()
        if not digest or digest == self._state.snapshot.current:
            return False
        opened = self._open(self._state)
        _ = opened.corpus
        self._state = opened
        return True

    def pinned(self) -> Knowledge:
        """The same, staying with the snapshot that is open now."""
        return copy(self)

    def load(self) -> None:
        """Loads the encoder (seconds). Safe to call from several threads."""
        with self._loading:
            load: Any = getattr(self.encoder, "load", None)
            if load is not None:
                load()
            self._state.snapshot.check(self.encoder)

    @property
    def loaded(self) -> bool:
        return bool(getattr(self.encoder, "loaded", True))

    def ready(self) -> dict[str, bool]:
        return {"typed": True, "passages": self.loaded}

    wait = (
        True  # the command line loads the encoder when a question needs it; the service answers 503 instead
    )

    def view(self, documents: tuple[str, ...] | None) -> View:
        """Raises NotFound for an unknown id."""
        state = self._state
        for id in documents or ():
            state.snapshot.document(id)
        return View(state.snapshot, state.vocabularies, state.words, documents, state.shared)

    def can_search(self) -> bool:
        return self.loaded or self.wait

    def search(self, view: View, question: str, k: int = NEAREST) -> tuple[Any, tuple[Hit, ...]]:
        """(the question's vector, the nearest passages). Raises NotReady while the encoder loads."""
        if not self.loaded:
            if not self.wait:
                raise NotReady("编码模型还在加载，这类问题请稍后再问。")
            self.load()
        vector, asked = meant(view.snapshot, question, self.encoder)
        return vector, view.snapshot.search(asked, self.encoder, k, view.documents, vector)


def encoder_of(settings: Settings) -> SentenceEncoder:
    """The encoder that the settings name; nothing is loaded yet."""
    return SentenceEncoder(settings.encoder, threads=settings.threads, batch=settings.batch)


def meant(snapshot: Snapshot, question: str, encoder: Encoder) -> tuple[Floats, str]:
    """(vector, words) to search with: the question's own and, where people's words have written ones
    (`kb.thesaurus`), the mean with those of the question that has them behind it. Hit@1 of 145 questions on the plan
    .876 with the question alone, .910 with the longer one alone, .924 with both."""
    vector = snapshot.vector(question, encoder)
    longer = expanded(question)
    if longer != question:
        vector = (vector + snapshot.vector(longer, encoder)) * np.float32(0.5)
    return vector, longer
