"""What can be asked: this product over HTTP, any OpenAI-compatible endpoint, answers collected in a file."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import Result
from typer.testing import CliRunner

from api.app import build_app
from api.cli import app
from eval.compare import compare
from eval.record import load_run, record
from eval.run import ask_all
from eval.systems.collected import collected
from eval.systems.local import local
from eval.systems.openai import openai
from eval.systems.plain import MARKS, body_of, status_of
from eval.systems.server import server
from kb.errors import BadInput
from kb.knowledge import Knowledge
from kb.sets.questions import Question, QuestionSet
from kb.settings import CHECKOUT, Settings

Run = Callable[..., Result]
SAMPLE = CHECKOUT / "eval" / "sets" / "sample.jsonl"


@contextmanager
def listening(knowledge: Knowledge, settings: Settings) -> Iterator[str]:
    """The service on a port of its own."""
    made = uvicorn.Server(
        uvicorn.Config(build_app(knowledge, settings), port=0, log_level="error", ws="none")
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        thread = threading.Thread(target=made.run, kwargs={"sockets": [free]})
        thread.start()
        yield f"http://127.0.0.1:{free.getsockname()[1]}"
        made.should_exit = True
        thread.join(30)


@pytest.fixture(scope="module")
def service(knowledge: Knowledge, plan_settings: Settings) -> Iterator[str]:
    knowledge.load()
    with listening(Knowledge(plan_settings, knowledge.encoder), plan_settings) as url:
        yield url


class Parrot(BaseHTTPRequestHandler):
    """An OpenAI-compatible endpoint with ordinary words for answers; the first request of each is told to wait."""

    answers: dict[str, str] = {}  # noqa: RUF012
    asked: list[dict[str, Any]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self._send(200, {"data": [{"id": "parrot"}]})

    def do_POST(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        given["key"] = self.headers.get("Authorization", "")
        question = given["messages"][-1]["content"]
        first = all(g["messages"][-1]["content"] != question for g in self.asked)
        self.asked.append(given)
        if self.path != "/v1/chat/completions" or question not in self.answers:
            self._send(400, {"error": {"message": "no such thing"}})
        elif first:
            self._send(503, {}, "0")
        else:
            self._send(
                200, {"choices": [{"message": {"role": "assistant", "content": self.answers[question]}}]}
            )

    def _send(self, status: int, body: Any, retry: str = "") -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        if retry:
            self.send_header("Retry-After", retry)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nothing: the base class prints a line a request."""


@pytest.fixture
def parrot(request: pytest.FixtureRequest) -> Iterator[tuple[str, type[Parrot]]]:
    class Own(Parrot):
        answers, asked = {}, []

    served = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}/v1", Own
    served.shutdown()
    thread.join()
    served.server_close()


@pytest.fixture
def run(home: Path, encoder_folder: Path) -> Run:
    def call(*arguments: object) -> Result:
        env = {
            "ZHANGJU_HOME": str(home),
            "ZHANGJU_ENCODER": str(encoder_folder),
            "ZHANGJU_EVAL_KEY": "secret",
        }
        return CliRunner().invoke(app, ["eval", *map(str, arguments)], env=env)

    return call


def asked(words: str, **more: Any) -> Question:
    return Question.model_validate({"question": words, "category": "x", "expect": "answered", **more})


GOLD = {"document": "quzhou-services-145", "lines": [1, 1]}
LINES: list[dict[str, Any]] = [
    {"question": "江山市负责哪些项目？", "category": "list", "expect": "answered", "rows": ["甲"], "gold": [GOLD]},
    {"question": "常山万洋众创城总投资多少", "category": "value", "expect": "answered", "figures": [50], "facts": [["亿"]]},
    {"question": "地铁什么时候开通", "category": "none", "expect": "not_found", "forbidden": ["2030"]},
    {"question": "那江山呢？", "category": "follow-up", "expect": "answered", "history": ["常山县负责哪些项目？"]},
]  # fmt: skip
SET = QuestionSet(
    "four", "0", tuple(Question.model_validate({**q, "line": n}) for n, q in enumerate(LINES, 1))
)
ANSWERS = {
    "江山市负责哪些项目？": "有两个：甲、江山市城北科创基地。",
    "常山万洋众创城总投资多少": "总投资 50 亿元。[1]\n\n[1] 第 464 行",
    "地铁什么时候开通": "抱歉。文件中没有提到地铁的开通时间，可能在 2030 年。",
}


def test_over_http_the_answers_and_the_texts_are_those_in_process(service: str, knowledge: Knowledge) -> None:
    from kb.sets.questions import read_questions

    questions = read_questions(SAMPLE)
    here = local(knowledge)
    one = record(questions, ask_all(questions, here, retrieval=True), here.about, here.text_of)
    with server(service) as there:
        outcomes = ask_all(questions, there, jobs=4, repeat=2, retrieval=True)
        two = record(questions, outcomes, there.about, there.text_of)
    assert (two["system"], two["snapshot"]) == (service, one["snapshot"])
    assert [without_time(c) for c in two["cases"]] == [without_time(c) for c in one["cases"]]
    same = {n: v for n, v in one["metrics"].items() if not n.startswith("latency.")}
    assert same.items() <= two["metrics"].items()
    assert two["metrics"]["identity.same"] == 1
    assert two["metrics"]["retrieval.recall@10"] > 0.5
    assert "identity.same" not in one["metrics"]


def without_time(case: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in case.items() if name != "ms"}


