"""Dated targets in prose → a relation: 到 2025 年，社会消费品零售总额突破 1000 亿元."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import values as v
from .document import Block, Cell, Field, Heading, Relation, Row, Source

_DATED = re.compile(r"(?:到|至)\s*(?P<year>20\d{2})\s*年(?:底|末)?(?!的)[，,]?")
_VERB = r"(?:达到|突破|超过|达|提升至|提高到|提高至|增加到|增加至|增长至|增长到|上升到|保持在|稳定在|降至|降低到|控制在|力争达到|不低于|不少于|高于)"
_CLAUSE = re.compile(rf"^\s*(?:和|全市|全县|全区|全省|力争|努力|其中)?(?:实现)?(?P<name>[^\d，。；]{{2,36}}?)\s*(?P<verb>(?:力争|将)?{_VERB})\s*(?P<n>(?:约)?\s*[\d.,]+)\s*(?P<unit>[^\d，。；、（(“]{{0,10}})")
FIELDS = (
    Field("name", "目标事项", "text", aliases=("名称",)),
    Field("year", "年份", "year", aliases=("年份", "哪一年")),
    Field("value", "目标", "number", aliases=("目标", "目标值", "达到多少")),
)


def targets(text: str, blocks: tuple[Block, ...], headings: tuple[Heading, ...], document: str) -> Relation | None:
    rows = tuple(_rows(text, blocks, document))
    return Relation("targets", "分项目标", "目标", FIELDS, rows) if rows else None


def _rows(text: str, blocks: tuple[Block, ...], document: str) -> Iterator[Row]:
    n = 0
    for block in blocks:
        if block.kind != "paragraph":
            continue
        words = block.piece.reading(text)
        for sentence in re.finditer(r"[^。！？]+[。！？]?", words):
            dated = _DATED.search(sentence.group())
            if not dated:
                continue
            at = sentence.start() + dated.end()
            year_at = sentence.start() + dated.start("year")
            for clause in re.finditer(r"[^，,；;。]+", words[at : sentence.end()]):
                m = _CLAUSE.match(clause.group())
                got = v.figure(m["verb"] + m["n"] + m["unit"]) if m else None
                if not m or got is None:
                    continue
                n += 1
                start = at + clause.start()
                end = start + m.end()
                unit = re.sub(rf"(?:{v.AFTER})$", "", m["unit"].strip()) or ("%" if got.amount.unit == "%" else "")
                amount = type(got.amount)(got.amount.value, "%" if unit.startswith("%") else unit, v.qualifier(m["verb"], m["unit"].lstrip("%亿万元人家个件项")))
                value = block.piece.cut(start + m.start("verb"), end)
                name = block.piece.cut(start + m.start("name"), start + m.end("name"))
                cells = {
                    "name": Cell(re.sub(r"\s", "", m["name"]), m["name"], tuple(Source(s) for s in name.spans)),
                    "year": Cell(int(dated["year"]), dated["year"], tuple(Source(s) for s in block.piece.cut(year_at, year_at + 4).spans)),
                    "value": Cell(amount, words[start + m.start("verb") : end].strip(), tuple(Source(s) for s in value.spans)),
                }
                piece = block.piece.cut(start, start + len(clause.group()))
                yield Row(f"{document}/targets/{n}", piece.span, block.heading, cells, piece)
