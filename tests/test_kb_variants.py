"""Questions as people write them: pinyin, English, ordinary words misspelt, several questions in one message."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from kb.ask import Question, ask
from kb.english import english
from kb.spelling import plain, sentence, speller

if TYPE_CHECKING:
    from kb.knowledge import Knowledge


def answer(knowledge: Knowledge, question: str) -> dict[str, Any]:
    return ask(knowledge, Question(question))


@pytest.mark.parametrize(
    "typed",
    [
        "kaihua xian fuze naxie xiangmu",
        "kaihuaxianfuzenaxiexiangmu",
        "Kāihuà xiàn fùzé nǎxiē xiàngmù",
        "kai1hua4 xian4 fu4ze2 na3xie1 xiang4mu4",
        "kaihua xian负责naxie项目",
        "開化縣負責哪些項目",
        "开化县付责那些项目",
        "开化县有哪些向目",
        "Which projects is Kaihua County in charge of?",
    ],
)
def test_a_question_is_read_however_it_is_written(knowledge: Knowledge, typed: str) -> None:
    assert len(answer(knowledge, typed)["table"]["rows"]) == 3


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("总投资超国100亿的项目", "“超国”按“超过”理解"),
        ("谁负则红木小镇", "“负则”按“负责”理解"),
        ("红木小镇什么时侯完工", "“什么时侯”按“什么时候”理解"),
        ("专烂14有哪些项目", "“专烂14”按“专栏14”理解"),
        ("2025 wangluo lingshou e mubiao", "按“2025网络零售额目标”理解"),
    ],
)
def test_a_correction_is_shown(knowledge: Knowledge, typed: str, shown: str) -> None:
    body = answer(knowledge, typed)
    assert body["status"] == "answered"
    assert shown in body["interpretation"]


@pytest.mark.parametrize(
    "question",
    ["哪个项目工期最长", "四个专栏里哪个项目最多", "林子和水能不能拿去换贷款", "象山县负责哪些项目"],
)
def test_what_is_written_right_is_not_corrected(knowledge: Knowledge, question: str) -> None:
    assert "理解" not in answer(knowledge, question)["interpretation"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how much is invested in total?", "2415.84"),
        ("What is the total planned investment during the 14th Five-Year Plan?", "1406.24"),
        ("which projects cost more than 10 billion yuan", "共 4 个"),
        ("Which projects will be completed by 2025?", "共 29 个"),
        ("which unit is responsible for the most projects", "衢江区政府"),
        ("what is the target for 2025 of online retail sales", "780"),
        ("when will the Longyou red wood town be completed", "2035"),
        ("compare Changshan and Jiangshan", "多 3 个"),
        ("what is the planning period?", "2021-2025"),
    ],
)
def test_an_english_question_is_answered_from_the_relations(
    knowledge: Knowledge, question: str, said: str
) -> None:
    assert said in answer(knowledge, question)["text"]


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        ("红木小镇的总投资和万洋众创城由谁负责", ["71.9", "常山县政府"]),
        ("红木小镇总投资多少，另外万洋众创城什么时候完工", ["71.9", "2024"]),
        ("常山县负责几个项目，其中最大的是哪个，总投资多少", ["共 9 个", "50 亿元", "350"]),
        ("专栏13有几个项目，总投资多少，最大的是哪个", ["352", "衢江区总部经济圈"]),
        ("红木小镇总投资多少，还有规划期限是什么", ["71.9", "2021-2025"]),
        ("你好，我是常山的市民。我想了解一下常山县负责的项目。谢谢！", ["共 9 个"]),
        ("领导要一份材料。帮我列个表，常山县负责的项目有哪些", ["共 9 个"]),
    ],
)
def test_every_question_of_a_message_is_answered(
    knowledge: Knowledge, message: str, facts: list[str]
) -> None:
    text = answer(knowledge, message)["text"]
    assert [f for f in facts if f not in text] == []


@pytest.mark.parametrize("question", ["红木小镇总投资多少，谁负责", "常山县负责多少个项目，和江山市比谁多"])
def test_one_question_about_one_thing_is_not_cut(knowledge: Knowledge, question: str) -> None:
    assert "\n" not in answer(knowledge, question)["text"]


def test_english_amounts_and_years_are_put_as_chinese_ones() -> None:
    assert "50亿元" in english("projects over 5 billion yuan")
    assert "2025年底以前" in english("projects completed by 2025")
    assert english("GDP占比多少") == "GDP占比多少"


def test_tones_are_taken_off_and_years_are_not() -> None:
    assert plain("kāihuà lǜsè") == "kaihua lvse"
    assert plain("kai1hua4 2025 nian2") == "kaihua 2025 nian"


def test_letters_that_spell_no_words_stay() -> None:
    words = speller(["开化县"], ["负责", "哪些"], ["项目"])
    assert sentence("kaihua xian fuze naxie xiangmu", words) == "开化县负责哪些项目"
    assert sentence("please tell me more", words) == ""


@pytest.mark.parametrize("hostile", ["嚯" * 2000, "丂丆丌" * 666, "1234567890" * 200, "区山度假旅游" * 333])
def test_hostile_text_is_read_quickly(knowledge: Knowledge, hostile: str) -> None:
    from kb.question import read

    view = knowledge.view(None)
    v = view.scope("")[0]
    read("开化县负责哪些项目", v, view.segment)
    started = time.process_time()
    read(hostile, v, view.segment)
    assert time.process_time() - started < 2
