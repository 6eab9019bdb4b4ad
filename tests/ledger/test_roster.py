"""The 考核对象 sheet and the regulation's roster: names, groups, attributes, and the units above."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import city_years
import pytest
from toy import facts

import kaohe
from kaohe.errors import ProblemReport
from kaohe.ledger.model import Ledger
from kaohe.ledger.reading.loader import read_ledger
from kaohe.ledger.template.members import members, named
from kaohe.scheme.model import Scheme
from kaohe.scheme.unit import meant, nearest
from kaohe.scoring.given_values import FactError

Sheets = dict[str, list[list[Any]]]
HEAD = ["考核对象", "类别", "主管部门", "人口", "大县"]
TAIL = ["来源", "凭证号", "备注"]


def sheets(*members: list[Any], head: list[str] = HEAD) -> Sheets:
    """A ledger that says nothing but who is assessed."""
    return {
        "说明": [["项目", "内容"], ["示例数据", "否"], ["方案", "x-2020"]],
        "考核对象": [head, *members],
        "事实": [["考核对象", "事实", "数值", "分母", "日期", "来源", "凭证号", "备注"]],
        "任务": [["考核对象", "交办日期", "期限", "办结日期", "完成数", "目标数", "紧急", *TAIL]],
        "账号": [["考核对象", "检查日期", "更新日期", *TAIL]],
        "月报": [["考核对象", "月末", "已报", "得分", *TAIL]],
    }


@pytest.fixture
def read(toy: Scheme, workbook: Callable[[Sheets], Path]) -> Callable[[Sheets], Ledger]:
    """The ledger of some sheets."""
    return lambda given: read_ledger(workbook(given), toy.shape)


@pytest.fixture
def complaints(read: Callable[[Sheets], Ledger]) -> Callable[..., list[str]]:
    """What is said of a ledger with such units."""

    def say(*members: list[Any], head: list[str] = HEAD) -> list[str]:
        with pytest.raises(ProblemReport) as caught:
            read(sheets(*members, head=head))
        return [str(problem).removeprefix("台账.xlsx ") for problem in caught.value.problems]

    return say


def test_aliases_are_read_as_the_name_of_the_roster(read: Callable[[Sheets], Ledger]) -> None:
    given = sheets(["甲县人民政府", None, None, None, None], ["丁 所", "部门", "丙 局", None, None], ["丙局"])
    given["账号"].append(["甲县 人民政府", "2020-03-01", "无", "抽查", None, None])
    given["事实"].append(["甲县人民政府", "被通报", "是", None, None, "抽查", None, None])
    ledger = read(given)
    assert ledger.units["unit"].tolist() == ["甲县", "丁所", "丙局"]
    assert ledger.units["group"].tolist() == ["县区", "部门", "部门"]
    assert ledger.units["parent"].tolist() == [None, "丙局", None]
    assert ledger.events["accounts"]["unit"].tolist() == ["甲县"]
    assert ledger.events["accounts"]["updates"].tolist() == [()]
    assert ledger.facts["unit"].tolist() == ["甲县"]


def test_columns_that_the_roster_fills_may_be_left_out(read: Callable[[Sheets], Ledger]) -> None:
    ledger = read(sheets(["甲县"], ["乙县"], head=["考核对象", "类别"]))
    assert ledger.units["large"].tolist() == [None, None]


def test_several_dates_in_a_cell(read: Callable[[Sheets], Ledger]) -> None:
    given = sheets(["甲县"])
    given["账号"].append(
        ["甲县", "2020-03-01", "2020-02-29；2020/1/5、2020年1月6日 2020-01-31", "抽查", None, None]
    )
    days = read(given).events["accounts"]["updates"][0]
    assert [day.isoformat() for day in days] == ["2020-01-05", "2020-01-06", "2020-01-31", "2020-02-29"]


def test_two_names_of_one_unit(complaints: Callable[..., list[str]]) -> None:
    assert complaints(["甲县"], ["甲县人民政府"], ["乙县"]) == [
        "考核对象!A3：考核对象重复（实为 甲县，应为 只出现一次，已见于第 2 行）"
    ]


def test_a_group_that_contradicts_the_roster(complaints: Callable[..., list[str]]) -> None:
    assert complaints(["甲县", "部门", None, None, "否"]) == [
        "考核对象!B2：“甲县”的类别与名单不符（实为 部门，应为 县区）"
    ]


def test_a_unit_outside_the_roster_is_refused_with_the_nearest_name(
    complaints: Callable[..., list[str]],
) -> None:
    assert complaints(["戊县", None, None, None, None], ["丙二局", "部门", None, None, None]) == [
        "考核对象!A2：名单中没有这个考核对象"
        "（实为 戊县，应为 名单中的名称；名单确有增加的，写进方案的 units 或 open_groups）",
        "考核对象!A3：名单中没有这个考核对象"
        "（实为 丙二局，应为 名单中的名称，是否指“丙局”；名单确有增加的，写进方案的 units 或 open_groups）",
    ]


@pytest.mark.parametrize("name", ["乙县人民政府", "乙县政府", "乙 县人民政府"])
def test_a_place_and_its_government_are_one_unit(name: str, read: Callable[[Sheets], Ledger]) -> None:
    given = sheets([name])
    given["账号"].append([name, "2020-03-01", "无", "抽查", None, None])
    ledger = read(given)
    assert ledger.units["unit"].tolist() == ledger.events["accounts"]["unit"].tolist() == ["乙县"]
    assert {repair.kind for repair in ledger.repairs} == {"单位名称"}


def test_a_place_before_a_name_is_listed_as_another_name_of_the_unit(
    read: Callable[[Sheets], Ledger],
) -> None:
    given = sheets(["虚构市乙县"])
    given["账号"].append(["虚构市乙县人民政府", "2020-03-01", "无", "抽查", None, None])
    ledger = read(given)
    assert ledger.units["unit"].tolist() == ledger.events["accounts"]["unit"].tolist() == ["乙县"]
    assert [(repair.found, repair.read_as, repair.kind) for repair in ledger.repairs] == [
        ("虚构市乙县", "乙县", "单位名称"),
        ("虚构市乙县人民政府", "乙县", "单位名称"),
    ]


@pytest.mark.parametrize(
    ("name", "place", "unit"),
    [
        ("达州市财政局", "达州市", "市财政局"),
        ("达州市发改委", "达州市", "市发展改革委"),
        ("达州市通川区", "达州市", "通川区"),
        ("达州市通川区人民政府", "达州市", "通川区"),
        ("达州市通川区财政局", "达州市", None),
        ("通川区财政局", "达州市", None),
        ("绵阳市财政局", "达州市", None),
        ("达州市", "达州市", None),
        ("达州市档案局", "达州市", None),
        ("达州市财政局", "", None),
        ("泉州市鲤城区鲤中街道", "泉州市鲤城区", "鲤中街道"),
        ("鲤城区鲤中街道办事处", "泉州市鲤城区", "鲤中街道"),
        ("鲤城区教育局", "泉州市鲤城区", "区教育局"),
        ("泉州市教育局", "泉州市鲤城区", None),
        ("四川省财政厅", "四川省", "省财政厅"),
    ],
)
def test_a_name_with_the_place_before_it(name: str, place: str, unit: str | None) -> None:
    units = ["市财政局", "市发展改革委", "通川区", "鲤中街道", "区教育局", "省财政厅", "档案局", "市档案局"]
    known = {unit: unit for unit in units} | {"市发改委": "市发展改革委"}
    assert meant(name, known, place) == unit


def test_a_hint_is_a_unit_of_the_same_kind_by_any_of_its_names() -> None:
    known = {"达州市": "达州市", "市发展改革委": "市发展改革委", "市发改委": "市发展改革委", "达县": "达县"}
    assert nearest("达州市发改局", known, "达州市") == "市发展改革委"
    assert nearest("达州委", known, "达州市") is None
    assert nearest("达洲市", known, "达州市") == "达州市"


def test_an_attribute_other_than_the_roster_has_it_stands_and_is_noted(
    read: Callable[[Sheets], Ledger],
) -> None:
    ledger = read(sheets(["甲县", None, None, 10, "否"], ["乙县", None, None, None, "是"]))
    assert ledger.units["people"].tolist() == [10, None]
    assert [str(note) for note in ledger.notes] == [
        "台账.xlsx 考核对象!D2：与名单不同（实为 10，“甲县”的人口在名单中为 50，以台账为准）"
    ]


def test_several_aliases_in_a_cell(read: Callable[[Sheets], Ledger]) -> None:
    names = ["甲大县", "甲1县", "甲二县", "甲三县"]
    given = sheets(["甲县", None, None, None, None, "甲大县/甲１县、甲二县，甲三县"], head=[*HEAD, "别名"])
    given["账号"] += [[name, "2020-03-01", "无", "抽查", None, None] for name in names]
    assert read(given).events["accounts"]["unit"].tolist() == ["甲县"] * 4


def test_an_attribute_that_neither_gives(
    toy_edited: Callable[..., Scheme], workbook: Callable[[Sheets], Path]
) -> None:
    scheme = toy_edited(("large: {title: 大县, optional: true}", "large: {title: 大县}"))
    path = workbook(sheets(["甲县"], ["乙县"]))
    with pytest.raises(ProblemReport) as caught:
        read_ledger(path, scheme.shape)
    assert str(caught.value) == "台账.xlsx 考核对象!E2：大县空缺"


def test_a_unit_above_that_is_not_in_the_ledger(complaints: Callable[..., list[str]]) -> None:
    assert complaints(["丁所", None, "丙局局", None, None], ["丙局"]) == [
        "考核对象!C2：没有这个考核对象（实为 丙局局，应为 “考核对象”表里的名称，是否指“丙局”）"
    ]


def test_a_unit_above_itself(complaints: Callable[..., list[str]]) -> None:
    assert complaints(["丁所", None, "丁所", None, None]) == [
        "考核对象!C2：“丁所”的主管部门绕回了自己（实为 丁所，应为 不含自身的归属）"
    ]


def test_two_units_above_each_other_one_by_the_roster(complaints: Callable[..., list[str]]) -> None:
    assert complaints(["丁所"], ["丙局", None, "丁所", None, None]) == [
        "考核对象!C3：“丙局”的主管部门绕回了自己（实为 丁所，应为 不含自身的归属）"
    ]


def test_what_the_ledger_says_stands_before_the_roster(toy: Scheme) -> None:
    units = [{"unit": "甲县", "people": Fraction(60)}, {"unit": "乙县"}, {"unit": "戊县", "group": "县区"}]
    found = facts(toy, units=units)
    people, large = found.column("people"), found.column("large")
    assert [people.value.at(0), large.value.at(1)] == [(60, 60), (1, 1)]
    assert large.missing.tolist() == [True, False, True]
    assert people.trace(0) == {"title": "人口", "shown": "60", "source": "考核对象表"}
    assert large.trace(1) == {"title": "大县", "shown": "是", "source": "名单"}
    assert found.unlisted == ["戊县"]
    assert found.unheard == ["丙局", "丁所"]


def test_the_roster_names_its_clause(toy: Scheme) -> None:
    assert facts(toy).column("people").trace(0)["source"] == "名单 X-1"


def test_the_group_is_asked_like_a_text(toy: Scheme) -> None:
    found = facts(toy, units=[{"unit": "甲县"}, {"unit": "丙局"}]).column("group")
    assert found.words is not None
    assert found.words.tolist() == ["县区", "部门"]


@pytest.mark.parametrize(
    ("node", "unit", "points"), [("15", "甲县人民政府", 50), ("16", "丁 所", 1), ("14", "乙县", 1)]
)
def test_score_takes_a_unit_of_the_roster(toy: Scheme, node: str, unit: str, points: int) -> None:
    assert kaohe.score(toy, node, {"unit": unit}) == points


def test_score_lets_facts_win_over_the_roster(toy: Scheme) -> None:
    assert kaohe.score(toy, "15", {"people": 7, "unit": "甲县"}) == 7


def test_score_refuses_a_unit_that_is_not_listed(toy: Scheme) -> None:
    with pytest.raises(FactError) as caught:
        kaohe.score(toy, "15", {"unit": "甲"})
    assert str(caught.value) == "名单中没有考核对象“甲”"


def test_a_form_may_not_change_what_the_roster_gives(toy: Scheme, workbook: Callable[[Sheets], Path]) -> None:
    given = sheets(["甲县", None, None, 60, "是"])
    given["自评表"] = given.pop("事实")
    with pytest.raises(ProblemReport) as caught:
        read_ledger(workbook(given), toy.shape)
    assert str(caught.value) == "台账.xlsx 考核对象!D2：“甲县”的人口与名单不符（实为 60，应为 50）"


def test_what_the_roster_leaves_open_is_noted_where_a_form_gives_it(read: Callable[[Sheets], Ledger]) -> None:
    given = sheets(["甲县", "县区", None, 50, "是"])
    given["自评表"] = given.pop("事实")
    assert [str(note) for note in read(given).notes] == [
        "台账.xlsx 考核对象!A2：属性只见于本单位的自评表（实为 甲县，大县 是）"
    ]


@pytest.mark.parametrize(
    ("city_year", "written", "own"),
    [
        ("bozhou-2023", "市发改委", "市发展改革委"),
        ("bozhou-2023", "市卫健委", "市卫生健康委"),
        ("bozhou-2023", "利辛县人民政府", "利辛县"),
        ("dazhou-2009", "市发展和改革委员会", "市发展改革委"),
        ("dazhou-2009", "通川区政府", "通川区"),
    ],
)
def test_units_of_the_regulations_have_their_usual_names(city_year: str, written: str, own: str) -> None:
    assert named(members(city_years.scheme(city_year)), written).name == own


def test_two_places_with_one_government_name_are_not_guessed() -> None:
    known = {"甲县": "甲县", "甲县政府": "甲县政府"}
    assert meant("甲县", known) == "甲县"
    assert meant("甲县政府", known) == "甲县政府"
    assert meant("甲县人民政府", known) is None
    assert meant("市政府", {"市": "市"}) is None
    assert meant("甲街道办", {"甲街道": "甲街道"}) == "甲街道"


def test_a_group_that_is_not_listed_in_full_may_have_others(
    toy_edited: Callable[..., Scheme], workbook: Callable[[Sheets], Path]
) -> None:
    scheme = toy_edited(("ranking: {of: T}", "ranking: {of: T}\nopen_groups: [部门]"))
    ledger = read_ledger(workbook(sheets(["戊局", "部门", None, None, None])), scheme.shape)
    assert ledger.units["unit"].tolist() == ["戊局"]
    with pytest.raises(ProblemReport, match="A2：名单中没有这个考核对象（实为 戊县"):
        read_ledger(workbook(sheets(["戊县", "县区", None, None, None])), scheme.shape)


def test_a_group_without_a_unit_of_the_roster_is_open(toy_edited: Callable[..., Scheme]) -> None:
    scheme = toy_edited(("groups: [县区, 部门]", "groups: [县区, 部门, 乡镇]"))
    assert scheme.shape.open_groups == ("乡镇",)
