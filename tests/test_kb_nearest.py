"""The passages nearest to a question: the same order for an answer and for a search."""

from __future__ import annotations

import pytest

from kb.ask import Question, ask
from kb.knowledge import Knowledge
from kb.nearest import nearest

ASKED = (
    "小区又老又破，没有物业公司愿意管，怎么办",
    "智能快递柜算不算公共设施",
    "请保姆不放心，有没有什么凭证可以查",
)


@pytest.mark.parametrize("question", ASKED)
def test_what_an_answer_cites_first_is_what_a_search_finds_first(knowledge: Knowledge, question: str) -> None:
    first = nearest(knowledge, knowledge.view(None), question, 5)[0].hit.passage
    cited = ask(knowledge, Question(question))["citations"][0]
    assert first.document == cited["document"]
    assert first.span.start <= cited["span"][0] and cited["span"][1] <= first.span.end


def test_the_order_is_by_score_and_fewer_are_the_first_of_more(knowledge: Knowledge) -> None:
    view = knowledge.view(None)
    many = nearest(knowledge, view, ASKED[0], 40)
    assert len(many) == 40
    assert [r.score for r in many] == sorted((r.score for r in many), reverse=True)
    assert nearest(knowledge, view, ASKED[0], 3) == nearest(knowledge, view, ASKED[0], 24)[:3]


def test_a_listed_item_comes_first_when_it_is_named_not_when_a_matter_is_asked_of(
    knowledge: Knowledge,
) -> None:
    view = knowledge.view(None)
    named = nearest(knowledge, view, "常山万洋众创城项目建什么", 1)[0]
    assert named.near.item and "万洋众创城" in named.said.path
    assert not nearest(knowledge, view, "几年内还打算再添几个5A景区？", 1)[0].near.item


@pytest.mark.parametrize("question", ["", "？", "\U0002f800", "x" * 2000])
def test_a_question_without_words_finds_something_and_is_no_error(
    knowledge: Knowledge, question: str
) -> None:
    assert len(nearest(knowledge, knowledge.view(None), question, 3)) == 3
