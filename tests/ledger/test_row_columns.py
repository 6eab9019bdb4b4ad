"""Derived columns of event rows: days, ratio, least and most of those present, product, holds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf
from typing import Any

import pytest
from toy import cell, facts, on, task

import kaohe
from kaohe.ledger.plausible import faults
from kaohe.scheme.model import Scheme

Cells = dict[str, Any]


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("allowed", {"set_on": "6-1"}, 29),
        ("allowed", {}, 181),  # from the first day of the period
        ("taken", {"set_on": "6-1", "done_on": "6-1"}, 0),
        ("taken", {"set_on": "6-2", "done_on": "6-1"}, -1),
        ("taken", {"set_on": "6-1"}, (-inf, inf)),
        ("rate", {"done": 2, "target": 3}, Fraction(2, 3)),
        ("rate", {"done": 3, "target": 2}, Fraction(3, 2)),
        ("rate", {"done": 2, "target": 0}, (0, inf)),
        ("rate", {"done": 0, "target": 0}, (0, inf)),
        ("rate", {"done": 2}, (-inf, inf)),
        ("less", {"done": 2, "target": 3}, 2),
        ("less", {"target": 3}, 3),
        ("less", {}, (-inf, inf)),
        ("greater", {"done": 2, "target": 3}, 3),
        ("greater", {"done": 2}, 2),
        ("area", {"done": 2, "target": 3}, 6),
        ("area", {"done": 0}, 0),
        ("area", {"done": 2}, (-inf, inf)),
        ("late", {"done_on": "6-30"}, 0),
        ("late", {"done_on": "7-1"}, 1),
        ("late", {}, 1),
    ],
)
def test_derived_column(toy: Scheme, name: str, cells: Cells, expected: Any) -> None:
    assert cell(facts(toy, {"tasks": [task(**cells)]}), "tasks", name) == expected


@pytest.mark.parametrize(
    ("name", "cells", "missing"),
    [
        ("rate", {"done": 2, "target": 0}, True),
        ("rate", {"done": 2}, True),
        ("rate", {"done": 2, "target": 1}, False),
        ("less", {"done": 2}, False),
        ("less", {}, True),
        ("area", {"done": 2}, True),
        ("taken", {"set_on": "6-1"}, True),
    ],
)
def test_where_a_derived_column_is_missing(toy: Scheme, name: str, cells: Cells, missing: bool) -> None:
    found = facts(toy, {"tasks": [task(**cells)]}).rows("tasks").columns[name]
    assert found.missing.tolist() == [missing]


def test_what_has_not_ended_has_lasted_until_the_as_of_day(toy: Scheme) -> None:
    rows = {"tasks": [task(set_on="5-1"), task(set_on="5-1", done_on="9-1")]}
    found = facts(toy, rows, as_of=on("7-1"))
    assert [cell(found, "tasks", "taken", row) for row in (0, 1)] == [(61, inf), (61, inf)]


def test_derived_columns_are_shown_in_the_row(toy: Scheme) -> None:
    rows = {"tasks": [task(set_on="6-1", done=2, target=3, done_on="7-1"), task(done=1, target=0)]}
    shown = facts(toy, rows).rows("tasks").shown
    names = ("allowed", "taken", "rate", "less", "greater", "area", "late")
    assert [shown(0)[name] for name in names] == ["29", "30", "2/3", "2", "3", "6", "是"]
    assert [shown(1)[name] for name in names] == ["181", "未定", "—", "0", "1", "0", "是"]


def test_a_derived_value_given_in_the_row_is_used_as_given(toy: Scheme) -> None:
    given = [{"due_on": "2020-06-30", "rate": "0.5", "urgent": True}]
    assert kaohe.score(toy, "3", {"tasks": given}) == Fraction(1, 2)
    both = [*given, {"due_on": "2020-06-30", "done": 1, "target": 1, "urgent": True}]
    assert kaohe.score(toy, "3", {"tasks": both}) == Fraction(3, 4)


def test_a_due_date_before_the_task_was_set(toy: Scheme) -> None:
    rows = {"tasks": [task("6-1", set_on="6-2"), task("6-1", set_on="6-1")]}
    assert [
        (problem.path, problem.message, problem.found, problem.expected)
        for problem in faults(facts(toy, rows))
    ] == [("任务!A2", "甲县的任务：期限早于交办日期", "2020-06-01", "不早于 2020-06-02")]


def test_days_that_are_signed_may_run_backwards(toy: Scheme) -> None:
    assert faults(facts(toy, {"tasks": [task(set_on="6-2", done_on="6-1")]})) == []


def test_a_ratio_above_one_is_no_contradiction(toy: Scheme) -> None:
    assert faults(facts(toy, {"tasks": [task(done=3, target=2)]})) == []


def test_a_derived_column_of_a_derived_one(toy_edited: Callable[..., Scheme]) -> None:
    scheme = toy_edited(
        ("area: {title: 乘积, product: [done, target]}", "area: {title: 乘积, product: [rate, less]}")
    )
    assert cell(facts(scheme, {"tasks": [task(done=2, target=3)]}), "tasks", "area") == Fraction(4, 3)


def test_a_date_set_beforehand_is_known_before_it_comes(toy_edited: Callable[..., Scheme]) -> None:
    """On the first of April nobody knows that the task was done in June, but that it is due then."""
    done = "done_on: {title: 办结日期, type: date, optional: true"
    for edits, gone in (((), True), (((f"{done}}}", f"{done}, ahead: true}}"),), False)):
        rows = {"tasks": [task(due="3-1", done_on="6-1")]}
        found = facts(toy_edited(*edits), rows, as_of=on("4-1")).rows("tasks")
        assert found.columns["done_on"].missing.tolist() == [gone]
