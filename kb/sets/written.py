"""The question set that is written in the page, kept in the home:

gold/set.jsonl        a case a line, as in a question file, with its `id` and, where it answers a candidate, `candidate`
gold/dismissed.json   identities of candidates that nobody wants, the latest last; no words of theirs
gold/lock             held while either is changed: one writer at a time; both are replaced whole
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from kb.errors import BadInput, Busy, DamagedSnapshot, NotFound
from kb.files import write_file
from kb.lock import Lock
from kb.sets.candidates import identity
from kb.sets.words import plain

__all__ = ["FOLDER", "OWN", "Written"]

FOLDER = "gold"
OWN = ("id", "candidate")  # what a case has here beside what a question file holds
MOST, BYTES = 2000, 20_000_000  # cases, and bytes of the file
FORGOTTEN = 10_000  # dismissals, beyond which the oldest go
WAIT = 3.0  # seconds for another writer, whose work is a moment's


class Written:
    """Cases are JSON objects that were validated before."""

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER

    def cases(self) -> list[dict[str, Any]]:
        """In the order in which they were written. Raises DamagedSnapshot naming the line."""
        path, found = self.folder / "set.jsonl", []
        for number, line in enumerate(_text(path).split("\n"), 1):
            if line.strip():
                found.append(_read(line, dict, f"{path} 第 {number} 行"))
        return found

    def dismissed(self) -> list[str]:
        path = self.folder / "dismissed.json"
        return [str(id) for id in _read(_text(path) or "[]", list, str(path))]

    def answered(self) -> set[str]:
        """Identities of the candidates that the cases answer."""
        cases = self.cases()
        asked = {identity(case["question"], case.get("history", ())) for case in cases}
        return asked | {case["candidate"] for case in cases if "candidate" in case}

    def settled(self) -> set[str]:
        """Identities of what is no candidate any more: answered, or dismissed."""
        return self.answered() | {*self.dismissed()}

    def add(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """The case with its id. Raises BadInput (held already, or the set is full), Busy, as `cases`."""
        with self._writing():
            made = {"id": uuid4().hex[:16], **case}
            self._put([*self.cases(), made])
        return made

    def replace(self, id: str, case: Mapping[str, Any]) -> dict[str, Any]:
        """Raises NotFound, and as `add`."""
        with self._writing():
            held = self.cases()
            at = _position(held, id)
            kept = {"candidate": held[at]["candidate"]} if "candidate" in held[at] else {}
            held[at] = {"id": id, **kept, **case}
            self._put(held)
        return held[at]

    def remove(self, id: str) -> None:
        """What it answered is a candidate again. Raises NotFound, and as `add`."""
        with self._writing():
            held = self.cases()
            del held[_position(held, id)]
            self._put(held)

    def dismiss(self, id: str, wanted: bool = False) -> None:
        """Puts a candidate away, or `wanted`, back."""
        with self._writing():
            held = [other for other in self.dismissed() if other != id] + ([] if wanted else [id])
            write_file(self.folder / "dismissed.json", json.dumps(held[-FORGOTTEN:]).encode("ascii"))

    def _put(self, cases: list[dict[str, Any]]) -> None:
        seen: dict[tuple[Any, ...], int] = {}
        for number, case in enumerate(cases, 1):
            words = (case["question"], *case.get("history", ()))
            same = (*map(plain, words), *case.get("documents", ()))
            if seen.setdefault(same, number) != number:
                raise BadInput(f"question：题集里已有这道题（第 {seen[same]} 题）。")
        data = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases).encode()
        if len(cases) > MOST or len(data) > BYTES:
            raise BadInput(
                f"题集已满（最多 {MOST} 题、{BYTES // 1_000_000} MB）：请导出后移除一些，再写新的。"
            )
        write_file(self.folder / "set.jsonl", data)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = Lock(self.folder / "lock")
        if not lock.take(WAIT):
            raise Busy("另一个人正在写题集，请稍后再试。")
        try:
            yield
        finally:
            lock.free()


def _position(cases: list[dict[str, Any]], id: str) -> int:
    for i, case in enumerate(cases):
        if case["id"] == id:
            return i
    raise NotFound("题集里没有这道题，可能刚被别人移除。")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise DamagedSnapshot(f"{path}：读不了（{error}）。请改好或移走这个文件。") from error


def _read(words: str, kind: type, where: str) -> Any:
    try:
        held = json.loads(words)
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, kind) or (isinstance(held, dict) and not {"id", "question"} <= held.keys()):
        raise DamagedSnapshot(f"{where}：不是这里写下的内容。请改好或移走这个文件。")
    return held
