"""POST /v1/export: the files are opened again and held against the answer and the text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import docx
import openpyxl
import pytest
from fastapi.testclient import TestClient
from test_api_app import document, served

from api.export_docx import docx as as_docx
from api.export_xlsx import xlsx as as_xlsx

ASKED = {"question": "常山县负责哪些项目？"}
HOSTILE = ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "<script>\x00\x0e\ud800</script>"]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with served() as client:
        yield client


def exported(client: TestClient, format: str, **asked: object) -> Any:
    response = client.post("/v1/export", json={**ASKED, **asked, "format": format})
    assert response.status_code == 200
    file = io.BytesIO(response.content)
    return docx.Document(file) if format == "docx" else openpyxl.load_workbook(file)


def test_the_sheet_holds_every_row_and_figures_are_figures(client: TestClient) -> None:
    answer = client.post("/v1/ask", json=ASKED).json()
    book = exported(client, "xlsx")
    assert book.sheetnames[:2] == ["回答", "表"]
    assert book["回答"]["B4"].value == answer["text"]
    heads, *rows = [[cell.value for cell in row] for row in book["表"].iter_rows()]
    assert len(rows) == 9
    total = heads.index("总投资（亿元）")
    assert sum(row[total] for row in rows) == 350
    assert [row[heads.index("项目")] for row in rows] == [r["cells"]["name"] for r in answer["table"]["rows"]]


def test_a_citation_in_the_sheet_has_its_document_path_page_and_exact_quote(client: TestClient) -> None:
    heads, *rows = [[cell.value for cell in row] for row in exported(client, "xlsx")["出处"].iter_rows()]
    assert len(rows) == 9
    for row in rows:
        told = dict(zip(heads, row, strict=True))
        assert told["原文"] == document().text[told["起"] : told["止"]]
        assert told["文件"] == document().meta.title
        assert told["标题路径"].startswith("五、实施四大重点行动 › ")
        assert told["页码"].startswith("第 ")


def test_the_document_holds_the_answer_its_table_and_the_quotes(client: TestClient) -> None:
    answer = client.post("/v1/ask", json=ASKED).json()
    file = exported(client, "docx")
    words = [paragraph.text for paragraph in file.paragraphs]
    assert words[0] == ASKED["question"]
    assert answer["text"] in words
    assert [row.cells[0].text for row in file.tables[0].rows][1:] == [
        row["cells"]["name"] for row in answer["table"]["rows"]
    ]
    for citation in answer["citations"]:
        assert citation["quote"] in words
        assert any(w.startswith(f"[{citation['n']}] 《") and " › ".join(citation["path"]) in w for w in words)


def test_words_that_a_spreadsheet_would_run_stay_words() -> None:
    cited = {"n": 1, "title": "=1+1", "document": "d", "revision": "0" * 64, "path": HOSTILE, "page": None, "lines": [1, 1], "span": [0, 1], "quote": "=1"}  # fmt: skip
    table = {
        "columns": [
            {"key": "name", "label": "=A1", "type": "text"},
            {"key": "n", "label": "数", "type": "number"},
        ],
        "rows": [
            {"document": "d", "cells": {"name": w, "n": -1.5}, "printed": {"name": w, "n": "约 -1.5"}, "citations": [1]}
            for w in HOSTILE
        ],
    }  # fmt: skip
    answer = {"status": "answered", "interpretation": "@x", "text": "=1+1[1]", "table": table, "computation": None, "citations": [cited], "related": []}  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx("=cmd|'/c calc'!A1", answer)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book["回答"]["B1"].value == "=cmd|'/c calc'!A1" and book["回答"]["B1"].quotePrefix
    assert [cell.value for cell in book["表"]["C"]][1:] == [-1.5] * len(HOSTILE)
    assert [cell.value for cell in book["表"]["D"]][1:] == ["约 -1.5"] * len(HOSTILE)
    shown = [row.cells[0].text for row in docx.Document(io.BytesIO(as_docx("=x", answer))).tables[0].rows]
    assert shown[1] == HOSTILE[0]
    assert shown[-1] == "<script>\ufffd\ufffd\ufffd</script>"


@pytest.mark.parametrize("format", ["docx", "xlsx"])
@pytest.mark.parametrize("question", ["地铁什么时候开通", "那江山呢？", "各县的总投资合计", "专栏9讲了什么"])
def test_every_kind_of_answer_can_be_exported(client: TestClient, question: str, format: str) -> None:
    assert exported(client, format, question=question, history=[ASKED["question"]])


def test_the_file_is_named_for_the_question(client: TestClient) -> None:
    response = client.post("/v1/export", json={"question": '常山/"有\n哪些"项目', "format": "xlsx"})
    assert unquote(response.headers["content-disposition"]).endswith("UTF-8''常山 有 哪些 项目.xlsx")


@pytest.mark.parametrize("body", [ASKED, {**ASKED, "format": "pdf"}, {"format": "docx"}])
def test_a_format_that_is_not_there_is_422(client: TestClient, body: dict[str, str]) -> None:
    assert client.post("/v1/export", json=body).status_code == 422
