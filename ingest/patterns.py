"""Every pattern for the structure of Chinese documents, each with a line it matches and one it must not.

A pattern reads one line of the text, trimmed. Tests read the examples in this table. Runs of white space and
numerals are bounded, so that no line, however long, is read more than a few times over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

NUMERAL = "零〇一二三四五六七八九十百两"
BULLET = "◆◇●○■□▪•➢"
TERMINAL = "。！？!?；;：:…"
_ = r"\s{0,4}"
_SEP = r"[\s:：、.．]{0,6}"
_CHINESE = rf"[{NUMERAL}]{{1,6}}"
_EITHER = rf"(?:\d{{1,4}}|{_CHINESE})"


@dataclass(frozen=True, slots=True)
class Pattern:
    """`level` orders heading styles from the outside in; None for lines that are no outline heading."""

    name: str
    regex: re.Pattern[str]
    level: int | None
    matches: str
    must_not: str


def _p(name: str, level: int | None, regex: str, matches: str, must_not: str) -> Pattern:
    return Pattern(name, re.compile(regex), level, matches, must_not)


# Groups: `number` as printed, `title` what follows.
HEADINGS: tuple[Pattern, ...] = (
    _p(
        "part", 1, rf"第{_}(?P<number>{_EITHER}){_}[篇编]{_SEP}(?P<title>[^。；]{{0,40}})$",
        "第一篇 总则", "第一篇章已经翻开，我们要继续努力。",
    ),
    _p(
        "chapter", 2, rf"第{_}(?P<number>{_EITHER}){_}(?:章|部分){_SEP}(?P<title>[^。；]{{0,40}})$",
        "第一章 发展基础", "第一章已经讲过，此处从略。",
    ),
    _p(
        "section", 3, rf"第{_}(?P<number>{_EITHER}){_}节{_SEP}(?P<title>[^。；]{{0,40}})$",
        "第二节 发展目标", "第二节课后服务要加强。",
    ),
    _p(
        "chapter", 4, rf"(?P<number>{_CHINESE})、{_}(?P<title>[^。；]{{2,40}})$",
        "三、打造服务业产业新体系", "一、二、三产业融合发展，带动农民增收。",
    ),
    _p(
        "section", 5, rf"[（(]{_}(?P<number>{_CHINESE}){_}[）)]、?{_}(?P<title>[^。；]{{2,40}})$",
        "（一）发展基础", "（一）加强领导。各级党委要落实责任。",
    ),
    _p(
        "numbered", 6, rf"(?P<number>\d{{1,2}}){_}[.．、]{_}(?P<title>[^。；\d\s][^。；]{{1,40}})$",
        "1. 现代物流业", "1.5亿元资金到位",
    ),
    _p(
        "numbered", 7, rf"[（(](?P<number>\d{{1,2}})[）)]{_}(?P<title>[^。；]{{2,40}})$",
        "（1）现代物流", "（1）建设枢纽。新建码头。",
    ),
)  # fmt: skip
FRONT = _p(
    "chapter", None,
    rf"(?P<title>(?:前|引|序){_}言|导{_}言|序{_}[言章]?|附{_}[件录则]{_}[\d一二三四五六七八九十]{{0,3}})$",
    "前 言", "前言部分已经说明",
)  # fmt: skip
ANNEX = _p(  # the number of an annex; its title follows on the line, or stands on the next
    "annex", None, rf"附{_}[件录表]{_}(?P<number>\d{{1,2}}|[{NUMERAL}]{{1,3}})?$", "附件 1", "附件1所列项目",
)  # fmt: skip
ANNEXES = _p(  # the list of annexes at the end of a notice; its further lines are items
    "annexes", None, rf"附{_}[件录]{_}[:：]{_}(?P<number>1){_}[.．、]{_}\S.*", "附件：1.重点任务清单", "附件：重点任务清单",
)  # fmt: skip
COLUMN = _p(
    "column", None,
    rf"[【\[〔]?{_}专{_}栏{_}(?P<number>{_EITHER})(?![\d{NUMERAL}]|中的|中所|的|所)[\s】\]〕:：]{{0,8}}(?P<title>[^。；\t]{{0,50}}?)[\s】\]]{{0,4}}$",
    "专栏 13 生产性服务业融合创新标志性项目", "专栏13中的项目由各县负责。",
)  # fmt: skip
TABLE = _p(
    "table", None,
    rf"(?:续{_})?(?:附{_})?表{_}(?P<number>\d{{1,4}}(?:[-—.]\d{{1,3}})?|{_CHINESE})?{_SEP}(?P<title>[^。；\t]{{2,50}})$",
    "表 1 衢州市服务业“十四五”发展主要指标", "表彰先进单位和个人。",
)  # fmt: skip
CONTINUED = _p(
    "continued", None, rf"(?:续{_}表{_}(?:\d{{1,4}}(?:[-—.]\d{{1,3}})?|{_CHINESE})?|[（(]{_}续{_}表?{_}[）)]){_}[:：]?$",
    "续表 2", "续建项目表",
)  # fmt: skip
FIGURE = _p(
    "figure", None,
    rf"图{_}(?P<number>\d{{1,4}}(?:[-—.]\d{{1,3}})?|{_CHINESE}){_SEP}(?P<title>[^。；\t]{{2,50}})$",
    "图1 “十四五”时期衢州市现代服务业发展空间格局", "图书馆建设",
)  # fmt: skip
CONTENTS_HEAD = _p("contents", None, r"(?:专栏|图表?|表)?\s{0,12}目\s{0,12}录$", "专栏目录", "目录外的项目")
CONTENTS_LINE = _p(
    "contents", None, r"(?P<title>.{2,80}?)(?:[\s.．…·‥—-]{2,}|[\t…])(?P<page>\d{1,4})$",
    "(一) 发展基础.....\t6", "占GDP比重从45.96%增加到54.1%",
)  # fmt: skip
PAGE = _p(  # a printed page number on a line of its own
    "page", None, rf"(?:[—–―－·•-]{{1,2}}{_}(?P<page>\d{{1,4}}){_}[—–―－·•-]{{1,2}}|第{_}(?P<of>\d{{1,4}}){_}页(?:{_}[/，,]?{_}共{_}\d{{1,4}}{_}页)?)$",
    "— 12 —", "—12个重点项目",
)  # fmt: skip
NOISE = _p(  # what a web page puts around a document
    "noise", None,
    r"(?:(?:当前位置[:：]?\s{0,4})?首页\s{0,4}[>》＞/→].*|.{0,12}字[号体][:：].{0,40}|(?:发布|发文|更新)(?:时间|日期)[:：].*(?:来源|浏览|点击|字号).*"
    r"|(?:浏览|点击|阅读)(?:次数|量)[:：].*|扫一扫.{0,20}|(?:分享到|打印本页|关闭窗口|返回顶部|收藏本页)[:：]?.{0,20}"
    r"|(?:[【\[](?:打印|关闭|返回|收藏|分享|下载)[^】\]]{0,8}[】\]]\s{0,4}){1,6}|上一篇[:：].*|下一篇[:：].*|责任编辑[:：].{0,12})$",
    "字号：[大] [中] [小] 打印 分享到：", "首页政务公开要及时更新。",
)  # fmt: skip
NOTE = _p("note", None, rf"(?:注|备注|说明){_}[:：]", "注：1.服务业增加值增速按可比价计算", "注重生态保护")
ITEM = _p(
    "item", None,
    rf"(?P<mark>(?P<number>\d{{1,3}}){_}[.．、](?!\d+(?![\dA-Za-z]))|[（(](?P<number2>\d{{1,3}})[）)]"
    rf"|(?P<number3>[①-⑳])|[{BULLET}]){_}(?P<rest>\S.*)",
    "9.常山万洋众创城项目（2019-2024）。建设…", "1.5亿元",
)  # fmt: skip
DOCUMENT_NUMBER = _p(
    "number", None, r"(?P<number>[\u4e00-\u9fff]{2,12}[〔\[（(]\d{4}[〕\]）)]\s{0,4}\d{1,5}\s{0,4}号)",
    "衢发改发〔2021〕37号", "二〇二一年三月",
)  # fmt: skip
KIND = r"(?:规划|计划|纲要|方案|意见|通知|办法|条例|细则|规定|决定|公告|报告|要点|行动|若干措施|政策)"
RUN_IN = _p(
    "run_in", None,
    r"(?:\*\*)?(?P<head>[^，。；：:！？\d\t|*]{4,24}。|[\u4e00-\u9fff]{2,8}[:：])(?:\*\*)?(?=.)",
    "优化多式联运设施。围绕铁水联运、江海联运等", "到 2025 年，社会消费品零售总额突破 1000 亿元。",
)  # fmt: skip

RUN_HEADING = _p(  # a heading that carries its text in the same line
    "section", None,
    rf"(?P<mark>[（(](?P<number>[{NUMERAL}]{{1,6}})[）)]|(?P<number2>[{NUMERAL}]{{1,6}})、)\s{{0,4}}"
    r"(?P<title>[^。：:；，]{2,26})[。：:](?=.)",
    "（一）加强领导。各级党委要落实责任。", "（一）建筑垃圾，是指工程渣土等的总称；",
)  # fmt: skip
ARTICLE = _p(
    "article", None, rf"第(?P<number>[{NUMERAL}\d]{{1,6}})条(?:之[{NUMERAL}]{{1,3}})?(?=[\s　]|$)",
    "第三条 本办法下列用语的含义：", "第三条所称单位",
)  # fmt: skip
COLUMN_NUMBER = _p(  # below a line that holds 专栏 alone
    "column", None, rf"(?P<number>\d{{1,3}}|[{NUMERAL}]{{1,4}})(?:[\s:：]{{1,4}}(?P<title>[^。；]{{2,40}})|$)",
    "6", "6个重点项目",
)  # fmt: skip

LINES: tuple[Pattern, ...] = (
    FRONT, ANNEX, ANNEXES, COLUMN, TABLE, CONTINUED, FIGURE, CONTENTS_HEAD, CONTENTS_LINE, PAGE, NOISE, NOTE, ITEM,
    DOCUMENT_NUMBER, RUN_IN, RUN_HEADING, ARTICLE, COLUMN_NUMBER,
)  # fmt: skip


@lru_cache(maxsize=4096)
def numeral(printed: str) -> int | None:
    """The integer that a printed numeral (13, 四, 十六) names, or None."""
    if not printed or len(printed) > 12:
        return None
    if "①" <= printed <= "⑳":
        return ord(printed[0]) - ord("①") + 1
    if printed.isdecimal():
        return int(printed)
    from cn2an import cn2an  # a tenth of a second to import, and few numerals need it

    try:
        return int(cn2an(printed.replace("〇", "零"), "smart"))
    except (ValueError, KeyError):
        return None


def is_annex(title: str) -> bool:
    """Is this the title of an annex (附件1 重点项目清单)?"""
    return ANNEX.regex.match(title.split(" ")[0]) is not None
