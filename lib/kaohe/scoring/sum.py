"""SUM: additive aggregation (累加), over children or over event rows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from kaohe.scheme.indicator import Renormalise
from kaohe.scoring.aggregate import Aggregate, Member, any_applies, positive, present, total
from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.openmaxima import Part, rate_bounds, total_bounds


def add(members: Sequence[Member], policy: Renormalise, whole: Interval | None = None) -> Aggregate:
    """Add up children.

    Rescaling: Σ points × Σ nominal maxima / Σ maxima of the children that apply; children that only add or deduct
    are added afterwards, unscaled. While maxima are open, ``whole`` is what they add up to.
    """
    size, dtype = len(members[0].points), members[0].points.dtype
    scored = [member for member in members if member.nominal is not None]
    changes = [present(member.points, member.applies) for member in members if member.nominal is None]
    plain = total([present(member.points, member.applies) for member in scored], size, dtype)
    nominal = total([member.nominal for member in scored if member.nominal is not None], size, dtype)
    applicable = total([present(member.maximum, member.applies) for member in scored], size, dtype)
    points, maximum = plain, nominal
    if policy == "rescale":
        partial = np.asarray(applicable.low != nominal.low, dtype=bool) | np.asarray(
            applicable.high != nominal.high, dtype=bool
        )
        if partial.any():
            points = plain.choose(plain * nominal / positive(applicable), partial)
    elif policy == "full":
        points = plain + (nominal - applicable)
    elif policy == "raw":
        maximum = applicable
    if whole is not None and not nominal.known.all():
        points = _open(scored, points, whole, policy)
    points = points + total(changes, size, dtype)
    return Aggregate(points, maximum, any_applies(members, size), plain, nominal, applicable)


def _open(members: Sequence[Member], points: Interval, whole: Interval, policy: Renormalise) -> Interval:
    """The points of the units whose members' maxima are open and add up to a known whole."""
    low, high = points.low.copy(), points.high.copy()
    for index in range(len(points)):
        if any(not _as_written(member, index) for member in members) or not whole.known[index]:
            continue
        low[index], high[index] = total_bounds(
            [_part(member, index) for member in members], whole.low[index], policy
        )
    return Interval(low, high)


def score_rate(members: Sequence[Member], applies: Array) -> Interval:
    """Σ points / Σ maxima of the members that apply, by unit; 0 where none does."""
    zero = Interval.constant(Fraction(0), len(applies))
    low, high = zero.low.copy(), zero.low.copy()
    for index in np.flatnonzero(applies):
        low[index], high[index] = rate_bounds([_part(member, int(index)) for member in members])
    return Interval(low, low if np.array_equal(low, high) else high)


def _as_written(member: Member, index: int) -> bool:
    """Whether a member that applies has the maximum that is written: nothing left it inside."""
    assert member.nominal is not None
    return not member.applies[index] or member.maximum.at(index) == member.nominal.at(index)


def _part(member: Member, index: int) -> Part:
    assert member.nominal is not None
    points, maximum = member.points.at(index), member.nominal.at(index)
    lost = (maximum[0] - points[1], maximum[1] - points[0]) if member.lost is None else member.lost.at(index)
    return Part(bool(member.applies[index]), points, maximum, lost, member.held)


def add_rows(points: Interval, unit: Array, size: int) -> Interval:
    """Add up the points of event rows by unit; a unit without rows has 0."""
    low = np.zeros(size, dtype=points.dtype)
    high = np.zeros(size, dtype=points.dtype)
    np.add.at(low, unit, points.low)
    np.add.at(high, unit, points.high)
    return Interval(low, high)
