"""RANK: competition ranking (排名): rank = 1 + #{better}; ties share a rank.

``1224``: the next rank skips the tied; ``1223``: it does not (1 + number of better distinct scores).
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from typing import Literal

import numpy as np

from kaohe.quantities import Number
from kaohe.scoring.interval import Array, Interval

Ties = Literal["1224", "1223"]


def rank(
    points: Interval, applies: Array, ties: Ties = "1224", sure: Array | None = None
) -> tuple[Array, Array]:
    """Best and worst possible rank of each member of one population.

    ``sure`` are the members that surely take part (None: all that ``applies`` takes in); the others may.

    Returns
    -------
    best, worst
        Integer arrays; equal where the rank is certain; 0 where the member is not ranked (``applies`` False). With
        ``1223`` and open points the worst is a bound that need not be reached.
    """
    size = len(points)
    best, worst = np.zeros(size, dtype=int), np.zeros(size, dtype=int)
    ranked = [int(place) for place in np.flatnonzero(applies)]
    certain = ranked if sure is None else [place for place in ranked if sure[place]]
    if ties == "1224":
        lows, highs = sorted(points.low[certain]), sorted(points.high[ranked])
        for index in ranked:
            low, high = points.at(index)
            best[index] = 1 + len(certain) - bisect_right(lows, high)
            worst[index] = 1 + len(ranked) - bisect_right(highs, low) - int(high > low)
        return best, worst
    for index in ranked:
        low, high = points.at(index)
        surely = [points.at(other) for other in certain if other != index and points.low[other] > high]
        possibly = [points.at(other) for other in ranked if other != index and points.high[other] > low]
        best[index], worst[index] = 1 + _fewest(surely), 1 + _most(possibly)
    return best, worst


def rate(points: Interval, maximum: Interval) -> Interval:
    """Score rates (得分率): points / maximum; 0 where the maximum is 0."""
    zero, one = Interval.constant(Fraction(0), len(points)), Interval.constant(Fraction(1), len(points))
    empty = np.asarray(maximum.low <= 0, dtype=bool)
    return (points / maximum.choose(one, empty)).choose(zero, empty)


def _fewest(bounds: list[tuple[Number, Number]]) -> int:
    """The fewest distinct scores that members with these bounds can have."""
    count, last = 0, None
    for low, high in sorted(bounds, key=lambda pair: pair[1]):
        if last is None or low > last:
            count, last = count + 1, high
    return count


def _most(bounds: list[tuple[Number, Number]]) -> int:
    """No fewer than the most distinct scores they can have: known ones once each, open ones each their own."""
    known = {low for low, high in bounds if low == high}
    return len(known) + sum(low != high for low, high in bounds)
