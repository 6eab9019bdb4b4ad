"""Exact numbers and their bounds, for re-doing arithmetic: pairs (low, high) of ``Fraction`` or ±infinity."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

Number = Fraction | float
Span = tuple[Number, Number]

INFINITY = math.inf
ZERO: Span = (Fraction(0), Fraction(0))
ONE: Span = (Fraction(1), Fraction(1))
EVERYTHING: Span = (-INFINITY, INFINITY)


def number(text: str) -> Number:
    """``40``, ``50/3``, ``inf`` or ``-inf``."""
    return float(text) if text in ("inf", "-inf") else Fraction(text)


def span(value: Any) -> Span:
    """A value of a record: a number as text, or ``{"low": …, "high": …}``.

    Raises
    ------
    ValueError
        Anything else, or bounds in the wrong order.
    """
    if isinstance(value, str):
        known = number(value)
        return known, known
    if isinstance(value, dict) and set(value) == {"low", "high"}:
        low, high = number(value["low"]), number(value["high"])
        if low > high:
            raise ValueError(f"下限 {value['low']} 大于上限 {value['high']}")
        return low, high
    raise ValueError(f"应为数字文字或上下限，实为 {value!r}")


def known(value: Span) -> bool:
    """Whether both ends agree."""
    return value[0] == value[1]


def text(value: Span) -> str:
    """A span as a finding shows it."""
    low, high = (str(end) for end in value)
    return low if low == high else f"{low} 至 {high}"


def plus(first: Span, second: Span) -> Span:
    """Sum."""
    return first[0] + second[0], first[1] + second[1]


def minus(first: Span, second: Span) -> Span:
    """Difference."""
    return first[0] - second[1], first[1] - second[0]


def times(first: Span, second: Span) -> Span:
    """Product; 0 × ∞ is 0, because an unknown counted zero times does not matter."""
    ends = [_product(mine, theirs) for mine in first for theirs in second]
    return min(ends), max(ends)


def over(first: Span, second: Span) -> Span:
    """Quotient; raises ZeroDivisionError when the divisor's bounds enclose 0."""
    if second[0] <= 0 <= second[1]:
        raise ZeroDivisionError("除数可能为 0")
    return times(first, (_inverse(second[1]), _inverse(second[0])))


def least(first: Span, second: Span) -> Span:
    """The smaller, end by end."""
    return min(first[0], second[0]), min(first[1], second[1])


def most(first: Span, second: Span) -> Span:
    """The larger, end by end."""
    return max(first[0], second[0]), max(first[1], second[1])


def hull(first: Span, second: Span) -> Span:
    """The bounds that enclose both."""
    return min(first[0], second[0]), max(first[1], second[1])


def floor(value: Span) -> Span:
    """⌊x⌋ of both ends."""
    return _whole(value[0], math.floor), _whole(value[1], math.floor)


def ceil(value: Span) -> Span:
    """⌈x⌉ of both ends."""
    return _whole(value[0], math.ceil), _whole(value[1], math.ceil)


def total(values: list[Span]) -> Span:
    """Σ."""
    result = ZERO
    for value in values:
        result = plus(result, value)
    return result


def _product(first: Number, second: Number) -> Number:
    return Fraction(0) if first == 0 or second == 0 else first * second


def _inverse(value: Number) -> Number:
    return Fraction(0) if math.isinf(value) else 1 / value


def _whole(value: Number, function: Any) -> Number:
    return value if math.isinf(value) else Fraction(function(value))
