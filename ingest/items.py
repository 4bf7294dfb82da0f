"""A numbered item with run-in fields → cells: 9.常山…项目（2019-2024）。…总投资 50 亿，…（责任单位：…）"""

from __future__ import annotations

import re
from dataclasses import replace

from . import fields as f
from . import roles as r
from . import values as v
from .dates import DAY, deadline, named_day
from .document import Block, Cell, Field, Heading, Piece, Source, Unit, Value

_S = r"[^\S\n]{0,4}"
_MONEY_LABELS = (
    ("planned", re.compile(f.PLANNED)),
    (
        "total",
        re.compile(
            r"(?<![期中年产])(?:项目|工程)?(?:估算|计划|预计|概算|匡算)?总投资(?:额|估算|匡算|规模)?"
            r"|(?<![\u4e00-\u9fff])投资(?=\s{0,4}[:：])|(?:估算|匡算|计划|预计)投资(?:额)?|(?<![期中年产])(?:工程)?投资(?:估算|总额|规模|概算|匡算|额)"
        ),
    ),
    (
        "funds",
        re.compile(
            r"(?<![\u4e00-\u9fff])(?:其中[，,]?)?(?:年度|计划|共|拟|预计)?(?:安排|投入)(?:财政|专项|补助)?(?:资金|经费)"
            r"|(?<![\u4e00-\u9fff])(?:资金|经费)(?:安排|投入|额度|预算)"
        ),
    ),
)
_LABEL = re.compile(rf"(?P<label>[\u4e00-\u9fff“”\"]{{2,12}}){_S}[:：]{_S}")
_YEAR = rf"(?:19|20)\d{{2}}{_S}年?"
_RANGE = rf"{_YEAR}(?:{_S}\d{{1,2}}{_S}月)?{_S}[-－—–―~～至到]{{1,3}}{_S}(?:19|20)\d{{2}}[^（）()]{{0,16}}"
_BRACKET_PERIOD = re.compile(rf"[（(]{_S}(?P<p>{_RANGE}|{_YEAR}){_S}[）)]")
_BEHIND_NAME = re.compile(rf"{_S}{_BRACKET_PERIOD.pattern}")
_BRACKET = re.compile(
    rf"^[^。；;（(]{{2,60}}{_S}[（(](?P<inner>(?:[^（）()。\n]|[（(][^（）()\n]{{0,20}}[）)]){{4,160}})[）)]"
)
_ANY_BRACKET = re.compile(r"[（(](?P<inner>(?:[^（）()。\n]|[（(][^（）()\n]{0,20}[）)]){4,160})[）)]")
_RUN_PERIOD = re.compile(rf"(?:建设|实施)(?:期限?|年限|周期|时间|工期){_S}为?{_S}(?P<p>{_RANGE})")
# When work begins and when it ends, told in words: 计划2022年开工、2024年建成; not of a phase of it.
_BEGINS = re.compile(
    rf"(?<!期)(?<!期工程)(?P<y>{_YEAR})(?:{_S}\d{{1,2}}{_S}月)?[底末初]?(?:之?前)?(?:开工|动工|启动|开建)"
)
_ENDS = re.compile(
    rf"(?<!期)(?<!期工程)(?P<y>{_YEAR})(?:{_S}\d{{1,2}}{_S}月)?[底末]?(?:之?前)?(?:全面|全部|基本)?"
    r"(?:建成|完工|竣工|投用|投产|完成|投入使用|交付)"
)
_GAP = re.compile(rf"{_S}(?:为|约为|[:：]|达到?|共|计|合计|人民币)?{_S}(?:{v.BEFORE})?{_S}(?=\d)")
_DONE = re.compile(r"(?:年?[底末])?(?:之?前|以前)?(?:全面|全部|基本)?(?:完成|建成|办结|落实|到位|见效)")
_IN_WORDS = re.compile(rf"{_S}[:：]{_S}(?P<words>[^；;。，\d]{{2,20}})")

Cells = dict[str, tuple[Field, Cell]]


