"""One row of a table → typed cells, each with its place, its head, and what it takes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from . import fields as f
from . import values as v
from .dates import deadline
from .document import Amount, Cell, Field, Source, Span, Unit
from .items import named, together
from .roles import role_of, units
from .tables import GROUP

NOT_LISTED = re.compile(r"(?:[-—–－/／\\]+|无)$")
_NUMBERED = re.compile(r"\s{0,4}(\d{1,3})\s{0,4}[.．、]\s{0,4}(?=\D)")
_CUMULATIVE = re.compile(r"[\[［〔（(]\s{0,4}([^\[\]［］〔〕（）()]+?)\s{0,4}[\]］〕）)]$")
# A figure in brackets is a cumulative one; in the column of targets ([24]) in square ones alone.
_IN_BRACKETS = {"growth": _CUMULATIVE, "target": re.compile(rf"(?![（(]){_CUMULATIVE.pattern}")}
_NEVER = re.compile(r"(?!)")
_OF_YEAR = re.compile(r"[（(]\s{0,4}((?:19|20)\d{2})\s{0,4}年\s{0,4}[）)]")
_SUM = re.compile(
    r"(?:投资|资金|经费|金额|预算|补助|投入|产值|收入|支出)(?:额|数|总额)?$"
)  # money, by its head
_COUNTED = re.compile(r"\s{0,4}[（(]\s{0,4}\d{1,4}\s{0,4}[个项件条][）)]\s{0,4}$")  # 一、幼儿园项目（7个）
_INHERITED = ("category", "units", "lead", "attribute", "unit")  # an empty cell means the one above
_BARE = re.compile(
    r"(?:系数|指数|比值|之比|倍数|弹性)(?:[（(].*)?$"
)  # a measure without a unit has none above it
BASE_YEAR = Field(
    "base_year", "基期年份", "year", aliases=("基期年份", "基期是哪年", "哪年的数", "哪一年的数", "哪年数据")
)


@dataclass(slots=True)
class Table:
    """What the cells of one table share."""

    text: str
    columns: list[Field | None]
    head: tuple[Span, ...]
    unit: tuple[str, Span] | None  # over the whole table
    names: set[int]  # other columns that name something
    above: dict[int, Span] = field(default_factory=dict)  # the last filled cell of each column
    group: Span | None = None  # a row that heads those below it: 一、交通类


def cells_of(table: Table, spans: Sequence[Span]) -> tuple[dict[str, Cell], list[Field]]:
    cells: dict[str, Cell] = {}
    used: list[Field] = []
    for i, (column, span) in enumerate(zip(table.columns, spans, strict=True)):
        if column is None:
            continue
        inherited = span.start == span.end
        if inherited and not (i in table.above and (column.key in _INHERITED or i in table.names)):
            continue
        if inherited and column.key == "unit" and any(_BARE.search(s.of(table.text)) for s in spans):
            continue
        at = table.above[i] if inherited else span
        table.above[i] = at
        for key, cell in _cell(table, column, at, table.head[i], inherited):
            before = cells.get(key.key)
            cells[key.key] = together(before, cell) if key.key == "units" else before or cell
            used.append(key)
    if table.group and "category" not in cells:
        m = GROUP.match(table.group.of(table.text))
        place = Span(table.group.start + m.end(), table.group.end) if m else table.group
        counted = _COUNTED.search(place.of(table.text))
        place = Span(place.start, place.start + counted.start()) if counted else place
        words = place.of(table.text)
        cells["category"] = Cell(re.sub(r"\s+", "", words), words, (Source(place, "inherited"),))
        used.append(f.field_of(f.BY_KEY["category"]))
    return cells, used


def _cell(
    table: Table, column: Field, span: Span, head: Span, inherited: bool
) -> Iterator[tuple[Field, Cell]]:
    """A printed cell as typed cells: one head may give two fields (a period: start and end)."""
    printed = span.of(table.text)
    sources = (Source(span, "inherited" if inherited else "value"), Source(head, "head"))
    kind = f.BY_KEY.get(column.key)
    if kind and kind.role:
        field = replace(f.field_of(f.BY_KEY["units"]), label=column.label)
        read = [] if NOT_LISTED.match(printed) else units(printed, role_of(column.key))
        held = tuple(Unit(name, role, Span(span.start + a, span.start + b)) for name, a, b, role in read)
        yield field, Cell(held or None, printed, sources)
    elif column.key == "period":
        listed = v.ends(printed)
        for key, year, (a, b) in listed:
            place = Source(Span(span.start + a, span.start + b))
            yield f.field_of(f.BY_KEY[key]), Cell(year, printed[a:b], (place, *sources[1:]))
        for key in () if listed else ("start", "end"):
            yield f.field_of(f.BY_KEY[key]), Cell(None, printed, sources)
    elif NOT_LISTED.match(printed):
        yield column, Cell(None, printed, sources)
    elif (m := _IN_BRACKETS.get(column.key, _NEVER).match(printed)) and (got := v.figure(m[1])):
        yield f.field_of(f.BY_KEY["cumulative"]), Cell(got.amount, printed, sources)
    elif column.key == "deadline":
        yield column, Cell(deadline(printed) or re.sub(r"\s+", "", printed), printed, sources)
    elif column.key in f.MONEY or (
        table.unit
        and "元" in table.unit[0]
        and not column.unit
        and column.type == "number"
        and _SUM.search(column.label)
    ):
        yield _money(table, column, printed, sources)
    elif column.type == "number":
        found = v.figure(printed, column.unit)
        other = _OF_YEAR.search(printed)
        amount, year_of = found.amount if found else None, int(other[1]) if other else None
        yield column, Cell(amount, printed, sources, year_of)
    elif column.type in ("year", "integer"):
        digits = re.search(r"(?:19|20)\d{2}" if column.type == "year" else r"\d{1,6}", printed)
        yield column, Cell(int(digits[0]) if digits else None, printed, sources)
    elif column.type == "list":
        yield column, Cell(tuple(name for name, _, _ in v.organisations(printed)), printed, sources)
    else:
        yield column, Cell(printed if column.open else re.sub(r"\s+", "", printed), printed, sources)


def _money(table: Table, column: Field, printed: str, sources: tuple[Source, ...]) -> tuple[Field, Cell]:
    """In 亿元 where the words, the head or the table say the unit; a bare number where nothing does."""
    unit = column.unit
    if not unit and table.unit and "元" in table.unit[0]:
        unit, place = table.unit
        sources = (*sources, Source(place, "unit"))
    got = v.money(printed, unit) or v.figure(printed, v.foreign(printed) or unit)
    field = replace(column, unit=got.amount.unit if got else "亿元")
    return field, Cell(got.amount if got else None, printed, sources)


def with_name(table: Table, cells: dict[str, Cell], used: list[Field]) -> dict[str, Cell]:
    """The number and the unit that stand in the name cell (1.服务业增加值（亿元）), each in its own cell."""
    name = cells["name"]
    span = name.sources[0].span
    words = span.of(table.text)
    start, end = 0, len(words)
    if "number" not in cells and (m := _NUMBERED.match(words)):
        at = Span(span.start + m.start(1), span.start + m.end(1))
        cells["number"] = Cell(int(m[1]), m[1], (Source(at),))
        used.append(f.field_of(f.BY_KEY["number"]))
        start = m.end()
    if {"base", "target"} & cells.keys():
        if "unit" not in cells and (m := f.head_unit(words)):
            at = Span(span.start + m.start(1), span.start + m.end(1))
            cells["unit"] = Cell(m[1], m[1], (Source(at),))
            used.append(f.field_of(f.BY_KEY["unit"]))
            end = m.start()
        _with_unit(table, cells)
    cut = words[start:end].rstrip()
    place = Source(Span(span.start + start, span.start + start + len(cut)))
    cells["name"] = replace(name, value=named(cut), printed=cut, sources=(place, *name.sources[1:]))
    return cells


def with_base_year(table: Table, cells: dict[str, Cell], used: list[Field]) -> None:
    """The year that the base value is of: the one in its own cell (33 (2019 年)), else its head's."""
    base, column = cells.get("base"), next((c for c in used if c.key == "base"), None)
    year = (base.year if base else None) or (column.year if column else None)
    if base is None or year is None:
        return
    for source in base.sources:
        if (at := source.span.of(table.text).find(str(year))) >= 0:
            place = Span(source.span.start + at, source.span.start + at + 4)
            role = "inherited" if source.role == "head" else source.role
            cells["base_year"] = Cell(year, str(year), (Source(place, role),))
            used.append(BASE_YEAR)
            return


def _with_unit(table: Table, cells: dict[str, Cell]) -> None:
    """Figures with the unit that their own words do not say."""
    if "unit" in cells:
        unit, place = str(cells["unit"].value or ""), cells["unit"].sources[0].span
    elif table.unit:
        unit, place = table.unit
    else:
        return
    for key, cell in cells.items():
        if not isinstance(cell.value, Amount):
            continue
        if (key in ("base", "target") or re.fullmatch(r"y20\d\d", key)) and not cell.value.unit:
            sources = (*cell.sources, Source(place, "unit"))
            cells[key] = replace(cell, value=replace(cell.value, unit=unit), sources=sources)
        elif key == "cumulative":
            points = (
                unit == "%" and "target" in cells
            )  # between two shares; a fall by 15% has no other target
            cells[key] = replace(cell, value=replace(cell.value, unit="个百分点" if points else unit))
