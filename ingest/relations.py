"""Numbered items with run-in fields, and tables with heads → typed relations whose every cell has its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from . import fields as f
from . import values as v
from .document import Amount, Block, Cell, Field, Finding, Heading, Piece, Relation, Row, Source, Span, Unit
from .items import item_cells
from .outline import Outline
from .tables import Grid, grid

NOT_LISTED = re.compile(r"^[-—–－/／\\]+$")
KEYS = {"项目": "projects", "工程": "projects", "指标": "indicators", "任务": "tasks"}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A row before it belongs to a relation."""

    noun: str
    fields: tuple[Field, ...]
    cells: dict[str, Cell]
    span: Span
    heading: int
    piece: Piece


def relations(text: str, o: Outline, document: str) -> tuple[tuple[Relation, ...], tuple[Finding, ...]]:
    findings: list[Finding] = []
    drafts: list[_Draft] = []
    for run in _runs(o):
        drafts += _from_items(text, o, run)
    for block in o.blocks:
        if block.kind == "table":
            g = grid(text, block)
            if g:
                drafts += _from_table(text, o, block, g)
                findings += [Finding("ragged-row", "这一行的列数与表头不同", s) for s in g.ragged]
    built = tuple(_relation(document, key, group, o) for key, group in _grouped(drafts))
    return built, tuple(findings)


def _runs(o: Outline) -> Iterable[list[Block]]:
    """Items that stand one after another under the same heading."""
    run: list[Block] = []
    parent = -2
    for block in o.blocks:
        above = o.headings[block.heading].parent if block.kind == "item" else -2
        if block.kind == "item" and above == parent:
            run.append(block)
            continue
        if len(run) > 1:
            yield run
        run, parent = ([block], above) if block.kind == "item" else ([], -2)
    if len(run) > 1:
        yield run


def _from_items(text: str, o: Outline, run: Sequence[Block]) -> list[_Draft]:
    read = [item_cells(text, b, o.headings[b.heading]) for b in run]
    counts: dict[str, int] = {}
    for found in read:
        for key in found:
            counts[key] = counts.get(key, 0) + 1
    keys = {k for k, n in counts.items() if n * 2 >= len(run)}
    if not keys & {"total", "planned", "units", "start"}:
        return []
    drafts = []
    for block, found in zip(run, read, strict=True):
        if not keys & found.keys():
            continue
        parent = o.headings[block.heading].parent
        cells = {k: cell for k, (_, cell) in found.items()}
        fields = tuple(field for field, _ in found.values())
        drafts.append(_column(_Draft("项目", fields, cells, block.span, block.heading, block.piece), o, parent, text))
    return drafts


def _column(draft: _Draft, o: Outline, heading: int, text: str) -> _Draft:
    """The draft with a `column` cell when it stands in a 专栏: the value is the column's own heading."""
    while heading >= 0 and o.headings[heading].kind != "column":
        heading = o.headings[heading].parent
    if heading < 0:
        return draft
    span = o.headings[heading].span
    printed = span.of(text).strip()
    cell = Cell(printed, printed, (Source(span, "inherited"),))
    field = Field("column", "所在专栏", "text", aliases=("专栏", "哪个专栏", "在哪个专栏", "所属专栏", "属于哪个专栏"))
    return replace(draft, fields=(*draft.fields, field), cells={**draft.cells, "column": cell})


def _from_table(text: str, o: Outline, block: Block, g: Grid) -> list[_Draft]:
    heads = [re.sub(r"\s+", "", s.of(text)) for s in g.head]
    columns = _columns(heads, _unit_above(text, o, block))
    name_at = next((i for i, c in enumerate(columns) if c and c.key == "name"), None)
    if name_at is None:
        return []
    keys = {c.key for c in columns if c}
    label = f.split_head(heads[name_at])[0]
    noun = _noun(label, keys, o.headings[block.heading].title if block.heading >= 0 else "")
    drafts: list[_Draft] = []
    above: dict[int, Span] = {}
    for spans in g.rows:
        cells: dict[str, Cell] = {}
        used: list[Field] = []
        for i, (column, span) in enumerate(zip(columns, spans, strict=True)):
            if column is None:
                continue
            inherited = span.start == span.end
            if inherited and (i not in above or column.key not in ("category", "units", "lead", "attribute", "unit")):
                continue
            at = above[i] if inherited else span
            if not inherited:
                above[i] = span
            made = _cell(text, column, at, g.head[i], inherited)
            for field, cell in made:
                cells[field.key] = _merged(cells[field.key], cell) if field.key in cells else cell
                used.append(field)
        if "name" not in cells or re.fullmatch(r"(?:合计|总计|小计)", cells["name"].printed):
            continue
        row_span = Span(min(s.start for s in spans), max(s.end for s in spans))
        piece = Piece(tuple(s for s in spans if s.start < s.end))
        cells = _named(text, cells, used)
        drafts.append(_column(_Draft(noun, tuple(used), cells, row_span, block.heading, piece), o, block.heading, text))
    return drafts


