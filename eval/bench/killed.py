"""`zhangju ingest` killed at random moments: `python -m eval.bench.killed [FILE]` ends fifty runs with SIGKILL, each at a
moment drawn between its start and a little behind its usual end, and after each opens the home that it wrote to.

A home passes when the snapshot in force is whole without a warning, holds every document whose run had reported its end,
and answers a question on the first one as before; every tenth run and the last are let come to their end, which must
succeed and leave nothing half-written. The tests kill a writer at every single file system call; this is the command
itself, encoder and all.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from kb.ask import Question, ask
from kb.commit import commit
from kb.files import PARTIAL
from kb.knowledge import Knowledge, encoder_of
from kb.settings import CHECKOUT, Settings, read_settings
from kb.store import Store

__all__ = ["main"]

RUNS = 50
LET_GO = 10  # every tenth run
SEED = 5
SOURCE = CHECKOUT / "tests" / "documents" / "heming-activities" / "plan.txt"
LENGTH = 900  # code points of a document: an ingest takes seconds, half of them in the encoder
PLACES = "柏桐榆槐柳枫桦楠樟桂"
ASKED = Question("活动主题是什么", documents=("first",))


def _text(n: int) -> str:
    place = PLACES[n % 10] + PLACES[n // 10 % 10]
    return (
        SOURCE.read_text(encoding="utf-8")[:LENGTH].replace("和鸣", place).replace("2024", str(2024 + n % 7))
    )


class Bench:
    """A home with one document, and what runs on it have reported."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.home = folder, folder / "home"
        self.settings = settings.model_copy(update={"home": self.home, "corpus": folder / "none"})
        self.encoder = encoder_of(self.settings)
        self.reported: set[str] = set()
        self.whole = self.run("first", _text(99))
        self.answer = self.asked()

    def start(self, id: str, text: str) -> subprocess.Popen[bytes]:
        path = self.folder / f"{id}.txt"
        path.write_text(text, encoding="utf-8")
        given = {
            "ZHANGJU_HOME": self.home,
            "ZHANGJU_CORPUS": self.folder / "none",
            "ZHANGJU_ENCODER": self.settings.encoder,
        }
        return subprocess.Popen(
            [sys.executable, "-c", "from api.cli import main; main()", "ingest", str(path)],
            env={**os.environ, **{name: str(value) for name, value in given.items()}},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=CHECKOUT,
        )  # fmt: skip

    def run(self, id: str, text: str, after: float | None = None) -> float:
        """Seconds that it took. Killed `after` so many; a run that had ended by then has reported its document."""
        began = perf_counter()
        process = self.start(id, text)
        try:
            _, said = process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return perf_counter() - began
        if process.returncode:
            raise RuntimeError(said.decode("utf-8", "replace"))
        self.reported.add(id)
        return perf_counter() - began

    def asked(self) -> dict[str, Any]:
        knowledge = Knowledge(self.settings, self.encoder)
        return {**ask(knowledge, ASKED), "id": ""}  # the id is of the snapshot too

    def wrong(self) -> list[str]:
        """What is not as it must be."""
        try:
            snapshot = Store(self.home, self.settings).open()
        except Exception as error:  # whatever it is, the home did not open
            return [f"does not open: {type(error).__name__}: {error}"]
        found = [f"warns: {warning}" for warning in snapshot.warnings]
        found += [f"lost {id}" for id in sorted(self.reported - snapshot.documents.keys())]
        return found + (["answers otherwise"] if self.asked() != self.answer else [])

    def left(self) -> list[str]:
        """Files that a broken run left and the next has not cleared away."""
        return sorted(str(p.relative_to(self.home)) for p in self.home.rglob(PARTIAL + "*"))


def main(out: Path | None = None) -> None:
    draw = random.Random(SEED)
    with TemporaryDirectory() as folder:
        bench = Bench(Path(folder), read_settings())
        bench.run("timed", _text(98))
        usual = bench.run("timed-again", _text(97))
        moments, wrong, unclean = [], [], []
        killed = 0
        for n in range(RUNS):
            at = draw.uniform(0.0, 1.05 * usual)
            before = set(bench.reported)
            bench.run(f"d{n:02d}", _text(n), at)
            killed += bench.reported == before
            moments.append(round(at, 2))
            wrong += [f"run {n}, killed at {at:.2f} s: {what}" for what in bench.wrong()]
            if n % LET_GO == LET_GO - 1:
                bench.run(f"d{n:02d}", _text(n))
                wrong += [f"run {n} carried on: {what}" for what in bench.wrong()]
                unclean += [f"behind run {n}: {path}" for path in bench.left()]
        published = len(Store(bench.home, bench.settings).open().documents)
        size = sum(p.stat().st_size for p in bench.home.rglob("*") if p.is_file())
        shutil.rmtree(bench.home)
    made = {
        "commit": commit(), "runs": RUNS, "killed before their end": killed, "usual seconds": round(usual, 2), "moments s": moments,
        "documents reported and there": len(bench.reported), "documents there": published, "wrong": wrong,
        "left half-written": unclean, "bytes of the home": size,
    }  # fmt: skip
    words = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    sys.stdout.write(words)
    if out:
        out.write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
