"""Cells of an Excel file that show what they hold and never run it."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["MOST", "UNWRITABLE", "put"]

MOST = 32_000  # characters of a cell; Excel takes 32,767
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold


def put(cell: Any, value: str | float | None) -> None:
    """Words become a text cell with a quote prefix, so that `=`, `+`, `-`, `@` at their start never run; what XML
    cannot hold becomes �."""
    from openpyxl.styles import Alignment

    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if not isinstance(value, str):
        cell.value = value
    elif value:
        words = UNWRITABLE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
        cell.value = words[:MOST]
        cell.data_type = "s"
        cell.quotePrefix = True
