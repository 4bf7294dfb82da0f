"""The reader and the pages around it in a real browser: links to spans, search, selection, facts, checks, a portal's frame."""

from __future__ import annotations

import pytest
from browsing import PHONE, WIDE, ask, marked, opened
from playwright.sync_api import BrowserContext, expect
from test_api_app import document, served

PLAN = "/read/quzhou-services-145"
SELECT = """() => {
  const mark = document.querySelector('zj-reader mark');
  getSelection().selectAllChildren(mark);
}"""


@pytest.mark.parametrize(
    ("first", "last"),
    [("9.常山万洋众创城项目（2019", "44.8 亿。"), ("服务业增加值（亿元）\t887.4", "1000\t6%")],
    ids=["a project", "across the cells of a table"],
)
def test_a_link_to_a_span_opens_the_reader_at_exactly_its_words(
    browser: BrowserContext, address: str, first: str, last: str
) -> None:
    start = document().text.index(first)
    span = start, document().text.index(last, start) + len(last)
    path = f"{PLAN}?revision={document().revision}&span={span[0]}-{span[1]}"
    with opened(browser, address, path) as page:
        assert marked(page) == document().text[slice(*span)]
        page.get_by_role("button", name="再看下文").click()
        expect(page.get_by_role("button", name="再看下文")).to_be_enabled()
        assert (page.locator("zj-reader .text").text_content() or "") in document().text
        expect(page).to_have_title("衢州市现代服务业发展“十四五”规划 · 章句")


def test_a_paragraph_is_joined_over_a_page_cut_and_the_printed_page_stands_beside_it(
    browser: BrowserContext, address: str
) -> None:
    text = document().text
    start = text.index("随着人工智")
    end = text.index("大数据", start)
    assert "\n" in text[start:end]
    with opened(browser, address, f"{PLAN}?span={start}-{end}") as page:
        assert marked(page) == text[start:end]
        assert page.locator("zj-reader mark .cut").first.evaluate("e => e.getBoundingClientRect().height") < 4
        turns = page.locator("zj-reader .leaf-number").evaluate_all("all => all.map(e => e.dataset.page)")
        assert turns[:2] == ["第 5 页", "第 5–6 页"]


def test_words_are_found_in_the_whole_document_page_cuts_aside(browser: BrowserContext, address: str) -> None:
    with opened(browser, address, PLAN) as page:
        page.get_by_label("在文件里找").fill("人工智能、大数据")
        page.keyboard.press("Enter")
        expect(page.locator("zj-reader .find")).to_contain_text("1 / ")
        assert "".join(marked(page).split()) == "人工智能、大数据"
        page.locator("zj-reader .outline a", has_text="五、实施四大重点行动").click()
        expect(page.locator("zj-reader mark")).to_have_text("五、实施四大重点行动")
        assert "span=" in page.url


def test_a_selection_is_copied_with_its_place_linked_to_and_asked_about(
    browser: BrowserContext, address: str
) -> None:
    with opened(browser, address, f"{PLAN}?span=22889-22900") as page:
        marked(page)
        page.evaluate(SELECT)
        page.get_by_role("button", name="连出处复制").click()
        expect(page.locator(".pick")).to_contain_text("已复制")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert (
            copied.startswith("“9.常山万洋众创城项目”") and "《衢州市现代服务业发展“十四五”规划》" in copied
        )
        page.locator(".pick").get_by_role("button", name="复制链接").click()
        expect(page.locator(".pick")).to_contain_text("已复制")
        assert page.evaluate("navigator.clipboard.readText()").endswith("span=22889-22900")
        page.get_by_role("button", name="问这一段").click()
        expect(page.locator("#question")).to_have_value("关于“9.常山万洋众创城项目”，")


def test_facts_are_filtered_and_sorted_and_a_cell_leads_to_its_words(
    browser: BrowserContext, address: str
) -> None:
    with opened(browser, address, "/facts?relation=projects") as page:
        rows = page.locator(".facts tbody tr")
        expect(rows).to_have_count(58)
        page.get_by_label("筛选").fill("常山县政府")
        expect(rows).to_have_count(9)
        page.locator("th button", has_text="总投资").click()
        expect(page.locator("th[aria-sort=descending]")).to_contain_text("总投资")
        with page.expect_response("**/passage?*") as shown:
            rows.first.locator(".name .cell").click()
        name = rows.first.locator(".name .cell").text_content()
        assert marked(page) == shown.value.json()["quote"] == name
        page.keyboard.press("Escape")
        expect(rows.first.locator(".name .cell")).to_be_focused()


def test_checks_show_what_does_not_agree_first_and_lead_to_the_words(
    browser: BrowserContext, address: str
) -> None:
    with opened(browser, address, "/checks") as page:
        first = page.locator(".checks tbody tr").first
        expect(first).to_contain_text("1368 亿元")
        expect(first).to_contain_text("1406.24 亿元")
        expect(first).to_contain_text("+38.24")
        first.locator(".cite").first.click()
        assert "1368 亿元" in marked(page)


def test_a_document_shows_what_was_found_in_it_and_what_looked_odd(
    browser: BrowserContext, address: str
) -> None:
    with opened(browser, address, "/documents", PHONE) as page:
        card = page.locator(".card")
        expect(card).to_contain_text("衢发改发〔2021〕37号")
        expect(card.get_by_role("link", name="项目 58 行")).to_be_visible()
        card.locator(".row").nth(1).click()
        assert marked(page) == "33 (2019 年)"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1440", "360"])
def test_a_portal_has_the_chat_in_a_frame(
    browser: BrowserContext, address: str, size: tuple[int, int]
) -> None:
    with opened(browser, address, "/demo", size) as page:
        page.get_by_role("button", name="问规划").click()
        frame = page.frame_locator("body > iframe")
        expect(frame.locator("#examples button").first).to_be_visible()
        frame.locator("#question").fill("常山县负责哪些项目？")
        frame.locator("#question").press("Enter")
        expect(frame.locator("tbody tr")).to_have_count(9)
        expect(frame.locator(".pages")).to_be_hidden()
        frame.locator("#question").press("Escape")
        expect(page.locator("body > iframe")).to_be_hidden()
        expect(page.locator("#ask iframe")).to_have_count(1)


def test_only_named_portals_may_frame_the_chat_and_nobody_the_rest() -> None:
    with served(frame_ancestors=("https://portal.example",)) as client:
        policies = {
            path: client.get(path).headers["content-security-policy"] for path in ("/", "/embed", "/checks")
        }
        assert policies["/embed"].endswith("frame-ancestors 'self' https://portal.example")
        assert policies["/"].endswith("frame-ancestors 'self'") and policies["/checks"] == policies["/"]


def test_in_the_dark_the_words_still_stand_out(browser: BrowserContext, address: str) -> None:
    with opened(browser, address) as page:
        page.emulate_media(color_scheme="dark")
        turn = ask(page, "常山县负责哪些项目？")
        seen = turn.locator(".reading").evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert contrast(*seen) >= 4.5


def contrast(first: str, second: str) -> float:
    """WCAG 2.2's ratio of two colours as `rgb(r, g, b)`."""

    def light(color: str) -> float:
        parts = [int(part) / 255 for part in color[4:-1].split(",")]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    lighter, darker = sorted((light(first), light(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
