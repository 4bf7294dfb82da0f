"""The documents page in a real browser: a file is added, looked at, published, asked about, replaced and removed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import ask, opened, serving
from playwright.sync_api import BrowserContext, Page, expect
from pydantic import SecretStr
from test_api_app import plan_home
from test_api_uploads import KEY, TEXT

NEW = TEXT.replace("总投资 5 亿元", "总投资 9 亿元")
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, {type: "text/plain"}));
  for (const type of ["dragover", "drop"]) {
    document.querySelector("main").dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
  }
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = shutil.copytree(plan_home(), tmp_path_factory.mktemp("adding") / "home")
    with serving(home=Path(home)) as address:
        yield address


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    with opened(browser, address, "/documents") as page:
        yield page


def give(page: Page, name: str, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    page.locator(".drop input").set_input_files({"name": name, "mimeType": "text/plain", "buffer": data})


def agree(page: Page, verb: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=verb).click()


def test_a_file_is_added_looked_at_published_asked_about_replaced_and_removed(page: Page) -> None:
    give(page, "jia.txt", TEXT)
    job = page.locator(".job")
    expect(job).to_contain_text("草稿 · 还没有发布")
    expect(job.locator(".outline")).to_contain_text("主要任务")
    job.get_by_text("项目 2 行").click()
    expect(job.get_by_role("row", name="甲县康养小镇项目")).to_contain_text("甲县民政局")
    expect(page.locator("#list .card")).to_have_count(1)  # nothing is published yet
    job.get_by_role("button", name="发布").click()
    expect(job).to_contain_text("已发布，可以提问了")
    card = page.get_by_role("article", name="甲县养老服务发展方案")
    expect(card).to_contain_text("编号 jia")
    job.get_by_role("link", name="去提问").click()
    turn = ask(page, "甲县民政局负责哪些项目？")
    expect(turn.locator("tbody tr")).to_have_count(2)
    page.go_back()

    with page.expect_file_chooser() as chooser:
        card.get_by_role("button", name="替换").click()
    chooser.value.set_files({"name": "v2.txt", "mimeType": "text/plain", "buffer": NEW.encode()})
    expect(job).to_contain_text("替换现有的“jia”")
    job.get_by_role("button", name="替换").click()
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    expect(job).to_contain_text("草稿")
    job.get_by_role("button", name="替换").click()
    agree(page, "替换")
    expect(job).to_contain_text("已发布")
    facts = page.request.get(f"{page.url.removesuffix('/documents')}/v1/facts/projects?document=jia").json()
    assert [row["cells"]["total"] for row in facts["rows"]] == [3.2, 9]

    card.get_by_role("button", name="移除").click()
    agree(page, "移除")
    expect(page.locator("#said")).to_have_text("已移除《甲县养老服务发展方案》。")
    expect(page.locator("#list .card")).to_have_count(1)


def test_a_dropped_file_waits_as_a_draft_over_a_reload_until_it_is_dropped(page: Page) -> None:
    page.locator("#list .card").wait_for()
    page.evaluate(DROP, ["yi.txt", TEXT.replace("甲县", "乙县")])
    expect(page.locator(".job")).to_contain_text("草稿")
    page.reload()
    job = page.locator(".job")
    expect(job).to_contain_text("乙县养老服务发展方案")
    job.get_by_role("button", name="放弃").click()
    agree(page, "放弃")
    expect(job).to_have_count(0)
    page.reload()
    page.locator("#list .card").wait_for()
    expect(job).to_have_count(0)


def test_what_cannot_be_read_is_told_with_the_reason_and_nothing_is_lost(page: Page) -> None:
    give(page, "old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    expect(page.locator(".job .wrong")).to_contain_text("请另存为 .docx")
    page.route("**/v1/documents", lambda route: route.abort(), times=1)
    give(page, "bing.txt", TEXT.replace("甲县", "丙县"))
    first = page.get_by_role("article", name="bing.txt")
    expect(first.locator(".wrong")).to_contain_text("连不上服务")
    first.get_by_role("button", name="重试").click()
    expect(first).to_contain_text("草稿")
    first.get_by_role("button", name="放弃").click()
    agree(page, "放弃")


def test_where_the_service_wants_a_key_it_is_asked_for_until_it_fits_and_kept_for_the_tab(
    browser: BrowserContext, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(plan_home(), tmp_path / "home"))
    with (
        serving(home=home, api_keys=(SecretStr(KEY),)) as address,
        opened(browser, address, "/documents") as page,
    ):
        give(page, "jia.txt", TEXT)
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("要用密钥")
        dialog.get_by_label("密钥").fill("wrong")
        page.keyboard.press("Enter")
        expect(dialog).to_contain_text("密钥不对")
        dialog.get_by_label("密钥").fill(KEY)
        page.keyboard.press("Enter")
        expect(page.locator(".job")).to_contain_text("草稿")
        page.reload()
        expect(page.locator(".job")).to_contain_text("草稿")
        page.evaluate("sessionStorage.removeItem('zhangju-key')")
        page.reload()
        page.get_by_role("button", name="移除").click()
        agree(page, "移除")
        expect(dialog).to_contain_text("要用密钥")
        page.keyboard.press("Escape")
        expect(page.locator("#said")).to_contain_text("没有做任何改动")
        expect(page.locator("#list .card")).to_have_count(1)


def test_a_service_that_takes_no_uploads_from_here_says_so(browser: BrowserContext, address: str) -> None:
    with opened(browser, address, "/facts") as page:
        page.set_extra_http_headers({"X-Forwarded-For": "10.0.0.7"})
        page.goto(f"{address}/documents")
        expect(page.locator("#adding")).to_contain_text("只接受本机")
        expect(page.locator(".drop")).to_have_count(0)
