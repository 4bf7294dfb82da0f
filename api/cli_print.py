"""What the verbs print with: JSON, tables, progress. Colours and bars on a terminal, plain text in a pipe."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

__all__ = ["busy", "print_json", "print_table", "progress", "safe", "warn"]

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
SHORT = 36  # code points of free text in a table; --json and --csv have it all


def safe(words: str) -> str:
    """Words of a document or a person without what could steer a terminal or turn the line around."""
    return UNSEEN.sub("", words).encode("utf-8", "replace").decode("utf-8")


def print_json(value: Any) -> None:
    """One JSON value, readable, in Chinese as it is; a lone surrogate is escaped."""
    words = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write(words.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> None:
    """A table: ruled on a terminal, aligned by spaces in a pipe. `numbers` are columns set to the right."""
    rows = [[safe(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
        for i, head in enumerate(heads):
            table.add_column(Text(head), justify="right" if i in numbers else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        Console(highlight=False).print(table)
        return
    from rich.cells import cell_len

    lines: list[Sequence[str]] = [heads, *rows]
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(heads))]
    for line in lines:
        cells = []
        for i, (cell, width) in enumerate(zip(line, widths, strict=True)):
            gap = " " * (width - cell_len(cell))
            cells.append(gap + cell if i in numbers else cell + gap)
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


@contextmanager
def busy(words: str) -> Iterator[None]:
    """A spinner on stderr while something takes its time; nothing when that is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{words}…"):
        yield


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on stderr, fed with (done, total, label); silent when that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total, label: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    parts = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*parts, console=Console(stderr=True)) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total, label: bar.update(
            task, completed=done, total=total, description=f"{words} {label}".strip()
        )


def warn(warnings: Sequence[str]) -> None:
    """What a person should know though the work goes on, a line each on stderr."""
    for words in warnings:
        sys.stderr.write(f"zhangju：注意：{words}\n")
