"""Names → the other words that people use for them, derived by rule. Exceptions stand in the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .keys import key
from .offices import short_names
from .places import SUFFIX, is_place

ORGANISATION = re.compile(
    r"(?:人民政府|政府|管理委员会|管委会|委员会|办公室|指挥部|领导小组|专班|有限责任公司|有限公司|集团公司|集团|公司|中心|局|厅|委|办|院|站|馆|社|会|所|处|部|段|校|学院|大学|协会|联合会|县|市|区|镇|乡|街道|海关|银行|公安|联)$"
)
_BODY = re.compile(r"(?:人民政府|政府|管理委员会|管委会|指挥部|有限责任公司|有限公司|集团公司|集团|专班)$")
_TAIL = (
    "建设提升项目",
    "改造提升项目",
    "整合提升项目",
    "创建项目",
    "建设项目",
    "开发项目",
    "提升项目",
    "改造项目",
    "建设工程",
    "搬迁工程",
    "提升工程",
    "改扩建工程",
    "扩建工程",
    "迁建项目",
    "新建项目",
    "一期项目",
    "二期项目",
    "项目",
    "工程",
)
_KIND_TAIL = re.compile(
    r"(?:旅游|休闲|度假|国际|国家|综合|产业|田园|健康|文化|创意|建设|开发|整合|提升|改造|示范|项目|工程|中心|园区|园|基地|景区|区|综合体|公园|平台|一期|二期|创建|扩建|迁建|新建|服务)+$"
)
_BRACKET = re.compile(r"[（(]([^（）()]+)[）)]")


def home_of(title: str, issuer: str) -> tuple[str, ...]:
    """The place that a document is of, as people write it: 衢州市, 衢州. Longest first; empty where it can't be told."""
    for words in (issuer, title):
        m = re.match(r"([\u4e00-\u9fff]{2,6}?(?:自治州|自治县|省|市|县|区))", words)
        if m:
            bare = SUFFIX.sub("", m[1])
            return (m[1], bare) if len(bare) >= 2 else (m[1],)
    return ()


def unit_aliases(name: str, home: Iterable[str]) -> tuple[list[str], list[str]]:
    """(aliases, weak aliases) of an organisation. A weak alias counts only beside a word for being responsible."""
    strong = {name, *short_names(name)}
    weak: set[str] = set()
    bare = name
    for place in home:
        if bare.startswith(place) and len(bare) > len(place) + 1:
            bare = bare[len(place) :]
    if len(bare) < len(name):
        strong.add(bare)
    for short in short_names(bare):
        strong |= {short, short[1:]} if re.match(r"[市县区省].{3,}", short) else {short}
    if re.match(r"[市县区省][\u4e00-\u9fff]{2,}", bare):
        strong.add(bare[1:])
        strong |= {place + bare[1:] for place in home} | {place + bare for place in home}
    for words in list(strong):
        body = _BODY.sub("", words)
        if body == words or len(body) < 2:
            continue
        local = bool(re.search(r"[县市区旗]$", body))
        (strong if len(body) > 2 and (local or words.endswith(("管委会", "管理委员会"))) else weak).add(body)
        if local:
            strong |= {body + "政府", body + "人民政府"}
            if len(body) > 2 and len(SUFFIX.sub("", body)) >= 2:
                strong.add(SUFFIX.sub("", body))
        if words.endswith(("管委会", "管理委员会")):
            strong |= {body + "管委会", body + "管理委员会"}
    return sorted(strong), sorted(weak - strong)


def row_aliases(name: str, prefixes: Iterable[str]) -> list[str]:
    """Other words for a named row: without brackets, without 项目 and the like, without the place in front."""
    whole = key(name)
    found = {whole}
    without = _BRACKET.sub("", name)
    inner = [m for m in _BRACKET.findall(name) if len(m) >= 3 and not is_place(m)]
    found.add(key(without))
    found |= {key(i) for i in inner} | {key(i) + "项目" for i in inner}
    found |= {key(q) for q in re.findall(r"“([^“”]{2,})”", name) if len(q) >= 3}
    for words in list(found):
        for tail in _TAIL:
            if words.endswith(tail) and len(words) - len(tail) >= 3:
                found.add(words[: -len(tail)])
    for words in list(found):
        core = _KIND_TAIL.sub("", words)
        if len(core) >= 3 and not is_place(core):
            found.add(core)
    for words in list(found):
        for place in prefixes:
            rest = words[len(place) :]
            if words.startswith(place) and len(rest) >= 3 and not rest.startswith(("市", "县", "区")):
                found.add(rest)
    return sorted(f for f in found if len(f) >= 3 or f == whole)


_LEAD = re.compile(
    r"(?:聚力|加快|大力|着力|全面|积极|持续|深入|提升|培育|打造|发展|壮大|推进|推动|构建|建设|强化|增强|加强|加大|实施|完善|优化|健全|扩大|深化|做强|做优|夯实)+(?=.{4,}$)"
)
_TITLE_TAIL = re.compile(
    r"(?:标志性项目|重大项目|重点项目|重点工程|发展路径|发展主要指标|主要指标|功能定位|建设|培育|行动|工程|任务|举措)$"
)


# Words that head a list of anything: no title is named by them alone (“四好农村路”|重点项目).
_OF_ALL = re.compile(
    r"(?:重点|重大|主要|标志性|建设|发展|核心|具体|工作|项目|工程|任务|指标|措施|举措|行动){2,}"
)
_ANNEX = re.compile(r"(?P<number>附\s*[件录表]\s*\S{0,3}?)\s+(?P<title>\S.*)$")
_TABLE = re.compile(r"(?P<of>[\u4e00-\u9fff]{2,}?)(?P<kind>一览表|汇总表|明细表|表|清单|名单)$")


def title_aliases(title: str) -> list[str]:
    """Words for a heading: its title; the part before a colon, behind the verbs or the quotation in front,
    and without 标志性项目, 行动 and the like at its end; of an annex its number and its title; of a table its last
    words (任务分解表, 分解表)."""
    if m := _ANNEX.match(title):
        return sorted({key(title), key(m["number"]), *title_aliases(m["title"])})
    words = key(re.sub(r"[:：].*$", "", title))
    found = {key(title), words}
    if m := _TABLE.search(words):
        found |= {m["of"][-n:] + m["kind"] for n in (2, 4, 6) if n <= len(m["of"])}
    found |= {key(q) for q in re.findall(r"[“\"]([^“”\"]{4,})[”\"]", title)}
    if m := re.match(r"[“\"][^“”\"]{2,8}[”\"](.{4,})$", title):
        found.add(key(m[1]))
    for w in list(found):
        found.add(_LEAD.sub("", w))
    for w in list(found):
        while len(cut := _TITLE_TAIL.sub("", w)) >= 4 and cut != w:
            w = cut
            found.add(w)
    found = {f for f in found if f == key(title) or not _OF_ALL.fullmatch(f)}
    return sorted(f for f in found if len(f) >= 3 or f in ("前言", "引言", "序言", "附则", "总则"))
