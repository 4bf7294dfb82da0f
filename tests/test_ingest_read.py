"""Files → canonical text, or a message with the place and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest.read
from ingest.hints import Hints
from ingest.read import Unreadable, read
from ingest.read.txt import decode

REPO = Path(__file__).parents[1]


def written(folder: Path, data: bytes) -> Path:
    path = folder / "plan.txt"
    path.write_bytes(data)
    return path


def test_a_file_gives_its_own_bytes_and_text(tmp_path: Path) -> None:
    data = "一、发展背景\r\n\t正文 \r\n".encode()
    assert read(written(tmp_path, data)) == (data, "一、发展背景\r\n\t正文 \r\n", Hints(".txt"))


def test_a_byte_order_mark_is_dropped_at_the_start_alone(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"\xef\xbb\xbf" + "正\ufeff文".encode()))[1] == "正\ufeff文"


def test_the_plan_is_read_byte_for_byte() -> None:
    data, text, _ = read(REPO / "corpus/quzhou-services-145/plan.txt")
    assert len(data) == 98_079 and len(text) == 35_280 and text.encode() == data


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"", None, "空"),
        (b" \r\n\t\n ", None, "空"),
        (b"\xef\xbb\xbf", None, "空白"),
        ("　\u2003\n".encode(), None, "空白"),
        ("第一行\n第二\0行".encode(), 2, "NUL"),
        ("第一行\n".encode() + "发展".encode("gb18030"), 2, "UTF-8"),
        ("第一行\n第二行".encode()[:-1], 2, "截断"),
        (b"\xef\xbb\xbf\n\n\xff", 3, "UTF-8"),
        (b"\n\n\xed\xa0\x80", 3, "UTF-8"),
        ("文".encode("utf-16-le"), 1, "UTF-8"),
        (b"\xff\xfe" + "第一行\n第二行".encode("utf-16-le")[:-1], 2, "UTF-16"),
        (b"\xff\xfe" + "第一行\n\0".encode("utf-16-le"), 2, "NUL"),
        ("繁體中文的檔案編碼測試".encode("big5"), 1, "GB18030"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(
    tmp_path: Path, data: bytes, line: int | None, says: str
) -> None:
    path = written(tmp_path, data)
    with pytest.raises(Unreadable) as refused:
        read(path)
    message = str(refused.value)
    assert str(path) in message and says in message and "请" in message
    assert line is None or f"第 {line} 行" in message


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"读不到.*请检查"):
        read(tmp_path / "nowhere.txt")


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="不是文件"):
        read(tmp_path)


def test_a_name_that_cannot_be_a_path_is_refused() -> None:
    with pytest.raises(Unreadable, match="读不到"):
        read(Path("plan\0.txt"))


def test_a_name_too_long_for_the_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="读不到"):
        read(tmp_path / ("长" * 500))


def test_a_file_above_the_limit_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest.read, "LIMIT", 10)
    with pytest.raises(Unreadable, match=r"11 字节.*上限 10 字节"):
        read(written(tmp_path, b"a" * 11))
    assert read(written(tmp_path, b"a" * 10))[1] == "a" * 10


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_a_text_reads_alike_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    words = "一、发展背景\n总投资 1.5 亿元，占比 23%。\n"
    assert read(written(tmp_path, words.encode(encoding)))[1] == words


def test_the_plan_reads_alike_in_gb18030_and_utf_16() -> None:
    text = (REPO / "corpus/quzhou-services-145/plan.txt").read_bytes().decode()
    for encoding in ("gb18030", "utf-16"):
        assert decode(text.encode(encoding), "x") == text


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data, "x")
    except Unreadable:
        return
    assert text.strip() and "\0" not in text
    assert any(
        text.encode(encoding, "surrogatepass") in (data, data[2:], data[3:])
        for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
    )
