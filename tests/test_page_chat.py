"""The chat page in a real browser, over a real server: what officials do with it."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
import openpyxl
import pytest
from browsing import PHONE, ask, marked, opened, serving
from playwright.sync_api import BrowserContext, Page, expect
from test_api_app import document

from api.pages import POLICY


@pytest.fixture
def phone(browser: BrowserContext, address: str) -> Iterator[Page]:
    with opened(browser, address, size=PHONE) as page:
        yield page


def follow_up(page: Page) -> None:
    first = ask(page, "常山县负责哪些项目？")
    expect(first.locator(".reading")).to_contain_text("理解为：列出项目")
    expect(first.locator("tbody tr")).to_have_count(9)
    second = ask(page, "那江山呢？", turn=2)
    expect(second.locator("tbody tr")).to_have_count(6)
    with page.expect_response("**/passage?*") as shown:
        second.locator("tbody tr:nth-child(2) .cite").click()
    passage = shown.value.json()
    assert marked(page) == passage["quote"] == document().text[slice(*passage["span"])]
    assert "江山市城北科创基地" in passage["quote"]
    leaf = page.locator("zj-reader .text").text_content()
    assert leaf == document().text[slice(*passage["window"])]
    page.get_by_role("button", name="下一处").click()
    expect(page.locator("zj-reader .steps")).to_contain_text("3 / 6")
    page.keyboard.press("Escape")
    expect(page.locator("zj-reader")).to_be_hidden()
    expect(second.locator("tbody tr:nth-child(2) .cite")).to_be_focused()


def test_ask_follow_up_and_see_the_exact_words_marked(page: Page) -> None:
    follow_up(page)


def test_the_same_below_a_path_behind_a_proxy(browser: BrowserContext) -> None:
    with serving(root_path="/zhangju") as address, opened(browser, address) as page:
        follow_up(page)


def test_on_a_phone_nothing_scrolls_sideways_but_the_table_and_the_reader_fills_the_screen(
    phone: Page,
) -> None:
    turn = ask(phone, "常山县负责哪些项目？")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert phone.evaluate(
        "document.querySelector('#scroll').scrollWidth <= document.querySelector('#scroll').clientWidth"
    )
    box = phone.locator(".sheet").bounding_box()
    assert box is not None
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
    turn.locator("tbody tr:first-child .cite").click()
    assert "常山万洋众创城项目" in marked(phone)
    assert phone.locator("zj-reader").bounding_box() == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}  # fmt: skip


def test_a_table_sorts_and_its_foot_holds_the_sums_of_the_answer(page: Page) -> None:
    turn = ask(page, "常山县负责哪些项目？")
    expect(turn.locator("tfoot")).to_contain_text("350")
    expect(turn.locator("tfoot")).to_contain_text("291.4")
    expect(turn.locator("th", has_text="总投资").locator("small").first).to_have_text("亿元")
    at = turn.locator("th").all_text_contents().index("总投资亿元")
    cells = turn.locator(f"tbody td:nth-child({at + 1})")
    printed = cells.all_text_contents()
    total = turn.locator("th button", has_text="总投资")
    total.click()
    assert [float(words) for words in cells.all_text_contents()] == sorted(map(float, printed), reverse=True)
    total.click()
    assert [float(words) for words in cells.all_text_contents()] == sorted(map(float, printed))
    total.click()
    assert cells.all_text_contents() == printed


def test_periods_are_drawn_on_a_line_of_years_and_groups_as_bars(page: Page) -> None:
    turn = ask(page, "常山县负责哪些项目？")
    turn.get_by_role("button", name="起止年份").click()
    expect(turn.locator("svg")).to_have_count(1)
    expect(turn.locator("svg title")).to_have_count(9)
    expect(turn.locator("svg title").first).to_contain_text("年")
    page.get_by_role("button", name="新的提问").click()
    groups = ask(page, "各县的总投资合计")
    groups.locator(".tab").nth(1).click()
    assert groups.locator("svg title").all_text_contents()[0].endswith("：569.28 亿元")


def test_figures_stand_as_printed_and_a_sum_is_written_out_each_operand_leading_to_its_place(
    page: Page,
) -> None:
    turn = ask(page, "总投资37亿元的项目有哪些？")
    expect(turn.locator("td.figure", has_text="约")).not_to_have_count(0)
    terms = ask(page, "常山县负责的项目总投资一共多少？", turn=2).locator(".sum").first
    expect(terms).to_contain_text("= 350 亿元")
    terms.locator(".cite").first.click()
    assert "总投资 50 亿" in marked(page)


def test_what_is_not_there_is_said_and_what_is_near_can_be_read(page: Page) -> None:
    ask(page, "地铁什么时候开通")
    expect(page.locator(".label")).to_have_text("文件里没有")
    with page.expect_response("**/passage?*") as shown:
        page.locator(".near button").first.click()
    assert marked(page) == shown.value.json()["quote"]


def test_an_unclear_question_offers_its_readings_to_choose(page: Page) -> None:
    turn = ask(page, "江山市那个一期项目总投资多少")
    expect(turn.locator(".label")).to_have_text("请说清楚")
    expect(turn.locator(".chip")).to_have_count(2)
    turn.locator(".chip").first.click()
    chosen = page.locator(".turn:nth-child(2)")
    expect(chosen.locator(".says .cite")).to_have_count(1)
    chosen.locator(".says .cite").click()
    assert "蓝城江山田园文旅颐养基地一期项目" in marked(page)


def test_conversations_survive_a_reload_and_can_be_found_renamed_and_deleted(page: Page) -> None:
    ask(page, "常山县负责哪些项目？")
    page.get_by_role("button", name="新的提问").click()
    ask(page, "规划期限是多少？")
    kept = page.locator("zj-conversations li")
    expect(kept).to_have_count(2)  # written before the page goes
    page.reload()
    expect(kept).to_have_count(2)
    page.get_by_label("搜索对话").fill("万洋")
    expect(kept).to_have_count(0 if "万洋" not in document().text else 1)
    page.get_by_label("搜索对话").fill("")
    page.get_by_role("button", name="常山县负责哪些项目？", exact=True).click()
    expect(page.locator(".turn tbody tr")).to_have_count(9)
    ask(page, "那江山呢？", turn=2)
    expect(page.locator(".turn:nth-child(2) tbody tr")).to_have_count(6)
    kept.first.hover()
    kept.first.get_by_role("button", name="改名").click()
    page.keyboard.type("常山的事")
    page.keyboard.press("Enter")
    expect(kept.first).to_contain_text("常山的事")
    kept.first.hover()
    kept.first.get_by_role("button", name="删除").click()
    expect(page.locator("#welcome")).to_be_visible()
    page.reload()
    expect(kept).to_have_count(1)


def test_keys_reach_the_question_box_and_the_last_question(page: Page) -> None:
    ask(page, "常山县负责哪些项目？")
    page.locator("body").click(position={"x": 700, "y": 20})
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#question")).to_have_value("常山县负责哪些项目？")
    page.keyboard.press("Escape")
    expect(page.locator("#question")).to_have_value("")
    page.keyboard.press("ArrowUp")
    ask(page, "江山市负责哪些项目？")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".turn tbody tr")).to_have_count(6)


def test_an_answer_is_copied_with_footnotes_and_exported_as_it_stands(page: Page) -> None:
    turn = ask(page, "常山县负责哪些项目？")
    turn.get_by_role("button", name="复制").click()
    expect(turn.locator(".actions")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[9] 《衢州市现代服务业发展“十四五”规划》五、实施四大重点行动 › " in copied
    assert "第 464 行：“9.常山万洋众创城项目" in copied
    answer = page.request.post(f"{page.url}v1/ask", data={"question": "常山县负责哪些项目？"}).json()
    quotes = [c["quote"] for c in answer["citations"]]
    rows = [
        [str(row["cells"][c["key"]]) for c in answer["table"]["columns"]] for row in answer["table"]["rows"]
    ]
    with page.expect_download() as excel:
        turn.get_by_role("button", name="Excel").click()
    assert excel.value.suggested_filename == "常山县负责哪些项目？.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(excel.value.path().read_bytes()))
    assert [cell.value for cell in book["出处"]["G"]][1:] == quotes
    lines = [[str(cell) for cell in line] for line in book["表"].iter_rows(min_row=2, values_only=True)]
    assert [line[1 : len(rows[0]) + 1] for line in lines] == rows
    assert [line[-1] for line in lines] == [f"[{n}]" for n in range(1, 10)]
    with page.expect_download() as word:
        turn.get_by_role("button", name="Word").click()
    file = docx.Document(str(word.value.path()))
    assert [p.text for p in file.paragraphs if p.text in quotes] == quotes
    assert [[cell.text for cell in row.cells][: len(rows[0])] for row in file.tables[0].rows][1:] == rows


def test_feedback_is_recorded_with_its_comment(page: Page) -> None:
    turn = ask(page, "常山县负责哪些项目？")
    turn.get_by_role("button", name="没用").click()
    turn.get_by_label("哪里不对").fill("少一个")
    with page.expect_response("**/v1/feedback") as sent:
        turn.get_by_role("button", name="提交").click()
    assert sent.value.status == 201
    assert sent.value.request.post_data_json["comment"] == "少一个"
    expect(turn.locator(".feedback")).to_have_text("已记下，谢谢。")


def test_the_first_view_is_small_and_its_policy_allows_only_its_own_files(
    browser: BrowserContext,
) -> None:
    with serving() as address, opened(browser, address, "/health/live") as page:  # nothing loaded yet
        sizes: list[int] = []
        page.on("requestfinished", lambda r: sizes.append(r.sizes()["responseBodySize"]))
        response = page.goto(f"{address}/")
        assert response is not None
        assert response.headers["content-security-policy"] == POLICY
        assert "unsafe" not in POLICY
        page.wait_for_load_state("networkidle")
        assert len(sizes) > 10
        assert sum(sizes) < 150_000
