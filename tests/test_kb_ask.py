"""Questions over the plan, end to end: complete lists, values with their places, refusals, hostile input."""

from __future__ import annotations

import json
import re
import unicodedata
from decimal import Decimal
from typing import Any

import pytest

from ingest.document import Amount, Cell, Row
from kb.ask import Question, ask
from kb.errors import BadInput
from kb.knowledge import Knowledge

# Made by hand from the plan: unit → (projects, total, planned for the five years), 亿元.
UNITS = {
    "常山县政府": (9, "350", "291.4"),
    "衢江区政府": (14, "569.28", "305.18"),
    "柯城区政府": (7, "177.9", "94"),
    "江山市政府": (6, "179.22", "87.22"),
    "龙游县政府": (6, "334.96", "205.46"),
    "智慧新城管委会": (5, "148.3", "148.3"),
    "衢州市城投集团": (3, "129.28", "46.14"),
    "开化县政府": (3, "75", "14"),
    "智造新城管委会": (1, "3", "2"),
    "衢州市住建局": (1, "53.35", "38.04"),
    "衢州市水利局": (1, "72", "24.5"),
    "浙西航空物流专班": (1, "159", "20"),
    "衢州市交通运输局": (1, "89.55", "45"),
    "市大花园集团": (1, "100", "100"),
}
PHRASES = {
    "start": ("{}哪年开工？", "{}的开工年份"),
    "end": ("{}哪年完工？", "{}什么时候建成"),
    "total": ("{}总投资多少？", "{}总投资是多少亿元"),
    "planned": ("{}“十四五”期间计划投资多少？", "{}十四五期间投多少"),
    "units": ("{}由哪个单位负责？", "{}的责任单位是谁"),
    "column": ("{}在哪个专栏？", "{}属于哪个专栏"),
}
INDICATOR_PHRASES = {
    "category": "{}属于哪一类？",
    "base": "{}2020年是多少？",
    "target": "{}2025年目标值是多少？",
    "growth": "{}年均增长多少？",
}


def plain(words: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", re.sub(r"\[\d+\]", "", words)))


def answer(knowledge: Knowledge, question: str, *history: str) -> dict[str, Any]:
    body = ask(knowledge, Question(question, history))
    for citation in (*body["citations"], *body["related"]):
        text = knowledge.snapshot.document(citation["document"]).text
        start, end = citation["span"]
        assert citation["quote"] == text[start:end]
    return body


def names(body: dict[str, Any]) -> set[str]:
    return {row["cells"]["name"] for row in body["table"]["rows"]}


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_its_whole_list_with_each_row_at_its_own_place(
    knowledge: Knowledge, unit: str
) -> None:
    count, total, planned = UNITS[unit]
    body = answer(knowledge, f"{unit}负责哪些项目？")
    assert (body["status"], body["kind"]) == ("answered", "list")
    assert len(names(body)) == count
    assert f"总投资合计 {total} 亿元" in body["text"].replace("合计约", "合计")
    assert f"“十四五”期间计划投资合计 {planned} 亿元" in body["text"]
    assert Decimal(str(body["computation"]["result"])) == Decimal(total)
    cited = {c["n"]: c for c in body["citations"]}
    for row in body["table"]["rows"]:
        quotes = [re.sub(r"\s+", "", cited[n]["quote"]) for n in row["citations"]]
        assert any(row["cells"]["name"].replace(" ", "") in q for q in quotes)
        assert any(unit in q for q in quotes)


def test_units_together_are_all_projects_and_a_joint_one_counts_once_in_the_total(
    knowledge: Knowledge,
) -> None:
    assert sum(count for count, _, _ in UNITS.values()) == 59  # 58 projects, one with two units
    body = answer(knowledge, "规划一共有多少个项目，总投资合计多少")
    assert body["computation"]["count"] == 58
    assert Decimal(str(body["computation"]["result"])) == Decimal("2415.84")
    assert "约" in body["text"]
    assert "1368" in body["text"]
    assert "不一致" in body["text"]


def printed(cell: Cell) -> list[str]:
    if isinstance(cell.value, Amount):
        return [f"{cell.value.value.normalize():f}"]
    if isinstance(cell.value, tuple):
        return [u if isinstance(u, str) else u.name for u in cell.value]
    if cell.value is None:
        return ["未列出"] if cell.printed == "-" else [cell.printed]
    return [plain(str(cell.value))]


def holds(body: dict[str, Any], cell: Cell) -> bool:
    span = cell.sources[0].span
    return any(c["span"][0] <= span.start and span.end <= c["span"][1] for c in body["citations"])


def rows(knowledge: Knowledge, relation: str) -> tuple[Row, ...]:
    document = knowledge.snapshot.document("quzhou-services-145")
    return next(r for r in document.relations if r.key == relation).rows


@pytest.mark.parametrize("field", PHRASES)
def test_every_field_of_every_project_comes_back_with_the_place_that_holds_it(
    knowledge: Knowledge, field: str
) -> None:
    wrong = []
    for row in rows(knowledge, "projects"):
        for phrase in PHRASES[field]:
            body = answer(knowledge, phrase.format(row.cells["name"].printed))
            cell = row.cells[field]
            if (
                body["status"] != "answered"
                or not all(w in plain(body["text"]) for w in printed(cell))
                or not holds(body, cell)
            ):
                wrong.append((phrase, row.id, body["text"]))
    assert not wrong


@pytest.mark.parametrize("field", INDICATOR_PHRASES)
def test_every_field_of_every_indicator_comes_back_and_a_dash_is_not_listed(
    knowledge: Knowledge, field: str
) -> None:
    wrong = []
    for row in rows(knowledge, "indicators"):
        body = answer(knowledge, INDICATOR_PHRASES[field].format(row.cells["name"].printed))
        cell = row.cells.get(field) or row.cells["cumulative"]
        if (
            body["status"] != "answered"
            or not all(plain(w) in plain(body["text"]) for w in printed(cell))
            or not holds(body, cell)
        ):
            wrong.append((row.id, body["text"]))
    assert not wrong


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("地铁什么时候开通", "地铁"),
        ("万洋众创城的施工单位是谁", "施工单位"),
        ("杭州市负责哪些项目", "杭州市"),
        ("象山县负责哪些项目", "象山县"),
        ("龙泉市政府牵头的项目有哪些", "龙泉市"),
        ("金华市负责哪些项目", "金华市"),
        ("2030年服务业增加值目标", "2030年"),
        ("万洋众创城现在完成多少投资了", "进展"),
        ("云上东周古文化公园总投资多少", "云上西周"),
        ("第七章讲了什么", "第七章"),
        ("红烧肉怎么做", "红烧肉"),
    ],
)
def test_what_the_plan_does_not_hold_is_refused_and_named(
    knowledge: Knowledge, question: str, said: str
) -> None:
    body = answer(knowledge, question)
    assert body["status"] == "not_found"
    assert said in body["text"]
    assert body["citations"] == []


