"""Figures that prose gives of a year: 地区生产总值达到1286.4亿元，增长6.2% under 2023年工作回顾 → results;
地区生产总值增长6%左右 among this year's goals → targets. Each with its qualifier and its year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from . import values as v
from .document import Amount, Block, Cell, Field, Row, Source, Span
from .marks import unmarked
from .outline import Outline

_S = r"\s{0,4}"
_YEAR = re.compile(r"(?P<year>20\d{2})\s{0,4}年")
_PAST = re.compile(r"回顾|完成情况|工作成绩|取得的?成[绩就效]|经济运行情况")
_GOAL = re.compile(r"目标|重点工作|工作任务|主要任务|工作安排")
_GOALS_FOLLOW = re.compile(r"目标(?:任务)?(?:是|为|如下)?[：:]$")
_OPENS = re.compile(
    rf"{_S}(?:截至|截止)?{_S}(?P<year>20\d{{2}}){_S}年(?:[末底]|全年|度)?(?![底末前起内\d]|{_S}\d|以前|之前|至|到){_S}[，,]?"
)
_OTHER_YEAR = re.compile(r"(?:19|20)\d{2}\s{0,4}年|十[一二三四五六]五|上年|去年|预计|力争到")
_PARTS = re.compile(r"(?:[^，；。！？\n]|(?<=\d)，(?=\d{3}(?!\d)))+|[。；！？\n]")
_UP = r"(?:同比)?(?:增长|提高|上升|增加|涨幅|增幅|增速)(?:为|达到|控制在|保持在)?"
_DOWN = r"(?:同比)?(?:下降|降低|减少|降幅)"
_REACHES = r"(?:力争|将|均)?(?:达到|突破|超过|达|完成|实现|提升至|提升到|提高到|提高至|增加到|增长到|保持在|稳定在|降至|控制在|回升到|为)"
_N = r"(?:约|近|超)?\d[\d.]{0,11}"
_UNIT = (
    r"(?:%|％|个百分点|吨标准煤|(?:亿|[千百]?万)?[\u4e00-\u9fffA-Za-z]{1,3}(?:/[^\d\s，。；、（(]{1,4})?)??"
    r"(?:左右|以上|以内|以下|余)?"
)
_CLAUSE = re.compile(
    rf"{_S}(?:——|—|其中|全[市县区省]|实现|力争|预计){{0,3}}(?P<name>[^\d，。；、：:“”（）()]{{2,24}}?)"
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<verb>{_REACHES}))?{_S}(?P<figure>(?P<n>{_N}){_S}(?P<unit>{_UNIT}))"
    r"(?=$|、|，|；|。|\n|（|[（(])"
)
_GREW = re.compile(
    rf"{_S}(?:比上年|较上年)?(?:(?P<up>{_UP})|(?P<down>{_DOWN})){_S}(?P<figure>{_N}{_S}(?:%|％)(?:左右|以上)?){_S}$"
)
_EACH = re.compile(
    rf"{_S}(?:——|—|其中|全[市县区省])?(?P<names>[^\d，。；：:]{{2,40}}?)?分别(?:(?P<up>{_UP})|(?P<down>{_DOWN})|{_REACHES})"
    rf"{_S}(?P<figures>{_N}{_UNIT}(?:[、和]{_S}{_N}{_UNIT}){{1,5}}){_S}$"
)
_FIGURE = re.compile(rf"{_N}{_S}{_UNIT}(?=$|、|和|{_S}$)")
_NO_NAME = re.compile(
    r"的$|^(?:为|对|把|将|从|在|以|比|按|近|约|共|占|每|较|与|和)|[“”《》]|第[一二三四五六七八九十]?$|新$"
    r"|^(?:高于|低于|超过|优于|总量|数量|规模(?!以上)|占比|比例|比重|增速|排名|总数)|^(?:产值|产量|收入|利润|增加值)$|平均(?:水平)?$"
)
_EDGES = re.compile(r"(?:仅|已|累计|均|总计|合计|共计|预计)$")
_COUNTED = re.compile(r"[二两三四五六七八九十]{1,2}[大个项类]")
Frame = tuple[Literal["results", "targets"], int, Span]
Place = tuple[int, int]

VALUE = {
    "results": Field("value", "完成值", "number", aliases=("完成", "完成值", "实际", "达到多少")),
    "targets": Field("value", "目标", "number", aliases=("目标", "目标值", "达到多少")),
}
GROWTH = {
    "results": Field(
        "growth", "增长", "number", "%", ("增长", "增速", "增幅", "涨幅", "增长多少", "实际增速")
    ),
    "targets": Field(
        "growth",
        "增长目标",
        "number",
        "%",
        ("增长", "增速", "增幅", "涨幅", "增长目标", "增速目标", "控制目标"),
    ),
}
NAME = {
    "results": Field("name", "事项", "text", aliases=("名称",)),
    "targets": Field("name", "目标事项", "text", aliases=("名称",)),
}
YEAR = Field("year", "年份", "year", aliases=("年份", "哪一年"))


@dataclass(slots=True)
class _Statement:
    """One thing of which a value, a growth or both are told."""

    name: tuple[Place, ...]
    start: int
    end: int
    figures: dict[str, tuple[Amount, Place]] = field(default_factory=dict)


def statements(text: str, o: Outline, issued: int) -> dict[str, list[Row]]:
    """The rows of `results` and `targets`, in the order of the text, their ids still empty. A sentence tells of the
    past when its year is before the one in which the document was issued (0: unknown, then headings alone tell)."""
    found: dict[str, list[Row]] = {"results": [], "targets": []}
    frames = _frames(o)
    listed = False  # do the lines that open with a dash belong to goals announced above?
    for block in o.blocks:
        if block.kind not in ("paragraph", "item"):
            continue
        block = unmarked(text, block)
        words = block.piece.reading(text)
        frame = frames.get(block.heading)
        dashed = words.lstrip().startswith(("—", "－", "-"))
        listed = (listed and dashed) or bool(_GOALS_FOLLOW.search(words.rstrip()))
        told_of = frame is None or frame[0] == "results" or (listed and dashed)
        for row_of, row in _rows(text, block, words, frame, issued, not told_of):
            found[row_of].append(row)
    return found


def _frames(o: Outline) -> dict[int, Frame]:
    """The year that figures under a heading are of, where its title or one above it tells."""
    found: dict[int, Frame] = {}
    for i, h in enumerate(o.headings):
        if m := _YEAR.search(h.title):
            at = h.span.end - len(h.title) + m.start("year")
            span = Span(max(at, h.span.start), max(at, h.span.start) + 4)
            if _PAST.search(h.title):
                found[i] = ("results", int(m["year"]), span)
            elif _GOAL.search(h.title):
                found[i] = ("targets", int(m["year"]), span)
        elif h.parent in found:
            found[i] = found[h.parent]
    return found


def _rows(
    text: str, block: Block, words: str, frame: Frame | None, issued: int, verbs: bool
) -> Iterator[tuple[str, Row]]:
    """The statements of a block: of the frame's year, or of the one with which a sentence opens (2022年末，…).
    With `verbs`, what a plan of work sets out to reach alone counts (达到8400万吨), not all that it will do."""
    own = frame
    told: list[_Statement] = []
    opened = True
    for part in _PARTS.finditer(words):
        start, end = part.span()
        if part.group() in "。；！？\n":
            yield from _built(text, block, words, own, told)
            told = []
            opened = part.group() != "；"
            continue
        if opened and (m := _OPENS.match(words, start, end)):
            year = int(m["year"])
            past = (frame is None or frame[0] == "results") and year < issued
            own = ("results", year, block.piece.cut(*m.span("year")).span) if past else None
            start = m.end()
        elif _OTHER_YEAR.search(words, start, end):
            yield from _built(text, block, words, own, told)
            told, own = [], frame
            opened = False
            continue
        opened = False
        if own and start < end:
            _read(words, start, end, told, verbs)
    yield from _built(text, block, words, own, told)


def _read(words: str, start: int, end: int, told: list[_Statement], verbs: bool) -> None:
    if m := _EACH.match(words, start, end):
        return _shared(words, m, told)
    if (m := _GREW.match(words, start, end)) and told:
        if got := v.figure(m["figure"]):
            told[-1].figures.setdefault("growth", (_signed(m, got.amount), m.span("figure")))
            told[-1].end = m.end("figure")
        return None
    at = start
    while m := _CLAUSE.match(words, at, end):
        name = _trimmed(words, *m.span("name"))
        rising = bool(m["up"] or m["down"])
        amount = _amount(words, m)
        at = m.end() + (words[m.end() : m.end() + 1] == "、")
        if (
            not name
            or amount is None
            or (rising and amount.unit != "%")
            or (verbs and not (rising or m["verb"]))
        ):
            continue
        key = "growth" if rising else "value"
        figure = (_signed(m, amount) if rising else amount, m.span("figure"))
        told.append(_Statement((name,), name[0], m.end("figure"), {key: figure}))
    return None


def _trimmed(words: str, start: int, end: int) -> Place | None:
    name = _EDGES.sub("", words[start:end])
    end = start + len(name)
    if _NO_NAME.search(name) or len(name.strip()) < 2:
        return None
    return start + len(name) - len(name.lstrip()), end - len(name) + len(name.rstrip())


def _amount(words: str, m: re.Match[str]) -> Amount | None:
    """The figure with its unit, its qualifier before or behind."""
    verb = m.groupdict().get("verb") or ""
    before = re.search(rf"(?:{v.BEFORE})$", verb)
    got = v.figure((before.group() if before else "") + m["figure"])
    return _with_unit(got, m["unit"]) if got else None


def _with_unit(got: v.Figure, unit: str) -> Amount:
    after = re.search(rf"(?:{v.AFTER})$", unit)
    q = got.amount.qualifier
    if after and (q == "exact" or after.group().endswith(("内", "下"))):
        q = v.qualifier("", after.group())
    bare = re.sub(r"\s", "", unit[: after.start()] if after else unit)
    return Amount(got.amount.value, "%" if bare in ("%", "％") else bare, q)


def _signed(m: re.Match[str], amount: Amount) -> Amount:
    """A fall is growth below nought."""
    return Amount(-amount.value if m["down"] else amount.value, "%", amount.qualifier)


def _shared(words: str, m: re.Match[str], told: list[_Statement]) -> None:
    """城镇、农村居民收入分别达到A、B: a value each; 分别增长A、B: the growth of the things told before."""
    figures = [(x.start(), x.end(), v.figure(x.group())) for x in _FIGURE.finditer(words, *m.span("figures"))]
    rising = bool(m["up"] or m["down"])
    names = _names(words, *m.span("names")) if m["names"] else []
    if names and len(names) == len(figures):
        told += [_Statement(n, n[0][0], end) for n, (_, end, _) in zip(names, figures, strict=True)]
    if len(told) < len(figures) or (names and len(names) != len(figures)):
        return
    for statement, (a, b, got) in zip(told[-len(figures) :], figures, strict=True):
        if got is None or (rising and "%" not in words[a:b]):
            continue
        unit = re.sub(rf"^{_N}\s*", "", words[a:b])
        amount = _signed(m, got.amount) if rising else _with_unit(got, unit)
        statement.figures.setdefault("growth" if rising else "value", (amount, (a, b)))


def _names(words: str, start: int, end: int) -> list[tuple[Place, ...]]:
    """城镇、农村居民人均可支配收入 → both with the tail that they share, which the last alone prints."""
    cuts = [start, *(i + 1 for i in range(start, end) if words[i] in "、和"), end + 1]
    parts = [(a, b - 1) for a, b in pairwise(cuts)]
    if any(b - a < 2 for a, b in parts) or _COUNTED.search(words, *parts[-1]):
        return []
    last, tail = parts[-1], parts[-1][0] + (parts[0][1] - parts[0][0])
    short = len(parts) > 1 and all(b - a <= 4 for a, b in parts[:-1]) and tail + 2 <= last[1]
    return [((p, (tail, last[1])) if short and p != last else (p,)) for p in parts]


def _built(
    text: str, block: Block, words: str, frame: Frame | None, told: list[_Statement]
) -> Iterator[tuple[str, Row]]:
    for s in told if frame else ():
        assert frame is not None
        if not s.figures:
            continue
        last = max(s.end, *(b for _, (_, b) in s.figures.values()))
        piece = block.piece.cut(s.start, last)
        name = "".join(words[a:b] for a, b in s.name)
        if name.endswith(("不", "不得", "不应", "不能")):  # 一般不|超过12个月: a rule, whose figure is no aim
            continue
        sources = tuple(Source(x) for a, b in s.name for x in block.piece.cut(a, b).spans)
        cells = {"name": Cell(re.sub(r"\s", "", name), name, sources)}
        cells["year"] = Cell(frame[1], str(frame[1]), (Source(frame[2], "inherited"),))
        for key, (amount, (a, b)) in sorted(s.figures.items(), reverse=True):
            printed = tuple(Source(x) for x in block.piece.cut(a, b).spans)
            cells[key] = Cell(amount, words[a:b], printed)
        yield frame[0], Row("", piece.span, block.heading, cells, piece)
