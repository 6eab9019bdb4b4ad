"""ROLLUP: points of the units below (归集): their mean or sum, counted into the unit that they name."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import numpy as np

from kaohe.scoring.interval import Array, Interval


def rollup(
    points: Interval, counted: Array, above: Array, how: Literal["mean", "sum"]
) -> tuple[Interval, Array]:
    """Gather a column by the unit above.

    Parameters
    ----------
    points
        Of every unit.
    counted
        Which units are gathered.
    above
        The index of the unit each is gathered into; -1 for none.
    how
        Mean or sum of the units below.

    Returns
    -------
    gathered, any
        By unit: points gathered (0 without units below), and whether there are any.
    """
    size = len(points)
    low, high = np.empty(size, dtype=object), np.empty(size, dtype=object)
    low[:], high[:] = Fraction(0), Fraction(0)
    number = np.zeros(size, dtype=int)
    for index in (int(row) for row in np.flatnonzero(counted & (above >= 0))):
        low[above[index]] += points.low[index]
        high[above[index]] += points.high[index]
        number[above[index]] += 1
    if how == "mean":
        for index in (int(place) for place in np.flatnonzero(number > 1)):
            low[index], high[index] = low[index] / int(number[index]), high[index] / int(number[index])
    gathered = Interval(low, low if np.array_equal(low, high) else high)
    return gathered, number > 0
