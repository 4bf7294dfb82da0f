"""POST /v1/ask, /v1/search and /v1/feedback: the contract's bodies, events, and what each bad input is told."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from test_api_app import ASK, document, publish, served

from api.feedback import FILE
from api.gate import BODY_LIMIT
from ingest.parse import parse

JSON = {"Content-Type": "application/json"}
KEYS = [
    "id", "status", "kind", "text", "claims", "table", "computation", "citations", "interpretation",
    "suggestions", "related", "confidence",
]  # fmt: skip
QUESTIONS = (
    "常山县负责哪些项目？", "总投资最大的项目是哪个？", "服务业增加值的目标是多少？", "专栏9讲了什么", "六大新兴服务业是哪些",
    "上饶市负责哪些项目", "地铁什么时候开通", "哪些指标增速超过10%", "老旧小区没物业怎么办", "规划期限",
)  # fmt: skip


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with served() as client:
        yield client


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for part in text.split("\n\n"):
        if part:
            name, data = part.split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_an_answer_has_the_contracts_body_and_its_quotes_are_the_text(client: TestClient) -> None:
    body = client.post("/v1/ask", json=ASK).json()
    assert list(body) == KEYS
    assert body["status"] == "answered"
    assert body["computation"]["result"] == 350
    assert len(body["table"]["rows"]) == 9
    for citation in body["citations"]:
        start, end = citation["span"]
        assert citation["quote"] == document().text[start:end]
        assert (
            citation["url"]
            == f"/read/{citation['document']}?revision={citation['revision']}&span={start}-{end}"
        )


def test_a_follow_up_is_understood_by_its_history(client: TestClient) -> None:
    body = client.post("/v1/ask", json={"question": "那江山呢？", "history": [ASK["question"]]}).json()
    assert len(body["table"]["rows"]) == 6


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_event_stream_carries_the_same_answer(client: TestClient, question: str) -> None:
    whole = client.post("/v1/ask", json={"question": question})
    stream = client.post("/v1/ask", json={"question": question}, headers={"Accept": "text/event-stream"})
    assert stream.headers["content-type"].startswith("text/event-stream")
    found = events(stream.text)
    body = whole.json()
    assert found[0] == (
        "interpretation",
        {"status": body["status"], "interpretation": body["interpretation"]},
    )
    assert found[-1] == ("done", body)
    assert stream.text.split("event: done\ndata: ")[1].strip().encode() == whole.content
    for name, key in (("citation", "citations"), ("claim", "claims")):
        assert [value for kind, value in found if kind == name] == body[key]
    for name in ("table", "computation"):
        assert [value for kind, value in found if kind == name] == (
            [] if body[name] is None else [body[name]]
        )


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/json, text/event-stream", "application/json"),
        ("text/event-stream, application/json", "text/event-stream"),
        ("text/html", "application/json"),
    ],
)
def test_accept_chooses_between_json_and_events(client: TestClient, accept: str, kind: str) -> None:
    assert (
        client.post("/v1/ask", json=ASK, headers={"Accept": accept}).headers["content-type"].startswith(kind)
    )


def test_eight_clients_at_once_get_the_same_bytes(client: TestClient) -> None:
    alone = {q: client.post("/v1/ask", json={"question": q}).content for q in QUESTIONS}
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda q: (q, client.post("/v1/ask", json={"question": q}).content), QUESTIONS * 8)
        )
    assert all(content == alone[q] for q, content in found)


def test_another_process_would_give_the_same_bytes(client: TestClient) -> None:
    with served() as other:
        for q in QUESTIONS:
            assert (
                client.post("/v1/ask", json={"question": q}).content
                == other.post("/v1/ask", json={"question": q}).content
            )


BAD: list[tuple[str, bytes, int, str, str]] = [
    ("empty body", b"", 422, "body", "缺少"),
    ("not JSON", b'{"question', 400, "", "JSON"),
    ("not UTF-8", b'{"question": "\xff\xfe"}', 400, "", "UTF-8"),
    ("deep", b"[" * 100_000, 400, "", "JSON"),
    ("a list", b"[]", 422, "body", "对象"),
    ("no question", b"{}", 422, "question", "缺少"),
    ("empty question", b'{"question": ""}', 422, "question", "1"),
    ("2,001 characters", b'{"question": "' + b"a" * 2001 + b'"}', 422, "question", "2000"),
    ("a number", b'{"question": 5}', 422, "question", "字符串"),
    ("null", b'{"question": null}', 422, "question", "字符串"),
    ("a surrogate", b'{"question": "a\\ud800b"}', 422, "question", "代理"),
    ("a surrogate in history", b'{"question": "a", "history": ["ok", "\\udfff"]}', 422, "history.1", "代理"),
    ("a surrogate in documents", b'{"question": "a", "documents": ["\\udfff"]}', 422, "documents.0", "代理"),
    ("a surrogate as a key", b'{"question": "a", "\\ud800": 1}', 422, "body", "代理"),
    ("21 questions before", json.dumps({"question": "a", "history": ["b"] * 21}).encode(), 422, "history", "20"),
    ("a long one before", json.dumps({"question": "a", "history": ["b" * 2001]}).encode(), 422, "history.0", "2000"),
    ("history is words", b'{"question": "a", "history": "b"}', 422, "history", "数组"),
    ("no documents", b'{"question": "a", "documents": []}', 422, "documents", "1"),
    ("an unknown mode", b'{"question": "a", "mode": "fast"}', 422, "mode", "exact"),
    ("a misspelt field", b'{"question": "a", "documnets": ["b"]}', 422, "documnets", "没有这一项"),
    ("an unknown document", '{"question": "常山", "documents": ["nope"]}'.encode(), 404, "", "nope"),
    ("a path for a document", '{"question": "常山", "documents": ["../etc"]}'.encode(), 404, "", "quzhou"),
    ("too large", b'{"question": "' + b"a" * BODY_LIMIT + b'"}', 413, "", str(BODY_LIMIT)),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "field", "words"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_bad_input_is_a_problem_that_names_the_field(
    client: TestClient, body: bytes, status: int, field: str, words: str
) -> None:
    for accept in ("application/json", "text/event-stream"):
        response = client.post("/v1/ask", content=body, headers={**JSON, "Accept": accept})
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"
        told = response.json()
        assert (told["status"], told["request_id"]) == (status, response.headers["x-request-id"])
        assert {"type", "title", "detail"} <= told.keys()
        assert words in told["detail"]
        assert [e["field"] for e in told.get("errors", [])] == ([field] if field else [])


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_another_content_type_is_415(client: TestClient, kind: str) -> None:
    response = client.post(
        "/v1/ask", content=json.dumps(ASK).encode(), headers={"Content-Type": kind} if kind else {}
    )
    assert response.status_code == 415
    assert "application/json" in response.json()["detail"]


def test_a_body_that_does_not_tell_its_length_is_cut_off(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        yield b'{"question": "'
        for _ in range(BODY_LIMIT // 1000 + 2):
            yield b"a" * 1000

    assert client.post("/v1/ask", content=endless(), headers=JSON).status_code == 413


@pytest.mark.parametrize(
    "question",
    ["\0常山县\0负责哪些项目", "ﷺ" * 2000, "<script>alert(1)</script>", "../../etc/passwd", "‮常山\u200b县", "\x1b[31m", "a" * 2000,
     "'; drop table row; --", "%s %d {0} {x.__class__}", "\\ud800 as words", "🙂" * 2000, "？？"],
)  # fmt: skip
def test_strange_words_are_a_question_like_any_other(client: TestClient, question: str) -> None:
    response = client.post("/v1/ask", json={"question": question})
    assert response.status_code == 200
    assert response.json()["status"] in ("answered", "not_found", "unclear")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/ask", 405),
        ("DELETE", "/v1/documents", 405),
        ("GET", "/v2", 404),
        ("BREW", "/v1/ask", 405),
    ],
)
def test_what_is_not_there_is_a_problem_too(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert (status != 405) or response.headers["allow"]


def test_search_gives_places_and_who_found_them(client: TestClient) -> None:
    hits = client.post("/v1/search", json={"query": "老旧小区物业", "k": 5}).json()["hits"]
    assert len(hits) == 5
    assert [h["score"] for h in hits] == sorted((h["score"] for h in hits), reverse=True)
    for hit in hits:
        assert hit["quote"] == document().text[slice(*hit["span"])]
        assert set(hit["found_by"]) <= {"dense", "keyword"}
    assert client.post("/v1/search", json={"query": "x", "k": 0}).json()["errors"][0]["field"] == "k"
    assert client.post("/v1/search", json={"query": "x", "documents": ["nope"]}).status_code == 404


def test_suggestions_are_questions_that_are_answered(client: TestClient) -> None:
    found = client.get("/v1/suggestions").json()["suggestions"]
    assert found
    for question in found:
        assert client.post("/v1/ask", json={"question": question}).json()["status"] == "answered"


def test_feedback_is_one_line_more_each_time_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    home = publish(tmp_path / "home", document())
    given = {"answer": "abc", "question": "常山县\n负责？", "useful": False, "comment": "少了一个\u2028"}
    with served(home) as client:
        with ThreadPoolExecutor(8) as pool:
            codes = list(pool.map(lambda _: client.post("/v1/feedback", json=given).status_code, range(40)))
        assert set(codes) == {201}
        assert (
            client.post("/v1/feedback", json={**given, "useful": "yes"}).json()["errors"][0]["field"]
            == "useful"
        )
    lines = (home / FILE).read_bytes().split(b"\n")[:-1]
    assert len(lines) == 40
    assert all({k: v for k, v in json.loads(line).items() if k != "at"} == given for line in lines)
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600


def test_full_feedback_is_refused_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.feedback.LIMIT", 10)
    home = publish(tmp_path / "home", document())
    (home / FILE).write_bytes(b"x" * 11)
    with served(home) as client:
        assert (
            client.post("/v1/feedback", json={"answer": "a", "question": "b", "useful": True}).status_code
            == 503
        )
    assert (home / FILE).read_bytes() == b"x" * 11


@pytest.mark.parametrize("text", ["0", "？", "-"])
def test_a_document_without_a_sentence_can_be_asked_and_has_no_answer(text: str, tmp_path: Path) -> None:
    with served(publish(tmp_path, parse(text, "x"))) as client:
        answered = client.post("/v1/ask", json={"question": "地铁什么时候开通"})
    assert (answered.status_code, answered.json()["status"]) == (200, "not_found")
