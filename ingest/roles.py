"""Who does what: organisations in their roles, as labels, brackets and sentences give them."""

from __future__ import annotations

import re

from .document import UnitRole
from .values import BODY, organisations

_S = r"\s{0,4}"
_ROLE = r"(?P<role>牵头|配合|协助|参与|协办|监督|督导|责任)"
_ROLE_BEFORE = re.compile(rf"{_ROLE}(?:单位|部门)?{_S}[:：]{_S}(?=.)")
_ROLE_BEHIND = re.compile(rf"[（(]{_ROLE}(?:单位|部门)?[）)]$")
_ROLES: dict[str, UnitRole] = {
    "牵头": "lead",
    "责任": "responsible",
    "监督": "supervising",
    "督导": "supervising",
}
EDGE = "（(，,；;。、"
# A rule stated once: 列第一位者为牵头单位，下同
FIRST_LEADS = re.compile(
    rf"[{EDGE}]?(?:其中[，,]?)?(?:责任(?:单位|部门)(?:栏|列)?)?(?:中|里)?[，,]?(?:排名|排列|排序|列|排)(?:在|于)?"
    r"(?:第一位|第一|首位|第1位|最前)(?:的|者)?(?:责任)?(?:单位|部门)?(?:的)?(?:为|是|系)牵头(?:责任)?(?:单位|部门)"
    r"(?P<rest>[，,；;]其(?:余|他)(?:的)?(?:单位|部门)?(?:为|是)(?:配合|协同|参与|协办)(?:单位|部门))?"
    r"(?P<on>[，,、；;]?(?:以)?下(?:均)?同)?"
)
_IN = r"(?:[^（）()【】\n]|[（(][^（）()\n]{0,20}[）)])"
_COOP = r"(?:参与|配合|协助|协同|按(?:照)?(?:各自)?职责分工(?:负责|落实)|按(?:照)?职责(?:分工)?负责)"
# A time behind those who are responsible: ，2024年12月底前完成; ；长期坚持
_WHEN = r"(?:[，,；;](?:[^（）()【】，,；;\n]{2,20}(?:完成|建成|落实|到位|前|上线|见效)|(?:长期|持续|常年)[\u4e00-\u9fff]{2,4}))?"
LED_BY = re.compile(
    rf"[（(【]{_S}(?:由)?(?P<lead>{_IN}{{2,60}}?)牵头(?:负责|落实)?"
    rf"(?:[，,、；;]{_S}(?P<coop>{_IN}{{2,120}}?)(?:等)?{_COOP}(?:负责)?)?{_WHEN}{_S}[）)】]"
)
RUN_LED_BY = re.compile(
    rf"由(?P<lead>[\u4e00-\u9fff、（）]{{2,40}}?{BODY})牵头(?:负责|实施|推进|组织|落实)?"
    rf"[，,]{_S}(?P<coop>[\u4e00-\u9fff、（）]{{2,80}}?)(?:等)?(?:参与|配合|协助)(?=[，。；]|$)"
)
RUN_BY = re.compile(
    rf"由(?P<units>[\u4e00-\u9fff、（）]{{2,40}}?{BODY})(?:(?:牵头)?(?:负责|承担)(?:实施|建设|推进|组织)?|牵头(?:实施|推进|建设)?|(?:组织)?实施|承建)(?=[，。；]|$)"
)
SHARED_BY = re.compile(
    rf"[（(【]{_S}(?P<units>{_IN}{{2,160}}?)(?:等)?(?:按(?:照)?(?:各自)?职责分工(?:负责|落实)|分别负责|负责){_WHEN}{_S}[）)】]"
)
ALONE = re.compile(
    rf"[（(【]{_S}(?P<units>{_IN}{{2,160}}?){_WHEN}{_S}[）)】]{_S}。?{_S}$"
)  # at the end: （市教育局、市财政局）
_ORGANISATION = re.compile(rf"[\u4e00-\u9fff（）()]{{1,24}}{BODY}(?:（[^（）]{{1,8}}）)?$")


def role_of(key: str) -> UnitRole:
    roles: dict[str, UnitRole] = {"lead": "lead", "cooperating": "cooperating", "supervising": "supervising"}
    return roles.get(key, "responsible")


def units(words: str, role: UnitRole) -> list[tuple[str, int, int, UnitRole]]:
    """Organisations with their roles: `role`, or one printed with them (市教育局（牵头）, 配合：市水利局)."""
    found: list[tuple[str, int, int, UnitRole]] = []
    for name, start, end in organisations(words):
        if m := _ROLE_BEFORE.match(name):
            role = _ROLES.get(m["role"], "cooperating")
            name, start = name[m.end() :], start + m.end()
        own = role
        if m := _ROLE_BEHIND.search(name):
            own = _ROLES.get(m["role"], "cooperating")
            name, end = name[: m.start()], end - len(m.group())
        if name:
            found.append((name, start, end, own))
    return found


def organisations_alone(words: str) -> bool:
    """Are these organisations and nothing else?"""
    names = organisations(words)
    return bool(names) and all(_ORGANISATION.match(name) for name, _, _ in names)
