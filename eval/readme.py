"""The README's figures, from the saved runs: `python -m eval.readme README.md README.zh.md` puts them in.

What stands between the two marks is replaced by a table of the newest run of each set in eval/results/.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.run import CHECKOUT, load_run

__all__ = ["filled", "newest"]

RESULTS = CHECKOUT / "eval" / "results"
MARKS = re.compile(r"(<!-- evaluation -->\n).*?(<!-- /evaluation -->)", re.DOTALL)
WORDS = {
    "en": ("set", "questions", "passed", "exact lists", "figures right", "false answers", "false refusals", "quotes exact", "p50 / p95"),
    "zh": ("题集", "题数", "通过", "名单完全一致", "数字正确", "误答", "误拒", "引文逐字一致", "用时 p50 / p95"),
}  # fmt: skip
METRICS = (
    "lists.exact",
    "figures.found",
    "refusal.false_answers",
    "refusal.false_refusals",
    "citations.exact",
)


def newest(folder: Path = RESULTS) -> list[dict[str, Any]]:
    """The newest run of each set, sets in order of their name."""
    runs = sorted((load_run(path) for path in folder.glob("*.json")), key=lambda run: str(run["time"]))
    found = {str(run["set"]): run for run in runs}
    return [found[name] for name in sorted(found)]


def filled(readme: str, runs: Sequence[dict[str, Any]], language: str) -> str:
    """`readme` with the table of `runs` between its marks."""
    heads = WORDS[language]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(_cells(run))} |" for run in runs]
    return MARKS.sub(lambda found: f"{found[1]}{chr(10).join(lines)}\n{found[2]}", readme)


def _cells(run: dict[str, Any]) -> list[str]:
    metrics = run["metrics"]
    shares = [f"{metrics[name]:.1%}" if name in metrics else "—" for name in METRICS]
    passed = f"{run['passed']} ({run['passed'] / run['questions']:.1%})"
    times = f"{metrics['latency.p50']:.0f} / {metrics['latency.p95']:.0f} ms"
    return [str(run["set"]), str(run["questions"]), passed, *shares, times]


def main(paths: Sequence[str]) -> None:
    for path in map(Path, paths):
        language = "zh" if ".zh." in path.name else "en"
        path.write_text(filled(path.read_text(encoding="utf-8"), newest(), language), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
