"""A set asked of a knowledge base, question by question, and the results as a record that can be saved.

results/<set>-<commit>.json   {set, set_sha256, commit, snapshot, settings, encoder, time, questions, passed,
                               metrics {name: value}, shares {name: {hits, asked, low, high}},
                               categories {name: {questions, passed, low, high}}, statuses {expected: {given: questions}},
                               tradeoff [{confidence, answered, right, false_answers, false_refusals}], cases [...]}
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from eval.gold import Target, resolve
from eval.journal import Given, Journal
from eval.judge import Crashed, Outcome, TextOf, judge
from eval.metrics import Figure, measure
from eval.metrics.categories import categories
from eval.metrics.confusion import confusion
from eval.metrics.share import Share
from eval.metrics.tradeoff import Step, tradeoff
from eval.questions import Question, QuestionSet
from ingest.document import Document
from kb.errors import BadInput

__all__ = ["Ask", "ask_all", "commit", "load_run", "record", "run_path", "save_run"]

Ask = Callable[[Question], dict[str, Any]]
CHECKOUT = Path(__file__).resolve().parent.parent


def ask_all(
    questions: QuestionSet,
    ask: Ask,
    documents: Mapping[str, Document],
    tell: Callable[[int, int], None] | None = None,
    journal: Journal | None = None,
    gold: Mapping[int, tuple[Target, ...]] | None = None,
) -> list[Outcome]:
    """Every question asked in order and judged; one that fails is a `Crashed`. What the journal knows is not asked
    again. `gold` gives the targets by line where they are not those of the set. Raises BadInput for gold that is not
    in the documents, before anything is asked."""
    targets = resolve(questions, documents) if gold is None else gold
    texts = {document.revision: document.text for document in documents.values()}
    known = journal.known if journal else {}
    outcomes: list[Outcome] = []
    for number, question in enumerate(questions.questions, 1):
        given = known.get(question.line)
        if given is None:
            given = _asked(ask, question)
            if journal:
                journal.keep(question.line, given)
        outcomes.append(_judged(question, given, targets[question.line], texts.__getitem__))
        if tell:
            tell(number, len(questions.questions))
    return outcomes


def _asked(ask: Ask, question: Question) -> Given:
    began = perf_counter()
    try:
        body = ask(question)
    except Exception as error:  # any error at all is what a person asking would have met
        return Given(perf_counter() - began, error=f"{type(error).__name__}: {error}")
    return Given(perf_counter() - began, body)


def _judged(question: Question, given: Given, targets: tuple[Target, ...], text_of: TextOf) -> Outcome:
    if given.body is None:
        return Crashed(question, given.error, given.seconds)
    try:
        return judge(question, given.body, given.seconds, targets, text_of)
    except (KeyError, TypeError) as error:  # a body that lacks what the contract promises
        return Crashed(question, f"{type(error).__name__}: {error}", given.seconds)


def record(
    questions: QuestionSet, outcomes: Sequence[Outcome], about: Mapping[str, str], totals_only: bool = False
) -> dict[str, Any]:
    """The run as JSON. `about` names what answered (commit, snapshot, settings, encoder); `totals_only` leaves out
    the questions themselves, for a set that nobody who builds the product may read."""
    figures = measure(outcomes)
    shares = {name: figure for name, figure in figures.items() if isinstance(figure, Share)}
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
        "tradeoff": [_step(step) for step in tradeoff(outcomes)],
    }
    return made if totals_only else made | {"cases": [_case(outcome) for outcome in outcomes]}


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


def _case(outcome: Outcome) -> dict[str, Any]:
    question = outcome.question
    made: dict[str, Any] = {
        "line": question.line,
        "question": question.question,
        "history": list(question.history),
        "category": question.category,
        "expect": question.expect,
        "passed": outcome.passed,
        "ms": round(outcome.seconds * 1000, 2),
    }
    if isinstance(outcome, Crashed):
        return made | {"status": "crashed", "error": outcome.error}
    failed = [{"check": c.name, "expected": c.expected, "given": c.given} for c in outcome.checks if not c.ok]
    body = outcome.body
    return made | {
        "status": body["status"],
        "interpretation": body.get("interpretation", ""),
        "text": body["text"],
        "confidence": body.get("confidence"),
        "failed": failed,
    }


def run_path(folder: Path, made: Mapping[str, Any], suffix: str = ".json") -> Path:
    """`<set>-<commit>.json`"""
    return folder / f"{made['set']}-{made['commit'] or 'uncommitted'}{suffix}"


def save_run(folder: Path, made: Mapping[str, Any]) -> Path:
    """Writes the run; an earlier one of the same commit is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    path = run_path(folder, made)
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def load_run(path: Path) -> dict[str, Any]:
    """A saved run. Raises BadInput when the file is none."""
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}：不是评测结果（{error}）。") from error
    if not isinstance(made, dict) or not {"set", "metrics", "questions"} <= made.keys():
        raise BadInput(f"{path}：不是评测结果。请给出 zhangju eval run --out 写出的文件。")
    return made


def commit() -> str:
    """The checkout's commit, with `+` when files differ from it; "" outside git."""
    others = ("--", ".", ":!eval/results", ":!README*")  # what a run itself writes
    try:
        head = _git("rev-parse", "HEAD")
        return head[:12] + ("+" if _git("status", "--porcelain", *others) else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
