"""Questions about a document's make-up, asked of the plan and of small texts in other house styles."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.parse import parse
from kb.answer import Answered, NotFound
from kb.lexicon import Lexicon
from kb.query import Missing
from kb.question import read
from kb.settings import CHECKOUT
from kb.structure import asks_structure, structure
from kb.tokens import Words
from kb.vocabulary import Vocabulary, vocabulary

REGULATION = """禾川市城市公园管理条例

第一章 总则

第一条 为了加强城市公园管理，根据有关法律、法规，结合本市实际，制定本条例。

第二条 本市行政区域内城市公园的规划、建设、保护和管理，适用本条例。

本条例所称城市公园，是指向公众开放、具有游览休憩功能的公共绿地。

第二章 规划与建设

第三条 城市公园的规划应当符合下列要求：

（一）与国土空间总体规划相衔接；

（二）绿地率不低于百分之六十五。

前款规定的绿地率，由市园林绿化主管部门每年核查一次。

第四条 新建公园应当配套建设无障碍设施。

第三章 附则

第五条 本条例自2023年6月1日起施行。
"""
REPORT = """禾川市2023年政府工作报告

一、2022年工作回顾

过去一年，全市上下攻坚克难，经济社会发展取得新成绩。

（一）产业升级步伐加快。规上工业增加值增长8.2%。新增高新技术企业46家。

（二）城乡面貌持续改善。新建城市公园12个，改造老旧小区38个。

二、2023年主要任务

（一）聚力产业强市。实施“三大工程”：链主培育工程、技术改造工程、园区提质工程。

