"""Lists: every row that satisfies the conditions, with sums, notes, and what was checked when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from ingest.document import Amount, Document, Relation, Row

from .answer import Answered, Claim, Computation, Kind, NotFound, Operand, Place, Unproven, figures, show
from .compute import Operand as Part
from .compute import Result, Total, names_in
from .compute import run as compute
from .parts import (
    MARKED,
    claim,
    computation,
    default_keys,
    fields_words,
    interpretation,
    row_claim,
    subject,
    table,
    total_words,
)
from .query import Aggregate, Check, Filter, Query
from .wording import head_places, name_of, row_place


def compose_list(document: Document, result: Result) -> Answered | NotFound:
    query, relation, rows = result.query, result.relation, result.rows
    if not rows:
        return _without_body(document, result) or compose_empty(document, result)
    keys = default_keys(relation, query)
    totals = [t for t in result.totals if t.op != "count"]
    asked_sum = bool(totals)
    if not totals and relation.field("total") and not query.order:
        totals = [
            compute(
                document,
                Query(
                    document.id, relation.key, tuple(r.id for r in rows), aggregates=(Aggregate("sum", k),)
                ),
            ).totals[0]
            for k in ("total", "planned")
            if relation.field(k)
        ]
        totals = [t for t in totals if t.operands]
    counted = Total("count", "", tuple(_ones(rows)), Decimal(len(rows)), "", False)
    also = [*totals[1:], *([counted] if any(t.missing for t in totals) else [])]  # rows that no sum counts
    c = computation(document, totals[0], also) if totals else computation(document, counted)
    places = tuple(row_place(document, r) for r in rows)
    head = (
        f"{subject(relation, query.filters)}共 {len(rows)} 个"
        if query.filters
        else f"{document.meta.title}共有{relation.noun} {len(rows)} 个"
    )
    if query.check:
        head = verdict(result, query.check) + head
    elif query.exists:
        head = "有。" + head
    if totals:
        head += "，" + "，".join(total_words(relation, t) for t in totals)
    lines: list[tuple[str, tuple[Place, ...]]] = [(head + "。", places if len(places) <= MARKED else ())]
    who = subject(relation, query.filters) if query.filters else f"{document.meta.title}共有{relation.noun}"
    stated = (
        head
        if not figures(who)
        else head.replace(who, f"符合条件的{relation.noun}" if query.filters else f"全部{relation.noun}", 1)
    )
    heads = head_places(document, rows[0], *(t.field for t in totals))
    claims = [claim(stated + "。", places, heads, c)] + [row_claim(document, relation, r, keys) for r in rows]
    summed = {t.field for t in totals} if asked_sum else set()
    asked = [k for k in query.select if k != "name" and k not in summed]
    if len(rows) <= (MARKED if asked else 6) and (asked or not asked_sum):
        shown = asked or _measured(relation, query)
        names = [name_of(r) + (f"（{fields_words(relation, r, shown)}）" if shown else "") for r in rows]
        lines.append(("分别是：" + "、".join(names) + "。", ()))
    found = stated_lines(document, relation, result)
    lines += [(words, places) for words, places, _ in found]
    claims += [c for _, _, c in found]
    lines += notes(document, relation, result)
    kind: Kind = "number" if result.totals and not query.select else "list"
    return Answered(
        document,
        kind,
        tuple(lines),
        tuple(claims),
        interpretation(relation, query, "统计" if kind == "number" else "列出"),
        table(document, relation, rows, keys),
        c,
        related=_related(document, result),
        certainty="typed",
    )


def verdict(result: Result, check: Check) -> str:
    """是的 or 不是 for a total or a count that the question states, at the precision that it states it."""
    total, stated = result.totals[0], Decimal(str(check.value))
    digits = max(0, -int(stated.as_tuple().exponent))
    true = total.result.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) == stated
    return "是的。" if true else "不是。"


def stated_lines(
    document: Document, relation: Relation, result: Result
) -> list[tuple[str, tuple[Place, ...], Claim]]:
    """Where the text itself states a count or a total of just these rows: what it says, and whether that agrees."""
    from .checks import compared

    wanted = {r.span for r in result.rows}
    found: list[tuple[str, tuple[Place, ...], Claim]] = []
    for f in compared(document):
        if f.kind not in ("count", "total") or {p.span for p in f.places[1:]} != wanted:
            continue
        place = f.places[0]
        if f.kind == "count" and f.agrees:
            words = f"原文写 {f.stated_printed}，与逐项计数一致。"
        else:
            unit = "" if any(c in f.stated_printed for c in "亿万元个项") else f.stated.unit
            words = f"原文写{f.label} {f.stated_printed}{unit}，" + (
                "与逐项相加一致（按印出的位数）。"
                if f.agrees
                else f"与逐项相加的 {show(f.computed)} {f.stated.unit}不一致；手头的文本可能与印刷本有出入。"
            )
        found.append((words, (place,), Claim(f"{f.label} {f.stated_printed}", (place,))))
    return found


def _measured(relation: Relation, query: Query) -> list[str]:
    """The figures of a row that its conditions compare: a list of fines of 20万元 or more shows each fine."""
    keys = dict.fromkeys(f.field for f in query.filters)
    return [k for k in keys if (x := relation.field(k)) and x.type == "number"]


def _ones(rows: Sequence[Row]) -> list[Part]:
    return [Part(r, Decimal(1)) for r in rows]


def _related(document: Document, result: Result) -> tuple[Place, ...]:
    """Near misses: rows that bear the place's name but that another unit is responsible for."""
    wanted = [f for f in result.query.filters if f.field == "units" and f.op == "is"]
    if len(wanted) != 1:
        return ()
    bare = wanted[0].words.replace("政府", "").rstrip("县市区")
    if len(bare) < 2 or bare == wanted[0].words:
        return ()
    kept = {r.id for r in result.rows}
    return tuple(
        row_place(document, r)
        for r in result.checked
        if r.id not in kept and bare in name_of(r) and wanted[0].words not in names_in(r, "units")
    )[:10]


