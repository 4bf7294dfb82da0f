"""`zhangju ingest` and `setup`: what is taken, what is refused and why, and that a good snapshot stays."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import Result
from typer.testing import CliRunner
from typeset import Typesetter

from api.cli import app
from api.cli_sources import slug
from kb.settings import CHECKOUT

Run = Callable[..., Result]
PLAN = CHECKOUT / "corpus" / "quzhou-services-145"
INVENTED = CHECKOUT / "tests" / "documents"
TEXT = "测试市发展规划\n\n一、总体要求\n\n坚持稳中求进。\n\n二、主要任务\n\n建设图书馆。\n"


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Path:
    """A copy of the plan's home, to be changed."""
    return Path(shutil.copytree(home, tmp_path / "home"))


@pytest.fixture
def run(own: Path, encoder_folder: Path) -> Run:
    def call(*arguments: object, **env: str) -> Result:
        given = {"ZHANGJU_HOME": str(own), "ZHANGJU_ENCODER": str(encoder_folder)}
        return CliRunner().invoke(app, [str(a) for a in arguments], env=given | env)

    return call


def ids(run: Run) -> list[str]:
    return [d["id"] for d in json.loads(run("documents", "--json").stdout)["documents"]]


def test_a_file_is_added_and_can_be_asked_at_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "测试规划.txt").write_text(TEXT, encoding="utf-8")
    result = run("ingest", tmp_path / "测试规划.txt")
    assert result.exit_code == 0, result.stderr
    assert "ce-shi-gui-hua  《" in result.stdout
    assert ids(run) == ["ce-shi-gui-hua", "quzhou-services-145"]
    again = run("ingest", tmp_path / "测试规划.txt", "--id", "other", "--title", "另一个", "--json")
    assert json.loads(again.stdout)["documents"][0]["title"] == "另一个"
    assert ids(run) == ["ce-shi-gui-hua", "other", "quzhou-services-145"]
    assert "建设图书馆" in run("show", "other", "--lines", "9").stdout


