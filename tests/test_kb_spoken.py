"""Questions over rows in the words of people: what they mean is answered, and what no row tells is refused by name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kb.ask import Question, ask
from kb.knowledge import Knowledge


def body(knowledge: Knowledge, chain: str) -> dict[str, object]:
    *history, question = chain.split(" → ")
    return ask(knowledge, Question(question, tuple(history)))


@pytest.mark.parametrize(
    ("chain", "reading", "told"),
    [
        ("总投资比龙游红木小镇高的项目", "总投资超过", ["8 个", "998.47"]),
        ("投资超过信安湖的项目有几个", "总投资超过", ["7 个"]),
        ("总投资低于龙游红木小镇的项目有几个", "总投资低于", ["49 个"]),
        ("含有人才公寓的项目有哪些", "全文 含 人才公寓", ["3 个"]),
        ("提到数字经济的项目有哪些", "全文 含 数字经济", ["4 个"]),
        ("名称里带“物流”的项目有哪些", "名称 含 物流", ["7 个"]),
        ("专栏14城投的总投资小计", "衢州市城投集团", ["39.42"]),
        ("总投资最大的三个加一块多少", "前 3 名", ["527.06"]),
        ("哪些指标2020年是零", "2020 年值 = 0", ["2 个"]),
        ("常山总投资是江山的几倍", "比较", ["1.95 倍", "350", "179.22"]),
        ("柯城总投资合计抵得上几个衢江区", "比较", ["0.31 倍"]),
        ("没有在2021年开工且总投资大于100亿的项目", "开工年份不是 2021", ["2 个"]),
        ("完工年份为2028年、开工年份在2024年之前的项目有几个", "开工年份早于 2024，完工年份 = 2028", []),
        ("“十四五”期间计划投资超过101亿元的项目总投资合计多少", "“十四五”期间计划投资超过 101", []),
        ("机场迁建是哪年到哪年", "开工年份、完工年份", ["2024—2035"]),
        ("石博园总投资", "中国观赏石博览园", ["19 亿元"]),
        ("存款比贷款多出多少亿", "比较", ["88.79"]),
        ("常山县负责哪些项目 → 去掉专栏16的 → 剩下的总投资多少", "范围以外", ["216 亿元"]),
        ("不由江山市负责的专栏13项目有几个", "责任单位 不含 江山市政府，范围 = 专栏 13", []),
    ],
)
def test_what_people_say_is_read_and_answered(
    knowledge: Knowledge, chain: str, reading: str, told: Sequence[str]
) -> None:
    answer = body(knowledge, chain)
    assert answer["status"] == "answered"
    assert reading in str(answer["interpretation"])
    for words in told:
        assert words in str(answer["text"])


@pytest.mark.parametrize(
    ("chain", "gone"),
    [
        ("衢江区政府2022年计划投资多少", "2022年计划投资"),
        ("占地超过1000亩的项目", "没有读懂"),
        ("服务业增加值每个月的数", "分月"),
        ("网络零售额环比增长多少", "环比"),
        ("社会消费品零售总额全国排第几", "其他地方"),
        ("服务业增加值目标按7.5%增速能实现吗", "能否实现"),
        ("信安湖周边区域开发民间资本占几成", "出资构成"),
        ("中国运动汽车城一期项目有哪几大板块 → 二期什么时候动工", "没有说"),
        ("哪些项目长得好看得要命", ""),
        ("常山县总投资比龙游红木小镇高的项目", "没有读懂"),
    ],
)
def test_what_no_row_tells_is_refused_and_named(knowledge: Knowledge, chain: str, gone: str) -> None:
    answer = body(knowledge, chain)
    assert answer["status"] == "not_found"
    assert gone in str(answer["text"])
