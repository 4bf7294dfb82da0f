"""Lines → headings, blocks and furniture: the outline of a document, its paragraphs joined across page cuts.

Blocks and furniture tile the text: every code point stands in exactly one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import patterns as p
from .document import Block, BlockKind, Heading, HeadingKind, Piece, Span

COLUMN_LEVEL, INNER_LEVEL, ITEM_LEVEL = 20, 22, 30
FULL_LINE = 25  # code points; a shorter line that stops without a stop is a title, not a cut paragraph
_TERMINAL = re.compile(rf"[{p.TERMINAL}][”’」』）)】》\]*\s]*$")
_RUN_HEADING = re.compile(
    rf"(?P<mark>[（(](?P<number>[{p.NUMERAL}]+)[）)]|(?P<number2>[{p.NUMERAL}]+)、)\s*(?P<title>[^。：:；，]{{2,26}})[。：:](?=.)"
)
_ARTICLE = re.compile(rf"第(?P<number>[{p.NUMERAL}\d]+)条(?:之[{p.NUMERAL}]+)?(?=[\s　])")
_CLOSING_FIELDS = re.compile(r"^(?:总投资|投资估算|估算投资)|[（(](?:责任|牵头|配合)(?:单位|部门)")
_TITLE_LINE = re.compile(rf"(?:{p.KIND}|文件|目\s*录|[》”])\s*(?:[（(].{{1,20}}[）)])?$")


@dataclass(frozen=True, slots=True)
class Line:
    text: str  # trimmed
    span: Span  # of the trimmed words


@dataclass(slots=True)
class _Draft:
    kind: BlockKind
    heading: int
    spans: list[Span]
    last: Line
    value: int = 0  # of an item
    mark: str = ""


@dataclass(slots=True)
class _Open:
    """A heading while its body is still growing."""

    kind: HeadingKind
    level: int
    number: str
    title: str
    span: Span
    parent: int
    end: int = -1


@dataclass(frozen=True, slots=True)
class Outline:
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    furniture: tuple[Span, ...]
    contents: tuple[tuple[str, int], ...]  # (title, printed page)
    cuts: tuple[int, ...]  # offsets at which a page turns inside a paragraph


def lines(text: str) -> Iterator[Line]:
    """Lines that hold words, trimmed of white space (tabs inside are kept, a leading tab too)."""
    start = 0
    for raw in text.split("\n"):
        words = raw.strip(" \r\u3000\xa0\ufeff\x0b\x0c")
        if words.strip():
            at = start + raw.index(words)
            yield Line(words, Span(at, at + len(words)))
        start += len(raw) + 1


@dataclass
class _Reader:
    text: str
    all: list[Line]
    headings: list[_Open] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)
    drafts: list[_Draft] = field(default_factory=list)
    contents: list[tuple[str, int]] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    fronts: list[int] = field(default_factory=list)
    in_contents: bool = False

    @property
    def here(self) -> int:
        return self.stack[-1] if self.stack else -1

    def open(self, kind: HeadingKind, level: int, number: str, title: str, span: Span) -> int:
        while self.stack and self.headings[self.stack[-1]].level >= level:
            self.headings[self.stack.pop()].end = span.start
        self.headings.append(_Open(kind, level, number, title.strip(), span, self.here))
        self.stack.append(len(self.headings) - 1)
        return self.here

    def add(self, kind: BlockKind, line: Line, heading: int | None = None, value: int = 0, mark: str = "") -> None:
        self.drafts.append(_Draft(kind, self.here if heading is None else heading, [line.span], line, value, mark))

    def close_captions(self) -> None:
        while self.stack and self.headings[self.stack[-1]].kind in ("table", "figure"):
            self.headings[self.stack.pop()].end = self.drafts[-1].spans[-1].end

    def read(self) -> None:
        for i, line in enumerate(self.all):
            self.line(i, line)
        for i in self.stack:
            self.headings[i].end = len(self.text)

    def line(self, i: int, line: Line) -> None:
        bare = line.text.strip().strip("*").strip()
        if p.CONTENTS_HEAD.regex.match(bare):
            self.in_contents = True
            return self.add("contents", line)
        if self.in_contents:
            if m := p.CONTENTS_LINE.regex.match(bare):
                self.contents.append((m["title"].strip(), int(m["page"])))
                return self.add("contents", line)
            if self.later(i, bare):
                return self.add("contents", line)
            self.in_contents = False
        if "\t" in line.text or line.text.startswith("|"):
            return self.table(line)
        if self.heading(i, line, bare):
            return None
        if p.NOTE.regex.match(bare) and not _RUN_HEADING.match(bare):
            return self.add("note", line)
        if self.item(line, bare):
            return None
        self.paragraph(i, line)
        return None

    def later(self, i: int, bare: str) -> bool:
        """Is this contents line a heading without a page number? Then the same words come again as a line."""
        words = _squeeze(bare)
        styled = any(h.regex.match(bare) for h in (*p.HEADINGS, p.COLUMN, p.FRONT))
        return styled and any(_squeeze(x.text) == words for x in self.all[i + 1 :])

    def table(self, line: Line) -> None:
        last = self.drafts[-1] if self.drafts else None
        if last and last.kind == "table" and last.heading == self.here:
            last.spans.append(line.span)
            last.last = line
        else:
            self.add("table", line)

    def heading(self, i: int, line: Line, bare: str) -> bool:
        if m := p.FRONT.regex.match(bare):
            self.fronts.append(self.open("chapter", 4, "", m["title"], line.span))
            self.add("heading", line)
            return True
        for pattern, level in ((p.COLUMN, COLUMN_LEVEL), (p.TABLE, COLUMN_LEVEL + 1), (p.FIGURE, COLUMN_LEVEL + 1)):
            m = pattern.regex.match(bare)
            if m and (m["number"] or m["title"]) and not (pattern is p.TABLE and not self.table_follows(i, m["number"])):
                self.close_captions()
                self.open(pattern.name, level, m["number"] or "", m["title"], line.span)  # type: ignore[arg-type]
                self.add("heading", line)
                if pattern is p.FIGURE:
                    self.close_captions()
                return True
        for pattern in p.HEADINGS:
            m = pattern.regex.match(bare)
            if m and self.fits(pattern, m, bare):
                self.close_captions()
                level = self.level(pattern, m["number"])
                self.open(pattern.name, level, m["number"], m["title"], line.span)  # type: ignore[arg-type]
                self.add("heading", line)
                return True
        return self.run_heading(line)

    def table_follows(self, i: int, number: str | None) -> bool:
        """A caption without a number is one only right above a table."""
        return bool(number) or (i + 1 < len(self.all) and ("\t" in self.all[i + 1].text or self.all[i + 1].text.startswith("|")))

    def fits(self, pattern: p.Pattern, m: re.Match[str], bare: str) -> bool:
        if not m["title"].strip():
            return pattern.name in ("part", "chapter", "section") and (pattern.level or 9) < 4
        if pattern.name != "numbered":
            return not bare.endswith(("，", ",", "、"))
        return not bare.endswith(("，", ",", "、", "；", "）", ")")) or (
            bare.endswith(("）", ")")) and not re.search(r"\d{4}", bare) and "：" not in m["title"][:-1]
        )

    def level(self, pattern: p.Pattern, number: str) -> int:
        """The pattern's own level, or one inside the open column when the number does not carry on outside it."""
        level = pattern.level or 9
        if pattern.name != "numbered":
            return level
        column = next((k for k, i in enumerate(self.stack) if self.headings[i].kind == "column"), None)
        if column is None:
            return level
        outer = [self.headings[i] for i in self.stack[:column] if self.headings[i].level == level]
        carries_on = bool(outer) and p.numeral(number) == (p.numeral(outer[-1].number) or 0) + 1
        return level if carries_on else INNER_LEVEL + level

    def run_heading(self, line: Line) -> bool:
        """A heading that carries its text in the same line: （一）加强领导。各级… / 第三条 …"""
        article = _ARTICLE.match(line.text)
        m = article or _RUN_HEADING.match(line.text)
        if not m:
            return False
        self.close_captions()
        span = Span(line.span.start, line.span.start + m.end())
        number = m["number"] or m.groupdict().get("number2") or ""
        title = "" if article else m["title"]
        level = 12 if article else 5 if m["mark"].startswith(("（", "(")) else 4
        self.open("article" if article else "section" if level == 5 else "chapter", level, number, title, span)
        self.add("heading", Line(line.text[: m.end()], span))
        rest = line.text[m.end() :]
        gap = len(rest) - len(rest.lstrip())
        self.add("paragraph", Line(rest.lstrip(), Span(span.end + gap, line.span.end)))
        return True

    def item(self, line: Line, bare: str) -> bool:
        m = p.ITEM.regex.match(bare)
        if not m:
            return False
        value = int(m["number"] or m["number2"])
        mark = re.sub(r"\d+|\s", "", m["mark"])
        before = next((d for d in reversed(self.drafts) if d.kind == "item" and d.mark == mark), None)
        carries_on = before is not None and value == before.value + 1
        if value != 1 and not carries_on and not (self.drafts and self.ended(self.drafts[-1])):
            return False
        self.close_captions()
        name = re.match(r"[^。：:；]{1,60}", m["rest"])
        title = re.sub(r"[（(]\s*\d{4}[^（）()]*[）)]\s*$", "", name.group() if name else "").strip("* ")
        at = line.text.index(m["mark"])
        end = line.text.find(title, at) + len(title) if title else at + m.end("mark")
        span = Span(line.span.start + at, line.span.start + end)
        self.open("item", ITEM_LEVEL + (1 if mark.startswith(("（", "(")) else 0), m["number"] or m["number2"], title, span)
        self.add("item", line, value=value, mark=mark)
        return True

    @staticmethod
    def ended(draft: _Draft) -> bool:
        return bool(_TERMINAL.search(draft.last.text)) or draft.kind in ("heading", "contents", "table", "note")

    def paragraph(self, i: int, line: Line) -> None:
        last = self.drafts[-1] if self.drafts else None
        if last is not None and last.kind in ("paragraph", "item", "note") and self.goes_on(last, i, line):
            self.cuts.append(line.span.start)
            last.spans.append(line.span)
            last.last = line
            return
        while self.stack and self.headings[self.stack[-1]].kind == "item":
            self.headings[self.stack.pop()].end = line.span.start
        if last is not None and last.kind in ("table", "note"):
            self.close_captions()
        cover = self.here < 0 and not _TERMINAL.search(line.text)
        self.add("cover" if cover else "paragraph", line)

    def goes_on(self, last: _Draft, i: int, line: Line) -> bool:
        if last.kind == "item":
            stop = last.last.text.rstrip("*")
            if not stop.endswith(("。", "）", ")", "！", "？")) or _CLOSING_FIELDS.search(line.text):
                return True
            return self.next_item(i, last.mark) == last.value + 1
        return len(last.last.text) >= FULL_LINE and not self.ended(last) and not _TITLE_LINE.search(last.last.text)

    def next_item(self, i: int, mark: str) -> int | None:
        for line in self.all[i + 1 :]:
            if any(h.regex.match(line.text) for h in p.HEADINGS) or p.COLUMN.regex.match(line.text):
                return None
            m = p.ITEM.regex.match(line.text)
            if m and re.sub(r"\d+|\s", "", m["mark"]) == mark:
                return int(m["number"] or m["number2"])
        return None


