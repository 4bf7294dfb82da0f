"""`zhangju`, the command: verbs in, words out. Exit codes: 0 done, 1 failed with a message on stderr, 2 wrong usage.

Starting must cost nothing: whatever is slow to import (the knowledge base, the encoder, the server) is imported
by the verb that needs it. `eval` and the like come as entry points of the group `zhangju.verbs`, so that `api`
never imports `eval` (pyproject.toml names it there).
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from importlib.metadata import entry_points
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from kb.encoder_folder import EncoderError
from kb.errors import BadInput, Busy, DamagedSnapshot, Mismatch, NotFound, NotReadable, NotReady, ZhangjuError

__all__ = ["app", "main"]

SAID = {
    BadInput: "输入有误",
    Busy: "另有程序正在写入",
    DamagedSnapshot: "快照损坏",
    EncoderError: "编码器不可用",
    Mismatch: "编码器或版本不一致",
    NotFound: "找不到",
    NotReadable: "读不了",
    NotReady: "还没有准备好",
}


class Verbs(TyperGroup):
    """Turns what can go wrong into one line; `ZHANGJU_TRACEBACK=1` shows the rest, for whoever mends it."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (ZhangjuError, EncoderError) as error:
            told = next((words for kind, words in SAID.items() if isinstance(error, kind)), "出错")
            self._fail(f"{told}：{error}", error)
        except BrokenPipeError:  # `| head` has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt as error:
            self._fail("已中断。", error)
        except OSError as error:
            self._fail(f"读写失败：{error}", error)
        except (TyperException, typer.Exit, typer.Abort):
            raise
        except Exception as error:
            said = f"{type(error).__name__}: {error}".splitlines()[0]
            self._fail(
                f"程序内部出错（{said}）。设 ZHANGJU_TRACEBACK=1 再运行一次可看到位置，请据此报告。", error
            )

    def _fail(self, words: str, error: BaseException) -> None:
        if os.environ.get("ZHANGJU_TRACEBACK"):
            raise error
        lines = [" ".join(line.split()) for line in words.splitlines()]
        typer.echo("zhangju：" + "\n  ".join(line for line in lines if line), err=True)
        raise typer.Exit(1) from None


app = typer.Typer(
    cls=Verbs,
    name="zhangju",
    help="章句：就政府规划和政策文件提问，每句话都注明出处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序使用。")]


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="要问的问题，1 到 2000 个字符。", show_default=False)],
    as_json: Json = False,
    history: Annotated[
        list[str] | None, typer.Option(help="之前问过的问题，从早到晚，可重复。", show_default=False)
    ] = None,
    document: Annotated[
        list[str] | None, typer.Option(help="只在这份文件里找，可重复。", show_default=False)
    ] = None,
) -> None:
    """提一个问题，给出答案和出处。"""
    from api.cli_answer import print_answer
    from api.cli_print import busy, print_json, warn
    from kb.ask import Question
    from kb.ask import ask as answer
    from kb.knowledge import Knowledge
    from kb.settings import read_settings

    with busy("正在查找"):
        kb = Knowledge(read_settings())
        warn(kb.snapshot.warnings)
        asked = Question(question, tuple(history or ()), tuple(document) if document else None)
        body = answer(kb, asked)
    if as_json:
        print_json(body)
    else:
        print_answer(body)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址，默认 127.0.0.1。", show_default=False)] = None,
    port: Annotated[
        int | None, typer.Option(help="端口，默认 8000。", show_default=False, min=0, max=65535)
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="进程数，默认 1。", show_default=False, min=1, max=64)
    ] = None,
) -> None:
    """启动服务和问答网页。"""
    from kb.settings import read_settings

    given = {"host": host, "port": port, "workers": workers}
    chosen = {name: value for name, value in given.items() if value is not None}
    settings = read_settings(**chosen)
    for name, value in chosen.items():  # each worker reads its own settings
        os.environ[f"ZHANGJU_{name.upper()}"] = str(value)
    from api.cli_serve import serve_on

    serve_on(settings)


def _load_verbs() -> None:
    """Each verb file adds its own commands to `app`; other rooms' verbs come as entry points."""
    from api import cli_documents, cli_facts, cli_ingest

    for register in (cli_ingest.register, cli_documents.register, cli_facts.register):
        register(app)
    for point in sorted(entry_points(group="zhangju.verbs"), key=lambda p: p.name):
        app.add_typer(point.load(), name=point.name)


_load_verbs()


def main() -> None:
    gc.set_threshold(
        50_000
    )  # what a start makes stays; looking through it at every 700 things costs a tenth of it
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Chinese on any locale; a lone surrogate from a shell is no crash
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.basicConfig(format="zhangju：注意：%(message)s", level=logging.WARNING)
    app()
