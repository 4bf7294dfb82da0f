"""What a question costs as the documents grow: `python -m eval.bench.scale OUTSIDE [FOLDER]` makes knowledge bases of 10³ to
10⁶ passages (`eval.bench.crowd`) of the home's and of the public sets in OUTSIDE, and searches each in a process of its
own with real questions whose vectors are ready. Printed, also into FOLDER/scale.json, with a plot in FOLDER/scale.svg:

search         kb.search as a question uses it: vectors, BM25, sentences, fused; milliseconds, each question new
dense, flat    the vectors alone, as the size has it, and every row compared
recall         of the 10 nearest by comparing every row, how many are among the 10 nearest found; `fused` the same of
               what search gives
memory         of the process, in MB: anonymous (with the passages as Python objects and jieba's dictionary), and mapped
               from files; bytes on disk beside it
neighbours     1 − the cosine with the nearest neighbour, quantiles: of real passages, and of a million
"""

from __future__ import annotations

import json
import os
import platform
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import jinja2
import numpy as np

from eval.bench.crowd import DOCUMENT, distances, jittered, made_passages, make, real
from eval.bench.saved import as_json, save
from kb.commit import commit
from kb.keywords import Keywords
from kb.knowledge import encoder_of
from kb.search import Index, search
from kb.sets.questions import read_questions
from kb.settings import CHECKOUT, read_settings
from kb.store import Store
from kb.tokens import Words
from kb.vectors import FLAT, Vectors

