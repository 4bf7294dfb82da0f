"""The question set written over HTTP: what was asked becomes candidates, their gold is checked, kept and exported."""

from __future__ import annotations

import io
import json
import shutil
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEncoder
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pydantic import ValidationError
from test_api_app import ASK, plan_home, served
from test_api_uploads import PLAN, keyed

from api.schema_gold import Given
from eval.judge import Judged
from eval.run import ask_all
from eval.systems.local import local
from kb.asked import FEEDBACK, QUESTIONS, keep, questions
from kb.errors import BadInput, DamagedSnapshot
from kb.knowledge import Knowledge
from kb.lock import Lock
from kb.sets.candidates import identity
from kb.sets.questions import Question, read_questions
from kb.sets.sheet import read_sheet
from kb.sets.sheet_write import sheet, unfit
from kb.sets.written import FOLDER, FORGOTTEN, MOST, Written
from kb.settings import Settings

ROW = "常山万洋众创城项目"
GOOD: dict[str, Any] = {
    "question": "常山县负责哪些项目？", "category": "list", "expect": "answered", "rows": [ROW], "figures": [350, 44.8],
    "facts": [["350亿", "350 亿元"]], "forbidden": ["乙县"],
    "gold": [{"document": PLAN, "lines": [464, 464]}, {"document": PLAN, "quote": "9.常山万洋\n众创城项目"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One for all, over a home of its own."""
    home = Path(shutil.copytree(plan_home(), tmp_path_factory.mktemp("gold") / "home"))
    with keyed(home, keep_questions=30) as client:
        yield client


@pytest.fixture
def home(service: TestClient) -> Path:
    """The service's home; nothing was asked or written yet."""
    home: Path = service.app.state.settings.home  # type: ignore[attr-defined]
    for folder in (FOLDER, QUESTIONS):
        shutil.rmtree(home / folder, ignore_errors=True)
    (home / FEEDBACK).unlink(missing_ok=True)
    return home


@pytest.fixture
def client(service: TestClient, home: Path) -> TestClient:
    return service


def ask(home: Path, question: str, status: str = "not_found", times: int = 1, **more: Any) -> None:
    for _ in range(times):
        keep(home, 30, {"question": question, "history": [], "status": status, "confidence": 0.9, **more})


def judge(home: Path, question: str, comment: str) -> None:
    line = {"question": question, "history": [], "useful": False, "comment": comment}
    with (home / FEEDBACK).open("a") as file:
        file.write(json.dumps(line) + "\n")


def listed(client: TestClient, name: str = "candidates") -> list[str]:
    return [one["question"] for one in client.get("/v1/gold/candidates").json()[name]]


def test_what_was_not_answered_well_is_shown_with_how_often_and_why(home: Path, client: TestClient) -> None:
    ask(home, "地铁什么时候开通", times=3)
    ask(home, "请问地铁什么时候开通？")
    ask(home, ASK["question"], "answered", 9)
    ask(home, "那投资最大的呢", "unclear", history=[ASK["question"]])
    judge(home, ASK["question"], "<b>少了</b>一个" + "。" * 600)
    body = client.get("/v1/gold/candidates").json()
    assert [one["question"] for one in body["candidates"]] == [
        ASK["question"],
        "地铁什么时候开通",
        "那投资最大的呢",
    ]
    first, second, third = body["candidates"]
    assert (first["why"], first["comments"][0][:10], len(first["comments"][0])) == ("问过 9 次，已回答 9 次，说没用 1 次", "<b>少了</b>一", 500)  # fmt: skip
    assert (second["why"], second["wordings"]) == ("问过 4 次，没有 4 次", [{"question": "请问地铁什么时候开通？", "times": 1}])  # fmt: skip
    assert third["history"] == [ASK["question"]]
    assert (body["total"], body["kept_days"], body["dismissed"]) == (3, 30, [])


def test_the_many_are_cut_to_the_most_asked_and_their_number_told(home: Path, client: TestClient) -> None:
    for number in range(60):
        ask(home, f"第{number}个地方在哪里")
    ask(home, "地铁什么时候开通", times=2)
    body = client.get("/v1/gold/candidates").json()
    assert (len(body["candidates"]), body["total"]) == (50, 61)
    assert body["candidates"][0]["question"] == "地铁什么时候开通"


def test_what_is_answered_now_is_the_answer_and_is_not_kept_as_asked(home: Path, client: TestClient) -> None:
    now = client.post("/v1/gold/answer", json=ASK)
    assert list(questions(home)) == []
    assert now.json() == client.post("/v1/ask", json=ASK).json()
    assert client.post("/v1/gold/answer", json={**ASK, "documents": ["none"]}).status_code == 404


def test_gold_is_checked_written_changed_removed_and_survives_a_restart(home: Path) -> None:
    ask(home, "常山县要做什么项目")
    candidate = identity("常山县要做什么项目")
    with keyed(home, keep_questions=30) as client:
        checked = client.post("/v1/gold/check", json=GOOD).json()
        assert checked == {"faults": [], "places": [[[464, 464]], [[464, 464]]]}
        assert not (home / FOLDER / "set.jsonl").exists()
        made = client.post("/v1/gold/cases", json={**GOOD, "candidate": candidate})
        assert made.status_code == 201
        id = made.json()["id"]
    with keyed(home, keep_questions=30) as client:
        assert client.get("/v1/gold/cases").json() == {"cases": [made.json()]}
        assert listed(client) == []  # it has its gold, in other words than it was asked
        changed = client.put(f"/v1/gold/cases/{id}", json={**GOOD, "note": "核对过"})
        assert changed.json() == {**made.json(), "note": "核对过"}
        assert listed(client) == []
        assert client.delete(f"/v1/gold/cases/{id}").status_code == 204
        assert listed(client) == ["常山县要做什么项目"]
        for gone in (client.delete(f"/v1/gold/cases/{id}"), client.put(f"/v1/gold/cases/{id}", json=GOOD)):
            assert (gone.status_code, "可能刚被别人移除" in gone.text) == (404, True)
    assert stat.S_IMODE((home / FOLDER).stat().st_mode) == 0o700  # people's words are in it


def test_a_candidate_that_nobody_wants_goes_and_comes_back_and_none_of_its_words_are_kept(
    home: Path, client: TestClient
) -> None:
    ask(home, "地铁什么时候开通")
    address = f"/v1/gold/dismissed/{identity('地铁什么时候开通')}"
    for _ in range(2):  # as often as one likes
        assert client.put(address).status_code == 204
    assert (listed(client), listed(client, "dismissed")) == ([], ["地铁什么时候开通"])
    ask(home, "请问地铁啥时候开通")  # the same in other words
    assert listed(client) == []
    assert "地铁" not in (home / FOLDER / "dismissed.json").read_text(encoding="utf-8")
    assert client.delete(address).status_code == 204
    assert listed(client) == ["地铁什么时候开通"]


def test_of_too_many_dismissals_the_oldest_go(tmp_path: Path) -> None:
    written = Written(tmp_path)
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "dismissed.json").write_text(json.dumps([f"{n:016x}" for n in range(FORGOTTEN)]))
    written.dismiss("f" * 16)
    assert (len(written.dismissed()), written.dismissed()[0], written.dismissed()[-1]) == (FORGOTTEN, f"{1:016x}", "f" * 16)  # fmt: skip


# A change to a good case, the field that is told of, and words of what is told.
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"question": " \x00\u2028 "}, "question", "至少 1 个字符"),
    ({"question": "长" * 2001}, "question", "最多 2000 个字符"),
    ({"question": ["甲"]}, "question", "应为字符串"),
    ({"history": ["问"] * 21}, "history", "最多 20 项"),
    ({"expect": "yes"}, "expect", "应为"),
    ({"category": ""}, "category", "至少 1 个字符"),
    ({"documents": ["没有"]}, "documents.0", "知识库里没有文件“没有”"),
    ({"documents": []}, "documents", "至少 1 项"),
    ({"rows": [ROW, "没有这个项目"]}, "rows.1", "“没有这个项目”在文件里找不到"),
    ({"rows": ["（空）"]}, "rows", "空名单的意思"),
    ({"rows": ["长" * 300] * 200}, "rows", "合起来太长"),
    ({"rows": ["项目"] * 1001}, "rows", "最多 1000 项"),
    ({"expect": "not_found"}, "rows", "应当“没有”的题不能再写名单或数字"),
    ({"figures": ["3亿"]}, "figures", "应当都是数字"),
    ({"figures": [True]}, "figures", "应当都是数字"),
    ({"figures": [1e20]}, "figures.0", "不能大于"),
    ({"facts": [["甲"], ["乙|丙"]]}, "facts.1", "不能有“|”"),
    ({"facts": [[]]}, "facts.0", "至少 1 项"),
    ({"facts": "甲"}, "facts", "应为数组"),
    ({"gold": [{"document": PLAN, "quote": "没有这句话"}]}, "gold.0.quote", "里已没有“没有这句话”"),
    ({"gold": [{"document": PLAN, "quote": "十" * 5001}]}, "gold.0.quote", "最多 5000 个字符"),
    ({"gold": [{"document": PLAN, "lines": [1, 10**30]}]}, "gold.0.lines", "没有第 1–1"),
    ({"gold": [{"document": PLAN, "lines": [9, 3]}]}, "gold.0", "应当是 [首行, 末行]"),
    ({"gold": [{"document": PLAN}]}, "gold.0", "只能写一个"),
    ({"gold": [{"document": PLAN, "lines": [1, 1]}, {"document": "没有", "lines": [1, 1]}]}, "gold.1.document", "知识库里没有文件"),
    ({"note": "长" * 2001}, "note", "最多 2000 个字符"),
    ({"candidate": "../x"}, "candidate", "写法不对"),
    ({"fact": [["甲"]]}, "fact", "没有这一项"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field", "words"), WRONG, ids=[field for _, field, _ in WRONG])
def test_what_does_not_fit_is_refused_naming_its_field_and_nothing_is_written(
    change: dict[str, Any], field: str, words: str, home: Path, client: TestClient
) -> None:
    refused = client.post("/v1/gold/cases", json={**GOOD, **change})
    assert refused.status_code == 422
    told = {error["field"]: error["message"] for error in refused.json()["errors"]}
    assert words in told[field]
    assert not (home / FOLDER).exists() or Written(home).cases() == []
    checked = client.post("/v1/gold/check", json={**GOOD, **change})
    told = {
        e["field"]: e["message"] for e in checked.json().get("errors", []) + checked.json().get("faults", [])
    }
    assert words in told[field]


def test_brackets_without_end_are_bad_input_not_a_crash(client: TestClient) -> None:
    deep = json.dumps({**GOOD, "question": "Q"}).replace('"Q"', "[" * 400 + "]" * 400)
    for content, status in ((deep, 422), ("[" * 100_000, 400), ("{", 400)):
        sent = client.post("/v1/gold/cases", content=content, headers={"Content-Type": "application/json"})
        assert sent.status_code == status


def test_one_question_stands_in_the_set_once(client: TestClient) -> None:
    first = client.post("/v1/gold/cases", json=GOOD).json()
    again = client.post("/v1/gold/cases", json={**GOOD, "question": "常山县 负责哪些项目?"})
    assert (again.status_code, again.json()["errors"][0]["field"]) == (422, "question")
    other = client.post("/v1/gold/cases", json={**GOOD, "history": ["江山呢"]})
    assert other.status_code == 201
    turned = client.put(f"/v1/gold/cases/{other.json()['id']}", json=GOOD)
    assert (turned.status_code, "（第 1 题）" in turned.text) == (422, True)
    assert [case["id"] for case in client.get("/v1/gold/cases").json()["cases"]] == [
        first["id"],
        other.json()["id"],
    ]


def test_a_full_set_takes_no_more_and_loses_nothing(home: Path) -> None:
    written = Written(home)
    written.add({"question": "一"})
    (home / FOLDER / "set.jsonl").write_text(
        "".join(json.dumps({"id": f"{n:016x}", "question": str(n)}) + "\n" for n in range(MOST))
    )
    with pytest.raises(BadInput, match="题集已满"):
        written.add({"question": "再一题"})
    assert len(written.cases()) == MOST
    with pytest.raises(BadInput, match="题集已满"):
        written.replace(f"{0:016x}", {"question": "长" * 7_000_000})


def test_several_who_write_at_once_lose_nothing_and_who_would_wait_long_is_told(
    home: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: Written(home).add({"question": f"第{n}问"}), range(24)))
    assert {case["question"] for case in Written(home).cases()} == {f"第{n}问" for n in range(24)}
    monkeypatch.setattr("kb.sets.written.WAIT", 0.05)
    lock = Lock(home / FOLDER / "lock")
    assert lock.take()
    try:
        busy = client.post("/v1/gold/cases", json=GOOD)
    finally:
        lock.free()
    assert (busy.status_code, busy.headers["Retry-After"]) == (409, "3")


