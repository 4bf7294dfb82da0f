"""Questions worked out from figures that prose tells (存款和贷款哪个高、高多少；占比提高几个百分点；增速比全市快几个点).

A question is answered only when each of its words belongs to the name of a figure, to a year, or to what is asked; one
word more, and it is left to the other readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest.document import PROSE
from ingest.figures import Figure

from .guess import fragments
from .keys import key
from .query import Query, Reading
from .vocabulary import Vocabulary

Wish = Literal["gap", "rise", "ahead", "growth", "value"]
LONGEST = 60  # code points of a question that is read so
_POINTS = r"(?:百分之)?(?:多少|几)(?:个)?(?:百分点|点|成|亿元?|倍)?"
_MORE = r"(?:(?<!提)高|大|多|快|(?<!降)低|(?<!减)少|小|慢|(?<!增)长|领先)"
_WISHES: tuple[tuple[Wish, re.Pattern[str]], ...] = (
    (
        "ahead",
        re.compile(
            rf"(?:比(?![重例率])|较|领先|超过|超出)(?P<than>[^，。？]{{2,18}}?){_MORE}?(?:出|了)?(?:多少|几)个?(?:百分)?点"
            rf"|(?:比(?![重例率])|较)(?P<than2>(?:全[市省县国区]|平均)[^，。？]{{0,16}}?){_MORE}(?:出|了)?(?:多少|几)"
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
            r"(?:年均|每年平均|平均每年|年平均|每年)(?:的)?(?:增长率|增长|增速|增幅|涨幅|增|涨)(?:速度|幅度)?(?:多少|几个?点)?"
        ),
    ),
    (
        "rise",
        re.compile(
            rf"(?:共|一共|累计|总共)*(?:提高|提升|增加|上升|增长|上涨|涨|扩大|下降|降低|减少|降|升)(?:了|出)?{_POINTS}(?:百分之几)?"
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
_YEAR = re.compile(
    r"(?P<a>(?:19|20)\d\d)年?[-到至~](?P<b>(?:19|20)\d\d)年?|(?P<y>(?:19|20)\d\d)年?(?:[末底]|度)?|(?<!\d)(?P<short>[12]\d)年(?:底|末)?"
    r"|十(?P<five>[一二三四五六七])五(?P<last>期?末|收官)?(?:期间|时期|以来|那几年|这几年|那五年|这五年)?"
)
_SAID = re.compile(
    r"请问|问一下|帮我|查一?下|告诉我|想知道|算一?算|算一下|文件里?|规划里?|里说的?|里写的?|全文里?|正文里?|我市|本市|全市(?!固定|税)|全县|我们市|大概|到底|究竟"
    r"|期末|期间|时期|以来|五年后|五年里|五年间|五年|这几年|那几年|人均(?=劳动生产率)"
)
_NOW = re.compile(r"目前|现在|已经|如今")
_GOAL = re.compile(r"目标值?|要|将|规划到|打算|计划(?!投)|力争|预计|五年后")
_ASKING = re.compile(
    r"目标值?|是|要求?|将|会|能|达到|达|做到|提到|增加到|了|呢|吗|呀|啊|的|[？。！]|分别|各自?|有|数字|情况|力争|预计|打算|计划|末|底|到(?=$)"
)
_LINKS = re.compile(r"和|与|跟|同(?!比)|、|，|及|vs|比(?![重例率])|还是")
_ALIKE = (
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
    goal: bool | None = None  # a goal, what has been, or not told


@dataclass(frozen=True, slots=True)
class Known:
    """Figures found for the things asked, one for each; where `missing` is a year, `found` is told of other years."""

    wanted: Wanted
    found: tuple[Figure, ...]
    missing: int = 0


def asked(text: str) -> Wanted | None:
    """What a question's key asks of figures; None when it asks for something else."""
    if len(text) > LONGEST:
        return None
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
        if re.search(r"年均(?:增速|增长率?|增幅)|增速|增幅", rest) and wish in ("gap", "ahead", "value"):
            rest = re.sub(r"(?:年均|每年)?(?:的)?(?:增速|增长率|增长速度|增幅|涨幅)", "", rest)
            wish = "growth" if wish == "value" else wish
            rate = True
        if _OTHER.search(re.sub(r"固定资产投资", "", rest)):
            return None
        years = _years(rest)
        bare = _SAID.sub("", _NOW.sub("", _YEAR.sub("", rest)))
        goal = True if _GOAL.search(text) else False if _NOW.search(text) else None
        names = tuple(n for part in _LINKS.split(bare) if (n := _alike(_ASKING.sub("", part))))
        small = bool(re.search(r"低|少|小|慢", m.group().replace("多少", "")))
        wanted = Wanted(
            wish, names, years, _alike(groups.get("than") or groups.get("than2") or ""), rate, small, goal
        )
        if not names or ((wish == "gap") != (len(names) == 2) and wish != "value"):
            return None
        return wanted
    return None


