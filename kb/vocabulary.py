"""The words that a document gives to questions: names of rows, values, fields, headings and enumerations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ingest.document import PROSE, SENTENCES, Document, Field, Relation, Row, Unit
from ingest.enumerations import numbers_in
from ingest.fields import BY_KEY
from ingest.figures import Figure

from .keys import key, romanised, sounds
from .lexicon import Lexicon
from .names import home_of, row_aliases, title_aliases, unit_aliases
from .offices import short_names
from .spelling import Speller
from .statistics import short_forms
from .told_figures import told_figures

FREQUENT = 8  # a short part of a name that stands in the text more often marks no single row
CLOSED = 24  # code points; a text value no longer than this can be asked for whole


@dataclass(frozen=True, slots=True)
class Term:
    """What an alias stands for. kind: row, value, field, noun, heading, enumeration, kind (of unit), home, title.
    `relation` and `field` are keys; `value` is the name as the document prints it; `ids` are rows or a heading index."""

    kind: str
    value: str
    relation: str = ""
    field: str = ""
    ids: tuple[str, ...] = ()
    weak: bool = False
    index: int = -1


NAMES = ("row", "value", "heading")  # kinds of terms that are names of the document


@dataclass(eq=False)
class Vocabulary:
    document: Document
    home: tuple[str, ...] = ()
    terms: dict[str, list[Term]] = field(default_factory=dict)
    rows: dict[str, tuple[Relation, Row]] = field(default_factory=dict)
    sounding: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    latin: dict[str, list[str]] = field(default_factory=dict)
    speller: Speller | None = None  # made by the first question in letters
    longest: int = 1

    @cached_property
    def text(self) -> str:
        """The key of the whole document: how often a word stands in it tells whether it marks one row."""
        return key(self.document.text)

    @cached_property
    def names(self) -> dict[str, tuple[str, str, tuple[str, ...]]]:
        """The key of a row's name → (the name, its relation, the ids of the rows so named)."""
        found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
        for relation, row in self.rows.values():
            name = str(row.cells["name"].value) if "name" in row.cells else ""
            if not name or relation.key in SENTENCES or (relation.key in PROSE and key(name) in found):
                continue
            known = found.get(key(name), (name, relation.key, ()))
            found[key(name)] = (known[0], known[1], (*known[2], row.id))
        return found

    @cached_property
    def told(self) -> list[tuple[Figure, str, str]]:
        """Every figure that the document tells, with the keys of its name and of its headings."""
        return told_figures(self.document, self.home)

    @cached_property
    def sounding_lengths(self) -> frozenset[int]:
        """How many syllables the names in `sounding` have."""
        return frozenset(map(len, self.sounding))

    @cached_property
    def by_length(self) -> dict[int, list[str]]:
        """The names of three characters or more (of rows, values, headings, enumerations) by their length."""
        found: dict[int, list[str]] = {}
        for alias, terms in self.terms.items():
            if len(alias) >= 3 and any(t.kind in (*NAMES, "enumeration") for t in terms):
                found.setdefault(len(alias), []).append(alias)
        return found

    def named(self, text: str) -> list[tuple[int, int]]:
        """Where the key of a text holds names of rows, of values and of headings: the longest first, apart, in order."""
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(text):
            ends = (
                e for e in range(min(len(text), at + self.longest), at + 1, -1) if text[at:e] in self.terms
            )
            end = next(
                (
                    e
                    for e in ends
                    if any(t.kind in NAMES and t.field != "unit" for t in self.terms[text[at:e]])
                ),
                0,
            )
            if end:
                found.append((at, end))
            at = end or at + 1
        return found

    @property
    def periods(self) -> tuple[str, ...]:
        """The plan periods that the document's own title names: 十四五."""
        return tuple(re.findall(r"十[一二三四五六七]五", key(self.document.meta.title)))

    def add(self, alias: str, term: Term) -> None:
        if not alias:
            return
        known = self.terms.setdefault(alias, [])
        for i, t in enumerate(known):
            if (t.kind, t.relation, t.field, t.value) == (term.kind, term.relation, term.field, term.value):
                known[i] = Term(
                    t.kind,
                    t.value,
                    t.relation,
                    t.field,
                    tuple(dict.fromkeys(t.ids + term.ids)),
                    t.weak and term.weak,
                    t.index,
                )
                return
        known.append(term)
        self.longest = max(self.longest, len(alias))
        if term.kind in ("row", "value", "field", "noun", "heading", "enumeration", "home") and (
            len(alias) >= 2
            and re.search(r"[\u4e00-\u9fff]", alias)
            and not re.search(r"[哪谁几那]|什么|多少", alias)
        ):
            bucket = self.sounding.setdefault(sounds(alias), [])
            if alias not in bucket:
                bucket.append(alias)
            latin = romanised(alias)
            if len(latin) >= 5:
                spelled = self.latin.setdefault(latin, [])
                if alias not in spelled:
                    spelled.append(alias)

    def relation(self, name: str) -> Relation | None:
        return next((r for r in self.document.relations if r.key == name), None)


