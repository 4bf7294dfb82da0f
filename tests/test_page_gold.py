"""The question set in a real browser: from what people asked to an exported set that can be run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PHONE, opened, serving
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pydantic import SecretStr
from test_api_app import plan_home
from test_api_gold import ROW, ask, judge
from test_api_uploads import KEY, PLAN

from kb.asked import FEEDBACK, QUESTIONS
from kb.sets.questions import read_questions
from kb.sets.written import FOLDER

QUESTION = "常山县负责哪些项目？"
HOSTILE = "<img src=x onerror=alert(1)>在哪里"
SELECT = """() => {
  const text = document.querySelector("zj-reader .text");
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf("浙江赛得健康基地");
    if (at >= 0) return getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + 8);
  }
  throw new Error("not there");
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """An address, and the home that is served there."""
    home = Path(shutil.copytree(plan_home(), tmp_path_factory.mktemp("gold") / "home"))
    with serving(home=home, keep_questions=30) as address:
        yield address, home


@pytest.fixture
def home(served: tuple[str, Path]) -> Path:
    """What was asked before each test; nothing is written yet."""
    home = served[1]
    for folder in (FOLDER, QUESTIONS):
        shutil.rmtree(home / folder, ignore_errors=True)
    (home / FEEDBACK).unlink(missing_ok=True)
    ask(home, QUESTION, "answered", 5)
    judge(home, QUESTION, "少了一个")
    ask(home, "地铁什么时候开通", times=3)
    ask(home, "请问地铁什么时候开通？")
    ask(home, HOSTILE)
    return home


@pytest.fixture
def page(browser: BrowserContext, served: tuple[str, Path], home: Path) -> Iterator[Page]:
    with opened(browser, served[0], "/gold") as page:
        yield page


def card(page: Page, question: str) -> Locator:
    return page.get_by_role("article", name=question, exact=True)


def write(page: Page, question: str) -> Locator:
    at = card(page, question)
    at.get_by_role("button", name="写答案").click()
    expect(at.locator(".says")).to_be_visible()
    return at


