"""What has been answered of a run so far, so that one that is broken off can be taken up again.

<set>-<commit>.partial.jsonl   first {set_sha256, system, commit, snapshot, settings, encoder}, then a line a question:
                               {line, seconds, body, same, hits} or {line, seconds, error}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

__all__ = ["Given", "Journal"]


@dataclass(frozen=True, slots=True)
class Given:
    """What a question got, before it is judged: a body, or the error in its place."""

    seconds: float
    body: dict[str, Any] | None = None
    error: str = ""
    same: bool | None = None  # as when it was asked before; None: it was asked once
    hits: list[tuple[str, tuple[int, int]]] | None = None  # of a search: documents and lines, best first


class Journal:
    """Used as a context: the file is written as answers come, and removed by `finish`. Answers of another set, snapshot
    or commit, and of our own files that are in no commit (a commit with `+`, or ""), are not taken up; of another
    system (`about["system"]` names it) nothing more is known than its name."""

    def __init__(self, path: Path, about: Mapping[str, str]) -> None:
        self.path, self.about = path, dict(about)
        settled = about.get("system") or (about["commit"] and not about["commit"].endswith("+"))
        self.known = self._read() if settled else {}
        self._file: TextIO | None = None

    def __enter__(self) -> Journal:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("w", encoding="utf-8", errors="replace")
        self._write(self.about)
        for line, given in self.known.items():
            self._write(_record(line, given))
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def keep(self, line: int, given: Given) -> None:
        self._write(_record(line, given))

    def finish(self) -> None:
        self.path.unlink()

    def _write(self, made: Mapping[str, Any]) -> None:
        assert self._file is not None
        self._file.write(json.dumps(made, ensure_ascii=False) + "\n")
        self._file.flush()

    def _read(self) -> dict[int, Given]:
        """Whole lines only: the last may have been cut off."""
        if not self.path.exists():
            return {}
        lines = self.path.read_text(encoding="utf-8").split("\n")[:-1]
        if not lines or json.loads(lines[0]) != self.about:
            return {}
        found = (json.loads(line) for line in lines[1:])
        return {f.pop("line"): _given(f) for f in found}


def _given(held: dict[str, Any]) -> Given:
    hits = held.pop("hits", None)
    places = None if hits is None else [(document, (first, last)) for document, (first, last) in hits]
    return Given(**held, hits=places)


def _record(line: int, given: Given) -> dict[str, Any]:
    made: dict[str, Any] = {"line": line, "seconds": given.seconds}
    if given.body is None:
        return made | {"error": given.error}
    return made | {"body": given.body, "same": given.same, "hits": given.hits}