def vocabulary(document: Document, lexicon: Lexicon) -> Vocabulary:
    v = Vocabulary(document, home_of(document.meta.title, document.meta.issuer))
    for place in v.home:
        for alias in (place, *lexicon.places.get(place, ())):
            v.add(key(alias), Term("home", v.home[0]))
    v.add(key(document.meta.title), Term("title", document.meta.title))
    for relation in document.relations:
        _fields(v, relation)
        for row in relation.rows:
            v.rows[row.id] = (relation, row)
        if relation.key not in PROSE:
            for word in noun_words(relation.noun):
                v.add(key(word), Term("noun", relation.noun, relation.key))
    for relation in document.relations:
        _values(v, relation, lexicon)
    prefixes = sorted(set(_places(v)) | set(v.home), key=lambda w: (-len(w), w))
    taken: set[str] = set()
    for relation in document.relations:
        for row in relation.rows:
            _row(v, relation, row, prefixes, lexicon, taken)
    for relation in document.relations:
        _shared_endings(v, relation)
    _headings(v, document, lexicon)
    for e in document.enumerations:
        for name in {e.name, *e.name.split("、")}:
            if numbers_in(name) == len(e.items):
                v.add(key(name), Term("enumeration", e.name))
    return v


_WIDE = ("行为", "情况", "内容", "单位", "服务", "工作", "活动", "项目", "任务", "措施")  # of too many things


def noun_words(noun: str) -> list[str]:
    """What a row is called, and its shorter names: 乡镇（街道） → 乡镇, 街道; 民生实事 → 实事."""
    parts = [p for p in re.split(r"[（()）、/]", noun) if len(p) > 1]
    return list(
        dict.fromkeys(
            (
                noun,
                *parts,
                *(
                    w
                    for p in parts
                    if len(p) == 4
                    for w in (p[-2:], p[:2] * (p[2:] == "事项"))
                    if w and w not in _WIDE
                ),
            )
        )
    )


