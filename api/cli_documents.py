"""`zhangju documents`, `show` and `check`: what is in the knowledge base, and whether it agrees with itself."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ingest.document import Document
    from kb.snapshot import Snapshot

__all__ = ["register"]

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序使用。")]


def register(app: typer.Typer) -> None:
    app.command()(documents)
    app.command()(show)
    app.command()(check)


def snapshot() -> Snapshot:
    """The current snapshot, read without the encoder."""
    from api.cli_print import warn
    from kb.settings import read_settings
    from kb.store import Store

    settings = read_settings()
    found = Store(settings.home, settings).open()
    warn(found.warnings)
    return found


def documents(as_json: Json = False) -> None:
    """列出知识库里的文件。"""
    from api.cli_ingest import relations_text, summary
    from api.cli_print import print_json, print_table

    found = [summary(d) for d in snapshot().documents.values()]
    if as_json:
        print_json({"documents": found})
        return
    rows = [[d["id"], d["title"], d["number"], d["date"], str(d["lines"]), relations_text(d)] for d in found]
    print_table(["编号", "标题", "文号", "日期", "行数", "关系"], rows, numbers=[4])


def show(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="文件编号，见 zhangju documents。", show_default=False)
    ],
    lines: Annotated[
        str | None, typer.Option(metavar="A-B", help="只看这些行的原文，如 464-470。", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """看一份文件的提纲和可疑之处，或其中几行的原文。"""
    from api.cli_print import print_json

    document = snapshot().document(id)
    if lines is not None:
        _text(document, lines, as_json)
        return
    told = _outline(document)
    if as_json:
        print_json(told)
        return
    out = sys.stdout.write
    about = (told["title"], told["issuer"], told["number"], told["date"])
    out("　".join(words for words in about if words) + "\n\n")
    for heading in told["outline"]:
        first, page = heading["lines"][0], heading["page"]
        at = f"第 {first} 行" + (f"，第 {page[0]} 页" if page else "")
        out("  " * (len(heading["path"]) - 1) + f"{heading['path'][-1]}（{at}）\n")
    if told["ingest_findings"]:
        out("\n可疑之处：\n")
        for finding in told["ingest_findings"]:
            out(f"  第 {finding['lines'][0]} 行：{finding['message']}\n")


def check(
    id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="文件编号；不写则逐份核对。", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """把文件写明的个数、合计和增速与它自己的条目核对。"""
    from api.cli_print import print_json
    from kb.checks import checks

    open_now = snapshot()
    chosen = [open_now.document(id)] if id else list(open_now.documents.values())
    made = [
        {"document": d.id, "title": d.meta.title, "revision": d.revision, "checks": checks(d)} for d in chosen
    ]
    if as_json:
        print_json(made[0] if id else {"documents": made})
        return
    for document in made:
        _checks(document)


def _text(document: Document, lines: str, as_json: bool) -> None:
    from api.cli_print import print_json, safe
    from kb.errors import BadInput
    from kb.location import location

    asked = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", lines.strip())
    if not asked:
        raise typer.BadParameter(f"“{lines}”不是行号范围，应写作 464-470 或 464。", param_hint="--lines")
    try:
        span = document.line_span(int(asked[1]), int(asked[2] or asked[1]))
    except ValueError as error:
        last = document.text.count("\n") + 1
        raise BadInput(f"文件 {document.id} 没有第 {lines} 行：它有 1 到 {last} 行。") from error
    if as_json:
        print_json(location(document, span))
        return
    words = span.of(document.text).rstrip("\n")
    sys.stdout.write((safe(words) if sys.stdout.isatty() else words) + "\n")


def _outline(document: Document) -> dict[str, Any]:
    from api.cli_ingest import summary
    from kb.location import location

    headings = [
        {
            "kind": h.kind,
            "level": h.level,
            "number": h.number,
            "title": h.title,
            **location(document, h.span, i),
        }
        for i, h in enumerate(document.headings)
    ]
    findings = [
        {"code": f.code, "message": f.message, **location(document, f.span)} for f in document.findings
    ]
    return {**summary(document), "outline": headings, "ingest_findings": findings}


def _checks(made: dict[str, Any]) -> None:
    from api.cli_print import safe

    out = sys.stdout.write
    out(f"{made['document']}  《{made['title']}》\n")
    if not made["checks"]:
        out("  没有可以核对的数字。\n")
    for found in made["checks"]:
        mark = {True: "一致  ", False: "不一致", None: "不能定"}[found["agrees"]]
        line, others = found["citations"][0]["lines"][0], len(found["citations"]) - 1
        basis = f"，另据 {others} 处" if others else ""
        out(f"  {mark}  {safe(found['text'])}（第 {line} 行{basis}）\n")