def test_documents_are_removed_together_or_not_at_all(run: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text(TEXT, encoding="utf-8")
    assert run("ingest", tmp_path / "more.txt").exit_code == 0
    refused = run("remove", "more", "none")
    assert (refused.exit_code, "没有文件 'none'" in refused.stderr) == (1, True)
    assert ids(run) == ["more", "quzhou-services-145"]
    assert "已移除 more，已发布快照" in run("remove", "more").stdout
    assert ids(run) == ["quzhou-services-145"]
    removed = json.loads(run("remove", "quzhou-services-145", "--json").stdout)
    assert (removed["removed"], ids(run)) == (["quzhou-services-145"], [])


def test_a_folder_is_named_by_itself_and_a_folder_of_folders_gives_all(
    run: Run, invented_home: Path, encoder_folder: Path
) -> None:
    env = {"ZHANGJU_HOME": str(invented_home)}
    found = json.loads(run("documents", "--json", **env).stdout)["documents"]
    assert [d["id"] for d in found] == sorted(folder.name for folder in INVENTED.iterdir())


def test_ingesting_the_same_again_gives_the_same_snapshot(run: Run, own: Path) -> None:
    before = (own / "CURRENT").read_text().split()[0]
    result = run("ingest", PLAN)
    assert "58 行（projects）" in result.stdout
    assert "标题 123 个" in result.stdout
    assert (own / "CURRENT").read_text().split()[0] == before
    assert (
        run("ingest", PLAN / "plan.txt").exit_code == 0
    )  # the one text beside a document.toml is that document
    assert ids(run) == ["quzhou-services-145"]


BAD: list[tuple[str, bytes | None, str]] = [
    ("missing.txt", None, "读不到"),
    ("empty.txt", b"", "是空的"),
    ("blank.txt", b" \n\t\n", "是空的"),
    ("cut.txt", "规划".encode()[:-1], "第 1 行"),
    ("big5.txt", "繁體中文檔案測試".encode("big5"), "不是 UTF-8"),
    ("scan.pdf", b"%PDF-1.7\n", "不是完整的 PDF"),
    ("macro.docm", b"PK\x03\x04", "宏"),
    ("renamed.docx", "正文".encode(), "不是 Word"),
    ("binary.txt", b"a\x00b", "NUL"),
]


@pytest.mark.parametrize(("name", "data", "said"), BAD, ids=[name for name, _, _ in BAD])
def test_a_file_that_is_no_document_is_refused_with_its_place(
    run: Run, own: Path, tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    before = (own / "CURRENT").read_text()
    result = run("ingest", tmp_path / name)
    assert result.exit_code == 1
    assert said in result.stderr
    assert name in result.stderr
    assert result.stderr.count("\n") == 1
    assert (own / "CURRENT").read_text() == before
    assert run("ask", "常山县负责哪些项目？").exit_code == 0


@pytest.mark.parametrize(
    ("toml", "texts", "said"),
    [
        ("sha256 = '" + "0" * 64 + "'", ["a.txt"], "被改动或不完整"),
        ("sha256 = 'abc'", ["a.txt"], "64 位十六进制"),
        ("title = 3", ["a.txt"], "title 应当是字符串"),
        ("title = ", ["a.txt"], "不是正确的 TOML"),
        ("id = 'Wrong Id'", ["a.txt"], "不合规"),
        ("", ["a.txt", "b.md"], "a.txt、b.md"),
        ("", ["a.txt", "b.doc"], "a.txt、b.doc"),
        ("", [], "没有"),
    ],
)  # fmt: skip
def test_a_folder_that_is_not_one_document_is_refused(
    run: Run, tmp_path: Path, toml: str, texts: list[str], said: str
) -> None:
    folder = tmp_path / "doc"
    folder.mkdir()
    (folder / "document.toml").write_text(toml, encoding="utf-8")
    for name in texts:
        (folder / name).write_text(TEXT, encoding="utf-8")
    result = run("ingest", folder)
    assert result.exit_code == 1
    assert said in result.stderr


def test_a_folder_may_mix_files_of_every_kind_and_folders(run: Run, own: Path, tmp_path: Path) -> None:
    setter = Typesetter("")
    setter.paragraph("甲市规划", 10)
    setter.paragraph("一、主要任务", 0)
    setter.paragraph("建设图书馆。")
    word = docx.Document()
    word.add_heading("主要任务", 1)
    word.add_paragraph("建设档案馆。")
    word.save(tmp_path / "two.docx")
    (tmp_path / "one.pdf").write_bytes(setter.paper.bytes())
    (tmp_path / "three.html").write_text("<html><body><p>建设文化馆。</p></body></html>", encoding="utf-8")
    (tmp_path / "four.txt").write_bytes(TEXT.encode("gb18030"))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "five").mkdir()
    (tmp_path / "five" / "document.toml").write_text("title = '第五'", encoding="utf-8")
    (tmp_path / "five" / "plan.md").write_text(TEXT, encoding="utf-8")
    result = run("ingest", tmp_path, "--json")
    assert result.exit_code == 0, result.stderr
    assert [d["id"] for d in json.loads(result.stdout)["documents"]] == [
        "four",
        "one",
        "three",
        "two",
        "five",
    ]
    assert "建设图书馆" in run("show", "one", "--lines", "1-3").stdout
    kept = {path.suffix: path.read_bytes() for path in (own / "originals").iterdir()}
    assert kept[".pdf"] == setter.paper.bytes() and kept[".docx"][:4] == b"PK\x03\x04"
    (tmp_path / "six.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    refused = run("ingest", tmp_path)
    assert refused.exit_code == 1 and "six.doc" in refused.stderr


def test_two_documents_cannot_share_an_id_and_an_empty_folder_holds_none(run: Run, tmp_path: Path) -> None:
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "same.txt").write_text(TEXT, encoding="utf-8")
    assert (
        "编号都是“same”" in run("ingest", tmp_path / "one" / "same.txt", tmp_path / "two" / "same.txt").stderr
    )
    (tmp_path / "none").mkdir()
    assert "里面没有能导入的文件" in run("ingest", tmp_path / "none").stderr
    assert run("ingest", tmp_path / "one", tmp_path / "two", "--id", "x").exit_code == 2


def test_a_damaged_snapshot_is_told_and_the_last_good_one_answers(
    run: Run, own: Path, tmp_path: Path
) -> None:
    (tmp_path / "more.txt").write_text(TEXT, encoding="utf-8")
    assert run("ingest", tmp_path / "more.txt").exit_code == 0
    current = (own / "CURRENT").read_text().split()[0]
    (own / "snapshots" / f"{current}.json").write_text("{}")
    result = run("ask", "常山县负责哪些项目？")
    assert result.exit_code == 0
    assert "damaged" in result.stderr
    assert "350 亿元" in result.stdout


def test_a_home_with_nothing_or_only_damage_says_what_to_do(run: Run, own: Path, tmp_path: Path) -> None:
    nothing = run("ask", "甲？", ZHANGJU_HOME=str(tmp_path / "nothing"))
    assert (nothing.exit_code, "zhangju ingest" in nothing.stderr) == (1, True)
    for segment in (own / "segments").iterdir():
        (segment / "passages.jsonl").write_text("")
    damaged = run("ask", "常山县负责哪些项目？")
    assert damaged.exit_code == 1
    assert "快照损坏" in damaged.stderr
    assert "passages.jsonl" in damaged.stderr
    assert run("ingest", PLAN).exit_code == 0  # the remedy that the message names
    assert run("ask", "常山县负责哪些项目？").exit_code == 0


def test_setup_does_nothing_twice(run: Run, own: Path) -> None:
    first, second = run("setup"), run("setup")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "已发布快照" in first.stdout
    assert "都已就绪" in second.stderr
    (own / "CURRENT").unlink()
    assert "已发布快照" in run("setup").stdout


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("规划 2021", "gui-hua-2021"),
        ("Plan_A (1)", "plan-a-1"),
        ("衢州市", "qu-zhou-shi"),
        ("——", "document"),
        ("x" * 80, "x" * 64),
    ],
)
def test_an_id_is_made_of_a_name(name: str, id: str) -> None:
    assert slug(name) == id