def _fields(v: Vocabulary, relation: Relation) -> None:
    if relation.key == "projects":
        for word in (
            "标志性项目",
            "重大项目",
            "重点项目",
            "工程项目",
            "建设项目",
            "重点工程",
            "重大工程",
            "工程",
            "专案",
        ):
            v.add(word, Term("noun", relation.noun, relation.key))
    if relation.key == "tasks":
        for word in ("重点任务", "主要任务", "工作任务", "具体任务", "重点工作任务"):
            v.add(word, Term("noun", relation.noun, relation.key))
    if relation.key == "indicators":
        for word in ("主要指标", "发展指标", "核心指标"):
            v.add(word, Term("noun", relation.noun, relation.key))
    for f in relation.fields:
        if f.key in ("number", "name"):
            continue
        aliases: Iterable[str] = (f.label, *f.aliases)
        if f.year:
            aliases = (*aliases, f"{f.year}年")
        for alias in (*aliases, *(_endings(f) if f.key not in BY_KEY else ())):
            v.add(key(alias), Term("field", f.label, relation.key, f.key))
        if f.type == "list" and f.label.endswith(("单位", "部门")):
            stem = re.sub(r"(?:单位|部门)$", "", f.label)
            if len(stem) >= 2:
                v.add(key(stem), Term("field", f.label, relation.key, f.key))
    keys = {f.key for f in relation.fields}
    if "units" in keys:
        for word, role in (
            ("牵头", "lead"),
            ("配合", "cooperating"),
            ("协助", "cooperating"),
            ("参与", "cooperating"),
            ("监督", "supervising"),
            ("监管", "supervising"),
        ):
            if any(u.role == role for row in relation.rows if "units" in row.cells for u in _units(row)):
                for alias in (word, word + "单位", word + "部门"):
                    v.add(alias, Term("field", word + "单位", relation.key, "units@" + role))
        for alias in (
            "负责",
            "牵头",
            "承担",
            "主抓",
            "主管",
            "责任",
            "归口",
            "领了",
            "手上",
            "手头上",
            "手头",
            "名下",
            "包干",
            "牵头负责",
            "抓的",
            "由",
            "归",
        ):
            if alias not in v.terms:
                v.add(alias, Term("field", "责任单位", relation.key, "units"))


_MEASURE = re.compile(r"(?:数量|个数|总数|数)$")


def _endings(f: Field) -> list[str]:
    """Shorter names of a field of figures that a document has for itself, by the end of its label: 老年助餐点（个） →
    助餐点, 助餐点数量."""
    if f.type != "number":
        return []
    found = [x for name in (f.label, *f.aliases) if (x := _MEASURE.sub("", name)) and len(x) > 1]
    found += [x[-n:] for x in found for n in range(3, len(x) - 1) if re.fullmatch(r"[\u4e00-\u9fff]+", x)]
    return list(dict.fromkeys([*found, *(x + "数量" for x in found), *(x + "数" for x in found)]))


def _units(row: Row) -> tuple[Unit, ...]:
    value = row.cells["units"].value
    return tuple(u for u in value if isinstance(u, Unit)) if isinstance(value, tuple) else ()


# What an organisation is by the end of its name: the kind, and for a government the level too.
_KINDS = (
    re.compile(r"(政府|管委会|集团|专班|公司|局|委|办|厅|馆|海关)$"),
    re.compile(r"([县市区镇乡]政府)$"),
)
_KIND_WORDS = {
    "集团": ("集团", "集团公司", "国企", "国有企业", "国有集团"),
    "局": ("局", "市级部门", "职能部门"),
    "县政府": ("县政府", "县级政府", "各县政府", "县人民政府"),
    "市政府": ("市政府", "县级市政府", "市人民政府"),
    "区政府": ("区政府", "各区政府", "区人民政府"),
    "政府": (
        "政府",
        "县市区政府",
        "各县市区政府",
        "各县市区",
        "县市区",
        "各县",
        "县区政府",
        "各区县",
        "地方政府",
        "区县",
    ),
}


def _values(v: Vocabulary, relation: Relation, lexicon: Lexicon) -> None:
    for row in relation.rows:
        for f in relation.fields:
            cell = row.cells.get(f.key)
            if cell is None or f.open or f.key in ("name", "number", "column", "note"):
                continue
            if isinstance(cell.value, tuple):
                for item in cell.value:
                    name = item.name if isinstance(item, Unit) else str(item)
                    term = Term("value", name, relation.key, f.key)
                    strong, weak = unit_aliases(name, v.home)
                    for alias in (*strong, *lexicon.units.get(name, ())):
                        v.add(key(alias), term)
                    for alias in weak:
                        v.add(key(alias), Term("value", name, relation.key, f.key, weak=True))
                    for kind in filter(None, (m and m[1] for m in (p.search(name) for p in _KINDS))):
                        for alias in _KIND_WORDS.get(kind, (kind,)):
                            v.add(key(alias), Term("kind", kind, relation.key, f.key))
            elif isinstance(cell.value, str) and f.type == "text" and 0 < len(cell.value) <= CLOSED:
                for alias in (cell.value, *short_names(cell.value)):
                    v.add(key(alias), Term("value", cell.value, relation.key, f.key))
                for part in _several(cell.value):
                    v.add(key(part), Term("value", part, relation.key, f.key))
                if cell.value == "%":
                    for alias in ("百分比", "百分数", "百分比计"):
                        v.add(alias, Term("value", cell.value, relation.key, f.key))


