"""Dated targets in prose → a relation: 到 2025 年，社会消费品零售总额突破 1000 亿元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from . import values as v
from .document import Block, Cell, Piece, Relation, Role, Row, Source
from .marks import unmarked
from .outline import Outline
from .statements import GROWTH, NAME, VALUE, YEAR, statements

_S = r"\s{0,4}"
_DATED = re.compile(
    rf"(?P<guess>预计)?(?<![\d年月日截止])(?P<lead>(?:到|至){_S})(?P<year>20\d{{2}}){_S}年(?:底|末)?(?!的)"
)
_OTHER_YEAR = re.compile(r"(?:20|19)\d{2}\s{0,4}年|“?十[一二三四五六]五”?(?:期间|时期|以来|末)")
_PART = re.compile(r"(?:[^，,；;。！？\n]|(?<=\d)[,，](?=\d{3}(?!\d)))+|[。！？\n]")
_VERB = (
    r"(?:不超过|不高于|不大于|达到|突破|超过|达|提升至|提升到|提高到|提高至|增加到|增加至|增长至|增长到"
    r"|上升到|保持在|稳定在|降至|降低到|下降到|控制在|力争达到|不低于|不少于|高于)"
)
_OPENING = r"(?:和|全市|全县|全区|全省|力争|努力|其中)?(?:实现)?"
_CLAUSE = re.compile(
    rf"{_S}{_OPENING}(?P<name>[^，。；]{{0,36}}?){_S}(?P<value>(?P<verb>(?:力争|将)?{_VERB}){_S}"
    rf"(?P<n>(?:约{_S})?\d[\d.,，]{{0,20}}){_S}(?P<unit>[^\d，。；、（(“]{{0,10}}))"
)
_SUBJECT = re.compile(rf"{_S}{_OPENING}(?P<name>[^\d，。；]{{2,36}}?)(?:年均|平均|每年|年增|增长|增速)")
_NO_SUBJECT = re.compile(r"(?:其中|平均|全年|每[年月季人户个家站座]|单个)?")
Place = tuple[int, int]


def dated(text: str, o: Outline, document: str, issued: int) -> tuple[Relation, ...]:
    """The relations `targets` and `results`, each where there are rows of it; `issued` is the document's year."""
    told = statements(text, o, issued)
    for block in o.blocks:
        if block.kind in ("paragraph", "item"):
            told["targets"] += _rows(text, unmarked(text, block))
    made: list[Relation] = []
    for key, label, noun in (("targets", "分项目标", "目标"), ("results", "完成情况", "完成情况")):
        held = sorted(told[key], key=lambda r: (r.span.start, r.span.end))
        rows = tuple(replace(row, id=f"{document}/{key}/{n}") for n, row in enumerate(held, 1))
        fields = (NAME[key], YEAR, VALUE[key], GROWTH[key])
        used = tuple(f for f in fields if f.key != "growth" or any("growth" in r.cells for r in rows))
        made += [Relation(key, label, noun, used, rows)] if rows else []
    return tuple(made)


def _rows(text: str, block: Block) -> Iterator[Row]:
    """A date holds for what follows it, up to a sentence that speaks of another year."""
    words = block.piece.reading(text)
    dated: re.Match[str] | None = None
    fresh = 0  # parts since the date
    before: Place | None = None  # the name in the part before, in this sentence
    for part in _PART.finditer(words):
        if part.group() in "。！？\n":
            before = None
            continue
        start, end = part.span()
        fresh += 1
        if m := _DATED.search(words, start, end):
            dated, fresh, start = (None if m["guess"] else m), 0, m.end()
        elif _OTHER_YEAR.search(words, start, end):
            dated = None
        clause = _CLAUSE.match(words, start, end)
        got = v.figure(clause["verb"] + clause["n"] + clause["unit"]) if clause else None
        name = _name(words, clause, before) if clause else ()
        if dated and clause and got and name and "的" not in clause["unit"]:
            first = dated.start("lead") if fresh < 2 else clause.start()
            yield _row(words, block, dated, min(first, name[0][0]), clause, got, name)
        subject = clause or _SUBJECT.match(words, start, end)
        before = subject.span("name") if subject and subject["name"] else None


def _name(words: str, clause: re.Match[str], before: Place | None) -> tuple[Place, ...]:
    """What the target is of: the words before the verb, or the subject of the part before (…，占比…)."""
    start, end = clause.span("name")
    if start == end:
        return (before,) if before else ()
    if words[start] == "占":
        return (before, (start, end)) if before else ()
    return ((start, end),) if end - start > 1 and not _NO_SUBJECT.fullmatch(words[start:end]) else ()


def _row(
    words: str,
    block: Block,
    dated: re.Match[str],
    start: int,
    clause: re.Match[str],
    got: v.Figure,
    name: tuple[Place, ...],
) -> Row:
    """The row from `start`; a date that stands before it is inherited."""
    piece = block.piece
    unit = clause["unit"].strip()
    after = re.search(rf"(?:{v.AFTER})$", unit)
    qualifier = got.amount.qualifier
    if qualifier == "exact" and after:
        qualifier = v.qualifier("", after.group())
    unit = "%" if got.amount.unit == "%" else unit[: after.start()] if after else unit
    printed = "".join(words[a:b] for a, b in name)
    value = clause["value"].rstrip()
    at = clause.start("value")
    amount = replace(got.amount, unit=unit, qualifier=qualifier)
    role: Role = "value" if start <= dated.start("year") else "inherited"
    named = tuple(s for a, b in name for s in _sources(piece, a, b))
    cells = {
        "name": Cell(re.sub(r"\s", "", printed), printed, named),
        "year": Cell(int(dated["year"]), dated["year"], _sources(piece, *dated.span("year"), role)),
        "value": Cell(amount, value, _sources(piece, at, at + len(value))),
    }
    whole = piece.cut(start, clause.end())
    return Row("", whole.span, block.heading, cells, whole)


def _sources(piece: Piece, start: int, end: int, role: Role = "value") -> tuple[Source, ...]:
    return tuple(Source(s, role) for s in piece.cut(start, end).spans)
