"""Names of statistics → what people and reports call them for short: 固定资产投资 → 固投, 规模以上… → 规上….

The language of statistics, of no one document: a short form stands inside longer names too (规上服务业营业收入).
"""

from __future__ import annotations

from itertools import product

from .keys import key

_SHORT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("地区生产总值", ("gdp", "生产总值", "经济总量")),
    ("规模以上", ("规上",)),
    ("限额以上", ("限上",)),
    ("固定资产投资", ("固投",)),
    ("社会消费品零售总额", ("社零", "社零总额", "社消零", "消费品零售总额")),
    ("一般公共预算收入", ("财政收入", "地方财政收入", "公共预算收入", "一般预算收入")),
    ("外贸进出口总额", ("外贸进出口", "进出口总额", "进出口", "外贸总额", "外贸")),
    ("人均可支配收入", ("收入", "人均收入", "可支配收入")),
    ("农村居民", ("农民",)),
    ("城镇居民", ("城里人", "市民")),
    ("居民消费价格", ("cpi", "物价", "消费价格")),
    ("城镇调查失业率", ("失业率", "调查失业率")),
    ("高新技术企业", ("高企",)),
    ("全社会研发", ("研发",)),
    ("研发投入强度", ("研发强度",)),
    ("全员劳动生产率", ("劳动生产率",)),
    ("常住人口城镇化率", ("城镇化率",)),
)


def short_forms(name: str) -> list[str]:
    """The keys of other words for a statistic, each part of its name long or short; [] when it has none."""
    whole = key(name)
    ways = [(long, (long, *short)) for long, short in _SHORT if long in whole]
    made: dict[str, None] = {}
    for chosen in product(*(forms for _, forms in ways)):
        words = whole
        for (long, _), form in zip(ways, chosen, strict=True):
            words = words.replace(long, form)
        made[words] = None
    return [w for w in made if w != whole]
