"""Relations in a database, and back without loss. The one file that knows SQLAlchemy.

The tables are of the relational model itself, so that any document's relations fit: a relation has fields
and rows, a row has cells, a cell has sources (its places) and, when its value is a list, items. Rows are
keyed by position, the order they are printed in. Figures are text: `Decimal` in, the same `Decimal` out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, create_engine, insert, select
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator

from ingest.document import Amount, Cell, Field, Piece, Relation, Row, Source, Span, Unit, Value
from kb.errors import DamagedSnapshot

__all__ = ["load", "save"]


class Words(TypeDecorator[str]):
    """Text of any code points. SQLite keeps it as UTF-8; words with a lone surrogate as bytes."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        if value is None or not any("\ud800" <= c <= "\udfff" for c in value):
            return value
        return value.encode("utf-8", "surrogatepass")

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


def _table(name: str, keys: Sequence[str], *columns: Column[Any]) -> Table:
    return Table(name, METADATA, *(Column(key, Integer, primary_key=True) for key in keys), *columns)


def _words(name: str, nullable: bool = False) -> Column[Any]:
    return Column(name, Words, nullable=nullable)


def _number(name: str, nullable: bool = False) -> Column[Any]:
    return Column(name, Integer, nullable=nullable)


METADATA = MetaData()
RELATION = _table("relation", ["relation"], _words("key"), _words("label"), _words("noun"))
FIELD = _table(
    "field", ["relation", "field"], _words("key"), _words("label"), _words("type"), _words("unit"),
    _number("year", True), Column("open", Boolean, nullable=False),
)  # fmt: skip
FIELD_ALIAS = _table("field_alias", ["relation", "field", "alias"], _words("name"))
ROW = _table("row", ["relation", "row"], _words("id"), _number("start"), _number("end"), _number("heading"))
ROW_PIECE = _table("row_piece", ["relation", "row", "piece"], _number("start"), _number("end"))
ROW_ALSO = _table("row_also", ["relation", "row", "place"], _number("heading"))
CELL = _table(
    "cell", ["relation", "row", "cell"], _words("key"), _words("kind"), _words("value", True),
    _words("unit", True), _words("qualifier", True), _words("printed"), _number("year", True),
)  # fmt: skip
CELL_SOURCE = _table(
    "cell_source", ["relation", "row", "cell", "source"], _number("start"), _number("end"), _words("role")
)
CELL_ITEM = _table(
    "cell_item", ["relation", "row", "cell", "item"], _words("name"), _words("role", True),
    _number("start", True), _number("end", True),
)  # fmt: skip

Place = tuple[int, ...]


def save(path: Path, relations: Iterable[Relation]) -> None:
    """Write the relations to a new SQLite file at `path`, which must not exist."""
    if path.exists():
        raise FileExistsError(path)
    filled: dict[Table, list[dict[str, Any]]] = defaultdict(list)

    def put(table: Table, place: Place, **columns: Any) -> None:
        keys = [column.name for column in table.primary_key]
        filled[table].append(dict(zip(keys, place, strict=True)) | columns)

    for r, relation in enumerate(relations):
        put(RELATION, (r,), key=relation.key, label=relation.label, noun=relation.noun)
        for f, field in enumerate(relation.fields):
            put(FIELD, (r, f), key=field.key, label=field.label, type=field.type, unit=field.unit,
                year=field.year, open=field.open)  # fmt: skip
            for a, alias in enumerate(field.aliases):
                put(FIELD_ALIAS, (r, f, a), name=alias)
        for w, row in enumerate(relation.rows):
            put(ROW, (r, w), id=row.id, start=row.span.start, end=row.span.end, heading=row.heading)
            for p, span in enumerate(row.piece.spans):
                put(ROW_PIECE, (r, w, p), start=span.start, end=span.end)
            for p, heading in enumerate(row.also):
                put(ROW_ALSO, (r, w, p), heading=heading)
            for c, (key, cell) in enumerate(row.cells.items()):
                put(
                    CELL,
                    (r, w, c),
                    key=key,
                    printed=cell.printed,
                    year=cell.year,
                    **_value_columns(cell.value),
                )
                for s, source in enumerate(cell.sources):
                    put(
                        CELL_SOURCE,
                        (r, w, c, s),
                        start=source.span.start,
                        end=source.span.end,
                        role=source.role,
                    )
                items: tuple[Unit | str, ...] = cell.value if isinstance(cell.value, tuple) else ()
                for i, item in enumerate(items):
                    put(CELL_ITEM, (r, w, c, i), **_item_columns(item))
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        METADATA.create_all(connection)
        for table, rows in filled.items():
            connection.execute(insert(table), rows)
    engine.dispose()


