"""Line by line through a text: which line opens a heading, goes on with a paragraph, is a table's row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import patterns as p
from .ahead import Ahead, item_mark
from .document import BlockKind, HeadingKind, Span
from .drafts import Draft, Open
from .items import item_name
from .joins import TERMINAL, ended, goes_on
from .lines import SPACED, Line
from .styles import Styles

COLUMN_LEVEL, INNER_LEVEL, ITEM_LEVEL = 20, 22, 30
FRONT_LEVEL = 4
ANNEX_INNER = 8  # added to the levels of headings in an annex: they stay above those of columns
ANNEXES = "附"  # marks the block that lists the annexes
TITLE_LINE = 40  # code points; a longer line is no title of the number on the line above
_CAPTIONS = ((p.COLUMN, COLUMN_LEVEL), (p.TABLE, COLUMN_LEVEL + 1), (p.FIGURE, COLUMN_LEVEL + 1))


@dataclass
class Reader:
    """`read()` fills headings, drafts, contents (title, printed page, place) and cuts."""

    text: str
    all: list[Line]
    ahead: Ahead
    styles: Styles
    headings: list[Open] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    contents: list[tuple[str, int, Span]] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    fronts: list[int] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)  # of the last item, by its mark
    in_contents: bool = False
    taken: int = 0  # lines up to this one are read

    @property
    def here(self) -> int:
        return self.stack[-1] if self.stack else -1

    @property
    def last(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None

    def open(self, kind: HeadingKind, level: int, number: str, title: str, span: Span) -> int:
        while self.stack and self.headings[self.stack[-1]].level >= level:
            self.headings[self.stack.pop()].end = span.start
        self.headings.append(Open(kind, level, number, title.strip(), span, self.here))
        self.stack.append(len(self.headings) - 1)
        return self.here

    def add(self, kind: BlockKind, line: Line, value: int = 0, mark: str = "") -> None:
        self.drafts.append(Draft(kind, self.here, [line.span], line, value, mark))

    def grow(self, draft: Draft, line: Line) -> None:
        draft.spans.append(line.span)
        draft.last = line

    def close_captions(self) -> None:
        while self.stack and self.headings[self.stack[-1]].kind in ("table", "figure"):
            self.headings[self.stack.pop()].end = self.drafts[-1].spans[-1].end

    def read(self) -> None:
        for i, line in enumerate(self.all):
            if i >= self.taken:
                self.line(i, line)
        for i in self.stack:
            self.headings[i].end = len(self.text)

    def line(self, i: int, line: Line) -> None:
        bare = line.bare
        if p.NOISE.regex.match(bare):
            return self.add("cover", line)
        if p.CONTENTS_HEAD.regex.match(bare):
            self.in_contents = True
            return self.add("contents", line)
        if self.in_contents:
            if m := p.CONTENTS_LINE.regex.match(bare):
                self.contents.append((m["title"].strip(), int(m["page"]), line.span))
                return self.add("contents", line)
            if self.ahead.heading_again(i, bare):
                return self.add("contents", line)
            self.in_contents = False
        if self.stacked(i) or self.row(i, line) or self.parted_column(i, line):
            return None
        if self.annexes(line, bare) or self.heading(i, line, bare.replace("\t", " ")):
            return None
        note = p.NOTE.regex.match(bare) and not p.RUN_HEADING.regex.match(bare)
        if note or (self.last and self.last.kind == "table" and p.CONTINUED.regex.match(bare)):
            return self.add("note", line)
        if not self.item(line, bare):
            self.paragraph(i, line)
        return None

    def row(self, i: int, line: Line) -> bool:
        """A row of a table: with bars, with tabs, or with wide gaps under a head that names fields."""
        last = self.last
        table = last if last and last.kind == "table" and last.heading == self.here else None
        spaced = bool(SPACED.search(line.text)) and (
            table.mark == " " if table else self.ahead.spaced_table(i)
        )
        tab = table is not None and ("\t" in line.text or self.ahead.group_in_table(i))
        if not (line.barred or line.tabbed or tab or spaced):
            return False
        if table:
            self.grow(table, line)
        else:
            self.add("table", line, mark=" " if spaced and not line.barred and not line.tabbed else "")
        return True

    def stacked(self, i: int) -> bool:
        """A table with every cell on a line of its own. Its block has a row where others have a line: one span with
        the line ends in it, several where a page line stands between."""
        end, width = self.ahead.stacked_table(i)
        if end:
            self.add("table", self.all[i], mark="\n")
            draft = self.drafts[-1]
            rows = (self.all[k : k + width] for k in range(i, end, width))
            draft.spans = [span for row in rows for span in self.together(row)]
            draft.last = self.all[end - 1]
            self.taken = end
        return bool(end)

    def together(self, row: list[Line]) -> list[Span]:
        found = [row[0].span]
        for line in row[1:]:
            between = self.text[found[-1].end : line.span.start]
            if between.strip():
                found[-1] = Span(found[-1].start, found[-1].end + between.index("\n") + 1)
                found.append(line.span)
            else:
                found[-1] = Span(found[-1].start, line.span.end)
        return found

    def parted_column(self, i: int, line: Line) -> bool:
        """专栏 and its number on lines of their own; the title follows, or stands behind the number."""
        below = self.all[i + 1] if i + 1 < len(self.all) else None
        if (
            below is None
            or line.bare not in ("专栏", "专 栏")
            or not (m := p.COLUMN_NUMBER.regex.match(below.bare))
        ):
            return False
        self.close_captions()
        span = Span(line.span.start, below.span.end)
        self.open("column", COLUMN_LEVEL, m["number"], m["title"] or "", span)
        self.add("heading", line)
        self.grow(self.drafts[-1], below)
        self.taken = i + 2
        return True

    def annexes(self, line: Line, bare: str) -> bool:
        """The list of annexes (附件：1.… / 2.…): one block, whose items are no headings."""
        if p.ANNEXES.regex.match(bare):
            self.add("paragraph", line, value=1, mark=ANNEXES)
            return True
        last, item = self.last, p.ITEM.regex.match(bare)
        if last is None or last.mark != ANNEXES or not item or item_mark(item)[2] != last.value + 1:
            return False
        self.grow(last, line)
        last.value += 1
        return True

    def heading(self, i: int, line: Line, bare: str) -> bool:
        if m := p.FRONT.regex.match(bare):
            level = min((self.headings[k].level for k in self.stack), default=FRONT_LEVEL)
            self.fronts.append(self.open("chapter", level, "", m["title"], line.span))
            self.add("heading", line)
            return True
        for pattern, level in _CAPTIONS:
            m = pattern.regex.match(bare)
            if m and not (pattern is p.TABLE and not m["number"] and not self.ahead.table_below(i)):
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
        return self.styled_heading(line, bare) or self.run_heading(line)

    def styled_heading(self, line: Line, bare: str) -> bool:
        """A heading without a number, which its file calls one."""
        level = self.styles.level(line)
        if level is None:
            return False
        self.close_captions()
        self.open("chapter" if level <= FRONT_LEVEL else "section", level, "", bare, line.span)
        self.add("heading", line)
        return True

    def fits(self, pattern: p.Pattern, m: re.Match[str], bare: str) -> bool:
        if not m["title"].strip():
            return (pattern.level or 9) < 4
        if pattern.name != "numbered":
            return not bare.endswith(("，", ",", "、"))
        return not bare.endswith(("，", ",", "、", "；", "）", ")")) or (
            bare.endswith(("）", ")")) and not re.search(r"\d{4}", bare) and "：" not in m["title"][:-1]
        )

    @property
    def annexed(self) -> int:
        """What an open annex adds to the levels of the headings in it."""
        inside = any(p.is_annex(self.headings[i].title) for i in self.stack)
        return ANNEX_INNER if inside else 0

    def level(self, pattern: p.Pattern, number: str) -> int:
        """The pattern's own level, or one inside the open column, unless the number carries on outside it; in an annex
        one below it."""
        level = pattern.level or 9
        level += self.annexed
        if pattern.name != "numbered":
            return level
        if not any(self.headings[i].kind == "column" for i in self.stack):
            return level
        before = {self.headings[i].level: p.numeral(self.headings[i].number) or 0 for i in self.stack}
        value = p.numeral(number) or 0
        inside = before.get(INNER_LEVEL + level) == value - 1
        return level if before.get(level) == value - 1 and not inside else INNER_LEVEL + level

    def run_heading(self, line: Line) -> bool:
        """A heading that carries its text in the same line: （一）加强领导。各级… / 第三条 …"""
        article = p.ARTICLE.regex.match(line.text)
        m = article or p.RUN_HEADING.regex.match(line.text)
        rest = line.text[m.end() :].lstrip() if m else ""
        if not m or not (rest or article):
            return False
        self.close_captions()
        span = Span(line.span.start, line.span.start + m.end())
        number = m["number"] or m.groupdict().get("number2") or ""
        title = "" if article else m["title"]
        level = 12 if article else 5 if m["mark"].startswith(("（", "(")) else 4
        kind: HeadingKind = "article" if article else "section" if level == 5 else "chapter"
        level += 0 if article else self.annexed
        self.open(kind, level, number, title, span)
        self.add("heading", Line(line.text[: m.end()], span))
        if rest:
            self.add("paragraph", Line(rest, Span(line.span.end - len(rest), line.span.end)))
        return True

    def item(self, line: Line, bare: str) -> bool:
        m = p.ITEM.regex.match(bare)
        if not m:
            return False
        number, mark, value = item_mark(m)
        carries_on = self.values.get(mark) == value - 1
        if value > 1 and not carries_on and not (self.drafts and ended(self.drafts[-1])):
            return False
        self.close_captions()
        title = item_name(m["rest"])
        at = line.text.index(m["mark"])
        end = line.text.find(title, at) + len(title) if title else at + m.end("mark")
        span = Span(line.span.start + at, line.span.start + end)
        level = ITEM_LEVEL + (1 if mark.startswith(("（", "(")) else 0)
        self.open("item", level, number, title, span)
        self.add("item", line, value=value, mark=mark)
        self.values[mark] = value
        return True

    def paragraph(self, i: int, line: Line) -> None:
        last = self.last
        if last and last.kind in ("paragraph", "item", "note") and goes_on(last, i, line, self.ahead):
            self.cuts.append(line.span.start)
            return self.grow(last, line)
        if last and last.kind == "heading" and self.names(self.headings[last.heading], line):
            return self.grow(last, line)
        while self.stack and self.headings[self.stack[-1]].kind == "item":
            self.headings[self.stack.pop()].end = line.span.start
        if last and last.kind in ("table", "note"):
            self.close_captions()
        cover = self.here < 0 and not TERMINAL.search(line.text)
        return self.add("cover" if cover else "paragraph", line)

    def names(self, heading: Open, line: Line) -> bool:
        """Is this the title of a heading that has only its number on the line above? Then it is taken in."""
        bare = line.bare
        annex = p.ANNEX.regex.match(heading.title)
        if (heading.title and not annex) or heading.kind in ("article", "item"):
            return False
        if len(bare) > TITLE_LINE or TERMINAL.search(bare):
            return False
        heading.title = f"{heading.title} {bare}".strip()
        heading.span = Span(heading.span.start, line.span.end)
        return True
