"""The plan in other forms, asked the same: `python -m eval.bench.forms [FILE]` sets it anew as Word, as a web page and as
two PDFs, reads each, and holds relations, outline, pages and the answers to the plan's question sets against the text's.

FILE is the results as JSON: per form rows and headings that are as in the text, pages that are right by the PDF's own
text layer, and per set how many of the questions that the text answers rightly the form answers so too.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.bench.carry import Reading, carried
from eval.bench.typeset import Block, blocks, browser_pdf, docx_of, html_of, office_pdf
from eval.run import ask_all
from eval.systems.local import local
from ingest.document import Document
from ingest.forms import ordinary
from ingest.parse import parse
from ingest.read import read_bytes
from ingest.read.pdfium import opened
from kb.commit import commit
from kb.knowledge import Knowledge, encoder_of
from kb.sets.gold import resolve
from kb.sets.questions import read_questions
from kb.settings import CHECKOUT, Settings, read_settings
from kb.store import Store

__all__ = ["alike", "forms", "main", "wrong_pages"]

PLAN = CHECKOUT / "corpus" / "quzhou-services-145" / "plan.txt"
SETS = ("quzhou", "quzhou-heldout", "quzhou-blind")
_MARKS = re.compile(r"[\W_]")


def forms(parts: tuple[Block, ...], title: str, issuer: str) -> Iterator[tuple[str, str, bytes]]:
    """(the form, a file's name, its bytes)."""
    word = docx_of(parts, title)
    yield "docx", "plan.docx", word
    yield "docx-without-styles", "plan.docx", docx_of(parts, title, styles=False)
    yield "html", "plan.html", html_of(parts, title, issuer)
    yield "pdf-libreoffice", "plan.pdf", office_pdf(word)
    yield "pdf-chromium", "plan.pdf", browser_pdf(parts, title)


def alike(one: Document, other: Document) -> dict[str, list[int]]:
    """Per relation, and for the outline and the words that read: [as in `one`, there are in `one`, in `other`]."""
    wanted, given = _rows(one), _rows(other)
    found = {key: _same(wanted.get(key, []), given.get(key, [])) for key in {**wanted, **given}}
    found["outline"] = _same(_outline(one), _outline(other))
    found["characters"] = _same(list(Reading(one).words), list(Reading(other).words))
    return found


def _same(wanted: list[Any], given: list[Any]) -> list[int]:
    return [sum(a == b for a, b in zip(wanted, given, strict=False)), len(wanted), len(given)]


def _rows(document: Document) -> dict[str, list[tuple[str, dict[str, str]]]]:
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for relation, row in document.rows():
        cells = {key: _plain(cell.printed) for key, cell in row.cells.items()}
        found.setdefault(relation.key, []).append((row.id, cells))
    return found


def _outline(document: Document) -> list[tuple[object, ...]]:
    paths = (tuple(map(_plain, document.path(i))) for i in range(len(document.headings)))
    return [(h.kind, h.level, h.value, path) for h, path in zip(document.headings, paths, strict=True)]


def _plain(words: str) -> str:
    return re.sub(r"[\s*|]", "", ordinary(words))


def wrong_pages(document: Document, data: bytes) -> list[str]:
    """The names of rows on whose page, as the document says it, the PDF's own text layer does not have them."""
    sheets = [_bare(text.get_text_range()) for _, text in opened(data, "plan.pdf")]
    wrong = []
    for _, row in document.rows():
        page = document.page(row.span)
        held = "".join(sheets[page[0] - 1 : page[1]]) if page else ""
        if "name" in row.cells and _bare(row.cells["name"].printed) not in held:
            wrong.append(row.cells["name"].printed)
    return wrong


def _bare(words: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", ordinary(words)))


def _opened(home: Path, document: Document, data: bytes, settings: Settings) -> Knowledge:
    """A home with this document alone; the vectors that `settings.home` has cached are taken."""
    own = settings.model_copy(update={"home": home})
    encoder = encoder_of(own)
    cache = settings.home / "cache"
    if cache.is_dir():
        shutil.copytree(cache, home / "cache")
    Store(home, own).publish([(document, data)], encoder)
    knowledge = Knowledge(own, encoder)
    knowledge.load()
    return knowledge


def main(out: Path | None = None) -> None:
    settings = read_settings()
    data = PLAN.read_bytes()
    plan = parse(data.decode(), PLAN.parent.name)
    sets = [read_questions(CHECKOUT / "eval" / "sets" / f"{name}.jsonl") for name in SETS]
    golds = {s.name: resolve(s, {plan.id: plan}) for s in sets}
    made: dict[str, Any] = {"commit": commit(), "forms": {}}
    right: dict[str, set[int]] = {}
    each = [
        ("text", "plan.txt", data),
        *forms(blocks(plan), "衢州市现代服务业发展“十四五”规划", "衢州市人民政府"),
    ]
    for form, name, file in each:
        text, hints = read_bytes(file, name)
        document = parse(text, plan.id, hints=hints)
        found: dict[str, Any] = {"as in the text": alike(plan, document)}
        if name.endswith(".pdf"):
            found["rows on a wrong page"] = wrong_pages(document, file)
        with TemporaryDirectory() as folder:
            knowledge = _opened(Path(folder) / "home", document, file, settings)
            for questions in sets:
                gold, lost = carried(golds[questions.name], Reading(plan), Reading(document))
                outcomes = ask_all(questions, local(knowledge), gold=gold)
                passed = {o.question.line for o in outcomes if o.passed}
                wanted = right.setdefault(questions.name, passed)
                found[questions.name] = {
                    "asked": len(outcomes),
                    "passed": len(passed),
                    "of the text's": round(len(passed) / len(wanted), 4),
                    "gold places lost": lost,
                    "passed from the text alone": sorted(wanted - passed),
                    "passed from this form alone": sorted(passed - wanted),
                }
                shares = found[questions.name]
                sys.stdout.write(f"{form}: {questions.name} {shares['passed']} of {shares['asked']}\n")
        made["forms"][form] = found
    words = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    if out:
        out.write_text(words, encoding="utf-8")
    else:
        sys.stdout.write(words)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
