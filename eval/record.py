"""A run as JSON, saved and read again.

results/<set>-<commit>.json   {set, set_sha256, system, commit, snapshot, settings, encoder, time, seconds, jobs,
                               questions, passed, metrics {name: value}, shares {name: {hits, asked, low, high}},
                               categories {name: {questions, passed, low, high}}, statuses {expected: {given: questions}},
                               stages {step: questions}, tradeoff [{confidence, answered, right, false_answers,
                               false_refusals}], calibration [{confidence, hits, asked, low, high}], cases [...]}
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.cases import case
from eval.judge import Outcome, TextOf
from eval.metrics import Figure, measure
from eval.metrics.calibration import bins
from eval.metrics.categories import categories
from eval.metrics.confusion import confusion
from eval.metrics.share import Share
from eval.metrics.tradeoff import Step, tradeoff
from eval.stage import STAGES, stage
from kb.errors import BadInput
from kb.sets.questions import QuestionSet

__all__ = ["load_run", "record", "run_path", "save_run"]


def record(
    questions: QuestionSet,
    outcomes: Sequence[Outcome],
    about: Mapping[str, Any],
    text_of: TextOf | None = None,
    totals_only: bool = False,
    more: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """`about` names what answered (system, commit, snapshot, settings, encoder); `text_of` gives failures their
    citations in context; `totals_only` leaves out the questions themselves, for a set that nobody who builds the
    product may read; `more` are metrics of the run as a whole."""
    figures: dict[str, Figure] = {**measure(outcomes), **(more or {})}
    shares = {name: figure for name, figure in figures.items() if isinstance(figure, Share)}
    steps = Counter(stage(outcome) for outcome in outcomes)
    made: dict[str, Any] = {
        "set": questions.name,
        "set_sha256": questions.sha256,
        **about,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "questions": len(outcomes),
        "passed": sum(outcome.passed for outcome in outcomes),
        "metrics": {name: round(_value(figure), 4) for name, figure in figures.items()},
        "shares": {name: found.record() for name, found in shares.items()},
        "categories": {name: _category(found) for name, found in categories(outcomes).items()},
        "statuses": confusion(outcomes),
        "stages": {name: steps[name] for name in STAGES if steps[name]},
        "tradeoff": [_step(step) for step in tradeoff(outcomes)],
        "calibration": [{"confidence": round(b.confidence, 4), **b.right.record()} for b in bins(outcomes)],
    }
    return made if totals_only else made | {"cases": [case(outcome, text_of) for outcome in outcomes]}


def _value(figure: Figure) -> float:
    return figure.value if isinstance(figure, Share) else figure


def _category(found: Share) -> dict[str, float]:
    low, high = found.interval
    return {"questions": found.asked, "passed": found.hits, "low": round(low, 4), "high": round(high, 4)}


def _step(step: Step) -> dict[str, Any]:
    shares = {
        "answered": step.answered,
        "right": step.right,
        "false_answers": step.false_answers,
        "false_refusals": step.false_refusals,
    }
    return {"confidence": step.confidence} | {name: s.record() if s else None for name, s in shares.items()}


def run_path(folder: Path, made: Mapping[str, Any], suffix: str = ".json") -> Path:
    """`<set>-<commit>.json`, of another system `<set>-<its name>.json`"""
    system = re.sub(r"[^\w.-]+", "-", str(made.get("system", ""))).strip("-")[:80]
    return folder / f"{made['set']}-{system or made['commit'] or 'uncommitted'}{suffix}"


def save_run(folder: Path, made: Mapping[str, Any]) -> Path:
    """Writes the run; an earlier one of the same commit or system is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    path = run_path(folder, made)
    words = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    path.write_bytes(words.encode("utf-8", "replace"))  # a system may send what UTF-8 cannot hold
    return path


def load_run(path: Path) -> dict[str, Any]:
    """A saved run. Raises BadInput when the file is none."""
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(f"{path}：不是评测结果（{error}）。") from error
    if not isinstance(made, dict) or not {"set", "metrics", "questions"} <= made.keys():
        raise BadInput(f"{path}：不是评测结果。请给出 zhangju eval run --out 写出的文件。")
    return made
