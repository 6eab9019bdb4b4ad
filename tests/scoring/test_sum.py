"""SUM: children added, and what happens to the total when one leaves."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from columns import between, exact, known, mask, pairs

from kaohe.scoring.aggregate import Aggregate, Member
from kaohe.scoring.interval import Interval
from kaohe.scoring.sum import add, add_rows


def item(points: Any, maximum: Any, applies: bool = True) -> Member:
    """A child with a maximum, of one unit."""
    value = points if isinstance(points, Interval) else exact(points)
    return Member(value, mask(applies), exact(maximum), exact(maximum))


def change(points: Any) -> Member:
    """A child that only adds or deducts."""
    return Member(exact(points), mask(True), exact(0), None)


def total(policy: Any, *members: Member) -> Aggregate:
    return add(members, policy)


def test_points_add_up() -> None:
    assert known(total("rescale", item("100/3", 50), item(35, 50)).points) == known(exact("205/3"))


def test_what_leaves_is_not_counted_as_zero() -> None:
    assert known(total("rescale", item(0, 60, applies=False), item(30, 40)).points) == [75]


@pytest.mark.parametrize(("policy", "points"), [("rescale", 75), ("full", 90), ("raw", 30), ("zero", 30)])
def test_policies_when_an_item_leaves(policy: str, points: int) -> None:
    """VOCABULARY 5: the remainder rescaled, the item with full marks, or the remainder as it is."""
    assert known(total(policy, item(0, 60, applies=False), item(30, 40)).points) == [points]


@pytest.mark.parametrize("policy", ["rescale", "full", "raw", "zero"])
def test_policies_agree_when_nothing_leaves(policy: str) -> None:
    assert known(total(policy, item(20, 60), item(30, 40)).points) == [50]


def test_only_raw_takes_the_maximum_with_it() -> None:
    members = (item(0, 60, applies=False), item(30, 40))
    assert [known(total(policy, *members).maximum)[0] for policy in ("rescale", "full", "raw", "zero")] == [
        100,
        100,
        40,
        100,
    ]


def test_a_change_is_added_after_rescaling() -> None:
    assert known(total("rescale", item(0, 60, applies=False), item(30, 40), change(-3)).points) == [72]


def test_a_total_of_which_nothing_applies_does_not_apply() -> None:
    result = total("rescale", item(5, 10, applies=False), item(7, 10, applies=False))
    assert not result.applies[0]


def test_a_change_alone_does_not_make_a_total_apply() -> None:
    assert not total("rescale", item(5, 10, applies=False), change(2)).applies[0]


def test_an_unknown_child_bounds_the_total() -> None:
    assert pairs(total("rescale", item(40, 60), item(between((0, 40)), 40)).points) == [(40, 80)]


def test_an_unknown_child_that_leaves_does_not_matter() -> None:
    gone = Member(between((0, 40)), mask(False), exact(40), exact(40))
    assert known(total("rescale", item(45, 60), gone).points) == [75]


def test_a_child_that_shrank_counts_with_what_is_left_of_it() -> None:
    """An item of 15 of which 5 points applied, next to one of 85."""
    shrunk = Member(exact(5), mask(True), exact(5), exact(15))
    assert known(total("rescale", item(40, 85), shrunk).points) == [50]


def test_rows_add_up_by_unit_and_a_unit_without_rows_has_zero() -> None:
    assert known(add_rows(exact(-2, -4, 0), np.array([0, 2, 2]), 3)) == [-2, 0, -4]


def test_units_do_not_touch_each_other() -> None:
    left = Member(exact(10, 20), mask(True, False), exact(50, 50), exact(50, 50))
    right = Member(exact(30, 30), mask(True, True), exact(50, 50), exact(50, 50))
    assert known(add([left, right], "rescale").points) == [Fraction(40), Fraction(60)]
