from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fakes import two_projects
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Amount, Cell, Field, Piece, Relation, Row, Source, Span, Unit
from kb.errors import DamagedSnapshot
from kb.facts import load, save

WORDS = st.text(st.characters(codec=None), max_size=12)
SPANS = st.tuples(st.integers(0, 999), st.integers(0, 99)).map(lambda t: Span(t[0], t[0] + t[1]))
YEARS = st.none() | st.integers(1900, 2100)
AMOUNTS = st.builds(
    Amount,
    st.decimals(allow_nan=False, allow_infinity=False),
    WORDS,
    st.sampled_from(["exact", "about", "at_least", "more_than", "at_most", "less_than"]),
)
UNITS = st.builds(Unit, WORDS, st.sampled_from(["responsible", "lead", "cooperating", "supervising"]), SPANS)
LISTS = st.lists(UNITS, max_size=3).map(tuple) | st.lists(WORDS, max_size=3).map(tuple)
SOURCES = st.builds(Source, SPANS, st.sampled_from(["value", "head", "unit", "inherited", "rule"]))
CELLS = st.builds(
    Cell,
    st.none() | WORDS | st.integers() | AMOUNTS | st.dates() | LISTS,
    WORDS,
    st.lists(SOURCES, max_size=3).map(tuple),
    YEARS,
)
PIECES = st.lists(SPANS, min_size=1, max_size=3).map(lambda spans: Piece(tuple(spans)))
ROWS = st.builds(
    Row,
    WORDS,
    SPANS,
    st.integers(-1, 99),
    st.dictionaries(WORDS, CELLS, max_size=4),
    PIECES,
    st.lists(st.integers(-1, 99), max_size=2).map(tuple),
)
FIELDS = st.builds(
    Field,
    WORDS,
    WORDS,
    st.sampled_from(["text", "number", "integer", "year", "list"]),
    WORDS,
    st.lists(WORDS, max_size=2).map(tuple),
    YEARS,
    st.booleans(),
)
RELATIONS = st.builds(
    Relation,
    WORDS,
    WORDS,
    WORDS,
    st.lists(FIELDS, max_size=3).map(tuple),
    st.lists(ROWS, max_size=3).map(tuple),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(RELATIONS, max_size=2).map(tuple))
def test_relations_come_back_as_they_were(relations: tuple[Relation, ...]) -> None:
    with TemporaryDirectory() as folder:
        save(Path(folder) / "facts.sqlite", relations)
        found = load(Path(folder) / "facts.sqlite")
    assert found == relations
    for before, after in zip(relations, found, strict=True):
        for one, two in zip(before.rows, after.rows, strict=True):
            assert list(one.cells) == list(two.cells)


def test_a_figure_keeps_its_digits(tmp_path: Path) -> None:
    save(tmp_path / "f", [two_projects()])
    value = load(tmp_path / "f")[0].rows[0].cells["total"].value
    assert isinstance(value, Amount)
    assert str(value.value) == "37.10"
    assert value.value == Decimal("37.1")


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (Relation, "key label noun fields rows"),
        (Field, "key label type unit aliases year open"),
        (Row, "id span heading cells piece also"),
        (Cell, "value printed sources year"),
        (Source, "span role"),
        (Amount, "value unit qualifier"),
        (Unit, "name role span"),
    ],
)
def test_the_tables_hold_every_field_that_the_types_have(kind: type, known: str) -> None:
    assert " ".join(f.name for f in fields(kind) if f.init) == known


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    save(tmp_path / "f", [])
    with pytest.raises(FileExistsError):
        save(tmp_path / "f", [])


def test_a_damaged_or_missing_file_is_named(tmp_path: Path) -> None:
    save(tmp_path / "facts.sqlite", [two_projects()])
    (tmp_path / "facts.sqlite").write_bytes(b"not a database" * 100)
    for name in ("facts.sqlite", "gone.sqlite"):
        with pytest.raises(DamagedSnapshot, match=name):
            load(tmp_path / name)
