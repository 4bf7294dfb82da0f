"""`zhangju ingest`: files and folders → documents → a published snapshot; and `setup`, which `make` runs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ingest.document import Document
    from kb.settings import Settings

__all__ = ["register", "summary"]

STAMP = "setup.json"  # in the home: what the last `setup` was made of
SHOWN = 5  # findings printed; `zhangju show ID` lists all


def register(app: typer.Typer) -> None:
    app.command()(ingest)
    app.command()(remove)
    app.command(hidden=True)(setup)


def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…",
            help="文件（txt、md、pdf、docx、html），或放有这些文件的文件夹。",
            show_default=False,
        ),
    ],
    id: Annotated[
        str | None,
        typer.Option(
            help="文件编号（小写字母、数字、连字符）；默认取自 document.toml 或文件名。", show_default=False
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="标题；默认取自 document.toml 或正文。", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序使用。")] = False,
) -> None:
    """导入或替换文件并发布；正在运行的服务一秒内生效。"""
    from api.cli_print import print_json
    from api.cli_sources import sources
    from kb.settings import read_settings

    found = sources(paths)
    if len(found) > 1 and (id or title):
        raise typer.BadParameter("一次导入多份文件时不能用 --id 或 --title，请写在各自的 document.toml 里。")
    settings = read_settings()
    documents = [source.document(id, title) for source in found]
    digest = _publish(settings, [(d, s.data) for d, s in zip(documents, found, strict=True)])
    if as_json:
        print_json({"snapshot": digest, "documents": [summary(d) for d in documents]})
        return
    for document in documents:
        _report(document)
    typer.echo(f"已发布快照 {digest[:12]}。")


def remove(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID…", help="文件编号，见 zhangju documents。", show_default=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序使用。")] = False,
) -> None:
    """移除文件并发布；正在运行的服务一秒内生效，正文的链接仍然有效。"""
    from api.cli_print import print_json
    from kb.settings import read_settings
    from kb.store import Store

    settings = read_settings()
    digest = Store(settings.home, settings).remove(*ids)
    if as_json:
        print_json({"snapshot": digest, "removed": ids})
        return
    typer.echo(f"已移除 {'、'.join(ids)}，已发布快照 {digest[:12]}。")


def setup() -> None:
    """准备编码器，导入 corpus/ 里的文件；已经做过的不再做。"""
    from api.cli_print import progress
    from api.cli_sources import sources
    from kb.encoder import is_prepared, prepare
    from kb.encoder_folder import MARKER
    from kb.settings import read_settings

    settings = read_settings()
    own = (
        not settings.encoder.exists() or (settings.encoder / MARKER).exists()
    )  # else a model of the site's choice
    if own and not is_prepared(settings.encoder):
        typer.echo("准备编码器……", err=True)
        with progress("准备编码器") as tell:
            prepare(settings.encoder, tell)
    stamp = settings.home / STAMP
    wanted = _fingerprint(settings)
    if _is_current(settings, stamp, wanted):
        typer.echo("编码器和快照都已就绪。", err=True)
        return
    typer.echo("导入 corpus/（首次要为每个段落计算向量，约一分钟）……", err=True)
    found = sources([settings.corpus])
    documents = [source.document() for source in found]
    digest = _publish(settings, [(d, s.data) for d, s in zip(documents, found, strict=True)])
    made = {"fingerprint": wanted, "documents": [d.id for d in documents]}
    stamp.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    for document in documents:
        _report(document)
    typer.echo(f"已发布快照 {digest[:12]}。")


def summary(document: Document) -> dict[str, Any]:
    """What a document holds, counted."""
    meta = document.meta
    return {
        "id": document.id,
        "title": meta.title,
        "issuer": meta.issuer,
        "number": meta.number,
        "date": meta.date,
        "period": meta.period,
        "revision": document.revision,
        "characters": len(document.text),
        "lines": document.text.count("\n") + (not document.text.endswith("\n")),
        "headings": len(document.headings),
        "relations": [{"key": r.key, "label": r.label, "rows": len(r.rows)} for r in document.relations],
        "findings": len(document.findings),
    }


def relations_text(document: dict[str, Any]) -> str:
    return (
        "、".join(f"{r['label']} {r['rows']} 行（{r['key']}）" for r in document["relations"])
        or "没有表格或成列的条目"
    )


def _publish(settings: Settings, documents: list[tuple[Document, bytes]]) -> str:
    from api.cli_print import progress
    from kb.knowledge import encoder_of
    from kb.store import Store

    with progress("导入") as tell:
        return Store(settings.home, settings).publish(documents, encoder_of(settings), tell)


def _report(document: Document) -> None:
    found = summary(document)
    typer.echo(f"{found['id']}  《{found['title']}》")
    typer.echo(f"  正文 {found['characters']} 字符 {found['lines']} 行，标题 {found['headings']} 个")
    typer.echo(f"  {relations_text(found)}")
    typer.echo(f"  可疑之处 {found['findings']} 处" + ("：" if document.findings else ""))
    for finding in document.findings[:SHOWN]:
        typer.echo(f"    第 {document.lines(finding.span)[0]} 行：{finding.message}")
    if len(document.findings) > SHOWN:
        typer.echo(f"    ……其余见 zhangju show {found['id']}")


def _fingerprint(settings: Settings) -> str:
    """A digest of all that the snapshot of corpus/ follows from: its files, the reader's code, the encoder."""
    from kb.encoder import SentenceEncoder
    from kb.segments import FORMAT
    from kb.settings import CHECKOUT

    whole = hashlib.sha256(f"{FORMAT} {SentenceEncoder(settings.encoder).digest}\n".encode())
    code = [
        *(CHECKOUT / "ingest").rglob("*.py"),
        CHECKOUT / "kb" / "passages.py",
        CHECKOUT / "kb" / "tokens.py",
    ]
    for path in [*sorted(settings.corpus.rglob("*")), *sorted(code)]:
        if path.is_file():
            whole.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return whole.hexdigest()


def _is_current(settings: Settings, stamp: Path, wanted: str) -> bool:
    from kb.errors import DamagedSnapshot, Mismatch
    from kb.store import Store

    try:
        made = json.loads(stamp.read_text(encoding="utf-8"))
        store = Store(settings.home, settings)
        there = store.home.manifest(store.current_digest()).segments
        return bool(made["fingerprint"] == wanted and set(made["documents"]) <= there.keys())
    except (OSError, ValueError, KeyError, TypeError, DamagedSnapshot, Mismatch):
        return False
