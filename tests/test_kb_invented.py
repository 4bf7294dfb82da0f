"""Plans of invented cities, in other house styles, with an empty lexicon: no line of code knows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.judge import Judged
from eval.questions import read_questions
from eval.run import ask_all
from kb.ask import Question, ask
from kb.encoder import SentenceEncoder
from kb.knowledge import Knowledge
from kb.settings import CHECKOUT, Settings

FOLDERS = sorted(p for p in (CHECKOUT / "tests" / "documents").iterdir() if p.is_dir())
# What is not answered rightly yet, by document. A question that starts to pass must leave the list.
KNOWN = CHECKOUT / "tests" / "golden" / "known-failures.json"
KNOWN_FAILURES: dict[str, list[str]] = json.loads(KNOWN.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def invented(
    invented_home: Path, encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory
) -> Knowledge:
    corpus = tmp_path_factory.mktemp("no-lexicon")
    return Knowledge(Settings(home=invented_home, encoder=encoder.path, corpus=corpus), encoder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_questions_over_an_invented_document_are_answered_rightly(invented: Knowledge, folder: Path) -> None:
    questions = read_questions(folder / "questions.jsonl")
    outcomes = ask_all(
        questions,
        lambda q: ask(invented, Question(q.question, tuple(q.history), tuple(q.documents or (folder.name,)))),
        invented.snapshot.documents,
    )
    failed = {o.question.question for o in outcomes if not (isinstance(o, Judged) and o.passed)}
    assert sorted(failed) == KNOWN_FAILURES.get(folder.name, [])


def test_a_relation_that_the_product_never_heard_of_is_listed_counted_and_filtered(
    invented: Knowledge,
) -> None:
    body = ask(invented, Question("10月有哪些活动", documents=("heming-activities",)))
    assert len(body["table"]["rows"]) == 3
    body = ask(invented, Question("县文化馆主办了几个活动", documents=("heming-activities",)))
    assert "3" in body["text"]


def test_a_question_that_names_a_place_is_answered_from_its_document_alone(invented: Knowledge) -> None:
    body = ask(invented, Question("云岫市总投资最大的项目是哪个"))
    assert {c["document"] for c in body["citations"]} == {"yunxiu-logistics-145"}