def _unit_above(text: str, o: Outline, block: Block) -> str:
    """The unit that stands over a table: （单位：万元）."""
    start = o.headings[block.heading].span.start if block.heading >= 0 else max(0, block.span.start - 40)
    m = re.search(r"单位\s*[:：]\s*([\u4e00-\u9fff/]{1,6})\s*[）)]?\s*$", text[max(start, block.span.start - 60) : block.span.start])
    return m[1] if m else ""


def _columns(heads: Sequence[str], default_unit: str) -> list[Field | None]:
    """A field a column. Of several columns that name years the first is the base and the last the target."""
    kinds = [f.kind_of(h) for h in heads]
    years = [int(m[0]) if (m := re.search(r"20\d\d", h)) else None for h in heads]
    dated = [i for i, (k, y) in enumerate(zip(kinds, years, strict=True)) if y and (k is None or k.key in ("base", "target"))]
    found: list[Field | None] = []
    taken: set[str] = set()
    for i, head in enumerate(heads):
        label, unit = f.split_head(head)
        if not label:
            found.append(None)
            continue
        kind = kinds[i]
        if i in dated and len(dated) > 1:
            kind = f.BY_KEY["base"] if i == dated[0] else f.BY_KEY["target"] if i == dated[-1] else None
            if kind is None:
                found.append(Field(f"y{years[i]}", label, "number", unit, (f"{years[i]}年",), years[i]))
                continue
        if kind is not None and kind.key == "name" and "name" in taken:
            kind = None
        if kind is None or kind.key in taken:
            key = f.slug(label)
            number = bool(unit) or bool(re.search(r"(?:数|数量|人数|面积|金额|个数)$", label))
            found.append(Field(key if key not in taken else f"{key}_{i}", label, "number" if number else "text", unit, (label,)))
        else:
            if kind.type == "number" and kind.key in ("total", "planned"):
                unit = unit or default_unit or "亿元"
            found.append(f.field_of(kind, label, unit, years[i]))
        taken.add(found[-1].key if found[-1] else "")
    return found


def _noun(label: str, keys: set[str], title: str) -> str:
    m = re.match(r"(.{1,4}?)(?:名称|内容)?$", label)
    noun = re.sub(r"(?:名称|内容|及.*)$", "", label) or (m[1] if m else label)
    if {"base", "target"} & keys:
        return "指标"
    if noun in ("名", "") or noun == "名称":
        noun = next((n for n in KEYS if n in title), "条目")
    return next((n for n in ("项目", "任务", "指标") if n in noun), noun)


def _merged(a: Cell, b: Cell) -> Cell:
    """Two columns that fill one field (牵头单位 + 配合单位): values one after another."""
    if isinstance(a.value, tuple) and isinstance(b.value, tuple):
        return Cell(a.value + b.value, f"{a.printed}；{b.printed}", a.sources + b.sources)  # type: ignore[operator]
    return a


def _cell(text: str, field: Field, span: Span, head: Span, inherited: bool) -> list[tuple[Field, Cell]]:
    """A printed cell as typed cells: one head may give two fields (a period: start and end)."""
    printed = span.of(text).strip()
    sources = (Source(span, "inherited" if inherited else "value"), Source(head, "head"))
    if NOT_LISTED.match(printed):
        if field.key == "period":
            return [(f.field_of(f.BY_KEY[k]), Cell(None, printed, sources)) for k in ("start", "end")]
        return [(field, Cell(None, printed, sources))]
    kind = f.BY_KEY.get(field.key)
    if field.key == "period":
        if p := v.period(printed):
            start, end, at, to = p
            return [
                (f.field_of(f.BY_KEY["start"]), Cell(start, printed[at[0] : at[1]], (Source(Span(span.start + at[0], span.start + at[1])), *sources[1:]))),
                (f.field_of(f.BY_KEY["end"]), Cell(end, printed[to[0] : to[1]], (Source(Span(span.start + to[0], span.start + to[1])), *sources[1:]))),
            ]
        return [(replace(field, type="text"), Cell(printed, printed, sources))]
    if kind and kind.role:
        units = tuple(Unit(name, v.role_of(field.key), Span(span.start + a, span.start + b)) for name, a, b in v.organisations(printed))
        return [(replace(f.field_of(f.BY_KEY["units"]), label=field.label), Cell(units, printed, sources))]
    if field.key == "growth" and (m := re.fullmatch(r"[\[〔（(]\s*(.+?)\s*[\]〕）)]", printed)):
        if got := v.figure(m[1], ""):
            return [(f.field_of(f.BY_KEY["cumulative"]), Cell(got.amount, printed, sources))]
    if field.type == "year":
        got_year = re.search(r"(?:19|20)\d{2}", printed)
        return [(field, Cell(int(got_year[0]) if got_year else None, printed, sources))]
    if field.type == "integer":
        digits = re.search(r"\d+", printed)
        return [(field, Cell(int(digits[0]) if digits else None, printed, sources))]
    if field.type == "number":
        money = v.money(printed, field.unit) if "元" in field.unit and "/" not in field.unit and "／" not in field.unit and field.key in ("total", "planned") else v.figure(printed, field.unit)
        year = re.search(r"[（(]\s*((?:19|20)\d{2})\s*年\s*[）)]", printed)
        unit_field = replace(field, unit="亿元") if field.key in ("total", "planned") else field
        return [(unit_field, Cell(money.amount if money else None, printed, sources, int(year[1]) if year else None))]
    if field.type == "list":
        return [(field, Cell(tuple(n for n, _, _ in v.organisations(printed)), printed, sources))]
    return [(field, Cell(re.sub(r"\s+", "", printed) if not field.open else printed, printed, sources))]


