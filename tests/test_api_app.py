"""The application as a whole: health, headers, logs, metrics, snapshots taken up while it runs.

`served()` is a client over the plan, made with the fake encoder; the other tests of the service use it too.
"""

from __future__ import annotations

import io
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from fakes import FakeEncoder
from fastapi.testclient import TestClient

from api.app import build_app
from api.cli_sources import Source, sources
from api.gate import BODY_LIMIT
from api.log import logger
from ingest.document import Document
from kb.knowledge import Knowledge
from kb.settings import CHECKOUT, Settings
from kb.store import Store

ASK = {"question": "常山县负责哪些项目？"}
FOLDER = tempfile.TemporaryDirectory(prefix="zhangju-api-")


@cache
def source() -> Source:
    return sources([CHECKOUT / "corpus" / "quzhou-services-145"])[0]


@cache
def document() -> Document:
    return source().document()


@cache
def plan_home() -> Path:
    """A home with the plan, its vectors the fake encoder's. Shared: who changes it makes one of their own."""
    return publish(Path(FOLDER.name) / "home", document())


def publish(home: Path, *documents: Document) -> Path:
    Store(home, Settings(home=home)).publish([(d, d.text.encode()) for d in documents], FakeEncoder())
    return home


@contextmanager
def served(
    home: Path | None = None, encoder: FakeEncoder | None = None, **more: object
) -> Iterator[TestClient]:
    """A client of the service, started; server errors come as responses. `client.log` holds what was logged."""
    settings = Settings(home=home or plan_home(), **more)  # type: ignore[arg-type]
    log = io.StringIO()
    app = build_app(Knowledge(settings, encoder or FakeEncoder()), settings, logger(log))
    with TestClient(app, raise_server_exceptions=False) as client:
        client.log = log  # type: ignore[attr-defined]
        yield client


def logged(client: TestClient) -> list[dict[str, object]]:
    return [json.loads(line) for line in client.log.getvalue().splitlines()]  # type: ignore[attr-defined]


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


