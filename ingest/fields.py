"""The fields that policy documents use, by the words that head them and the words that people ask them with.

A table column or a run-in label that matches `head` becomes the field `key`; any other becomes a field
of its own, under the label that the document prints. Nothing here belongs to one document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

from .document import Field, FieldType, UnitRole

PERIOD = r"[“\"]?\s{0,4}十[一二三四五六七八九]五\s{0,4}[”\"]?"
PLANNED = (
    rf"(?:{PERIOD}|规划期|计划期|20\d\d\s{{0,4}}年?\s{{0,4}}[-－—–―~～至到]{{1,2}}\s{{0,4}}20\d\d\s{{0,4}}年)"
    r"(?:期间|时期|期内|内)?(?:计划|拟|预计|规划)?(?:完成)?(?:总)?投资(?:额)?"
)


@dataclass(frozen=True, slots=True)
class FieldKind:
    key: str
    label: str
    type: FieldType
    head: re.Pattern[str]
    aliases: tuple[str, ...] = ()
    unit: str = ""
    role: UnitRole | None = None
    open: bool = False


def _k(
    key: str,
    label: str,
    type: FieldType,
    head: str,
    aliases: str = "",
    unit: str = "",
    role: UnitRole | None = None,
    open: bool = False,
) -> FieldKind:
    return FieldKind(key, label, type, re.compile(rf"(?:{head})$"), tuple(aliases.split()), unit, role, open)


KINDS: tuple[FieldKind, ...] = (
    _k("number", "序号", "integer", r"序号|编号|序"),
    _k(
        "name", "名称", "text",
        r"(?:.{0,6}名称|(?:重点|重大|主要|具体|核心|建设|工作|发展|标志性){0,2}"
        r"(?:项目|工程|指标|任务(?:内容)?|事项|举措|措施|活动|平台))(?:及.{1,6})?",
        "名称 名字 叫什么",
    ),
    _k(
        "period", "建设期限", "text",
        r"(?:建设|实施|起止|计划)?(?:起止)?(?:年限|期限|周期|工期|年份|时间|起止时间)|起止年限|建设起止年限|实施年限",
    ),
    _k(
        "start", "开工年份", "year", r"(?:开工|启动|开始|起始)(?:时间|年份|年度|年)",
        "开工 启动 开始 动工 起始 开建 开工时间 开工年份 启动时间 什么时候开始 哪年开始",
    ),
    _k(
        "end", "完工年份", "year", r"(?:完工|竣工|建成|结束)(?:时间|年份|年度|年)",
        "完工 建成 竣工 完成 结束 完工时间 建成时间 完成时间 竣工时间 建完 做完 完结 收尾 投用 投入使用",
    ),
    _k(
        "deadline", "完成时限", "text",
        r"(?:完成|办结)?(?:时限|时间节点|完成时间|时间要求|完成期限)|完成(?:时间|期限)",
        "完成时限 时限 完成时间 什么时候完成 期限 截止时间",
    ),
    _k(
        "total", "总投资", "number",
        r"(?:项目|工程|估算|计划|预计)?总投资(?:额|估算|匡算|约|规模)?"
        r"|(?:工程)?投资(?:总额|估算|匡算|规模|额|金额|概算)|(?:估|匡)算投资|总概算|计划投资额?",
        "总投资 投资匡算 投资估算 估算投资 投资概算 总概算 总投资估算 投资额 总投资额 投资总额 投资规模 投资 投多少钱 投多少 投了多少 投资多少 花多少钱 多少钱 造价 总额 投入 "
        "总投 耗资 总盘子 总造价 总花费 投资总数 投资总金额 总投资金额 总投资数额 总投资数 投资数 全部投资 整个投资 总体投资 "
        "要花多少 得花多少 砸多少 砸多少钱 得砸多少钱 掏多少钱 投几亿 投几个亿 投了几亿 多大投资 投资有多大 多大的投资",
        unit="亿元",
    ),
    _k(
        "planned", "“十四五”期间计划投资", "number", PLANNED,
        "十四五期间计划投资 十四五期间投资 十四五计划投资 十四五投资 十四五投多少 十四五投 十四五期间投 "
        "十四五期间要投 十四五要投 五年计划投资 五年投资 计划投资 计划投 计划投入 五年投 五年内投资 "
        "规划期投资 期内投资 十四五期间计划投 十四五的投资 十四五期间的投资 "
        "十四五计划投资额 十四五期间计划投资额 五年计划投 五年计划投资额 五年内计划投资 五年里投 五年内投 五年要投 五年内要投 五年计划数 计划投资额 期内计划投资 十四五内投资 十四五内的计划投资",
        unit="亿元",
    ),
    _k(
        "funds", "安排资金", "number",
        r"(?:年度|计划|拟|共)?(?:安排|投入)(?:财政|专项|补助)?(?:资金|经费)|(?:资金|经费)(?:安排|投入|额度)",
        "安排资金 资金安排 资金 经费 安排多少钱 投入资金 投多少钱 花多少钱 多少钱 安排了多少 投入",
        unit="亿元",
    ),
    _k(
        "units", "责任单位", "list",
        r"责任(?:单位|部门|主体|处室|人)|负责(?:单位|部门)|(?:实施|建设|承建|推进)(?:单位|主体)|项目(?:单位|业主|法人)|业主单位|承办单位",
        "责任单位 责任主体 责任部门 负责单位 谁负责 由谁负责 负责 承担 谁管 谁抓 在抓 哪个单位 哪家单位 主管 "
        "归谁 归口 谁来干 谁在管 管 主责 操盘 担纲 谁挑头 挑头 挑大梁的单位 谁来抓 谁主抓 主抓 谁扛 谁操盘 谁包 包抓 谁家的 哪家管 哪家负责 哪家的 谁的活 归哪家 归哪个 负总责 总负责 担总责 主要负责",
        role="responsible",
    ),
    _k(
        "lead", "牵头单位", "list", r"牵头(?:责任)?(?:单位|部门)|主要责任单位|责任单位[（(]牵头[）)]",
        "牵头单位 牵头部门 牵头 谁牵头", role="lead",
    ),
    _k(
        "cooperating", "配合单位", "list",
        r"(?:配合|协助|参与|协同|参加|协办)(?:责任)?(?:单位|部门)|责任单位[（(]配合[）)]",
        "配合单位 配合部门 配合 参与单位 协助", role="cooperating",
    ),
    _k(
        "supervising", "监督单位", "list", r"(?:监督|督导|督办|监管)(?:单位|部门)",
        "监督单位 监管单位 督办单位", role="supervising",
    ),
    _k(
        "category", "类别", "text", r"(?:指标|项目|任务|所属)?(?:类别|类型|分类|一级指标|领域|方面|板块)",
        "类别 分类 哪一类 什么类 类型",
    ),
    _k("unit", "单位", "text", r"(?:计量|指标)?单位", "单位 计量单位"),
    _k(
        "base", "基期值", "number",
        r"(?:20\d\d\s{0,4}年)(?:[（(]?(?:基期|基数|现状|实际|完成|末|底|基准)?(?:值|数)?[）)]?)|基期值?|现状值?|基数|基准值",
        "基期 基数 现状 基期值 现状值 基础值 现在 基准 基准数 基准值 底数 底子 家底 起点 起跑线 现有水平 实际值",
    ),
    _k(
        "target", "目标值", "number", r"(?:20\d\d\s{0,4}年)?[（(]?(?:规划|预期|发展)?目标(?:值|数)?[）)]?",
        "目标 目标值 规划目标 达到多少 要达到 预期 预期值 预期目标 终点 终点线 要做到多少 做到多少 奔着多少 定到多少 要到多少 干到多少 达标线",
    ),
    _k(
        "growth", "年均增长", "number",
        r"(?:年均|平均)[^，。]{0,4}(?:增长|增速|增幅)(?:率)?(?:[（(\[〔［][^（）()]{1,10}[）)\]〕］])?"
        r"|年均/累计增长|年均[（(\[〔［]累计[）)\]〕］](?:增长)?|增速|增长率|增幅",
        "年均增长 增速 年均增速 增长率 年均增长率 年增长 涨幅 增长速度 增幅 年均 增长 每年平均涨 每年平均增长 每年平均增加 平均每年涨 平均每年增长 每年涨 每年增长 每年增加 每年要涨 每年要增长 年均涨 年均增 每年增 每年得涨 一年得涨 一年涨 每年涨几个点 一年平均涨 每年平均要涨 每年平均得涨 年均要涨 增速底线 年均增速底线 年增 一年增长 每年提高",
    ),
    _k(
        "cumulative", "五年累计", "number", r"(?:五年)?累计(?:增长|增加|数|提高)?",
        "五年累计 累计 累计增长 累计提高 累计增加",
    ),
    _k("attribute", "属性", "text", r"(?:指标)?(?:属性|性质)", "属性 性质 约束性还是预期性"),
    _k(
        "location", "建设地点", "text", r"(?:建设|实施|项目)?(?:地点|地址|选址|区位)",
        "地点 地址 在哪 在哪里 选址 位置 什么地方 哪里",
    ),
    _k(
        "content", "建设内容", "text",
        r"(?:项目|主要|建设|工作|任务|目标){0,2}(?:内容|规模|简介|概况|概述|描述)(?:[及和与、](?:主要)?(?:建设)?(?:内容|规模|目标))?",
        "建设内容 内容 建什么 建设什么 主要内容 建设规模", open=True,
    ),
    _k("note", "备注", "text", r"备注|说明|注", "备注", open=True),
)  # fmt: skip
BY_KEY = {k.key: k for k in KINDS}
MONEY = ("total", "planned", "funds")  # in 亿元
HEAD = 24  # code points; a longer cell heads no column
HEAD_UNIT = re.compile(r"[（(]\s{0,4}(?:单位\s{0,4}[:：]\s{0,4})?([^（）()]{1,8})\s{0,4}[）)]$")
_NO_UNIT = re.compile(
    r".*(?:基期|基数|基准|现状|实际|完成|预期|约束|目标|累计|牵头|配合|责任|[末底期年月]$|试行|暂定"
    r"|[乡镇县市园局委]$|街道|园区|、|[=＝为])"
)


def split_head(printed: str) -> tuple[str, str]:
    """A head without its bracketed unit, and the unit: 总投资（亿元） → 总投资, 亿元."""
    words = re.sub(r"^其中[:：]?", "", re.sub(r"\s+", "", printed).strip("*"))
    m = head_unit(words)
    return (words[: m.start()], m[1]) if m else (words, "")


def head_unit(words: str) -> re.Match[str] | None:
    """The bracket at the end of a head or a name that holds its unit, group 1; None for one that says something else
    (2020年末, 上年为100)."""
    m = HEAD_UNIT.search(words)
    return None if m is None or _NO_UNIT.match(m[1]) else m


@lru_cache(maxsize=4096)
def kind_of(label: str) -> FieldKind | None:
    """The field kind that a head names, or None where the document uses a word of its own."""
    words, _ = split_head(label)
    return next((k for k in KINDS if k.head.match(words)), None) if len(words) <= HEAD else None


def slug(label: str) -> str:
    """A readable key for a label that no kind knows: 主办单位 → zhubandanwei."""
    words = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", label[:HEAD])
    return re.sub(r"[^a-z0-9_]", "", "".join(lazy_pinyin(words)).lower())[:40] or "field"


def field_of(kind: FieldKind, label: str = "", unit: str = "", year: int | None = None) -> Field:
    shown = split_head(label)[0] if label else kind.label
    return Field(kind.key, shown or kind.label, kind.type, unit or kind.unit, kind.aliases, year, kind.open)
