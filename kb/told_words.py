"""What a question asks of figures that prose tells: two compared, a rise, points ahead, a yearly growth, a value; of
which things and of which years. A word that belongs to none of these makes it another question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Wish = Literal["gap", "rise", "ahead", "growth", "value"]
LONGEST = 60  # code points of a question that is read so
_POINTS = r"(?:百分之)?(?:多少|几)(?:个)?(?:百分点|点|成|亿元?|倍)?"
_MORE = r"(?:(?<!提)高|大|多|快|(?<!降)低|(?<!减)少|小|慢|(?<!增)长|领先)"
_OVER = r"(?:领先于?|超过|超出|高[于出过]|快[于出过]|低于|慢于)"
_WIDER = r"(?:全[市省县国区]|平均)[^，。？]{0,16}?"
_BEFORE = r"(?:19|20)\d\d|十[一二三四五六七]五|[上去前]一?年|同期|期初"  # an earlier time: a rise, not a lead over others
_WISHES: tuple[tuple[Wish, re.Pattern[str]], ...] = (
    (
        "ahead",
        re.compile(
            rf"(?:比(?![重例率])|较|{_OVER})(?!{_BEFORE})(?P<than>[^，。？]{{2,18}}?){_MORE}?(?:出|了)?(?:多少|几)个?(?:百分)?点"
            rf"|(?:(?:比(?![重例率])|较)(?P<than2>{_WIDER}){_MORE}|{_OVER}(?P<than3>{_WIDER}))(?:出|了)?(?:多少|几)"
        ),
    ),
    (
        "gap",
        re.compile(
            rf"[，]?(?:谁|哪一?个|哪一?项|哪一?头|哪边)(?:的)?(?P<field>[^，。？]{{0,6}}?)(?:更|要|会|比较)?{_MORE}(?:一些|些|一点)?(?:[，]?(?:{_MORE}|差|相差|高出|多出)(?:了|出)?{_POINTS})?"
            rf"|[，]?(?:相差|差距|差了?|{_MORE}出?){_POINTS}|[，]?(?:相差|差距)"
        ),
    ),
    (
        "growth",
        re.compile(
            r"(?:年均|每年平均|平均每年|年平均|每年)(?:的)?(?:增长率|增长|增速|增幅|涨幅|增|涨)(?:速度|幅度)?(?:(?:是|为|有|达到?|能到)?(?:多少|几个?点))?"
        ),
    ),
    (
        "rise",
        re.compile(
            rf"(?:共|一共|累计|总共)*(?:提高|提升|增加|上升|增长|上涨|涨|扩大|下降|降低|减少|降|升)(?:了|出)?{_POINTS}(?:百分之几)?"
            r"|(?:的|有|发生了?|什么|何|哪些)*变化(?:了|情况)?(?:有|是)?(?:多少|多大|如何|怎样|怎么样|几个(?:百分)?点)?"
            r"|从(?:多少|几)[^，。？]{0,4}(?:提高|提升|增加|上升|增长|涨|升|变|降|扩大|下降|做)?(?:到|成|至|为)了?(?:多少|几)"
        ),
    ),
    (
        "value",
        re.compile(
            r"目标值?(?:是|定在|为|要到|到|达到)?(?:多少|多大|几)|多少|多大|多高|几成|几个?(?:百分)?点|百分之几|目标值?"
        ),
    ),
)
YEAR = re.compile(
    r"(?P<a>(?:19|20)\d\d)年?[-到至~](?P<b>(?:19|20)\d\d)年?|(?P<y>(?:19|20)\d\d)年?(?:[末底]|度)?|(?<!\d)(?P<short>[12]\d)年(?:底|末)?"
    r"|十(?P<five>[一二三四五六七])五(?P<last>期?末|收官)?(?:期间|时期|以来|那几年|这几年|那五年|这五年)?"
)
SAID = re.compile(
    r"请问|问一下|帮我|查一?下|告诉我|想知道|算一?算|算一下|文件里?|规划里?|里说的?|里写的?|全文里?|正文里?|我市|本市|全市(?!固定|税)|全县|我们市|大概|到底|究竟"
    r"|期末|期间|时期|以来|五年后|五年里|五年间|五年|这几年|那几年|人均(?=劳动生产率)"
)
_NOW = re.compile(r"目前|现在|已经|如今")
GOAL = re.compile(r"目标值?|要|将|规划到|打算|计划(?!投)|力争|预计|五年后")
ASKING = re.compile(
    r"目标值?|是|要求?|将|会|能|达到|达|做到|提到|增加到|了|呢|吗|呀|啊|的|[？。！]|分别|各自?|有|数字|情况|力争|预计|打算|计划|末|底|到(?=$)"
)
_SINCE = re.compile(
    rf"(?:相比|相较|比(?![重例率])|较)(?:于|起)?(?={_BEFORE})|(?:相比|相较|比起来|比)(?=$|，)|(?:从|自|由)(?=(?:19|20)\d\d|十.五)"
)
_EACH_YEAR = re.compile(r"20\d\d年(?:和|与|跟|、)20\d\d年")
_ENDS = re.compile(  # both ends of a rise, which its answer tells: …，2015年和2020年各是多少
    r"(?<=多少)[，。？](?:20\d\d年)(?:和|与|跟|、|到)(?:20\d\d年)(?:的?数(?:字|值))?(?:各自?|分别)?(?:是|为)?多少[？。]?$"
)
_LINKS = re.compile(r"和|与|跟|同(?!比)|、|，|及|vs|比(?![重例率])|还是")
_ALIKE = (
    ("固投", "固定资产投资"),
    ("规上", "规模以上"),
    ("限上", "限额以上"),
    ("地区生产总值", "gdp"),
    ("生产总值", "gdp"),
    ("占到", "占"),
    ("占比", "比重"),
    ("比例", "比重"),
    ("比率", "比重"),
    ("份额", "比重"),
)
_OTHER = re.compile(
    r"为什么|为何|怎么|如何|哪些|列出|谁(?:负责|牵头)|吗|是不是|是否|对不|第[一二三四五]|最|排|几个项目|多少个|几家|多少家|投资|项目"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked (`wish`), of which things (their words), of which years, over what (`than`)."""

    wish: Wish
    names: tuple[str, ...]
    years: tuple[int, ...]
    than: str = ""
    rate: bool = False  # 谁的年均增速快: growth is compared, not values
    small: bool = False  # 哪个低
    each: bool = False  # the value of each of two years
    goal: bool | None = None  # a goal, what has been, or not told


