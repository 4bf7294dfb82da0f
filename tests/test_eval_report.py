"""The report: one file that loads and runs nothing, shows every failure with its step, and takes whatever a run holds."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from api.cli import app
from eval.html.page import page
from eval.html.plots import BOTTOM, LEFT, RIGHT, TOP, calibration, latency, tradeoff
from eval.judge import Check, Crashed, Judged, Outcome
from eval.record import record, save_run
from eval.rows_out import as_csv, as_xlsx
from eval.stage import STAGES, stage
from kb.errors import BadInput
from kb.sets.questions import Question, QuestionSet

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

HOSTILE = "</details><script>document.title='hurt'</script><img src=x onerror=\"document.title='hurt'\">\u202e\x00\ud800{{7*7}}"
TEXT = f"前文。{HOSTILE}后文。"


def asked(**more: Any) -> Question:
    return Question.model_validate({"question": "甲", "category": "c", "expect": "answered", **more})


def judged(question: Question, status: str, *checks: Check, **more: Any) -> Judged:
    """A body of that status, with a table where `table` says so."""
    table = {"columns": [], "rows": []} if more.pop("table", False) else None
    span = [3, 3 + len(HOSTILE)]
    place = {"n": 1, "document": "d", "revision": "r", "path": ["一"], "page": [3, 4], "lines": [5, 5], "span": span, "quote": HOSTILE}  # fmt: skip
    body = {"status": status, "text": HOSTILE, "interpretation": HOSTILE, "confidence": 0.8, "citations": [place], "related": [], "table": table}  # fmt: skip
    return Judged(question, body, 0.02, checks, None, 0, 0, **more)


NO = Check("status", 0, 1, "answered", "not_found")
OK = Check("status", 1, 1)
ROWS = Check("rows", 1, 2, "2 行", HOSTILE)
GOLD = Check("gold", 0, 1, "d 第 3 行", "d 第 5 行")
LIST: dict[str, Any] = {"rows": ["甲", "乙"]}
STAGED: list[tuple[Outcome, str]] = [
    (judged(asked(), "answered", OK), ""),
    (Crashed(asked(question=HOSTILE.replace("\ud800", "")), HOSTILE, 0.1), "crashed"),
    (judged(asked(), "unclear", NO), "understood"),
    (judged(asked(expect="unclear"), "answered", NO), "understood"),
    (judged(asked(expect="not_found"), "answered", NO), "understood"),
    (judged(asked(**LIST), "not_found", NO), "understood"),
    (judged(asked(**LIST), "answered", OK, ROWS), "understood"),
    (judged(asked(), "not_found", NO), "found"),
    (judged(asked(), "not_found", NO, near_gold=True), "composed"),
    (judged(asked(), "answered", OK, GOLD, Check("figures", 0, 1, "37", HOSTILE)), "found"),
    (judged(asked(**LIST), "answered", OK, ROWS, table=True), "composed"),
    (judged(asked(**LIST), "answered", OK, ROWS, GOLD, table=True, gold_met=1), "composed"),
]


@pytest.mark.parametrize(("outcome", "step"), STAGED, ids=str)
def test_a_failure_names_the_step_at_which_it_went_wrong(outcome: Outcome, step: str) -> None:
    assert stage(outcome) == step


def made(**more: Any) -> dict[str, Any]:
    about = {"system": "", "commit": "abc", "snapshot": "s", "settings": "t", "encoder": "e"} | more
    outcomes = [
        replace(
            o, question=o.question.model_copy(update={"question": f"{o.question.question}{n}", "line": n})
        )
        for n, (o, _) in enumerate(STAGED, 1)
    ]
    return record(QuestionSet("题集", "0", ()), outcomes, about, lambda document, revision: TEXT)


def test_every_failure_stands_under_its_step_with_its_citation_in_context() -> None:
    html = page([made()])
    counts = {key: sum(step == key for _, step in STAGED) for key in STAGES}
    for key, words in STAGES.items():
        assert f"{words}（{counts[key]} 题）" in html
    assert html.count("<details>") == sum(counts.values())
    assert "前文。<mark>" in html
    assert "</mark>后文。" in html
    assert "d · 一 · 第 3–4 页 · 第 5 行" in html


def test_nothing_hostile_is_more_than_text() -> None:
    html = page([made(system=HOSTILE), made()])
    assert "<script" not in html
    assert "<img" not in html
    assert "{{7*7}}" in html
    assert not re.search(r"[\x00\u202e\ud800]", html)
    assert re.findall(r'(?:src|href)="(?!#)', html) == []  # nothing from elsewhere
    html.encode("utf-8")


def test_two_runs_stand_side_by_side_and_what_was_not_measured_says_so() -> None:
    before, after = made(), made(system="对手 @ http://x")
    before["cases"][0]["passed"] = False
    before["metrics"].pop("calibration.brier")
    html = page([before, after])
    assert "修好 1 题，变坏 0 题" in html
    assert "p = 1.0000，差别可能是偶然" in html
    row = html.split("calibration.brier")[1].split("</tr>")[0]
    assert "未测" in row


def test_a_run_of_totals_alone_still_has_a_report() -> None:
    run = {name: value for name, value in made().items() if name != "cases"}
    assert "这次运行只保存了总数" in page([run])


def test_a_run_that_is_not_whole_is_refused() -> None:
    with pytest.raises(BadInput, match="这些结果不完整"):
        page([{"set": "x", "metrics": {}, "questions": 1}])


def test_plots_stay_in_their_frame() -> None:
    times = latency([{"ms": ms} for ms in (0.4, 7, 7, 31, 1999, 0)])
    assert times is not None
    assert sum(bar.words.endswith("：2 题") for bar in times.bars) == 1
    assert all(b.x >= LEFT and b.x + b.width <= RIGHT and TOP <= b.y <= BOTTOM for b in times.bars)
    assert [line.words for line in times.lines] == ["p50", "p95", "p99"]
    assert latency([]) is None
    assert calibration([]) is tradeoff([]) is None
    sure = calibration([{"confidence": 0.5, "hits": 1, "asked": 2, "low": 0.1, "high": 0.9}])
    assert sure is not None
    dot = sure.dots[0]
    assert (dot.x, dot.y) == ((LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2)
    assert dot.low > dot.y > dot.high
    steps = [
        {"confidence": c, "false_answers": {"hits": a, "asked": 4}, "false_refusals": {"hits": r, "asked": 4}}
        for c, a, r in ((0.0, 2, 0), (0.5, 0, 4))
    ]
    traded = tradeoff(steps)
    assert traded is not None
    middle = (LEFT + RIGHT) / 2
    assert traded.lines[0].points.split(" ")[1:3] == [
        f"{middle},{(TOP + BOTTOM) / 2}",
        f"{middle},{float(BOTTOM)}",
    ]


def test_rows_for_a_spreadsheet_never_run() -> None:
    run = made()
    run["cases"][0]["question"] = "=1+2"
    rows = list(csv.reader(io.StringIO(as_csv([run]).decode("utf-8-sig"))))
    assert len(rows) == 1 + len(STAGED)
    assert rows[1][4] == "'=1+2"
    book = load_workbook(io.BytesIO(as_xlsx([run])))
    cell = book["题目"]["E2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+2", "s", True)
    metrics = {row[1].value: row[2].value for row in book["指标"].iter_rows(min_row=2)}
    assert metrics["passed"] == run["metrics"]["passed"]


def test_the_verb_writes_what_is_asked_for(tmp_path: Path) -> None:
    path = save_run(tmp_path, made())
    files = {name: tmp_path / "out" / f"r.{name}" for name in ("html", "csv", "xlsx")}
    arguments = [word for name, file in files.items() for word in (f"--{name}", str(file))]
    result = CliRunner().invoke(app, ["eval", "report", str(path), *arguments])
    assert result.exit_code == 0, result.output
    assert all(file.stat().st_size > 1000 for file in files.values())
    assert "未通过 11 题" in CliRunner().invoke(app, ["eval", "report", str(path)]).stdout


@pytest.mark.parametrize("width", [1440, 390])
def test_in_a_browser_nothing_runs_and_nothing_is_wider_than_the_screen(
    browser: BrowserContext, tmp_path: Path, width: int
) -> None:
    (tmp_path / "r.html").write_text(page([made(system=HOSTILE), made()]), encoding="utf-8")
    tab = browser.new_page()
    asked_for: list[str] = []
    tab.on("request", lambda request: asked_for.append(request.url))
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto((tmp_path / "r.html").as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert tab.title() == "评测报告 · 题集"
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked_for if not url.startswith("file:")] == []
    assert len(asked_for) == 1
    tab.close()
