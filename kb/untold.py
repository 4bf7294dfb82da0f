"""What no field of a plan's rows tells, whatever the document: refused by name before any field is answered in its place.

A word counts only where the row's own words do not hold it: a project may well say where its money comes from.
"""

from __future__ import annotations

import re

DATES = "开工、完工的月份和日期"
_TABLE = (
    ("分月、分季的数", r"每个?月|月度|[按分逐]月|当月|季度|上半年|下半年"),
    ("同比、环比", r"环比|同比(?!例)"),
    ("其他地方的数", r"全国|全省|省内|国内|隔壁|邻市|周边(?:城市|地区)?|兄弟(?:城市|市)|(?:别|其他|其它)的?(?:城市|地市|市)|外地"),
    ("分县（市、区）的数", r"各个?(?:县区|县市|区县|县|区)(?:市|区)?(?:分别|各|是|有|多少)|分县"),
    ("统计口径", r"口径(?:是|怎么|如何)|(?:怎么|如何|咋)(?:统计|算出来|测算)|计算方法|统计方法|(?:谁|哪[个家]?(?:部门|单位)?|由谁)[^，。]{0,3}(?:统计|采集|考核)|数据来源|数据哪来"),
    ("完不成的后果", r"(?:没|未|不能|完不)(?:完)?成[^，。]{0,6}(?:责|罚|咋办|怎么办|后果)"),
    (DATES, r"(?:哪个?|几)月(?!来)|几号|哪[一]?天|具体日期|良辰"),
    ("出资构成", r"民营(?:资本|企业|资金|占|出|投)|民间资本|社会资本|股份|股权|控股|(?:财政|银行|政府|企业)(?:出|贷|拿|自筹)|贷款|自筹|融资|资本金|专项债|债券|担保|抵押|(?:中央|上级|省级|省里)(?:补助|资金|补贴|拨款)"),
    ("实际支付、完成的数", r"(?:已经?|实际)(?:实际)?(?:支付|支出|到账|拨付|花掉|投入了)|截至上[月年周]"),
    ("能否实现", r"能(?:不能|否)?(?:完成|实现)吗?$|(?:实现|完成)得了吗?$|按[\d.]+%?[^，]{0,6}能(?:达到|做到|实现|完成)"),
    ("税收", r"(?:收|交|缴|纳)(?:多少|几)?(?:个)?税|税收贡献|利税"),
)  # fmt: skip
ROLE = re.compile(  # parts that somebody plays in a project: fields by name, whether or not a plan tells them
    r"(?:施工|监理|设计|承建|承包|总包|分包|建设|投资|出资|运营|代建|勘察|勘测|中标|招标|采购|供货|业主|法人|合作|配合|协助|监督|监管|验收|审批|牵头|主管|代理|咨询|使用|产权)(?:单位|主体|方(?![案式面法向便])|企业|公司|部门|人(?!员))|(?:资金|经费|钱的)来源|联系人|联系方式|联系电话|经办人|项目经理"
)
UNTOLD = tuple((label, re.compile(pattern)) for label, pattern in _TABLE)


def untold(text: str, held: str) -> str:
    """What a question (its key without names) asks that no field holds, nor the row's own words; "" for nothing."""
    for label, pattern in UNTOLD:
        if any(m.group() not in held for m in pattern.finditer(text)):
            return label
    return ""
