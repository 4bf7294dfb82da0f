"""Public test sets made ours: a text to ingest and a question set over it.

BEIR    a folder with corpus.jsonl {_id, title, text}, queries.jsonl {_id, text}, qrels/<split>.tsv (query, passage, score;
        Thakur et al., NeurIPS 2021): every passage a line of the text, gold the lines of what is relevant
SQuAD   a JSON file {data: [{title, paragraphs: [{context, qas: [{question, answers, is_impossible}]}]}]}, 1.1 or 2.0
        (Rajpurkar et al., 2016, 2018): every context a line; the answers are wordings of one fact
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import BadInput

__all__ = ["Imported", "imported"]

LONGEST = 2000  # characters of a question


@dataclass(frozen=True, slots=True)
class Imported:
    """`text` is to be ingested under the id that the questions name; `left_out` questions did not fit the form."""

    text: str
    questions: list[dict[str, Any]]
    left_out: int


def imported(source: Path, id: str, split: str = "test", limit: int = 0) -> Imported:
    """A folder is read as BEIR, a file as SQuAD; at most `limit` questions, 0 for all, with only the passages of the set
    whole. Raises BadInput naming the file and line that is wrong."""
    made = _beir(source, id, split) if source.is_dir() else _squad(source, id)
    whole = made.questions
    fit = [q for q in whole if 1 <= len(q["question"].strip()) <= LONGEST]
    if not fit:
        raise BadInput(f"{source}：里面没有题目。")
    return Imported(made.text, fit[:limit] if limit else fit, made.left_out + len(whole) - len(fit))


def _beir(folder: Path, id: str, split: str) -> Imported:
    passages: dict[str, int] = {}
    lines: list[str] = []
    for held in _jsonl(folder / "corpus.jsonl"):
        words = _one_line(f"{held.get('title') or ''} {held.get('text') or ''}")
        if words:
            lines.append(words)
            passages[str(held.get("_id"))] = 2 * len(lines) - 1  # an empty line stands after each
    asked = {str(held.get("_id")): str(held.get("text") or "") for held in _jsonl(folder / "queries.jsonl")}
    relevant: dict[str, list[str]] = {}
    for query, passage, score in _judgements(folder / "qrels" / f"{split}.tsv"):
        if score > 0:
            relevant.setdefault(query, []).append(passage)
    questions, lost = [], 0
    for query, found in relevant.items():
        gold = [{"document": id, "lines": [passages[p]] * 2} for p in found if p in passages]
        if query not in asked or not gold:
            lost += 1
            continue
        questions.append(
            {
                "question": asked[query],
                "documents": [id],
                "category": "passage",
                "expect": "answered",
                "gold": gold,
            }
        )
    return Imported("\n\n".join(lines) + "\n", questions, lost)


def _squad(path: Path, id: str) -> Imported:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        articles = held["data"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput(f"{path}：不是 SQuAD 形式的文件（{type(error).__name__}）。") from error
    lines: list[str] = []
    questions: list[dict[str, Any]] = []
    try:
        for article in articles:
            for paragraph in article["paragraphs"]:
                lines.append(_one_line(paragraph["context"]))
                place = {"document": id, "lines": [2 * len(lines) - 1] * 2}
                questions += [_of_squad(asked, place, id) for asked in paragraph["qas"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{path}：第 {len(lines)} 段附近不合 SQuAD 的形式（{type(error).__name__}: {error}）。"
        ) from error
    return Imported("\n\n".join(lines) + "\n", questions, 0)


def _of_squad(asked: dict[str, Any], place: dict[str, Any], id: str) -> dict[str, Any]:
    made = {"question": str(asked["question"]), "documents": [id]}
    wordings = list(
        dict.fromkeys(words for answer in asked.get("answers", ()) if (words := _one_line(answer["text"])))
    )
    if asked.get("is_impossible") or not wordings:
        return made | {"category": "unanswerable", "expect": "not_found"}
    return made | {"category": "passage", "expect": "answered", "facts": [wordings], "gold": [place]}


def _jsonl(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            try:
                held = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise BadInput(f"{path} 第 {number} 行：不是正确的 JSON。") from error
            if not isinstance(held, dict):
                raise BadInput(f"{path} 第 {number} 行：应当是一个 JSON 对象。")
            yield held


def _judgements(path: Path) -> Iterator[tuple[str, str, float]]:
    for number, row in enumerate(csv.reader(_text(path).splitlines(), delimiter="\t"), 1):
        try:
            yield row[0], row[1], float(row[2])
        except (IndexError, ValueError) as error:
            if number > 1 and row:  # the first line may be a head
                raise BadInput(f"{path} 第 {number} 行：应为 题号、段号、分数，以制表符隔开。") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{path}：读不到，或不是 UTF-8（{type(error).__name__}）。BEIR 文件夹里应有 corpus.jsonl、queries.jsonl、qrels/。"
        ) from error


def _one_line(words: str) -> str:
    return " ".join(words.split())
