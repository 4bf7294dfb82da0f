"""An open knowledge base: the snapshot in force with its vocabularies, and the encoder, loaded when passages need it."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .encoder import Encoder, SentenceEncoder
from .errors import NotReady
from .keys import key
from .search import Hit
from .settings import Settings
from .snapshot import Snapshot
from .store import Store
from .tokens import Words
from .vocabulary import Vocabulary, vocabulary

NEAREST = 16


@dataclass(frozen=True)
class View:
    """What one question sees: one snapshot, and of its documents those that the question keeps to."""

    snapshot: Snapshot
    vocabularies: Mapping[str, Vocabulary]
    words: Words
    documents: tuple[str, ...] | None
    shared: Shared

    def segment(self, text: str) -> list[tuple[str, str]]:
        return self.words.tagged(text)

    def scope(self, question: str) -> list[Vocabulary]:
        """The documents to read the question over: those it names by title or place, else all."""
        found = [v for id, v in self.vocabularies.items() if self.documents is None or id in self.documents]
        if len(found) > 1:
            asked = key(question)
            named = [v for v in found if key(v.document.meta.title) in asked]
            named = named or [v for v in found if v.home and any(h in asked for h in map(key, v.home))]
            found = named or found
        return found

    @property
    def idf(self) -> Mapping[str, float]:
        return self.shared.idf

    @property
    def corpus(self) -> str:
        return self.shared.corpus


class Shared:
    """Made once a snapshot, when first needed."""

    def __init__(self, snapshot: Snapshot, words: Words) -> None:
        self.snapshot, self.words = snapshot, words

    @cached_property
    def corpus(self) -> str:
        return "\n".join(key(d.text) for d in self.snapshot.documents.values())

    @cached_property
    def idf(self) -> Mapping[str, float]:
        """ln(1 + (N − n + 0.5) / (n + 0.5)) over passages, as BM25 has it."""
        counts: dict[str, int] = {}
        passages = self.snapshot.passages
        for p in passages:
            text = self.snapshot.documents[p.document].text
            for w in {w for w, _ in self.words.tagged(key(p.piece.reading(text)))}:
                counts[w] = counts.get(w, 0) + 1
        return {w: math.log(1 + (len(passages) - n + 0.5) / (n + 0.5)) for w, n in counts.items()}


class Knowledge:
    """Reads the current snapshot of a home. `refresh` swaps to a newly published one; questions under way keep theirs."""

    def __init__(self, settings: Settings, encoder: Encoder | None = None) -> None:
        self.settings = settings
        self.store = Store(settings.home, settings)
        self.encoder: Encoder = encoder or SentenceEncoder(
            settings.encoder, threads=settings.threads, batch=settings.batch
        )
        self._loading = threading.Lock()
        self._state = self._open()

    @property
    def snapshot(self) -> Snapshot:
        return self._state.snapshot

    def _open(self) -> View:
        snapshot = self.store.open()
        words = Words(self.settings.home / "cache", [])
        vocabularies = {id: vocabulary(d, snapshot.lexicon) for id, d in snapshot.documents.items()}
        return View(snapshot, vocabularies, words, None, Shared(snapshot, words))

    def refresh(self) -> bool:
        """Opens the snapshot that CURRENT names when it is another one; True when it was swapped."""
        digest = self.store.current_digest()
        if not digest or digest == self._state.snapshot.current:
            return False
        self._state = self._open()
        return True

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
        vector = view.snapshot.vector(question, self.encoder)
        return vector, view.snapshot.search(question, self.encoder, k, view.documents, vector)
