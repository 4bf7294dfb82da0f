"""PDF: lines in reading order, furniture set aside, wrapped lines joined, ruled tables, real pages; or a refusal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from typeset import HEIGHT, WIDTH, Paper, Typesetter

from ingest.document import Document
from ingest.flow import flow
from ingest.hints import Hints
from ingest.parse import parse
from ingest.read import Unreadable, read_bytes


def reads(data: bytes) -> str:
    """The flow of a PDF's text."""
    text, hints = read_bytes(data, "x.pdf")
    return flow(text, hints.skipped).text


def document(data: bytes) -> Document:
    text, hints = read_bytes(data, "x.pdf")
    return parse(text, "x", hints=hints)


def test_wrapped_lines_are_joined_and_paragraphs_are_not() -> None:
    setter = Typesetter("")
    long = "到2025年，全市建成现代服务业体系，服务业增加值达到1400亿元，" * 4 + "年均增长7.5%。"
    for words in (long, "第二段。", long):
        setter.paragraph(words)
    assert reads(setter.paper.bytes()).split("\n") == [long, "第二段。", long, ""]


def test_a_line_wrapped_over_a_page_is_joined_past_the_running_head_and_the_number() -> None:
    setter = Typesetter("甲市规划")
    long = "".join(f"第{n}句说明服务业增加值达到{n}亿元；" for n in range(120))
    setter.paragraph(long)
    found = document(setter.paper.bytes())
    assert len(setter.paper.pages) > 2
    assert [b.piece.reading(found.text) for b in found.blocks] == [long]
    assert "— 2 —" in found.text and "甲市规划" in found.text
    assert found.page(found.blocks[0].span) == (1, len(setter.paper.pages))


def test_printed_numbers_are_the_pages_and_pages_without_one_are_counted_on() -> None:
    paper = Paper()
    for k, printed in enumerate((None, None, 1, 2, None, 4)):
        paper.page()
        paper.words(80, 120, f"这是{'甲乙丙丁戊己'[k]}页的正文。")
        if printed:
            paper.words(280, 810, f"— {printed} —", 12)
    assert [n for _, n in read_bytes(paper.bytes(), "x.pdf")[1].pages] == [1, 2, 1, 2, 3, 4]


@pytest.mark.parametrize("form", ["{n}", "第 {n} 页", "第{n}页 共9页", "{n} / 9", "- {n} -", "·{n}·"])
def test_every_form_of_a_page_number_is_set_aside(form: str) -> None:
    paper = Paper()
    for k in range(3):
        paper.page()
        paper.words(80, 120, f"这是第{'一二三'[k]}段正文，说明情况。")
        paper.words(280, 812, form.format(n=k + 7), 10)
    text, hints = read_bytes(paper.bytes(), "x.pdf")
    assert flow(text, hints.skipped).text == "".join(f"这是第{k}段正文，说明情况。\n" for k in "一二三")
    assert [n for _, n in hints.pages] == [7, 8, 9]


def test_a_year_at_the_foot_of_a_page_is_no_page_number() -> None:
    paper = Paper()
    paper.page()
    paper.words(80, 120, "正文一段。")
    paper.words(80, 800, "2025")
    assert reads(paper.bytes()) == "正文一段。\n2025\n"


