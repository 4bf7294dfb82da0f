"""Hostile files: `python -m eval.bench.fuzz [FILE] [SECONDS] [FOLDER] [KIND…]` gives every reader, or those of the
kinds named, mutated documents for SECONDS each.

Seeds are the invented documents in each form. A mutation flips, drops, doubles and splices bytes, puts words of structure
between, and reaches into the parts of a Word file and the streams of a PDF. What is read must be sound: blocks and
furniture tile the text, every heading has a path, every row reads. A process of its own reads, so that one which dies or
hangs is counted and the next begins; what failed is kept in FOLDER, named by the reader, the seed number and the error.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import random
import re
import signal
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any

from eval.bench.typeset import blocks, browser_pdf, docx_of, html_of, md_of, office_pdf
from ingest.parse import parse
from ingest.read import Unreadable, read_bytes
from kb.commit import commit
from kb.settings import CHECKOUT

__all__ = ["main", "mutated", "sound"]

INVENTED = CHECKOUT / "tests" / "documents"
LENGTH = 2500  # code points of a seed: many small inputs find more than few long ones
PRINTED = 700  # of a PDF, which is read more slowly
PRINTS = 10
SLOW = 20  # seconds that an input may take
SECONDS = 60.0
WORDS = ("第一章 ", "（一）", "1.", "①", "专栏1", "【专栏二】", "表1 ", "续表", "目录\n", "\t", "|", "— 3 —\n", "\r", "\0", "\ufeff",
    "\U0010ffff", "\u202e", "２０\n２０年", "总投资 3 亿", "（责任单位：", "9" * 400, "（" * 200, "<table>", "<td rowspan=99999>", "</div>",
    "<w:tbl>", "<w:gridSpan w:val=\"9999\"/>", "<w:vMerge/>", "&#x0;", "<!--", "]]>", "/Rotate 90", "BT ET", "Tf 0 0 0 0 0 0 Tm")  # fmt: skip
Mutate = Callable[[random.Random, bytes], bytes]


def sound(data: bytes, name: str) -> bool:
    """False where the file is refused. Raises AssertionError where what was read is not sound, or whatever it raises."""
    try:
        text, hints = read_bytes(data, name)
    except Unreadable:
        return False
    document = parse(text, "fuzz", hints=hints)
    spans = sorted([*(b.span for b in document.blocks), *document.furniture])
    ends = [0, *(s.end for s in spans)]
    assert [s.start for s in spans] == ends[:-1] and ends[-1] == len(text), "blocks do not tile the text"
    assert all(a[0] <= b[0] for a, b in pairwise(document.pages)), "pages are out of order"
    assert all(document.path(i) for i in range(len(document.headings))), "a heading without a path"
    for block in document.blocks:
        assert block.piece.reading(text).strip() and document.lines(block.span)[0] > 0, "an empty block"
    for _, row in document.rows():
        assert row.piece.reading(text) and document.reading(row.span) is not None, "an empty row"
    return True


def _bytes(draw: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 4, 16))):
        at, length = draw.randrange(len(made) + 1), draw.choice((1, 2, 8, 64, 512))
        kind = draw.randrange(6)
        if kind == 0 and made:
            made[min(at, len(made) - 1)] ^= 1 << draw.randrange(8)
        elif kind == 1:
            del made[at : at + length]
        elif kind == 2:
            made[at:at] = made[at : at + length] * draw.choice((1, 2, 40))
        elif kind == 3:
            made[at:at] = draw.choice(WORDS).encode()
        elif kind == 4:
            made[at:at] = draw.randbytes(length)
        else:
            other = draw.randrange(len(made) + 1)
            made[at : at + length] = made[other : other + length]
    return bytes(made)


def _text(draw: random.Random, data: bytes) -> bytes:
    """Bytes, or lines put elsewhere, joined and doubled, so that what comes is a text."""
    if draw.random() < 0.4:
        return _bytes(draw, data)
    lines = data.decode("utf-8").split("\n")
    for _ in range(draw.choice((1, 3, 9))):
        at, to = draw.randrange(len(lines)), draw.randrange(len(lines))
        kind = draw.randrange(5)
        if kind == 0:
            lines.insert(to, lines[at])
        elif kind == 1 and at + 1 < len(lines):
            lines[at : at + 2] = [lines[at] + lines[at + 1]]
        elif kind == 2:
            cut = draw.randrange(len(lines[at]) + 1)
            lines[at : at + 1] = [lines[at][:cut], lines[at][cut:]]
        elif kind == 3:
            cut = draw.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:cut] + draw.choice(WORDS) + lines[at][cut:]
        else:
            lines[at], lines[to] = lines[to], lines[at]
    return "\n".join(lines).encode(draw.choice(("utf-8", "utf-8", "utf-16", "gb18030")), "replace")


def _word(draw: random.Random, data: bytes) -> bytes:
    """The file's bytes, or those of one of its parts, put back into a zip that is whole."""
    if draw.random() < 0.2:
        return _bytes(draw, data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = given.namelist()
        wanted = {"word/document.xml" if draw.random() < 0.7 else draw.choice(names)}
        for name in names:
            part = given.read(name)
            made.writestr(name, _markup(draw, part) if name in wanted else part)
    return out.getvalue()


def _markup(draw: random.Random, data: bytes) -> bytes:
    """Bytes, or whole tags dropped, doubled and moved, so that the tree stays one."""
    if draw.random() < 0.3:
        return _bytes(draw, data)
    parts = re.split(rb"(<[^<>]*>)", data)
    for _ in range(draw.choice((1, 2, 6))):
        at, to = draw.randrange(len(parts)), draw.randrange(len(parts))
        kind = draw.randrange(4)
        if kind == 0:
            del parts[at]
        elif kind == 1:
            parts.insert(to, parts[at])
        elif kind == 2:
            parts[at] = re.sub(rb"\d+", lambda m: str(draw.choice((0, 1, 9, 10**9))).encode(), parts[at])
        else:
            parts.insert(at, draw.choice(WORDS).encode())
    return b"".join(parts)


def _pdf(draw: random.Random, data: bytes) -> bytes:
    """The file's bytes, or those of one of its streams, packed again."""
    streams = list(re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL))
    if not streams or draw.random() < 0.3:
        return _bytes(draw, data)
    m = draw.choice(streams)
    try:
        inner = zlib.decompress(m[1])
    except zlib.error:
        return _bytes(draw, data)
    return data[: m.start(1)] + zlib.compress(_bytes(draw, inner)) + data[m.end(1) :]


