"""RANK: 1 + how many are better; ties share a rank."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from columns import between, exact, mask
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scoring.interval import Interval
from kaohe.scoring.rank import rank

FIVE = exact(90, 88, 88, 70, 60)


def ranks(points: Interval, ties: Any = "1224") -> tuple[list[int], list[int]]:
    best, worst = rank(points, np.ones(len(points), dtype=bool), ties)
    return best.tolist(), worst.tolist()


def test_after_a_tie_1224_skips() -> None:
    assert ranks(FIVE) == ([1, 2, 2, 4, 5],) * 2


def test_after_a_tie_1223_does_not_skip() -> None:
    assert ranks(FIVE, "1223") == ([1, 2, 2, 3, 4],) * 2


def test_all_tied_are_all_first() -> None:
    assert ranks(exact(5, 5, 5)) == ([1, 1, 1],) * 2


def test_a_third_is_not_a_rounded_third() -> None:
    assert ranks(exact("1/3", "0.3333333333333333")) == ([1, 2],) * 2


def test_who_does_not_apply_has_no_rank_and_takes_none() -> None:
    best, worst = rank(exact(90, 95, 80), mask(True, False, True))
    assert (best.tolist(), worst.tolist()) == ([1, 0, 2], [1, 0, 2])


def test_overlapping_bounds_leave_the_rank_open() -> None:
    assert ranks(between((80, 90), (85, 85), (70, 70))) == ([1, 1, 3], [2, 2, 3])


def test_bounds_that_only_touch_may_tie() -> None:
    assert ranks(between((80, 85), (85, 90))) == ([1, 1], [2, 1])


def test_bounds_apart_leave_the_rank_certain() -> None:
    assert ranks(between((80, 84), (85, 90))) == ([2, 1], [2, 1])


def fillings(column: list[tuple[int, int]]) -> Any:
    """Every whole-numbered way the points can still turn out."""
    return product(*(range(low, high + 1) for low, high in column))


bounds = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 2)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    min_size=1,
    max_size=4,
)


@given(bounds)
def test_1224_ranks_lie_between_best_and_worst_for_every_filling(column: list[tuple[int, int]]) -> None:
    best, worst = ranks(between(*column))
    for filling in fillings(column):
        true, _ = ranks(exact(*filling))
        assert all(low <= place <= high for low, place, high in zip(best, true, worst, strict=True))


@given(bounds)
def test_1224_best_and_worst_are_reached(column: list[tuple[int, int]]) -> None:
    """No wider than need be: some filling gives each end."""
    best, worst = ranks(between(*column))
    reached = [
        set(places)
        for places in zip(*(ranks(exact(*filling))[0] for filling in fillings(column)), strict=True)
    ]
    assert all({low, high} <= places for low, high, places in zip(best, worst, reached, strict=True))


def test_1223_two_better_ones_may_still_tie() -> None:
    """Both ahead may end at 6.5: the third is then second."""
    best, _ = ranks(between((5, 7), (6, 8), (0, 1)), "1223")
    assert best[2] <= 2


def test_1223_two_better_ones_may_still_differ() -> None:
    """The two ahead may end at 6 and 7: the third is then third."""
    _, worst = ranks(between((5, 7), (5, 7), (0, 1)), "1223")
    assert worst[2] >= 3


@given(st.lists(st.fractions(0, 100, max_denominator=6), min_size=1, max_size=8))
def test_known_points_give_certain_ranks_that_agree_with_counting(points: list[Fraction]) -> None:
    for ties, better in (("1224", list), ("1223", set)):
        best, worst = ranks(exact(*points), ties)
        assert (
            best == worst == [1 + len(better(other for other in points if other > mine)) for mine in points]
        )
