"""Figures that sentences give, set against each other: what A and B are each given (A类…500万元；B类…200万元, 博士、硕士
分别…30万元、12万元), and the sum of what is told one after another (分别安排3200万元、3600万元、4000万元).

Only where the text itself sets the words and the figures side by side; every figure is an operand with its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.document import Block, Document
from ingest.values import decimal

from .answer import Answered, Computation, Operand, Place, show
from .bag import Bag
from .keys import key
from .outline_parts import words_of
from .parts import claim
from .vocabulary import Vocabulary

_PAIR = re.compile(
    r"(?P<a>[^，。？、]{2,14}?)(?:和|与|跟|及|同|比)(?P<b>[^，。？、]{2,14}?)(?:的|，|相比|各自)?(?P<what>[^，。？的]{0,10}?)"
    r"(?P<ask>(?:相?差|多|少|高|低)(?:了|出)?(?:多少|几|多大)|哪一?个(?:更|要)?[高低多少长短大小久]?|谁(?:更|要)?[高低多少长短大小久]|有什么差[别距])(?P<rest>[^，。？]{0,10})"
)
_FIGURE = re.compile(
    r"(?P<n>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|千元|元|个百分点|%|％|个工作日|工作日|个月|年|天|日|小时|分钟|吨|万吨|平方米|亩|张|人|名|家|个|次)"
)
_AMOUNT = re.compile(r"\d+(?:\.\d+)?[百千万亿]*[\u4e00-\u9fff]?$")
_YUAN = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10**4), "亿元": Decimal(10**8)}
_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_EACH = re.compile(r"(?P<names>[^，。；]{2,60})分别[^，。；]{0,20}?(?=\d)(?P<figures>[^，。；]{3,80})")
_SUMS = re.compile(r"总共|一共|合计|共计|加起来|总和|总计|共[有是多]")
_STOP = re.compile(r"的|了|要|会|能|是|在|有|给|可以|一共|总共|合计|多少|几|哪|什么|资金|钱")


@dataclass(frozen=True, slots=True)
class Told:
    """A figure told of a thing: its value, its unit as printed, the words and their place."""

    value: Decimal
    unit: str
    place: Place


def side_by_side(bag: Bag, v: Vocabulary) -> Answered | None:
    """The difference of two figures, or the sum of several, that the document tells side by side; None else."""
    text = bag.scan.question.key
    if m := _PAIR.search(text):
        return _difference(v.document, m, bag.scan.question.source)
    if _SUMS.search(text) and not (bag.values or bag.rows):
        return _sum(v.document, bag)
    return None


def _difference(document: Document, m: re.Match[str], source: str) -> Answered | None:
    a, b, what = _terms(m)
    pairs = list(_pairs(document, a, b, what))
    a, b = _as_typed(a, source), _as_typed(b, source)
    found = {(x.value, x.unit, y.value, y.unit): (x, y) for x, y in pairs}
    if len(found) != 1:
        return None
    (x, y) = next(iter(found.values()))
    unit = x.unit if x.unit == y.unit else "元" if x.unit in _YUAN and y.unit in _YUAN else ""
    if not unit:
        return None
    first, second = (t.value * (1 if x.unit == y.unit else _YUAN[t.unit]) for t in (x, y))
    gap = first - second
    operands = (Operand(first, a, (x.place,)), Operand(second, b, (y.place,)))
    c = Computation("difference", f"{show(first)} − {show(second)}", operands, abs(gap), unit)
    long = unit in ("年", "个月", "天", "日", "个工作日", "工作日", "小时", "分钟")
    side = ("长" if long else "高") if gap > 0 else ("短" if long else "低")
    words = f"{a}：{show(x.value)} {x.unit}；{b}：{show(y.value)} {y.unit}；"
    words += f"{a}比{b}{side} {show(abs(gap))} {unit}。" if gap else "两者相同。"
    places = tuple({p.key: p for p in (x.place, y.place)}.values())
    lines = [(words, places)]
    lines += [("\n" + p.reading().strip(), (p,)) for p in places]
    quotes = tuple(claim(p.reading().strip(), (p,)) for p in places)
    return Answered(
        document, "comparison", tuple(lines), (claim(words, places, computation=c), *quotes),
        f"比较“{a}”与“{b}”" + (f"的{what}" if what else ""), computation=c, certainty="structure",
    )  # fmt: skip


def _as_typed(words: str, source: str) -> str:
    """The words of a key as the question has them: a类 → A类."""
    at = source.lower().find(words)
    return source[at : at + len(words)] if at >= 0 else words


def _terms(m: re.Match[str]) -> tuple[str, str, str]:
    """What is compared, and on what: a word that both share is printed with the second too (A类机场和B类机场补助); a
    quantity stands for itself (年处理50万吨和100万吨的企业补助)."""
    a, b = m["a"], m["b"]
    what = m["what"]
    for n in range(min(len(a), len(what)), 1, -1):
        if what.startswith(a[-n:]) and not b.endswith(a[-n:]):
            b, what = b + what[:n], what[n:]
            break
    what = what or re.sub(r"更?[高低多少长短大小久呢]+$", "", m["rest"])
    amounts = [_AMOUNT.search(x) for x in (a, b)]
    if all(amounts):
        a, b = (x.group() for x in amounts if x)
    return a, b, what


def _pairs(document: Document, a: str, b: str, what: str) -> Iterator[tuple[Told, Told]]:
    """What sentences tell of both: in one sentence side by side, or each in its own that holds the word asked for."""
    apart: tuple[list[Told], list[Told]] = ([], [])
    for block in document.blocks:
        if block.kind not in ("paragraph", "item"):
            continue
        words = words_of(document, block)
        whole = key(words)
        if a not in whole and b not in whole:
            continue
        for m in _SENTENCE.finditer(words):
            said = m.group()
            if _EACH.search(said):
                if (both := _side_by_side(document, block, said, a, b)) and _holds(whole, what):
                    yield both
                continue
            if a in key(said) and b in key(said):
                continue  # one figure behind both belongs to neither alone
            for term, held in ((a, apart[0]), (b, apart[1])):
                if _holds(key(said), what) and (t := _after(document, block, said, term)):
                    held.append(t)
    if all(len({(t.value, t.unit) for t in held}) == 1 for held in apart):
        yield apart[0][0], apart[1][0]


def _holds(words: str, what: str) -> bool:
    return not what or what in words or any(what[i : i + 2] in words for i in range(len(what) - 1))


def _side_by_side(document: Document, block: Block, said: str, a: str, b: str) -> tuple[Told, Told] | None:
    """博士、硕士分别给予30万元、12万元: the figures in the order of the names."""
    m = _EACH.search(said)
    if m is None:
        return None
    names = [key(n) for n in re.split(r"[、和及]", m["names"])]
    figures = list(_FIGURE.finditer(m["figures"]))
    at = [next((i for i, n in enumerate(names) if n.endswith(w) or n.startswith(w)), -1) for w in (a, b)]
    if len(names) != len(figures) or min(at) < 0:
        return None
    place = _place(document, block, said)
    told = [Told(v, figures[i]["unit"], place) for i in at if (v := decimal(figures[i]["n"])) is not None]
    return (told[0], told[1]) if len(told) == 2 else None


def _after(document: Document, block: Block, said: str, term: str) -> Told | None:
    """The first figure behind a term in its sentence, with no other sentence between."""
    plain = re.sub(r"\s", "", said)
    at = key(plain).find(term)
    if at < 0:
        return None
    m = _FIGURE.search(plain, plain.find(term) + len(term) if term in plain else at + len(term))
    value = decimal(m["n"]) if m else None
    return Told(value, m["unit"], _place(document, block, said)) if m and value is not None else None


def _place(document: Document, block: Block, said: str) -> Place:
    reading = block.piece.reading(document.text)
    start = max(reading.find(said.strip()), 0)
    return Place(document, block.piece.cut(start, start + len(said.strip())).span, block.heading)


def _sum(document: Document, bag: Bag) -> Answered | None:
    """The one sentence that tells several figures of one unit in a row and holds the question's words."""
    words = [w for t in (*bag.runs, *bag.soft) for w in re.split(_STOP, t.text) if len(w) > 1]
    made: list[tuple[str, list[re.Match[str]], Place]] = []
    for block in document.blocks:
        if block.kind not in ("paragraph", "item"):
            continue
        for s in _SENTENCE.finditer(words_of(document, block)):
            m = _EACH.search(s.group())
            figures = list(_FIGURE.finditer(m["figures"])) if m else []
            if m is None or len(figures) < 2 or len({f["unit"] for f in figures}) > 1:
                continue
            said = key(s.group())
            held = sum(
                len(w) for w in words if sum(p in said for p in _bigrams(w)) * 5 >= len(_bigrams(w)) * 3
            )
            if words and held * 10 >= sum(map(len, words)) * 7:
                made.append((m["names"], figures, _place(document, block, s.group())))
    if len(made) != 1:
        return None
    _, figures, place = made[0]
    values = [v for f in figures if (v := decimal(f["n"])) is not None]
    unit = figures[0]["unit"]
    total = sum(values, Decimal(0))
    c = Computation(
        "sum",
        " + ".join(map(show, values)),
        tuple(Operand(x, show(x), (place,)) for x in values),
        total,
        unit,
    )
    said = f"{'、'.join(f'{show(x)} {unit}' for x in values)}，合计 {show(total)} {unit}。"
    quote = place.reading().strip()
    return Answered(
        document, "number", ((said, (place,)), ("\n" + quote, (place,))),
        (claim(said, (place,), computation=c), claim(quote, (place,))), "合计原文逐一列出的数", computation=c, certainty="structure",
    )  # fmt: skip


def _bigrams(word: str) -> Sequence[str]:
    return [word[i : i + 2] for i in range(len(word) - 1)]