def test_a_refused_passage_question_shows_the_nearest_passages(knowledge: Knowledge) -> None:
    assert answer(knowledge, "地铁什么时候开通")["related"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("总投资超过100亿元的项目有哪些", 4),
        ("总投资在100亿以上的项目", 5),
        ("总投资不到10亿的项目", 5),
        ("总投资五十亿到六十亿之间的项目", 8),
        ("十四五计划投资大于等于50亿元的项目", 5),
        ("2021到2025年建设期的项目有哪些", 5),
        ("2030年以后完工的项目", 3),
        ("开化县政府在专栏13负责哪些项目", 0),
        ("专栏15里总投资超过30亿的", 5),
        ("没有列出增速的指标", 3),
        ("责任单位不是县（市、区）政府的项目有哪些", 14),
        ("名称带“总部”的项目", 2),
    ],
)
def test_conditions_leave_exactly_the_rows_that_satisfy_them(
    knowledge: Knowledge, question: str, found: int
) -> None:
    body = answer(knowledge, question)
    assert body["status"] == "answered"
    assert len(body["table"]["rows"]) == found


def test_a_bounded_growth_answers_only_what_is_certain(knowledge: Knowledge) -> None:
    body = answer(knowledge, "哪些指标增速超过10%")
    assert names(body) == {"数字经济服务业主营业务收入", "网络零售额", "服务贸易进出口额"}
    assert "不能确定" in body["text"]
    assert "服务业增加值" in body["text"]


def test_an_empty_list_is_an_answer_that_cites_what_was_checked(knowledge: Knowledge) -> None:
    body = answer(knowledge, "开化县政府在专栏13负责哪些项目")
    assert body["status"] == "answered"
    assert "没有" in body["text"]
    assert len(body["citations"]) == 10


def test_responsible_is_not_located(knowledge: Knowledge) -> None:
    body = answer(knowledge, "常山江航电枢纽是由常山县政府负责的吗")
    assert body["kind"] == "check"
    assert body["text"].startswith("不是")
    assert "衢州市交通运输局" in body["text"]
    listed = answer(knowledge, "常山有哪些项目")
    assert "责任单位 = 常山县政府" in listed["interpretation"]
    assert any("常山江航电枢纽" in r["quote"] for r in listed["related"])


def test_an_approximate_figure_is_said_to_be_so(knowledge: Knowledge) -> None:
    assert "约 37" in answer(knowledge, "衢州城市客厅总投资多少")["text"]


def test_another_years_figure_is_said_to_be_so(knowledge: Knowledge) -> None:
    assert "2019" in answer(knowledge, "服务业从业人员占比2020年是多少")["text"]


@pytest.mark.parametrize(
    "typed",
    [
        "常三县负责那些项目",
        "changshan负责的项目",
        "常山縣負責哪些項目",
        "which projects is Changshan responsible for?",
        "常山那边牵头的项目都有啥",
    ],
)
def test_a_name_is_found_however_it_is_typed(knowledge: Knowledge, typed: str) -> None:
    assert len(answer(knowledge, typed)["table"]["rows"]) == 9


