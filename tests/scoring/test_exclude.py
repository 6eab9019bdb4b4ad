"""EXCLUDE: an indicator leaves, or takes full points or zero instead."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from columns import exact, known, mask, pairs, truth

from kaohe.scoring.aggregate import Member, either_way
from kaohe.scoring.exclude import exclude
from kaohe.scoring.interval import Interval
from kaohe.scoring.mean import mean
from kaohe.scoring.sum import add


def test_what_surely_leaves_is_marked_and_keeps_its_points_out_of_sight() -> None:
    points, leaves = exclude(exact(7, 7), exact(10, 10), truth("yes", "no"), "leave")
    assert leaves.tolist() == [True, False]
    assert known(points)[1] == 7


@pytest.mark.parametrize(("policy", "given"), [("full", 10), ("zero", 0)])
def test_instead_of_leaving_it_may_take_full_points_or_zero(policy: Any, given: int) -> None:
    points, leaves = exclude(exact(7, 7), exact(10, 10), truth("yes", "no"), policy)
    assert (known(points), leaves.tolist()) == ([given, 7], [False, False])


def test_the_zero_given_instead_is_as_exact_as_any_points() -> None:
    points, _ = exclude(exact(7), exact(10), truth("yes"), "zero")
    assert type(points.low[0]) is Fraction


def test_what_may_leave_stays_with_bounds_from_zero_to_its_maximum() -> None:
    points, leaves = exclude(exact(7), exact(10), truth("maybe"), "leave")
    assert (pairs(points), leaves.tolist()) == ([(0, 10)], [False])


@pytest.mark.parametrize(("policy", "bounds"), [("full", (7, 10)), ("zero", (0, 7))])
def test_what_may_take_other_points_has_both_as_bounds(policy: Any, bounds: tuple[int, int]) -> None:
    points, _ = exclude(exact(7), exact(10), truth("maybe"), policy)
    assert pairs(points) == [bounds]


def with_and_without(function: Any, rest: Any) -> tuple[Interval, Interval]:
    """The bounds of a total of which a member may leave, and the total once it has left."""
    kept = Member(exact(rest), mask(True), exact(50), exact(50))
    points, _ = exclude(exact(0), exact(50), truth("maybe"), "leave")
    stays = Member(points, mask(True), exact(50), exact(50), may_leave=mask(True))
    gone = Member(exact(0), mask(False), exact(50), exact(50))
    return either_way(function, [kept, stays], "rescale").points, function([kept, gone], "rescale").points


@pytest.mark.parametrize("function", [add, mean])
@pytest.mark.parametrize("rest", [0, 10, 50])
def test_bounds_of_a_total_hold_whether_a_member_leaves_or_not(function: Any, rest: int) -> None:
    bounds, left = with_and_without(function, rest)
    assert bounds.low[0] <= left.low[0] <= bounds.high[0]


@pytest.mark.parametrize("function", [add, mean])
@pytest.mark.parametrize("rest", [-10, 60])
def test_bounds_hold_also_when_the_rest_is_negative_or_above_its_maximum(function: Any, rest: int) -> None:
    bounds, left = with_and_without(function, rest)
    assert bounds.low[0] <= left.low[0] <= bounds.high[0]
