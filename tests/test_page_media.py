"""The same page zoomed, on paper, without motion, and a link opened in a browser that has never seen it."""

from __future__ import annotations

import io

import pypdfium2
from browsing import ask, marked, opened
from playwright.sync_api import BrowserContext, Page, expect
from test_api_app import document

ZOOMED = (720, 450)  # CSS pixels of a window of 1440 × 900 at 200 %


def test_at_200_percent_all_is_in_reach(browser: BrowserContext, address: str) -> None:
    with opened(browser, address, size=ZOOMED) as page:
        turn = ask(page, "常山县负责哪些项目？")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        expect(page.locator("#question")).to_be_in_viewport(ratio=1)
        turn.locator("tbody tr:nth-child(9) .cite").click()
        assert "常山县月亮湾国际度假区项目" in marked(page)
        page.get_by_role("button", name="关闭").click()
        page.get_by_role("button", name="对话列表").click()
        expect(page.get_by_label("搜索对话")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")
        page.get_by_role("link", name="校核").click()
        expect(page.locator(".checks tbody tr").first).to_contain_text("1406.24 亿元")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_wants_no_motion_gets_none(page: Page) -> None:
    page.route("**/v1/ask", lambda route: None, times=1)  # never answered
    page.fill("#question", "常山县负责哪些项目？")
    page.press("#question", "Enter")
    moves = "getComputedStyle(document.querySelector('.waiting'), '::after').animationName"
    glides = "getComputedStyle(document.querySelector('#scroll')).scrollBehavior"
    assert (page.evaluate(moves), page.evaluate(glides)) == ("breathe", "smooth")
    page.emulate_media(reduced_motion="reduce")
    assert (page.evaluate(moves), page.evaluate(glides)) == ("none", "auto")


def test_on_paper_there_is_the_answer_with_its_places_and_no_button(page: Page) -> None:
    ask(page, "规划期限是多少？")
    ask(page, "常山县负责哪些项目？", turn=2)
    page.evaluate("window.print = () => {}")
    page.locator(".turn:nth-child(2)").get_by_role("button", name="打印").click()  # this answer alone
    paper = pypdfium2.PdfDocument(io.BytesIO(page.pdf()))
    words = "".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in paper)
    assert "常山县政府负责的项目共9个" in words
    assert "[9]《衢州市现代服务业发展“十四五”规划》" in words
    assert all(there not in words for there in ("规划期限", "提问", "复制", "新的提问"))
    expect(page.locator(".footnotes")).to_have_count(0)  # the page is as it was
    expect(page.locator(".turn:nth-child(1)")).to_be_visible()


def test_a_link_copied_here_opens_at_the_same_words_in_a_browser_that_is_new(
    browser: BrowserContext, page: Page, address: str
) -> None:
    ask(page, "常山县负责哪些项目？").locator("tbody .cite").first.click()
    quote = marked(page)
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert browser.browser is not None
    fresh = browser.browser.new_context()
    with opened(fresh, address, link.removeprefix(address)) as there:
        assert marked(there) == quote
        assert quote in document().text
    fresh.close()
