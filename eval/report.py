"""A run in the terminal: passed by category, the metrics, status expected × given, false answers against false refusals,
and every failure with what was expected and given. Intervals are Wilson's, 95 %."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.stage import STAGES

__all__ = ["print_comparison", "print_run"]

LABELS = {
    "passed": "通过率",
    "lists.exact": "名单完全一致",
    "lists.exact_if_answered": "作答的名单完全一致",
    "lists.precision": "名单准确率",
    "lists.recall": "名单召回率",
    "lists.f1": "名单 F1",
    "figures.exact": "数字全对",
    "figures.exact_if_answered": "作答的数字全对",
    "figures.exact_and_cited": "数字全对且引全出处",
    "figures.found": "数字正确",
    "facts.found": "要点齐全",
    "forbidden.absent": "不得出现的没有出现",
    "citations.exact": "引文与原文一致",
    "citations.gold": "引到应引之处",
    "citations.precision": "引用中应引的比例",
    "citations.recall": "应引之处引到的比例",
    "retrieval.hit@1": "检索首位命中",
    "retrieval.recall@5": "检索前 5 召回",
    "retrieval.recall@10": "检索前 10 召回",
    "retrieval.mrr@10": "检索 MRR@10",
    "retrieval.ndcg@10": "检索 nDCG@10",
    "refusal.false_answers": "误答（本该说没有）",
    "refusal.false_refusals": "误拒（本该回答）",
    "followup.passed": "追问通过率",
    "identity.same": "重问答案逐字节相同",
    "calibration.error": "置信度误差（ECE）",
    "calibration.brier": "置信度 Brier 分",
    "crashes": "出错题数",
    "latency.p50": "用时中位数（毫秒）",
    "latency.p95": "用时 p95（毫秒）",
    "latency.p99": "用时 p99（毫秒）",
    "memory.peak": "内存峰值（MB）",
}
STATUSES = {"answered": "已回答", "not_found": "没有", "unclear": "反问", "crashed": "出错"}
GIVEN = 160  # characters of an answer shown under a failure


def print_run(made: Mapping[str, Any], console: Console) -> None:
    """`made` is what `eval.record.record` gives."""
    console.print(
        Text(
            f"{made['set']}：{made['questions']} 题，通过 {made['passed']}（{made['passed'] / made['questions']:.1%}）",
            "bold",
        )
    )
    digests = ("commit", "snapshot", "settings", "encoder")
    about = " · ".join(f"{name} {str(made[name])[:13]}" for name in digests if made.get(name))
    if made.get("system"):
        about = " · ".join(filter(None, (made["system"], about)))
    console.print(Text(about, "dim"))
    for table in tables(made):
        console.print(table)
    _print_failures(made.get("cases", ()), console)


def tables(made: Mapping[str, Any]) -> Iterator[Table]:
    table = _table("类别", "题数", "通过", "通过率", "95% 区间")
    for name, c in made["categories"].items():
        rate = f"{c['passed'] / c['questions']:.1%}"
        table.add_row(Text(name), str(c["questions"]), str(c["passed"]), rate, between(c))
    yield table
    shares = made.get("shares", {})  # a run saved before they were counted has none
    table = _table("指标", "", "值", "题数", "95% 区间")
    for name, value in made["metrics"].items():
        counted = shares.get(name)
        more = (f"{counted['hits']}/{counted['asked']}", between(counted)) if counted else ("", "")
        table.add_row(Text(LABELS.get(name, "")), Text(name), shown(name, value), *more)
    yield table
    table = _table("应为", *(f"答为{STATUSES[s]}" for s in STATUSES))
    for expected, given in made.get("statuses", {}).items():
        table.add_row(STATUSES[expected], *(str(given[s]) for s in STATUSES))
    yield table
    if not made.get("tradeoff"):
        return
    table = _table("只答置信度不低于", "作答", "答对", "误答", "误拒")
    for step in made["tradeoff"]:
        shares = (step[name] for name in ("answered", "right", "false_answers", "false_refusals"))
        table.add_row(f"{step['confidence']:.2f}", *map(counts, shares))
    yield table


def counts(share: Mapping[str, float] | None) -> str:
    """12/345 3.5%"""
    return f"{share['hits']}/{share['asked']} {share['hits'] / share['asked']:6.1%}" if share else "—"


def between(share: Mapping[str, float]) -> str:
    """95.2–98.8%, or "" for a run that was saved without intervals."""
    return f"{share['low'] * 100:.1f}–{share['high'] * 100:.1f}%" if "low" in share else ""


def print_comparison(compared: Mapping[str, Any], console: Console) -> None:
    """`compared` is what `eval.compare.compare` gives."""
    table = _table("指标", "", "前", "后", "变化")
    for name, before, after in compared["metrics"]:
        change = "" if before is None or after is None else f"{after - before:+.4g}"
        cells = ("未测" if value is None else shown(name, value) for value in (before, after))
        table.add_row(Text(LABELS.get(name, "")), Text(name), *cells, change)
    console.print(table)
    for key, words in (
        ("fixed", "修好"),
        ("broke", "变坏"),
        ("added", "只在后一次"),
        ("removed", "只在前一次"),
    ):
        found = compared[key]
        if found:
            console.print(Text(f"{words} {len(found)} 题", "bold"))
            for question in found:
                console.print(Text(f"  {question}"))
    console.print(Text(f"配对随机化检验（双侧）：p = {compared['p']:.4f}"))


def shown(name: str, value: float) -> str:
    if name == "crashes":
        return f"{value:.0f}"
    return f"{value:.1f}" if name.startswith(("latency.", "memory.")) else f"{value:.4f}"


def _table(*heads: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for i, head in enumerate(heads):
        table.add_column(head, justify="left" if i == 0 or not head else "right", no_wrap=True)
    return table


def _print_failures(cases: Sequence[Mapping[str, Any]], console: Console) -> None:
    failures = [case for case in cases if not case["passed"]]
    if not failures:
        return
    console.print(Text(f"未通过 {len(failures)} 题", "bold"))
    for case in failures:
        before = "".join(f"{question} → " for question in case["history"])
        console.print(Text(f"第 {case['line']} 行 [{case['category']}] {before}{case['question']}"))
        if case["status"] == "crashed":
            console.print(Text(f"    出错：{case['error']}", "red"))
            continue
        step = STAGES.get(case.get("stage", ""), "")
        console.print(
            Text("    " + "；".join(filter(None, (step, f"理解：{case['interpretation']}"))), "dim")
        )
        for check in case["failed"]:
            given = " ".join(check["given"].split())[:GIVEN]
            console.print(Text(f"    {check['check']}：应有 {check['expected']}；实为 {given}"))
        if any(check["check"] == "status" for check in case["failed"]):
            console.print(Text(f"    答：{' '.join(case['text'].split())[:GIVEN]}", "dim"))
