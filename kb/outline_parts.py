"""What stands under a heading: sub-headings, run-in heads, items, rows, captions, each with its lead sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import PROSE, Block, Document, Heading, Span

from .answer import Place

PARAGRAPHS = 900  # code points of a section that is quoted whole
_CAPTION = ("column", "table", "figure")
_STOP = re.compile(r"[。！？!?]")
_POINT = re.compile(r"(?:^|(?<=[。！？；：:]))([^，,、；;：:。！？\d“”（()）]{4,16})。(?=.)")
_MARK = re.compile(
    r"\s*(?:[（(](?P<cn>[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|(?P<no>\d{1,2})[.．、]|(?P<ring>[①-⑳])|(?P<dash>[—–－-]{1,2}))"
)
_DASH = "—-–— "


@dataclass(frozen=True, slots=True)
class Part:
    """`lead` is its first sentence behind the name; `inner` the names of what it holds in its turn."""

    name: str
    place: Place
    lead: Place | None = None
    inner: tuple[tuple[str, Place], ...] = ()
    caption: bool = False  # a column, table or figure that goes with the text rather than divides it
    group: str = ""  # the category of a row


def title_of(document: Document, h: Heading) -> str:
    return re.sub(r"\s+", " ", h.span.of(document.text).strip()).rstrip("。：:")


def place_of(document: Document, h: Heading) -> Place:
    return Place(document, h.span)


def grouped(found: Sequence[Part]) -> str:
    """The names of parts, each category in front of its own: 规模实力——服务业增加值；…"""
    words: list[str] = []
    for before, p in zip((None, *found), found, strict=False):
        new = p.group and (before is None or before.group != p.group)
        words.append(f"{p.group}——{p.name}" if new else p.name)
    return "；".join(words)


def children(document: Document, heading: int) -> list[int]:
    return [i for i, c in enumerate(document.headings) if c.parent == heading]


def within(document: Document, heading: int) -> list[int]:
    """The heading and every heading below it, in order."""
    return [i for i in range(heading, len(document.headings)) if heading in document.ancestry(i)]


def blocks_under(document: Document, heading: int) -> list[Block]:
    """The paragraphs right under a heading, above its first sub-heading's."""
    return [b for b in document.blocks if b.heading == heading and b.kind in ("paragraph", "item", "note")]


def block_place(document: Document, b: Block) -> Place:
    return Place(document, b.span, b.heading)


def words_of(document: Document, b: Block) -> str:
    return b.piece.reading(document.text).strip()


def head_of(document: Document, b: Block) -> str:
    return b.head.of(document.text).strip("。：:* " + _DASH) if b.head else ""


def sentence(document: Document, b: Block, start: int = 0) -> Place | None:
    """The first sentence of a block from `start` of its reading on, as a place of its own."""
    reading = b.piece.reading(document.text)
    stops = [m.end() for m in _STOP.finditer(reading, start) if m.end() > start + 4]
    end = stops[0] if stops else len(reading.rstrip())
    return Place(document, b.piece.cut(start, end).span, b.heading) if end > start else None


def intro(document: Document, heading: int) -> Place | None:
    """The first sentence between a heading and the first heading below it."""
    first = next((b for b in blocks_under(document, heading) if b.kind == "paragraph"), None)
    return sentence(document, first) if first is not None else None


def parts(document: Document, heading: int) -> list[Part]:
    """The sub-headings; or the items, the rows, the run-in heads, the points of the paragraphs; then the captions."""
    h = document.headings[heading]
    below = [(i, document.headings[i]) for i in children(document, heading)]
    captions = [_caption(document, i) for i, c in below if c.kind in _CAPTION]
    main = [(i, c) for i, c in below if c.kind not in (*_CAPTION, "item")]
    if main:
        made = [
            Part(title_of(document, c), place_of(document, c), _lead(document, i), tuple(_inner(document, i)))
            for i, c in main
        ]
        return [*made, *captions]
    rows = _rows(document, heading)
    items = [Part(title_of(document, c), place_of(document, c)) for _, c in below if c.kind == "item"]
    if (h.kind in _CAPTION or _is_table(document, heading)) and (rows or items):
        return rows or items
    return [*(items or _paragraph_parts(document, heading)), *captions]


def _lead(document: Document, heading: int) -> Place | None:
    """The first sentence of a section that is paragraphs only."""
    return None if children(document, heading) or run_in(document, heading) else intro(document, heading)


def _inner(document: Document, heading: int) -> Iterator[tuple[str, Place]]:
    """The names of what a part holds."""
    below = [document.headings[i] for i in children(document, heading)]
    main = [c for c in below if c.kind not in (*_CAPTION, "item")]
    if main:
        for c in main:
            yield title_of(document, c), place_of(document, c)
    else:
        for b in run_in(document, heading):
            yield head_of(document, b), block_place(document, b)
    for c in below:
        if c.kind in _CAPTION:
            yield title_of(document, c), place_of(document, c)


