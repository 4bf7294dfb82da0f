"""`zhangju eval compare` and `report`: what runs that were saved say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.cli_print import Json, console, print_json

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command()(compare)


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
