"""Conditions by name: units in their roles, categories, kinds of unit, rows left out, headings kept to or left out."""

from __future__ import annotations

import re

from ingest.document import Field, Relation, Unit

from .grammar import Grammar
from .keys import key
from .query import Filter, Op
from .scan import Token
from .vocabulary import Term

_SOLE = re.compile(r"单独(?!投|列|核|计|算|造|花)|独自|独家|各自单独|(?:一家|一个)(?:单位)?(?:单独|独自)")
_JOINT = re.compile(
    r"(?<!哪)(?:两|多|几|2|不止一|多于一)[家个]?以?上?(?:单位|部门|责任单位|牵头单位)(?!各)|联合(?:负责|牵头|承担|实施)?|共同(?:负责|牵头|承担|实施)|一[起块儿]{1,2}(?:负责|牵头|承担|扛|担|管|抓|挑)(?:着|起)?(?:责任|担子)?|共管|合着(?:管|干|负责)|合伙"
)
_DENIED = re.compile(r"(?:[^，。；]{0,6})(?:别算|不算|除外|不要|不计|不含|排除)")


def leads_told(relation: Relation) -> bool:
    """Does every row with several units say which of them leads?"""
    held = [row.cells["units"].value for row in relation.rows if "units" in row.cells]
    roles = [[u.role for u in units if isinstance(u, Unit)] for units in held if isinstance(units, tuple)]
    return any("lead" in r for r in roles) and all("lead" in r for r in roles if len(r) > 1)


class NameGrammar(Grammar):
    ending = ""  # of the names of the units that rows are grouped by: no condition on the rows

    def names(self, relation: Relation) -> list[Filter]:
        """Values of fields: units in the role asked for, categories; and kinds of unit (专班, 集团, 县政府)."""
        found: list[Filter] = []
        role = self.role(relation)
        by_field: dict[str, list[tuple[Token, Term]]] = {}
        for tok, t in self.bag.values:
            if t.relation == relation.key and not (t.weak and not self.responsible(relation)):
                if (meant := self.field_meant(relation, tok)) and t.field != meant:
                    continue
                by_field.setdefault(t.field, []).append((tok, t))
        for key_, terms in by_field.items():
            for name in dict.fromkeys(t.value for _, t in terms):
                tokens = [tok for tok, t in terms if t.value == name]
                self.use(*tokens)
                op: Op = "is_not" if self.negated(tokens[0]) else "is"
                found.append(Filter(key_, op, name, name, role if key_ == "units" else ()))
        for tok, f in self.fields_of(relation, "text"):
            if f.key not in by_field and (stated := self.stated(relation, tok, f)):
                found.append(stated)
        for tok, t in self.bag.kinds:
            grouped = self.ending and tok.start in self.used
            if t.relation == relation.key and not by_field.get(t.field) and not grouped:
                self.use(tok)
                found.append(Filter(t.field, "is_not" if self.negated(tok) else "contains", t.value, t.value))
        for tok, rows in self.bag.rows:
            if len(rows) == 1 and rows[0].relation == relation.key and self.negated(tok):
                self.use(tok)
                found.append(Filter("name", "is_not", rows[0].value, rows[0].value))
        if any(f.field == "units" for f in found):
            self.use(*(tok for tok, t in self.bag.fields if t.field.startswith("units")))
        return list(dict.fromkeys(found))

    def field_meant(self, relation: Relation, tok: Token) -> str:
        """Of the fields that hold a value so named, the one that stands in front of it (建设地点在|棠桥区)."""
        held = [t.field for k, t in self.bag.values if k is tok and t.relation == relation.key]
        before = [f.key for k, f in self.fields_of(relation, "text", "list") if k.end <= tok.start]
        named = [x for x in reversed(before) if x in held]
        return named[0] if named and len(set(held)) > 1 else ""

    def stated(self, relation: Relation, tok: Token, f: Field) -> Filter | None:
        """A value of one character, which alone names nothing, behind the field that it is of: 单位是天的."""
        m = re.match(r"(?:是|为|用)(.)(?=的|，|？|$)", self.text[tok.end :])
        held = {str(r.cells[f.key].value) for r in relation.rows if f.key in r.cells}
        if m is None or m[1] not in held:
            return None
        self.use(tok, *self.inside(tok.end, tok.end + m.end()))
        return Filter(f.key, "is", m[1], m[1])

    def headings(self, relation: Relation) -> list[Filter]:
        """Keeping to headings that hold such rows, or leaving them out (除了专栏15)."""
        by_number = [(t, self.numbered(t)) for t in self.bag.scan.of("column", "chapter", "table", "columns")]
        titled = [(t, [i]) for t, i in self.named_headings()]
        holding = [x for x in titled if any(self.under(r.heading, x[1][0]) for r in relation.rows)]
        if holding or self.bag.nouns:
            self.use(*(t for t, _ in titled if t.text in key(self.v.document.meta.title)))
            titled = holding
        named = [x for x in by_number if x[1]] or titled
        if by_number and self.bag.has("cmp"):  # 专栏14…比生产性的
            held = [i for _, found in named for i in found]
            kinds = {self.v.document.headings[i].kind for i in held}
            named += [
                x for x in titled if x[1][0] not in held and self.v.document.headings[x[1][0]].kind in kinds
            ]
        kept: list[int] = []
        left: list[int] = []
        for token, indices in named:
            self.use(token)
            (left if self.negated(token) else kept).extend(indices)
        return [*self.column_filters(kept), *self.column_filters(left, "not_under")]

    def negated(self, token: Token, at_once: bool = False) -> bool:
        """Is a name left out: 不是…, 除了A、B…, …以外, …的除外? `at_once`: nothing may stand between."""
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
            ) and not re.search(r"负责|牵头|承担|管的", between)  # 不由A负责的|专栏13
            if apart and (len(between) <= 1 or (listed and not at_once)):
                self.use(*self.inside(start + m.start("not"), token.start))
                if closing := re.match(r"[^，。；]{0,12}?(?:以外|之外)", self.text[token.end :]):
                    self.use(
                        *(t for t in self.inside(token.end, token.end + closing.end()) if t.cls == "except")
                    )
                return True
        m = re.match(r"(?:[^，。；]{0,6}?)(?:以外|之外|除外|不算|别算|不要|不计)", after)
        if (
            m
            and not at_once
            and not any(
                x.cls == "decade" or (x.terms and any(k.kind == "value" for k in x.terms))
                for x in self.inside(token.end, token.end + m.end())
            )
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
            or bool(self.columns() and self.fields_of(relation, "number"))  # 专栏14城投的总投资
        )

    def role_of(self, tok: Token) -> str:
        """The one role of units that a word names (配合单位); "" for none."""
        return next((t.field.split("@")[1] for k, t in self.bag.fields if k is tok and "@" in t.field), "")

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
