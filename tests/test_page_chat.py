"""The chat page in a real browser, over a real server: what officials do with it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import docx
import openpyxl
import pytest
from browsing import PHONE, ask, marked, opened, serving
from playwright.sync_api import BrowserContext, Page, expect
from test_api_app import document

from api.pages import POLICY

HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>‮常山\u200b' + "长" * 1900


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    with opened(browser, address) as page:
        yield page


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
    body = {
        "id": "x", "status": "unclear", "kind": "list", "text": "问的是哪一个？", "claims": [], "table": None, "computation": None,
        "citations": [], "interpretation": "", "suggestions": ["常山县负责哪些项目？", "那江山呢？"], "related": [], "confidence": 0.9,
    }  # fmt: skip
    stream = f"event: done\ndata: {json.dumps(body)}\n\n"
    page.route(
        "**/v1/ask", lambda route: route.fulfill(body=stream, content_type="text/event-stream"), times=1
    )
    turn = ask(page, "常山江")
    expect(turn.locator(".label")).to_have_text("请说清楚")
    turn.locator(".chip").first.click()
    expect(page.locator(".turn:nth-child(2) tbody tr")).to_have_count(9)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (lambda route: route.abort(), "连不上服务"),
        (lambda route: route.fulfill(status=429, headers={"Retry-After": "7"}, body="{}"), "约 7 秒后"),
        (lambda route: route.fulfill(status=503, body="<html>"), "还没有准备好"),
        (lambda route: route.fulfill(body="event: claim\ndata: ", content_type="text/event-stream"), "断了"),
    ],
    ids=["offline", "429", "503", "cut off"],
)
def test_a_failure_is_told_and_can_be_tried_again(page: Page, answers: object, words: str) -> None:
    page.route("**/v1/ask", answers, times=1)  # type: ignore[arg-type]
    page.fill("#question", "常山县负责哪些项目？")
    page.press("#question", "Enter")
    failed = page.locator(".failed")
    expect(failed).to_contain_text(words)
    failed.get_by_role("button").click()
    expect(page.locator(".turn tbody tr")).to_have_count(9)
    expect(page.locator(".turn")).to_have_count(1)


def test_a_question_under_way_can_be_stopped(page: Page) -> None:
    page.route("**/v1/ask", lambda route: None, times=1)  # never answered
    page.fill("#question", "常山县负责哪些项目？")
    page.press("#question", "Enter")
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".failed")).to_contain_text("已停止")
    expect(page.locator("#send")).to_have_text("提问")


def test_conversations_survive_a_reload_and_can_be_found_renamed_and_deleted(page: Page) -> None:
    ask(page, "常山县负责哪些项目？")
    page.get_by_role("button", name="新的提问").click()
    ask(page, "规划期限是多少？")
    page.reload()
    kept = page.locator("zj-conversations li")
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
    quotes = [c["quote"] for c in page.request.post(f"{page.url}v1/ask", data={"question": "常山县负责哪些项目？"}).json()["citations"]]  # fmt: skip
    with page.expect_download() as excel:
        turn.get_by_role("button", name="Excel").click()
    assert excel.value.suggested_filename == "常山县负责哪些项目？.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(excel.value.path().read_bytes()))
    assert [cell.value for cell in book["出处"]["G"]][1:] == quotes
    with page.expect_download() as word:
        turn.get_by_role("button", name="Word").click()
    words = [p.text for p in docx.Document(str(word.value.path())).paragraphs]
    assert [w for w in words if w in quotes] == quotes


def test_feedback_is_recorded_with_its_comment(page: Page) -> None:
    turn = ask(page, "常山县负责哪些项目？")
    turn.get_by_role("button", name="没用").click()
    turn.get_by_label("哪里不对").fill("少一个")
    with page.expect_response("**/v1/feedback") as sent:
        turn.get_by_role("button", name="提交").click()
    assert sent.value.status == 201
    assert sent.value.request.post_data_json["comment"] == "少一个"
    expect(turn.locator(".feedback")).to_have_text("已记下，谢谢。")


def test_hostile_words_are_text(phone: Page) -> None:
    ask(phone, HOSTILE)
    expect(phone.locator(".turn h2")).to_have_text(HOSTILE)
    assert phone.evaluate("window.hit") is None
    assert phone.locator(".turns img, .turns script").count() == 0
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


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
