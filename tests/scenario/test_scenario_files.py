"""A scenario made in memory, saved and read again is the same scenario, and gives the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from random import Random

import drawn
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import SECOND
from towns import evaluation as county_year

from kaohe.errors import KaoheError
from kaohe.evaluation import Evaluation
from kaohe.paths import Project
from kaohe.scenario.files import folder, load_scenario, names, save_scenario, text_of
from kaohe.scenario.model import RowChange, Scenario, UnitChange
from kaohe.scheme.validation import validate
from kaohe.scheme.yamltree import Plain, Tree, parse_tree

HAND = """\
title: 手写的
author: 县政府办公室
reason: 试算
dated: 2020-12-01
sample: true
readings:
- XU-2a:1C
supplied:
  P.2b: 3
  P.5: null
scheme:
  indicators:
    '2.1':
      linear:
        rate: 1/3
    '2.2':
      table:
        bands:
          '2':
            at_least: 82.5%
units:
- unit: 民政局
  cells:
    group: 乡镇
facts:
- unit: 东乡
  fact: satisfaction
  value: 85.5%
- unit: 西乡
  fact: satisfaction
  value: 17
  denominator: 20
- unit: 南镇
  fact: n_dead_links
  value: 缺
events:
  lapses:
  - unit: 教育局
    cells:
      found_on: 2020-05-01
      column: '2020'
"""


def built() -> Scenario:
    """The same as ``HAND``, as sliders and fields make it."""
    scenario = Scenario(
        title="手写的", author="县政府办公室", reason="试算", dated=date(2020, 12, 1), sample=True
    )
    scenario = scenario.with_reading("XU-2a:1B").with_reading("XU-2a:1C")
    scenario = scenario.with_supplied("P.2b", Fraction(3)).with_supplied("P.5", None)
    scenario = scenario.with_rule(("indicators", "2.1", "linear", "rate"), Fraction(1, 3))
    place = ("indicators", "2.2", "table", "bands", "2", "at_least")
    scenario = scenario.with_rule(place, Plain("82.5%"))
    scenario = scenario.changed(units=[UnitChange(unit="民政局", cells={"group": "乡镇"})])
    scenario = scenario.with_fact("东乡", "satisfaction", "85.5%")
    scenario = scenario.with_fact("西乡", "satisfaction", 17, 20).with_fact("南镇", "n_dead_links", "缺")
    cells = {"found_on": date(2020, 5, 1), "column": "2020"}
    return scenario.with_row("lapses", RowChange(unit="教育局", cells=cells))


def numbers(ev: Evaluation) -> list[object]:
    columns = [
        (name, list(item.points.low), list(item.points.high), list(item.applies))
        for name, item in ev.columns.items()
    ]
    return [columns, ev.ranking.to_dict("records")]


def read(text: str) -> Scenario:
    """A scenario's text read as its file is."""
    tree = parse_tree(text, Tree("情景.yaml", None))
    assert tree.problems == []
    result = validate(Scenario, tree.data)
    assert result.faults == []
    found: Scenario = result.model
    return found.named("", tree)


def test_written_by_hand_and_built_are_the_same(county: Project, write: Callable[..., str]) -> None:
    assert text_of(built()) == HAND
    hand = load_scenario(SECOND, write("hand", HAND, head=""), project=county)
    assert text_of(hand) == HAND
    base = county_year(SECOND)
    assert numbers(base.with_scenarios([hand])) == numbers(base.with_scenarios([built()]))
    assert numbers(base.with_scenarios([hand])) != numbers(base)


def test_saved_and_read_again_is_the_same(county: Project) -> None:
    path = save_scenario(built(), SECOND, "kept", project=county)
    assert path == folder(SECOND, county) / "kept.yaml"
    assert [item.name for item in path.parent.iterdir()] == ["kept.yaml"]
    kept = load_scenario(SECOND, "kept", project=county)
    assert (kept.name, text_of(kept), names(SECOND, county)) == ("kept", text_of(built()), ["kept"])


@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(seed=st.integers(0, 10**6), size=st.integers(1, 6))
def test_any_scenario_reads_back_as_it_was(seed: int, size: int) -> None:
    base = county_year(SECOND)
    scenario = drawn.scenario(base, Random(seed), size)
    again = read(text_of(scenario))
    assert text_of(again) == text_of(scenario)
    try:
        told = numbers(base.with_scenarios([scenario]))
    except KaoheError:
        with pytest.raises(KaoheError):
            base.with_scenarios([again])
    else:
        assert numbers(base.with_scenarios([again])) == told


VALUES = [
    Fraction(1, 3),
    Fraction(-50, 3),
    Fraction(1, 8),
    Fraction(10**30),
    Plain("30%"),
    Plain("1/3"),
    Plain("yes"),
    Plain("缺"),
    date(2020, 2, 29),
    True,
    None,
    "30%",
    "1/3",
    "yes",
    "null",
    "2020-02-29",
    "1:30",
    "007",
    "=",
    "- 甲: 乙 # 丙",
    "甲\n乙",
    " 甲 ",
    [Fraction(1, 2), "二"],
    {"1": Fraction(2), "二": {"三": "3"}},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_is_read_back_exactly(value: object) -> None:
    scenario = Scenario.blank().with_supplied("P.x", value)
    again = read(text_of(scenario)).supplied["P.x"]
    if isinstance(value, Fraction) and isinstance(again, Plain):
        again = Fraction(again)
    assert again == value
    assert isinstance(again, bool) == isinstance(value, bool)
    assert text_of(read(text_of(scenario))) == text_of(scenario)


def test_a_rule_written_as_a_string_is_refused_before_and_after_saving(county: Project) -> None:
    scenario = built().with_rule(("indicators", "2.1", "max"), "60%的")
    base = county_year(SECOND)
    save_scenario(scenario, SECOND, "odd", project=county)
    for item in (scenario, load_scenario(SECOND, "odd", project=county)):
        with pytest.raises(KaoheError, match="此处应为数字"):
            base.with_scenarios([item])


def test_parts_taken_back_one_by_one_leave_nothing() -> None:
    scenario = built()
    assert scenario.size == 10
    for fact in scenario.facts:
        scenario = scenario.without_fact(*fact.key)
    scenario = scenario.without_reading("XU-2a:1").without_supplied("P.2b").without_supplied("P.5")
    scenario = scenario.without_rule(("indicators", "2.1", "linear", "rate"))
    scenario = scenario.without_rule(("indicators", "2.2", "table", "bands", "2", "at_least"))
    scenario = scenario.changed(units=[]).without_row("lapses", "")
    assert scenario.size == 0
    assert (scenario.scheme, scenario.events) == ({}, {})


def test_a_rule_taken_away_is_written_as_null() -> None:
    place = ("indicators", "1.1", "linear", "floor")
    scenario = Scenario.blank().with_rule(place, None)
    assert scenario.scheme == {"indicators": {"1.1": {"linear": {"floor": None}}}}
    assert scenario.with_rule(place, Fraction(2)).scheme["indicators"]["1.1"]["linear"] == {
        "floor": Fraction(2)
    }
    assert scenario.without_rule(place).scheme == {}
    low = county_year(SECOND).with_scenarios([scenario]).columns["1.1"].points.low
    assert list(low) == list(county_year(SECOND, "XU-2a:1B").columns["1.1"].points.low)
