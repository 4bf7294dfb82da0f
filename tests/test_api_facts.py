"""GET /v1/facts…: relations, rows with their words and places, filters, order, pages and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from test_api_app import document, served

PROJECTS, INDICATORS = "/v1/facts/projects", "/v1/facts/indicators"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with served() as client:
        yield client


def names(client: TestClient, path: str, **query: Any) -> list[str]:
    return [row["cells"]["name"] for row in client.get(path, params=query).json()["rows"]]


def test_relations_are_listed_with_their_columns(client: TestClient) -> None:
    found = {r["relation"]: r for r in client.get("/v1/facts").json()["relations"]}
    keys = {c["key"] for c in found["projects"]["columns"]}
    assert keys >= {"number", "name", "start", "end", "total", "planned", "units", "column"}
    assert all(c.keys() >= {"key", "label", "type", "unit"} for r in found.values() for c in r["columns"])


def test_rows_have_values_printed_words_and_places(client: TestClient) -> None:
    body = client.get(PROJECTS).json()
    assert (body["total"], len(body["rows"]), body["next"]) == (58, 58, None)
    text = document().text
    for row in body["rows"]:
        assert row["cells"].keys() == row["printed"].keys() == row["spans"].keys()
        for spans in row["spans"].values():
            assert all(0 <= start < end <= len(text) for start, end in spans)
    about = next(row for row in body["rows"] if row["qualifiers"].get("total") == "about")
    assert (about["cells"]["total"], "约" in about["printed"]["total"]) == (37, True)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"units": "常山县政府"}, 9),
        ({"units": ["常山县政府", "江山市政府"]}, 15),
        ({"units": "常山县政府", "total": ">=50"}, 4),
        ({"total": ">100000"}, 0),
        ({"start": "2021"}, None),
        ({"name": "~物流"}, None),
        ({"document": "quzhou-services-145"}, 58),
    ],
)
def test_filters_keep_the_rows_that_satisfy_them(
    client: TestClient, query: dict[str, Any], count: int | None
) -> None:
    body = client.get(PROJECTS, params=query).json()
    assert body["total"] == len(body["rows"])
    if count is not None:
        assert body["total"] == count
    if "start" in query:
        assert {row["cells"]["start"] for row in body["rows"]} == {2021}
    if "name" in query:
        assert body["rows"] and all("物流" in row["cells"]["name"] for row in body["rows"])


def test_a_comparison_that_the_document_leaves_open_is_counted_apart(client: TestClient) -> None:
    body = client.get(INDICATORS, params={"growth": ">10"}).json()
    assert body["unsure"] == 1  # >7.5% may be more than 10
    assert all(row["cells"]["growth"] > 10 for row in body["rows"])


def test_rows_are_ordered_by_figure_rows_without_one_last(client: TestClient) -> None:
    for sort, down in (("total", False), ("-total", True)):
        totals = [row["cells"]["total"] for row in client.get(PROJECTS, params={"sort": sort}).json()["rows"]]
        assert totals == sorted(totals, reverse=down)
    assert names(client, PROJECTS, sort="-total")[0] == "龙游县诗画风光带建设项目"
    growths = [
        r["cells"].get("growth") for r in client.get(INDICATORS, params={"sort": "growth"}).json()["rows"]
    ]
    assert growths[-1] is None


@pytest.mark.parametrize("limit", [1, 7, 58, 10_000])
def test_pages_joined_are_the_whole(client: TestClient, limit: int) -> None:
    whole, found, cursor = names(client, PROJECTS, sort="-total"), [], None
    while True:
        query: dict[str, Any] = {"sort": "-total", "limit": limit} | ({"cursor": cursor} if cursor else {})
        body = client.get(PROJECTS, params=query).json()
        found += [row["cells"]["name"] for row in body["rows"]]
        cursor = body["next"]
        if cursor is None:
            break
    assert found == whole


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ({"unit": "x"}, "unit", "units"),
        ({"sort": "wealth"}, "sort", "wealth"),
        ({"limit": 0}, "limit", "1"),
        ({"limit": 10_001}, "limit", "10000"),
        ({"limit": "many"}, "limit", "整数"),
        ({"total": ">=many"}, "total", "数"),
        ({"name": ">5"}, "name", "文字"),
        ({"total": ">NaN"}, "total", "数"),
        ({"cursor": "7-000000000000"}, "cursor", "从头"),
        ({"cursor": "x"}, "cursor", "从头"),
        ({"\0": "x"}, "\ufffd", "没有这一项"),
    ],
)
def test_a_wrong_parameter_is_422_and_named(
    client: TestClient, query: dict[str, Any], field: str, words: str
) -> None:
    response = client.get(PROJECTS, params=query)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field
    assert words in response.json()["detail"]


def test_an_unknown_relation_or_document_is_404(client: TestClient) -> None:
    assert "projects" in client.get("/v1/facts/nope").json()["detail"]
    assert client.get("/v1/facts/nope").status_code == 404
    assert client.get(PROJECTS, params={"document": "nope"}).status_code == 404


def test_csv_has_the_same_cells_and_leads_to_the_next_page(client: TestClient) -> None:
    response = client.get(PROJECTS, params={"limit": 20, "sort": "-total"}, headers={"Accept": "text/csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.text)))
    body = client.get(PROJECTS, params={"limit": 20, "sort": "-total"}).json()
    assert [float(r["total"]) for r in rows] == [r["cells"]["total"] for r in body["rows"]]
    assert [r["id"] for r in rows] == [r["id"] for r in body["rows"]]
    following = client.get(PROJECTS + response.links["next"]["url"], headers={"Accept": "text/csv"})
    assert len(list(csv.reader(io.StringIO(following.text)))) == 21


def test_csv_prints_what_a_bare_figure_leaves_out_and_runs_no_formula(client: TestClient) -> None:
    response = client.get(PROJECTS, headers={"Accept": "text/csv"})
    assert "总投资：约 37 亿" in response.text
    from api.facts import _harmless

    assert [_harmless(c) for c in ("=1+1", "@x", "-5", "-x", "+1", "甲")] == [
        "'=1+1",
        "'@x",
        "-5",
        "'-x",
        "'+1",
        "甲",
    ]
