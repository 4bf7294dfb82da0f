"""Names and the other names that people use for them, read from `<corpus>/lexicon/*.toml`. Never answers.

A file holds the tables [units], [places], [industries], [fields] and [words]; a line is
`"name as documents print it" = ["alias", …]`. A corpus without a lexicon gives an empty one.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kb.errors import BadInput

__all__ = ["Lexicon", "read_lexicon"]

TABLES = ("units", "places", "industries", "fields", "words")
Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Canonical name → aliases, a table a kind; both sorted, so that equal lexicons have equal bytes."""

    units: Names = field(default_factory=dict)
    places: Names = field(default_factory=dict)
    industries: Names = field(default_factory=dict)
    fields: Names = field(default_factory=dict)
    words: Names = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 over every name and alias, hexadecimal."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    def to_json(self) -> dict[str, dict[str, list[str]]]:
        return {
            kind: {name: list(aliases) for name, aliases in table.items()}
            for kind, table in asdict(self).items()
        }

    @classmethod
    def from_json(cls, tables: Mapping[str, Mapping[str, Any]], where: str = "lexicon") -> Lexicon:
        """Raises BadInput naming `where` and the key that is not `name = [alias, …]` of one of the tables."""
        found: dict[str, dict[str, set[str]]] = {kind: {} for kind in TABLES}
        _add(found, tables, where)
        return _frozen(found)


def read_lexicon(corpus: Path) -> Lexicon:
    """The lexicon of a corpus folder, its files put together in the order of their names.

    Raises BadInput naming the file and the key that is wrong.
    """
    found: dict[str, dict[str, set[str]]] = {kind: {} for kind in TABLES}
    for path in sorted((corpus / "lexicon").glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BadInput(f"{path}：不是可读的 TOML：{error}") from error
        _add(found, tables, str(path))
    return _frozen(found)


def _add(found: dict[str, dict[str, set[str]]], tables: Mapping[str, Any], where: str) -> None:
    for kind, table in tables.items():
        if kind not in found:
            raise BadInput(f"{where}：没有 [{kind}] 这种表；可用的表：{'、'.join(TABLES)}。")
        if not isinstance(table, Mapping):
            raise BadInput(f"{where}：{kind} 应是名称表。")
        for name, aliases in table.items():
            listed = isinstance(aliases, list | tuple) and all(
                isinstance(a, str) and a.strip() for a in aliases
            )
            if not listed or not name.strip():
                raise BadInput(
                    f'{where}：[{kind}] {name!r} 应写成 "名称" = ["别名", …]，名称和别名都不能空。'
                )
            found[kind].setdefault(name, set()).update(a for a in aliases if a != name)


def _frozen(found: dict[str, dict[str, set[str]]]) -> Lexicon:
    return Lexicon(
        **{
            kind: {name: tuple(sorted(table[name])) for name in sorted(table)}
            for kind, table in found.items()
        }
    )
