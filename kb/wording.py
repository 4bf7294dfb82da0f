"""Values as people read them: a cell with its unit and its qualifier, a filter as a condition, lists of names."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from ingest.document import Amount, Cell, Document, Field, Relation, Row, Unit

from .answer import Place, number, show
from .query import Filter

BEFORE = {
    "exact": "",
    "about": "约 ",
    "at_least": "不少于 ",
    "more_than": "高于 ",
    "at_most": "不超过 ",
    "less_than": "低于 ",
}
YEARS = {">": "晚于", ">=": "不早于", "<": "早于", "<=": "不晚于", "!=": "不是"}
ROLES = {"responsible": "责任", "lead": "牵头", "cooperating": "配合", "supervising": "监督"}
DERIVED = {
    "duration": ("建设年数", "年"),
    "share": ("“十四五”期间计划投资占总投资的比例", "%"),
    "rest": ("“十四五”之外的投资", "亿元"),
    "times": ("目标值与基期值之比", "倍"),
}
OPS = {"!=": "不是", ">": "超过", ">=": "不少于", "<": "低于", "<=": "不超过", "=": "="}
_SPACE = re.compile(r"\s+")


def label_of(relation: Relation, field: str) -> str:
    if field in DERIVED:
        return DERIVED[field][0]
    f = relation.field(field)
    if f is None:
        return field
    if f.key == "base" and f.year:
        return f"{f.year} 年值"
    if f.key == "target" and f.year:
        return f"{f.year} 年目标值"
    return f.label


def amount_words(a: Amount) -> str:
    gap = "" if a.unit in ("%", "") else " "
    return f"{BEFORE[a.qualifier]}{show(a.value)}{gap}{a.unit}"


def cell_words(row: Row, f: Field) -> str:
    """A cell as a person reads it; a printed `-` is said to be not listed."""
    cell = row.cells.get(f.key)
    if cell is None:
        return "未列出"
    if cell.value is None:
        return (
            f"未列出（原文为“{cell.printed}”）"
            if not re.search(r"[\u4e00-\u9fff\d]", cell.printed)
            else f"“{cell.printed}”"
        )
    words = value_words(cell)
    if cell.year is not None and cell.year != f.year:
        words += f"（{cell.year} 年数）"
    return words


def value_words(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, Amount):
        if value.unit == "元" and "万" in cell.printed:  # read for comparing in 元, shown as printed
            value = replace(value, value=value.value / 10**4, unit="万元")
        return amount_words(value)
    if isinstance(value, tuple):
        units = [u for u in value if isinstance(u, Unit)]
        if units:
            return "；".join(words for role in ROLES if (words := unit_names(units, role)))
        return "、".join(str(x) for x in value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return _SPACE.sub("", cell.printed)
    return _SPACE.sub(" ", str(value)).strip()


def unit_names(units: list[Unit], role: str) -> str:
    names = [u.name for u in units if u.role == role]
    plain = len({u.role for u in units}) == 1 and role in ("responsible", "lead")
    return ("" if plain or not names else f"{ROLES[role]}：") + "、".join(names)


def cell_value(row: Row, f: Field) -> Any:
    """A cell as JSON: a number, a year, words; None where the document gives no value."""
    cell = row.cells.get(f.key)
    if cell is None or cell.value is None:
        return None
    if isinstance(cell.value, Amount):
        return number(cell.value.value)
    if isinstance(cell.value, int):
        return cell.value
    return value_words(cell)


def name_of(row: Row) -> str:
    cell = row.cells.get("name")
    return (
        _SPACE.sub("", str(cell.value))
        if cell and not re.search(r"[A-Za-z]", str(cell.value))
        else _SPACE.sub(" ", str(cell.value))
        if cell
        else row.id
    )


def condition(relation: Relation, f: Filter) -> str:
    """A filter as the interpretation shows it: 责任单位 = 常山县政府."""
    if f.op == "under":
        return f"范围 = {f.words}"
    if f.op == "not_under":
        return f"范围以外 = {f.words}"
    if f.op == "during":
        return f.words
    if f.op == "printed":
        labels = list(dict.fromkeys(label_of(relation, k) for k in f.field.split("、")))
        return f"{labels[0] if len(labels) == 1 else '数值'}写有“{f.words}”"
    label = "全文" if f.field == "*" else label_of(relation, f.field)
    if f.field == "units" and f.roles == ("cooperating",):
        label = "配合单位"
    if f.op in ("is", "contains", "is_not"):
        return f"{label} {'=' if f.op == 'is' else '含' if f.op == 'contains' else '不含' if f.field != 'name' else '≠'} {f.words.replace('、', ' 或 ')}"
    if f.op == "missing":
        return f"没有列出{f.words if f.roles else label}"
    if f.op == "present":
        return f"列有{label}"
    if f.field == "deadline":
        return f"{label}{' =' if f.op == 'between' else YEARS[f.op]} {f.words}"
    if f.op in ("between", "outside"):
        return f"{label}{'' if f.op == 'between' else '不'}在 {f.words} 之间（含两端）"
    if f.op == "any":
        return f"{label} = {f.words.replace('、', ' 或 ')}"
    if f.field in ("start", "end") and f.op != "=":
        return f"{label}{YEARS[f.op]} {f.words}"
    if f.field == "units":
        return f.words
    return f"{label}{OPS[f.op] if f.op != '=' else ' ='} {f.words}"


def row_place(document: Document, row: Row) -> Place:
    return Place(document, row.span, row.heading)


def cell_places(document: Document, row: Row, *fields: str) -> tuple[Place, ...]:
    """The row, and the places outside it that its cells rest on (an inherited category, the column's heading)."""
    places = [row_place(document, row)]
    for key in fields:
        cell = row.cells.get(key)
        for source in cell.sources if cell else ():
            if source.role != "head" and not row.span.holds(source.span):
                place = Place(document, source.span)
                if place.key not in {p.key for p in places}:
                    places.append(place)
    return tuple(places)


def head_places(document: Document, row: Row, *fields: str) -> tuple[Place, ...]:
    """The heads of the table columns that the cells stand under."""
    found: dict[tuple[str, int, int], Place] = {}
    for key in fields:
        cell = row.cells.get(key)
        for source in cell.sources if cell else ():
            if source.role == "head":
                line = document.line_span(*document.lines(source.span))
                words = line.of(document.text)
                span = type(line)(line.start, line.start + len(words.rstrip("\r\n")))
                found.setdefault((document.id, span.start, span.end), Place(document, span))
    return tuple(found.values())
