"""The chat page and the reader in a real browser, over a real server: what officials do with it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fakes import FakeEncoder
from playwright.sync_api import Browser, Page, Request, Route, expect, sync_playwright
from test_api_app import document, plan_home, until
from test_api_server import free_port

from api.app import build_app
from api.pages import POLICY
from kb.knowledge import Knowledge
from kb.settings import Settings

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>‮常山\u200b' + "长" * 500


@pytest.fixture(scope="module", params=["", "/zhangju"], ids=["at the root", "below a path"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server; below a path it stands as behind a proxy that strips it: the browser is told so by routes."""
    settings = Settings(home=plan_home(), root_path=request.param)
    port = free_port()
    app = build_app(Knowledge(settings, FakeEncoder()), settings)
    config = uvicorn.Config(app, port=port, log_level="warning", root_path=request.param)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{port}{request.param}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(
            f"no browser at {CHROMIUM}: apt-get install chromium fonts-noto-cjk, or name one in CHROMIUM"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(params=[WIDE, PHONE], ids=["1440", "390"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The chat page, open. No error in its console, no request to elsewhere, is allowed in any test."""
    page = browser.new_page(viewport=request.param)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None
    )
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith((address, "data:")) else None)
    root = address[len("http://127.0.0.1:") :].partition("/")[2]
    if root:
        page.route("**/*", lambda route: stripped(route, f"/{root}"))
    page.goto(f"{address}/")
    yield page
    page.close()
    assert not wrong


def stripped(route: Route, root: str) -> None:
    """What a proxy does: the path below `root` goes to the server."""
    route.continue_(url=route.request.url.replace(root, "", 1))


def ask(page: Page, question: str, turn: int = 1) -> None:
    page.fill("#question", question)
    page.press("#question", "Enter")
    expect(page.locator(f".turn:nth-child({turn}) .feedback")).to_be_visible(timeout=15_000)


def test_ask_follow_up_and_see_the_exact_words_marked(page: Page) -> None:
    ask(page, "常山县负责哪些项目？")
    expect(page.locator(".turn .reading")).to_contain_text("理解为：列出项目")
    expect(page.locator(".turn tbody tr")).to_have_count(9)
    ask(page, "那江山呢？", turn=2)
    second = page.locator(".turn:nth-child(2)")
    expect(second.locator("tbody tr")).to_have_count(6)
    with page.expect_response("**/passage?*") as shown:
        second.locator("tbody tr:nth-child(2) .cite").click()
    passage = shown.value.json()
    mark = page.locator("zj-reader mark")
    expect(mark).to_be_in_viewport()
    assert mark.text_content() == passage["quote"] == document().text[slice(*passage["span"])]
    assert "江山市城北科创基地" in passage["quote"]
    leaf = page.locator("zj-reader .text").text_content()
    assert leaf == document().text[slice(*passage["window"])]
    page.get_by_role("button", name="下一处").click()
    expect(page.locator("zj-reader .steps")).to_contain_text("3 / 6")
    page.keyboard.press("Escape")
    expect(page.locator("zj-reader")).to_be_hidden()
    expect(second.locator("tbody tr:nth-child(2) .cite")).to_be_focused()


def test_the_page_never_scrolls_sideways_and_its_table_does(page: Page) -> None:
    ask(page, "常山县负责哪些项目？")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(
        "document.querySelector('#scroll').scrollWidth <= document.querySelector('#scroll').clientWidth"
    )
    box = page.locator(".sheet").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]  # type: ignore[index]
    expect(page.locator("tbody tr:first-child .cite")).to_be_in_viewport()
    align = page.locator("tbody td.figure").first.evaluate("cell => getComputedStyle(cell).textAlign")
    assert align == "right"
    expect(page.locator("th", has_text="总投资").locator("small").first).to_have_text("亿元")


def test_the_sum_is_written_out_and_each_operand_leads_to_its_place(page: Page) -> None:
    ask(page, "常山县负责的项目总投资一共多少？")
    terms = page.locator(".sum").first
    expect(terms).to_contain_text("= 350 亿元")
    with page.expect_response("**/passage?*") as shown:
        terms.locator(".cite").first.click()
    assert "总投资 50 亿" in shown.value.json()["quote"]


def test_printed_words_stand_where_the_figure_alone_says_too_much(page: Page) -> None:
    ask(page, "总投资37亿元的项目有哪些？")
    expect(page.locator(".turn td.figure", has_text="约")).not_to_have_count(0)


def test_what_is_not_there_is_said_and_what_is_near_can_be_read(page: Page) -> None:
    ask(page, "地铁什么时候开通")
    expect(page.locator(".label")).to_have_text("文件里没有")
    near = page.locator(".near button").first
    with page.expect_response("**/passage?*") as shown:
        near.click()
    expect(page.locator("zj-reader mark")).to_have_text(shown.value.json()["quote"])


def test_an_unclear_question_offers_its_readings_to_choose(page: Page) -> None:
    body = {
        "id": "x", "status": "unclear", "kind": "list", "text": "问的是哪一个？", "claims": [], "table": None, "computation": None,
        "citations": [], "interpretation": "", "suggestions": ["常山县负责哪些项目？", "那江山呢？"], "related": [], "confidence": 0.9,
    }  # fmt: skip
    import json

    stream = f"event: done\ndata: {json.dumps(body)}\n\n"
    page.route(
        "**/v1/ask", lambda route: route.fulfill(body=stream, content_type="text/event-stream"), times=1
    )
    ask(page, "常山江")
    expect(page.locator(".label")).to_have_text("请说清楚")
    page.locator(".answer .chip").first.click()
    expect(page.locator(".turn:nth-child(2) tbody tr")).to_have_count(9)


def test_examples_come_from_the_documents_and_can_be_asked(page: Page) -> None:
    page.locator("#examples button").first.click()
    expect(page.locator(".turn .feedback")).to_be_visible()
    expect(page.locator(".turn .answer")).to_have_class("answer answered")


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


def test_feedback_is_recorded(page: Page) -> None:
    ask(page, "常山县负责哪些项目？")
    with page.expect_response("**/v1/feedback") as sent:
        page.get_by_role("button", name="有用").click()
    assert sent.value.status == 201
    expect(page.locator(".feedback")).to_have_text("已记下，谢谢。")


def test_hostile_words_are_text(page: Page) -> None:
    ask(page, HOSTILE)
    expect(page.locator(".turn h2")).to_have_text(HOSTILE)
    assert page.evaluate("window.hit") is None
    assert page.locator(".turns img, .turns script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_link_to_a_span_opens_the_reader_at_it(page: Page, address: str) -> None:
    page.goto(f"{address}/read/quzhou-services-145?revision={document().revision}&span=22889-23016")
    mark = page.locator("zj-reader mark")
    expect(mark).to_be_in_viewport()
    assert mark.text_content() == document().text[22889:23016]
    page.get_by_role("button", name="再看下文").click()
    expect(page.locator("zj-reader .text")).to_contain_text("16.")
    text = page.locator("zj-reader .text").text_content() or ""
    assert text in document().text
    expect(page).to_have_title("衢州市现代服务业发展“十四五”规划 · 章句")


def test_the_policy_allows_only_its_own_files(page: Page, address: str) -> None:
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request))
    response = page.goto(f"{address}/")
    assert response is not None
    assert response.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    page.wait_for_load_state("networkidle")
    again = [r.response() for r in seen if r.resource_type in ("script", "stylesheet")]
    assert again
    assert all(r is not None and r.status in (200, 304) for r in again)
