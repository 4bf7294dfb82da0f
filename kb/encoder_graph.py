"""The default encoder as one graph, run by openvino. The one file that knows openvino; torch is not needed.

`write(packed, folder)` puts the graph beside the weights that sentence-transformers opens. Its weights stay the
four-bit blocks that they come as: multiplied out they are the same float32 numbers, and an eighth of their bytes
goes through the processor. What each multiplication takes in is rounded to 8 bits, in groups of 32 as the weights
are (`DYNAMIC_QUANTIZATION_GROUP_SIZE`); all else is float32. Chosen by `python -m eval.bench.encoder`, which holds
it against torch and against openvino in float32 and bfloat16.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kb.encoder_folder import GRAPH

if TYPE_CHECKING:
    from kb.weights import Packed

__all__ = ["Graph", "write"]

Floats = NDArray[np.float32]

GROUP = 32  # weights that share a scale
FAR = -1e9  # added to the attention that padding would get
RUN = {
    "PERFORMANCE_HINT": "LATENCY",
    "NUM_STREAMS": 1,
    "INFERENCE_PRECISION_HINT": "f32",
    "DYNAMIC_QUANTIZATION_GROUP_SIZE": GROUP,
    "ENABLE_CPU_PINNING": False,  # two processes would be pinned to the same core
}


class Graph:
    """The graph of a prepared folder, open. Not to be called from two threads at once.

    `options` are openvino's, over `RUN`. Raises RuntimeError, OSError or ValueError for files that are not so.
    """

    def __init__(self, folder: Path, threads: int | None = None, **options: Any) -> None:
        import openvino
        from tokenizers import Tokenizer

        core = openvino.Core()
        chosen = RUN | ({"INFERENCE_NUM_THREADS": threads} if threads else {}) | options
        self._run = core.compile_model(core.read_model(folder / GRAPH), "CPU", chosen).create_infer_request()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.prompts: Mapping[str, str | None] = _read(folder / "config_sentence_transformers.json")[
            "prompts"
        ]
        self.length = int(_read(folder / "tokenizer_config.json")["model_max_length"])
        self.dimension = int(_read(folder / "config.json")["hidden_size"])

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, however many."""
        return [len(self._tokenizer.encode(text).ids) for text in texts]

    def vectors(self, texts: Sequence[str], prompt: str) -> Floats:
        """One row of length 1 a text with `prompt` in front, shape (len(texts), dimension), in one pass."""
        read = [self._tokenizer.encode(prompt + text).ids for text in texts]
        read = [ids[: self.length - 1] + ids[-1:] if len(ids) > self.length else ids for ids in read]
        tokens = np.zeros((len(read), max(map(len, read))), np.int64)
        seen = np.zeros(tokens.shape, np.float32)
        for row, ids in enumerate(read):
            tokens[row, : len(ids)], seen[row, : len(ids)] = ids, 1
        return np.array(self._run.infer([tokens, seen])[0])


def write(packed: Packed, folder: Path) -> None:
    """Write the graph of `packed`: tokens, int64, and 1 for each to be read, float32, both of shape (texts,
    tokens) → vectors of length 1, float32, shape (texts, hidden). The same bytes each time."""
    import openvino

    made = _Made(packed)
    model = made.model()
    model.output(0).set_names({"vectors"})
    for number, node in enumerate(model.get_ordered_ops()):
        node.set_friendly_name(f"{node.get_type_name()}{number}")
    openvino.save_model(model, folder / GRAPH, compress_to_fp16=False)


