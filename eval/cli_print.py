"""How the verbs of evaluation write: JSON, tables, files, and a bar on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Json", "console", "print_json", "progress", "write"]

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序使用。")]
WIDTH = 140  # of a report in a pipe


def print_json(made: Any) -> None:
    sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=1) + "\n")


def write(path: Path, data: bytes, what: str) -> None:
    """A file, its folder made; says where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    typer.echo(f"{what}在 {path}", err=True)


def console() -> Console:
    from rich.console import Console

    return (
        Console(highlight=False)
        if sys.stdout.isatty()
        else Console(highlight=False, width=WIDTH, soft_wrap=True)
    )


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, fed with (done, total); silent when that is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as shown:
        task = shown.add_task("提问", total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
