"""No text takes long: hostile runs of anything are read in time that grows with their length."""

from __future__ import annotations

import time

import pytest

from ingest.parse import parse

LONG = {
    "a line of 17,000 characters": "发展现代服务业，" * 2125,
    "17,000 characters of structure": "（一）基础。1.甲项目（2021-2025）总投资 3 亿（责任单位：甲局）" * 430,
    "spaces": "专栏1" + " " * 60_000 + "x",
    "spaces in a cell": "项目名称\t总投资\n甲\t" + " " * 60_000 + "x 3",
    "spaces behind a label": "1.甲（2021-2025）。总投资" + " " * 60_000 + "x\n2.乙（2021-2025）。总投资 3 亿",
    "spaces in a period": "规划期2021" + " " * 60_000 + "x",
    "tabs on a contents page": "目录\n甲乙" + "\t" * 60_000 + "x",
    "brackets": "（" * 60_000,
    "brackets in an item": "1.甲（2021-2025）。" + "（" * 60_000 + "x\n2.乙（2021-2025）。总投资 3 亿",
    "digits": "9" * 60_000,
    "numerals": "第" + "十" * 60_000 + "章",
    "stars": "**甲" * 20_000,
    "named lists without end": "、“三个体系”甲" * 8_000,
    "labels without end": "1.甲（2021-2025）。总投资 3 亿。"
    + "责任单位：" * 12_000
    + "\n2.乙（2021-2025）。总投资 3 亿",
    "tabs without end": "项目名称\t总投资\n甲\t3" + "\t" * 60_000,
    "lines of one letter": "a\n" * 50_000,
    "items that carry nothing on": "5.甲\n" * 15_000,
    "an item with all that follows": "1.甲局负责建设。总投资3亿（责任单位：甲局）\n"
    + "内容很多。\n" * 20_000
    + "2.乙。总投资3亿",
    "contents that come again": "目录\n" + "一、发展\n" * 15_000 + "第一章 甲\n" * 100,
    "contents of equal titles": "目录\n" + "一、发展……1\n" * 15_000 + "一、发展\n" * 15_000,
    "a paragraph without a stop": "这是一个很长的段落没有句号，到2025年达到3亿元，“三个区域”（甲、乙、丙）\n"
    * 2_000,
}


@pytest.mark.parametrize("name", LONG)
def test_a_hostile_text_is_read_in_time(name: str) -> None:
    text = LONG[name]
    start = time.process_time()
    d = parse(text, "x")
    taken = time.process_time() - start
    assert d.text == text
    assert taken < 4 * len(text) / 100_000 + 1.5, f"{taken:.1f} s for {len(text)} code points"


def test_a_hundred_thousand_lines_are_read_in_time_that_grows_with_them() -> None:
    taken = []
    for n in (25_000, 100_000):
        start = time.process_time()
        d = parse("a\n" * n, "x")
        taken.append(time.process_time() - start)
    assert len(d.blocks) == 100_000 and taken[1] < 8 * taken[0] + 0.5
