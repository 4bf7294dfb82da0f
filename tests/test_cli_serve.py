"""`zhangju serve` in a process of its own: its address, an answer over HTTP equal to the command's, a clean end."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ZHANGJU = Path(sys.executable).with_name("zhangju")
QUESTION = "常山县负责哪些项目？"

Serve = Callable[..., tuple[subprocess.Popen[str], str]]


@pytest.fixture
def env(home: Path, encoder_folder: Path) -> dict[str, str]:
    return os.environ | {"ZHANGJU_HOME": str(home), "ZHANGJU_ENCODER": str(encoder_folder)}


@pytest.fixture
def serve(env: dict[str, str]) -> Iterator[Serve]:
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen([ZHANGJU, "serve", *arguments], env=env, stderr=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(r"章句在 (http://\S+) ", line):
                return process, found[1]
        raise AssertionError(f"no address was printed; exit code {process.wait(10)}")

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def asked(address: str) -> object:
    body = json.dumps({"question": QUESTION}).encode()
    request = urllib.request.Request(f"{address}/v1/ask", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_service_says_where_it_is_answers_as_the_command_does_and_ends_cleanly(
    serve: Serve, env: dict[str, str], workers: str
) -> None:
    process, address = serve("--port", "0", "--workers", workers)
    told = subprocess.run([ZHANGJU, "ask", QUESTION, "--json"], env=env, capture_output=True, text=True)
    assert asked(address) == json.loads(told.stdout)
    process.send_signal(signal.SIGINT)
    assert process.wait(40) == 0


def test_a_port_in_use_is_a_failure_that_is_told(env: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [ZHANGJU, "serve", "--port", port], env=env, capture_output=True, text=True, timeout=120
        )
    assert done.returncode == 1
    assert "不能监听 127.0.0.1" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_settings_are_told_before_anything_starts(env: dict[str, str]) -> None:
    done = subprocess.run(
        [ZHANGJU, "serve"], env=env | {"ZHANGJU_PORT": "many"}, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "ZHANGJU_PORT" in done.stderr
    done = subprocess.run([ZHANGJU, "serve", "--port", "99999"], env=env, capture_output=True, text=True)
    assert done.returncode == 2