def downloaded(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_candidate_gets_its_gold_from_the_answer_the_text_and_typed_lines_and_is_exported(
    page: Page, tmp_path: Path
) -> None:
    first = write(page, QUESTION)
    expect(first).to_contain_text("问过 5 次，已回答 5 次，说没用 1 次")
    expect(first).to_contain_text("“少了一个”")
    form = first.get_by_role("form")
    form.get_by_label("应当").select_option("answered")
    form.get_by_label("类别").select_option("list")
    form.get_by_label("名单").fill(f"{ROW}\n浙江赛得健康基础")
    expect(form.locator(".field .wrong:visible")).to_have_text("名单里的“浙江赛得健康基础”在文件里找不到了。")
    form.get_by_role("button", name="存进题集").click()
    expect(form.get_by_label("名单")).to_be_focused()  # refused: nothing is lost, the field is shown
    form.get_by_label("名单").fill(f"{ROW}\n浙江赛得健康基地")
    form.get_by_label("数字").fill("350")
    form.get_by_label("必须说到").fill("350亿|350 亿元")

    places = form.get_by_role("list", name="出处")
    first.get_by_text("这个回答的出处").click()
    first.get_by_role("button", name="出处 1 作出处").click()
    expect(places.get_by_role("listitem")).to_have_count(1)
    expect(places).to_contain_text("第 464 行")
    first.get_by_role("button", name="出处 1 作出处").click()  # the same is taken once
    first.get_by_role("button", name="出处 2：").first.click()
    page.locator("zj-reader mark").first.wait_for()
    page.evaluate(SELECT)
    page.get_by_role("toolbar", name="选中的文字").get_by_role("button", name="作出处").click()
    expect(places.get_by_role("listitem")).to_have_count(2)
    form.get_by_label("行号").fill("不是行号")
    page.keyboard.press("Enter")
    expect(form.get_by_text("行号写作 464 或 464-466。")).to_be_visible()
    form.get_by_label("行号").fill("466-467")
    page.keyboard.press("Enter")
    expect(places.get_by_role("listitem")).to_have_count(3)
    expect(form.get_by_text("与文件对得上。")).to_be_visible()
    places.get_by_role("button", name="浙江赛得健康基地").click()
    expect(page.locator("zj-reader mark").first).to_contain_text("浙江赛得健康基地")
    places.get_by_role("button", name="去掉出处 3").click()

    form.get_by_role("button", name="存进题集").click()
    expect(page.locator("#said")).to_have_text(f"已存进题集：{QUESTION}")
    expect(card(page, QUESTION)).to_have_count(0)
    page.get_by_role("button", name="已写 1").click()
    kept = card(page, QUESTION)
    expect(kept).to_contain_text("应当回答 · 名单 2 · 数字 1 · 要点 1 · 出处 2")
    kept.get_by_role("button", name="修改").click()
    expect(kept.get_by_label("必须说到")).to_have_value("350亿|350 亿元")
    kept.get_by_label("备注").fill("=核对过")
    kept.get_by_role("button", name="存下修改").click()
    expect(kept).to_contain_text("=核对过")

    found = [read_questions(downloaded(page, f"导出 {name}", tmp_path)) for name in ("JSONL", "Excel")]
    for question in (one.questions[0] for one in found):
        assert (question.rows, [str(f) for f in question.figures]) == ((ROW, "浙江赛得健康基地"), ["350"])
        assert question.facts == (("350亿", "350 亿元"),)
        assert [place.document for place in question.gold] == [PLAN, PLAN]
        assert question.gold[1].quote == "浙江赛得健康基地"


def test_an_answer_that_is_right_fills_the_form_and_what_is_not_wanted_goes_and_comes_back(
    page: Page,
) -> None:
    subway = write(page, "地铁什么时候开通")
    expect(subway).to_contain_text("另有 1 种说法")
    subway.get_by_role("button", name="照现在的回答填").click()
    expect(subway.get_by_label("应当")).to_have_value("not_found")
    page.get_by_role("button", name="不要的 0").click()
    page.get_by_role("dialog").get_by_role("button", name="取消").click()  # what was filled in is kept
    subway.get_by_role("button", name="存进题集").click()
    expect(page.locator("#said")).to_contain_text("已存进题集")
    expect(page.get_by_role("article")).to_have_count(2)

    card(page, HOSTILE).get_by_role("button", name="不要").click()
    expect(page.get_by_role("button", name="不要的 1")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("button", name="不要的 1").click()
    card(page, HOSTILE).get_by_role("button", name="放回候选").click()
    page.get_by_role("button", name="候选 2").click()
    expect(card(page, HOSTILE)).to_be_visible()
    assert page.locator("main img").count() == 0

    page.get_by_role("button", name="已写 1").click()
    card(page, "地铁什么时候开通").get_by_role("button", name="移除").click()
    page.get_by_role("dialog").get_by_role("button", name="移除").click()
    expect(page.get_by_role("button", name="候选 3")).to_be_visible()


def test_a_question_of_ones_own_is_written_by_keyboard_on_a_phone(
    browser: BrowserContext, served: tuple[str, Path], home: Path
) -> None:
    with opened(browser, served[0], "/gold", PHONE) as page:
        page.get_by_role("button", name="已写 0").press("Enter")
        expect(page.get_by_role("button", name="导出 JSONL")).to_be_disabled()
        page.get_by_role("button", name="自己出一题").press("Enter")
        expect(page.get_by_label("问题")).to_be_focused()
        page.keyboard.type("常山江航电枢纽总投资多少")
        page.get_by_role("button", name="再问一次").press("Enter")
        expect(page.locator(".says")).to_be_visible()
        page.get_by_role("button", name="照现在的回答填").press("Enter")
        expect(page.get_by_label("应当")).to_have_value("answered")
        page.get_by_label("数字").fill("89.55")
        page.get_by_role("button", name="存进题集").press("Enter")
        expect(page.get_by_role("button", name="已写 1")).to_be_visible()
    written = json.loads((home / "gold" / "set.jsonl").read_text(encoding="utf-8"))
    assert (written["category"], written["figures"]) == ("value", [89.55])


def test_the_page_wants_the_key_and_says_what_it_is_for(browser: BrowserContext, home: Path) -> None:
    with (
        serving(home=home, keep_questions=30, api_keys=(SecretStr(KEY),)) as address,
        opened(browser, address, "/gold") as page,
    ):
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("看人们的提问和写题集要用密钥")
        page.keyboard.press("Escape")
        expect(page.locator("#set")).to_contain_text("没有密钥")
        page.get_by_role("button", name="重试").click()
        dialog.get_by_label("密钥").fill(KEY)
        page.keyboard.press("Enter")
        expect(card(page, "地铁什么时候开通")).to_be_visible()
        page.evaluate("sessionStorage.removeItem('zhangju-key')")


def test_a_save_that_does_not_come_through_keeps_what_was_written(page: Page) -> None:
    subway = write(page, "地铁什么时候开通")
    subway.get_by_role("button", name="照现在的回答填").click()
    page.route("**/v1/gold/cases", lambda route: route.abort(), times=1)
    subway.get_by_role("button", name="存进题集").click()
    expect(subway.locator(".state")).to_contain_text("连不上服务")
    subway.get_by_role("button", name="存进题集").click()
    expect(page.locator("#said")).to_contain_text("已存进题集")
