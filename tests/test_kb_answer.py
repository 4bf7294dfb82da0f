"""Claims, figures and numbering: what cannot be built."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.document import Document, Span
from ingest.parse import parse
from kb.answer import Claim, Computation, Numbering, Operand, Place, Unproven, figures, show

TEXT = "一、总则\n\n到 2025 年，总投资 １,200 亿元，其中一期 20⏎\n\n亿元。\n".replace("⏎", "")


@pytest.fixture(scope="module")
def document() -> Document:
    return parse(TEXT, "small")


@pytest.fixture(scope="module")
def place(document: Document) -> Place:
    return Place(document, Span(TEXT.index("到"), len(TEXT)))


def test_a_claim_cannot_be_built_without_a_place() -> None:
    with pytest.raises(Unproven):
        Claim("总投资 1200 亿元", ())


def test_a_claim_cannot_carry_a_figure_its_quotes_lack(place: Place) -> None:
    with pytest.raises(Unproven, match="1300"):
        Claim("总投资 1300 亿元", (place,))


def test_a_part_of_a_figure_is_not_that_figure(place: Place) -> None:
    with pytest.raises(Unproven, match="12"):
        Claim("总投资 12 亿元", (place,))


def test_a_figure_is_found_after_nfkc_with_its_thousands_separator_aside(place: Place) -> None:
    assert Claim("总投资 1200 亿元，2025 年", (place,)).places == (place,)


def test_a_figure_may_stand_in_the_computation(place: Place) -> None:
    c = Computation(
        "sum",
        "1200 + 20",
        (Operand(Decimal(1200), "a", (place,)), Operand(Decimal(20), "b", (place,))),
        Decimal(1220),
        "亿元",
    )
    assert Claim("合计 1220 亿元", (place,), c).computation is c


@pytest.mark.parametrize(
    ("words", "found"),
    [("[1]共 9 个[2]", ["9"]), ("44.80 亿", ["44.8"]), ("887.4，2025", ["887.4", "2025"]), ("007", ["7"])],
)
def test_figures_are_whole_and_never_citation_marks(words: str, found: list[str]) -> None:
    assert figures(words) == found


@pytest.mark.parametrize(
    ("value", "shown"), [("1E+2", "100"), ("0.10", "0.1"), ("350.00", "350"), ("0", "0")]
)
def test_a_decimal_is_shown_without_exponent_or_needless_zeros(value: str, shown: str) -> None:
    assert show(Decimal(value)) == shown


def test_a_place_has_one_number_however_often_it_is_cited(place: Place) -> None:
    numbering = Numbering()
    assert numbering.marks([place, place]) == "[1]"
    assert numbering.of([place]) == [1]
    assert [c["quote"] for c in numbering.citations()] == [place.span.of(TEXT)]
