"""A document held against itself: stated counts and totals against its items, stated growth against base and target.

Two figures agree when the computed one, rounded to the precision printed, equals the stated. Growth is compound:
(target ÷ base)^(1 ÷ years) − 1, in percent; a cumulative figure is target − base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from ingest.document import PROSE, Amount, Block, Document, Relation, Row, Span
from ingest.values import money

from .answer import Place, cited, number, show
from .compute import compare
from .wording import head_places, label_of, name_of, row_place

_STATED = re.compile(
    r"(?P<what>(?:标志性|重大|重点)?(?:项目|工程|任务|指标|活动)[^，。；\d]{0,6}|[^，。；\d]{0,12}(?:项目|工程|任务|指标|活动))\s*(?P<n>\d+)\s*(?P<u>个|项|条|场)|(?P<n2>\d+)\s*(?P<u2>个|项|条|场)(?:重大|重点|标志性)?(?P<what2>项目|工程|任务|指标|活动)"
)
_MONEY = (
    ("planned", re.compile(r"[“\"]?十[三四五六七八]五[”\"]?(?:期间|时期)?(?:计划|预计|拟)?(?:完成)?投资")),
    ("total", re.compile(r"总投资")),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison. `note` is the document's own explanation of a difference (可比价)."""

    kind: str
    label: str
    stated: Amount
    computed: Decimal
    agrees: bool | None
    places: tuple[Place, ...]
    stated_printed: str
    note: str = ""
    note_places: tuple[Place, ...] = ()
    subject: str = ""


def checks(document: Document) -> list[dict[str, object]]:
    """Every comparison, in the order of the text, ready for JSON."""
    return [_json(f) for f in compared(document)]


@dataclass(frozen=True)
class _Text:
    """A document by its id and revision, which tell it from every other."""

    id: str
    revision: str
    document: Document = attribute(compare=False)


@lru_cache(maxsize=256)
def _compared(text: _Text) -> tuple[Finding, ...]:
    return (*_totals(text.document), *_growth(text.document))


def compared(document: Document) -> tuple[Finding, ...]:
    """Every stated figure with the computed one; made once a document."""
    return _compared(_Text(document.id, document.revision, document))


def _json(f: Finding) -> dict[str, object]:
    verdict = "一致" if f.agrees else "不一致" if f.agrees is False else "不能判断"
    unit = f.stated.unit
    text = f"{f.subject}{f.label}：文中写 {f.stated_printed}，计算为 {show(f.computed)}{'' if unit == '%' else ' '}{unit}，{verdict}。"
    if f.note:
        text += f"（原文注：{f.note}）"
    elif f.agrees is False:
        text += "手头的文本可能与印刷本有出入，引用时请核对原件。"
    return {
        "kind": f.kind,
        "label": f"{f.subject}{f.label}",
        "stated": number(f.stated.value),
        "qualifier": f.stated.qualifier,
        "computed": number(f.computed),
        "unit": unit,
        "agrees": f.agrees,
        "note": f.note,
        "text": text,
        "citations": [cited(p) for p in (*f.places, *f.note_places)],
    }


