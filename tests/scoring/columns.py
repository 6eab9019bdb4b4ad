"""Columns written down in a test: exact, float64, or bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from kaohe.quantities import INFINITY, Number
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.truth import Truth

INF = INFINITY
Pair = tuple[Number, Number]


def number(value: int | str | Fraction | float) -> Number:
    """``"1/3"``, ``"0.2"``, 5, or an infinity."""
    return value if isinstance(value, float) else Fraction(value)


def exact(*values: int | str | Fraction | float) -> Interval:
    """A column of known exact values."""
    return Interval.of([number(value) for value in values])


def between(*pairs: tuple[Any, Any]) -> Interval:
    """A column of exact bounds."""
    low, high = zip(*pairs, strict=True)
    return Interval(exact(*low).low, exact(*high).low)


def floats(values: Interval) -> Interval:
    """The same column in float64."""
    return Interval(values.low.astype(np.float64), values.high.astype(np.float64))


def pairs(values: Interval) -> list[Pair]:
    """The bounds, one pair a unit."""
    return [values.at(index) for index in range(len(values))]


def known(values: Interval) -> list[Number]:
    """The values of a column that must be known."""
    assert values.known.all(), pairs(values)
    return [low for low, _ in pairs(values)]


def mask(*values: bool) -> Array:
    """A column of yes and no."""
    return np.array(values, dtype=bool)


def truth(*words: str) -> Truth:
    """A column of ``yes``, ``maybe`` and ``no``."""
    return Truth(mask(*(word == "yes" for word in words)), mask(*(word != "no" for word in words)))


def words(values: Truth) -> list[str]:
    """The inverse of :func:`truth`."""
    return [
        "yes" if sure else "maybe" if possible else "no"
        for sure, possible in zip(values.sure.tolist(), values.possible.tolist(), strict=True)
    ]
