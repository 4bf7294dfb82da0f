"""A numbered item with run-in fields → cells: 9.常山…项目（2019-2024）。…总投资 50 亿，…（责任单位：…）"""

from __future__ import annotations

import re

from . import fields as f
from . import values as v
from .document import Block, Cell, Field, Heading, Piece, Source, Span, Unit

_MONEY_LABELS = (
    ("planned", re.compile(rf"{f.PERIOD}(?:期间|时期|期内|内)?(?:计划|拟|预计|规划)?(?:完成)?投资(?:额)?|(?:规划期|计划期)(?:内)?(?:计划)?投资")),
    ("total", re.compile(r"(?<![期中年])(?:项目)?(?:估算|计划|预计|概算)?总投资(?:额|估算|规模)?|(?:估算|计划|预计)投资(?:额)?|投资(?:估算|总额|规模|概算|额)")),
)
_LABELLED = re.compile(r"(?P<label>[\u4e00-\u9fff“”\"]{2,12})\s*[:：]\s*(?P<value>[^；;。\n]+)")
_BRACKET_PERIOD = re.compile(r"[（(]\s*(?P<p>(?:19|20)\d{2}\s*年?(?:\s*[-－—–―~～至到]+\s*(?:19|20)\d{2}\s*年?)?)\s*[）)]")
_GAP = rf"\s*(?:为|约为|[:：]|达|共|计)?\s*(?:(?:{v.BEFORE})\s*)?"

Cells = dict[str, tuple[Field, Cell]]


def _source(piece: Piece, start: int, end: int) -> tuple[Source, ...]:
    return tuple(Source(s) for s in piece.cut(start, end).spans)


def _put(found: Cells, key: str, cell: Cell) -> None:
    if key in found:
        field, old = found[key]
        if isinstance(old.value, tuple) and isinstance(cell.value, tuple):
            value = old.value + cell.value
            found[key] = (field, Cell(value, f"{old.printed}；{cell.printed}", old.sources + cell.sources))  # type: ignore[arg-type]
        return
    found[key] = (f.field_of(f.BY_KEY[key]), cell)


def item_cells(text: str, block: Block, heading: Heading) -> Cells:
    """The cells of one item, by field key; every cell's sources are spans of the canonical text."""
    piece = block.piece
    words = piece.reading(text)
    found: Cells = {}
    if heading.value is not None:
        at = words.index(heading.number)
        _put(found, "number", Cell(heading.value, heading.number, _source(piece, at, at + len(heading.number))))
    name = heading.title
    if name:
        at = words.index(name) if name in words else 0
        _put(found, "name", Cell(re.sub(r"\s+", "", name) if not re.search(r"[A-Za-z]", name) else name, name, _source(piece, at, at + len(name))))
    _period(found, piece, words)
    _money(found, piece, words)
    _units(found, piece, words)
    _content(found, piece, words, name)
    return found


def _period(found: Cells, piece: Piece, words: str) -> None:
    m = _BRACKET_PERIOD.search(words)
    start = m.start("p") if m else -1
    if m is None:
        for label in _LABELLED.finditer(words):
            kind = f.kind_of(label["label"])
            if kind and kind.key == "period":
                start = label.start("value")
                break
    if start < 0:
        return
    if p := v.period(words[start:]):
        first, last, a, b = p
        _put(found, "start", Cell(first, str(first), _source(piece, start + a[0], start + a[1])))
        _put(found, "end", Cell(last, str(last), _source(piece, start + b[0], start + b[1])))


def _money(found: Cells, piece: Piece, words: str) -> None:
    taken: list[tuple[int, int]] = []
    for key, label in _MONEY_LABELS:
        for m in label.finditer(words):
            if any(a <= m.start() < b for a, b in taken):
                continue
            tail = words[m.end() : m.end() + 24]
            if not re.match(rf"{_GAP}\d", tail):
                continue
            got = v.money(tail)
            if got is None:
                continue
            end = m.end() + got.end
            taken.append((m.start(), end))
            at = m.end() + got.start
            _put(found, key, Cell(got.amount, words[at:end].strip(), _source(piece, at, end)))
            break


def _units(found: Cells, piece: Piece, words: str) -> None:
    for m in re.finditer(r"(?P<label>[\u4e00-\u9fff]{2,6})\s*[:：]\s*(?P<value>[^；;。\n]+?)(?=[）)]\s*[。；;]?\s*$|[；;。]|$)", words):
        kind = f.kind_of(m["label"])
        if kind is None or kind.role is None:
            continue
        _add_units(found, piece, m.start("value"), m["value"], kind.key)
    if "units" not in found and (m2 := v.LED_BY.search(words)):
        _add_units(found, piece, m2.start("lead"), m2["lead"], "lead")
        if m2["coop"]:
            _add_units(found, piece, m2.start("coop"), m2["coop"], "cooperating")
    elif "units" not in found and (m3 := v.SHARED_BY.search(words)):
        _add_units(found, piece, m3.start("units"), m3["units"], "units")


def _add_units(found: Cells, piece: Piece, at: int, printed: str, key: str) -> None:
    units = tuple(Unit(n, v.role_of(key), piece.cut(at + a, at + b).span) for n, a, b in v.organisations(printed))
    if units:
        _put(found, "units", Cell(units, printed.strip(), _source(piece, at, at + len(printed.rstrip()))))


def _content(found: Cells, piece: Piece, words: str, name: str) -> None:
    """What the item says between its name and its fields."""
    start = words.find(name) + len(name) if name else 0
    m = _BRACKET_PERIOD.match(words[start:].lstrip())
    if m:
        start = words.index(m.group(), start) + len(m.group())
    stops = [words.find(cell.printed) for _, cell in (found[k] for k in ("total", "planned", "units") if k in found)]
    body = words[start : min([s for s in stops if s > start], default=len(words))]
    cut = re.sub(r"(?:[，。；;（(]?\s*[\u4e00-\u9fff“”]{2,14}[:：]?\s*)$", "", body) if stops else body
    lead = len(cut) - len(cut.lstrip("。.：:；，, "))
    cut = cut.rstrip("，,；; ")
    if len(cut) - lead > 4:
        _put(found, "content", Cell(cut[lead:], cut[lead:], _source(piece, start + lead, start + len(cut))))
