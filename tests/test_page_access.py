"""Every page and every state of the chat held against WCAG by axe-core (from a package that carries it), light and dark."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import PHONE, WIDE, ask, opened, serving
from playwright.sync_api import BrowserContext, Page, expect
from test_api_app import plan_home
from test_api_gold import judge
from test_api_uploads import TEXT

GRAVE = ("serious", "critical")
UNCLEAR = "江山市那个一期项目总投资多少"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = Path(shutil.copytree(plan_home(), tmp_path_factory.mktemp("access") / "home"))
    judge(home, "常山县负责哪些项目？", "少了一个")
    with serving(home=home) as address:
        yield address


def asking(question: str, then: Callable[[Page], object] = lambda page: None) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        ask(page, question)
        then(page)

    return do


def shown(page: Page) -> None:
    page.locator(".cite").first.click()
    expect(page.locator("zj-reader mark").first).to_be_visible()
    page.locator("zj-reader .contents").click()
    page.locator("zj-reader .outline a").first.wait_for()


def offline(page: Page) -> None:
    page.route("**/v1/ask", lambda route: route.abort(), times=1)
    page.fill("#question", "常山县负责哪些项目？")
    page.press("#question", "Enter")
    page.locator(".failed").wait_for()


def why(page: Page) -> None:
    page.get_by_role("button", name="没用").click()


def drafted(page: Page) -> None:
    page.locator(".drop input").set_input_files(
        {"name": "jia.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}
    )
    job = page.locator(".job").first
    job.locator(".outline").wait_for()
    job.evaluate("job => job.querySelectorAll('details').forEach((d, i) => { d.open ||= i > 0; })")


def put_away(page: Page) -> None:
    drafted(page)
    expect(page.locator(".job").first).to_contain_text("草稿")
    page.get_by_role("button", name="放弃").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def gold(page: Page) -> None:
    page.get_by_role("button", name="写答案").first.click()
    page.get_by_role("button", name="照现在的回答填").click()
    page.get_by_label("名单").fill("没有的项目")
    page.locator(".field .wrong:visible").wait_for()
    page.locator(".gold .row").first.click()
    page.locator("zj-reader mark").first.wait_for()


def waits(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.wait_for()


STATES: dict[str, tuple[str, Callable[[Page], object]]] = {
    "empty": ("/", waits("#examples button")),
    "list": ("/", asking("常山县负责哪些项目？")),
    "a value to change": ("/", asking("常山县负责哪些项目？", lambda page: page.locator(".part").click())),
    "bars": ("/", asking("各县的总投资合计", lambda page: page.locator(".tab").nth(1).click())),
    "sum": ("/", asking("常山县负责的项目总投资一共多少？")),
    "not found": ("/", asking("地铁什么时候开通", why)),
    "unclear": ("/", asking(UNCLEAR)),
    "offline": ("/", offline),
    "beside the reader": ("/", asking("常山县负责哪些项目？", shown)),
    "embedded": ("/embed", asking("规划期限是多少？")),
    "documents": ("/documents", waits("#list .outline a")),
    "draft": ("/documents", drafted),
    "dialog": ("/documents", put_away),
    "facts": ("/facts", waits(".facts tbody tr")),
    "checks": ("/checks", waits(".checks tbody tr")),
    "question set": ("/gold", waits(".card")),
    "gold": ("/gold", gold),
    "reader": ("/read/quzhou-services-145?span=22889-23016", waits("zj-reader mark")),
    "demo": ("/demo", waits("#ask iframe")),
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_grave(browser: BrowserContext, address: str, state: str) -> None:
    path, come_there = STATES[state]
    with opened(browser, address, path, WIDE) as page:
        come_there(page)
        for scheme, size in (("light", WIDE), ("dark", PHONE)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": size[0], "height": size[1]})
            assert grave(page) == [], (scheme, size)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size


def grave(page: Page) -> list[tuple[str, list[str]]]:
    """Violations as (rule, the first elements that break it)."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(v["id"], [n["html"] for n in v["nodes"][:3]]) for v in found if v["impact"] in GRAVE]


def test_axe_would_have_found_them(browser: BrowserContext, address: str) -> None:
    with opened(browser, address, "/demo") as page:
        page.evaluate(
            "document.querySelector('main p').style.color = '#ddd'; document.querySelector('main').append(document.createElement('button'))"
        )
        assert [rule for rule, _ in grave(page)] == ["button-name", "color-contrast"]
