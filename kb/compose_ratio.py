"""One row's figure as a part of another's: 网络零售额占社零总额的比重, for each year asked for."""

from __future__ import annotations

from ingest.document import Document, Row

from .answer import Answered, Computation, NotFound, Operand, show
from .compute import Result, measure, round2
from .parts import claim, interpretation, table
from .wording import amount_words, cell_places, head_places, label_of, name_of, row_place


def compose_ratio(document: Document, result: Result) -> Answered | NotFound:
    query, relation, (part, whole) = result.query, result.relation, result.rows[:2]
    fields = [k for k in query.select if measure(part, k) and measure(whole, k)]
    made = [(k, c) for k in fields if (c := _ratio(document, part, whole, k))]
    if not made:
        return NotFound(
            f"原文没有单位相同的{name_of(part)}和{name_of(whole)}，算不出比例。",
            "计算比例",
            (row_place(document, part), row_place(document, whole)),
        )
    lines = []
    for k, c in made:
        x, y = measure(part, k), measure(whole, k)
        assert x is not None and y is not None
        lines.append(
            f"{label_of(relation, k)}：{name_of(part)} {amount_words(x)}，相当于{name_of(whole)} {amount_words(y)}的约 {show(c.result)}%"
        )
    text = "；".join(lines) + "（两项直接相除，口径是否包含以原件为准）。"
    keys = [k for k, _ in made]
    places = (*cell_places(document, part, *keys), *cell_places(document, whole, *keys))
    heads = (*head_places(document, part, *keys), *head_places(document, whole, *keys))
    first = made[0][1]
    c = Computation(
        first.operation,
        first.expression,
        first.operands,
        first.result,
        "%",
        True,
        tuple(c for _, c in made[1:]),
    )
    return Answered(
        document,
        "number",
        ((text, places),),
        (claim(text, places, heads, c),),
        interpretation(relation, query, f"计算{name_of(part)}与{name_of(whole)}之比："),
        table(document, relation, (part, whole), keys),
        c,
        certainty="typed",
    )


def _ratio(document: Document, part: Row, whole: Row, field: str) -> Computation | None:
    x, y = measure(part, field), measure(whole, field)
    if x is None or y is None or x.unit != y.unit or not y.value:
        return None
    operands = tuple(
        Operand(m.value, name_of(r), (row_place(document, r),)) for m, r in ((x, part), (y, whole))
    )
    return Computation(
        "share",
        f"{show(x.value)} ÷ {show(y.value)} × 100",
        operands,
        round2(x.value / y.value * 100),
        "%",
        True,
    )
