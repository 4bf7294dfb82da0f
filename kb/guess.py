"""Words that are no name by themselves → the names they may mean: parts of names, homophones, single slips, pinyin.

A guess is shown in the interpretation. A real place, a unit, a field or another name is never corrected away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import accumulate

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from ingest.document import PROSE, SENTENCES

from .keys import is_phrase, key, romanised, sounds, spoken
from .once import once
from .places import is_place
from .vocabulary import Term, Vocabulary

GENERIC = re.compile(
    r"(?:项目|工程|中心|园区|产业园|园|基地|景区|度假区|小镇|综合体|公园|平台|社区|学校|街区|开发|建设|改造|旅游区|旅游|一期|二期|集群|枢纽|工业园|码头|区|城|县|市|业|示范区|体系|系统|搬迁|新建|提升|区块|片区|周边|首期|大型|国家|活动|比赛|大赛)+"
)
LONGEST_PART = 24  # characters of a part of a name
# Characters whose exchange changes the meaning: never a slip.
_OPPOSED = [
    set(s)
    for s in (
        "东南西北中",
        "上下前后左右内外",
        "一二三四五六七八九十两0123456789",
        "大小高低长短多少新旧老",
        "春夏秋冬",
        "早晚始终",
        "甲乙丙丁abcd",
        "增减升降",
        "省市县区镇乡",
        "男女",
    )
]


_MEANT = "哪那几多少谁什第一二两三四五六七八九十个"  # characters that are rarely another one's slip


def fragments(words: str, name: str) -> int | None:
    """Into how few runs `words` splits so that all stand in `name` in order; None when they don't."""
    if words in name:
        return 1
    best: int | None = None
    if not set(words) <= set(name):
        return None
    for cut in range(len(words) - 1, 0, -1):
        at = name.find(words[:cut])
        while at >= 0:
            rest = fragments(words[cut:], name[at + cut :])
            if rest is not None and (best is None or rest + 1 < best):
                best = rest + 1
            at = name.find(words[:cut], at + 1)
        if best is not None and best <= 2:
            break
    return best


def part_of(
    words: str, v: Vocabulary, segment: Callable[[str], list[tuple[str, str]]], relations: Iterable[str] = ()
) -> list[Term]:
    """Rows whose name the words abbreviate or are part of; [] when none, several when they fit several."""
    if not 2 <= len(words) <= LONGEST_PART:
        return []
    wanted = set(relations)
    names = {n: x for n, x in v.names.items() if x[1] in wanted} if wanted else v.names
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    if not any(p in _all_names(v) for p in pairs) or not any(p in n for n in names for p in pairs):
        return []
    pieces = [w for w, _ in segment(words)]
    core = [
        w
        for w in pieces
        if not GENERIC.fullmatch(w) and not (len(w) == 2 and len(pieces) == 1 and common_word(w, v))
    ]
    scored: list[tuple[float, str]] = []
    holding = Counter(r for n, (_, r, _) in names.items() if r != "projects" and words in n)
    common = {r for r, n in holding.items() if n > 2}
    short = len(words) == 3 and bool(core) and words in v.text
    for folded, (_, relation_key, ids) in names.items():
        if relation_key in common:
            continue
        score = _score(words, core, folded) or (short and _short_form(words, folded, ids, v))
        if (
            score
            and relation_key != "projects"
            and len(words) * 5 < len(folded) * 2
            and not (len(words) >= 4 and folded.endswith(words))
        ):
            score = 0.0
        if score:
            scored.append((score, folded))
    if not scored:
        return []
    top = max(s for s, _ in scored)
    if (
        top < 3 and len(words) >= 4 and words in v.text
    ):  # printed as it is, and no name: of the row that says it
        held = {n for _, n in scored if any(words in _own(v, i) for i in names[n][2])}
        held = held or {n for s, n in scored if len(scored) == 1 and s >= 2.3 and n.startswith(words[:2])}
        scored = [x for x in scored if x[1] in held]
        top = max((s for s, _ in scored), default=0)
    return [Term("row", names[n][0], names[n][1], ids=names[n][2]) for s, n in scored if s == top]


@once
def _all_names(v: Vocabulary) -> str:
    return "\n".join(v.names)


