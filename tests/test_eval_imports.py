"""Public test sets made ours, and whether a set still fits documents that were replaced."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from fakes import FakeEncoder, small
from typer.testing import CliRunner

from api.cli import app
from eval.imports import imported
from ingest.parse import parse
from kb.errors import BadInput
from kb.sets.gold import resolve
from kb.sets.questions import read_questions
from kb.sets.standing import standing
from kb.settings import Settings
from kb.store import Store


def beir(folder: Path, **files: str) -> Path:
    whole = {
        "corpus.jsonl": '{"_id": "p1", "title": "甲", "text": "甲 的\\n正文"}\n{"_id": "p2", "title": "", "text": ""}\n{"_id": "p3", "text": "丙的正文"}\n',
        "queries.jsonl": '{"_id": "q1", "text": "甲是什么"}\n{"_id": "q2", "text": "丙是什么"}\n{"_id": "q3", "text": "乙"}\n',
        "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\tp1\t1\nq1\tp3\t2\nq2\tp3\t1\nq2\tp1\t0\nq3\tp2\t1\n",
    }
    (folder / "qrels").mkdir(parents=True)
    for name, text in (whole | {k.replace("__", "/").replace("_", "."): v for k, v in files.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


SQUAD = {
    "data": [
        {
            "title": "一",
            "paragraphs": [
                {"context": "衢州在\n浙江。", "qas": [
                    {"question": "衢州在哪", "answers": [{"text": "浙江"}, {"text": "浙江"}, {"text": "在 浙江"}]},
                    {"question": "衢州有多大", "answers": [], "is_impossible": True},
                ]},
                {"context": "常山产胡柚。", "qas": [{"question": "常山产什么", "answers": [{"text": "胡柚", "answer_start": 3}]}]},
            ],
        }
    ]
}  # fmt: skip


def test_a_beir_folder_becomes_lines_and_gold_that_stand(tmp_path: Path) -> None:
    made = imported(beir(tmp_path / "b"), "b")
    assert made.text == "甲 甲 的 正文\n\n丙的正文\n"
    assert [(q["question"], [g["lines"] for g in q["gold"]]) for q in made.questions] == [
        ("甲是什么", [[1, 1], [3, 3]]),
        ("丙是什么", [[3, 3]]),
    ]
    assert made.left_out == 1  # q3's passage is empty
    assert len(imported(tmp_path / "b", "b", limit=1).questions) == 1


def test_a_squad_file_becomes_facts_with_their_wordings_and_questions_to_refuse(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(SQUAD), encoding="utf-8")
    made = imported(tmp_path / "s.json", "s")
    assert made.text == "衢州在 浙江。\n\n常山产胡柚。\n"
    assert made.questions == [
        {"question": "衢州在哪", "documents": ["s"], "category": "passage", "expect": "answered",
         "facts": [["浙江", "在 浙江"]], "gold": [{"document": "s", "lines": [1, 1]}]},
        {"question": "衢州有多大", "documents": ["s"], "category": "unanswerable", "expect": "not_found"},
        {"question": "常山产什么", "documents": ["s"], "category": "passage", "expect": "answered",
         "facts": [["胡柚"]], "gold": [{"document": "s", "lines": [3, 3]}]},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"corpus_jsonl": "{}\n{"}, "corpus.jsonl 第 2 行：不是正确的 JSON"),
        ({"queries_jsonl": "[]"}, "queries.jsonl 第 1 行：应当是一个 JSON 对象"),
        ({"qrels__test_tsv": "q1\tp1\t1\nq1 p1 1\n"}, "第 2 行：应为 题号、段号、分数"),
        ({"qrels__test_tsv": "a\tb\tc\n"}, "没有题目"),
    ],
)
def test_a_beir_folder_that_is_wrong_is_told_where(files: dict[str, str], told: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=told):
        imported(beir(tmp_path / "b", **files), "b")


@pytest.mark.parametrize("text", ["", "[]", '{"data": 3}', '{"data": [{"paragraphs": [{"context": "甲"}]}]}'])
def test_a_squad_file_that_is_wrong_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="SQuAD"):
        imported(tmp_path / "s.json", "s")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the imported text in it."""
    made = imported(beir(tmp_path / "beir"), "b")
    document = parse(made.text, "b")
    store = Store(tmp_path / "home", Settings(home=tmp_path / "home", corpus=tmp_path / "corpus"))
    store.publish([(document, made.text.encode())], FakeEncoder())
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Callable[..., Result]:
    def call(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["eval", *map(str, arguments)], env={"ZHANGJU_HOME": str(home)})

    return call


def test_what_is_imported_stands_in_the_text_that_is_ingested(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    result = run("import", tmp_path / "beir", "--out", tmp_path / "out", "--id", "b")
    assert result.exit_code == 0, result.output
    assert "2 题，1 题不合用，没有写入" in result.stdout
    assert "zhangju ingest" in result.stdout
    checked = run("check", tmp_path / "out" / "b.jsonl")
    assert (checked.exit_code, checked.stdout) == (0, "b：2 题、3 处出处都在。\n")
    assert run("import", tmp_path / "beir", "--out", tmp_path, "--id", "大").exit_code == 2


def test_check_lists_every_place_that_no_longer_stands(run: Callable[..., Result], tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"question": "一", "rows": ["甲", "甲（一期）", "已经没有的项目"], "gold": [{"document": "b", "quote": "改掉的一句"}]},
        {"question": "二", "documents": ["gone"], "gold": [{"document": "b", "lines": [90, 91]}]},
    ]  # fmt: skip
    text = "".join(json.dumps({"category": "list", "expect": "answered", **line}) + "\n" for line in lines)
    (tmp_path / "x.jsonl").write_text(text)
    result = run("check", tmp_path / "x.jsonl")
    assert result.exit_code == 1
    assert [line.strip() for line in result.stderr.splitlines()] == [
        "zhangju：输入有误：有 4 处要改：",
        "x 第 1 行 gold.0.quote：b 里已没有“改掉的一句”。文件换过之后要更新题目。",
        "x 第 1 行 rows.2：名单里的“已经没有的项目”在文件里找不到了。",
        "x 第 2 行 gold.0.lines：b 没有第 90–91 行。",
        "x 第 2 行 documents.0：知识库里没有文件“gone”。",
    ]


def test_a_run_on_gold_that_no_longer_stands_says_all_of_it_before_it_asks(tmp_path: Path) -> None:
    lines = [
        {"question": w, "category": "v", "expect": "answered", "gold": [{"document": "a", "quote": w}]}
        for w in "甲丙丁"
    ]
    (tmp_path / "x.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    questions = read_questions(tmp_path / "x.jsonl")
    held = {"a": small("a", ("一、甲", "乙"))}
    with pytest.raises(BadInput, match="有 2 处要改"):
        resolve(questions, held)
    assert len(standing(questions, held).found) == 2