def test_two_columns_are_read_one_after_the_other_under_the_title_over_both() -> None:
    paper = Paper()
    paper.page()
    paper.words(200, 80, "甲市人民政府公报", 18)
    left = "左栏说明全市养老机构建设情况和发展目标以及保障措施的具体安排" * 8
    right = "右栏说明全市物流园区建设情况和发展目标以及保障措施的具体安排" * 8
    for x, words in ((60, left), (310, right)):
        for k in range(0, len(words), 18):
            paper.words(x, 120 + 20 * k // 18, words[k : k + 18], 12)
    assert reads(paper.bytes()) == f"甲市人民政府公报\n{left}\n{right}\n"


@pytest.mark.parametrize(
    ("matrix", "place"),
    [
        ("1 0 0 1", lambda x, y: (x, HEIGHT - y)),
        ("0 1 -1 0", lambda x, y: (y, x)),
        ("-1 0 0 -1", lambda x, y: (WIDTH - x, y)),
        ("0 -1 1 0", lambda x, y: (WIDTH - y, HEIGHT - x)),
    ],
)
def test_a_page_that_was_turned_reads_as_it_is_looked_at(
    matrix: str, place: Callable[[int, int], tuple[int, int]]
) -> None:
    paper = Paper()
    paper.page()
    for x, y, words in ((80, 120, "The first line"), (80, 160, "and the second"), (400, 160, "aside")):
        across, up = place(x, y)
        paper.pages[0].append(f"BT /F2 15 Tf {matrix} {across} {up} Tm ({words}) Tj ET")
    assert reads(paper.bytes()) == "The first line\nand the second  aside\n"


def test_a_ruled_table_is_lines_with_tabs_its_cells_joined() -> None:
    setter = Typesetter("")
    setter.table(
        [
            ["序号", "项目名称", "责任单位", "完成时限"],
            ["1", "建设市民中心图书馆和档案馆", "市文广旅游局", "2023年"],
            ["2", "改造老旧小区", "市住建局", "2024年"],
        ]
    )
    assert reads(setter.paper.bytes()) == (
        "序号\t项目名称\t责任单位\t完成时限\n1\t建设市民中心图书馆和档案馆\t市文广旅游局\t2023年\n2\t改造老旧小区\t市住建局\t2024年\n"
    )


def test_a_table_over_pages_is_one_its_repeated_head_dropped() -> None:
    setter = Typesetter("甲市规划")
    rows = [[str(n), f"甲县第{n}养老院建设项目", "甲县民政局", f"{n}"] for n in range(1, 61)]
    setter.table([["序号", "项目名称", "责任单位", "总投资（亿元）"], *rows])
    found = document(setter.paper.bytes())
    (relation,) = found.relations
    assert len(setter.paper.pages) > 1 and len(relation.rows) == 60
    assert [row.cells["name"].printed for row in relation.rows] == [row[1] for row in rows]
    assert sum(b.kind == "table" for b in found.blocks) == 1
    assert found.page(relation.rows[-1].span) == (len(setter.paper.pages),) * 2


def test_a_row_that_a_page_cut_in_two_is_made_whole() -> None:
    paper = Paper()
    for top, rows in (
        (600, [["序号", "项目", "投资"], ["1", "甲县养老院项目", "3"], ["2", "乙县康复中心", "5"]]),
        (80, [["序号", "项目", "投资"], ["", "建设项目", ""], ["3", "丙县医院项目", "8"]]),
    ):
        paper.page()
        for i, row in enumerate(rows):
            paper.rule(80, top + 30 * i, 480, top + 30 * i)
            for j, cell in enumerate(row):
                paper.words(85 + 130 * j, top + 20 + 30 * i, cell, 11)
        paper.rule(80, top + 90, 480, top + 90)
        for x in (80, 210, 340, 480):
            paper.rule(x, top, x, top + 90)
    assert reads(paper.bytes()) == (
        "序号\t项目\t投资\n1\t甲县养老院项目\t3\n2\t乙县康复中心建设项目\t5\n3\t丙县医院项目\t8\n"
    )


def test_radicals_stay_in_the_canonical_text_and_are_ordinary_in_names() -> None:
    setter = Typesetter("甲市规划")
    setter.paper.meaning = {"水": "⽔", "长": "⻓"}
    setter.paragraph("1.长江水利枢纽项目（2021-2025）。总投资 5 亿元。（责任单位：水利局）")
    found = document(setter.paper.bytes())
    (relation,) = found.relations
    name = relation.rows[0].cells["name"]
    assert name.value == "长江水利枢纽项目"
    assert name.sources[0].span.of(found.text) == "⻓江⽔利枢纽项目"


def test_bold_that_is_printed_twice_is_read_once() -> None:
    paper = Paper()
    paper.page()
    for shift in (0, 0.3):
        paper.words(80 + shift, 120, "第一章 总则", 16)
    assert reads(paper.bytes()) == "第一章 总则\n"


def test_letters_without_a_meaning_are_refused_as_garbled() -> None:
    setter = Typesetter("甲市规划")
    setter.paragraph("全市建成现代服务业体系，服务业增加值稳步增长。" * 6)
    setter.paper.meaning = {c: "\ufffd" for c in setter.paper.letters if c not in "，。全市"}
    with pytest.raises(Unreadable, match=r"乱码.*请"):
        read_bytes(setter.paper.bytes(), "x.pdf")


def test_a_pdf_without_words_is_refused() -> None:
    paper = Paper()
    paper.page()
    with pytest.raises(Unreadable, match=r"x\.pdf：PDF 里没有文字.*OCR"):
        read_bytes(paper.bytes(), "x.pdf")


def scan(words: str = "") -> bytes:
    """A page that is covered by a picture, over it perhaps a few words."""
    paper = Paper()
    paper.page()
    paper.pages[0].append("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x41 EI Q")
    if words:
        paper.words(80, 810, words)
    return paper.bytes()


@pytest.mark.parametrize("words", ["", "扫描全能王"])
def test_a_scan_is_refused_even_with_a_stamp_of_the_scanner(words: str) -> None:
    with pytest.raises(Unreadable, match="扫描件，没有文字层"):
        read_bytes(scan(words), "x.pdf")


def test_a_page_that_is_a_picture_among_others_is_a_finding() -> None:
    setter = Typesetter("甲市规划")
    for _ in range(60):
        setter.paragraph("正文一段，说明全市服务业发展的情况和今后的目标。")
    setter.paper.page()
    setter.paper.pages[-1].append("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x41 EI Q")
    found = document(setter.paper.bytes())
    assert [f.message for f in found.findings if f.code == "page-without-text"] == [
        f"第 {len(setter.paper.pages)} 页是图片，没有文字，未能读入"
    ]


ENCRYPTED = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <" + "11" * 32 + "> /U <" + "22" * 32 + "> >> "
    "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
)


