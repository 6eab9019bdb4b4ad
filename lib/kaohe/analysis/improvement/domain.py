"""The values a fact may be tried at."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from kaohe.analysis.improvement.plan import Value
from kaohe.scheme.fact import Fact
from kaohe.scheme.model import Scheme

FURTHER = 100
"""How far above its present value a count or number without upper limit is tried."""
MOST = 20_000
"""The most values a fact is tried at."""
HALF = Fraction(1, 2)

Limits = tuple[Fraction, Fraction]


def values(
    scheme: Scheme,
    spec: Fact,
    now: Value,
    limits: Limits | None,
    highest: Fraction | None,
    rules: Iterable[Any],
) -> list[Value]:
    """Every value of a fact that is tried, in order, the present one included.

    Parameters
    ----------
    now
        The present value; None when missing.
    limits
        Least and most, instead of what the fact's type and range allow; dates as days since year 1.
    highest
        The most it can be for reasons outside it: the denominator of a share it is the numerator of, the maximum of a
        rating.
    rules
        The rules that read it, for the thresholds in them.
    """
    if spec.type == "yes_no":
        return [False, True]
    if isinstance(now, tuple):
        low, high = limits or (Fraction(0), now[1])
        return [*_both(_steps(low, min(high, now[1]), Fraction(1)), now[0], now[1])]
    if spec.type == "date":
        return [date.fromordinal(day) for day in _days(scheme, now, limits)]
    present = [now] if isinstance(now, Fraction) else []
    low, high = _range(spec, now, limits, highest)
    named = [item for item in thresholds(rules) if low <= item <= high]
    if spec.type == "ratio":
        grid = _steps(low, high, Fraction(1, 100))
    elif spec.type == "rating":
        grid, named = [*_steps(math.ceil(low / HALF) * HALF, high, HALF), high], []
    elif spec.type == "count":
        grid, named = _steps(Fraction(math.ceil(low)), high, Fraction(1)), []
    else:
        grid = _steps(Fraction(math.ceil(low)), high, Fraction(1))
    return [*sorted({*grid, *named, *present})]


def _both(numerators: list[Fraction], now: Fraction, whole: Fraction) -> list[Value]:
    return [(item, whole) for item in sorted({*numerators, now})]


def _range(spec: Fact, now: Value, limits: Limits | None, highest: Fraction | None) -> Limits:
    at = now if isinstance(now, Fraction) else Fraction(0)
    low, high = spec.bounds
    least = Fraction(low) if not isinstance(low, float) else min(Fraction(0), at)
    most = Fraction(high) if not isinstance(high, float) else max(at, Fraction(0)) + FURTHER
    if highest is not None:
        most = max(min(most, highest) if not isinstance(high, float) else highest, at)
    if limits is not None:
        least, most = limits
    return least, most


def _days(scheme: Scheme, now: Value, limits: Limits | None) -> list[int]:
    first, last = scheme.period.start.toordinal(), scheme.period.end.toordinal()
    if limits is not None:
        first, last = math.ceil(limits[0]), math.floor(limits[1])
    days = set(range(first, last + 1))
    if isinstance(now, date):
        days.add(now.toordinal())
    return sorted(days)


def _steps(low: Fraction, high: Fraction, step: Fraction) -> list[Fraction]:
    """From low to high in steps, no more than ``MOST`` of them (then in longer steps)."""
    count = math.floor((high - low) / step) if high >= low else -1
    stride = max(1, math.ceil(count / MOST))
    return [low + place * step for place in range(0, count + 1, stride)]


def thresholds(model: Any) -> set[Fraction]:
    """Every number written in some rules."""
    if isinstance(model, Fraction):
        return {model}
    if isinstance(model, BaseModel):
        return set().union(*(thresholds(getattr(model, name)) for name in type(model).model_fields))
    parts = model.values() if isinstance(model, dict) else model
    if isinstance(parts, (list, tuple)) or isinstance(model, dict):
        return set().union(*(thresholds(item) for item in parts))
    return set()


def amount(before: Value, after: Value) -> Fraction:
    """How far a value moves: items, points, days, items of a numerator, percentage points; yes/no 1.

    A value that was missing moves from 0, an answer or a day from anywhere by 1.
    """
    if before == after and type(before) is type(after):
        return Fraction(0)
    if isinstance(after, bool) or isinstance(before, bool) or isinstance(after, str):
        return Fraction(1)
    if isinstance(after, date):
        return (
            Fraction(abs((after - before) // timedelta(days=1))) if isinstance(before, date) else Fraction(1)
        )
    if isinstance(after, tuple):
        return abs(after[0] - (before[0] if isinstance(before, tuple) else 0))
    assert isinstance(after, Fraction)
    return abs(after - (before if isinstance(before, Fraction) else 0))
