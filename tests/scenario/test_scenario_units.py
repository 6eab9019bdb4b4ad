"""Units under a scenario: by any name, their attributes and groups, and what they reported to have none of."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import toy
from towns import SECOND

from kaohe.errors import KaoheError, ProblemReport
from kaohe.evaluation import Evaluation, evaluate
from kaohe.paths import Project
from kaohe.scenario.changes import changes
from kaohe.scenario.model import RowChange, Scenario, UnitChange
from kaohe.scheme.model import Scheme

ALIAS = "甲县人民政府"
UNITS = (
    {"unit": "甲县"},
    {"unit": "乙县", "large": True},
    {"unit": "丙局"},
    {"unit": "丁所", "parent": "丙局"},
)


@pytest.fixture
def ev(lasting_toy: Scheme) -> Evaluation:
    tasks = [toy.task("6-30", done_on="7-2", done=3, target=4)]
    return evaluate(lasting_toy, toy.ledger(lasting_toy, {"tasks": tasks}, UNITS))


def blank() -> Scenario:
    return Scenario.blank("试", "甲", "乙")


def attributes(unit: str, **cells: object) -> Scenario:
    return blank().changed(units=[UnitChange(unit=unit, cells=cells)])


def test_a_unit_goes_by_any_name_of_the_roster(ev: Evaluation) -> None:
    row = ev.ledger.events["tasks"]["place"].iloc[0]
    scenario = blank().with_fact(ALIAS, "told_off", True)
    scenario = scenario.with_row("tasks", RowChange(unit=ALIAS, row=row, cells={"done": 4}))
    scenario = scenario.changed(units=[UnitChange(unit=ALIAS, cells={"large": True})])
    found = ev.with_scenarios([scenario])
    assert [(item.kind, item.whose, item.before, item.after) for item in changes(found)] == [
        ("事实", "甲县", "缺", "是"),
        ("台账", "甲县", "完成数 3", "完成数 4"),
        ("属性", "甲县", "—", "是"),
    ]
    assert found.bounds("甲县", "2") == (4, 4)


def test_two_names_of_one_unit_do_not_hide_a_contradiction(ev: Evaluation) -> None:
    one, other = (blank().with_fact(unit, "told_off", unit == ALIAS) for unit in (ALIAS, "甲县"))
    with pytest.raises(KaoheError, match="不能并用"):
        ev.with_scenarios([one, other])
    both = one.changed(facts=[*one.facts, *other.facts])
    with pytest.raises(ProblemReport, match="同一考核对象的同一事实写了两次"):
        ev.with_scenarios([both])


@pytest.mark.parametrize(
    ("scenario", "told"),
    [
        (attributes("丙局", parent="戊局"), "没有这个考核对象（实为 戊局"),
        (attributes("丙局", parent="丁所"), "“丙局”的主管部门绕回了自己（实为 丁所"),
        (attributes("丙局", parent="丙局"), "绕回了自己"),
        (attributes("甲县", people=60), "“people”由名单写明"),
        (attributes("甲县", group="部门"), "“group”由名单写明"),
        (attributes("丙局", people="多"), "不是数（实为 多"),
    ],
)
def test_an_attribute_that_cannot_be_is_refused(ev: Evaluation, scenario: Scenario, told: str) -> None:
    with pytest.raises(ProblemReport) as caught:
        ev.with_scenarios([scenario])
    assert told in str(caught.value)


def test_another_superior_by_another_name_counts(ev: Evaluation) -> None:
    found = ev.with_scenarios([attributes("乙县", parent=ALIAS)])
    assert found.ledger.units.set_index("unit").loc["乙县", "parent"] == "甲县"
    found = ev.with_scenarios([attributes("乙县", parent="丙局")])
    assert found.bounds("乙县", "16") == (1, 1) != ev.bounds("乙县", "16")


def test_a_row_added_takes_the_place_of_a_zero_report(
    county: Project, write: Callable[..., str], scored: Callable[..., Evaluation]
) -> None:
    path = county.root / "data" / SECOND / "ledger" / "facts.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "教育局,栏目未更新,0,,2020-05-31,日常监测\n", encoding="utf-8"
    )
    added = "events: {lapses: [{unit: 教育局, cells: {found_on: 2020-05-01}}]}\n"
    ev = scored(write("found", added))
    assert (ev.base.bounds("教育局", "1.1"), ev.bounds("教育局", "1.1")) == ((25, 25), (20, 20))
    write("both", added + "facts: [{unit: 教育局, fact: 栏目未更新, value: 0}]\n")
    with pytest.raises(ProblemReport, match="教育局已零报告“栏目未更新”，但该台账中有它的记录"):
        scored("both")


def test_the_last_row_removed_is_a_zero_report(
    write: Callable[..., str], scored: Callable[..., Evaluation]
) -> None:
    ev = scored(write("none", "events: {lapses: [{unit: 东乡, row: 'lapses.csv:2', remove: true}]}\n"))
    assert ev.bounds("东乡", "1.1") == (25, 25)
    assert ev.facts.settled["东乡", "lapses"].entry.value == 0
