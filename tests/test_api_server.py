"""The service as a process: uvicorn over `api.app:create`, clients that misbehave, a snapshot published meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]
import pytest
from test_api_app import ASK, document, plan_home, publish, until

from ingest.parse import parse
from kb.settings import CHECKOUT

JSON = {"Content-Type": "application/json"}


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def memory(self) -> int:
        """Bytes resident."""
        return int(psutil.Process(self.process.pid).memory_info().rss)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def running(home: Path, log: Path, *options: str) -> Iterator[Server]:
    """A server of its own on a free port. Its home was made with the fake encoder, so that it answers what is typed."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        "api.app:create",
        "--port",
        str(port),
        "--log-level",
        "warning",
        *options,
    ]
    environment = {**os.environ, "ZHANGJU_HOME": str(home), "ZHANGJU_ENCODER": str(home / "none")}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=out, stderr=out)
    server = Server(process, f"http://127.0.0.1:{port}", log)
    try:
        until(lambda: alive(server), seconds=60)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def alive(server: Server) -> bool:
    assert server.process.poll() is None, server.log.read_text()
    try:
        return httpx.get(f"{server.address}/health/live").status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(plan_home(), tmp_path_factory.mktemp("server") / "log") as server:
        yield server


@pytest.mark.parametrize("told", [True, False])
def test_a_body_of_50_megabytes_is_413_and_memory_stays(server: Server, told: bool) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"question": "'
        for _ in range(50):
            yield b"a" * 1_000_000

    before = server.memory()
    headers = {**JSON, "Content-Length": "50000014"} if told else JSON
    with suppress(httpx.WriteError):  # the server hung up on the rest of the body, which is as good an answer
        url = f"{server.address}/v1/ask"
        assert httpx.post(url, content=chunks(), headers=headers, timeout=30).status_code == 413
    assert server.memory() - before < 20_000_000
    assert httpx.post(f"{server.address}/v1/ask", json=ASK, timeout=30).status_code == 200


def test_clients_that_hang_up_mid_stream_leave_nothing_behind(server: Server) -> None:
    body = json.dumps(ASK).encode()
    port = int(server.address.rsplit(":", 1)[1])
    for size in (0, 10, len(body) - 1, len(body)):
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", port)) as client:
                head = f"POST /v1/ask HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                client.sendall(head.encode() + body[:size])
                if size == len(body):
                    client.recv(100)
    assert httpx.post(f"{server.address}/v1/ask", json=ASK, timeout=30).json()["computation"]["result"] == 350
    assert "Traceback" not in server.log.read_text()
    assert not [
        line
        for line in server.log.read_text().splitlines()
        if line.startswith("{") and json.loads(line).get("status") == 500
    ]


def test_other_processes_asked_by_eight_clients_give_the_same_bytes(server: Server, tmp_path: Path) -> None:
    lines = (CHECKOUT / "eval" / "sets" / "quzhou.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [
        {k: v for k, v in json.loads(line).items() if k in ("question", "history")} for line in lines[::3]
    ]

    def answers(address: str) -> list[bytes | int]:
        def one(body: dict[str, object]) -> bytes | int:
            response = http.post(f"{address}/v1/ask", json=body)
            return response.content if response.status_code == 200 else response.status_code

        with httpx.Client(timeout=60) as http, ThreadPoolExecutor(8) as pool:
            return list(pool.map(one, asked))

    once = answers(server.address)
    with running(plan_home(), tmp_path / "log", "--workers", "2") as two:
        assert answers(two.address) == once == answers(two.address)
    assert (
        sum(isinstance(answer, bytes) for answer in once) > 40
    )  # the others need the encoder, which is not there


def test_what_is_under_way_at_a_shutdown_is_finished(tmp_path: Path) -> None:
    with running(plan_home(), tmp_path / "log") as server, httpx.Client() as client:
        body = json.dumps(ASK).encode()

        def slowly() -> Iterator[bytes]:
            yield body[:5]
            server.process.send_signal(signal.SIGTERM)
            time.sleep(1)
            yield body[5:]

        assert (
            client.post(f"{server.address}/v1/ask", content=slowly(), headers=JSON, timeout=20).status_code
            == 200
        )
        assert server.process.wait(20) in (0, -signal.SIGTERM)
        assert "Traceback" not in server.log.read_text()


def test_snapshots_published_while_eight_clients_ask_fail_no_request_and_mix_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(plan_home(), home)
    versions = [
        document(),
        parse(document().text.replace("总投资 50 亿", "总投资 51 亿"), "quzhou-services-145"),
    ]
    revisions = {d.revision: total for d, total in zip(versions, (350, 354), strict=True)}
    seen: list[tuple[str, float]] = []
    wrong: list[str] = []
    stop = threading.Event()

    def client(address: str) -> None:
        with httpx.Client(timeout=60) as http:
            while not stop.is_set():
                response = http.post(f"{address}/v1/ask", json=ASK)
                if response.status_code != 200:
                    wrong.append(response.text)
                    continue
                body = response.json()
                of = {c["revision"] for c in body["citations"]}
                if len(of) != 1 or revisions[next(iter(of))] != body["computation"]["result"]:
                    wrong.append(f"{of} {body['text']}")
                seen.append((next(iter(of)), body["computation"]["result"]))

    with running(home, tmp_path / "log") as server:
        threads = [threading.Thread(target=client, args=(server.address,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        try:
            for version in (versions[1], versions[0], versions[1]):
                time.sleep(1)
                publish(home, version)
                until(lambda version=version: bool(seen) and seen[-1][0] == version.revision, seconds=30)  # type: ignore[misc]
        finally:
            stop.set()
            for thread in threads:
                thread.join(20)
    assert not wrong, wrong[0]
    assert {revision for revision, _ in seen} == set(revisions)