def notes(document: Document, relation: Relation, result: Result) -> list[tuple[str, tuple[Place, ...]]]:
    """What a careful answer adds: rows that can't be decided, joint units, what lies there but is another's."""
    found: list[tuple[str, tuple[Place, ...]]] = []
    if result.unsure:
        names = "、".join(f"{name_of(r)}（{_open(r, result)}）" for r in result.unsure)
        found.append(
            (
                f"另有 {len(result.unsure)} 个不能确定是否符合：{names}。",
                tuple(row_place(document, r) for r in result.unsure),
            )
        )
    if any(f.field == "units" for f in result.query.filters) or result.query.group == "units":
        counted = (
            {r.id for g in result.groups for r in g.rows} if result.groups else {r.id for r in result.rows}
        )
        joint = [r for r in result.rows if r.id in counted and len(names_in(r, "units")) > 1]
        if joint:
            found.append(
                (
                    f"其中 {'、'.join(name_of(r) for r in joint)} 由多家单位共同负责，各单位都计入，合计时只计一次。",
                    tuple(row_place(document, r) for r in joint),
                )
            )
    if related := _related(document, result):
        found.append((f"另有 {len(related)} 个{relation.noun}名称含该地名但由其他单位负责，未列入。", ()))
    return found


def _open(row: Row, result: Result) -> str:
    keys = [
        f.field
        for f in result.query.filters
        if f.field in row.cells and isinstance(row.cells[f.field].value, Amount)
    ]
    return "，".join(row.cells[k].printed for k in keys) or "原文未定"


def _without_body(document: Document, result: Result) -> NotFound | None:
    """What a text with a heading and nothing below it gives of that heading: no list, not even an empty one."""
    scopes = [f for f in result.query.filters if f.op == "under" and isinstance(f.value, tuple)]
    asked = [
        document.headings[int(h)] for f in scopes for h in (f.value if isinstance(f.value, tuple) else ())
    ]
    if not asked or any(h.body.of(document.text).strip() for h in asked):
        return None
    names = "、".join(f"“{' '.join(h.span.of(document.text).split())}”" for h in asked)
    return NotFound(
        f"{document.meta.title}里{names}只有标题，下面没有正文，可能是文本不完整，请查原件。",
        interpretation(result.relation, result.query, "列出"),
    )


def compose_empty(document: Document, result: Result) -> Answered:
    """An empty list is an answer: what was checked is cited."""
    query, relation = result.query, result.relation
    scope = [
        r for r in result.checked if all(f.op != "under" or _in_scope(document, r, f) for f in query.filters)
    ] or list(result.checked)
    places = tuple(row_place(document, r) for r in scope)
    none = f"没有{subject(relation, query.filters)}".replace("没有没有列出", "没有不列")
    words = f"{none}，已核对{'该范围内' if len(scope) < len(result.checked) else ''}全部 {len(scope)} 个{relation.noun}。"
    counted = Total("count", "", (), Decimal(0), "", False)
    c = Computation(
        "count",
        f"核对 {len(scope)} 个，符合 0 个",
        tuple(Operand(Decimal(0), name_of(r), (row_place(document, r),)) for r in scope),
        counted.result,
        "",
    )
    lines: list[tuple[str, tuple[Place, ...]]] = [(words, places if len(places) <= MARKED else ())]
    lines += notes(document, relation, result)
    return Answered(
        document,
        "list",
        tuple(lines),
        (Claim(_without_figures(words, places, c), places, c),),
        interpretation(relation, query, "列出"),
        table(document, relation, ()),
        c,
        related=_related(document, result),
        certainty="typed",
    )


def _without_figures(words: str, places: tuple[Place, ...], c: Computation) -> str:
    """The statement, or its form without the condition's own figures, which no quote need hold."""
    try:
        Claim(words, places, c)
        return words
    except Unproven:
        return f"符合条件的有 0 个，已核对 {len(places)} 个。"


def _in_scope(document: Document, row: Row, f: Filter) -> bool:
    assert isinstance(f.value, tuple)
    return any(h in document.ancestry(row.heading) for h in f.value)
