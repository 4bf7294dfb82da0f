"""Follow-ups: what a short question means after others, and what a full one leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kb.ask import Question, ask

if TYPE_CHECKING:
    from kb.knowledge import Knowledge


def answer(knowledge: Knowledge, chain: str) -> dict[str, Any]:
    *history, question = chain.split(" → ")
    return ask(knowledge, Question(question, tuple(history)))


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        ("常山县负责哪些项目 → 其中最大的是哪个 → 一共投资多少", "350 亿元"),
        ("常山县负责哪些项目 → 其中最大的是哪个 → 它由谁负责", "常山县远山云间旅游度假区项目：责任单位"),
        ("衢江区负责哪些项目 → 其中最大的是哪个 → 什么时候完工", "2026"),
        ("衢江区负责哪些项目 → 超过50亿的呢 → 平均呢", "117.33"),
        ("衢江区负责哪些项目 → 超过50亿的呢 → 改成100亿 → 一共投资多少", "300 亿元"),
        ("衢江区负责哪些项目 → 超过50亿的呢 → 其中不到150亿的", "共 2 个"),
        ("专栏14有哪些项目 → 常山的呢 → 那衢江的呢 → 总投资合计多少", "92.5"),
        ("江山市负责哪些项目 → 其中2026年完工的有哪些 → 有几个", "共 1 个"),
        ("常山县负责哪些项目 → 江山市呢 → 再说回常山，总投资一共多少", "350 亿元"),
        ("常山县负责哪些项目 → 江山呢 → 加上龙游呢", "共 12 个"),
        ("常山县负责哪些项目 → 其他县呢", "共 49 个"),
        ("常山县负责哪些项目 → 这9个项目总投资多少", "350 亿元"),
        ("常山县负责哪些项目 → 一共几个项目", "共 9 个"),
        ("常山县负责哪些项目 → 占全部总投资的多少", "14.49%"),
        ("常山县负责哪些项目 → 专栏14里的 → 去掉2025年完工的", "没有"),
        ("规划里投资超过50亿的项目有几个 → 100亿以上的呢 → 列出来", "共 5 个"),
        ("城投集团负责哪些项目 → 十四五期间投多少 → 占总投资多少", "35.69%"),
        ("开化县负责几个项目 → 分别是什么 → 总投资呢 → 那十四五期间的呢", "14 亿元"),
        ("专栏13有多少项目 → 14呢 → 15呢", "共 17 个"),
        ("指标有哪些 → 增速超过10%的呢 → 有几个", "共 3 个"),
    ],
)
def test_narrowing_and_another_total_change_the_earlier_query(
    knowledge: Knowledge, chain: str, said: str
) -> None:
    body = answer(knowledge, chain)
    assert said in body["text"]
    assert "承接上文" in body["interpretation"]


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        ("衢江区负责几个项目 → 那柯城跟它比谁多", "比柯城区政府多 7 个"),
        ("柯城区负责几个项目 → 衢江区呢 → 哪个多", "比柯城区政府多 7 个"),
        ("柯城区负责几个项目 → 衢江区呢 → 两个加起来呢", "共 21 个"),
        ("常山县总投资多少 → 江山 → 龙游 → 哪个最多", "江山市政府 总投资合计 179.22"),
        ("红木小镇总投资多少 → 万洋众创城呢 → 相差多少", "相差 21.9 亿元"),
        ("灵鹫山度假区总投资多少 → 六春湖呢 → 烂柯山呢 → 这三个加起来多少", "151.76"),
        ("江山市负责项目总投资合计多少 → 跟龙游县比呢", "155.74"),
        ("常山县和江山市哪个项目多 → 那投资呢", "170.78"),
        ("江山市负责项目总投资合计多少 → 最大的是哪个 → 跟红木小镇比哪个大", "15.9"),
    ],
)
def test_two_answers_are_compared_or_taken_together(knowledge: Knowledge, chain: str, said: str) -> None:
    assert said in answer(knowledge, chain)["text"]


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        ("华东数字经济示范区和浙西航空物流枢纽哪个总投资大 → 前者由谁负责", "衢江区政府"),
        ("华东数字经济示范区和浙西航空物流枢纽哪个总投资大 → 后者什么时候完工", "2035"),
        ("红木小镇和大南门哪个投资大 → 它什么时候完工", "龙游红木小镇：完工年份为 2035"),
        ("总投资前三的项目 → 第二个由谁负责", "衢江区政府"),
        ("龙游红木小镇由谁负责 → 该单位还负责哪些项目", "龙游县政府负责的项目共 6 个"),
        ("哪个单位负责的项目最多 → 它总投资多少", "569.28"),
        ("红木小镇总投资多少 → 同一个专栏还有哪些项目", "共 16 个"),
        ("专栏7讲了什么 → 专栏8呢 → 它有哪几段", "推广新场景服务"),
        ("2025年服务业增加值目标是多少 → 网络零售额呢 → 增速呢", "15%"),
    ],
)
def test_a_pointing_word_is_what_the_last_answer_named(knowledge: Knowledge, chain: str, said: str) -> None:
    assert said in answer(knowledge, chain)["text"]


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        ("健康服务业的发展目标是什么 → 那教育呢", "全民终身教育体系"),
        ("健康服务业的发展目标是什么 → 发展思路呢", "运动健康之城"),
        ("强化要素保障讲了什么 → 那组织领导呢", "联席会议制度"),
        ("专栏4讲什么 → 那居民服务呢", "居民服务业发展路径"),
    ],
)
def test_the_same_is_asked_of_another_section(knowledge: Knowledge, chain: str, said: str) -> None:
    assert said in answer(knowledge, chain)["text"]


@pytest.mark.parametrize(
    ("chain", "missing"),
    [
        ("常山县负责哪些项目 → 那杭州呢", "由“杭州”负责"),
        ("常山县负责哪些项目 → 那象山县呢", "由“象山县”负责"),
        ("奥陶纪景区由谁负责 → 迪士尼呢", "迪士尼"),
        ("奥陶纪景区由谁负责 → 它的施工单位是谁", "施工单位"),
        ("2025年服务业增加值目标是多少 → 2030年的呢", "2030年"),
    ],
)
def test_a_follow_up_over_a_missing_thing_says_what_is_missing(
    knowledge: Knowledge, chain: str, missing: str
) -> None:
    body = answer(knowledge, chain)
    assert body["status"] == "not_found"
    assert missing in body["text"]
    assert "承接上文" in body["interpretation"]


@pytest.mark.parametrize(
    "question",
    [
        "那江山市负责哪些项目",
        "还有专栏13有哪些项目",
        "那规划一共有多少个项目",
        "总投资最大的项目是哪个",
        "龙游红木小镇由谁负责",
    ],
)
def test_a_full_question_takes_nothing_over(knowledge: Knowledge, question: str) -> None:
    after = answer(knowledge, f"常山县总投资40亿以上的项目有哪些 → {question}")
    assert after["text"] == answer(knowledge, question)["text"]
    assert "承接上文" not in after["interpretation"]
