"""SUM: additive aggregation (累加), over children or over event rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kaohe.scheme.indicator import Renormalise
from kaohe.scoring.aggregate import Aggregate, Member, any_applies, positive, present, total
from kaohe.scoring.interval import Array, Interval


def add(members: Sequence[Member], policy: Renormalise) -> Aggregate:
    """Add up children.

    Rescaling: Σ points × Σ nominal maxima / Σ maxima of the children that apply; children that only add or deduct
    are added afterwards, unscaled.
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
    points = points + total(changes, size, dtype)
    return Aggregate(points, maximum, any_applies(members, size), plain, nominal, applicable)


def add_rows(points: Interval, unit: Array, size: int) -> Interval:
    """Add up the points of event rows by unit; a unit without rows has 0."""
    low = np.zeros(size, dtype=points.dtype)
    high = np.zeros(size, dtype=points.dtype)
    np.add.at(low, unit, points.low)
    np.add.at(high, unit, points.high)
    return Interval(low, high)
