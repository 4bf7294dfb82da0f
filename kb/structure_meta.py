"""What a document says of itself: number, issuer, date, period, title, and to whom it is sent."""

from __future__ import annotations

import re

from ingest.document import Document, Span

from .answer import Answer, Answered, Claim, NotFound, Place

_META: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "number",
        "发文字号",
        re.compile(r"文号|发文字号|文件编号|文件号|几号文|documentnumber|多少号文|编号是多少"),
    ),
    (
        "issuer",
        "印发单位",
        re.compile(
            r"(?:印发|发布|制定|发文|出台|下发)(?:的)?(?:单位|机关|部门|机构|主体)|(?:谁|哪个单位|哪个部门|哪家单位|什么单位|哪个机关|哪个部门)(?:来)?(?:印发|发布|制定|编制|发|出台|下发|发文)的?|(?:印发|发布|制定|编制|出台|下发)的?(?:是谁|是哪|者是)|发文机关|whoissued|issuer|落款(?!日期|时间)"
        ),
    ),
    (
        "date",
        "印发日期",
        re.compile(
            r"(?:印发|发布|出台|下发|成文|发文|公布|落款)(?:的)?(?:时间|日期|年份)|(?:什么时候|何时|哪年|哪天|哪一年|几月几号|啥时候|哪一天)(?:印发|发布|出台|下发|公布|发的)|(?:印发|发布|出台|下发)(?:于|是)?(?:哪|什么时候|何时)"
        ),
    ),
    (
        "period",
        "规划期限",
        re.compile(
            r"规划(?:的)?(?:期限|期是|期为|年限|时限|周期|时间范围|时间段)|规划期$|规划(?:管|覆盖|涵盖|期是|涉及)(?:哪|几|多少)|^(?:它|这)?(?:一共|总共)?(?:管|覆盖)(?:几年|哪几年)|规划(?:是|的)?(?:从)?(?:哪年|哪几年|几几年)|planperiod|实施期限是|期限是(?:多|哪|几|什么)|规划期.{0,3}(?:哪|几|多)"
        ),
    ),
    ("title", "文件名称", re.compile(r"(?:文件|规划)(?:的)?(?:全称|标题|名称|题目|叫什么|名字)")),
)
_SENT_TO = re.compile(r"主送|发给(?:了)?(?:谁|哪)|印发给|下发给|抄送|收文")


def meta(text: str, document: Document) -> Answer | None:
    for field, label, pattern in _META:
        if not pattern.search(text):
            continue
        if field == "period" and re.search(r"项目|建设期限|工期", text):
            continue
        value = getattr(document.meta, field)
        span = document.meta.spans.get(field)
        if not value or span is None:
            return NotFound(f"{document.meta.title}的正文没有写明{label}。", f"查{label}")
        words = f"{label}：{value}"
        place = line(document, span)
        return Answered(
            document,
            "value",
            ((f"{document.meta.title}的{label}是 {value}。", (place,)),),
            (Claim(words, (place,)),),
            f"查{label}",
            certainty="structure",
        )
    return None


def sent_to(text: str, document: Document) -> Answer | None:
    """The first line of the notice that ends with a colon: 各县（市、区）人民政府，…："""
    if not _SENT_TO.search(text):
        return None
    for b in document.blocks:
        words = b.piece.reading(document.text).strip()
        if b.heading < 0 and b.kind in ("paragraph", "cover") and words.endswith(("：", ":")):
            place = Place(document, b.span)
            return Answered(
                document,
                "value",
                ((f"主送：{words.rstrip('：:')}。", (place,)),),
                (Claim(words, (place,)),),
                "查主送单位",
                certainty="structure",
            )
    return NotFound(f"{document.meta.title}没有写明主送单位。", "查主送单位")


WHOLE = 160  # code points of a closing paragraph that is quoted whole: what it repeals belongs to it
IN_FORCE = re.compile(
    r"施行|生效|有效期|(?:什么时候|何时|哪天|几时|哪年|几月几号|啥时候|多会儿)[^，。]{0,4}(?:实施|执行)|(?:实施|执行)(?:的)?(?:日期|时间)|^起?(?:实施|执行)$"
)
_FORCE = re.compile(
    r"自[^，。；]{2,24}(?:之日)?起(?:正式)?(?:施行|实施|执行|生效)|本\S{2,4}[^。；]{0,20}有效期(?:至|为|到)?[^，。；]{2,24}"
)


def in_force(text: str, document: Document) -> Answer | None:
    """From when, and until when, the document itself holds: the sentences that say so, its own before the notice's."""
    if not IN_FORCE.search(text):
        return None
    found: dict[tuple[str, int, int], Place] = {}
    for b in reversed(document.blocks):
        if b.kind in ("paragraph", "item", "cover") and _FORCE.search(b.piece.reading(document.text)):
            for m in _FORCE.finditer(document.text, b.span.start, b.span.end):
                place = (
                    Place(document, b.span)
                    if len(b.span.of(document.text)) <= WHOLE
                    else line(document, Span(*m.span()))
                )
                if not re.search(r"(?<!本)(?:办法|规定|条例)施行之日起", place.reading()):
                    found.setdefault(place.key, place)
    if not found:
        return None
    words = [" ".join(p.reading().split()) for p in found.values()]
    lines = tuple(
        (("" if n == 0 else "\n") + w, (p,))
        for n, (w, p) in enumerate(zip(words, found.values(), strict=True))
    )
    claims = tuple(Claim(w, (p,)) for w, p in zip(words, found.values(), strict=True))
    return Answered(document, "value", lines, claims, "查施行日期", certainty="structure")


def line(document: Document, span: Span) -> Place:
    """The sentence or line that a short span stands in."""
    start = max(document.text.rfind(c, 0, span.start) for c in "\n。") + 1
    ends = [e for c in "\n。" if (e := document.text.find(c, span.end)) >= 0]
    end = min(ends, default=len(document.text))
    if document.text[end : end + 1] == "。":
        end += 1
    words = document.text[start:end]
    lead = len(words) - len(words.lstrip())
    return Place(document, Span(start + lead, start + len(words.rstrip())))
