"""An answer as the words of a chat: text with its marks, the table and the sums in Markdown, and the citations below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.export_words import head, printed, reckoned, scope, source

__all__ = ["paragraphs"]

QUOTE = 120  # characters of a citation's words


def paragraphs(answer: dict[str, Any]) -> Iterator[str]:
    """Each ends in a line end but the last; put together they are the whole."""
    held = [answer["text"], *_more(answer)]
    for part in held[:-1]:
        yield part + "\n\n"
    yield held[-1]


def _more(answer: dict[str, Any]) -> Iterator[str]:
    if answer["status"] == "unclear" and answer["suggestions"]:
        yield "\n".join(f"- {question}" for question in answer["suggestions"])
    if answer["table"] is not None and answer["table"]["rows"]:
        yield "\n".join(_table(answer["table"]))
    if made := scope(answer):
        yield "\n".join(f"算式：{reckoned(c)}" for c in made)
    if answer["citations"]:
        yield "出处：\n" + "\n".join(map(_cited, answer["citations"]))


def _table(table: dict[str, Any]) -> Iterator[str]:
    columns = table["columns"]
    yield _line([*map(head, columns), "出处"])
    yield _line(["---"] * (len(columns) + 1))
    for row in table["rows"]:
        marks = "".join(f"[{n}]" for n in row["citations"])
        yield _line([*(printed(row, column["key"]) for column in columns), marks])


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def _cited(citation: dict[str, Any]) -> str:
    words = " ".join(citation["reading"].split())
    cut = words if len(words) <= QUOTE else words[:QUOTE] + "……"
    return f"[{citation['n']}] {source(citation)}：“{cut}”"
