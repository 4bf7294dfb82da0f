"""Runs on the real encoder: records, gates, comparison, generated questions, and the three invented documents
asked with an empty lexicon."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from api.cli import app
from eval.generate import generate
from eval.record import load_run, record
from eval.run import ask_all
from eval.systems.local import local
from eval.systems.system import System
from kb.encoder import SentenceEncoder
from kb.knowledge import Knowledge
from kb.sets.questions import Question, QuestionSet, read_questions
from kb.settings import CHECKOUT, Settings

SETS = CHECKOUT / "eval" / "sets"
INVENTED = sorted(path.parent.name for path in (CHECKOUT / "tests" / "documents").glob("*/questions.jsonl"))

Run = Callable[..., Result]


@pytest.fixture
def run(home: Path, encoder_folder: Path) -> Run:
    def call(*arguments: object) -> Result:
        env = {"ZHANGJU_HOME": str(home), "ZHANGJU_ENCODER": str(encoder_folder)}
        return CliRunner().invoke(app, ["eval", *map(str, arguments)], env=env)

    return call


def test_a_run_prints_its_categories_and_saves_what_it_was_made_of(run: Run, tmp_path: Path) -> None:
    result = run(
        "run",
        SETS / "sample.jsonl",
        "--out",
        tmp_path,
        "--require",
        "citations.exact=1",
        "--require",
        "crashes=0",
    )
    assert result.exit_code == 0, result.output
    assert "sample：26 题" in result.stdout
    made = load_run(next(tmp_path.glob("sample-*.json")))
    assert len(made["cases"]) == made["questions"] == 26
    assert {"commit", "snapshot", "settings", "encoder", "time", "set_sha256"} <= made.keys()
    assert made["metrics"]["passed"] >= 0.9
    assert sum(c["questions"] for c in made["categories"].values()) == 26
    assert sum(n for given in made["statuses"].values() for n in given.values()) == 26
    assert made["shares"]["passed"]["asked"] == 26
    assert made["tradeoff"][0]["confidence"] == 0
    for head in ("95% 区间", "答为出错", "只答置信度不低于"):
        assert head in result.stdout
    assert list(tmp_path.glob("*.partial.jsonl")) == []  # done, so nothing to take up


def test_an_unmet_gate_fails_and_names_itself(run: Run, tmp_path: Path) -> None:
    questions = tmp_path / "wrong.jsonl"
    questions.write_text(
        '{"question": "常山县负责哪些项目", "category": "list", "expect": "answered", "rows": ["甲"]}\n'
    )
    assert run("run", questions).exit_code == 0  # whatever passed
    result = run("run", questions, "--require", "lists.exact=1.0", "--require", "refusal.false_answers=0")
    assert result.exit_code == 1
    assert "lists.exact 为 0，应不低于 1" in result.stderr
    assert "refusal.false_answers 没有可量的题" in result.stderr
    assert "缺：甲；多：常山万洋众创城项目" in result.stdout


def test_totals_only_shows_and_saves_no_question(run: Run, tmp_path: Path) -> None:
    result = run("run", SETS / "sample.jsonl", "--totals", "--out", tmp_path)
    saved = next(tmp_path.glob("*.json")).read_text(encoding="utf-8")
    for question in read_questions(SETS / "sample.jsonl").questions:
        assert question.question not in result.output
        assert question.question not in saved


def test_a_question_that_crashes_is_a_result_of_its_own_kind() -> None:
    def broken(question: Question) -> dict[str, Any]:
        raise KeyError("lost")

    asked = QuestionSet("x", "0", (Question(question="甲", category="value", expect="answered"),))
    made = record(asked, ask_all(asked, System({}, broken)), {"commit": ""})
    assert (made["passed"], made["metrics"]["crashes"]) == (0, 1)
    assert made["cases"][0]["status"] == "crashed"
    assert made["cases"][0]["error"] == "KeyError: 'lost'"


def test_two_runs_compare(run: Run, tmp_path: Path) -> None:
    case = {"history": [], "question": "甲", "passed": True}
    for name, passed in (("a", True), ("b", False)):
        made = {
            "set": "x",
            "questions": 1,
            "metrics": {"passed": float(passed)},
            "cases": [case | {"passed": passed}],
        }
        (tmp_path / f"{name}.json").write_text(json.dumps(made))
    result = run("compare", tmp_path / "a.json", tmp_path / "b.json")
    assert "变坏 1 题" in result.stdout
    assert result.exit_code == 0
    assert run("compare", tmp_path / "a.json", tmp_path / "b.json", "--strict").exit_code == 1
    assert run("compare", tmp_path / "b.json", tmp_path / "a.json", "--strict").exit_code == 0
    assert json.loads(run("compare", tmp_path / "a.json", tmp_path / "b.json", "--json").stdout)["broke"] == [
        "甲"
    ]


def test_the_template_is_a_question_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "template.jsonl"
    path.write_text(run("template").stdout, encoding="utf-8")
    assert len({q.category for q in read_questions(path).questions}) == 9


def test_generated_questions_are_the_same_for_a_seed_and_answered(
    knowledge: Knowledge, run: Run, tmp_path: Path
) -> None:
    documents = list(knowledge.snapshot.documents.values())
    assert list(generate(documents, 7)) == list(generate(documents, 7)) != list(generate(documents, 8))
    path = tmp_path / "generated.jsonl"
    path.write_text(
        run("generate", "--relation", "projects", "--relation", "indicators").stdout, encoding="utf-8"
    )
    questions = read_questions(path)
    assert len(questions.questions) >= 58 * 6 + 12 * 4
    outcomes = ask_all(questions, local(knowledge))
    assert [o.question.question for o in outcomes if not o.passed] == []


@pytest.fixture(scope="session")
def invented(invented_home: Path, encoder: SentenceEncoder) -> Knowledge:
    corpus = invented_home.parent / "corpus-without-lexicon"
    return Knowledge(Settings(home=invented_home, encoder=encoder.path, corpus=corpus), encoder)


# Whose questions name what only they hold; the others are asked of their own document in test_kb_invented.
ALONE = ("heming-activities", "qinglan-elderly-145", "yunxiu-logistics-145")
KNOWN = json.loads((CHECKOUT / "tests" / "golden" / "known-failures.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", INVENTED)
def test_another_citys_document_is_asked_with_an_empty_lexicon(invented: Knowledge, name: str) -> None:
    questions = read_questions(CHECKOUT / "tests" / "documents" / name / "questions.jsonl")
    outcomes = ask_all(questions, local(invented))
    made = record(questions, outcomes, {"commit": ""})
    failed = [(case["question"], case.get("failed")) for case in made["cases"] if not case["passed"]]
    assert made["metrics"]["crashes"] == 0
    assert made["metrics"]["citations.exact"] == 1
    if name in ALONE and not {question for question, _ in failed} <= set(KNOWN.get(name, [])):
        assert made["metrics"]["passed"] >= 0.9, failed
