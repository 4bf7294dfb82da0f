"""The rooms and the arrows between them: corpus → ingest → kb → {api, eval}, held by what the files import.

`zhangju eval` is the one place where the command meets evaluation: pyproject.toml names `eval.cli:app` as an entry
point of the group `zhangju.verbs`, and the command loads what stands there, by name, when it starts.
"""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from kb.settings import CHECKOUT

MAY = {
    "ingest": {"ingest"},
    "kb": {"kb", "ingest"},
    "api": {"api", "kb", "ingest"},
    "eval": {"eval", "kb", "ingest"},
}
ENGINES = {  # each is imported in one file (pieces of one engine may share it)
    "pypdfium2": "ingest/read/pdfium.py",
    "lxml": "ingest/read/xml.py",
    "faiss": "kb/vectors.py",
    "jieba": "kb/dictionary.py",
    "tantivy": "kb/keywords.py",
    "sqlalchemy": "kb/facts.py",
    "openvino": "kb/encoder_graph.py",
    "sentence_transformers": "kb/encoder_torch.py",
    "langchain_core": "kb/retriever.py",
}
BANNED = {"utils", "util", "base", "helpers", "helper", "manager", "service", "common", "misc"}
APART = (
    CHECKOUT / "eval" / "bench" / "peer.py"
)  # run by the environment of other systems, whose engines it imports
FILES = sorted(path for room in MAY for path in (CHECKOUT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, relative ones made whole."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = path.relative_to(CHECKOUT).parts[: -node.level] if node.level else ()
            module = ".".join([*parts, *([node.module] if node.module else [])])
            found |= {module} if node.module else {f"{module}.{name.name}" for name in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_a_room_imports_only_what_stands_before_it(path: Path) -> None:
    room = path.relative_to(CHECKOUT).parts[0]
    ours = {module for module in imported(path) if module.split(".")[0] in {*MAY, "tests"}}
    assert {module for module in ours if module.split(".")[0] not in MAY[room]} == set()


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_is_imported_in_one_file(engine: str) -> None:
    files = [p for p in FILES if p != APART]
    users = {str(p.relative_to(CHECKOUT)) for p in files if engine in {m.split(".")[0] for m in imported(p)}}
    assert users <= {ENGINES[engine]}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_a_room_is_named_for_what_lives_in_it(path: Path) -> None:
    assert not BANNED & {path.stem, *path.relative_to(CHECKOUT).parts}


def test_evaluation_reaches_the_command_by_name_only() -> None:
    points = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "entry-points"
    ]
    assert points["zhangju.verbs"] == {"eval": "eval.cli:app"}
