"""The published OpenAPI: its examples run, and whatever a client may send, no answer is a 5xx or undocumented.

What writes is tried with a key on a home of its own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from pydantic import SecretStr
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from test_api_app import plan_home, served

KEY = "key"
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance, allow_header_conformance, negative_data_rejection,
]  # fmt: skip


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with served() as client:
        yield client


@pytest.fixture(scope="module")
def described(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    home = Path(shutil.copytree(plan_home(), tmp_path_factory.mktemp("schema") / "home"))
    with served(home, api_keys=(SecretStr(KEY),)) as client:
        yield schemathesis.openapi.from_asgi("/openapi.json", client.app)


def examples(described: dict[str, Any], operation: dict[str, Any]) -> list[Any]:
    """The examples of an operation's body; [None] when it has no body."""
    body = operation.get("requestBody")
    if body is None:
        return [None]
    schema = body["content"]["application/json"]["schema"]
    found: list[Any] = described["components"]["schemas"][schema["$ref"].split("/")[-1]]["examples"]
    return found


def test_every_example_runs_and_its_answer_is_as_described(
    client: TestClient, described: dict[str, Any]
) -> None:
    ran = 0
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            if "security" in operation:  # what wants a key: test_api_uploads.py, test_api_gold.py
                continue
            given = {
                p["name"]: next(iter(p["examples"].values()))["value"]
                if isinstance(p.get("examples"), dict)
                else None
                for p in operation.get("parameters", [])
                if p["required"]
            }
            assert None not in given.values(), f"{method} {path}: a required parameter without an example"
            in_path = {name: value for name, value in given.items() if f"{{{name}}}" in path}
            query = {name: value for name, value in given.items() if name not in in_path}
            for example in examples(described, operation):
                response = client.request(method, path.format(**in_path), params=query, json=example)
                assert response.status_code in (200, 201), (path, response.text)
                schema = (
                    operation["responses"][str(response.status_code)]["content"]
                    .get("application/json", {})
                    .get("schema")
                )
                if schema:
                    whole = {**schema, "components": described["components"]}
                    jsonschema_rs.validate(whole, response.json())
                ran += 1
    assert ran >= 14


def test_every_route_of_the_contract_is_described(described: dict[str, Any]) -> None:
    assert described["paths"].keys() >= {
        "/v1/ask", "/v1/search", "/v1/documents", "/v1/documents/{id}", "/v1/documents/{id}/text", "/v1/documents/{id}/checks",
        "/v1/facts", "/v1/facts/{relation}", "/v1/feedback", "/health/live", "/health/ready", "/metrics",
        "/v1/jobs", "/v1/jobs/{id}", "/v1/jobs/{id}/events", "/v1/jobs/{id}/publish",
        "/v1/gold/candidates", "/v1/gold/dismissed/{id}", "/v1/gold/answer", "/v1/gold/check", "/v1/gold/cases",
        "/v1/gold/cases/{id}", "/v1/gold/export",
    }  # fmt: skip
    text = json.dumps(described)
    assert "HTTPValidationError" not in described["paths"].__repr__()
    assert text.count("application/problem+json") > 20


def checks_of(case: Any) -> list[Any]:
    """In a form everything is words: there {} is as good a title as any."""
    form = case.media_type == "multipart/form-data"
    return [check for check in CHECKS if not (form and check is negative_data_rejection)]


def test_whatever_is_sent_the_answer_is_documented_and_no_5xx(api: Any) -> None:
    sent = 0
    for found in api.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=30 if "security" in operation.definition.raw else 120,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE) | operation.as_strategy())
        def send(case: Any) -> None:
            nonlocal sent
            sent += 1
            case.headers["X-API-Key"] = KEY  # else nothing but 401 would be seen
            case.call_and_validate(checks=checks_of(case))

        send()
    assert sent > 1000, sent