__all__ = ["main"]

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ASKED = 100  # questions of each source
NEAR = 10
COMPARED = 60  # questions that every row is compared for
SAMPLE = 300  # passages whose nearest neighbour is looked for among all
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def prepared(outside: Path, folder: Path) -> dict[str, Any]:
    """The knowledge bases and the questions in `folder`; what they were made of."""
    settings = read_settings()
    snapshot, encoder = Store(settings.home, settings).open(), encoder_of(settings)
    found = real(snapshot, encoder, Words(settings.home / "cache"), outside, settings.home / "cache")
    lines = (outside / "stard_gold" / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [q.question for q in read_questions(CHECKOUT / "eval" / "sets" / "quzhou.jsonl").questions][
        :ASKED
    ]
    asked += [json.loads(line)["text"] for line in lines[:ASKED]]
    np.save(folder / "questions.npy", encoder.encode(asked, "query"))
    told: dict[str, Any] = {"questions": asked, "sizes": found.sizes, "made s": {}}
    for count in SIZES:
        began = perf_counter()
        (folder / str(count)).mkdir()
        make(folder / str(count), found, count)
        told["made s"][count] = round(perf_counter() - began, 1)
    made = np.concatenate([*jittered(found.vectors, SIZES[-1])])
    some = made[np.random.default_rng(1).integers(0, len(made), SAMPLE)]
    pairs = {"real": distances(found.vectors, found.vectors), f"{SIZES[-1]}": distances(made, some)}
    told["neighbours"] = {
        name: [round(float(x), 4) for x in np.quantile(each, QUANTILES)] for name, each in pairs.items()
    }
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    return told


def searched(folder: Path, count: int) -> dict[str, Any]:
    """One size, in this process."""
    told = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    place, vectors = folder / str(count), np.load(folder / "questions.npy")
    words = Words(folder / "words")
    words.tokens("暖机")
    began, before = perf_counter(), _memory()["anonymous"]
    rows = [Vectors.load(place / f"vectors-{n}.npy") for n in range(-(-count // DOCUMENT))]
    sentences = [Vectors.load(place / f"sentences-{n}.npy") for n in range(len(rows))]
    dimension = vectors.shape[1]
    index = Index.of(
        made_passages(told["sizes"], count),
        Vectors.join(rows, dimension, place / "index.faiss" if count > FLAT else None),
        Vectors.join(sentences, dimension),
        Keywords(place / "keywords"),
        words.tokens,
    )
    opened = perf_counter() - began
    asked = list(zip(told["questions"], vectors, strict=True))
    one = [f"d{n}" for n in range(0, len(rows), 2)]  # every other document
    steps: dict[str, Callable[[str, Any], object]] = {
        "search": lambda q, v: search(index, q, v, NEAR),
        "again": lambda q, v: search(index, q, v, NEAR),
        "dense": lambda q, v: index.vectors.nearest(v, 50),
        "keywords": lambda q, v: index.keywords.search(index.tokens(q), 50),
        "half the documents": lambda q, v: search(index, q, v, NEAR, one),
        "one document": lambda q, v: search(index, q, v, NEAR, one[:1]),
    }
    found: dict[str, Any] = {name: _timed(do, asked) for name, do in steps.items()}
    memory = _memory()
    flat = Vectors.join(rows, dimension)
    exact = Index.of(index.passages, flat, index.sentences, index.keywords, words.tokens)
    some = asked[:: len(asked) // COMPARED]
    flat.nearest(vectors[0], 1)
    found["flat"] = _timed(lambda q, v: flat.nearest(v, 50), some)
    same = [len({*index.vectors.nearest(v, 50)[:NEAR]} & {*flat.nearest(v, NEAR)}) for _, v in some]
    fused = [
        len({h.number for h in search(index, q, v, NEAR)} & {h.number for h in search(exact, q, v, NEAR)})
        for q, v in some
    ]
    return {
        "passages": count,
        "opened s": round(opened, 2),
        **found,
        "recall": round(sum(same) / NEAR / len(some), 4),
        "recall, fused": round(sum(fused) / NEAR / len(some), 4),
        "memory MB": {**memory, "anonymous before": before},
        "anonymous bytes a passage": round((memory["anonymous"] - before) * 2**20 / count),
        "on disk MB": {
            name: sum(p.stat().st_size for p in place.glob(pattern)) >> 20
            for name, pattern in (("vectors", "vectors-*"), ("sentences", "sentences-*"), ("index", "index*"), ("keywords", "keywords/*"))
        },
    }  # fmt: skip


def _timed(do: Callable[[str, Any], object], asked: Sequence[tuple[str, Any]]) -> dict[str, float]:
    times = []
    for question, vector in asked:
        began = perf_counter()
        do(question, vector)
        times.append((perf_counter() - began) * 1000)
    times.sort()
    p50, p95 = (times[ceil(p * len(times)) - 1] for p in (0.5, 0.95))
    return {"p50 ms": round(p50, 2), "p95 ms": round(p95, 2)}


def _memory() -> dict[str, int]:
    """Megabytes of this process now, as Linux tells them; at most, all kinds together."""
    status = Path("/proc/self/status").read_text()
    kinds = {"anonymous": "RssAnon", "mapped": "RssFile"}
    found = {
        name: int((re.search(rf"{line}:\s*(\d+)", status) or [0, 0])[1]) >> 10 for name, line in kinds.items()
    }
    return {**found, "at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10}


LINES = {
    "search": ("search", "p50 ms"),
    "search, 95 of 100": ("search", "p95 ms"),
    "vectors": ("dense", "p50 ms"),
    "vectors, each compared": ("flat", "p50 ms"),
    "keywords": ("keywords", "p50 ms"),
}


def plot(sizes: Sequence[dict[str, Any]]) -> str:
    """An SVG of milliseconds against passages, both on scales of powers of ten."""
    left, top, width, height = 60, 20, 460, 320
    decades = (-2, 3)  # 0.01 ms … 1 s

    def at(passages: float, ms: float) -> tuple[float, float]:
        x = (np.log10(passages) - 3) / 3
        y = (np.log10(max(ms, 10.0 ** decades[0])) - decades[0]) / (decades[1] - decades[0])
        return round(left + width * x, 1), round(top + height * (1 - y), 1)

    lines = [
        (name, [at(size["passages"], size[step][figure]) for size in sizes])
        for name, (step, figure) in LINES.items()
    ]
    ticks = [(at(10**n, 10.0 ** decades[0])[0], f"10{'³⁴⁵⁶'[n - 3]}") for n in range(3, 7)]
    levels = [(at(1000, 10.0**n)[1], f"{10.0**n:g} ms") for n in range(decades[0], decades[1] + 1)]
    template = jinja2.Template((Path(__file__).parent / "scale.svg.j2").read_text(encoding="utf-8"))
    made: str = template.render(
        left=left, top=top, width=width, height=height, lines=lines, ticks=ticks, levels=levels
    )
    return made


def lines(found: dict[str, Any]) -> str:
    """The figures as a table of lines: milliseconds, memory of the search alone in MB; recall@10 against flat."""
    rows = [
        f"{'passages':>9}{'search p50':>12}{'p95':>7}{'vectors':>9}{'each':>7}{'words':>7}{'recall':>8}{'fused':>7}{'anonymous':>11}{'mapped':>8}"
    ]
    for size in found["sizes"]:
        memory = size["memory MB"]
        times = "".join(f"{size[step][p]:{width}.1f}" for step, p, width in (
            ("search", "p50 ms", 12), ("search", "p95 ms", 7), ("dense", "p50 ms", 9), ("flat", "p50 ms", 7), ("keywords", "p50 ms", 7)))  # fmt: skip
        rows.append(
            f"{size['passages']:9}{times}{size['recall']:8.3f}{size['recall, fused']:7.3f}"
            f"{memory['anonymous']:11}{memory['mapped']:8}"
        )
    for name, held in found["neighbours"].items():
        rows.append(f"nearest neighbours, {name}: {held}")
    rows.append(f"commit {found['commit']}, {found['machine']}")
    return "\n".join(rows) + "\n"


def main(outside: Path, out: Path | None = None) -> None:
    home = read_settings().home
    with TemporaryDirectory(dir=home) as name:
        folder = Path(name)
        (folder / "words").mkdir()
        told, sizes = prepared(outside, folder), []
        for count in SIZES:
            words = [sys.executable, "-m", "eval.bench.scale", "--search", str(folder), str(count)]
            sizes.append(json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout))
            sys.stderr.write(f"{count}: {sizes[-1]['search']}\n")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    found = {
        "commit": commit(),
        "machine": machine,
        "made s": told["made s"],
        "neighbours": told["neighbours"],
        "sizes": sizes,
    }
    sys.stdout.write(as_json(found))
    if out:
        (out / "scale.svg").write_text(plot(sizes), encoding="utf-8")
        save(out / "scale.json", found, lines(found))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--search"]:
        sys.stdout.write(json.dumps(searched(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(*map(Path, sys.argv[1:3]))
