"""Lapses: gaps between successive dates, and between these and the ends of a window, longer than a limit."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from kaohe.quantities import INFINITY, Number

Span = tuple[Number, Number]
_WEEK = 7


def lapses(
    dates: Sequence[date] | None, start: Span, end: Span, limit: Span, counted_in: str = "days"
) -> Span:
    """How many gaps are longer than ``limit``; all ends in days, dates in order (None: not known).

    A gap is as long as the days, or the calendar weeks (Monday to Sunday), that its two ends lie apart.
    A wider window has as many lapses or more, a longer limit as many or fewer.
    """
    place = _week if counted_in == "weeks" else _day
    if dates is None:
        return Fraction(0), _at_most(place(end[1]) - place(start[0]), limit[0])
    days = [day.toordinal() for day in dates]
    return _count(days, start[1], end[0], limit[1], place), _count(days, start[0], end[1], limit[0], place)


def _day(day: Number) -> Number:
    return day


def _week(day: Number) -> Number:
    """The number of a day's week; day 1 is a Monday."""
    return day if math.isinf(day) else Fraction(math.floor((day - 1) / _WEEK))


def _count(
    days: Sequence[int], start: Number, end: Number, limit: Number, place: Callable[[Number], Number]
) -> Number:
    if not start <= end:
        return Fraction(0)
    edges = [place(edge) for edge in (start, *(Fraction(day) for day in days if start <= day <= end), end)]
    return Fraction(sum(last - first > limit for first, last in pairwise(edges)))


def _at_most(length: Number, limit: Number) -> Number:
    """How many gaps of whole days (or weeks) longer than a limit have room."""
    shortest = -INFINITY if math.isinf(limit) and limit < 0 else limit
    if math.isinf(length) or shortest < 0:
        return INFINITY
    if math.isinf(limit) or length < 0:
        return Fraction(0)
    return Fraction(math.floor(length / (math.floor(limit) + 1)))
