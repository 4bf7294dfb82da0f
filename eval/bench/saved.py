"""What a bench measured, kept: FILE.json as it was measured, FILE.txt as the README shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["as_json", "save"]


def as_json(found: Mapping[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def save(out: Path | None, found: Mapping[str, Any], shown: str) -> None:
    """Writes nothing where `out`, the JSON file, is None."""
    if out:
        out.write_text(as_json(found), encoding="utf-8")
        out.with_suffix(".txt").write_text(shown, encoding="utf-8")
