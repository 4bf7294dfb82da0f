"""Any model by path, run by sentence-transformers. The one file that knows it and torch (5 s, 420 MB to import)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["Torch"]

QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
LENGTH = 512  # tokens, of a model that does not say


class Torch:
    """A model that `SentenceTransformer(folder)` opens. Not to be called from two threads at once.

    `threads` are torch's, for the whole process; None leaves them alone. Raises whatever the opening does.
    """

    def __init__(self, folder: Path, threads: int | None = None, device: str = "cpu") -> None:
        os.environ.update(QUIET)  # read when these are imported
        import torch
        from sentence_transformers import SentenceTransformer

        if threads:
            torch.set_num_threads(threads)
        self._model = SentenceTransformer(str(folder), device=device, local_files_only=True)
        self.prompts: Mapping[str, str | None] = self._model.prompts
        self.length = int(self._model.max_seq_length or LENGTH)
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, however many."""
        return [len(self._model.tokenizer(text, verbose=False)["input_ids"]) for text in texts]

    def vectors(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        """One row of length 1 a text with `prompt` in front, shape (len(texts), dimension), in one pass."""
        found: NDArray[np.float32] = self._model.encode(
            list(texts),
            prompt=prompt,
            batch_size=len(texts),
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return found
