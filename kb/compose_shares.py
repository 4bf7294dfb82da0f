"""Answers that are a part of a whole, in percent."""

from __future__ import annotations

from ingest.document import Document

from .answer import (
    Answered,
    Computation,
    figures,
    show,
)
from .compose_lists import compose_empty
from .compute import Result, round2
from .parts import (
    MARKED,
    claim,
    computation,
    default_keys,
    interpretation,
    subject,
    table,
    total_words,
)
from .wording import label_of, row_place


def compose_share(document: Document, result: Result) -> Answered:
    """What part of the whole the filtered rows are."""
    query, relation = result.query, result.relation
    part, whole = result.totals[0], result.whole[0]
    if not result.rows or not whole.result:
        return compose_empty(document, result)
    if len(result.totals) > 1:
        return _share_of_fields(document, result)
    percent = round2(part.result / whole.result * 100)
    what = "个数" if part.op == "count" else f"{label_of(relation, part.field)}合计"
    unit = part.unit or "个"
    places = tuple(row_place(document, r) for r in result.rows)
    pool = (
        f"{subject(relation, query.base)}" if query.base else f"全部 {len(result.checked)} 个{relation.noun}"
    )
    words = f"{subject(relation, query.filters)}{what} {show(part.result)} {unit}，占{pool}{what} {show(whole.result)} {unit} 的 {show(percent)}%。"
    one = computation(document, part)
    c = Computation(
        "share",
        f"{show(part.result)} ÷ {show(whole.result)} × 100",
        one.operands,
        percent,
        "%",
        part.about or whole.about,
        (one, computation(document, whole)),
    )
    return Answered(
        document,
        "number",
        ((words, places if len(places) <= MARKED else ()),),
        (
            claim(
                words
                if not figures(subject(relation, query.filters))
                else words.replace(subject(relation, query.filters), f"符合条件的{relation.noun}", 1),
                tuple(row_place(document, r) for r in result.checked),
                computation=c,
            ),
        ),
        interpretation(relation, query, "占比："),
        table(document, relation, result.rows, default_keys(relation, query)),
        c,
        certainty="typed",
    )


def _share_of_fields(document: Document, result: Result) -> Answered:
    """What share of one field's sum another's is, over the same rows: the five years' part of the total."""
    query, relation = result.query, result.relation
    part, whole = result.totals
    percent = round2(part.result / whole.result * 100)
    places = tuple(row_place(document, r) for r in result.rows)
    who = subject(relation, query.filters) if query.filters else f"全部 {len(result.rows)} 个{relation.noun}"
    words = f"{total_words(relation, part)}，占{total_words(relation, whole)}的 {show(percent)}%。"
    parts = (computation(document, part), computation(document, whole))
    expression = f"{show(part.result)} ÷ {show(whole.result)} × 100"
    about = part.about or whole.about
    c = Computation("share", expression, parts[0].operands, percent, "%", about, parts)
    shown = table(document, relation, result.rows, [part.field, whole.field])
    return Answered(
        document,
        "number",
        ((who + words, places if len(places) <= MARKED else ()),),
        (claim(words, places, computation=c),),
        interpretation(relation, query, "占比："),
        shown,
        c,
        certainty="typed",
    )
