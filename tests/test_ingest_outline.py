"""The outline of the plan, its joined paragraphs and run-in heads, by lists made by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.document import Document, Span
from ingest.outline import outline
from ingest.parse import parse

REPO = Path(__file__).parents[1]


# line, heading as printed, depth
PLAN = """
65|前 言|0
73|一、发展背景|0
75|(一) 发展基础|1
83|(二) 发展环境|1
85|1. “十四五”面临新机遇|2
97|2. “十四五”面临新挑战|2
107|二、总体思路|0
109|（一）指导思想|1
113|（二）基本原则|1
125|（三）发展目标|1
141|表 1 衢州市服务业“十四五”发展主要指标|2
159|三、打造服务业产业新体系|0
165|（一）聚力打造三大基础服务业|1
167|1. 现代物流业|2
175|专栏 1 现代物流业发展路径|3
187|2. 现代商贸业|2
193|专栏 2 现代商贸业发展路径|3
205|3. 文化旅游业|2
213|专栏3 文化旅游业发展路径|3
229|（二）提升发展三大品质服务业|1
231|1. 健康服务业|2
239|专栏 4 健康服务业发展路径|3
245|2. 教育培训服务业|2
253|专栏 5 教育培训服务业发展路径|3
259|3. 居民服务业|2
267|专栏6 居民服务业发展路径|3
277|（三）培育壮大六大新兴服务业|1
279|1. 绿色金融业|2
287|专栏 7 绿色金融业发展路径|3
295|2. 软件和信息服务业|2
303|专栏 8 软件和信息服务业发展路径|3
311|3. 科技服务业|2
319|专栏 9 科技服务业发展路径|3
327|4. 人力资源服务业|2
335|专栏 10 人力资源服务业发展路径|3
345|5. 商务服务业|2
351|专栏 11 商务服务业发展路径|3
361|6. 节能环保服务业|2
367|专栏 12 节能环保服务业发展路径|3
377|四、构建协同发展格局|0
384|图1 “十四五”时期衢州市现代服务业发展空间格局|1
386|(一) 中心城区引领发展|1
388|1. 智造新城：数智生产新服务|2
392|2. 智慧新城：数字生活新服务|2
396|3. 柯城区：运动休闲+康养旅游|2
400|4. 衢江区：多式联运+数字贸易|2
404|（二）县（市）四片协同发展|1
406|1. 龙游县：特色文旅+临港物流|2
412|2. 江山市：文旅体育+数字物流|2
416|3. 常山县：休闲康养+供应链物流|2
420|4. 开化县：生态文旅+健康养生|2
426|五、实施四大重点行动|0
430|（一）生产性服务业融合创新行动|1
444|专栏 13 生产性服务业融合创新标志性项目|2
468|（二）生活性服务业提质升级行动|1
482|专栏 14 生活性服务业提质升级标志性项目|2
520|（三）多式联运枢纽经济培育行动|1
536|专栏 15 多式联运枢纽经济培育标志性项目|2
576|（四）“衢州有礼”诗画风光带建设行动|1
588|专栏 16 “衢州有礼”诗画风光带建设标志性项目|2
626|六、强化保障措施|0
628|（一）加强组织领导|1
632|（二）强化要素保障|1
638|（三）增强改革动能|1
644|（四）加大实施力度|1
"""


# lines with which a paragraph goes on behind a page cut
CUTS = (
    79, 89, 95, 103, 123, 133, 163, 173, 199, 211, 225, 237, 251, 265, 283, 299, 315, 331, 341, 357, 373, 410,
    424, 436, 454, 472, 480, 498, 512, 526, 534, 548, 562, 580, 596, 610, 622, 636, 642, 648,
)  # fmt: skip


INDUSTRIES = (167, 187, 205, 231, 245, 259, 279, 295, 311, 327, 345, 361)


RUN_IN = {
    177: "优化多式联运设施。",
    181: "推广应用“新基建”技术。",
    197: "推进数字化改造。",
    223: "建设衢黄南饶“联盟花园”。",
    257: "实体化运作“浙闽赣皖四省边际职业培训联盟”。",
    321: "聚焦重点行业领域。",
    470: "建设彰显古韵的南孔古城·历史街区。",
    586: "高水平打响文旅品牌。",
}


@cache
def plan() -> Document:
    path = REPO / "corpus/quzhou-services-145/plan.txt"
    return parse(path.read_text(encoding="utf-8"), "quzhou-services-145")


def rows() -> list[tuple[int, str, int]]:
    found = [line.split("|") for line in PLAN.strip().splitlines()]
    return [(int(line), words, int(depth)) for line, words, depth in found]


def test_the_plan_has_these_headings_at_these_lines_and_no_others() -> None:
    d = plan()
    found = [
        (d.lines(h.span)[0], h.span.of(d.text), len(d.ancestry(i)) - 1)
        for i, h in enumerate(d.headings)
        if h.kind != "item"
    ]
    assert found == rows()


def test_the_items_of_the_plan_stand_in_its_four_columns_of_projects() -> None:
    d = plan()
    items = [d.headings[h.parent].number for h in d.headings if h.kind == "item"]
    assert [(n, items.count(n)) for n in sorted(set(items))] == [
        ("13", 10),
        ("14", 16),
        ("15", 17),
        ("16", 15),
    ]


def test_a_path_is_read_from_the_top_down_as_printed() -> None:
    d = plan()
    at = d.heading_at(d.text.index("9.常山万洋众创城项目"))
    assert d.path(at) == (
        "五、实施四大重点行动",
        "（一）生产性服务业融合创新行动",
        "专栏 13 生产性服务业融合创新标志性项目",
        "9.常山万洋众创城项目",
    )


def test_a_body_ends_where_the_next_heading_of_its_level_begins() -> None:
    d = plan()
    by_title = {h.title: h for h in d.headings}
    assert by_title["发展背景"].body.end == by_title["总体思路"].span.start
    assert by_title["发展基础"].body.end == by_title["发展环境"].span.start
    assert by_title["加大实施力度"].body.end == len(d.text)
    for h in d.headings:
        assert h.span.end == h.body.start <= h.body.end
        assert h.parent < 0 or d.headings[h.parent].body.end >= h.span.end


def test_the_number_of_a_heading_is_printed_and_counted() -> None:
    column = next(h for h in plan().headings if h.title == "人力资源服务业发展路径")
    assert (column.kind, column.number, column.value) == ("column", "10", 10)
    chapter = next(h for h in plan().headings if h.title == "强化保障措施")
    assert (chapter.kind, chapter.number, chapter.value) == ("chapter", "六", 6)


def test_paragraphs_of_the_plan_go_on_behind_these_cuts_and_no_others() -> None:
    d = plan()
    assert [d.lines(Span(c, c + 1))[0] for c in outline(d.text).cuts] == list(CUTS)


@pytest.mark.parametrize("line", CUTS)
def test_a_reading_has_no_break_at_a_cut(line: int) -> None:
    d = plan()
    lines = d.text.split("\n")
    before, after = lines[line - 3].strip(), lines[line - 1].strip()
    assert not lines[line - 2].strip()
    block = next(
        b
        for b in d.blocks
        if b.span.holds(Span(d.line_span(line, line).start, d.line_span(line, line).start + 1))
    )
    assert before[-8:].replace("**", "") + after[:8] in block.piece.reading(d.text)
    assert before[-8:] + after[:8] in d.reading(
        Span(d.line_span(line - 2, line - 2).start, d.line_span(line, line).end)
    )


@pytest.mark.parametrize(("line", "head"), RUN_IN.items())
def test_a_run_in_head_is_recognised(line: int, head: str) -> None:
    d = plan()
    at = d.line_span(line, line).start
    block = next(b for b in d.blocks if b.span.start == at)
    assert block.head and block.head.of(d.text) == head


@pytest.mark.parametrize("line", INDUSTRIES)
def test_each_industry_has_its_line_of_thought_its_targets_and_a_column(line: int) -> None:
    d = plan()
    here = d.heading_at(d.line_span(line, line).start)
    heads = [b.head.of(d.text) for b in d.blocks if b.heading == here and b.head]
    assert heads == ["发展思路：", "发展目标："]
    assert [h.kind for h in d.headings if h.parent == here] == ["column"]


def test_the_contents_page_and_the_notice_are_no_headings() -> None:
    d = plan()
    kinds = {d.lines(b.span)[0]: b.kind for b in d.blocks}
    assert {kinds[n] for n in (3, 5, 7, 15)} == {"cover"}
    assert {kinds[n] for n in (17, 19, 33, 36, 43, 46, 48, 63)} == {"contents"}
    assert kinds[157] == "note" and kinds[143] == "table"
    assert len(outline(d.text).contents) == 41
