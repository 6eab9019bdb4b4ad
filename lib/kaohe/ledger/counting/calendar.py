"""Chinese business days, with public holidays and make-up days (调休)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from importlib.metadata import version
from itertools import accumulate
from typing import Literal

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

from kaohe.errors import KaoheError

DayOne = Literal["next", "same"]
RestDay = Literal["day_zero", "roll_forward"]
Spans = Sequence[tuple[str, str]]

WHOLE_DAY: Spans = (("00:00", "24:00"),)
_HOUR = timedelta(hours=1)
_DAY_MINUTES = 24 * 60


class CalendarError(KaoheError):
    """A date lies in a year whose holidays and make-up days are not known.

    Attributes
    ----------
    year
        The year that was asked for.

    Parameters
    ----------
    where
        The row that asked, put before the message.
    """

    def __init__(self, year: int, where: str = "") -> None:
        self.year = year
        super().__init__(
            f"{where}工作日历没有 {year} 年的放假调休安排（日历包 chinesecalendar {version('chinesecalendar')} "
            f"收录 {_ranges(years())}），不能计算工作日；请更新日历包，或核对台账中的日期"
        )


@cache
def years() -> tuple[int, ...]:
    """Years with a full arrangement: Spring Festival and National Day off, and days made up for.

    The package itself checks only its first and last year, and a year at either end could be there
    merely because a neighbour's New Year holiday reaches into it.
    """
    full = [
        {day.year for day, name in holidays.items() if name == Holiday.spring_festival.value},
        {day.year for day, name in holidays.items() if name == Holiday.national_day.value},
        {day.year for day in workdays},
    ]
    return tuple(sorted(set.intersection(*full)))


def is_workday(day: date) -> bool:
    """Whether ``day`` is worked; a datetime counts by its date.

    Raises
    ------
    CalendarError
        When its year is not covered.
    """
    return _index().is_workday(_as_date(day))


def business_days(start: date, end: date, day_one: DayOne = "next", rest_day: RestDay = "day_zero") -> int:
    """Number of the business day on which ``end`` falls, counted from ``start``.

    Parameters
    ----------
    start, end
        Dates; datetimes count by their date.
    day_one
        "next": business days d with start < d ≤ end (the day of the event is day 0).
        "same": with start ≤ d ≤ end (it is day 1).
    rest_day
        "day_zero": a start on a rest day stands as it is. "roll_forward": it moves to the next business day.

    Returns
    -------
    int
        0 or more; negative when ``end`` lies before ``start`` ("next": minus the days between).

    Raises
    ------
    CalendarError
        When a year from ``start`` to ``end`` is not covered.
    """
    if day_one not in ("next", "same") or rest_day not in ("day_zero", "roll_forward"):
        raise ValueError(f"unknown counting rule: {day_one!r}, {rest_day!r}")
    return _business_days(_as_date(start), _as_date(end), day_one, rest_day)


def business_days_of(
    starts: Iterable[date | None],
    ends: Iterable[date | None],
    day_one: DayOne = "next",
    rest_day: RestDay = "day_zero",
) -> list[int | None]:
    """``business_days`` of each pair; None where either is None."""
    return [
        None if start is None or end is None else business_days(start, end, day_one, rest_day)
        for start, end in zip(starts, ends, strict=True)
    ]


def elapsed_hours(start: datetime, end: datetime) -> Fraction:
    """Clock hours from ``start`` to ``end``, exact; negative when ``end`` is earlier."""
    return _hours(end - start)


def business_hours(start: datetime, end: datetime, spans: Spans = WHOLE_DAY) -> Fraction:
    """Hours of business days inside the daily ``spans``, from ``start`` to ``end``, exact.

    Parameters
    ----------
    spans
        Daily ("HH:MM", "HH:MM") pairs, ascending and apart; "24:00" ends the day.

    Returns
    -------
    Fraction
        Hours; negative when ``end`` is earlier.

    Raises
    ------
    CalendarError
        When a year from ``start`` to ``end`` is not covered.
    ValueError
        When the spans are not ascending times of a day.
    """
    if end < start:
        return -business_hours(end, start, spans)
    minutes = _minutes(tuple(spans))
    first, last = start.date(), end.date()
    if first == last:
        return _within(first, minutes, start, end)
    day_after = datetime.combine(first + timedelta(days=1), datetime.min.time())
    full_days = _business_days(first, last - timedelta(days=1), "next", "day_zero")
    return (
        _within(first, minutes, start, day_after)
        + full_days * Fraction(sum(close - open_ for open_, close in minutes), 60)
        + _within(last, minutes, datetime.combine(last, datetime.min.time()), end)
    )


class _Index:
    """Business days up to any covered day, so that counting is one subtraction."""

    def __init__(self) -> None:
        self._years = frozenset(years())
        first = date(min(self._years), 1, 1)
        last = date(max(self._years), 12, 31)
        self._first = first.toordinal()
        days = [date.fromordinal(number) for number in range(self._first, last.toordinal() + 1)]
        self._worked = [day in workdays or (day.weekday() < 5 and day not in holidays) for day in days]
        self._until = list(accumulate(self._worked))
        self._list = [day.toordinal() for day, worked in zip(days, self._worked, strict=True) if worked]

    def check(self, first: int, last: int) -> None:
        for year in range(min(first, last), max(first, last) + 1):
            if year not in self._years:
                raise CalendarError(year)

    def is_workday(self, day: date) -> bool:
        self.check(day.year, day.year)
        return self._worked[day.toordinal() - self._first]

    def until(self, day: date) -> int:
        """Business days from the first covered day up to and including ``day``."""
        return self._until[day.toordinal() - self._first]

    def next_workday(self, day: date) -> date:
        """The first business day after ``day``."""
        place = bisect_right(self._list, day.toordinal())
        following = date.fromordinal(self._list[place]) if place < len(self._list) else None
        if following is None:
            raise CalendarError(day.year + 1)
        self.check(day.year, following.year)
        return following


@cache
def _index() -> _Index:
    return _Index()


@cache
def _business_days(start: date, end: date, day_one: DayOne, rest_day: RestDay) -> int:
    index = _index()
    index.check(start.year, end.year)
    begin = start
    if rest_day == "roll_forward" and not index.is_workday(start):
        begin = index.next_workday(start)
    days = index.until(end) - index.until(begin)
    if day_one == "same" and index.is_workday(begin):
        days += 1
    return max(days, 0) if end >= start else days


@cache
def _minutes(spans: tuple[tuple[str, str], ...]) -> tuple[tuple[int, int], ...]:
    pairs = tuple((_minute(open_), _minute(close)) for open_, close in spans)
    edges = [edge for pair in pairs for edge in pair]
    if not pairs or edges != sorted(edges) or any(open_ == close for open_, close in pairs):
        raise ValueError(f"spans are not ascending and apart: {spans!r}")
    return pairs


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    value = int(hour) * 60 + int(minute)
    if not (0 <= value <= _DAY_MINUTES and 0 <= int(minute) < 60):
        raise ValueError(f"not a time of day: {text!r}")
    return value


def _within(day: date, minutes: tuple[tuple[int, int], ...], start: datetime, end: datetime) -> Fraction:
    """Hours of one day's spans between two moments of that day."""
    if not is_workday(day):
        return Fraction(0)
    midnight = datetime.combine(day, datetime.min.time())
    total = timedelta(0)
    for open_, close in minutes:
        opened = max(start, midnight + timedelta(minutes=open_))
        closed = min(end, midnight + timedelta(minutes=close))
        total += max(closed - opened, timedelta(0))
    return _hours(total)


def _hours(duration: timedelta) -> Fraction:
    microsecond = timedelta(microseconds=1)
    return Fraction(duration // microsecond, _HOUR // microsecond)


def _as_date(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _ranges(covered: Sequence[int]) -> str:
    """``2004—2026 年``; gaps are shown."""
    runs: list[list[int]] = []
    for year in covered:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(f"{run[0]}—{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs) + " 年"
