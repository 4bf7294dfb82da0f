"""What a document says of itself: title, issuer, number, date and period, each with its place."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

from . import patterns as p
from .document import Meta, Span
from .outline import Outline, lines

_PERIOD = re.compile(r"(?:规划|实施|方案|行动)?(?:期限|期)(?:为|是|：|:)?\s*(?P<period>20\d{2}\s*年?\s*[-—–~至到]+\s*20\d{2}\s*年?)")
_DATE = re.compile(r"^(?P<date>(?:20\d{2}|二[〇○零]二[〇○零一二三四五六七八九])\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日)$")
_ISSUER = re.compile(r"^(?P<issuer>[\u4e00-\u9fff]{4,30}?)(?:文件)$")
_ISSUED = re.compile(r"^(?P<issuer>[\u4e00-\u9fff、 ]{4,40}?)\s*关于(?:印发|发布|公布)")
_TITLE = re.compile(rf".*(?:{p.KIND})(?:[（(][^（）()]{{1,20}}[）)])?$")


def _squeeze(words: str) -> str:
    return re.sub(r"\s+", "", words)


def meta(text: str, o: Outline, told: Meta | None = None) -> Meta:
    spans: dict[str, Span] = {}
    front = [line for line in lines(text[: _front_end(text, o)])]
    for line in front:
        if (m := p.DOCUMENT_NUMBER.regex.search(line.text)) and len(line.text) < 40:
            spans.setdefault("number", Span(line.span.start + m.start("number"), line.span.start + m.end("number")))
        if m := _ISSUER.match(line.text) or _ISSUED.match(line.text):
            spans.setdefault("issuer", Span(line.span.start + m.start("issuer"), line.span.start + m.end("issuer")))
        if m := _DATE.match(line.text):
            spans.setdefault("date", Span(line.span.start + m.start("date"), line.span.start + m.end("date")))
        if _TITLE.match(_squeeze(line.text)) and len(line.text) <= 60 and "关于印发" not in line.text and not p.CONTENTS_LINE.regex.match(line.text):
            spans.setdefault("title", line.span)
    if m := _PERIOD.search(text):
        spans["period"] = Span(m.start("period"), m.end("period"))
    found = {key: _squeeze(span.of(text)) for key, span in spans.items()}
    title = found.get("title") or (front[0].text[:80] if front else "")
    result = Meta(title=title, issuer=found.get("issuer", ""), number=found.get("number", ""), date=found.get("date", ""), period=found.get("period", ""), spans=spans)
    if told is None:
        return result
    return replace(result, **{k: getattr(told, k) for k in ("title", "issuer", "number", "date", "period") if getattr(told, k)})


def _front_end(text: str, o: Outline) -> int:
    starts = [h.span.start for h in o.headings] + [b.span.start for b in o.blocks if b.kind == "contents"]
    return min(starts, default=min(len(text), 2000)) or min(len(text), 2000)


def told_by(path: Path) -> tuple[Meta, str]:
    """(what a document.toml says, the sha256 it expects of the file or ''); an empty Meta where there is none.

    Raises ValueError naming the file and the key that is wrong.
    """
    if not path.is_file():
        return Meta(), ""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}：不是正确的 TOML（{error}）。请改正后再导入。") from error
    for key, value in data.items():
        if key in ("title", "issuer", "number", "date", "period", "sha256", "id") and not isinstance(value, str):
            raise ValueError(f"{path}：{key} 应当是字符串，实为 {type(value).__name__}。")
    return Meta(**{k: data.get(k, "") for k in ("title", "issuer", "number", "date", "period")}), data.get("sha256", "")
