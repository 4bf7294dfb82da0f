"""Questions worked out from figures that prose tells, and from sizes that rows tell in their own words."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest

from kb.ask import Question, ask
from kb.knowledge import Knowledge
from kb.told_words import asked


def plain(words: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", re.sub(r"\[\d+\]", "", words)))


def answer(knowledge: Knowledge, question: str, *history: str) -> dict[str, Any]:
    return ask(knowledge, Question(question, history))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2020年末存款余额和贷款余额哪个高，高多少", ["存款余额更高", "88.79亿元"]),
        ("服务业占GDP比重十三五期间提高几个百分点", ["45.96%", "54.1%", "8.14个百分点"]),
        ("货运量和货运周转量，谁的年均增速快", ["货运周转量年均增长更快", "1.2个百分点"]),
        ("服务业固投增速比全市快几个点", ["5.9个百分点"]),
        ("贷款余额和存款余额哪个增长快", ["贷款余额更高", "10.7个百分点"]),
        ("十三五服务业固定资产投资年均增幅", ["12.9%"]),
        ("2015年服务业增加值多少", ["526.84亿元"]),
        ("旅游总收入比2015年增长了多少", ["40.4%"]),
        ("2019年文旅增加值占到GDP多少", ["12.57%"]),
        ("人均劳动生产率五年后要从多少涨到多少", ["20万元/人", "28万元/人", "增加8万元/人"]),
        ("人力资源产业规模2025年要做到多大", ["超过100亿元"]),
        ("文旅产业总收入和社零总额2025年哪个高", ["文化和旅游产业总收入更高", "相差多少不能确定"]),
        ("礼贤未来社区、鹿鸣社区的实施单元哪个大", ["28公顷", "21.3公顷", "相差6.7公顷"]),
        ("城市客厅和华夏航空培训学校哪个占地大", ["相差约19000平方米"]),
    ],
)
def test_figures_told_in_prose_are_computed_with(
    knowledge: Knowledge, question: str, said: list[str]
) -> None:
    body = answer(knowledge, question)
    assert body["status"] == "answered"
    assert not [w for w in said if w not in plain(body["text"])]
    assert body["citations"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2025年服务业增加值占GDP比重目标", "2020 年 54.1%"),
        ("表1里2023年那一列，网络零售额填的多少", "2023年"),
    ],
)
def test_a_year_that_is_not_told_of_a_thing_is_refused_with_those_that_are(
    knowledge: Knowledge, question: str, said: str
) -> None:
    body = answer(knowledge, question)
    assert (body["status"], said in body["text"]) == ("not_found", True)


@pytest.mark.parametrize(
    "question",
    ["服务业占gdp比重为什么提高", "哪些项目总投资最大", "存款余额由谁负责统计", "网络零售额增长靠什么措施"],
)
def test_a_question_with_another_wish_is_not_one_about_figures(question: str) -> None:
    assert asked(question) is None


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (["存款余额2020年多少", "贷款呢", "哪个高，高多少"], "88.79亿元"),
        (["货运量2020年多少", "货运周转量呢", "年均增速呢"], "6.9%"),
        (["文旅产业总收入2025年目标是多少", "2020年旅游总收入呢"], "431亿元"),
        (["2025年人力资源服务机构要集聚多少家", "产业规模要多大"], "100亿元"),
        (["服务业从业人员占比目前多少", "2025年呢"], "34.5%"),
        (["网络零售额2020年多少", "2025年目标呢", "每年平均涨多少"], "15%"),
    ],
)
def test_a_follow_up_keeps_the_thing_that_figures_are_told_of(
    knowledge: Knowledge, questions: list[str], said: str
) -> None:
    *history, last = questions
    assert said in plain(answer(knowledge, last, *history)["text"])
