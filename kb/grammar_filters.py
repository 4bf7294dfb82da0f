"""Conditions on rows: units in their roles, columns, amounts and years with their comparison, what is missing."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast

from ingest.document import Field, Relation
from ingest.patterns import numeral

from .grammar import Grammar
from .query import Filter, Op
from .scan import Token
from .vocabulary import Term

_BEGINS = re.compile(r"开工|启动|开始|动工|开建|起步|始建|新开")
_ENDS = re.compile(
    r"完工|建成|竣工|完成|结束|收尾|建完|完结|投用|交付|到期|干到|拖到|做到|持续到|延续到|建到"
)


class FilterGrammar(Grammar):
    def filters(self, relation: Relation) -> list[Filter]:
        b, s = self.bag, self.bag.scan
        found: list[Filter] = []
        role = self.role(relation)
        by_field: dict[str, list[tuple[Token, Term]]] = {}
        for tok, t in b.values:
            if t.relation == relation.key and not (t.weak and not self.responsible(relation)):
                by_field.setdefault(t.field, []).append((tok, t))
        for key_, terms in by_field.items():
            names = list(dict.fromkeys(t.value for _, t in terms))
            for name in names:
                op: Op = "is_not" if self.negated(next(tok for tok, t in terms if t.value == name)) else "is"
                found.append(Filter(key_, op, name, name, role if key_ == "units" else ()))
        for tok, t in b.kinds:
            if t.relation == relation.key and not by_field.get(t.field):
                found.append(Filter(t.field, "is_not" if self.negated(tok) else "contains", t.value, t.value))
        found += self.column_filters(self.columns())
        if not self.columns():
            found += self.column_filters(self.named_headings())
        found += self.figures(relation)
        found += self.years(relation)
        found += [Filter("name", "contains", token.value, token.value) for token in s.of("named_with")]
        if (
            re.search(
                r"(?:两|多|几|2)[家个](?:单位|部门)|联合(?:负责|牵头)|共同(?:负责|牵头)|一起(?:负责|牵头)",
                self.text,
            )
            and relation.field("units")
            and "只算" not in self.text
        ):
            found.append(Filter("units", ">=", 2, "两个以上责任单位"))
        found += self.presence(relation)
        return found

    def negated(self, token: Token) -> bool:
        """Is a name excluded: 不是…, 除了…, …以外?"""
        before, after = self.text[max(0, token.start - 5) : token.start], self.text[token.end : token.end + 8]
        apart = re.search(r"(?:不是|不由|不归|并非|非|除了?|除开|排除|剔除)[由归]?$", before)
        return bool(apart or re.match(r"[^，。；]{0,4}(?:以外|之外|除外)", after))

    def role(self, relation: Relation) -> tuple[str, ...]:
        named = [
            t.field.split("@")[1]
            for _, t in self.bag.fields
            if t.relation == relation.key and t.field.startswith("units@")
        ]
        if named:
            return tuple(dict.fromkeys((*named, "responsible") if "lead" in named else named))
        return ("responsible", "lead")

    def responsible(self, relation: Relation) -> bool:
        return (
            any(t.relation == relation.key and t.field.startswith("units") for _, t in self.bag.fields)
            or bool(self.bag.nouns)
            or self.bag.has("who", "which_unit")
        )

    def number_field(self, relation: Relation, tok: Token) -> Field | None:
        """The field that a figure is compared with: the nearest one named, else the first of its unit."""
        if (
            self.bag.has("decade")
            and "投" in self.text
            and "总投资" not in self.text
            and relation.field("planned")
        ):
            return relation.field("planned")
        named = [
            (abs(k.start - tok.start) + (0 if k.end <= tok.start else 3), t.field)
            for k, t in self.bag.fields
            if t.relation == relation.key
            and (f := relation.field(t.field))
            and f.type in ("number", "integer")
        ]
        if named:
            return relation.field(min(named)[1])
        if self.bag.has("share") and "planned" in {f.key for f in relation.fields}:
            return None
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
        if part := self.part_of_total(relation):
            return [part]
        claimed = self.claimed(relation)
        for tok in self.bag.scan.of("figure", "bounds"):
            if claimed and tok is claimed[0]:
                continue
            if (
                tok.unit == "年"
                and tok.figure is not None
                and relation.field("start")
                and (tok.op or self.bag.has("howlong", "span"))
            ):
                found.append(Filter("duration", tok.op or "=", tok.figure, tok.text))
                continue
            stated = tok.unit == "" and re.search(r"(?:为|是|等于)$", self.text[: tok.start])
            if tok.cls == "figure" and tok.unit in ("个", "") and not tok.op and not stated:
                continue
            f = self.number_field(relation, tok)
            if tok.unit == "%" and self.bag.has("share") and relation.field("planned"):
                found.append(Filter("share", tok.op or "=", tok.figure or Decimal(0), tok.text))
                continue
            if f is None or tok.figure is None:
                continue
            value = tok.figure
            if tok.unit == "亿元" and f.unit != "亿元" and not tok.text.endswith("元"):
                value *= 10**8  # 1 万 against 人
            if tok.second is not None:
                outside = re.search(r"(?:不在|不是|不属于)$", self.text[: tok.start])
                words = f"{value}—{tok.second}{f.unit}"
                found.append(Filter(f.key, "outside" if outside else "between", (value, tok.second), words))
            elif tok.op or stated or tok.unit in ("亿元", "%"):
                found.append(
                    Filter(f.key, tok.op or "=", value, f"{value.normalize():f}{tok.unit or f.unit}")
                )
        return found

    def part_of_total(self, relation: Relation) -> Filter | None:
        """Two amounts of one row against each other: 计划投资等于总投资, 不到总投资一半."""
        if relation.field("planned") and re.search(
            r"(?:全部|全都|都)[^，。]{0,12}投完|投完|全部投", self.text
        ):
            return Filter("share", "=", Decimal(100), "100%")
        named = {t.field for _, t in self.bag.fields if t.relation == relation.key}
        ops = self.bag.scan.of("op_before")
        if (
            not {"planned", "total"} <= named
            or not ops
            or any(t.unit == "亿元" for t in self.bag.scan.of("figure"))
        ):
            return None
        percents = [t.figure for t in self.bag.scan.of("figure") if t.unit == "%" and t.figure is not None]
        tenths = re.search(r"([一二三四五六七八九])成", self.text)
        if tenths and not percents:
            percents = [Decimal((numeral(tenths[1]) or 0) * 10)]
        share = (
            percents[0] if percents else Decimal(50) if re.search(r"一半|半数", self.text) else Decimal(100)
        )
        return Filter("share", cast(Op, ops[0].value), share, f"{share}%")

    def claimed(self, relation: Relation) -> tuple[Token, str] | None:
        """A figure that the question states of the whole (总投资是2416亿吗, 开化5个对吗) and the field it is of."""
        s = self.bag.scan
        asks = s.has("yesno") or "吧" in self.text
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
            if tok.unit == "亿元" and (f := self.number_field(relation, tok)):
                return tok, f.key
        return None

    def years(self, relation: Relation) -> list[Filter]:
        """Conditions on the years that the question names, each for the verb that stands nearest to it."""
        tokens = self.bag.scan.of("year", "years")
        if not relation.field("start") or not relation.field("end"):
            has = relation.field("deadline") is not None
            return [Filter("deadline", "contains", f"{t.figure}年", f"{t.figure}年") for t in tokens if has]
        if not tokens:
            return self.within_period()
        found: list[Filter] = []
        for n, tok in enumerate(tokens):
            left = self.text[tokens[n - 1].end if n else 0 : tok.start]
            right = self.text[tok.end : tokens[n + 1].start if n + 1 < len(tokens) else len(self.text)]
            field = self.dated(re.split(r"[，、。；？]|并且|而且|且", right)[0], left)
            year, second = int(tok.figure or 0), int(tok.second or 0)
            if tok.cls == "years" and field:
                found.append(Filter(field, "between", (Decimal(year), Decimal(second)), tok.text))
            elif tok.cls == "years":
                found += [Filter("start", "=", year, f"{year}"), Filter("end", "=", second, f"{second}")]
            elif re.search(r"在建|建设中|实施中", self.text):
                found.append(Filter("", "during", year, f"{year}年在建"))
            else:
                negated = re.search(r"(?:不是|不在|并非|非|除了?)(?:在|于)?$", left)
                found.append(Filter(field or "start", tok.op or ("!=" if negated else "="), year, f"{year}"))
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

    def within_period(self) -> list[Filter]:
        """十四五期间开工并且完工: the document's own period as the years."""
        period = [int(y) for y in re.findall(r"\d{4}", self.v.document.meta.period)]
        if not self.bag.has("decade") or len(period) != 2 or "投" in self.text or not self.bag.nouns:
            return []
        pair = (Decimal(period[0]), Decimal(period[1]))
        words = f"{period[0]}—{period[1]}"
        return [
            Filter(f, "between", pair, words)
            for f, verbs in (("start", _BEGINS), ("end", _ENDS))
            if verbs.search(self.text)
        ]

    def presence(self, relation: Relation) -> list[Filter]:
        """Rows that lack, or have, something: 没有增速的指标, 用累计增长表示的指标."""
        named = [
            (tok, f)
            for tok, t in self.bag.fields
            if t.relation == relation.key and (f := relation.field(t.field))
        ]
        s = self.bag.scan
        if not named or s.has("super", "figure", "agg", "cmp", "order", "share", "bounds"):
            return []
        if not self.bag.nouns:
            return []
        found: list[Filter] = []
        for tok, f in named:
            if f.type == "list":
                continue
            before = self.text[max(0, tok.start - 6) : tok.start]
            after = self.text[tok.end : tok.end + 8]
            if re.search(
                r"(?:没有|没|缺|无|未|缺少)(?:列出|列|写明|写|标明|给出|明确)?$", before
            ) or re.search(r"^.{0,3}(?:是横杠|空着|为空|没列|没写|未列|缺失|没有)", after):
                if not any(x.field == f.key for x in found):
                    found.append(Filter(f.key, "missing", None, f.label))
            elif re.search(r"(?:而不是|不是|而非)$", before):
                continue
            elif re.search(r"(?:用|按|以|有|列了|写了)$", before) or f.key == "cumulative":
                present = Filter(f.key, "present", None, f.label)
                found += [] if any(x.field == f.key for x in found) else [present]
        return found
