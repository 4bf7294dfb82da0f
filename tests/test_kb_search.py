import pytest
from fakes import FakeEncoder, small

from kb.keywords import Entry, Keywords, write_keywords
from kb.passages import passages
from kb.search import BAND, LOW, Index, search
from kb.tokens import bigrams
from kb.vectors import Vectors

ENCODER = FakeEncoder()
DOCUMENTS = [
    small(
        "a", ("一、物流", "建设衢州铁路货运站。发展多式联运。"), ("二、养老", "老旧小区物业服务由社区兜底。")
    ),
    small(
        "b", ("一、物流", "建设衢州铁路货运站。发展多式联运。"), ("二、期限", "规划期限为2021年至2025年。")
    ),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    found = tuple(p for d in DOCUMENTS for p in passages(d, ENCODER.count_tokens))
    texts = {d.id: d.text for d in DOCUMENTS}
    folder = tmp_path_factory.mktemp("search")
    words = [p.indexed(texts[p.document]) for p in found]
    write_keywords(folder, (Entry(i, p.document, bigrams(words[i])) for i, p in enumerate(found)))
    vectors = Vectors(ENCODER.encode(words, "passage"))
    said = [s.reading(texts[p.document]) for p in found for s in p.sentences]
    return Index.of(found, vectors, Vectors(ENCODER.encode(said, "passage")), Keywords(folder), bigrams)


def ask(index: Index, question: str, **more: object):  # type: ignore[no-untyped-def]
    return search(index, question, ENCODER.encode([question], "query")[0], **more)  # type: ignore[arg-type]


def test_what_answers_comes_first(index: Index) -> None:
    assert ask(index, "规划期限是哪几年")[0].passage.path == ("二、期限",)
    assert ask(index, "老舊小區的物業")[0].passage.path == ("二、养老",)


def test_every_candidate_has_both_scores_whoever_found_it(index: Index) -> None:
    for hit in ask(index, "规划期限", candidates=1):
        assert hit.cosine == index.vectors.cosines(ENCODER.encode(["规划期限"], "query")[0], [hit.number])[0]
        tokens = bigrams("规划期限")
        bm25 = index.keywords.scores(tokens, [hit.number])[hit.number]
        assert hit.keyword == pytest.approx(bm25 / index.keywords.weight(tokens), abs=1e-5)
        meaning = 0.6 * hit.cosine + 0.4 * hit.sentence
        assert hit.score == pytest.approx(0.6 * (meaning - LOW) / BAND + 0.4 * hit.keyword, abs=1e-5)
        assert hit.found_by


def test_found_by_says_which_retrievers_proposed_it(index: Index) -> None:
    found = {hit.passage.path[0]: hit.found_by for hit in ask(index, "规划期限", documents=["b"])}
    assert found == {"二、期限": ("dense", "keyword"), "一、物流": ("dense",)}


def test_the_same_words_in_two_documents_stand_in_a_fixed_order(index: Index) -> None:
    first, second = ask(index, "衢州铁路货运站", k=2)
    assert first.passage.id == second.passage.id
    assert first.score == second.score
    assert (first.passage.document, second.passage.document) == ("a", "b")


def test_only_the_documents_asked_for_are_found(index: Index) -> None:
    assert {hit.passage.document for hit in ask(index, "物流", documents=["b"])} == {"b"}
    assert ask(index, "物流", documents=[]) == ()


def test_all_weight_on_one_side_is_that_side(index: Index) -> None:
    for hit in ask(index, "社区物业", weight=0.0):
        assert hit.score == hit.keyword


@pytest.mark.parametrize("question", ["", "？！", "\ud800", 'AND OR "(', "x" * 2000])
def test_a_question_without_words_is_no_error(index: Index, question: str) -> None:
    assert len(ask(index, question, k=3)) == 3


def test_no_more_than_k(index: Index) -> None:
    assert [len(ask(index, "物流", k=k)) for k in (1, 2, 100)] == [1, 2, 4]


def test_sentences_are_scored_in_their_order(index: Index) -> None:
    question = "多式联运"
    hits = ask(index, question, documents=["a"])
    scores = {hit.passage.path[0]: hit.sentences for hit in hits}
    assert len(scores["一、物流"]) == 2
    assert scores["一、物流"][1] > scores["一、物流"][0]
    assert len(scores["二、养老"]) == 1
    assert [max(scores[hit.passage.path[0]]) for hit in hits] == [hit.sentence for hit in hits]
