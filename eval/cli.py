"""`zhangju eval`: the command's verbs for evaluation, put under it by the entry point `zhangju.verbs`."""

from __future__ import annotations

import typer

from eval import cli_report, cli_run, cli_sets

__all__ = ["app"]

app = typer.Typer(
    name="eval",
    help="用题目集评测：出题、运行、比较、报告。",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for verbs in (cli_run, cli_report, cli_sets):
    verbs.register(app)
