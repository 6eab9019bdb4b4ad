"""What must hold for every unit, whatever its facts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit_facts import Scorer, UnitFacts, certain, some_missing, unit_facts

import kaohe

A_DAY = "2017-11-20"
FURTHER: dict[str, Any] = {
    "a late batch": ("batches", {"due_on": "2017-11-30", "published_on": "2017-12-05"}),
    "a batch never published": ("batches", {"due_on": "2017-11-30"}),
    "a vague rejection": ("rejections", {"found_on": A_DAY, "vague": True, "unexplained": False}),
    "an unexplained rejection": ("rejections", {"found_on": A_DAY, "vague": False, "unexplained": True}),
    "an absent link": ("link_checks", {"checked_on": A_DAY, "link_absent": True}),
    "a maintenance failure": ("maintenance_failures", {"found_on": A_DAY}),
    "a fault repaired in an hour": (
        "faults",
        {"fault_start": "2017-11-20 09:00", "fault_repaired": "2017-11-20 10:00"},
    ),
    "a fault repaired in a day": (
        "faults",
        {"fault_start": "2017-11-20 09:00", "fault_repaired": "2017-11-21 09:00"},
    ),
    "a fault never repaired": ("faults", {"fault_start": "2017-11-20 09:00"}),
    "a licence not generated": (
        "licence_checks",
        {"checked_on": A_DAY, "not_generated": True, "not_collected": False},
    ),
    "a licence not collected": (
        "licence_checks",
        {"checked_on": A_DAY, "not_generated": False, "not_collected": True},
    ),
    "an old licence not converted": ("legacy_checks", {"found_on": A_DAY}),
    "an unfinished city task": ("n_city_tasks_unfinished", 1),
    "an unfinished district task": ("n_district_tasks_unfinished", 1),
    "a missing street": ("n_streets_missing", 1),
    "a late batch by count": ("n_batches_late", 1),
    "a finding by count": ("n_findings_legacy_licence", 1),
}


def and_one_more(facts: UnitFacts, name: str, more: Any) -> UnitFacts:
    if isinstance(more, int):
        return facts | {name: facts.get(name, 0) + more}
    return facts | {name: [*facts[name], more]}


@given(unit_facts())
def test_points_stay_between_zero_and_the_maximum(scorer: Scorer, facts: UnitFacts) -> None:
    for name, column in scorer.columns(facts).items():
        node = scorer.scheme.by_id[name]
        if certain(column) and node.max is not None:
            assert 0 <= column.points.low[0] <= node.max, name


@given(unit_facts())
def test_a_unit_with_all_its_facts_has_exact_points_everywhere(scorer: Scorer, facts: UnitFacts) -> None:
    found = scorer.columns(facts)
    for node in scorer.scheme.root.walk():
        if found[node.id].applies[0]:
            low, high = found[node.id].points.at(0)
            assert low == high, node.id
            assert not isinstance(low, float), node.id
    result = scorer.total(facts)
    assert isinstance(result, Fraction)
    assert result == found["N1.3"].points.low[0]


@pytest.mark.parametrize("fault", FURTHER)
@settings(max_examples=15)
@given(facts=unit_facts())
def test_one_further_fault_never_raises_a_score(scorer: Scorer, fault: str, facts: UnitFacts) -> None:
    name, more = FURTHER[fault]
    if name in ("n_batches_late", "n_findings_legacy_licence"):
        facts = facts | {name: 0}
    before, after = scorer.columns(facts), scorer.columns(and_one_more(facts, name, more))
    for node in scorer.scheme.root.walk():
        assert before[node.id].applies[0] == after[node.id].applies[0], node.id
        if before[node.id].applies[0]:
            assert after[node.id].points.low[0] <= before[node.id].points.low[0], node.id


@given(some_missing())
def test_bounds_contain_the_points_once_missing_facts_are_filled_in(
    scorer: Scorer, facts: tuple[UnitFacts, UnitFacts]
) -> None:
    whole, part = facts
    true, open_ = scorer.columns(whole), scorer.columns(part)
    for node in scorer.scheme.root.walk():
        if true[node.id].applies[0]:
            assert open_[node.id].applies[0], f"{node.id} was said not to apply"
            low, high = open_[node.id].points.at(0)
            assert low <= true[node.id].points.low[0] <= high, node.id


@given(some_missing())
def test_the_total_with_missing_facts_is_bounds_that_contain_it(
    scorer: Scorer, facts: tuple[UnitFacts, UnitFacts]
) -> None:
    whole, part = facts
    true, found = scorer.total(whole), scorer.total(part)
    assert isinstance(true, Fraction)
    if isinstance(found, Fraction):
        assert found == true
    else:
        assert isinstance(found, kaohe.Bounds)
        assert 0 <= found.low <= true <= found.high <= 100


@given(some_missing(), st.data())
def test_a_fact_filled_in_never_widens_the_bounds(
    scorer: Scorer, facts: tuple[UnitFacts, UnitFacts], data: st.DataObject
) -> None:
    whole, part = facts
    name = data.draw(st.sampled_from(sorted(set(whole) - set(part))))
    before, after = scorer.columns(part), scorer.columns(part | {name: whole[name]})
    for node in scorer.scheme.root.walk():
        if after[node.id].applies[0]:
            outer, inner = before[node.id].points.at(0), after[node.id].points.at(0)
            assert outer[0] <= inner[0] <= inner[1] <= outer[1], node.id


NOTHING_TO_JUDGE = {"n_requests": 0, "n_closed_replied": 0, "r_satisfaction": [0, 0]}
"""Part 5 does not apply."""


@pytest.mark.parametrize(
    ("reading", "parts"),
    [
        ("LC-3.8a:2C", {"S_1": 0, "S_2": 0, "S_3": -84, "S_4": 0, "S_6": 0}),
        ("LC-3.0:1C", {"S_1": 100, "S_2": 100, "S_3": 115, "S_4": 100, "S_6": 100}),
    ],
)
def test_bounds_hold_when_a_part_is_negative_or_above_100(
    scorer: Scorer, reading: str, parts: UnitFacts
) -> None:
    found = scorer.total(parts, reading)
    true = scorer.total(parts | NOTHING_TO_JUDGE, reading)
    assert isinstance(found, kaohe.Bounds)
    assert isinstance(true, Fraction)
    assert found.low <= true <= found.high
