"""Conditions on rows: units in their roles, columns, amounts and years with their comparison, what is missing."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.document import Field, Relation

from .grammar import Grammar
from .query import Filter
from .scan import Token
from .vocabulary import Term


class FilterGrammar(Grammar):
    def filters(self, relation: Relation) -> list[Filter]:
        b, s = self.bag, self.bag.scan
        found: list[Filter] = []
        role = self.role(relation)
        negated = (s.has("neg") and bool(re.search(r"(?:不是|不由|不归|并非|非)", self.text))) or s.has(
            "except"
        )
        by_field: dict[str, list[tuple[Token, Term]]] = {}
        for tok, t in b.values:
            if t.relation == relation.key and not (t.weak and not self.responsible(relation)):
                by_field.setdefault(t.field, []).append((tok, t))
        for key_, terms in by_field.items():
            names = list(dict.fromkeys(t.value for _, t in terms))
            for name in names:
                found.append(
                    Filter(key_, "is_not" if negated else "is", name, name, role if key_ == "units" else ())
                )
        for _, t in b.kinds:
            if t.relation == relation.key and not by_field.get(t.field) and not self.grouping(relation):
                found.append(Filter(t.field, "is_not" if negated else "contains", t.value, t.value))
        found += self.column_filters(self.columns())
        if not self.columns():
            found += self.column_filters(self.named_headings())
        found += self.figures(relation)
        found += self.years(relation)
        found += [Filter("name", "contains", token.value, token.value) for token in s.of("named_with")]
        if re.search(
            r"(?:两|多|几|2)[家个](?:单位|部门)|联合(?:负责|牵头)|共同(?:负责|牵头)|一起(?:负责|牵头)",
            self.text,
        ) and relation.field("units"):
            found.append(Filter("units", ">=", 2, "两个以上责任单位"))
        found += self.presence(relation)
        return found

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
        for tok in self.bag.scan.of("figure", "bounds"):
            if (
                tok.unit == "年"
                and tok.figure is not None
                and relation.field("start")
                and (tok.op or self.bag.has("howlong", "span"))
            ):
                found.append(Filter("duration", tok.op or "=", tok.figure, tok.text))
                continue
            if tok.cls == "figure" and tok.unit in ("个", "") and not tok.op:
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
                found.append(Filter(f.key, "between", (value, tok.second), f"{value}—{tok.second}{f.unit}"))
            elif tok.op or tok.unit in ("亿元", "%"):
                found.append(
                    Filter(f.key, tok.op or "=", value, f"{value.normalize():f}{tok.unit or f.unit}")
                )
        return found

    def years(self, relation: Relation) -> list[Filter]:
        if not relation.field("start") or not relation.field("end"):
            deadline = relation.field("deadline")
            if deadline:
                return [
                    Filter("deadline", "contains", f"{t.figure}年", f"{t.figure}年")
                    for t in self.bag.scan.of("year")
                ]
            return []
        found: list[Filter] = []
        s = self.bag.scan
        for tok in s.of("year", "years"):
            near = self.text[max(0, tok.start - 14) : tok.end + 12]
            begins = bool(re.search(r"开工|启动|开始|动工|开建|起步|始建|开工|新开|起", near))
            ends = bool(
                re.search(
                    r"完工|建成|竣工|完成|结束|收尾|建完|完结|投用|交付|到期|干到|拖到|做到|持续到|延续到|建到|到$",
                    near,
                )
            ) or bool(re.search(r"(?:到|至)$", self.text[max(0, tok.start - 2) : tok.start]))
            year = int(tok.figure or 0)
            if tok.cls == "years":
                pair = (Decimal(year), Decimal(int(tok.second or 0)))
                both = re.search(r"建设期|期限|年限|起止|周期", self.text) and not (begins or ends)
                if both:
                    found += [
                        Filter("start", "=", year, f"{year}"),
                        Filter("end", "=", int(tok.second or 0), f"{tok.second}"),
                    ]
                elif ends and not re.search(r"开工|启动|开始|动工|开建", near):
                    found.append(Filter("end", "between", pair, tok.text))
                elif begins:
                    found.append(Filter("start", "between", pair, tok.text))
                continue
            if re.search(r"在建|建设中|实施中", self.text):
                found.append(Filter("", "during", year, f"{year}年在建"))
                continue
            strictly_ends = ends and not re.search(r"开工|启动|开始|动工|开建|始建", near)
            target = "end" if strictly_ends else "start"
            if not begins and not ends and any(t.field in ("end",) for _, t in self.bag.fields):
                target = "end"
            found.append(Filter(target, tok.op or "=", year, f"{year}"))
        return found

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

    def grouping(self, relation: Relation) -> str:
        """The field that the question asks to group by: 哪个单位…最多, 各专栏, 按年份."""
        s = self.bag.scan
        if (
            s.has("which_unit")
            and relation.field("units")
            and (s.has("super", "cmp", "order", "agg", "top") or not self.bag.values)
        ) and s.has("super", "order", "top", "agg", "each", "cmp"):
            return "units"
        if re.search(r"谁.{0,8}(?:最多|最大|最少|最高)", self.text) and relation.field("units"):
            return "units"
        for m in re.finditer(
            r"(?:各个?|每个|每家|每|按照?|分|四个|三个|几个|哪个|各家)(单位|责任单位|牵头单位|部门|县市区|县|区县|地区|专栏|行动|类别|类|领域|年份|年|地方|县区)(?!都)",
            self.text,
        ):
            word = m[1]
            if (
                word in ("专栏", "行动")
                and relation.field("column")
                and (s.has("super", "order", "agg", "cmp", "each", "howmuch", "top") or "多少" in self.text)
            ):
                return "column"
            if word in ("类别", "类", "领域") and relation.field("category"):
                return "category"
            if word in ("年份", "年") and relation.field("start") and s.has("agg", "super", "order", "each"):
                return "end" if s.has("finish") else "start"
            if (
                relation.field("units")
                and word not in ("专栏", "行动", "类别", "类", "领域", "年份", "年")
                and s.has("super", "order", "agg", "cmp", "each", "howmuch", "top", "which")
            ):
                return "units"
        if relation.field("category") and re.search(
            r"(?:几|多少|哪)(?:大|个)?(?:类别|类|领域|方面)|分(?:成|为)(?:几|哪)", self.text
        ):
            return "category"
        for tok, t in self.bag.fields:
            f = relation.field(t.field)
            if (
                t.relation == relation.key
                and f
                and f.type in ("list", "text")
                and re.search(
                    r"(?:各|每个|每家|按|分|哪个|哪家|哪一个)$", self.text[max(0, tok.start - 3) : tok.start]
                )
                and s.has("super", "order", "agg", "each", "top")
            ):
                return f.key
        return ""
