"""What SUM and WMEAN share: the members, and how a total is renormalised when some leave (EXCLUDE's policy).

- ``rescale``: the rest counts for the whole;
- ``full``: what leaves counts as if it had full marks;
- ``raw``: what leaves counts for nothing, and the maximum shrinks with it;
- ``zero``: what leaves counts for nothing, and the maximum stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kaohe.scoring.interval import Array, Interval


@dataclass(frozen=True, eq=False)
class Member:
    """One child of an aggregate, by unit: points, where it applies, its maximum now and as written.

    ``nominal`` is None for a child that only adds or deducts; it then has no part in any denominator.
    """

    points: Interval
    applies: Array
    maximum: Interval
    nominal: Interval | None
    weight: Interval | None = None


@dataclass(frozen=True, eq=False)
class Aggregate:
    """The aggregate's points, its maximum, where any member applies, and the columns on the way."""

    points: Interval
    maximum: Interval
    applies: Array
    plain: Interval
    nominal: Interval
    applicable: Interval


def present(values: Interval, applies: Array) -> Interval:
    """Values where they apply, 0 elsewhere."""
    return Interval.constant(0, len(values), values.dtype).choose(values, applies)


def total(columns: Sequence[Interval], size: int, dtype: object) -> Interval:
    """Σ by unit."""
    result = Interval.constant(0, size, dtype)
    for values in columns:
        result = result + values
    return result


def any_applies(members: Sequence[Member], size: int) -> Array:
    """Where at least one member with a maximum applies (or, if none has one, any member)."""
    counted = [member for member in members if member.nominal is not None] or list(members)
    result = np.zeros(size, dtype=bool)
    for member in counted:
        result = result | member.applies
    return result


def positive(values: Interval) -> Interval:
    """Values with 0 replaced by 1, to divide by."""
    one = Interval.constant(1, len(values), values.dtype)
    return values.choose(one, np.asarray(values.low <= 0, dtype=bool))