def _caption(document: Document, heading: int) -> Part:
    c = document.headings[heading]
    held = _rows(document, heading) or [
        Part(title_of(document, document.headings[i]), place_of(document, document.headings[i]))
        for i in children(document, heading)
    ]
    held = held or [p for p in _paragraph_parts(document, heading) if not p.caption]
    return Part(
        title_of(document, c),
        place_of(document, c),
        None,
        tuple((p.name, p.place) for p in held),
        caption=True,
    )


def run_in(document: Document, heading: int) -> list[Block]:
    """The paragraphs with a run-in head under a heading, where half of the paragraphs have one."""
    blocks = [b for b in blocks_under(document, heading) if b.kind != "item"]
    heads = [b for b in blocks if b.head]
    return heads if heads and len(heads) * 2 >= len(blocks) else []


def _paragraph_parts(document: Document, heading: int) -> list[Part]:
    if heads := run_in(document, heading):
        return [
            Part(head_of(document, b), block_place(document, b), _behind_head(document, b)) for b in heads
        ]
    blocks = blocks_under(document, heading)
    found = [p for b in blocks if b.kind == "paragraph" for p in points(document, b)]
    if len(found) > 1:
        return found
    return [
        Part(_STOP.split(words_of(document, b))[0], block_place(document, b))
        for b in blocks
        if b.kind != "note"
    ]


def _behind_head(document: Document, b: Block) -> Place | None:
    """The first sentence behind a run-in head."""
    assert b.head is not None
    return sentence(document, b, _offset(document, b, b.head.end))


def _offset(document: Document, b: Block, at: int) -> int:
    """Where an offset of the text stands in the reading of a block."""
    reading = 0
    for s in b.piece.spans:
        if at <= s.end:
            return reading + at - s.start
        reading += s.end - s.start
    return reading


def points(document: Document, b: Block) -> list[Part]:
    """Short sentences that head what follows inside one paragraph: 产业规模不断扩大。2015-2020年，…"""
    reading = b.piece.reading(document.text)
    found = list(_POINT.finditer(reading))
    if len(found) < 2:
        return []
    return [
        Part(
            m[1],
            Place(document, b.piece.cut(m.start(1), m.end()).span, b.heading),
            sentence(document, b, m.end()),
        )
        for m in found
    ]


def items_below(document: Document, blocks: Sequence[Block], n: int) -> list[Block]:
    """The items, all marked alike, that stand right below block `n`: what 应当具备下列条件： announces."""
    items: list[Block] = []
    for below in blocks[n + 1 :]:
        mark = _MARK.match(words_of(document, below))
        first = _MARK.match(words_of(document, items[0])) if items else mark
        if mark is None or first is None or mark.lastgroup != first.lastgroup:
            break
        items.append(below)
    return items


def _is_table(document: Document, heading: int) -> bool:
    """Is a heading that of a table, an annex, though it is no caption?"""
    return any(b.kind == "table" and b.heading == heading for b in document.blocks)


def _rows(document: Document, heading: int) -> list[Part]:
    """The rows of a table or column, each with its category in front where the table has one."""
    found: list[Part] = []
    for relation in document.relations:
        if relation.key in PROSE:
            continue
        for r in relation.rows:
            if r.heading == heading and "name" in r.cells:
                category = r.cells.get("category")
                group = str(category.value) if category and category.value else ""
                found.append(Part(str(r.cells["name"].value), Place(document, r.span), group=group))
    return found


def whole(document: Document, heading: int) -> list[tuple[str, Place]]:
    """A section that is nothing but a few paragraphs, whole; [] for one with parts of its own, or a long one."""
    if children(document, heading) or run_in(document, heading)[1:]:
        return []
    if (document.headings[heading].kind in _CAPTION or _is_table(document, heading)) and _rows(
        document, heading
    ):
        return []
    blocks = [
        b for b in blocks_under(document, heading) if b.kind != "item" or b.piece.reading(document.text)
    ]
    said = [(words_of(document, b), block_place(document, b)) for b in blocks]
    return said if 0 < sum(len(w) for w, _ in said) <= PARAGRAPHS else []


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a label names under a heading: the paragraph behind 发展思路：, or the column whose title ends so."""

    label: str
    block: Block | None = None
    heading: int = -1


def labels(document: Document, heading: int) -> list[Labelled]:
    """Every label under a heading, in the order of the text."""
    title = re.sub(r"\s", "", document.headings[heading].title)
    found: list[tuple[Span, Labelled]] = []
    inside = within(document, heading)
    for i in inside[1:]:
        c = document.headings[i]
        words = re.sub(r"\s", "", c.title)
        if title and words.startswith(title) and len(words) - len(title) >= 2:
            found.append((c.span, Labelled(words[len(title) :], heading=i)))
        elif c.kind != "item":
            found.append((c.span, Labelled(words, heading=i)))
    for b in document.blocks:
        if b.heading in inside and b.head and b.head.of(document.text).rstrip("* ").endswith(("：", ":")):
            found.append((b.span, Labelled(head_of(document, b), block=b)))
    return [x for _, x in sorted(found, key=lambda f: f[0].start)]
