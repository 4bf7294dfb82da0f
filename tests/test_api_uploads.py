"""Documents added, replaced and removed over HTTP while the service answers; drafts, jobs and their events."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from pydantic import SecretStr
from test_api_app import ASK, plan_home, publish, served, until

from api.app import build_app
from api.log import logger
from api.reading import read_apart
from ingest.parse import parse
from kb.errors import Busy
from kb.knowledge import Knowledge
from kb.settings import CHECKOUT, Settings
from kb.store import Store

KEY = "钥匙-7"
PLAN = "quzhou-services-145"
TEXT = """甲县养老服务发展方案

一、主要任务

（一）建设养老驿站。由县民政局牵头，县财政局配合，到2025年建成养老驿站12个。

二、重点项目

专栏 1 重点项目

1.甲县银龄中心项目（2021-2024）。新建床位300张。总投资 3.2 亿元，“十四五”期间计划投资 3 亿元。（责任单位：甲县民政局）

2.甲县康养小镇项目（2022-2025）。新建步道。总投资 5 亿元，“十四五”期间计划投资 4 亿元。（责任单位：甲县民政局）
"""
QUESTION = {"question": "甲县民政局负责哪些项目？", "documents": ["jia"]}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(shutil.copytree(plan_home(), tmp_path / "home"))


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with keyed(home) as client:
        yield client


@contextmanager
def keyed(home: Path, encoder: FakeEncoder | None = None, **more: object) -> Iterator[TestClient]:
    with served(home, encoder, api_keys=(SecretStr(KEY),), **more) as client:
        client.headers.update({b"X-API-Key": KEY.encode()})  # type: ignore[dict-item]
        yield client


def upload(client: TestClient, content: bytes | str = TEXT, name: str = "jia.txt", **fields: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post("/v1/documents", files={"file": (name, data)}, data=fields)


def ended(client: TestClient, job: dict[str, Any], seconds: float = 20) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def over() -> bool:
        found.update(client.get(f"/v1/jobs/{job['id']}").json())
        return bool(found["status"] != "running")

    until(over, seconds)
    return found


def ids(client: TestClient) -> list[str]:
    return [d["id"] for d in client.get("/v1/documents").json()["documents"]]


def files(home: Path) -> list[str]:
    return sorted(
        str(path.relative_to(home))
        for path in home.rglob("*")
        if path.is_file() and "cache" not in path.parts and path.name not in ("lock", "lock.json")
    )


def test_an_uploaded_document_is_asked_as_soon_as_its_job_is_done(client: TestClient, home: Path) -> None:
    begun = upload(client, title="甲县养老方案")
    assert begun.status_code == 202, begun.text
    assert begun.headers["location"] == f"/v1/jobs/{begun.json()['id']}"
    job = ended(client, begun.json())
    assert (job["status"], job["stage"], job["document"], job["replaces"]) == ("published", "done", "jia", "")
    assert ids(client) == ["jia", PLAN]
    made = client.post("/v1/ask", json=QUESTION).json()
    assert [row["cells"]["name"] for row in made["table"]["rows"]] == ["甲县银龄中心项目", "甲县康养小镇项目"]
    assert client.get("/v1/documents/jia").json()["title"] == "甲县养老方案"
    assert job["snapshot"] == Store(home, Settings(home=home)).current_digest()
    assert not [name for name in files(home) if name.startswith("jobs/") and name.endswith("/file")]


def test_the_result_is_the_document_as_it_will_be_shown(client: TestClient) -> None:
    job = ended(client, upload(client, publish="false").json())
    assert job["status"] == "draft"
    result = job["result"]
    assert [h["title"] for h in result["outline"]][:2] == ["主要任务", "建设养老驿站"]
    assert [row["cells"]["total"] for row in result["rows"]["projects"]] == [3.2, 5]
    assert ids(client) == [PLAN]
    client.post(f"/v1/jobs/{job['id']}/publish")
    ended(client, job)
    shown = client.get("/v1/documents/jia").json()
    assert {key: result[key] for key in shown} == shown
    assert (
        client.get("/v1/facts/projects", params={"document": "jia"}).json()["rows"]
        == result["rows"]["projects"]
    )


def test_a_draft_is_published_without_encoding_again(home: Path) -> None:
    encoder = FakeEncoder()
    with keyed(home, encoder) as client:
        job = ended(client, upload(client, publish="false").json())
        assert job["progress"]["done"] == job["progress"]["total"] > 0
        encoder.encoded.clear()
        assert client.post("/v1/ask", json=QUESTION).status_code == 404
        going = client.post(f"/v1/jobs/{job['id']}/publish")
        assert going.status_code == 202
        assert ended(client, job)["status"] == "published"
        assert [text for text in encoder.encoded if text != "暖机"] == []
        assert client.post("/v1/ask", json=QUESTION).json()["status"] == "answered"
        again = client.post(f"/v1/jobs/{job['id']}/publish")
        assert (again.status_code, again.json()["detail"]) == (409, "这个任务现在不是草稿，不能发布。")


def test_a_dropped_draft_leaves_nothing_behind(client: TestClient, home: Path) -> None:
    before = files(home)
    job = ended(client, upload(client, publish="false").json())
    assert client.get("/v1/jobs").json()["jobs"][0]["id"] == job["id"]
    assert client.delete(f"/v1/jobs/{job['id']}").status_code == 204
    assert client.get(f"/v1/jobs/{job['id']}").status_code == 404
    assert files(home) == before


def test_a_replacement_says_what_it_replaces_and_encodes_only_what_is_new(home: Path) -> None:
    encoder = FakeEncoder()
    with keyed(home, encoder) as client:
        first = ended(client, upload(client).json())
        encoder.encoded.clear()
        second = ended(
            client, upload(client, TEXT.replace("总投资 5 亿元", "总投资 6 亿元"), id="jia").json()
        )
        assert second["replaces"] == first["revision"] != second["revision"]
        new = [text for text in encoder.encoded if text != "暖机"]
        assert new and all("康养小镇" in text or "总投资 6 亿元" in text for text in new)
        assert second["progress"]["total"] == len(new)
        made = client.post("/v1/ask", json=QUESTION).json()
        assert made["table"]["rows"][1]["cells"]["total"] == 6
        old = client.get("/v1/documents/jia/text", params={"revision": first["revision"]})
        assert "总投资 5 亿元" in old.json()["text"]


def test_a_removed_document_is_no_longer_found_and_its_text_stays(client: TestClient) -> None:
    job = ended(client, upload(client).json())
    gone = client.delete("/v1/documents/jia")
    assert (gone.status_code, gone.json()["document"]) == (200, "jia")
    assert ids(client) == [PLAN]
    assert client.post("/v1/ask", json=QUESTION).status_code == 404
    asked = client.post("/v1/ask", json={"question": "甲县银龄中心项目总投资多少？"}).json()
    assert asked["status"] in ("not_found", "unclear")
    text = client.get("/v1/documents/jia/text", params={"revision": job["revision"]})
    assert "银龄中心" in text.json()["text"]
    assert client.delete("/v1/documents/jia").status_code == 404


def test_events_tell_every_stage_and_end_with_the_result(client: TestClient) -> None:
    job = upload(client, publish="false").json()
    with client.stream("GET", f"/v1/jobs/{job['id']}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        text = "".join(stream.iter_text())
    told = [block.split("\n") for block in text.strip().split("\n\n")]
    names = [name.removeprefix("event: ") for name, _ in told]
    last = json.loads(told[-1][1].removeprefix("data: "))
    assert set(names[:-1]) == {"progress"} and names[-1] == "done"
    assert (last["status"], last["result"]["id"]) == ("draft", "jia")
    assert client.get("/v1/jobs/" + "0" * 32 + "/events").status_code == 404


def test_an_empty_service_is_filled_over_http(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", api_keys=(SecretStr(KEY),))
    app = build_app(None, settings, logger(io.StringIO()))
    app.state.current.encoder = FakeEncoder()
    with TestClient(app) as client:
        client.headers.update({b"Authorization": b"Bearer " + KEY.encode()})  # type: ignore[dict-item]
        assert client.get("/v1/documents").status_code == 503
        assert ended(client, upload(client).json())["status"] == "published"
        assert client.post("/v1/ask", json=QUESTION).json()["status"] == "answered"
        assert client.delete("/v1/documents/jia").status_code == 200
        assert client.post("/v1/ask", json=QUESTION).status_code == 503
        assert ended(client, upload(client).json())["status"] == "published"


# --- one writer


class Held(FakeEncoder):
    """Waits to be let go before it encodes passages."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.waits = threading.Event(), threading.Event()

    def encode(self, texts: Any, kind: Any) -> Any:
        if kind == "passage":
            self.waits.set()
            assert self.go.wait(20)
        return super().encode(texts, kind)