（二）聚力城市更新。推进东门、西门、南门三个片区改造，做好“五个一批”。
"""


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    return Words(tmp_path_factory.mktemp("jieba"))


@cache
def known(name: str) -> Vocabulary:
    return vocabulary(_document(name), Lexicon())


def _document(name: str) -> Document:
    if name == "plan":
        path: Path = CHECKOUT / "corpus/quzhou-services-145/plan.txt"
        return parse(path.read_text(encoding="utf-8"), "quzhou-services-145")
    return parse({"regulation": REGULATION, "report": REPORT}[name], name)


def asked(question: str, name: str, words: Words) -> Answered | NotFound | Missing | None:
    """The answer that structure gives, or None where another reading comes first or nothing of it is asked."""
    v = known(name)
    reading, bag = read(question, v, words.tagged)
    found = structure(bag, v) if asks_structure(bag, v, reading) else None
    assert found is None or isinstance(found, Answered | NotFound | Missing)
    return found


def text(found: object) -> str:
    assert isinstance(found, Answered)
    return "".join(line for line, _ in found.lines)


@pytest.mark.parametrize(
    ("question", "name", "said"),
    [
        ("336产业体系是什么意思", "plan", ["三大基础服务业：现代物流业", "三大品质服务业：健康服务业", "节能环保服务业"]),
        ("现代商贸业的发展路径都有哪几条", "plan", ["优化商贸服务布局", "加快直播电商发展"]),
        ("“智造新城”和“智慧新城”的定位各是什么", "plan", ["数智生产新服务", "数字生活新服务"]),
        ("衢江区的功能定位", "plan", ["多式联运+数字贸易"]),
        ("现代物流业的发展思路和发展目标是什么", "plan", ["发展思路：充分联动", "发展目标：打造陆港型"]),
        ("现代物流业讲了什么", "plan", ["发展思路：", "发展目标：", "优化多式联运设施：", "推动快递物流发展："]),
        ("第三章讲了什么", "plan", ["抢抓长三角一体化战略", "1. 现代物流业", "6. 节能环保服务业"]),
        ("表1讲了什么", "plan", ["规模实力——服务业增加值", "服务贸易进出口额"]),
        ("发展基础讲了哪些方面", "plan", ["产业规模不断扩大", "产品新供给较为匮乏"]),
        ("面临哪些挑战", "plan", ["国际形势更加复杂严峻", "区域竞争态势更加激烈"]),
        ("中心城区四个板块", "plan", ["智造新城", "智慧新城", "柯城区", "衢江区"]),
        ("县市四片是哪四个县市", "plan", ["龙游县", "开化县"]),
        ("县（市）四片是指哪几个地方", "plan", ["龙游县", "开化县"]),
        ("汽车城的五大板块各叫什么", "plan", ["激情赛道区", "汽车康养社区"]),
        ("文中那张图画的是什么", "plan", ["图1", "中心城区引领发展"]),
        ("第26页讲了什么", "plan", ["专栏 9 科技服务业发展路径", "4. 人力资源服务业", "聚焦重点行业领域"]),
        ("第四章后面是哪一章", "plan", ["后面是“五、实施四大重点行动”"]),
        ("卡脖子在哪里提到", "plan", ["共 2 处", "1. 智造新城", "（一）生产性服务业融合创新行动"]),
        ("人才政策放在第六章的哪一节", "plan", ["（二）强化要素保障"]),
        ("阿里巴巴村播基地出现在哪个专栏", "plan", ["专栏 2 现代商贸业发展路径"]),
        ("营商环境10+N在第几页", "plan", ["第 52—53 页"]),
        ("标志性项目清单放在哪几个专栏", "plan", ["专栏 13", "专栏 14", "专栏 15", "专栏 16"]),
        ("第三章有几个专栏", "plan", ["共有 12 个专栏", "专栏 12"]),
        ("规划一共几章几节", "plan", ["共有 6 章", "共有 18 节"]),
        ("目录", "plan", ["六、强化保障措施（第 51 页）：（一）加强组织领导"]),
        ("保障措施第二条", "plan", ["（二）强化要素保障”：完善财税"]),
        ("“诗画风光带”出现了几处", "plan", ["处"]),
        ("柯城和龙游的定位", "plan", ["运动休闲+康养旅游", "特色文旅+临港物流"]),
        ("这个规划讲了什么", "plan", ["一、发展背景", "六、强化保障措施"]),
        ("专栏1到专栏3分别讲什么", "plan", ["优化多式联运设施", "推进数字化改造", "做强经典文化产业"]),
        ("最后一章包括哪几节", "plan", ["（四）加大实施力度"]),
        ("第三条讲什么", "regulation", ["应当符合下列要求", "绿地率不低于百分之六十五", "每年核查一次"]),
        ("第三条第一款第二项", "regulation", ["（二）绿地率不低于百分之六十五"]),
        ("第三条第二款是什么", "regulation", ["前款规定的绿地率"]),
        ("第二章有几条", "regulation", ["共有 2 条：第三条；第四条"]),
        ("条例一共几章几条", "regulation", ["共有 3 章", "共有 5 条"]),
        ("无障碍设施写在第几条", "regulation", ["第四条"]),
        ("第一条和第四条讲什么", "regulation", ["制定本条例", "无障碍设施"]),
        ("工作报告分几部分", "report", ["一、2022年工作回顾", "二、2023年主要任务"]),
        ("2023年主要任务有哪些", "report", ["聚力产业强市", "聚力城市更新"]),
        ("三个片区是哪三个", "report", ["东门", "西门", "南门"]),
        ("老旧小区在哪里提到", "report", ["（二）城乡面貌持续改善"]),
    ],
)  # fmt: skip
def test_structure_answers(question: str, name: str, said: list[str], words: Words) -> None:
    told = text(asked(question, name, words))
    assert [s for s in said if s not in told] == []


@pytest.mark.parametrize(
    ("question", "name", "said"),
    [
        ("“大三城”具体是哪三座城", "plan", "没有说明"),
        ("1+9+N是什么", "plan", "1+9+N"),
        ("“五个率先”率先在哪五方面", "plan", "五个率先"),
        ("规划里哪里提到了地铁", "plan", "地铁"),
        ("第60页是什么", "plan", "第 60 页不在其中"),
        ("“元宇宙”在第几页", "plan", "没有出现"),
        ("第六章后面是哪一章", "plan", "没有同级"),
        ("第十六条讲什么", "regulation", "最后一条是第五条"),
        ("第三条第三款", "regulation", "共 2 款"),
        ("第3页讲什么", "report", "没有目录页码"),
        ("五个一批是哪五个", "report", "五个一批"),
    ],
)
def test_structure_says_what_is_not_there(question: str, name: str, said: str, words: Words) -> None:
    found = asked(question, name, words)
    assert isinstance(found, NotFound) and said in found.text


@pytest.mark.parametrize(
    "question",
    [
        "专栏16有哪些项目",
        "常山县负责哪些项目",
        "专栏13中衢江区政府负责的项目有哪些",
        "多式联运那个专栏几个项目",
        "“三生叠加”说的是哪三生",
        "一业一策指什么",
        "科技服务业为什么重要",
        "绿色金融业要突破哪些关键技术",
        "十四五计划投资TOP5",
        "老旧小区没物业怎么办",
        "服务业增加值2025年目标值",
        "万洋众创城在哪里",
    ],
)
def test_structure_leaves_other_questions_alone(question: str, words: Words) -> None:
    assert asked(question, "plan", words) is None


def test_every_sentence_of_an_outline_is_cited_or_a_heading_line(words: Words) -> None:
    found = asked("文化旅游业讲了什么", "plan", words)
    assert isinstance(found, Answered)
    assert all(places for _, places in found.lines)
    assert len(found.claims) >= 8
