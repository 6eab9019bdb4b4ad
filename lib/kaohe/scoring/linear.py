"""LINEAR: clamped stepped linear value function (线性分步计分).

v(x) = clamp(base + rate · q((x − origin) / step), floor, cap), q ∈ {exact, complete ⌊⌋, started ⌈⌉, nearest}.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kaohe.scheme.primitive import Steps
from kaohe.scoring.interval import Array, Interval, ceil, everything, floor


@dataclass(frozen=True)
class LinearResult:
    """The points, and the columns on the way: steps counted, and points before the clamp."""

    count: Interval
    raw: Interval
    points: Interval


def linear(
    x: Interval,
    *,
    rate: Interval,
    base: Interval,
    origin: Interval,
    step: Interval,
    steps: Steps = "exact",
    lowest: Interval | None = None,
    highest: Interval | None = None,
) -> LinearResult:
    """Score a column.

    Parameters
    ----------
    x
        The argument, one value a unit (a count, or a share between 0 and 1).
    rate
        Points for one step.
    base
        Points at the origin.
    origin, step
        Where counting starts, and the length of a step in units of ``x``; a negative step counts downward.
    steps
        How part steps count.
    lowest, highest
        Floor and cap of the points.

    Returns
    -------
    LinearResult
        Exact when the columns are exact; bounds contain every value the arguments allow.
    """
    count = quantised(_quotient(x - origin, step), steps)
    raw = base + rate * count
    points = raw
    if highest is not None:
        points = points.minimum(highest)
    if lowest is not None:
        points = points.maximum(lowest)
    return LinearResult(count, raw, points)


def _quotient(x: Interval, step: Interval) -> Interval:
    """x / step; open where the step (a target nobody gave) may be 0."""
    maybe = np.asarray(step.low <= 0, dtype=bool) & np.asarray(step.high >= 0, dtype=bool)
    if not maybe.any():
        return x / step
    one = Interval.constant(1, len(x), x.dtype)
    return (x / step.choose(one, maybe)).choose(everything(len(x), x.dtype), maybe)


def quantised(quotient: Interval, steps: Steps) -> Interval:
    """Steps counted: exact, complete (⌊⌋), started (⌈⌉) or nearest (half up)."""
    if steps == "complete":
        return quotient.map(floor)
    if steps == "started":
        return quotient.map(ceil)
    if steps == "nearest":
        half = Interval.constant(Fraction(1, 2), len(quotient), quotient.dtype)
        return (quotient + half).map(floor)
    return quotient


__all__ = ["Array", "LinearResult", "linear", "quantised"]
