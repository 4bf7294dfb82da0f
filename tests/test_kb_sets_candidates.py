"""What people asked, kept only where the settings say so and no longer, becomes candidates for a set."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_api_app import ASK, plan_home, served
from typer.testing import CliRunner

from api.cli import app
from kb.asked import FEEDBACK, QUESTIONS, forget, keep, questions
from kb.sets.candidates import as_case, candidates, identity
from kb.sets.questions import read_questions

DAY = datetime(2026, 11, 24, 9, tzinfo=UTC)


def asked(question: str, status: str = "not_found", times: int = 1, **more: Any) -> list[dict[str, Any]]:
    return [{"question": question, "status": status, "confidence": 0.8, **more}] * times


def files(home: Path) -> list[str]:
    return sorted(path.name for path in (home / QUESTIONS).glob("*"))


def test_questions_are_not_kept_unless_the_settings_say_so(tmp_path: Path) -> None:
    import shutil

    home = Path(shutil.copytree(plan_home(), tmp_path / "home"))
    with served(home) as client:
        client.post("/v1/ask", json=ASK)
    assert not (home / QUESTIONS).exists()
    with served(home, keep_questions=2) as client:
        client.post("/v1/ask", json=ASK)
        chat = {"model": "zhangju", "messages": [{"role": "user", "content": "地铁什么时候开通"}]}
        client.post("/v1/chat/completions", json=chat)
    kept = list(questions(home))
    assert [(line["question"], line["status"]) for line in kept] == [
        (ASK["question"], "answered"),
        ("地铁什么时候开通", "not_found"),
    ]
    assert kept[0].keys() == {"at", "question", "history", "answer", "status", "kind", "confidence"}
    path = next((home / QUESTIONS).iterdir())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with served(home) as client:  # the setting is taken back: what was kept goes
        assert client.get("/health/live").status_code == 200
    assert files(home) == []


def test_what_is_older_than_the_days_goes_when_a_new_day_begins(tmp_path: Path) -> None:
    for day in (20, 21, 22, 23):
        keep(tmp_path, 3, {"question": str(day)}, DAY.replace(day=day))
    assert files(tmp_path) == ["2026-11-21.jsonl", "2026-11-22.jsonl", "2026-11-23.jsonl"]
    (tmp_path / QUESTIONS / "notes.txt").write_text("mine")
    assert forget(tmp_path, 1, DAY.date()) == 3
    keep(tmp_path, 1, {"question": "\ud800"}, DAY)
    with (tmp_path / QUESTIONS / "2026-11-24.jsonl").open("a") as file:
        file.write('[]\n{"question": 3}\n{"question": "cut o')
    assert [line["question"] for line in questions(tmp_path)] == ["?"]
    assert forget(tmp_path, 0, DAY.date()) == 1
    assert files(tmp_path) == ["notes.txt"]


def test_the_refused_the_unclear_the_unsure_and_the_useless_are_picked_the_most_asked_first() -> None:
    lines = [
        *asked("地铁什么时候开通", times=3),
        *asked("常山投资多少", "unclear"),
        *asked("常山负责哪些", "answered", 9),
        *asked("老旧小区怎么办", "answered", confidence=0.3),
        *asked("那里呢", "answered", 2, history=["常山负责哪些"]),
    ]
    judged = [
        {"question": "那里呢", "history": ["常山负责哪些"], "useful": False, "comment": "答的是 江山"},
        {"question": "常山负责哪些", "useful": True},
    ]
    found = [as_case(one) for one in candidates(lines, judged)]
    assert [(q["question"], q.get("history"), q["note"]) for q in found] == [
        ("地铁什么时候开通", None, "问过 3 次，没有 3 次"),
        ("那里呢", ["常山负责哪些"], "问过 2 次，已回答 2 次，说没用 1 次。意见：答的是 江山"),
        ("常山投资多少", None, "问过 1 次，反问 1 次"),
        ("老旧小区怎么办", None, "问过 1 次，已回答 1 次，把握不大 1 次"),
    ]
    assert "常山负责哪些" in {one.question for one in candidates(lines, judged, every=True)}
    without = [identity("地铁 什么时候开通"), identity("那里呢")]  # not what follows on another question
    assert [one.question for one in candidates(lines, judged, without)] == [
        "那里呢",
        "常山投资多少",
        "老旧小区怎么办",
    ]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("地铁什么时候开通", "请问一下，地铁什么时候开通啊？", True),
        ("地铁什么时候开通", "地铁啥时候开通呢", True),
        ("总投资１０，０００万元的项目", "总投资10000万元项目？", True),
        ("2025年服务业增加值目标", "2026年服务业增加值目标", False),
        ("总投资1.5亿元的项目", "总投资15亿元的项目", False),
        ("总投资10-20亿元的项目", "总投资1020亿元的项目", False),
        ("10亿元以上的项目", "10亿元以下的项目", False),
        ("常山县负责哪些项目", "江山市负责哪些项目", False),
        ("有哪些项目", "有多少项目", False),
        ("地铁什么时候开通", "高铁站在哪里", False),
        ("了？", "吗？", False),  # where nothing else is left the words stand
    ],
)
def test_one_question_in_several_wordings_is_one_candidate_and_never_what_has_another_answer(
    one: str, other: str, together: bool
) -> None:
    found = candidates([*asked(one, times=2), *asked(other)], [])
    assert len(found) == (1 if together else 2)
    assert (identity(one) == identity(other)) == together
    if together:
        note = f"问过 3 次，没有 3 次。相近的问法 1 种：{other}"
        assert (found[0].question, as_case(found[0])["note"]) == (one, note)


def test_of_more_than_can_be_looked_through_the_newest_is(tmp_path: Path) -> None:
    for day in (21, 22, 23):
        for part in ("早", "晚"):
            keep(tmp_path, 9, {"question": f"{day}{part}"}, DAY.replace(day=day))
    size = (tmp_path / QUESTIONS / "2026-11-23.jsonl").stat().st_size
    assert [line["question"] for line in questions(tmp_path)] == [
        "23早",
        "23晚",
        "22早",
        "22晚",
        "21早",
        "21晚",
    ]
    assert [line["question"] for line in questions(tmp_path, size)] == ["23早", "23晚"]
    assert [line["question"] for line in questions(tmp_path, size * 1.6)] == ["23早", "23晚", "22晚"]
    assert list(questions(tmp_path, 3)) == []


def test_a_follow_up_is_not_one_with_the_same_words_after_another_question() -> None:
    lines = [*asked("那里呢", history=["甲"]), *asked("那里呢", history=["乙"])]
    assert len(list(candidates(lines, []))) == 2


def test_the_verb_writes_a_sheet_to_fill_in_and_what_is_filled_in_is_a_set(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    keep(tmp_path, 30, {"question": "=地铁什么时候开通", "status": "not_found"}, DAY)
    judged = {"question": "常山负责哪些", "useful": False, "history": None}
    (tmp_path / FEEDBACK).write_text(json.dumps(judged) + "\n")
    env = {"ZHANGJU_HOME": str(tmp_path)}
    path = tmp_path / "c.xlsx"
    result = CliRunner().invoke(app, ["eval", "candidates", "--xlsx", str(path)], env=env)
    assert result.exit_code == 0, result.output
    book = load_workbook(path)
    heads = [cell.value for cell in book["题目"][1]]
    for row in range(2, 4):
        book["题目"].cell(row, heads.index("应当") + 1).value = "没有"
    book.save(path)
    assert {q.question for q in read_questions(path).questions} == {"=地铁什么时候开通", "常山负责哪些"}
    lines = CliRunner().invoke(app, ["eval", "candidates", "--without", str(path)], env=env)
    assert (lines.stdout, lines.exit_code) == ("", 0)
    assert "没有候选题" in lines.stderr
