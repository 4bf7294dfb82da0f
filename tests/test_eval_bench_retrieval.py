"""What a ranking found of gold places; a public set made a document."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder

from eval.bench.found import FIGURES, covers, figures, mean, paired, place_ranks
from eval.bench.public import public
from ingest.document import Span
from kb.passages import passages


@pytest.mark.parametrize(
    ("hit", "covered"),
    [
        (Span(10, 20), True),
        (Span(0, 30), True),
        (Span(12, 18), True),  # within gold
        (Span(14, 22), True),  # most of it within gold
        (Span(18, 40), False),
        (Span(20, 30), False),
        (Span(0, 10), False),
    ],
)
def test_a_hit_has_a_place_that_it_covers_or_mostly_lies_within(hit: Span, covered: bool) -> None:
    assert covers(hit, [Span(10, 20)]) is covered
    assert covers(hit, [Span(100, 110), Span(10, 20)]) is covered


def test_a_further_passage_of_a_place_that_is_found_takes_no_rank() -> None:
    places = [[Span(0, 100)], [Span(200, 300)]]
    hits = [Span(0, 40), Span(40, 90), Span(500, 600), Span(200, 250)]
    assert place_ranks(hits, places) == (1, 3)
    assert place_ranks([Span(500 + i, 501 + i) for i in range(10)] + hits, places) == (0, 0)


def test_figures_of_a_question_with_two_places() -> None:
    (row,) = figures([(2, 7)])
    told = dict(zip(FIGURES, row, strict=True))
    best = 1 + 1 / np.log2(3)
    assert told == pytest.approx(
        {
            "hit@1": 0,
            "hit@5": 1,
            "recall@5": 0.5,
            "mrr@10": 0.5,
            "ndcg@10": (1 / np.log2(3) + 1 / np.log2(8)) / best,
        }
    )


def test_the_interval_holds_the_mean_and_a_difference_in_every_question_is_no_accident() -> None:
    ours, theirs = np.array([1.0] * 30 + [0.0] * 10), np.zeros(40)
    at, low, high = mean(ours)
    assert low < at == 0.75 < high
    assert paired(ours, theirs) < 0.001
    assert paired(ours, ours) == 1.0
    assert paired(np.array([1.0, 0.0] * 20), np.array([0.0, 1.0] * 20)) > 0.9


def test_a_public_set_is_cut_into_passages_that_have_the_words_of_its_gold(tmp_path: Path) -> None:
    corpus = [
        {"_id": "a", "title": "甲 法第一条", "text": "货运站应当公示价格。\n\n价格不得高于标准。"},
        {"_id": "b", "title": "乙法第二条", "text": "社区负责物业。" * 120},
    ]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)), encoding="utf-8")
    queries = [{"_id": "q", "text": "谁负责物业"}, {"_id": "none", "text": "没有答案"}]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\tb\t1\n", encoding="utf-8")
    document, (asked,) = public(tmp_path)
    found = passages(document, FakeEncoder().count_tokens)
    assert found[0].path == ("甲 法第一条",)
    assert {p.path for p in found[1:]} == {("乙法第二条",)} and len(found) > 2
    assert asked.question == "谁负责物业"
    assert [covers(p.span, asked.gold[0]) for p in found] == [False, *[True] * (len(found) - 1)]