def test_a_pdf_with_a_password_is_refused() -> None:
    setter = Typesetter("甲市规划")
    setter.paragraph("正文。")
    with pytest.raises(Unreadable, match="密码"):
        read_bytes(setter.paper.bytes(ENCRYPTED), "x.pdf")


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_a_pdf_cut_short_is_refused_or_read_in_part_never_a_crash(share: float) -> None:
    setter = Typesetter("甲市规划")
    setter.paragraph("正文。" * 100)
    data = setter.paper.bytes()
    with pytest.raises(Unreadable, match="请"):
        read_bytes(data[: int(len(data) * share)], "x.pdf")


def test_reading_is_deterministic() -> None:
    setter = Typesetter("甲市规划")
    setter.table([["序号", "项目"], ["1", "甲"], ["2", "乙"]])
    setter.paragraph("正文。")
    data = setter.paper.bytes()
    once: tuple[str, Hints] = read_bytes(data, "x.pdf")
    assert once == read_bytes(data, "x.pdf")


@pytest.mark.parametrize(("right", "read"), [(128, "2019"), (200, "201 9")])
def test_a_figure_that_the_edge_of_its_cell_cut_in_two_is_one_figure(right: int, read: str) -> None:
    paper = Paper()
    paper.page()
    for y in (100, 140):
        paper.rule(80, y, 300, y)
    for x in (80, right, 300):
        paper.rule(x, 100, x, 140)
    paper.words(100, 114, "201", 12)
    paper.words(100, 130, "9", 12)
    paper.words(right + 4, 114, "年末数")
    assert reads(paper.bytes()) == f"{read}\t年末数\n"


def test_a_table_that_begins_behind_one_of_other_width_is_joined_to_its_own_rest() -> None:
    paper = Paper()
    grids = [
        [(90, ["甲县", "乙县", "丙县"]), (500, ["序号", "项目"])],
        [(90, ["一号", "养老院"]), (500, ["丁县", "戊县", "己县"])],
        [(90, ["", "庚县", "辛县"])],
    ]
    for page in grids:
        paper.page()
        for y, row in page:
            each = 390 / len(row)
            for i in range(2):
                paper.rule(80, y + 30 * i, 470, y + 30 * i)
            for j in range(len(row) + 1):
                paper.rule(80 + each * j, y, 80 + each * j, y + 30)
            for j, cell in enumerate(row):
                paper.words(84 + each * j, y + 20, cell, 11)
        paper.words(80, 300, "正文一段。") if len(page) > 1 else None
    assert reads(paper.bytes()) == (
        "甲县\t乙县\t丙县\n正文一段。\n序号\t项目\n一号\t养老院\n正文一段。\n丁县\t戊县\t己县\n\t庚县\t辛县\n"
    )


def test_a_page_that_holds_only_the_rest_of_a_row_is_left_without_a_table() -> None:
    paper = Paper()
    whole = [["序号", "项目", "责任单位"], ["一号", "甲县养老院", "甲县民政局"]]
    for rows in (whole, [["", "建设项目", "卫健局"]]):
        paper.page()
        for i in range(len(rows) + 1):
            paper.rule(80, 600 + 30 * i, 480, 600 + 30 * i)
        for x in (80, 210, 340, 480):
            paper.rule(x, 600, x, 600 + 30 * len(rows))
        for i, row in enumerate(rows):
            for x, cell in zip((85, 215, 345), row, strict=True):
                paper.words(x, 620 + 30 * i, cell, 11)
    assert reads(paper.bytes()) == "序号\t项目\t责任单位\n一号\t甲县养老院建设项目\t甲县民政局卫健局\n"


def test_a_space_that_is_only_a_gap_parts_an_articles_number_from_its_words() -> None:
    paper = Paper()
    paper.page()
    paper.words(110, 120, "第一条", 15)
    paper.words(159, 120, "为了加强建筑垃圾管理，制定本办法。", 15)
    found = document(paper.bytes())
    assert [(h.kind, h.value) for h in found.headings] == [("article", 1)]
    assert reads(paper.bytes()) == "第一条 为了加强建筑垃圾管理，制定本办法。\n"
