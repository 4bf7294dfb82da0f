"""Details of a named thing, proven clause by clause."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from kb.asking import Corpus, asking
from kb.keys import key
from kb.proof import clauses, prove
from kb.tokens import Words

TEXT = (
    "用地 833 亩，规划建设飞行区跑道 800×30 米。A 区块是物流仓储板块，建筑面积 40 万平方米；"
    "B 区块是城市客厅，有五星级酒店，建筑面积 83 万平方米。项目分三期，其中一期投资 20 亿元，二、三期打造森林公园。"
    "对现有 320 国道进行改造，将 150 亩区块连成一片。入驻小微企业 70 家，培育 5 家以上亿元企业。"
    "建设一中心枢纽、二服务平台、二配套体系。主要建设观光区、体验区、示范区三大板块。"
)
WORDS = Words(Path(tempfile.mkdtemp()))
CORPUS = Corpus.of([(key(TEXT), [w for w, _ in WORDS.tagged(key(TEXT))])], key(TEXT))


def proof(question: str, text: str = TEXT):
    text_ = key(question)
    return prove(asking(text_, question, WORDS.tagged(text_), WORDS, CORPUS), key("通航基地"), text)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("跑道尺寸", ["规划建设飞行区跑道 800×30 米"]),
        ("占地几亩", ["用地 833 亩"]),
        ("B区块建筑面积多大", ["建筑面积 83 万平方米"]),
        ("酒店是几星的", ["有五星级酒店"]),
        ("分几期", ["项目分三期"]),
        ("一期投资多少钱", ["其中一期投资 20 亿元"]),
        ("进驻多少家企业", ["入驻小微企业 70 家"]),
        ("三大板块分别是什么", ["主要建设观光区、体验区、示范区三大板块"]),
    ],
)
def test_a_detail_is_told_by_the_clause_that_holds_its_noun_and_its_figure(question, told):
    found = proof(question)
    assert found.lacking == ""
    quoted = [TEXT[a:b].strip("，。；") for a, b in found.spans]
    assert all(t in q for t, q in zip(told, quoted, strict=False))
    assert quoted


@pytest.mark.parametrize(
    "question",
    [
        "国道多少公里",  # a road and a length, never together
        "盖多少层",
        "每年交多少税",
        "二期投资多少钱",
        "C区块是做什么的",
        "二配套体系具体指哪两个",
        "培养多少飞行员",
        "航站楼多大",
    ],
)
def test_what_a_text_does_not_tell_is_lacking(question):
    assert proof(question).lacking


def test_clauses_keep_their_place_in_the_text():
    assert all(TEXT[c.start : c.end].strip() for c in clauses(TEXT))
    assert "".join(TEXT[c.start : c.end] for c in clauses(TEXT)) == TEXT
