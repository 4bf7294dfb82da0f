"""The straight lines of a PDF's page, in which its tables are ruled."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from statistics import median
from typing import Any

from .pdfium import raw

__all__ = ["Rule", "Turn", "drawn"]

OBJECTS = 100_000  # path objects that are looked at on a page
DEPTH = 5  # forms within forms
SEGMENTS = 4_000  # of a path
THIN = 3.0  # points; a filled box thinner than this is a line
SHORT = 4.0  # points; a shorter line is a piece of a drawing

_Point = tuple[float, float]
Turn = Callable[[float, float], _Point]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: across (`y0 == y1`) or down (`x0 == x1`), its ends in order."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def across(self) -> bool:
        return self.y0 == self.y1


def drawn(page: Any, turn: Turn) -> tuple[tuple[Rule, ...], float]:
    """The straight lines of a page, and how many square points images cover."""
    rules: list[Rule] = []
    inked = 0.0
    for kind, handle, matrix in _objects(page.raw, DEPTH):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            inked += abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
        else:
            rules += _rules(handle, matrix, turn)
    return tuple(dict.fromkeys(rules)), inked


_Matrix = tuple[float, float, float, float, float, float]


def _objects(page: Any, depth: int) -> Iterator[tuple[int, Any, _Matrix]]:
    """(kind, handle, matrix to page space) of paths and images, those in forms too."""
    left = OBJECTS
    wanted = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE)

    def walk(count: int, get: Callable[[int], Any], outer: _Matrix, depth: int) -> Iterator[Any]:
        nonlocal left
        for i in range(count):
            left -= 1
            if left < 0:
                return
            handle = get(i)
            kind = raw.FPDFPageObj_GetType(handle)
            own = raw.FS_MATRIX()
            if kind not in (*wanted, raw.FPDF_PAGEOBJ_FORM) or not raw.FPDFPageObj_GetMatrix(handle, own):
                continue
            matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
            if kind in wanted:
                yield kind, handle, matrix
            elif depth:
                inner = raw.FPDFFormObj_CountObjects(handle)
                yield from walk(inner, partial(raw.FPDFFormObj_GetObject, handle), matrix, depth - 1)

    count = raw.FPDFPage_CountObjects(page)
    return walk(count, partial(raw.FPDFPage_GetObject, page), (1, 0, 0, 1, 0, 0), depth)


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _rules(path: Any, matrix: _Matrix, turn: Turn) -> Iterator[Rule]:
    """The straight lines of a path: what is drawn along it, and thin boxes that are filled."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, mode, stroke):
        return
    filled, stroked = bool(mode.value), bool(stroke.value)
    for points in _lines_of(path, matrix, turn):
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if filled and min(x1 - x0, y1 - y0) <= THIN:
            yield from _rule((x0, median((y0, y1))), (x1, median((y0, y1))))
            yield from _rule((median((x0, x1)), y0), (median((x0, x1)), y1))
        elif stroked:
            for a, b in pairwise(points):
                yield from _rule(a, b)


def _rule(a: _Point, b: _Point) -> Iterator[Rule]:
    dx, dy = abs(a[0] - b[0]), abs(a[1] - b[1])
    if dx >= SHORT and dy <= 1.0:
        y = round((a[1] + b[1]) / 2, 2)
        yield Rule(min(a[0], b[0]), y, max(a[0], b[0]), y)
    elif dy >= SHORT and dx <= 1.0:
        x = round((a[0] + b[0]) / 2, 2)
        yield Rule(x, min(a[1], b[1]), x, max(a[1], b[1]))


def _lines_of(path: Any, m: _Matrix, turn: Turn) -> Iterator[list[_Point]]:
    """The subpaths of a path as points, curves left out."""
    points: list[_Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(raw.FPDFPath_CountSegments(path), SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = turn(m[0] * x.value + m[2] * y.value + m[4], m[1] * x.value + m[3] * y.value + m[5])
        if not all(math.isfinite(p) and abs(p) < 1e5 for p in point):
            continue
        if kind != raw.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = []
        points.append(point)
        if raw.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield points
