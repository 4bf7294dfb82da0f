"""Answers collected elsewhere: JSONL, {"question", "history"?, "answer"} a line, in any order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.systems.plain import body_of
from eval.systems.system import System
from kb.errors import BadInput
from kb.sets.faults import Faults
from kb.sets.gold import Text
from kb.sets.questions import Question

__all__ = ["collected"]

Key = tuple[tuple[str, ...], str]


def collected(path: Path, documents: Mapping[str, Text], names: tuple[str, ...]) -> System:
    """A question that the file does not answer is a crash of the run. Raises BadInput naming what is wrong and where."""
    answers = _read(path)

    def ask(question: Question) -> dict[str, Any]:
        found = answers.get((question.history, question.question))
        if found is None:
            raise LookupError(f"{path.name} 里没有这道题的答案")
        return body_of(question, found, names)

    about = {"system": path.name} | dict.fromkeys(("commit", "snapshot", "settings", "encoder"), "")
    return System(about, ask, documents, plain=True, timed=False)


def _read(path: Path) -> dict[Key, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}：读不到，或不是 UTF-8（{type(error).__name__}）。") from error
    faults = Faults()
    found: dict[Key, str] = {}
    for key, answer in _answers(path, text, faults):
        found[key] = answer
    faults.check()
    if not found:
        raise BadInput(f"{path}：里面没有答案。")
    return found


def _answers(path: Path, text: str, faults: Faults) -> Iterator[tuple[Key, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            held = json.loads(line)
            question, answer, history = held["question"], held["answer"], held.get("history", [])
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            faults.add(f"{path} 第 {number} 行", '应为 {"question": "…", "answer": "…"}，可另有 history。')
            continue
        if not isinstance(history, list) or not all(isinstance(w, str) for w in (question, answer, *history)):
            faults.add(f"{path} 第 {number} 行", "question、answer 应为文字，history 应为一列文字。")
            continue
        yield (tuple(history), question), answer
