"""Bounds and three-valued truth."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from columns import INF, between, exact, known, pairs, truth, words
from hypothesis import given
from hypothesis import strategies as st

from kaohe.scoring.interval import Interval, ceil, everything, floor
from kaohe.scoring.truth import at_most, below, equal

numbers = st.fractions(-20, 20, max_denominator=4)


@st.composite
def open_value(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    """Bounds, and a value inside them."""
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    return between((low, high)), value


@given(open_value(), open_value())
def test_bounds_contain_the_result_of_every_value_inside(
    first: tuple[Interval, Fraction], second: tuple[Interval, Fraction]
) -> None:
    (a, x), (b, y) = first, second
    results = {
        "+": (a + b, x + y),
        "−": (a - b, x - y),
        "×": (a * b, x * y),
        "min": (a.minimum(b), min(x, y)),
        "max": (a.maximum(b), max(x, y)),
        "⌊⌋": (a.map(floor), Fraction(x.__floor__())),
        "⌈⌉": (a.map(ceil), Fraction(x.__ceil__())),
        "neg": (-a, -x),
    }
    for name, (found, value) in results.items():
        assert found.low[0] <= value <= found.high[0], name
    if not b.low[0] <= 0 <= b.high[0]:
        quotient = a / b
        assert quotient.low[0] <= x / y <= quotient.high[0]


@given(open_value(), open_value())
def test_comparisons_are_sure_only_when_every_value_agrees(
    first: tuple[Interval, Fraction], second: tuple[Interval, Fraction]
) -> None:
    (a, x), (b, y) = first, second
    for found, held in ((below(a, b), x < y), (at_most(a, b), x <= y), (equal(a, b), x == y)):
        assert words(found) != ["no" if held else "yes"]


def test_a_divisor_that_may_be_zero_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        exact(1) / between((-1, 1))


def test_zero_times_anything_is_zero() -> None:
    assert known(exact(0) * everything(1)) == [0]


def test_an_infinity_is_only_an_end_of_bounds() -> None:
    assert pairs(exact(2) * between((1, INF)) + exact(1)) == [(3, INF)]


def test_rounding_leaves_infinity_alone() -> None:
    assert pairs(everything(1).map(floor)) == [(-INF, INF)]


def test_results_on_exact_columns_are_fractions() -> None:
    a, b = exact("1/3", 2), exact(3, "0.5")
    for found in (a + b, a - b, a * b, a / b, a.minimum(b), a.maximum(b), a.map(floor), a.map(ceil)):
        assert [type(low) for low, _ in pairs(found)] == [Fraction, Fraction]


@pytest.mark.parametrize(
    ("first", "second", "both", "either"),
    [
        ("yes", "maybe", "maybe", "yes"),
        ("no", "maybe", "no", "maybe"),
        ("maybe", "maybe", "maybe", "maybe"),
        ("yes", "no", "no", "yes"),
    ],
)
def test_and_or(first: str, second: str, both: str, either: str) -> None:
    assert words(truth(first) & truth(second)) == [both]
    assert words(truth(first) | truth(second)) == [either]


def test_not() -> None:
    assert words(~truth("yes", "maybe", "no")) == ["no", "maybe", "yes"]


@pytest.mark.parametrize(
    ("x", "answer"),
    [((1, 1), "yes"), ((2, 2), "no"), ((1, 2), "maybe"), ((2, 3), "no"), ((0, INF), "maybe")],
)
def test_below_two(x: Any, answer: str) -> None:
    assert words(below(between(x), exact(2))) == [answer]


def test_hull_widens_only_where_asked() -> None:
    found = exact(1, 1).hull(exact(5, 5), truth("yes", "no").sure)
    assert pairs(found) == [(1, 5), (1, 1)]


def test_choose_takes_the_other_only_where_asked() -> None:
    assert known(exact(1, 1).choose(exact(5, 5), truth("yes", "no").sure)) == [5, 1]
