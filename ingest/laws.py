"""Articles of a law: 条, 款 and 项 each with its place, what refers to them, and the fines that they set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from . import patterns as p
from . import values as v
from .document import Amount, Block, Cell, Clause, Field, Piece, Reference, Relation, Row, Source
from .outline import Outline

_NUM = rf"[{p.NUMERAL}\d]{{1,6}}"
_ITEM = re.compile(rf"\s{{0,4}}[（(](?P<number>{_NUM})[）)]")
REFERENCE = re.compile(
    rf"(?P<by>本(?:办法|条例|规定|细则|法|章程|通知|意见|方案))?第(?P<article>{_NUM})条"
    rf"(?:第(?P<paragraph>{_NUM})款)?(?:第?[（(]?(?P<item>{_NUM})[）)]?项)?"
)
_YUAN = r"(?:\d[\d.]{0,9}万?|[一二三四五六七八九十百千万两]{1,8})元"
_FINE = re.compile(
    r"(?:对(?P<whom>[^，。；、]{2,24}?)，?)?(?:可以)?(?:并)?(?P<each>每[^，。；]{1,4})?处以?(?:人民币)?"
    rf"(?:(?P<low>{_YUAN})(?:以上|至|到|—|-)(?P<high>{_YUAN})(?:以下)?|(?P<cap>{_YUAN})以下)的?罚款"
)
_CONDUCT = re.compile(r"(?:^|(?<=[。；，]))(?P<conduct>[^。；]{4,90}?)的，")
_BREACH = re.compile(r"^.{0,20}违反本[^，]{2,30}规定，")
_BY = re.compile(r"由(?P<unit>[^，。；]{2,40}?)(?:责令|给予|处|予以|没收|收缴|依照|依法|按照|实施)")
_BY_ALL = re.compile(r"本条规定的(?:行政)?处罚，?由(?P<unit>[^，。；]{2,40}?)(?:实施|决定|负责)")
_FIELDS = (
    Field("name", "违法行为", "text", aliases=("违法行为", "行为")),
    Field("article", "条", "text", aliases=("条", "条款", "第几条")),
    Field("whom", "对象", "text", aliases=("对象", "处罚对象")),
    Field("low", "罚款下限", "number", "元", ("下限", "罚款下限", "最少罚", "最低罚", "最低罚款")),
    Field(
        "high",
        "罚款上限",
        "number",
        "元",
        ("上限", "罚款上限", "最高罚", "最高能罚", "最高可罚", "最高可处", "最多罚", "罚款", "罚多少"),
    ),
    Field("by", "执法部门", "text", aliases=("执法部门", "处罚部门", "谁处罚", "哪个部门处罚")),
    Field("breached", "违反条款", "text", aliases=("违反条款", "违反哪条")),
)


@dataclass(frozen=True, slots=True)
class _Article:
    number: int
    heading: int
    blocks: tuple[Block, ...]


def clauses(text: str, o: Outline) -> tuple[Clause, ...]:
    """Every 条, 款 and 项 in the order of the text: 条 with all its words, 款 with its items, 项 alone."""
    found: list[Clause] = []
    for article in _articles(o):
        whole = [b.piece for b in article.blocks]
        found.append(_clause(article, 0, 0, whole))
        paragraph, below = 0, 0
        at = len(found)
        for block in article.blocks:
            if (m := _ITEM.match(block.piece.reading(text))) and paragraph:
                below = p.numeral(m["number"]) or below + 1
                found.append(_clause(article, paragraph, below, [block.piece]))
                held = found[at]
                found[at] = Clause(
                    held.article,
                    held.paragraph,
                    0,
                    Piece((*held.piece.spans, *block.piece.spans)),
                    held.heading,
                )
            else:
                paragraph += 1
                at = len(found)
                found.append(_clause(article, paragraph, 0, [block.piece]))
    return tuple(found)


def _articles(o: Outline) -> Iterator[_Article]:
    below: dict[int, list[Block]] = {}
    for block in o.blocks:
        if block.kind in ("paragraph", "item"):
            for h in o.ancestry(block.heading):
                if o.headings[h].kind == "article":
                    below.setdefault(h, []).append(block)
    for h, blocks in sorted(below.items()):
        number = o.headings[h].value
        if number is not None:
            yield _Article(number, h, tuple(blocks))


def _clause(article: _Article, paragraph: int, item: int, pieces: list[Piece]) -> Clause:
    spans = tuple(s for piece in pieces for s in piece.spans)
    return Clause(article.number, paragraph, item, Piece(spans), article.heading)


def references(text: str, o: Outline, found: tuple[Clause, ...]) -> tuple[Reference, ...]:
    """Where the document names an article of its own (违反本办法第十二条规定), and which clause that is."""
    if not found:
        return ()
    index = {(c.article, c.paragraph, c.item): i for i, c in enumerate(found)}
    made: list[Reference] = []
    for block in o.blocks:
        if block.kind not in ("paragraph", "item"):
            continue
        words = block.piece.reading(text)
        for m in REFERENCE.finditer(words):
            if not m["by"] and words[max(m.start() - 1, 0) : m.start()] in ("》", "法", "例"):
                continue  # another law's
            wanted = tuple(p.numeral(m[k]) or 0 if m[k] else 0 for k in ("article", "paragraph", "item"))
            article, paragraph, item = wanted
            key = (article, paragraph or (1 if item else 0), item)
            if key in index:
                made.append(Reference(block.piece.cut(m.start(), m.end()).span, index[key]))
    return tuple(made)


def fines(text: str, o: Outline, document: str) -> Relation | None:
    """A row for each conduct and each kind of offender, with the bounds of the fine in 元; None where there is none."""
    rows: list[Row] = []
    for article in _articles(o):
        for block in article.blocks:
            for row in _fines(text, o, article, block):
                rows.append(
                    Row(f"{document}/fines/{len(rows) + 1}", row.span, row.heading, row.cells, row.piece)
                )
    if not rows:
        return None
    held = tuple(f for f in _FIELDS if any(f.key in row.cells for row in rows))
    return Relation("fines", "罚款", "违法行为", held, tuple(rows))


def _fines(text: str, o: Outline, article: _Article, block: Block) -> Iterator[Row]:
    words = block.piece.reading(text)
    conducts = [
        m for m in _CONDUCT.finditer(words) if not m["conduct"].startswith(("逾期", "拒不", "情节", "有违法"))
    ]
    breach = REFERENCE.search(words, 0, m.end()) if (m := _BREACH.match(words)) else None
    for m in _FINE.finditer(words):
        before = [c for c in conducts if c.end() <= m.start()]
        if not before:
            continue
        conduct = before[-1]
        start, end = conduct.span("conduct")
        if opened := _BREACH.match(words, start, end):
            start = opened.end()
        piece = block.piece
        cells = {"name": _cell(piece, words, start, end), "article": _heading_cell(text, o, article.heading)}
        if m["whom"]:
            cells["whom"] = _cell(piece, words, *m.span("whom"))
        if m["low"]:
            cells["low"] = _money(piece, words, *m.span("low"))
        cells["high"] = _money(piece, words, *(m.span("high") if m["high"] else m.span("cap")))
        by = list(_BY.finditer(words, conduct.start(), m.start())) or list(_BY.finditer(words, 0, m.start()))
        if by := by or list(_BY_ALL.finditer(words, m.end())):
            cells["by"] = _cell(piece, words, *by[-1].span("unit"))
        if breach and before[0] is conduct:
            cells["breached"] = _cell(piece, words, *breach.span())
        held = {f.key: cells[f.key] for f in _FIELDS if f.key in cells}
        yield Row("", piece.span, block.heading, held, piece)


def _cell(piece: Piece, words: str, start: int, end: int) -> Cell:
    printed = words[start:end]
    return Cell(re.sub(r"\s+", "", printed), printed, tuple(Source(s) for s in piece.cut(start, end).spans))


def _heading_cell(text: str, o: Outline, heading: int) -> Cell:
    span = o.headings[heading].span
    printed = span.of(text).strip()
    return Cell(
        re.sub(r"\s+", "", printed),
        printed,
        (Source(type(span)(span.start, span.start + len(printed)), "inherited"),),
    )


def _money(piece: Piece, words: str, start: int, end: int) -> Cell:
    """An amount in 元: fines are not told in 亿元."""
    printed = words[start:end]
    got, spelled = v.money(printed), p.numeral(printed.removesuffix("元"))
    value = got.amount.value * 10**8 if got else Decimal(spelled) if spelled is not None else None
    whole = value.to_integral_value() if value is not None and value == value.to_integral_value() else value
    amount = Amount(whole, "元") if whole is not None else None
    return Cell(amount, printed, tuple(Source(s) for s in piece.cut(start, end).spans))
