"""The README's figures, from eval/results/: `python -m eval.readme README.md README.zh.md` puts them in.

What stands between `<!-- evaluation -->` marks is replaced by a table of the newest run of each set, what stands between
the marks of each of TIMED (`<!-- steps -->`) by its file (steps.txt).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.record import load_run
from eval.report import between
from kb.settings import CHECKOUT

__all__ = ["filled", "newest", "timed"]

RESULTS = CHECKOUT / "eval" / "results"
TIMED = {
    "steps": "steps.txt",
    "page": "page.txt",
    "retrieval": "bench/retrieval.txt",
    "encoder": "bench/encoder.txt",
    "startup": "bench/startup.txt",
    "http": "bench/http.txt",
    "peers": "bench/peers.txt",
    "scale": "bench/scale.txt",
}
WORDS = {
    "en": ("set", "passed", "lists exact", "figures exact", "false answers", "false refusals", "quotes exact", "p50 / p95"),
    "zh": ("题集", "通过", "名单完全一致", "数字全对", "误答", "误拒", "引文逐字一致", "用时 p50 / p95"),
}  # fmt: skip
SHARES = ("passed", "lists.exact", "figures.exact", "refusal.false_answers", "refusal.false_refusals")


def newest(folder: Path = RESULTS) -> list[dict[str, Any]]:
    """The newest run of each set in this product's own process, sets in order of their name."""
    runs = sorted((load_run(path) for path in folder.glob("*.json")), key=lambda run: str(run["time"]))
    found = {str(run["set"]): run for run in runs if not run.get("system")}
    return [found[name] for name in sorted(found)]


def timed(folder: Path = RESULTS) -> dict[str, str]:
    """What was measured of each, as it was printed."""
    return {
        mark: path.read_text(encoding="utf-8")
        for mark, name in TIMED.items()
        if (path := folder / name).exists()
    }


def filled(readme: str, runs: Sequence[dict[str, Any]], language: str, times: Mapping[str, str]) -> str:
    """`readme` with the table of `runs` and the measured times between their marks."""
    heads = WORDS[language]
    table = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    table += [f"| {' | '.join(_cells(run))} |" for run in runs]
    texts = {mark: f"```text\n{words}```\n" for mark, words in times.items()}
    for mark, words in {"evaluation": "\n".join(table) + "\n", **texts}.items():
        before, after = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
        marks = re.compile(rf"(?<={before}).*?(?={after})", re.DOTALL)
        readme = marks.sub(words.replace("\\", r"\\"), readme)
    return readme


def _cells(run: Mapping[str, Any]) -> list[str]:
    metrics = run["metrics"]
    quotes = f"{metrics['citations.exact']:.1%}" if "citations.exact" in metrics else "—"
    times = f"{metrics['latency.p50']:.0f} / {metrics['latency.p95']:.0f} ms"
    return [str(run["set"]), *(_share(run, name) for name in SHARES), quotes, times]


def _share(run: Mapping[str, Any], name: str) -> str:
    """286/293 97.6% (95.2–98.8%); a run saved before counts were gives the percentage alone."""
    counted = run.get("shares", {}).get(name)
    if counted:
        share = counted["hits"] / counted["asked"]
        return f"{counted['hits']}/{counted['asked']} {share:.1%} ({between(counted)})"
    return f"{run['metrics'][name]:.1%}" if name in run["metrics"] else "—"


def main(paths: Sequence[str]) -> None:
    for path in map(Path, paths):
        language = "zh" if ".zh." in path.name else "en"
        made = filled(path.read_text(encoding="utf-8"), newest(), language, timed())
        path.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
