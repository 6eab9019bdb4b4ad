"""RATING and CLAMP: held between a floor and a cap; the cap comes before the floor."""

from __future__ import annotations

from columns import INF, between, exact, known, pairs

from kaohe.scoring.clamp import cap, floor_at
from kaohe.scoring.rating import rating


def test_an_entered_score_counts_as_entered() -> None:
    assert known(rating(exact("17.5"), exact(0), exact(20))) == known(exact("17.5"))


def test_an_entered_score_is_held_between_floor_and_cap() -> None:
    assert known(rating(exact(-3, 25), exact(0, 0), exact(20, 20))) == [0, 20]


def test_a_missing_rating_lies_between_floor_and_cap() -> None:
    assert pairs(rating(between((0, INF)), exact(0), exact(20))) == [(0, 20)]


def test_a_cap_only_takes() -> None:
    assert known(cap(exact("109.5", 92), exact(100, 100))) == [100, 92]


def test_a_floor_only_gives() -> None:
    assert known(floor_at(exact(-1, 3), exact(0, 0))) == [0, 3]


def test_a_deduction_after_the_cap_takes_effect() -> None:
    total, deduction = exact(108), exact(-12)
    assert known(floor_at(cap(total, exact(100)) + deduction, exact(0))) == [88]


def test_a_deduction_before_the_cap_may_be_lost_in_it() -> None:
    assert known(cap(exact(108) + exact(-8), exact(100))) == [100]


def test_bounds_are_capped_end_by_end() -> None:
    assert pairs(cap(between((90, 110)), exact(100))) == [(90, 100)]