def item_name(words: str) -> str:
    """The name at the head of an item: up to the first stop, without the years or details in brackets behind it; what
    stands behind the label of a name (项目名称：…；) is the name."""
    label = _LABEL.match(words)
    kind = f.kind_of(label["label"]) if label else None
    words = words[label.end() :] if label and kind and kind.key == "name" else words
    m = re.match(r"[^。：:；;]{1,80}", words)
    name = m.group() if m else ""
    details = _details(words)
    ranges = (m.start() for m in _BRACKET_PERIOD.finditer(name) if not m["p"].rstrip("年 ").isdecimal())
    cut = min(next(ranges, len(name)), details.start("inner") - 1 if details else len(name))
    return re.sub(rf"[（(]{_S}\d{{4}}[^（）()]*[）)]{_S}$", "", name[:cut]).strip("* ")


def _details(words: str) -> re.Match[str] | None:
    """The bracket behind a name that holds its period or its money among other things, parted by commas:
    （市林业局，2021—2025年，总投资4.6亿元）."""
    m = _BRACKET.search(words)
    return m if m and _tells_of_it(m["inner"]) else None


def _tells_of_it(inner: str) -> bool:
    """Does a bracket hold a period or money among other things?"""
    if len(re.split("[，,；;]", inner)) < 2:
        return False
    dated = re.search(rf"(?:^|[，,；;：:]){_S}(?:{_RANGE}|{_YEAR}){_S}(?:$|[，,；;])", inner)
    return bool(dated or any(label.search(inner) for _, label in _MONEY_LABELS))


def named(words: str) -> str:
    """A name as a value: without white space, unless Latin words need it."""
    return words if re.search(r"[A-Za-z]", words) else re.sub(r"\s+", "", words)


def item_cells(text: str, block: Block, heading: Heading) -> Cells:
    """The cells of one item, by field key; every cell's sources are spans of the canonical text."""
    piece = block.piece
    words = piece.reading(text)
    found: Cells = {}
    if heading.value is not None and heading.number in words:
        _take(found, "number", piece, words.index(heading.number), heading.number, heading.value)
    name = heading.title.replace("**", "")
    if name and name in words:
        _take(found, "name", piece, words.index(name), name, named(name))
    at = words.find(name) if name else -1
    details = _details(words[at:]) if at >= 0 else None
    behind = at + (details.end() if details else len(name)) if at >= 0 else 0
    for m in _ANY_BRACKET.finditer(words):
        if _tells_of_it(m["inner"]):
            bracketed(found, piece, m.start("inner"), m["inner"])
    _period(found, piece, words)
    _deadline(found, piece, words)
    _money(found, piece, words)
    _begun(found, piece, words)
    _units(found, piece, words)
    _content(found, piece, words, behind)
    _labelled(found, piece, words)
    return found


def _cell(piece: Piece, at: int, printed: str, value: Value) -> Cell:
    """The cell that is printed at `at` of the reading."""
    return Cell(value, printed, tuple(Source(s) for s in piece.cut(at, at + len(printed)).spans))


def _take(found: Cells, key: str, piece: Piece, at: int, printed: str, value: Value) -> None:
    """Put the cell that is printed at `at` of the reading, unless there is one."""
    found.setdefault(key, (f.field_of(f.BY_KEY[key]), _cell(piece, at, printed, value)))


def bracketed(found: Cells, piece: Piece, at: int, words: str) -> None:
    """What the bracket behind a name holds without a label: organisations, a period, money."""
    for m in re.finditer(r"[^，,；;]+", words):
        part, start = m.group(), at + m.start()
        if _LABEL.match(part.strip()):
            continue
        if re.fullmatch(rf"{_S}(?:{_RANGE}|{_YEAR}){_S}", part):
            for key, year, (a, b) in v.ends(part):
                _take(found, key, piece, start + a, part[a:b], year)
        elif r.organisations_alone(part):
            _add_units(found, piece, start, part, "units")
        elif re.fullmatch(rf"{_S}(?:{v.BEFORE})?{_S}\d[\d.．,]*{_S}[万亿]+元?(?:{v.AFTER})?{_S}", part) and (
            got := v.money(part)
        ):
            _take(found, "total", piece, start + got.start, part[got.start : got.end], got.amount)