def _named(text: str, cells: dict[str, Cell], used: list[Field]) -> dict[str, Cell]:
    """The number and the unit that stand in the name cell (1.服务业增加值（亿元）), each in its own cell."""
    name = cells["name"]
    span = name.sources[0].span
    words = span.of(text)
    start = 0
    if (m := re.match(r"\s*(\d{1,3})\s*[.．、]\s*(?=\D)", words)) and "number" not in cells:
        at = Span(span.start + m.start(1), span.start + m.end(1))
        cells["number"] = Cell(int(m[1]), m[1], (Source(at),))
        used.append(f.field_of(f.BY_KEY["number"]))
        start = m.end()
    end = len(words)
    m = f.HEAD_UNIT.search(words)
    if m and {"base", "target"} & cells.keys() and "unit" not in cells:
        at = Span(span.start + m.start(1), span.start + m.end(1))
        cells["unit"] = Cell(m[1], m[1], (Source(at, "unit"),))
        used.append(f.field_of(f.BY_KEY["unit"]))
        end = m.start()
    if "unit" in cells and {"base", "target"} & cells.keys():
        unit = str(cells["unit"].value)
        for key, cell in cells.items():
            if key in ("base", "target") or re.match(r"y20\d\d", key):
                if isinstance(cell.value, Amount) and not cell.value.unit:
                    cells[key] = replace(cell, value=replace(cell.value, unit=unit), sources=(*cell.sources, Source(cells["unit"].sources[0].span, "unit")))
    if "cumulative" in cells and isinstance(c := cells["cumulative"].value, Amount) and "unit" in cells:
        unit = str(cells["unit"].value)
        cells["cumulative"] = replace(cells["cumulative"], value=replace(c, unit="个百分点" if unit == "%" else unit))
    cut = words[start:end].rstrip()
    cells["name"] = replace(name, value=re.sub(r"\s+", "", cut), printed=cut, sources=(Source(Span(span.start + start, span.start + start + len(cut))), *name.sources[1:]))
    return cells


def _grouped(drafts: Sequence[_Draft]) -> list[tuple[str, list[_Draft]]]:
    groups: dict[str, list[_Draft]] = {}
    for d in drafts:
        groups.setdefault(KEYS.get(d.noun) or f.slug(d.noun), []).append(d)
    return [(key, sorted(rows, key=lambda d: d.span.start)) for key, rows in groups.items()]


ORDER = ("number", "name", "category", "unit", "start", "end", "period", "total", "planned", "base", "target", "growth", "cumulative", "attribute", "units")


def _relation(document: str, key: str, drafts: Sequence[_Draft], o: Outline) -> Relation:
    merged: dict[str, Field] = {}
    for d in drafts:
        for field in d.fields:
            merged.setdefault(field.key, field)
    if "growth" in merged and any("cumulative" in d.cells for d in drafts):
        merged["growth"] = replace(merged["growth"], label="年均增长")
    fields = sorted(merged.values(), key=lambda x: (ORDER.index(x.key) if x.key in ORDER else len(ORDER), x.key == "column"))
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for n, d in enumerate(drafts, 1):
        number = d.cells.get("number")
        local = f"{_place(o, d.heading)}{number.value if number and number.value is not None else n}"
        seen[local] = seen.get(local, 0) + 1
        if seen[local] > 1:
            local = f"{local}-{seen[local]}"
        cells = {x.key: d.cells[x.key] for x in fields if x.key in d.cells}
        rows.append(Row(f"{document}/{key}/{local}", d.span, d.heading, cells, d.piece))
    noun = drafts[0].noun
    return Relation(key, noun, noun, tuple(fields), tuple(rows))


def _place(o: Outline, heading: int) -> str:
    """The number of the column that a row stands in, as the first part of its id."""
    while heading >= 0:
        h: Heading = o.headings[heading]
        if h.kind == "column":
            return f"{h.value if h.value is not None else h.number}-"
        heading = h.parent
    return ""
