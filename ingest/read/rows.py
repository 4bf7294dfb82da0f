"""The cells of a table, merged ones too, as lines with tabs: what a text file holds and `ingest.tables` reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

__all__ = ["row_lines"]

WIDE = 200  # columns
HIGH = 2000  # rows that a cell may go over

Cell = tuple[str, int, int]  # its words, the columns and the rows that it goes over


def row_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """A line a row: words in the first place of a merged cell, nothing in the others; rows without words are
    left out. All lines have as many tabs as the widest needs."""
    grid: list[list[str]] = []
    taken: dict[int, int] = {}  # columns that a cell above goes on in, and for how many rows
    for row in rows:
        line: list[str] = []
        cells = list(row)
        while cells or any(at >= len(line) for at in taken):
            at = len(line)
            if at >= WIDE:
                break
            if taken.get(at, 0) > 0:
                line.append("")
            elif cells:
                words, across, down = cells.pop(0)
                across, down = max(1, min(across, WIDE)), max(1, min(down, HIGH))
                line += [" ".join(words.split()), *[""] * (across - 1)]
                for column in range(at, at + across):
                    taken[column] = down
            else:
                line.append("")
                taken[at] = max(taken.get(at, 0), 1)
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        grid.append(line)
    width = max(map(len, grid), default=0)
    for line in grid:
        if any(line):
            yield "\t".join([*line, *[""] * (width - len(line))])