def test_while_one_writes_another_is_409_and_questions_are_answered(home: Path) -> None:
    encoder = Held()
    with keyed(home, encoder) as client:
        job = upload(client).json()
        assert encoder.waits.wait(10)
        for second in (
            upload(client, TEXT, "yi.txt"),
            client.delete(f"/v1/documents/{PLAN}"),
            client.post(f"/v1/jobs/{job['id']}/publish"),
        ):
            assert second.status_code == 409
            assert second.headers["content-type"] == "application/problem+json"
            assert int(second.headers["retry-after"]) > 0
        now = client.get(f"/v1/jobs/{job['id']}").json()
        assert (now["status"], now["stage"], now["result"]) == ("running", "encoding", None)
        assert client.post("/v1/ask", json=ASK).json()["status"] == "answered"
        encoder.go.set()
        assert ended(client, job)["status"] == "published"
        assert ended(client, upload(client, TEXT, "yi.txt").json())["status"] == "published"
        assert ids(client) == ["jia", PLAN, "yi"]


def test_a_running_job_is_cancelled_and_nothing_of_it_is_published(home: Path) -> None:
    encoder = Held()
    with keyed(home, encoder) as client:
        before = (home / "CURRENT").read_text()
        job = upload(client).json()
        assert encoder.waits.wait(10)
        cancelled = client.delete(f"/v1/jobs/{job['id']}")
        assert (cancelled.status_code, cancelled.json()["status"]) == (202, "running")
        encoder.go.set()
        over = ended(client, job)
        assert (over["status"], over["problem"]["status"]) == ("failed", 409)
        assert "取消" in over["problem"]["detail"]
        assert (home / "CURRENT").read_text() == before and ids(client) == [PLAN]
        assert client.delete(f"/v1/jobs/{job['id']}").status_code == 204
        assert ended(client, upload(client).json())["status"] == "published"


