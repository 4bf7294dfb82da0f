"""Changing how a question was read: the changed reading is asked as a question, and the product answers it as meant."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import ask
from playwright.sync_api import Page, expect

CHANGED = """async ([reading, field, value]) => {
  const { taken, worded } = await import(document.querySelector("script[type=module]").src.replace("chat.js", "reading.js"));
  const read = taken(reading);
  return read && worded({ ...read, conditions: read.conditions.map((c) => (c.field === field ? { ...c, value } : c)) });
}"""


def asked(page: Page, question: str) -> dict[str, Any]:
    made: dict[str, Any] = page.request.post(f"{page.url}v1/ask", data={"question": question}).json()
    return made


def names(made: dict[str, Any]) -> list[str]:
    return [row["cells"]["name"] for row in (made["table"] or {"rows": []})["rows"]]


def test_a_value_is_clicked_another_chosen_and_the_earlier_question_stays(page: Page) -> None:
    first = ask(page, "常山那边牵头的项目都有啥")
    value = first.locator(".part")
    expect(value).to_have_text("常山县政府")
    value.click()
    first.locator(".change").get_by_role("button", name="江山市政府").click()
    second = page.locator(".turn:nth-child(2)")
    expect(second.locator("h2")).to_have_text("责任单位为江山市政府的项目有哪些")
    expect(second.locator("tbody tr")).to_have_count(6)
    expect(second.locator(".reading")).to_contain_text("责任单位 = 江山市政府")
    second.locator(".part").click()
    second.get_by_role("button", name="不限责任单位").click()
    expect(page.locator(".turn:nth-child(3) tbody tr")).to_have_count(58)
    expect(first.locator("tbody tr")).to_have_count(9)


def test_an_amount_is_changed_in_a_box_and_a_wider_choice_is_kept_to_the_other_conditions(page: Page) -> None:
    first = ask(page, "龙游县负责的总投资100亿以上的项目总投资一共多少？")
    first.locator(".part", has_text="100").click()
    first.locator(".change input").fill("40")
    first.locator(".change").get_by_role("button", name="改", exact=True).click()
    second = page.locator(".turn:nth-child(2)")
    expect(second.locator(".reading")).to_contain_text("责任单位 = 龙游县政府")
    expect(second.locator(".reading")).to_contain_text("不少于 40 亿元；总投资合计")


@pytest.mark.parametrize(
    ("reading", "field", "key"),
    [
        ("列出项目：责任单位 = 常山县政府", "责任单位", "units"),
        ("列出项目：责任单位 = 常山县政府（承接上文：项目）", "责任单位", "units"),
        ("统计项目：责任单位 = 常山县政府；计数、总投资合计", "责任单位", "units"),
        ("列出项目：开工年份 = 2021", "开工年份", "start"),
        ("统计项目：完工年份 = 2025；总投资合计", "完工年份", "end"),
        ("列出项目：范围 = 专栏 13 生产性服务业融合创新标志性项目", "范围", "column"),
        ("列出指标：类别 = 规模实力", "类别", "category"),
    ],
)
def test_whatever_value_a_field_has_the_changed_question_is_read_as_it_was_meant(
    page: Page, reading: str, field: str, key: str
) -> None:
    relation = "indicators" if "指标" in reading else "projects"
    rows = page.request.get(f"{page.url}v1/facts/{relation}").json()["rows"]
    held = {row["id"]: row["cells"][key] for row in rows}
    values = sorted(
        {str(v) for cell in held.values() for v in (cell if isinstance(cell, list) else [cell])} - {"None"}
    )
    assert len(values) > 2
    for value in values:
        question = page.evaluate(CHANGED, [reading, field, value])
        made = asked(page, question)
        assert made["status"] == "answered", question
        assert f"{field} = {value}" in made["interpretation"], question


@pytest.mark.parametrize(
    "question",
    [
        "2021年开工、2025年完工的项目有哪些",
        "总投资超过100亿元的项目有哪些",
        "专栏16里常山县负责的项目总投资一共多少？",
        "名字里含“社区”的项目，列出来",
        "要到2026年及以后才建完的项目有多少个",
        "2022到2025年之间完工的项目总数",
        "没列增速、增速那栏是横杠的指标",
        "衢江和龙游负责的项目有几个，总投资合计多少",
    ],
)
def test_a_reading_asked_in_its_own_words_is_read_the_same(page: Page, question: str) -> None:
    first = asked(page, question)
    again = asked(page, page.evaluate(CHANGED, [first["interpretation"], "", ""]))
    assert again["interpretation"] == first["interpretation"]
    assert names(again) == names(first)


@pytest.mark.parametrize("question", ["总投资最大的项目是哪个", "各县的总投资合计", "规划期限是多少？"])
def test_a_reading_of_another_shape_is_changed_in_the_question_box(page: Page, question: str) -> None:
    turn = ask(page, question)
    expect(turn.locator(".part")).to_have_count(0)
    turn.get_by_role("button", name="改问法").click()
    expect(page.locator("#question")).to_have_value(question)
