"""What a question asks for, and whether a sentence holds a thing of that kind."""

from __future__ import annotations

import re

import pytest

from kb.asking import Corpus, Word, asking, form, other_document
from kb.evidence import Near, Said, attribute, detail_lacking, of_answer, of_passage, of_sentence, unmet
from kb.fitted import ANSWERED, PASSAGE, SENTENCE
from kb.keys import key
from kb.kinds import KINDS, enumerated, near
from kb.thesaurus import expanded, spoken
from kb.words_asked import told_of

BY_NAME = {k.name: k for k in KINDS}
SENTENCE_ = "依托“刘博士”工作室，为本市企事业单位提供无偿生态环境咨询服务。"
SAID = Said(key("推广服务"), (key(SENTENCE_),), (SENTENCE_,), "")
CORPUS = Corpus.of([(key(SENTENCE_), ["工作室", "咨询", "服务"])], key(SENTENCE_))


class Cuts:
    """Every stretch is a word, none a compound."""

    def is_word(self, *_: object) -> bool:
        return True

    def parts(self, _: str) -> tuple[str, ...]:
        return ()


CUTS = Cuts()


def read(question: str, *tagged: tuple[str, str]):
    return asking(key(question), question, tagged, CUTS, CORPUS)


@pytest.mark.parametrize(
    ("kind", "question", "holds", "lacks"),
    [
        ("clock", "热线几点到几点有人接", "每天9:00开放", "依托服务平台"),
        ("price", "门票多少钱一张", "每人30元", "建设旅游度假区"),
        ("length", "跑道多长多宽", "飞行区跑道800×30米", "占地58.3万平方米"),
        ("area", "占地几亩", "用地 833 亩", "长约 51 公里"),
        ("size", "那块地多大", "面积 54.7 公顷", "入驻企业 70 家"),
        ("grade", "酒店是几星的", "建设五星级酒店", "建设酒店、会展中心"),
        ("phases", "分几期建", "分二期实施", "建设周期 5 年"),
        ("share", "占GDP几成", "占GDP比重54.1%", "年均增长13%"),
        ("place", "建在什么位置", "选址钱江大道北侧", "用地 162 亩"),
        ("weight", "最多能储多少吨", "年吞吐量320万吨", "项目占地300亩"),
        ("when", "生活圈什么时候建成", "到2025年基本形成", "加快建设生活圈"),
        ("done", "申报拿到批文了吗", "已经批准设立", "争创国家试点"),
        ("desk", "安心码去哪里申请", "向所在社区申请", "推广使用家政安心码"),
        ("documents", "办理要带什么材料", "凭身份证领取", "发展新材料产业"),
        ("fullname", "领导小组组长是哪位", "组长由市长担任", "发挥领导小组统筹协调作用"),
        ("clock", "博物馆周一开门吗", "周一闭馆", "建设主题博物馆"),
        ("price", "钟点工一小时什么价", "每小时30元", "扶持家政企业"),
        ("grant", "拆迁一平米赔多少", "每平方米补偿2000元", "需要改建的小区"),
        ("builder", "基地是哪家公司中标的", "由某公司承建", "责任单位：某市政府"),
        ("reason", "凭什么叫长寿之都", "因百岁老人多而得名", "打造一体化发展的产业链"),
        ("share", "研发要占多大比例", "占比重达到2.8%", "年均增长13亿元"),
        ("decade", "改的是哪个年代的房子", "需要改建的为70-90年代小区", "规划单元100公顷"),
    ],
)
def test_a_kind_is_met_by_a_thing_of_that_kind_alone(kind, question, holds, lacks):
    assert BY_NAME[kind].asked(key(question))
    assert BY_NAME[kind].evidence.search(holds)
    assert not BY_NAME[kind].evidence.search(lacks)


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("size", "对经济增长贡献多大"),
        ("size", "占GDP多大比例"),
        ("duration", "这几年涨得快吗"),
        ("grant", "补贴性培训要搞多少人次"),
        ("place", "服务业还差在哪儿"),
        ("builder", "旧厂房改成设计公司要不要变更"),
        ("several", "要挣到多少个亿"),
    ],
)
def test_what_only_sounds_like_a_kind_does_not_ask_for_it(kind, question):
    assert not BY_NAME[kind].asked(key(question))


def test_a_figure_counts_in_the_clause_of_what_is_asked():
    sentence = "规划占地350亩，入驻企业70家"
    assert near(BY_NAME["size"], [sentence], ["占地"]) == 1
    assert near(BY_NAME["size"], [sentence], ["跑道"]) == 0.5
    assert near(BY_NAME["clock"], [sentence], ["占地"]) == 0


