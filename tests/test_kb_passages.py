from pathlib import Path

from fakes import FakeEncoder, small
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Block, Document, Piece, Span
from ingest.parse import parse
from kb.passages import LIMIT, TOKENS, passages, sentences

ANY = st.text("甲乙丙丁。！？；…”）， \n.a1\ud800", max_size=80)
COUNT = FakeEncoder().count_tokens
PLANS = sorted((Path(__file__).parent / "documents").glob("*/plan.txt"))


def document(*paragraphs: str) -> Document:
    return small("x", *((f"{i}、标题", words) for i, words in enumerate(paragraphs)))


def of_kinds(text: str, *kinds: tuple[str, int, int, int]) -> Document:
    """A document of blocks given as (kind, heading, start, end)."""
    found = small("x", ("标题", text))
    shift = 3
    blocks = tuple(Block(k, Piece((Span(a + shift, b + shift),)), h) for k, h, a, b in kinds)  # type: ignore[arg-type]
    return Document(**{**{f: getattr(found, f) for f in found.__dataclass_fields__}, "blocks": blocks})


@settings(deadline=None)
@given(ANY)
def test_sentences_put_together_are_the_piece_and_none_is_blank(text: str) -> None:
    if not text:
        return
    piece = Piece((Span(0, len(text)),))
    found = sentences(piece, text)
    assert "".join(sentence.reading(text) for sentence in found) == text
    assert len(found) == 1 or all(sentence.reading(text).strip() for sentence in found)


def test_a_closing_quote_stays_with_its_sentence() -> None:
    text = "他说：“好。”随后（走了！）；完"
    found = sentences(Piece((Span(0, len(text)),)), text)
    assert [s.reading(text) for s in found] == ["他说：“好。”", "随后（走了！）；", "完"]


def test_a_sentence_over_a_page_cut_keeps_both_its_spans() -> None:
    text = "随着人工智\n\n能、大数据。下一句。"
    found = sentences(Piece((Span(0, 5), Span(7, len(text)))), text)
    assert [s.reading(text) for s in found] == ["随着人工智能、大数据。", "下一句。"]
    assert found[0].spans == (Span(0, 5), Span(7, 13))


@settings(deadline=None)
@given(st.lists(st.text("甲乙丙。，a \ud800", min_size=1, max_size=3000), min_size=1, max_size=4))
def test_every_passage_fits_and_every_word_is_in_one(paragraphs: list[str]) -> None:
    made = document(*paragraphs)
    found = passages(made, COUNT)
    for passage in found:
        assert len(passage.reading(made.text)) <= LIMIT
        assert COUNT([passage.indexed(made.text)])[0] <= TOKENS
        assert "".join(s.reading(made.text) for s in passage.sentences) == passage.reading(made.text)
        assert passage.span == passage.piece.span
    said = "".join(passage.reading(made.text) for passage in found)
    assert said == "".join(p for p in paragraphs if p.strip())


def test_a_long_path_leaves_room_for_the_words() -> None:
    made = small("x", ("很长的标题" * 200, "正文" * 500))
    found = passages(made, COUNT)
    assert all(COUNT([p.indexed(made.text)])[0] <= TOKENS for p in found)
    assert len(found) < 10


def test_short_neighbours_are_joined_but_two_items_never() -> None:
    text = "一句。又一句。项目一。项目二。"
    made = of_kinds(
        text, ("paragraph", 0, 0, 3), ("paragraph", 0, 3, 7), ("item", 0, 7, 11), ("item", 0, 11, 15)
    )
    assert [p.reading(made.text) for p in passages(made, COUNT)] == ["一句。又一句。", "项目一。", "项目二。"]


def test_covers_contents_and_headings_are_not_passages() -> None:
    made = of_kinds("封面目录标题", ("cover", -1, 0, 2), ("contents", -1, 2, 4), ("heading", 0, 4, 6))
    assert passages(made, COUNT) == ()


def test_a_table_is_cut_by_rows_and_each_part_says_the_head() -> None:
    lines = ["名称\t数值"] + [f"指标{i}{'长' * 90}\t{i}" for i in range(12)]
    text = "\n".join(lines)
    made = small("x", ("表 1", text))
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    spans = tuple(Span(4 + a, 4 + a + len(line)) for a, line in zip(starts, lines, strict=False))
    blocks = (Block("table", Piece(spans), 0),)
    made = Document(**{**{f: getattr(made, f) for f in made.__dataclass_fields__}, "blocks": blocks})
    found = passages(made, COUNT)
    assert len(found) > 1
    for passage in found:
        assert passage.indexed(made.text).startswith("表 1\n名称\t数值\n指标")
        assert "名称" not in passage.reading(made.text)
    assert sum(len(passage.sentences) for passage in found) == 12


def test_equal_words_under_equal_headings_have_one_id_and_others_have_not() -> None:
    one, two = document("同样的话。", "别的话。"), document("同样的话。", "另外的话。")
    ids = [[p.id for p in passages(d, COUNT)] for d in (one, two)]
    assert ids[0][0] == ids[1][0]
    assert len({*ids[0], *ids[1]}) == 3


def test_plans_are_cut_to_the_size_that_search_wants() -> None:
    assert PLANS
    for path in PLANS:
        made = parse(path.read_text(encoding="utf-8"), path.parent.name)
        sizes = sorted(len(p.reading(made.text)) for p in passages(made, COUNT))
        assert sizes[-1] <= LIMIT
        assert sizes[len(sizes) // 2] <= 350
