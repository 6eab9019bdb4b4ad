"""What a plan can change of a unit, and what it notes: cases made by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import improvable
import pytest

from kaohe.analysis.improvement import Cost, domain, improve
from kaohe.analysis.improvement.lever import candidates
from kaohe.analysis.improvement.scenario import with_steps
from kaohe.errors import KaoheError
from kaohe.scenario.ledger import changed_ledger
from kaohe.scenario.model import RowChange, Scenario
from kaohe.scheme.fact import Expected

ROOT = "  id: T\n  title: 总分\n  max: 10\n  clauses: [Y-1]\n  sum:\n"


def leaf(rule: str) -> str:
    return f"{ROOT}  - id: '1'\n    title: 第1项\n    max: 10\n    {rule}\n"


def test_the_dearest_rows_go_first_and_their_places_are_told():
    ev = improvable.evaluation(
        leaf("sum: {over: faults, base: 10, linear: {of: weight, rate: -1}}"), {}, rows=3
    )
    (plan, *_) = improve(ev, "甲县", "9").plans
    (step,) = plan.changes
    assert (step.fact, step.before, step.after) == ("faults", 3, 1)
    assert step.removed == ("台账.xlsx 故障!A4", "台账.xlsx 故障!A3")
    assert plan.evaluation.bounds("甲县", "T") == (9, 9)


def test_when_the_last_row_goes_it_stays_known_that_there_is_none():
    ev = improvable.evaluation(
        leaf("sum: {over: faults, base: 10, linear: {of: weight, rate: -1}}"), {}, rows=2
    )
    (plan, *_) = improve(ev, "甲县", "10").plans
    assert plan.after == 10 and len(plan.changes[0].removed) == 2


def test_a_day_moves_no_further_than_to_the_last_one_in_time():
    rule = "table: {rows: [{when: {by_day: {on_or_before: 2020-06-30}}, points: 10}, {otherwise: 2}]}"
    ev = improvable.evaluation(leaf(rule), {"by_day": date(2020, 8, 1)})
    (plan,) = improve(ev, "甲县", "10").plans
    (step,) = plan.changes
    assert (step.before, step.after) == (date(2020, 8, 1), date(2020, 6, 30))


def test_a_missing_fact_can_be_supplied_and_open_points_are_noted():
    ev = improvable.evaluation(leaf("table: {rows: [{when: {ok: true}, points: 9}, {otherwise: 2}]}"), {})
    found = improve(ev, "甲县", "9")
    (step,) = found.plans[0].changes
    assert (step.before, step.after) == (None, True)
    assert found.plans[0].before == 2
    assert found.notes == [
        "“甲县”的得分尚有待定的数（2.00～9.00 分）；方案按最低可能的得分计算，确保达到目标"
    ]


def test_a_grade_that_a_fact_rules_out_needs_that_fact_changed():
    bands = "[{at_least: 20, label: 优}, {at_least: 12, label: 良}, {otherwise: {label: 差}}]"
    by_points = f"    of: {{node: T}}\n    bands: {bands}"
    facts = "    rows: [{when: {bad: true}, label: 差}, {otherwise: {label: 良}}]"
    ev = improvable.evaluation(
        leaf("rating: {of: rated, cap: 10}"), {"bad": True, "rated": 4}, swap=(by_points, facts)
    )
    (plan,) = improve(ev, "甲县", "良").plans
    assert [(step.fact, step.after) for step in plan.changes] == [("bad", False)]


def test_a_negative_cost_is_refused():
    ev = improvable.evaluation(leaf("rating: {of: rated, cap: 10}"), {"rated": 4})
    with pytest.raises(KaoheError, match="“rated”的代价为负"):
        improve(ev, "甲县", "5", costs={"rated": Cost(-1)})


FAULTS = "sum: {over: faults, base: 10, linear: {of: weight, rate: -1}}"


def test_a_limit_keeps_rows():
    ev = improvable.evaluation(leaf(FAULTS), {}, rows=3)
    assert improve(ev, "甲县", "10", limits={"faults": (Fraction(1), None)}).best[0] == 9


def test_a_plan_removes_rows_that_the_scenario_adds_or_changes():
    ev = improvable.evaluation(leaf(FAULTS), {}, rows=2)
    changed = RowChange(unit="甲县", row="台账.xlsx 故障!A2", cells={"weight": Fraction(4)})
    added = RowChange(unit="甲县", cells={"found_on": date(2020, 7, 1), "weight": Fraction(3)})
    made = Scenario.blank().with_row("faults", changed).with_row("faults", added)
    under = ev.with_scenarios([made])
    assert under.bounds("甲县", "T") == (1, 1)
    (plan, *_) = improve(under, "甲县", "8").plans
    taken = with_steps(made, ev.scheme, plan.changes)
    assert taken.events == {"faults": [RowChange(unit="甲县", row="台账.xlsx 故障!A2", remove=True)]}
    assert ev.with_scenarios([taken]).bounds("甲县", "T")[0] == plan.after == 8


def test_the_last_row_of_a_table_that_all_have_goes_without_a_zero_report():
    ev = improvable.evaluation(leaf(FAULTS), {}, rows=1)
    events = {
        "faults": ev.scheme.events["faults"].model_copy(update={"expected": Expected(rows=Fraction(1))})
    }
    scheme = ev.scheme.model_copy(update={"events": events})
    gone = Scenario.blank().with_row("faults", RowChange(unit="甲县", row="台账.xlsx 故障!A2", remove=True))
    assert not changed_ledger(gone, ev.ledger, scheme.shape).facts
    assert changed_ledger(gone, ev.ledger, ev.scheme.shape).facts == {("甲县", "faults")}


def test_freezing_a_derived_fact_freezes_what_it_is_made_of():
    ev = improvable.evaluation(leaf("linear: {of: share, rate: 10}"), {"done": 1, "all": 3})
    assert [lever.fact for lever in candidates(ev, "甲县")] == ["done"]
    found = improve(ev, "甲县", "9", frozen={"share"})
    assert (
        not found.plans
        and found.proof[1] == "不冻结“办结率”时最多可达 10 分，冻结使最多可达的得分少 6.67 分（20/3）"
    )


def test_what_a_comparison_measures_by_is_no_lever():
    rule = "table: {rows: [{when: {a: {below: {fact: b}}}, points: 2}, {otherwise: 9}]}"
    ev = improvable.evaluation(leaf(rule), {"a": 1, "b": 4})
    assert [lever.fact for lever in candidates(ev, "甲县")] == ["a"]
    free = candidates(ev, "甲县", limits={"b": (Fraction(0), Fraction(4))})
    assert [lever.fact for lever in free] == ["a", "b"]


def test_an_open_end_that_still_gains_is_noted():
    ev = improvable.evaluation(leaf("linear: {of: a, rate: 1/200, cap: 10}"), {"a": 1})
    found = improve(ev, "甲县", "9")
    assert found.limited and found.notes == ["“迟报次数”（0～101）：没有写明取值范围，只试到括号中的数"]
    assert found.proof[0].startswith("在所列取值范围内，“甲县”把能改变的事实都改到最好，总分最多 0.51 分")


def test_values_left_out_because_there_are_too_many_are_noted(monkeypatch):
    monkeypatch.setattr(domain, "MOST", 40)
    ev = improvable.evaluation(leaf("linear: {of: a, rate: 1/20, cap: 10}"), {"a": 1})
    found = improve(ev, "甲县", "9", limits={"a": (Fraction(0), Fraction(201))})
    assert found.notes == ["“迟报次数”：可取的数过多，只隔一段试一个"]
    assert found.best[0] == 10


def test_a_fact_tried_in_whole_points_is_noted_where_its_cost_goes_by_points():
    ev = improvable.evaluation(leaf("linear: {of: given, rate: 10}"), {"given": Fraction(1, 2)})
    assert not improve(ev, "甲县", "6").notes
    found = improve(ev, "甲县", "6", costs={"given": Cost(1, 1)})
    assert found.notes == ["“满意度”：只试了整数（百分比为整百分点、评分为半分）和办法写明的界线"]
    assert found.plans[0].cost == 11


def test_numbers_that_have_no_decimals_are_tried_next_to_them():
    ev = improvable.evaluation(leaf("rating: {of: rated, cap: 20/3}"), {"rated": 4})
    best = improve(ev, "甲县", "10").best
    assert best[0] == Fraction(666, 100) and best[1].evaluation.bounds("甲县", "T")[0] == best[0]
