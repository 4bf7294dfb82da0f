"""What looked odd in a document, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Amount, Finding, Relation, Span
from .outline import Outline


def findings(text: str, o: Outline, relations: tuple[Relation, ...]) -> tuple[Finding, ...]:
    return tuple((*_empty_headings(text, o), *_gaps(o), *_cells(relations), *_marks(text)))


def _empty_headings(text: str, o: Outline) -> Iterator[Finding]:
    for h in o.headings:
        if h.kind not in ("figure", "item", "table") and not h.body.of(text).strip():
            yield Finding("empty-section", f"“{h.span.of(text).strip()}”下面没有正文", h.span)
    if figures := [h for h in o.headings if h.kind == "figure"]:
        for h in figures:
            yield Finding("figure-without-image", f"“{h.span.of(text).strip()}”只有图题，文本里没有图", h.span)


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


def _cells(relations: tuple[Relation, ...]) -> Iterator[Finding]:
    for relation in relations:
        wanted = [f for f in relation.fields if sum(f.key in r.cells for r in relation.rows) * 10 >= len(relation.rows) * 9]
        names: dict[str, Span] = {}
        for row in relation.rows:
            for field in wanted:
                if field.key not in row.cells:
                    yield Finding("missing-field", f"这一条没有写{field.label}", row.span)
            name = row.cells["name"].printed if "name" in row.cells else ""
            if name and name in names and relation.key != "targets":
                yield Finding("duplicate-name", f"“{name}”出现了不止一次", row.span)
            names.setdefault(name, row.span)
            for key, cell in row.cells.items():
                if cell.year is not None:
                    yield Finding("other-year", f"“{cell.printed}”是 {cell.year} 年的数，不是表头所写的年份", cell.sources[0].span)
                field_ = relation.field(key)
                if field_ and field_.type == "number" and cell.value is None:
                    yield Finding("not-a-number", f"{field_.label}一栏写的是“{cell.printed}”，不是数字", cell.sources[0].span)
            total, planned = row.cells.get("total"), row.cells.get("planned")
            if total and planned and isinstance(total.value, Amount) and isinstance(planned.value, Amount) and planned.value.value > total.value.value:
                yield Finding("planned-over-total", "五年计划投资大于总投资", row.span)


def _marks(text: str) -> Iterator[Finding]:
    at = text.find("**")
    if at >= 0:
        yield Finding("conversion-marks", f"文中有 {text.count('**')} 处转换留下的 ** 标记", Span(at, at + 2))
