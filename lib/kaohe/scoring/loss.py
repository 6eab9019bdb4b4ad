"""What an indicator lost of a maximum that is not known: carried along, because points then say too little."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kaohe.scoring.interval import Interval
from kaohe.scoring.truth import Truth


@dataclass(frozen=True, eq=False)
class Loss:
    """Points lost of the maximum, by unit; ``held``: surely no less than 0 and no more than the maximum."""

    points: Interval | None = None
    held: bool = False

    def excluded(self, when: Truth, policy: str, maximum: Interval) -> Loss:
        """After an exclusion that gives full points, zero, or takes the indicator out."""
        assert self.points is not None
        nothing = Interval.constant(Fraction(0), len(maximum))
        unsure = when.possible & ~when.sure
        if policy == "leave":
            return Loss(self.points.hull(nothing, unsure).hull(maximum, unsure))
        given = maximum if policy == "zero" else nothing
        return Loss(self.points.choose(given, when.sure).hull(given, unsure))

    def clamped(self, capped: bool, floored: bool, maximum: Interval) -> Loss | None:
        """After a cap at the maximum and a floor at 0; None when the limits are others."""
        assert self.points is not None
        nothing = Interval.constant(Fraction(0), len(maximum))
        points = self.points
        if capped:
            points = points.maximum(nothing)
        if floored:
            points = points.minimum(maximum)
        least = bool(np.all(np.asarray(points.low >= 0, dtype=bool)))
        return Loss(points, held=floored and least)
