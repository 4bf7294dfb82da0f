"""Lists, ranks, shares and computed values in words that officials use; every answer worked out by hand from the plan."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest

from kb.ask import Question, ask
from kb.knowledge import Knowledge


def plain(words: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", re.sub(r"\[\d+\]", "", words)))


def answer(knowledge: Knowledge, question: str, *history: str) -> dict[str, Any]:
    return ask(knowledge, Question(question, history))


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("专栏13中归智慧新城管委会的", 2),
        ("帮我列下柯城区诗画风光带的标志性项目", 4),
        ("头年开工、第二年就结束的项目", 1),
        ("当年开工第三年建成的项目", 7),
        ("工期超过10年的项目", 2),
        ("涉及冷链的项目有哪些", 4),
        ("2025年目标比2020年翻一番以上的指标", 1),
        ("总投资排第一、第二、第三的项目分别是什么", 3),
        ("专栏14总投资最大和最小的分别是谁", 2),
        ("负责项目最多的三个单位", 3),
        ("哪些单位负责的项目总投资超过200亿", 3),
        ("哪几个单位只有1个项目", 6),
        ("开化的项目都在哪几个专栏", 3),
    ],
)
def test_a_list_in_an_officials_words_is_whole(knowledge: Knowledge, question: str, rows: int) -> None:
    body = answer(knowledge, question)
    assert body["status"] == "answered"
    assert len(body["table"]["rows"]) == rows


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("专栏13总投资中位数", "27.5亿元"),
        ("总投资最大的项目占全部总投资的多少", "7.78%"),
        ("前五大项目总投资合计占全部的比例", "30.92%"),
        ("衢江区十四五要投多少钱，占全市多少", "21.7%"),
        ("专栏16的项目数占全部的几成", "25.86%"),
        ("哪个专栏十四五计划投资占总投资比例最高", "64.92%"),
        ("常山万洋众创城总投资排第几", "第13位"),
        ("红木小镇在龙游项目中总投资排第几", "第2位"),
        ("十四五期间计划投资最多的五个项目加起来多少", "470.46亿元"),
        ("哪一年开工的项目最多", "2021年25个"),
        ("哪个单位总投资合计排第二", "常山县政府总投资合计350亿元"),
        ("2025年网络零售额相当于社零的百分之多少", "78%"),
        ("知识密集型服务业增加值占比从多少提高到多少", "23.1%到28%"),
        ("正文说58个项目十四五计划投资1368亿，我自己逐个加好像对不上，实际加起来是多少", "1406.24亿元"),
        ("顺丰项目是2021年开工的吧", "不是"),
        ("四片协同的四片是谁", "开化县"),
        ("四港联动里的港都有谁", "陆港、水港、空港、信息港"),
    ],
)
def test_a_computed_value_is_the_one_worked_out_by_hand(
    knowledge: Knowledge, question: str, said: str
) -> None:
    body = answer(knowledge, question)
    assert (body["status"], said in plain(body["text"])) == ("answered", True)


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (["总投资最大的项目是哪个", "第二呢", "第三和第四呢"], "浙西航空物流枢纽"),
        (["常山负责哪些项目", "其中总投资最大和最小的", "差多少"], "相差31亿元"),
        (["红木小镇哪年开工", "航空物流枢纽呢", "哪个早"], "相差18年"),
        (["专栏13有多少个项目", "这里头衢江区占几个？"], "共2个"),
        (["专栏15有哪些项目", "其中衢江区负责的", "总投资多少", "占整个专栏的比例"], "40.09%"),
    ],
)
def test_a_chain_of_follow_ups_keeps_its_thread(
    knowledge: Knowledge, questions: list[str], said: str
) -> None:
    *history, last = questions
    assert said in plain(answer(knowledge, last, *history)["text"])


def test_two_things_in_different_units_are_not_subtracted(knowledge: Knowledge) -> None:
    body = answer(knowledge, "货运量和货运周转量2020年哪个高")
    assert "不能比较" in body["text"]
    assert body["computation"] is None


def test_a_condition_that_is_not_understood_is_never_dropped(knowledge: Knowledge) -> None:
    body = answer(knowledge, "哪些项目跨越两个五年规划")
    assert (body["status"], "跨越两个五年规划" in body["text"]) == ("not_found", True)