def _short_form(words: str, name: str, ids: Sequence[str], v: Vocabulary) -> float:
    """2 for three characters that shorten a name (石博园: …石博览园…) and that the row calls itself by."""
    if fragments(words, name) != 2:
        return 0.0
    own = _own(v, ids[0])
    return 2.0 if own.count(words) == v.text.count(words) else 0.0


def _own(v: Vocabulary, row: str) -> str:
    """The key of all that a row says."""
    return key(v.rows[row][1].piece.reading(v.document.text))


def common_word(word: str, v: Vocabulary) -> bool:
    """Is a word so frequent in the document that it marks no single row (企业, 服务)?"""
    text = v.text
    return text.count(word) * 10_000 > 8 * max(len(text), 5_000)


def _score(words: str, core: list[str], name: str) -> float:
    if words in name:
        return 3.0 if core else 0.0
    n = fragments(words, name) if len(words) >= 3 else None
    if n is not None and n <= 3 and core and len(words) - n >= 2:
        return 2.5 - n / 10
    shortened = n == 2 and len(words) == 3 and words[:2] in name and GENERIC.fullmatch(words[2])
    if shortened and core and not GENERIC.fullmatch(words) and not GENERIC.fullmatch(words[:2]):
        return 1.5  # 冷链园 for …冷链物流产业园
    if core and all(w in name for w in core) and sum(map(len, core)) >= 2 and max(map(len, core)) >= 2:
        return 1.0
    return 0.0


