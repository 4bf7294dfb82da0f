"""Words of reports and offices, and of time, that no one document defines: 固投, 住建局, 去年."""

from __future__ import annotations

import pytest

from ingest.parse import parse
from kb.offices import short_names
from kb.relative import dated, year_of
from kb.statistics import short_forms


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("固定资产投资", "固投"),
        ("地区生产总值", "gdp"),
        ("规模以上工业增加值", "规上工业增加值"),
        ("农村居民人均可支配收入", "农民收入"),
        ("社会消费品零售总额", "社零"),
    ],
)
def test_a_statistic_has_the_short_name_that_people_use(name: str, short: str) -> None:
    assert short in short_forms(name)


@pytest.mark.parametrize("name", ["港口货物吞吐量", "普惠托育扩容", "护理型床位占比"])
def test_a_name_that_is_no_statistic_has_no_short_name(name: str) -> None:
    assert short_forms(name) == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("住房和城乡建设主管部门", "住建部门"),
        ("公安机关交通管理部门", "交警部门"),
        ("县发展和改革局", "县发改局"),
        ("区市场监督管理局", "区市场监管局"),
    ],
)
def test_an_office_has_the_short_name_that_people_use(name: str, short: str) -> None:
    assert short in short_names(name)


def test_a_company_is_no_office() -> None:
    assert short_names("某市交通运输集团公司") == []


REPORT = "某市政府工作报告\n\n2024年1月18日\n\n一、2023年工作回顾\n\n今年任务很重。\n"
PLAN = "某市发展规划（2021—2025年）\n\n2021年3月1日\n\n一、目标\n\n正文。\n"


@pytest.mark.parametrize(
    ("question", "read"),
    [("今年目标多少", "2024年目标多少"), ("比去年多多少", "比2023年多多少"), ("今年度", "2024年")],
)
def test_this_year_is_the_year_of_a_report(question: str, read: str) -> None:
    assert dated(question, parse(REPORT, "x")) == read


@pytest.mark.parametrize("question", ["今年开工的项目", "去年完成多少"])
def test_a_plan_of_several_years_has_no_this_year(question: str) -> None:
    plan = parse(PLAN, "x")
    assert year_of(plan) is None
    assert dated(question, plan) == question
