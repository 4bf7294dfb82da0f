"""Relations as a whole: the invented documents against expected.json, ids, fields, findings."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest.document import PROSE, Amount, Cell, Document, Row, Unit
from ingest.parse import parse

REPO = Path(__file__).parents[1]
HERE = REPO / "tests/documents"
INVENTED = ["yunxiu-logistics-145", "qinglan-elderly-145", "heming-activities"]
KEYS = {"activities": "huodong"}  # a relation's key where no kind of field knows its noun
PROJECT = ["number", "name", "start", "end", "total", "planned", "units", "content", "column"]
INDICATOR = ["number", "name", "category", "unit", "base", "base_year", "target", "growth", "cumulative"]
Told = dict[str, Any]


@cache
def document(name: str) -> Document:
    folder = REPO / "corpus" if name.startswith("quzhou") else HERE
    return parse((folder / name / "plan.txt").read_text(encoding="utf-8"), name)


@cache
def expected(name: str) -> Told:
    told: Told = json.loads((HERE / name / "expected.json").read_text(encoding="utf-8"))
    return told


def rows(name: str, key: str) -> tuple[Row, ...]:
    return next(r for r in document(name).relations if r.key == KEYS.get(key, key)).rows


def cases(key: str) -> list[Any]:
    return [
        pytest.param(name, i, id=f"{name}-{i}")
        for name in INVENTED
        for i in range(len(expected(name)["relations"].get(key, ())))
    ]


def value(row: Row, key: str) -> Any:
    return row.cells[key].value if key in row.cells else None


def same_amount(cell: Cell | None, told: Told | None, unit: str) -> None:
    if told is None:
        assert cell is None
        return
    assert cell is not None and cell.printed == told["printed"]
    if told["value"] is None:
        assert cell.value is None
        return
    assert isinstance(cell.value, Amount)
    assert cell.value.value == Decimal(told["value"]) and cell.value.unit == unit
    assert cell.value.qualifier == told.get("qualifier", "exact")


def same_units(row: Row, told: list[Told]) -> None:
    found = value(row, "units")
    assert [(u.name, u.role) for u in found if isinstance(u, Unit)] == [(u["name"], u["role"]) for u in told]


@pytest.mark.parametrize("name", INVENTED)
def test_a_document_has_the_relations_that_were_written_and_no_others(name: str) -> None:
    told = expected(name)["relations"]
    found = {r.key: len(r.rows) for r in document(name).relations if r.key not in PROSE}
    assert found == {KEYS.get(key, key): len(rows) for key, rows in told.items()}


@pytest.mark.parametrize(("name", "i"), cases("projects"))
def test_a_project_is_as_it_was_written(name: str, i: int) -> None:
    told, row = expected(name)["relations"]["projects"][i], rows(name, "projects")[i]
    for key in ("number", "name", "start", "end", "column"):
        assert value(row, key) == told[key]
    assert value(row, "content") == told["content"]
    same_amount(row.cells.get("total"), told["total"], "亿元")
    same_amount(row.cells.get("planned"), told["planned"], "亿元")
    same_units(row, told["units"])
    assert list(document(name).lines(row.span)) == told["lines"]


@pytest.mark.parametrize(("name", "i"), cases("indicators"))
def test_an_indicator_is_as_it_was_written(name: str, i: int) -> None:
    told, row = expected(name)["relations"]["indicators"][i], rows(name, "indicators")[i]
    for key in ("number", "name", "category", "unit", "attribute"):
        assert value(row, key) == told[key]
    fields = {f.key: f for f in next(r for r in document(name).relations if r.key == "indicators").fields}
    assert (row.cells["base"].year or fields["base"].year) == told["base_year"]
    assert fields["target"].year == told["target_year"]
    same_amount(row.cells["base"], told["base"], told["unit"])
    same_amount(row.cells["target"], told["target"], told["unit"])
    same_amount(row.cells.get("growth"), told["growth"] if told["cumulative"] is None else None, "%")
    unit = "个百分点" if told["unit"] == "%" else told["unit"]
    assert value(row, "cumulative") == (
        Amount(Decimal(told["cumulative"]), unit) if told["cumulative"] else None
    )
    assert list(document(name).lines(row.span)) == told["lines"]


@pytest.mark.parametrize(("name", "i"), cases("tasks"))
def test_a_task_is_as_it_was_written(name: str, i: int) -> None:
    told, row = expected(name)["relations"]["tasks"][i], rows(name, "tasks")[i]
    for key in ("number", "name", "column"):
        assert value(row, key) == told[key]
    day = value(row, "deadline")
    assert row.cells["deadline"].printed == told["deadline"]
    if told["deadline_year"]:
        assert (day.year, day.month) == (told["deadline_year"], told["deadline_month"])
    else:
        assert day == told["deadline"]
    same_units(row, told["units"])
    assert list(document(name).lines(row.span)) == told["lines"]


@pytest.mark.parametrize(("name", "i"), cases("activities"))
def test_an_activity_is_as_it_was_written(name: str, i: int) -> None:
    told, row = expected(name)["relations"]["activities"][i], rows(name, "activities")[i]
    labels = {f.label: f.key for f in next(r for r in document(name).relations if r.key == "huodong").fields}
    assert value(row, "name") == told["name"]
    assert value(row, labels["举办地点"]) == told["place"]
    assert value(row, labels["举办月份"]) == told["months"]["printed"]
    assert list(value(row, labels["主办单位"])) == [u["name"] for u in told["units"]]
    same_amount(row.cells[labels["预计人数"]], told["people"], "人")
    assert list(document(name).lines(row.span)) == told["lines"]


def test_a_row_of_sums_is_no_project() -> None:
    d = document("yunxiu-logistics-145")
    for told in expected(d.id)["not_rows"]:
        assert all(list(d.lines(row.span)) != told["lines"] for _, row in d.rows())


@pytest.mark.parametrize("name", INVENTED)
def test_the_outline_is_as_it_was_written(name: str) -> None:
    d = document(name)
    found = [
        (h.span.of(d.text), d.lines(h.span)[0])
        for h in d.headings
        if h.kind in ("part", "chapter", "section", "column") and not h.span.of(d.text).endswith("。")
    ]
    assert found == [(h["heading"], h["line"]) for h in expected(name)["outline"]]


@pytest.mark.parametrize("name", INVENTED)
def test_headings_stand_as_deep_as_they_were_written(name: str) -> None:
    d = document(name)
    told = {h["line"]: h["level"] for h in expected(name)["outline"] if h["level"] != "column"}
    depth = {d.lines(h.span)[0]: len(d.ancestry(i)) for i, h in enumerate(d.headings)}
    assert {line: depth[line] for line in told} == told


@pytest.mark.parametrize("name", INVENTED)
def test_the_named_lists_that_were_written_are_found(name: str) -> None:
    d = document(name)
    found = {e.name: ([words for words, _ in e.items], d.lines(e.span)) for e in d.enumerations}
    for told in expected(name)["enumerations"]:
        items, lines = found[told["phrase"].strip("“”")]
        assert items == told["items"] and lines[0] <= told["lines"][0] <= lines[1]


@pytest.mark.parametrize(
    ("name", "key", "keys"),
    [
        ("quzhou-services-145", "projects", PROJECT),
        ("quzhou-services-145", "indicators", INDICATOR),
        ("quzhou-services-145", "targets", ["name", "year", "value"]),
        ("yunxiu-logistics-145", "projects", PROJECT),
        ("yunxiu-logistics-145", "tasks", ["number", "name", "units", "deadline", "column"]),
    ],
)  # fmt: skip
def test_a_relation_has_these_fields(name: str, key: str, keys: list[str]) -> None:
    relation = next(r for r in document(name).relations if r.key == key)
    assert [f.key for f in relation.fields] == keys
    assert {f.key: f.unit for f in relation.fields if f.key in ("total", "planned")} in (
        {},
        {"total": "亿元", "planned": "亿元"},
    )


@pytest.mark.parametrize("name", ["quzhou-services-145", *INVENTED])
def test_ids_are_readable_and_no_two_rows_share_one(name: str) -> None:
    ids = [row.id for _, row in document(name).rows()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(rf"{name}/[a-z]+/[0-9-]+", id) for id in ids)


@pytest.mark.parametrize("name", ["quzhou-services-145", *INVENTED])
def test_every_cell_is_of_the_type_of_its_field(name: str) -> None:
    types = {"text": (str, date), "number": Amount, "integer": int, "year": int, "list": tuple}
    for relation in document(name).relations:
        for row in relation.rows:
            assert row.cells.keys() <= {f.key for f in relation.fields}
            for field in relation.fields:
                cell = row.cells.get(field.key)
                assert cell is None or cell.value is None or isinstance(cell.value, types[field.type])


def test_rows_of_two_columns_with_one_number_have_ids_of_their_own() -> None:
    item = "1.甲项目（2021-2025）。建设内容在此。总投资 {} 亿。（责任单位：甲局）\n\n"
    d = parse(f"专栏1 项目\n\n{item.format(3)}专栏1 项目\n\n{item.format(4)}", "x")
    assert [row.id for _, row in d.rows()] == ["x/projects/1-1", "x/projects/1-1-2"]


def test_a_field_that_most_rows_have_is_missed_where_it_lacks() -> None:
    row = "{0}.甲{0}项目（2021-2025）。建设内容在此。总投资 3 亿。{1}\n\n"
    text = "专栏1 项目\n\n" + "".join(
        row.format(n, "（责任单位：甲局）" if n != 7 else "") for n in range(1, 13)
    )
    d = parse(text, "x")
    odd = [f for f in d.findings if f.code == "missing-field"]
    assert [f.span.of(text)[:4] for f in odd] == ["7.甲7"] and "责任单位" in odd[0].message


def test_odd_rows_are_findings_with_their_place() -> None:
    text = (
        "专栏1 项目\n\n1.甲项目（2021-2025）。建设内容。总投资 3 亿，“十四五”期间计划投资 4 亿。"
        "（责任单位：甲局）\n\n"
        "2.甲项目（2021-2025）。建设内容。总投资 3 亿，“十四五”期间计划投资 2 亿。（责任单位：甲局）\n\n"
        "专栏3 空\n\n专栏4 正文\n\n正文。**\n"
    )
    d = parse(text, "x")
    codes = {f.code: f.span.of(text)[:5] for f in d.findings}
    assert codes == {
        "planned-over-total": "1.甲项目",
        "duplicate-name": "2.甲项目",
        "empty-section": "专栏3 空",
        "numbering": "专栏3 空",
        "conversion-marks": "**",
    }


def test_the_findings_of_the_plan_are_these() -> None:
    d = document("quzhou-services-145")
    assert [(f.code, d.lines(f.span)[0]) for f in d.findings] == [
        ("figure-without-image", 384), ("other-year", 146), ("not-a-number", 154), ("conversion-marks", 81),
    ]  # fmt: skip


@pytest.mark.parametrize("name", INVENTED)
def test_the_invented_documents_have_no_other_findings(name: str) -> None:
    codes = {"yunxiu-logistics-145": ["other-year"], "qinglan-elderly-145": ["not-a-number"]}
    assert [f.code for f in document(name).findings] == codes.get(name, [])