def _period(found: Cells, piece: Piece, words: str) -> None:
    start, end = -1, -1
    if m := _BRACKET_PERIOD.search(words) or _RUN_PERIOD.search(words):
        start, end = m.span("p")
    else:
        for label in _LABEL.finditer(words):
            kind = f.kind_of(label["label"])
            if kind and kind.key == "period":
                start, end = label.end(), _value_end(words, label.end())
                break
    if start >= 0:
        for key, year, (a, b) in v.ends(words[start:end]):
            _take(found, key, piece, start + a, words[start + a : start + b], year)


def _begun(found: Cells, piece: Piece, words: str) -> None:
    """The years of something built that tells no period: 计划2022年开工、2024年建成."""
    if "total" not in found or {"start", "end", "deadline"} & found.keys():
        return
    for key, told in (("start", _BEGINS), ("end", _ENDS)):
        if m := told.search(words):
            _take(found, key, piece, m.start("y"), m["y"][:4], int(m["y"][:4]))


def _deadline(found: Cells, piece: Piece, words: str) -> None:
    """Labelled (完成时限：2024年6月底前), or in the bracket at the end (由市教育局牵头，2024年6月底前完成)."""
    for m in _LABEL.finditer(words):
        if (kind := f.kind_of(m["label"])) and kind.key == "deadline":
            printed = words[m.end() : _value_end(words, m.end(), "，,")].rstrip()
            if printed:
                value = deadline(printed) or re.sub(r"\s+", "", printed)
                _take(found, "deadline", piece, m.end(), printed, value)
            return
    closing = max(words.rfind(mark, 0, -1) for mark in ("。（", "。(", "。【"))
    for m in DAY.finditer(words, closing + 1) if closing >= 0 else ():
        if (behind := _DONE.match(words, m.end())) and (day := named_day(m, behind.group())):
            _take(found, "deadline", piece, m.start(), words[m.start() : behind.end()], day)
            return


def _money(found: Cells, piece: Piece, words: str) -> None:
    taken: list[tuple[int, int]] = []
    for key, label in _MONEY_LABELS:
        for m in label.finditer(words):
            if any(a <= m.start() < b for a, b in taken):
                continue
            tail = words[m.end() : m.end() + 32]
            if not _GAP.match(tail):
                if told := _IN_WORDS.match(tail):
                    at = m.end() + told.start("words")
                    _take(found, key, piece, at, told["words"].rstrip(), None)
                continue
            got = v.money(tail)
            if got is None:
                continue
            start, end = m.end() + got.start, m.end() + got.end
            taken.append((m.start(), end))
            found[key] = (f.field_of(f.BY_KEY[key]), _cell(piece, start, words[start:end], got.amount))
            break


def _value_end(words: str, start: int, stops: str = "") -> int:
    """Where a run-in field's value ends: at a stop, at the bracket that closes over it, at the next label."""
    depth = 0
    for i in range(start, len(words)):
        c = words[i]
        depth += (c in "（(【") - (c in "）)】")
        if depth < 0 or (
            depth == 0 and (c in "；;。\n" or c in stops or (c in "，, 　\t" and _LABEL.match(words, i + 1)))
        ):
            return i
    return len(words)


def _units(found: Cells, piece: Piece, words: str) -> None:
    at = 0
    while m := _LABEL.search(words, at):
        at = m.end()
        kind = f.kind_of(m["label"]) or f.kind_of(m["label"][-4:])
        if kind and kind.role and at < (end := _value_end(words, at)):
            _add_units(found, piece, at, words[at:end], kind.key)
            at = end
    if "units" in found:
        return
    if m := r.LED_BY.search(words) or r.RUN_LED_BY.search(words):
        _add_units(found, piece, m.start("lead"), m["lead"], "lead")
        if m["coop"]:
            _add_units(found, piece, m.start("coop"), m["coop"], "cooperating")
    elif m := r.SHARED_BY.search(words) or r.RUN_BY.search(words) or _alone(words):
        _add_units(found, piece, m.start("units"), m["units"], "units")


