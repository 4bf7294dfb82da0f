"""Lists, ranks, shares and computed values in words that officials use; every answer worked out by hand from the plan."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest

from kb.ask import Question, ask
from kb.knowledge import Knowledge


def plain(words: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", re.sub(r"\[\d+\]", "", words)))


def answer(knowledge: Knowledge, question: str, *history: str) -> dict[str, Any]:
    return ask(knowledge, Question(question, history))


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("专栏13中归智慧新城管委会的", 2),
        ("帮我列下柯城区诗画风光带的标志性项目", 4),
        ("头年开工、第二年就结束的项目", 1),
        ("当年开工第三年建成的项目", 7),
        ("工期超过10年的项目", 2),
        ("涉及冷链的项目有哪些", 4),
        ("2025年目标比2020年翻一番以上的指标", 1),
        ("总投资排第一、第二、第三的项目分别是什么", 3),
        ("专栏14总投资最大和最小的分别是谁", 2),
        ("负责项目最多的三个单位", 3),
        ("为起草材料，请列出衢江区政府作为责任单位、编入专栏14的各个项目", 3),
        ("衢江區政府在專欄15的 projects 請全部列出來", 7),
        ("2019年开工的据称有5个。请列名，我来对", 3),
        ("有没有两家一起扛责任的项目", 1),
        ("哪些单位负责的项目总投资超过200亿", 3),
        ("哪几个单位只有1个项目", 6),
        ("哪些项目总投资写的是“约”", 1),
        ("年均增速用“>”表示的指标有几个", 1),
        ("与飞机有关的项目有哪些", 3),
        ("跟老人有关的项目有哪些", 1),
        ("开化的项目都在哪几个专栏", 3),
    ],
)
def test_a_list_in_an_officials_words_is_whole(knowledge: Knowledge, question: str, rows: int) -> None:
    body = answer(knowledge, question)
    assert body["status"] == "answered"
    assert len(body["table"]["rows"]) == rows


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("专栏13总投资中位数", "27.5亿元"),
        ("58个项目里哪个时间跨度拉得最长？标题就写它", "龙游红木小镇"),
        ("2025年網絡零售額 target 多少億", "780亿元"),
        ("服务业现在的短板归成哪几条", "产品新供给较为匮乏"),
        ("四个县市分别主打什么", "生态文旅+健康养生"),
        ("保障措施从哪几个方面写的", "加大实施力度"),
        ("总投资最大的项目占全部总投资的多少", "7.78%"),
        ("前五大项目总投资合计占全部的比例", "30.92%"),
        ("衢江区十四五要投多少钱，占全市多少", "21.7%"),
        ("专栏16的项目数占全部的几成", "25.86%"),
        ("哪个专栏十四五计划投资占总投资比例最高", "64.92%"),
        ("常山万洋众创城总投资排第几", "第13位"),
        ("红木小镇在龙游项目中总投资排第几", "第2位"),
        ("十四五期间计划投资最多的五个项目加起来多少", "470.46亿元"),
        ("哪一年开工的项目最多", "2021年25个"),
        ("哪个单位总投资合计排第二", "常山县政府总投资合计350亿元"),
        ("2025年网络零售额相当于社零的百分之多少", "78%"),
        ("知识密集型服务业增加值占比从多少提高到多少", "23.1%到28%"),
        ("正文说58个项目十四五计划投资1368亿，我自己逐个加好像对不上，实际加起来是多少", "1406.24亿元"),
        ("顺丰项目是2021年开工的吧", "不是"),
        ("四片协同的四片是谁", "开化县"),
        ("四港联动里的港都有谁", "陆港、水港、空港、信息港"),
    ],
)
def test_a_computed_value_is_the_one_worked_out_by_hand(
    knowledge: Knowledge, question: str, said: str
) -> None:
    body = answer(knowledge, question)
    assert (body["status"], said in plain(body["text"])) == ("answered", True)


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (["总投资最大的项目是哪个", "第二呢", "第三和第四呢"], "浙西航空物流枢纽"),
        (["常山负责哪些项目", "其中总投资最大和最小的", "差多少"], "相差31亿元"),
        (["红木小镇哪年开工", "航空物流枢纽呢", "哪个早"], "相差18年"),
        (["2023年收尾的项目有哪些", "2022年的呢"], "2022年完工的项目共3个"),
        (["衢州城市客厅选址在哪", "总建面有多大"], "252100"),
        (["专栏13有多少个项目", "这里头衢江区占几个？"], "共2个"),
        (["专栏15有哪些项目", "其中衢江区负责的", "总投资多少", "占整个专栏的比例"], "40.09%"),
    ],
)
def test_a_chain_of_follow_ups_keeps_its_thread(
    knowledge: Knowledge, questions: list[str], said: str
) -> None:
    *history, last = questions
    assert said in plain(answer(knowledge, last, *history)["text"])


def test_two_things_in_different_units_are_not_subtracted(knowledge: Knowledge) -> None:
    body = answer(knowledge, "货运量和货运周转量2020年哪个高")
    assert "不能比较" in body["text"]
    assert body["computation"] is None


def test_a_condition_that_is_not_understood_is_never_dropped(knowledge: Knowledge) -> None:
    body = answer(knowledge, "哪些项目跨越两个五年规划")
    assert (body["status"], "跨越两个五年规划" in body["text"]) == ("not_found", True)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("年均增速目标不低于12%的指标", 3),
        ("目标增速低于10%的指标", 2),
        ("累计增长目标超过1个百分点的指标", 2),
        ("目标值不到50%的指标", 2),
        ("目标值在700亿元以上的指标", 3),
        ("生活性提质升级专栏，龙游县政府负责的是哪些", 2),
        ("诗画风光带建设专栏，市大花园集团负责的是哪些", 1),
        ("生产性融合创新专栏，江山市政府牵头的有哪些", 2),
        ("按总投资排，头五名是谁", 5),
        ("专栏16里按总投资排，末三名是哪几个", 3),
        ("投资规模名列前三的项目", 3),
        ("按开工年份排，最早的五个", 7),
        ("生活服务业的项目有几个", 16),
        ("五年只安排5亿元的项目都有谁", 4),
        ("规模实力类的目标分别是多少", 4),
        ("四个专栏各有多少项目", 4),
        ("哪几个专栏总投资超过650亿", 3),
        ("哪个专栏里有总投资超过150亿的项目", 3),
    ],
)
def test_a_condition_is_bound_to_what_it_is_said_of(knowledge: Knowledge, question: str, rows: int) -> None:
    body = answer(knowledge, question)
    assert body["status"] == "answered"
    assert len(body["table"]["rows"]) == rows


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("专栏15总投资汇总一下", "总投资合计717.78亿元"),
        ("把专栏16的计划投资汇总一下", "合计450.46亿元"),
        ("龙游县 计划投资", "合计205.46亿元"),
        ("开化县总投资算一下", "总投资合计75亿元"),
        ("生活性服务业那16个项目，“十四五”计划投资总数是多少", "合计381.45亿元"),
        ("多式联运那17个项目总投资加起来多少", "合计717.78亿元"),
        ("服务业融合创新那批项目十四五一共投多少", "合计177.8亿元"),
        ("生活性服务业专栏的项目总投资比生产性的多出多少", "多300.24亿元"),
        ("专栏14的项目比生产性的多几个", "多6个"),
        ("哪个专栏平均每个项目总投资最高", "46.25亿元"),
        ("“一江两港三溪”的风光带总共多长", "280公里"),
        ("服务业劳动生产率2025年目标高出基期多少", "增加8万元/人"),
        ("现代物流业的发展路径列了哪几条", "优化多式联运设施"),
        ("所谓“336”里打头的三大基础服务业指什么", "共3项:现代物流业、现代商贸业、文化旅游业"),
        ("专栏一共有几个", "16个专栏"),
    ],
)
def test_a_sum_or_a_figure_is_told_for_what_it_is_asked_of(
    knowledge: Knowledge, question: str, said: str
) -> None:
    body = answer(knowledge, question)
    assert (body["status"], said in plain(body["text"])) == ("answered", True)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("服务业占GDP比重，2020年较2015年提高几个百分点", "提高8.14个百分点"),
        ("2015年跟2020年相比，服务业占GDP的比重变化", "提高8.14个百分点"),
        ("服务业增加值从2015年到2020年变化多大", "增加360.53亿元(约68.43%)"),
        (
            "“十三五”期间服务业增加值涨了多少，2015年和2020年各是多少",
            "从2015年的526.84亿元到2020年的887.37亿元",
        ),
        ("服务业增加值2015年和2020年分别是多少", "2015年526.84亿元"),
        ("十三五时期服务业投资增速比全市固投快几个点", "高出5.9个百分点"),
        ("服务业固定资产投资增速领先全市多少", "高出5.9个百分点"),
        ("旅游总收入2020年较2015年增长多少", "增长40.4%"),
        ("金融机构存款和贷款余额较2015年的增幅，谁更大", "贷款余额更高,相差10.7个百分点"),
        ("货运量年均增速比货运周转量低几个点", "相差1.2个百分点"),
    ],
)
def test_a_rise_told_in_prose_is_worked_out(knowledge: Knowledge, question: str, said: str) -> None:
    body = answer(knowledge, question)
    assert (body["status"], said in plain(body["text"])) == ("answered", True)


@pytest.mark.parametrize(
    ("questions", "rows"),
    [
        (["开化县政府负责的项目有几个", "都叫什么名字"], 3),
        (["龙游县负责的项目总投资合计", "是哪几个项目"], 6),
        (["年均增速超过10%的指标有几个", "叫什么名字"], 3),
        (["2022年开工的项目有几个", "2023年呢", "加起来几个"], 11),
        (["江山市有几个项目", "那龙游呢", "加起来几个"], 12),
        (["城投集团名下项目的总投资分别是多少", "哪个最省钱"], 1),
    ],
)
def test_a_follow_up_names_the_rows_that_were_counted(
    knowledge: Knowledge, questions: list[str], rows: int
) -> None:
    *history, last = questions
    body = answer(knowledge, last, *history)
    assert (body["status"], len(body["table"]["rows"])) == ("answered", rows)


def test_rows_by_date_stand_with_the_earliest_first(knowledge: Knowledge) -> None:
    body = answer(knowledge, "把龙游的项目按完工时间排一下")
    years = [row["cells"]["end"] for row in body["table"]["rows"]]
    assert years == sorted(years)
    assert len(years) == 6


def test_figures_of_different_units_are_not_added_up(knowledge: Knowledge) -> None:
    body = answer(knowledge, "规模实力类的目标合计")
    assert "合计" not in body["text"]
    assert body["computation"]["operation"] == "count"


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("哪些县负责了项目", {"常山县政府", "龙游县政府", "开化县政府"}),
        ("责任单位中有几个是县政府", {"常山县政府", "龙游县政府", "开化县政府"}),
        ("负责项目的有哪些区", {"衢江区政府", "柯城区政府"}),
        ("有几家集团公司承担项目", {"衢州市城投集团", "市大花园集团"}),
        ("哪些县的项目超过3个", {"常山县政府", "龙游县政府"}),
        ("县级政府里谁的项目最少", {"开化县政府"}),
        ("哪个局的项目最多", {"衢州市住建局", "衢州市水利局", "衢州市交通运输局"}),
    ],
)
def test_units_of_a_kind_are_groups_not_conditions_on_rows(
    knowledge: Knowledge, question: str, names: set[str]
) -> None:
    body = answer(knowledge, question)
    assert {row["cells"]["name"] for row in body["table"]["rows"]} == names


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("龙游的项目有施工单位吗", "施工单位"),
        ("开化的项目有没有投资主体", "投资主体"),
        ("项目写明资金来源了吗", "资金来源"),
        ("江山的项目有配合单位吗", "配合单位"),
    ],
)
def test_a_part_in_projects_that_no_field_tells_is_refused_by_name(
    knowledge: Knowledge, question: str, part: str
) -> None:
    body = answer(knowledge, question)
    assert body["status"] == "not_found"
    assert f"没有“{part}”" in body["text"]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("常山的项目有责任单位吗", "answered"),
        ("哪些项目的牵头单位是城投", "answered"),
        ("衢州新机场设计年旅客吞吐量", "not_found"),  # a harbour tells one
        ("高新技术企业到2025年要发展到多少家", "not_found"),  # 260 件 are no companies
        ("衢江区保税物流中心（A型）总投资", "not_found"),
        ("都匀市牵头的项目有哪些", "not_found"),  # 匀 is no mean in a place's name
        ("中浙高铁轨道交通实验室五期总投资多少？", "not_found"),  # 十四五期间 has no 五期
        ("柯城天文馆建设内容是什么", "not_found"),
    ],
)
def test_a_figure_of_another_thing_is_no_answer(knowledge: Knowledge, question: str, status: str) -> None:
    assert answer(knowledge, question)["status"] == status


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("我退下来以前在开化干了十几年，对那边有感情，你帮我把开化县政府负责的项目一个不落地报一报", 3),
        ("红木小镇规划面积，报材料急用", 0),
        ("最贵的三个和最便宜的三个项目", 6),
        ("建筑面积最大的三个项目", 3),
        ("划横杠的是哪几个指标", 3),
    ],
)
def test_what_is_told_beside_a_question_and_how_it_ranks_change_no_row(
    knowledge: Knowledge, question: str, rows: int
) -> None:
    body = answer(knowledge, question)
    assert body["status"] == "answered"
    assert len((body["table"] or {"rows": []})["rows"]) == rows


@pytest.mark.parametrize(
    "question", ["我想在衢州开民宿，投50万合适吗", "大学生去中小微人力资源企业就业，一个月能补多少钱"]
)
def test_words_that_the_document_knows_are_no_background(knowledge: Knowledge, question: str) -> None:
    assert answer(knowledge, question)["status"] == "not_found"


def test_two_questions_in_one_sentence_are_both_answered(knowledge: Knowledge) -> None:
    body = answer(knowledge, "三大基础服务业是哪些，六大新兴服务业呢")
    assert "文化旅游业" in body["text"] and "节能环保服务业" in body["text"]
