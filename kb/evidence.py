"""How well a passage meets a question: a few named numbers, weighed by fitted coefficients (`kb.fitted`).

Three small logistic models, all over the same numbers:

    SENTENCE  which sentence of a passage answers
    PASSAGE   which of the passages found answers
    ANSWERED  whether the best one answers at all (a probability; what is below `ANSWERS_FROM` is refused)

All are fitted by eval/fit_passages.py on the plan's development questions and on two public sets, where taking the
gold passage or the sentence with the answer away makes a question that nothing answers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .asking import Asking, only_kind, only_measure
from .keys import key
from .kinds import COUNTED, enumerated, near
from .places import is_place
from .thesaurus import written
from .words_asked import told_of

GENERIC = re.compile(
    r"单位|公司|部门|机构|企业|人员|价格|费用|数量|总量|水平|目标|情况|项目|地方|城市|方案|名单|清单"
)
COMMON = 1.5  # idf of a word that about a fifth of all passages hold
LOW, BAND = 0.7, 0.2  # the band of e5's cosines, as kb.search stretches it


@dataclass(frozen=True, slots=True)
class Said:
    """What a passage says: keys of its heading path and sentences, and the sentences as printed, without spaces;
    `title` is the key of its own heading up to a colon, without its number; `item`: it tells of one numbered thing."""

    path: str
    sentences: tuple[str, ...]
    printed: tuple[str, ...]
    title: str = ""
    item: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """A passage's nearness as found by search: cosines of the passage and of each sentence, BM25 over the idf."""

    cosine: float
    sentences: tuple[float, ...]
    keyword: float
    named: bool = False  # under a heading that the question names
    item: bool = (
        False  # one project of a list; an item of prose (a law's, a shortcoming) answers like any other
    )


def cover(asking: Asking, text: str) -> float:
    """The share of the question's words that the text holds, by idf; words that no document holds are left out."""
    return covers(asking, text, ())[0]


def covers(asking: Asking, text: str, parts: Sequence[str]) -> list[float]:
    """`cover` of a text and of each of its parts, which hold no word that the whole does not."""
    total = sum([w.weight for w in asking.known]) or 1.0
    there = [(w, held) for w in asking.known if (held := w.held(text))]
    whole = sum([w.weight * held for w, held in there]) / total
    return [whole, *(sum([w.weight * w.held(part) for w, _ in there]) / total for part in parts)]


def characters(asking: Asking, text: str) -> float:
    """The same by characters: 网 stands for 网络, 借钱 has none of 贷款. Common characters count little."""
    total = sum([weight for _, weight in asking.characters])
    return sum([weight for c, weight in asking.characters if c in text]) / total if total else 0.0


def of_sentence(asking: Asking, said: Said, found: Near, i: int) -> dict[str, float]:
    text = said.sentences[i]
    return {
        "cosine": (found.sentences[i] - LOW) / BAND,
        "cover": cover(asking, text),
        "characters": characters(asking, text),
        "kind": kind_met(asking, said.printed[i : i + 1]),
    }


def of_passage(asking: Asking, said: Said, found: Near) -> dict[str, float]:
    whole = said.path + "".join(said.sentences)
    pairs = zip(("", *said.sentences), said.sentences, strict=False)
    windows = [said.path + before + sentence for before, sentence in pairs]
    cover, heading, *near_each_other = covers(asking, whole, (said.path, *windows))
    return {
        "cosine": (found.cosine - LOW) / BAND,
        "sentence": (max(found.sentences) - LOW) / BAND,
        "keyword": found.keyword,
        "cover": cover,
        "window": max(near_each_other),
        "characters": max(characters(asking, w) for w in windows),
        "heading": heading,
        "kind": kind_met(asking, said.printed),
        "named": float(found.named),
        "titled": float(any(w.text == said.title for w in asking.words)),
        "item": float(found.item),
    }


def of_answer(
    asking: Asking, said: Said, found: Near, best: int, gap: float, usual: float
) -> dict[str, float]:
    """`best` is the best sentence; `gap` how far the next passage's score is; `usual` the question's mean cosine with
    all passages."""
    window = said.path + "".join(said.sentences[max(0, best - 1) : best + 2])
    absent = {k: sum(w.kind == k and not w.known for w in asking.words) for k in ("name", "noun", "verb")}
    many = len(asking.words) or 1
    fact, who = float(asking.form == "fact"), float(asking.form == "who")
    lacks = 1 - attribute(asking, said.path + "".join(said.sentences))
    passage = of_passage(asking, said, found)
    return {
        "cosine": passage["cosine"],
        "sentence": passage["sentence"],
        "lift": (max(found.sentences) - usual) / 0.1,
        "gap": min(gap, 3.0),
        "cover": passage["cover"],
        "window": cover(asking, window),
        "characters": characters(asking, window),
        "absent_names": min(absent["name"], 2),
        "absent_nouns": absent["noun"] / many,
        "absent_verbs": absent["verb"] / many,
        "fact": fact,
        "who": who,
        "fact_lacks": fact * lacks,
        "who_lacks": who * lacks,
        "kind": kind_met(asking, said.printed[max(0, best - 1) : best + 2]),
        "unmet": float(bool(unmet(asking, said, best))),
    }


