"""The 58 projects of the plan, by a table made by hand from its text."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from ingest.document import Amount, Cell, Document, Row, Unit
from ingest.parse import parse

REPO = Path(__file__).parents[1]


# column-number | name | start | end | total | planned | responsible units
PROJECTS = """
13-1|氟硅钴新材料产业创新服务综合体建设提升项目|2020|2023|3|2|智造新城管委会
13-2|智慧新城数字经济产业园|2021|2023|9|9|智慧新城管委会
13-3|国家大学科技园（智慧岛）项目|2022|2026|40|40|智慧新城管委会
13-4|柯城智尚小微企业园项目|2021|2026|15|6|柯城区政府
13-5|衢江区总部经济圈|2021|2030|120|40|衢江区政府
13-6|衢江区国家（衢州）纸浆储备库|2022|2028|30|6|衢江区政府
13-7|江山市华东装配式木作集群项目|2022|2028|25|10|江山市政府
13-8|江山市城北科创基地|2021|2028|50|10|江山市政府
13-9|常山万洋众创城项目|2019|2024|50|44.8|常山县政府
13-10|中浙高铁轨道交通实验室|2021|2023|10|10|龙游县政府
14-1|历史街区风貌衔接工程|2020|2022|8.28|7|衢州市城投集团
14-2|南湖广场文旅综合体项目|2020|2022|31.14|29.14|衢州市城投集团
14-3|衢州柯城礼贤未来社区|2020|2023|53.35|38.04|衢州市住建局
14-4|信安湖周边区域开发|2020|2025|72|24.5|衢州市水利局
14-5|衢州高铁新城鹿鸣社区|2021|2024|49.07|49.07|智慧新城管委会
14-6|衢州城市客厅|2021|2024|约37|37|智慧新城管委会
14-7|中国运动汽车城一期项目|2020|2025|35|30|柯城区政府
14-8|衢州铜山源休闲度假旅游区项目|2019|2028|52|17.6|衢江区政府
14-9|衢江区云上西周古文化公园|2023|2027|32|6|衢江区政府
14-10|衢江区供应链总部项目|2021|2023|8.5|8.5|衢江区政府
14-11|蓝城江山田园文旅颐养基地一期项目|2018|2026|56|30|江山市政府
14-12|浙江赛得健康基地|2018|2025|36|27.6|常山县政府
14-13|常山慢城漫湾基地项目|2021|2025|50|50|常山县政府
14-14|开化通航基地及周边区块开发项目|2022|2030|45|7|开化县政府
14-15|龙游红木小镇|2006|2035|71.9|5|龙游县政府
14-16|龙游大南门历史文化街区开发项目|2021|2024|15|15|龙游县政府
15-1|浙西航空物流枢纽（衢州机场迁建）|2024|2035|159|20|浙西航空物流专班
15-2|常山江航电枢纽项目（双港至辉埠段）|2021|2026|89.55|45|衢州市交通运输局
15-3|华夏航空（衢州）国际飞行培训学校|2021|2022|13.23|13.23|智慧新城管委会
15-4|四省边际顺丰丰泰产业服务综合体项目|2022|2025|20|20|柯城区政府
15-5|华东（衢州）数字经济示范区|2021|2026|180|120|衢江区政府
15-6|衢江区多式联运枢纽港铁路专用线及铁路货运站场搬迁工程|2022|2025|31.7|31.7|衢江区政府
15-7|衢州港衢江港区大路章作业区二期工程|2021|2025|20.08|20.08|衢江区政府
15-8|衢州智慧冷链物流产业园项目|2021|2024|12.7|12.7|衢江区政府
15-9|浙江·衢江盒马村“产地仓”物流枢纽中心项目|2021|2024|10|10|衢江区政府
15-10|衢江区保税物流中心（B 型）|2024|2026|4|1.6|衢江区政府
15-11|衢州陆港现代物流中心|2025|2035|29.3|5|衢江区政府
15-12|浙西公铁联运综合物流项目|2018|2024|12.22|9.22|江山市政府
15-13|江山智能供应链运营中心一期项目|2019|2023|11|8|江山市政府
15-14|常山辉埠港码头及临港产业园项目|2022|2025|50|50|常山县政府
15-15|浙赣未来供销产业示范园|2023|2027|30|15|常山县政府
15-16|开化县马金水产业园|2022|2030|20|5|开化县政府
15-17|龙游县临港物流园区|2020|2030|25|10|龙游县政府
16-1|衢州诗画风光带示范段启动区项目|2021|2025|100|100|市大花园集团
16-2|衢州烂柯山景区整合提升项目|2021|2030|89.86|10|衢州市城投集团
16-3|灵鹫山旅游度假区建设项目|2021|2028|36.9|15|柯城区政府
16-4|浙西大花园--衢州花境建设项目|2020|2027|10.74|3|柯城区政府
16-5|衢州奥陶纪景区建设项目|2020|2026|36|15|柯城区政府
16-6|柯城区航埠镇美丽城镇诗画风光带建设项目|2021|2028|24.26|5|柯城区政府
16-7|尺方间文化创意园|2020|2027|14|11|衢江区政府
16-8|衢州六春湖旅游度假区|2020|2026|25|15|衢江区政府、龙游县政府
16-9|江山市大夫第田园综合体项目|2021|2027|25|20|江山市政府
16-10|常山县宋诗之河建设项目|2021|2025|30|30|常山县政府
16-11|中国观赏石博览园创建高等级景区综合提升项目|2021|2023|19|19|常山县政府
16-12|常山县远山云间旅游度假区项目|2021|2030|50|20|常山县政府
16-13|常山县月亮湾国际度假区项目|2021|2025|35|35|常山县政府
16-14|开化县芹阳十景开发项目|2023|2029|10|2|开化县政府
16-15|龙游县诗画风光带建设项目|2020|2025|188.06|150.46|龙游县政府
"""


COLUMNS = {
    "13": "专栏 13 生产性服务业融合创新标志性项目",
    "14": "专栏 14 生活性服务业提质升级标志性项目",
    "15": "专栏 15 多式联运枢纽经济培育标志性项目",
    "16": "专栏 16 “衢州有礼”诗画风光带建设标志性项目",
}


HAND_MADE = [pytest.param(*line.split("|"), id=line.split("|")[0]) for line in PROJECTS.strip().splitlines()]


@cache
def plan() -> Document:
    path = REPO / "corpus/quzhou-services-145/plan.txt"
    return parse(path.read_text(encoding="utf-8"), "quzhou-services-145")


def rows(d: Document) -> dict[str, Row]:
    return {row.id.rsplit("/", 1)[1]: row for relation, row in d.rows() if relation.key == "projects"}


def unit_names(cell: Cell) -> list[str]:
    assert isinstance(cell.value, tuple)
    return [u.name for u in cell.value if isinstance(u, Unit)]


def amount(cell: Cell) -> Amount:
    assert isinstance(cell.value, Amount)
    return cell.value


@pytest.mark.parametrize(("id", "name", "start", "end", "total", "planned", "units"), HAND_MADE)
def test_a_project_of_the_plan_has_the_cells_of_the_hand_made_table(
    id: str, name: str, start: str, end: str, total: str, planned: str, units: str
) -> None:
    cells = rows(plan())[id].cells
    column, number = id.split("-")
    assert cells["name"].value == cells["name"].printed == name
    assert cells["number"].value == int(number)
    assert (cells["start"].value, cells["end"].value) == (int(start), int(end))
    about = total.startswith("约")
    assert amount(cells["total"]) == Amount(
        Decimal(total.lstrip("约")), "亿元", "about" if about else "exact"
    )
    assert amount(cells["planned"]) == Amount(Decimal(planned), "亿元", "exact")
    assert unit_names(cells["units"]) == units.split("、")
    assert isinstance(cells["units"].value, tuple)
    assert {u.role for u in cells["units"].value if isinstance(u, Unit)} == {"responsible"}
    assert cells["column"].value == COLUMNS[column]


def test_the_hand_made_table_is_the_plan_in_number_and_sum() -> None:
    found = rows(plan())
    assert list(found) == [p.id for p in HAND_MADE] and len(found) == 58
    assert Counter(id.split("-")[0] for id in found) == {"13": 10, "14": 16, "15": 17, "16": 15}
    assert sum(amount(r.cells["total"]).value for r in found.values()) == Decimal("2415.84")
    assert sum(amount(r.cells["planned"]).value for r in found.values()) == Decimal("1406.24")


def test_one_county_is_responsible_for_nine_projects() -> None:
    found = [r for r in rows(plan()).values() if unit_names(r.cells["units"]) == ["常山县政府"]]
    assert len(found) == 9
    assert sum(amount(r.cells["total"]).value for r in found) == 350
    assert sum(amount(r.cells["planned"]).value for r in found) == Decimal("291.4")


def test_the_row_of_a_project_is_its_own_place() -> None:
    d = plan()
    row = rows(d)["13-9"]
    assert d.lines(row.span) == (464, 464) and row.id == "quzhou-services-145/projects/13-9"
    assert row.piece.reading(d.text).startswith("9.常山万洋众创城项目（2019-2024）。")
    assert row.piece.reading(d.text).endswith("（责任单位：常山县政府）")


def test_about_is_kept_with_the_words() -> None:
    d = plan()
    cell = rows(d)["14-6"].cells["total"]
    assert cell.printed == "约 37 亿" == "".join(s.span.of(d.text) for s in cell.sources)


def test_a_project_cut_by_the_page_is_whole() -> None:
    d = plan()
    row = rows(d)["15-11"]
    assert d.lines(row.span) == (560, 562) and len(row.piece.spans) == 2
    assert str(row.cells["content"].value).endswith("电商快递区、商贸流通区等")


@pytest.mark.parametrize(("id", "words"), [("16-12", "20"), ("15-4", "300"), ("14-7", "35")])
def test_money_in_a_description_is_not_the_total(id: str, words: str) -> None:
    total = str(amount(rows(plan())[id].cells["total"]).value)
    assert total == {"16-12": "50", "15-4": "20", "14-7": "35"}[id]
    assert words in rows(plan())[id].piece.reading(plan().text)


def test_what_is_built_is_said_without_the_name_and_the_fields() -> None:
    assert rows(plan())["13-9"].cells["content"].value == (
        "建设现代制造业企业集聚区，集智造研发、电子商务、仓储物流、生产生活配套、金融服务和智慧园区管理及生产配套为一体的"
        "制造业集聚平台"
    )
    for row in rows(plan()).values():
        content = str(row.cells["content"].value)
        assert "责任单位" not in content and "计划投资" not in content and len(content) > 10
