"""What a PATH names: a file, a folder with document.toml and one file, or a folder of files and such folders."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.document import Document, Meta
from ingest.hints import Hints
from ingest.meta import told_by
from ingest.parse import parse
from ingest.read import KNOWN, Unreadable, read
from kb.errors import BadInput, NotReadable

__all__ = ["Source", "slug", "sources"]

TOLD = "document.toml"


@dataclass(frozen=True, slots=True)
class Source:
    """A file read, with what its document.toml tells of it."""

    path: Path
    id: str
    data: bytes
    text: str
    told: Meta
    hints: Hints

    def document(self, id: str | None = None, title: str | None = None) -> Document:
        """Raises BadInput for an id that cannot be one."""
        told = replace(self.told, title=title) if title else self.told
        try:
            return parse(self.text, id or self.id, told, self.hints)
        except ValueError as error:
            raise BadInput(f"{self.path}：{error}请用 --id 指定。") from error


def sources(paths: Sequence[Path]) -> list[Source]:
    """Every document that the paths name, in order. Raises BadInput or NotReadable naming the path."""
    found = [source for path in paths for source in _under(path)]
    seen: dict[str, Path] = {}
    for source in found:
        if source.id in seen:
            raise BadInput(
                f"{source.path} 和 {seen[source.id]} 的编号都是“{source.id}”；请用 --id 分别导入。"
            )
        seen[source.id] = source.path
    return found


def _under(path: Path) -> list[Source]:
    if not path.is_dir():
        folder = path.parent
        alone = (folder / TOLD).is_file() and path.is_file() and _files(folder) == [path]
        return [_source(path, folder if alone else None)]
    files = _files(path)
    if (path / TOLD).is_file():
        if len(files) != 1:
            names = "、".join(file.name for file in files) or "没有"
            raise BadInput(f"{path}：带 {TOLD} 的文件夹里应当有且只有一份文件，实有：{names}。")
        return [_source(files[0], path)]
    below = sorted(child for child in path.iterdir() if (child / TOLD).is_file())
    if not files and not below:
        raise BadInput(f"{path}：里面没有能导入的文件，也没有带 {TOLD} 的文件夹。请给出文件的路径。")
    alone = len(files) == 1 and not below
    return [
        *(_source(file, path if alone else None) for file in files),
        *(source for child in below for source in _under(child)),
    ]


def _files(folder: Path) -> list[Path]:
    """The documents in a folder, those of a kind that can't be read too: none is passed over in silence."""
    return sorted(
        p for p in folder.iterdir() if p.suffix.lower() in KNOWN and p.is_file() and p.name[0] not in ".~"
    )


def _source(path: Path, folder: Path | None) -> Source:
    """`folder` is the document's own folder, which then names it; a lone file is named by itself."""
    try:
        told, expected = told_by(folder / TOLD) if folder else (Meta(), "")
        data, text, hints = read(path)
    except Unreadable as error:
        raise NotReadable(str(error)) from error
    except ValueError as error:
        raise BadInput(str(error)) from error
    actual = hashlib.sha256(data).hexdigest()
    if expected and actual != expected:
        raise BadInput(
            f"{path}：内容的 sha256 是 {actual[:12]}…，{TOLD} 里写的是 {expected[:12]}…："
            f"文件被改动或不完整。请换回原件，或改正 {TOLD}。"
        )
    named = _told_id(folder / TOLD) if folder else ""
    return Source(
        path, named or slug((folder or path).resolve().name if folder else path.stem), data, text, told, hints
    )


def _told_id(path: Path) -> str:
    if not path.is_file():
        return ""
    return str(tomllib.loads(path.read_text(encoding="utf-8")).get("id", ""))


def slug(name: str) -> str:
    """An id made of a name: pinyin for Chinese, lower case, hyphens; `document` when nothing is left."""
    from pypinyin import lazy_pinyin

    plain = "-".join(lazy_pinyin(name)) if re.search(r"[\u3400-\u9fff]", name) else name
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:64].strip("-") or "document"
