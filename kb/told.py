"""Questions worked out from figures that prose tells (存款和贷款哪个高、高多少；占比提高几个百分点；增速比全市快几个点).

A question is answered only when each of its words belongs to the name of a figure, to a year, or to what is asked; one
word more, and it is left to the other readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.document import PROSE
from ingest.figures import Figure

from .guess import fragments
from .keys import key
from .query import Query, Reading
from .told_figures import EVERYWHERE
from .told_words import ASKING, GOAL, SAID, YEAR, Wanted, alike, asked
from .vocabulary import Vocabulary

NEAR = (
    2  # characters that a figure's name may have more, for its other years to prove that this one is not told
)


@dataclass(frozen=True, slots=True)
class Known:
    """Figures found for the things asked, one for each; where `missing` is a year, `found` is told of other years."""

    wanted: Wanted
    found: tuple[Figure, ...]
    missing: int = 0


def told(text: str, v: Vocabulary) -> Known | None:
    """The figures that answer a question, by its key; None when it asks for something else, or a word of it belongs
    to no figure."""
    wanted = asked(plainer(text))
    if wanted is None:
        return None
    if wanted.wish == "ahead":
        if (known := _ahead(wanted, v)) or len(wanted.names) != 1:
            return known
        other = _LEVEL.sub("", wanted.than)  # ahead of another thing that figures are told of
        wanted = replace(wanted, wish="gap", names=(wanted.names[0], other), than="")
    named = [_named(_whole(n, v), v.told) for n in wanted.names]
    if len(named) == 2 and not named[0] and named[1]:  # 存款和贷款余额: what both are stands behind the last
        ends = (wanted.names[0] + wanted.names[1][-n:] for n in (2, 3, 4))
        named[0] = next((fs for words in ends if (fs := _named(words, v.told))), [])
    if not all(named):
        return None
    if wanted.wish == "rise":
        return _rise(wanted, named[0])
    kinds = ("growth", "rise") if wanted.rate else ("growth",) if wanted.wish == "growth" else ("value",)
    if wanted.wish == "value" and len(named) == 1 and wanted.each:
        return _both(wanted, named[0])
    held = [k for k in kinds if all(any(f.kind == k for f in fs) for fs in named)]
    of_kind = [[f for f in fs if f.kind in held[:1]] for fs in named]
    if not all(of_kind):
        return None
    fit = [[f for f in fs if _of_years(f, wanted)] for fs in of_kind]
    if len(fit) == 1 and not fit[0] and wanted.years:
        whole = len(alike(key(of_kind[0][0].name))) - len(_whole(wanted.names[0], v)) <= NEAR
        return Known(wanted, tuple(of_kind[0]), wanted.years[-1]) if whole else None
    chosen = _together(fit)
    return Known(wanted, chosen) if chosen else None


_SHARE = re.compile(
    r"(?<!增加值)(?:在)?占?(?:全市|全省)?gdp(?:的|中|里)?(?:占比|比重|比例|的份额)?[，,]?(?=20|\d\d年|十)"
)
_SHORT_YEARS = re.compile(r"(?<!\d)([012]\d)年比([012]\d)年")
_DONE = re.compile(r"(?P<verb>[高低多少涨快慢]|提高|增加|增长|上升|下降)了(?=几|多少|百分之)")


def plainer(text: str) -> str:
    """The question in the words of figures: 服务业占GDP，20年比15年高了几个点 → …增加值占GDP比重2020年比2015年高几个百分点."""
    text = _SHORT_YEARS.sub(r"20\1年比20\2年", _SHARE.sub("增加值占gdp比重", text))
    return re.sub(r"几个点(?=$|[？。])", "几个百分点", _DONE.sub(r"\g<verb>", text))


def _whole(words: str, v: Vocabulary) -> str:
    """The name that a known short name stands for: 社零总额 → 社会消费品零售总额."""
    for place in (*sorted(map(key, v.home), key=len, reverse=True), *EVERYWHERE):
        words = words.removeprefix(place)
    rows = {t.value for t in v.terms.get(words, ()) if t.kind == "row"}
    return alike(key(rows.pop())) if len(rows) == 1 else words


def _named(words: str, known: list[tuple[Figure, str, str]]) -> list[Figure]:
    """The figures of the one thing that the words name: its whole name, or in the fewest pieces."""
    ranked: dict[tuple[int, int, str], list[Figure]] = {}
    words = words.replace("的", "")
    for figure, name, section in known:
        name = alike(name).replace("的", "")
        score = _fit(words, name)
        if score is None and section and (m := _section(words, section)):
            score = _fit(words[m:], name)
            score = score + 2 if score is not None and len(words) - m >= 3 else None
        if score is not None:
            ranked.setdefault((score, len(name) - len(words), name), []).append(figure)
    if best := sorted(ranked)[:1]:
        return ranked[best[0]]
    holding = [(f, alike(name)) for f, name, _ in known if len(words) > 1 and words in name]
    names = {name for _, name in holding}
    return [f for f, _ in holding] if len(names) == 1 and len(next(iter(names))) <= 6 * len(words) else []


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
    if f.kind == "rise" and f.since in years:
        return len(years) == 1 or f.years[-1] == years[-1]
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


def _both(wanted: Wanted, named: list[Figure]) -> Known | None:
    """The values of one thing in each of two years, out of one paragraph where one tells both."""
    found = [[f for f in named if f.kind == "value" and f.years[-1:] == (y,)] for y in wanted.years]
    if not all(found):
        return None
    first, last = next(
        ((a, b) for a in found[0] for b in found[1] if a.span == b.span), (found[0][0], found[1][0])
    )
    return Known(wanted, (first, last))


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
            _fit(re.sub(r"(?:年均)?增[速长幅]率?$", "", n), alike(name)) is not None for n in wanted.names
        )
        and _over(wanted.than, alike(key(f.than)))
        and _of_years(f, wanted)
    ]
    return Known(wanted, (found[0],)) if len(found) == 1 else None


_LEVEL = re.compile(r"(?:的|平均|水平|年均|增[速长幅]率?|总体|整体)+$")


def _over(words: str, than: str) -> bool:
    """Do the words name what a figure is told to be ahead of: 全市, 全市平均水平, 全市固投?"""
    bare, whole = _LEVEL.sub("", words), _LEVEL.sub("", than)
    return bool(bare) and fragments(bare, whole) is not None


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
    name, year = before.names[-1], f"{before.years[-1]}年" if before.years else ""
    tells = _TELLS[before.wish]
    bare = YEAR.sub("", text)
    own = ASKING.sub("", SAID.sub("", bare))
    pairs = [f"{seen[-2]}和{seen[-1]}{when}{text}" for when in (year, "")] if len(seen) > 1 else []
    if not own or GOAL.fullmatch(own):
        alone = [f"{text}{name}{tells}"]
    else:
        alone = [f"{name}{text}", f"{name}{text}多少", f"{year}{text}{tells}", f"{text}{tells}"]
        alone += [f"{year}{text}{name[-n:]}{tells}" for n in (2, 3, 4) if n < len(name)]  # 贷款 → 贷款余额
    for words in (*pairs, *alone):
        known = told(words, v)
        if known and not known.missing and (known.wanted.wish == "gap") == (words in pairs):
            return words
    return ""