def _years(text: str) -> tuple[int, ...]:
    found: list[int] = []
    for m in _YEAR.finditer(text):
        if m["five"]:
            last = 2005 + 5 * ("一二三四五六七".index(m["five"]) + 1)
            found += [last] if m["last"] else [last - 4, last]
        elif m["a"]:
            found += [int(m["a"]), int(m["b"])]
        else:
            found.append(int(m["y"]) if m["y"] else 2000 + int(m["short"]))
    return tuple(found)


def _alike(words: str) -> str:
    for a, b in _ALIKE:
        words = words.replace(a, b)
    return words


def told(text: str, v: Vocabulary) -> Known | None:
    """The figures that answer a question, by its key; None when it asks for something else, or a word of it belongs
    to no figure."""
    wanted = asked(text)
    if wanted is None:
        return None
    if wanted.wish == "ahead":
        return _ahead(wanted, v)
    named = [_named(_whole(n, v), v.told) for n in wanted.names]
    if not all(named):
        return None
    if wanted.wish == "rise":
        return _rise(wanted, named[0])
    kinds = ("growth", "rise") if wanted.rate else ("growth",) if wanted.wish == "growth" else ("value",)
    held = [k for k in kinds if all(any(f.kind == k for f in fs) for fs in named)]
    of_kind = [[f for f in fs if f.kind in held[:1]] for fs in named]
    if not all(of_kind):
        return None
    fit = [[f for f in fs if _of_years(f, wanted)] for fs in of_kind]
    if len(fit) == 1 and not fit[0] and wanted.years:
        return Known(wanted, tuple(of_kind[0]), wanted.years[-1])
    chosen = _together(fit)
    return Known(wanted, chosen) if chosen else None


def _whole(words: str, v: Vocabulary) -> str:
    """The name that a known short name stands for: 社零总额 → 社会消费品零售总额."""
    for place in sorted(map(key, v.home), key=len, reverse=True):
        words = words.removeprefix(place)
    rows = {t.value for t in v.terms.get(words, ()) if t.kind == "row"}
    return _alike(key(rows.pop())) if len(rows) == 1 else words


def _named(words: str, known: list[tuple[Figure, str, str]]) -> list[Figure]:
    """The figures of the one thing that the words name: its whole name, or in the fewest pieces."""
    ranked: dict[tuple[int, int, str], list[Figure]] = {}
    for figure, name, section in known:
        name = _alike(name)
        score = _fit(words, name)
        if score is None and section and (m := _section(words, section)):
            score = _fit(words[m:], name)
            score = score + 2 if score is not None and len(words) - m >= 3 else None
        if score is not None:
            ranked.setdefault((score, len(name) - len(words), name), []).append(figure)
    best = sorted(ranked)[:1]
    return ranked[best[0]] if best else []


def _section(words: str, section: str) -> int:
    """How many characters at the start of the words name the section: 人力资源|产业规模."""
    return next((n for n in range(min(len(words) - 2, 8), 1, -1) if words[:n] in section), 0)