@pytest.mark.parametrize("spoilt", [b"{", b"[]\n", b'{"question": "no id"}\n', b"\xff\xfe"])
def test_a_damaged_file_is_told_and_left_as_it_is(home: Path, client: TestClient, spoilt: bytes) -> None:
    client.post("/v1/gold/cases", json=GOOD)
    path = home / FOLDER / "set.jsonl"
    path.write_bytes(spoilt)
    with pytest.raises(DamagedSnapshot, match=r"set\.jsonl"):
        Written(home).cases()
    assert client.get("/v1/gold/cases").status_code == 503
    assert client.post("/v1/gold/cases", json=GOOD).status_code == 503
    assert path.read_bytes() == spoilt


def test_the_exported_set_is_read_and_run_as_it_was_written(
    home: Path, client: TestClient, tmp_path: Path
) -> None:
    assert client.get("/v1/gold/export").status_code == 404
    cases = [
        {**GOOD, "note": "=HYPERLINK(1)"},
        {"question": '=cmd|"/c calc"!A1', "category": "unanswerable", "expect": "not_found"},
        {"question": "那江山呢？", "history": ["常山县负责哪些项目？"], "category": "follow-up", "expect": "answered", "rows": []},
    ]  # fmt: skip
    for case in cases:
        assert client.post("/v1/gold/cases", json=case).status_code == 201
    expected = [
        Question.model_validate({**case, "line": 0, "note": case.get("note", "")}).model_dump(exclude={"note"}) for case in cases
    ]  # fmt: skip
    expected[0]["gold"][1]["quote"] = "9.常山万洋 众创城项目"
    system = local(Knowledge(Settings(home=home), FakeEncoder()))
    for format in ("jsonl", "xlsx"):
        got = client.get("/v1/gold/export", params={"format": format})
        assert f"filename*=UTF-8''%E9%A2%98%E9%9B%86.{format}" in got.headers["Content-Disposition"]
        path = tmp_path / f"set.{format}"
        path.write_bytes(got.content)
        found = [
            q.model_copy(update={"line": 0}).model_dump(exclude={"note"})
            for q in read_questions(path).questions
        ]
        for one, other in zip(found, expected, strict=True):
            by = {"key": lambda place: "lines" in place and place["lines"] is not None}
            assert {**one, "gold": sorted(one["gold"], **by)} == {
                **other,
                "gold": sorted(other["gold"], **by),
            }
        outcomes = ask_all(read_questions(path), system)
        assert [type(outcome) for outcome in outcomes] == [Judged] * 3
        first = {c.name for c in outcomes[0].checks if not c.ok}  # type: ignore[union-attr]
        assert first == {"rows"}  # one of nine
    for cell in (load_workbook(io.BytesIO(got.content))["题目"][at] for at in ("A3", "M2")):
        assert (cell.data_type, cell.quotePrefix) == ("s", True)  # neither is run as a formula


