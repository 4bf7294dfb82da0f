"""Words that no field took, looked for in a row's own sentences."""

from __future__ import annotations

import re

from ingest.document import Document, Row, Span

from .keys import key

_CLAUSE = re.compile(r"[^，。；！？\n]+[，。；！？]?")
_SENTENCE = re.compile(r"[^。；！？：\n]+[。；！？]?")
_DIGIT = re.compile(r"[\d一二三四五六七八九十两百千万]")


_SAME = (
    ("占地", "用地", "占地面积", "用地面积", "总用地", "面积", "规划面积", "平方公里", "公顷", "亩"),
    ("位置", "选址", "地点", "位于", "选址于", "北至", "东至", "地址", "在哪"),
    ("总长", "总长度", "全长", "长度", "长约", "总长约"),
    ("建筑面积", "总建筑面积"),
    ("泊位", "码头泊位"),
    ("板块", "区块", "分区"),
)
_OTHERS = {word: tuple(w for w in group if w != word) for group in _SAME for word in group}


def lookup(document: Document, row: Row, asked: str) -> list[Span]:
    """Clauses of the row that hold the words asked for, each as a span, in the order of the words."""
    cell = row.cells.get("content")
    if cell is None:
        return []  # a table's row has no words but its cells
    text = document.text
    piece = row.piece
    reading = piece.reading(text)
    clauses = [(m.start(), m.end(), key(m.group())) for m in _CLAUSE.finditer(reading)]
    if len(asked.split()) > 1 or len(asked) > 5:  # words that stand apart in one sentence: B 区块…，建筑面积…
        clauses += [
            (m.start(), m.end(), key(m.group()))
            for m in _SENTENCE.finditer(reading)
            if m.end() - m.start() <= 130
        ]
    name = key(str(row.cells["name"].value)) if "name" in row.cells else ""
    clauses = [c for c in clauses if not name or name not in c[2]]  # the row's name tells nothing of it
    words = [w for w in asked.split() if w not in name] or asked.split()
    chosen: list[tuple[int, int]] = []
    hits = 0
    for word in words:
        best: tuple[float, int, int] | None = None
        for a, b, clause in clauses:
            if re.search(r"总投资|计划投资", clause) or "单位" in clause:
                continue
            score = _overlap(word, clause)
            if score <= 0:
                continue
            if _DIGIT.search(clause):
                score += 0.3
            score += 0.6 * (sum(_overlap(w, clause) > 0 for w in words) - 1) - (b - a) / 400
            if best is None or score > best[0]:
                best = (score, a, b)
        if best is not None:
            hits += 1
            if (best[1], best[2]) not in chosen:
                chosen.append((best[1], best[2]))
    whole = [c for c in chosen if all(w in key(reading[c[0] : c[1]]) for w in words)]
    if whole and len(words) > 1:
        chosen = whole[:1]
    significant = [w for w in words if len(w) >= 2] or words
    met = sum(any(_overlap(w, c) > 0 for _, _, c in clauses) for w in significant)
    if significant and not any(_overlap(significant[-1], c) > 0 for _, _, c in clauses):
        return []
    if not chosen or met * 2 < len(significant) or (cell is None and not chosen):
        return []
    return [piece.cut(a, b).span for a, b in sorted(set(chosen))[:3]]


def _overlap(word: str, clause: str) -> float:
    """The best overlap of the word, or of another word for the same thing, with the clause."""
    return max(_held(w, clause) - (0.1 if w != word else 0.0) for w in (word, *_OTHERS.get(word, ())))


def _held(word: str, clause: str) -> float:
    """1 when the clause holds the word; less when it holds all its characters or most of its pairs."""
    if word in clause:
        return 1.0 + len(word) / 20
    if len(word) == 1:
        return 0.0
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    share = sum(p in clause for p in pairs) / len(pairs)
    if share >= 0.5:
        return share * 0.8
    if len(word) == 2 and all(c in clause for c in word):
        return 0.4
    return 0.0
