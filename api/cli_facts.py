"""`zhangju facts`: the relations found in the documents, as a table, JSON or CSV."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

if TYPE_CHECKING:
    from api.rows import Condition
    from ingest.document import Document

__all__ = ["register"]

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def register(app: typer.Typer) -> None:
    app.command()(facts)


def facts(
    relation: Annotated[
        str | None,
        typer.Argument(
            metavar="[RELATION]", help="关系的键，如 projects；不写则列出有哪些。", show_default=False
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=VALUE",
            help="条件，可重复，都要满足：units=某局（名单则含有）、total=>=50、name=~物流（含有）。",
            show_default=False,
        ),
    ] = None,
    document: Annotated[
        str | None, typer.Option(metavar="ID", help="只看这份文件。", show_default=False)
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV，表头是各项的键。")] = False,
    out: Annotated[
        Path | None, typer.Option(help="CSV 写到这个文件，带 BOM，Excel 可直接打开。", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序使用。")] = False,
) -> None:
    """列出文件里的条目：项目、指标等，每格都可回到原文。"""
    from api.cli_documents import snapshot
    from api.cli_print import print_json

    if as_csv and as_json:
        raise typer.BadParameter("--csv 和 --json 只能选一个。")
    now = snapshot()
    chosen = [now.document(document)] if document else list(now.documents.values())
    if relation is None:
        if where or as_csv or out:
            raise typer.BadParameter(
                "--where、--csv 和 --out 要和关系的键一起用，如 zhangju facts projects --csv。"
            )
        _list(chosen, as_json)
        return
    made = _facts(chosen, relation, where or [])
    if out is not None:
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            _write_csv(made, file, "\r\n", guard=True)
        typer.echo(f"{made['total']} 行写入 {out}。", err=True)
    elif as_csv:
        _write_csv(made, sys.stdout, "\n", guard=False)
    elif as_json:
        print_json(made)
    else:
        _print(made, len(chosen) > 1)


def _list(documents: list[Document], as_json: bool) -> None:
    from api.cli_print import print_json, print_table
    from api.rows import relation_about

    found = [relation_about(d, r) for d in documents for r in d.relations]
    if as_json:
        print_json({"relations": found})
        return
    rows = []
    for f in found:
        fields = "、".join(f"{c['key']} {c['label']}" for c in f["columns"])
        rows.append([f["relation"], f["label"], f["document"], str(f["rows"]), fields])
    print_table(["键", "名称", "文件", "行数", "各项"], rows, numbers=[3])


def _facts(documents: list[Document], key: str, where: list[str]) -> dict[str, Any]:
    """The contract's body of a relation, over the documents that have it; each row with its lines."""
    from api.rows import columns, row_json
    from kb.errors import NotFound

    held = [(d, r) for d in documents for r in d.relations if r.key == key]
    if not held:
        there = "、".join(dict.fromkeys(r.key for d in documents for r in d.relations)) or "没有"
        raise NotFound(f"没有名为“{key}”的关系；有：{there}。")
    heads = columns(r for _, r in held)
    wanted = [_condition(words, key, heads) for words in where]
    rows = [
        {**row_json(d, row), "lines": list(d.lines(row.span))}
        for d, r in held
        for row in r.rows
        if all(condition.holds(row) for condition in wanted)
    ]
    return {"relation": key, "columns": heads, "rows": rows, "total": len(rows), "next": None}


def _condition(words: str, relation: str, heads: list[dict[str, Any]]) -> Condition:
    from api.rows import condition
    from kb.errors import BadInput

    name, equals, value = words.partition("=")
    if not equals or not name.strip():
        raise typer.BadParameter(f"“{words}”应写作 项=值，如 units=某局。", param_hint="--where")
    column = next((c for c in heads if name.strip() in (c["key"], c["label"])), None)
    if column is None:
        there = "、".join(f"{c['key']}（{c['label']}）" for c in heads)
        raise BadInput(f"--where：{relation} 没有“{name}”这一项；有：{there}。")
    try:
        return condition(column, value)
    except ValueError as error:
        raise BadInput(f"--where：{words}：{error}。") from error


def _cell(row: dict[str, Any], key: str) -> str:
    value = row["cells"].get(key)
    if value is None:
        return ""
    return "、".join(map(str, value)) if isinstance(value, list) else " ".join(str(value).split())


def _write_csv(made: dict[str, Any], file: TextIO, newline: str, guard: bool) -> None:
    """Figures bare, so that they sum; the last column has what a bare figure leaves out: 总投资：约 37 亿."""
    keys = [c["key"] for c in made["columns"]]
    writer = csv.writer(file, lineterminator=newline)
    writer.writerow(["id", "document", *keys, "as_printed"])
    for row in made["rows"]:
        noted = "；".join(
            f"{c['label']}：{' '.join(row['printed'][c['key']].split())}"
            for c in made["columns"]
            if c["key"] in row["qualifiers"]
        )
        cells = [row["id"], row["document"], *(_cell(row, key) for key in keys), noted]
        writer.writerow([_guarded(cell) for cell in cells] if guard else cells)


def _guarded(cell: str) -> str:
    is_figure = cell.replace(".", "", 1).lstrip("-").isdigit()
    return f"'{cell}" if cell.startswith(FORMULA) and not is_figure else cell


def _print(made: dict[str, Any], several: bool) -> None:
    from api.cli_print import SHORT, print_table

    shown = made["columns"]
    labels = (c["label"] + (f"（{c['unit']}）" if c["unit"] else "") for c in shown)
    heads = [*(["文件"] if several else []), *labels, "行"]
    rows = []
    for row in made["rows"]:
        cells = [_cell(row, c["key"]) or " ".join(row["printed"].get(c["key"], "").split()) for c in shown]
        cells = [cell if len(cell) <= SHORT else cell[:SHORT] + "…" for cell in cells]
        rows.append([*([row["document"]] if several else []), *cells, str(row["lines"][0])])
    shift = 1 if several else 0
    numbers = [i + shift for i, c in enumerate(shown) if c["type"] in ("number", "integer", "year")]
    print_table(heads, rows, [*numbers, len(heads) - 1])
    sys.stdout.write(f"共 {made['total']} 行\n")
