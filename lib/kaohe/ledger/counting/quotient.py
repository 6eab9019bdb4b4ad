"""Quotients of bounds whose divisor may be 0."""

from __future__ import annotations

from fractions import Fraction

from kaohe.quantities import INFINITY, Number
from kaohe.scoring.interval import Interval


def quotient(above: Interval, under: Interval) -> Interval:
    """``above / under`` elementwise, where the divisor is not 0; what a divisor of 0 could become is left open."""
    lows: list[Number] = []
    highs: list[Number] = []
    for first, last, least, most in zip(above.low, above.high, under.low, under.high, strict=True):
        low, high = _over(first, last, least, most)
        lows.append(low)
        highs.append(high)
    return Interval(Interval.of(lows).low, Interval.of(highs).low)


def _over(first: Number, last: Number, least: Number, most: Number) -> tuple[Number, Number]:
    if least <= 0 and (least < 0 or first < 0):
        return -INFINITY, INFINITY
    if least <= 0 or (isinstance(least, float) and isinstance(last, float)):
        return _product(first, _inverse(most)), INFINITY
    ends = [_product(end, _inverse(divisor)) for end in (first, last) for divisor in (least, most)]
    return min(ends), max(ends)


def _inverse(value: Number) -> Number:
    """1/x; of 0 and of infinity 0 (the limit from above does not matter where it is asked for)."""
    return Fraction(0) if value == 0 or isinstance(value, float) else 1 / value


def _product(first: Number, second: Number) -> Number:
    return Fraction(0) if first == 0 or second == 0 else first * second
