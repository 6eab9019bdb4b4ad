"""Lapses: how often nothing happened for longer than a limit."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import account, cell, facts, on

from kaohe.ledger.counting.lapses import lapses
from kaohe.scheme.model import Scheme

FIRST = date(2020, 1, 1)
WEEKS = [FIRST + timedelta(days=7 * week) for week in range(4)]


def point(number: float) -> tuple[Any, Any]:
    exact = number if number in (inf, -inf) else Fraction(number)
    return exact, exact


def day(number: int) -> tuple[Any, Any]:
    return point(FIRST.toordinal() + number)


@pytest.mark.parametrize(
    ("days", "end", "limit", "count"),
    [
        ([7, 14, 21], 28, 7, 0),
        ([7, 14, 21], 28, 6, 4),
        ([7, 21], 28, 7, 1),
        ([7, 21], 28, 14, 0),
        ([], 28, 14, 1),
        ([], 28, 28, 0),
        ([0, 28], 28, 27, 1),
        ([7, 40], 28, 14, 1),  # an update after the window does not count
        ([7, 7, 7], 8, 6, 1),
    ],
)
def test_gaps_longer_than_the_limit(days: list[int], end: int, limit: int, count: int) -> None:
    dates = [FIRST + timedelta(days=number) for number in days]
    assert lapses(dates, day(0), day(end), point(limit)) == (count, count)


def test_an_unknown_limit_leaves_bounds() -> None:
    dates = [FIRST + timedelta(days=number) for number in (5, 15, 40)]
    assert lapses(dates, day(0), day(45), (Fraction(5), Fraction(20))) == (1, 2)
    assert lapses(dates, day(0), day(45), (-inf, inf)) == (0, 4)


def test_dates_not_given_leave_as_many_as_there_is_room_for() -> None:
    assert lapses(None, day(0), day(28), point(6)) == (0, 4)
    assert lapses(None, day(0), day(28), point(28)) == (0, 0)
    assert lapses(None, (-inf, inf), day(28), point(6)) == (0, inf)


@given(
    st.lists(st.integers(0, 60), max_size=8).map(sorted),
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted),
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted),
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted),
    st.data(),
)
def test_bounds_hold_whatever_window_and_limit_turn_out_to_be(
    days: list[int], starts: list[int], ends: list[int], limits: list[int], data: st.DataObject
) -> None:
    start, end, limit = (data.draw(st.integers(*span)) for span in (starts, ends, limits))
    dates = [FIRST + timedelta(days=number) for number in days]
    spans = [(day(low)[0], day(high)[0]) for low, high in (starts, ends)]
    bounds = (Fraction(limits[0]), Fraction(limits[1]))
    low, high = lapses(dates, *spans, bounds)
    least, most = lapses(None, *spans, bounds)
    true = lapses(dates, day(start), day(end), point(limit))[0]
    assert low <= true <= high
    assert least <= true <= most


def test_a_column_of_lapses_of_the_period(toy: Scheme) -> None:
    scheme = toy.with_supplied({"P.limit": 30})
    rows = {"accounts": [account("6-1", "1-20", "2-20", "6-1"), account("6-1")]}
    found = facts(scheme, rows)
    assert [cell(found, "accounts", "gaps", row) for row in (0, 1)] == [3, 1]
    assert found.rows("accounts").shown(0)["updates"] == "2020-01-20；2020-02-20；2020-06-01"
    assert [found.rows("accounts").shown(row)["gaps"] for row in (0, 1)] == ["3", "1"]
    assert found.rows("accounts").shown(1)["updates"] == "无"


def test_up_to_a_day_nothing_later_counts(toy: Scheme) -> None:
    scheme = toy.with_supplied({"P.limit": 30})
    found = facts(scheme, {"accounts": [account("2-28", "1-20", "2-20", "6-1")]}, as_of=on("3-1"))
    assert cell(found, "accounts", "gaps") == 1


def test_a_limit_nobody_gave(toy: Scheme) -> None:
    found = facts(toy, {"accounts": [account("6-1", "1-20", "2-20", "6-1")]})
    assert cell(found, "accounts", "gaps") == (2, 4)
