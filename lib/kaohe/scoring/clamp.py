"""CLAMP: cap and floor (封顶保底): min(hi, max(lo, v)), with what joins after the cap in between.

Order: cap, then additions and deductions that are not held by the cap, then floor.
"""

from __future__ import annotations

from kaohe.scoring.interval import Interval


def cap(points: Interval, highest: Interval) -> Interval:
    """No more than ``highest``."""
    return points.minimum(highest)


def floor_at(points: Interval, lowest: Interval) -> Interval:
    """No less than ``lowest``."""
    return points.maximum(lowest)
