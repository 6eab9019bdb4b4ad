"""Calendar months between two days: whole months, and the days over them as 31sts."""

from __future__ import annotations

import calendar
import math
from datetime import date
from fractions import Fraction

from kaohe.quantities import INFINITY, Number, plain

_DAYS = 31


def months(first: Number, last: Number) -> Number:
    """From one day (its number) to another: N months to the day are N, a day more is more than N.

    A month from the 31st ends on the last day of a shorter month. Backwards it is negative; never ending, infinite.
    """
    if math.isinf(first) or math.isinf(last):
        return INFINITY if last > first else -INFINITY
    start, end = date.fromordinal(math.floor(first)), date.fromordinal(math.floor(last))
    return _forward(start, end) if start <= end else -_forward(end, start)


def _forward(start: date, end: date) -> Fraction:
    whole = 12 * (end.year - start.year) + end.month - start.month
    reached = _same_day(start.day, end.year, end.month)
    if reached > end:
        whole -= 1
        year, month = divmod(12 * end.year + end.month - 2, 12)
        reached = _same_day(start.day, year, month + 1)
    return whole + Fraction((end - reached).days, _DAYS)


def _same_day(day: int, year: int, month: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def written(value: Number) -> str:
    """``2 个月 25 天``; as a number where it is none of whole days."""
    if math.isinf(value) or _DAYS % Fraction(value).denominator:
        return plain(value)
    whole, rest = divmod(abs(Fraction(value)), 1)
    parts = [f"{whole} 个月"] * bool(whole or not rest) + [f"{rest * _DAYS} 天"] * bool(rest)
    return f"{'−' if value < 0 else ''}{' '.join(parts)}"
