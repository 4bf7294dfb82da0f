"""What a question asks for (who, when, how much, which N, …), and whether a sentence holds a thing of that kind.

A figure counts only where it belongs to what is asked about: in a clause that holds one of the question's words
(`near`), else it is merely somewhere around.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.patterns import numeral

from .keys import key

_N = r"(?:\d[\d.,]*|[一二两三四五六七八九十百千]+)"
COUNTED = re.compile(rf"{_N}|、")
_FIGURE = rf"{_N}\s*(?:余|多)?\s*(?:个|万|亿|千|百)*\s*"
_LIST = r"、.*、|以及|和|与"


@dataclass(frozen=True, slots=True)
class Kind:
    """`label` names it to people; `question` finds in a question's key that this is asked for; `evidence` what a text must hold then.
    A `strict` kind refuses a text without it."""

    name: str
    label: str
    question: re.Pattern[str]
    evidence: re.Pattern[str]
    strict: bool = True

    def asked(self, text: str) -> bool:
        return self.question.search(text) is not None


def _kind(name: str, label: str, question: str, evidence: str, strict: bool = True) -> Kind:
    return Kind(name, label, re.compile(question), re.compile(evidence), strict)


_SIZE = r"(?:平方|平米|平$|m²|㎡|公顷|亩|万方|公里|千米|米|km|×)"
KINDS = (
    _kind("phone", "电话", r"(?:联系|咨询|服务|客服)电话|(?:电话|热线)(?:号码)?(?:是|多)|(?<!车牌)号码|联系方式|手机号", r"\d{5,}|\d{3,4}-\d{7,8}"),
    _kind("clock", "钟点", r"(?<!哪)(?<!有)(?<![讲说提列写谈]了)(?<![讲说提列写谈])几点(?!几|意见|要求|建议|内容)|(?:营业|开放|上班|办公)时间|(?:周|星期|礼拜)[一二三四五六日天几][^，。]{0,4}(?:开|关|休|上班|营业|放假)|(?:开|关)门(?:吗|没|不|时间)", r"(?:周|星期)[一二三四五六日]|\d{1,2}[:：]\d{2}|(?:\d{1,2}|[一二三四五六七八九十]+)点(?!要)|小时服务"),
    _kind(
        "price", "价钱",
        r"(?:多少|几多|好多)钱|一张票(?:多少|几)|什么价|啥价|(?:付|收)多少(?![人个家次名])|多少(?:保费|工资|薪水)|[票房地租油单均]价|价格|学费|工资|月租|租金|薪|门票|造价.*多少|成交价|出让价|利率|费用.*多少|投资额|多少(?:万|亿)?元|多少(?:经费|资金|贷款|债)",
        rf"{_FIGURE}元|{_N}(?:余|多)?(?:亿|万|千万)(?![平亩人吨张方户件家立千公辆标m㎡㎥])|实际投入{_FIGURE}以?上|免费|无偿|利率{_N}|不收费",
    ),
    _kind(
        "grant", "金额",
        r"(?:补贴|补助|奖励|津贴)[^，。]{0,8}(?:多少|几)(?!万?[人个家次名项])|(?:补贴|补助|奖励|津贴|奖补|罚款)(?:的)?标准(?!化|是否|和|体系)|(?:奖|补|赔|罚|返)(?:多少|几)(?!万?[人个家次名项])|多少(?:补贴|补助|奖金|奖励|赔偿|罚款)",
        rf"{_FIGURE}元|{_N}(?:余|多)?(?:亿|万|千万)(?![平亩人吨张方户件家立千公辆标m㎡㎥])|%|百分之|[一二三四五六七八九]成",
    ),
    _kind("charge", "是否收费", r"(?:要不要|要|用不用|需不需要)买票|收费吗|要钱吗|收不收费|要不要钱|免费吗", r"免费|无偿|收费|元|[凭购领买门]票"),
    _kind("papers", "文号", r"文号|批复号|批文号|证号", r"〔\d{4}〕|\[\d{4}\]\d+号"),
    _kind("score", "分数", r"分数线|几分|多少分", r"\d+分|[（(]分[)）]"),
    _kind("fullname", "姓名", r"全名|真名|姓名|大名|(?:组长|主任|领导|负责人|局长|市长|县长|区长|书记|联系人|经理|董事长|校长|院长|所长)(?:[^，]{0,4}叫什么|(?:是|叫|姓)?(?:谁|哪位|哪个人))", r"(?:姓名|全名|名叫)|(?:组长|主任|领导|负责人|局长|市长|县长|区长|书记|联系人|经理|董事长|校长|院长|所长)(?:由|为|是|：|担任|兼任)|[担兼]任"),
    _kind("forecast", "即时情况", r"下雨|天气|股价|汇率|(?:今天|明天|后天|昨天)[^，。]{0,8}(?:限行|开门|营业|上班|放假|停水|停电)", r"今天|明天|天气|股价|汇率"),
    _kind("this_year", "当年的情况", r"今年|本月|这个月|上个月|前三季度|上半年|下半年", r"今年|本月|季度|上半年|下半年"),
    _kind(
        "done", "完成情况",
        r"[^看写说提讲列]了没|过了(?:吗|没)|(?:评上|拿到|评下来|批|通过|建成|到位|开工|完工|开业|通车|竣工|落地)[^，]{0,6}了吗|竣工的?有|完成得|(?:如今|目前|现在|截至).*了(?:多少|几)|进展如何|什么进度",
        r"已(?:经)?|完成了|获批|被.{0,8}列为|建成了|投入使用",
    ),
    _kind(
        "builder", "承建、设计或中标单位",
        r"(?:总包|分包|总承包|承揽|代建)(?:单位|方|商)?(?:是|由|给)?(?:谁|哪|什么)|(?:谁|哪[^，。]{0,8}|什么单位)(?:来|在)?(?:中标|承建|承包|监理|勘察|施工|设计)|(?:中标|承建|承包|监理|勘察|施工|设计)(?:单位|方|企业|队|公司|院)?(?:是|由|为)?(?:谁|哪|什么|$)|(?:施工|监理|设计|勘察|中标|承建)(?:单位|方)(?:$|[是？])",
        r"中标|承建|承包|监理|勘察|施工|设计(?:院|单位|方|公司)",
    ),
    _kind(
        "desk", "办理的地点或途径",
        r"(?:去|到|在|找|上)(?:哪里|哪儿|哪|什么地方|哪个(?:部门|单位|窗口|地方))(?:能|可以|去|来|可)?(?:申请|申领|办理?(?!公)|领取?|报名|买票|预约|登记|查询|投诉|咨询|缴)|怎么(?:申请|申领|报名|领取|办理|预约|报销)",
        r"(?:窗口|大厅|网站|网址|[Aa][Pp][Pp]|小程序|热线|柜台|服务中心|平台)[^。]{0,12}(?:申请|申领|办理|报名|领取|预约|登记|受理|查询|咨询)|向[^。，]{1,24}(?:申请|申报|提出|备案|提交|报名|登记)|(?:申请|申领|办理|报名|预约|咨询|查询)[^。]{0,12}(?:窗口|大厅|网站|热线|电话|平台|APP|小程序)",
    ),
    _kind(
        "documents", "要带的材料",
        r"(?:带|交|提交|准备|要|需要|提供|递)(?:些|的)?(?:什么|哪些|啥)(?:材料|资料|证件|证明|手续)|(?:什么|哪些|啥)(?:证件|手续)",
        r"(?:提交|提供|携带|出具|凭|持)[^，。；]{1,20}|(?:申请|申报|证明)材料|身份证",
    ),
    _kind(
        "reason", "原因或依据",
        r"为什么|为何|为啥|凭什么|凭啥|何以|(?:原因|理由|依据|根据)(?:是(?:什么|啥)|何在|在哪|有哪些|$)|(?:什么|啥)(?:原因|理由|依据)",
        r"因(?!地制宜|素|此)|由于|为了|鉴于|旨在|基于|根据|依据|源于|在于|所致|导致|随着|契机|受[^，。]{1,16}(?:影响|制约|限制)|凸显|加剧|制约|影响|需要|推动|目的|不足|滞后|背景|支撑",
    ),
    _kind("advice", "这样的建议", r"合适吗|划算吗|值不值|值得吗|赚不赚|好不好赚|靠谱吗|划不划算|能不能赚", r"合适|划算|值得|盈利|回报"),
    _kind("percent", "比例", r"百分之几|百分之多少|几个百分点|多少百分点|(?:比例|比重|占比|利率).*(?:多少|几)", r"%|百分|比重|[0-9]倍"),
    _kind("share", "所占的比例", r"占(?![地区])[^，]{0,12}(?:多少|几)(?![亩公平家]|个(?!亿|点|百))|几成|多大(?:的)?(?:比例|比重|份额)", r"占|比重|比例|份额|[一二三四五六七八九]成|率[^，]{0,3}\d[\d.]*%"),
    _kind("length", "长度", r"(?<![期建要干间])多长(?!时间)|多宽|多高|多远|(?:长|宽|高)度$|全长|总长|(?:多少|几)(?:公里|千米|米|里)(?![面程])", rf"{_FIGURE}(?:公里|千米|米|km)(?![²2])|×"),
    _kind("area", "面积", r"面积|占(?:多少|几多|几|好多)地|(?:占地(?![区方])|用地)(?:[^，里中给]{0,4}(?:多少|几|多大)|[呢？]*$)|占地[\d一二三四五六七八九十]|(?:多少|几)(?:万)?(?:亩|公顷|平方|平米|平(?!台)|方$)", rf"{_FIGURE}(?:平方|平米|m²|㎡|公顷|亩|方(?!面))"),
    _kind("size", "尺寸或面积", r"(?<!规模)(?<!贡献)(?<!作用)(?<!影响)(?<!力)(?<!做到)(?<!达到)(?<!要)(?<!量)(?<!额)多大(?!的?规模|的?比例|的?比重|份额|力|劲|影响|作用|力|吨|级|的?(?:船|货轮|轮船|飞机))|(?:谁|哪个|哪边|哪家)更?[大小](?![型])|尺寸", rf"{_FIGURE}{_SIZE}"),
    _kind("weight", "重量或容量", r"(?:多少|几)(?:万|亿|千)?(?:吨|斤|克|公斤|千瓦|度电|升)|吨位|吨级|载重|多大(?:吨位)?的?(?:船|货轮|轮船)", rf"{_FIGURE}(?:吨|斤|克|公斤|千瓦|升)"),
    _kind("people", "人数", r"(?:多少|几)(?:万|亿)?(?:人|名)|人数|(?:多少|(?<!哪)几)(?:个|类|名|位)?(?:岗位|职工|老师|学生|[\u4e00-\u9fff]{1,3}(?:员工?|师|人才|工人|学员|老人|居民)(?!会|范))", rf"{_FIGURE}(?:人|名|位|员|岗)"),
    _kind("duration", "时长", r"多久|多长时间|(?:几|多少)个?(?:小时|分钟|月|天|星期|周|工作日)|(?<![这那近头前后过最])(?:几|多少)年(?!来|前|代|到|开|里|内[^，。]{0,12}[几多])", rf"{_N}\s*(?:年|个月|天|个?小时|分钟|周|日|个?工作日)"),
    _kind("day", "日期", r"几月|几号|哪天|哪一天|几日", r"\d{1,2}月\d{1,2}日|[一二三四五六七八九十]+月[一二三四五六七八九十]+日|每个?月[^，。；\d]{0,2}\d{1,2}[日号]"),
    _kind("when", "时间", r"什么时候|啥时候|何时|哪一?年(?!代)|几时|什么时间|哪个年份", r"(?:19|20)\d{2}|十四五|年底|\d+月"),
    _kind("decade", "年代", r"哪个年代|哪些年代", r"\d0年代|[六七八九]十年代"),
    _kind("dynasty", "朝代", r"(?:哪个?|什么)朝代?(?:建|修|造|的|$)|始建于", r"始建|[唐宋元明清]代|[唐宋元明清]朝|民国"),
    _kind("country", "国家", r"哪(?:个|些|几个|一个)国家|什么国家", r"(?:美|英|法|德|俄罗斯|日本|韩|泰|越南|印度|意大利|西班牙|波兰|荷兰|巴西|埃及)国?(?![丽语文])|[\u4e00-\u9fff]{2}斯坦"),
    _kind("alone", "单独的数", r"(?:单独|单项|单个)的?(?:总?投资|金额|造价|面积|投入)", r"单独|单项|其中[^。]{0,14}投资|分别为"),
    _kind("grade", "等级", r"几[aA级星]|哪[一个]?(?:级|星级)(?![别])|(?:什么|哪个|多高的?)(?:等级|级别|星级)", rf"{_N}[aA级星]|[a-zA-Z]\d?级|\d[a-zA-Z](?![a-zA-Z])|国家级|省级|世界级"),
    _kind("phases", "分期", r"(?:分|有)几期|几期(?:建|搞|做|实施|工程)", r"[一二两三四五六]期|分期"),
    _kind(
        "several", "数目", r"(?<![人员者工]要达到)(?<![人员者工])(?:多少|(?<!哪)几)(?:个(?!亿|万|[\u4e00-\u9fff]{1,8}的$)|项|条|种|类|件|片|片区|块)",
        rf"{_N}\s*(?:余|多)?(?:万|亿)?(?:个|家|项|条|座|所|种|类|件|张|次|处|户|套|只|头|台|辆|艘|架|大|片|块|人次)|百家|{_LIST}",
    ),
    _kind("people", "人数", r"(?:多少|(?<!哪)几)个(?!方面|部分|层面)[\u4e00-\u9fff]{1,8}的$|[人员者工][^，。几]{0,6}几个$", rf"{_FIGURE}(?:人|名|位)"),
    *(
        _kind("count", "数目", rf"(?:多少|(?<!哪)几){m}(?!间)", rf"{_N}\s*(?:余|多)?(?:万|亿)?(?:{m}|{others})|百家")
        for m, others in (
            ("家", "个|户|所|大|强"), ("座", "个|处|家|大|条"), ("所", "家|个|座"), ("张", "个|套"), ("次", "人次|场|届|轮"),
            ("处", "个|家|座|片|大"), ("户", "家|个|人"), ("套", "个|台|户|间"), ("只", "个|头|家"), ("头", "只"), ("台", "套|辆|个|部"),
            ("辆", "台|个"), ("趟", "班|次|列|条"), ("例", "个|件"), ("艘", "条|个"), ("架", "台|个"),
        )
    ),
    *(
        _kind("count", "数目", rf"(?:多少|(?<!哪)几)(?:万|亿|千|百)?{m}", rf"{_FIGURE}{m}")
        for m in "层栋幢间门班趟列笔份株棵"
    ),
    _kind("place", "位置", r"(?<![差短弱薄强难卡好亮错输出])在哪(?!个|些|一|几|年|家|所)|位置|地址|选址|什么地方|哪里|何处", r"选址|位于|地处|坐落|设[在于]|[东南西北](?:至|侧|临|邻|面|部|岸|角)|以[东南西北]|地点|区位", strict=False),
    _kind("amount", "数目", r"多少|(?<!哪)几(?!年来|年)|(?:规模|贡献|作用|做到|达到|要|量|额)多大|多大的?规模", rf"{_N}|一定比例|{_LIST}"),
    _kind(
        "who", "单位或人",
        r"谁(?!更|[多大小高低快慢长短少早晚])|哪个?(?:单位|部门|公司|集团|学校|医院|机构)|哪家|由哪|哪所|什么单位|什么部门|哪几家|叫啥|叫什么(?!名)",
        r"局|委|办公|政府|集团|公司|领导小组|联席会议|中心|学院|学校|大学|研究院|院|管委会|协会|工作室|企业|机构|职院|联盟|银行|专班|、",
    ),
)  # fmt: skip
TIME = 12  # characters of a clause that only says when
# Measures of a thing, which the fields of a plan's rows seldom hold.
MEASURED = ("length", "area", "size", "weight", "people", "decade", "grade", "phases")
WHICH_N = re.compile(
    r"哪(?P<n>[二两三四五六七八九十]|\d+)[个座大项条种类家份生方张处所名支]|"
    r"(?P<m>[二两三四五六七八九十]|\d+)(?:大|个|项|条|种|类|家|处)?(?P<what>[\u4e00-\u9fff]{1,8}?)"
    r"(?:(?:分别|具体|各自|都|各)(?:叫|是|指|有|包括|选|包含)|(?:指的?是?|是|叫|有|包括)(?:什么|哪|啥|谁)|的?(?:具体)?(?:名单|清单|名字|名称))"
)


OPEN = ("who", "reason")  # kinds that may be told in many ways


@lru_cache(maxsize=256)  # rooms of one question ask the same of it
def asked_for(text: str) -> tuple[Kind, ...]:
    """The kinds that a question's key asks for, in the order of the table."""
    return tuple(k for k in KINDS if k.asked(text))


