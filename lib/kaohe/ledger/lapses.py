"""Lapses: gaps between successive dates, and between these and the ends of a window, longer than a limit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from kaohe.quantities import INFINITY, Number

Span = tuple[Number, Number]


def lapses(dates: Sequence[date] | None, start: Span, end: Span, limit: Span) -> Span:
    """How many gaps are longer than ``limit`` days; all ends in days, dates in order (None: not known).

    A wider window has as many lapses or more, a longer limit as many or fewer.
    """
    if dates is None:
        return Fraction(0), _at_most(end[1] - start[0], limit[0])
    days = [day.toordinal() for day in dates]
    return _count(days, start[1], end[0], limit[1]), _count(days, start[0], end[1], limit[0])


def _count(days: Sequence[int], start: Number, end: Number, limit: Number) -> Number:
    if not start <= end:
        return Fraction(0)
    edges = [start, *(day for day in days if start <= day <= end), end]
    return Fraction(sum(last - first > limit for first, last in pairwise(edges)))


def _at_most(length: Number, limit: Number) -> Number:
    """How many gaps of whole days longer than a limit have room."""
    shortest = -INFINITY if math.isinf(limit) and limit < 0 else limit
    if math.isinf(length) or shortest < 0:
        return INFINITY
    if math.isinf(limit) or length < 0:
        return Fraction(0)
    return Fraction(math.floor(length / (math.floor(limit) + 1)))
