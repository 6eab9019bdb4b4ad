"""The values a fact may be tried at."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from kaohe.analysis.improvement.plan import Value
from kaohe.quantities import plain
from kaohe.scheme.fact import Fact
from kaohe.scheme.model import Scheme

FURTHER = 100
"""How far above its present value a count or number without upper limit is tried."""
MOST = 20_000
"""The most values a fact is tried at."""
HALF = Fraction(1, 2)

Limits = tuple[Fraction | None, Fraction | None]
"""Least and most; None for an end that is not given."""


@dataclass(frozen=True)
class Domain:
    """The values of a fact that are tried.

    Attributes
    ----------
    values
        In order, the present one included.
    edges
        Those of them at which trying stops though nothing says that the fact does.
    beyond
        Whether a rule that reads it names a number past such an edge.
    stride
        More than 1 where only every so manieth of the values it can take is among them.
    """

    values: list[Value]
    edges: frozenset[Value] = frozenset()
    beyond: bool = False
    stride: int = 1


def values(
    scheme: Scheme,
    spec: Fact,
    now: Value,
    limits: Limits | None,
    highest: Fraction | None,
    rules: Iterable[Any],
) -> Domain:
    """Every value of a fact that is tried.

    Parameters
    ----------
    now
        The present value; None when missing.
    limits
        Least and most, instead of what the fact's type and range allow; dates as days since year 1. Never past
        ``highest``.
    highest
        The most it can be for reasons outside it: the denominator of a share it is the numerator of, the maximum of a
        rating.
    rules
        The rules that read it, for the thresholds in them.
    """
    if spec.type == "yes_no":
        return Domain([False, True])
    least, most = limits or (None, None)
    if isinstance(now, tuple):
        above, below = now
        low = Fraction(0) if least is None else least
        tried, stride = _steps(math.ceil(low), below if most is None else min(most, below), Fraction(1))
        return Domain([(item, below) for item in sorted({*tried, above})], stride=stride)
    if spec.type == "date":
        return Domain([date.fromordinal(day) for day in _days(scheme, now, least, most)])
    low, high = _range(spec, now, least, most, highest)
    written = thresholds(rules)
    named = [item for item in written if low <= item <= high]
    step = {"ratio": Fraction(1, 100), "rating": HALF}.get(spec.type, Fraction(1))
    grid, stride = _steps(low if spec.type == "ratio" else math.ceil(low / step) * step, high, step)
    if spec.type == "rating":
        grid.append(high)
    if spec.type in ("rating", "count"):
        named = []
    if spec.type != "ratio":
        near = [near for item in {*grid, *named} for near in _decimals(item)]
        grid, named = [item for item in near if low <= item <= high], []
    found = sorted({*grid, *named, *([now] if isinstance(now, Fraction) else [])})
    down = least is None and isinstance(spec.bounds[0], float)
    up = most is None and highest is None and isinstance(spec.bounds[1], float)
    edges: set[Value] = {found[0]} if down and found else set()
    if up and found:
        edges.add(found[-1])
    beyond = up and any(item > high for item in written)
    return Domain([*found], frozenset(edges), beyond, stride)


def _decimals(value: Fraction) -> list[Fraction]:
    """A number that can be written in digits: itself, or the hundredths next to it."""
    if "/" not in plain(value):
        return [value]
    return [Fraction(math.floor(value * 100), 100), Fraction(math.ceil(value * 100), 100)]


def _range(
    spec: Fact, now: Value, least: Fraction | None, most: Fraction | None, highest: Fraction | None
) -> tuple[Fraction, Fraction]:
    at = now if isinstance(now, Fraction) else Fraction(0)
    bottom, top = spec.bounds
    low = min(Fraction(0), at) if isinstance(bottom, float) else Fraction(bottom)
    if highest is not None:
        high = max(highest if isinstance(top, float) else min(Fraction(top), highest), at)
    else:
        high = max(at, Fraction(0)) + FURTHER if isinstance(top, float) else Fraction(top)
    if most is not None:
        high = most if highest is None else min(most, max(highest, at))
    return low if least is None else least, high


def _days(scheme: Scheme, now: Value, least: Fraction | None, most: Fraction | None) -> list[int]:
    first = scheme.period.start.toordinal() if least is None else math.ceil(least)
    last = scheme.period.end.toordinal() if most is None else math.floor(most)
    days = set(range(first, last + 1))
    if isinstance(now, date):
        days.add(now.toordinal())
    return sorted(days)


def _steps(low: Fraction | int, high: Fraction, step: Fraction) -> tuple[list[Fraction], int]:
    """From low to high in steps, no more than ``MOST`` of them: then every so manieth, and the last."""
    count = math.floor((high - low) / step) if high >= low else -1
    stride = max(1, math.ceil(count / MOST))
    places = {*range(0, count + 1, stride), *([count] if count >= 0 else [])}
    return [Fraction(low + place * step) for place in sorted(places)], stride


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
