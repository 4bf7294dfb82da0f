"""All conditions on rows that a question sets. Each rule marks the words that it has used. A condition is bound to the
field named nearest to it: before it in its clause, else behind it, else the last one named before."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.document import Amount, Field, Relation, Row

from .grammar import SORTED
from .grammar_dates import DateGrammar
from .query import Filter, Op
from .scan import number

_TIMES = re.compile(
    r"(?:不到|没有|不足)?(?P<over>超过)?翻(?:了)?(?P<n>[一两二三]?)番(?:以上)?|(?P<more>增长|增加|提高)?(?:了)?(?:不到|不足|(?:超过|达到?)?)(?P<t>[一二两三四五六七八九十]|\d)倍(?:以上)?"
)


# A word of bounds that figures are printed with, asked for as a word: 用“左右”表述的, 写着“以上”的, 带“>”的.
_PRINTED = re.compile(
    r"(?:用|以|带|含|写|标|注|加|是)(?:的是|的|了|着|有|成|明|作|为)?(?P<w>左右|以上|以下|以内|上下|不低于|不少于|不超过|不高于|高于|低于|突破|超过|约|近|[><≥≤≈])"
    r"(?P<told>表述|表示|表达|来?说|来写|字样|这?[个两二]字|字|符号|号)?(?=的|$|，|是|有|[？。])"
)
_QUOTES = "“\"「『‘'"
_DASH = re.compile(r"(?:划|打|画|标|写|填|是)?(?:了|着|的是)?一?(?:道|条|个)?(?:横杠|横线|短横线?|杠杠)")
_OF_NAME = re.compile(r"(?:项目)?名")  # 名称含…, not 含…的项目, which any words of a row may do


_PLACED = re.compile(r"安排|布局|投")


def _nought(row: Row, field: str) -> bool:
    cell = row.cells.get(field)
    return cell is not None and isinstance(cell.value, Amount) and cell.value.value == 0


class FilterGrammar(DateGrammar):
    def filters(self, relation: Relation) -> list[Filter]:
        return [
            *self.names(relation),
            *self.headings(relation),
            *self.shared(relation),
            *self.printed(relation),
            *self.parts_of_total(relation),
            *self.lasting(relation),
            *self.figures(relation),
            *self.years(relation),
            *self.multiples(relation),
            *self.ordinals(relation),
            *self.contained(),
            *self.presence(relation),
        ]

    def multiples(self, relation: Relation) -> list[Filter]:
        """Targets against their bases: 翻一番以上, 是2020年的两倍以上."""
        m = _TIMES.search(self.text) if self.bag.nouns and relation.field("base") else None
        if m is None or relation.field("target") is None:
            return []
        self.use_words(m)
        self.use(*(t for t in self.bag.scan.of("year", "cmp", "growth_total")))
        self.use(*(t for t, f in self.fields_of(relation) if f.key in ("base", "target", "growth")))
        doubled = {"一": 2, "": 2, "两": 4, "二": 4, "三": 8}
        value = doubled[m["n"] or ""] if m["n"] is not None or not m["t"] else int(number(m["t"]) or 0)
        value += 1 if m["more"] else 0
        op: Op = "<" if re.search(r"不到|没有|不足", m.group()) else ">=" if not m["over"] else ">"
        return [Filter("times", op, Decimal(value), f"{value} 倍")]

    def ordinals(self, relation: Relation) -> list[Filter]:
        """Rows by their own number under a heading: 专栏13第5、第6个项目."""
        tokens = self.bag.scan.of("ordinal")
        if not tokens or self.bag.has("nth") or relation.field("number") is None:
            return []
        self.use(*tokens)
        values = tuple(t.figure for t in tokens if t.figure is not None)
        return [Filter("number", "any", values, "、".join(f"{v}" for v in values))]

    def printed(self, relation: Relation) -> list[Filter]:
        """Rows by the words that their figures are printed with: 增长用“左右”表述的目标; of the field named before, else
        of any."""
        m = _PRINTED.search(self.text)
        if m is None:
            return []
        question = self.bag.scan.question
        quoted = question.source[max(question.offsets[m.start("w")] - 1, 0)] in _QUOTES
        numbers = [(t, f) for t, f in self.fields_of(relation, "number") if t.end <= m.start()]
        keys = [numbers[-1][1].key] if numbers else [f.key for f in relation.fields if f.type == "number"]
        if not (quoted or m["told"]) or not keys:
            return []
        self.use_words(m)
        self.use(*(t for t, _ in numbers[-1:]))
        return [Filter("、".join(keys), "printed", m["w"], m["w"])]

    def contained(self) -> list[Filter]:
        tokens = self.bag.scan.of("named_with")
        self.use(*tokens)
        if self.bag.ending:
            return [Filter("name", "contains", self.bag.ending, self.bag.ending)]
        held = [("name" if _OF_NAME.match(t.text) else "*", t.value) for t in tokens]
        return [Filter(field, "contains", words, words) for field, words in held]

    def dashed(self, relation: Relation) -> Field | None:
        """The one field in which a table prints a dash for nothing."""
        some = [
            f
            for f in relation.fields
            if any((c := r.cells.get(f.key)) and re.fullmatch(r"[-—–－―]+", c.printed) for r in relation.rows)
        ]
        return some[0] if len(some) == 1 else None

    def presence(self, relation: Relation) -> list[Filter]:
        """Rows that lack, or have, something: 没有增速的指标, 用累计增长表示的指标."""
        s = self.bag.scan
        if not self.bag.nouns or s.has(
            "super", "top", "nth", "figure", "agg", "cmp", "order", "share", "bounds"
        ):
            return []
        if SORTED.search(self.text):
            return []
        named = [*self.fields_of(relation)]
        named += [
            (tok, f)
            for tok in s.of("year")
            if tok.start not in self.used
            for f in relation.fields
            if f.year is not None and f.year == tok.figure
        ]
        if (m := _DASH.search(self.text)) and not named and (f := self.dashed(relation)):
            self.use_words(m)
            return [Filter(f.key, "missing", None, f.label)]
        found: list[Filter] = []
        for tok, f in sorted(named, key=lambda x: x[0].start):
            before = self.text[max(0, tok.start - 6) : tok.start]
            if f.type == "list":
                if (role := self.role_of(tok)) and re.search(r"(?:没有|没|无|缺)$", before):
                    self.use(tok, *s.of("neg", "exists"))
                    found.append(Filter(f.key, "missing", None, tok.text, (role,)))
                continue
            after = self.text[tok.end : tok.end + 9]
            lacking = re.search(
                r"(?:没有|没|缺|无|未|缺少)(?:列出|列|写明|写|标明|给出|明确|设|定|安排|布局|规划|建)?(?:具体)?的?$",
                before,
            ) or re.search(r"^.{0,4}(?:是横杠|是横线|空着|为空|没列|没写|未列|缺失|没有|空缺)", after)
            if lacking:
                if not any(x.field == f.key for x in found):
                    self.use(tok, *s.of("neg"))
                    none = _PLACED.search(lacking.group()) and any(_nought(r, f.key) for r in relation.rows)
                    zero = Filter(f.key, "=", Decimal(0), "0")
                    found.append(zero if none else Filter(f.key, "missing", None, f.label))
            elif re.search(r"(?:而不是|不是|而非)$", before):
                self.use(tok, *s.of("neg"))
            elif re.search(r"(?:用|按|以|有|列了|写了)$", before) or f.key == "cumulative":
                self.use(tok)
                present = Filter(f.key, "present", None, f.label)
                found += [] if any(x.field == f.key for x in found) else [present]
        return found