def _alone(words: str) -> re.Match[str] | None:
    """A bracket at the end that holds organisations and nothing else: （市教育局、市财政局）."""
    m = r.ALONE.search(words, max(len(words) - 180, 0))
    return m if m and r.organisations_alone(m["units"]) else None


def _add_units(found: Cells, piece: Piece, at: int, words: str, key: str) -> None:
    ruled = r.FIRST_LEADS.search(words)
    printed = words[: ruled.start() if ruled else None].rstrip(" \t\n，,；;、")
    read = r.units(printed, r.role_of(key))
    units = tuple(Unit(name, role, piece.cut(at + a, at + b).span) for name, a, b, role in read)
    if not units:
        return
    cell = _cell(piece, at, printed, units)
    if "units" in found:
        field, before = found["units"]
        found["units"] = (field, together(before, cell))
    else:
        found["units"] = (replace(f.field_of(f.BY_KEY["units"]), label=f.BY_KEY[key].label), cell)


def together(one: Cell | None, other: Cell) -> Cell:
    """Two cells that fill one field (牵头单位, 配合单位): their units one after another."""
    if one is None or not isinstance(one.value, tuple):
        return other
    if not isinstance(other.value, tuple):
        return one
    units = tuple(u for u in (*one.value, *other.value) if isinstance(u, Unit))
    return Cell(units, f"{one.printed}；{other.printed}", one.sources + other.sources)


def labelled(words: str) -> list[str]:
    """The labels of fields in a line that begins with one: 牵头单位：…　　完成时限：11月底."""
    found = [m["label"] for m in _labels(words, " 　\t；;")]
    return [w for w in found if f.kind_of(w)] if found and words.startswith(found[0]) else []


def _labels(words: str, between: str) -> list[re.Match[str]]:
    """The labels at the start and behind one of these characters."""
    return [m for m in _LABEL.finditer(words) if m.start() == 0 or words[m.start() - 1] in between]


def _labelled(found: Cells, piece: Piece, words: str) -> None:
    """The other fields of an item that labels three or more of them (建设地点：…；资金来源：…), some under a label of
    the document's own."""
    labels = _labels(words, "；;。\n （(")
    if sum(f.kind_of(m["label"]) is not None for m in labels) < 3:
        return
    for m in labels:
        end = _value_end(words, m.end())
        kind, printed = f.kind_of(m["label"]), words[m.end() : end].strip()
        money = any(p.search(words, m.start(), m.end()) for _, p in _MONEY_LABELS)
        if (
            not printed
            or money
            or (kind and (kind.type != "text" or kind.key in ("name", "period", "deadline", "content")))
        ):
            continue
        label = m["label"]
        field = f.field_of(kind, label) if kind else Field(f.slug(label), label, "text", "", (label,))
        found.setdefault(field.key, (field, _cell(piece, m.end(), printed, printed)))


def _content(found: Cells, piece: Piece, words: str, start: int) -> None:
    """What the item says under 建设内容, or else between `start`, where its name ends, and its fields."""
    if m := _BEHIND_NAME.match(words, start):
        start = m.end()
    kinds = [(m, f.kind_of(m["label"])) for m in _LABEL.finditer(words, start)]
    labelled = next((m.end() for m, kind in kinds if kind and kind.key == "content"), None)
    start = labelled or start
    stops = [
        m.start()
        for _, label in _MONEY_LABELS
        for m in label.finditer(words, start)
        if _GAP.match(words, m.end()) or _IN_WORDS.match(words, m.end())
    ]
    stops += [m.start() for m, kind in kinds if kind and m.start() >= start]
    stops += [m.start() for m in _RUN_PERIOD.finditer(words, start)]
    cut = words[start : min(stops, default=len(words))].rstrip("，,；;（(【 。“”\r\n")
    lead = len(cut) - len(cut.lstrip("。.：:；，,—–- \r\n"))
    if len(cut) - lead > (0 if labelled else 4):
        _take(found, "content", piece, start + lead, cut[lead:], cut[lead:])
