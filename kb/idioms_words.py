"""What idioms are made of: an entry of the table, and the pieces that their patterns share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from .lexemes import words_of

Y = r"(?P<y>(?:19|20)\d\d|(?<!\d)[12]\d(?=年))年?"
N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
FIGURE = rf"(?:{N}(?:(?:个)?亿元?|个百分点|个点|%)|(?<!\d)(?:\d{{1,2}}|[一二两三四五六七八九十]+)个?年头?)"
X, Z = rf"(?P<x>{FIGURE})", rf"(?P<z>{FIGURE})"
U = r"[\u4e00-\u9fff\ue000-\uf8ff]"  # of a name, or a name that stands masked
YEARS = rf"(?P<x>{N}个?年)头?"
DONE = rf"(?:{words_of('finish')})(?<!完成)(?<!截至)(?<!截止)(?<!到期)"
BEGUN = rf"(?:{words_of('begin')})(?<!开始)"
DATED = rf"(?:{DONE}|{BEGUN})"
ALL_MONEY = r"(?:总投资|总盘子|投资总额|盘子|投资|资金|钱)"
FIVE = r"(?:这|头)?(?:十四五|五年|规划期)(?:期间|时期|之?内|里|期内|这五年|这几年)?"
COUNT = r"(?:项目个数|项目数量|项目数|个数|项目总投资|总投资|计划投资)"
GROUP = r"(?:责任单位|单位|专栏)"
OF = r"(?=的?(?:项目|工程|指标|单位|专栏|年份|县|区|[，。？是有叫]|$))"


@dataclass(frozen=True)
class Idiom:
    """`said`, a pattern, becomes `plain`, a template; `example` holds it, `other` only looks like it."""

    said: str
    plain: str
    example: str
    other: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when a question first may hold it: all of them are a tenth of a second."""
        return re.compile(self.said)


def table(*rows: tuple[str, str, str, str]) -> tuple[Idiom, ...]:
    return tuple(Idiom(*row) for row in rows)
