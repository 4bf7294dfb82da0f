"""Projects told in running text, one a sentence or one behind a dash, and in brackets, labels and words of an item."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.document import Amount, Cell, Unit
from ingest.parse import parse


def plain(cell: Cell) -> Any:
    value = cell.value
    if isinstance(value, Amount):
        return f"{value.value}{value.unit}"
    if isinstance(value, tuple):
        return [f"{u.name}:{u.role}" for u in value if isinstance(u, Unit)]
    return value


def rows(text: str, key: str = "projects", under: str = "专栏1 重大项目") -> list[dict[str, Any]]:
    d = parse(f"{under}\n\n{text}\n", "small")
    return [
        {k: plain(c) for k, c in row.cells.items() if k not in ("column", "number", "content")}
        for relation, row in d.rows() if relation.key == key
    ]  # fmt: skip


WHOLE = {
    "name": "甲线工程",
    "start": 2021,
    "end": 2025,
    "total": "4.6亿元",
    "units": ["市林业局:responsible"],
}


@pytest.mark.parametrize(
    "item",
    [
        "1.甲线工程（市林业局，2021—2025年，总投资4.6亿元）。造林 3 万亩。",
        "（1）甲线工程（2021—2025年，总投资46000万元，责任单位：市林业局）。造林 3 万亩。",
        "1.项目名称：甲线工程；建设内容：造林 3 万亩；建设年限：2021—2025年；投资：46000万元；责任单位：市林业局。",
        "（1）工程名称：甲线工程。建设内容：造林。实施主体：市林业局。实施年限：2021—2025年。投资匡算：4.6亿元。",
        "1.甲线工程。造林 3 万亩，项目总投资4.6亿元，计划2021年开工、2025年建成。责任单位：市林业局。",
        "●甲线工程：造林 3 万亩（总投资4.6亿元，市林业局，2021—2025）。",
    ],
)
def test_one_project_in_the_manners_of_an_item(item: str) -> None:
    other = item.replace("甲线", "乙线").replace("（1）", "（2）").replace("1.", "2.", 1)
    assert rows(f"{item}\n\n{other}")[0] == WHOLE


def test_each_sentence_that_tells_money_and_time_or_unit_is_a_row_under_its_label() -> None:
    told = rows(
        "铁路重点项目：甲线工程，总投资4.6亿元，建设期2021—2025年，由市林业局负责实施。"
        "乙枢纽工程，建筑面积5.2万平方米，总投资8.6亿元，建设期2022—2024年，由市交通投资集团负责实施。"
    )
    assert told[0] == {**WHOLE, "category": "铁路重点项目"}
    assert [r["name"] for r in told] == ["甲线工程", "乙枢纽工程"]


def test_paragraphs_with_a_name_in_front_are_a_project_each_and_a_measure_is_no_name() -> None:
    told = rows(
        "——甲支线（乙站—丙城）。全长62公里，总投资4.8亿元，2021年开工、2023年投产，由省天然气公司实施。\n"
        "——丁储配站。储罐容积2×5000立方米，总投资3.1亿元，2022年开工、2024年投产，由市燃气集团实施。"
    )
    assert [(r["name"], r["start"], r["end"], r["units"]) for r in told] == [
        ("甲支线（乙站—丙城）", 2021, 2023, ["省天然气公司:responsible"]),
        ("丁储配站", 2022, 2024, ["市燃气集团:responsible"]),
    ]


def test_a_row_of_subtotals_heads_its_group() -> None:
    d = parse(
        "附件1\n\n项目清单\n\n序号\t项目名称\t总投资（万元）\t责任单位\n一、污水处理类（2个）\t\t33500\t\n"
        "1\t甲厂\t24600\t县住建局\n2\t乙厂\t8900\t县住建局\n",
        "small",
    )
    assert [(row.cells["name"].value, row.cells["category"].value) for _, row in d.rows()] == [
        ("甲厂", "污水处理类"), ("乙厂", "污水处理类"),
    ]  # fmt: skip


def test_sentences_of_other_things_are_no_rows() -> None:
    assert rows("加快补齐短板，全市总投资达到4.6亿元。推动合作，形成合力。各地要高度重视，落实责任。") == []


def test_lines_with_a_dash_and_details_in_the_last_bracket_are_rows() -> None:
    told = rows(
        "甲水库 —— 大（2）型水库，总库容1.28亿立方米，坝高82米，以供水、防洪为主（总投资46.8亿元，某县政府，2022—2027）\n"
        "乙水厂 —— 规模10万吨/日，首期投资2.1亿元，远期20万吨/日（总投资4.7亿元，某区管委会，2021—2023）"
    )
    assert [(r["name"], r["total"], r["start"], r["end"], r["units"]) for r in told] == [
        ("甲水库", "46.8亿元", 2022, 2027, ["某县政府:responsible"]),
        ("乙水厂", "4.7亿元", 2021, 2023, ["某区管委会:responsible"]),
    ]


@pytest.mark.parametrize(
    ("bracket", "units"),
    [
        ("【牵头单位：市商务局；责任单位：市财政局、各县（市、区）人民政府】",
         ["市商务局:lead", "市财政局:responsible", "各县（市、区）人民政府:responsible"]),
        ("（市商务局牵头，市公安局、市城管局配合，2024年12月底前完成）",
         ["市商务局:lead", "市公安局:cooperating", "市城管局:cooperating"]),
        ("（市商务局牵头，市公安局配合，长期坚持）", ["市商务局:lead", "市公安局:cooperating"]),
    ],
)  # fmt: skip
def test_who_does_a_task_stands_in_its_last_bracket(bracket: str, units: list[str]) -> None:
    text = f"1.繁荣夜购。延长营业时间。{bracket}\n\n2.提升夜游。开放景区。{bracket}"
    assert [r["units"] for r in rows(text, "tasks", "一、重点任务")] == [units, units]


def test_a_month_alone_is_of_the_year_in_the_heading_above() -> None:
    d = parse(
        "附件1\n\n2024年甲县民生实事\n\n一、关爱工程\n建成中心4个。\n牵头单位：县民政局　　完成时限：11月底\n\n"
        "二、校园工程\n改造食堂18个。\n牵头单位：县教育局　　完成时限：8月底\n",
        "small",
    )  # fmt: skip
    found = {row.cells["name"].value: str(row.cells["deadline"].value) for _, row in d.rows()}
    assert found == {"关爱工程": "2024-11-30", "校园工程": "2024-08-31"}


def test_a_goal_in_words_is_no_figure_and_its_row_is_a_task() -> None:
    d = parse(
        "表1 重点任务清单\n\n序号\t任务\t目标\t牵头单位\n1\t步道贯通\t贯通滨水步道17.5公里\t市文旅局\n"
        "2\t街区改造\t完成改造街区11条\t市住建局\n",
        "small",
    )  # fmt: skip
    relation, row = next(d.rows())
    assert relation.key == "tasks"
    assert "贯通滨水步道17.5公里" in [c.value for c in row.cells.values()]
