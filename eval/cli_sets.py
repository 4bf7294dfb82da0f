"""`zhangju eval template`, `generate`, `import`, `check`, `candidates`: sets to write and sets that are made."""

from __future__ import annotations

import json
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.cli_print import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ingest.document import Document

__all__ = ["register"]

Xlsx = Annotated[
    Path | None, typer.Option(metavar="FILE", help="写成 Excel 文件，不写到标准输出。", show_default=False)
]


def register(app: typer.Typer) -> None:
    app.command()(template)
    app.command()(generate)
    app.command("import")(import_)
    app.command()(check)
    app.command()(candidates)


def template(xlsx: Xlsx = None) -> None:
    """给出一份空白题目文件，照样填写：JSONL，或用 --xlsx 要 Excel 表。"""
    from eval.template import examples

    held = examples(_documents())
    put(held, xlsx, "模板")


def generate(
    document: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="只用这些文件，可重复。", show_default=False)
    ] = None,
    relation: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help="只用这些关系，如 projects，可重复。", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option(help="随机种子：同样的种子出同样的题。")] = 0,
    phrasings: Annotated[int, typer.Option(min=1, help="每行每项用几种问法。")] = 1,
    unanswerable: Annotated[
        bool,
        typer.Option("--unanswerable", help="改出答不了的题：换成文件里没有的单位、项、年份、地名、章节等。"),
    ] = False,
    counterparts: Annotated[
        bool,
        typer.Option(
            "--counterparts", help="出与答不了的题同样问法、文件里有答案的题；可与 --unanswerable 同用。"
        ),
    ] = False,
    aggregates: Annotated[
        bool,
        typer.Option("--aggregates", help="出多行的题：随机条件下的名单、个数、合计、最大；可与上两项同用。"),
    ] = False,
    variants: Annotated[
        bool, typer.Option("--variants", help="把出的题再写成有同音错字的和繁体的。")
    ] = False,
    xlsx: Xlsx = None,
) -> None:
    """从条目出题：每行每项一道，答案取自单元格。写到标准输出。"""
    from eval.aggregates import aggregates as of_rows
    from eval.counterparts import counterparts as answerable
    from eval.generate import generate as of_cells
    from eval.twins import twins
    from eval.variants import variants as otherwise
    from kb.settings import read_settings
    from kb.store import Store

    settings = read_settings()
    snapshot = Store(settings.home, settings).open()
    chosen = [snapshot.document(id) for id in document or snapshot.documents]
    held = [
        made(chosen, seed)
        for wanted, made in ((unanswerable, twins), (counterparts, answerable), (aggregates, of_rows))
        if wanted
    ] or [of_cells(chosen, seed, relation or (), phrasings)]
    questions = list(chain(*held))
    if variants:
        questions += otherwise([q for q in questions if q["expect"] == "answered"], chosen, seed)
    put(questions, xlsx, "题目")


def import_(
    source: Annotated[
        Path,
        typer.Argument(metavar="SOURCE", help="BEIR 文件夹，或 SQuAD 形式的 JSON 文件。", show_default=False),
    ],
    out: Annotated[
        Path,
        typer.Option(metavar="DIR", help="写到这个文件夹：正文 ID.txt，题目 ID.jsonl。", show_default=False),
    ],
    id: Annotated[str, typer.Option(help="给正文的文件编号；默认取自文件名。", show_default=False)] = "",
    split: Annotated[str, typer.Option(help="BEIR 用 qrels/ 下的哪一份。")] = "test",
    limit: Annotated[int, typer.Option(min=0, help="最多几题，0 为全部。")] = 0,
) -> None:
    """把公开测试集（BEIR、SQuAD）变成正文和题目文件。"""
    import re

    from eval.imports import imported
    from ingest.parse import ID

    name = id or re.sub(r"[^a-z0-9]+", "-", source.stem.lower()).strip("-")[:64] or "imported"
    if not ID.fullmatch(name):
        raise typer.BadParameter("只能用小写字母、数字和连字符，1 到 64 个字符。", param_hint="--id")
    made = imported(source, name, split, limit)
    lines = (json.dumps(question, ensure_ascii=False) + "\n" for question in made.questions)
    write(out / f"{name}.txt", made.text.encode("utf-8", "replace"), "正文")
    write(out / f"{name}.jsonl", "".join(lines).encode("utf-8", "replace"), "题目")
    left = f"，{made.left_out} 题不合用，没有写入" if made.left_out else ""
    typer.echo(f"{len(made.questions)} 题{left}。下一步：")
    typer.echo(f"  zhangju ingest {out / name}.txt --id {name}")
    typer.echo(f"  zhangju eval run {out / name}.jsonl --retrieval")


def check(
    set: Annotated[
        Path, typer.Argument(metavar="SET", help="题目文件（JSONL 或 xlsx）。", show_default=False)
    ],
) -> None:
    """看题目文件写得对不对，出处和名单在现有文件里还在不在；有不在的就逐处列出，以 1 退出。"""
    from kb.sets.questions import read_questions
    from kb.sets.standing import standing

    questions = read_questions(set)
    standing(questions, {document.id: document for document in _documents()}).check()
    gold = sum(len(question.gold) for question in questions.questions)
    typer.echo(f"{questions.name}：{len(questions.questions)} 题、{gold} 处出处都在。")


def candidates(
    without: Annotated[
        list[Path] | None,
        typer.Option(metavar="SET", help="这些题目文件里已有的不再出，可重复。", show_default=False),
    ] = None,
    every: Annotated[
        bool, typer.Option("--every", help="答得有把握的也出，不只是拒答、反问、说没用的。")
    ] = False,
    xlsx: Xlsx = None,
) -> None:
    """从用户问过的（ZHANGJU_KEEP_QUESTIONS）和反馈里挑出候选题，同一问题的几种说法合并，等人填答案；页面上（/gold）写过的、不要的不再出。"""
    from kb.asked import judgements, questions
    from kb.sets.candidates import as_case, identity
    from kb.sets.candidates import candidates as picked
    from kb.sets.questions import read_questions
    from kb.sets.written import Written
    from kb.settings import read_settings

    home = read_settings().home
    known = {
        identity(q.question, q.history) for path in without or () for q in read_questions(path).questions
    }
    settled = Written(home).settled() | known
    found = [as_case(one) for one in picked(questions(home), judgements(home), settled, every)]
    if not found:
        typer.echo(
            "没有候选题：没有保存的提问（设置 ZHANGJU_KEEP_QUESTIONS），也没有说没用的反馈。", err=True
        )
    put(found, xlsx, "候选题")


def put(questions: Iterable[Mapping[str, Any]], xlsx: Path | None, what: str) -> None:
    """Question-file objects as JSONL on stdout, or as a sheet."""
    if xlsx is None:
        for question in questions:
            sys.stdout.write(json.dumps(question, ensure_ascii=False) + "\n")
        return
    from kb.errors import BadInput
    from kb.sets.sheet_write import sheet

    path = xlsx.with_suffix(".xlsx")
    if path.exists():
        raise BadInput(f"已有 {path}，没有覆盖；请换一个文件名，或先移走它。")
    write(
        path,
        sheet(questions, [f"{d.id}：《{d.meta.title}》" for d in _documents()]),
        what,
    )


def _documents() -> list[Document]:
    """Those at hand; [] when nothing was ingested."""
    from kb.errors import NotReady
    from kb.settings import read_settings
    from kb.store import Store

    settings = read_settings()
    try:
        return list(Store(settings.home, settings).open().documents.values())
    except NotReady:
        return []
