"""RANK: competition ranking (排名): rank = 1 + #{better}; ties share a rank.

``1224``: the next rank skips the tied; ``1223``: it does not (1 + number of better distinct scores).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from kaohe.scoring.interval import Array, Interval

Ties = Literal["1224", "1223"]


def rank(points: Interval, applies: Array, ties: Ties = "1224") -> tuple[Array, Array]:
    """Best and worst possible rank of each member of one population.

    Returns
    -------
    best, worst
        Integer arrays; equal where the rank is certain; 0 where the member is not ranked (``applies`` False).
    """
    size = len(points)
    best, worst = np.zeros(size, dtype=int), np.zeros(size, dtype=int)
    for index in np.flatnonzero(applies):
        others = np.array([other for other in np.flatnonzero(applies) if other != index], dtype=int)
        surely = points.low[others] > points.high[index]
        possibly = points.high[others] > points.low[index]
        best[index] = 1 + _counted(points.low[others][np.asarray(surely, dtype=bool)], ties)
        worst[index] = 1 + _counted(points.high[others][np.asarray(possibly, dtype=bool)], ties)
    if ties == "1223" and not points.known.all():
        worst = np.where(applies, np.maximum(worst, best), 0)
    return best, worst


def _counted(better: Array, ties: Ties) -> int:
    return len(better) if ties == "1224" else len(set(better.tolist()))