WORDS = st.text(max_size=40) | st.sampled_from(
    ["=1", "a|b", "（空）", "a\nb", "\x0b", "\ud800", "\u202e", "1,000"]
)
FIGURES = st.integers(-(10**15), 10**15) | st.floats(-1e15, 1e15, allow_nan=False)
GOLDS = st.fixed_dictionaries(
    {"document": st.sampled_from(["a", "b"]), "quote": WORDS}
) | st.fixed_dictionaries(
    {"document": st.sampled_from(["a", "b"]), "lines": st.integers(1, 10**9).map(lambda n: [n, n + 1])}
)
CASES = st.fixed_dictionaries(
    {"question": WORDS, "category": WORDS, "expect": st.sampled_from(["answered", "unclear"])},
    optional={
        "history": st.lists(WORDS, max_size=3), "documents": st.lists(st.sampled_from(["a", "b"]), max_size=2),
        "rows": st.lists(WORDS, max_size=3), "figures": st.lists(FIGURES, max_size=3), "forbidden": st.lists(WORDS, max_size=2),
        "facts": st.lists(st.lists(WORDS, min_size=1, max_size=3), max_size=3), "gold": st.lists(GOLDS, max_size=4), "note": WORDS,
    },
)  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(case=CASES)
def test_whatever_is_taken_comes_back_from_the_sheet_as_it_was(case: dict[str, Any]) -> None:
    try:
        taken = Given.model_validate(case)
    except ValidationError:
        return
    if list(unfit(taken.plain())):
        return
    found = read_sheet(Path("x.xlsx"), sheet([taken.plain()])).questions[0]
    wanted = Question.model_validate({**taken.plain(), "line": 2})
    assert sorted(map(repr, found.gold)) == sorted(map(repr, wanted.gold))
    without = {"gold", "note"}
    assert found.model_dump(exclude=without) == wanted.model_dump(exclude=without)


