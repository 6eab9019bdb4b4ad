"""Calendar months between two days, and lapses in days and in calendar weeks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import inf

import pytest

from kaohe.explain.verification.cells import in_row
from kaohe.ledger.counting.lapses import lapses
from kaohe.ledger.counting.months import months, written

MONTHS = [
    ("2023-08-15", "2023-11-15", 3, "3 个月"),
    ("2023-08-14", "2023-11-15", Fraction(94, 31), "3 个月 1 天"),
    ("2023-08-16", "2023-11-15", Fraction(92, 31), "2 个月 30 天"),
    ("2023-05-15", "2023-11-15", 6, "6 个月"),
    ("2023-11-15", "2023-11-15", 0, "0 个月"),
    ("2023-11-10", "2023-11-15", Fraction(5, 31), "5 天"),
    ("2022-12-31", "2023-02-28", 2, "2 个月"),  # a month from the 31st ends on a shorter month's last day
    ("2022-12-31", "2023-03-01", Fraction(63, 31), "2 个月 1 天"),
    ("2022-11-30", "2023-11-15", Fraction(357, 31), "11 个月 16 天"),
    ("2023-11-20", "2023-11-15", Fraction(-5, 31), "−5 天"),
    ("2024-02-15", "2023-11-15", -3, "−3 个月"),
]


def day(text: str) -> Fraction:
    return Fraction(date.fromisoformat(text).toordinal())


@pytest.mark.parametrize(("first", "last", "length", "shown"), MONTHS)
def test_months_to_the_day_are_whole_and_a_day_more_is_more(first, last, length, shown):
    assert months(day(first), day(last)) == length
    assert written(length) == shown
    assert in_row(Fraction(length), [shown])


def test_months_never_shrink_when_the_first_day_is_earlier_or_the_last_later():
    days = [Fraction(number) for number in range(int(day("2023-01-20")), int(day("2024-03-10")))]
    for fixed in (days[0], days[40], days[200], days[-1]):
        later = [months(fixed, other) for other in days]
        assert later == sorted(later)
        earlier = [months(other, fixed) for other in days]
        assert earlier == sorted(earlier, reverse=True)


def test_an_end_that_may_be_any_day_leaves_the_months_open():
    assert months(day("2023-08-15"), inf) == inf
    assert months(day("2023-08-15"), -inf) == -inf


def test_a_number_that_is_not_of_whole_days_is_shown_as_it_is():
    assert written(Fraction(5, 2)) == "2.5"


def count(dates: list[str] | None, start: str, end: str, limit: int, counted_in: str = "days"):
    edges = (day(start), day(start)), (day(end), day(end))
    given = None if dates is None else [date.fromisoformat(text) for text in dates]
    return lapses(given, *edges, (Fraction(limit), Fraction(limit)), counted_in)


def test_a_gap_in_weeks_runs_from_calendar_week_to_calendar_week():
    friday, monday = "2023-09-01", "2023-09-11"  # ten days, two calendar weeks apart
    assert count([], friday, monday, 1, "weeks") == (1, 1)
    assert count([], friday, monday, 2, "weeks") == (0, 0)
    assert count([], friday, monday, 7) == (1, 1)
    monday, sunday = "2023-09-04", "2023-09-17"  # thirteen days, one calendar week apart
    assert count([], monday, sunday, 1, "weeks") == (0, 0)
    assert count([], monday, sunday, 7) == (1, 1)


def test_each_gap_in_weeks_counts():
    dates = ["2023-09-05", "2023-09-24", "2023-09-25", "2023-10-15"]
    assert count(dates, "2023-09-01", "2023-10-31", 1, "weeks") == (3, 3)


def test_unknown_dates_leave_room_for_so_many_gaps_in_weeks():
    assert count(None, "2023-09-04", "2023-10-08", 1, "weeks") == (0, 2)
    assert count(None, "2023-09-04", "2023-10-08", 7) == (0, 4)


def test_an_unknown_end_bounds_the_gaps_in_weeks():
    start = day("2023-09-04"), day("2023-09-04")
    end = day("2023-09-17"), day("2023-09-18")
    assert lapses([], start, end, (Fraction(1), Fraction(1)), "weeks") == (0, 1)
