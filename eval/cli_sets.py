"""`zhangju eval template`, `generate`: sets to write and sets that are made."""

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


def put(questions: Iterable[Mapping[str, Any]], xlsx: Path | None, what: str) -> None:
    """Question-file objects as JSONL on stdout, or as a sheet."""
    if xlsx is None:
        for question in questions:
            sys.stdout.write(json.dumps(question, ensure_ascii=False) + "\n")
        return
    from eval.sheet_write import sheet

    write(
        xlsx.with_suffix(".xlsx"),
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