def _places_digits(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def agrees(stated: Amount, computed: Decimal, printed: str) -> bool | None:
    """Rounded to the printed precision, does the computed figure equal (or satisfy) the stated one?"""
    m = re.search(r"\d+(?:\.(\d+))?", printed)
    digits = len(m[1]) if m and m[1] else 0
    rounded = computed.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    if stated.qualifier in ("exact", "about"):
        return rounded == stated.value
    op = {"more_than": ">", "at_least": ">=", "at_most": "<=", "less_than": "<"}[stated.qualifier]
    return compare(Amount(computed), op, stated.value)


def _scope(document: Document, block: Block, relation: Relation) -> list[Row]:
    """The rows that a sentence speaks of: those under its own heading, when there are any; else under the heading above."""
    heading = block.heading
    while heading >= 0:
        rows = [r for r in relation.rows if heading in document.ancestry(r.heading)]
        if rows:
            return rows
        heading = document.headings[heading].parent
    return list(relation.rows)


def _totals(document: Document) -> Iterator[Finding]:
    for block in document.blocks:
        if block.kind != "paragraph":
            continue
        words = block.piece.reading(document.text)
        for sentence in re.finditer(r"[^。；]+[。；]?", words):
            for m in _STATED.finditer(sentence.group()):
                what = m["what"] or m["what2"]
                relation = next(
                    (r for r in document.relations if r.noun in what and r.key not in PROSE), None
                )
                if relation is None or not relation.rows:
                    continue
                rows = _scope(document, block, relation)
                stated = Decimal(m["n"] or m["n2"])
                if len(rows) < 3 or stated < 3 or stated * 2 < len(rows) or stated > 2 * len(rows) + 5:
                    continue
                place = Place(document, block.piece.cut(sentence.start(), sentence.end()).span, block.heading)
                operands = tuple(row_place(document, r) for r in rows)
                yield Finding(
                    "count",
                    "个数",
                    Amount(stated, m["u"] or m["u2"]),
                    Decimal(len(rows)),
                    stated == len(rows),
                    (place, *operands),
                    f"{m['n'] or m['n2']} {m['u'] or m['u2']}",
                    subject=_subject(document, block, relation, rows),
                )
                taken: list[tuple[int, int]] = []
                for field, label in _MONEY:
                    if relation.field(field) is None:
                        continue
                    for k in label.finditer(sentence.group(), m.end()):
                        if any(a <= k.start() < b for a, b in taken):
                            continue
                        got = money(sentence.group()[k.end() : k.end() + 16])
                        if got is None or not re.match(
                            r"\s*(?:为|达|共|合计)?\s*约?\s*\d", sentence.group()[k.end() :]
                        ):
                            continue
                        values = [
                            c.value for r in rows if (c := r.cells.get(field)) and isinstance(c.value, Amount)
                        ]
                        total = sum((v.value for v in values), Decimal(0))
                        printed = sentence.group()[k.end() + got.start : k.end() + got.end].strip()
                        taken.append(k.span())
                        yield Finding(
                            "total",
                            label_of(relation, field) + "合计",
                            got.amount,
                            total,
                            agrees(got.amount, total, printed),
                            (place, *operands),
                            printed,
                            subject=_subject(document, block, relation, rows),
                        )
                        break


def _subject(document: Document, block: Block, relation: Relation, rows: list[Row]) -> str:
    if len(rows) == len(relation.rows):
        return f"全部{relation.noun}"
    headings = {document.ancestry(r.heading) for r in rows}
    shared = [h for h in next(iter(headings)) if all(h in a for a in headings)]
    return f"“{document.headings[shared[-1]].title}”{relation.noun}" if shared else relation.noun


def _growth(document: Document) -> Iterator[Finding]:
    for relation in document.relations:
        base_field, target_field = relation.field("base"), relation.field("target")
        if base_field is None or target_field is None or not base_field.year or not target_field.year:
            continue
        for row in relation.rows:
            base, target = row.cells.get("base"), row.cells.get("target")
            if (
                not base
                or not target
                or not isinstance(base.value, Amount)
                or not isinstance(target.value, Amount)
            ):
                continue
            years = target_field.year - (base.year or base_field.year)
            for field in ("growth", "cumulative"):
                cell = row.cells.get(field)
                if cell is None or not isinstance(cell.value, Amount):
                    continue
                if field == "growth":
                    if base.value.value <= 0 or years <= 0:
                        continue
                    with localcontext() as ctx:
                        ctx.prec = 28
                        computed = ((target.value.value / base.value.value) ** (Decimal(1) / years) - 1) * 100
                    shown = computed.quantize(Decimal("0.1"), ROUND_HALF_UP)
                else:
                    computed = shown = target.value.value - base.value.value
                ok = agrees(cell.value, computed, cell.printed)
                note, places = _note(document, row, ok)
                yield Finding(
                    "growth" if field == "growth" else "cumulative",
                    label_of(relation, field),
                    cell.value,
                    shown,
                    ok,
                    (row_place(document, row), *head_places(document, row, "base", "target", field)),
                    cell.printed,
                    note,
                    places,
                    name_of(row),
                )


def _note(document: Document, row: Row, ok: bool | None) -> tuple[str, tuple[Place, ...]]:
    """The note under the table that explains a difference for this row, when it names the row."""
    name = name_of(row)
    for block in document.blocks:
        if block.kind == "note" and block.heading == row.heading:
            words = block.piece.reading(document.text)
            for m in re.finditer(r"[^；;。]+", words):
                if name in m.group() or ("可比价" in m.group() and name[:4] in m.group()):
                    return re.sub(r"^\s*(?:注[:：])?\s*\d*[.．]?\s*", "", m.group()).strip(), (
                        Place(document, Span(block.span.start, block.span.end), block.heading),
                    )
    return "", ()


__all__ = ["Finding", "agrees", "checks", "compared"]