def load(path: Path) -> tuple[Relation, ...]:
    """What `save` wrote, equal in every part. Raises DamagedSnapshot naming the file."""
    if not path.is_file():
        raise DamagedSnapshot(f"{path}：不见了；请重新导入（zhangju ingest）这份文件。")
    engine = create_engine(f"sqlite:///file:{path}?mode=ro&uri=true", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return _relations(connection)
    except (SQLAlchemyError, InvalidOperation, ValueError, KeyError, TypeError) as error:
        raise DamagedSnapshot(
            f"{path}：读不出数据表（{error}）；请重新导入（zhangju ingest）这份文件。"
        ) from error
    finally:
        engine.dispose()


def _relations(connection: Connection) -> tuple[Relation, ...]:
    below = {table: _grouped(connection, table) for table in METADATA.sorted_tables}
    relations = []
    for relation in below[RELATION][()]:
        r = (relation.relation,)
        rows = []
        for row in below[ROW][r]:
            w = (*r, row.row)
            cells = {}
            for cell in below[CELL][w]:
                c = (*w, cell.cell)
                sources = tuple(Source(Span(s.start, s.end), s.role) for s in below[CELL_SOURCE][c])
                cells[cell.key] = Cell(_value(cell, below[CELL_ITEM][c]), cell.printed, sources, cell.year)
            piece = Piece(tuple(Span(p.start, p.end) for p in below[ROW_PIECE][w]))
            also = tuple(a.heading for a in below[ROW_ALSO][w])
            rows.append(Row(row.id, Span(row.start, row.end), row.heading, cells, piece, also))
        fields = tuple(
            Field(
                f.key,
                f.label,
                f.type,
                f.unit,
                tuple(a.name for a in below[FIELD_ALIAS][(*r, f.field)]),
                f.year,
                f.open,
            )
            for f in below[FIELD][r]
        )
        relations.append(Relation(relation.key, relation.label, relation.noun, fields, tuple(rows)))
    return tuple(relations)


def _grouped(connection: Connection, table: Table) -> dict[Place, list[Any]]:
    """A table's lines in order, under the place of what they belong to (all key columns but the last)."""
    keys = list(table.primary_key)
    found: dict[Place, list[Any]] = defaultdict(list)
    for line in connection.execute(select(table).order_by(*keys)):
        found[tuple(line[: len(keys) - 1])].append(line)
    return found


def _value_columns(value: Value) -> dict[str, Any]:
    empty = {"value": None, "unit": None, "qualifier": None}
    match value:
        case None:
            return {"kind": "none", **empty}
        case Amount(number, unit, qualifier):
            return {"kind": "amount", "value": str(number), "unit": unit, "qualifier": qualifier}
        case str():
            return {"kind": "text", **empty, "value": value}
        case int():
            return {"kind": "integer", **empty, "value": str(value)}
        case date():
            return {"kind": "date", **empty, "value": value.isoformat()}
        case tuple():
            units = bool(value) and isinstance(value[0], Unit)
            return {"kind": "units" if units else "names", **empty}


def _item_columns(item: Unit | str) -> dict[str, Any]:
    if isinstance(item, Unit):
        return {"name": item.name, "role": item.role, "start": item.span.start, "end": item.span.end}
    return {"name": item, "role": None, "start": None, "end": None}


def _value(cell: Any, items: Sequence[Any]) -> Value:
    match cell.kind:
        case "none":
            return None
        case "text":
            return str(cell.value)
        case "integer":
            return int(cell.value)
        case "date":
            return date.fromisoformat(cell.value)
        case "amount":
            return Amount(Decimal(cell.value), cell.unit, cell.qualifier)
        case "units":
            return tuple(Unit(i.name, i.role, Span(i.start, i.end)) for i in items)
        case "names":
            return tuple(i.name for i in items)
        case kind:
            raise ValueError(f"unknown kind of value {kind!r}")
