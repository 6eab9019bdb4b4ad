"""A scenario evaluated in part gives what the changed scheme and ledger give when evaluated afresh."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from random import Random

import drawn
import pytest
import toy
from city_years import evaluation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from towns import SECOND
from towns import evaluation as county_year

from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation, evaluate
from kaohe.explain.record import record
from kaohe.scenario.applying import apply
from kaohe.scenario.model import Scenario
from kaohe.scheme.model import Scheme

CITY_YEARS = {"licheng-2017": 4, "hengyang-2018": 2, "yueyang-2017": 3, "dazhou-2009": 3, "bozhou-2023": 2}
SAME = {
    "derandomize": True,
    "database": None,
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
LAST = 10**6


def assert_same(part: Evaluation, whole: Evaluation, units: Collection[str]) -> None:
    """The same columns, ranking, and trace records of some units; only the whole knows of no scenario."""
    assert set(part.columns) == set(whole.columns)
    for name, column in whole.columns.items():
        mine = part.columns[name]
        for pair in (
            (mine.points.low, column.points.low),
            (mine.points.high, column.points.high),
            (mine.maximum.high, column.maximum.high),
            (mine.applies, column.applies),
            (mine.may_leave, column.may_leave),
        ):
            assert list(pair[0]) == list(pair[1]), name
        assert (mine.labels is None) == (column.labels is None), name
        assert mine.labels is None or list(mine.labels) == list(column.labels), name
    assert part.ranking.to_dict("records") == whole.ranking.to_dict("records")
    for unit in units:
        index = whole.index(unit)
        for node in whole.scheme.walk():
            mine, theirs = (record(ev, node, index, readings=False) for ev in (part, whole))
            mine.pop("scenario", None)
            lines = [line for line in mine["lines"] if line["label"] != "情景"]
            assert {**mine, "lines": lines} == theirs, node.id


def afresh(scenario: Scenario, ev: Evaluation) -> Evaluation:
    """The scheme read anew from its file and overlays, on the changed ledger: nothing is taken over."""
    applied = apply([scenario], ev.scheme, ev.ledger)
    letters = [f"{key}{letter}" for key, letter in applied.scheme.letters.items()]
    return Evaluation(applied.scheme.with_readings(letters), applied.ledger, as_of=ev.as_of)


def units_of(scenario: Scenario, ev: Evaluation) -> list[str]:
    named = [item.unit for item in (*scenario.facts, *scenario.units)]
    named += [item.unit for rows in scenario.events.values() for item in rows]
    return list(dict.fromkeys([*named, ev.units[-1]]))


def told(ev: Evaluation) -> list[object]:
    columns = [(name, list(item.points.low), list(item.points.high)) for name, item in ev.columns.items()]
    return [columns, list(ev.records(ev.units[0], [ev.scheme.root.id])), ev.ledger.facts.to_dict("list")]


def compared(ev: Evaluation, chance: Random, size: int) -> bool:
    """Draw a scenario and compare; False where it does not fit scheme or ledger."""
    scenario = drawn.scenario(ev, chance, size)
    try:
        part = ev.with_scenarios([scenario])
    except KaoheError as error:
        assert str(error)
        return False
    assert_same(part, afresh(scenario, ev), units_of(scenario, ev)[:3])
    return True


@pytest.mark.parametrize("name", CITY_YEARS)
def test_a_scenario_of_a_real_city_year_is_the_changed_city_year(name: str) -> None:
    ev = evaluation(name)
    before = told(ev)
    fitting = sum(compared(ev, Random(number), 4) for number in range(CITY_YEARS[name]))
    assert fitting >= CITY_YEARS[name] // 2
    assert told(ev) == before


@settings(max_examples=60, **SAME)
@given(seed=st.integers(0, LAST), size=st.integers(1, 5))
def test_a_scenario_of_the_county_is_the_changed_county(seed: int, size: int) -> None:
    compared(county_year(SECOND), Random(seed), size)


@settings(max_examples=25, **SAME)
@given(seed=st.integers(0, LAST), size=st.integers(1, 5))
def test_a_scenario_of_the_county_at_mid_year_is_the_changed_county(seed: int, size: int) -> None:
    compared(county_year(SECOND, as_of="2020-06-10"), Random(seed), size)


@pytest.fixture(scope="module")
def invented(lasting_toy: Scheme) -> Evaluation:
    """The scheme with every kind of column and derived fact, on a small ledger."""
    events = {
        "tasks": [
            toy.task("6-30", done_on="7-2", done=3, target=4, urgent=True),
            toy.task("8-30") | {"unit": "乙县"},
        ],
        "accounts": [toy.account("3-1", "1-5", "2-20")],
        "months": [toy.month(1), toy.month(2), toy.month(3, score=None)],
    }
    units = [
        {"unit": "甲县", "people": Fraction(50)},
        {"unit": "乙县", "large": True},
        {"unit": "丙局"},
        {"unit": "丁所", "parent": "丙局"},
    ]
    facts = [{"fact": "told_off", "value": False}]
    return evaluate(lasting_toy, toy.ledger(lasting_toy, events, units, facts))


@settings(max_examples=40, **SAME)
@given(seed=st.integers(0, LAST), size=st.integers(1, 5))
def test_a_scenario_of_the_invented_scheme_is_the_changed_one(
    invented: Evaluation, seed: int, size: int
) -> None:
    compared(invented, Random(seed), size)


@settings(max_examples=20, **SAME)
@given(seed=st.integers(0, LAST))
def test_one_scenario_after_another_is_the_last_evaluated_afresh(seed: int) -> None:
    """Undoing and doing again never wears anything out: each starts from the base, or from the last."""
    base, chance = county_year(SECOND), Random(seed)
    first = drawn.scenario(base, chance, 2)
    try:
        ev = base.with_scenarios([first])
        second = drawn.scenario(ev, chance, 2)
        both = ev.with_scenarios([second])
    except KaoheError:
        return
    letters = [f"{key}{letter}" for key, letter in both.scheme.letters.items()]
    whole = Evaluation(both.scheme.with_readings(letters), both.ledger)
    assert_same(both, whole, base.units[:2])
    assert both.base is base
    assert both.scenarios == (first, second)