def _several(words: str) -> list[str]:
    """The names that one cell lists: 棠桥区、北汜区; [] for a single one."""
    parts = re.split("[、,，]", words)
    return parts if len(parts) > 1 and all(1 < len(p) < 12 for p in parts) else []


def _places(v: Vocabulary) -> Iterable[str]:
    """County names in front of names of rows, read off the units: 常山县, 常山."""
    for alias, terms in v.terms.items():
        if any(t.kind == "value" and t.field == "units" for t in terms) and len(alias) <= 4:
            yield alias


def _row(
    v: Vocabulary, relation: Relation, row: Row, prefixes: list[str], lexicon: Lexicon, taken: set[str]
) -> None:
    cell = row.cells.get("name")
    if cell is None or relation.key in SENTENCES:
        return
    name = str(cell.value)
    short = short_forms(name)
    if relation.key in PROSE and (
        key(name) in taken or (len(key(name)) < 6 and not short) or re.search(r"\d", name)
    ):
        return
    if relation.key not in PROSE:
        taken.add(key(name))
    aliases = (
        row_aliases(name, prefixes)
        if relation.key == "projects"
        else [key(name), *(a for a in row_aliases(name, ()) if len(a) > 3)]
    )
    if relation.key == "indicators":
        aliases += [
            a
            for n in list(aliases)
            if len(a := re.sub(r"(?:数量|总量|数|个数|总额|额度)$", "", n)) >= 3 and a != n
        ]
    if re.search(r"[\u4e00-\u9fff]{2,}[市县区镇乡]$", name) and len(name) <= 6:
        aliases.append(key(name)[:-1])  # a row that is a place: 松州市 → 松州
    aliases = [a for a in aliases if len(a) > 5 or a == key(name) or v.text.count(a) <= FREQUENT] + short
    for alias in (*aliases, *(key(a) for a in lexicon.fields.get(name, ()))):
        v.add(alias, Term("row", name, relation.key, ids=(row.id,)))


def _shared_endings(v: Vocabulary, relation: Relation) -> None:
    """A short name that ends the names of several rows stands for all of them: …诗画风光带建设项目."""
    if relation.key in (*PROSE, *SENTENCES):
        return
    names = {key(str(r.cells["name"].value)): r for r in relation.rows if "name" in r.cells}
    for alias, terms in list(v.terms.items()):
        own = {t.value for t in terms if t.kind == "row" and t.relation == relation.key}
        if not own or len(alias) < 6 or alias in names:
            continue
        for name, row in names.items():
            value = str(row.cells["name"].value)
            if name.endswith(alias) and value not in own:
                v.add(alias, Term("row", value, relation.key, ids=(row.id,)))


def _headings(v: Vocabulary, document: Document, lexicon: Lexicon) -> None:
    for i, h in enumerate(document.headings):
        if h.kind == "item":
            continue
        aliases = title_aliases(h.title)
        if h.kind in ("table", "figure") and re.search(r"\d\D\d", h.number):  # 表5-1
            aliases.append(key(("表" if h.kind == "table" else "图") + h.number))
        for alias in (*aliases, *(key(a) for a in lexicon.industries.get(h.title, ()) if len(a) >= 3)):
            v.add(alias, Term("heading", h.title, ids=(str(i),), index=i))