def _fit(words: str, name: str) -> int | None:
    """Into how few pieces the words fall in the name, whose end they hold; None when they do not name it."""
    if len(words) < 3 or (words[-1] not in name[-2:] and "占" not in words):
        return None
    n = fragments(words, name)
    return n if n is not None and n <= max(1, len(words) // 2) and 3 * len(words) >= len(name) else None


def _of_years(f: Figure, wanted: Wanted) -> bool:
    """Is a figure told of the year or the years asked for? A plan period fits what is told of it or of its last year."""
    years = wanted.years
    if years:
        return bool(f.years) and (f.years[-1] == years[-1] or (len(f.years) == 2 and f.years == years[-2:]))
    return wanted.goal is None or not f.years or wanted.goal == (f.years[-1] >= f.issued)


def _together(fit: list[list[Figure]]) -> tuple[Figure, ...]:
    """One figure for each thing, of the same years; () where that leaves a choice between different values."""
    if not all(fit):
        return ()
    shared = [
        ys
        for ys in dict.fromkeys(f.years for f in fit[0])
        if all(any(f.years == ys for f in fs) for fs in fit)
    ]
    if len(shared) != 1:
        return ()
    kept = [[f for f in fs if f.years == shared[0]] for fs in fit]
    if any(len({(f.amount.value, f.amount.unit) for f in fs}) != 1 for fs in kept):
        return ()
    return tuple(min(fs, key=lambda f: f.amount.qualifier != "exact") for fs in kept)


def _rise(wanted: Wanted, named: list[Figure]) -> Known | None:
    """The figure told with what it was before, or two of the same thing, of two years."""
    years = wanted.years
    held = [f for f in named if f.kind == "value" and f.base is not None]
    fit = [
        f
        for f in held
        if not years
        or (f.years[-1:] == years[-1:] and (len(years) < 2 or f.since in (years[0], years[0] - 1)))
    ]
    fit = [f for f in fit if wanted.goal is None or wanted.goal == (f.years[-1] >= f.issued)] or fit
    rose = [f for f in named if f.kind == "rise" and f.since and f.since in years]
    rose = [f for f in rose if len(years) == 1 or f.years[-1] == max(years)]
    if rose:
        return Known(wanted, (rose[0],))
    if fit:
        return Known(wanted, (fit[0],)) if len({f.amount.value for f in fit}) == 1 else None
    values = [f for f in named if f.kind == "value" and f.years]
    ends = {f.years[-1]: f for f in reversed(values) if not years or f.years[-1] in (*years, years[0] - 1)}
    if len(ends) == 2 and len({f.amount.unit for f in ends.values()}) == 1:
        return Known(wanted, tuple(ends[y] for y in sorted(ends)))
    return None


def _ahead(wanted: Wanted, v: Vocabulary) -> Known | None:
    found = [
        f
        for f, name, _ in v.told
        if f.kind == "ahead"
        and all(
            _fit(re.sub(r"(?:年均)?增[速长幅]率?$", "", n), _alike(name)) is not None for n in wanted.names
        )
        and wanted.than[:2] in key(f.than)
        and _of_years(f, wanted)
    ]
    return Known(wanted, (found[0],)) if len(found) == 1 else None


def worked_out(reading: Reading | None, known: Known) -> bool:
    """Do figures that prose tells answer: where no relation's named row does, or but one of the two compared?"""
    if isinstance(reading, Query) and known.wanted.wish == "gap" and len(reading.rows) == 1:
        return True
    return (
        not isinstance(reading, Query) or not reading.rows or reading.relation in PROSE or bool(reading.asked)
    )


_TELLS = {"growth": "年均增长多少", "rise": "增长多少", "value": "多少", "gap": "多少", "ahead": "多少"}


def follow(text: str, before: Wanted, seen: tuple[str, ...], v: Vocabulary) -> str:
    """The follow-up to a question about figures as one of its own, by its key: another thing, another year, another
    measure of the same thing, or the last two things compared; "" when it is none of these."""
    name, year = before.names[-1], f"{before.years[-1]}年" * bool(before.years)
    tells = _TELLS[before.wish]
    bare = _YEAR.sub("", text)
    own = _ASKING.sub("", _SAID.sub("", bare))
    pairs = [f"{seen[-2]}和{seen[-1]}{when}{text}" for when in (year, "")] if len(seen) > 1 else []
    if not own or _GOAL.fullmatch(own):
        alone = [f"{text}{name}{tells}"]
    else:
        alone = [f"{name}{text}", f"{name}{text}多少", f"{year}{text}{tells}", f"{text}{tells}"]
        alone += [f"{year}{text}{name[-n:]}{tells}" for n in (2, 3, 4) if n < len(name)]  # 贷款 → 贷款余额
    for words in (*pairs, *alone):
        known = told(words, v)
        if known and not known.missing and (known.wanted.wish == "gap") == (words in pairs):
            return words
    return ""
