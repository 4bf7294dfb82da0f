"""Sentences → vectors.

`prepare(folder)` makes the default encoder once. `SentenceEncoder(folder)` runs it by the graph that lies there
(`kb.encoder_graph`), and any other model by sentence-transformers (`kb.encoder_torch`). Nothing here reaches for a
network. Importing this module is cheap: an engine is imported by the first `load()`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from kb.encoder_folder import GRAPH, EncoderError, digest_of, is_prepared, marker_of, prepare

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Encoder", "EncoderError", "Kind", "SentenceEncoder", "is_prepared", "prepare"]

Kind = Literal["query", "passage"]

NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
PIECE = 16  # characters in the longest piece of XLM-R's vocabulary


class Encoder(Protocol):
    """What the rest of `kb` asks of an encoder."""

    @property
    def digest(self) -> str:
        """Names the model by its content: equal digests give equal vectors. Hexadecimal, cheap to ask for."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """One row of length 1 a text, shape (len(texts), dimension), float32."""

    def count_tokens(self, texts: Sequence[str], kind: Kind = "passage") -> list[int]:
        """Tokens of each text as the model sees it, prefix and special tokens included."""


class Model(Protocol):
    """What an engine gives: its prompts by kind, the tokens it reads of a text, numbers in a vector."""

    prompts: Mapping[str, str | None]
    length: int
    dimension: int

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, however many."""

    def vectors(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        """One row of length 1 a text with `prompt` in front, shape (len(texts), dimension), in one pass."""


class SentenceEncoder:
    """A sentence-transformers model in a local folder. Threads may share one.

    Every text is cleaned first: NUL and lone surrogates become U+FFFD, and what lies beyond 16 characters for
    each token the model can read is cut off. The model's own `query` and `passage` (or `document`) prompts
    go in front, and it truncates at its own length (512 tokens for the default model).

    With `batch` 1 the same text has the same bytes for a vector whatever else is encoded. A larger `batch`
    is worth it on a GPU alone; it holds passages only, longest first, and moves a vector a little (cosine
    0.99997) depending on its neighbours. Queries always go one by one. `threads`: None leaves their number
    to the engine, and another one moves torch's last bits, not the graph's. `device` is torch's; on another than the processor no graph is run.
    """

    def __init__(
        self, path: Path | str, threads: int | None = None, batch: int = 1, device: str = "cpu"
    ) -> None:
        self.path, self.threads, self.batch, self.device = Path(path), threads, batch, device
        self._loading, self._next, self._running = threading.Lock(), threading.Lock(), threading.Lock()
        self._model: Model | None = None

    @cached_property
    def digest(self) -> str:
        """See `kb.encoder_folder.digest_of`; does not load the model. EncoderError when there is none."""
        return digest_of(self.path)

    @property
    def loaded(self) -> bool:
        """Whether `load` is behind us, so that `encode` answers at once."""
        return self._model is not None

    @property
    def dimension(self) -> int:
        """Numbers in a vector; loads the model."""
        return self.load().dimension

    def load(self) -> Model:
        """Import the engine and open the model once (1.5 s; 8 s where torch is needed). Raises EncoderError when the folder is missing or damaged."""
        with self._loading:
            if self._model is None:
                self._model = self._open()
            return self._model

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """One row of length 1 a text, shape (len(texts), dimension). Raises EncoderError as `load` does."""
        import numpy as np

        model, prompt = self.load(), self._prompt(kind)
        clean = [self._clean(text) for text in texts]
        rows = np.zeros((len(texts), self.dimension), np.float32)
        size = 1 if kind == "query" else self.batch
        order = (
            sorted(range(len(clean)), key=lambda i: (-len(clean[i]), i)) if size > 1 else range(len(clean))
        )
        for start in range(0, len(clean), size):
            chosen = list(order[start : start + size])
            with self._turn():
                rows[chosen] = model.vectors([clean[i] for i in chosen], prompt)
        if not np.isfinite(rows).all():
            raise EncoderError(
                f"the encoder in {self.path} gives vectors that are not numbers; run `make setup` again"
            )
        return rows

    def count_tokens(self, texts: Sequence[str], kind: Kind = "passage") -> list[int]:
        """Tokens of each text before truncation: above the model's length, the end of the text is not read.

        A text longer than 16 characters for each token that the model can read is counted up to there.
        """
        model, prompt = self.load(), self._prompt(kind)
        clean = [prompt + self._clean(text) for text in texts]
        with self._turn():
            return model.count(clean)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One forward pass at a time; a query waits for one batch of passages, not for all of them.

        An engine is not safe to share and more threads than cores are slower. The second lock makes it
        fair: who waits for the model holds it, so the one who just ran queues behind.
        """
        with self._next:
            self._running.acquire()
        try:
            yield
        finally:
            self._running.release()

    def _clean(self, text: str) -> str:
        return NOT_TEXT.sub("\ufffd", text[: PIECE * self.load().length])

    def _prompt(self, kind: Kind) -> str:
        prompts = self.load().prompts
        return prompts.get(kind) or (prompts.get("document") if kind == "passage" else None) or ""

    def _open(self) -> Model:
        marker = marker_of(self.path)
        if marker is None and not any(
            (self.path / name).is_file() for name in ("modules.json", "config.json")
        ):
            raise EncoderError(f"no encoder in {self.path}: run `make setup`, or name the folder of a model")
        try:
            if marker and GRAPH in marker["files"] and self.device == "cpu":
                from kb.encoder_graph import Graph

                return Graph(self.path, self.threads)
            from kb.encoder_torch import Torch

            return Torch(self.path, self.threads, self.device)
        except Exception as error:
            raise EncoderError(
                f"the encoder in {self.path} does not open ({type(error).__name__}: {error}): "
                "remove the folder and run `make setup`, or name another model"
            ) from error