def asked(text: str) -> Wanted | None:
    """What a question's key asks of figures; None when it asks for something else."""
    if len(text) > LONGEST:
        return None
    text = _ENDS.sub("", text)
    for wish, pattern in _WISHES:
        m = pattern.search(text)
        if m is None:
            continue
        groups = m.groupdict()
        rest = text[: m.start()] + "，" * (wish == "gap") + text[m.end() :]
        field = groups.get("field") or ""
        rate = bool(re.search(r"增速|增长|增幅|涨幅|快|慢", m.group()))
        if field and not re.fullmatch(
            r"(?:年均|每年)?(?:的)?(?:增速|增长率?|增长速度|增幅|涨幅)?|年均|的?目标值?", field
        ):
            return None
        if re.search(r"年均(?:增速|增长率?|增幅)|增速|增幅|涨幅|增长，", rest) and wish in (
            "gap",
            "ahead",
            "value",
        ):
            rest = re.sub(r"(?:年均|每年)?(?:的)?(?:增速|增长率|增长速度|增幅|涨幅|增长(?=，))", "", rest)
            wish = "growth" if wish == "value" else wish
            rate = True
        if _OTHER.search(re.sub("投资" if rate or wish == "growth" else "固定资产投资", "", rest)):
            return None
        years = _years(rest)
        between = _SINCE.sub("", rest)
        rest = rest if wish == "ahead" else between
        if wish == "gap" and len(years) == 2 and len(_names(between)) == 1:
            wish = "rise"  # 2025年比2020年多多少: one thing, of two years
        if wish == "rise":
            years = tuple(sorted(years))
        goal = True if GOAL.search(text) else False if _NOW.search(text) else None
        names = _names(rest)
        small = bool(re.search(r"低|少|小|慢", m.group().replace("多少", "")))
        wanted = Wanted(
            wish,
            names,
            years,
            alike(next((w for k in ("than", "than2", "than3") if (w := groups.get(k))), "")),
            rate,
            small,
            len(years) == 2 and _EACH_YEAR.search(rest) is not None,
            goal,
        )
        if not names or ((wish == "gap") != (len(names) == 2) and wish != "value"):
            return None
        return wanted
    return None


def _names(rest: str) -> tuple[str, ...]:
    """The things that a question's key names, without its years and the words of asking."""
    bare = SAID.sub("", _NOW.sub("", YEAR.sub("", rest)))
    return tuple(n for part in _LINKS.split(bare) if (n := alike(ASKING.sub("", part))))


def _years(text: str) -> tuple[int, ...]:
    found: list[int] = []
    for m in YEAR.finditer(text):
        if m["five"]:
            last = 2005 + 5 * ("一二三四五六七".index(m["five"]) + 1)
            found += [last] if m["last"] else [last - 4, last]
        elif m["a"]:
            found += [int(m["a"]), int(m["b"])]
        else:
            found.append(int(m["y"]) if m["y"] else 2000 + int(m["short"]))
    return tuple(found)


def alike(words: str) -> str:
    for a, b in _ALIKE:
        words = words.replace(a, b)
    return words