class Slow(FakeEncoder):
    """An encoder that is not there before `load`, and whose load waits to be let go."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded = self.go = False

    def load(self) -> None:
        until(lambda: self.go)
        self.loaded = True


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with served() as client:
        yield client


def test_it_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"alive": True}
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"typed": True, "passages": True})


def test_while_the_encoder_loads_typed_questions_are_answered_and_others_told_to_wait() -> None:
    encoder = Slow()
    with served(encoder=encoder) as client:
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json()) == (503, {"typed": True, "passages": False})
        assert client.post("/v1/ask", json=ASK).json()["status"] == "answered"
        for path, body in (
            ("/v1/ask", {"question": "老旧小区没物业怎么办"}),
            ("/v1/search", {"query": "物业"}),
        ):
            waits = client.post(path, json=body)
            assert waits.status_code == 503
            assert waits.headers["content-type"] == "application/problem+json"
            assert int(waits.headers["retry-after"]) > 0
        encoder.go = True
        until(lambda: client.get("/health/ready").status_code == 200)
        assert client.post("/v1/ask", json={"question": "老旧小区没物业怎么办"}).status_code == 200


def test_an_encoder_of_another_snapshot_is_not_ready_and_says_so_in_the_log() -> None:
    with served(encoder=FakeEncoder("another")) as client:
        until(lambda: any(line["event"] == "encoder not usable" for line in logged(client)))
        assert client.get("/health/ready").json() == {"typed": True, "passages": False}
        assert client.post("/v1/search", json={"query": "物业"}).status_code == 503
        assert client.post("/v1/ask", json=ASK).status_code == 200


def test_nothing_published_is_503_until_something_is(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with TestClient(build_app(None, settings, logger(io.StringIO()))) as client:
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").json() == {"typed": False, "passages": False}
        told = client.post("/v1/ask", json=ASK)
        assert told.status_code == 503
        assert "zhangju ingest" in told.json()["detail"]
        publish(tmp_path / "home", document())
        until(lambda: client.post("/v1/ask", json=ASK).status_code == 200, seconds=3)


def test_a_snapshot_published_beside_it_is_taken_up_within_a_second(tmp_path: Path) -> None:
    home = publish(tmp_path / "home", document())
    with served(home) as client:
        before = client.post("/v1/ask", json=ASK).json()["id"]
        publish(home, replace(document(), id="another"))
        published = time.monotonic()
        until(lambda: len(client.get("/v1/documents").json()["documents"]) == 2)
        assert time.monotonic() - published < 1.5
        assert client.post("/v1/ask", json=ASK).json()["id"] != before


def test_the_last_document_removed_is_503_not_a_crash(tmp_path: Path) -> None:
    home = publish(tmp_path / "home", document())
    with served(home) as client:
        Store(home, Settings(home=home)).remove("quzhou-services-145")
        until(lambda: client.post("/v1/ask", json=ASK).status_code == 503)
        assert client.get("/health/ready").status_code == 503


@pytest.mark.parametrize(
    ("given", "kept"), [("portal-7:a.b_c", True), ("两个 字", False), ("x" * 65, False), ("a b", False)]
)
def test_a_sane_request_id_is_kept_any_other_replaced(client: TestClient, given: str, kept: bool) -> None:
    got = client.get("/health/live", headers=[(b"X-Request-Id", given.encode())]).headers["x-request-id"]
    assert (got == given) is kept
    assert got


def test_the_time_is_in_a_header_and_not_in_the_body(client: TestClient) -> None:
    response = client.post("/v1/ask", json=ASK)
    assert response.headers["server-timing"].startswith("app;dur=")
    assert not {"time", "elapsed", "took"} & response.json().keys()


def test_the_log_has_no_question_unless_a_setting_says_so() -> None:
    bad = {"question": "机密问题", "nonsense": 1}
    for words, shown in ((False, False), (True, True)):
        with served(log_questions=words) as client:
            client.post("/v1/ask", json=ASK)
            client.post("/v1/ask", json=bad)
            lines = logged(client)
            asked = [line for line in lines if line["event"] == "request"]
            assert [line["status"] for line in asked] == [200, 422]
            assert {"request_id", "ms", "route", "method"} <= asked[0].keys()
            assert ("常山县" in json.dumps(lines, ensure_ascii=False)) is shown
            assert "机密" not in json.dumps(lines, ensure_ascii=False)


def test_a_crash_is_a_problem_without_a_traceback_and_the_stack_is_logged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("绝密 /etc/secret")

    with served() as client:
        monkeypatch.setattr("api.ask.answer", crash)
        response = client.post("/v1/ask", json=ASK)
        assert response.status_code == 500
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["request_id"] == response.headers["x-request-id"]
        assert not {"绝密", "Traceback", "RuntimeError"} & set(response.text.split())
        assert "secret" not in response.text
        line = next(line for line in logged(client) if line.get("status") == 500)
        assert line["error"] == "RuntimeError"
        assert any("crash" in frame for frame in line["stack"])  # type: ignore[attr-defined]
        assert "绝密" not in json.dumps(line, ensure_ascii=False)


def test_metrics_count_requests_by_route_and_answers_by_status() -> None:
    with served() as client:
        client.post("/v1/ask", json=ASK)
        client.post("/v1/ask", json={"question": "上饶市负责哪些项目"})
        client.get("/nowhere/else")
        until(lambda: "zhangju_encoder_loaded 1.0" in client.get("/metrics").text)
        found = client.get("/metrics").text
    assert 'zhangju_requests_total{method="POST",route="/v1/ask",status="200"} 2.0' in found
    assert 'zhangju_answers_total{kind="list",status="answered"} 1.0' in found
    assert 'zhangju_answers_total{kind="passage",status="not_found"} 1.0' in found
    assert 'route="none",status="404"' in found
    assert "nowhere" not in found


def test_other_origins_are_let_in_only_when_named() -> None:
    asked = {"Origin": "https://portal.example"}
    with served() as client:
        assert "access-control-allow-origin" not in client.get("/v1/documents", headers=asked).headers
    with served(cors_origins=("https://portal.example",)) as client:
        allowed = client.get("/v1/documents", headers=asked)
        assert allowed.headers["access-control-allow-origin"] == "https://portal.example"
        refused = client.post("/v1/ask", content=b"x" * (BODY_LIMIT + 1), headers=asked)
        assert refused.status_code == 413
        assert refused.headers["access-control-allow-origin"] == "https://portal.example"
        other = client.get("/v1/documents", headers={"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in other.headers


def test_it_works_below_a_root_path() -> None:
    with served(root_path="/zhangju") as client:
        assert client.post("/v1/ask", json=ASK).status_code == 200  # the proxy strips the path
        assert client.get("/openapi.json").json()["servers"] == [{"url": "/zhangju"}]


def test_too_many_questions_from_one_address_are_429_with_the_time_to_wait() -> None:
    with served(rate_limit=3) as client:
        codes = [client.post("/v1/ask", json=ASK) for _ in range(8)]
        limited = [r for r in codes if r.status_code == 429]
        assert limited  # the minute may turn once between them
        assert 1 <= int(limited[0].headers["retry-after"]) <= 60
        assert client.get("/v1/documents").status_code == 200
