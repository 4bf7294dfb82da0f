"""Numbered items with run-in fields, and tables with heads → typed relations, every cell with its place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from . import fields as f
from .dates import deadline
from .document import Block, Cell, Field, Finding, Piece, Relation, Row, Source, Span
from .drafts import RowDraft
from .items import item_cells, labelled
from .outline import Outline
from .prose_rows import prose_rows
from .rows import table_rows
from .rules import Rules
from .same import merged
from .tables import Grid, grids

KEYS = {"项目": "projects", "工程": "projects", "指标": "indicators", "任务": "tasks"}
ORDER = (
    "number", "name", "category", "unit", "start", "end", "period", "total", "planned", "base", "base_year", "target",
    "growth", "cumulative", "attribute", "funds", "units",
)  # fmt: skip
_TITLED = re.compile(r"(?P<noun>(?:[\u4e00-\u9fff]{2})?(?:实事|事项))(?:项目|清单|一览表|任务)?$")
# What the heading above items calls them; 政务服务提升工程 is the name of a part, 重点工程 are things to build.
_CALLED = re.compile(
    r"项目|(?:重点|重大|标志性|主要|建设|\d|[一二三四五六七八九十大个项])工程|工程(?=清单|一览|表)|任务"
)
_MONTH = re.compile(r"(?:1[0-2]|0?[1-9])月|[上下]半年|第?[一二三四]季度")
_YEAR = re.compile(r"(?<!\d)20\d\d(?=年)")
IN_COLUMN = ("专栏", "哪个专栏", "在哪个专栏", "所属专栏", "属于哪个专栏")
COLUMN = Field("column", "所在专栏", "text", aliases=IN_COLUMN)


def relations(text: str, o: Outline, document: str) -> tuple[tuple[Relation, ...], tuple[Finding, ...]]:
    findings: list[Finding] = []
    runs = (*_runs(o), *_labelled(text, o))
    drafts = [draft for run in runs for draft in _from_items(text, o, run)]
    drafts += prose_rows(text, o)
    above: Grid | None = None
    for k, block in enumerate(o.blocks):
        if block.kind == "table":
            for grid in grids(text, block, above if _continued(text, o, k) else None):
                rows, odd = table_rows(text, o, block, grid)
                drafts += rows
                findings += odd
                above = grid
    rules = Rules(text, o.blocks)
    drafts = [_in_year(text, o, _in_column(text, o, rules.applied(o, draft))) for draft in drafts]
    built = tuple(_relation(document, key, group, o) for key, group in _grouped(text, drafts))
    return built, tuple(findings)


def _continued(text: str, o: Outline, k: int) -> bool:
    """Does the line above say that the table in block `k` goes on: 续表, 续表 2 重大项目, 表 2（续）?"""
    before = o.blocks[k - 1]
    return k > 0 and before.kind in ("heading", "note") and "续" in before.piece.reading(text)


def _runs(o: Outline) -> Iterator[list[Block]]:
    """Items that stand one after another under the same heading."""
    run: list[Block] = []
    parent = -2
    for block in o.blocks:
        above = o.headings[block.heading].parent if block.kind == "item" else -2
        if run and above != parent:
            yield run
            run = []
        if block.kind == "item":
            run.append(block)
        parent = above
    if run:
        yield run


def _labelled(text: str, o: Outline) -> Iterator[list[Block]]:
    """Numbered headings with a field in each line below (总投资：…), as items; their lines stay apart."""
    below: defaultdict[int, list[Block]] = defaultdict(list)
    for block in o.blocks:
        if block.kind == "paragraph":
            below[block.heading].append(block)
    runs: defaultdict[int, list[Block]] = defaultdict(list)
    for i, blocks in below.items():
        if i < 0 or o.headings[i].kind not in ("numbered", "section", "chapter"):
            continue
        heads = [f.kind_of(b.head.of(text).rstrip("：:")) for b in blocks if b.head]
        fields = sum(kind is not None for kind in heads)
        on_one_line = any(len(labelled(b.piece.reading(text))) > 1 for b in blocks[-1:] if len(blocks) < 4)
        if (fields > 1 and fields * 2 >= len(blocks)) or on_one_line:
            runs[o.headings[i].parent].append(Block("item", _lines(text, o.headings[i].span, blocks), i))
    yield from runs.values()


def _lines(text: str, first: Span, blocks: Sequence[Block]) -> Piece:
    """A heading and the blocks below it in one piece, a line end between them."""
    parts = [(first,), *(b.piece.spans for b in blocks)]
    spans: list[Span] = []
    for part, below in zip(parts, [*parts[1:], ()], strict=True):
        end = text.find("\n", part[-1].end, below[0].start) if below else -1
        spans += [*part[:-1], Span(part[-1].start, end + 1 if end >= 0 else part[-1].end)]
    return Piece(tuple(spans))


def _from_items(text: str, o: Outline, run: Sequence[Block]) -> list[RowDraft]:
    """A row for each item, where at least half have a field of a project or a task; a lone item needs two."""
    read = [item_cells(text, b, o.headings[b.heading]) for b in run]
    counts = Counter(key for found in read for key in found)
    keys = {k for k, n in counts.items() if n * 2 >= len(run)} & {*f.MONEY, "units", "start", "deadline"}
    if not keys or (len(run) == 1 and len(keys) < 2):
        return []
    drafts = []
    for block, found in zip(run, read, strict=True):
        if keys & found.keys() and "name" in found:
            cells = {k: cell for k, (_, cell) in found.items()}
            fields = tuple(field for field, _ in found.values())
            noun = _item_noun(o, block.heading, keys)
            drafts.append(
                RowDraft(noun, fields, cells, block.span, block.heading, block.piece, run[0].span.start)
            )
    return drafts


def _item_noun(o: Outline, heading: int, keys: set[str]) -> str:
    """Items with money or years are projects, those with units or deadlines alone tasks, unless a heading above
    calls them otherwise: 2024年民生实事 → 民生实事."""
    above = [o.headings[h].title for h in o.ancestry(heading)[1:]]
    if named := next((m["noun"] for title in above if (m := _TITLED.search(title))), ""):
        return named
    if not keys <= {"units", "deadline"}:
        return "项目"
    noun = next((m.group() for title in above if (m := _CALLED.search(title))), "任务")
    return "任务" if noun == "任务" else "项目"


def _in_column(text: str, o: Outline, draft: RowDraft) -> RowDraft:
    """The draft with a `column` cell when it stands in a 专栏: the value is the column's own heading."""
    heading = draft.heading
    while heading >= 0 and o.headings[heading].kind != "column":
        heading = o.headings[heading].parent
    if heading < 0:
        return draft
    span = o.headings[heading].span
    printed = span.of(text)
    words = " ".join(line.strip() for line in printed.split("\n") if line.strip())
    cell = Cell(words, printed, (Source(span, "inherited"),))
    return replace(draft, fields=(*draft.fields, COLUMN), cells={**draft.cells, "column": cell})


