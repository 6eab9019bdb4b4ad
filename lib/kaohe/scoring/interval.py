"""Columns of bounds: what each unit's value can be at least and at most.

The same operations run on exact columns (object arrays of ``Fraction``, with ±infinity as float) and on float64
columns; a known value has equal ends. 0 × ∞ is 0: an unknown that is counted zero times does not matter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from kaohe.quantities import INFINITY, Number

Array = np.ndarray[Any, Any]


def _product(first: Any, second: Any) -> Any:
    if first == 0 or second == 0:
        return Fraction(0)
    return first * second


def _whole(function: Callable[[Any], int]) -> Callable[[Any], Any]:
    def apply(value: Any) -> Any:
        return value if isinstance(value, float) and math.isinf(value) else Fraction(function(value))

    return apply


_exact_product = np.frompyfunc(_product, 2, 1)
_exact_floor = np.frompyfunc(_whole(math.floor), 1, 1)
_exact_ceil = np.frompyfunc(_whole(math.ceil), 1, 1)


def is_float(array: Array) -> bool:
    """Whether a column is float64 (else exact)."""
    return array.dtype == np.float64


def product(first: Array, second: Array) -> Array:
    """Elementwise product with 0 × ∞ = 0."""
    if is_float(first) and is_float(second):
        with np.errstate(invalid="ignore"):
            return np.where((first == 0) | (second == 0), 0.0, first * second)
    result: Array = _exact_product(first, second)
    return result


def floor(array: Array) -> Array:
    """⌊x⌋ elementwise."""
    result: Array = np.floor(array) if is_float(array) else _exact_floor(array)
    return result


def ceil(array: Array) -> Array:
    """⌈x⌉ elementwise."""
    result: Array = np.ceil(array) if is_float(array) else _exact_ceil(array)
    return result


def constant(value: Number, size: int, dtype: Any = object) -> Array:
    """A column that holds one number, exact or (``dtype`` float) as float64."""
    if dtype == np.float64:
        return np.full(size, float(value))
    array = np.empty(size, dtype=object)
    array[:] = Fraction(value) if isinstance(value, int) else value
    return array


@dataclass(frozen=True, eq=False)
class Interval:
    """Bounds of a column: ``low`` and ``high``, arrays of one length and dtype, ``low ≤ high``."""

    low: Array
    high: Array

    @classmethod
    def of(cls, values: Iterable[Number], dtype: Any = object) -> Interval:
        """A column of known values."""
        items = list(values)
        array = np.empty(len(items), dtype=dtype)
        array[:] = items
        return cls(array, array)

    @classmethod
    def constant(cls, value: Number, size: int, dtype: Any = object) -> Interval:
        """One known number for every unit."""
        array = constant(value, size, dtype)
        return cls(array, array)

    @classmethod
    def between(cls, low: Number, high: Number, size: int, dtype: Any = object) -> Interval:
        """The same bounds for every unit."""
        return cls(constant(low, size, dtype), constant(high, size, dtype))

    def __len__(self) -> int:
        return len(self.low)

    @property
    def dtype(self) -> Any:
        """``object`` (exact) or ``float64``."""
        return self.low.dtype

    @property
    def known(self) -> Array:
        """Where the value is certain."""
        if self.single:
            return np.ones(len(self), dtype=bool)
        return np.asarray(self.low == self.high, dtype=bool)

    def at(self, index: int) -> tuple[Number, Number]:
        """The bounds of one unit."""
        return self.low[index], self.high[index]

    def take(self, indices: Array) -> Interval:
        """The bounds of some units."""
        return Interval(self.low[indices], self.high[indices])

    @property
    def single(self) -> bool:
        """Whether both ends are one array: every value certain, and arithmetic done once."""
        return self.low is self.high

    def _with(self, other: Interval, low: Array, function: Callable[[], Array]) -> Interval:
        """``low`` for both ends when both columns are single, else with the other end computed."""
        return Interval(low, low if self.single and other.single else function())

    def __add__(self, other: Interval) -> Interval:
        return self._with(other, self.low + other.low, lambda: self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return self._with(other, self.low - other.high, lambda: self.high - other.low)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __mul__(self, other: Interval) -> Interval:
        if self.single and other.single:
            array = product(self.low, other.low)
            return Interval(array, array)
        ends = [product(mine, theirs) for mine in (self.low, self.high) for theirs in (other.low, other.high)]
        return Interval(_least(ends), _most(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient; the divisor's bounds must not enclose 0."""
        if np.any(np.asarray(other.low <= 0, dtype=bool) & np.asarray(other.high >= 0, dtype=bool)):
            raise ZeroDivisionError("divisor may be zero")
        one = constant(Fraction(1), len(other), other.dtype)
        least = one / other.high
        return self * Interval(least, least if other.single else one / other.low)

    def map(self, function: Callable[[Array], Array]) -> Interval:
        """A nondecreasing function applied to both ends."""
        return self._with(self, function(self.low), lambda: function(self.high))

    def minimum(self, other: Interval) -> Interval:
        """The smaller of two columns, elementwise."""
        return self._with(other, np.minimum(self.low, other.low), lambda: np.minimum(self.high, other.high))

    def maximum(self, other: Interval) -> Interval:
        """The larger of two columns, elementwise."""
        return self._with(other, np.maximum(self.low, other.low), lambda: np.maximum(self.high, other.high))

    def hull(self, other: Interval, where: Array) -> Interval:
        """Widened to enclose ``other`` where a mask holds."""
        if not where.any():
            return self
        return Interval(
            np.where(where, np.minimum(self.low, other.low), self.low),
            np.where(where, np.maximum(self.high, other.high), self.high),
        )

    def choose(self, other: Interval, where: Array) -> Interval:
        """``other`` where a mask holds, else itself."""
        if not where.any():
            return self
        if where.all():
            return other
        return self._with(
            other, np.where(where, other.low, self.low), lambda: np.where(where, other.high, self.high)
        )


def everything(size: int, dtype: Any = object) -> Interval:
    """Bounds of which nothing is known."""
    return Interval.between(-INFINITY, INFINITY, size, dtype)


def _least(arrays: list[Array]) -> Array:
    least = arrays[0]
    for array in arrays[1:]:
        least = np.minimum(least, array)
    return least


def _most(arrays: list[Array]) -> Array:
    most = arrays[0]
    for array in arrays[1:]:
        most = np.maximum(most, array)
    return most
