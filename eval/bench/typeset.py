"""A document set anew in other forms: Word, a web page, and PDFs that LibreOffice and Chromium print.

The words are those of its blocks, in order; what a form adds (a head, page numbers, navigation) is what such files
have. `soffice` and `chromium` are looked for in the PATH, or named in SOFFICE and CHROMIUM.
"""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P

from ingest.document import Document, Span

__all__ = ["Block", "blocks", "browser_pdf", "docx_of", "html_of", "md_of", "office_pdf"]

Block = tuple[str, "str | list[list[str]]"]  # (its kind, its words), a table's words by row and column
PATIENCE = 180  # seconds that a program may take to print
LEVELS = {4: 1, 5: 2, 6: 3}  # a heading's level → Word's; deeper ones are 4
STYLE = (
    "@page { size: A4; margin: 25mm } body { font: 12pt/1.7 'Noto Serif CJK SC'; text-align: justify } "
    "table { border-collapse: collapse; font-size: 9pt } td { border: 1px solid } tr { break-inside: avoid }"
)


def blocks(document: Document) -> tuple[Block, ...]:
    """("heading 5", words), ("contents", …), ("paragraph", …), ("item", …), ("table", rows): all parts in order."""
    text, found = document.text, list[Block]()
    for block in document.blocks:
        words = block.piece.reading(text)
        if block.kind == "table":
            rows = [_cells(text, span) for span in block.piece.spans]
            width = max(map(len, rows))
            found.append(("table", [row + [""] * (width - len(row)) for row in rows]))
        elif block.kind == "heading":
            found.append((f"heading {document.headings[block.heading].level}", words))
        else:
            found.append((block.kind, words))
    return tuple(found)


def _cells(text: str, span: Span) -> list[str]:
    """The cells of a table's row: parted by line ends, bars, or tabs, which the span leaves out at its ends."""
    words = span.of(text)
    if "\n" in words:
        return [line.strip() for line in words.split("\n")]
    if words.startswith("|"):
        return [cell.strip() for cell in words.strip("|").split("|")]
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return [cell.strip() for cell in text[start : end if end >= 0 else len(text)].split("\t")]


def _level(kind: str) -> int:
    return LEVELS.get(int(kind.split()[1]), 4)


def docx_of(parts: Sequence[Block], head: str, styles: bool = True) -> bytes:
    """A Word file with `head` above and the page number below every page; headings with Word's styles, or none."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = head
    _page_number(section.footer.paragraphs[0]._p)
    for kind, words in parts:
        if isinstance(words, list):
            _table(document, words)
        elif kind.startswith("heading") and styles:
            document.add_heading(words, _level(kind))
        else:
            document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: Word, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            table.cell(i, j).text = cell
        if not row[0]:  # goes on from the one above
            first = next(k for k in range(i, -1, -1) if rows[k][0] or not k)
            table.cell(first, 0).merge(table.cell(i, 0)).text = rows[first][0]


def _page_number(paragraph: CT_P) -> None:
    """`— 12 —`, counted by Word."""
    for words, kind in (("— ", "t"), ("begin", "c"), ("PAGE", "i"), ("end", "c"), (" —", "t")):
        run = paragraph.add_r()
        if kind == "t":
            run.text = words
        elif kind == "c":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), words)
            run.append(mark)
        else:
            code = OxmlElement("w:instrText")
            code.text = words
            run.append(code)


def html_of(parts: Sequence[Block], title: str, issuer: str) -> bytes:
    """A page of an authority's site: navigation and buttons around the words, merged cells in the tables."""
    lines = [
        f"<!doctype html><html><head><meta charset=utf-8><title>{escape(title)}_{escape(issuer)}</title>",
        f"<script>var page = '分享';</script><style>{STYLE}</style></head><body>",
        f"<div class='header'><h1>{escape(issuer)}</h1></div>",
        "<ul class='nav'><li><a>首页</a></li><li><a>政务公开</a></li></ul>",
        "<div>当前位置：<a>首页</a> &gt; <a>规划</a></div><button>打印本页</button><div id='zoom'>",
        *_body(parts),
        "</div><div class='share'>分享到：<a>微信</a></div><footer>版权所有</footer></body></html>",
    ]
    return "\n".join(lines).encode()


def _body(parts: Sequence[Block]) -> list[str]:
    lines = []
    for kind, words in parts:
        if isinstance(words, list):
            lines += ["<table>", *_rows(words), "</table>"]
        elif kind.startswith("heading"):
            level = _level(kind) + 1
            lines.append(f"<h{level}>{escape(words)}</h{level}>")
        else:
            lines.append(f"<p>　　<span>{escape(words)}</span></p>")
    return lines


def _rows(words: list[list[str]]) -> list[str]:
    lines = []
    for i, row in enumerate(words):
        down = next((k for k in range(i + 1, len(words)) if words[k][0]), len(words)) - i
        first = [f"<td rowspan={down if i else 1}>{escape(row[0])}</td>"] if row[0] else []
        lines.append("<tr>" + "".join([*first, *(f"<td>{escape(c)}</td>" for c in row[1:])]) + "</tr>")
    return lines


def md_of(parts: Sequence[Block], title: str) -> bytes:
    """Markdown with front matter, tables with pipes."""
    lines = ["---", f"title: {title}", "---", ""]
    for kind, words in parts:
        if isinstance(words, list):
            head, *rows = ["| " + " | ".join(row) + " |" for row in words]
            lines += [head, "|" + "---|" * len(words[0]), *rows]
        elif kind.startswith("heading"):
            lines.append("#" * (_level(kind) + 1) + f" {words}")
        else:
            lines.append(words)
        lines.append("")
    return "\n".join(lines).encode()


def office_pdf(word: bytes) -> bytes:
    """A Word file as LibreOffice prints it. Raises CalledProcessError or OSError where it cannot."""
    return _printed(
        word,
        "plan.docx",
        [os.environ.get("SOFFICE", "soffice"), "-env:UserInstallation=file://{folder}/profile", "--headless"],
        ["--convert-to", "pdf", "--outdir", "{folder}", "{file}"],
    )


def browser_pdf(parts: Sequence[Block], title: str) -> bytes:
    """The words as Chromium prints a page that holds nothing else, with its date, title, address and page numbers
    around them. Raises as `office_pdf`."""
    head = f"<!doctype html><meta charset=utf-8><title>{escape(title)}</title><style>{STYLE}</style>"
    return _printed(
        "\n".join([head, *_body(parts)]).encode(),
        "plan.html",
        [os.environ.get("CHROMIUM", "chromium"), "--headless", "--no-sandbox", "--disable-gpu"],
        ["--user-data-dir={folder}/profile", "--print-to-pdf={folder}/plan.pdf", "{file}"],
    )


def _printed(data: bytes, name: str, program: list[str], how: list[str]) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(data)
        words = [word.format(folder=folder, file=file) for word in (*program, *how)]
        subprocess.run(words, check=True, timeout=PATIENCE, capture_output=True)
        return (Path(folder) / "plan.pdf").read_bytes()