MUTATE: dict[str, Mutate] = {"txt": _text, "md": _text, "html": _markup, "docx": _word, "pdf": _pdf}


def mutated(kind: str, seeds: Sequence[bytes], number: int) -> bytes:
    """The `number`-th input of a reader: the same whenever it is asked for."""
    draw = random.Random(f"{kind} {number}")
    return MUTATE[kind](draw, draw.choice(seeds))


def seeds(kind: str) -> list[bytes]:
    found: list[bytes] = []
    for folder in sorted(p for p in INVENTED.iterdir() if p.is_dir()):
        whole = (folder / "plan.txt").read_text(encoding="utf-8")
        length = PRINTED if kind == "pdf" else LENGTH
        for text in (whole[:length], whole[-length:]):
            parts, title = blocks(parse(text, "seed")), "甲市发展规划"
            if kind == "txt":
                found.append(text.encode())
            elif kind == "md":
                found.append(md_of(parts, title))
            elif kind == "html":
                found.append(html_of(parts, title, "甲市人民政府"))
            elif kind == "docx":
                found.append(docx_of(parts, title))
            elif len(found) < PRINTS:
                found.append(
                    browser_pdf(parts, title) if len(found) % 2 else office_pdf(docx_of(parts, title))
                )
    return found


def _work(kind: str, given: Sequence[bytes], start: int, pipe: Connection) -> None:
    """Input after input; says the number before and what came of it behind."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for number in range(start, sys.maxsize):
        pipe.send((number, ""))
        try:
            came = "read" if sound(mutated(kind, given, number), f"x.{kind}") else "refused"
        except Exception as error:  # what is looked for
            came = f"{type(error).__name__}: {error}"
        pipe.send((number, came))


def fuzzed(kind: str, seconds: float, keep: Path | None) -> dict[str, Any]:
    given = seeds(kind)
    end, number, counted, failed = monotonic() + seconds, 0, Counter[str](), dict[str, int]()
    while monotonic() < end:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=_work, args=(kind, given, number, theirs), daemon=True)
        process.start()
        theirs.close()
        why = ""
        while not why and monotonic() < end:
            try:
                if not ours.poll(SLOW):
                    why = f"more than {SLOW} s"
                    break
                number, came = ours.recv()
            except EOFError:
                process.join()
                why = f"the process ended ({process.exitcode})"
                break
            if came in ("read", "refused"):
                counted[came] += 1
            elif came:
                counted["failed"] += 1
                failed.setdefault(came[:200], number)
        process.kill()
        process.join()
        if why:
            counted["failed"] += 1
            failed.setdefault(why, number)
        number += 1
    for error, at in failed.items() if keep else ():
        assert keep is not None
        keep.mkdir(parents=True, exist_ok=True)
        name = f"{kind}-{at}-{re.sub(r'[^0-9A-Za-z]+', '-', error)[:60]}.{kind}"
        (keep / name).write_bytes(mutated(kind, given, at))
    tried = sum(counted.values())
    return {"seeds": len(given), "tried": tried, **dict(sorted(counted.items())), "kinds of failure": failed}


def main(out: str = "", seconds: str = str(SECONDS), keep: str = "", *kinds: str) -> None:
    made: dict[str, Any] = {"commit": commit(), "seconds a reader": float(seconds)}
    for kind in kinds or MUTATE:
        made[kind] = fuzzed(kind, float(seconds), Path(keep) if keep else None)
        sys.stdout.write(f"{kind}: {made[kind]}\n")
    if out:
        Path(out).write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
