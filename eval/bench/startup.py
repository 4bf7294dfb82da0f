"""From the command to the first answers: `python -m eval.bench.startup [FILE]`.

`zhangju serve` is started over the home of the environment, snapshot and encoder prepared, and asked without a pause
from the first moment on: how long until the first typed answer, and until the first one from passages, which gets 503
before. Then `zhangju ask` with the same questions. Medians of `REPEATS` starts, seconds from the start of the process.
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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from eval.bench.saved import save
from kb.commit import commit

__all__ = ["measured"]

TYPED, PASSAGES = "常山县负责哪些项目？", "小区又老又破，没有物业公司愿意管，怎么办"
REPEATS = 5
PATIENCE = 60  # seconds
PAUSE = 0.01
COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]


@contextmanager
def started() -> Iterator[tuple[float, str, int]]:
    """A service just started: when, its address, its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL
    began = time.perf_counter()
    process = subprocess.Popen([*COMMAND, "serve", "--port", str(port)], stdout=quiet, stderr=quiet)
    try:
        yield began, f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def answered(address: str, question: str) -> float:
    """When the question was answered; asked again while nobody listens or the answer is 503."""
    until = time.perf_counter() + PATIENCE
    body = json.dumps({"question": question}).encode()
    request = Request(f"{address}/v1/ask", body, {"Content-Type": "application/json"})
    while time.perf_counter() < until:
        try:
            with urlopen(request, timeout=PATIENCE) as reply:
                if json.load(reply)["status"] == "answered":
                    return time.perf_counter()
                raise ValueError(f"{question} is not answered")
        except URLError:
            time.sleep(PAUSE)
    raise TimeoutError(f"{address} did not answer {question} within {PATIENCE} s")


def served() -> dict[str, float]:
    """Seconds to each first answer, by the clock and of the processor (which says more of a busy machine); megabytes
    resident and of those not mapped from files, after both."""
    with started() as (began, address, pid):
        typed = answered(address, TYPED) - began
        used = _processor(pid)
        passages = answered(address, PASSAGES) - began
        used_in_all = _processor(pid)
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        resident, anonymous = (_kilobytes(status, name) / 1000 for name in ("VmRSS", "RssAnon"))
    return {
        "typed": typed,
        "passages": passages,
        "processor seconds until typed": used,
        "processor seconds until passages": used_in_all,
        "resident MB": resident,
        "anonymous MB": anonymous,
    }


def asked(question: str) -> float:
    """Seconds of `zhangju ask`."""
    began = time.perf_counter()
    subprocess.run([*COMMAND, "ask", question], check=True, capture_output=True)
    return time.perf_counter() - began


def measured() -> dict[str, Any]:
    runs = []
    for _ in range(REPEATS):
        runs.append(served() | {"ask typed": asked(TYPED), "ask passages": asked(PASSAGES)})
    medians = {name: round(median(run[name] for run in runs), 2) for name in runs[0]}
    worst = {name: round(max(run[name] for run in runs), 2) for name in runs[0]}
    return {
        "median": medians,
        "worst": worst,
        "repeats": REPEATS,
        "load": round(os.getloadavg()[0], 1),
        "commit": commit(),
        "machine": platform.machine(),
    }


def _processor(pid: int) -> float:
    """Seconds that the process has run."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _kilobytes(status: str, name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", status, re.M)
    if not found:
        raise ValueError(f"no {name} in /proc")
    return float(found[1])


def main(out: Path | None = None) -> None:
    told = measured()
    lines = "\n".join(shown(told)) + "\n"
    sys.stdout.write(lines)
    save(out, told, lines)


def shown(told: dict[str, Any]) -> Iterator[str]:
    """The figures as lines."""
    yield f"{'':34} {'median':>7} {'worst':>7}"
    for name, value in told["median"].items():
        yield f"{name:34} {value:7.2f} {told['worst'][name]:7.2f}"
    yield f"{told['repeats']} starts, commit {told['commit']}, {told['machine']}, load {told['load']}"


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