def _in_year(text: str, o: Outline, draft: RowDraft) -> RowDraft:
    """The draft with the year of a deadline that names a month alone (11月底前), where a heading above it names one
    year (2024年十件民生实事)."""
    cell = draft.cells.get("deadline")
    if cell is None or not isinstance(cell.value, str) or not _MONTH.match(cell.value):
        return draft
    for i in o.ancestry(draft.heading):
        years = set(_YEAR.findall(o.headings[i].title))
        if len(years) == 1 and (day := deadline(f"{years.pop()}年{cell.value}")):
            at = _YEAR.search(text, o.headings[i].span.start, o.headings[i].span.end)
            told = (Source(Span(*at.span()), "inherited"),) if at else ()
            dated = replace(cell, value=day, sources=(*cell.sources, *told))
            return replace(draft, cells={**draft.cells, "deadline": dated})
    return draft


def _grouped(text: str, drafts: Sequence[RowDraft]) -> list[tuple[str, list[RowDraft]]]:
    groups: dict[str, list[RowDraft]] = {}
    for d in drafts:
        groups.setdefault(KEYS.get(d.noun) or f.slug(d.noun), []).append(d)
    return [
        (key, sorted(merged(text, rows), key=lambda d: (d.span.start, d.span.end)))
        for key, rows in groups.items()
    ]


def _relation(document: str, key: str, drafts: Sequence[RowDraft], o: Outline) -> Relation:
    merged: dict[str, Field] = {}
    for d in drafts:
        for field in d.fields:
            known = merged.setdefault(field.key, field)
            if field.unit and not known.unit:  # an empty cell tells no unit
                merged[field.key] = field
            if field.key == "units" and field.label != known.label:  # 牵头单位 here, 责任单位 there
                merged[field.key] = replace(known, label=f.BY_KEY["units"].label)
    if "growth" in merged and any("cumulative" in d.cells for d in drafts):
        merged["growth"] = replace(merged["growth"], label="年均增长")
    places = {k: i for i, k in enumerate(ORDER)}
    fields = sorted(merged.values(), key=lambda x: (places.get(x.key, len(ORDER)), x.key == "column"))
    rows: list[Row] = []
    seen: Counter[str] = Counter()
    for n, d in enumerate(drafts, 1):
        number = d.cells.get("number")
        local = f"{_place(o, d.heading)}{number.value if number and number.value is not None else n}"
        seen[local] += 1
        if seen[local] > 1:
            local = f"{local}-{seen[local]}"
        cells = {x.key: d.cells[x.key] for x in fields if x.key in d.cells}
        rows.append(Row(f"{document}/{key}/{local}", d.span, d.heading, cells, d.piece, d.also))
    noun = drafts[0].noun
    return Relation(key, noun, noun, tuple(fields), tuple(rows))


def _place(o: Outline, heading: int) -> str:
    """The number of the column that a row stands in, as the first part of its id."""
    while heading >= 0:
        h = o.headings[heading]
        if h.kind == "column":
            return f"{h.value if h.value is not None else h.number}-"
        heading = h.parent
    return ""
