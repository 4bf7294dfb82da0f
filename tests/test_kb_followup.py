"""Follow-ups: what a short question means after others, and what a full one leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kb.ask import Question, ask
from kb.followup import complete
from kb.followup_table import REWRITTEN, WANTED, Wording

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


@pytest.mark.parametrize("wording", [*REWRITTEN, *WANTED], ids=lambda w: f"{w.intent}: {w.like}")
def test_a_wording_is_found_in_its_example_and_not_in_what_only_looks_like_it(wording: Wording) -> None:
    assert wording.pattern.search(wording.like)
    assert not wording.pattern.search(wording.unlike)


COUNTY, OF_2022 = "常山县负责哪些项目", "江山市2022年开工的项目有哪些"
TOTAL, ROW, TWO = "常山县的项目总投资多少", "龙游红木小镇总投资多少", "龙游红木小镇总投资多少 → 六春湖呢"
FAMILIES: dict[str, tuple[str, str, tuple[str, ...]]] = {  # family → the questions before, what is said, wordings
    "narrow": (
        COUNTY,
        "责任单位 = 常山县政府，总投资超过 30 亿元",
        ("总投资超过30亿的挑出来", "请从中筛选总投资超过30亿的项目", "只关心总投资超过30亿的", "加个条件，总投资超过30亿"),
    ),
    "keep and leave the rest": (
        COUNTY,
        "责任单位 = 常山县政府，开工年份 = 2022",
        ("留下2022年开工的，其余划掉", "2022年开工的留下，别的不要", "按2022年开工过滤一下"),
    ),
    "leave out by a bound": (
        COUNTY,
        "责任单位 = 常山县政府，总投资超过 30 亿元",
        ("把总投资不超过30亿的去掉", "30亿以下的剔除", "总投资30亿及以下的不用报，剩下的报", "刨除30亿以下的"),
    ),
    "leave out and go on": (
        COUNTY,
        "责任单位 = 常山县政府，范围以外 = 专栏 14",
        ("不算专栏14的", "把专栏14的去掉，还剩几个", "专栏14的不要，总投资合计多少"),
    ),
    "let go of the year": (
        OF_2022,
        "江山市政府负责的项目共 6 个",
        ("不限年份呢？", "年份放开", "不管哪年开工，都要", "请取消开工年份限制，重新列出", "2022年这个条件拿掉",
         "不论早晚，它的项目都列给我", "连别的年份的也算上，全列", "只按单位查，年份不要了", "如果不限年份，一共几个"),
    ),
    "mean": (
        TOTAL,
        "38.89 亿元",
        ("平均下来一个项目多少", "除以项目数是多少", "两数一除，每个多少", "均摊到每个项目呢", "每个项目平均要花几多"),
    ),
    "share": (
        TOTAL,
        "14.49%",
        ("放到所有项目里看，占多大份额", "在整个计划的总投资里分量多重", "占全表总投资几个百分点", "全部项目当100，它是多少"),
    ),
    "compare with a unit": (
        TOTAL,
        "170.78 亿元",
        ("对上江山市，领先还是落后", "江山有它高吗", "输给江山没有", "较江山市差几个亿，哪家多", "能赶上江山不"),
    ),
    "compare with a row": (
        ROW,
        "相差 46.9 亿元",
        ("盘子赶得上六春湖吗", "是不是比六春湖贵，贵多少", "六春湖有没有它多", "同六春湖相比，孰多"),
    ),
    "compare both": (
        TWO,
        "相差 46.9 亿元",
        ("差距是几亿，谁领先", "请比较两者大小", "所以哪个项目投得多嘛", "高出多少", "相差多少"),
    ),
    "both together": (
        TWO,
        "96.9 亿元",
        ("加一块多少", "两者之和为多少", "打包算多大", "捆在一块儿总投资多少", "给我求个和", "一共得多少亿", "总共呢"),
    ),
    "add a row": (ROW, "96.9 亿元", ("加上六春湖一共多少", "再算上六春湖，总和是多少", "连六春湖一起算呢")),
    "another row": (ROW, "25 亿元", ("六春湖有多大", "要是六春湖，得多少", "不看它了，看六春湖的", "六春湖是几个亿")),
    "list": (
        "常山县项目总数是多少",
        "责任单位 = 常山县政府",
        ("明细有哪些项目", "那么都是些什么项目嘞", "里头都装了哪些项目", "展开", "逐个说", "有哪些项目", "名单列一列"),
    ),
    "count": (COUNTY, "共 9 个", ("数一下有多少个", "太长不看，就说几个", "写材料只要填个项目数，填几", "只要个数字")),
    "sum": (COUNTY, "350 亿元", ("拉通算，总投资几多亿", "总投资归总一下", "领导要总投资的大数，这些加总多少", "总盘子多大")),
    "first": (COUNTY, "总投资最大的是常山", ("谁是总投资老大", "里面总投资拔头筹的那个", "挑大梁的是哪个，论总投资")),
    "last": (COUNTY, "从小到大取", ("总投资排末尾的是谁", "总投资最“袖珍”的是哪个呀", "这几个当中总投资数哪个小", "总投资额最低者为哪个项目")),
    "another column's rows": (
        "专栏15包含哪些项目",
        "中的项目共 16 个",
        ("那专栏14里头有啥", "专栏14又是哪几个", "把专栏换到专栏14重新查", "不看专栏15了，看专栏14的"),
    ),
    "how long": (ROW, "建设期限为 2006—2035 年", ("跨度几年嘞", "战线拉多长，几年", "得花几年工夫建")),
    "target and change": (
        "服务业增加值2020年是多少",
        "1400 亿元",
        ("要做到多少才算达标", "给个差值", "五年下来总的要变动多少", "同2020年一比，出入多大"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("before", "said", "wording"),
    [(before, said, w) for before, said, wordings in FAMILIES.values() for w in wordings],
)
def test_a_wish_is_read_in_many_wordings(knowledge: Knowledge, before: str, said: str, wording: str) -> None:
    body = answer(knowledge, f"{before} → {wording}")
    assert said in body["text"] or said in body["interpretation"]
    assert "承接上文" in body["interpretation"]


@pytest.mark.parametrize(
    "before", [COUNTY, TOTAL, ROW, "专栏14总投资合计多少", "2025年服务业增加值目标是多少"]
)
@pytest.mark.parametrize(
    "question",
    [
        "人均可支配收入要涨到多少",
        "杭州市负责几个项目",
        "单位GDP能耗下降几个百分点",
        "各责任单位分别负责几个项目，统计一下",
        "标志性项目一共涉及多少家责任单位",
        "项目名称里有“社区”的是哪几个",
        "专栏10在说啥",
        "社会消费品零售总额2025年比2020年要多出多少亿元",
        "浙赣未来供销产业示范园总投资有多大",
        "五年计划投资砸得最多的单个项目是哪个",
    ],
)
def test_a_wish_about_something_named_takes_nothing_over(
    knowledge: Knowledge, before: str, question: str
) -> None:
    view = knowledge.view(None)
    assert complete(question, (before,), view.scope(question)[0], view.segment).note == ""
