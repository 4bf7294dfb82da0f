"""Questions about the documents themselves, where there are several: which there are, of what kind, level, year, issuer or
place, which is the newest, and which of them mention something.

A question is read so only when each of its words is one of these conditions or asks for documents; what is left over is
asked of what the documents say, elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.document import Span
from ingest.meta import issued_in, issued_on

from .answer import Answered, Claim, Column, Computation, NotFound, Operand, Place, Table, TableRow
from .keys import key
from .structure_find import sentences
from .structure_meta import line
from .vocabulary import Vocabulary

__all__ = ["catalogue"]

_ANY = "文件|政策文件|政策|材料|文档|文本"
_KINDS = ("规划", "行动计划", "行动方案", "实施方案", "计划", "方案", "纲要", "办法", "条例", "细则", "规定", "报告", "意见", "通知", "决定")  # fmt: skip
_NOUN = rf"(?:发展|专项|政府|工作|管理|地方)?(?:{_ANY}|{'|'.join(_KINDS)})"
_WHICH = r"(?:哪(?:一|几|两|些)?|那些|几|有没有|有)(?:个|份|部|项|些)?"
_SAYS = r"(?:里面|里|中|上)?(?:都|还|又)?(?:有)?(?:提到|提及|提出|讲到|谈到|说到|写到|写了|写明|讲|提|涉及|包含|包括|出现|规定|明确|有关于|关于|写有)(?:了|过|到)?"
_MENTIONS = (
    re.compile(rf"{_WHICH}{_NOUN}(?:{_SAYS}|(?:里面|里|中)有)(?P<what>.{{2,30}})$"),
    re.compile(rf"(?P<what>.{{2,30}}?)(?:都|分别)?(?:在|被)?哪(?:一|几|些)?(?:个|份|部|些)?{_NOUN}{_SAYS}$"),
)
_SAID = re.compile(_SAYS)
_EDGES = re.compile(
    r"^(?:了|过|到|关于|有关|的)+|(?:这个|这件|方面|相关|有关)?的?(?:内容|事情|事项|要求|问题|事)?[吗呢的]?$"
)
_OTHER = re.compile(r"多少|几|最[大小多少高低]|超过|以上|以下|怎么|谁")
_NEWEST, _OLDEST = re.compile(r"最近|最新|最晚"), re.compile(r"最早|最先")
_YEAR = re.compile(r"(?P<a>(?:19|20)\d\d)年(?:度)?(?P<how>以来|之后|以后|以前|之前|至今)?")
_LEVELS = {
    "国家": r"国家级?|中央",
    "省": r"省级|全省|省里",
    "市": r"市级|地市级|市里",
    "县": r"(?:区县|县区|县)级|区级|县里|县市级",
}
_ASKS = re.compile(r"哪|几|多少|什么|列出|清单|目录|有啥|都有|所有|全部")
_FILLERS = re.compile(
    r"(?:印发|发文|发布|制定)(?:单位|机关|部门)|哪[些几个一]*|几|多少|什么|啥|列出|列一下|清单|所有的?|全部的?|一共|总共|目前|现在|知识库|库里|系统里?|收录|收了|能查到?|可以查到?|查到"
    r"|出台|印发|发布|制定|下发|公布|颁布|编制|发了?|的|了|过|都|有|是|属于|里|中|在|由|份|个|部|项|些|一|吗|呢|请问?|给我|我们?|看看|看|这|那|本|过|被|属"
)  # fmt: skip
SHOWN = 2  # sentences of a document that are told


@dataclass(frozen=True, slots=True)
class _Asked:
    """The conditions of a question, each with what it left of the words; `said` puts them into words."""

    found: tuple[Vocabulary, ...]
    said: str


def catalogue(question: str, open: Sequence[Vocabulary]) -> list[Answered | NotFound]:
    """An answer a document, the first with the sentence that counts them; [] when the question asks for something else,
    or there is but one document."""
    if len(open) < 2:
        return []
    text = re.sub(r"[，。？！；：]", "", key(question))
    for pattern in _MENTIONS:
        if (m := pattern.search(text)) and not _OTHER.search(what := _EDGES.sub("", m["what"])):
            among = _conditions(_SAID.sub("", text.replace(m["what"], "")), open)
            return _mentioned(what, among.found if among else (), open) if len(what) > 1 else []
    asked = (
        _conditions(text, open)
        if _ASKS.search(text) or _NEWEST.search(text) or _OLDEST.search(text)
        else None
    )
    return _listed(text, asked) if asked else []


def _conditions(text: str, open: Sequence[Vocabulary]) -> _Asked | None:
    """The documents that a question's conditions leave; None when it has words that are none of them."""
    kept, said, rest = list(open), list[str](), text
    if not re.search(_NOUN, rest):
        return None
    issuers = sorted({i for v in open for i in _issuers(v)}, key=lambda i: (-len(i), i))
    if issuer := next((i for i in issuers if i in rest), ""):
        kept = [v for v in kept if issuer in key(v.document.meta.issuer)]
        said, rest = [*said, f"印发单位 = {issuer}"], rest.replace(issuer, "")
    homes = sorted({h for v in open for h in map(key, v.home)}, key=lambda h: (-len(h), h))
    if places := [h for h in homes if h in rest]:
        kept = [v for v in kept if any(h in map(key, v.home) for h in places)]
        said.append(f"地方 = {'、'.join(p for p in places if not any(p != q and p in q for q in places))}")
        for place in places:
            rest = rest.replace(place, "")
    if m := _YEAR.search(rest):
        year, how = int(m["a"]), m["how"] or ""
        span = (year, 9999) if how in ("以来", "之后", "以后", "至今") else (0, year) if how else (year, year)
        kept = [v for v in kept if span[0] <= (issued_in(v.document.meta) or -1) <= span[1]]
        said, rest = [*said, f"印发年份 = {m['a']}{how and f'年{how}'}"], rest.replace(m[0], "")
    for level, pattern in _LEVELS.items():
        if m := re.search(pattern, rest):
            kept = [v for v in kept if _level(v) == level]
            said, rest = [*said, f"层级 = {level}级"], rest.replace(m[0], "")
    if m := re.search(r"十[一二三四五六]五", rest):
        kept = [v for v in kept if m[0] in key(v.document.meta.title)]
        said, rest = [*said, f"名称含“{m[0]}”"], rest.replace(m[0], "")
    rest = re.sub(rf"(?:发展|专项|政策|政府|工作|管理|地方)?(?:{_ANY})", "", rest)
    if kind := next((k for k in _KINDS if k in rest), ""):
        kept = [v for v in kept if kind in key(v.document.meta.title)]
        said = [*said, f"种类 = {kind}"]
        rest = re.sub(rf"(?:发展|专项|政府|工作|管理|地方)?{kind}", "", rest)
    rest = _FILLERS.sub("", _OLDEST.sub("", _NEWEST.sub("", rest)))
    return None if rest else _Asked(tuple(kept), "，".join(said))