def attribute(asking: Asking, text: str) -> float:
    """Does the text hold what is asked of the thing: the last noun before the question word, with the noun before it
    where it says little alone (设计|单位)? 1 when nothing such is asked."""
    if not asking.focus:
        return 1.0
    if not re.search(r"占|比重|比例", asking.text):  # what a share is a share of is not what is told
        text = re.sub(r"占[^，。；占]{1,14}?(?:比重|比例)", "", text)
    last = asking.focus[-1]
    others = "|".join(map(re.escape, (last, *written(last))))
    if GENERIC.fullmatch(last):
        if len(asking.focus) < 2:
            return 1.0
        return float(re.search(rf"{re.escape(asking.focus[-2])}.{{0,6}}(?:{others})", text) is not None)
    said = re.search(others, text) or any(w.text == last and w.held(text) for w in asking.words)
    return float(only_measure(last) or bool(said))


def kind_met(asking: Asking, printed: Sequence[str]) -> float:
    """The least that any kind asked for is met, 0 … 1; 1 when nothing definite is asked for."""
    kinds = [k for k in asking.kinds if k.name != "reason"]
    return min([near(k, printed, asking.sayings) for k in kinds], default=1.0)


def unmet(asking: Asking, said: Said, best: int | None = None) -> str:
    """What is asked for and certainly not there: "" when nothing is. A year or a plan period, a strict kind, the N
    things to be named. A year must stand in the best sentence or the one
    before it where that names any."""
    if asking.elsewhere:
        return asking.elsewhere.rstrip("里中的") + "的内容"
    whole = said.path + "".join(said.sentences)
    if best is not None and re.search(r"(?:19|20)\d{2}年", said.sentences[best]):
        whole = said.path + "".join(said.sentences[max(0, best - 1) : best + 1])
    for year in asking.years:
        if year not in whole and year != "十四五":
            return year + ("年" if year.isdigit() else "")
    if enumerated(asking.text, said.printed) is False:
        return "逐项名称"
    if best is not None and (gone := detail_lacking(asking, said)):
        return gone
    printed = "".join(said.printed)
    return next((k.label for k in asking.kinds if k.strict and not k.evidence.search(printed)), "")


def detail_lacking(asking: Asking, said: Said) -> str:
    """Where one fact is asked for: what it is asked of, or the kind of figure, that does not stand by the words which
    the passage's heading does not already hold; "" when nothing is lacking. The name of a row in its own heading
    proves nothing of its details (培养多少飞行员)."""
    if asking.form == "open":
        return ""
    whole = said.path + "".join(said.sentences)
    if said.item and asking.form == "fact" and (gone := of_another(asking, whole)):
        return gone
    if attribute(asking, whole) < 1:
        return "“" + asking.focus[-1] + "”"
    many = any(k.name in ("several", "count") for k in asking.kinds)
    for noun in asking.counted:
        named = told_of(noun, whole)
        clauses = [
            c
            for c in re.split(r"[，。；]", said.path + "，" + "".join(said.printed))
            if re.search(named, key(c))
        ]
        if not any(not many or COUNTED.search(c) for c in clauses):
            return f"“{noun}”" + ("的数目" if clauses else "")
    return far(asking, said)


def of_another(asking: Asking, whole: str) -> str:
    """The thing that a figure is asked of, where what a numbered item tells is not about it: 机场|吞吐量 of a harbour."""
    things = [w for w in asking.words if w.kind != "verb" and w.known and w.weight > COMMON]
    absent = [
        w for w in things if not w.held(whole) and not only_kind(w.text) and w.text not in asking.focus[-1:]
    ]
    return f"“{absent[0].text}”" if absent else ""


def far(asking: Asking, said: Said) -> str:
    """The kind of figure asked for that stands by none of the words which the heading does not already hold; a word that
    only asks for the kind (占地, 面积) need not stand there."""
    beside = [w for w in asking.words if w.known and not w.held(said.path)]
    words = [x for w in beside for x in (w.text, *w.alike)]
    if any(not any(k.asked(w.text) for k in asking.kinds) for w in beside):
        return next((k.label for k in asking.kinds if near(k, said.printed, words) < 1), "")
    return ""


def score(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    return weights.get("bias", 0.0) + sum(weights[k] * value for k, value in features.items())


def probability(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    return 1 / (1 + math.exp(-score(weights, features)))


def nouns_absent(asking: Asking) -> list[str]:
    """Names and nouns of the question that no document holds, nor a word for them."""
    return [w.text for w in asking.words if w.kind != "verb" and not w.known]


def nothing_known(asking: Asking) -> list[str]:
    """The words that say what is asked about, when no document holds any of them: 造船厂建设内容; [] when one does. Places
    and words that stand everywhere (建设) say it of nothing."""
    told = [w for w in asking.words if not is_place(w.text) and w.weight > COMMON and not only_kind(w.text)]
    return [] if any(w.known for w in told) else [w.text for w in told]


def names_absent(asking: Asking) -> list[str]:
    """Proper names of the question that no document holds: proof of absence."""
    return [w.text for w in asking.words if w.kind == "name" and not w.known]


def best_first(
    weights: Mapping[str, float], asking: Asking, found: Sequence[tuple[Said, Near]]
) -> list[tuple[float, int]]:
    """(score, place in `found`) of the passages, the best first."""
    scored = [(score(weights, of_passage(asking, said, near)), i) for i, (said, near) in enumerate(found)]
    return sorted(scored, key=lambda x: (-x[0], x[1]))


def ranked_sentences(
    weights: Mapping[str, float], asking: Asking, said: Said, near: Near
) -> list[tuple[float, int]]:
    """(score, number) of a passage's sentences, the best first."""
    scored = [(score(weights, of_sentence(asking, said, near, i)), i) for i in range(len(said.sentences))]
    return sorted(scored, key=lambda x: (-x[0], x[1]))
