"""Sharing out in proportion."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.workbench.apportionment import apportioned

TENTH = Fraction(1, 10)
parts = st.lists(st.integers(0, 50).map(lambda number: Fraction(number, 2)), min_size=1, max_size=9).filter(
    any
)
wholes = st.fractions(0, 100, max_denominator=60)


@given(parts, wholes)
def test_the_parts_add_up_and_stay_within_a_grain_of_their_due(
    given: list[Fraction], whole: Fraction
) -> None:
    found = apportioned(given, whole, TENTH)
    assert sum(found) == whole
    due = [part * whole / sum(given) for part in given]
    assert all(abs(one - other) < TENTH for one, other in zip(found, due, strict=True))


def test_parts_are_as_round_as_the_grid() -> None:
    assert apportioned([Fraction(10)] * 3, Fraction(10), TENTH) == [
        Fraction(34, 10),
        Fraction(33, 10),
        Fraction(33, 10),
    ]


def test_a_whole_that_is_finer_than_the_grid_makes_the_grid_finer() -> None:
    assert apportioned([Fraction(1)] * 2, Fraction("0.25"), TENTH) == [Fraction("0.13"), Fraction("0.12")]


def test_a_whole_that_is_no_decimal_is_shared_out_exactly() -> None:
    assert apportioned([Fraction(1), Fraction(3)], Fraction(1, 3), TENTH) == [Fraction(1, 12), Fraction(1, 4)]


@pytest.mark.parametrize(
    ("given", "whole"), [([Fraction(0)], 1), ([Fraction(-1), Fraction(3)], 1), ([Fraction(1)], -1)]
)
def test_nothing_cannot_be_shared_out(given: list[Fraction], whole: int) -> None:
    with pytest.raises(ValueError):
        apportioned(given, Fraction(whole), TENTH)