def _issuers(v: Vocabulary) -> set[str]:
    """The names of who issued it, with and without its place; two characters or more."""
    full = {key(i) for i in v.document.meta.issuer.split("、")}
    homes = tuple(map(key, v.home))
    bare = {i.removeprefix(h) for i in full for h in homes[:1]}
    return {i for i in full | bare if len(i) > 1}


def _level(v: Vocabulary) -> str:
    """Whose document it is, by the last division that its issuer's or its place's name begins with."""
    words = v.document.meta.issuer or v.document.meta.title
    if re.match(r"国务院|国家|中共中央|中华人民共和国", words):
        return "国家"
    home = v.home[0] if v.home else ""
    return {
        "省": "省",
        "市": "市",
        "州": "市",
        "县": "县",
        "区": "省" if home.endswith("自治区") else "县",
    }.get(home[-1:], "")


def _listed(text: str, asked: _Asked) -> list[Answered | NotFound]:
    reading = "列出文件" + (f"：{asked.said}" if asked.said else "")
    found = sorted(asked.found, key=lambda v: (issued_on(v.document.meta), v.document.id), reverse=True)
    if not found:
        return [NotFound("知识库里没有符合条件的文件。", reading)]
    if newest := _NEWEST.search(text) or _OLDEST.search(text):
        dated = [v for v in found if issued_on(v.document.meta)]
        found = (dated[:1] if _NEWEST.search(text) else dated[-1:]) or found
    places = [_places(v) for v in found]
    ones = tuple(
        Operand(Decimal(1), v.document.meta.title, p[:1]) for v, p in zip(found, places, strict=True)
    )
    count = Computation("count", f"共 {len(found)} 份", ones, Decimal(len(found)), "份")
    head = f"{'最近' if _NEWEST.search(text) else '最早'}的一份：" if newest else f"共 {len(found)} 份文件："
    return [
        Answered(
            v.document, "list", ((_about(v, len(found) == 1), p),), (Claim(v.document.meta.title, p, count),), reading, _row(v, p),
            None if n or newest else count, certainty="structure", head="" if n else head,
        )
        for n, (v, p) in enumerate(zip(found, places, strict=True))
    ]  # fmt: skip


