"""Dated targets in prose."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.document import Amount, Document
from ingest.parse import parse

REPO = Path(__file__).parents[1]

# line | name | year | figure with its unit | qualifier
PLAN = """
129|服务业增加值|2025|1400亿元|exact
129|社会消费品零售总额|2025|1000亿元|exact
129|服务业从业人员占全社会从业人员比重|2025|34.5%|exact
129|服务业税收收入占全市税收收入比重|2025|53%|exact
133|数字经济服务业主营业务收入|2025|70亿元|exact
133|网络零售额|2025|780亿元|exact
135|知识密集型服务业增加值占比|2025|28%|about
135|服务业劳动生产率|2025|28万元/人|exact
139|服务贸易进出口额|2025|15亿元|exact
191|社会消费品零售总额|2025|1000亿元|more_than
191|网络销售零售额|2025|780亿元|more_than
191|亿元以上商品交易市场成交额|2025|600亿元|more_than
191|重点生活性服务业的上线率|2025|80%|at_least
209|文化和旅游产业总收入|2025|1000亿|more_than
209|增加值占GDP比重|2025|14%|at_least
301|企业信息化投入占营业收入比例|2025|0.3%|exact
301|企业每百人中信息技术人员数量|2025|2人|exact
317|全社会R&D经费支出占GDP比重|2025|2.8%|about
317|高新技术产业增加值占规上工业增加值比重|2025|50%|more_than
317|每万人高价值发明专利拥有量|2025|4.5件|exact
317|PCT国际发明专利申请量|2025|260件|exact
333|产业规模|2025|100亿元|more_than
333|人力资源服务业从业人员总量|2025|1000人|at_least
"""


@cache
def plan() -> Document:
    path = REPO / "corpus/quzhou-services-145/plan.txt"
    return parse(path.read_text(encoding="utf-8"), "quzhou-services-145")


def targets(d: Document) -> list[tuple[object, object, str, str]]:
    found = []
    for relation, row in d.rows():
        if relation.key == "targets":
            value = row.cells["value"].value
            assert isinstance(value, Amount)
            shown = f"{value.value}{value.unit}"
            found.append((row.cells["name"].value, row.cells["year"].value, shown, value.qualifier))
    return found


def of(text: str) -> list[tuple[object, object, str, str]]:
    return targets(parse("一、目标\n\n" + text + "\n", "small"))


def test_the_plan_has_these_dated_targets() -> None:
    hand_made = [line.split("|") for line in PLAN.strip().splitlines()]
    assert targets(plan()) == [(name, int(year), value, q) for _, name, year, value, q in hand_made]


@pytest.mark.parametrize("i", range(23))
def test_a_target_of_the_plan_stands_in_its_line(i: int) -> None:
    d = plan()
    rows = next(r for r in d.relations if r.key == "targets").rows
    line = int(PLAN.strip().splitlines()[i].split("|")[0])
    first, last = d.lines(rows[i].span)
    assert first == last and abs(first - line) <= 2
    assert rows[i].id == f"quzhou-services-145/targets/{i + 1}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "到2025年，铁路货运量达到1500万吨，冷库容量达到45万吨。",
            [("铁路货运量", 2025, "1500万吨"), ("冷库容量", 2025, "45万吨")],
        ),
        ("到2022年，甲工程建成；到2023年，平台接入企业达到800家。", [("平台接入企业", 2023, "800家")]),
        ("到2025年，基本建成体系。每千名老人床位数达到45张。", [("每千名老人床位数", 2025, "45张")]),
        ("到2025年，基本建成体系。2020年，每千名老人床位数达到40张。", []),
        ("截至2020年末，床位占比达到42.3%。", []),
        ("预计到2025年，老年人口将达到46.5万人。", []),
        ("规划期为2021年至2025年。增加值达到5亿元。", []),
        (
            "到2025年，应急物资2小时到达率达到95%，5A级企业达到4家。",
            [("应急物资2小时到达率", 2025, "95%"), ("5A级企业", 2025, "4家")],
        ),
        ("零售总额年均增长 6%，到 2025 年达到 1000 亿元。", [("零售总额", 2025, "1000亿元")]),
        (
            "到2025年，老年人口达到46.5万人，占比超过26%。",
            [("老年人口", 2025, "46.5万人"), ("老年人口占比", 2025, "26%")],
        ),
        ("到2025年，产业规模突破1,500亿元。", [("产业规模", 2025, "1500亿元")]),
        ("到2025年，形成3条产值达50亿元的全产业链。", []),
        ("到2025年底，全市增加值不低于5亿元。", [("增加值", 2025, "5亿元")]),
        ("增加值达到5亿元。", []),
    ],
)
def test_a_target_has_the_date_that_holds_for_it(text: str, found: list[tuple[str, int, str]]) -> None:
    assert [t[:3] for t in of(text)] == found


@pytest.mark.parametrize(
    ("words", "qualifier"),
    [
        ("达到60%以上", "at_least"), ("突破60%", "more_than"), ("超过60%", "more_than"),
        ("不低于60%", "at_least"),
        ("达到60%左右", "about"), ("达到60%", "exact"), ("达到约60%", "about"),
    ],
)  # fmt: skip
def test_a_target_binds_as_its_words_say(words: str, qualifier: str) -> None:
    assert of(f"到2025年，覆盖率{words}。") == [("覆盖率", 2025, "60%", qualifier)]


def test_a_date_of_an_earlier_sentence_is_inherited() -> None:
    d = parse("一、目标\n\n到2025年，基本建成体系。床位数达到45张。\n", "small")
    row = next(r for r in d.relations if r.key == "targets").rows[0]
    assert [(s.role, s.span.of(d.text)) for s in row.cells["year"].sources] == [("inherited", "2025")]