class _Made:
    """BERT after Devlin et al. (2018), a layer norm behind each sum, with the mean over what is read at its end.

    openvino does not copy what a constant is made of: `kept` holds it until the model is written.
    """

    def __init__(self, packed: Packed) -> None:
        from openvino import opset13

        self.op, self.packed, self.kept = opset13, packed, list[NDArray[Any]]()

    def model(self) -> Any:
        import openvino

        op = self.op
        tokens = op.parameter([-1, -1], np.int64, name="tokens")
        seen = op.parameter([-1, -1], np.float32, name="seen")
        unseen = op.multiply(op.subtract(np.float32(1), seen), np.float32(FAR))
        unseen = op.unsqueeze(unseen, _whole(1, 2))
        x = self._embedded(tokens)
        for layer in range(self.packed.shape["layers"]):
            x = self._layer(x, f"l{layer}.", unseen)
        weight = op.unsqueeze(seen, _whole(2))
        total = op.reduce_sum(op.multiply(x, weight), _whole(1))
        mean = op.divide(total, op.reduce_sum(weight, _whole(1)))
        return openvino.Model([op.normalize_l2(mean, _whole(1), 1e-12, "max")], [tokens, seen], "encoder")

    def _embedded(self, tokens: Any) -> Any:
        op, first, second = self.op, np.int64(0), np.int64(1)
        words = op.gather(self._weights("emb.word"), tokens, first)
        places = op.range(first, op.gather(op.shape_of(tokens), second, first), second, "i64")
        placed = op.gather(self._numbers("emb.pos").reshape(-1, self.packed.shape["hidden"]), places, first)
        kind = self._numbers("emb.type")[: self.packed.shape["hidden"]]
        return self._norm(op.add(op.add(words, kind), placed), "emb.ln")

    def _layer(self, x: Any, name: str, unseen: Any) -> Any:
        op, hidden, heads = self.op, self.packed.shape["hidden"], self.packed.shape["heads"]
        three = self._linear(x, *(name + part for part in "qkv"))
        three = op.reshape(three, _whole(0, 0, 3, heads, hidden // heads), True)
        three = op.transpose(three, _whole(2, 0, 3, 1, 4))
        q, k, v = (op.gather(three, np.int64(part), np.int64(0)) for part in range(3))
        mixed = op.transpose(op.scaled_dot_product_attention(q, k, v, unseen), _whole(0, 2, 1, 3))
        mixed = op.reshape(mixed, _whole(0, 0, hidden), True)
        x = self._norm(op.add(x, self._linear(mixed, name + "ao")), name + "aln")
        inner = op.gelu(self._linear(x, name + "fi"), "erf")
        return self._norm(op.add(x, self._linear(inner, name + "fo")), name + "oln")

    def _linear(self, x: Any, *names: str) -> Any:
        """The products with several matrices of one shape, side by side."""
        bias = np.concatenate([self._numbers(name + ".b") for name in names])
        product = self.op.matmul(x, self._weights(*(name + ".w" for name in names)), False, True)
        return self.op.add(product, bias)

    def _norm(self, x: Any, name: str) -> Any:
        even = self.op.mvn(x, _whole(-1), True, self.packed.epsilon, "inside_sqrt")
        return self.op.add(self.op.multiply(even, self._numbers(name + ".w")), self._numbers(name + ".b"))

    def _numbers(self, name: str) -> Floats:
        four_bit, stored = self.packed.tensors[name]
        if four_bit:
            raise ValueError(f"{name} is not float32")
        return np.asarray(stored, np.float32)

    def _weights(self, *names: str) -> Any:
        """The matrices below each other, a row for each output: four bits (−8 to 7, the first in the low half of a
        byte) times the scale of each `GROUP`."""
        from openvino import Shape, Tensor, Type

        blocks = np.concatenate([self.packed.tensors[name][1] for name in names])
        columns = self.packed.shape["intermediate" if names[0].endswith("fo.w") else "hidden"]
        groups = columns // GROUP
        rows = len(blocks) // groups
        halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1) ^ 8
        self.kept.append((halves[:, ::2] | halves[:, 1::2] << 4).reshape(-1))
        four = self.op.constant(Tensor(self.kept[-1], Shape([rows, groups, GROUP]), Type.i4))
        scale = blocks["scale"].astype(np.float32).reshape(rows, groups, 1)
        whole = self.op.multiply(self.op.convert(four, np.float32), self.op.constant(scale))
        return self.op.reshape(whole, _whole(rows, columns), False)


def _whole(*numbers: int) -> NDArray[np.int64]:
    return np.array(numbers, np.int64)


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
