"""Generated questions: what twins swap in is nowhere in the text, what counterparts ask for is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from fakes import small, two_projects

from eval.counterparts import counterparts
from eval.proof import Proof, name_of, numeral, plain, stem_of
from eval.twin_words import DETAILS
from eval.twins import twins
from ingest.document import Document, Relation
from kb.knowledge import Knowledge
from kb.sets.questions import Question

KINDS = {
    "annex", "article", "chapter", "column", "detail", "field", "figure", "indicator", "lookalike", "neighbour",
    "organisation", "page", "phase", "place", "project", "slot", "table", "unit", "year",
}  # fmt: skip


@pytest.fixture(scope="module")
def plan(knowledge: Knowledge) -> Document:
    return knowledge.snapshot.document("quzhou-services-145")


@pytest.fixture(scope="module")
def of_plan(plan: Document) -> list[dict[str, Any]]:
    return list(twins([plan], 4))


@pytest.fixture(scope="module")
def same(plan: Document) -> list[dict[str, Any]]:
    return list(counterparts([plan], 4))


def of_kind(questions: list[dict[str, Any]], kind: str) -> list[str]:
    return [q["question"] for q in questions if q["category"].partition("-")[2] == kind]


def test_the_plan_gives_a_thousand_twins_of_every_kind_and_as_many_counterparts(
    of_plan: list[dict[str, Any]], same: list[dict[str, Any]]
) -> None:
    assert len(of_plan) >= 1000
    assert {q["category"].removeprefix("twin-") for q in of_plan} == KINDS
    assert {q["expect"] for q in of_plan} == {"not_found"}
    assert len(same) >= 1000
    assert {q["expect"] for q in same} == {"answered"}
    assert max(Counter(q["question"] for q in of_plan).values()) == 1


def test_every_generated_question_is_in_the_form(
    of_plan: list[dict[str, Any]], same: list[dict[str, Any]]
) -> None:
    for made in (*of_plan, *same):
        Question.model_validate(made)


def test_the_same_seed_gives_the_same_questions(plan: Document, of_plan: list[dict[str, Any]]) -> None:
    assert list(twins([plan], 4)) == of_plan != list(twins([plan], 5))
    assert list(counterparts([plan], 4)) == list(counterparts([plan], 4))


@pytest.mark.parametrize("kind", ["unit", "neighbour", "lookalike"])
def test_a_place_that_is_swapped_in_stands_nowhere_in_the_text(
    kind: str, plan: Document, of_plan: list[dict[str, Any]]
) -> None:
    national = {name for _, name in Proof(plan).places}
    for question in of_kind(of_plan, kind):
        words = question.removeprefix("由")[:3]
        assert words in national
        assert words[:2] not in plan.text


@pytest.mark.parametrize("known", ["常山县", "龙游县", "江山市"])
def test_a_place_of_the_plan_is_never_swapped_in(known: str, plan: Document) -> None:
    assert known in {name for _, name in Proof(plan).known_places}
    assert known not in {name for _, name in Proof(plan).places}


@pytest.mark.parametrize(
    ("project", "told"),
    [
        ("开化通航基地及周边区块开发项目", "跑道"),
        ("浙西航空物流枢纽（衢州机场迁建）", "跑道"),
        ("柯城智尚小微企业园项目", "占地"),
        ("衢州城市客厅", "酒店"),
    ],
)
def test_a_detail_that_a_row_tells_is_no_twin(project: str, told: str, plan: Document) -> None:
    proof = Proof(plan)
    relation, row = next((r, x) for r, x in proof.rows() if plain(name_of(x)) == plain(project))
    detail = next(d for d in DETAILS if told in d.nouns)
    assert not proof.untold(relation, row, detail.nouns, detail.units)


def test_parts_beyond_the_last_and_only_those_are_asked_for(of_plan: list[dict[str, Any]]) -> None:
    """The plan has 专栏 1–16, 表 1, chapters 一–六, no figure, and 52 printed pages in its contents."""
    columns = [int("".join(c for c in q if c.isdigit())) for q in of_kind(of_plan, "column")]
    assert min(columns) == 17
    assert any("第七章" in q for q in of_kind(of_plan, "chapter"))
    assert not any(f"第{n}章" in q for q in of_kind(of_plan, "chapter") for n in "一二三四五六")
    assert min(int("".join(c for c in q if c.isdigit())) for q in of_kind(of_plan, "page")) > 52


def test_a_line_that_shares_a_part_of_a_name_may_tell_of_it() -> None:
    relation: Relation = two_projects()
    name = name_of(relation.rows[0])
    document = small(
        "a", ("一、甲", f"{name[:4]}设床位 30 张。"), ("二、乙", "别处有跑道。"), relations=(relation,)
    )
    row = replace(relation.rows[0], span=document.headings[0].span, piece=document.blocks[0].piece)
    proof = Proof(document)
    assert not proof.untold(relation, row, ("床位",))
    assert not proof.untold(relation, row, ("乙",))  # the next line, for a page may turn between them
    assert proof.untold(relation, row, ("别处",))


def test_details_that_descriptions_tell_are_asked_with_their_figure(same: list[dict[str, Any]]) -> None:
    told = {q["question"]: q["figures"] for q in same if q["category"] == "same-detail"}
    assert told["衢江区国家（衢州）纸浆储备库占地多少亩？"] == [300]
    assert told["衢州港衢江港区大路章作业区二期工程有几个泊位？"] == [11]


def test_what_a_unit_is_responsible_for_is_read_from_the_cells(same: list[dict[str, Any]]) -> None:
    rows = next(q["rows"] for q in same if q["question"] == "常山县政府负责哪些项目？")
    assert len(rows) == 9
    counted = next(q for q in same if q["question"] == "由常山县政府负责的项目一共几个")
    assert counted["figures"] == [9]


def test_a_short_name_that_two_rows_share_is_not_asked() -> None:
    """云岫国际陆港（一期） and （二期） are both 云岫国际陆港."""
    relation = two_projects()
    names = ("国际陆港（一期）", "国际陆港（二期）")
    rows = tuple(
        replace(row, cells=row.cells | {"name": replace(row.cells["name"], value=name)})
        for row, name in zip(relation.rows, names, strict=True)
    )
    document = small("a", ("一、甲", "乙" * 400), relations=(replace(relation, rows=rows),))
    assert of_kind(list(counterparts([document])), "spoken") == []


@pytest.mark.parametrize(
    ("n", "written"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (47, "四十七")]
)
def test_numerals_are_written_as_in_headings(n: int, written: str) -> None:
    assert numeral(n) == written


@pytest.mark.parametrize(
    ("unit", "stem"),
    [
        ("常山县政府", "常山县"),
        ("江山市人民政府", "江山市"),
        ("衢州市交通运输局", ""),
        ("智慧新城管委会", ""),
    ],
)
def test_a_governments_place_is_its_stem(unit: str, stem: str) -> None:
    assert stem_of(unit) == stem
