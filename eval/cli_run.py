"""`zhangju eval run`: a set asked of this product, here or on a server, or of another system."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from eval.cli_print import Json, console, print_json, progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eval.systems.system import System
    from kb.sets.gold import Text

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command()(run)


def run(
    set: Annotated[
        Path, typer.Argument(metavar="SET", help="题目文件（JSONL 或 xlsx）。", show_default=False)
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="把结果存成 JSON，放在这个文件夹。", show_default=False)
    ] = None,
    require: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC=VALUE", help="达不到就以 1 退出，可重复，如 lists.exact=1.0。", show_default=False
        ),
    ] = None,
    url: Annotated[
        str,
        typer.Option(
            metavar="URL", help="问正在运行的章句服务，如 http://127.0.0.1:8000。", show_default=False
        ),
    ] = "",
    openai: Annotated[
        str,
        typer.Option(
            metavar="URL", help="问任何兼容 OpenAI 的服务，如 http://127.0.0.1:8000/v1。", show_default=False
        ),
    ] = "",
    model: Annotated[str, typer.Option(help="--openai 的模型名。", show_default=False)] = "",
    answers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="不提问，评别的系统已给出的答案（JSONL：question、answer）。",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        str, typer.Option(envvar="ZHANGJU_EVAL_KEY", help="--url、--openai 的密钥。", show_default=False)
    ] = "",
    jobs: Annotated[int, typer.Option(min=1, max=64, help="同时问几题。")] = 1,
    repeat: Annotated[int, typer.Option(min=1, max=100, help="每题问几遍，看答案是否逐字节相同。")] = 1,
    retrieval: Annotated[
        bool, typer.Option("--retrieval", help="另量检索：有出处的题，应引之处排在第几。")
    ] = False,
    totals: Annotated[
        bool, typer.Option("--totals", help="只给总数，不显示也不保存题目（留出集用）。")
    ] = False,
    as_json: Json = False,
) -> None:
    """运行一个题目集，给出各类通过率、各项指标和每道未通过的题。"""
    from eval.journal import Journal
    from eval.metrics.memory import peak
    from eval.record import record, run_path, save_run
    from eval.report import print_run
    from eval.run import ask_all
    from kb.sets.questions import read_questions

    wanted = [_requirement(words) for words in require or ()]
    questions = read_questions(set)
    if retrieval and (openai or answers):
        raise typer.BadParameter("别的系统没有检索可量。", param_hint="--retrieval")
    if repeat > 1 and answers:
        raise typer.BadParameter("已有的答案不能重问。", param_hint="--repeat")
    system = _system(url, openai, model, answers, key)
    journal = None
    if out is not None and not totals and answers is None:
        about = {"set_sha256": questions.sha256, **system.about}
        asked = {"repeat": str(repeat), "retrieval": str(retrieval)}
        journal = Journal(
            run_path(out, {"set": questions.name, **system.about}, ".partial.jsonl"), about | asked
        )
        if journal.known:
            typer.echo(f"接着做：已有 {len(journal.known)} 题的答案，见 {journal.path}", err=True)
    began, here = perf_counter(), not (url or openai or answers)
    with journal or nullcontext(), system, progress() as tell:
        outcomes = ask_all(questions, system, tell, journal, jobs, repeat, retrieval)
        about = {**system.about, "jobs": str(jobs), "seconds": f"{perf_counter() - began:.1f}"}
        made = record(questions, outcomes, about, system.text_of, totals, peak() if here else None)
    if out is not None:
        typer.echo(f"结果在 {save_run(out, made)}", err=True)
    if journal:
        journal.finish()
    if as_json:
        print_json(made)
    else:
        print_run(made, console())
    if unmet := [words for name, value in wanted if (words := _unmet(made["metrics"], name, value))]:
        typer.echo("zhangju：没有达到：" + "；".join(unmet), err=True)
        raise typer.Exit(1)


def _system(url: str, openai: str, model: str, answers: Path | None, key: str) -> System:
    """Nothing given is this product, in this process. Raises BadParameter for options that contradict each other."""
    if sum(bool(given) for given in (url, openai, answers)) > 1:
        raise typer.BadParameter("--url、--openai、--answers 只能用一个。", param_hint="--url")
    if bool(openai) != bool(model):
        raise typer.BadParameter("--openai 和 --model 要一起用。", param_hint="--model")
    if url:
        from eval.systems.server import server

        return server(url, key)
    if openai:
        from eval.systems.openai import openai as chat

        return chat(openai, model, key, *_texts())
    if answers:
        from eval.systems.collected import collected

        return collected(answers, *_texts())
    from eval.systems.local import local
    from kb.knowledge import Knowledge
    from kb.settings import read_settings

    kb = Knowledge(read_settings())
    kb.load()
    return local(kb)


def _texts() -> tuple[Mapping[str, Text], tuple[str, ...]]:
    """The documents at hand and the names that their relations hold; none when nothing was ingested."""
    from eval.proof import Proof, name_of
    from kb.errors import NotReady
    from kb.settings import read_settings
    from kb.store import Store

    settings = read_settings()
    try:
        held = Store(settings.home, settings).open().documents
    except NotReady:
        return {}, ()
    return held, tuple(name_of(row) for document in held.values() for _, row in Proof(document).rows())


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


def _unmet(metrics: Mapping[str, float], name: str, wanted: float) -> str:
    """What is not met, in words, or ""; a metric that was not measured is not met."""
    from eval.metrics import LOWER_IS_BETTER

    given = metrics.get(name)
    if given is None:
        return f"{name} 没有可量的题"
    if name in LOWER_IS_BETTER:
        return f"{name} 为 {given:g}，应不高于 {wanted:g}" if given > wanted else ""
    return f"{name} 为 {given:g}，应不低于 {wanted:g}" if given < wanted else ""
