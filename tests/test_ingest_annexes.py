"""Annexes: their list at the end of a notice, their titles, their tables of figures, and what items are called."""

from __future__ import annotations

import pytest

from ingest.document import Document
from ingest.parse import parse

TEXT = """某市行动方案

一、总体要求

正文。

二、政务服务提升工程

1.推行一站式服务。设立中心13个。（牵头单位：政务办）

2.深化减证便民。取消证明30项。（牵头单位：司法局）

附件：1.任务清单
      2.建设任务表

附件1

重点任务清单

序号	任务	完成时间	责任单位
1	编制规划	2024年9月	发改委
2	建设中心	2025年6月	交通厅

附件2

各县建设任务表

单位：万元

地区	站点	投资	联系电话
甲县	3	1200	88001
乙县	2	-	88002
"""


def read() -> Document:
    return parse(TEXT, "x")


def test_the_list_of_annexes_opens_no_heading() -> None:
    titles = [h.title for h in read().headings if h.kind != "item"]
    assert titles == ["总体要求", "政务服务提升工程", "附件1 重点任务清单", "附件2 各县建设任务表"]


def test_items_under_a_part_called_a_project_of_improvement_are_tasks() -> None:
    assert {r.key for r in read().relations} >= {"tasks"}
    assert "projects" not in {r.key for r in read().relations}


@pytest.mark.parametrize(
    ("label", "type", "unit"), [("站点", "number", ""), ("投资", "number", "亿元"), ("联系电话", "text", "")]
)
def test_a_column_of_figures_is_a_number_unless_it_measures_nothing(label: str, type: str, unit: str) -> None:
    fields = [f for r in read().relations for f in r.fields if f.label == label]
    assert [(f.type, f.unit) for f in fields] == [(type, unit)]


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("要把握三个关系：一是速度与质量的关系，稳中求进；二是发展与安全的关系，守住底线；三是当前与长远的关系。",
         ["速度与质量的关系", "发展与安全的关系", "当前与长远的关系"]),
        ("聚焦电动飞行器（eVTOL）、工业无人机、轻型运动机三类产品，支持建设。",
         ["电动飞行器（eVTOL）", "工业无人机", "轻型运动机"]),
    ],
)  # fmt: skip
def test_a_list_told_one_by_one_is_an_enumeration(words: str, items: list[str]) -> None:
    d = parse(f"某方案\n\n一、要求\n\n{words}\n", "x")
    assert [[name for name, _ in e.items] for e in d.enumerations if len(e.items) == 3] == [items]


def test_a_limit_is_no_target_above_it() -> None:
    d = parse("某方案\n\n一、目标\n\n到2025年，学员年收费标准不超过200元。\n", "x")
    row = next(r for r in d.relations if r.key == "targets").rows[0]
    assert row.cells["name"].value == "学员年收费标准"
    assert getattr(row.cells["value"].value, "qualifier", "") == "at_most"
