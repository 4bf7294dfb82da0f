"""Documents of other kinds (a scheme with annexes, a work report, a law) against what was read from them by hand."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest.document import Amount, Cell, Document, Unit
from ingest.parse import parse

HERE = Path(__file__).parent
NAMES = ["luting-elderly-care-plan", "yaogang-work-report-2024", "lingze-construction-waste-rules",
         "yunlan-manufacturing-145", "lanchuan-low-altitude-action", "tangxi-business-plan", "jizhou-water-145",
         "jiling-ecology-145", "yanxi-transport-145", "huaipu-night-economy"]  # fmt: skip


@cache
def document(name: str) -> Document:
    return parse((HERE / "documents" / name / "plan.txt").read_text(encoding="utf-8"), name)


@cache
def expected(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        (HERE / "documents" / name / "expected.json").read_text(encoding="utf-8")
    )
    return told


def shown(cell: Cell) -> str | None:
    value = cell.value
    if isinstance(value, Amount):
        words = f"{value.value} {value.unit}".strip()
        return words if value.qualifier == "exact" else f"{words} {value.qualifier}"
    if isinstance(value, tuple):
        return "；".join(f"{u.role}:{u.name}" if isinstance(u, Unit) else u for u in value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)


@pytest.mark.parametrize("name", NAMES)
def test_a_document_gives_the_rows_that_were_read_by_hand(name: str) -> None:
    d = document(name)
    found = {
        relation.key: [
            {k: shown(c) for k, c in row.cells.items() if k not in ("content", "column")}
            | {"lines": list(d.lines(row.span))}
            for row in relation.rows
        ]
        for relation in d.relations
    }
    assert found == expected(name)["relations"]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_has_the_headings_that_were_read_by_hand(name: str) -> None:
    d = document(name)
    kinds = ("part", "chapter", "section", "column")
    assert [h.span.of(d.text) for h in d.headings if h.kind in kinds] == expected(name)["headings"]


def test_a_law_has_all_its_articles_paragraphs_and_items() -> None:
    d, told = document("lingze-construction-waste-rules"), expected("lingze-construction-waste-rules")
    counts = [
        sum(not c.paragraph for c in d.clauses),
        sum(c.paragraph > 0 and not c.item for c in d.clauses),
        sum(c.item > 0 for c in d.clauses),
    ]
    assert counts == told["clauses"]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((16, 2), "取得运输核准的单位不得将承接的运输业务转包"),
        ((16, 1, 3), "（三）车辆安装卫星定位"),
        ((18, 0, 4), "（四）向道路、河道、农田"),
        ((12, 4), "申请处置核准，应当提交处置方案"),
        ((56,), "本办法自2024年9月1日起施行。"),
    ],
)
def test_a_clause_is_found_by_its_number(place: tuple[int, ...], words: str) -> None:
    d = document("lingze-construction-waste-rules")
    clause = d.clause(*place)
    assert clause is not None and clause.piece.reading(d.text).startswith(words)
    assert d.clause(65) is None and d.clause(12, 9) is None


def test_what_a_law_says_of_its_own_articles_leads_to_them() -> None:
    d = document("lingze-construction-waste-rules")
    found = {r.span.of(d.text): d.clauses[r.clause] for r in d.references}
    meant = found["本办法第十八条第四项"]
    assert (meant.article, meant.item) == (18, 4)
    told = expected(d.id)["references"]
    assert [[r.span.of(d.text), d.lines(r.span)[0]] for r in d.references] == told


def test_a_task_told_in_prose_and_in_the_annex_is_one_row_with_the_places_of_both() -> None:
    d = document("luting-elderly-care-plan")
    row = next(r for r in d.relations if r.key == "tasks").rows[3]
    assert [d.lines(s.span) for s in row.cells["deadline"].sources[:1]] == [(150, 150)]
    assert [d.lines(s.span) for s in row.cells["content"].sources] == [(58, 58)]
    headings = {d.headings[a].title for h in (row.heading, *row.also) for a in d.ancestry(h)}
    assert {"重点任务", "附件1 鹭汀县养老服务体系建设三年行动重点任务分解表"} <= headings
    assert "每餐补贴2元" in row.piece.reading(d.text)
