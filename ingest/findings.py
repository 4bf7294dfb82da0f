"""What looked odd in a document, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from .document import PROSE, Amount, Finding, Relation, Row, Span
from .outline import Outline
from .table_cells import NOT_LISTED


def findings(text: str, o: Outline, relations: tuple[Relation, ...]) -> tuple[Finding, ...]:
    rows = (f for relation in relations for f in (*_missing(relation), *_values(relation)))
    return (*_empty_headings(text, o), *_gaps(o), *rows, *_marks(text))


def _empty_headings(text: str, o: Outline) -> Iterator[Finding]:
    for h in o.headings:
        printed = " ".join(h.span.of(text).split())
        if h.kind == "figure":
            yield Finding("figure-without-image", f"“{printed}”只有图题，文本里没有图", h.span)
        elif h.kind not in ("item", "table") and not h.body.of(text).strip():
            yield Finding("empty-section", f"“{printed}”下面没有正文", h.span)


def _gaps(o: Outline) -> Iterator[Finding]:
    """Numbering that skips among headings of one kind under one parent."""
    last: dict[tuple[str, int, int], int] = {}
    for h in o.headings:
        if h.value is None or h.kind in ("table", "figure"):
            continue
        key = (h.kind, h.level, -1 if h.kind == "column" else h.parent)
        if key in last and h.value != last[key] + 1 and h.value != 1:
            yield Finding("numbering", f"编号从 {last[key]} 跳到 {h.value}", h.span)
        last[key] = h.value


def _missing(relation: Relation) -> Iterator[Finding]:
    """Rows without a field that nine of ten have, and names that come twice."""
    rows = relation.rows
    wanted = [f for f in relation.fields if sum(f.key in r.cells for r in rows) * 10 >= len(rows) * 9]
    names: set[str] = set()
    for row in rows:
        for field in wanted:
            if field.key not in row.cells:
                yield Finding("missing-field", f"这一条没有写{field.label}", row.span)
        name = row.cells["name"].printed if "name" in row.cells else ""
        if name in names and relation.key not in PROSE:
            yield Finding("duplicate-name", f"“{name}”出现了不止一次", row.span)
        if name:
            names.add(name)


def _values(relation: Relation) -> Iterator[Finding]:
    for row in relation.rows:
        for key, cell in row.cells.items():
            place = cell.sources[0].span
            if cell.year is not None:
                message = f"“{cell.printed}”是 {cell.year} 年的数，不是表头所写的年份"
                yield Finding("other-year", message, place)
            field = relation.field(key)
            if field and field.type == "number" and cell.value is None and not NOT_LISTED.match(cell.printed):
                yield Finding("not-a-number", f"{field.label}一栏写的是“{cell.printed}”，不是数字", place)
        if _planned_over_total(row):
            yield Finding("planned-over-total", "五年计划投资大于总投资", row.span)


def _planned_over_total(row: Row) -> bool:
    total, planned = (row.cells[k].value if k in row.cells else None for k in ("total", "planned"))
    return isinstance(total, Amount) and isinstance(planned, Amount) and planned.value > total.value


def _marks(text: str) -> Iterator[Finding]:
    at = text.find("**")
    if at >= 0:
        yield Finding("conversion-marks", f"文中有 {text.count('**')} 处转换留下的 ** 标记", Span(at, at + 2))