def measures(text: str) -> tuple[Kind, ...]:
    """Of these, the measures of a thing (MEASURED)."""
    return tuple(k for k in asked_for(text) if k.name in MEASURED)


def near(kind: Kind, sentences: Sequence[str], words: Collection[str]) -> float:
    """1 where a clause (or the one before it, or what stands behind a time: 到2025年，…) holds both the kind and one of
    the words; ½ the kind alone; 0 neither."""
    best = 0.0
    for sentence in sentences:
        clauses = re.split(r"[，；：]", sentence)
        for i, clause in enumerate(clauses):
            if kind.evidence.search(clause):
                best = max(best, 0.5)
                around = clauses[max(i - 1, 0) : i + 1 + (kind.name == "when" and len(clause) < TIME)]
                if any(w in c for w in words for c in around):
                    return 1.0
    return best


def enumerated(question: str, sentences: Sequence[str]) -> bool | None:
    """Are the N things asked for by name (铜山源那七大板块分别叫什么) told one by one? None: no such question."""
    m = WHICH_N.search(question)
    if not m:
        return None
    many = int(numeral(m["n"] or m["m"]) or 0) if not (m["n"] or m["m"]).isdigit() else int(m["n"] or m["m"])
    if many < 2:
        return None
    said = [
        numerals
        for numerals in re.findall(_N, question)
        if numeral(numerals) == many or numerals == str(many)
    ]
    counted = "|".join(sorted({re.escape(x) for x in said})) or r"(?!)"
    told = [c for x in sentences for c in re.split(r"[，；。]", x)]
    again = re.search(
        rf"(?:{counted})[个大项条种类家处](?P<what>[\u4e00-\u9fff]{{2,6}}?)(?:分别|具体)?[是指]哪", question
    )
    pairs = {again["what"][i : i + 2] for i in range(len(again["what"]) - 1)} if again else set()
    if again and not any(pair in key(x) for x in sentences for pair in pairs):
        return False  # 五个率先是哪五个, where nothing is told to come first
    what = m["what"]
    named = rf"(?:{counted})[个大项条种类家处]?{re.escape(what)}" if what else counted
    places = [c for c in told if re.search(named, c)] or [c for c in told if re.search(counted, c)]
    for clause in places or sentences:
        items = clause.split("、")
        if any(re.fullmatch(rf"(?:{counted})[\u4e00-\u9fff]{{2,6}}", item) for item in items[1:]):
            continue  # one of the things listed, not their name: 一中心枢纽、二服务平台、二配套体系
        listed = max(len(items), clause.count("《"), clause.count("“"))
        if many == 2 and re.search(_LIST, clause):
            listed = 2
        unit = re.search(rf"(?:{counted})([\u4e00-\u9fff])", clause)
        if listed >= many or (unit and clause.count(unit[1]) > many):
            return True
    return False
