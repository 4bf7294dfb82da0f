"""The rows of a table → typed rows whose every cell has its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import fields as f
from . import values as v
from .columns import columns
from .document import Block, Finding, Piece, Span
from .drafts import RowDraft
from .outline import Outline
from .table_cells import NOT_LISTED, Table, cells_of, with_base_year, with_name
from .tables import Grid, unit_in

_TOTAL = re.compile(r"(?:合计|总计|共计|小计|总和)(?:[（(:：].*)?$")
_TITLED = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?\s{0,4}[\u4e00-\u9fff]{2}")
_WHOLE = re.compile(r"全[省市州县区]$")  # the row of all places
_NUMBER = re.compile(rf"[约近]?(?:{v.NUMBER})[%％]?")
_PHRASE = re.compile(
    r"(?!不|高于|低于|优于|达到|完成(?:省|国家|上级))[\u4e00-\u9fff]{4,}|.*\d[\u4e00-\u9fff]{4,}"
)
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?$")


def table_rows(text: str, o: Outline, block: Block, g: Grid) -> tuple[list[RowDraft], list[Finding]]:
    """Every row that has a name, and what looked odd."""
    heads = [re.sub(r"\s+", "", s.of(text)) for s in g.head]
    whole = Span(g.head[0].start, g.rows[-1][-1].end)
    name_at = _name_column(text, g, heads)
    if name_at is None:
        return [], [Finding("unread-table", "这张表没有认出名称一栏，未列入数据", whole)]
    start = o.headings[block.heading].span.start if block.heading >= 0 else 0
    unit = g.unit or unit_in(text, Span(max(start, block.span.start - 60), max(start, block.span.start)))
    if unit is None and block.heading >= 0:
        unit = unit_in(text, o.headings[block.heading].span)
    names = {i for i, h in enumerate(heads) if i != name_at and (k := f.kind_of(h)) and k.key == "name"}
    table = Table(text, columns(heads, name_at, _figures(text, g), _phrases(text, g)), g.head, unit, names)
    findings = [Finding("ragged-row", "这一行的列数与表头不同", s) for s in g.ragged]
    number_at = next((i for i, c in enumerate(table.columns) if c and c.key == "number"), None)
    arabic = number_at is not None and any(row[number_at].of(text).strip().isdecimal() for row in g.rows)
    title = o.headings[block.heading].title if block.heading >= 0 else ""
    labels = [f.split_head(heads[i])[0] for i in (name_at, *sorted(names))]
    noun = _noun(labels, {c.key for c in table.columns if c}, title)
    drafts: list[RowDraft] = []
    for spans in g.rows:
        filled = [s for s in spans if s.start < s.end]
        if not filled or _is_total(text, spans):
            continue
        if group := _group(text, spans, filled, number_at, arabic) or _subtotal(text, spans, name_at):
            table.group, table.above = group, {}
            continue
        cells, used = cells_of(table, spans)
        row_span, piece = Span(filled[0].start, filled[-1].end), Piece(tuple(filled))
        if "name" in cells:
            cells = with_name(table, cells, used)
            with_base_year(table, cells, used)
            drafts.append(
                RowDraft(noun, tuple(used), cells, row_span, block.heading, piece, g.head[0].start, True)
            )
        else:
            findings.append(Finding("row-without-name", "这一行没有名称，未列入数据", row_span))
    return drafts, findings


def _figures(text: str, g: Grid) -> set[int]:
    """The columns whose filled cells are all figures, or say that there is none."""
    found: set[int] = set()
    for i in range(len(g.head)):
        words = [w for row in g.rows if (w := row[i].of(text).strip()) and not NOT_LISTED.match(w)]
        if words and all(_NUMBER.fullmatch(w) for w in words):
            found.add(i)
    return found


def _phrases(text: str, g: Grid) -> set[int]:
    """The columns most of whose filled cells are phrases: 完成活化利用23处, 印发实施专项规划."""
    found: set[int] = set()
    for i in range(len(g.head)):
        words = [w for row in g.rows if (w := row[i].of(text).strip())]
        if sum(bool(_PHRASE.match(w)) for w in words) * 2 > len(words):
            found.add(i)
    return found


def _is_total(text: str, spans: Sequence[Span]) -> bool:
    """Is this the sum of the rows (合计, 小计（3个）)?"""
    filled = [s for s in spans if s.start < s.end]
    if any(_TOTAL.match(re.sub(r"\s", "", s.of(text))) for s in filled[:2]):
        return True
    return bool(filled) and filled[0] == spans[0] and bool(_WHOLE.match(filled[0].of(text).strip()))


def _name_column(text: str, g: Grid, heads: Sequence[str]) -> int | None:
    """The column that names the rows: of those headed so the fullest, else the first of different words."""
    kinds = [f.kind_of(h) for h in heads]
    rows = [row for row in g.rows if not _is_total(text, row)]
    headed = [i for i, k in enumerate(kinds) if k and k.key == "name"]
    if headed:
        return max(headed, key=lambda i: (sum(row[i].start < row[i].end for row in rows), -i))
    for i, head in enumerate(heads):
        words = [row[i].of(text).strip() for row in rows]
        different = len(set(words)) == len(words) and all(re.match(r"\D", w) for w in words)
        if head and words and kinds[i] is None and different:
            return i
    first = [row[0].of(text).strip() for row in rows]  # 类别 | 2021年 | 2022年: what else could name the rows
    named = kinds[0] is not None and kinds[0].key in ("category", "units", "lead") and len(heads) > 2
    return 0 if named and all(first) and len(set(first)) == len(first) > 1 else None


def _noun(labels: Sequence[str], keys: set[str], title: str) -> str:
    """What a row is called, by its fields, the heads of the columns that name it or the title above."""
    nouns = [re.sub(r"(?:名称|内容|及.*)$", "", label) for label in labels]
    if "base" in keys or ("target" in keys and not re.search(r"任务|项目|工程|事项|举措|措施", nouns[0])):
        return "指标"
    if not nouns[0]:
        return next((n for n in ("项目", "工程", "任务", "指标") if n in title), "条目")
    return next((n for n in ("项目", "任务", "指标") if any(n in noun for noun in nouns)), nouns[0])


def _subtotal(text: str, spans: Sequence[Span], name_at: int) -> Span | None:
    """The title of a group with the sums of its rows: 一、污水处理类（7个） | | | 61750."""
    first = spans[0]
    titled = name_at > 0 and spans[name_at].start == spans[name_at].end
    return first if titled and _TITLED.match(first.of(text).strip()) else None


def _group(
    text: str, spans: Sequence[Span], filled: Sequence[Span], number_at: int | None, arabic: bool
) -> Span | None:
    """The title of a group of rows: its first cell alone is filled, or has 一、 where others have 1."""
    first = spans[1] if number_at == 0 and spans[0].start == spans[0].end else spans[0]
    if len(spans) > 2 and list(filled) == [first]:
        return first
    if number_at is not None and arabic and _ORDINAL.match(spans[number_at].of(text).strip()):
        return next((s for s in filled if s != spans[number_at]), None)
    return None
