"""The command on the plan: what each verb prints, and its exit codes. Nothing typed loads the encoder."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from api.cli import app
from api.cli_answer import print_answer
from kb.ask import Question, ask
from kb.errors import BadInput
from kb.knowledge import Knowledge
from kb.settings import CHECKOUT

Run = Callable[..., Result]
ID = "quzhou-services-145"
VERBS = ("ask", "serve", "ingest", "remove", "documents", "show", "facts", "check", "eval")


@pytest.fixture
def run(home: Path, encoder_folder: Path) -> Run:
    def call(*arguments: str, **env: str) -> Result:
        given = {"ZHANGJU_HOME": str(home), "ZHANGJU_ENCODER": str(encoder_folder), "TERM": "dumb"}
        return CliRunner().invoke(app, list(arguments), env=given | env)

    return call


@pytest.fixture
def zhangju(home: Path, encoder_folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The installed command, in a process of its own."""
    env = os.environ | {"ZHANGJU_HOME": str(home), "ZHANGJU_ENCODER": str(encoder_folder)}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = Path(sys.executable).with_name("zhangju")
        return subprocess.run(
            [command, *arguments], env=env, capture_output=True, text=True, encoding="utf-8"
        )

    return call


def printed(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_question_of_the_brief_gets_nine_projects_each_with_its_place(run: Run) -> None:
    result = run("ask", "常山县负责哪些项目？")
    assert result.exit_code == 0
    for words in (
        "350 亿元",
        "291.4 亿元",
        "责任单位 = 常山县政府",
        "常山万洋众创城项目",
        "[9] 《",
        "第 464 行",
        "第 38 页",
    ):
        assert words in result.stdout
    body = printed(run("ask", "常山县负责哪些项目？", "--json"))
    assert (body["status"], len(body["table"]["rows"])) == ("answered", 9)
    assert {tuple(row["citations"]) for row in body["table"]["rows"]} == {(n,) for n in range(1, 10)}


def test_a_follow_up_takes_its_history_and_a_document_narrows(run: Run) -> None:
    body = printed(run("ask", "那江山呢？", "--history", "常山县负责哪些项目？", "--document", ID, "--json"))
    assert len(body["table"]["rows"]) == 6


def test_what_no_document_answers_is_said_and_is_no_failure(run: Run) -> None:
    result = run("ask", "万洋众创城的施工单位是谁")
    assert result.exit_code == 0
    assert result.stdout.startswith("文件里没有")
    assert "第 464 行" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ask", ""], 1, "1 到 2000 个字符"),
        (["ask", "问" * 2001], 1, "实有 2001 个"),
        (["ask", "甲？", *["--history", "乙？"] * 21], 1, "history：最多 20 条"),
        (["ask", "甲？", "--document", "nothing"], 1, "nothing"),
        (["ask"], 2, "question"),
        (["nothing"], 2, "nothing"),
        (["show", "nothing"], 1, ID),
        (["show", ID, "--lines", "a-b"], 2, "应写作 464-470"),
        (["show", ID, "--lines", "5000"], 1, "它有 1 到 650 行"),
        (["show", ID, "--lines", "9-8"], 1, "没有第 9-8 行"),
        (["facts", "nothing"], 1, "projects、indicators"),
        (["facts", "projects", "--where", "nothing=1"], 1, "units（责任单位）"),
        (["facts", "projects", "--where", "units"], 2, "应写作 项=值"),
        (["facts", "projects", "--where", "total=>many"], 1, "比较大小要用数"),
        (["facts", "--csv"], 2, "zhangju facts projects"),
        (["check", "nothing"], 1, ID),
        (["eval", "run", "nothing.jsonl"], 1, "读不到"),
        (["eval", "run", "x", "--require", "nothing=1"], 2, "lists.exact"),
        (["eval", "compare", "nothing.json", "x"], 1, "不是评测结果"),
    ],
)  # fmt: skip
def test_a_failure_is_one_line_and_a_wrong_usage_another_code(
    run: Run, arguments: list[str], code: int, said: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert said.replace(" ", "") in "".join(result.stderr.replace("│", "").split())
    assert "Traceback" not in result.output
    if code == 1:
        assert result.stderr.startswith("zhangju：")
        assert result.stderr.count("\n") == 1


HOSTILE = [
    "\x00",
    "\ud800",
    "\ufdfa" * 1980,
    "\x1b[31m红",
    "\u202eabc常山",
    "<script>alert(1)</script>",
    "../../etc/passwd",
]


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
def test_hostile_words_are_answered_or_told_never_a_crash(
    knowledge: Knowledge, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for question in (words, words + "常山县负责哪些项目"):
        with suppress(BadInput):  # told, not answered
            print_answer(ask(knowledge, Question(question)))
        assert not {"\x1b", "\u202e", "\x00"} & set(capsys.readouterr().out)


def test_hostile_words_on_the_command_line_end_in_an_answer_or_one_line(run: Run) -> None:
    assert (run("ask", "\ud800").exit_code, run("ask", "\ud800").stderr.count("\n")) == (1, 1)
    assert run("ask", "\x00").exit_code in (0, 1)


def test_a_terminal_is_not_steered_by_words_that_are_quoted_back() -> None:
    from api.cli_print import safe

    assert safe("甲\x1b[2J乙\u202e丙\r\x07\x9b\ud800") == "甲[2J乙丙?"


@pytest.mark.parametrize("key", ["projects", "indicators"])
def test_csv_gives_every_row_and_figures_that_sum(run: Run, key: str) -> None:
    result = run("facts", key, "--csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == {"projects": 58, "indicators": 12}[key]
    if key == "projects":
        assert sum(Decimal(row["total"]) for row in rows) == Decimal("2415.84")
        assert sum(Decimal(row["planned"]) for row in rows) == Decimal("1406.24")
        assert [row["units"] for row in rows if row["name"] == "衢州六春湖旅游度假区"] == [
            "衢江区政府、龙游县政府"
        ]
        assert [row["as_printed"] for row in rows if row["as_printed"]] == ["总投资：约 37 亿"]
        whole = (
            "浙西大花园--衢州花境建设项目",
            "国家大学科技园（智慧岛）项目",
            "浙西航空物流枢纽（衢州机场迁建）",
            "衢江区保税物流中心（B 型）",
        )
        assert set(whole) <= {row["name"] for row in rows}


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("units=常山县政府", 9),
        ("责任单位=龙游县政府", 6),
        ("start=2021", None),
        ("total=37", 1),
        ("name=衢江区保税物流中心(B型)", 1),
        ("total=约 37 亿", 1),
        ("total=>=150", 3),
        ("name=~物流中心", 2),
    ],
)
def test_where_takes_keys_and_labels_figures_and_names(run: Run, where: str, count: int | None) -> None:
    found = printed(run("facts", "projects", "--where", where, "--json"))
    assert found["total"] == len(found["rows"])
    assert len(found["rows"]) == count if count is not None else len(found["rows"]) > 1


def test_facts_cite_cells_that_are_in_the_text(run: Run) -> None:
    text = (CHECKOUT / "corpus" / ID / "plan.txt").read_text(encoding="utf-8")
    for row in printed(run("facts", "projects", "--json"))["rows"]:
        for key, places in row["spans"].items():
            assert any(
                "".join(text[a:b].split()) in "".join(row["printed"][key].split()) for a, b in places
            ), (row["id"], key)


def test_csv_to_a_file_opens_in_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    result = run("facts", "projects", "--out", str(tmp_path / "p.csv"))
    assert result.exit_code == 0
    data = (tmp_path / "p.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,document,number,name,")
    assert data.count(b"\r\n") == 59


def test_relations_are_listed_with_their_fields(run: Run) -> None:
    found = {r["relation"]: r for r in printed(run("facts", "--json"))["relations"]}
    assert (found["projects"]["rows"], found["indicators"]["rows"]) == (58, 12)
    assert {"number", "name", "start", "end", "total", "planned", "units", "column"} <= {
        c["key"] for c in found["projects"]["columns"]
    }
    assert "projects" in run("facts").stdout


def test_documents_show_and_text(run: Run) -> None:
    document = printed(run("documents", "--json"))["documents"][0]
    assert (document["id"], document["lines"], document["characters"]) == (ID, 649, 35280)
    outline = printed(run("show", ID, "--json"))["outline"]
    assert "五、实施四大重点行动" in {h["path"][-1] for h in outline}
    assert "五、实施四大重点行动（第 426 行" in run("show", ID).stdout
    text = (CHECKOUT / "corpus" / ID / "plan.txt").read_text(encoding="utf-8").split("\n")
    assert run("show", ID, "--lines", "464-466").stdout == "\n".join(text[463:466]) + "\n"
    assert printed(run("show", ID, "--lines", "464", "--json"))["lines"] == [464, 464]
    assert ID in run("documents").stdout


def test_check_says_what_agrees_and_what_does_not(run: Run) -> None:
    found = {(c["stated"], c["computed"]): c["agrees"] for c in printed(run("check", ID, "--json"))["checks"]}
    assert found[58, 58] is True
    assert found[2416, 2415.84] is True
    assert found[1368, 1406.24] is False
    assert found[12.5, 14.5] is False
    assert "不一致" in run("check").stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(run: Run, verb: str) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout
    assert verb in run("--help").stdout


def test_the_installed_command_answers_without_loading_a_model(
    zhangju: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = zhangju("ask", "常山县负责哪些项目？", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["table"]["rows"]) == 9
    assert zhangju("ask", "常山县负责哪些项目？", "--json").stdout == done.stdout


def test_starting_the_command_imports_nothing_heavy() -> None:
    heavy = (
        "torch",
        "sentence_transformers",
        "transformers",
        "faiss",
        "numpy",
        "fastapi",
        "sqlalchemy",
        "jieba",
        "pydantic",
    )
    code = f"import api.cli, sys; print([m for m in {heavy!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_help_is_there_at_once(zhangju: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """Processor time, so that a busy machine does not decide it."""

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    times = []
    for _ in range(3):
        before = spent()
        assert zhangju("--help").returncode == 0
        times.append(spent() - before)
    assert min(times) < 0.5


def test_a_reader_who_stops_early_is_no_error(home: Path, encoder_folder: Path) -> None:
    env = os.environ | {"ZHANGJU_HOME": str(home), "ZHANGJU_ENCODER": str(encoder_folder)}
    command = f"'{Path(sys.executable).with_name('zhangju')}' show {ID} --lines 1-649 | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_defect_is_one_line_and_its_place_is_shown_on_request(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(question: object) -> None:
        raise KeyError("lost\nand found")

    monkeypatch.setattr("kb.ask.check_question", broken)
    result = run("ask", "常山县负责哪些项目")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "程序内部出错（KeyError" in result.stderr
    assert isinstance(run("ask", "常山县负责哪些项目", ZHANGJU_TRACEBACK="1").exception, KeyError)
