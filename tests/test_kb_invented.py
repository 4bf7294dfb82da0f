"""Plans of invented cities, in other house styles, with an empty lexicon: no line of code knows them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.judge import Judged
from eval.run import ask_all
from eval.systems.local import local
from kb.ask import Question, ask
from kb.encoder import SentenceEncoder
from kb.knowledge import Knowledge
from kb.sets.questions import read_questions
from kb.settings import CHECKOUT, Settings

FOLDERS = sorted(p for p in (CHECKOUT / "tests" / "documents").iterdir() if p.is_dir())
# What is not answered rightly yet, by document. A question that starts to pass must leave the list.
KNOWN = CHECKOUT / "tests" / "golden" / "known-failures.json"
KNOWN_FAILURES: dict[str, list[str]] = json.loads(KNOWN.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def invented(
    invented_home: Path, encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory
) -> Knowledge:
    corpus = tmp_path_factory.mktemp("no-lexicon")
    return Knowledge(Settings(home=invented_home, encoder=encoder.path, corpus=corpus), encoder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_questions_over_an_invented_document_are_answered_rightly(invented: Knowledge, folder: Path) -> None:
    questions = read_questions(folder / "questions.jsonl")
    own = replace(
        local(invented),
        ask=lambda q: ask(
            invented, Question(q.question, tuple(q.history), tuple(q.documents or (folder.name,)))
        ),
    )
    outcomes = ask_all(questions, own)
    failed = {o.question.question for o in outcomes if not (isinstance(o, Judged) and o.passed)}
    assert sorted(failed) == KNOWN_FAILURES.get(folder.name, [])


def test_a_relation_that_the_product_never_heard_of_is_listed_counted_and_filtered(
    invented: Knowledge,
) -> None:
    body = ask(invented, Question("10月有哪些活动", documents=("heming-activities",)))
    assert len(body["table"]["rows"]) == 3
    body = ask(invented, Question("县文化馆主办了几个活动", documents=("heming-activities",)))
    assert "3" in body["text"]


def test_a_question_that_names_a_place_is_answered_from_its_document_alone(invented: Knowledge) -> None:
    body = ask(invented, Question("云岫市总投资最大的项目是哪个"))
    assert {c["document"] for c in body["citations"]} == {"yunxiu-logistics-145"}


@pytest.mark.parametrize(
    ("document", "question", "told"),
    [
        ("luting-elderly-care-plan", "苇墟镇三年一共建几个站点", "合计 10 个"),
        ("luting-elderly-care-plan", "苇墟镇和汀口镇哪个新建站点多", "最多的是苇墟镇"),
        ("luting-elderly-care-plan", "潮东街道2025年建几个站", "2025年新建站点为 2 个"),
        ("luting-elderly-care-plan", "哪个部门牵头的任务最多", "县民政局 8 个"),
        ("luting-elderly-care-plan", "没有配合单位的任务有吗", "已核对全部 22 个任务"),
        ("luting-elderly-care-plan", "持证养老护理员2025年比2022年增加多少", "多 320 人"),
        ("luting-elderly-care-plan", "附件2是什么内容", "鹭洲街道"),
        ("lanchuan-low-altitude-action", "松州市比北屏市多几个通用机场", "相差 2 个"),
        ("lanchuan-low-altitude-action", "规上低空企业2027年比2025年多多少家", "多 80 家"),
        ("lanchuan-low-altitude-action", "行动方案从什么时候起施行", "2024年6月20日"),
        ("tangxi-business-plan", "2023年上市企业目标几家", "2023年为 2 家"),
        ("tangxi-business-plan", "2023年投资合计多少", "2.78 亿元"),
        ("tangxi-business-plan", "合同纠纷审理天数三年减少多少", "减少 30 天"),
        ("tangxi-business-plan", "总投资最大的园区配套项目", "北湖园区人才公寓"),
        ("lingze-construction-waste-rules", "违反第十五条怎么处罚", "第四十四条"),
        ("lingze-construction-waste-rules", "第六章有几条", "14 条"),
        ("lingze-construction-waste-rules", "罚款最高的是哪种行为", "向非指定场所倾倒建筑垃圾"),
        ("lingze-construction-waste-rules", "装修垃圾是指什么", "房屋装饰装修过程中产生的废弃物"),
        ("lingze-construction-waste-rules", "办法从哪天起执行", "2024年9月1日"),
        ("yaogang-work-report-2024", "CPI控制在多少", "3%"),
        ("yaogang-work-report-2024", "社零今年目标增长多少", "7%"),
        ("yaogang-work-report-2024", "研发投入强度比去年提高多少", "0.15 个百分点"),
        ("yaogang-work-report-2024", "今年引进多少高层次人才", "500名"),
        ("heming-activities", "哪个活动人数最多", "半程马拉松文化嘉年华"),
        ("lanchuan-low-altitude-action", "低空经济产业基金多大规模", "50亿元"),
        ("lingze-construction-waste-rules", "运输核准多少个工作日作出决定", "15个工作日"),
        ("luting-elderly-care-plan", "认知症照护专区每张床位的补助标准", "1.2万元"),
        ("luting-elderly-care-plan", "存在哪些问题", "智慧监管手段滞后"),
        ("qinglan-elderly-145", "加装电梯补助多少", "各补助10万元"),
        ("jizhou-water-145", "城区易涝点消除数2025年目标是多少", "五年累计为 24 处"),
        ("yunlan-manufacturing-145", "单位工业增加值能耗下降目标多少", "五年累计为 15%"),
        ("yaogang-work-report-2024", "三次产业哪个增长最快", "第二产业增加值的增长更高"),
        ("yaogang-work-report-2024", "三次产业增加值分别是多少", "604.8 亿元"),
        ("yaogang-work-report-2024", "报告指出哪些不足", "服务意识和专业能力有待提升"),
        ("yaogang-work-report-2024", "要把握好哪三个关系", "当前与长远的关系"),
    ],
)
def test_what_people_ask_of_a_scheme_a_law_or_a_report_is_told(
    invented: Knowledge, document: str, question: str, told: str
) -> None:
    body = ask(invented, Question(question, documents=(document,)))
    assert body["status"] == "answered"
    assert told in body["text"]


@pytest.mark.parametrize(
    ("document", "question", "rows"),
    [
        ("luting-elderly-care-plan", "没有安排认知症床位的是哪些乡", ["素茅乡", "云岫乡"]),
        ("luting-elderly-care-plan", "哪些乡镇助餐点不到5个", ["青榆镇", "沙岸镇", "素茅乡", "云岫乡"]),
        ("lanchuan-low-altitude-action", "起降场地少于40个的市有哪些", ["白沙市", "临川市", "石泉市"]),
        ("lanchuan-low-altitude-action", "2026年完成的任务", ["建设低空智联网", "出台地方条例"]),
        ("tangxi-business-plan", "区发改局牵头哪些任务", ["推进“免申即享”", "破除招投标壁垒"]),
        (
            "yaogang-work-report-2024",
            "哪些目标增长写的是“以上”",
            ["固定资产投资", "旅游总收入", "市属国企利润"],
        ),
        ("yaogang-work-report-2024", "和娃娃有关的民生实事", ["妇女儿童健康守护"]),
        ("yunxiu-logistics-145", "目标用“以上”表述的指标有哪些", ["快递业务量"]),
        ("heming-activities", "人数超过8000的活动", ["夏夜音乐会（共6场）", "半程马拉松文化嘉年华"]),
    ],
)
def test_rows_of_other_documents_are_listed_by_what_their_tables_hold(
    invented: Knowledge, document: str, question: str, rows: list[str]
) -> None:
    body = ask(invented, Question(question, documents=(document,)))
    assert [row["cells"]["name"] for row in body["table"]["rows"]] == rows


@pytest.mark.parametrize(
    ("document", "question"),
    [
        ("lanchuan-low-altitude-action", "省民政厅负责什么任务"),  # 省财政厅 is another office
        ("yaogang-work-report-2024", "2025年GDP目标是多少"),
        ("yaogang-work-report-2024", "东篱区去年GDP多少"),
        ("tangxi-business-plan", "2030年网办率目标"),
    ],
)
def test_what_another_document_would_hold_is_refused(
    invented: Knowledge, document: str, question: str
) -> None:
    assert ask(invented, Question(question, documents=(document,)))["status"] == "not_found"


def test_two_documents_are_each_told_who_issued_them(invented: Knowledge) -> None:
    both = ("luting-elderly-care-plan", "qinglan-elderly-145")
    body = ask(invented, Question("这两份文件分别是谁印发的", documents=both))
    assert body["status"] == "answered"
    assert [c["document"] for c in body["claims"]] == list(both)
    assert "鹭汀县人民政府办公室" in body["text"] and "青岚市民政局、青岚市发展和改革委员会" in body["text"]


def test_a_passage_of_another_item_is_no_answer_where_its_sentence_does_not_name_the_thing(
    invented: Knowledge,
) -> None:
    documents = ("qinglan-elderly-145",)
    assert ask(invented, Question("加装电梯有补贴吗", documents=documents))["status"] == "answered"
    project = ask(invented, Question("老旧小区加装电梯及适老化改造项目有补贴吗", documents=documents))
    assert project["status"] == "not_found"


def test_figures_that_a_condition_compares_are_shown_in_the_unit_printed(invented: Knowledge) -> None:
    asked = "哪些违法行为罚款上限不少于20万元"
    body = ask(invented, Question(asked, documents=("lingze-construction-waste-rules",)))
    assert "向非指定场所倾倒建筑垃圾（罚款上限 50 万元）" in body["text"]
