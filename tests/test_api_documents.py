"""GET /v1/documents…: the outline, canonical text by offsets and lines, passages for the reader, checks, revisions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from test_api_app import document, publish, served, until

from api.text import runs
from ingest.document import Span
from ingest.parse import parse

ID = "quzhou-services-145"
AT = f"/v1/documents/{ID}"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with served() as client:
        yield client


def test_the_documents_are_listed(client: TestClient) -> None:
    [found] = client.get("/v1/documents").json()["documents"]
    assert found["id"] == ID
    assert found["revision"] == document().revision
    assert found["characters"] == 35280
    assert found["lines"] == 649


def test_one_document_has_its_outline_relations_and_findings_each_with_its_place(client: TestClient) -> None:
    found = client.get(AT).json()
    assert {h["kind"] for h in found["outline"]} >= {"chapter", "section", "column", "table"}
    for place in [*found["outline"], *found["ingest_findings"]]:
        assert place["quote"] == document().text[slice(*place["span"])]
        assert place["revision"] == found["revision"]
    assert {(r["relation"], r["rows"]) for r in found["relations"]} >= {("projects", 58), ("indicators", 12)}


def test_text_comes_by_offsets_by_lines_and_whole(client: TestClient) -> None:
    text = document().text
    assert client.get(f"{AT}/text").json()["text"] == text
    part = client.get(f"{AT}/text", params={"start": 22889, "end": 23016}).json()
    assert part["text"] == text[22889:23016]
    assert (part["span"], part["lines"], part["page"], part["total"]) == (
        [22889, 23016],
        [464, 464],
        [38, 38],
        len(text),
    )
    lines = client.get(f"{AT}/text", params={"lines": "464-465"}).json()
    assert lines["text"] == "\n".join(text.split("\n")[463:465]) + "\n"
    assert client.get(f"{AT}/text", params={"lines": "464"}).json()["lines"] == [464, 464]


@pytest.mark.parametrize(
    ("path", "query", "status", "field"),
    [
        ("text", {"start": -1}, 422, "start"),
        ("text", {"start": "x"}, 422, "start"),
        ("text", {"end": 35281}, 422, "end"),
        ("text", {"start": 5, "end": 4}, 422, "start"),
        ("text", {"start": 10**30}, 422, "start"),
        ("text", {"lines": "0-1"}, 422, "lines"),
        ("text", {"lines": "5-4"}, 422, "lines"),
        ("text", {"lines": "1-99999"}, 422, "lines"),
        ("text", {"lines": "x"}, 422, "lines"),
        ("text", {"lines": "1-2", "start": 1}, 422, "lines"),
        ("text", {"revision": "0" * 64}, 404, ""),
        ("text", {"revision": "../../CURRENT"}, 404, ""),
        ("passage", {}, 422, "span"),
        ("passage", {"span": "5"}, 422, "span"),
        ("passage", {"span": "5-4"}, 422, "span"),
        ("passage", {"span": "0-35281"}, 422, "span"),
        ("passage", {"span": "0-5", "context": -1}, 422, "context"),
    ],
)
def test_a_wrong_place_is_told_by_its_field(
    client: TestClient, path: str, query: dict[str, str], status: int, field: str
) -> None:
    response = client.get(f"{AT}/{path}", params=query)
    assert response.status_code == status
    assert [e["field"] for e in response.json().get("errors", [])] == ([field] if field else [])


@pytest.mark.parametrize("id", ["nope", "..%2f..%2fetc", "%00", "%ff", "衢州", "a" * 3000])
@pytest.mark.parametrize("rest", ["", "/text", "/passage?span=0-1", "/checks"])
def test_an_unknown_document_is_404(client: TestClient, id: str, rest: str) -> None:
    assert client.get(f"/v1/documents/{id}{rest}").status_code == 404


@given(st.integers(0, 35280), st.integers(0, 400), st.integers(0, 3000))
def test_what_stands_around_a_passage_and_the_passage_are_the_text(
    start: int, size: int, context: int
) -> None:
    d = document()
    at = Span(start, min(start + size, len(d.text)))
    window = Span(max(0, start - context), min(len(d.text), at.end + context))
    before = "".join(run["text"] for run in runs(d, Span(window.start, at.start)))
    after = "".join(run["text"] for run in runs(d, Span(at.end, window.end)))
    assert before + at.of(d.text) + after == window.of(d.text)


def test_a_passage_has_whole_lines_around_it_and_says_what_is_a_heading(client: TestClient) -> None:
    found = client.get(f"{AT}/passage", params={"span": "22889-23016", "context": 800}).json()
    text = document().text
    assert found["quote"] == text[22889:23016]
    joined = [*(r["text"] for r in found["before"]), found["quote"], *(r["text"] for r in found["after"])]
    assert "".join(joined) == text[slice(*found["window"])]
    assert text[found["window"][0] - 1] == "\n"
    assert found["path"][-1] == "9.常山万洋众创城项目"
    assert ("heading", "（二）生活性服务业提质升级行动") in {(r["kind"], r["text"]) for r in found["after"]}
    assert found["current"] is True


def test_an_earlier_revision_stays_readable_with_its_own_places(tmp_path: Path) -> None:
    old = document()
    home = publish(tmp_path / "home", old)
    with served(home) as client:
        publish(home, parse("前言\n\n" + old.text, ID))
        until(lambda: client.get(AT).json()["revision"] != old.revision)
        query = {"span": "22889-23016", "revision": old.revision}
        found = client.get(f"{AT}/passage", params=query).json()
        assert found["quote"] == old.text[22889:23016]
        assert (found["revision"], found["current"], found["page"]) == (old.revision, False, [38, 38])
        assert client.get(f"{AT}/text", params={"revision": old.revision}).json()["text"] == old.text
        publish(home, parse("另一份文件。", "another"))
        until(lambda: client.get("/v1/documents/another").status_code == 200)
        assert (
            client.get(
                "/v1/documents/another/text", params={"revision": client.get(AT).json()["revision"]}
            ).status_code
            == 404
        )


def test_the_checks_say_what_agrees_and_what_does_not(client: TestClient) -> None:
    found = client.get(f"{AT}/checks").json()
    assert found["revision"] == document().revision
    assert {c["agrees"] for c in found["checks"]} >= {True, False}
    assert any(
        c["stated"] == 1368 and c["computed"] == 1406.24 and c["agrees"] is False for c in found["checks"]
    )