CALLS = [
    ("GET", "/v1/gold/candidates"), ("GET", "/v1/gold/cases"), ("GET", "/v1/gold/export"), ("POST", "/v1/gold/answer"),
    ("POST", "/v1/gold/check"), ("POST", "/v1/gold/cases"), ("PUT", f"/v1/gold/cases/{'0' * 16}"),
    ("DELETE", f"/v1/gold/cases/{'0' * 16}"), ("PUT", f"/v1/gold/dismissed/{'0' * 16}"), ("DELETE", f"/v1/gold/dismissed/{'0' * 16}"),
]  # fmt: skip


@pytest.fixture(scope="module")
def keyless() -> Iterator[TestClient]:
    """Its client's address is not this machine's."""
    with served() as client:
        yield client


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_what_people_asked_and_the_set_want_a_key_or_this_machine(
    method: str, path: str, home: Path, client: TestClient, keyless: TestClient
) -> None:
    assert client.request(method, path, headers={"X-API-Key": "no"}).status_code == 401
    assert keyless.request(method, path).status_code == 403
    assert not (home / FOLDER).exists()


@pytest.mark.parametrize("id", ["0" * 15, "x" * 16, "0" * 17, "..%2F..%2Fa"])
def test_an_id_that_is_none_is_refused(id: str, client: TestClient) -> None:
    for path in (f"/v1/gold/dismissed/{id}", f"/v1/gold/cases/{id}"):
        assert client.delete(path).status_code in (404, 422)