@pytest.mark.parametrize(
    ("history", "question", "said"),
    [
        (("常山县负责哪些项目",), "那江山呢？", "江山市政府负责的项目共 6 个"),
        (("常山县负责哪些项目",), "其中最大的是哪个", "常山万洋众创城项目"),
        (("常山县负责哪些项目",), "一共投资多少", "350"),
        (("常山县负责项目总投资合计多少",), "十四五计划投资呢", "291.4"),
        (("奥陶纪景区由谁负责",), "它总投资多少？", "36"),
        (("灵鹫山旅游度假区由谁负责", "总投资多少"), "那什么时候建成", "2028"),
        (("2025年网络零售额目标",), "2020年是多少", "389"),
        (("衢江区政府负责的项目有哪些",), "只看专栏15的", "共 7 个"),
        (("总投资100亿以上的项目有哪些",), "改成200亿以上呢", "没有"),
    ],
)
def test_a_follow_up_is_completed_from_the_earlier_questions(
    knowledge: Knowledge, history: tuple[str, ...], question: str, said: str
) -> None:
    body = answer(knowledge, question, *history)
    assert said in body["text"]
    assert "承接上文" in body["interpretation"]


def test_a_full_question_carries_nothing_over(knowledge: Knowledge) -> None:
    alone = answer(knowledge, "开化县负责哪些项目")
    after = answer(knowledge, "开化县负责哪些项目", "常山县总投资50亿以上的项目有哪些")
    assert after["text"] == alone["text"]


def test_readings_with_different_answers_are_asked_back_as_complete_questions(knowledge: Knowledge) -> None:
    body = answer(knowledge, "江山市那个一期项目总投资多少")
    assert body["status"] == "unclear"
    assert len(body["suggestions"]) == 2
    for suggestion in body["suggestions"]:
        assert answer(knowledge, suggestion)["status"] == "answered"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("规划期限", "2021-2025"),
        ("规划文号是多少", "衢发改发〔2021〕37号"),
        ("哪个单位印发的这份文件", "衢州市发展和改革委员会"),
        ("专栏9讲了什么", "聚焦重点行业领域"),
        ("六大新兴服务业是哪些", "节能环保服务业"),
        ("七个桥头堡是什么", "人才集聚"),
        ("一江两港三溪指什么", "马金溪"),
        ("这个规划总共有多少个专栏", "16 个专栏"),
        ("专栏16在第几页", "第 48 页"),
        ("第四章讲了什么", "县（市）四片协同发展"),
        ("老旧小区没物业怎么办", "临近小区帮扶"),
        ("排污权能不能抵押贷款", "排污权抵押贷款"),
    ],
)
def test_structure_and_passages_are_answered_in_the_documents_words(
    knowledge: Knowledge, question: str, said: str
) -> None:
    body = answer(knowledge, question)
    assert body["status"] == "answered"
    assert said in body["text"]


@pytest.mark.parametrize("question", ["", "啊" * 2001, "\ud800", "   "])
def test_bad_questions_are_told_apart_with_the_field(knowledge: Knowledge, question: str) -> None:
    with pytest.raises(BadInput, match="question"):
        ask(knowledge, Question(question))


def test_a_long_history_is_told_with_its_field(knowledge: Knowledge) -> None:
    with pytest.raises(BadInput, match="history"):
        ask(knowledge, Question("常山县负责哪些项目", ("问",) * 21))


@pytest.mark.parametrize(
    "question",
    [
        "\0常山县负责哪些项目\0",
        "\u202e常山县负责哪些项目",
        "\ufdfa" * 2000,
        "常山" * 900,
        "😀常山😀",
        "<script>alert(1)</script>常山",
        "a" * 2000,
        "1" * 2000,
        "一" * 2000,
        "（" * 2000,
        "是" * 2000,
        "？！。",
    ],
)
def test_hostile_questions_get_an_ordinary_answer(knowledge: Knowledge, question: str) -> None:
    body = answer(knowledge, question)
    assert body["status"] in {"answered", "not_found", "unclear"}
    json.dumps(body, ensure_ascii=False).encode()


def test_the_same_question_gets_the_same_bytes(knowledge: Knowledge) -> None:
    for question in ("常山县负责哪些项目？", "老旧小区没物业怎么办", "地铁什么时候开通"):
        first, second = (json.dumps(ask(knowledge, Question(question)), ensure_ascii=False) for _ in range(2))
        assert first == second


def test_every_figure_of_a_claim_stands_in_its_quotes_or_the_computation(knowledge: Knowledge) -> None:
    for question in (
        "常山县负责哪些项目？",
        "各责任单位分别负责几个项目",
        "专栏14和专栏15哪个总投资大",
        "社零五年要增加多少",
        "总投资排前三的项目",
    ):
        body = answer(knowledge, question)
        cited = {c["n"]: c["reading"] for c in body["citations"]}
        computed = json.dumps(body["computation"], ensure_ascii=False)
        for claim in body["claims"]:
            assert claim["citations"]
            held = unicodedata.normalize("NFKC", " ".join(cited[n] for n in claim["citations"]) + computed)
            for figure in re.findall(r"\d+(?:\.\d+)?", unicodedata.normalize("NFKC", claim["text"])):
                assert re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", held), (
                    question,
                    claim["text"],
                    figure,
                )
