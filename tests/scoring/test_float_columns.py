"""The same functions on float64 columns: the exact points, but for rounding, away from edges."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from columns import exact, floats, mask, pairs
from hypothesis import assume, given
from hypothesis import strategies as st

from kaohe.scoring.aggregate import Member
from kaohe.scoring.clamp import cap, floor_at
from kaohe.scoring.exclude import exclude
from kaohe.scoring.interval import Interval
from kaohe.scoring.linear import linear
from kaohe.scoring.mean import mean
from kaohe.scoring.rating import rating
from kaohe.scoring.sum import add
from kaohe.scoring.table import table
from kaohe.scoring.truth import Truth, below

SIZE = 4
NEAR = Fraction(1, 10**6)
numbers = st.fractions(-50, 150, max_denominator=997)
positives = st.fractions(Fraction(1, 100), 50, max_denominator=997)


def column(values: st.SearchStrategy[Fraction] = numbers) -> st.SearchStrategy[Interval]:
    return st.lists(values, min_size=SIZE, max_size=SIZE).map(lambda items: exact(*items))


def masks() -> st.SearchStrategy[Any]:
    return st.lists(st.booleans(), min_size=SIZE, max_size=SIZE).map(lambda items: mask(*items))


def agree(found: Interval, true: Interval) -> None:
    """float64 all through, and equal but for rounding."""
    assert found.low.dtype == found.high.dtype == np.float64
    for ours, theirs in zip(pairs(found), pairs(true), strict=True):
        assert ours == pytest.approx([float(end) for end in theirs], rel=1e-9, abs=1e-9)
    assert all(isinstance(end, (Fraction, int)) for pair in pairs(true) for end in pair)


@pytest.mark.parametrize("steps", ["exact", "complete", "started", "nearest"])
@given(x=column(), rate=column(), base=column(), origin=column(), step=column(positives), limits=column())
def test_linear(
    steps: Any,
    x: Interval,
    rate: Interval,
    base: Interval,
    origin: Interval,
    step: Interval,
    limits: Interval,
) -> None:
    quotients = (x - origin) / step
    shift = Fraction(1, 2) if steps == "nearest" else 0
    edges = [abs(q + shift - round(q + shift)) for q in quotients.low]
    assume(steps == "exact" or all(gap > NEAR for gap in edges))
    given = {"rate": rate, "base": base, "origin": origin, "step": step, "highest": limits}
    true = linear(x, **given, steps=steps)
    found = linear(floats(x), **{name: floats(value) for name, value in given.items()}, steps=steps)
    agree(found.points, true.points)
    agree(found.count, true.count)


@given(column(), st.tuples(numbers, numbers).map(sorted), column(), column(), column())
def test_table(
    x: Interval, limits: list[Fraction], first: Interval, second: Interval, third: Interval
) -> None:
    assume(all(abs(value - limit) > NEAR for value in x.low for limit in limits))
    outcomes = [first, second, third]

    def conditions(argument: Interval, dtype: Any) -> list[Truth]:
        bands = [below(argument, Interval.constant(limit, SIZE, dtype)) for limit in limits]
        return [*bands, Truth.constant(True, SIZE)]

    true = table(conditions(x, object), outcomes)
    found = table(conditions(floats(x), np.float64), [floats(item) for item in outcomes])
    agree(found.points, true.points)


@given(column(), column(), column())
def test_rating_cap_and_floor(x: Interval, lowest: Interval, highest: Interval) -> None:
    agree(rating(floats(x), floats(lowest), floats(highest)), rating(x, lowest, highest))
    agree(cap(floats(x), floats(highest)), cap(x, highest))
    agree(floor_at(floats(x), floats(lowest)), floor_at(x, lowest))


@st.composite
def members(draw: st.DrawFn) -> list[Member]:
    found = []
    for place in range(draw(st.integers(1, 4))):
        maximum = draw(column(positives))
        counted = place == 0 or draw(st.booleans())
        found.append(
            Member(
                draw(column()), draw(masks()), maximum, maximum if counted else None, draw(column(positives))
            )
        )
    return found


def as_floats(member: Member) -> Member:
    nominal = None if member.nominal is None else floats(member.nominal)
    weight = None if member.weight is None else floats(member.weight)
    return Member(floats(member.points), member.applies, floats(member.maximum), nominal, weight)


@pytest.mark.parametrize("function", [add, mean])
@pytest.mark.parametrize("policy", ["rescale", "full", "raw", "zero"])
@given(drawn=members())
def test_sum_and_mean(function: Any, policy: Any, drawn: list[Member]) -> None:
    true, found = function(drawn, policy), function([as_floats(member) for member in drawn], policy)
    assert found.applies.tolist() == true.applies.tolist()
    agree(found.points, true.points)
    agree(found.maximum, true.maximum)


@pytest.mark.parametrize("policy", ["leave", "full", "zero"])
@given(points=column(), maximum=column(positives), sure=masks(), possible=masks())
def test_exclude(policy: Any, points: Interval, maximum: Interval, sure: Any, possible: Any) -> None:
    when = Truth(sure, sure | possible)
    (true, leaves), (found, gone) = (
        exclude(points, maximum, when, policy),
        exclude(floats(points), floats(maximum), when, policy),
    )
    assert gone.tolist() == leaves.tolist()
    agree(found, true)
