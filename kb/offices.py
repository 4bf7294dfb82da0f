"""Names of departments of government → what people call them for short: 住房和城乡建设局 → 住建局, 公安机关交通管理部门
→ 交警部门. Ordinary words, of no one document; written names differ among documents too (发展改革局, 发展和改革委员会)."""

from __future__ import annotations

import re

_SHORT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("发展和改革", ("发改", "发展改革")),
    ("发展改革", ("发改",)),
    ("住房和城乡建设", ("住建", "建设")),
    ("人力资源和社会保障", ("人社", "人力社保")),
    ("人力社保", ("人社",)),
    ("经济和信息化", ("经信", "工信")),
    ("工业和信息化", ("工信", "经信")),
    ("自然资源和规划", ("资规", "自规", "自然资源")),
    ("市场监督管理", ("市场监管",)),
    ("交通运输", ("交通",)),
    ("卫生健康", ("卫健",)),
    ("文化和旅游", ("文旅",)),
    ("文化广电旅游体育", ("文旅", "文广旅体")),
    ("文化广电旅游", ("文旅", "文广旅")),
    ("医疗保障", ("医保",)),
    ("应急管理", ("应急",)),
    ("生态环境", ("环保",)),
    ("市容环境卫生", ("环卫", "市容环卫", "城管")),
    ("公安机关交通管理", ("交警", "交管", "公安交管", "公安交警")),
    ("水行政", ("水利",)),
    ("退役军人事务", ("退役军人",)),
    ("行政审批", ("审批",)),
    ("大数据发展管理", ("大数据",)),
    ("地方金融监督管理", ("金融", "地方金融监管")),
)
_OFFICE = re.compile(r"(?:主管部门|部门|机关|机构|委员会|[局委办厅])$")
_DEPARTMENT = re.compile(r"(?:行政)?主管部门$")


def short_names(name: str) -> list[str]:
    """Other words for an office; [] for a name that is none."""
    if not _OFFICE.search(name):
        return []
    found = [name]
    for long, forms in _SHORT:
        found += [w.replace(long, form) for w in list(found) if long in w for form in forms]
    found += [_DEPARTMENT.sub("部门", w) for w in list(found)]
    found += [re.sub(r"委员会$", "委", w) for w in list(found)]
    return [w for w in dict.fromkeys(found) if w != name]
