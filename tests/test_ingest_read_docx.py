"""DOCX: paragraphs and tables in their places, Word's own numbers, what was deleted left out; or a refusal."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.flow import flow
from ingest.parse import parse
from ingest.read import Unreadable, read_bytes
from ingest.read.docx_numbers import numeral


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_body(xml: str) -> bytes:
    """A document whose body is this XML."""
    document = docx.Document()
    body = document.element.body
    for child in list(body):
        body.remove(child)
    for child in parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>"):
        body.append(child)
    return saved(document)


def reads(data: bytes) -> str:
    text, hints = read_bytes(data, "x.docx")
    return flow(text, hints.skipped).text


def p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{words}</w:t></w:r></w:p>"


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_tables_stand_where_they_stood() -> None:
    xml = p("一、甲") + table(cell("指标") + cell("目标"), cell("床位") + cell("50")) + p("二、乙")
    assert reads(with_body(xml)) == "一、甲\n指标\t目标\n床位\t50\n二、乙\n"


def test_merged_cells_have_their_words_once_in_their_first_place() -> None:
    xml = table(
        cell("任务", '<w:vMerge w:val="restart"/>') + cell("投资（万元）", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("合计") + cell("其中：财政"),
        cell("建设水库", '<w:vMerge w:val="restart"/>') + cell("5") + cell("3"),
        cell("不该读到", "<w:vMerge/>") + cell("6") + cell("4"),
    )
    assert reads(with_body(xml)) == "任务\t投资（万元）\t\n\t合计\t其中：财政\n建设水库\t5\t3\n\t6\t4\n"


def test_what_was_deleted_is_hidden_or_is_a_fields_code_is_not_read() -> None:
    xml = (
        "<w:p><w:r><w:t>总投资</w:t></w:r><w:del><w:r><w:delText>30</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>50</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>亿元</w:t></w:r></w:hyperlink></w:p>"
    )
    assert reads(with_body(xml)) == "总投资50亿元\n"


def test_a_contents_page_in_a_content_control_is_read_with_its_pages() -> None:
    entry = "<w:p><w:r><w:t>一、发展基础</w:t><w:tab/><w:t>5</w:t></w:r></w:p>"
    xml = f"<w:sdt><w:sdtContent>{p('目录')}{entry}</w:sdtContent></w:sdt>" + p("一、发展基础") + p("正文。")
    document = parse(reads(with_body(xml)), "x")
    assert [b.kind for b in document.blocks] == ["contents", "contents", "heading", "paragraph"]
    assert document.page(document.headings[0].span) == (5, 5)


NUMBERING = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="（%2）"/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%3."/></w:lvl></w:abstractNum>
<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>
<w:num w:numId="91"><w:abstractNumId w:val="90"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def numbered(words: str, level: int, list: int = 90) -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>')


def with_numbering(xml: str) -> bytes:
    data = with_body(xml)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(
                name, NUMBERING.format(ns=nsdecls("w")) if name == "word/numbering.xml" else old.read(name)
            )
    return out.getvalue()


def test_the_numbers_that_word_makes_are_in_the_text() -> None:
    said = [
        ("总体要求", 0),
        ("思路", 1),
        ("目标", 1),
        ("任务", 0),
        ("分工", 1),
        ("甲", 2),
        ("乙", 2),
        ("", 2),
        ("丙", 2),
    ]
    xml = "".join(numbered(words, level) for words, level in said) + numbered("另起", 0, 91)
    assert reads(with_numbering(xml)).split() == [
        "一、总体要求", "（一）思路", "（二）目标", "二、任务", "（一）分工", "1.", "甲", "2.", "乙", "3.", "丙", "一、另起",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("n", "form", "printed"),
    [
        (10, "chineseCounting", "十"), (11, "chineseCounting", "十一"), (20, "japaneseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"), (1010, "chineseCountingThousand", "一千零一十"),
        (3, "chineseLegalSimplified", "叁"), (12, "ideographDigital", "一二"), (3, "ideographTraditional", "丙"),
        (7, "decimalEnclosedCircleChinese", "⑦"), (21, "decimalEnclosedCircle", "21"), (28, "upperLetter", "AB"),
        (4, "lowerRoman", "iv"), (7, "decimalZero", "07"), (7, "something", "7"), (0, "upperRoman", "0"),
    ],
)  # fmt: skip
def test_a_number_in_every_form_that_word_has(n: int, form: str, printed: str) -> None:
    assert numeral(n, form) == printed


def test_headings_in_words_styles_need_no_number() -> None:
    document = docx.Document()
    for words, level in (("甲市规划", 0), ("总体要求", 1), ("发展目标", 2), ("主要任务", 1)):
        document.add_heading(words, level)
        document.add_paragraph("正文一段。")
    text, hints = read_bytes(saved(document), "x.docx")
    found = parse(text, "x", hints=hints)
    assert [found.path(i) for i in range(len(found.headings))] == [
        ("总体要求",), ("总体要求", "发展目标"), ("主要任务",),
    ]  # fmt: skip


def test_footnotes_are_kept_at_the_end_and_read_in_no_paragraph() -> None:
    note = f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'>{p('指常住人口。')}</w:footnote></w:footnotes>"
    data = with_body(p("人口 200 万人。") + p("二、乙"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                link = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                part = part.replace(b"</Relationships>", link.encode())
            new.writestr(name, part)
        new.writestr("word/footnotes.xml", note)
    text, _ = read_bytes(out.getvalue(), "x.docx")
    assert text == "人口 200 万人。\n二、乙\n指常住人口。\n"
    assert reads(out.getvalue()) == "人口 200 万人。\n二、乙\n"


def rewritten(change: Callable[[zipfile.ZipFile], None], drop: str = "") -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(with_body(p("正文。")))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != drop:
                new.writestr(name, old.read(name))
        change(new)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (rewritten(lambda z: z.writestr("word/vbaProject.bin", b"x")), "宏"),
        (rewritten(lambda z: z.writestr("bomb.xml", b"0" * 300_000_000)), "压缩炸弹"),
        (rewritten(lambda z: z.writestr("word/document.xml", b"<a>"), "word/document.xml"), "损坏"),
        (rewritten(lambda z: z.writestr("word/document.xml", b""), "word/document.xml"), "没有正文"),
        (rewritten(lambda z: None, "word/document.xml"), "没有 Word 正文"),
        (rewritten(lambda z: z.writestr("xl/workbook.xml", b"x"), "_rels/.rels"), "Excel"),
        (rewritten(lambda z: z.writestr("OFD.xml", b"x"), "_rels/.rels"), "OFD"),
        (with_body(p("正文。"))[:-200], "截断"),
        (b"PK\x03\x04" + b"\0" * 100, "截断"),
    ],
)  # fmt: skip
def test_what_is_no_word_document_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(data, "x.docx")
    assert says in str(refused.value) and "请" in str(refused.value) and "x.docx" in str(refused.value)


def test_entities_are_not_expanded() -> None:
    bomb = (
        b'<!DOCTYPE a [<!ENTITY x "' + b"y" * 1000 + b'"><!ENTITY z "' + b"&x;" * 100 + b'">]>'
        b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r>"
        b"<w:t>\xe6\xad\xa3\xe6\x96\x87&z;</w:t></w:r></w:p></w:body></w:document>"
    )
    data = rewritten(lambda z: z.writestr("word/document.xml", bomb), "word/document.xml")
    assert len(read_bytes(data, "x.docx")[0]) < 50


def test_cells_over_a_thousand_columns_and_tables_in_tables_stay_within_bounds() -> None:
    wide = table(cell("甲", '<w:gridSpan w:val="9999"/>') + cell("乙"), cell("丙") + cell("丁"))
    assert max(map(len, reads(with_body(wide)).split("\n"))) < 300
    nested = p("里面")
    for _ in range(12):
        nested = f"<w:tbl><w:tr><w:tc>{nested}{p('')}</w:tc></w:tr></w:tbl>"
    assert "里面" in reads(with_body(nested))
