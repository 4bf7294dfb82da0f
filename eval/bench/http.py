"""Questions a second over HTTP: `python -m eval.bench.http [FILE]` serves the home of the environment with two workers, an
encoder of one thread each, puts load on it from this process, and prints, also into FILE, what came of it.

The loop is closed: four connections kept alive, each with one question under way, the next sent when the answer is
whole. Every question is asked once, in all rounds together, and the product keeps no answers; which are typed is told
beforehand, by asking them here of a knowledge base that says when passages are wanted. What warms up is asked of
neither. The load runs on the same cores; its own share of a core is told. `empty` is /health/live: HTTP without an
answer.
"""

from __future__ import annotations

import json
import os
import platform
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

import psutil

from eval.bench.saved import as_json, save
from kb.ask import Question as Asked
from kb.ask import ask
from kb.commit import commit
from kb.knowledge import Knowledge
from kb.sets.questions import Question, read_questions
from kb.settings import CHECKOUT, read_settings

__all__ = ["Load", "main", "sorted_out", "under_load"]

WORKERS, CONNECTIONS, ROUNDS = 2, 4, 3
WARM = 60  # questions of each kind before the first round
EMPTY = 3000  # requests of /health/live a round
READY = 180  # seconds for the encoders to load
SETS = ("quzhou", "quzhou-heldout", "quzhou-blind")
SERVE = "import sys; from api.cli import main; sys.argv[:1] = ['zhangju', 'serve', '--port']; main()"


@dataclass(frozen=True, slots=True)
class Load:
    """Milliseconds of each request; seconds that all took together; of a core's, the load's own and the workers'."""

    times: tuple[float, ...]
    seconds: float
    own: float
    workers: float


class _Wanted(Exception):
    """Passages are wanted."""


class _Typed(Knowledge):
    loaded = True

    def search(self, *_: Any, **__: Any) -> Any:
        raise _Wanted


def sorted_out(questions: Sequence[Question], knowledge: Knowledge) -> dict[str, list[Question]]:
    """The questions that no passage is searched for, and the others, in order."""
    found: dict[str, list[Question]] = {"typed": [], "passages": []}
    for q in questions:
        try:
            ask(knowledge, Asked(q.question, q.history, q.documents))
        except _Wanted:
            found["passages"].append(q)
        else:
            found["typed"].append(q)
    return found


def under_load(
    port: int, requests: Sequence[bytes], workers: Callable[[], float], connections: int = CONNECTIONS
) -> Load:
    """Sends each request once, over so many connections; `workers` tells their seconds so far. Raises OSError when one
    is not answered with 200."""
    waiting = iter(requests)
    times: list[float] = []

    def connection() -> None:
        with socket.create_connection(("127.0.0.1", port)) as wire, wire.makefile("rb") as answers:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for request in waiting:
                began = time.perf_counter()
                wire.sendall(request)
                _read(answers)
                times.append((time.perf_counter() - began) * 1000)

    before, began, own = workers(), time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(connections) as pool:
        for done in [pool.submit(connection) for _ in range(connections)]:
            done.result()
    took = time.perf_counter() - began
    return Load(tuple(times), took, time.process_time() - own, workers() - before)


def _read(answers: Any) -> None:
    status, length = answers.readline(), 0
    while (line := answers.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line[15:])
    body = answers.read(length)
    if b" 200 " not in status:
        raise OSError(f"{status!r} {body[:300]!r}")


def _post(q: Question) -> bytes:
    given = {"question": q.question} | ({"history": list(q.history)} if q.history else {})
    body = json.dumps(given | ({"documents": list(q.documents)} if q.documents else {})).encode()
    head = f"POST /v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@contextmanager