def _squeeze(words: str) -> str:
    return re.sub(r"[\s*]+", "", words).replace("(", "（").replace(")", "）")


def _piece(text: str, spans: list[Span]) -> Piece:
    """The spans without the emphasis marks that a conversion left in them."""
    kept: list[Span] = []
    for span in spans:
        at = span.start
        for m in re.finditer(r"\*\*", span.of(text)):
            if span.start + m.start() > at:
                kept.append(Span(at, span.start + m.start()))
            at = span.start + m.end()
        if at < span.end:
            kept.append(Span(at, span.end))
    return Piece(tuple(kept or spans))


def _run_in(text: str, draft: _Draft) -> Span | None:
    if draft.kind != "paragraph":
        return None
    first = draft.spans[0]
    m = p.RUN_IN.regex.match(first.of(text))
    return Span(first.start + m.start("head"), first.start + m.end("head")) if m else None


def outline(text: str) -> Outline:
    reader = _Reader(text, list(lines(text)))
    reader.read()
    top = min((h.level for h in reader.headings if h.kind in ("part", "chapter", "section") and h.number), default=4)
    for i in reader.fronts:
        reader.headings[i].level = top
    headings = tuple(
        Heading(h.kind, h.level, h.number, p.numeral(h.number), h.title, h.span, Span(h.span.end, max(h.end, h.span.end)), h.parent)
        for h in reader.headings
    )
    blocks = tuple(Block(d.kind, _piece(text, d.spans), d.heading, _run_in(text, d)) for d in reader.drafts)
    furniture: list[Span] = []
    at = 0
    for block in blocks:
        if block.span.start > at:
            furniture.append(Span(at, block.span.start))
        at = block.span.end
    if at < len(text):
        furniture.append(Span(at, len(text)))
    return Outline(headings, blocks, tuple(furniture), tuple(reader.contents), tuple(reader.cuts))
