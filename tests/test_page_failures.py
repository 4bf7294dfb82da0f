"""What goes wrong is told and can be tried again, and nothing that anybody writes is more than text."""

from __future__ import annotations

import asyncio
import io
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from browsing import PHONE, ask, marked, opened, running, serving
from fakes import FakeEncoder
from playwright.sync_api import BrowserContext, Page, expect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from test_api_app import plan_home, publish
from test_api_server import free_port

from api.app import build_app
from api.log import logger
from ingest.parse import parse
from kb.knowledge import Knowledge
from kb.settings import Settings

HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>‮常山\u200b' + "长" * 1900


class Held:
    """An application whose answers stop, once the first claim is on its way, for as long as `go` is not set."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.go = app, threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            await send(message)
            while b"event: claim" in message.get("body", b"") and not self.go.is_set():
                await asyncio.sleep(0.05)

        await self.app(scope, receive, sending if scope.get("path") == "/v1/ask" else send)


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


def test_a_server_stopped_in_the_middle_of_an_answer_is_told_and_asked_again_when_it_is_back(
    browser: BrowserContext,
) -> None:
    settings, port = Settings(home=plan_home()), free_port()
    held = Held(build_app(Knowledge(settings, FakeEncoder()), settings, logger(io.StringIO())))
    with running(held, port) as (address, stop), opened(browser, address) as page:
        page.fill("#question", "常山县负责哪些项目？")
        page.press("#question", "Enter")
        expect(page.locator(".says")).to_contain_text("共 9 个")  # painted before the answer is whole
        stop()
        expect(page.locator(".failed")).to_contain_text("回答到一半时连接断了")
        page.get_by_role("button", name="重试").click()
        expect(page.locator(".failed")).to_contain_text("连不上服务")
        held.go.set()
        with running(held, port):
            page.get_by_role("button", name="重试").click()
            expect(page.locator(".turn tbody tr")).to_have_count(9)
            expect(page.locator(".turn")).to_have_count(1)


def test_hostile_words_are_text(browser: BrowserContext, address: str) -> None:
    with opened(browser, address, size=PHONE) as page:
        ask(page, HOSTILE)
        expect(page.locator(".turn h2")).to_have_text(HOSTILE)
        assert page.evaluate("window.hit") is None
        assert page.locator(".turns img, .turns script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_hostile_document_is_text_on_every_page(browser: BrowserContext, tmp_path: Path) -> None:
    markup = (
        '<img src="https://evil.example/x" onerror="window.hit=1"><script>window.hit=1</script>\u202e\u200b'
    )
    text = f"{markup}规划\n\n一、{markup}项目\n\n1.{markup}项目（2021-2025）。{'长' * 10_000}总投资 3 亿元。（责任单位：{markup}局）\n\n2.乙项目（2021-2025）。总投资 2 亿元。（责任单位：乙局）\n"
    hostile = parse(text, "hostile")
    hostile = replace(hostile, meta=replace(hostile.meta, title=markup))
    with serving(home=publish(tmp_path / "home", hostile)) as address:
        for path in ("/", "/documents", "/facts", "/checks", f"/read/hostile?span=0-{len(text)}"):
            with opened(browser, address, path) as page:
                if path == "/":
                    expect(ask(page, "总投资最大的项目是哪个").locator(".says")).to_contain_text("<img src=")
                expect(page.locator("main")).to_contain_text("<img src=")
                assert page.locator("main img, main script").count() == 0
                assert page.evaluate("window.hit") is None
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                if path.startswith("/read"):
                    assert marked(page) == text
