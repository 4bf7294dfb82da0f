"""Named lists: found where the items are as many as the name says, and nowhere else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.enumerations import numbers_in
from ingest.parse import parse

REPO = Path(__file__).parents[1]
BRIDGEHEADS = ["综合交通", "商贸物流", "教育医疗", "绿色金融", "人才集聚", "美丽经济", "数字经济"]


@cache
def plan() -> Document:
    path = REPO / "corpus/quzhou-services-145/plan.txt"
    return parse(path.read_text(encoding="utf-8"), "quzhou-services-145")


def lists(d: Document, name: str) -> list[list[str]]:
    return [[words for words, _ in e.items] for e in d.enumerations if e.name == name]


def of(text: str) -> Document:
    return parse("一、思路\n\n" + text + "\n", "small")


@pytest.mark.parametrize(
    ("name", "items", "line"),
    [
        ("七个桥头堡", BRIDGEHEADS, 161),
        ("七个方面", BRIDGEHEADS, 91),
        ("一江两港三溪", ["衢江", "常山港", "江山港", "马金溪", "石梁溪", "庙源溪"], 227),
        ("一江一湖", ["衢江", "信安湖"], 586),
        ("三宝", ["胡柚", "油茶", "猴头菇"], 418),
        ("六个一体化", ["规划设计", "旅游交通", "基础配套", "产品开发", "管理服务", "营销推介"], 225),
        ("四好衢州", ["好听音乐会", "好看大花园", "好吃“三衢味”", "好玩运动会"], 586),
        (
            "八大领域",
            [
                "新材料", "新一代电子信息", "现代能源", "高端装备", "生命健康", "现代农业", "生态环保",
                "公共安全",
            ],
            321,
        ),
        ("5个功能区块", ["数字经济创新区", "总部经济区", "科教创新区", "科教展示区", "企业孵化区"], 462),
        ("4个区域", ["诗画乡村", "花园客厅", "艺术基地", "活力乐岛"], 590),
        (
            "七大功能区",
            [
                "主题度假酒店", "及第老街（大师艺术中心、艺术馆、文化礼堂）", "房车营地", "水世界休闲公园",
                "未来农业体验园", "锦鲤文化村", "度假公寓",
            ],
            608,
        ),
    ],
)  # fmt: skip
def test_a_named_list_of_the_plan_has_its_items_in_order(name: str, items: list[str], line: int) -> None:
    d = plan()
    assert lists(d, name) == [items]
    e = next(e for e in d.enumerations if e.name == name)
    assert d.lines(e.span)[0] <= line <= d.lines(e.span)[1]


def test_one_name_may_stand_for_several_lists() -> None:
    assert [found[0] for found in lists(plan(), "五大板块")] == ["激情赛道区", "历史文化展览区", "高空极限"]


def test_a_list_has_as_many_items_as_its_name_says() -> None:
    for e in plan().enumerations:
        assert numbers_in(e.name.split("、")[0]) == len(e.items)


@pytest.mark.parametrize("name", ["七大板块", "十大节点", "五大服务中心", "十四五", "一带一路"])
def test_a_name_without_its_list_is_none(name: str) -> None:
    assert not lists(plan(), name)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("七个桥头堡", 7), ("一江两港三溪", 6), ("六个一体化", 6), ("十二个", 12), ("二十项任务", 20),
        ("三带", 3), ("一核三带", 4), ("十条", 10), ("两大基地", 2),
        ("5个功能区块", 5), ("12 项", 12), ("六助服务", 6), ("桥头堡", 0), ("", 0),
    ],
)  # fmt: skip
def test_a_name_says_how_many(name: str, count: int) -> None:
    assert numbers_in(name) == count


@pytest.mark.parametrize(
    ("text", "name", "items"),
    [
        ("重点发展甲产业、乙产业、丙产业三大产业。", "三大产业", ["甲产业", "乙产业", "丙产业"]),
        ("推进甲事、乙事业、丙产业和丁四项工作。", "四项工作", ["甲事", "乙事业", "丙产业", "丁"]),
        ("实施“三大行动”（甲行动、乙行动和丙行动）。", "三大行动", ["甲行动", "乙行动", "丙行动"]),
        ("建设三个基地：甲基地、乙基地、丙基地。", "三个基地", ["甲基地", "乙基地", "丙基地"]),
        (
            "“三带”即沿江物流带、沿线产业带和南部农产品带。",
            "三带",
            ["沿江物流带", "沿线产业带", "南部农产品带"],
        ),
        (
            "“三园”是指甲产业园、乙产业园和丙产业园。三园用地从紧。",
            "三园",
            ["甲产业园", "乙产业园", "丙产业园"],
        ),
        ("“一核”即中心城区核心区，包括甲区、乙区。", "一核", ["中心城区核心区"]),
        ("重点打造“助餐、助洁、助浴”三助服务，惠及老人。", "三助服务", ["助餐", "助洁", "助浴"]),
        ("培育3个集群（甲集群、乙集群、丙集群）。", "3个集群", ["甲集群", "乙集群", "丙集群"]),
        (
            "设综合组、活动组、安全组、宣传组四个工作组。",
            "四个工作组",
            ["综合组", "活动组", "安全组", "宣传组"],
        ),
    ],
)
def test_a_small_text_gives_its_list(text: str, name: str, items: list[str]) -> None:
    assert lists(of(text), name) == [items]


def test_items_may_head_the_paragraphs_below() -> None:
    d = of(
        "着力打造“三个基地”：\n\n——甲地组织基地。面向全国。\n\n——乙地储运基地。发挥优势。\n\n——丙地集散基地。带动增收。"
    )
    assert lists(d, "三个基地") == [["甲地组织基地", "乙地储运基地", "丙地集散基地"]]
    assert all(span.of(d.text) == words for e in d.enumerations for words, span in e.items)


def test_a_list_may_be_cut_by_the_page() -> None:
    d = of(
        "要以打造综合交通体系、商贸物流体系、教育医疗体系、绿色\n\n金融体系、人才集聚体系等“五个体系”为目标，推进建设。"
    )
    assert lists(d, "五个体系") == [
        ["综合交通体系", "商贸物流体系", "教育医疗体系", "绿色金融体系", "人才集聚体系"]
    ]
    for e in d.enumerations:
        assert all(d.reading(span) == words for words, span in e.items)


@pytest.mark.parametrize(
    "text",
    [
        "实施三大行动（甲行动、乙行动）。",
        "推进三项工作。",
        "甲、乙、丙、丁四个方面的问题，三个目标。",
        "“十四五”（一、二）",
    ],
)
def test_a_list_of_another_length_is_none(text: str) -> None:
    assert all(numbers_in(e.name) == len(e.items) for e in of(text).enumerations)
    assert not lists(of(text), "三大行动") and not lists(of(text), "三个目标")
