"""EXCLUDE: not-applicable exclusion (不适用剔除).

An indicator that leaves takes its maximum out of the denominator. Where it is not yet known whether it leaves, it
stays with bounds from 0 to its maximum, and its aggregate is bounded both with and without it.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from kaohe.scoring.interval import Array, Interval
from kaohe.scoring.truth import Truth

Policy = Literal["leave", "full", "zero"]


def exclude(points: Interval, maximum: Interval, when: Truth, policy: Policy) -> tuple[Interval, Array]:
    """Apply an exclusion.

    Returns
    -------
    points, leaves
        The points, and where the indicator surely leaves (never, when it takes full points or zero instead).
    """
    zero = Interval.constant(0, len(points), points.dtype)
    unsure = when.possible & ~when.sure
    if policy == "leave":
        return points.hull(zero, unsure).hull(maximum, unsure), when.sure
    given = zero if policy == "zero" else maximum
    return points.choose(given, when.sure).hull(given, unsure), np.zeros(len(points), dtype=bool)
