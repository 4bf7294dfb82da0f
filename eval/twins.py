"""Unanswerable twins: questions of the forms that the relations answer, with a unit, a field, a year or a place swapped
for one that the document does not hold. Nothing here is shared with the answering path.

That the document does not hold it is decided on its text: the word swapped in stands nowhere in it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

from gb2260.data import data

from ingest.document import Document, Relation, Row, Unit

__all__ = ["twins"]

# What people ask of a project or an indicator and what plans do not print.
FIELDS = (
    "施工单位", "监理单位", "设计单位", "中标单位", "联系电话", "联系人", "项目经理", "法人代表", "环评批复文号", "施工许可证号",
    "土地出让价", "贷款利率", "年利润", "年产值", "员工人数", "招标公告编号", "竣工验收结论", "用电量", "门票价格", "停车收费标准",
    "统计负责人", "数据来源网站", "上级批复文号", "审计结果", "满意度得分", "投诉电话", "办公地址",
)  # fmt: skip
ASK_FIELD = ("{name}的{word}是什么？", "{name}{word}", "请问{name}的{word}是多少")
ASK_UNIT = ("{word}负责哪些{noun}？", "{word}牵头的{noun}有哪些", "由{word}负责的{noun}一共几个")
ASK_YEAR = ("{name}{word}年是多少？", "{word}年{name}", "{name}在{word}年的数是多少")
ASK_PLACE = ("{word}{name}的总投资是多少？", "{word}{name}什么时候完工", "{word}{name}由谁负责")


def twins(documents: Sequence[Document], seed: int = 0, units: int = 200) -> Iterator[dict[str, Any]]:
    """Question-file objects, all to be refused; the same documents and seed give the same questions. `units` is how
    many places that the document never names are asked for as responsible units, a relation."""
    draw = random.Random(seed)
    for document in documents:
        text = re.sub(r"\s", "", document.text)
        places = _places(text)
        for relation in document.relations:
            if relation.key == "targets":
                continue
            for row in relation.rows:
                yield from _of_row(document, relation, row, text, places, draw)
            if relation.field("units"):
                for place in draw.sample(places, min(units, len(places))):
                    ask = draw.choice(ASK_UNIT).format(word=place, noun=relation.noun)
                    yield _question(document, "unit", ask)


def _of_row(
    document: Document, relation: Relation, row: Row, text: str, places: Sequence[str], draw: random.Random
) -> Iterator[dict[str, Any]]:
    name = re.sub(r"\s", "", str(row.cells["name"].value)) if "name" in row.cells else ""
    if not name:
        return
    for word in draw.sample([f for f in FIELDS if f not in text], 8):
        yield _question(document, "field", draw.choice(ASK_FIELD).format(name=name, word=word))
    if relation.field("base") or relation.field("target"):
        gone = [y for y in range(1998, 2050) if str(y) not in text]
        for year in draw.sample(gone, 4):
            yield _question(document, "year", draw.choice(ASK_YEAR).format(name=name, word=year))
    if relation.field("total") and (core := _without_place(name, row)):
        for place in draw.sample(places, 2):
            yield _question(document, "place", draw.choice(ASK_PLACE).format(name=core, word=place[:2]))


def _without_place(name: str, row: Row) -> str:
    """A name without the place of its unit in front (常山万洋众创城项目 → 万洋众创城项目); "" where none stands there."""
    held = row.cells["units"].value if "units" in row.cells else None
    for unit in held if isinstance(held, tuple) else ():
        stem = re.sub(r"(?:人民)?政府$", "", unit.name if isinstance(unit, Unit) else str(unit))
        if not re.search(r"[县市区旗]$", stem):
            continue
        for place in (stem, stem[:2]):
            if len(place) >= 2 and name.startswith(place) and len(name) - len(place) >= 5:
                return name[len(place) :]
    return ""


def _places(text: str) -> list[str]:
    """Counties and districts of the national list whose name, without its last character too, is not in the text."""
    names = {name for division in data.values() for name in division.values()}
    return sorted(
        n
        for n in names
        if re.fullmatch(r"[\u4e00-\u9fff]{2}[县区]|[\u4e00-\u9fff]{2}市", n) and n[:2] not in text
    )


def _question(document: Document, kind: str, question: str) -> dict[str, Any]:
    return {
        "question": question,
        "documents": [document.id],
        "category": "unanswerable",
        "expect": "not_found",
        "swapped": kind,
    }
