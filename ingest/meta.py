"""What a document says of itself: title, issuer, number, date and period, each with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from . import patterns as p
from .document import Meta, Span
from .lines import Line, lines
from .outline import Outline

KEYS = ("title", "issuer", "number", "date", "period")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
TITLE = 60  # code points; a longer line is no title
_S = r"\s{0,4}"
_PERIOD = re.compile(
    rf"(?:规划|计划|方案|行动|纲要|实施)(?:实施)?(?:期限|期)(?:为|是|：|:)?{_S}"
    rf"(?P<period>20\d{{2}}{_S}年?{_S}[-—–~至到]{{1,2}}{_S}20\d{{2}}(?:{_S}年)?)"
)
_DATE = re.compile(
    rf"(?P<date>(?:20\d{{2}}|二[〇○零]二[〇○零一二三四五六七八九]){_S}年"
    rf"{_S}[\d一二三四五六七八九十]{{1,3}}{_S}月{_S}[\d一二三四五六七八九十]{{1,3}}{_S}日)$"
)
_ISSUER = re.compile(r"(?P<issuer>[\u4e00-\u9fff]{4,30}?)(?:文件)$")
_ISSUED = re.compile(rf"(?P<issuer>[\u4e00-\u9fff、 \u3000]{{4,60}}?){_S}关于(?:印发|发布|公布)")
_BODY = re.compile(r"(?P<issuer>[\u4e00-\u9fff]{2,30}(?:人民政府|办公室|办公厅|委员会|[局厅部委]))$")
_DECREE = re.compile(r"(?P<issuer>[\u4e00-\u9fff]{2,24}(?:人民政府|委员会|[部委局署]))令$")
_DECREE_NUMBER = re.compile(rf"第{_S}[\d〇零一二三四五六七八九十百]{{1,6}}{_S}号$")
_SPOKEN = re.compile(
    rf"[—–-]{{1,3}}{_S}(?P<date>20\d{{2}}{_S}年{_S}\d{{1,2}}{_S}月{_S}\d{{1,2}}{_S}日){_S}在"
)
_BEHIND_TITLE = re.compile(
    r"[（(](?:[^（）()]{0,6}20\d{2}[^（）()]{0,12}|试行|修订|修正|征求意见稿|送审稿)[）)]$"
)
_TITLE = re.compile(rf".*(?:{p.KIND})(?:[（(][^（）()]{{1,20}}[）)])?$")


def _squeeze(words: str) -> str:
    return re.sub(r"\s+", "", words)


def meta(text: str, o: Outline, told: Meta | None = None) -> Meta:
    """What is found in the text, and over it what its document.toml told."""
    front = [line for line in lines(text[: _front_end(text, o)]) if not p.NOISE.regex.match(line.bare)]
    spans = _front(front)
    if m := _PERIOD.search(text):
        spans["period"] = Span(m.start("period"), m.end("period"))
    found = {key: _squeeze(span.of(text)) for key, span in spans.items()}
    if "issuer" in spans:
        found["issuer"] = "、".join(spans["issuer"].of(text).replace("、", " ").split())
    found.setdefault("title", front[0].text[:80] if front else "")
    result = Meta(**{key: found.get(key, "") for key in KEYS}, spans=spans)
    return told_over(result, told)


def told_over(found: Meta, told: Meta | None) -> Meta:
    """`found` with what `told` says instead."""
    return (
        replace(found, **{key: getattr(told, key) for key in KEYS if getattr(told, key)}) if told else found
    )


def issued_in(about: Meta) -> int:
    """The year of the document's date; else of its number (〔2021〕); 0 where nothing tells."""
    plain = about.date.translate(_DIGITS)
    m = re.search(r"(?:19|20)\d{2}", plain) or re.search(r"(?:19|20)\d{2}", about.number)
    return int(m[0]) if m else 0


def issued_on(about: Meta) -> str:
    """The document's date in a form that sorts (year, month and day, four digits each); the year alone where no more
    is told; "" where nothing is."""
    plain = about.date.translate(_DIGITS)
    digits = [f"{int(d):04d}" for d in re.findall(r"\d{1,4}", plain)]
    year = issued_in(about)
    return "".join(digits) or (f"{year:04d}" if year else "")


def _front(front: Sequence[Line]) -> dict[str, Span]:
    spans: dict[str, Span] = {}

    def put(key: str, line: Line, m: re.Match[str] | None) -> None:
        if m and key not in spans:
            spans[key] = Span(line.span.start + m.start(key), line.span.start + m.end(key))

    short = [line for line in front if len(line.text) <= TITLE * 2]
    for line, below in pairwise(short):
        put("issuer", line, decree := _DECREE.match(line.text))
        if decree and _DECREE_NUMBER.match(below.text):
            spans.setdefault("number", Span(line.span.start, below.span.end))
    for line in short:
        put("date", line, _SPOKEN.match(line.text))
        if len(line.text) < 40:
            put("number", line, p.DOCUMENT_NUMBER.regex.search(line.text))
        put("issuer", line, _ISSUER.match(line.text) or _ISSUED.match(line.text))
        put("date", line, _DATE.match(line.text))
        if len(line.text) <= TITLE and "关于印发" not in line.text and _TITLE.match(_squeeze(line.text)):
            spans.setdefault("title", line.span)
    for line, below in pairwise(short):
        if spans.get("title") == line.span and _BEHIND_TITLE.match(below.text):
            spans["title"] = Span(line.span.start, below.span.end)
    for line in short:
        put("issuer", line, _BODY.match(line.text))
    return spans


def _front_end(text: str, o: Outline) -> int:
    starts = [h.span.start for h in o.headings] + [b.span.start for b in o.blocks if b.kind == "contents"]
    return min(starts, default=0) or min(len(text), 2000)


def told_by(path: Path) -> tuple[Meta, str]:
    """(what a document.toml says, the sha256 that it expects or ''); an empty Meta where there is none.

    Raises ValueError naming the file and the key that is wrong.
    """
    if not path.is_file():
        return Meta(), ""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}：不是正确的 TOML（{error}）。请改正后再导入。") from error
    except OSError as error:
        raise ValueError(f"{path}：读不到（{error.strerror}）。请检查权限。") from error
    for key, value in data.items():
        if key in (*KEYS, "sha256", "id") and not isinstance(value, str):
            raise ValueError(f"{path}：{key} 应当是字符串，实为 {type(value).__name__}。")
    sha256 = data.get("sha256", "")
    if sha256 and not re.fullmatch(r"[0-9a-fA-F]{64}", sha256):
        raise ValueError(f"{path}：sha256 应当是 64 位十六进制数，实为“{sha256[:80]}”。")
    return Meta(**{key: data.get(key, "") for key in KEYS}), sha256.lower()