def test_a_run_against_an_openai_endpoint_without_citations_is_compared_with_ours(
    parrot: tuple[str, type[Parrot]], run: Run, tmp_path: Path
) -> None:
    url, own = parrot
    own.answers = dict(ANSWERS)
    path = tmp_path / "four.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    result = run("run", path, "--openai", url, "--model", "parrot", "--out", tmp_path, "--jobs", 2)
    assert result.exit_code == 0, result.output
    theirs = load_run(next(tmp_path.glob("four-parrot*.json")))
    assert theirs["system"] == f"parrot @ {url}"
    assert [c["status"] for c in theirs["cases"]] == ["answered", "answered", "not_found", "crashed"]
    assert [c["passed"] for c in theirs["cases"]] == [False, True, False, False]
    failed = [[f["check"] for f in c.get("failed", ())] for c in theirs["cases"]]
    assert failed == [["rows"], [], ["forbidden"], []]
    assert theirs["cases"][3]["error"] == 'RuntimeError: 400 {"error": {"message": "no such thing"}}'
    assert {
        n for n in theirs["metrics"] if n.startswith(("citations.", "calibration.", "retrieval."))
    } == set()
    assert {g["key"] for g in own.asked} == {"Bearer secret"}
    history = [m["content"] for g in own.asked for m in g["messages"] if len(g["messages"]) > 1]
    assert history == ["常山县负责哪些项目？", "那江山呢？"]

    ours = run("run", path, "--out", tmp_path / "ours")
    assert ours.exit_code == 0, ours.output
    shown = run("compare", next(tmp_path.glob("four-parrot*.json")), next((tmp_path / "ours").glob("*.json")))
    line = next(line for line in shown.stdout.split("\n") if "citations.exact" in line)
    assert line.split() == ["引文与原文一致", "citations.exact", "未测", "1.0000"]


def test_answers_of_a_file_are_judged_as_words(tmp_path: Path, knowledge: Knowledge) -> None:
    lines = [{"question": q, "answer": a} for q, a in ANSWERS.items()]
    lines.append({"question": "那江山呢？", "history": ["常山县负责哪些项目？"], "answer": "六个。"})
    (tmp_path / "theirs.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    system = collected(tmp_path / "theirs.jsonl", {}, ())
    made = record(SET, ask_all(SET, system), system.about)
    assert [c["passed"] for c in made["cases"]] == [True, True, False, True]
    ours = record(SET, [], local(knowledge).about)
    assert compare(made, ours)["removed"] == [c["question"] if not c["history"] else "常山县负责哪些项目？ → 那江山呢？" for c in made["cases"]]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "里面没有答案"),
        ('{"question": "甲"}\n[]\n{"question": 1, "answer": "乙"}', "有 3 处要改："),
        ('{"question": "甲", "answer": "乙", "history": "丙"}', "第 1 行：question、answer 应为文字"),
    ],
)
def test_a_file_of_answers_that_is_none_is_told_where(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(text)
    with pytest.raises(BadInput, match=told):
        collected(tmp_path / "a.jsonl", {}, ())


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.yes)
def test_a_refusal_is_told_by_ordinary_words(mark: Any) -> None:
    assert status_of(mark.yes) == mark.status
    assert status_of(mark.no) == "answered"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", "not_found"),
        ("……", "not_found"),
        ("很抱歉，没有查到相关内容。", "not_found"),
        ("对不起。您是指哪一项规划？", "unclear"),
        ("总投资 50 亿元。文件没有提到工期。", "answered"),
        ("Sorry. The text does not have it: unable to find the date.", "not_found"),
    ],
)
def test_only_the_first_sentence_tells_whether_it_is_a_refusal(text: str, status: str) -> None:
    assert status_of(text) == status


def test_rows_are_looked_for_in_the_words_the_longest_name_first() -> None:
    question = asked("有哪些", rows=["物流园（二期）", "万洋众创城", "丁"])
    names = ["智慧物流园", "甲", "滨江公园", "物流园（二期）"]
    found = body_of(question, "有：智慧物流园、万洋众创城；丁。", names)
    listed = [row["cells"]["name"] for row in found["table"]["rows"]]
    assert listed == ["丁", "万洋众创城", "智慧物流园"]  # 物流园 is no name of its own there


def test_a_source_line_gives_no_figure(tmp_path: Path) -> None:
    question = asked("多少", figures=[464])
    assert "464" not in body_of(question, "50 亿元。[1]\n[1] 第 464 行")["text"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--url", "ftp://x"), 1, "不是服务地址"),
        (("--url", "http://127.0.0.1:1"), 1, "连不上"),
        (("--openai", "http://127.0.0.1:1"), 2, "--openai 和 --model 要一起用"),
        (("--url", "http://x", "--answers", "a"), 2, "只能用一个"),
        (("--answers", "nowhere"), 1, "读不到"),
        (("--openai", "http://127.0.0.1:1", "--model", "m"), 1, "连不上"),
        (("--openai", "http://x", "--model", "m", "--retrieval"), 2, "没有检索可量"),
        (("--answers", "nowhere", "--repeat", "2"), 2, "不能重问"),
    ],
)
def test_a_system_that_cannot_be_asked_is_told(
    run: Run, arguments: tuple[str, ...], code: int, told: str
) -> None:
    result = run("run", SAMPLE, *arguments)
    assert result.exit_code == code
    assert told in result.stderr


def test_a_service_that_is_another_is_told(parrot: tuple[str, type[Parrot]], run: Run) -> None:
    url, _ = parrot
    result = run("run", SAMPLE, "--url", url.removesuffix("/v1"))
    assert result.exit_code == 1
    assert "答话的不是章句服务" in result.stderr


def test_our_own_openai_endpoint_is_one_more_system(service: str, knowledge: Knowledge) -> None:
    names = ("江山市城北科创基地",)
    questions = QuestionSet("one", "0", (SET.questions[1],))
    with openai(f"{service}/v1", "zhangju", "", {}, names) as system:
        outcomes = ask_all(questions, system)
    assert [o.passed for o in outcomes] == [True]
