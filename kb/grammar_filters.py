"""Conditions on rows: units in their roles, headings, amounts and years with their comparison, what is missing.

Each rule marks the words that it has used. A condition is bound to the field named nearest to it: before it in its
clause, else behind it, else the last one named before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from ingest.document import Field, Relation, Unit

from .grammar import MONEY, SPENT
from .grammar_dates import DateGrammar
from .query import Filter, Op
from .scan import Token
from .vocabulary import Term

_BEGINS = re.compile(r"开工|启动|开始|动工|开建|起步|始建|新开|动土|上马|起始|起建")
_ENDS = re.compile(
    r"完工|建成|竣工|完成|结束|收尾|建完|完结|投用|交付|到期|干到|拖到|做到|持续到|延续到|建到|截止|截至|收官|落成|弄完|做完|干完"
    r"|建好|期满|搞定|修完|搞完|止(?=$|的)"
)
_SAME = re.compile(r"一样|相同|相等|等同|持平|等额|相当|一致")
_SOLE = re.compile(r"单独|独自|独家|各自单独|(?:一家|一个)(?:单位)?(?:单独|独自)")
_JOINT = re.compile(
    r"(?:两|多|几|2|不止一|多于一)[家个]?以?上?(?:单位|部门|责任单位|牵头单位)(?!各)|联合(?:负责|牵头|承担|实施)?|共同(?:负责|牵头|承担|实施)|一起(?:负责|牵头)|共管"
)
_DENIED = re.compile(r"(?:[^，。；]{0,6})(?:别算|不算|除外|不要|不计|不含|排除)")


def leads_told(relation: Relation) -> bool:
    """Does every row with several units say which of them leads?"""
    held = [row.cells["units"].value for row in relation.rows if "units" in row.cells]
    roles = [[u.role for u in units if isinstance(u, Unit)] for units in held if isinstance(units, tuple)]
    return any("lead" in r for r in roles) and all("lead" in r for r in roles if len(r) > 1)


class FilterGrammar(DateGrammar):
    def filters(self, relation: Relation) -> list[Filter]:
        return [
            *self.names(relation),
            *self.headings(),
            *self.shared(relation),
            *self.parts_of_total(relation),
            *self.figures(relation),
            *self.years(relation),
            *self.ordinals(relation),
            *self.contained(),
            *self.presence(relation),
        ]

    def names(self, relation: Relation) -> list[Filter]:
        """Values of fields: units in the role asked for, categories; and kinds of unit (专班, 集团, 县政府)."""
        found: list[Filter] = []
        role = self.role(relation)
        by_field: dict[str, list[tuple[Token, Term]]] = {}
        for tok, t in self.bag.values:
            if t.relation == relation.key and not (t.weak and not self.responsible(relation)):
                by_field.setdefault(t.field, []).append((tok, t))
        for key_, terms in by_field.items():
            for name in dict.fromkeys(t.value for _, t in terms):
                tokens = [tok for tok, t in terms if t.value == name]
                self.use(*tokens)
                op: Op = "is_not" if self.negated(tokens[0]) else "is"
                found.append(Filter(key_, op, name, name, role if key_ == "units" else ()))
        for tok, t in self.bag.kinds:
            if t.relation == relation.key and not by_field.get(t.field):
                self.use(tok)
                found.append(Filter(t.field, "is_not" if self.negated(tok) else "contains", t.value, t.value))
        for tok, rows in self.bag.rows:
            if len(rows) == 1 and rows[0].relation == relation.key and self.negated(tok):
                self.use(tok)
                found.append(Filter("name", "is_not", rows[0].value, rows[0].value))
        if any(f.field == "units" for f in found):
            self.use(*(tok for tok, t in self.bag.fields if t.field.startswith("units")))
        return list(dict.fromkeys(found))

    def headings(self) -> list[Filter]:
        """Keeping to headings, or leaving them out (除了专栏15)."""
        by_number = [(t, self.numbered(t)) for t in self.bag.scan.of("column", "chapter", "table", "columns")]
        named = [x for x in by_number if x[1]] or [(t, [i]) for t, i in self.named_headings()]
        kept: list[int] = []
        left: list[int] = []
        for token, indices in named:
            self.use(token)
            (left if self.negated(token) else kept).extend(indices)
        return [*self.column_filters(kept), *self.column_filters(left, "not_under")]

    def negated(self, token: Token) -> bool:
        """Is a name left out: 不是…, 除了A、B…, …以外, …的除外?"""
        start, end = self.clause(token.start)
        before, after = self.text[start : token.start], self.text[token.end : end + 8]
        if m := re.search(
            r".*(?P<not>(?<!是)不是|不在|不属于|不由|不归|并非|非|除开|排除|剔除|扣除|去掉|刨去|撇开|不算|不含|不包括|除了?)(?P<between>[^，。；]*)$",
            before,
        ):
            between = m["between"]
            apart = not re.search(r"以外|之外|外(?=$|[的、])", between)
            listed = all(
                t.terms or t.cls in ("filler", "mark", "column")
                for t in self.inside(start + m.start("between"), token.start)
            )
            if apart and (listed or len(between) <= 1):
                self.use(*self.inside(start + m.start("not"), token.start))
                if closing := re.match(r"[^，。；]{0,12}?(?:以外|之外)", self.text[token.end :]):
                    self.use(
                        *(t for t in self.inside(token.end, token.end + closing.end()) if t.cls == "except")
                    )
                return True
        m = re.match(r"(?:[^，。；]{0,6}?)(?:以外|之外|除外|不算|别算|不要|不计)", after)
        if m and not any(
            x.cls == "decade" or (x.terms and any(k.kind == "value" for k in x.terms))
            for x in self.inside(token.end, token.end + m.end())
        ):
            self.use(*self.inside(token.end, token.end + m.end()))
            return True
        return False

    def inside(self, start: int, end: int) -> list[Token]:
        return [t for t in self.bag.scan.tokens if start <= t.start < end]

    def role(self, relation: Relation) -> tuple[str, ...]:
        named = [
            t.field.split("@")[1]
            for _, t in self.bag.fields
            if t.relation == relation.key and t.field.startswith("units@")
        ]
        if named:
            open_ = "lead" in named and not leads_told(relation)
            return tuple(dict.fromkeys((*named, "responsible") if open_ else named))
        return ("responsible", "lead")

    def responsible(self, relation: Relation) -> bool:
        return (
            any(t.relation == relation.key and t.field.startswith("units") for _, t in self.bag.fields)
            or bool(self.bag.nouns)
            or self.bag.has("who", "which_unit")
        )

    def shared(self, relation: Relation) -> list[Filter]:
        """Rows of one unit alone, or of several together."""
        if not relation.field("units"):
            return []
        if m := _SOLE.search(self.text):
            self.use_words(m)
            if j := _JOINT.search(self.text):
                self.use_words(j)
            return [Filter("units", "=", 1, "只有一家责任单位")]
        if (m := _JOINT.search(self.text)) and "只算" not in self.text:
            self.use_words(m)
            if _DENIED.match(self.text[m.end() :]):
                return [Filter("units", "=", 1, "只有一家责任单位")]
            return [Filter("units", ">=", 2, "责任单位不止一家")]
        return []

    def parts_of_total(self, relation: Relation) -> list[Filter]:
        """Two amounts of one row against each other: 计划投资等于总投资, 不到总投资一半, 全部在五年内投完."""
        if not relation.field("planned") or not relation.field("total"):
            return []
        if m := SPENT.search(self.text):
            self.use_words(m)
            start, end = self.clause(m.start())
            self.use(*(t for t in self.inside(start, end) if t.cls == "decade" or t.cls == "agg"))
            self.use(*(t for t, f in self.fields_of(relation, "number") if start <= t.start < end))
            return [Filter("share", "=", Decimal(100), "100%")]
        amounts = {
            f.key: tok for tok, f in self.fields_of(relation, "number") if f.key in ("planned", "total")
        }
        if self.five_years(relation) and "planned" not in amounts and "total" in amounts:
            amounts["planned"] = self.bag.scan.of("decade")[0]
        parts = [t for t in self.bag.scan.of("figure") if t.unit == "%" and t.start not in self.used]
        shared = re.search(r"占|比重|比例|占比", self.text)
        if parts and (len(amounts) == 2 or (shared and (amounts or self.bag.has("decade")))):
            tok = parts[0]
            self.use(tok, *amounts.values(), *self.bag.scan.of("share"))
            return [
                Filter("share", tok.op or "=", tok.figure or Decimal(0), f"{(tok.figure or Decimal(0)):.4g}%")
            ]
        if len(amounts) < 2:
            return []
        if (m := re.search(r"(?:少|多|差|相差|剩)(?:了|出|下)?", self.text)) and (
            by := next((t for t in self.bag.scan.of("figure") if t.unit == "亿元"), None)
        ):
            return [self.gap(by, amounts)]
        if (m := _SAME.search(self.text)) and not self.bag.has("verify"):
            self.use_words(m)
            self.use(*amounts.values())
            return [Filter("share", "=", Decimal(100), "100%")]
        first, second = sorted(amounts, key=lambda k: amounts[k].start)
        if any(t.unit == "亿元" for t in self.bag.scan.of("figure")):
            return []
        for t in self.bag.scan.of("op_before"):
            if amounts[first].start < t.start < amounts[second].start:
                self.use(t, *amounts.values())
                op = (
                    t.value
                    if first == "planned"
                    else {">": "<", ">=": "<=", "<": ">", "<=": ">="}.get(t.value, t.value)
                )
                return [Filter("share", op, Decimal(100), "100%")]  # type: ignore[arg-type]
        return []

    def gap(self, tok: Token, amounts: Mapping[str, Token]) -> Filter:
        """How much less the five years' part is than the total: 计划投资比总投资少50亿以上."""
        self.use(tok, *amounts.values())
        self.use_class("cmp")
        value = tok.figure or Decimal(0)
        return Filter("rest", tok.op or "=", value, f"{value.normalize():f} 亿元")

    def bound_field(self, relation: Relation, tok: Token) -> Field | None:
        """The field that a figure is compared with: the one named nearest to it, else the first of its unit."""
        start, end = self.clause(tok.start)
        fields = [
            (t, f)
            for t, f in self.fields_of(relation, "number", "integer")
            if not f.unit
            or not tok.unit
            or f.unit == tok.unit
            or tok.unit in ("亿元", "%")
            or f.unit.endswith(tok.unit)
        ]
        fields = [
            x
            for x in fields
            if not (tok.unit == "%" and x[1].unit == "亿元")
            and not (tok.unit == "亿元" and x[1].key in ("growth", "cumulative"))
        ]
        before = [x for x in fields if start <= x[0].start < tok.start]
        behind = [
            x
            for x in fields
            if tok.end <= x[0].start < end and self.text[tok.end : x[0].start].count("的") == 0
        ]
        earlier = [x for x in fields if x[0].start < start and tok.start - x[0].start < 14]
        chosen = before[-1:] or behind[:1] or earlier[-1:]
        planned = relation.field("planned")
        period = [t for t in self.bag.scan.of("decade") if start <= t.start < end and t.op is None]
        spent = period and tok.unit in ("亿元", "") and MONEY.search(self.plain[start:end])
        in_all = chosen and (chosen[0][1].key != "total" or "总投资" in self.text[start:end])
        if planned and spent and not in_all:
            self.use(*period, *(t for t, _ in chosen))
            return planned
        if chosen:
            self.use(chosen[0][0])
            return chosen[0][1]
        if tok.unit == "亿元" or (not tok.unit and relation.field("total")):
            return relation.field("total") or next((f for f in relation.fields if f.type == "number"), None)
        if tok.unit == "%":
            return relation.field("growth")
        return next(
            (
                f
                for f in relation.fields
                if f.type == "number" and (f.unit == tok.unit or (tok.unit and f.unit.endswith(tok.unit)))
            ),
            None,
        ) or (next((f for f in relation.fields if f.type == "number"), None) if tok.op else None)

    def figures(self, relation: Relation) -> list[Filter]:
        found: list[Filter] = []
        if self.bag.has("verify"):
            return found
        claimed = self.claimed(relation)
        for tok in self.bag.scan.of("figure", "bounds"):
            if (claimed and tok is claimed[0]) or tok.start in self.used or tok.figure is None:
                continue
            if tok.unit == "年" and relation.field("start"):
                if tok.op or self.bag.has("howlong", "span") or re.search(r"为期|工期|周期|历时", self.text):
                    self.use(tok, *self.bag.scan.of("howlong", "span"))
                    found.append(
                        Filter("duration", tok.op or "=", tok.figure, f"{tok.figure.normalize():f} 年")
                    )
                continue
            stated = tok.unit == "" and re.search(r"(?:为|是|等于)$", self.text[: tok.start])
            if tok.cls == "figure" and tok.unit in ("个", "") and not tok.op and not stated:
                continue
            f = self.bound_field(relation, tok)
            if f is None:
                continue
            value = tok.figure
            if tok.unit == "亿元" and f.unit != "亿元" and f.unit and not tok.text.endswith("元"):
                value *= 10**8  # 1 万 against 人
            unit = tok.unit or f.unit
            self.use(tok)
            if tok.second is not None:
                outside = re.search(r"(?:不在|不是|不属于)$", self.text[: tok.start])
                words = f"{value:f}—{tok.second:f} {unit}"
                found.append(Filter(f.key, "outside" if outside else "between", (value, tok.second), words))
            elif re.match(r"(?:元|亿元)?(?:左右|上下|前后)", self.text[tok.end :]):
                low, high = value * Decimal("0.9"), value * Decimal("1.1")
                words = f"{low.normalize():f}—{high.normalize():f} {unit}"
                found.append(Filter(f.key, "between", (low, high), words))
            elif tok.op or stated or tok.unit in ("亿元", "%"):
                words = f"{value.normalize():f}{'' if unit == '%' else ' '}{unit}"
                found.append(Filter(f.key, tok.op or "=", value, words))
        return found

    def claimed(self, relation: Relation) -> tuple[Token, str] | None:
        """A figure that the question states of the whole (总投资是2416亿吗, 开化5个对吗) and the field it is of."""
        s = self.bag.scan
        asks = s.has("yesno", "verify") or "吧" in self.text
        if (
            not asks
            or self.bag.rows
            or s.has("which", "exists", "super", "top")
            or re.search(r"有没有|有.{0,14}的项目", self.text)
        ):
            return None
        for tok in s.of("figure"):
            if tok.op or tok.second is not None:
                continue
            if (tok.unit in ("个", "项", "家") and not re.match(r"项目|指标", self.text[tok.end :])) or (
                tok.unit in ("个", "项")
                and re.search(r"(?:有|共|负责|是)$", self.text[: tok.start])
                and "亿" not in self.text
            ):
                return tok, ""
            if tok.unit == "亿元" and (f := self.bound_field(relation, tok)):
                return tok, f.key
        return None

    def years(self, relation: Relation) -> list[Filter]:
        """Conditions on the years, or the plan's period, that the question names, each for the verb nearest to it."""
        tokens = [
            t
            for t in self.bag.scan.tokens
            if t.cls in ("year", "years")
            or (t.cls == "decade" and t.figure is not None and t.start not in self.used)
        ]
        if not relation.field("start") or not relation.field("end"):
            return self.deadlines(relation)
        found: list[Filter] = []
        equal: dict[str, list[int]] = {}
        for n, tok in enumerate(tokens):
            left = self.text[tokens[n - 1].end if n else 0 : tok.start]
            right = self.text[tok.end : tokens[n + 1].start if n + 1 < len(tokens) else len(self.text)]
            field = self.dated(re.split(r"[，。；？]|并且|而且|且", right)[0], left)
            if not field and re.fullmatch(r"年?(?:和|、|或|跟|与|还是)年?", right) and n + 1 < len(tokens):
                rest = self.text[tokens[n + 1].end :]
                field = self.dated(re.split(r"[，。；？]|并且|而且|且", rest)[0], left)
            year, second = int(tok.figure or 0), int(tok.second or 0)
            if tok.cls == "decade":
                if field and (limit := self.in_period(tok, field)):
                    self.use(tok)
                    found.append(limit)
                continue
            self.use(tok)
            both = _BEGINS.search(right) and _ENDS.search(right)
            if tok.cls == "years" and field and both and re.search(r"并|且|和|、|又", right):
                pair = (Decimal(year), Decimal(second))
                found += [Filter(f, "between", pair, f"{year}—{second}") for f in ("start", "end")]
            elif tok.cls == "years" and field:
                found.append(Filter(field, "between", (Decimal(year), Decimal(second)), f"{year}—{second}"))
            elif tok.cls == "years":
                found += [Filter("start", "=", year, f"{year}"), Filter("end", "=", second, f"{second}")]
            elif m := re.search(
                r"在建|建设中|实施中|正在建|还在建|(?:横跨|跨越?|涵盖|覆盖|处于)(?=20\d\d)", self.text
            ):
                self.use_words(m)
                found.append(Filter("", "during", year, f"{year}年在建"))
            else:
                negated = re.search(r"(?:不是|不在|并非|非|除了?)(?:在|于)?$", left)
                if negated:
                    self.use_class("neg", "except")
                op = tok.op or ("!=" if negated else "=")
                if op == "=":
                    equal.setdefault(field or "start", []).append(year)
                else:
                    found.append(Filter(field or "start", op, year, f"{year}"))
        for field, named in equal.items():
            found.append(
                Filter(field, "=", named[0], f"{named[0]}")
                if len(named) == 1
                else Filter(field, "any", tuple(Decimal(y) for y in named), "、".join(map(str, named)))
            )
        if found:
            self.use_class("begin", "finish", "ongoing", "span", "op_before")
            self.use(*(t for t, f in self.fields_of(relation, "year")))
        return found

    def dated(self, right: str, left: str) -> str:
        """start or end, by the verb behind the year, else the one in front of it; "" where neither stands there."""
        for words, last in ((right, False), (left, True)):
            marks = [(m.start(), "start") for m in _BEGINS.finditer(words)]
            marks += [(m.start(), "end") for m in _ENDS.finditer(words)]
            if marks:
                return (max if last else min)(marks)[1]
            if last and re.search(r"(?:到|至)$", words):
                return "end"
        return ""

    def in_period(self, tok: Token, field: str) -> Filter | None:
        """十四五期间完工, 十四五以后才建完, 十四五前开工: the period's years as a condition; None for a share of money."""
        first, last = Decimal(tok.figure or 0), Decimal(tok.second or 0)
        start, end = self.clause(tok.start)
        if tok.op is None and MONEY.search(self.plain[start:end]):
            return None
        if tok.op in (">", ">="):
            return Filter(field, ">", int(last), f"{last}")
        if tok.op in ("<", "<="):
            return Filter(field, "<", int(first), f"{first}")
        negated = re.search(
            r"(?:不在|不是|无法|不能|没法|没能|未能|不)$", self.text[start : tok.start]
        ) or re.match(
            r"[^，。；]{0,4}(?:无法|不能|没法|未能|完不成|完不了|建不完|建不成|不完)", self.text[tok.end :]
        )
        return Filter(field, "outside" if negated else "between", (first, last), f"{first}—{last}")

    def ordinals(self, relation: Relation) -> list[Filter]:
        """Rows by their own number under a heading: 专栏13第5、第6个项目."""
        tokens = self.bag.scan.of("ordinal")
        if not tokens or relation.field("number") is None:
            return []
        self.use(*tokens)
        values = tuple(t.figure for t in tokens if t.figure is not None)
        return [Filter("number", "any", values, "、".join(f"{v}" for v in values))]

    def contained(self) -> list[Filter]:
        tokens = self.bag.scan.of("named_with")
        self.use(*tokens)
        return [Filter("name", "contains", token.value, token.value) for token in tokens]

    def presence(self, relation: Relation) -> list[Filter]:
        """Rows that lack, or have, something: 没有增速的指标, 用累计增长表示的指标."""
        s = self.bag.scan
        if not self.bag.nouns or s.has("super", "figure", "agg", "cmp", "order", "share", "bounds"):
            return []
        named = [*self.fields_of(relation)]
        named += [
            (tok, f)
            for tok in s.of("year")
            if tok.start not in self.used
            for f in relation.fields
            if f.year is not None and f.year == tok.figure
        ]
        found: list[Filter] = []
        for tok, f in sorted(named, key=lambda x: x[0].start):
            if f.type == "list":
                continue
            before = self.text[max(0, tok.start - 6) : tok.start]
            after = self.text[tok.end : tok.end + 9]
            lacking = re.search(
                r"(?:没有|没|缺|无|未|缺少)(?:列出|列|写明|写|标明|给出|明确|设|定)?(?:具体)?的?$", before
            ) or re.search(r"^.{0,4}(?:是横杠|是横线|空着|为空|没列|没写|未列|缺失|没有|空缺)", after)
            if lacking:
                if not any(x.field == f.key for x in found):
                    self.use(tok, *s.of("neg"))
                    found.append(Filter(f.key, "missing", None, f.label))
            elif re.search(r"(?:而不是|不是|而非)$", before):
                self.use(tok, *s.of("neg"))
            elif re.search(r"(?:用|按|以|有|列了|写了)$", before) or f.key == "cumulative":
                self.use(tok)
                present = Filter(f.key, "present", None, f.label)
                found += [] if any(x.field == f.key for x in found) else [present]
        return found
