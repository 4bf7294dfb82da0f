"""The plan held against itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.document import Amount
from kb.checks import agrees, checks, compared
from kb.knowledge import Knowledge


@pytest.fixture(scope="module")
def found(knowledge: Knowledge) -> list[dict[str, object]]:
    return checks(knowledge.snapshot.document("quzhou-services-145"))


def test_the_count_and_the_total_agree_and_the_five_years_do_not(found: list[dict[str, object]]) -> None:
    stated = {(f["kind"], f["stated"]): (f["computed"], f["agrees"]) for f in found}
    assert stated["count", 58] == (58, True)
    assert stated["total", 2416] == (2415.84, True)
    assert stated["total", 1368] == (1406.24, False)


def test_of_the_growth_figures_only_one_disagrees(found: list[dict[str, object]]) -> None:
    wrong = [f["label"] for f in found if f["kind"] in ("growth", "cumulative") and f["agrees"] is not True]
    assert wrong == ["数字经济服务业主营业务收入年均增长"]


def test_a_note_that_explains_is_shown_with_the_figure(found: list[dict[str, object]]) -> None:
    noted = [f for f in found if f["label"] == "服务业增加值年均增长"]
    assert "可比价" in str(noted[0]["note"])
    assert "可比价" in str(noted[0]["text"])


def test_every_comparison_is_cited(knowledge: Knowledge) -> None:
    document = knowledge.snapshot.document("quzhou-services-145")
    for finding in compared(document):
        assert finding.places
        if finding.kind == "total":
            assert len(finding.places) == 59


@pytest.mark.parametrize(
    ("stated", "qualifier", "computed", "ok"),
    [
        ("2416", "exact", "2415.84", True),
        ("12.5", "exact", "14.55", False),
        ("15", "exact", "14.93", True),
        ("7.5", "more_than", "9.5", True),
        ("7.5", "more_than", "7.4", False),
    ],
)
def test_two_figures_agree_at_the_precision_printed(
    stated: str, qualifier: str, computed: str, ok: bool
) -> None:
    assert agrees(Amount(Decimal(stated), "%", qualifier), Decimal(computed), stated) is ok  # type: ignore[arg-type]
