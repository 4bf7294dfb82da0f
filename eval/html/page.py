"""Saved runs → one HTML file that loads nothing and runs nothing. Whatever a question, an answer or a document holds is
text in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from eval.compare import compare
from eval.html.plots import HEIGHT, WIDTH, calibration, latency, tradeoff
from eval.metrics import LOWER_IS_BETTER
from eval.report import LABELS, STATUSES, between, counts, shown
from eval.stage import STAGES
from kb.errors import BadInput

__all__ = ["CHECKS", "page"]

CHECKS = {
    "status": "答还是不答",
    "rows": "名单",
    "figures": "数字",
    "facts": "要点",
    "forbidden": "不得出现",
    "gold": "出处",
    "quotes": "引文",
}
# What no page should show as it is: control characters, lone surrogates, and marks that turn the reading order round.
HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def page(runs: Sequence[Mapping[str, Any]]) -> str:
    """`runs` as `eval.record.load_run` gives them, the first being what the others are compared with. Raises BadInput
    when one of them lacks what a run has."""
    held = [_clean(run) for run in runs]
    try:
        return (
            _environment()
            .get_template("report.html.j2")
            .render(
                runs=[_run(run, number) for number, run in enumerate(held, 1)],
                comparisons=[(n, compare(held[0], run)) for n, run in enumerate(held[1:], 2)],
                metrics=[
                    _metric(name, held) for name in LABELS if any(name in run["metrics"] for run in held)
                ],
                categories=_categories(held),
                width=WIDTH,
                height=HEIGHT,
                statuses=STATUSES,
                stages=STAGES,
                checks=CHECKS,
            )
        )
    except (TemplateError, KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise BadInput(
            f"这些结果不完整，做不成报告（{type(error).__name__}: {error}）。请用 zhangju eval run --out 重做。"
        ) from error


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "counts": counts,
        "between": between,
        "squeeze": lambda words: " ".join(str(words).split()),
    }
    return made


def _clean(held: Any) -> Any:
    if isinstance(held, str):
        return HIDDEN.sub("\ufffd", held)
    if isinstance(held, Mapping):
        return {HIDDEN.sub("\ufffd", str(key)): _clean(value) for key, value in held.items()}
    return [_clean(value) for value in held] if isinstance(held, list | tuple) else held


def _run(run: Mapping[str, Any], number: int) -> dict[str, Any]:
    cases = run.get("cases", ())
    failed = [c for c in cases if not c["passed"]]
    drawn = (
        latency(cases),
        calibration(run.get("calibration", ())),
        tradeoff(run.get("tradeoff", ())),
    )
    return {
        **run,
        "number": number,
        "name": run.get("system") or "章句",
        "share": run["passed"] / run["questions"] if run["questions"] else 0.0,
        "plots": [plot for plot in drawn if plot],
        "failures": [
            (key, words, [c for c in failed if c.get("stage") == key]) for key, words in STAGES.items()
        ],
        "unsorted": [c for c in failed if c.get("stage") not in STAGES],
        "told": bool(cases),
    }


def _metric(name: str, runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    values = [run["metrics"].get(name) for run in runs]
    cells = [
        {
            "value": None if value is None else shown(name, value),
            "share": run.get("shares", {}).get(name),
            "turn": _turn(name, values[0], value) if i else "",
        }
        for i, (run, value) in enumerate(zip(runs, values, strict=True))
    ]
    return {"name": name, "label": LABELS[name], "cells": cells}


def _turn(name: str, before: float | None, after: float | None) -> str:
    if before is None or after is None or before == after:
        return ""
    return "worse" if (after > before) == (name in LOWER_IS_BETTER) else "better"


def _categories(runs: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any] | None]]]:
    names = dict.fromkeys(name for run in runs for name in run["categories"])
    return [(name, [run["categories"].get(name) for run in runs]) for name in names]
