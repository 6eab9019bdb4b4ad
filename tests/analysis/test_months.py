"""A month held against the month before, counted by hand from the rows of the toy ledger."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from towns import SECOND, evaluation

from kaohe.analysis.months import last_month_end, moves


def test_the_month_before_ends_on_its_last_day():
    assert last_month_end(evaluation(SECOND, as_of="2020-06-30")) == date(2020, 5, 31)
    assert last_month_end(evaluation(SECOND, as_of="2020-03-01")) == date(2020, 2, 29)
    assert last_month_end(evaluation(SECOND, as_of="2020-01-31")) is None
    assert last_month_end(evaluation(SECOND)) is None


def test_june_counts_the_rows_of_june_and_what_they_changed():
    found = moves(evaluation(SECOND, as_of="2020-06-30"))
    assert {unit: move.rows for unit, move in found.items()} == {
        "东乡": 1,
        "西乡": 3,
        "南镇": 1,
        "教育局": 1,
        "民政局": 0,
    }
    assert found["西乡"].changes == (("1.1", Fraction(-5)), ("3", Fraction(4)))
    assert (found["东乡"].before, found["东乡"].now) == ((84, 92), (86, 94))
    assert (found["民政局"].before, found["民政局"].now, found["民政局"].change) == ((88, 88), (88, 88), 0)
    assert found["东乡"].change is None  # both ends open
    assert (found["南镇"].ranks_before, found["南镇"].ranks_now) == ((1, 3), (3, 3))


def test_the_first_month_has_nothing_before_it():
    for move in moves(evaluation(SECOND, as_of="2020-01-15")).values():
        assert (move.before, move.ranks_before, move.change, move.changes) == (None, None, None, ())


def test_points_move_by_what_was_recorded():
    found = moves(evaluation(SECOND, as_of="2020-07-31"))
    assert found["西乡"].changes == (("3", Fraction(2)),)
    assert found["西乡"].rows == 1