def _places(v: Vocabulary) -> tuple[Place, ...]:
    """Where the document says what it is; its beginning where it does not."""
    d = v.document
    spans = [d.meta.spans[k] for k in ("title", "issuer", "number", "date") if k in d.meta.spans]
    found = {p.key: p for p in (line(d, s) for s in spans)}
    first = d.blocks[0].span if d.blocks else Span(0, len(d.text))
    return tuple(found.values()) or (Place(d, first),)


def _about(v: Vocabulary, alone: bool) -> str:
    """Issuer, number and date; the title too where it does not stand in front of the line."""
    meta = v.document.meta
    parts = (f"{meta.issuer}印发" if meta.issuer else "", meta.number, meta.date)
    said = "，".join(part for part in parts if part) or "没有写明印发单位、文号和日期"
    return f"《{meta.title}》：{said}。" if alone else f"{said}。"


def _row(v: Vocabulary, places: tuple[Place, ...]) -> Table:
    meta = v.document.meta
    labels = {"title": "文件", "issuer": "印发单位", "number": "文号", "date": "日期"}
    cells = {k: getattr(meta, k) for k in labels if getattr(meta, k)}
    return Table(tuple(Column(k, label, "text") for k, label in labels.items()), (TableRow(cells, places),))


def _mentioned(
    what: str, among: Sequence[Vocabulary], open: Sequence[Vocabulary]
) -> list[Answered | NotFound]:
    """Of the documents that the conditions leave; of all where none of those says it: 规划 is said of any document."""
    found = _holding(what, among)
    if not found:
        among, found = open, _holding(what, open)
    reading = f"查哪些文件提到“{what}”"
    if not found:
        return [NotFound(f"已查 {len(among)} 份文件的正文，没有一份提到“{what}”。", reading)]
    found.sort(key=lambda x: (-len(x[1]), x[0].document.id))
    head = f"{len(among)} 份文件中有 {len(found)} 份提到“{what}”："
    made: list[Answered | NotFound] = []
    for n, (v, places) in enumerate(found):
        told = "".join(f"“{' '.join(p.reading().split())}”" for p in places[:SHOWN])
        ones = tuple(Operand(Decimal(1), "一处", (p,)) for p in places)
        count = Computation("count", f"提到 {len(places)} 处", ones, Decimal(len(places)), "处")
        alone = f"《{v.document.meta.title}》" if len(found) == 1 else ""
        lines = (
            (f"{alone}提到 {len(places)} 处，", ()),
            (f"{'如' if len(places) > SHOWN else ''}{told}", tuple(places[:SHOWN])),
        )
        claims = tuple(Claim(" ".join(p.reading().split()), (p,)) for p in places[:SHOWN])
        made.append(
            Answered(
                v.document,
                "list",
                lines,
                claims,
                reading,
                None,
                count,
                certainty="structure",
                head="" if n else head,
            )
        )
    return made


def _holding(what: str, among: Sequence[Vocabulary]) -> list[tuple[Vocabulary, list[Place]]]:
    found = ((v, [f.place for f in sentences(v.document, (what,))]) for v in among)
    return [(v, places) for v, places in found if places]
