"""Documents in other forms, made without any program: a PDF drawn by hand, a typesetter, and the plan's own parts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from eval.bench.typeset import Block, blocks
from ingest.parse import parse
from kb.settings import CHECKOUT

WIDTH, HEIGHT = 595, 842
LEFT, RIGHT, TOP, BOTTOM = 80, 515, 90, 760
EM, STEP = 15, 26
NEVER_FIRST = "，。；：、！？）”’》〕%"
NEVER_LAST = "（“‘《〔"


@dataclass
class Paper:
    """Pages on which words and rules are put; places in points from the top left."""

    pages: list[list[str]] = field(default_factory=list)
    letters: dict[str, int] = field(default_factory=dict)
    meaning: dict[str, str] = field(default_factory=dict)  # what the text layer says for a letter
    rotate: int = 0

    def page(self) -> None:
        self.pages.append([])

    def words(self, x: float, y: float, words: str, size: float = EM) -> None:
        codes = "".join(f"{self.letters.setdefault(c, len(self.letters) + 1):04x}" for c in words)
        self.pages[-1].append(f"BT /F1 {size} Tf 1 0 0 1 {x:.2f} {HEIGHT - y:.2f} Tm <{codes}> Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pages[-1].append(f"{x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S")

    def bytes(self, encrypt: str = "") -> bytes:
        """A PDF 1.7 file with one font that is not embedded, its text layer in a ToUnicode map."""
        pairs = "".join(
            f"<{n:04x}> <{self.meaning.get(c, c).encode('utf-16-be').hex()}>\n"
            for c, n in self.letters.items()
        )
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{len(self.letters)} beginbfchar\n{pairs}endbfchar\nendcmap end end"
        )
        narrow = " ".join(f"{n} [500]" for c, n in self.letters.items() if c.isascii())
        kids = " ".join(f"{7 + 2 * i} 0 R" for i in range(len(self.pages)))
        own = "/Type0 /BaseFont /SimSun /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R"
        system = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        below = f"/BaseFont /SimSun /FontDescriptor 5 0 R /DW 1000 /W [{narrow}] /CIDSystemInfo {system}"
        heights = (
            "/FontBBox [0 -140 1000 860] /Ascent 860 /Descent -140 /CapHeight 700 /StemV 80 /ItalicAngle 0"
        )
        objects: list[bytes | str] = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {len(self.pages)} /Kids [{kids}] >>",
            f"<< /Type /Font /Subtype {own} >>",
            f"<< /Type /Font /Subtype /CIDFontType2 {below} >>",
            f"<< /Type /FontDescriptor /FontName /SimSun /Flags 4 {heights} >>",
            _stream(cmap),
        ]
        for i, page in enumerate(self.pages):
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {self.rotate} "
                f"/Resources << /Font << /F1 3 0 R /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> /Contents {8 + 2 * i} 0 R >>"
            )
            objects.append(_stream("\n".join(page)))
        out, places = bytearray(b"%PDF-1.7\n"), []
        for n, body in enumerate(objects, 1):
            places.append(len(out))
            out += (
                f"{n} 0 obj\n".encode() + (body if isinstance(body, bytes) else body.encode()) + b"\nendobj\n"
            )
        start = len(out)
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{p:010d} 00000 n \n".encode() for p in places)
        out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {encrypt} >>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


def _stream(words: str) -> bytes:
    data = zlib.compress(words.encode("ascii"))
    return f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n".encode() + data + b"\nendstream"


def width(words: str) -> float:
    """In ems."""
    return sum(0.5 if c.isascii() else 1.0 for c in words)


def wrapped(words: str, first: float, rest: float) -> Iterator[str]:
    """Lines as a word processor breaks them; widths in ems."""
    room, line = first, ""
    for piece in _pieces(words):
        if line and width(line) + width(piece) > room:
            yield line
            room, line = rest, ""
        line += piece
    if line:
        yield line


def _pieces(words: str) -> Iterator[str]:
    """What may not be parted: figures and Latin words, a mark and what it belongs to."""
    piece = ""
    for c in words:
        joins = piece and (
            c in NEVER_FIRST
            or piece[-1] in NEVER_LAST
            or (c.isascii() and c.isalnum() and piece[-1].isascii())
        )
        if piece and not joins:
            yield piece
            piece = ""
        piece += c
    if piece:
        yield piece


@dataclass
class Typesetter:
    """Paragraphs set in by two ems, ruled tables that go on over the page, a running head, `— 12 —` below."""

    head: str
    first: int = 1  # the number that the first page prints; 0 for none printed on it
    paper: Paper = field(default_factory=Paper)
    y: float = BOTTOM + 1

    def room(self, height: float) -> bool:
        """Make room below; True when a page was turned."""
        if self.y + height <= BOTTOM:
            return False
        self.paper.page()
        n = len(self.paper.pages) - 1 + self.first
        self.paper.words(LEFT, 45, self.head, 9)
        self.paper.words(WIDTH / 2 - 20, 810, f"— {n} —", 12)
        self.y = TOP
        return True

    def paragraph(self, words: str, indent: float = 2) -> None:
        measure = (RIGHT - LEFT) / EM
        for k, line in enumerate(wrapped(words, measure - indent, measure)):
            self.room(STEP)
            self.paper.words(LEFT + (indent * EM if k == 0 else 0), self.y + EM, line)
            self.y += STEP

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """An empty first cell goes on from the one above; the head comes again on every page."""
        each = (RIGHT - LEFT) / len(rows[0])
        top = True
        for k, row in enumerate(rows):
            cells = [list(wrapped(c, each / 11 - 1, each / 11 - 1)) for c in row]
            height = 16 * max(map(len, cells)) + 6
            if self.room(height + 6) and k:
                self.row([list(wrapped(c, each / 11 - 1, each / 11 - 1)) for c in rows[0]], each, True)
                top = False
            self.row(cells, each, bool(row[0]) or (k > 0 and not top))
            top = True
        self.paper.rule(LEFT, self.y, RIGHT, self.y)

    def row(self, cells: Sequence[Sequence[str]], each: float, first: bool) -> None:
        height = 16 * max(map(len, cells)) + 6
        self.paper.rule(LEFT if first else LEFT + each, self.y, RIGHT, self.y)
        for j, lines in enumerate(cells):
            self.paper.rule(LEFT + j * each, self.y, LEFT + j * each, self.y + height)
            for i, line in enumerate(lines):
                self.paper.words(LEFT + j * each + 4, self.y + 14 + 16 * i, line, 11)
        self.paper.rule(RIGHT, self.y, RIGHT, self.y + height)
        self.y += height
        self.paper.rule(LEFT + each, self.y, RIGHT, self.y)


@cache
def plan() -> tuple[Block, ...]:
    """The plan's parts in order."""
    text = (CHECKOUT / "corpus" / "quzhou-services-145" / "plan.txt").read_text(encoding="utf-8")
    return blocks(parse(text, "quzhou-services-145"))


def plan_pdf() -> bytes:
    setter = Typesetter("衢州市现代服务业发展“十四五”规划")
    for kind, words in plan():
        if isinstance(words, list):
            setter.table(words)
        else:
            setter.paragraph(words, 0 if kind == "contents" or kind.startswith("heading") else 2)
    return setter.paper.bytes()
