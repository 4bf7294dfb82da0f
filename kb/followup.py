"""A follow-up → a complete question, from the earlier questions alone: ellipsis, pronouns, narrowing, another field.

The new words take the place of the old words of their kind (那江山呢 → 江山负责哪些项目); what has no
counterpart is added (其中2021年开工的); a pronoun becomes the row that the last question was about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .bag import Bag
from .compute import run
from .query import Missing, Query
from .question import read
from .scan import Segment, Token
from .vocabulary import Vocabulary

_LEAD = re.compile(
    r"^(?:那么?|再|换成?|改成?|改为|换|只看|只要|只算|其中|这里面|里面|那么如果|如果|还有|另外|而)+"
)
_TAIL = re.compile(r"(?:的)?(?:呢|怎么样|如何|呀|也列一下|也列出来|也看看|也说说|也查一下|呐)+[？?。！]*$")
_NARROW = re.compile(
    r"^(?:其中|这里面|里面|只看|只要|这些|当中|只算|上述|它们|他们|那些)|里(?:面)?(?:的)?(?:有|哪)|其中"
)


@dataclass(frozen=True, slots=True)
class Carried:
    """`question` is complete; `note` says what was carried over."""

    question: str
    note: str = ""


def complete(question: str, history: tuple[str, ...], v: Vocabulary, segment: Segment) -> Carried:
    """The last question made complete by the ones before it; unchanged when it stands by itself."""
    previous = ""
    for earlier in (*history, question):
        carried = _carry(earlier, previous, v, segment) if previous else Carried(earlier)
        previous = carried.question
    return carried


def _carry(question: str, previous: str, v: Vocabulary, segment: Segment) -> Carried:
    reading, bag = read(question, v, segment)
    if _stands_alone(bag, reading, question):
        return Carried(question)
    before, earlier = read(previous, v, segment)
    name = _subject(before, v)
    pronoun = next((t for t in bag.scan.of("pron") if t.value == "row"), None)
    text = question.strip()
    if pronoun and name and not bag.rows:
        words = bag.scan.question.words(pronoun.start, pronoun.end)
        made = text.replace(words, name, 1)
        return Carried(made, f"“{words}”承接上文，指{name}")
    if not _NARROW.search(text) and (swapped := _swap(bag, earlier)):
        return Carried(swapped, f"承接上文，补全为“{swapped}”")
    bare = _TAIL.sub("", _LEAD.sub("", text)).strip("，,。？? ")
    if name and isinstance(before, Query) and before.rows and not bag.rows:
        made = f"{name}{bare}"
        return Carried(made, f"承接上文，指{name}")
    if isinstance(before, Query) or earlier.headings:
        base = _cut_aggregates(previous, earlier, bag)
        made = f"{base.rstrip('？?。，, ')}，{bare}"
        return Carried(made, f"承接上文：{base.rstrip('？?。')}")
    return Carried(question)


def _stands_alone(bag: Bag, reading: object, question: str) -> bool:
    s = bag.scan
    if s.has("pron"):
        return bool(
            any(t.value == "row" for t in s.of("pron"))
            and bag.rows
            and not any(t.text == "它" for t in s.of("pron"))
        )
    if _LEAD.match(question.strip()) or _TAIL.search(question.strip()):
        return (
            bool(bag.runs) and reading is None and not bag.values and not bag.headings and len(question) > 12
        )
    if bag.rows:
        return True
    if bag.nouns and (
        bag.values or bag.scan.has("which", "agg", "super", "figure", "year", "top") or bag.fields
    ):
        return True
    if bag.values and any(t.field.startswith("units") for _, t in bag.fields):
        return True
    if isinstance(reading, Missing) and reading.what in ("unit",):
        return True
    if bag.headings and (s.has("say", "include", "which", "page", "mean", "where_said") or len(bag.runs) > 0):
        return True
    if bag.runs or (bag.soft and not (bag.fields or s.has("begin", "finish", "when", "who"))):
        return bool(bag.runs) and not (bag.fields and len(bag.runs) == 1 and len(question) <= 8)
    if s.has("chapter", "column", "table") and s.has("say", "include", "page"):
        return True
    return bool(s.terms("enumeration"))


def _subject(reading: object, v: Vocabulary) -> str:
    """The one row that a question was about, or that its answer is."""
    if not isinstance(reading, Query):
        if (
            isinstance(reading, Missing)
            and reading.subject
            and any(
                str(r.cells["name"].value) == reading.subject for _, r in v.rows.values() if "name" in r.cells
            )
        ):
            return reading.subject
        return ""
    if reading.rows:
        return str(v.rows[reading.rows[0]][1].cells["name"].value) if len(reading.rows) == 1 else ""
    if reading.group or reading.groups:
        return ""
    rows = run(v.document, reading).rows
    return str(rows[0].cells["name"].value) if len(rows) == 1 and "name" in rows[0].cells else ""


def _kind(t: Token) -> str:
    if t.cls == "term" or t.cls == "run":
        kinds = {x.kind for x in t.terms}
        for kind in ("row", "value", "kind", "heading", "enumeration", "field"):
            if kind in kinds:
                return "value" if kind == "kind" else kind
        return ""
    return {
        "year": "year",
        "years": "year",
        "figure": "figure",
        "bounds": "figure",
        "column": "heading",
        "chapter": "heading",
        "table": "heading",
    }.get(t.cls, "")


def _slots(bag: Bag) -> list[tuple[str, Token, str]]:
    """(kind, token, detail) of what can be exchanged, in order."""
    guessed = {t.start: ("row", terms[0].relation) for t, terms in bag.rows}
    guessed |= {t.start: ("value", x.field) for t, x in bag.values if t.start not in guessed}
    found = []
    for t in bag.scan.tokens:
        kind = _kind(t)
        detail = ""
        if t.start in guessed and t.cls in ("run", "term"):
            kind, detail = guessed[t.start]
        elif kind == "field":
            detail = next(x.field for x in t.terms if x.kind == "field").split("@")[0]
        if kind:
            found.append((kind, t, detail))
    return found


def _figure_end(bag: Bag, t: Token) -> int:
    """The end of a figure with the comparison behind it: 100亿以上."""
    text = bag.scan.question.key
    m = re.match(r"(?:及|含)?(?:以上|以下|以内|以后|以前|之后|之前|后|前|左右)", text[t.end :])
    return t.end + (m.end() if m else 0)


def _swap(bag: Bag, earlier: Bag) -> str:
    """The earlier question with the new words in place of the old ones of their kind; "" when a new word has none."""
    text = earlier.scan.question.source
    new, old = _slots(bag), _slots(earlier)
    if not new:
        return ""
    fields = [s for s in new if s[0] == "field"]
    replaced: list[tuple[int, int, str]] = []
    for kind, t, detail in new:
        match = [s for s in old if s[0] == kind and (kind not in ("value",) or s[2] == detail)]
        if kind == "field":
            match = [
                s
                for s in old
                if (s[0] == "field" and not s[2].startswith("units"))
                or (s[0] == "field" and detail.startswith("units"))
            ]
            if detail.startswith("units") and not any(s[2].startswith("units") for s in match):
                return ""
            if any(s[0] == "year" for s in new):
                continue
        if kind == "row" and not match and any(s[0] == "value" for s in old):
            return ""
        if not match:
            return ""
        target = match[-1] if kind != "value" else match[0]
        end = _figure_end(earlier, target[1]) if kind in ("figure", "year") else target[1].end
        words = bag.scan.question.words(t.start, _figure_end(bag, t) if kind in ("figure", "year") else t.end)
        replaced.append(
            (
                earlier.scan.question.offsets[target[1].start],
                earlier.scan.question.offsets[end - 1] + 1,
                words,
            )
        )
    if len(fields) and bag.scan.has("which", "agg") and not any(t.cls == "agg" for t in earlier.scan.tokens):
        return ""
    for start, end, words in sorted(replaced, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _cut_aggregates(previous: str, earlier: Bag, bag: Bag) -> str:
    """The earlier question without what it counted, when the new one asks for another total or the largest."""
    if not bag.scan.has("super", "agg", "order", "top", "which", "cmp") or not earlier.scan.has(
        "agg", "super"
    ):
        return previous
    text = previous
    for t in sorted(earlier.scan.of("agg", "super"), key=lambda x: -x.start):
        q = earlier.scan.question
        text = text[: q.offsets[t.start]] + text[q.offsets[t.end - 1] + 1 :]
    return text
