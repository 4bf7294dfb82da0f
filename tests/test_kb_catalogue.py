"""Questions about the documents themselves: which there are, which mention something, and which one is meant."""

from __future__ import annotations

from typing import Any

import pytest
from fakes import FakeEncoder, settings

from ingest.document import Meta
from ingest.parse import parse
from kb.ask import Question, ask
from kb.knowledge import Knowledge
from kb.store import Store

DOCUMENTS = {
    "jia": Meta("甲山市水利发展“十四五”规划", "甲山市水利局", "甲水〔2021〕3号", "2021-10-12"),
    "yi": Meta("乙河县养老服务行动方案", "乙河县人民政府办公室", "乙政办〔2023〕8号", "2023-03-01"),
    "bing": Meta("丙川省河道管理办法", "丙川省人民政府", "丙政令〔2024〕1号", "2024-06-28"),
    "ding": Meta("丁江市养老“十四五”规划", "丁江市民政局", "丁民〔2022〕5号", "2022年3月15日"),
    "wu": Meta("戊岭县供水方案", "戊岭县水利局", "", ""),
    "ji": Meta("己原市政府工作报告", "己原市人民政府", "己政〔2024〕2号", "2024-01-18"),
}
SAYS = {"jia": "新建水库三座，配套管网。", "yi": "新建助餐点十二个。", "bing": "河道管理范围内禁止倾倒垃圾。", "ding": "培训护理员，新建助餐点六个。"}  # fmt: skip
BODY = "{title}\n\n{issuer}\n{number}\n{date}\n\n一、总体要求\n\n坚持统筹推进。{says}\n\n二、重点项目\n\n1.{id}站项目（2021-2023）。新建站房。总投资 3 亿元。（责任单位：水利局）\n2.{id}库项目（2022-2025）。新建库区。总投资 5 亿元。（责任单位：民政局）\n"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    home = tmp_path_factory.mktemp("catalogue")
    encoder = FakeEncoder()
    made = []
    for id, meta in DOCUMENTS.items():
        text = BODY.format(id=id, title=meta.title, issuer=meta.issuer, number=meta.number, date=meta.date, says=SAYS.get(id, ""))  # fmt: skip
        made.append((parse(text, id, meta), text.encode()))
    Store(home, settings(home)).publish(made, encoder)
    return Knowledge(settings(home), encoder)


def documents(body: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(row["document"] for row in body["table"]["rows"]))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("现在有哪些文件", ["bing", "ji", "yi", "ding", "jia", "wu"]),
        ("2021年印发的文件有哪些", ["jia"]),
        ("2023年以后印发了哪些文件", ["bing", "ji", "yi"]),
        ("有哪些县级文件", ["yi", "wu"]),
        ("省级文件有哪些", ["bing"]),
        ("十四五规划有几份", ["ding", "jia"]),
        ("哪些是管理办法", ["bing"]),
        ("甲山市出台了什么文件", ["jia"]),
        ("丁江市民政局印发了哪些文件", ["ding"]),
        ("哪些文件的印发单位是水利局", ["jia", "wu"]),
        ("最近出台的文件是哪个", ["bing"]),
        ("最早的规划是哪份", ["jia"]),
        ("列出市级的规划", ["ding", "jia"]),
    ],
)
def test_documents_are_listed_by_what_they_say_of_themselves(
    knowledge: Knowledge, question: str, found: list[str]
) -> None:
    body = ask(knowledge, Question(question))
    assert body["status"] == "answered"
    assert documents(body) == found
    assert {c["document"] for c in body["citations"]} == set(found)


def test_no_document_of_a_kind_is_said_so(knowledge: Knowledge) -> None:
    body = ask(knowledge, Question("2019年印发的文件有哪些"))
    assert (body["status"], body["citations"]) == ("not_found", [])


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("哪个规划提到助餐点", {"ding"}),
        ("哪些文件提到了助餐点", {"yi", "ding"}),
        ("助餐点在哪些文件里提到", {"yi", "ding"}),
        ("哪份文件讲倾倒垃圾", {"bing"}),
        ("哪个规划里有“倾倒垃圾”", {"bing"}),  # of no 规划: of any document
    ],
)
def test_what_mentions_something_is_told_with_the_sentences(
    knowledge: Knowledge, question: str, found: set[str]
) -> None:
    body = ask(knowledge, Question(question))
    assert body["status"] == "answered"
    assert {c["document"] for c in body["citations"]} == found
    assert all("助餐点" in c["reading"] or "倾倒垃圾" in c["reading"] for c in body["citations"])


def test_what_no_document_mentions_is_said_so(knowledge: Knowledge) -> None:
    body = ask(knowledge, Question("哪些文件提到了跨海大桥"))
    assert body["status"] == "not_found" and "6 份文件" in body["text"]


def test_a_question_that_many_documents_answer_is_asked_back_with_their_titles(knowledge: Knowledge) -> None:
    body = ask(knowledge, Question("总投资最大的项目是哪个"))
    assert (body["status"], len(body["suggestions"])) == ("unclear", 6)
    chosen = ask(knowledge, Question(body["suggestions"][0]))
    assert chosen["status"] == "answered"
    assert len({c["document"] for c in chosen["citations"]}) == 1
    assert all(meta.title in body["text"] for meta in DOCUMENTS.values())


@pytest.mark.parametrize("question", ["各文件总投资最大的项目分别是哪个", "所有文件一共有多少个项目"])
def test_a_question_that_asks_across_documents_is_answered_of_each(
    knowledge: Knowledge, question: str
) -> None:
    body = ask(knowledge, Question(question))
    assert body["status"] == "answered"
    assert {c["document"] for c in body["citations"]} == set(DOCUMENTS)


def test_one_document_alone_is_asked_what_it_says(knowledge: Knowledge) -> None:
    body = ask(knowledge, Question("哪个规划提到水库", documents=("jia",)))
    assert "份文件" not in body["text"]


ONE = "一、重点项目\n\n1.甲河堤防工程（2021-2023）。加固堤防。总投资 3 亿元。（责任单位：水利局）\n2.乙河泵站工程（2022-2025）。新建泵站。总投资 {total} 亿元。（责任单位：水利局）\n"


def test_rows_of_two_documents_that_name_one_thing_are_pointed_out_and_held_side_by_side(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home, encoder, made = tmp_path_factory.mktemp("same"), FakeEncoder(), []
    for id, total, date in (("old", "5", "2020-01-05"), ("new", "6.2", "2022-03-04")):
        text = ONE.format(total=total)
        made.append((parse(text, id, Meta(f"{id}规划", "", "", date)), text.encode()))
    Store(home, settings(home)).publish(made, encoder)
    body = ask(Knowledge(settings(home), encoder), Question("水利局负责哪些项目"))
    told = body["text"].split("\n")
    assert told[0].startswith("《new规划》") and told[1].startswith("《old规划》")  # the newest first
    assert told[2].startswith("“甲河堤防工程”在《new规划》《old规划》中都有，所列内容一致。")
    assert "总投资 6.2 亿元 与 5 亿元" in told[3] or "总投资 6.2 亿元与 5 亿元" in told[3]
    named = body["table"]["rows"]
    assert [row["document"] for row in named] == ["new", "new", "old", "old"]
