"""The geometry of the report's plots: numbers of a run → coordinates in a field of WIDTH × HEIGHT, y downwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

__all__ = ["HEIGHT", "WIDTH", "Plot", "calibration", "latency", "tradeoff"]

WIDTH, HEIGHT = 480, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 466, 16, 250  # the frame's sides
PER_DECADE = 8  # bins of a histogram of times, over each power of ten


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A path of points; `kind` is its class in the style sheet."""

    kind: str
    points: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    words: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point with its interval from `low` to `high` and what it says when pointed at."""

    x: float
    y: float
    low: float
    high: float
    radius: float
    words: str


@dataclass(frozen=True, slots=True)
class Plot:
    title: str
    x_label: str
    y_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    dots: tuple[Dot, ...] = ()


def across(share: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * share, 1)


def up(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share, 1)


PERCENT = tuple(n / 4 for n in range(5))
SIDE = tuple(Tick(up(n), f"{n:.0%}") for n in PERCENT)


def latency(cases: Sequence[Mapping[str, Any]]) -> Plot | None:
    """How many answers took how long, over a logarithmic axis of milliseconds."""
    times = [max(float(c["ms"]), 0.01) for c in cases if c["ms"]]
    if not times:
        return None
    low, high = floor(log10(min(times))), max(ceil(log10(max(times))), floor(log10(min(times))) + 1)
    count = (high - low) * PER_DECADE
    held = [0] * count
    for t in times:
        held[min(int((log10(t) - low) * PER_DECADE), count - 1)] += 1
    most, width = max(held), (RIGHT - LEFT) / count
    bars = [
        Bar(
            across(n / count) + 0.5,
            up(k / most),
            round(width - 1, 1),
            round(BOTTOM - up(k / most), 1),
            f"{10 ** (low + n / PER_DECADE):.3g}–{10 ** (low + (n + 1) / PER_DECADE):.3g} 毫秒：{k} 题",
        )
        for n, k in enumerate(held)
        if k
    ]
    ordered = sorted(times)
    marks = []
    for p in (50, 95, 99):
        at = ordered[ceil(p * len(ordered) / 100) - 1]
        x = across((log10(at) - low) / (high - low))
        marks.append(Line("mark", f"{x},{TOP} {x},{BOTTOM}", f"p{p}"))
    ticks = tuple(Tick(across((e - low) / (high - low)), _time(10.0**e)) for e in range(low, high + 1))
    side = tuple(Tick(up(k / most), str(k)) for k in sorted({0, most // 2, most}))
    return Plot("用时分布", "用时（对数）", "题数", ticks, side, tuple(marks), tuple(bars))


def _time(ms: float) -> str:
    return f"{ms:g} ms" if ms < 1000 else f"{ms / 1000:g} s"


def calibration(bins: Sequence[Mapping[str, Any]]) -> Plot | None:
    """The share right over the confidence stated; on the diagonal both agree."""
    if not bins:
        return None
    most = max(b["asked"] for b in bins)
    dots = [
        Dot(
            across(b["confidence"]),
            up(b["hits"] / b["asked"]),
            up(b["low"]),
            up(b["high"]),
            round(4 + 6 * (b["asked"] / most) ** 0.5, 1),
            f"置信度 {b['confidence']:.2f}：{b['asked']} 题，答对 {b['hits'] / b['asked']:.1%}",
        )
        for b in bins
    ]
    ticks = tuple(Tick(across(n), f"{n:g}") for n in PERCENT)
    even = Line("even", f"{across(0)},{up(0)} {across(1)},{up(1)}")
    return Plot("置信度是否可信", "给出的置信度", "实际答对", ticks, SIDE, (even,), (), tuple(dots))


def tradeoff(steps: Sequence[Mapping[str, Any]]) -> Plot | None:
    """False answers and false refusals over the least confidence that is let through."""
    if not steps:
        return None
    lines = []
    for name, words in (("false_answers", "误答"), ("false_refusals", "误拒")):
        held = [(s["confidence"], s[name]["hits"] / s[name]["asked"]) for s in steps if s[name]]
        points = [f"{across(0)},{up(held[0][1])}"] if held else []
        for (_, before), (at, share) in zip(
            held, [*held[1:], (1.0, held[-1][1] if held else 0.0)], strict=True
        ):
            points += [f"{across(at)},{up(before)}", f"{across(at)},{up(share)}"]
        if points:
            lines.append(Line(name.replace("_", "-"), " ".join(points), words))
    ticks = tuple(Tick(across(n), f"{n:g}") for n in PERCENT)
    return Plot("拒答的取舍", "只答置信度不低于", "占该答或不该答的题", ticks, SIDE, tuple(lines))
