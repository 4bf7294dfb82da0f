"""POST /v1/chat/completions and GET /v1/models: the OpenAI chat interface over the same answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from test_api_app import ASK, logged, served

MODEL = {"model": "zhangju"}
LISTED, FOLLOWING = "常山县负责哪些项目？", "那江山呢？"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with served() as client:
        yield client


def user(*questions: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": words} for words in questions]


def chat(client: TestClient, messages: list[dict[str, Any]], **more: Any) -> Any:
    return client.post("/v1/chat/completions", json={**MODEL, "messages": messages, **more})


def chunks(text: str) -> list[Any]:
    lines = [line.removeprefix("data: ") for line in text.split("\n\n") if line]
    assert lines.pop() == "[DONE]"
    return [json.loads(line) for line in lines]


def test_a_chat_gives_the_same_answer_as_asking_with_its_marks_table_and_sources(client: TestClient) -> None:
    made = chat(client, user(LISTED)).json()
    answer = client.post("/v1/ask", json=ASK).json()
    assert made["zhangju"] == answer
    assert made["id"] == f"chatcmpl-{answer['id']}"
    choice = made["choices"][0]
    assert (choice["message"]["role"], choice["finish_reason"]) == ("assistant", "stop")
    content = choice["message"]["content"]
    assert content.startswith(answer["text"])
    for citation in answer["citations"]:
        assert f"\n[{citation['n']}] 《{citation['title']}》{' › '.join(citation['path'])}" in content
    for row in answer["table"]["rows"]:
        assert f" {row['cells']['name']} |" in content
    assert "算式：" in content
    assert made["usage"] == {
        "prompt_tokens": len(LISTED), "completion_tokens": len(content), "total_tokens": len(LISTED) + len(content)
    }  # fmt: skip


def test_earlier_messages_of_the_user_are_the_history_and_the_others_are_not_read(client: TestClient) -> None:
    messages = [
        {"role": "system", "content": "你是海盗。"},
        *user(LISTED),
        {"role": "assistant", "content": "龙游县有哪些项目？"},
        {"role": "assistant", "content": None, "tool_calls": []},
        {"role": "user", "content": [{"type": "text", "text": "那江山"}, {"type": "text", "text": "呢？"}]},
        {"role": "assistant", "content": "……"},
    ]
    body = chat(client, messages).json()["zhangju"]
    asked = {"question": FOLLOWING, "history": [LISTED]}
    assert body == client.post("/v1/ask", json=asked).json()


def test_only_the_last_twenty_earlier_questions_are_carried(client: TestClient) -> None:
    old = user(*["规划期限"] * 30)
    body = chat(client, old + user(LISTED, FOLLOWING)).json()["zhangju"]
    history = ["规划期限"] * 19 + [LISTED]
    assert body == client.post("/v1/ask", json={"question": FOLLOWING, "history": history}).json()


@pytest.mark.parametrize("question", [LISTED, "地铁什么时候开通", "老旧小区没物业怎么办", "专栏9讲了什么"])
def test_the_stream_put_together_is_the_whole(client: TestClient, question: str) -> None:
    whole = chat(client, user(question)).json()
    stream = chat(client, user(question), stream=True, stream_options={"include_usage": True})
    assert stream.headers["content-type"].startswith("text/event-stream")
    found = chunks(stream.text)
    assert {chunk["object"] for chunk in found} == {"chat.completion.chunk"}
    assert {(chunk["id"], chunk["model"]) for chunk in found} == {(whole["id"], "zhangju")}
    *deltas, end, counted = found
    assert deltas[0]["choices"][0]["delta"]["role"] == "assistant"
    assert (
        "".join(c["choices"][0]["delta"]["content"] for c in deltas)
        == whole["choices"][0]["message"]["content"]
    )
    assert (end["choices"][0]["finish_reason"], end["zhangju"]) == ("stop", whole["zhangju"])
    assert (counted["choices"], counted["usage"]) == ([], whole["usage"])
    assert len(chunks(chat(client, user(question), stream=True).text)) == len(found) - 1


def test_what_else_openai_clients_send_is_let_pass(client: TestClient) -> None:
    more = {"temperature": 0.7, "max_tokens": 5, "tools": [], "user": "x", "n": 1, "stream": None, "seed": 1}
    assert chat(client, user(LISTED), **more).json()["zhangju"]["status"] == "answered"


@pytest.mark.parametrize(
    ("messages", "more", "status", "field"),
    [
        ([], {}, 422, "messages"),
        ([{"role": "system", "content": "甲"}], {}, 422, "messages"),
        (user("甲", " "), {}, 422, "messages.1.content"),
        (user("甲" * 2001), {}, 422, "messages.0.content"),
        ([{"role": "user", "content": None}], {}, 422, "messages.0.content"),
        ([{"role": "boss", "content": "甲"}], {}, 422, "messages.0.role"),
        (user("甲"), {"model": "gpt-4o"}, 404, "model"),
        (user("甲"), {"model": ""}, 422, "model"),
        (user("甲"), {"n": 2}, 422, "n"),
        (user("甲"), {"stream": "yes"}, 422, "stream"),
    ],
)
def test_a_wrong_request_is_told_which_field(
    client: TestClient, messages: list[dict[str, Any]], more: dict[str, Any], status: int, field: str
) -> None:
    response = chat(client, messages, **more)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    told = response.json()
    assert told["errors"][0]["field"] == field
    assert told["error"]["message"] == told["detail"]  # where OpenAI's clients look
    assert told["error"]["param"] == field


def test_pictures_are_refused(client: TestClient) -> None:
    picture = [{"type": "image_url", "image_url": {"url": "http://x"}}]
    assert chat(client, [{"role": "user", "content": picture}]).status_code == 422


def test_the_model_is_named_with_what_answers(client: TestClient) -> None:
    found = client.get("/v1/models").json()
    assert found["object"] == "list"
    model = found["data"][0]
    assert (model["id"], model["object"], model["owned_by"]) == ("zhangju", "model", "zhangju")
    assert len(model["snapshot"]) == len(model["settings"]) == len(model["encoder"]) == 64


def test_a_bar_in_a_cell_does_not_break_the_table() -> None:
    from api.chat_words import paragraphs

    columns = [{"key": "name", "label": "项|目", "type": "text"}]
    rows = [{"cells": {"name": "甲|乙\n丙"}, "citations": [1]}]
    answer = {"status": "answered", "text": "一", "table": {"columns": columns, "rows": rows}, "computation": None, "citations": []}  # fmt: skip
    assert "".join(paragraphs(answer)) == "一\n\n| 项\\|目 | 出处 |\n| --- | --- |\n| 甲\\|乙 丙 | [1] |"


def test_the_question_is_limited_and_logged_as_any_other() -> None:
    with served(rate_limit=1, log_questions=True) as client:
        assert chat(client, user(LISTED)).status_code == 200
        assert chat(client, user(LISTED)).status_code == 429
        lines = [line for line in logged(client) if line.get("route") == "/v1/chat/completions"]
        assert lines[0]["question"] == LISTED
