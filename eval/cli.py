"""`zhangju eval`: the command's verbs for evaluation, put under it by the entry point `zhangju.verbs`."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from rich.console import Console

    from eval.questions import Question
    from kb.knowledge import Knowledge

__all__ = ["app"]

app = typer.Typer(
    name="eval",
    help="用题目集评测：运行、比较、出题。",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序使用。")]
WIDTH = 140  # of a report in a pipe


@app.command()
def run(
    set: Annotated[Path, typer.Argument(metavar="SET", help="题目文件（JSONL）。", show_default=False)],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="把结果存成 JSON，放在这个文件夹。", show_default=False)
    ] = None,
    require: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC=VALUE", help="达不到就以 1 退出，可重复，如 lists.exact=1.0。", show_default=False
        ),
    ] = None,
    totals: Annotated[
        bool, typer.Option("--totals", help="只给总数，不显示也不保存题目（留出集用）。")
    ] = False,
    as_json: Json = False,
) -> None:
    """运行一个题目集，给出各类通过率、各项指标和每道未通过的题。"""
    from eval.journal import Journal
    from eval.questions import read_questions
    from eval.report import print_run
    from eval.run import ask_all, commit, record, run_path, save_run
    from kb.knowledge import Knowledge
    from kb.settings import read_settings

    wanted = [_requirement(words) for words in require or ()]
    questions = read_questions(set)
    kb = Knowledge(read_settings())
    kb.load()
    about = {
        "commit": commit(),
        "snapshot": kb.snapshot.digest,
        "settings": kb.settings.digest,
        "encoder": kb.snapshot.encoder_digest,
    }
    journal = None
    if out is not None and not totals:
        path = run_path(out, {"set": questions.name, **about}, ".partial.jsonl")
        journal = Journal(path, {"set_sha256": questions.sha256, **about})
        if journal.known:
            typer.echo(f"接着做：已有 {len(journal.known)} 题的答案，见 {path}", err=True)
    with journal or nullcontext(), _progress() as tell:
        documents = kb.snapshot.documents
        outcomes = ask_all(questions, lambda question: _ask(kb, question), documents, tell, journal)
    made = record(questions, outcomes, about, totals)
    if as_json:
        sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=1) + "\n")
    else:
        print_run(made, _console())
    if out is not None:
        typer.echo(f"结果在 {save_run(out, made)}", err=True)
    if journal:
        journal.finish()
    if unmet := [words for name, value in wanted if (words := _unmet(made["metrics"], name, value))]:
        typer.echo("zhangju：没有达到：" + "；".join(unmet), err=True)
        raise typer.Exit(1)


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="前一次的结果。", show_default=False)],
    after: Annotated[Path, typer.Argument(metavar="B", help="后一次的结果。", show_default=False)],
    strict: Annotated[bool, typer.Option("--strict", help="有变坏的题就以 1 退出。")] = False,
    as_json: Json = False,
) -> None:
    """并排看两次结果：哪些修好了，哪些变坏了，差别是不是偶然。"""
    from eval.compare import compare as compared
    from eval.report import print_comparison
    from eval.run import load_run

    made = compared(load_run(before), load_run(after))
    if as_json:
        sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=1) + "\n")
    else:
        print_comparison(made, _console())
    if strict and made["broke"]:
        typer.echo(f"zhangju：变坏了 {len(made['broke'])} 题。", err=True)
        raise typer.Exit(1)


@app.command()
def template() -> None:
    """给出一份空白题目文件，照样填写。"""
    from eval.template import template as made
    from kb.errors import NotReady
    from kb.settings import read_settings
    from kb.store import Store

    settings = read_settings()
    try:
        documents = list(Store(settings.home, settings).open().documents.values())
    except NotReady:
        documents = []
    sys.stdout.write(made(documents))


@app.command()
def generate(
    document: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="只用这些文件，可重复。", show_default=False)
    ] = None,
    relation: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help="只用这些关系，如 projects，可重复。", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option(help="随机种子：同样的种子出同样的题。")] = 0,
    phrasings: Annotated[int, typer.Option(min=1, help="每行每项用几种问法。")] = 1,
    unanswerable: Annotated[
        bool,
        typer.Option("--unanswerable", help="改出答不了的题：换成文件里没有的单位、项、年份、地名、章节等。"),
    ] = False,
    counterparts: Annotated[
        bool,
        typer.Option(
            "--counterparts", help="出与答不了的题同样问法、文件里有答案的题；可与 --unanswerable 同用。"
        ),
    ] = False,
) -> None:
    """从条目出题：每行每项一道，答案取自单元格。写到标准输出。"""
    from eval.counterparts import counterparts as answerable
    from eval.generate import generate as made
    from eval.twins import twins
    from kb.settings import read_settings
    from kb.store import Store

    settings = read_settings()
    snapshot = Store(settings.home, settings).open()
    chosen = [snapshot.document(id) for id in document or snapshot.documents]
    swapped = [twins(chosen, seed)] if unanswerable else []
    unswapped = [answerable(chosen, seed)] if counterparts else []
    if not unanswerable and not counterparts:
        unswapped = [made(chosen, seed, relation or (), phrasings)]
    for question in chain(*swapped, *unswapped):
        sys.stdout.write(json.dumps(question, ensure_ascii=False) + "\n")


def _ask(kb: Knowledge, question: Question) -> dict[str, Any]:
    from kb.ask import Question as Asked
    from kb.ask import ask

    return ask(kb, Asked(question.question, question.history, question.documents))


def _requirement(words: str) -> tuple[str, float]:
    from eval.report import LABELS

    name, _, value = words.partition("=")
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if name not in LABELS or number != number:
        raise typer.BadParameter(
            f"“{words}”应写作 指标=数；指标有：{'、'.join(LABELS)}。", param_hint="--require"
        )
    return name, number


def _unmet(metrics: dict[str, float], name: str, wanted: float) -> str:
    """What is not met, in words, or ""; a metric that was not measured is not met."""
    from eval.metrics import LOWER_IS_BETTER

    given = metrics.get(name)
    if given is None:
        return f"{name} 没有可量的题"
    if name in LOWER_IS_BETTER:
        return f"{name} 为 {given:g}，应不高于 {wanted:g}" if given > wanted else ""
    return f"{name} 为 {given:g}，应不低于 {wanted:g}" if given < wanted else ""


def _console() -> Console:
    from rich.console import Console

    return (
        Console(highlight=False)
        if sys.stdout.isatty()
        else Console(highlight=False, width=WIDTH, soft_wrap=True)
    )


def _progress() -> AbstractContextManager[Callable[[int, int], None]]:
    """A bar on stderr, fed with (done, total); silent when that is no terminal."""
    from contextlib import contextmanager

    @contextmanager
    def bar() -> Iterator[Callable[[int, int], None]]:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        with Progress(console=console, disable=not console.is_terminal) as shown:
            task = shown.add_task("提问", total=None)
            yield lambda done, total: shown.update(task, completed=done, total=total)

    return bar()
