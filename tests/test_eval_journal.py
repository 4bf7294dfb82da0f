"""A run that is broken off goes on where it stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eval.journal import Given, Journal
from eval.judge import Crashed
from eval.run import ask_all
from eval.systems.system import System
from kb.sets.questions import Question, QuestionSet

ABOUT = {"set_sha256": "1", "commit": "abc", "snapshot": "2", "settings": "3", "encoder": "4"}
BODY: dict[str, Any] = {"status": "not_found", "citations": [], "related": [], "text": "", "confidence": 0.8}
ASKED = QuestionSet(
    "x",
    "1",
    tuple(Question(question=w, category="v", expect="not_found", line=i) for i, w in enumerate("甲乙丙", 1)),
)


def test_what_was_answered_before_a_break_is_not_asked_again(tmp_path: Path) -> None:
    path, asked = tmp_path / "runs" / "x.partial.jsonl", []

    def ask(question: Question) -> dict[str, Any]:
        asked.append(question.question)
        if question.question == "乙":
            raise ValueError("lost")
        if question.question == "丙" and len(asked) == 3:
            raise KeyboardInterrupt
        return BODY

    with pytest.raises(KeyboardInterrupt), Journal(path, ABOUT) as journal:
        ask_all(ASKED, System(ABOUT, ask), journal=journal)
    with Journal(path, ABOUT) as journal:
        outcomes = ask_all(ASKED, System(ABOUT, ask), journal=journal)
    assert asked == ["甲", "乙", "丙", "丙"]
    assert [o.passed for o in outcomes] == [True, False, True]
    assert isinstance(outcomes[1], Crashed)
    assert outcomes[1].error == "ValueError: lost"
    journal.finish()
    assert not path.exists()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (ABOUT, ABOUT | {"snapshot": "9"}),
        (ABOUT, ABOUT | {"commit": "def"}),
        (ABOUT | {"commit": "abc+"}, ABOUT | {"commit": "abc+"}),
        (ABOUT | {"commit": ""}, ABOUT | {"commit": ""}),
    ],
)
def test_answers_of_another_state_or_of_uncommitted_files_are_not_taken_up(
    written: dict[str, str], read: dict[str, str], tmp_path: Path
) -> None:
    with Journal(tmp_path / "x", written) as journal:
        journal.keep(1, Given(0.1, BODY))
    assert Journal(tmp_path / "x", read).known == {}


def test_a_last_line_that_was_cut_off_is_asked_again(tmp_path: Path) -> None:
    with Journal(tmp_path / "x", ABOUT) as journal:
        journal.keep(1, Given(0.1, BODY))
        journal.keep(2, Given(0.1, BODY))
    data = (tmp_path / "x").read_bytes()
    (tmp_path / "x").write_bytes(data[:-20])
    assert set(Journal(tmp_path / "x", ABOUT).known) == {1}
