"""LINEAR: base + rate · q((x − origin) / step), held between floor and cap."""

from __future__ import annotations

from typing import Any

import pytest
from columns import INF, between, exact, known, pairs

from kaohe.scoring.interval import Interval
from kaohe.scoring.linear import linear


def points(x: Interval, *, rate: Any, base: Any = 0, origin: Any = 0, step: Any = 1, **more: Any) -> Interval:
    """The points of a rule whose parameters are the same for every unit."""
    given = {"rate": rate, "base": base, "origin": origin, "step": step} | more
    steps = given.pop("steps", "exact")
    rule: dict[str, Any] = {
        name: Interval.of([exact(value).low[0]] * len(x)) for name, value in given.items()
    }
    return linear(x, steps=steps, **rule).points


def test_two_late_batches_lose_two_thirds_of_fifty() -> None:
    assert known(points(exact(0, 1, 2, 3), base=50, rate="-50/3", lowest=0)) == known(
        exact(50, "100/3", "50/3", 0)
    )


def test_a_deduction_stops_at_the_floor() -> None:
    assert known(points(exact(3, 4), base=60, rate=-20, lowest=0)) == [0, 0]


def test_without_a_floor_a_deduction_goes_below_zero() -> None:
    assert known(points(exact(4), base=60, rate=-20)) == [-20]


def test_an_addition_stops_at_the_cap() -> None:
    assert (
        known(points(exact("0.8", "0.81", 1), base=30, origin="0.6", step="0.01", rate=1, highest=50))
        == [50] * 3
    )


def test_each_complete_step_counts_and_a_part_of_one_does_not() -> None:
    result = points(
        exact("0.599", "0.6", "0.6099", "0.61"), base=30, origin="0.6", step="0.01", rate=1, steps="complete"
    )
    assert known(result) == [29, 30, 30, 31]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [("exact", "57/10"), ("complete", 5), ("started", 6), ("nearest", 6)],
)
def test_part_steps(steps: str, expected: Any) -> None:
    assert known(points(exact("0.657"), origin="0.6", step="0.01", rate=1, steps=steps)) == known(
        exact(expected)
    )


def test_nearest_rounds_a_half_up() -> None:
    assert known(points(exact("0.5", "1.5", "-0.5"), rate=1, steps="nearest")) == [1, 2, 0]


def test_a_negative_step_counts_downward() -> None:
    result = points(
        exact(1, "0.97", "0.96", "0.8", 0),
        base=5,
        origin=1,
        step="-0.04",
        rate=-1,
        steps="complete",
        lowest=0,
    )
    assert known(result) == [5, 5, 4, 0, 0]


def test_a_third_stays_a_third() -> None:
    assert known(points(exact("2/3"), rate=10)) == known(exact("20/3"))


def test_an_unknown_argument_gives_bounds() -> None:
    assert pairs(points(between((1, 3)), base=60, rate=-20, lowest=0)) == [(0, 40)]


def test_an_unbounded_argument_is_held_by_floor_and_cap() -> None:
    assert pairs(points(between((0, INF)), base=60, rate=-20, lowest=0, highest=60)) == [(0, 60)]


def test_bounds_inside_one_step_are_certain() -> None:
    assert known(
        points(between(("0.601", "0.609")), base=30, origin="0.6", step="0.01", rate=1, steps="complete")
    ) == [30]


def test_an_unknown_rate_counted_zero_times_does_not_matter() -> None:
    x, rate, zero, one = exact(0, 2), between((-INF, INF), (1, 3)), exact(0, 0), exact(1, 1)
    assert pairs(linear(x, rate=rate, base=zero, origin=zero, step=one).points) == [(0, 0), (2, 6)]


def test_a_step_that_may_be_zero_leaves_the_points_open() -> None:
    result = linear(exact(1), rate=exact(1), base=exact(0), origin=exact(0), step=between((0, 1)))
    assert pairs(result.points) == [(-INF, INF)]


def test_the_columns_on_the_way_are_kept() -> None:
    result = linear(
        exact("0.92"),
        rate=exact(1),
        base=exact(30),
        origin=exact("0.6"),
        step=exact("0.01"),
        steps="complete",
        highest=exact(50),
    )
    assert (known(result.count), known(result.raw), known(result.points)) == ([32], [62], [50])
