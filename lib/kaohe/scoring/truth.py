"""Three-valued truth by columns: a comparison of bounds holds surely, possibly, or not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kaohe.scoring.interval import Array, Interval


@dataclass(frozen=True, eq=False)
class Truth:
    """``sure`` implies ``possible``; they differ where a missing fact decides."""

    sure: Array
    possible: Array

    @classmethod
    def known(cls, mask: Array) -> Truth:
        """A mask of certain answers."""
        mask = np.asarray(mask, dtype=bool)
        return cls(mask, mask)

    @classmethod
    def constant(cls, value: bool, size: int) -> Truth:
        """One answer for every unit."""
        return cls.known(np.full(size, value))

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.sure & other.sure, self.possible & other.possible)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.sure | other.sure, self.possible | other.possible)

    def __invert__(self) -> Truth:
        return Truth(~self.possible, ~self.sure)


def _mask(array: Array) -> Array:
    return np.asarray(array, dtype=bool)


def below(x: Interval, limit: Interval) -> Truth:
    """x < limit."""
    return Truth(_mask(x.high < limit.low), _mask(x.low < limit.high))


def at_most(x: Interval, limit: Interval) -> Truth:
    """x ≤ limit."""
    return Truth(_mask(x.high <= limit.low), _mask(x.low <= limit.high))


def equal(x: Interval, other: Interval) -> Truth:
    """x = other."""
    sure = x.known & other.known & _mask(x.low == other.low)
    return Truth(sure, _mask(x.low <= other.high) & _mask(other.low <= x.high))