def serving(workers: int = WORKERS) -> Iterator[tuple[int, psutil.Process]]:
    """The port and the first process of a service over the home of the environment, the encoder of each worker loaded."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL
    env = {**os.environ, "ZHANGJU_THREADS": "1", "ZHANGJU_WORKERS": str(workers)}
    words = [sys.executable, "-c", SERVE, str(port)]
    process = subprocess.Popen(words, stdout=quiet, stderr=quiet, env=env)
    try:
        _ready(f"http://127.0.0.1:{port}/health/ready", workers)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def _ready(address: str, workers: int) -> None:
    """Waits until so many looks in a row, each over a connection of its own and so at any worker, find an encoder."""
    until, found = time.monotonic() + READY, 0
    while time.monotonic() < until:
        try:
            with urlopen(address):
                found += 1
        except OSError:
            found = 0
        if found == 10 * workers:
            return
        time.sleep(0.5 if not found else 0.02)
    raise TimeoutError(f"{address}: no encoder after {READY} s")


def measured() -> dict[str, Any]:
    every = [
        q for name in SETS for q in read_questions(CHECKOUT / "eval" / "sets" / f"{name}.jsonl").questions
    ]
    distinct = list({(q.question, q.history, q.documents): q for q in every}.values())
    kinds = sorted_out(distinct, _Typed(read_settings()))
    requests = {kind: [_post(q) for q in questions] for kind, questions in kinds.items()}
    empty = [b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"] * EMPTY
    loads: dict[str, list[Load]] = {"empty": [], "typed": [], "passages": []}
    with serving() as (port, process):
        for some in requests.values():
            under_load(port, some[:WARM], lambda: 0.0)
        for n in range(ROUNDS):
            loads["empty"].append(under_load(port, empty, lambda: _spent(process)))
            for kind, some in requests.items():
                loads[kind].append(under_load(port, some[WARM:][n::ROUNDS], lambda: _spent(process)))
        memory = _memory(process)
    return {
        "commit": commit(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "workers": WORKERS,
        "connections": CONNECTIONS,
        "rounds": ROUNDS,
        **{kind: _told(some) for kind, some in loads.items()},
        "memory MB": memory,
    }


def _told(rounds: Sequence[Load]) -> dict[str, Any]:
    """The rate is the median of the rounds'; percentiles, by nearest rank, are of all requests."""
    times = sorted(t for load in rounds for t in load.times)
    rates = [len(load.times) / load.seconds for load in rounds]
    return {
        "requests": len(times),
        "a second": round(median(rates), 1),
        "a second, by round": [round(rate, 1) for rate in rates],
        "p50 ms": round(times[ceil(0.5 * len(times)) - 1], 1),
        "p99 ms": round(times[ceil(0.99 * len(times)) - 1], 1),
        "most ms": round(times[-1], 1),
        "a worker's ms on a core": round(sum(load.workers for load in rounds) * 1000 / len(times), 2),
        "load's share of a core": round(median(load.own / load.seconds for load in rounds), 2),
    }


def _spent(process: psutil.Process) -> float:
    """Seconds that the workers have spent on a core."""
    return float(sum(t.user + t.system for t in (child.cpu_times() for child in process.children())))


def _memory(process: psutil.Process) -> dict[str, int]:
    """Megabytes of all workers together: resident, and of that what is anonymous, as Linux tells it."""
    status = "\n".join(Path(f"/proc/{child.pid}/status").read_text() for child in process.children())
    return {
        name: sum(map(int, re.findall(rf"{line}:\s*(\d+)", status))) // 1024
        for name, line in (("resident", "VmRSS"), ("anonymous", "RssAnon"))
    }


def lines(found: dict[str, Any]) -> str:
    """The figures as a table of lines."""
    rows = [f"{'':8}{'a second':>10}{'by round':>22}{'p50 ms':>9}{'p99 ms':>9}"]
    for name in ("empty", "typed", "passages"):
        load = found[name]
        rounds = " / ".join(f"{rate:.0f}" for rate in load["a second, by round"])
        rows.append(f"{name:8}{load['a second']:10.0f}{rounds:>22}{load['p50 ms']:9.1f}{load['p99 ms']:9.1f}")
    memory = found["memory MB"]
    rows += [
        f"{found['workers']} workers, {found['connections']} connections, each question asked once; the load on the same cores",
        f"both workers {memory['resident']} MB resident, {memory['anonymous']} MB of it anonymous",
        f"commit {found['commit']}, {found['machine']}",
    ]
    return "\n".join(rows) + "\n"


def main(out: Path | None = None) -> None:
    found = measured()
    sys.stdout.write(as_json(found))
    save(out, found, lines(found))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main(*map(Path, sys.argv[1:2]))