def homophones(
    text: str, v: Vocabulary, grammar: Mapping[tuple[str, ...], str], known: Container[str]
) -> list[tuple[int, int, str]]:
    """(start, end, word) of stretches that sound like a name or a word of the grammar of three characters or more but
    are written otherwise."""
    found: list[tuple[int, int, str]] = []
    syllables, careful = sounds(text), tuple(c for x in text for c in spoken(x))
    lengths = v.sounding_lengths.union(map(len, grammar))
    for n in sorted((n for n in lengths if 2 < n <= len(text)), reverse=True):
        for i in range(len(text) - n + 1):
            names = v.sounding.get(syllables[i : i + n])
            word = names[0] if names else grammar.get(careful[i : i + n], "")
            if not word:
                continue
            piece = text[i : i + n]
            if piece == word or piece in v.terms or is_place(piece):
                continue
            other = sum(a != b for a, b in zip(piece, word, strict=True))
            written = re.fullmatch(r"[\u4e00-\u9fff]+", piece)
            if not written or other > max(1, n // 2 - 1) or _opposed(piece, word):
                continue
            if (word in v.terms and word not in known) or not _says_else(piece, word, v, known):
                found.append((i, i + n, word))
    return found


def _says_else(piece: str, word: str, v: Vocabulary, known: Container[str]) -> bool:
    """Does a character in which the piece differs from the word stand in a word of the piece's own (哪些|项目)?"""
    for i, (a, b) in enumerate(zip(piece, word, strict=True)):
        if a != b and a in _MEANT:
            return True
        pairs = [piece[j : j + 2] for j in (i - 1, i) if 0 <= j < len(piece) - 1]
        if a != b and any(p in known or p in v.terms for p in pairs):
            return True
    return False


def misheard(
    words: Sequence[str], v: Vocabulary, grammar: Mapping[tuple[str, ...], str]
) -> list[tuple[int, int, str]]:
    """(start, end, word) of pairs in words that name nothing, written in no dictionary and not in the document, that
    sound like a word of the grammar, a field or a noun: 负则, 头资, 超国. A pair across two whole words (设计|时速) is
    no word."""
    found: list[tuple[int, int, str]] = []
    stretch = "".join(words)
    ends = [*accumulate(map(len, words))]
    whole = {e for a, b, e in zip(words, words[1:], ends, strict=False) if len(a) > 1 and len(b) > 1}
    i = 0
    while i < len(stretch) - 1:
        piece = stretch[i : i + 2]
        heard = sounds(piece)
        named = [a for a in v.sounding.get(heard, ()) if any(t.kind in ("field", "noun") for t in v.terms[a])]
        word = grammar.get(spoken(piece), "") or next((a for a in named if spoken(a) == spoken(piece)), "")
        near = (not set(piece) & set(_MEANT)) and (
            word and sum(a != b for a, b in zip(piece, word, strict=True)) == 1 and not _opposed(piece, word)
        )
        if (
            near
            and re.fullmatch(r"[\u4e00-\u9fff]{2}", piece)
            and not (is_phrase(piece) or piece in v.text or is_place(piece))
            and i + 1 not in whole
        ):
            found.append((i, i + 2, word))
            i += 1
        i += 1
    return found


def _opposed(typed: str, name: str) -> bool:
    return any(a != b and any(a in s and b in s for s in _OPPOSED) for a, b in zip(typed, name, strict=False))


def slip(words: str, v: Vocabulary) -> list[str]:
    """Aliases one slip away (one character other, more, less, or two exchanged); none for a real place."""
    if (
        not 3 <= len(words) <= v.longest + 1
        or is_place(words)
        or not re.fullmatch(r"[\u4e00-\u9fffa-z0-9]+", words)
    ):
        return []
    found: set[str] = set()
    like = [a for n in (-1, 0, 1) for a in v.by_length.get(len(words) + n, ())]
    near = extract(words, like, scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=None)
    for alias, _, _ in near:
        if len(alias) == 3 and (
            len(words) != 3 or alias[-1] != words[-1] or sounds(alias)[:2] == sounds(words)[:2]
        ):
            continue
        if len(alias) == 3 and not _sounds_near(alias, words):
            continue
        if len(alias) == len(words) and _opposed(words, alias):
            continue
        if _other_office(words, alias):
            continue
        if (
            len(alias) != len(words)
            and {*words} ^ {*alias} & {c for s in _OPPOSED for c in s}
            and len(alias) < 6
        ):
            continue
        found.add(alias)
    return sorted(found)


def _other_office(words: str, alias: str) -> bool:
    """Do both name offices of one kind (省民政厅, 省财政厅) that differ in a character of another sound?"""
    if words[-1] != alias[-1] or words[-1] not in "厅局委办部院处队":
        return False
    return not (set(words) <= set(alias) or set(alias) <= set(words) or sounds(words) == sounds(alias))


def twin(words: str, v: Vocabulary) -> list[str]:
    """Names of rows that differ from the words in one character that changes the meaning (云上东… for 云上西…)."""
    if not 4 <= len(words) <= v.longest:
        return []
    found = {
        t.value
        for alias in v.by_length.get(len(words), ())
        if sum(a != b for a, b in zip(words, alias, strict=True)) == 1 and _opposed(words, alias)
        for t in v.terms[alias]
        if t.kind == "row"
    }
    return sorted(found)


def _sounds_near(a: str, b: str) -> bool:
    return sum(x != y for x, y in zip(sounds(a), sounds(b), strict=True)) == 0


def sounding_part(words: str, v: Vocabulary) -> list[Term]:
    """Rows in whose name the words stand by sound (劳动生产律 → 服务业劳动生产率), four syllables or more."""
    if len(words) < 4:
        return []
    wanted = sounds(words)
    found: dict[str, Term] = {}
    for relation, row in v.rows.values():
        if "name" not in row.cells or relation.key in (*PROSE, *SENTENCES):
            continue
        name = str(row.cells["name"].value)
        heard = sounds(key(name))
        for i in range(len(heard) - len(wanted) + 1):
            if heard[i : i + len(wanted)] == wanted and not _opposed(words, key(name)[i : i + len(wanted)]):
                found[name] = Term("row", name, relation.key, ids=(row.id,))
    return list(found.values())


def spelled(latin: str, v: Vocabulary) -> tuple[list[str], list[Term]]:
    """(aliases written so in pinyin, rows whose name holds it)."""
    if len(latin) < 5:
        return [], []
    if aliases := v.latin.get(latin):
        return sorted(aliases, key=lambda a: (-len(a), a))[:1], []
    rows: dict[str, Term] = {}
    for relation, row in v.rows.values():
        if "name" in row.cells and relation.key not in (*PROSE, *SENTENCES) and len(latin) >= 6:
            name = str(row.cells["name"].value)
            if latin in romanised(key(name)):
                rows[name] = Term("row", name, relation.key, ids=(row.id,))
    return [], list(rows.values())
