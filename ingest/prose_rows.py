"""Projects told one a sentence in running text → rows: 铁路重点项目：甲线工程，总投资46.8亿元，建设期2021—2025年，由市铁建中心负责
实施。Or one a line: 甲水库 —— 总库容1.28亿立方米（总投资46.8亿元，某县政府，2022—2027）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import fields as f
from .document import Block, Cell, Heading, Source
from .drafts import RowDraft
from .items import Cells, item_cells, item_name
from .outline import Outline

_LABEL = re.compile(r"\s{0,4}(?P<label>[^，。；：:]{0,12}(?:项目|工程))\s{0,4}[:：]\s{0,4}")
_PLAIN = re.compile(r"(?:重点|重大|主要|标志性|建设|实施|安排)*(?:项目|工程)")
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
# A name, a dash, what it is, and its details in the last bracket: lines that end so are joined as one paragraph.
_DASHED = re.compile(
    r"\s{0,4}(?P<name>[^—–。；;，,：:]{2,40}?)\s{0,4}[—–]{1,2}\s{0,4}(?!\d)(?:[^（）()。]|[（(][^（）()]{0,12}[）)]){2,200}?"
    r"[（(][^（）()]{0,80}[亿万]元[^（）()]{0,80}[）)][。；;]?"
)
_HEADED = re.compile(r"\s{0,4}(?:[—–-]{1,2}\s{0,4})?(?P<name>[^。；，,：:]{3,40}?)\s{0,2}[。：:]")
# A measure is no name: 全长62公里, 储罐容积3×150立方米, 改造窑炉36条.
_MEASURE = re.compile(r"\d[\d.,×]*\s{0,2}[\u4e00-\u9fff%]{1,4}$|^(?:全长|总长|其中|计划|预计|总投资)")
_NAME = 40  # code points; a longer beginning names nothing
_CATEGORY = f.field_of(f.BY_KEY["category"])


def prose_rows(text: str, o: Outline) -> Iterator[RowDraft]:
    """A row for each sentence that names a thing and tells its money and its period or who is responsible: in a
    column, or behind a label (重点项目：)."""
    taken: set[int] = set()
    for whole, part, found in _headed(text, o):
        taken.add(whole.span.start)
        yield _draft(part, found, part.span.start)
    for block in o.blocks:
        if block.kind != "paragraph" or block.heading < 0 or block.span.start in taken:
            continue
        words = block.piece.reading(text)
        label = _LABEL.match(words)
        if label is None and o.headings[block.heading].kind != "column":
            continue
        read = list(_read(text, block, words, label.end() if label else 0))
        told = [(part, found) for part, found in read if _tells(found)]
        if len(told) * 2 <= len(read) and not (label and told):
            continue
        for part, found in told:
            if label and not _PLAIN.fullmatch(label["label"]):
                found["category"] = (_CATEGORY, _category(block, label))
            yield _draft(part, found, block.span.start)


def _draft(part: Block, found: Cells, at: int) -> RowDraft:
    """`at` is where the list begins that the row stands in."""
    fields = tuple(field for field, _ in found.values())
    cells = {key: cell for key, (_, cell) in found.items()}
    return RowDraft("项目", fields, cells, part.span, part.heading, part.piece, at)


def _headed(text: str, o: Outline) -> Iterator[tuple[Block, Block, Cells]]:
    """Paragraphs in a column that are a project each, its name in front (零碳园区示范：…, ——甲支线。…), where there are
    several under one heading."""
    told: dict[int, list[tuple[Block, Block, Cells]]] = {}
    for block in o.blocks:
        if block.kind != "paragraph" or block.heading < 0 or o.headings[block.heading].kind != "column":
            continue
        words = block.piece.reading(text)
        m = _HEADED.match(words)
        if m is None or _LABEL.match(words) or _MEASURE.search(m["name"]) or words.count("总投资") != 1:
            continue
        part, found = _part(text, block, m.start("name"), len(words), m["name"])
        if _tells(found):
            told.setdefault(block.heading, []).append((block, part, found))
    for rows in told.values():
        if len(rows) > 1:
            yield from rows


def _read(text: str, block: Block, words: str, start: int) -> Iterator[tuple[Block, Cells]]:
    """Each sentence as a block of its own, with its cells."""
    dashed = list(_DASHED.finditer(words, start))
    for m in dashed if len(dashed) > 1 else _SENTENCE.finditer(words, start):
        lead = len(m.group()) - len(m.group().lstrip())
        name = re.split(r"[，,]|\s{0,4}[—–]{1,2}", item_name(m.group().lstrip()))[0].strip()
        if not 2 < len(name) <= _NAME or not m.group().strip() or _MEASURE.search(name):
            continue
        yield _part(text, block, m.start() + lead, m.end(), name)


def _part(text: str, block: Block, start: int, end: int, name: str) -> tuple[Block, Cells]:
    """A part of a block's reading as an item so named, with its cells."""
    part = Block("item", block.piece.cut(start, end), block.heading)
    head = Heading("item", 0, "", None, name, part.span, part.span, block.heading)
    return part, item_cells(text, part, head)


def _tells(found: Cells) -> bool:
    return "name" in found and "total" in found and bool({"start", "end", "units"} & found.keys())


def _category(block: Block, label: re.Match[str]) -> Cell:
    sources = block.piece.cut(label.start("label"), label.end("label")).spans
    return Cell(
        re.sub(r"\s", "", label["label"]), label["label"], tuple(Source(s, "inherited") for s in sources)
    )
