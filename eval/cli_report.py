"""`zhangju eval compare` and `report`: what runs that were saved say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.cli_print import Json, console, print_json, write

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command()(compare)
    app.command()(report)


def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="前一次的结果。", show_default=False)],
    after: Annotated[Path, typer.Argument(metavar="B", help="后一次的结果。", show_default=False)],
    strict: Annotated[bool, typer.Option("--strict", help="有变坏的题就以 1 退出。")] = False,
    as_json: Json = False,
) -> None:
    """并排看两次结果：哪些修好了，哪些变坏了，差别是不是偶然。"""
    from eval.compare import compare as compared
    from eval.record import load_run
    from eval.report import print_comparison

    made = compared(load_run(before), load_run(after))
    if as_json:
        print_json(made)
    else:
        print_comparison(made, console())
    if strict and made["broke"]:
        typer.echo(f"zhangju：变坏了 {len(made['broke'])} 题。", err=True)
        raise typer.Exit(1)


def report(
    runs: Annotated[
        list[Path],
        typer.Argument(metavar="RUN…", help="运行的结果；后面的都与第一个比较。", show_default=False),
    ],
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="写成一个 HTML 文件，可直接打开、发送。", show_default=False),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option(metavar="FILE", help="每题一行，写成 CSV。", show_default=False)
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option(metavar="FILE", help="每题一行，写成 Excel 文件。", show_default=False)
    ] = None,
) -> None:
    """把一次或几次运行的结果做成报告；什么文件都不要，就显示在这里。"""
    from eval.record import load_run
    from eval.report import print_run

    held = [load_run(path) for path in runs]
    if html:
        from eval.html.page import page

        write(html, page(held).encode("utf-8", "replace"), "报告")
    if csv:
        from eval.rows_out import as_csv

        write(csv, as_csv(held), "各题")
    if xlsx:
        from eval.rows_out import as_xlsx

        write(xlsx, as_xlsx(held), "各题")
    if not (html or csv or xlsx):
        for run in held:
            print_run(run, console())
