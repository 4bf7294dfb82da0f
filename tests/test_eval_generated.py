"""Questions over several rows, and variants of spelling: seeded, with a gold worked out here by other means."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from api.cli import app
from eval.aggregates import aggregates
from eval.generate import generate
from eval.proof import Proof, name_of, plain
from eval.run import ask_all
from eval.systems.local import local
from eval.variants import common, sounds, stems, variants
from ingest.document import Document
from kb.knowledge import Knowledge
from kb.sets.questions import Question, QuestionSet

PLAN = "quzhou-services-145"


@pytest.fixture(scope="module")
def plan(knowledge: Knowledge) -> Document:
    return knowledge.snapshot.documents[PLAN]


@pytest.fixture
def run(home: Path, encoder_folder: Path) -> Callable[..., Result]:
    def call(*arguments: object) -> Result:
        env = {"ZHANGJU_HOME": str(home), "ZHANGJU_ENCODER": str(encoder_folder)}
        return CliRunner().invoke(app, ["eval", *map(str, arguments)], env=env)

    return call


def test_the_same_seed_gives_the_same_questions(plan: Document) -> None:
    one, two, three = (json.dumps(list(aggregates([plan], seed))) for seed in (3, 3, 4))
    assert one == two != three
    asked = list(generate([plan], 1, ["projects"]))[:40]
    assert (
        list(variants(asked, [plan], 3))
        == list(variants(asked, [plan], 3))
        != list(variants(asked, [plan], 4))
    )


def test_the_gold_of_several_rows_is_what_their_words_in_the_document_add_up_to(plan: Document) -> None:
    """Read from the printed lines alone: 总投资 N 亿."""
    sums = 0
    for question in aggregates([plan], 4):
        lines = [plan.line_span(*gold["lines"]).of(plan.text) for gold in question["gold"]]
        if question["category"] == "filter":
            assert [plain(name) in plain(line) for name, line in zip(question["rows"], lines, strict=True)]
        elif question["category"] == "aggregate" and "总投资" in question["question"].split("的项目")[-1]:
            printed = [plain(line).split("总投资")[-1].split("亿")[0] for line in lines]
            assert question["figures"] == [float(sum(map(Decimal, printed)))]
            sums += 1
        elif question["category"] == "aggregate" and not question["question"].endswith(
            ("合计多少？", "是多少")
        ):
            assert question["figures"] == [len(lines)]
        assert len(question["gold"]) >= 1
    assert sums >= 3


def test_conditions_on_lists_and_the_greatest_are_answered_rightly(
    plan: Document, knowledge: Knowledge
) -> None:
    made = [q for q in aggregates([plan], 4) if q["category"] in ("filter", "rank")]
    questions = tuple(Question.model_validate({**q, "line": n}) for n, q in enumerate(made, 1))
    assert len(questions) >= 20
    outcomes = ask_all(QuestionSet("x", "0", questions), local(knowledge))
    assert [o.question.question for o in outcomes if not o.passed] == []


def test_a_slip_is_one_character_of_the_same_sound_and_leaves_no_doubt(plan: Document) -> None:
    asked = list(generate([plan], 1, ["projects"]))
    names = [name_of(row) for _, row in Proof(plan).rows()]
    text = plain(plan.text)
    found = [q for q in variants(asked, [plan], 5) if q["category"] == "typo"]
    assert len(found) > len(asked) * 0.8
    by_place = {json.dumps([q["gold"], q.get("figures"), q.get("facts")]): q for q in asked}
    for question in found:
        right = by_place[json.dumps([question["gold"], question.get("figures"), question.get("facts")])]
        assert question["question"] not in text
        assert {name for name in names if name in question["question"]} <= {
            name for name in names if len(name) < 5 or name in right["question"]
        }


def test_only_common_characters_of_one_sound_are_exchanged() -> None:
    assert len(common()) == 3755
    assert {"常", "尝", "场"} <= set(sounds()["chang"])
    assert {"常山", "象山", "龙泉", "金华"} <= stems()


def test_traditional_characters_change_the_words_and_not_the_gold(plan: Document) -> None:
    asked: list[dict[str, Any]] = [{"question": "龙游县负责哪些项目", "documents": [PLAN], "rows": ["甲"]}]
    found = list(variants(asked, [plan]))
    assert found == [
        {"question": "龍遊縣負責哪些項目", "documents": [PLAN], "rows": ["甲"], "category": "traditional"}
    ]


def test_the_verb_makes_both_and_keeps_the_order(run: Callable[..., Result]) -> None:
    made = [json.loads(line) for line in run("generate", "--aggregates", "--variants").stdout.splitlines()]
    kinds = [q["category"] for q in made]
    assert set(kinds) >= {"filter", "aggregate", "rank", "traditional"}
    assert max(i for i, k in enumerate(kinds) if k in ("filter", "aggregate", "rank")) < kinds.index(
        "traditional"
    )
