"""Business days and hours, by the calendar of the State Council."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from kaohe.ledger.counting import calendar
from kaohe.ledger.counting.calendar import (
    CalendarError,
    business_days,
    business_days_of,
    business_hours,
    elapsed_hours,
    is_workday,
    years,
)

OFFICE = (("09:00", "12:00"), ("13:30", "17:30"))

# start, end, day_one, rest_day, the business day on which the end falls
CASES = [
    # LC-3.4a: Sat 30 Sep was worked, 1–8 Oct were off
    ("2017-09-29", "2017-10-09", "next", "day_zero", 2),
    ("2017-09-29", "2017-10-10", "next", "day_zero", 3),
    ("2017-09-29", "2017-10-09", "same", "day_zero", 3),
    ("2017-09-29", "2017-09-30", "next", "day_zero", 1),
    ("2017-09-29", "2017-09-29", "next", "day_zero", 0),
    ("2017-09-29", "2017-09-29", "same", "day_zero", 1),
    ("2017-09-30", "2017-10-08", "next", "day_zero", 0),
    # YY-C8 day 1: 3 business days from 09-29 end on 10-10
    ("2017-09-29", "2017-10-11", "next", "day_zero", 4),
    # BZ-W16b: Sun 23 Apr was worked
    ("2023-04-21", "2023-04-26", "next", "day_zero", 4),
    ("2023-04-21", "2023-04-26", "same", "day_zero", 5),
    # handed in on a rest day
    ("2017-10-03", "2017-10-09", "next", "day_zero", 1),
    ("2017-10-03", "2017-10-09", "next", "roll_forward", 0),
    ("2017-10-03", "2017-10-10", "next", "roll_forward", 1),
    ("2017-10-03", "2017-10-09", "same", "day_zero", 1),
    ("2017-10-03", "2017-10-09", "same", "roll_forward", 1),
    ("2017-10-03", "2017-10-05", "next", "roll_forward", 0),
    ("2017-10-03", "2017-10-05", "same", "roll_forward", 0),
    ("2017-10-09", "2017-10-10", "next", "roll_forward", 1),
    # into the next year
    ("2017-12-29", "2018-01-02", "next", "day_zero", 1),
    ("2017-12-30", "2018-01-02", "next", "roll_forward", 0),
    # backwards
    ("2017-10-09", "2017-09-29", "next", "day_zero", -2),
]


@pytest.mark.parametrize(("start", "end", "day_one", "rest_day", "number"), CASES)
def test_business_days(
    start: str, end: str, day_one: calendar.DayOne, rest_day: calendar.RestDay, number: int
) -> None:
    assert business_days(date.fromisoformat(start), date.fromisoformat(end), day_one, rest_day) == number


def test_the_time_of_day_does_not_matter() -> None:
    assert business_days(datetime(2017, 9, 29, 23, 59), datetime(2017, 10, 9, 0, 0)) == 2


def test_make_up_days_are_worked_and_holidays_are_not() -> None:
    assert is_workday(date(2017, 9, 30))
    assert not is_workday(date(2017, 10, 2))
    assert is_workday(date(2023, 4, 23))
    assert not is_workday(date(2017, 10, 14))


def test_lists_with_gaps() -> None:
    starts = [date(2017, 9, 29), None, date(2017, 9, 29)]
    ends = [date(2017, 10, 9), date(2017, 10, 9), None]
    assert business_days_of(starts, ends) == [2, None, None]


@given(st.dates(date(2016, 1, 1), date(2019, 12, 31)), st.integers(0, 60))
def test_counting_day_by_day_agrees(start: date, span: int) -> None:
    days = [start + timedelta(days=number) for number in range(span + 1)]
    if days[-1].year in years():
        assert business_days(start, days[-1]) == sum(map(is_workday, days[1:]))
        assert business_days(start, days[-1], "same") == sum(map(is_workday, days))


def test_a_year_outside_the_calendar_stops_the_run() -> None:
    first, last = years()[0], years()[-1]
    with pytest.raises(CalendarError) as caught:
        business_days(date(last, 12, 20), date(last + 1, 1, 5))
    assert caught.value.year == last + 1
    message = str(caught.value)
    assert message.startswith(f"工作日历没有 {last + 1} 年的放假调休安排（日历包 chinesecalendar ")
    assert message.endswith(f"收录 {first}—{last} 年），不能计算工作日；请更新日历包，或核对台账中的日期")
    for year in (1999, first - 1, last + 1, 2099):
        with pytest.raises(CalendarError):
            is_workday(date(year, 6, 1))


def test_the_next_business_day_after_the_calendar_is_not_known() -> None:
    last = years()[-1]
    with pytest.raises(CalendarError) as caught:
        calendar._index().next_workday(date(last, 12, 31))
    assert caught.value.year == last + 1


def test_every_covered_year_has_its_own_arrangement() -> None:
    for year in years():
        assert sum(day.year == year for day in constants.workdays) >= 5
        assert sum(day.year == year for day in constants.holidays) >= 20


def test_a_year_that_only_its_neighbour_reaches_into_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    beyond = years()[-1] + 1
    monkeypatch.setitem(constants.holidays, date(beyond, 1, 1), constants.Holiday.new_years_day.value)
    years.cache_clear()
    try:
        assert beyond not in years()
    finally:
        years.cache_clear()


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown counting rule"):
        business_days(date(2017, 9, 29), date(2017, 10, 9), "first")  # type: ignore[arg-type]


def test_elapsed_hours_are_exact() -> None:
    start = datetime(2017, 10, 17, 9)
    assert elapsed_hours(start, start + timedelta(hours=24)) == 24
    assert elapsed_hours(start, start + timedelta(hours=2, seconds=1)) == 2 + Fraction(1, 3600)
    assert elapsed_hours(start, start - timedelta(minutes=90)) == Fraction(-3, 2)
    assert elapsed_hours(datetime(2017, 9, 30, 12), datetime(2017, 10, 9, 12)) == 216


# start, end, spans, hours
HOURS = [
    ("2017-09-29 16:30", "2017-10-09 09:30", OFFICE, "1 + 7 + 1/2"),
    ("2017-09-29 12:10", "2017-09-29 13:00", OFFICE, "0"),
    ("2017-09-29 08:00", "2017-09-29 20:00", OFFICE, "7"),
    ("2017-09-29 16:00", "2017-10-09 16:00", (("00:00", "24:00"),), "8 + 24 + 16"),
    ("2017-10-01 08:00", "2017-10-08 20:00", OFFICE, "0"),
    ("2017-10-09 09:30", "2017-09-29 16:30", OFFICE, "-1 + -7 + -1/2"),
    ("2017-09-28 10:00", "2017-09-29 10:00", OFFICE, "6 + 1"),
]


@pytest.mark.parametrize(("start", "end", "spans", "hours"), HOURS)
def test_business_hours(start: str, end: str, spans: calendar.Spans, hours: str) -> None:
    expected = sum(Fraction(part) for part in hours.split(" + "))
    assert business_hours(datetime.fromisoformat(start), datetime.fromisoformat(end), spans) == expected


@pytest.mark.parametrize("spans", [(), (("12:00", "09:00"),), (("09:00", "12:00"), ("11:00", "17:00"))])
def test_spans_must_ascend(spans: calendar.Spans) -> None:
    with pytest.raises(ValueError, match="ascending"):
        business_hours(datetime(2017, 9, 29, 9), datetime(2017, 9, 29, 10), spans)


def test_a_time_that_no_day_has_is_refused() -> None:
    with pytest.raises(ValueError, match="not a time of day"):
        business_hours(datetime(2017, 9, 29, 9), datetime(2017, 9, 29, 10), (("09:00", "25:00"),))
