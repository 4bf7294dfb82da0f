"""Side by side: `python -m eval.bench.peers PYTHON [FILE]` asks LangChain's usual chain, Haystack's hybrid pipeline and
txtai's hybrid index (`eval.bench.peer`, run by PYTHON, an environment with eval/bench/peers.txt) and this product the
same questions on the plan, in turns of `TURN`, with the same encoder, and prints, also into FILE, for each:

hit@1 …       of the passage questions of `quzhou` and `quzhou-blind`, as `eval.metrics.retrieval` has it, over the first
              10 found; a piece has a gold place when it holds a line of it, and a longer piece holds more
completeness  the share of list questions whose every gold place is among what is retrieved with the usual number of
              pieces (4, 10, 3); for this product: whose every gold place is cited in its answer
ms            a question: the others find pieces, this product also answers (`search` is the finding alone)
indexing      seconds to encode and index the plan, nothing cached; of the product with all else that `ingest` does
MB            of the process that answers, resident at the end
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from math import ceil
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from eval.bench.saved import as_json, save
from eval.metrics.retrieval import mean_of, ranks
from ingest.document import Document, Span
from ingest.meta import told_by
from ingest.parse import parse
from kb.ask import Question as Asked
from kb.ask import ask
from kb.commit import commit
from kb.knowledge import Knowledge, encoder_of
from kb.sets.gold import Target, resolve
from kb.sets.questions import Question, read_questions
from kb.settings import CHECKOUT, read_settings
from kb.store import Store

__all__ = ["main"]

PLAN = CHECKOUT / "corpus" / "quzhou-services-145"
SETS = ("quzhou", "quzhou-blind")
USUAL = {
    "langchain": 4,
    "haystack": 10,
    "txtai": 3,
}  # pieces that each retrieves by default, or in its examples
TURN, DEPTH = 20, 10

Item = tuple[Question, tuple[Target, ...]]


def plan() -> Document:
    told, _ = told_by(PLAN / "document.toml")
    return parse((PLAN / "plan.txt").read_bytes().decode("utf-8"), PLAN.name, told)


def items(document: Document) -> list[Item]:
    """Passage questions and list questions with gold that stand alone, with their gold."""
    found = []
    for name in SETS:
        questions = read_questions(CHECKOUT / "eval" / "sets" / f"{name}.jsonl")
        targets = resolve(questions, {document.id: document})
        found += [(q, targets[q.line]) for q in questions.questions if q.category in ("passage", "list")]
    return [(q, gold) for q, gold in found if gold and not q.history]


def ours() -> None:
    """This product in the place of a peer: a home of its own, then lines as `eval.bench.peer` has them, with what was
    cited."""
    out, sys.stdout = sys.stdout, sys.stderr
    settings, document = read_settings(), plan()
    with TemporaryDirectory() as folder:
        own = settings.model_copy(update={"home": Path(folder)})
        encoder = encoder_of(own)
        encoder.load()
        began = perf_counter()
        Store(own.home, own).publish([(document, (PLAN / "plan.txt").read_bytes())], encoder)
        knowledge = Knowledge(own, encoder)
        made = {"indexing s": round(perf_counter() - began, 2), "pieces": len(knowledge.snapshot.passages)}
        out.write(json.dumps(made) + "\n")
        out.flush()
        for line in sys.stdin:
            found: dict[str, Any] = {"found": [], "cited": [], "ms": [], "search ms": []}
            for question in json.loads(line):
                began = perf_counter()
                _, hits = knowledge.search(knowledge.view(None), question, DEPTH)
                searched = perf_counter()
                body = ask(knowledge, Asked(question))
                found["ms"].append((perf_counter() - searched) * 1000)
                found["search ms"].append((searched - began) * 1000)
                found["found"].append([[h.passage.span.start, h.passage.span.end] for h in hits])
                found["cited"].append([c["span"] for c in body["citations"]])
            resident = re.search(r"VmRSS:\s*(\d+)", Path("/proc/self/status").read_text())
            found["MB"] = int(resident[1]) >> 10 if resident else 0
            out.write(json.dumps(found) + "\n")
            out.flush()


@contextmanager
def talking(words: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def measured(python: Path) -> dict[str, Any]:
    document = plan()
    asked = items(document)
    commands = {
        name: [
            str(python),
            "-P",
            "eval/bench/peer.py",
            name,
            str(read_settings().encoder),
            str(PLAN / "plan.txt"),
        ]
        for name in USUAL
    }
    commands["zhangju"] = [sys.executable, "-m", "eval.bench.peers", "--ours"]
    told: dict[str, dict[str, Any]] = {}
    answers: dict[str, list[dict[str, Any]]] = {name: [] for name in commands}
    with ExitStack() as held:
        processes = {}
        for name, words in commands.items():  # one after another, so that each indexes alone
            processes[name] = held.enter_context(talking(words))
            told[name] = _line(processes[name])
            _turn(processes[name], ["规划期限"])  # what is made once
        for start in range(0, len(asked), TURN):
            some = [q.question for q, _ in asked[start : start + TURN]]
            for name, process in processes.items():
                answers[name].append(_turn(process, some))
    return {
        "commit": commit(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "with": (Path(__file__).parent / "peers.txt").read_text(encoding="utf-8").splitlines()[1:],
        "questions": {kind: sum(q.category == kind for q, _ in asked) for kind in ("passage", "list")},
        **{name: told[name] | _held_against(name, document, asked, answers[name]) for name in commands},
    }


def _turn(process: subprocess.Popen[str], questions: Sequence[str]) -> dict[str, Any]:
    assert process.stdin is not None
    process.stdin.write(json.dumps(questions) + "\n")
    process.stdin.flush()
    return _line(process)


def _line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{process.args!r} ended without an answer, with {process.wait()}")
    found: dict[str, Any] = json.loads(line)
    return found


def _held_against(
    name: str, document: Document, asked: Sequence[Item], turns: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    def places(spans: Sequence[Sequence[int]]) -> list[tuple[str, tuple[int, int]]]:
        return [(document.id, document.lines(Span(start, end))) for start, end in spans]

    found = [places(spans) for turn in turns for spans in turn["found"]]
    cited = [places(spans) for turn in turns for spans in turn.get("cited", turn["found"])]
    ranked = [
        ranks(hits, gold) for (q, gold), hits in zip(asked, found, strict=True) if q.category == "passage"
    ]
    complete = [
        all(any(target.met_by(*place) for place in some[: USUAL.get(name)]) for target in gold)
        for (q, gold), some in zip(asked, cited, strict=True)
        if q.category == "list"
    ]
    return {
        **{figure: round(value, 4) for figure, value in mean_of(ranked).items()},
        "completeness": round(fmean(complete), 4),
        **({"pieces retrieved": USUAL[name]} if name in USUAL else {}),
        **{key: _percentiles(turns, key) for key in ("ms", "search ms") if key in turns[0]},
        "MB": turns[-1]["MB"],
    }


def _percentiles(turns: Sequence[dict[str, Any]], key: str) -> dict[str, float]:
    times = sorted(t for turn in turns for t in turn[key])
    return {name: round(times[ceil(p * len(times)) - 1], 1) for name, p in (("p50", 0.5), ("p95", 0.95))}


def lines(found: dict[str, Any]) -> str:
    """The figures as a table of lines; `complete` is the share of lists whose every gold place is retrieved or cited."""
    rows = [
        f"{'':10}{'hit@1':>7}{'recall@5':>10}{'mrr@10':>8}{'complete':>10}{'p50 ms':>8}{'p95 ms':>8}{'indexing s':>12}{'MB':>6}"
    ]
    for name in (*USUAL, "zhangju"):
        one = found[name]
        figures = "".join(
            f"{one[key]:{width}.3f}"
            for key, width in (("hit@1", 7), ("recall@5", 10), ("mrr@10", 8), ("completeness", 10))
        )
        rows.append(
            f"{name:10}{figures}{one['ms']['p50']:8.0f}{one['ms']['p95']:8.0f}{one['indexing s']:12.0f}{one['MB']:6}"
        )
    questions = found["questions"]
    rows += [
        f"{questions['passage']} passage and {questions['list']} list questions; zhangju's ms are whole answers, the others' are searches",
        ", ".join(found["with"]),
        f"commit {found['commit']}, {found['machine']}",
    ]
    return "\n".join(rows) + "\n"


def main(python: Path, out: Path | None = None) -> None:
    found = measured(python)
    sys.stdout.write(as_json(found))
    save(out, found, lines(found))


if __name__ == "__main__":
    if sys.argv[1:] == ["--ours"]:
        ours()
    else:
        main(*map(Path, sys.argv[1:3]))