def test_what_is_counted_is_the_noun_behind_how_many():
    assert read("签了多少主播", ("签", "v"), ("了", "ul"), ("多少", "m"), ("主播", "vn")).counted == ("主播",)
    assert read("配多少个充电桩", ("配", "v"), ("多少个", "m"), ("充电", "v"), ("桩", "q")).counted == (
        "充电桩",
    )
    assert read("充电桩几个", ("充电", "v"), ("桩", "q"), ("几个", "m")).counted == ("充电桩",)
    assert read("培育几家知名的", ("培育", "v"), ("几家", "m"), ("知名", "a"), ("的", "uj")).counted == ()


@pytest.mark.parametrize(
    ("noun", "text", "named"),
    [("标箱", "年通关量5万标准箱", True), ("小汽车", "配送小型汽车", True), ("充电桩", "充电站30座", False)],
)
def test_a_thing_counted_may_be_written_longer(noun, text, named):
    assert bool(re.search(told_of(noun, text), text)) is named


def test_things_that_no_sentence_counts_are_not_told_by_their_name():
    sentence = "定期开展星级机构评定活动。"
    said = Said("", (key(sentence),), (sentence,))
    asked = read("一共分几个星级", ("分", "v"), ("几个", "m"), ("星级", "n"))
    assert detail_lacking(asked, said) == "“星级”的数目"


def test_n_things_asked_for_by_a_name_that_no_sentence_has_are_not_told():
    assert enumerated("五个率先是哪五个", ["创建试点城市、示范区、集聚区、度假区、古城五个"]) is False


@pytest.mark.parametrize("question", ["规划欢不欢迎民间资本", "政策让不让", "质押融资有说法没"])
def test_a_question_by_a_verb_and_its_denial_is_open(question):
    assert form(key(question), ()) == "open"


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("七大板块分别叫什么", "进行七大板块旅游开发，由49个子项目组成。", False),
        ("三大中心是哪三个中心", "包括三大中心、冷藏配送中心等。", False),
        ("三大功能是哪三个功能", "含智慧服务中心、多元复合空间、科技孵化中心三大功能，共一期。", True),
        ("三生叠加是哪三生", "实现生态生活生产“三生叠加”。", True),
        ("重点发展什么", "发展旅游。", None),
    ],
)
def test_things_asked_for_by_number_are_told_one_by_one_or_not(question, sentence, told):
    assert enumerated(question, [sentence]) is told


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("门票多少钱", "fact"),
        ("主营业务收入2024年的数", "fact"),
        ("跨部门的事由谁协调", "who"),
        ("没有物业怎么办", "open"),
        ("外地企业会不会被限制", "open"),
    ],
)
def test_the_form_of_a_question(question, asks):
    assert form(question, [k for k in KINDS if k.asked(question)]) == asks


@pytest.mark.parametrize(
    ("question", "elsewhere"),
    [
        ("金华的十四五规划里有几个项目", True),
        ("十三五规划当时定的目标", True),
        ("规划里有几个项目", False),
        ("金华在规划里怎么被提到", False),
        ("十四五规划里有几个项目", False),
    ],
)
def test_another_documents_contents_are_told_from_a_mention(question, elsewhere):
    assert bool(other_document(question, ("衢州市", "衢州", "十四五"))) is elsewhere


def test_an_attribute_that_says_little_alone_is_taken_with_the_noun_before_it():
    asked = read(
        "客厅的设计单位是哪家", ("客厅", "n"), ("设计", "vn"), ("单位", "n"), ("是", "v"), ("哪家", "r")
    )
    assert attribute(asked, "本市企事业单位") == 0
    assert attribute(asked, "设计单位为甲院") == 1


def test_a_place_absent_from_the_documents_is_a_name_and_a_colloquial_verb_is_none():
    words = {w.text: w for w in read("象山县扯皮", ("象山县", "ns"), ("扯皮", "v")).words}
    assert (words["象山县"].kind, words["象山县"].known) == ("name", False)
    assert words["扯皮"].kind == "verb"


def test_a_word_is_held_by_what_documents_write_for_it():
    assert Word("免费", "noun", 1.0, True, ("无偿",)).held("提供无偿咨询") == 0.9
    assert "贷款" in expanded("能不能借钱")
    assert expanded("发展思路") == "发展思路"
    assert "借钱" in spoken("能不能借钱")


def test_a_year_must_stand_where_the_answer_stands():
    asked = read("2024年收入", ("收入", "n"))
    assert unmet(asked, Said("", ("2020年收入35亿元",), ("2020年收入35亿元",)), 0) == "2024年"


def test_the_fitted_weights_are_those_of_the_features():
    asked, found = read("咨询", ("咨询", "n")), Near(0.85, (0.86,), 0.5)
    assert set(of_sentence(asked, SAID, found, 0)) == set(SENTENCE)
    assert set(of_passage(asked, SAID, found)) == set(PASSAGE)
    assert {*of_answer(asked, SAID, found, 0, 1.0, 0.8), "bias"} == set(ANSWERED)
