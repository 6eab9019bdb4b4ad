"""What SUM and WMEAN share: the members, and how a total is renormalised when some leave (EXCLUDE's policy).

- ``rescale``: the rest counts for the whole;
- ``full``: what leaves counts as if it had full marks;
- ``raw``: what leaves counts for nothing, and the maximum shrinks with it;
- ``zero``: what leaves counts for nothing, and the maximum stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Any, TypeVar

import numpy as np

from kaohe.scoring.interval import Array, Interval

P = TypeVar("P")


@dataclass(frozen=True, eq=False)
class Member:
    """One child of an aggregate, by unit: points, where it applies, its maximum now and as written.

    ``nominal`` is None for a child that only adds or deducts; it then has no part in any denominator. ``may_leave``
    marks where it is not yet known whether the child applies; its points are then at least 0 to its maximum wide.
    ``lost`` is what it lost of its maximum, where that is known better than its maximum; ``held``, whether it loses
    no less than 0 and no more than its maximum.
    """

    points: Interval
    applies: Array
    maximum: Interval
    nominal: Interval | None
    weight: Interval | None = None
    may_leave: Array | None = None
    lost: Interval | None = None
    held: bool = False


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


def total(columns: Sequence[Interval], size: int, dtype: Any) -> Interval:
    """Σ by unit."""
    zero = Interval.constant(0, size, dtype)
    if len(columns) < 2 or np.dtype(dtype).kind != "O":
        return sum(columns, zero)
    low = _summed([values.low for values in columns])
    if all(values.single for values in columns):
        return Interval(low, low)
    return Interval(low, _summed([values.high for values in columns]))


def _summed(columns: Sequence[Array]) -> Array:
    """Σ of exact columns: over one denominator a unit, which is several times faster than one by one."""
    result = np.empty(len(columns[0]), dtype=object)
    for index, values in enumerate(zip(*columns, strict=True)):
        if any(isinstance(value, float) for value in values):
            result[index] = sum(values, Fraction(0))
            continue
        below = lcm(*(value.denominator for value in values))
        above = sum(value.numerator * (below // value.denominator) for value in values)
        result[index] = Fraction(above, below)
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


def either_way(
    function: Callable[[Sequence[Member], P], Aggregate], members: Sequence[Member], policy: P
) -> Aggregate:
    """An aggregate bounded both with and without the members that may leave.

    Enough, because what stays with bounds from 0 to its maximum cannot pull a total further than all leaving does.
    """
    whole = function(members, policy)
    open_ = np.zeros(len(members[0].applies), dtype=bool)
    for member in members:
        if member.may_leave is not None:
            open_ = open_ | (member.applies & member.may_leave)
    if not open_.any():
        return whole
    rest = [
        member if member.may_leave is None else replace(member, applies=member.applies & ~member.may_leave)
        for member in members
    ]
    without = function(rest, policy)
    return replace(whole, points=whole.points.hull(without.points, open_ & without.applies))
