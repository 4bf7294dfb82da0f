"""HTML: the main text without navigation and buttons, tables, what the page says of itself; or a refusal."""

from __future__ import annotations

import pytest

from ingest.flow import flow
from ingest.parse import parse
from ingest.read import Unreadable, read_bytes

PORTAL = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>澜湖市养老服务“十四五”规划_澜湖市人民政府</title>
<meta name="ArticleTitle" content="澜湖市养老服务“十四五”规划"><script>var words = "脚本";</script></head><body>
<div class="header"><h1>澜湖市人民政府</h1><ul class="nav"><li><a href=/>首页</a></li><li><a>政务公开</a></li></ul></div>
<div class="crumb">当前位置：<a>首页</a> &gt; <a>政务公开</a></div>
<table class="info"><tr><td>索引号：</td><td>001</td><td>发文机关：</td><td>澜湖市民政局</td></tr>
<tr><td>发文字号：</td><td>澜民发〔2021〕5号</td><td>成文日期：</td><td>2021年6月1日</td></tr></table>
<h1 class="title">澜湖市养老服务“十四五”规划</h1><div class=tools>字号：[大 中 小] <button>打印</button></div>
<div id="zoom" class="TRS_Editor"><p style="text-indent:2em">　　一、发展基础</p><p>　　全市共有养老
机构&nbsp;32 家。</p><p>二、主要任务</p><ol><li>建设社区食堂 20 个。</li><li>培训护理员 500 名。</li></ol>
<table border=1><tr><th rowspan=2>指标</th><th colspan=2>数值</th></tr><tr><th>2020年</th><th>2025年</th></tr>
<tr><td>床位数（张）</td><td>3000</td><td>5000</td></tr><tr><td>护理型<br>占比（%）</td><td>40</td><td>55</td></tr></table>
<p>附件：<a href=x>实施细则</a></p><div class="share">分享到：<a>微信</a></div><p>【打印本页】【关闭窗口】</p></div>
<div class="related">相关链接 <a>甲</a><a>乙</a></div><footer>版权所有 澜湖市人民政府</footer></body></html>"""

MAIN = """澜湖市养老服务“十四五”规划
一、发展基础
全市共有养老机构 32 家。
二、主要任务
1. 建设社区食堂 20 个。
2. 培训护理员 500 名。
指标\t数值\t
\t2020年\t2025年
床位数（张）\t3000\t5000
护理型 占比（%）\t40\t55
附件：实施细则
"""


def reads(page: str | bytes) -> str:
    text, hints = read_bytes(page.encode() if isinstance(page, str) else page, "x.html")
    return flow(text, hints.skipped).text


def body(words: str) -> str:
    return f"<html><body>{words}</body></html>"


def test_a_portals_page_is_read_without_what_stands_around_the_text() -> None:
    assert reads(PORTAL) == MAIN


def test_the_pages_own_fields_are_told() -> None:
    text, hints = read_bytes(PORTAL.encode(), "x.html")
    meta = parse(text, "x", hints=hints).meta
    assert (meta.title, meta.issuer, meta.number, meta.date) == (
        "澜湖市养老服务“十四五”规划", "澜湖市民政局", "澜民发〔2021〕5号", "2021年6月1日",
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-16", "utf-8-sig"])
def test_a_page_reads_alike_in_every_encoding(encoding: str) -> None:
    page = PORTAL.replace("utf-8", "gb2312") if encoding in ("gbk", "gb18030") else PORTAL
    assert reads(page.encode(encoding)) == MAIN


def test_a_page_without_a_marked_main_text_loses_none_of_its_paragraphs() -> None:
    page = body(
        "<div><div>" + "<p>第一部分的正文。</p>" * 40 + "</div><div><p>第二部分的正文。</p></div></div>"
    )
    assert reads(page) == "第一部分的正文。\n" * 40 + "第二部分的正文。\n"


def test_a_table_that_lays_out_the_page_is_read_as_paragraphs() -> None:
    page = body(
        "<table><tr><td><table><tr><td>一、甲</td></tr></table><p>正文。</p></td><td>二、乙</td></tr></table>"
    )
    assert reads(page) == "一、甲\n正文。\n二、乙\n"


def test_headings_of_the_page_are_the_documents() -> None:
    page = body(
        "<article><h1>甲市规划</h1><h2>总体要求</h2><p>正文。</p><h3>目标</h3><p>正文。</p><h2>任务</h2><p>正文。</p></article>"
    )
    text, hints = read_bytes(page.encode(), "x.html")
    document = parse(text, "x", hints=hints)
    assert [document.path(i) for i in range(3)] == [("总体要求",), ("总体要求", "目标"), ("任务",)]


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("<p>甲<b>乙</b><span> 丙</span></p>丁", "甲乙 丙\n丁\n"),
        ("甲<br>乙<br/><br>丙", "甲\n乙\n丙\n"),
        ("<p>国务院\n  办公厅</p><p>the\n words</p>", "国务院办公厅\nthe words\n"),
        ("<pre>甲\n  乙</pre>", "甲\n乙\n"),
        ("<p hidden>不读</p><p style='display: none'>不读</p><p>读</p>", "读\n"),
        ("<ol start=3><li>甲<li>乙</ol><ul><li>丙</ul>", "3. 甲\n4. 乙\n丙\n"),
        ("<p>甲<p>乙<div>丙", "甲\n乙\n丙\n"),
        ("<p>5 &lt; 6 &amp; 7&#65292;&#x597d;</p>", "5 < 6 & 7，好\n"),
        (
            "<form><p>正文在表单里。</p><input value=x><select><option>不读</select></form>",
            "正文在表单里。\n",
        ),
        ("<div>" * 1500 + "深处", "深处\n"),
    ],
)
def test_words_are_as_a_browser_shows_them(page: str, read: str) -> None:
    assert reads(body(page)) == read


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (body("<script>render()</script><div id=app></div>"), "没有正文"),
        (body("<nav><a>首页</a></nav>"), "没有正文"),
        ("<html></html>", "没有正文"),
        (body("<div>" * 3000 + "深处"), "嵌套得太深"),
        ("<p>甲\0乙</p>", "NUL"),
    ],
)
def test_a_page_that_cannot_be_read_is_refused_with_the_reason(page: str, says: str) -> None:
    with pytest.raises(Unreadable) as refused:
        reads(page)
    assert says in str(refused.value) and "请" in str(refused.value)
