"""Rows in groups: by which field, which groups by their own totals, on which totals two are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Relation

from .compute import names_in
from .grammar import MONEY, SORTED
from .grammar_measures import COUNTED, MeasureGrammar
from .query import Aggregate, Filter
from .scan import CN, number

# The thing that rows are grouped by, as people call it → the field that holds it.
_GROUPS = (
    ("units", r"责任单位|牵头单位|单位|部门|县市区|县市|县区|区县|县(?!政府)|地区|地方|主体|乡镇|城市|家"),
    ("column", r"专栏|行动|板块|栏"),
    ("category", r"类别|类|领域|方面|大类"),
    ("year", r"年份|年度|年"),
)
_ASKS_EACH = re.compile(r"(?:各个?|每个|每一个|每家|每|按照?|分别?按|分)(?:不同的?)?$")
_ASKS_WHICH = re.compile(
    r"(?:[二两三四五六七八九]个|哪一?个|哪家|哪几个|哪几家|哪些|哪一?|什么|几个|多少个|多少|几)$"
)


# Units of one kind, by the end of their names: 哪些县, 几家集团, 责任单位里有几个是县政府.
_KIND = r"(?P<kind>县级?政府|县人民政府|区政府|市政府|镇政府|县(?!区|市|级|城)|区(?!域|县|块)|局|委|办(?!法|理|公)|集团(?:公司)?|国有?企业?|专班|管委会)"
_OF_KIND = re.compile(
    rf"(?:哪一?[个家]|哪些|哪几[个家]|(?:几|多少)[个家])(?:属于|是)?{_KIND}(?=(?:在|都|要|来|一共|分别|各)*(?:负责|牵头|承担|主抓|管|有|领|摊|投|参与|的?项目|手)|[，。？吗呢]|$)"
)
_ENDINGS = {"县": "县政府", "区": "区政府", "国企": "集团", "国有企业": "集团", "集团公司": "集团"}
_WHICH_COLUMNS = re.compile(
    r"(?:哪(?:些|几个|一?个)|几个)(?:专栏|行动|板块)(?:的)?(?![里中内有]|项目的?[总计投])"
)


class GroupGrammar(MeasureGrammar):
    def limit_on_groups(self, relation: Relation) -> Filter | None:
        """A condition on each unit's own rows: 负责项目超过5个的单位, 只负责一个项目的单位, 合计超过300亿的单位; or on
        each column's: 哪几个专栏总投资超过650亿."""
        if relation.field("column") and (m := _WHICH_COLUMNS.search(self.text)):
            for tok in self.bag.scan.of("figure"):
                last = re.fullmatch(r"(?:元|个|项)?(?:以上|以下|及以上)?(?:的)?[？。]*", self.text[tok.end :])
                if tok.op and tok.figure is not None and tok.start > m.end() and last:
                    self.use(tok, *self.inside(m.start(), m.end()))
                    self.limited = "column"
                    unit = "亿元" if tok.unit == "亿元" else "个"
                    return Filter("", tok.op, tok.figure, f"{tok.figure.normalize():f} {unit}")
        if not relation.field("units") or not re.search(
            r"单位|部门|哪家|哪些县|哪几个县|县市区|哪几家|谁|哪些地方", self.text
        ):
            return None
        if m := re.search(
            r"(?:只|仅)(?:有|负责|牵头|承担|管|领)?(?:了|着)?(?P<n>[一二两三四五\d]+)个", self.text
        ):
            value = number(m["n"])
            self.use_words(m)
            self.use(*(t for t in self.bag.scan.of("figure") if t.unit in ("个", "项")))
            return Filter("", "=", value, f"{value} 个") if value is not None else None
        asks = re.search(
            r"的(?:责任|牵头)?(?:单位|部门)|(?:哪些|哪几个|哪几家|哪家|哪个)(?:责任|牵头)?(?:单位|部门|县|地方)|谁",
            self.text,
        )
        if not asks:
            return None
        summed = re.search(
            r"合计|总共|加起来|一共|总和|累计|(?:单位|部门|县|区)(?:负责|牵头|承担)?的?项目的?(?:总投资|计划投资|十四五[^，。]{0,8}投资)",
            self.text,
        )
        for tok in self.bag.scan.of("figure"):
            if (
                tok.op
                and tok.figure is not None
                and (
                    tok.unit in ("个", "项")
                    or (tok.unit == "" and not summed)
                    or (tok.unit == "亿元" and summed)
                )
            ):
                self.use(tok)
                unit = "亿元" if tok.unit == "亿元" else "个"
                return Filter("", tok.op, tok.figure, f"{tok.figure.normalize():f} {unit}")
        return None

    limited = "units"  # the field whose groups a condition is on

    def grouping(self, relation: Relation, having: Filter | None) -> str:
        """The field that the question asks to group by: 哪个单位…最多, 各专栏, 按年份."""
        s = self.bag.scan
        measured = s.has("super", "order", "agg", "cmp", "top", "nth", "howmuch", "share") or COUNTED.search(
            self.text
        )
        most = s.of("super")
        if relation.field("units") and (m := _OF_KIND.search(self.text)):
            ending = _ENDINGS.get(m["kind"], m["kind"].replace("级", "").replace("人民", ""))
            held = any(n.endswith(ending) for row in relation.rows for n in names_in(row, "units"))
            if held and not (most and m["kind"] == "县"):  # 哪个县项目最多: of all that are governed
                self.use_words(m)
                self.ending = ending
                return self.limited
        if having:
            self.use_class("which_unit", "each")
            return self.limited
        for t in s.of("which_unit"):
            own = (
                most
                and most[0].end <= t.start
                and not re.fullmatch("的?是?", self.text[most[0].end : t.start])
            )
            if relation.field("units") and measured and not s.has("exists") and not own:
                self.use_class("which_unit")
                self.governed(t.text)
                return "units"
        for name, words in _GROUPS:
            field = self.group_field(relation, name)
            if not field:
                continue
            for m in re.finditer(words, self.plain):
                before = self.text[max(0, m.start() - 7) : m.start()]
                if name == "year":
                    before = re.sub(r"(?:开工|启动|开始|完工|建成|竣工|起始)$", "", before)
                if most and most[0].end <= m.start():
                    between = self.text[most[0].end : m.start()]
                    if re.fullmatch(
                        rf"的?(?:是?哪一?[个家])?(?:前?(?:\d{{1,2}}|[{CN}]{{1,2}})[个家位])?(?:责任|牵头)?",
                        between,
                    ):
                        self.use_class("which_unit", "who")
                        self.governed(m.group() if name == "units" else "")
                        return field  # 项目最多的单位
                    continue  # 最大的项目在哪个专栏: the row's own
                each, which = _ASKS_EACH.search(before), _ASKS_WHICH.search(before)
                if name == "year" and SORTED.search(self.text):
                    continue  # 按开工年份排: an order
                if name == "year" and not each and not (which and re.search(r"哪一?$", before)):
                    continue
                behind = re.match(r"(?:里|中|当中)?(?:哪一?个|谁)", self.text[m.end() :])
                apart = re.match(
                    r"(?:各自?|分别)(?:都|各)?(?:有|是|占|投|负责|多少|几)", self.text[m.end() :]
                )
                if (
                    (each and (measured or name != "year"))
                    or (apart and (measured or self.asks_how_much()))
                    or (
                        (which or (behind and name == "column"))
                        and s.has("super", "cmp", "order", "top", "nth")
                    )
                    or (
                        name == "column"
                        and re.search(r"(?:分布|在|于|涉及|属|列)[^，。]{0,2}哪(?:些|几个?)$", before)
                    )
                    or (which and name == "category" and re.search(r"几|多少|哪", which.group()))
                ):
                    self.use_class("each", "which_unit", "begin", "finish")
                    self.governed(m.group() if name == "units" else "")
                    self.use(*(t for t in s.tokens if m.start() <= t.start < m.end()))
                    return field
        if (
            re.search(r"谁.{0,8}(?:最多|最大|最少|最高)", self.text)
            and relation.field("units")
            and not self.bag.rows
            and not any(t.field == "units" for _, t in self.bag.values)  # 开化三个项目里谁最多: a row
        ):
            return "units"
        for tok, f in self.fields_of(relation, "list", "text"):
            before = self.text[max(0, tok.start - 4) : tok.start]
            if (_ASKS_EACH.search(before) or re.search(r"(?:哪个|哪家|哪一个)$", before)) and s.has(
                "super", "order", "agg", "each", "top"
            ):
                self.use(tok)
                self.use_class("each")
                return f.key
        return ""

    def governed(self, words: str) -> None:
        """Keeps to governments where the groups asked for are places (哪个县), not offices and companies."""
        if re.search(r"[县区](?!域)|城市|地方|地区", words) and "政府" in self.v.terms:
            self.ending = "政府"

    def group_field(self, relation: Relation, name: str) -> str:
        if name == "year":
            if not relation.field("start"):
                return ""
            ends = self.bag.has("finish") or any(t.field == "end" for _, t in self.bag.fields)
            return "end" if ends else "start"
        return name if relation.field(name) else ""

    def compared(self, relation: Relation, numbers: Sequence[str]) -> tuple[Aggregate, ...]:
        """The totals on which groups are compared: of the fields named, of the money spoken of, else the number."""
        self.use(*(t for t, _ in self.fields_of(relation, "number")))
        mean = any(t.value == "mean" for t in self.bag.scan.of("agg"))
        self.use_class("agg", "cmp")
        if numbers:
            return tuple(Aggregate("mean" if mean else "sum", k) for k in numbers)
        if MONEY.search(self.plain) and relation.field("total"):
            return (Aggregate("mean" if mean else "sum", "total"),)
        return (Aggregate("count"),)
