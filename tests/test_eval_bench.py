"""Gold places carried to another form of a document; what the benches hold one form against another by."""

from __future__ import annotations

import socket
import threading

import numpy as np
import pytest
from fakes import FakeEncoder

from eval.bench.carry import Reading, carried
from eval.bench.crowd import distances, jittered
from eval.bench.forms import alike
from eval.bench.fuzz import mutated, seeds, sound
from eval.bench.http import under_load
from eval.bench.many import LONG, variants
from eval.bench.paired import compared
from eval.bench.typeset import blocks
from ingest.document import Document
from ingest.parse import parse
from kb.passages import passages
from kb.sets.gold import Target

TEXT = (
    "一、目标\n\n到2025年，总产值达到86亿元。\n\n二、任务\n\n建设两座水库。\n\n三、保障\n\n建设两座水库。\n"
)
WRAPPED = (
    "一、目标\n到2025年，总产值达到8\n6亿元。\n\n— 1 —\n二、任务\n建设两座水库。\n三、保障\n建设两座水库。\n"
)


def reading(text: str) -> Reading:
    return Reading(parse(text, "x"))


@pytest.mark.parametrize(
    ("lines", "there"),
    [((3, 3), (2, 3)), ((5, 5), (6, 6)), ((7, 7), (7, 7)), ((11, 11), (9, 9)), ((5, 7), (6, 7))],
)
def test_a_gold_place_is_found_again_by_its_words_however_they_are_wrapped(
    lines: tuple[int, int], there: tuple[int, int]
) -> None:
    found, lost = carried({1: (Target("x", (lines,)),)}, reading(TEXT), reading(WRAPPED))
    assert (found[1][0].lines, lost) == ((there,), 0)


def test_a_gold_place_that_a_form_lacks_is_counted_and_nothing_meets_it() -> None:
    lacking = reading(WRAPPED.replace("总产值", "产值"))
    found, lost = carried({1: (Target("x", ((3, 3),)),)}, reading(TEXT), lacking)
    assert lost == 1 and not any(found[1][0].met_by("x", (n, n)) for n in range(1, 12))


def test_two_readings_of_one_document_are_held_against_each_other_row_by_row() -> None:
    def document(total: str) -> Document:
        items = f"1.甲项目（2021-2025）。新建厂房。总投资 {total} 亿元。\n2.乙项目（2022-2023）。总投资 5 亿元。\n"
        return parse("一、项目\n\n" + items, "x")

    assert alike(document("3"), document("3"))["projects"] == [2, 2, 2]
    assert alike(document("3"), document("4"))["projects"] == [1, 2, 2]


@pytest.mark.parametrize("kind", ["txt", "md", "html"])
def test_mutated_files_are_the_same_every_time_and_read_soundly_or_refused(kind: str) -> None:
    given = seeds(kind)[:4]
    files = [mutated(kind, given, n) for n in range(40)]
    assert files == [mutated(kind, given, n) for n in range(40)]
    assert any(sound(data, f"x.{kind}") for data in files)


def test_a_table_of_any_marks_is_set_anew_cell_by_cell() -> None:
    tables = ["项目\t单位\n甲\t市局\n\t县局\n", "| 项目 | 单位 |\n| --- | --- |\n| 甲 | 市局 |\n"]
    parts = [blocks(parse(f"一、目标\n\n{table}", "x"))[1][1] for table in tables]
    assert parts[0] == [["项目", "单位"], ["甲", "市局"], ["", "县局"]]
    assert parts[1][0] == ["项目", "单位"] and parts[1][-1] == ["甲", "市局"]


def test_variants_are_short_and_each_of_another_place() -> None:
    made = [document for document, _ in variants(FakeEncoder(), 24)]
    assert len({d.id for d in made}) == len({d.meta.title for d in made}) == 24
    assert all(len(passages(d, FakeEncoder().count_tokens)) <= LONG for d in made)


def test_a_larger_crowd_begins_with_the_smaller_one_and_its_rows_are_as_far_apart_as_real_ones() -> None:
    random = np.random.default_rng(3)
    real = (random.normal(size=(60, 16)) + 2).astype(np.float32)
    real /= np.linalg.norm(real, axis=1, keepdims=True)
    few, many = (np.concatenate([*jittered(real, count)]) for count in (600, 1200))
    assert np.array_equal(few, many[:600])
    assert np.allclose(np.linalg.norm(many, axis=1), 1, atol=1e-5)
    ratio = np.median(distances(few, few)) / np.median(distances(real, real))
    assert 0.2 < ratio < 2
    assert np.median(distances(few, few)) < np.median(
        distances(np.concatenate([*jittered(real, 600, 3.0)]), few)
    )


def answering(listening: socket.socket, status: str, asked: list[bytes]) -> None:
    def one(wire: socket.socket) -> None:
        with wire, wire.makefile("rb") as given:
            while line := given.readline():
                asked.append(line)
                given.readline()
                wire.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\nok".encode())

    for _ in range(2):
        threading.Thread(target=one, args=(listening.accept()[0],), daemon=True).start()


@pytest.mark.parametrize("status", ["200 OK", "503 Not Ready"])
def test_a_load_asks_each_question_once_and_takes_no_refusal_for_an_answer(status: str) -> None:
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=answering, args=(listening, status, asked), daemon=True).start()
        requests = [f"GET /{n}\r\n\r\n".encode() for n in range(20)]
        if status == "200 OK":
            load = under_load(listening.getsockname()[1], requests, lambda: 0.0, 2)
            assert sorted(asked) == sorted(r[:-2] for r in requests)
            assert len(load.times) == 20
        else:
            with pytest.raises(OSError, match="503"):
                under_load(listening.getsockname()[1], requests, lambda: 0.0, 2)


def test_ranks_that_differ_by_chance_and_ranks_that_do_not_are_told_apart() -> None:
    same = compared([1, 2, 0, 1] * 20, [2, 1, 0, 1] * 20)
    assert (same["hit@1"]["better"], same["hit@1"]["worse"]) == (20, 20) and same["hit@1"]["p"] > 0.9
    worse = compared([1] * 40, [1] * 20 + [2] * 20)
    assert worse["mrr@10"]["reference"] == 1 and worse["mrr@10"]["engine"] == 0.75
    assert worse["mrr@10"]["p"] < 0.001
