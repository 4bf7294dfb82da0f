"""Printed words → typed values, and back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import values as v
from ingest.document import Amount
from ingest.roles import units

DECIMALS = st.decimals(0, 10**8, places=2, allow_nan=False, allow_infinity=False)
SCALES = {"亿": 1, "万": Decimal("0.0001"), "万亿": 10_000, "千万": Decimal("0.1"), "百万": Decimal("0.01")}


@given(
    DECIMALS, st.sampled_from(sorted(SCALES)), st.sampled_from(["", "元"]), st.sampled_from(["", " ", "  "])
)
def test_money_reads_back_what_was_printed(n: Decimal, scale: str, yuan: str, gap: str) -> None:
    words = f"总投资 {n}{gap}{scale}{yuan}。"
    got = v.money(words)
    assert (
        got and got.amount == Amount(n * SCALES[scale], "亿元") and words[got.start : got.end] == words[4:-1]
    )


@given(DECIMALS, st.sampled_from(["亿元", "万元"]))
def test_a_bare_number_has_the_unit_of_its_head(n: Decimal, unit: str) -> None:
    got = v.money(str(n), unit)
    assert got and got.amount.value == n * SCALES[unit[:-1]]


@given(st.integers(1000, 10**12), st.sampled_from([",", "，"]))
def test_thousands_may_be_parted_by_commas(n: int, comma: str) -> None:
    got = v.figure(f"{n:,}".replace(",", comma))
    assert got and got.amount.value == n


@given(DECIMALS)
def test_wide_digits_are_the_same_number(n: Decimal) -> None:
    wide = str(n).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
    assert v.decimal(wide) == n
    got = v.figure(wide)
    assert got and got.amount.value == n


@given(st.text(max_size=60), st.sampled_from(["", "亿元", "万元", "万美元", "人", "%"]))
def test_no_words_fail(words: str, unit: str) -> None:
    for got in (v.money(words, unit), v.figure(words, unit)):
        assert got is None or words[got.start : got.end].strip() == words[got.start : got.end]
    v.period(words), v.ends(words), v.organisations(words), units(words, "lead"), v.decimal(words)


@pytest.mark.parametrize(
    ("words", "value", "qualifier"),
    [
        ("50 亿", "50", "exact"),
        ("约 50 亿", "50", "about"),
        ("50 亿元左右", "50", "about"),
        ("近50亿元", "50", "about"),
        ("50亿元以上", "50", "at_least"),
        ("不少于 50 亿元", "50", "at_least"),
        ("不低于50亿元", "50", "at_least"),
        ("≥50亿元", "50", "at_least"),
        ("突破 50 亿元", "50", "more_than"),
        ("超过 50 亿元", "50", "more_than"),
        (">50亿元", "50", "more_than"),
        ("50亿元以内", "50", "at_most"),
        ("不超过50亿元", "50", "at_most"),
        ("低于 50 亿元", "50", "less_than"),
        ("不足50亿元", "50", "less_than"),
    ],
)
def test_a_qualifier_says_how_far_a_figure_binds(words: str, value: str, qualifier: str) -> None:
    got = v.money(words)
    assert got and got.amount == Amount(Decimal(value), "亿元", qualifier)  # type: ignore[arg-type]
    assert words[got.start : got.end] == words


@pytest.mark.parametrize(
    "words", ["", "待定", "高于全省平均", "-", "…", "亿元", "约", "３.", "9" * 25, "9" * 9999]
)
def test_what_holds_no_figure_gives_none(words: str) -> None:
    got = v.figure(words)
    assert got is None or (words == "３." and got.amount.value == 3)
    assert v.money(words) is None


def test_money_in_another_currency_is_not_ours() -> None:
    assert v.money("3 亿美元") is None and v.money("3.5亿港元", "亿元") is None
    assert v.foreign("约3.5 亿 美元") == "亿美元" and v.foreign("3 亿元") == ""
    assert v.money("出口 3 亿美元，投资 5 亿元").amount.value == 5  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        (">7.5%", "7.5", "%"),
        ("-1.6", "-1.6", "x"),
        ("－1.6", "-1.6", "x"),
        ("12.5 ％", "12.5", "%"),
        ("33 (2019 年)", "33", "x"),
    ],
)
def test_a_figure_has_its_own_unit_or_the_heads(words: str, value: str, unit: str) -> None:
    got = v.figure(words, "x")
    assert got and (got.amount.value, got.amount.unit) == (Decimal(value), unit)


@given(
    st.integers(1990, 2049),
    st.integers(1990, 2049),
    st.integers(1, 12),
    st.integers(1, 12),
    st.sampled_from("-—–~～至到－―"),
)
def test_a_period_reads_back_its_years(a: int, b: int, m: int, n: int, to: str) -> None:
    for words in (
        f"{a}{to}{b}",
        f"{a}年{to}{b}年",
        f"{a} 年{m}月 {to} {b} 年{n}月",
        f"{a}.{m}{to}{b}.{n}",
        f"{a}/{m:02}{to}{b}/{n:02}",
    ):
        got = v.period(f"建设期限：{words}。")
        assert got and got[:2] == (a, b)
        for year, (start, end) in zip(got[:2], got[2:], strict=True):
            assert f"建设期限：{words}。"[start:end] == str(year)


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("2022年", {"start", "end"}),
        ("2022年起", {"start"}),
        ("2025年底前", {"end"}),
        ("2025年12月底前完成", {"end"}),
        ("长期", set()),
    ],
)
def test_one_year_may_be_the_start_or_the_end_alone(words: str, keys: set[str]) -> None:
    assert {key for key, _, _ in v.ends(words)} == keys


@pytest.mark.parametrize("words", ["20215-20259", "1234", "5-10", "12021"])
def test_other_numbers_are_no_years(words: str) -> None:
    assert v.period(words) is None


NAMES = st.lists(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=6)
    .filter(lambda s: not s.endswith("等")),
    min_size=1, max_size=5,
)  # fmt: skip


@given(NAMES, st.sampled_from(["、", "，", ",", "；", "/", "／", "\n", "、 "]))
def test_a_list_of_organisations_reads_back_its_names_and_places(names: list[str], between: str) -> None:
    words = between.join(names)
    found = v.organisations(words)
    parted = [n for name in names for n in v._AND_BETWEEN.sub("、", name).split("、")]
    assert [name for name, _, _ in found] == parted
    assert all(words[a:b] == name for name, a, b in found)


def test_brackets_hold_a_name_together() -> None:
    assert [n for n, _, _ in v.organisations("各县（市、区）政府、甲局")] == ["各县（市、区）政府", "甲局"]
    assert [n for n, _, _ in v.organisations("甲局（乙、丙")] == ["甲局（乙、丙"]


def test_a_role_printed_with_a_name_is_its_own() -> None:
    found = units("市甲局（牵头）、市乙局；配合单位：市丙局、市丁局", "responsible")
    assert [(n, r) for n, _, _, r in found] == [
        ("市甲局", "lead"), ("市乙局", "responsible"), ("市丙局", "cooperating"), ("市丁局", "cooperating"),
    ]  # fmt: skip
