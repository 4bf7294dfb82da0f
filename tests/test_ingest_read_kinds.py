"""Which kind a file is; Markdown; and that no bytes whatever do anything but give a text or a refusal."""

from __future__ import annotations

import random
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_ingest_read_docx import p, saved, table, with_body
from test_ingest_read_html import PORTAL
from typeset import Typesetter

import ingest.read.kinds
from ingest.flow import flow
from ingest.parse import parse
from ingest.read import SUFFIXES, Unreadable, read, read_bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100
PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.pdf", b"", "空"),
        ("x.pdf", "正文".encode(), "不是 PDF"),
        ("x.docx", "正文".encode(), "不是 Word"),
        ("x.docx", PDF, "内容却是 PDF"),
        ("x.txt", PDF, "内容却是 PDF"),
        ("x.html", PDF, "内容却是 PDF"),
        ("x.pdf", b"PK\x03\x04", "内容却是 Word"),
        ("x.md", b"PK\x03\x04", "内容却是 Word"),
        ("x.txt", b"<!DOCTYPE html><html><body>x</body></html>", "扩展名改为 .html"),
        ("x.docx", OLE, "旧版 Office"),
        ("x.doc", OLE, ".doc"),
        ("x.docm", b"PK\x03\x04", "宏"),
        ("x.wps", OLE, "WPS"),
        ("x.ofd", b"PK\x03\x04", "OFD"),
        ("x.xlsx", b"PK\x03\x04", "Excel"),
        ("x.txt", b"{\\rtf1", "RTF"),
        ("x.pdf", b"\x89PNG\r\n", "图片"),
        ("x.jpg", b"\xff\xd8\xff\xe0", "图片"),
        ("x.zip", b"Rar!\x1a", "压缩包"),
        ("x.txt", "甲\0乙".encode(), "NUL"),
    ],
)
def test_a_file_of_another_kind_than_its_name_says_or_of_none_is_refused(
    name: str, data: bytes, says: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(data, name)
    assert says in str(refused.value) and "请" in str(refused.value) and name in str(refused.value)


def test_a_file_of_three_hundred_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    with pytest.raises(Unreadable, match=r"314572800 字节，超过上限"):
        read(path)


def test_a_file_without_a_known_suffix_is_read_by_what_it_is() -> None:
    data = with_body(p("正文。"))
    assert read_bytes(data, "通知")[0] == read_bytes(data, "通知.docx")[0]


MARKDOWN = """---
title: 澜湖市规划
issuer: "澜湖市民政局"
文号: 澜民发〔2021〕5号
日期：2021年6月1日
---
# 澜湖市规划

## 一、发展基础 ##

全市共有**养老机构** 32 家，见[附件](http://x)。![图](y.png)<!-- 备注 -->

| 指标 | 2020年 | 2025年目标值 |
|---|---|---|
| 床位数（张） | 3000 | 5000 |

## 主要任务

- 建设食堂。
> 引用的话。
"""


def test_markdown_is_read_without_its_marks_and_its_front_matter_is_told() -> None:
    text, hints = read_bytes(MARKDOWN.encode(), "x.md")
    document = parse(text, "x", hints=hints)
    meta = document.meta
    assert text == MARKDOWN
    assert (meta.title, meta.issuer, meta.number, meta.date) == (
        "澜湖市规划", "澜湖市民政局", "澜民发〔2021〕5号", "2021年6月1日",
    )  # fmt: skip
    assert [h.title for h in document.headings] == ["发展基础", "主要任务"]
    readings = [b.piece.reading(text) for b in document.blocks]
    assert readings[0] == "澜湖市规划"
    assert "全市共有养老机构 32 家，见附件。" in readings and "建设食堂。引用的话。" in "".join(readings)
    assert document.relations[0].rows[0].cells["name"].value == "床位数"


def test_a_rule_between_dashes_in_a_text_is_no_front_matter() -> None:
    text, hints = read_bytes(b"---\nA plan\n", "x.md")
    assert hints.told.title == "" and flow(text, hints.skipped).text.strip() == "A plan"


def seeds() -> dict[str, bytes]:
    setter = Typesetter("甲市规划")
    setter.paragraph("一、发展基础", 0)
    setter.paragraph("全市共有养老机构 32 家，床位 3000 张，其中护理型床位占比 40%，" * 4)
    setter.table([["指标", "2020年", "2025年目标值"], ["床位数（张）", "3000", "5000"]])
    document = docx.Document()
    document.add_heading("总体要求", 1)
    document.add_paragraph("甲项目（2021-2025）。总投资 3 亿元。", style="List Number")
    return {
        "x.pdf": setter.paper.bytes(),
        "x.docx": saved(document),
        "y.docx": with_body(p("一、甲") + table("<w:tc/>", "<w:tc/><w:tc/>")),
        "x.html": PORTAL.encode(),
        "x.md": MARKDOWN.encode(),
        "x.txt": MARKDOWN.encode("gb18030"),
    }


def mutated(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 32))):
        i = chance.randrange(len(made) or 1)
        j = min(len(made), i + chance.choice((1, 8, 200)))
        match chance.randrange(5):
            case 0:
                made[i:j] = bytes(chance.randrange(256) for _ in range(j - i))
            case 1:
                del made[i:j]
            case 2:
                made[i:i] = made[i:j]
            case 3:
                made[i:j] = made[i:j][::-1]
            case 4 if chance.random() < 0.1:
                del made[i:]
    return bytes(made)


def is_sound(data: bytes, name: str) -> bool:
    """The file is refused with a reason, or read into a document whose places hold."""
    try:
        text, hints = read_bytes(data, name)
    except Unreadable as error:
        return "请" in str(error) and name in str(error)
    document = parse(text, "x", hints=hints)
    spans = sorted([*(b.span for b in document.blocks), *document.furniture])
    tiled = [s.start for s in spans] == [0, *(s.end for s in spans)][: len(spans)]
    return tiled and (not spans or spans[-1].end == len(text)) and (text, hints) == read_bytes(data, name)


@pytest.mark.parametrize("name", ["x.pdf", "x.docx", "y.docx", "x.html", "x.md", "x.txt"])
def test_a_damaged_file_is_read_soundly_or_refused(name: str) -> None:
    chance = random.Random(name)
    data = seeds()[name]
    assert is_sound(data, name)
    for _ in range(60):
        assert is_sound(mutated(data, chance), name)


@given(st.binary(max_size=300), st.sampled_from(SUFFIXES))
@settings(max_examples=150)
def test_any_bytes_are_read_soundly_or_refused(data: bytes, suffix: str) -> None:
    assert is_sound(data, f"x{suffix}")


@given(st.text(max_size=200), st.sampled_from((".txt", ".md", ".html")))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_soundly_or_refused(text: str, suffix: str) -> None:
    assert is_sound(text.encode("utf-8", "replace"), f"x{suffix}")


def test_the_limit_holds_for_bytes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.read.kinds, "LIMIT", 10)
    with pytest.raises(Unreadable, match="11 字节"):
        read_bytes(b"a" * 11, "x.txt")
