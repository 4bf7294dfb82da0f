"""The heads of a table → the field that each column fills."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from . import fields as f
from .document import Field

YEAR = re.compile(r"20\d\d")
_YEAR_ALONE = re.compile(  # 2020年, 2023年实际, 2025年目标值; 2024年新建站点 names a thing of its own
    r"[“”\"]?20\d\d年?[底末]?(?:[（(][^（）()]*[）)]|值|数|目标|规划|预期|计划|实际|现状|基期|基数|基准|完成|预计|达到|发展|[底末])*$"
)
_NUMBER = re.compile(r"(?:数|数量|人数|面积|金额|个数|资金|经费|预算)$")
_CODE = re.compile(r"电话|号码?$|编码|代码|编号|年份?$|月份?$|页")  # figures that measure nothing
_LEADING = re.compile(r"^(?:(?:计划|累计|预计|拟)?(?:新建|新增|新改建|改造|建设|完成|培育|提升))(?=..)")
_GENERAL = {label for kind in f.KINDS for label in kind.aliases}  # 投资 is the total, not that of one year
_UNIT = re.compile(
    r"[十百千万亿]{0,2}(?:[元吨人户亩米个家条座项次张件台套处所名天年月分度辆场株栋间床位岗例支艘%％‰]|公里|千米|平方|立方|公顷|小时|千瓦|标准煤|人次|班次|[a-zA-Z]{1,4})"
)
_LIST = re.compile(r"(?:单位|部门|机构|主体|地区|县区)$")


def columns(
    heads: Sequence[str], name_at: int, figures: Container[int] = (), phrases: Container[int] = ()
) -> list[Field | None]:
    """A field for each head, None for a column without one. `name_at` is the column that names the rows, `figures`
    are those that hold nothing but figures, `phrases` those that mostly hold phrases: a goal in words is no figure.

    Of several columns that name years the first is the base and the last the target; a field that only this
    table has gets a key made of its label. A column of money without a unit has the unit "".
    """
    kinds = _kinds(heads, name_at)
    kinds = [None if k and k.key == "target" and i in phrases else k for i, k in enumerate(kinds)]
    dated = _dated(heads, kinds)
    found: list[Field | None] = []
    taken: set[str] = set()
    for i, (head, kind) in enumerate(zip(heads, kinds, strict=True)):
        label, unit = f.split_head(head)
        m = YEAR.search(head)
        year = int(m[0]) if m else None
        field: Field | None = None
        if kind and kind.key not in taken:
            field = f.field_of(kind, label, unit, year)
            if kind.key in f.MONEY and not unit:
                field = replace(field, unit="")
        elif label:
            field = _own(label, unit, year, kind is None and i in dated, i in figures)
            if field.key in taken:
                field = replace(field, key=f"{field.key}_{i}")
        found.append(field)
        if field:
            taken.add(field.key)
    return found


def _own(label: str, unit: str, year: int | None, dated: bool, figures: bool) -> Field:
    """A field that only this document has; `dated`: the value of a year, told by its head alone."""
    if year and dated:
        return Field(f"y{year}", label, "number", unit, (f"{year}年",), year)
    if unit and not figures and not _UNIT.match(unit):  # 所在河流（水库）
        label, unit = f"{label}（{unit}）", ""
    if unit or _NUMBER.search(label) or (figures and not _CODE.search(label)):
        return Field(f.slug(label), label, "number", unit, _aliases(label), year)
    return Field(f.slug(label), label, "list" if _LIST.search(label) else "text", unit, (label,))


def _aliases(label: str) -> tuple[str, ...]:
    """A head as people shorten it: 2024年新建站点 → 新建站点, 站点; the year may stand apart from what it is of."""
    bare = re.sub(r"^20\d\d年?(?:[底末])?", "", label)
    short = _LEADING.sub("", bare)
    plain = re.sub(r"^(?:预计|预估|估计|计划|拟)(?=..)", "", bare)
    named = (a for a in (bare, short, plain) if a == label or a not in _GENERAL)
    return tuple(dict.fromkeys(a for a in (label, *named) if len(a) > 1))


def _dated(heads: Sequence[str], kinds: Sequence[f.FieldKind | None]) -> list[int]:
    """Columns whose heads name a year and that hold that year's value."""
    return [
        i
        for i, (head, kind) in enumerate(zip(heads, kinds, strict=True))
        if YEAR.search(head)
        and (kind is None or kind.key in ("base", "target"))
        and (kind is not None or _YEAR_ALONE.match(f.split_head(head)[0]))
    ]


def _kinds(heads: Sequence[str], name_at: int) -> list[f.FieldKind | None]:
    kinds = [f.kind_of(h) if f.split_head(h)[0] else None for h in heads]
    for i, kind in enumerate(kinds):
        if kind and kind.key == "name" and i != name_at:
            kinds[i] = None
    kinds[name_at] = f.BY_KEY["name"]
    dated = _dated(heads, kinds)
    plain_base = any(k and k.key == "base" and i not in dated for i, k in enumerate(kinds))
    if plain_base and dated:
        kinds[dated[-1]] = f.BY_KEY["target"]
    if not plain_base and len(dated) > 1:
        for i in dated:
            kinds[i] = f.BY_KEY["base"] if i == dated[0] else f.BY_KEY["target"] if i == dated[-1] else None
    return kinds