def test_a_job_that_stops_at_once_is_cancelled_without_a_trace(home: Path) -> None:
    encoder = Held()
    with keyed(home, encoder) as client:
        job = upload(client).json()
        assert encoder.waits.wait(10)
        threading.Timer(0.3, encoder.go.set).start()
        assert client.delete(f"/v1/jobs/{job['id']}").status_code == 204
        assert client.get(f"/v1/jobs/{job['id']}").status_code == 404
        assert not list(home.glob("jobs/*"))


def test_a_file_is_read_no_further_when_its_job_is_cancelled(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("一、目标\n" + "发展现代服务业，建设枢纽。\n" * 200_000, encoding="utf-8")
    looks = iter(range(3))

    def check() -> None:
        if next(looks, None) is None:
            raise Busy("取消")

    with pytest.raises(Busy, match="取消"):
        read_apart(file, "a.txt", "a", "", lambda stage: None, check)
    assert list(tmp_path.iterdir()) == [file]


def test_a_service_that_stops_ends_its_job_and_frees_the_lock(home: Path) -> None:
    encoder = Held()
    with keyed(home, encoder) as client:
        job = upload(client).json()
        assert encoder.waits.wait(10)
        threading.Timer(0.3, encoder.go.set).start()
    with keyed(home) as client:
        stopped = client.get(f"/v1/jobs/{job['id']}").json()
        assert (stopped["status"], stopped["problem"]["status"]) == ("failed", 503)
        assert ids(client) == [PLAN]
        assert ended(client, upload(client).json())["status"] == "published"


KILLED = """
    import io, os, signal, sys
    from pathlib import Path
    sys.path[:0] = {places!r}
    from fakes import FakeEncoder
    from fastapi.testclient import TestClient
    from pydantic import SecretStr
    from api.app import build_app
    from api.log import logger
    from kb.knowledge import Knowledge
    from kb.settings import Settings
    import kb.writer
    class Deadly(FakeEncoder):
        def encode(self, texts, kind):
            if {where!r} == "encoding" and kind == "passage":
                os.kill(os.getpid(), signal.SIGKILL)
            return super().encode(texts, kind)
    if {where!r} == "publishing":
        kb.writer.Writer._keep = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    if {where!r} == "published":
        kb.writer.Writer._purge = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    settings = Settings(home=Path({home!r}), api_keys=(SecretStr("k"),))
    app = build_app(Knowledge(settings, Deadly()), settings, logger(io.StringIO()))
    with TestClient(app, headers={{"X-API-Key": "k"}}) as client:
        job = client.post("/v1/documents", files={{"file": ("jia.txt", {text!r}.encode())}}).json()
        while client.get("/v1/jobs/" + job["id"]).json()["status"] == "running":
            pass
"""


@pytest.mark.parametrize(
    ("where", "status", "there"),
    [
        ("encoding", "failed", [PLAN]),
        ("publishing", "draft", [PLAN]),
        ("published", "published", ["jia", PLAN]),
    ],
)
def test_a_service_killed_midway_leaves_a_whole_snapshot_and_a_free_lock(
    home: Path, where: str, status: str, there: list[str]
) -> None:
    places = [str(CHECKOUT), str(CHECKOUT / "tests")]
    code = textwrap.dedent(KILLED.format(places=places, home=str(home), where=where, text=TEXT))
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == -9
    with keyed(home) as client:
        (job,) = client.get("/v1/jobs").json()["jobs"]
        assert job["status"] == status
        assert ids(client) == there
        assert client.post("/v1/ask", json=ASK).json()["computation"]["result"] == 350
        if status == "draft":
            assert client.post(f"/v1/jobs/{job['id']}/publish").status_code == 202
            assert ended(client, job)["status"] == "published"
        else:
            assert ended(client, upload(client).json())["status"] == "published"
        assert ids(client) == ["jia", PLAN]


def test_a_publication_that_fails_leaves_the_draft(home: Path) -> None:
    with keyed(home) as client:
        job = ended(client, upload(client, publish="false").json())
    other = FakeEncoder("other")
    with keyed(home, other) as client:
        assert client.post(f"/v1/jobs/{job['id']}/publish").status_code == 202
        left = ended(client, job)
        assert (left["status"], left["problem"]["status"]) == ("draft", 503)
        assert "重新上传" in left["problem"]["detail"]
    with keyed(home) as client:
        client.post(f"/v1/jobs/{job['id']}/publish")
        assert ended(client, job)["status"] == "published"


def test_what_another_process_publishes_or_drafts_is_seen_here(home: Path) -> None:
    with keyed(home) as one, keyed(home) as two:
        job = upload(one, publish="false").json()
        assert ended(two, job)["result"]["id"] == "jia"
        assert two.post(f"/v1/jobs/{job['id']}/publish").status_code == 202
        assert ended(one, job)["status"] == "published"
        until(lambda: ids(one) == ["jia", PLAN] == ids(two), seconds=1.5)
        assert two.delete("/v1/documents/jia").status_code == 200
        until(lambda: ids(one) == [PLAN], seconds=1.5)


def test_a_request_keeps_the_snapshot_it_began_with(home: Path) -> None:
    kb = Knowledge(Settings(home=home), FakeEncoder())
    pinned = kb.pinned()
    publish(home, parse(TEXT, "jia"))
    assert kb.refresh()
    assert list(kb.snapshot.documents) == ["jia", PLAN]
    assert list(pinned.snapshot.documents) == [PLAN]
    assert list(pinned.view(None).vocabularies) == [PLAN]


def test_a_new_snapshot_is_read_only_where_it_is_new_and_is_what_a_fresh_start_sees(home: Path) -> None:
    kb = Knowledge(Settings(home=home), FakeEncoder())
    before = kb.view(None)
    assert before.corpus
    publish(home, parse(TEXT, "jia"))
    assert kb.refresh()
    after, fresh = kb.view(None), Knowledge(Settings(home=home), FakeEncoder()).view(None)
    assert after.vocabularies[PLAN] is before.vocabularies[PLAN]
    assert after.shared.parts[PLAN] is before.shared.parts[PLAN]
    assert list(after.vocabularies) == list(fresh.vocabularies) == ["jia", PLAN]
    assert (after.corpus, after.shared.said) == (fresh.corpus, fresh.shared.said)
    publish(home, parse(TEXT.replace("总投资 5 亿元", "总投资 6 亿元"), "jia"))
    assert kb.refresh()
    assert kb.view(None).shared.parts["jia"] != after.shared.parts["jia"]


def test_jobs_are_as_the_openapi_says(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    for path in ("/v1/documents", "/v1/jobs/{id}/publish"):
        operation = described["paths"][path]["post"]
        assert operation["security"] and set(operation["responses"]) >= {"202", "401", "403", "409"}
    form = described["paths"]["/v1/documents"]["post"]["requestBody"]["content"]["multipart/form-data"]
    assert set(form["schema"]["properties"]) == {"file", "id", "title", "publish"}
    job = ended(client, upload(client, publish="false").json())
    for path, name in (("/v1/jobs/{id}", "JobOne"), ("/v1/jobs", "JobsList")):
        schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
        jsonschema_rs.validate(schema, client.get(path.format(id=job["id"])).json())
