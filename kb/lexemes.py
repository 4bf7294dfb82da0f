"""The grammar's own words: what people say around names and fields. One table, read by question.py and by tests.

Nothing here names a document's unit, project or indicator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lexeme:
    """`cls` is the word's job in a question, `value` what it says there."""

    cls: str
    value: str = ""


def _table(rows: dict[tuple[str, str], str]) -> dict[str, Lexeme]:
    return {word: Lexeme(*key) for key, words in rows.items() for word in words.split()}


LEXEMES: dict[str, Lexeme] = _table(
    {
        ("agg", "sum"): "合计 总计 共计 总和 加起来 加总 汇总 求和 总额 总数额 一共投 总共投 共投 相加 累加 逐个相加",
        ("agg", "total"): "一共 总共 共有 共 总的",
        ("agg", "count"): "多少个 几个 多少项 几项 个数 数量 项目数 多少家 几家 多少条 几条 项目总数 总数 几大 多少种 数目 多少数量",
        ("agg", "mean"): "平均 均值 平均每个 平均数 平均值 人均每个 平均下来 平均一个",
        ("super", "max"): "最大 最多 最高 最贵 最长 最久 最强 投资最大 最大的 最快",
        ("super", "min"): "最小 最少 最低 最便宜 最短 最小的 最慢",
        ("super", "first"): "最早 最先 率先",
        ("super", "last"): "最晚 最迟 最后",
        ("order", "desc"): "从大到小 从高到低 由大到小 由高到低 从多到少 由多到少 降序 排名 排行 排序 排个序 排列",
        ("order", "asc"): "从小到大 从低到高 由小到大 由低到高 升序 从早到晚 由早到晚 先后",
        ("cmp", "more"): "更多 更大 更高 更长 谁多 哪个多 哪个大 谁大 更早 更晚 更快 哪个高 谁高 哪个更 谁更 多一些 大一些",
        ("cmp", "diff"): "差多少 相差 差几 多多少 少多少 多几个 少几个 差额 差距 高多少 大多少 差别 多出多少 多了多少",
        ("cmp", "with"): "比较 对比 相比 比一比 比起来 vs 哪个 和谁",
        ("share", ""): "占比 占多少 比例 百分之几 百分之多少 比重 占总 份额 占全部 几成 占了多少 占的比例",
        ("each", ""): "各 每个 每家 分别 各自 各个 各家 按 分",
        ("which_unit", ""): "哪个单位 哪家单位 哪些单位 哪几个单位 哪个部门 哪些部门 哪个县 哪个区 哪个县市区 哪个地方 哪个地区 哪家 什么单位 哪几家 哪几家单位",
        ("neg", ""): "没有 没 不是 未 并非 不由 不归 缺 缺少 没写 未列",
        ("except", ""): "除了 除 以外 之外 除外 不含 不包括 不算 剔除 排除",
        ("pron", "row"): "它 该项目 这个项目 此项目 那个项目 该指标 这个指标 这项 该 其 他 她 这个 那个 那它",
        ("pron", "rows"): "它们 他们 这些 这些项目 那些项目 这几个 其中 里面 当中 上述 这里面 这几个项目 以上这些 这里头 那些 上面这些",
        ("now", ""): "现在 目前 已经 当前 截至目前 如今 实际 最新 至今 到现在 截止目前 眼下",
        ("progress", ""): "进展 进度 完成率 完成了多少 完成多少 进展如何 进展情况 完工了吗 建成了吗 开工了吗 完成情况 到位 已完成 完成投资 实际完成 进展怎么样 投产了吗 开了没",
        ("who", ""): "谁 什么人 哪位 由谁 谁来",
        ("when", ""): "几点 几月 哪天 什么时候 何时 哪年 哪一年 几时 啥时候 什么时间 啥时间 哪年哪月 时间 几几年 多会儿",
        ("where", ""): "在哪 哪里 何处 在哪里 在哪儿 哪儿 什么地方 选址",
        ("page", ""): "哪一页 第几页 几页 页码 哪页 多少页 在哪页",
        ("howlong", ""): "多久 几年 多少年 多长时间 工期 建设周期 历时 周期 跨几年 用时 要多久 建几年 多长 为期",
        ("howmuch", ""): "有多少 多少 几 多大 多高 是多少 多少钱 几多 多少呢",
        ("which", ""): "哪些 哪个 哪几个 什么 啥 有哪些 有啥 有什么 哪几项 哪项 都有啥 都有哪些 哪几 都有什么 哪一个 那些个 哪 是哪个 是哪些 是什么 名单 清单 明细 一览 列表 哪几家",
        ("how", ""): "怎么 如何 怎样 咋 怎么办 咋办 怎么样 怎么做",
        ("why", ""): "为什么 为何 为啥 原因",
        ("yesno", ""): "吗 是不是 是否 对吗 对不对 有没有 能不能 可不可以 么 是吗 对不 属实吗 没错吧 吧 是否为",
        ("exists", ""): "有没有 有无 有吗 是否有",
        ("say", ""): "讲了什么 讲什么 说了什么 说什么 讲的什么 主要内容 写了什么 写的什么 讲了啥 说了啥 讲啥 内容是什么 有什么内容 介绍 讲的是什么 概括 概述 主要讲 都讲了 有哪些内容 包括哪些内容 的内容 说的是什么 讲些什么 包含什么内容 大意 梗概 结构 框架 主要讲什么 讲的啥",
        ("include", ""): "包括 包括哪些 包含 分为 分别是 指哪些 是哪些 有哪几 指的是 是指 指什么 由哪些 都有 包括什么 涵盖",
        ("mean", ""): "指什么 是什么意思 什么意思 含义 啥意思 是啥 定义 怎么理解",
        ("card", ""): "情况 详情 具体情况 基本情况 信息 简介 介绍一下 怎么回事 资料",
        ("about", ""): "涉及 有关 关于 相关 提到 含有 带有 属于 类的 类 方面 跟 围绕 提及 与",
        ("where_said", ""): "哪个专栏 哪个专栏里 哪一章 哪章 哪一节 哪节 哪个章节 哪个部分 哪部分 第几章 在哪个专栏 出处 哪里提到 哪儿提到 在哪里提到 什么地方提到 原文在哪 哪段",
        ("between", ""): "之间 介于",
        ("decade", ""): "十四五 十四五期间 十四五时期 五年 十四五末",
        ("begin", ""): "开工 启动 开始 动工 开建 起步 始建 新开工 起始",
        ("finish", ""): "完工 建成 竣工 完成 结束 收尾 建完 完结 投用 交付 到期",
        ("ongoing", ""): "在建 建设中 实施中 正在建",
        ("span", ""): "建设期限 建设年限 起止年限 起止时间 建设时间 实施期限 期限 建设期 时间安排 实施年限 年限 起止年份 起止",
        ("growth_total", ""): "增长了多少 增长多少 增长百分之几 增长百分之多少 增幅多少 增长率是多少 提高百分之几 总增长 增长几倍 翻几番 增长幅度 增长倍数 几倍 多少倍 增长了百分之几",
        ("increase", ""): "增加多少 增加了多少 提高多少 提高了多少 提升多少 增加额 增量 净增 比2020年多 要增加多少 提升几个 提高几个 增加几个 增长多少亿 要提高多少 提高几个百分点 提高多少个百分点 要增加 还要增加",
        ("rest", ""): "剩余 剩下 十四五之后 十四五以后 以后还要 之后还要 还要投 十四五期间以外 五年之外 后续投资",
        ("verify", ""): "对得上 吻合 一致 相符 对不上 是否一致 对得起来 匹配",
        ("run", "other"): "负责人 联系人 联系电话 联系方式 监理单位 施工单位 设计单位 建设单位 勘察单位 承包商 中标单位 供应商 法人代表 项目经理 总承包",
        ("named", ""): "叫 名为 叫做 名称",
    }
)
# Words that name nothing by themselves: they count neither for nor against evidence.
STOP = re.compile(r"(?:什么|怎么|怎样|如何|哪些|哪个|多少|为何|为什么|是否|请问|一下|有没有|怎么办|情况|方面|问题|时候|现在|目前|规划|文件|十四五|期间|主要|具体|介绍|相关|有关|工作|时间|地方|东西|事情|办法|措施|说明|要求|内容|提到|打算|准备|需要|应该|可以|能够|进行|推进|计划|安排|政府|全市|我市|我们|政策|支持|目标|会不会|能不能|可不可以|一个|几个|数量|名称|哪里|市里|县里|怎么样|指什么|意思|年|里面|当中|咋整|咋|啥)+")
BEFORE = {
    ">": "> 超过 大于 高于 多于 超出 超 突破 不止 高过 胜过 以外超过",
    ">=": "≥ >= 不少于 至少 不低于 不小于 大于等于 达到 最少 达到或超过 不下",
    "<": "< 低于 小于 少于 不到 不足 不满 未达到 不超 没到 没有超过",
    "<=": "≤ <= 不超过 至多 不高于 不大于 小于等于 不多于 最多",
    "=": "= 等于 正好 恰好 刚好",
}
AFTER = {
    ">=": "以上 及以上 含以上 起 往上 (含)以上 以上含 之上",
    "<=": "以下 及以下 以内 之内 往下 之下",
    "about": "左右 上下",
}
FILLERS = (
    "请问 请 帮我 帮忙 麻烦 一下 告诉我 我想知道 想了解 查一下 查询 查 列出 列一下 列举 给我 看看 说说 介绍下 统计 统计一下 算一下 算算 算 "
    "的 了 呢 啊 呀 嘛 都 也 就 还 又 那边 这边 那里 这里 里 中 内 上 下 在 由 是 有 和 与 跟 及 以及 或 或者 把 被 给 对 为 于 从 到 向 这 那 个 要 会 能 可以 应该 "
    "你好 您好 谢谢 领导 我 我们 咱们 咱 本市 全市 我市 全部 所有 整个 规划 计划 本规划 该规划 规划里 规划中 文件 文件里 根据 按照 依据 关于 一些 一个 哦 哈 呗 嗯 吧 想 问 问一下 知道 "
    "目标值 具体 主要 大概 大约 安排 准备 打算 需要 进行 实施 目 前 话 来 去 所 之 其 地 得 着 过 才 只 仅 再 更 很 比较 哪 什么样 当 时 年 年度 份 到底 究竟 并 而 且 但 如果 每 等 资金 元 情形 数据 数字 数值 值 一共是 分别是多少 它的 规定 是多少 项 名字 叫什么 叫什么名字 全称 名 方 部分 期间 时期 哪一项 总体 一览表 所在 内容 位于 条 家 家单位 个单位 加 即 如 又是 二字 几个字 那么 最 们 总 第 有几 年的 年内 起来 起 能够 麻烦您 请教 咨询 了解 求 想问 说一下 报一下 发我 汇报 用 材料 写材料 写 口径 原文 文中 文里 原文里 里说 任务 举措 措施 两地 两县 两个 两家 两者 二者 这两 这两个 听说 据说 另外 做到 横杠 横线 空白 栏 占 里边 里面的 之中 县里 市里"
).split()
ENGLISH: tuple[tuple[str, str], ...] = (
    (r"how many projects", "多少个项目"), (r"how many", "多少个"), (r"how much", "多少"), (r"how long", "多久"),
    (r"in charge of|responsible for|responsible|takes? charge of|leads?|led by|leading|undertakes?", "负责"),
    (r"flagship projects?|projects?", "项目"), (r"indicators?|metrics?", "指标"), (r"tasks?", "任务"), (r"activit(?:y|ies)", "活动"),
    (r"total investments?|investment in total|overall investment", "总投资"),
    (r"planned investments?|investments? (?:planned|during|in) (?:for )?(?:the )?(?:14th five[- ]year(?: plan)?(?: period)?|five years)", "十四五期间计划投资"),
    (r"14th five[- ]year(?: plan)?(?: period)?", "十四五期间"), (r"investments?", "投资"),
    (r"list(?: all)?|show(?: me)?|give me|what are|which|what|tell me", "哪些"), (r"who(?: is|'s)?", "谁"), (r"when(?: will| does| is)?", "什么时候"), (r"where(?: is)?", "在哪"),
    (r"start(?:s|ed|ing)?(?: year)?|begin(?:s|ning)?|began", "开工"), (r"finish(?:es|ed|ing)?|complet(?:e|ed|ion|ing)|end(?:s|ed|ing)?(?: year)?", "完工"),
    (r"largest|biggest|highest|most|greatest", "最大"), (r"smallest|lowest|least", "最小"), (r"average|mean", "平均"), (r"sum|in total|altogether|total", "合计"),
    (r"more than|over|above|exceed(?:s|ing)?|greater than", "超过"), (r"at least", "至少"), (r"less than|below|under", "低于"), (r"billion", "十亿"), (r"100 million(?: yuan)?", "亿"),
    (r"target", "目标"), (r"growth(?: rate)?", "增速"), (r"column|box", "专栏"), (r"chapter", "第章"), (r"period", "期限"), (r"yuan|rmb", "元"),
    (r"county|city|district|government|municipal", ""), (r"\b(?:is|are|was|were|the|a|an|of|for|in|by|to|does|do|will|be|please|all|and|has|have|there|it|its|from|at|on|with|this|plan|that|any)\b", ""),
)


def operators() -> dict[str, Lexeme]:
    table = {w: Lexeme("op_before", op) for op, words in BEFORE.items() for w in words.split()}
    table.update({w: Lexeme("op_after", op) for op, words in AFTER.items() for w in words.split()})
    return table
