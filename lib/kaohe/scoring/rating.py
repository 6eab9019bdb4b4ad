"""RATING: a score entered directly by the assessor (直接评分): clamp(x, floor, cap)."""

from __future__ import annotations

from kaohe.scoring.interval import Interval


def rating(entered: Interval, lowest: Interval, highest: Interval) -> Interval:
    """The entered points, held between ``lowest`` and ``highest``; a missing rating has these bounds."""
    return entered.minimum(highest).maximum(lowest)
